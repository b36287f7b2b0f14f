"""Every case of the parity suite."""

from __future__ import annotations

from itertools import chain
from typing import Final

from tests.parity.case import Case
from tests.parity.table import (
    accounts,
    bridge,
    commands,
    content,
    files,
    formats,
    organization,
    renewal,
    server,
    unicode,
)

_TABLES = (
    commands,
    content,
    formats,
    unicode,
    server,
    organization,
    accounts,
    files,
    bridge,
    renewal,
)

CASES: Final[tuple[Case, ...]] = tuple(chain.from_iterable(table.CASES for table in _TABLES))
