"""``--verbose``: the log of bizctx on standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bizctx_tui.core.visible import visible


class _Visible(logging.Formatter):
    """Lines of plain text: whatever a server put into a record moves no cursor."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(visible(line) for line in super().format(record).splitlines())


@contextmanager
def log_on_stderr() -> Iterator[None]:
    """While this lasts, everything that the logger ``bizctx`` is told is shown.

    Other libraries' logs are not: they quote headers and bodies.
    """
    logger = logging.getLogger("bizctx")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Visible("%(levelname)s %(message)s"))
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate
