"""One line of JSON for each request, so that another process can count them."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from pathlib import Path

from bizctx_tui.demo.faults import Delivery
from bizctx_tui.demo.messages import MalformedBodyError, Request, content_of
from bizctx_tui.demo.oauth_messages import summary_of
from bizctx_tui.errors import StorageError


class RequestLog:
    """Appends to a file, one line at a time, from any thread.

    A line has ``method``, ``path``, ``status`` (null when no answer was sent) and, for a
    write with a readable body, ``body_characters``: the code points of the sent content.
    Headers are never logged: one of them holds the credentials. Of what is sent to the
    sign-in server, codes and tokens among it, the line has the path without its query,
    ``parameters``, which are the names alone, and ``grant_type`` if it is a known one.

    Args:
        file: Created with mode 0600 when it does not exist.

    Raises:
        StorageError: The file cannot be opened for writing.
    """

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        try:
            self._stream = open(file, "ab", buffering=0, opener=_private)  # noqa: SIM115
        except OSError as error:
            raise StorageError(
                f"The demo's request log {file} cannot be opened: {error.strerror}.",
                details={"path": str(file)},
                hint="Name a file in a directory that exists and that you may write to.",
            ) from error

    def write(self, request: Request, delivery: Delivery) -> None:
        """Append the line of one request; on disk when this returns."""
        line: dict[str, object] = {
            "method": request.method,
            "path": request.route if request.is_oauth else request.path,
            "status": delivery.status,
        }
        if request.is_oauth:
            line |= summary_of(request)
        elif request.method == "PUT":
            # A body that holds no content has no length to log.
            with contextlib.suppress(MalformedBodyError):
                line["body_characters"] = len(content_of(request.body))
        with self._lock:
            if not self._stream.closed:
                self._stream.write(json.dumps(line).encode("ascii") + b"\n")

    def close(self) -> None:
        """Close the file; later requests are not logged."""
        with self._lock:
            self._stream.close()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
