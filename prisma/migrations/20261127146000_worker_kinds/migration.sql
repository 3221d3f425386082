-- AlterTable
ALTER TABLE "Worker" ADD COLUMN     "kinds" "JobKind"[] DEFAULT ARRAY['CHECK_IMPORT', 'IMPORT', 'UNDO_IMPORT', 'FREEZE', 'TRAIN', 'PREDICT']::"JobKind"[];
