-- The few versions of definitions that use activities which no program here has.

CREATE INDEX ix_workflow_definitions_version_definition_id ON workflow_definitions (version, definition_id) WHERE (unknown_types IS NOT NULL);
