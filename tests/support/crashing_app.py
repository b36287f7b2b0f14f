"""The app with a mistake in it: a key crashes while everything is at hand that holds a secret.

F1 does in the workspace, ctrl+r while signing in.

``python -m tests.support.crashing_app`` runs it on the process environment.
"""

from __future__ import annotations

import os
import sys

from pydantic import SecretStr
from textual.widgets import Input

from bizctx_tui.accounts.account import Choice
from bizctx_tui.accounts.variables import Variables
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.factory import run_app
from bizctx_tui.tui.screens.sign_in import SignInScreen
from bizctx_tui.tui.screens.workspace import WorkspaceScreen


class Mistake(Exception):
    """What the report must name."""


def crash(screen: WorkspaceScreen) -> None:
    """Fail with everything in local variables, as a frame of the app could have it."""
    app = screen.app
    assert isinstance(app, BizctxApp)
    services = screen.services
    parts = {name: getattr(services, name) for name in services.__dataclass_fields__}
    account, credentials = services.account, services.account.credentials
    gate = app.accounts.gate
    environ, environment = gate.environ, services.environment
    raise Mistake(f"{len(parts)} {account.name} {type(credentials)} {environ} {environment.home}")


def crash_signing_in(screen: SignInScreen) -> None:
    """Fail with what was typed at hand."""
    fields = list(screen.query(Input))
    filled = [field for field in fields if field.value]
    secret = SecretStr(filled[-1].value)
    raise Mistake(f"{len(filled)} of {len(fields)} {secret}")


def main() -> int:
    for screen, action, mistake in (
        (WorkspaceScreen, "action_help", crash),
        (SignInScreen, "action_look_again", crash_signing_in),
    ):
        setattr(screen, action, mistake)
    return run_app(Variables(os.environ), Choice(account=os.environ.get("CRASH_ACCOUNT")))


if __name__ == "__main__":
    sys.exit(main())
