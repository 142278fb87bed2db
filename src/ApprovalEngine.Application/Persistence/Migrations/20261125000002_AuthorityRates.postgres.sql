-- The rates at which amounts are compared with the limits of the matrix.

CREATE TABLE authority_rates (
    currency character varying(3) NOT NULL,
    valid_from date NOT NULL,
    rate numeric(19,8) NOT NULL,
    CONSTRAINT pk_authority_rates PRIMARY KEY (currency, valid_from)
);

-- Decisions rest on rates, so rates are only ever added to.
CREATE TRIGGER authority_rates_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON authority_rates FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
