/**
 * The journal: every write of the workspace, append-only. What is true now is the newest row of each (kind, key); a null value
 * is a deletion. `counter` is gapless from 1; `hash` covers the row and the hash before it, so that a changed, missing or
 * foreign row is found. Triggers refuse UPDATE and DELETE.
 */
export const migration0001 = `
CREATE TABLE journal (
  counter INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_key ON journal (kind, key, counter);
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
`;
