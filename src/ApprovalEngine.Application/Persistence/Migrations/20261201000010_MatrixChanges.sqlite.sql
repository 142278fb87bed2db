-- Changes of the empowerment matrix on their way to a version, and the first day of each version.

CREATE TABLE "matrix_changes" (
    "id" TEXT NOT NULL CONSTRAINT "pk_matrix_changes" PRIMARY KEY,
    "number" TEXT NOT NULL,
    "base_version" INTEGER NOT NULL,
    "xml" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "shipped_hash" TEXT NULL,
    "status" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "authors" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "valid_from" TEXT NULL,
    "submitted_at" TEXT NULL,
    "decided_by" TEXT NULL,
    "decided_at" TEXT NULL,
    "comment" TEXT NULL,
    "published_version" INTEGER NULL
);

CREATE UNIQUE INDEX ux_matrix_changes_number ON matrix_changes (number);
CREATE INDEX ix_matrix_changes_status_id ON matrix_changes (status, id);
CREATE INDEX ix_matrix_changes_id ON matrix_changes (id) WHERE (shipped_hash IS NOT NULL);

CREATE TABLE "new_matrix_versions" (
    "version" INTEGER NOT NULL CONSTRAINT "pk_matrix_versions" PRIMARY KEY,
    "xml" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "published_at" TEXT NOT NULL,
    "published_by" TEXT NOT NULL,
    "valid_from" TEXT NOT NULL,
    "change_number" TEXT NULL
);

INSERT INTO new_matrix_versions (version, xml, hash, published_at, published_by, valid_from)
SELECT version, xml, hash, published_at, published_by, date(published_at, '+8 hours') FROM matrix_versions;

DROP TABLE matrix_versions;
ALTER TABLE new_matrix_versions RENAME TO matrix_versions;

CREATE TRIGGER matrix_versions_no_update BEFORE UPDATE ON matrix_versions BEGIN SELECT RAISE(ABORT, 'matrix_versions is append-only'); END;
CREATE TRIGGER matrix_versions_no_delete BEFORE DELETE ON matrix_versions BEGIN SELECT RAISE(ABORT, 'matrix_versions is append-only'); END;
