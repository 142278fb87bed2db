ALTER TABLE "effects" ADD COLUMN "attempt" INTEGER NOT NULL DEFAULT 1;

ALTER TABLE "requests" ADD COLUMN "attachments" TEXT NOT NULL DEFAULT '[]';

ALTER TABLE "settlements" ADD COLUMN "request_number" TEXT NULL;
ALTER TABLE "settlements" ADD COLUMN "document_number" TEXT NULL;

ALTER TABLE "open_items" ADD COLUMN "legal_case_number" TEXT NULL;
ALTER TABLE "open_items" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0;

CREATE INDEX "ix_open_items_legal_case_number" ON "open_items" ("legal_case_number");

CREATE TABLE "item_claims" (
    "request_number" TEXT NOT NULL,
    "customer_number" TEXT NOT NULL,
    "item_number" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    "claimed_at" TEXT NOT NULL,
    "ended_at" TEXT NULL,
    CONSTRAINT "pk_item_claims" PRIMARY KEY ("request_number", "customer_number", "item_number"),
    CONSTRAINT "fk_item_claims_customer_number_item_number" FOREIGN KEY ("customer_number", "item_number") REFERENCES "open_items" ("customer_number", "number") ON DELETE RESTRICT
);

CREATE INDEX "ix_item_claims_customer_number_item_number" ON "item_claims" ("customer_number", "item_number");

CREATE TABLE "legal_cases" (
    "number" TEXT NOT NULL CONSTRAINT "pk_legal_cases" PRIMARY KEY,
    "request_number" TEXT NOT NULL,
    "customer_number" TEXT NOT NULL,
    "legal_entity" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "counsel" TEXT NOT NULL,
    "opened_at" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "next_step" TEXT NULL,
    "next_step_on" TEXT NULL,
    "closed_at" TEXT NULL,
    "version" INTEGER NOT NULL
);

CREATE INDEX "ix_legal_cases_customer_number" ON "legal_cases" ("customer_number");

CREATE INDEX "ix_legal_cases_legal_entity_state_number" ON "legal_cases" ("legal_entity", "state", "number");

CREATE UNIQUE INDEX "ux_legal_cases_request_number" ON "legal_cases" ("request_number");
