"""Unsaved texts: each with the text it started from, and every edit since, in order."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from sqlite3 import Connection
from typing import Any, Final

from bizctx_tui.core.document_key import Access, DocumentKey
from bizctx_tui.core.text.bytes import to_bytes
from bizctx_tui.core.text.document import Document, Position
from bizctx_tui.core.text.undo import Selection
from bizctx_tui.errors import StorageError
from bizctx_tui.storage.database import Database
from bizctx_tui.storage.rows import Row
from bizctx_tui.storage.window import Window

_COLUMNS = (
    "d.id, d.region, d.base_url, d.principal, d.level, d.scope_id, d.base_at, d.changed_at, "
    "d.cursor_line, d.cursor_column, d.anchor_line, d.anchor_column, "
    "d.holder, d.pid, d.host, d.since, t.base, t.text"
)


_ID_BITS: Final = 48


class DraftTaken(StorageError):
    """This window does not hold the draft any more: another one took it."""


class DraftGone(StorageError):
    """The draft is not there any more: it was thrown away, or its database put aside."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One replaced stretch.

    Attributes:
        start, end: The stretch, in the text before.
        text: What stands there instead.
        characters: How long the whole text is afterwards, in code points.
        selection: Where the cursor is afterwards.
    """

    start: Position
    end: Position
    text: str
    characters: int
    selection: Selection


@dataclass(frozen=True, slots=True)
class Holder:
    """The window that has a draft.

    Attributes:
        window: What tells it from every other.
        pid: Its process, for a person.
        host: Its machine, for a person.
        since: When it took or began the draft, in Unix seconds.
        alive: Whether it still runs.
    """

    window: str
    pid: int
    host: str
    since: float
    alive: bool


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as it was left.

    Attributes:
        base: The server's text that it started from.
        base_at: When the server held that, in Unix seconds; 0 when nobody knows.
        text: With every edit.
        changed_at: When it was last changed, in Unix seconds.
        damage: What of it could not be read, in a sentence; empty when it is whole.
    """

    id: int
    key: DocumentKey
    base: str
    base_at: float
    text: str
    selection: Selection
    changed_at: float
    holder: Holder
    damage: str = ""


class Drafts:
    """The drafts of every account of this user.

    A draft belongs to one window at a time, and only that one writes it: two windows never
    mix their edits.

    Args:
        database: Where they are.
        window: This one.
        clock: Unix seconds.
    """

    def __init__(self, database: Database, window: Window, clock: Callable[[], float]) -> None:
        self._database = database
        self._window = window
        self._clock = clock
        self.problems: tuple[StorageError, ...] = ()
        """Why drafts that were to be read last are not among those that were."""

    def begin(
        self, key: DocumentKey, *, base: str, base_at: float, text: str, selection: Selection
    ) -> int:
        """Keep a new draft, held by this window.

        Returns:
            Its id.

        Raises:
            StorageError: It could not be written.
        """
        now = self._clock()
        # Random: the id of a draft whose database was put aside must name none of the next,
        # where the edits of one document would be written to another.
        draft_id = 1 + secrets.randbits(_ID_BITS)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO drafts (id, region, base_url, principal, level, scope_id, base_at, "
                "changed_at, cursor_line, cursor_column, anchor_line, anchor_column, "
                f"holder, pid, host, since) VALUES ({_marks(16)})",
                (draft_id, *_named(key), base_at, now, *_places(selection), *self._me(now)),
            )
            connection.execute(
                "INSERT INTO draft_texts VALUES (?, ?, ?)",
                (draft_id, to_bytes(base), to_bytes(text)),
            )
        return draft_id

    def append(self, draft_id: int, edits: Sequence[Edit]) -> None:
        """Keep what was edited since.

        Raises:
            DraftTaken, DraftGone: Nothing was written.
            StorageError: It could not be written.
        """
        now = self._clock()
        with self._database.transaction() as connection:
            self._check_mine(connection, draft_id)
            (number,) = connection.execute(
                "SELECT COALESCE(MAX(number), 0) FROM edits WHERE draft_id = ?", (draft_id,)
            ).fetchone()
            connection.executemany(
                f"INSERT INTO edits VALUES ({_marks(13)})",
                [
                    (
                        *(draft_id, number + 1 + index, now),
                        *(*edit.start, *edit.end, to_bytes(edit.text), edit.characters),
                        *_places(edit.selection),
                    )
                    for index, edit in enumerate(edits)
                ],
            )

    def snapshot(
        self, draft_id: int, *, base: str, base_at: float, text: str, selection: Selection
    ) -> None:
        """Keep the whole draft in the place of all its edits.

        Raises:
            DraftTaken, DraftGone: Nothing was written.
            StorageError: It could not be written; what was there is as it was.
        """
        with self._database.transaction() as connection:
            self._check_mine(connection, draft_id)
            connection.execute(
                "UPDATE draft_texts SET base = ?, text = ? WHERE draft_id = ?",
                (to_bytes(base), to_bytes(text), draft_id),
            )
            connection.execute(
                "UPDATE drafts SET base_at = ?, changed_at = ?, cursor_line = ?, "
                "cursor_column = ?, anchor_line = ?, anchor_column = ? WHERE id = ?",
                (base_at, self._clock(), *_places(selection), draft_id),
            )
            connection.execute("DELETE FROM edits WHERE draft_id = ?", (draft_id,))

    def select(self, draft_id: int, selection: Selection) -> None:
        """Keep where the cursor is.

        Raises:
            DraftTaken, DraftGone: Nothing was written.
            StorageError: It could not be written.
        """
        with self._database.transaction() as connection:
            self._check_mine(connection, draft_id)
            for table, where in (
                ("drafts", "id = :id"),
                (
                    "edits",
                    "draft_id = :id AND number = (SELECT MAX(number) FROM edits "
                    "WHERE draft_id = :id)",
                ),
            ):
                line, column, other_line, other_column = _places(selection)
                connection.execute(
                    f"UPDATE {table} SET cursor_line = :line, cursor_column = :column, "
                    f"anchor_line = :other_line, anchor_column = :other_column WHERE {where}",
                    {
                        "id": draft_id,
                        "line": line,
                        "column": column,
                        "other_line": other_line,
                        "other_column": other_column,
                    },
                )

    def discard(self, draft_id: int) -> None:
        """Drop a draft that is saved or thrown away; one of a living window is left alone.

        Raises:
            DraftTaken: Another window has it.
            StorageError: It could not be written.
        """
        with self._database.transaction() as connection:
            found = self._holder(connection, draft_id)
            if found is not None and found.alive and found.window != self._window.token:
                raise _taken(found)
            connection.execute("DELETE FROM drafts WHERE id = ?", (draft_id,))

    def take(self, draft_id: int) -> KeptDraft:
        """Hold a draft from now on, whoever held it.

        Raises:
            DraftGone: There is no such draft.
            StorageError: It could not be read or written.
        """
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE drafts SET holder = ?, pid = ?, host = ?, since = ? WHERE id = ?",
                (*self._me(self._clock()), draft_id),
            )
            found = self._found(connection, "d.id = ?", (draft_id,))
            if not found and self.problems:
                raise self.problems[0]
        if not found:
            raise _gone()
        return found[0]

    def of(self, key: DocumentKey) -> tuple[KeptDraft, ...]:
        """The drafts of one document, the one written last first.

        Raises:
            StorageError: They could not be read.
        """
        with self._database.reading() as connection:
            return self._found(
                connection,
                "d.region = ? AND d.base_url = ? AND d.principal = ? AND d.level = ? "
                "AND d.scope_id = ?",
                _named(key),
            )

    def all(self, access: Access) -> tuple[KeptDraft, ...]:
        """The drafts of one account, the one written last first.

        Raises:
            StorageError: They could not be read.
        """
        with self._database.reading() as connection:
            return self._found(
                connection,
                "d.region = ? AND d.base_url = ? AND d.principal = ?",
                (access.region, access.base_url, access.principal),
            )

    def _me(self, now: float) -> tuple[str, int, str, float]:
        return self._window.token, self._window.pid, self._window.host, now

    def _check_mine(self, connection: Connection, draft_id: int) -> None:
        found = connection.execute("SELECT holder FROM drafts WHERE id = ?", (draft_id,)).fetchone()
        if found is None:
            raise _gone()
        if found[0] != self._window.token:
            holder = self._holder(connection, draft_id)
            raise _gone() if holder is None else _taken(holder)

    def _holder(self, connection: Connection, draft_id: int) -> Holder | None:
        found = connection.execute(
            "SELECT holder, pid, host, since FROM drafts WHERE id = ?", (draft_id,)
        ).fetchone()
        return None if found is None else self._read_holder(Row(f"Draft {draft_id}", found))

    def _read_holder(self, row: Row) -> Holder:
        window, pid, host, since = row.text(), row.number(), row.text(), row.seconds()
        return Holder(window, pid, host, since, self._window.is_alive(window, host))

    def _found(
        self, connection: Connection, where: str, values: tuple[Any, ...]
    ) -> tuple[KeptDraft, ...]:
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM drafts d JOIN draft_texts t ON t.draft_id = d.id "
            f"WHERE {where} ORDER BY d.changed_at DESC, d.id",
            values,
        ).fetchall()
        found, problems = [], []
        for row in rows:
            try:
                found.append(self._replayed(connection, self._read(row)))
            except StorageError as error:
                problems.append(error)
        self.problems = tuple(problems)
        # The time of the row itself is that of the last whole text.
        return tuple(sorted(found, key=lambda kept: -kept.changed_at))

    def _read(self, values: Sequence[Any]) -> KeptDraft:
        row = Row(f"Draft {values[0]}", values)
        draft_id, key, base_at, changed_at = row.number(), row.key(), row.seconds(), row.seconds()
        selection, holder = row.selection(), self._read_holder(row)
        base, text = row.document_text(), row.document_text()
        return KeptDraft(draft_id, key, base, base_at, text, selection, changed_at, holder)

    def _replayed(self, connection: Connection, kept: KeptDraft) -> KeptDraft:
        """The draft with its edits, as far as they fit."""
        rows = connection.execute(
            "SELECT number, at, start_line, start_column, end_line, end_column, text, characters, "
            "cursor_line, cursor_column, anchor_line, anchor_column FROM edits "
            "WHERE draft_id = ? ORDER BY number",
            (kept.id,),
        ).fetchall()
        document = Document(kept.text)
        selection, changed_at, damage = kept.selection, kept.changed_at, ""
        for done, values in enumerate(rows):
            row = Row(f"Draft {kept.id}", values)
            try:
                number, at = row.number(), row.seconds()
                start, end, text = row.position(), row.position(), row.document_text()
                document.replace(start, end, text)
                fits = number == done + 1 and row.number() == document.character_count
            except (StorageError, IndexError):
                fits = False
            if not fits:
                text = self._up_to(kept.text, rows[:done])
                damage = f"Its last {len(rows) - done:,} edits could not be read."
                return replace(
                    kept, text=text, selection=selection, changed_at=changed_at, damage=damage
                )
            selection, changed_at = row.selection(), at
        return replace(kept, text=document.text, selection=selection, changed_at=changed_at)

    @staticmethod
    def _up_to(text: str, rows: Sequence[Sequence[Any]]) -> str:
        """The text with those edits that are known to fit."""
        document = Document(text)
        for values in rows:
            row = Row("A draft", values[2:7])
            document.replace(row.position(), row.position(), row.document_text())
        return document.text


def _taken(holder: Holder) -> DraftTaken:
    return DraftTaken(
        f"Another window of bizctx (process {holder.pid} on {holder.host}) has this draft.",
        details={"pid": holder.pid, "host": holder.host},
        hint="Go on there, or take it over.",
    )


def _gone() -> DraftGone:
    return DraftGone("The draft is not in the database any more.")


def _named(key: DocumentKey) -> tuple[str, str, str, str, str]:
    access, scope = key.access, key.scope
    return access.region, access.base_url, access.principal, scope.level, scope.id


def _places(selection: Selection) -> tuple[int, int, int, int]:
    return (*selection.cursor, *selection.anchor)


def _marks(number: int) -> str:
    return ", ".join("?" * number)
