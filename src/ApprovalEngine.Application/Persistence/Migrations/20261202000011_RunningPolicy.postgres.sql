-- What a version does to requests under way: those that are there keep theirs.
ALTER TABLE matrix_versions ADD COLUMN running character varying(40) NOT NULL DEFAULT 'Keep';
ALTER TABLE matrix_versions ALTER COLUMN running DROP DEFAULT;
ALTER TABLE matrix_changes ADD COLUMN running character varying(40) NOT NULL DEFAULT 'Keep';
ALTER TABLE matrix_changes ALTER COLUMN running DROP DEFAULT;
