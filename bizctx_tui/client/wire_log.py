"""What the log tells of each request: never a header, a body or a token.

The HTTP library and the one below it have loggers of their own. Those quote what the
server sent (its headers, its reason phrase, bytes that are no HTTP), and a server may have
put the credentials that it got into any of these. So what they would log of our requests
is left out, and the one line of ours says what counts. Requests of anybody else in this
process are logged as ever.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_LOGGER: Final = logging.getLogger("bizctx")
_QUOTING: Final = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.proxy",
    "httpcore.socks",
)

_ours: ContextVar[bool] = ContextVar("bizctx_request", default=False)


def _is_of_others(record: logging.LogRecord) -> bool:
    return not _ours.get()


for _name in _QUOTING:
    logging.getLogger(_name).addFilter(_is_of_others)


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """While this lasts, the HTTP libraries log nothing of what this task sends."""
    token = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(token)


def log_answer(
    method: str, path: str, *, status: int, size: int, seconds: float, attempt: int
) -> None:
    """One line for a request that was answered.

    Args:
        method: Of the request.
        path: The whole path of the address; without host and query.
        status: The HTTP status.
        size: Of the body as far as it was read, in bytes.
        seconds: From the start of the request to the end of the answer.
        attempt: How often it was sent until now, counted from 1.
    """
    _LOGGER.debug(
        "%s %s: status %d, %d bytes, %.0f ms, attempt %d",
        *(method, path, status, size, seconds * 1000, attempt),
    )


def log_failure(method: str, path: str, *, why: str, seconds: float, attempt: int) -> None:
    """One line for a request that got nothing usable; ``why`` is a word of ours."""
    _LOGGER.debug("%s %s: %s, %.0f ms, attempt %d", *(method, path, why, seconds * 1000, attempt))
