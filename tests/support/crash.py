"""What crash reports show of an error: with the local variables of every frame."""

from __future__ import annotations

import io
import traceback
from types import TracebackType

from rich.console import Console
from rich.traceback import Traceback

_PACKAGE = "/bizctx_tui/"
_WIDTH = 3000
_ALL = 1_000_000


def crash_reports(error: BaseException) -> str:
    """The reports of the standard library and of rich, from the first frame of the package.

    The frames of a test come before it, and hold the secrets that it looks for.
    """
    frames = _in_the_package(error.__traceback__)
    assert frames is not None, "the error was not raised by the package"
    standard = traceback.TracebackException(
        type(error), error, frames, capture_locals=True, compact=False
    )
    drawn = io.StringIO()
    console = Console(file=drawn, width=_WIDTH, color_system=None)
    console.print(
        Traceback.from_exception(
            type(error),
            error,
            frames,
            width=_WIDTH,
            show_locals=True,
            locals_max_length=_ALL,
            locals_max_string=_ALL,
        )
    )
    chained = repr((error.__cause__, error.__context__))
    return "".join(standard.format()) + drawn.getvalue() + repr(vars(error)) + chained


def _in_the_package(frames: TracebackType | None) -> TracebackType | None:
    while frames is not None and _PACKAGE not in frames.tb_frame.f_code.co_filename:
        frames = frames.tb_next
    return frames
