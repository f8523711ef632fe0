-- A deleted comment can be brought back: it is only marked. The answers to it are marked with it, at the same moment, and
-- come back with it; an answer that was deleted before stays so.

ALTER TABLE comments ADD COLUMN deleted_at INTEGER;
