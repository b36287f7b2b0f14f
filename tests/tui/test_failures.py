"""Whatever the wire does: a message with a next step, and the text stays."""

from __future__ import annotations

import base64
import errno
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bizctx_tui.client.transport import Timeouts
from bizctx_tui.core.models import Scope
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.factory import build_app
from bizctx_tui.tui.screens.diff import DiffModal
from bizctx_tui.tui.widgets.editor import Editor
from bizctx_tui.tui.widgets.notice import Notice
from bizctx_tui.tui.widgets.project_tree import ProjectTree
from tests.support.clock import Clock
from tests.support.failures import FAILURES, IN_DOUBT, NOT_STORED, Told, WireFailure
from tests.support.lying_server import Answer, Behaviour, Handle, Hang, LyingServer, Request
from tests.support.mixpanel import (
    PROJECT_ID,
    SECRET,
    USERNAME,
    Mixpanel,
    at_the_last_try,
    busy,
    environment,
    healthy,
    puts,
)
from tests.support.pilot import Pilot, screen_lines, screen_text, until, until_seen
from tests.tui.conftest import MakeApp

SIZE = (110, 30)
SCOPE = Scope.project(PROJECT_ID)
BASIC = base64.b64encode(f"{USERNAME}:{SECRET}".encode()).decode()
NAME = "bizctx.invalid"

each_failure = pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)


@pytest.fixture
def mixpanel() -> Mixpanel:
    return Mixpanel("base\n")


@pytest.fixture
def server(mixpanel: Mixpanel) -> Iterator[LyingServer]:
    with LyingServer(then=healthy(mixpanel)) as server:
        yield server


async def listed(pilot: Pilot[None]) -> BizctxApp:
    """Wait for the list of projects, so that the next request is what the test does."""
    app = pilot.app
    assert isinstance(app, BizctxApp)
    await until(pilot, lambda: bool(app.desk.me.projects))
    return app


async def opened(pilot: Pilot[None]) -> None:
    """Open the project of the environment, which the tree points at."""
    app = pilot.app
    tree = app.screen.query_one(ProjectTree)
    tree.focus()
    tree.point_at(SCOPE)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.focused, Editor))


async def with_unsaved_text(pilot: Pilot[None]) -> BizctxApp:
    app = await listed(pilot)
    await opened(pilot)
    await pilot.press("m")
    assert_kept(app, "mbase\n")
    return app


async def reviewed(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(pilot.app.screen, DiffModal))
    await pilot.pause()


async def saved(pilot: Pilot[None]) -> None:
    await reviewed(pilot)
    await pilot.press("y")
    await until_told(pilot, "Saved:")
    app = pilot.app
    assert isinstance(app, BizctxApp)
    assert not app.desk.unsaved()


def told(pilot: Pilot[None]) -> str:
    """What the notice shows on the screen, its rows joined."""
    screen = pilot.app.screen_stack[0]
    notice = screen.query_one(Notice)
    if pilot.app.screen is not screen or not notice.display:
        return ""
    rows = screen_lines(pilot.app)[notice.region.y : notice.region.bottom]
    return " ".join(" ".join(rows).split())


async def until_told(pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: words in told(pilot))
    assert_no_credentials(pilot)


async def until_failed(pilot: Pilot[None], expected: Told, fate: str = "") -> None:
    """Wait for the message of one failure: what happened, what of the text, the next step."""
    await until_told(pilot, expected.words)
    assert told(pilot).startswith("✗")
    assert expected.step in told(pilot)
    assert (IN_DOUBT in told(pilot)) is (fate == IN_DOUBT)
    assert (NOT_STORED in told(pilot)) is (fate == NOT_STORED)


def assert_no_credentials(pilot: Pilot[None]) -> None:
    shown = "".join(screen_text(pilot.app).split())
    assert SECRET not in shown
    assert BASIC not in shown


def assert_kept(app: BizctxApp, text: str) -> None:
    draft = app.desk.draft(SCOPE)
    assert draft is not None
    assert draft.text == text
    assert app.desk.unsaved() == (SCOPE,)


async def typed(pilot: Pilot[None], key: str, line: str) -> None:
    """Type a character and see it."""
    assert isinstance(pilot.app.focused, Editor)
    await pilot.press(key)
    await until_seen(pilot, line)
    await until_seen(pilot, "● unsaved")


@each_failure
async def test_a_save_that_fails_keeps_the_text_and_works_later(
    make_app: MakeApp, server: LyingServer, mixpanel: Mixpanel, failure: WireFailure
) -> None:
    app = make_app(environment(server.url))
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        server.add(*failure.script_of_read)
        await pilot.press("ctrl+s")
        await until_failed(pilot, failure.of_read)
        assert_kept(app, "mbase\n")
        await typed(pilot, "i", "mibase")
        assert puts(server) == 0

        await reviewed(pilot)
        server.add(failure.behaviour)
        await pilot.press("y")
        await until_failed(pilot, failure.of_write, failure.fate)
        assert_kept(app, "mibase\n")
        assert puts(server) == 1
        await typed(pilot, "n", "minbase")

        await saved(pilot)
        assert puts(server) == 2
    assert mixpanel.content == "minbase\n"
    assert server.script_left == 0


@each_failure
async def test_a_list_and_a_document_that_fail_leave_the_app_usable(
    make_app: MakeApp, server: LyingServer, failure: WireFailure
) -> None:
    of_list = {
        "401": Told("it does not accept the credentials (401)", "Check the user name"),
        "403": Told("it may not (403)", "The project named in MP_PROJECT_ID can still be opened"),
    }.get(failure.name, failure.of_read)
    server.add(*failure.script_of_read)
    app = make_app(environment(server.url))
    async with app.run_test(size=SIZE) as pilot:
        await until_told(pilot, of_list.words)
        assert of_list.step in told(pilot)
        assert f"Project {PROJECT_ID}" in screen_text(app)

        server.add(*failure.script_of_read)
        await pilot.press("escape", "enter")
        await until_failed(pilot, failure.of_read)
        assert app.desk.draft(SCOPE) is None
        assert isinstance(app.focused, ProjectTree)

        await opened(pilot)
        await typed(pilot, "m", "mbase")
        assert told(pilot) == ""
    assert server.script_left == 0


async def test_a_write_that_was_stored_before_its_answer_was_lost_is_not_sent_again(
    make_app: MakeApp, server: LyingServer, mixpanel: Mixpanel
) -> None:
    def store_in_silence(request: Request) -> Answer:
        mixpanel.store(request)
        raise OSError("the connection breaks")

    app = make_app(environment(server.url))
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await reviewed(pilot)
        server.add(Handle(store_in_silence))
        await pilot.press("y")
        await until_told(pilot, IN_DOUBT)
        assert mixpanel.content == "mbase\n"
        assert_kept(app, "mbase\n")
        await pilot.press("ctrl+s")
        await until_told(pilot, "holds this very text already")
        assert not app.desk.unsaved()
    assert puts(server) == 1


async def test_a_stopped_server_is_told_and_a_started_one_is_found(
    make_app: MakeApp, mixpanel: Mixpanel
) -> None:
    refused = Told("refused the connection: nothing listens there", "Check the network, VPN")
    with LyingServer(then=healthy(mixpanel)) as first:
        app = make_app(environment(first.url))
        async with app.run_test(size=SIZE) as pilot:
            await with_unsaved_text(pilot)
            await reviewed(pilot)
            first.__exit__(None, None, None)
            await pilot.press("y")
            await until_failed(pilot, refused, NOT_STORED)
            assert_kept(app, "mbase\n")

            await pilot.press("escape", "ctrl+s")
            await until_seen(pilot, "refused: trying again")
            await typed(pilot, "i", "mibase")
            await until_failed(pilot, refused)
            assert_kept(app, "mibase\n")
            assert puts(first) == 0

            with ServerOnPort(first.port, then=healthy(mixpanel)) as second:
                await saved(pilot)
                assert puts(second) == 1
    assert mixpanel.content == "mibase\n"


class ServerOnPort(LyingServer):
    """A server on a port that another one has left."""

    def __init__(self, port: int, *, then: Behaviour) -> None:
        super().__init__(then=then)
        self._listener.close()
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port = port


class Names:
    """Stands in for the name service, which no server under test can be.

    Attributes:
        answers: Whether and how the test's name is looked up.
    """

    def __init__(self) -> None:
        self.answers: str = "known"
        self.over = threading.Event()
        self._look_up = socket.getaddrinfo

    def __call__(self, host: str | bytes | None, *more: object, **options: object) -> object:
        if host not in (NAME, NAME.encode()):
            return self._look_up(host, *more, **options)  # type: ignore[arg-type]
        if self.answers == "silent":
            self.over.wait(20)
        if self.answers != "known":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self._look_up("127.0.0.1", *more, **options)  # type: ignore[arg-type]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    names = Names()
    monkeypatch.setattr(socket, "getaddrinfo", names)
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
        monkeypatch.delenv(variable.lower(), raising=False)
    yield names
    names.over.set()


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (
            "unknown",
            Told(f"The name of {NAME}", "Check the network, VPN"),
        ),
        (
            "silent",
            Told("did not accept a connection in time", "Check the network, VPN"),
        ),
    ],
)
async def test_a_name_service_that_fails_between_two_requests(
    names: Names, mixpanel: Mixpanel, clock: Clock, tmp_path: object, answers: str, expected: Told
) -> None:
    def alone(request: Request) -> Answer:
        # Each request looks the name up, because no connection is kept for a second one.
        answer = mixpanel.answer(request)
        return replace(answer, headers={**answer.headers, "Connection": "close"}, close_idle=True)

    def last_busy(request: Request) -> Answer:
        names.answers = answers
        return busy(keep_open=False)

    with LyingServer(then=Handle(alone)) as server:
        app = build_app(
            environment(f"http://{NAME}:{server.port}")
            | {"BIZCTX_ALLOW_INSECURE_HTTP": "1", "BIZCTX_CACHE_DIR": str(tmp_path)},
            clock=clock,
            timeouts=Timeouts(connect=1.0),
        )
        async with app.run_test(size=SIZE) as pilot:
            await with_unsaved_text(pilot)
            server.add(busy(keep_open=False), busy(keep_open=False), Handle(last_busy))
            await pilot.press("ctrl+s")
            await until_failed(pilot, expected)
            assert_kept(app, "mbase\n")
            await typed(pilot, "i", "mibase")

            names.answers = "known"
            await reviewed(pilot)
            names.answers = answers
            await pilot.press("y")
            await until_failed(pilot, expected, NOT_STORED)
            assert_kept(app, "mibase\n")
            await typed(pilot, "n", "minbase")
            assert puts(server) == 0

            names.answers = "known"
            await saved(pilot)
            assert puts(server) == 1
            names.over.set()
    assert mixpanel.content == "minbase\n"
