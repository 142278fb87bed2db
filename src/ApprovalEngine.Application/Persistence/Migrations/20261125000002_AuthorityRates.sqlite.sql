-- The rates at which amounts are compared with the limits of the matrix.

CREATE TABLE "authority_rates" (
    "currency" TEXT NOT NULL,
    "valid_from" TEXT NOT NULL,
    "rate" TEXT NOT NULL,
    CONSTRAINT "pk_authority_rates" PRIMARY KEY ("currency", "valid_from")
);

-- Decisions rest on rates, so rates are only ever added to.
CREATE TRIGGER authority_rates_no_update BEFORE UPDATE ON authority_rates BEGIN SELECT RAISE(ABORT, 'authority_rates is append-only'); END;
CREATE TRIGGER authority_rates_no_delete BEFORE DELETE ON authority_rates BEGIN SELECT RAISE(ABORT, 'authority_rates is append-only'); END;
