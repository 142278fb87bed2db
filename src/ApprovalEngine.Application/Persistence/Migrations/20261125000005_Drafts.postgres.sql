-- Drafts of definitions beside what was published, and who saved them.

ALTER TABLE workflow_definitions
    ADD COLUMN id character varying(40),
    ADD COLUMN name character varying(200),
    ADD COLUMN description text,
    ADD COLUMN origin character varying(10) NOT NULL DEFAULT 'file',
    ADD COLUMN is_latest boolean NOT NULL DEFAULT false,
    ADD COLUMN is_published boolean NOT NULL DEFAULT false,
    ADD COLUMN created_at timestamp with time zone,
    ADD COLUMN saved_at timestamp with time zone,
    ADD COLUMN saved_by character varying(100) NOT NULL DEFAULT 'system:start',
    ADD COLUMN savers text NOT NULL DEFAULT '[]',
    ADD COLUMN saved_from character varying(40),
    ADD COLUMN is_tried boolean NOT NULL DEFAULT false,
    ADD COLUMN is_usable boolean NOT NULL DEFAULT false,
    ADD COLUMN activity_type_name character varying(200),
    ADD COLUMN unknown_types text,
    ADD COLUMN revision integer NOT NULL DEFAULT 1;

UPDATE workflow_definitions SET
    id = replace(gen_random_uuid()::text, '-', ''),
    name = left(json::json ->> 'name', 200),
    description = json::json ->> 'description',
    created_at = published_at,
    saved_at = published_at,
    is_usable = json LIKE '%"usableAsActivity":true%',
    is_published = version = (SELECT max(newest.version) FROM workflow_definitions newest WHERE newest.definition_id = workflow_definitions.definition_id),
    is_latest = version = (SELECT max(newest.version) FROM workflow_definitions newest WHERE newest.definition_id = workflow_definitions.definition_id);

ALTER TABLE workflow_definitions
    ALTER COLUMN id SET NOT NULL,
    ALTER COLUMN created_at SET NOT NULL,
    ALTER COLUMN saved_at SET NOT NULL,
    ALTER COLUMN published_at DROP NOT NULL,
    ALTER COLUMN published_by DROP NOT NULL,
    ALTER COLUMN published_by TYPE character varying(100),
    ALTER COLUMN origin DROP DEFAULT,
    ALTER COLUMN is_latest DROP DEFAULT,
    ALTER COLUMN is_published DROP DEFAULT,
    ALTER COLUMN saved_by DROP DEFAULT,
    ALTER COLUMN savers DROP DEFAULT,
    ALTER COLUMN is_tried DROP DEFAULT,
    ALTER COLUMN is_usable DROP DEFAULT,
    ALTER COLUMN revision DROP DEFAULT;

CREATE UNIQUE INDEX ux_workflow_definitions_id ON workflow_definitions (id);
CREATE UNIQUE INDEX ux_workflow_definitions_definition_id_is_latest ON workflow_definitions (definition_id, is_latest) WHERE is_latest;
CREATE UNIQUE INDEX ux_workflow_definitions_definition_id_is_published ON workflow_definitions (definition_id, is_published) WHERE is_published;
CREATE INDEX ix_workflow_definitions_activity_type_name_version ON workflow_definitions (activity_type_name, version) WHERE is_usable;
