-- A request that was returned may be submitted again; each submission is a round. What was decided so far belongs to the first.
ALTER TABLE requests ADD COLUMN round integer NOT NULL DEFAULT 1;
ALTER TABLE requests ADD COLUMN earlier_rounds text NOT NULL DEFAULT '[]';
ALTER TABLE tasks ADD COLUMN round integer NOT NULL DEFAULT 1;
ALTER TABLE tasks ADD COLUMN carried_from uuid;
ALTER TABLE decisions ADD COLUMN round integer NOT NULL DEFAULT 1;
ALTER TABLE requests ALTER COLUMN round DROP DEFAULT;
ALTER TABLE requests ALTER COLUMN earlier_rounds DROP DEFAULT;
ALTER TABLE tasks ALTER COLUMN round DROP DEFAULT;
ALTER TABLE decisions ALTER COLUMN round DROP DEFAULT;
