-- Comments on images, and whom they name. What was said stays as it was said: of a comment its state alone may change.

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "isFlagged" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "openCommentCount" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "Comment" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "threadId" UUID,
    "authorId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "isFlag" BOOLEAN NOT NULL DEFAULT false,
    "isOpen" BOOLEAN NOT NULL,
    "revision" SERIAL NOT NULL,
    "resolvedAt" TIMESTAMPTZ(3),
    "resolvedById" TEXT,
    "resolvedReason" TEXT,
    "retractedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Mention" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "readAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Mention_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Comment_imageId_id_idx" ON "Comment"("imageId", "id");

-- CreateIndex
CREATE INDEX "Comment_imageId_revision_idx" ON "Comment"("imageId", "revision");

-- CreateIndex
CREATE INDEX "Comment_imageId_isOpen_idx" ON "Comment"("imageId", "isOpen");

-- CreateIndex
CREATE INDEX "Comment_projectId_isOpen_id_idx" ON "Comment"("projectId", "isOpen", "id");

-- CreateIndex
CREATE INDEX "Comment_threadId_idx" ON "Comment"("threadId");

-- CreateIndex
CREATE INDEX "Mention_userId_projectId_id_idx" ON "Mention"("userId", "projectId", "id");

-- CreateIndex
CREATE INDEX "Mention_userId_projectId_readAt_id_idx" ON "Mention"("userId", "projectId", "readAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Mention_commentId_userId_key" ON "Mention"("commentId", "userId");

-- CreateIndex
CREATE INDEX "Image_projectId_isFlagged_id_idx" ON "Image"("projectId", "isFlagged", "id");

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_threadId_fkey" FOREIGN KEY ("threadId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_resolvedById_fkey" FOREIGN KEY ("resolvedById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mention" ADD CONSTRAINT "Mention_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mention" ADD CONSTRAINT "Mention_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mention" ADD CONSTRAINT "Mention_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER "append_only" BEFORE DELETE ON "Comment" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_but_state" BEFORE UPDATE ON "Comment" FOR EACH ROW
  WHEN (to_jsonb(OLD) - '{isOpen,revision,resolvedAt,resolvedById,resolvedReason,retractedAt}'::text[]
    IS DISTINCT FROM to_jsonb(NEW) - '{isOpen,revision,resolvedAt,resolvedById,resolvedReason,retractedAt}'::text[])
  EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "Comment" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE DELETE ON "Mention" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_but_read" BEFORE UPDATE ON "Mention" FOR EACH ROW
  WHEN (to_jsonb(OLD) - 'readAt' IS DISTINCT FROM to_jsonb(NEW) - 'readAt') EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "Mention" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

ALTER TABLE "Comment" ADD CONSTRAINT "Comment_flag_begins_a_thread" CHECK ("threadId" IS NULL OR NOT ("isFlag" OR "isOpen"));
