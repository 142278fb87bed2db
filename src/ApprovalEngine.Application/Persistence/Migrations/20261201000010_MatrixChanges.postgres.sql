-- Changes of the empowerment matrix on their way to a version, and the first day of each version.

CREATE TABLE matrix_changes (
    id uuid NOT NULL,
    number character varying(40) NOT NULL,
    base_version integer NOT NULL,
    xml text NOT NULL,
    content_hash character varying(80) NOT NULL,
    created_by character varying(100) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    shipped_hash character varying(80),
    status character varying(40) NOT NULL,
    revision integer NOT NULL,
    authors text NOT NULL,
    reason text NOT NULL,
    valid_from date,
    submitted_at timestamp with time zone,
    decided_by character varying(100),
    decided_at timestamp with time zone,
    comment text,
    published_version integer,
    CONSTRAINT pk_matrix_changes PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ux_matrix_changes_number ON matrix_changes (number);
CREATE INDEX ix_matrix_changes_status_id ON matrix_changes (status, id);
CREATE INDEX ix_matrix_changes_id ON matrix_changes (id) WHERE (shipped_hash IS NOT NULL);

ALTER TABLE matrix_versions ADD COLUMN valid_from date, ADD COLUMN change_number character varying(40);
UPDATE matrix_versions SET valid_from = (published_at AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE matrix_versions ALTER COLUMN valid_from SET NOT NULL;

CREATE TRIGGER matrix_versions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON matrix_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
