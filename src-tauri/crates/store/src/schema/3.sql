-- Calls to services: what was ordered, what it cost, and what came of it. A call outlives its job, because the money
-- was spent and the month's sum counts it.

CREATE TABLE calls (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id              INTEGER NOT NULL REFERENCES jobs (id),
    -- The run that ordered it, and the run that what came of it serves: after a failure or a crash the next run takes
    -- it over. No references, for runs go with their job.
    run_id              INTEGER NOT NULL,
    serves_run          INTEGER NOT NULL,
    stage               TEXT    NOT NULL,
    provider            TEXT    NOT NULL,
    model               TEXT    NOT NULL,
    -- The hash of what was asked for: the same order has the same key.
    order_key           TEXT    NOT NULL,
    units               TEXT    NOT NULL CHECK (json_valid(units)),
    -- What was ordered and the price that it was counted with, in words; empty where the model had no price.
    what                TEXT    NOT NULL,
    price               TEXT    NOT NULL,
    -- Thousandths of a cent. None is unknown, never free.
    estimate_millicents INTEGER CHECK (estimate_millicents >= 0),
    cost_millicents     INTEGER CHECK (cost_millicents >= 0),
    state               TEXT    NOT NULL CHECK (state IN ('ordered', 'done', 'failed', 'unknown')),
    -- What the service gave to ask for the result by.
    ticket              TEXT,
    -- The file that came of it, as a path like an artifact's, and its content.
    result              TEXT,
    result_blake3       TEXT,
    ordered_at          INTEGER NOT NULL,
    ended_at            INTEGER
) STRICT;

CREATE INDEX calls_of_job  ON calls (job_id, id);
CREATE INDEX calls_of_run  ON calls (run_id);
CREATE INDEX calls_by_time ON calls (ordered_at);
-- The same order again is looked for before each order.
CREATE INDEX calls_by_key  ON calls (job_id, provider, order_key);
-- What a crash may have left without an end.
CREATE INDEX calls_open    ON calls (id) WHERE state = 'ordered';
