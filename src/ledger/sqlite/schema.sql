-- The ledger in one file. Every key leads with the village, so that villages can be moved apart one day.
-- Facts: entries (with asides beside them). Everything under "derived" can be rebuilt from these by `verify`.

CREATE TABLE ledger (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  generation TEXT NOT NULL,
  secret BLOB NOT NULL
) STRICT;

CREATE TABLE villages (
  village TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  rehearsal INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  feed_seq INTEGER NOT NULL,
  feed_hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE codes (
  village TEXT NOT NULL,
  code TEXT NOT NULL,
  till_name TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_by TEXT,
  used_key TEXT,
  PRIMARY KEY (village, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE tills (
  village TEXT NOT NULL,
  till TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  claims INTEGER NOT NULL,
  clock TEXT,
  last_contact TEXT,
  ahead_ms INTEGER,
  -- Another till was taken in and has its place.
  fenced INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (village, till)
) STRICT, WITHOUT ROWID;

CREATE TABLE recoveries (
  village TEXT NOT NULL,
  till TEXT NOT NULL,
  nonce TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  PRIMARY KEY (village, till, nonce)
) STRICT, WITHOUT ROWID;

-- What is not about one entry: a fork, a fenced till, a side text that opens nothing.
CREATE TABLE incidents (
  village TEXT NOT NULL,
  till TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  times INTEGER NOT NULL,
  last_at TEXT NOT NULL,
  PRIMARY KEY (village, till, kind, subject)
) STRICT, WITHOUT ROWID;

-- Entries exactly as received, in the order of the village's counter. journal is a till's id, or 'feed'.
CREATE TABLE entries (
  village TEXT NOT NULL,
  place INTEGER NOT NULL,
  journal TEXT NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  bytes TEXT NOT NULL,
  received_at TEXT NOT NULL,
  PRIMARY KEY (village, place)
) STRICT;
CREATE UNIQUE INDEX entries_by_journal ON entries (village, journal, seq);

-- A struck-out text keeps its row with no salt and no text, so that no repeated message brings it back.
CREATE TABLE asides (
  village TEXT NOT NULL,
  sealed TEXT NOT NULL,
  salt TEXT,
  text TEXT,
  PRIMARY KEY (village, sealed)
) STRICT, WITHOUT ROWID;
