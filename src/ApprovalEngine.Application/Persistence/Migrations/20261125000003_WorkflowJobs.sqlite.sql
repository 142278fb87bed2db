-- What waits for time, and what is to be done after a commit: rows that any node takes for the time of a lease.
ALTER TABLE "workflow_bookmarks" ADD COLUMN "task_name" TEXT NULL;
ALTER TABLE "workflow_bookmarks" ADD COLUMN "task_params" TEXT NULL;
ALTER TABLE "workflow_bookmarks" ADD COLUMN "due_at" TEXT NULL;
ALTER TABLE "workflow_bookmarks" ADD COLUMN "lease_until" TEXT NULL;
ALTER TABLE "workflow_bookmarks" ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "workflow_bookmarks" ADD COLUMN "parked_at" TEXT NULL;
ALTER TABLE "workflow_bookmarks" ADD COLUMN "last_error" TEXT NULL;

CREATE INDEX "ix_workflow_bookmarks_due_at_id" ON "workflow_bookmarks" ("due_at", "id") WHERE ((due_at IS NOT NULL) AND (parked_at IS NULL));

CREATE INDEX "ix_workflow_bookmarks_id" ON "workflow_bookmarks" ("id") WHERE (task_name IS NOT NULL);

CREATE TABLE "workflow_jobs" (
    "id" TEXT NOT NULL CONSTRAINT "pk_workflow_jobs" PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "instance_id" TEXT NULL,
    "bookmark_id" TEXT NULL,
    "payload" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "due_at" TEXT NULL,
    "lease_until" TEXT NULL,
    "attempts" INTEGER NOT NULL,
    "parked_at" TEXT NULL,
    "last_error" TEXT NULL
);

CREATE INDEX "ix_workflow_jobs_lane_due_at_id" ON "workflow_jobs" ("lane", "due_at", "id") WHERE (parked_at IS NULL);

CREATE INDEX "ix_workflow_jobs_instance_id" ON "workflow_jobs" ("instance_id");

ALTER TABLE "workflow_instances" ADD COLUMN "parent_id" TEXT NULL;
ALTER TABLE "workflow_instances" ADD COLUMN "request_number" TEXT NULL;
ALTER TABLE "workflow_instances" ADD COLUMN "purged_at" TEXT NULL;
ALTER TABLE "workflow_instances" DROP COLUMN "last_ordinal";

CREATE INDEX "ix_workflow_instances_parent_id" ON "workflow_instances" ("parent_id") WHERE (parent_id IS NOT NULL);

CREATE INDEX "ix_workflow_instances_is_trial_finished_at" ON "workflow_instances" ("is_trial", "finished_at") WHERE ((finished_at IS NOT NULL) AND (purged_at IS NULL) AND (request_number IS NULL));

CREATE INDEX "ix_workflow_instances_request_number" ON "workflow_instances" ("request_number") WHERE (request_number IS NOT NULL);

CREATE INDEX "ix_requests_workflow_instance_id" ON "requests" ("workflow_instance_id");

UPDATE "workflow_instances" SET "request_number" = (SELECT "number" FROM "requests" WHERE "workflow_instance_id" = "workflow_instances"."id");

-- A run is a row once it is over. Open ones were rows, too; they are in the instance's state and are written when they end.
DELETE FROM "activity_executions" WHERE "completed_at" IS NULL;

-- Journal and executions are only ever added to. They go when their instance is purged, which its row says, and never before.
CREATE TRIGGER workflow_journal_no_update BEFORE UPDATE ON workflow_journal BEGIN SELECT RAISE(ABORT, 'workflow_journal is append-only'); END;
CREATE TRIGGER workflow_journal_kept BEFORE DELETE ON workflow_journal
WHEN NOT EXISTS (SELECT 1 FROM workflow_instances WHERE id = OLD.instance_id AND purged_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'workflow_journal is append-only'); END;
CREATE TRIGGER activity_executions_no_update BEFORE UPDATE ON activity_executions BEGIN SELECT RAISE(ABORT, 'activity_executions is append-only'); END;
CREATE TRIGGER activity_executions_kept BEFORE DELETE ON activity_executions
WHEN NOT EXISTS (SELECT 1 FROM workflow_instances WHERE id = OLD.instance_id AND purged_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'activity_executions is append-only'); END;

-- What is purged stays purged: a row cannot be marked for the removal of what is not over, nor unmarked.
CREATE TRIGGER workflow_instances_purge BEFORE UPDATE OF purged_at ON workflow_instances
WHEN NEW.purged_at IS NOT OLD.purged_at AND (OLD.finished_at IS NULL OR OLD.purged_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the workflow instance is not over, or is purged'); END;
