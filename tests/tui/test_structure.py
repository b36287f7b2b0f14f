"""Going about in the headings of a document: outline, go to, sizes, moving sections."""

from __future__ import annotations

import re
from functools import partial

import pytest
from textual.pilot import Pilot

from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.document import Position
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.screens.go_to import GoToBox
from bizctx_tui.tui.screens.sizes import SizesModal
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.notice import Notice
from bizctx_tui.tui.widgets.outline import OutlinePane
from bizctx_tui.tui.widgets.project_tree import ProjectTree
from tests.support.pilot import screen_lines, screen_text, until, until_seen
from tests.tui.conftest import MakeApp

SIZE = (160, 45)
ANDROID = Scope.project("103")
TEXT = """intro
# Shop
about it
## Events
event text
## People
people text
### Roles [b]x
roles
# Terms
terms
"""


@pytest.fixture
def app(server: DemoServer, make_app: MakeApp) -> BizctxApp:
    server.contents.put(ANDROID, TEXT)
    return make_app(server.environment())


async def opened(pilot: Pilot[None]) -> Editor:
    app = pilot.app
    assert isinstance(app, BizctxApp)
    await until(pilot, lambda: bool(app.desk.me.projects))
    assert isinstance(app.screen, WorkspaceScreen)
    app.screen.query_one(ProjectTree).point_at(ANDROID)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.focused, Editor))
    return app.screen.editor


def cursor(editor: Editor) -> tuple[int, int]:
    assert editor.buffer is not None
    return editor.buffer.cursor


def outline_rows(app: BizctxApp) -> list[str]:
    """What the terminal was sent last for the outline, row by row."""
    region = app.screen.query_one(OutlinePane).scrollable_content_region
    lines = screen_lines(app)[region.y : region.bottom]
    rows = [line[region.x : region.right].rstrip() for line in lines]
    return [row for row in rows if row]


def said(app: BizctxApp) -> str:
    return app.screen_stack[0].query_one(Notice).text


async def palette(pilot: Pilot[None], name: str) -> None:
    await pilot.press("ctrl+p")
    await until(pilot, lambda: len(pilot.app.screen_stack) > 1)
    await pilot.press(*name)
    await until_seen(pilot, name)
    await pilot.press("enter")


async def test_the_outline_shows_headings_sizes_and_where_the_cursor_is(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await opened(pilot)
        await pilot.press("f7")
        await until(pilot, lambda: isinstance(app.focused, OutlinePane))
        await until_seen(pilot, "Roles [b]x")
        names = [row.split()[0] for row in outline_rows(app)]
        assert names == ["Shop", "Events", "People", "Roles", "Terms"]
        sizes = [row.split()[-1] for row in outline_rows(app)]
        assert sizes == ["80", "21", "43", "21", "14"]
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: isinstance(app.focused, Editor))
        assert cursor(editor) == (5, 0)
        await until(pilot, lambda: outline_rows(app)[2].startswith("›"))
        await pilot.press("down", "down", "down", "end", *"more", "enter", *"#### New")
        await until(pilot, lambda: any(row.startswith("›      New") for row in outline_rows(app)))
        assert outline_rows(app)[3].split()[-1] == "34"


async def test_the_outline_is_narrowed_by_typing_and_left_by_escape(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await opened(pilot)
        await pilot.press("f7", *"eop")
        await until(pilot, lambda: [row.split()[0] for row in outline_rows(app)] == ["People"])
        await pilot.press("x")
        await until_seen(pilot, "nothing matches")
        await pilot.press("backspace", "backspace", *" pe")
        await until(pilot, lambda: [row.split()[0] for row in outline_rows(app)] == ["People"])
        await pilot.press("escape")
        await until(pilot, lambda: len(outline_rows(app)) == 5)
        await pilot.press(*"role", "enter")
        await until(pilot, lambda: isinstance(app.focused, Editor))
        assert cursor(editor) == (7, 0)
        await pilot.press("f7", "escape")
        await until(pilot, lambda: isinstance(app.focused, Editor))
        assert app.screen.query_one(OutlinePane).display
        await pilot.press("f7", "f7")
        await until(pilot, lambda: not app.screen.query_one(OutlinePane).display)
        assert isinstance(app.focused, Editor)
        assert editor.buffer is not None
        assert editor.buffer.text == TEXT


async def test_a_click_on_a_heading_goes_there(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await opened(pilot)
        await pilot.press("f7")
        await until_seen(pilot, "Roles [b]x")
        await pilot.click(OutlinePane, offset=(5, 5))
        await until(pilot, lambda: isinstance(app.focused, Editor))
        assert cursor(editor) == (9, 0)


@pytest.mark.parametrize(
    ("size", "panes"),
    [
        ((160, 45), {"tree": "toep", "outline": "toep", "editor": "toep", "preview": "toep"}),
        ((120, 40), {"tree": "toe", "outline": "toe", "editor": "toe", "preview": "ep"}),
        ((80, 24), {"tree": "t", "outline": "o", "editor": "e", "preview": "p"}),
    ],
)
async def test_the_outline_by_width(
    app: BizctxApp, size: tuple[int, int], panes: dict[str, str]
) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await pilot.press("f7")
        for start in ("outline", "editor", "preview", "tree"):
            await until(pilot, partial(app.screen.has_class, f"-at-{start}"))
            await pilot.pause()
            shown = "".join(
                name[0]
                for name in ("tree", "outline", "editor", "preview")
                if app.screen.query_one(f"#{name}-pane").region
            )
            assert shown == panes[start]
            await pilot.press("f6")


async def test_twelve_thousand_headings_are_drawn_by_rows(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await opened(pilot)
        assert editor.buffer is not None
        editor.buffer.replace_all_text("# a\n" * 12_500)
        editor.sync()
        await pilot.press("f7")
        pane = app.screen.query_one(OutlinePane)
        await until(pilot, lambda: pane.row_count == 12_500)
        assert not pane.children
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(app.focused, Editor))
        assert cursor(editor) == (12_499, 0)


@pytest.mark.parametrize(
    ("typed", "goes", "says"),
    [
        ("4", (3, 0), ""),
        ("5:7", (4, 6), ""),
        ("900", (11, 0), "There is no line 900: the last one is 12."),
        ("0", (0, 0), "There is no line 0"),
        ("2:99", (1, 6), "There is no column 99 in line 2: it ends at 7."),
        ("rls", (7, 0), ""),
        ("term", (9, 0), ""),
    ],
)
async def test_go_to(app: BizctxApp, typed: str, goes: tuple[int, int], says: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await opened(pilot)
        await pilot.press("ctrl+g", *typed, "enter")
        await until(pilot, lambda: not isinstance(app.screen, GoToBox))
        await until(pilot, lambda: cursor(editor) == goes)
        assert isinstance(app.focused, Editor)
        assert says in said(app)
        assert bool(says) == bool(said(app))
        assert editor.buffer is not None
        assert editor.buffer.text == TEXT


async def test_escape_leaves_everything_as_it_was(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await opened(pilot)
        await pilot.press("down", "ctrl+g", *"terms")
        await until_seen(pilot, "# 14")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, GoToBox))
        assert cursor(editor) == (1, 0)
        await pilot.press("ctrl+g", *"zzzz", "enter")
        await until(pilot, lambda: not isinstance(app.screen, GoToBox))
        assert cursor(editor) == (1, 0)


async def test_sections_move_as_one_step_and_say_why_not(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await opened(pilot)
        buffer = editor.buffer
        assert buffer is not None
        await pilot.press("alt+pagedown")
        await until(pilot, lambda: "before the first heading stays" in said(app))
        buffer.move_to(Position(4, 3))
        await pilot.press("alt+pagedown")
        await until(pilot, lambda: cursor(editor) == (8, 3))
        assert buffer.document.line(8) == "event text"
        await pilot.press("alt+pagedown")
        await until(pilot, lambda: "“Events” is the last section under “Shop”" in said(app))
        await pilot.press("alt+pageup")
        await until(pilot, lambda: buffer.text == TEXT)
        await pilot.press("ctrl+z", "ctrl+z")
        await until(pilot, lambda: not buffer.can_undo)
        assert buffer.text == TEXT
        await until_seen(pilot, "stored")


async def test_headings_one_after_the_other(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await opened(pilot)
        await palette(pilot, "Next heading")
        await until(pilot, lambda: cursor(editor) == (1, 0))
        await palette(pilot, "Next heading")
        await until(pilot, lambda: cursor(editor) == (3, 0))
        await palette(pilot, "Previous heading")
        await until(pilot, lambda: cursor(editor) == (1, 0))
        await palette(pilot, "Previous heading")
        await until(pilot, lambda: "no heading above" in said(app))


async def test_sizes_add_up_and_lead_to_a_section(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await opened(pilot)
        assert editor.buffer is not None
        await palette(pilot, "Sizes")
        await until(pilot, lambda: isinstance(app.screen, SizesModal))
        await until_seen(pilot, "(before the first heading)")
        shown = screen_text(app)
        assert f"{len(TEXT)} / 50,000 characters · 0%" in shown
        own = [int(found[1]) for found in re.finditer(r" +(\d+) +[\d.]+% +~\d+ ", shown)]
        assert len(own) == 6
        assert sum(own) == len(TEXT)
        assert "too many" not in shown
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(app.focused, Editor))
        assert cursor(editor) == (9, 0)


async def test_sizes_over_the_cap_name_the_largest(app: BizctxApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        editor = await opened(pilot)
        assert editor.buffer is not None
        over = 50_012 - len(TEXT)
        editor.buffer.replace(Position(8, 0), Position(8, 0), "x" * over)
        editor.sync()
        await until_seen(pilot, "12 too many")
        await palette(pilot, "Sizes")
        await until_seen(pilot, "12 too many: it cannot be saved like this.")
        largest = len("### Roles [b]x\nroles\n") + over
        assert f"“Roles [b]x” {largest:,}" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, SizesModal))


async def test_nothing_open_is_said(app: BizctxApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        for key in ("ctrl+g", "alt+pageup"):
            app.screen_stack[0].query_one(Notice).clear()
            await pilot.press(key)
            await until(pilot, lambda: "no document open" in said(app))
