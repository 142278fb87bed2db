-- All tables of the first version. Written once, never edited: a change is a new migration.

CREATE TABLE "accounts" (
    "id" TEXT NOT NULL CONSTRAINT "pk_accounts" PRIMARY KEY,
    "is_demo" INTEGER NOT NULL,
    "user_name" TEXT NULL,
    "normalized_user_name" TEXT NULL,
    "email" TEXT NULL,
    "normalized_email" TEXT NULL,
    "email_confirmed" INTEGER NOT NULL,
    "password_hash" TEXT NULL,
    "security_stamp" TEXT NULL,
    "concurrency_stamp" TEXT NULL,
    "phone_number" TEXT NULL,
    "phone_number_confirmed" INTEGER NOT NULL,
    "two_factor_enabled" INTEGER NOT NULL,
    "lockout_end" TEXT NULL,
    "lockout_enabled" INTEGER NOT NULL,
    "access_failed_count" INTEGER NOT NULL
);

CREATE TABLE "activity_executions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_activity_executions" PRIMARY KEY,
    "instance_id" TEXT NOT NULL,
    "activity_id" TEXT NOT NULL,
    "activity_type" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "outcomes" TEXT NULL,
    "started_at" TEXT NOT NULL,
    "completed_at" TEXT NULL
);

CREATE TABLE "agreed_terms" (
    "id" TEXT NOT NULL CONSTRAINT "pk_agreed_terms" PRIMARY KEY,
    "customer_number" TEXT NOT NULL,
    "request_number" TEXT NOT NULL,
    "term_days" INTEGER NOT NULL,
    "valid_from" TEXT NOT NULL,
    "valid_until" TEXT NOT NULL
);

CREATE TABLE "audit_chains" (
    "chain" TEXT NOT NULL CONSTRAINT "pk_audit_chains" PRIMARY KEY,
    "count" INTEGER NOT NULL,
    "head_mac" TEXT NOT NULL,
    "mac" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL
);

CREATE TABLE "audit_entries" (
    "chain" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "details" TEXT NOT NULL,
    "mac" TEXT NOT NULL,
    CONSTRAINT "pk_audit_entries" PRIMARY KEY ("chain", "sequence")
);

CREATE TABLE "audit_seals" (
    "id" TEXT NOT NULL CONSTRAINT "pk_audit_seals" PRIMARY KEY,
    "at" TEXT NOT NULL,
    "chain_count" INTEGER NOT NULL,
    "mac" TEXT NOT NULL
);

CREATE TABLE "data_protection_keys" (
    "id" TEXT NOT NULL CONSTRAINT "pk_data_protection_keys" PRIMARY KEY,
    "xml" TEXT NOT NULL,
    "created_at" TEXT NOT NULL
);

CREATE TABLE "effects" (
    "id" TEXT NOT NULL CONSTRAINT "pk_effects" PRIMARY KEY,
    "request_number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "legal_entity" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "customer_number" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "sent_at" TEXT NULL,
    "acknowledged_at" TEXT NULL,
    "document_number" TEXT NULL,
    "message" TEXT NULL
);

CREATE TABLE "legal_entities" (
    "code" TEXT NOT NULL CONSTRAINT "pk_legal_entities" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "currency" TEXT NOT NULL
);

CREATE TABLE "letters" (
    "id" TEXT NOT NULL CONSTRAINT "pk_letters" PRIMARY KEY,
    "number" TEXT NOT NULL,
    "request_number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "culture" TEXT NOT NULL,
    "recipient" TEXT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "sent_at" TEXT NULL
);

CREATE TABLE "matrix_versions" (
    "version" INTEGER NOT NULL CONSTRAINT "pk_matrix_versions" PRIMARY KEY,
    "xml" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "published_at" TEXT NOT NULL,
    "published_by" TEXT NOT NULL
);

CREATE TABLE "number_series" (
    "series" TEXT NOT NULL CONSTRAINT "pk_number_series" PRIMARY KEY,
    "value" INTEGER NOT NULL
);

CREATE TABLE "outbox_messages" (
    "sequence" INTEGER NOT NULL CONSTRAINT "pk_outbox_messages" PRIMARY KEY AUTOINCREMENT,
    "id" TEXT NOT NULL,
    "request_number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "due_at" TEXT NOT NULL,
    "sent_at" TEXT NULL,
    "parked_at" TEXT NULL,
    "last_error" TEXT NULL
);

CREATE TABLE "people" (
    "user_name" TEXT NOT NULL CONSTRAINT "pk_people" PRIMARY KEY,
    "title" TEXT NOT NULL,
    "title_zh" TEXT NOT NULL,
    "email" TEXT NULL,
    "is_active" INTEGER NOT NULL
);

CREATE TABLE "regions" (
    "code" TEXT NOT NULL CONSTRAINT "pk_regions" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL
);

CREATE TABLE "requests" (
    "id" TEXT NOT NULL CONSTRAINT "pk_requests" PRIMARY KEY,
    "number" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "customer_number" TEXT NOT NULL,
    "legal_entity" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "reason_code" TEXT NOT NULL,
    "facts" TEXT NOT NULL,
    "justification" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "submitted_at" TEXT NULL,
    "closed_at" TEXT NULL,
    "route" TEXT NULL,
    "workflow_instance_id" TEXT NULL
);

CREATE TABLE "stored_answers" (
    "user_name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "command_hash" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    CONSTRAINT "pk_stored_answers" PRIMARY KEY ("user_name", "key")
);

CREATE TABLE "workflow_bookmarks" (
    "id" TEXT NOT NULL CONSTRAINT "pk_workflow_bookmarks" PRIMARY KEY,
    "instance_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "activity_id" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "created_at" TEXT NOT NULL
);

CREATE TABLE "workflow_definitions" (
    "definition_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "json" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "published_at" TEXT NOT NULL,
    "published_by" TEXT NOT NULL,
    CONSTRAINT "pk_workflow_definitions" PRIMARY KEY ("definition_id", "version")
);

CREATE TABLE "workflow_incidents" (
    "id" TEXT NOT NULL CONSTRAINT "pk_workflow_incidents" PRIMARY KEY,
    "instance_id" TEXT NOT NULL,
    "activity_id" TEXT NOT NULL,
    "activity_type" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "at" TEXT NOT NULL
);

CREATE TABLE "workflow_instances" (
    "id" TEXT NOT NULL CONSTRAINT "pk_workflow_instances" PRIMARY KEY,
    "definition_id" TEXT NOT NULL,
    "definition_version" INTEGER NOT NULL,
    "correlation_id" TEXT NULL,
    "is_trial" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "sub_status" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "incident_count" INTEGER NOT NULL,
    "last_ordinal" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "finished_at" TEXT NULL
);

CREATE TABLE "workflow_journal" (
    "instance_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "activity_id" TEXT NOT NULL,
    "activity_type" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "execution_id" TEXT NOT NULL,
    "event_name" TEXT NOT NULL,
    "message" TEXT NULL,
    "payload" TEXT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_workflow_journal" PRIMARY KEY ("instance_id", "sequence")
);

CREATE TABLE "account_claims" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_account_claims" PRIMARY KEY AUTOINCREMENT,
    "user_id" TEXT NOT NULL,
    "claim_type" TEXT NULL,
    "claim_value" TEXT NULL,
    CONSTRAINT "fk_account_claims_user_id" FOREIGN KEY ("user_id") REFERENCES "accounts" ("id") ON DELETE CASCADE
);

CREATE TABLE "account_logins" (
    "login_provider" TEXT NOT NULL,
    "provider_key" TEXT NOT NULL,
    "provider_display_name" TEXT NULL,
    "user_id" TEXT NOT NULL,
    CONSTRAINT "pk_account_logins" PRIMARY KEY ("login_provider", "provider_key"),
    CONSTRAINT "fk_account_logins_user_id" FOREIGN KEY ("user_id") REFERENCES "accounts" ("id") ON DELETE CASCADE
);

CREATE TABLE "account_tokens" (
    "user_id" TEXT NOT NULL,
    "login_provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NULL,
    CONSTRAINT "pk_account_tokens" PRIMARY KEY ("user_id", "login_provider", "name"),
    CONSTRAINT "fk_account_tokens_user_id" FOREIGN KEY ("user_id") REFERENCES "accounts" ("id") ON DELETE CASCADE
);

CREATE TABLE "role_assignments" (
    "id" TEXT NOT NULL CONSTRAINT "pk_role_assignments" PRIMARY KEY,
    "user_name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "scope_kind" TEXT NOT NULL,
    "scope_code" TEXT NOT NULL,
    "valid_from" TEXT NOT NULL,
    "valid_to" TEXT NULL,
    CONSTRAINT "fk_role_assignments_user_name" FOREIGN KEY ("user_name") REFERENCES "people" ("user_name") ON DELETE RESTRICT
);

CREATE TABLE "branches" (
    "code" TEXT NOT NULL CONSTRAINT "pk_branches" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "legal_entity" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    CONSTRAINT "fk_branches_legal_entity" FOREIGN KEY ("legal_entity") REFERENCES "legal_entities" ("code") ON DELETE RESTRICT,
    CONSTRAINT "fk_branches_region" FOREIGN KEY ("region") REFERENCES "regions" ("code") ON DELETE RESTRICT
);

CREATE TABLE "decisions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_decisions" PRIMARY KEY,
    "request_id" TEXT NOT NULL,
    "task_id" TEXT NOT NULL,
    "stage" INTEGER NOT NULL,
    "function" TEXT NOT NULL,
    "level" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "decided_by" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "comment" TEXT NULL,
    "content_hash" TEXT NOT NULL,
    "matrix_version" TEXT NOT NULL,
    "decided_at" TEXT NOT NULL,
    CONSTRAINT "fk_decisions_request_id" FOREIGN KEY ("request_id") REFERENCES "requests" ("id") ON DELETE RESTRICT
);

CREATE TABLE "tasks" (
    "id" TEXT NOT NULL CONSTRAINT "pk_tasks" PRIMARY KEY,
    "request_id" TEXT NOT NULL,
    "stage" INTEGER NOT NULL,
    "function" TEXT NOT NULL,
    "level" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "opened_at" TEXT NOT NULL,
    "due_at" TEXT NULL,
    "expires_at" TEXT NULL,
    "status" TEXT NOT NULL,
    "closed_at" TEXT NULL,
    CONSTRAINT "fk_tasks_request_id" FOREIGN KEY ("request_id") REFERENCES "requests" ("id") ON DELETE RESTRICT
);

CREATE TABLE "customers" (
    "number" TEXT NOT NULL CONSTRAINT "pk_customers" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "legal_entity" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "risk_class" TEXT NOT NULL,
    "term_days" INTEGER NOT NULL,
    "limit_amount" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "email" TEXT NULL,
    CONSTRAINT "fk_customers_branch" FOREIGN KEY ("branch") REFERENCES "branches" ("code") ON DELETE RESTRICT
);

CREATE TABLE "task_people" (
    "task_id" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    CONSTRAINT "pk_task_people" PRIMARY KEY ("task_id", "user_name"),
    CONSTRAINT "fk_task_people_task_id" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT
);

CREATE TABLE "open_items" (
    "customer_number" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "legal_entity" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "document_on" TEXT NOT NULL,
    "due_on" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "is_disputed" INTEGER NOT NULL,
    CONSTRAINT "pk_open_items" PRIMARY KEY ("customer_number", "number"),
    CONSTRAINT "fk_open_items_customer_number" FOREIGN KEY ("customer_number") REFERENCES "customers" ("number") ON DELETE RESTRICT
);

CREATE TABLE "settlements" (
    "id" TEXT NOT NULL CONSTRAINT "pk_settlements" PRIMARY KEY,
    "customer_number" TEXT NOT NULL,
    "item_number" TEXT NOT NULL,
    "settled_on" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    CONSTRAINT "fk_settlements_customer_number_item_number" FOREIGN KEY ("customer_number", "item_number") REFERENCES "open_items" ("customer_number", "number") ON DELETE CASCADE
);

CREATE INDEX "ix_account_claims_user_id" ON "account_claims" ("user_id");

CREATE INDEX "ix_account_logins_user_id" ON "account_logins" ("user_id");

CREATE INDEX "ix_accounts_normalized_email" ON "accounts" ("normalized_email");

CREATE UNIQUE INDEX "ux_accounts_normalized_user_name" ON "accounts" ("normalized_user_name");

CREATE INDEX "ix_activity_executions_instance_id_node_id" ON "activity_executions" ("instance_id", "node_id");

CREATE INDEX "ix_agreed_terms_customer_number" ON "agreed_terms" ("customer_number");

CREATE UNIQUE INDEX "ux_agreed_terms_request_number" ON "agreed_terms" ("request_number");

CREATE INDEX "ix_audit_chains_updated_at" ON "audit_chains" ("updated_at");

CREATE UNIQUE INDEX "ux_audit_seals_mac" ON "audit_seals" ("mac");

CREATE INDEX "ix_branches_legal_entity" ON "branches" ("legal_entity");

CREATE INDEX "ix_branches_region" ON "branches" ("region");

CREATE INDEX "ix_customers_branch" ON "customers" ("branch");

CREATE INDEX "ix_customers_name" ON "customers" ("name");

CREATE INDEX "ix_decisions_request_id" ON "decisions" ("request_id");

CREATE UNIQUE INDEX "ux_decisions_task_id" ON "decisions" ("task_id");

CREATE INDEX "ix_effects_status_id" ON "effects" ("status", "id");

CREATE UNIQUE INDEX "ux_effects_request_number_kind" ON "effects" ("request_number", "kind");

CREATE INDEX "ix_letters_request_number" ON "letters" ("request_number");

CREATE UNIQUE INDEX "ux_letters_number" ON "letters" ("number");

CREATE INDEX "ix_outbox_messages_request_number_sequence" ON "outbox_messages" ("request_number", "sequence");

CREATE INDEX "ix_outbox_messages_sent_at_due_at" ON "outbox_messages" ("sent_at", "due_at");

CREATE UNIQUE INDEX "ux_outbox_messages_id" ON "outbox_messages" ("id");

CREATE INDEX "ix_requests_branch_id" ON "requests" ("branch", "id");

CREATE INDEX "ix_requests_customer_number_id" ON "requests" ("customer_number", "id");

CREATE INDEX "ix_requests_requested_by_id" ON "requests" ("requested_by", "id");

CREATE INDEX "ix_requests_status_id" ON "requests" ("status", "id");

CREATE UNIQUE INDEX "ux_requests_number" ON "requests" ("number");

CREATE INDEX "ix_role_assignments_role" ON "role_assignments" ("role");

CREATE INDEX "ix_role_assignments_user_name" ON "role_assignments" ("user_name");

CREATE INDEX "ix_settlements_customer_number_item_number" ON "settlements" ("customer_number", "item_number");

CREATE INDEX "ix_stored_answers_created_at" ON "stored_answers" ("created_at");

CREATE INDEX "ix_task_people_user_name_task_id" ON "task_people" ("user_name", "task_id");

CREATE INDEX "ix_tasks_request_id" ON "tasks" ("request_id");

CREATE INDEX "ix_tasks_status_expires_at" ON "tasks" ("status", "expires_at");

CREATE INDEX "ix_workflow_bookmarks_instance_id" ON "workflow_bookmarks" ("instance_id");

CREATE INDEX "ix_workflow_bookmarks_key" ON "workflow_bookmarks" ("key");

CREATE INDEX "ix_workflow_incidents_instance_id" ON "workflow_incidents" ("instance_id");

CREATE INDEX "ix_workflow_instances_correlation_id" ON "workflow_instances" ("correlation_id");

CREATE INDEX "ix_workflow_instances_status_id" ON "workflow_instances" ("status", "id");

-- The audit trail and the decisions are only ever added to.
CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END;
CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END;
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;
