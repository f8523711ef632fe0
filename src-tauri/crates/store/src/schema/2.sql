-- What reviewers say of a video. An answer goes with the comment it answers.

CREATE TABLE comments (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    video_id   INTEGER NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
    reply_to   INTEGER REFERENCES comments (id) ON DELETE CASCADE,
    start_ms   INTEGER NOT NULL CHECK (start_ms >= 0),
    end_ms     INTEGER CHECK (end_ms > start_ms),
    text       TEXT    NOT NULL,
    done       INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX comments_of_video   ON comments (video_id, start_ms, id);
CREATE INDEX comments_by_replied ON comments (reply_to);
