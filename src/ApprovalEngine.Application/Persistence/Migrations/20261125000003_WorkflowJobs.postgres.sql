-- What waits for time, and what is to be done after a commit: rows that any node takes for the time of a lease.
ALTER TABLE workflow_bookmarks ADD COLUMN task_name text;
ALTER TABLE workflow_bookmarks ADD COLUMN task_params text;
ALTER TABLE workflow_bookmarks ADD COLUMN due_at timestamp with time zone;
ALTER TABLE workflow_bookmarks ADD COLUMN lease_until timestamp with time zone;
ALTER TABLE workflow_bookmarks ADD COLUMN attempts integer NOT NULL DEFAULT 0;
ALTER TABLE workflow_bookmarks ALTER COLUMN attempts DROP DEFAULT;
ALTER TABLE workflow_bookmarks ADD COLUMN parked_at timestamp with time zone;
ALTER TABLE workflow_bookmarks ADD COLUMN last_error text;

CREATE INDEX ix_workflow_bookmarks_due_at_id ON workflow_bookmarks (due_at, id) WHERE due_at IS NOT NULL AND parked_at IS NULL;

CREATE INDEX ix_workflow_bookmarks_id ON workflow_bookmarks (id) WHERE task_name IS NOT NULL;

CREATE TABLE workflow_jobs (
    id character varying(80) NOT NULL,
    kind character varying(20) NOT NULL,
    lane character varying(10) NOT NULL,
    instance_id character varying(40),
    bookmark_id character varying(40),
    payload text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    lease_until timestamp with time zone,
    attempts integer NOT NULL,
    parked_at timestamp with time zone,
    last_error text,
    CONSTRAINT pk_workflow_jobs PRIMARY KEY (id)
);

CREATE INDEX ix_workflow_jobs_lane_due_at_id ON workflow_jobs (lane, due_at, id) WHERE parked_at IS NULL;

CREATE INDEX ix_workflow_jobs_instance_id ON workflow_jobs (instance_id);

ALTER TABLE workflow_instances ADD COLUMN parent_id character varying(40);
ALTER TABLE workflow_instances ADD COLUMN request_number character varying(40);
ALTER TABLE workflow_instances ADD COLUMN purged_at timestamp with time zone;
ALTER TABLE workflow_instances DROP COLUMN last_ordinal;

CREATE INDEX ix_workflow_instances_parent_id ON workflow_instances (parent_id) WHERE parent_id IS NOT NULL;

CREATE INDEX ix_workflow_instances_is_trial_finished_at ON workflow_instances (is_trial, finished_at) WHERE finished_at IS NOT NULL AND purged_at IS NULL AND request_number IS NULL;

CREATE INDEX ix_workflow_instances_request_number ON workflow_instances (request_number) WHERE request_number IS NOT NULL;

CREATE INDEX ix_requests_workflow_instance_id ON requests (workflow_instance_id);

UPDATE workflow_instances SET request_number = requests.number FROM requests WHERE requests.workflow_instance_id = workflow_instances.id;

-- A run is a row once it is over. Open ones were rows, too; they are in the instance's state and are written when they end.
DELETE FROM activity_executions WHERE completed_at IS NULL;

-- Journal and executions are only ever added to. They go when their instance is purged, which its row says, and never before.
CREATE FUNCTION refuse_unless_purged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM workflow_instances WHERE id = OLD.instance_id AND purged_at IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER workflow_journal_append_only BEFORE UPDATE OR TRUNCATE ON workflow_journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER workflow_journal_kept BEFORE DELETE ON workflow_journal FOR EACH ROW EXECUTE FUNCTION refuse_unless_purged();
CREATE TRIGGER activity_executions_append_only BEFORE UPDATE OR TRUNCATE ON activity_executions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER activity_executions_kept BEFORE DELETE ON activity_executions FOR EACH ROW EXECUTE FUNCTION refuse_unless_purged();

-- What is purged stays purged: a row cannot be marked for the removal of what is not over, nor unmarked.
CREATE FUNCTION refuse_purge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'workflow instance % is not over, or is purged', OLD.id;
END $$;
CREATE TRIGGER workflow_instances_purge BEFORE UPDATE OF purged_at ON workflow_instances FOR EACH ROW
    WHEN (NEW.purged_at IS DISTINCT FROM OLD.purged_at AND (OLD.finished_at IS NULL OR OLD.purged_at IS NOT NULL)) EXECUTE FUNCTION refuse_purge();
