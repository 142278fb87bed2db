-- When, by whom and how an incident was resolved, and the indexes of the operator's lists.

ALTER TABLE workflow_incidents
    ADD COLUMN resolved_at timestamp with time zone,
    ADD COLUMN resolved_by character varying(100),
    ADD COLUMN resolution character varying(20);

-- What was open of instances that are over otherwise than by a fault was resolved by their end; nobody wrote down by whom.
UPDATE workflow_incidents SET resolved_at = i.finished_at, resolution = CASE i.sub_status WHEN 'Cancelled' THEN 'cancelled' ELSE 'passed' END
FROM workflow_instances i WHERE i.id = workflow_incidents.instance_id AND i.sub_status IN ('Finished', 'Cancelled')
    AND (workflow_incidents.code <> 'workflow.ended-early' OR EXISTS (SELECT 1 FROM requests r WHERE r.workflow_instance_id = i.id AND r.status <> 'InReview'));

-- What a drawing that ended too early left open is counted with the rest.
UPDATE workflow_instances SET incident_count = incident_count + 1
WHERE id IN (SELECT instance_id FROM workflow_incidents WHERE code = 'workflow.ended-early' AND resolved_at IS NULL);

CREATE INDEX ix_workflow_incidents_id ON workflow_incidents (id) WHERE (resolved_at IS NULL);

CREATE INDEX ix_workflow_instances_sub_status_id ON workflow_instances (sub_status, id);

CREATE INDEX ix_workflow_instances_definition_id_id ON workflow_instances (definition_id, id);

CREATE INDEX ix_workflow_instances_id ON workflow_instances (id) WHERE is_trial;
