"""The pretended internet: real host names and real TLS, led to servers of the tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bizctx_tui.demo.server import DemoServer
from tests.support.internet import PretendInternet
from tests.support.requests import requests

BIZCTX = (sys.executable, "-m", "bizctx_tui")


@pytest.fixture
def internet(tmp_path: Path, server: DemoServer) -> Iterator[PretendInternet]:
    hosts = ("mixpanel.com", "eu.mixpanel.com")
    with PretendInternet(tmp_path, dict.fromkeys(hosts, server.url)) as internet:
        yield internet


@pytest.fixture
def environ(internet: PretendInternet, server: DemoServer, tmp_path: Path) -> dict[str, str]:
    """The stand-in's service account, and no address at all."""
    account = server.environment()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        **{name: value for name, value in account.items() if not name.endswith("_BASE_URL")},
        **internet.environment(),
    }


def get(environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*BIZCTX, "get"],
        env=dict(environ),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(("region", "host"), [("us", "mixpanel.com"), ("eu", "eu.mixpanel.com")])
def test_our_client_reaches_a_regions_host_with_no_address_given(
    environ: dict[str, str], internet: PretendInternet, log: Path, region: str, host: str
) -> None:
    done = get(environ | {"MP_REGION": region})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["project_id"] == "101"
    assert internet.reached == [host]
    assert requests(log) == ["GET /projects/101/business-context"]


def test_a_host_that_is_not_played_cannot_be_reached(
    environ: dict[str, str], internet: PretendInternet, log: Path
) -> None:
    done = get(environ | {"MP_REGION": "in"})
    assert (done.returncode, done.stdout) == (1, "")
    assert internet.reached == []
    assert internet.refused
    assert all(asked.startswith("CONNECT in.mixpanel.com:443 ") for asked in internet.refused)
    assert requests(log) == []


def test_a_client_that_does_not_know_the_authority_sends_nothing(
    environ: dict[str, str], log: Path
) -> None:
    del environ["SSL_CERT_FILE"]
    done = get(environ)
    assert (done.returncode, done.stdout) == (1, "")
    assert "certificate" in done.stderr
    assert requests(log) == []


def test_a_long_text_passes_in_both_directions(environ: dict[str, str], server: DemoServer) -> None:
    text = "日本語のテキスト。" * 5_000
    done = subprocess.run(
        [*BIZCTX, "set"],
        input=text,
        env=environ,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(get(environ).stdout)["content"] == text
