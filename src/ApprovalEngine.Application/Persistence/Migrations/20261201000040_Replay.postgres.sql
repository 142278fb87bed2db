-- Requests by the time of their submission, and answers by the time they were given: a replay reads a period of them.

CREATE INDEX ix_requests_submitted_at_id ON requests (submitted_at, id);

CREATE INDEX ix_tasks_status_closed_at ON tasks (status, closed_at);
