"""In which region an account is: asked on a pretended internet with three regions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr

from bizctx_tui.accounts.environment import read_environment
from bizctx_tui.client.timeouts import Timeouts
from bizctx_tui.demo.faults import parse_fault
from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_TOKEN, DEMO_USERNAME
from bizctx_tui.demo.server import DemoOptions, DemoServer
from bizctx_tui.errors import AuthenticationError, TransportError
from bizctx_tui.service.sign_in import SignIn
from tests.support.clock import Clock
from tests.support.internet import PretendInternet

TOKEN = SecretStr(DEMO_TOKEN)
HOSTS = {"us": "mixpanel.com", "eu": "eu.mixpanel.com", "in": "in.mixpanel.com"}

World = Callable[..., tuple[SignIn, PretendInternet]]


@pytest.fixture
def world(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Opens three regions; each answers ``/me`` with the status given for it, else truly."""
    with ExitStack() as opened:

        def open_world(**statuses: int) -> tuple[SignIn, PretendInternet]:
            routes = {}
            for region, host in HOSTS.items():
                status = statuses.get(region)
                faults = () if status is None else (parse_fault(f"GET /me={status}"),)
                options = DemoOptions(rate_limit=0, faults=faults)
                routes[host] = opened.enter_context(DemoServer(options)).url
            internet = opened.enter_context(PretendInternet(tmp_path, routes))
            for name, value in internet.environment().items():
                monkeypatch.setenv(name, value)
            environment = read_environment({"HOME": str(tmp_path / "home")})
            timeouts = Timeouts(connect=5, read=5, total=10)
            return SignIn(environment, clock=clock, timeouts=timeouts), internet

        yield open_world


async def test_the_region_is_the_first_that_accepts(world: World) -> None:
    sign_in, internet = world(us=401)
    identity = await sign_in.with_service_account(DEMO_USERNAME, SecretStr(DEMO_SECRET))
    assert identity.region == "eu"
    assert internet.reached == ["mixpanel.com", "eu.mixpanel.com"]


async def test_a_server_that_fails_is_no_answer_about_the_region(world: World) -> None:
    sign_in, internet = world(us=403, eu=500)
    assert (await sign_in.with_token(TOKEN)).region == "in"
    assert internet.reached == list(HOSTS.values())


async def test_what_each_region_said_is_told_when_none_accepts(world: World) -> None:
    sign_in, _ = world(us=401, eu=500, **{"in": 403})
    with pytest.raises(AuthenticationError) as caught:
        await sign_in.with_token(TOKEN)
    for words in ("us: ", "(401)", "eu: ", "(500)", "in: ", "(403)"):
        assert words in caught.value.message
    assert caught.value.exit_code == 2


async def test_servers_that_all_fail_are_not_called_a_refusal(world: World) -> None:
    sign_in, _ = world(us=503, eu=503, **{"in": 503})
    with pytest.raises(TransportError) as caught:
        await sign_in.with_token(TOKEN)
    for words in ("us: ", "eu: ", "in: ", "(503)"):
        assert words in caught.value.message


async def test_a_named_region_is_the_only_one_asked(world: World) -> None:
    sign_in, internet = world(eu=401)
    with pytest.raises(AuthenticationError):
        await sign_in.with_token(TOKEN, region="eu")
    assert internet.reached == ["eu.mixpanel.com"]


async def test_one_server_that_stands_for_all_regions_is_asked_once(
    server: DemoServer, log: Path, tmp_path: Path, clock: Clock
) -> None:
    environment = read_environment({**server.addresses(), "HOME": str(tmp_path / "home")})
    with pytest.raises(AuthenticationError):
        await SignIn(environment, clock=clock).with_token(SecretStr("nobodys-token"))
    requests = log.read_text("utf-8").splitlines()
    assert len(requests) == 1
