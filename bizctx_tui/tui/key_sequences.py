"""What some terminals send for a key, in the spelling that Textual reads.

Textual takes a few sequences of rxvt for another key, and an escape before an arrow for two
keys. Those, and what has no name of its own otherwise, is put into xterm's spelling, where
the modifiers are a number: 3 is alt, 4 alt and shift, 5 ctrl.
"""

from __future__ import annotations

import re
from typing import Final

_SPELLINGS: Final = {
    # rxvt: ctrl with home, end and down.
    "\x1b[7^": "\x1b[1;5H",
    "\x1b[8^": "\x1b[1;5F",
    "\x1bOb": "\x1b[1;5B",
    # PuTTY and older tmux: ctrl with an arrow.
    "\x1b[5A": "\x1b[1;5A",
    "\x1b[5B": "\x1b[1;5B",
    "\x1b[5C": "\x1b[1;5C",
    "\x1b[5D": "\x1b[1;5D",
    # Alt with backspace where backspace is ctrl+h, and alt with space.
    "\x1b\x08": "\x1b[127;3u",
    "\x1b ": "\x1b[32;3u",
    # Alt as an escape before the key: rxvt, macOS Terminal with Option as Meta, PuTTY.
    **{f"\x1b\x1b[{arrow}": f"\x1b[1;3{arrow}" for arrow in "ABCDFH"},
    **{f"\x1b\x1bO{arrow}": f"\x1b[1;3{arrow}" for arrow in "ABCDFH"},
    **{f"\x1b\x1b[{arrow.lower()}": f"\x1b[1;4{arrow}" for arrow in "ABCD"},
    **{f"\x1b\x1b[{key}~": f"\x1b[{key};3~" for key in "2356"},
    "\x1b\x1b[1~": "\x1b[1;3H",
    "\x1b\x1b[4~": "\x1b[1;3F",
    "\x1b\x1b[7~": "\x1b[1;3H",
    "\x1b\x1b[8~": "\x1b[1;3F",
}
_KNOWN: Final = re.compile("|".join(map(re.escape, sorted(_SPELLINGS, reverse=True))))


def respelled(keys: str) -> str:
    """The same keys as a terminal sends them that Textual understands.

    Args:
        keys: What was read at once, pastes left out. A sequence of which only a part is in
            it stays as it is.
    """
    return _KNOWN.sub(lambda found: _SPELLINGS[found.group()], keys) if "\x1b" in keys else keys
