-- Moments are whole milliseconds since 1970 in UTC. Words (statuses, stages, kinds) are spelled as in the model.
-- AUTOINCREMENT, so that the id of a deleted row never comes back as something else.

CREATE TABLE jobs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    title       TEXT    NOT NULL,
    subtitle    TEXT    NOT NULL DEFAULT '',
    theme       TEXT    NOT NULL,
    theme_path  TEXT,
    seed        INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (json_valid(state)),
    -- The next two follow from the state; they are here to be looked up by.
    status      TEXT    NOT NULL CHECK (status IN ('pending', 'running', 'in_review', 'completed', 'rejected', 'failed', 'cancelled')),
    video_id    INTEGER UNIQUE REFERENCES videos (id),
    -- The title as it is sorted by: without case and accents.
    title_key   TEXT    NOT NULL,
    cost_cents  INTEGER NOT NULL DEFAULT 0,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    deleted_at  INTEGER
) STRICT;

-- One index an order, and one for each order under a status filter: a page is read straight off its index.
CREATE INDEX jobs_by_change         ON jobs (updated_at DESC, id DESC)         WHERE deleted_at IS NULL;
CREATE INDEX jobs_by_creation       ON jobs (created_at DESC, id DESC)         WHERE deleted_at IS NULL;
CREATE INDEX jobs_by_title          ON jobs (title_key, id)                    WHERE deleted_at IS NULL;
CREATE INDEX jobs_status_by_change   ON jobs (status, updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX jobs_status_by_creation ON jobs (status, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX jobs_status_by_title    ON jobs (status, title_key, id)            WHERE deleted_at IS NULL;

-- How many jobs there are of each status, so that the list's length is read and not counted.
CREATE TABLE job_counts (
    status TEXT    PRIMARY KEY,
    jobs   INTEGER NOT NULL CHECK (jobs >= 0)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER job_counted AFTER INSERT ON jobs WHEN NEW.deleted_at IS NULL BEGIN
    INSERT INTO job_counts (status, jobs) VALUES (NEW.status, 1) ON CONFLICT (status) DO UPDATE SET jobs = jobs + 1;
END;

CREATE TRIGGER job_recounted AFTER UPDATE OF status, deleted_at ON jobs
WHEN OLD.status <> NEW.status OR OLD.deleted_at IS NOT NEW.deleted_at BEGIN
    UPDATE job_counts SET jobs = jobs - 1 WHERE status = OLD.status AND OLD.deleted_at IS NULL;
    INSERT INTO job_counts (status, jobs) SELECT NEW.status, 1 WHERE NEW.deleted_at IS NULL
        ON CONFLICT (status) DO UPDATE SET jobs = jobs + 1;
END;

-- What jobs are found by, folded as search.rs says; every three characters in a row are a term.
CREATE VIRTUAL TABLE job_search USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
-- The terms themselves, for words shorter than three characters.
CREATE VIRTUAL TABLE job_search_terms USING fts5vocab (job_search, instance);

CREATE TABLE runs (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id           INTEGER NOT NULL REFERENCES jobs (id),
    stage            TEXT    NOT NULL,
    status           TEXT    NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
    request          TEXT    NOT NULL CHECK (json_valid(request)),
    queued_at        INTEGER NOT NULL,
    started_at       INTEGER,
    ended_at         INTEGER,
    failure          TEXT    CHECK (json_valid(failure)),
    cost_cents       INTEGER NOT NULL DEFAULT 0,
    cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1))
) STRICT;

CREATE INDEX runs_of_job ON runs (job_id, id);
-- A stage of a job is worked on once at a time; also finds whatever is going on.
CREATE UNIQUE INDEX runs_active ON runs (job_id, stage) WHERE status IN ('queued', 'running');

CREATE TABLE takes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id     INTEGER NOT NULL REFERENCES jobs (id),
    stage      TEXT    NOT NULL,
    run_id     INTEGER UNIQUE REFERENCES runs (id),
    number     INTEGER NOT NULL CHECK (number >= 1),
    summary    TEXT    NOT NULL,
    -- Ids of takes as a list. One may be of another job and gone by now, so they are no references.
    inputs     TEXT    NOT NULL CHECK (json_valid(inputs)),
    created_at INTEGER NOT NULL,
    -- Last, so that lists needn't read past it.
    content    TEXT    NOT NULL CHECK (json_valid(content)),
    UNIQUE (job_id, stage, number)
) STRICT;

CREATE TABLE artifacts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id     INTEGER REFERENCES jobs (id),
    take_id    INTEGER REFERENCES takes (id),
    kind       TEXT    NOT NULL,
    path       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    blake3     TEXT    NOT NULL,
    bytes      INTEGER NOT NULL CHECK (bytes >= 0),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX artifacts_of_job  ON artifacts (job_id);
CREATE INDEX artifacts_of_take ON artifacts (take_id);
CREATE INDEX artifacts_by_path ON artifacts (path);

-- The files that takes use. A file belongs to the take that was first to use it; later takes, of other jobs too, may
-- use it as well.
CREATE TABLE take_files (
    take_id     INTEGER NOT NULL REFERENCES takes (id),
    position    INTEGER NOT NULL,
    artifact_id INTEGER NOT NULL REFERENCES artifacts (id),
    PRIMARY KEY (take_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX take_files_by_artifact ON take_files (artifact_id);

CREATE TABLE videos (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id         INTEGER NOT NULL REFERENCES jobs (id),
    take_id        INTEGER NOT NULL UNIQUE REFERENCES takes (id),
    status         TEXT    NOT NULL CHECK (status IN ('generated', 'approved', 'rejected', 'published')),
    title          TEXT    NOT NULL,
    file_id        INTEGER NOT NULL UNIQUE REFERENCES artifacts (id),
    thumbnail_id   INTEGER NOT NULL UNIQUE REFERENCES artifacts (id),
    provenance_id  INTEGER NOT NULL UNIQUE REFERENCES artifacts (id),
    duration_ms    INTEGER NOT NULL,
    width          INTEGER NOT NULL,
    height         INTEGER NOT NULL,
    frame_rate_num INTEGER NOT NULL,
    frame_rate_den INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    judged_at      INTEGER
) STRICT;

CREATE INDEX videos_by_creation        ON videos (created_at DESC, id DESC);
CREATE INDEX videos_status_by_creation ON videos (status, created_at DESC, id DESC);
CREATE INDEX videos_of_job             ON videos (job_id, created_at DESC, id DESC);

CREATE TABLE verdicts (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    video_id    INTEGER NOT NULL REFERENCES videos (id),
    kind        TEXT    NOT NULL CHECK (kind IN ('approve', 'reject')),
    reason      TEXT,
    back_to     TEXT,
    given_at    INTEGER NOT NULL,
    reopened_at INTEGER,
    CHECK ((kind = 'reject') = (reason IS NOT NULL) AND (reason IS NULL) = (back_to IS NULL))
) STRICT;

CREATE INDEX verdicts_of_video ON verdicts (video_id, id);
-- A verdict is given once, until it is taken back.
CREATE UNIQUE INDEX verdicts_standing ON verdicts (video_id) WHERE reopened_at IS NULL;

-- Moves that a verdict has decided and that are not yet known to be done.
CREATE TABLE file_moves (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    video_id    INTEGER NOT NULL REFERENCES videos (id),
    artifact_id INTEGER NOT NULL REFERENCES artifacts (id),
    from_path   TEXT    NOT NULL,
    to_path     TEXT    NOT NULL
) STRICT;

CREATE INDEX file_moves_of_video    ON file_moves (video_id);
CREATE INDEX file_moves_of_artifact ON file_moves (artifact_id);

-- Files of deleted jobs that are not yet known to be gone.
CREATE TABLE file_removals (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT    NOT NULL UNIQUE
) STRICT;

CREATE TABLE trends (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    platform      TEXT    NOT NULL,
    external_id   TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    description   TEXT    NOT NULL,
    creator       TEXT    NOT NULL,
    creator_id    TEXT    NOT NULL,
    hashtags      TEXT    NOT NULL CHECK (json_valid(hashtags)),
    views         INTEGER NOT NULL,
    likes         INTEGER NOT NULL,
    comments      INTEGER NOT NULL,
    shares        INTEGER NOT NULL,
    duration_ms   INTEGER NOT NULL,
    sound         TEXT    NOT NULL,
    video_url     TEXT    NOT NULL,
    thumbnail_url TEXT    NOT NULL,
    posted_at     INTEGER NOT NULL,
    sample        INTEGER NOT NULL CHECK (sample IN (0, 1)),
    first_seen    INTEGER NOT NULL,
    last_seen     INTEGER NOT NULL,
    hidden        INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    UNIQUE (platform, external_id)
) STRICT;

CREATE INDEX trends_by_sight   ON trends (last_seen DESC, id DESC);
CREATE INDEX trends_by_posting ON trends (posted_at DESC, id DESC);

CREATE TABLE settings (
    key        TEXT    PRIMARY KEY,
    value      TEXT    NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
