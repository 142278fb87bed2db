-- Whom a person reports to; null = nobody.

ALTER TABLE people ADD COLUMN superior TEXT NULL;
