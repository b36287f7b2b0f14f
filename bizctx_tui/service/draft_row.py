"""One draft in the store, as its thread writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bizctx_tui.core.document_key import DocumentKey
from bizctx_tui.core.draft import Draft
from bizctx_tui.core.text.document import Change
from bizctx_tui.core.text.undo import Selection

if TYPE_CHECKING:
    # The database is not loaded before the first draft is kept.
    from bizctx_tui.storage.drafts import Edit, Holder
    from bizctx_tui.storage.store import Store


@dataclass(frozen=True, slots=True)
class State:
    """All of a draft that is kept, at one moment."""

    base: str
    base_at: float
    text: str
    selection: Selection

    @classmethod
    def of(cls, draft: Draft) -> State:
        return cls(draft.base, draft.base_at, draft.text, selection_of(draft))


class DraftRow:
    """A draft in the store. Only the store's thread touches it.

    Args:
        key: What it is kept under.
        id: Of the row; None until it was begun.
    """

    def __init__(self, key: DocumentKey, id: int | None = None) -> None:  # noqa: A002
        self._key = key
        self._id = id
        # An edit is missing, so that none may follow it before the whole text was written.
        self._is_behind = False

    def write(self, state: State, store: Store) -> None:
        """Write the whole draft; begin it where it is not there."""
        from bizctx_tui.storage.drafts import DraftGone, DraftTaken

        self._is_behind = True
        if self._id is not None:
            try:
                store.drafts.snapshot(
                    self._id,
                    base=state.base,
                    base_at=state.base_at,
                    text=state.text,
                    selection=state.selection,
                )
            except DraftTaken:
                self._id = None
                raise
            except DraftGone:
                # Its database was put aside.
                self._id = None
        if self._id is None:
            self._id = store.drafts.begin(
                self._key,
                base=state.base,
                base_at=state.base_at,
                text=state.text,
                selection=state.selection,
            )
        self._is_behind = False

    def append(
        self, changes: list[Change], characters: int, selection: Selection, store: Store
    ) -> None:
        """Write what was edited since; nothing while an earlier edit is missing.

        Args:
            changes: In the order in which they were made.
            characters: How long the whole text is after the last of them.
            selection: Where the cursor is after the last of them.
            store: Where to.
        """
        from bizctx_tui.storage.drafts import DraftTaken

        if self._is_behind or self._id is None:
            return
        self._is_behind = True
        try:
            store.drafts.append(self._id, edits_of(changes, characters, selection))
        except DraftTaken:
            self._id = None
            raise
        self._is_behind = False

    def select(self, selection: Selection, store: Store) -> None:
        """Write where the cursor is."""
        if not self._is_behind and self._id is not None:
            store.drafts.select(self._id, selection)

    def discard(self, store: Store) -> None:
        """There is nothing left to keep."""
        if self._id is not None:
            store.drafts.discard(self._id)
            self._id = None

    def put_away(self, text: str, store: Store) -> None:
        """Move the text into the history."""
        store.history.keep(self._key, text, "draft")
        self.discard(store)

    def others(self, store: Store) -> tuple[Holder, ...]:
        """The other windows that have unsaved text in the same document now."""
        return tuple(
            kept.holder
            for kept in store.drafts.of(self._key)
            if kept.holder.alive and kept.holder.window != store.window.token
        )


def selection_of(draft: Draft) -> Selection:
    """Where the cursor and the other end of what is selected are now."""
    return Selection(draft.buffer.cursor, draft.buffer.anchor)


def edits_of(changes: list[Change], characters: int, selection: Selection) -> list[Edit]:
    """The changes as the store takes them."""
    from bizctx_tui.storage.drafts import Edit

    edits: list[Edit] = []
    for change in reversed(changes):
        edits.append(Edit(change.start, change.old_end, change.inserted, characters, selection))
        characters -= len(change.inserted) - len(change.removed)
        # Of the others nobody saw a cursor.
        selection = Selection(change.start, change.start)
    return edits[::-1]
