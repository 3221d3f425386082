-- What a file was read as: whether its format or its size tells the class.
alter table "ImportFile" add column "mediaType" text, add column "width" integer, add column "height" integer;
