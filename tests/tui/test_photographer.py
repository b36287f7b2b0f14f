"""When a picture of the first frame is taken, and what is in it."""

from __future__ import annotations

import re
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console
from rich.segment import Segment
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from bizctx_tui.storage.first_picture import read_picture
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.first_picture import FirstPicture
from bizctx_tui.tui.photographer import Photographer, drawn_from, picture_of
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from tests.support.lying_server import Answer, Handle, LyingServer, Request
from tests.support.mixpanel import SECRET, Mixpanel, environment
from tests.support.pilot import until, until_seen
from tests.tui.conftest import MakeApp

SIZE = (120, 30)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pictures" / "one.picture"


@pytest.fixture
def watched(make_app: MakeApp, path: Path) -> Callable[..., BizctxApp]:
    """An app on a server that takes a picture."""

    def make(url: str, *, size: tuple[int, int] = SIZE, **changes: str) -> BizctxApp:
        environ = environment(url) | changes
        app = make_app(environ)
        app._photographer = Photographer(path, size=size, environ=environ)
        return app

    return make


def text_of(picture: str) -> list[str]:
    return [re.sub(r"\x1b\[[0-9;]*m", "", row) for row in re.split(r"\x1b\[\d+;1H", picture)[1:]]


async def look_twice(photographer: Photographer, app: BizctxApp) -> None:
    for _ in range(2):
        await photographer.look(app.accounts.front)


async def test_the_first_frame_with_a_list_is_kept(
    watched: Callable[..., BizctxApp], path: Path
) -> None:
    with LyingServer(then=Handle(Mixpanel("").answer)) as server:
        app = watched(server.url)
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, path.exists)
            seen = [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]
    picture = read_picture(str(path))
    assert picture is not None
    rows = [row.rstrip() for row in text_of(picture)]
    assert len(rows) == SIZE[1]
    assert any("Android" in row for row in rows)
    assert "this hour" in seen[0]
    assert "this hour" not in rows[0]
    assert rows[0].startswith(" bizctx ")
    assert rows[1:-2] == seen[1:-2]
    assert SECRET not in picture


async def test_what_somebody_did_is_not_kept(watched: Callable[..., BizctxApp], path: Path) -> None:
    pressed, listing = threading.Event(), Mixpanel("").answer

    def after_the_key(request: Request) -> Answer:
        pressed.wait(30)
        return listing(request)

    with LyingServer(then=Handle(after_the_key)) as server:
        app = watched(server.url)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press("a")
            pressed.set()
            await until_seen(pilot, "Android")
            await look_twice(app._photographer, app)
    assert not path.exists()


@dataclass(frozen=True)
class Studio:
    """A workspace with a list, and a photographer whom only the test asks."""

    pilot: Pilot[None]
    front: WorkspaceScreen
    photographer: Photographer

    async def look(self, times: int = 1) -> None:
        for _ in range(times):
            await self.photographer.look(self.front)


@asynccontextmanager
async def studio(make_app: MakeApp, path: Path) -> AsyncIterator[Studio]:
    with LyingServer(then=Handle(Mixpanel("").answer)) as server:
        environ = environment(server.url)
        app = make_app(environ)
        async with app.run_test(size=SIZE) as pilot:
            await until_seen(pilot, "Android")
            assert app.accounts.front is not None
            photographer = Photographer(path, size=SIZE, environ=environ)
            yield Studio(pilot, app.accounts.front, photographer)


async def test_another_account_than_the_first_is_not_kept(make_app: MakeApp, path: Path) -> None:
    async with studio(make_app, path) as at:
        first = at.front.mode
        at.front.mode = "account-1"
        await at.look(2)
        assert not path.exists()
        at.front.mode = first
        await at.look(2)
        assert path.exists()


async def test_a_frame_that_does_not_stay_is_not_kept(make_app: MakeApp, path: Path) -> None:
    async with studio(make_app, path) as at:
        at.front.editor.show(None, placeholder="On its way")
        await until_seen(at.pilot, "On its way")
        await at.look()
        at.front.keys_moved()
        await until_seen(at.pilot, "Choose a document")
        await at.look()
        assert not path.exists()
        await at.look()
    picture = read_picture(str(path))
    assert picture is not None
    assert "Choose a document" in picture


async def test_another_size_is_not_kept(watched: Callable[..., BizctxApp], path: Path) -> None:
    with LyingServer(then=Handle(Mixpanel("").answer)) as server:
        app = watched(server.url, size=(80, 24))
        async with app.run_test(size=SIZE) as pilot:
            await until_seen(pilot, "Android")
            await look_twice(app._photographer, app)
    assert not path.exists()


async def test_the_list_of_a_token_in_a_variable_is_not_kept(make_app: MakeApp, path: Path) -> None:
    with LyingServer(then=Handle(Mixpanel("").answer)) as server:
        environ = environment(server.url) | {"MP_OAUTH_TOKEN": "token", "MP_USERNAME": ""}
        app = make_app(environ)
        app._photographer = Photographer(path, size=SIZE, environ=environ)
        async with app.run_test(size=SIZE) as pilot:
            await until_seen(pilot, "Android")
            await look_twice(app._photographer, app)
    assert not path.exists()


async def test_it_goes_by_every_file_that_names_the_account_or_the_list(
    make_app: MakeApp, home: Path, tmp_path: Path
) -> None:
    with LyingServer(then=Handle(Mixpanel("").answer)) as server:
        app = make_app(environment(server.url))
        async with app.run_test(size=SIZE) as pilot:
            await until_seen(pilot, "Android")
            assert app.accounts.front is not None
            files = drawn_from(app.accounts.front.services)
    assert home / ".mp" / "config.toml" in files
    assert home / ".claude" / "mixpanel" / "auth.json" in files
    assert Path("mixpanel_auth.json") in files
    assert any(one.parent == tmp_path / "cache" / "me" for one in files)


def test_an_app_without_a_picture_takes_none() -> None:
    assert not Photographer.beside(None, {}).knows_a_picture
    assert not Photographer.beside(FirstPicture({}), {}).knows_a_picture


def test_blank_cells_keep_the_colour_beside_them_and_wide_characters_their_place() -> None:
    console = Console(color_system="truecolor")
    strips = [Strip([Segment("世界abc")]), Strip([Segment("second")])]
    assert picture_of(strips, [Region(4, 0, 2, 1)], console) == ("\x1b[1;1H世界  c\x1b[2;1Hsecond")
