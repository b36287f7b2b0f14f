"""``bizctx doctor``: what works, what does not, and what to do about it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import TYPE_CHECKING, Final

import click

from bizctx_tui.cli.global_options import Session
from bizctx_tui.cli.terminal_check import terminal_check
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from bizctx_tui.service.doctor import Check, Doctor

_SIGNS: Final = {"ok": "✓", "warning": "!", "failed": "✗", "skipped": "-"}
_STEP_CELLS: Final = 14


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of lines.")
@click.pass_obj
def command(session: Session, as_json: bool) -> int:
    """Check each step from the configuration to a document, and say what to do.

    Looks at the configuration, account, credentials, address, connection, project list,
    rights, a document, the storage and the terminal. Sends two requests, or up to four
    when the credentials are refused. Shows no secret. Exits with 1 when a step failed.
    """
    from bizctx_tui.accounts.variables import Variables
    from bizctx_tui.service.doctor import Doctor

    doctor = Doctor(Variables(os.environ), session.options.choice, clock=time.time)
    checks = asyncio.run(_collect(doctor, (lambda check: None) if as_json else _show))
    terminal = terminal_check(os.environ, (sys.stdin, sys.stdout, sys.stderr))
    checks.append(terminal)
    if as_json:
        click.echo(json.dumps([_members(check) for check in checks], indent=2))
    else:
        _show(terminal)
    failed = any(check.status == "failed" for check in checks)
    return ExitCode.GENERAL if failed else ExitCode.SUCCESS


async def _collect(doctor: Doctor, show: Callable[[Check], None]) -> list[Check]:
    checks = []
    async for check in doctor.examine():
        show(check)
        checks.append(check)
    return checks


def _show(check: Check) -> None:
    sign = _SIGNS[check.status]
    click.echo(f"{sign} {check.step:<{_STEP_CELLS}} {visible(check.words)}")
    if check.next_step:
        click.echo(f"  {'':<{_STEP_CELLS}} → {visible(check.next_step)}")


def _members(check: Check) -> dict[str, str]:
    return {
        "step": check.step,
        "status": check.status,
        "words": check.words,
        "next_step": check.next_step,
    }
