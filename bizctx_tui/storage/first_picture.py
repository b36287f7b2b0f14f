"""The first frame of the last session, kept on disk so that the next one shows it at once.

A picture is looked for before anything else is loaded, so this module imports next to
nothing. It is a glimpse and never the truth: it is named after everything in the
environment that shapes the first frame, it lists the files that the frame was drawn from,
and when any of them has changed there is no picture.
"""

from __future__ import annotations

import os
import stat
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Final

SWITCH: Final = "BIZCTX_FIRST_PICTURE"
"""Set to 0, no picture is shown and none is kept."""

MAX_BYTES: Final = 512 * 1024
"""The longest file of a picture."""

_HEAD: Final = "bizctx picture 1"
_MAX_FILES: Final = 32
_MAX_PARAMETERS: Final = 48

# Their values may be secrets, or are the business of nobody but the account: only whether
# they are set can show in a first frame.
_VALUES: Final = {
    "COLORTERM",
    "COLUMNS",
    "FORCE_COLOR",
    "HOME",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_CTYPE",
    "LINES",
    "MP_ACCOUNT",
    "MP_API_BASE_URL",
    "MP_APP_BASE_URL",
    "MP_AUTH_FILE",
    "MP_CONFIG_PATH",
    "MP_CUSTOM_HEADER_NAME",
    "MP_OAUTH_STORAGE_DIR",
    "MP_PROJECT_ID",
    "MP_REGION",
    "MP_STORAGE_DIR",
    "MP_TARGET",
    "MP_USERNAME",
    "MP_WORKSPACE_ID",
    "NO_COLOR",
    "TERM",
    "TERM_PROGRAM",
    "TTY_COMPATIBLE",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
}
_PREFIXES: Final = ("MP_", "BIZCTX_", "TEXTUAL_")
_VALUE_PREFIXES: Final = ("BIZCTX_", "TEXTUAL_")
_PATHS: Final = (
    "BIZCTX_CACHE_DIR",
    "HOME",
    "MP_AUTH_FILE",
    "MP_CONFIG_PATH",
    "MP_OAUTH_STORAGE_DIR",
    "MP_STORAGE_DIR",
)
# With one of these the frame depends on what this module does not look at: whose token it
# is, or another driver of the screen.
_AGAINST: Final = ("MP_OAUTH_TOKEN", "TEXTUAL_DRIVER")
_BRIDGE_HERE: Final = "mixpanel_auth.json"

_NEVER_WRITTEN: Final = frozenset(
    [chr(code) for code in (*range(0x1B), *range(0x1C, 0x20), *range(0x7F, 0xA0))]
    # They end a line, or turn the order of what follows around.
    + [chr(code) for code in (*range(0x2028, 0x202F), *range(0x2066, 0x206A))]
)


def picture_file(
    environ: Mapping[str, str], *, columns: int, rows: int, version: str
) -> str | None:
    """Where the picture for this environment is kept, whether or not there is one.

    Args:
        environ: The process environment.
        columns, rows: The size of the terminal in cells.
        version: Of this program.

    Returns:
        A path; None where no picture can be told to be true, or none is wanted.
    """
    wanted = environ.get(SWITCH) != "0" and environ.get("TERM") not in (None, "", "dumb", "unknown")
    if os.name != "posix" or not wanted or any(environ.get(name) for name in _AGAINST):
        return None
    from hashlib import sha256

    told = [
        f"{name}={value}" if name in _VALUES or name.startswith(_VALUE_PREFIXES) else name
        for name, value in sorted(environ.items())
        # An empty variable of ours counts as one that is not set.
        if (value if name.startswith(_PREFIXES) else name in _VALUES)
    ]
    parts = [version, f"{columns}x{rows}", *told]
    relative = any(not os.path.isabs(environ.get(name) or os.sep) for name in _PATHS)
    if relative or os.path.lexists(_BRIDGE_HERE):
        parts.append(os.getcwd())
    digest = sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
    return os.path.join(_cache_directory(environ), "pictures", f"{digest[:32]}.picture")


def _cache_directory(environ: Mapping[str, str]) -> str:
    """As platformdirs has it, which takes as long to import as all of this takes."""
    named = environ.get("BIZCTX_CACHE_DIR")
    if named:
        return named
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Caches/bizctx")
    base = environ.get("XDG_CACHE_HOME", "").strip()
    return os.path.join(base if os.path.isabs(base) else os.path.expanduser("~/.cache"), "bizctx")


def read_picture(path: str) -> str | None:
    """The picture in a file, to be written to the terminal as it is.

    Returns:
        None when there is none, when it is not as this program writes it or others could
        have written it, and when one of the files that it was drawn from has changed.
    """
    try:
        text = _read_own(path).decode("utf-8")
    except (OSError, ValueError):
        return None
    head, _, picture = text.partition("\n\n")
    first, *stamps = head.split("\n")
    if first != _HEAD or len(stamps) > _MAX_FILES or not picture or not is_harmless(picture):
        return None
    if any(stamp != stamp_of(stamp.partition(" ")[2]) for stamp in stamps):
        return None
    return picture


def file_text(picture: str, drawn_from: Iterable[str]) -> str:
    """What a file holds that :func:`read_picture` reads.

    Args:
        picture: Rows with colours and cursor positions.
        drawn_from: Absolute paths of the files that the frame depends on, whether they
            exist or not.

    Raises:
        ValueError: A path or the picture holds what no file of this kind can hold.
    """
    stamps = [stamp_of(path) for path in drawn_from]
    unfit = len(stamps) > _MAX_FILES or any("\n" in stamp for stamp in stamps)
    if unfit or not picture or not is_harmless(picture):
        raise ValueError("not a picture")
    return "\n".join([_HEAD, *stamps]) + "\n\n" + picture


def stamp_of(path: str) -> str:
    """What tells this state of a file from every other: one line, the path at its end."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return f"- {path}"
    return f"{status.st_mtime_ns},{status.st_size},{status.st_ino} {path}"


def is_harmless(picture: str) -> bool:
    """Whether a terminal that is sent this shows text, colours and nothing else.

    Of all escape sequences only those for a colour or style and for the cursor's position
    may be in it.
    """
    if not _NEVER_WRITTEN.isdisjoint(picture):
        return False
    before, *parts = picture.split("\x1b")
    if before:
        return False
    for part in parts:
        rest = part[1:].lstrip("0123456789;")
        if part[:1] != "[" or rest[:1] not in ("m", "H"):
            return False
        if len(part) - len(rest) > _MAX_PARAMETERS:
            return False
    return True


def _read_own(path: str) -> bytes:
    """The bytes of a file that nobody but this user can have written.

    Raises:
        OSError: It cannot be read.
        ValueError: It is another's, open to others, no regular file, or too long.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        ours = status.st_uid == os.geteuid() and not status.st_mode & 0o077
        if not (ours and stat.S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES):
            raise ValueError(path)
        return os.read(descriptor, MAX_BYTES)
    finally:
        os.close(descriptor)
