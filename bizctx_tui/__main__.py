"""``bizctx`` and ``python -m bizctx_tui``."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

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


def open_own() -> int:
    """Run the full-screen editor on what the environment and the files name.

    The last session's first frame is on the screen before anything else is loaded.

    Returns:
        The exit code.
    """
    import gc

    from bizctx_tui.tui.first_picture import FirstPicture

    # The app looks after it from its first frame on.
    gc.disable()
    # It would read what every installed package says of itself, to find plugins for models.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    with FirstPicture(os.environ) as picture:
        from bizctx_tui.errors import BizctxError
        from bizctx_tui.tui.factory import run_app

        try:
            return run_app(os.environ, picture=picture)
        except BizctxError as error:
            failure = error
    # Only now: on the screen of the picture nobody would see it.
    from bizctx_tui.cli.output import report_error

    report_error(failure)
    return failure.exit_code


def main() -> None:
    """Run the command line and leave with its exit code."""
    arguments = sys.argv[1:]
    try:
        if arguments or "_BIZCTX_COMPLETE" in os.environ:
            from bizctx_tui.cli.main import run

            code = run(arguments, open_app=open_app, list_keys=list_keys)
        else:
            code = open_own()
    except KeyboardInterrupt:
        # While the command line or the app was being loaded.
        from bizctx_tui.errors import ExitCode

        code = ExitCode.INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()
