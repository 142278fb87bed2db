-- Whom a person reports to; null = nobody.

ALTER TABLE people ADD COLUMN superior character varying(100);
