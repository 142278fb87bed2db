-- What the live view of an instance shows: its name, who started a trial, and of each run its cause, inputs and outputs.

ALTER TABLE workflow_instances
    ADD COLUMN started_by character varying(100),
    ADD COLUMN name character varying(200);

ALTER TABLE activity_executions
    ADD COLUMN cause_id character varying(50),
    ADD COLUMN inputs text,
    ADD COLUMN outputs text;

CREATE INDEX ix_workflow_instances_finished_at_id ON workflow_instances (finished_at, id) WHERE (finished_at IS NOT NULL);
