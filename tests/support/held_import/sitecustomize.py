"""Put on PYTHONPATH, it decides what becomes of importing Textual in a start under test.

HELD_IMPORT is a path: the import waits until that file is there. What the file holds
happens then: nothing, or an exception of that name.
"""

from __future__ import annotations

import builtins
import os
import sys
import time
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class Held(MetaPathFinder):
    """Finds nothing; the import goes on behind it."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Wait when it is Textual that is looked for."""
        if fullname == "textual":
            sys.meta_path.remove(self)
            path_of_gate = os.environ["HELD_IMPORT"]
            while not os.path.exists(path_of_gate):
                time.sleep(0.01)
            with open(path_of_gate, encoding="utf-8") as gate:
                mistake = gate.read()
            if mistake:
                raise getattr(builtins, mistake)("on purpose")
        return None


if "HELD_IMPORT" in os.environ:
    sys.meta_path.insert(0, Held())
