"""One save on the wire: two reads and one write, or one read when the review was quick."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.factory import build_app
from bizctx_tui.tui.widgets.editor.widget import Editor
from tests.faults.app_server import DOCUMENTS, PROJECTS, AppServer, Doorway
from tests.faults.happenings import Answered, Asked, Record
from tests.faults.home import Home, environ
from tests.support.clock import Clock
from tests.support.failing_app import until_told
from tests.support.pilot import until, until_armed

SCOPE = PROJECTS[0]
QUICK_SECONDS = 1.9
LONG_SECONDS = 2.1


class Wire:
    """The server of a test, and what it was asked."""

    def __init__(self) -> None:
        self.record = Record()
        self.server = AppServer({scope: "base\n" for scope in DOCUMENTS}, self.record, {})
        self.door = Doorway(self.server)

    def asked(self) -> list[str]:
        """The methods of the requests, in order, but those for the list of projects."""
        return [one.method for one in self.record.of(Asked)]


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire()
    yield wire
    wire.door.shut()


@pytest.fixture
def app(wire: Wire, tmp_path: Path, clock: Clock) -> BizctxApp:
    return build_app(environ(Home(tmp_path, wire.door.url)), clock=clock)


async def _with_a_review(pilot: Pilot[None], wire: Wire) -> None:
    app = pilot.app
    assert isinstance(app, BizctxApp)
    await until(pilot, lambda: bool(app.desk.me.projects))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.focused, Editor))
    assert wire.asked() == ["GET"]
    await pilot.press("m", "ctrl+s")
    await until_armed(pilot)
    assert wire.asked() == ["GET", "GET"]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(QUICK_SECONDS, ["GET", "PUT"]), (LONG_SECONDS, ["GET", "GET", "PUT"])],
    ids=["quick", "long"],
)
async def test_one_save(
    app: BizctxApp, wire: Wire, clock: Clock, seconds: float, expected: list[str]
) -> None:
    async with app.run_test() as pilot:
        await _with_a_review(pilot, wire)
        clock.now += seconds
        await pilot.press("y")
        await until_told(pilot, "Saved")
        opening, *saving = wire.asked()
        assert (opening, saving) == ("GET", expected)
    assert wire.asked()[1:] == expected
    assert wire.server.texts()[SCOPE] == "mbase\n"


async def test_nothing_lies_between_the_last_read_and_the_write(
    app: BizctxApp, wire: Wire, clock: Clock
) -> None:
    async with app.run_test() as pilot:
        await _with_a_review(pilot, wire)
        clock.now += LONG_SECONDS
        await pilot.press("y")
        await until_told(pilot, "Saved")
    *_, read, _ = wire.record.of(Answered)
    *_, write = wire.record.of(Asked)
    assert (read.number + 1, write.method) == (write.number, "PUT")


async def test_a_review_that_is_left_writes_nothing(app: BizctxApp, wire: Wire) -> None:
    async with app.run_test() as pilot:
        await _with_a_review(pilot, wire)
        await pilot.press("escape")
        await until_told(pilot, "Nothing was saved")
    assert wire.asked() == ["GET", "GET"]
