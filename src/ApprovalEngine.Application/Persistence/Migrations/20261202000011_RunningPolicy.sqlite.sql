-- What a version does to requests under way: those that are there keep theirs.
ALTER TABLE "matrix_versions" ADD COLUMN "running" TEXT NOT NULL DEFAULT 'Keep';
ALTER TABLE "matrix_changes" ADD COLUMN "running" TEXT NOT NULL DEFAULT 'Keep';
