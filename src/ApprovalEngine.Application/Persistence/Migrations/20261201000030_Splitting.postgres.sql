ALTER TABLE customers ADD COLUMN customer_group character varying(40);

CREATE INDEX ix_customers_customer_group ON customers (customer_group);

ALTER TABLE requests ADD COLUMN matrix_amounts text;

CREATE INDEX ix_requests_customer_number_type_submitted_at ON requests (customer_number, type, submitted_at);

-- What is routed already adds up too: at the rate that its route was found with.
UPDATE requests SET matrix_amounts = CAST(jsonb_strip_nulls(jsonb_build_object(
    'amount', amount * COALESCE(CAST(CAST(route AS jsonb) -> 'rate' ->> 'rate' AS numeric), 1),
    'netAmount', CASE WHEN type = 'credit-memo' THEN CAST(CAST(facts AS jsonb) ->> 'net' AS numeric) * COALESCE(CAST(CAST(route AS jsonb) -> 'rate' ->> 'rate' AS numeric), 1) END,
    'netEffect', CASE WHEN type = 'write-off' THEN CAST(CAST(facts AS jsonb) ->> 'netEffect' AS numeric) * COALESCE(CAST(CAST(route AS jsonb) -> 'rate' ->> 'rate' AS numeric), 1) END)) AS text)
WHERE route IS NOT NULL AND type IN ('non-standard-terms', 'credit-memo', 'write-off');
