"""The versions of a document that are kept on this machine; no request is sent."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bizctx_tui.core.models import Scope
from bizctx_tui.service.build import Services

if TYPE_CHECKING:
    # The database is loaded when the first version is asked for.
    from bizctx_tui.storage.history import Version

Result = TypeVar("Result")


class Versions:
    """The history of a document, for code that waits.

    Every method raises StorageError when the history cannot be read.

    Args:
        services: Whose document, and where it is kept.
        scope: Which document.
    """

    def __init__(self, services: Services, scope: Scope) -> None:
        self._store = services.store
        self._key = services.key(scope)

    def all(self) -> tuple[Version, ...]:
        """Every version, newest first."""
        return _wait(self._store.submit(lambda store: store.history.versions(self._key)))

    def find(self, name: str) -> tuple[Version, str]:
        """A version and its text.

        Args:
            name: Its number, or the first digits of its hash.

        Raises:
            VersionNotFound: There is none of that name, or several.
        """
        return _wait(
            self._store.submit(
                lambda store: (
                    version := store.history.find(self._key, name),
                    store.history.text(version),
                )
            )
        )

    def newest(self) -> tuple[Version, str] | None:
        """The text that was seen last; None when none is kept."""
        return _wait(
            self._store.submit(
                lambda store: (
                    None
                    if (version := store.history.newest(self._key)) is None
                    else (version, store.history.text(version))
                )
            )
        )

    def export(self, directory: Path, *, all_documents: bool) -> Sequence[Path]:
        """Write each version into a file of its own.

        Args:
            directory: Where to; made when it is not there.
            all_documents: Of every document that is kept, not of this one alone.
        """
        key = None if all_documents else self._key
        return _wait(self._store.submit(lambda store: store.history.export(directory, key)))


def _wait(work: Future[Result]) -> Result:
    return work.result()
