ALTER TABLE effects ADD COLUMN attempt integer NOT NULL DEFAULT 1;
ALTER TABLE effects ALTER COLUMN attempt DROP DEFAULT;

ALTER TABLE requests ADD COLUMN attachments text NOT NULL DEFAULT '[]';
ALTER TABLE requests ALTER COLUMN attachments DROP DEFAULT;

ALTER TABLE settlements ADD COLUMN request_number character varying(40);
ALTER TABLE settlements ADD COLUMN document_number character varying(80);

ALTER TABLE open_items ADD COLUMN legal_case_number character varying(40);
ALTER TABLE open_items ADD COLUMN version integer NOT NULL DEFAULT 0;
ALTER TABLE open_items ALTER COLUMN version DROP DEFAULT;

CREATE INDEX ix_open_items_legal_case_number ON open_items (legal_case_number);

CREATE TABLE item_claims (
    request_number character varying(40) NOT NULL,
    customer_number character varying(40) NOT NULL,
    item_number character varying(40) NOT NULL,
    amount numeric(19,4) NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT pk_item_claims PRIMARY KEY (request_number, customer_number, item_number),
    CONSTRAINT fk_item_claims_customer_number_item_number FOREIGN KEY (customer_number, item_number) REFERENCES open_items (customer_number, number) ON DELETE RESTRICT
);

CREATE INDEX ix_item_claims_customer_number_item_number ON item_claims (customer_number, item_number);

CREATE TABLE legal_cases (
    number character varying(40) NOT NULL,
    request_number character varying(40) NOT NULL,
    customer_number character varying(40) NOT NULL,
    legal_entity character varying(20) NOT NULL,
    region character varying(20) NOT NULL,
    branch character varying(20) NOT NULL,
    amount numeric(19,4) NOT NULL,
    currency character varying(3) NOT NULL,
    counsel character varying(100) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    state character varying(40) NOT NULL,
    next_step character varying(40),
    next_step_on date,
    closed_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_legal_cases PRIMARY KEY (number)
);

CREATE INDEX ix_legal_cases_customer_number ON legal_cases (customer_number);

CREATE INDEX ix_legal_cases_legal_entity_state_number ON legal_cases (legal_entity, state, number);

CREATE UNIQUE INDEX ux_legal_cases_request_number ON legal_cases (request_number);
