ALTER TABLE "customers" ADD COLUMN "customer_group" TEXT NULL;

CREATE INDEX "ix_customers_customer_group" ON "customers" ("customer_group");

ALTER TABLE "requests" ADD COLUMN "matrix_amounts" TEXT NULL;

CREATE INDEX "ix_requests_customer_number_type_submitted_at" ON "requests" ("customer_number", "type", "submitted_at");

-- What is routed already adds up too: at the rate that its route was found with.
UPDATE "requests" SET "matrix_amounts" = json_patch('{}', json_object(
    'amount', "amount" * COALESCE(json_extract("route", '$.rate.rate'), 1),
    'netAmount', CASE WHEN "type" = 'credit-memo' THEN json_extract("facts", '$.net') * COALESCE(json_extract("route", '$.rate.rate'), 1) END,
    'netEffect', CASE WHEN "type" = 'write-off' THEN json_extract("facts", '$.netEffect') * COALESCE(json_extract("route", '$.rate.rate'), 1) END))
WHERE "route" IS NOT NULL AND "type" IN ('non-standard-terms', 'credit-memo', 'write-off');
