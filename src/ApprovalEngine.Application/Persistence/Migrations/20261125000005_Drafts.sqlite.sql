-- Drafts of definitions beside what was published, and who saved them.

CREATE TABLE "new_workflow_definitions" (
    "definition_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NULL,
    "description" TEXT NULL,
    "json" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "is_latest" INTEGER NOT NULL,
    "is_published" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "saved_at" TEXT NOT NULL,
    "saved_by" TEXT NOT NULL,
    "savers" TEXT NOT NULL,
    "saved_from" TEXT NULL,
    "published_at" TEXT NULL,
    "published_by" TEXT NULL,
    "is_tried" INTEGER NOT NULL,
    "is_usable" INTEGER NOT NULL,
    "activity_type_name" TEXT NULL,
    "unknown_types" TEXT NULL,
    "revision" INTEGER NOT NULL,
    CONSTRAINT "pk_workflow_definitions" PRIMARY KEY ("definition_id", "version")
);

INSERT INTO new_workflow_definitions
    (definition_id, version, id, name, description, json, hash, origin, is_latest, is_published, created_at, saved_at, saved_by, savers, published_at, published_by, is_tried, is_usable, revision)
SELECT definition_id, version, lower(hex(randomblob(16))), json_extract(json, '$.name'), json_extract(json, '$.description'), json, hash, 'file',
    version = (SELECT max(version) FROM workflow_definitions newest WHERE newest.definition_id = old.definition_id),
    version = (SELECT max(version) FROM workflow_definitions newest WHERE newest.definition_id = old.definition_id),
    published_at, published_at, 'system:start', '[]', published_at, published_by, 0, json LIKE '%"usableAsActivity":true%', 1
FROM workflow_definitions old;

DROP TABLE workflow_definitions;
ALTER TABLE new_workflow_definitions RENAME TO workflow_definitions;

CREATE UNIQUE INDEX ux_workflow_definitions_id ON workflow_definitions (id);
CREATE UNIQUE INDEX ux_workflow_definitions_definition_id_is_latest ON workflow_definitions (definition_id, is_latest) WHERE is_latest;
CREATE UNIQUE INDEX ux_workflow_definitions_definition_id_is_published ON workflow_definitions (definition_id, is_published) WHERE is_published;
CREATE INDEX ix_workflow_definitions_activity_type_name_version ON workflow_definitions (activity_type_name, version) WHERE is_usable;
