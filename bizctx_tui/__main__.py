"""``bizctx`` and ``python -m bizctx_tui``."""

from __future__ import annotations

import sys
from collections.abc import Mapping


def open_app(environ: Mapping[str, str], demo: bool) -> int:
    """Run the full-screen editor; only this loads the screens.

    Returns:
        The exit code.
    """
    from bizctx_tui.tui.factory import run_app

    return run_app(environ, demo=demo)


def main() -> None:
    """Run the command line and leave with its exit code."""
    from bizctx_tui.cli.main import run

    sys.exit(run(sys.argv[1:], open_app=open_app))


if __name__ == "__main__":
    main()
