"""Whatever the wire does: a message with a next step, and the text stays."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bizctx_tui.client.transport import Timeouts
from bizctx_tui.tui.factory import build_app
from bizctx_tui.tui.widgets.project_tree import ProjectTree
from tests.support.clock import Clock
from tests.support.failing_app import (
    SCOPE,
    assert_kept,
    opened,
    reviewed,
    saved,
    told,
    typed,
    until_asked,
    until_failed,
    until_told,
    with_unsaved_text,
)
from tests.support.failures import FAILURES, NOT_STORED, Told, WireFailure
from tests.support.lying_server import Answer, Behaviour, Handle, Hang, LyingServer, Request
from tests.support.mixpanel import (
    PROJECT_ID,
    SECRET,
    Mixpanel,
    busy,
    environment,
    healthy,
    puts,
)
from tests.support.pilot import screen_text, until_seen
from tests.tui.conftest import MakeApp

SIZE = (80, 24)
WIDE = (120, 24)
HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"
NAME = "bizctx.invalid"
AT_THE_START = {"truncated", "wrong shape", "401", "403", "500"}
CHECK_THE_NETWORK = "Check the network, VPN and proxy"
HOSTILE = "[brackets] [/] [bold red]\x1b[31m \u202e"
SHOWN = "[brackets] [/] [bold red]␛[31m ▯"

each_failure = pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)


@pytest.fixture
def mixpanel() -> Mixpanel:
    return Mixpanel("base\n")


@pytest.fixture
def server(mixpanel: Mixpanel) -> Iterator[LyingServer]:
    with LyingServer(then=healthy(mixpanel)) as server:
        yield server


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
        if failure.in_doubt:
            await until_asked(pilot, failure.of_write.words)
            await pilot.press("escape")
            await until_told(pilot, "Not saved: no answer came")
        else:
            await until_failed(pilot, failure.of_write, failure.fate)
        assert_kept(app, "mibase\n")
        assert puts(server) == 1
        if failure.name == "403":
            await pilot.press("n")
            await until_told(pilot, "can only be read")
            assert_kept(app, "mibase\n")
            await app.screen.run_action("flow('document.edit_anyway')")
        await typed(pilot, "n", "minbase")

        await saved(pilot)
        assert puts(server) == 2
    assert mixpanel.content == "minbase\n"
    assert server.script_left == 0


@pytest.mark.parametrize(
    "failure",
    [failure for failure in FAILURES if failure.name in AT_THE_START],
    ids=lambda failure: failure.name,
)
async def test_a_list_and_a_document_that_fail_leave_the_app_usable(
    make_app: MakeApp, server: LyingServer, failure: WireFailure
) -> None:
    of_list = {
        "401": Told("it does not accept the credentials (401)", "Check the user name"),
        "403": Told(
            "it may not (403)", "The project that this account starts with can still be opened"
        ),
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
        await until_told(pilot, "as the server confirms")
        assert mixpanel.content == "mbase\n"
        assert not app.desk.unsaved()
    assert puts(server) == 1


async def test_a_stopped_server_is_told_and_a_started_one_is_found(
    make_app: MakeApp, mixpanel: Mixpanel
) -> None:
    refused = Told("refused the connection: nothing listens there", CHECK_THE_NETWORK)
    with LyingServer(then=healthy(mixpanel)) as first:
        app = make_app(environment(first.url))
        async with app.run_test(size=WIDE) as pilot:
            await with_unsaved_text(pilot)
            await reviewed(pilot)
            first.__exit__(None, None, None)
            await pilot.press("y")
            await until_failed(pilot, refused, NOT_STORED)
            assert_kept(app, "mbase\n")

            await pilot.press("escape", "ctrl+s")
            await until_seen(pilot, "no connection: trying")
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
        ("unknown", Told(f"The name of {NAME}", CHECK_THE_NETWORK)),
        ("silent", Told("did not accept a connection in time", CHECK_THE_NETWORK)),
    ],
)
async def test_a_name_service_that_fails_between_two_requests(
    names: Names, mixpanel: Mixpanel, clock: Clock, tmp_path: Path, answers: str, expected: Told
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
            timeouts=Timeouts(connect=0.7),
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


async def test_an_answer_that_does_not_come_in_time(
    tmp_path: Path, clock: Clock, server: LyingServer, mixpanel: Mixpanel
) -> None:
    app = build_app(
        {**environment(server.url), "BIZCTX_CACHE_DIR": str(tmp_path)},
        clock=clock,
        timeouts=Timeouts(read=0.7),
    )
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        server.add(Hang())
        await pilot.press("ctrl+s")
        await typed(pilot, "i", "mibase")
        await until_failed(pilot, Told("did not answer in time", "Try again in a moment"))
        assert_kept(app, "mibase\n")

        await reviewed(pilot)
        server.add(Hang(HALF))
        await pilot.press("y")
        await until_asked(pilot, "did not answer in time")
        await pilot.press("escape")
        await until_told(pilot, "Not saved: no answer came")
        assert_kept(app, "mibase\n")
        await typed(pilot, "n", "minbase")
        assert puts(server) == 1

        await saved(pilot)
    assert puts(server) == 2
    assert mixpanel.content == "minbase\n"


async def test_where_no_tls_is_spoken_nothing_is_sent(
    make_app: MakeApp, server: LyingServer
) -> None:
    no_tls = Told("No secure connection to 127.0.0.1", "https or http")
    app = make_app(environment(server.https_url))
    async with app.run_test(size=SIZE) as pilot:
        await until_failed(pilot, no_tls)
        await pilot.press("escape", "enter")
        await until_failed(pilot, no_tls)
        assert app.desk.draft(SCOPE) is None
        # As if it had been opened while the address was still right.
        app.desk.learn({SCOPE: "base\n"})
        await opened(pilot)
        await pilot.press("m", "ctrl+s")
        await until_failed(pilot, no_tls)
        assert_kept(app, "mbase\n")
        await typed(pilot, "i", "mibase")
    assert server.requests == []


async def test_the_words_of_a_server_are_shown_as_text_and_leave_room_for_the_next_step(
    make_app: MakeApp, server: LyingServer
) -> None:
    refused = Told(f"It says: “{SHOWN}", "change the text, then save again")
    app = make_app(environment(server.url))
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        for words in (HOSTILE + "word " * 200, HOSTILE + "漢" * 600):
            await reviewed(pilot)
            server.add(Answer.json({"error": words}, 422))
            await pilot.press("y")
            await until_failed(pilot, refused, NOT_STORED)
            assert "\x1b" not in screen_text(app)
            assert_kept(app, "mbase\n")
            await pilot.press("escape")
            assert told(pilot) == ""


async def test_a_server_that_repeats_the_credentials_does_not_bring_them_on_the_screen(
    make_app: MakeApp, server: LyingServer
) -> None:
    def repeat(request: Request) -> Answer:
        header = request.headers["authorization"]
        secret = base64.b64decode(header.partition(" ")[2]).decode()
        assert SECRET in secret
        return Answer.json({"error": f"no: {header} {secret}"}, 422)

    app = make_app(environment(server.url))
    server.add(Handle(repeat))
    async with app.run_test(size=SIZE) as pilot:
        await until_told(pilot, "no: [credentials]")
        server.add(Handle(repeat))
        await pilot.press("escape", "enter")
        await until_told(pilot, "no: [credentials]")
        await opened(pilot)
        await pilot.press("m")
        server.add(Handle(repeat))
        await pilot.press("ctrl+s")
        await until_told(pilot, "no: [credentials]")
        await reviewed(pilot)
        server.add(Handle(repeat))
        await pilot.press("y")
        await until_told(pilot, "the text (422)")
        assert "[credentials]" in told(pilot)
        assert_kept(app, "mbase\n")


async def test_what_the_server_stored_differently_is_told_and_the_text_kept(
    make_app: MakeApp, server: LyingServer, mixpanel: Mixpanel
) -> None:
    def store_trimmed(request: Request) -> Answer:
        mixpanel.store(request)
        mixpanel.content = mixpanel.content.strip()
        return Answer.json({"content": mixpanel.content})

    app = make_app(environment(server.url))
    async with app.run_test(size=SIZE) as pilot:
        await with_unsaved_text(pilot)
        await reviewed(pilot)
        server.add(Handle(store_trimmed))
        await pilot.press("y")
        await until_seen(pilot, "what was sent → what the server stored")
        await pilot.press("escape")
        await until_told(pilot, "5 characters instead of 6")
        assert_kept(app, "mbase\n")
        await reviewed(pilot)
        await pilot.press("escape")
    assert puts(server) == 1
