"""``bizctx`` and ``python -m bizctx_tui``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bizctx_tui.errors import ExitCode

if TYPE_CHECKING:
    from bizctx_tui.accounts.account import Choice
    from bizctx_tui.core.key_list import KeyList


def open_app(environ: Mapping[str, str], choice: Choice, demo: bool) -> int:
    """Run the full-screen editor; only this loads the screens.

    Args:
        environ: The process environment, or what stands in for it.
        choice: What the command line names.
        demo: Whether to say on the screen that this is a demo.

    Returns:
        The exit code.
    """
    from bizctx_tui.tui.factory import run_app

    return run_app(environ, choice=choice, demo=demo)


def list_keys(environ: Mapping[str, str]) -> KeyList:
    """What each key of the full-screen editor does.

    Args:
        environ: The process environment, or what stands in for it.
    """
    from bizctx_tui.tui.factory import list_keys

    return list_keys(environ)


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        from bizctx_tui.cli.main import run

        code = run(sys.argv[1:], open_app=open_app, list_keys=list_keys)
    except KeyboardInterrupt:
        # Before the command line was there to say so.
        code = ExitCode.INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()
