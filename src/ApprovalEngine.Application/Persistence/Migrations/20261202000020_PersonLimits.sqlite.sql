-- How much a person may approve in a role, in the currency of the matrix; null = as much as the role.

ALTER TABLE role_assignments ADD COLUMN approval_limit TEXT NULL;
