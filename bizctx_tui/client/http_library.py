"""The HTTP library, without the command line that it brings along.

Importing httpx also imports its own command line, ``httpx._main``, wherever click is
installed, as it is for ours. That one loads rich and pygments: a good part of the time
that ``bizctx get`` takes. httpx is made to run without it (its extra is called
``httpx[cli]``) and falls back by itself when importing it fails, so it is told that this
module is absent, for as long as its own import takes. A process that has httpx already
keeps what it has.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Final, cast

_COMMAND_LINE: Final = "httpx._main"

# The import system takes None for "there is no such module".
_modules = cast(dict[str, ModuleType | None], sys.modules)
_hidden = "httpx" not in _modules and _COMMAND_LINE not in _modules
if _hidden:
    _modules[_COMMAND_LINE] = None
try:
    import httpx
finally:
    if _hidden:
        _modules.pop(_COMMAND_LINE, None)

__all__ = ["httpx"]
