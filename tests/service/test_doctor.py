"""The doctor: each step gives one check, and each failure says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bizctx_tui.accounts.account import Choice
from bizctx_tui.demo.faults import parse_fault
from bizctx_tui.demo.server import DemoOptions, DemoServer
from bizctx_tui.service.doctor import STEPS, Check, Doctor
from tests.support.clock import Clock
from tests.support.requests import requests

Examine = Callable[..., object]


async def examined(
    environ: dict[str, str], clock: Clock, choice: Choice = Choice()
) -> dict[str, Check]:
    doctor = Doctor(environ, choice, clock=clock)
    checks = [check async for check in doctor.examine()]
    assert sorted(check.step for check in checks) == sorted(STEPS)
    return {check.step: check for check in checks}


def statuses(checks: dict[str, Check]) -> dict[str, str]:
    return {step: check.status for step, check in checks.items() if check.status != "ok"}


@pytest.fixture
def environ(server: DemoServer, tmp_path: Path) -> dict[str, str]:
    return {
        **server.environment(),
        "HOME": str(tmp_path / "home"),
        "BIZCTX_CACHE_DIR": str(tmp_path / "cache"),
    }


async def test_a_healthy_account_passes_every_step_with_two_requests(
    environ: dict[str, str], clock: Clock, log: Path
) -> None:
    checks = await examined(environ, clock)
    assert statuses(checks) == {}
    assert requests(log) == ["GET /me", "GET /projects/101/business-context"]
    assert "Web App" in checks["project"].words
    assert "Service account demo" in checks["credentials"].words
    assert not any(check.next_step for check in checks.values())


async def test_no_account_fails_the_account_and_skips_what_needs_one(
    tmp_path: Path, clock: Clock
) -> None:
    home = {"HOME": str(tmp_path), "BIZCTX_CACHE_DIR": str(tmp_path / "cache")}
    checks = await examined(home, clock)
    assert checks["configuration"].status == checks["storage"].status == "ok"
    assert checks["account"].status == "failed"
    assert "bizctx login" in checks["account"].next_step
    assert checks["document"].status == "skipped"


async def test_a_broken_configuration_names_the_line(tmp_path: Path, clock: Clock) -> None:
    config = tmp_path / "config.toml"
    config.touch(0o600)
    config.write_text('[active]\naccount = "x\n')
    checks = await examined({"HOME": str(tmp_path), "MP_CONFIG_PATH": str(config)}, clock)
    assert checks["configuration"].status == "failed"
    assert "line 2" in checks["configuration"].words


async def test_refused_credentials_say_so(environ: dict[str, str], clock: Clock) -> None:
    checks = await examined(environ | {"MP_SECRET": "Wrong-Secret"}, clock)
    assert statuses(checks) == {"project list": "failed", "project": "skipped"} | {
        "document": "skipped"
    }
    assert "secret" in checks["project list"].next_step
    assert "Wrong-Secret" not in repr(checks)


async def test_a_server_that_is_not_there_fails_the_reachability(
    environ: dict[str, str], clock: Clock
) -> None:
    checks = await examined(environ | {"MP_API_BASE_URL": "http://127.0.0.1:1"}, clock)
    assert checks["reachability"].status == "failed"
    assert "refused" in checks["reachability"].words
    assert checks["project list"].status == "skipped"


async def test_a_forbidden_list_is_a_warning_and_the_document_is_still_tried(
    tmp_path: Path, clock: Clock
) -> None:
    options = DemoOptions(rate_limit=0, faults=(parse_fault("GET /me=403"),))
    with DemoServer(options) as server:
        environ = {**server.environment(), "BIZCTX_CACHE_DIR": str(tmp_path / "cache")}
        checks = await examined(environ, clock)
    assert statuses(checks) == {"project list": "warning", "project": "warning"}
    assert checks["document"].status == "ok"


async def test_a_project_without_the_right_to_edit_is_a_warning(
    environ: dict[str, str], clock: Clock, server: DemoServer
) -> None:
    checks = await examined(environ | {"MP_PROJECT_ID": "104"}, clock)
    assert statuses(checks) == {"project": "warning"}
    assert "edit_project_info" in checks["project"].next_step


async def test_an_unknown_project_is_told_twice(environ: dict[str, str], clock: Clock) -> None:
    checks = await examined(environ | {"MP_PROJECT_ID": "999"}, clock)
    assert statuses(checks) == {"project": "warning", "document": "failed"}
    assert "404" in checks["document"].words


async def test_a_cache_that_cannot_be_written_is_a_warning(
    environ: dict[str, str], clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    checks = await examined(environ | {"BIZCTX_CACHE_DIR": str(tmp_path / "file")}, clock)
    assert statuses(checks) == {"storage": "warning"}
    assert "BIZCTX_CACHE_DIR" in checks["storage"].next_step


async def test_an_address_that_may_not_be_used_is_named(
    environ: dict[str, str], clock: Clock
) -> None:
    checks = await examined(environ | {"MP_API_BASE_URL": "http://example.com"}, clock)
    assert checks["address"].status == "failed"
    assert "MP_API_BASE_URL" in checks["address"].words
