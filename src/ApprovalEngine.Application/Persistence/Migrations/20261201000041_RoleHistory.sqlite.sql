-- Since when a role is known here, and from when on it is known to be otherwise. Nobody wrote down when the roles that are there were
-- recorded: they are taken to be known from their first day on, since they counted from then on, and recorded_by stays empty to say so.

CREATE TABLE "new_role_assignments" (
    "id" TEXT NOT NULL CONSTRAINT "pk_role_assignments" PRIMARY KEY,
    "user_name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "scope_kind" TEXT NOT NULL,
    "scope_code" TEXT NOT NULL,
    "valid_from" TEXT NOT NULL,
    "valid_to" TEXT NULL,
    "recorded_at" TEXT NOT NULL,
    "recorded_by" TEXT NULL,
    "retracted_at" TEXT NULL,
    CONSTRAINT "fk_role_assignments_user_name" FOREIGN KEY ("user_name") REFERENCES "people" ("user_name") ON DELETE RESTRICT
);

INSERT INTO new_role_assignments (id, user_name, role, scope_kind, scope_code, valid_from, valid_to, recorded_at)
SELECT id, user_name, role, scope_kind, scope_code, valid_from, valid_to,
    min(strftime('%Y-%m-%d %H:%M:%S', valid_from, '-8 hours'), strftime('%Y-%m-%d %H:%M:%S', 'now')) || '.000000Z'
FROM role_assignments;

DROP TABLE role_assignments;
ALTER TABLE new_role_assignments RENAME TO role_assignments;

CREATE INDEX "ix_role_assignments_role" ON "role_assignments" ("role");

CREATE INDEX "ix_role_assignments_user_name" ON "role_assignments" ("user_name");
