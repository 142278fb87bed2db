-- Since when a role is known here, and from when on it is known to be otherwise. Nobody wrote down when the roles that are there were
-- recorded: they are taken to be known from their first day on, since they counted from then on, and recorded_by stays empty to say so.

ALTER TABLE role_assignments ADD COLUMN recorded_at timestamp with time zone;
ALTER TABLE role_assignments ADD COLUMN recorded_by character varying(100);
ALTER TABLE role_assignments ADD COLUMN retracted_at timestamp with time zone;

UPDATE role_assignments SET recorded_at = LEAST(valid_from::timestamp AT TIME ZONE 'Asia/Shanghai', now());

ALTER TABLE role_assignments ALTER COLUMN recorded_at SET NOT NULL;
