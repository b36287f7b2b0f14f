"""The tables of the store."""

from __future__ import annotations

from typing import Final

VERSION: Final = 1
"""What ``user_version`` says of a store with these tables."""

TABLES: Final = """
CREATE TABLE drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    region TEXT NOT NULL,
    base_url TEXT NOT NULL,
    principal TEXT NOT NULL,
    level TEXT NOT NULL,
    scope_id TEXT NOT NULL,
    base_at REAL NOT NULL,
    changed_at REAL NOT NULL,
    cursor_line INTEGER NOT NULL,
    cursor_column INTEGER NOT NULL,
    anchor_line INTEGER NOT NULL,
    anchor_column INTEGER NOT NULL,
    holder TEXT NOT NULL,
    pid INTEGER NOT NULL,
    host TEXT NOT NULL,
    since REAL NOT NULL
);
CREATE INDEX drafts_by_document
    ON drafts (region, base_url, principal, level, scope_id);

-- Apart from the row above, which is written again with each move of the cursor.
CREATE TABLE draft_texts (
    draft_id INTEGER PRIMARY KEY REFERENCES drafts (id) ON DELETE CASCADE,
    base BLOB NOT NULL,
    text BLOB NOT NULL
);

CREATE TABLE edits (
    draft_id INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at REAL NOT NULL,
    start_line INTEGER NOT NULL,
    start_column INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    end_column INTEGER NOT NULL,
    text BLOB NOT NULL,
    characters INTEGER NOT NULL,
    cursor_line INTEGER NOT NULL,
    cursor_column INTEGER NOT NULL,
    anchor_line INTEGER NOT NULL,
    anchor_column INTEGER NOT NULL,
    PRIMARY KEY (draft_id, number)
) WITHOUT ROWID;

CREATE TABLE texts (
    hash TEXT NOT NULL UNIQUE,
    characters INTEGER NOT NULL,
    body BLOB NOT NULL
);

CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    region TEXT NOT NULL,
    base_url TEXT NOT NULL,
    level TEXT NOT NULL,
    scope_id TEXT NOT NULL,
    hash TEXT NOT NULL REFERENCES texts (hash),
    at REAL NOT NULL,
    seen_at REAL NOT NULL,
    how TEXT NOT NULL
);
CREATE INDEX versions_by_document ON versions (region, base_url, level, scope_id, id);
CREATE INDEX versions_by_hash ON versions (hash);
"""
