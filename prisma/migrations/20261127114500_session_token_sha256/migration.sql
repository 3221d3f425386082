-- Whoever reads the record must not be able to go on with anybody's session: of its token only the hash is kept, as of every
-- other secret. Sessions go on.
ALTER TABLE "Session" RENAME COLUMN "token" TO "tokenSha256";
ALTER INDEX "Session_token_key" RENAME TO "Session_tokenSha256_key";
UPDATE "Session" SET "tokenSha256" = encode(sha256(convert_to("tokenSha256", 'UTF8')), 'hex');
