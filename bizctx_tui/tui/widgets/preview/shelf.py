"""The documents that a preview showed last, each as it was left."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from bizctx_tui.core.markdown.document import MarkdownDocument
    from bizctx_tui.core.markdown.layout import MarkdownLayout

MOST_KEPT: Final = 4
"""How many documents are kept besides the one that is shown."""


class Kept(NamedTuple):
    """A document that is not shown now, with the row of it that was at the top."""

    document: MarkdownDocument
    rows: MarkdownLayout
    top: int


class Shelf:
    """Keeps the few documents that were put there last."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Kept] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept

    def put(self, key: Hashable, kept: Kept) -> None:
        """Keep a document; the one that lay there longest goes where there are too many."""
        self._kept[key] = kept
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def take(self, key: Hashable) -> Kept | None:
        """The document, which is then no longer kept here; None when it is not."""
        return self._kept.pop(key, None)
