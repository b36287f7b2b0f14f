"""What the demo server holds: one text for each scope, in memory and optionally in a file."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS
from bizctx_tui.core.models import Scope
from bizctx_tui.errors import StorageError


class _SavedContents(BaseModel):
    """The state file: what was written to each scope, by its id."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Literal[1] = 1
    organizations: dict[str, str] = {}
    projects: dict[str, str] = {}


class Contents:
    """The stored texts. Safe to use from several threads.

    Args:
        initial: The texts to start with.
        file: Where texts that are put are kept. They are read back now, and win over
            `initial`. None keeps them in memory only.

    Raises:
        StorageError: The file exists and cannot be read or is not a state file.
    """

    def __init__(self, initial: Mapping[Scope, str], file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._initial = dict(initial)
        self._written = {} if file is None else _read(file)

    def get(self, scope: Scope) -> str:
        """The text of the scope; empty when none is stored."""
        with self._lock:
            return self._written.get(scope, self._initial.get(scope, ""))

    def put(self, scope: Scope, content: str) -> None:
        """Replace the text of the scope, as any other person's write would.

        Raises:
            StorageError: The file could not be written; the old text stays.
        """
        with self._lock:
            written = {**self._written, scope: content}
            if self._file is not None:
                _write(self._file, written)
            self._written = written

    def snapshot(self) -> dict[Scope, str]:
        """A copy of all texts that are not empty."""
        with self._lock:
            merged = {**self._initial, **self._written}
        return {scope: content for scope, content in merged.items() if content}


def _read(file: Path) -> dict[Scope, str]:
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StorageError(
            f"The demo's state file {file} cannot be read: {error.strerror}.",
            details={"path": str(file)},
            hint="Name a file that you may read and write.",
        ) from error
    try:
        # Not pydantic's own JSON reader: it refuses lone surrogates.
        saved = _SavedContents.model_validate(json.loads(raw))
    except (ValidationError, ValueError, RecursionError) as error:
        raise _broken(file, "it is not what the demo wrote") from error
    contents = {Scope("organization", key): text for key, text in saved.organizations.items()}
    contents |= {Scope("project", key): text for key, text in saved.projects.items()}
    if any(len(text) > BUSINESS_CONTEXT_MAX_CHARS for text in contents.values()):
        raise _broken(file, f"a text has more than {BUSINESS_CONTEXT_MAX_CHARS:,} characters")
    return contents


def _broken(file: Path, reason: str) -> StorageError:
    return StorageError(
        f"The demo's state file {file} is broken: {reason}.",
        details={"path": str(file)},
        hint="Move it away to start again from the sample documents.",
    )


def _write(file: Path, contents: Mapping[Scope, str]) -> None:
    document = {
        "version": 1,
        "organizations": {s.id: text for s, text in contents.items() if s.level == "organization"},
        "projects": {s.id: text for s, text in contents.items() if s.level == "project"},
    }
    body = json.dumps(document, ensure_ascii=True, indent=1).encode("ascii") + b"\n"
    temporary = ""
    try:
        # mkstemp creates with mode 0600, and beside the file so that the rename is atomic.
        descriptor, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        with open(descriptor, "wb") as stream:
            stream.write(body)
        os.replace(temporary, file)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise StorageError(
            f"The demo's state file {file} cannot be written: {error.strerror}.",
            details={"path": str(file)},
            hint="Name a file in a directory that exists and that you may write to.",
        ) from error
