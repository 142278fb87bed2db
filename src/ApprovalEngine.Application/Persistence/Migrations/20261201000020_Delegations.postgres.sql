-- Who is away, who stands in for whom, and in whose name decisions were made.

CREATE TABLE delegations (
    id uuid NOT NULL,
    principal character varying(100) NOT NULL,
    delegate character varying(100) NOT NULL,
    begins_on date NOT NULL,
    ends_on date,
    types text NOT NULL,
    legal_entity character varying(20),
    amount_max numeric(19,4),
    reason text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by character varying(100) NOT NULL,
    ended_at timestamp with time zone,
    ended_by character varying(100),
    look_at timestamp with time zone,
    CONSTRAINT pk_delegations PRIMARY KEY (id)
);

CREATE INDEX ix_delegations_principal_id ON delegations (principal, id);
CREATE INDEX ix_delegations_delegate_id ON delegations (delegate, id);
CREATE INDEX ix_delegations_ends_on ON delegations (ends_on);
CREATE INDEX ix_delegations_look_at ON delegations (look_at);

CREATE TABLE task_stand_ins (
    task_id uuid NOT NULL,
    user_name character varying(100) NOT NULL,
    delegation_id uuid NOT NULL,
    on_behalf_of character varying(100) NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    CONSTRAINT pk_task_stand_ins PRIMARY KEY (task_id, user_name, delegation_id),
    CONSTRAINT fk_task_stand_ins_task_id FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE RESTRICT,
    CONSTRAINT fk_task_stand_ins_delegation_id FOREIGN KEY (delegation_id) REFERENCES delegations (id) ON DELETE RESTRICT
);

CREATE INDEX ix_task_stand_ins_user_name_task_id ON task_stand_ins (user_name, task_id);
CREATE INDEX ix_task_stand_ins_delegation_id ON task_stand_ins (delegation_id);

ALTER TABLE task_people ADD COLUMN delegation_id uuid;
ALTER TABLE task_people ADD COLUMN away_until date;
CREATE INDEX ix_task_people_delegation_id ON task_people (delegation_id);

ALTER TABLE decisions ADD COLUMN on_behalf_of character varying(100);
ALTER TABLE decisions ADD COLUMN delegation_id uuid;
