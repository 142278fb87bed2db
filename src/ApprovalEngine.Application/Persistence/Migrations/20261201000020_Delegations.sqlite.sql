-- Who is away, who stands in for whom, and in whose name decisions were made.

CREATE TABLE "delegations" (
    "id" TEXT NOT NULL CONSTRAINT "pk_delegations" PRIMARY KEY,
    "principal" TEXT NOT NULL,
    "delegate" TEXT NOT NULL,
    "begins_on" TEXT NOT NULL,
    "ends_on" TEXT NULL,
    "types" TEXT NOT NULL,
    "legal_entity" TEXT NULL,
    "amount_max" TEXT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "ended_at" TEXT NULL,
    "ended_by" TEXT NULL,
    "look_at" TEXT NULL
);

CREATE INDEX "ix_delegations_principal_id" ON "delegations" ("principal", "id");
CREATE INDEX "ix_delegations_delegate_id" ON "delegations" ("delegate", "id");
CREATE INDEX "ix_delegations_ends_on" ON "delegations" ("ends_on");
CREATE INDEX "ix_delegations_look_at" ON "delegations" ("look_at");

CREATE TABLE "task_stand_ins" (
    "task_id" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    "delegation_id" TEXT NOT NULL,
    "on_behalf_of" TEXT NOT NULL,
    "since" TEXT NOT NULL,
    "until" TEXT NULL,
    CONSTRAINT "pk_task_stand_ins" PRIMARY KEY ("task_id", "user_name", "delegation_id"),
    CONSTRAINT "fk_task_stand_ins_task_id" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_task_stand_ins_delegation_id" FOREIGN KEY ("delegation_id") REFERENCES "delegations" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_task_stand_ins_user_name_task_id" ON "task_stand_ins" ("user_name", "task_id");
CREATE INDEX "ix_task_stand_ins_delegation_id" ON "task_stand_ins" ("delegation_id");

ALTER TABLE "task_people" ADD COLUMN "delegation_id" TEXT NULL;
ALTER TABLE "task_people" ADD COLUMN "away_until" TEXT NULL;
CREATE INDEX "ix_task_people_delegation_id" ON "task_people" ("delegation_id");

ALTER TABLE "decisions" ADD COLUMN "on_behalf_of" TEXT NULL;
ALTER TABLE "decisions" ADD COLUMN "delegation_id" TEXT NULL;
