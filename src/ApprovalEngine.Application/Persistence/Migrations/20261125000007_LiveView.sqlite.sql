-- What the live view of an instance shows: its name, who started a trial, and of each run its cause, inputs and outputs.

ALTER TABLE "workflow_instances" ADD COLUMN "started_by" TEXT;
ALTER TABLE "workflow_instances" ADD COLUMN "name" TEXT;

ALTER TABLE "activity_executions" ADD COLUMN "cause_id" TEXT;
ALTER TABLE "activity_executions" ADD COLUMN "inputs" TEXT;
ALTER TABLE "activity_executions" ADD COLUMN "outputs" TEXT;

CREATE INDEX ix_workflow_instances_finished_at_id ON workflow_instances (finished_at, id) WHERE (finished_at IS NOT NULL);
