"""The official client, and a pretended internet with a stand-in in place of Mixpanel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bizctx_tui.demo.server import DemoOptions, DemoServer
from tests.support.internet import HOSTS, PretendInternet
from tests.support.official import OfficialClient, OfficialHome
from tests.support.requests import requests

TOKEN_VARIABLE = "TOKEN_OF_THE_BUILD"


@dataclass(frozen=True)
class Town:
    """A stand-in that plays Mixpanel on an internet of its own.

    Attributes:
        log: What the stand-in was asked.
    """

    server: DemoServer
    internet: PretendInternet
    log: Path

    @property
    def requests(self) -> list[str]:
        """What the stand-in was asked so far, as ``METHOD /path``."""
        return requests(self.log)


def open_town(directory: Path, options: DemoOptions) -> Iterator[Town]:
    """A town until the generator is closed; its log is added to the options."""
    log = directory / "requests.jsonl"
    with (
        DemoServer(DemoOptions(**{**vars(options), "log": log})) as server,
        PretendInternet(directory, dict.fromkeys(HOSTS, server.url)) as internet,
    ):
        yield Town(server, internet, log)


@pytest.fixture(scope="session")
def official() -> OfficialClient:
    """The official client; without it the test fails."""
    return OfficialClient.installed()


@pytest.fixture(scope="session")
def shared_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One for all tests that change nothing in it."""
    yield from open_town(tmp_path_factory.mktemp("town"), DemoOptions(rate_limit=0))


@pytest.fixture(scope="session")
def model_home(
    official: OfficialClient, shared_town: Town, tmp_path_factory: pytest.TempPathFactory
) -> OfficialHome:
    """Every kind of account, written by the official client; to be copied.

    Each account has a project of its own, so that an answer tells which one was used.
    Renewing the tokens of a copy would end those of all others.
    """
    home = OfficialHome(official, tmp_path_factory.mktemp("model"), shared_town.internet)
    home.add_service_account("team", "101")
    home.add_token("inline", "103")
    home.add_token_variable("variable", "105", TOKEN_VARIABLE)
    home.add_browser_sign_in("browser", "106")
    home.add_target("japan", "inline", "202")
    home.activate("team")
    return home


@pytest.fixture
def home(model_home: OfficialHome, tmp_path: Path) -> OfficialHome:
    """A copy of the home with every kind of account; ``team`` is active."""
    return model_home.copy(tmp_path)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A town of this test alone."""
    directory = tmp_path / "town"
    directory.mkdir()
    yield from open_town(directory, DemoOptions(rate_limit=0))


@pytest.fixture
def signed_in(official: OfficialClient, town: Town, tmp_path: Path) -> OfficialHome:
    """A home with one browser sign-in, ``browser``, whose tokens no other test has."""
    home = OfficialHome(official, tmp_path / "own", town.internet)
    home.add_browser_sign_in("browser", "106")
    return home
