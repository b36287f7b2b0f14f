"""Takes the pictures in ``screenshots/`` from the real app on the demo data.

``python -m tools.screenshots`` writes them; the same code gives the same bytes.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from textual.pilot import Pilot

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_TOKEN, DEMO_USERNAME
from bizctx_tui.demo.server import DemoOptions, DemoServer
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.factory import build_app
from bizctx_tui.tui.screens.accounts import AccountsModal
from bizctx_tui.tui.screens.conflict import ConflictScreen
from bizctx_tui.tui.screens.diff import DiffModal
from bizctx_tui.tui.screens.history import HistoryModal
from bizctx_tui.tui.screens.kept_drafts import KeptDraftsModal
from bizctx_tui.tui.screens.sign_in import SignInScreen
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.find_bar import FindBar
from bizctx_tui.tui.widgets.outline import OutlinePane
from bizctx_tui.tui.widgets.preview import Preview
from bizctx_tui.tui.widgets.project_tree import ProjectTree

DIRECTORY: Final = Path(__file__).parent.parent / "screenshots"
NOW: Final = 1_790_000_000.0
NOBODY: Final = "/home/you"
"""A home that is only named, never written to."""
_PAUSES: Final = 2_000

# The pictures must not make a viewer fetch a font from somewhere.
_FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)

Scene = Callable[[BizctxApp, "Pilot[None]"], Awaitable[None]]


async def _until(pilot: Pilot[None], what: str, holds: Callable[[], bool]) -> None:
    for _ in range(_PAUSES):
        await pilot.pause()
        if holds():
            return
        await asyncio.sleep(0.01)
    raise RuntimeError(f"the app never showed {what}")


async def _open(app: BizctxApp, pilot: Pilot[None], scope: Scope) -> None:
    await _until(pilot, "the list", lambda: bool(app.desk.me.projects))
    screen = app.screen
    assert isinstance(screen, WorkspaceScreen)
    tree = screen.query_one(ProjectTree)
    tree.focus()
    tree.point_at(scope)
    await pilot.press("enter")
    await _until(pilot, "the document", lambda: app.desk.draft(scope) is not None)
    await _until(pilot, "the editor", lambda: isinstance(app.focused, Editor))
    screen.query_one(Preview).flush()


async def _workspace(app: BizctxApp, pilot: Pilot[None]) -> None:
    await _open(app, pilot, Scope.project("202"))
    await _open(app, pilot, Scope.project("101"))
    await pilot.press(*["down"] * 6, "end")
    app.screen.query_one(Preview).flush()


async def _diff(app: BizctxApp, pilot: Pilot[None]) -> None:
    await _open(app, pilot, Scope.project("101"))
    await pilot.press("down", "down", "end", "enter", *"- **Owner**: the storefront team")
    await pilot.press("down", "down", "ctrl+right", "ctrl+right", *"only ")
    await pilot.press("ctrl+s")
    await _until(
        pilot, "the diff", lambda: isinstance(app.screen, DiffModal) and app.screen.is_armed
    )


async def _conflict(app: BizctxApp, pilot: Pilot[None]) -> None:
    scope = Scope.project("101")
    await _open(app, pilot, scope)
    draft, front = app.desk.draft(scope), app.accounts.front
    assert draft is not None
    assert front is not None
    await pilot.press("down", "down", "down", "down", "end", *" It is ours.")
    lines = draft.base.split("\n")
    lines[4] += " The storefront team owns it."
    lines[20] += " (checked)"
    await front.services.api.put_context(scope, "\n".join(lines))
    await pilot.press("ctrl+s")
    await _until(pilot, "the conflict", lambda: isinstance(app.screen, ConflictScreen))
    await _until(pilot, "its keys", lambda: "mine" in screen_words(app))


async def _kept(app: BizctxApp, pilot: Pilot[None]) -> None:
    await _until(pilot, "the drafts", lambda: isinstance(app.screen, KeptDraftsModal))
    modal = app.screen
    assert isinstance(modal, KeptDraftsModal)
    await _until(pilot, "its keys", lambda: modal.is_armed)


async def _leave_draft(app: BizctxApp) -> None:
    """An earlier session that ended without saving."""
    async with app.run_test(size=(120, 35)) as pilot:
        await _open(app, pilot, Scope.project("103"))
        await pilot.press(*"Typed just before the line went dead. ")
        await _until(pilot, "the kept draft", lambda: "draft kept" in screen_words(app))


async def _history(app: BizctxApp, pilot: Pilot[None]) -> None:
    scope = Scope.project("103")
    await _open(app, pilot, scope)
    for words in ("First of all: ", "Really "):
        await pilot.press("ctrl+home", *words, "ctrl+s")
        await _until(
            pilot, "the diff", lambda: isinstance(app.screen, DiffModal) and app.screen.is_armed
        )
        await pilot.press("y")
        await _until(pilot, "the save", lambda: scope not in app.desk.unsaved())
    await pilot.press("f10")
    await _until(pilot, "the history", lambda: isinstance(app.screen, HistoryModal))


async def _find(app: BizctxApp, pilot: Pilot[None]) -> None:
    await _open(app, pilot, Scope.project("101"))
    await pilot.press("f7")
    screen = app.screen
    await _until(pilot, "the outline", lambda: bool(screen.query_one(OutlinePane).has_focus))
    await pilot.press("escape", "down", "down", "end", "enter", *"- **Owner**: the storefront team")
    await pilot.press("f4")
    bar = screen.query_one(FindBar)
    await _until(pilot, "the find bar", lambda: bar.is_open)
    await pilot.press(*"checkout")
    await _until(pilot, "the matches", lambda: " of " in screen_words(app))
    screen.query_one(Preview).flush()


def screen_words(app: BizctxApp) -> str:
    """What the screen says now."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def _over_limit(app: BizctxApp, pilot: Pilot[None]) -> None:
    scope = Scope.project("105")
    await _open(app, pilot, scope)
    draft = app.desk.draft(scope)
    assert draft is not None
    await pilot.press("ctrl+end", "enter")
    room = 50_000 - draft.buffer.character_count
    draft.buffer.insert("One definition more than fits. " * (room // 31 + 8))
    app.screen.query_one(Editor).show(draft.buffer)
    await pilot.press("enter", *"## The part that does not fit")
    await pilot.press("ctrl+s")
    app.screen.query_one(Preview).flush()


async def _small(app: BizctxApp, pilot: Pilot[None]) -> None:
    await _until(pilot, "the list", lambda: bool(app.desk.me.projects))
    await _open(app, pilot, Scope.project("202"))


async def _sign_in(app: BizctxApp, pilot: Pilot[None]) -> None:
    await _until(pilot, "the sign-in", lambda: isinstance(app.screen, SignInScreen))
    await pilot.press("tab", "tab", "tab", *DEMO_USERNAME, "tab", *DEMO_SECRET)


async def _accounts(app: BizctxApp, pilot: Pilot[None]) -> None:
    await _open(app, pilot, Scope.project("103"))
    await pilot.press(*"A draft that stays. ", "f2")
    await _until(pilot, "the accounts", lambda: isinstance(app.screen, AccountsModal))
    modal = app.screen
    assert isinstance(modal, AccountsModal)
    await _until(pilot, "the list", lambda: bool(modal.rows))
    await pilot.press("down")


SCENES: Final[dict[str, tuple[tuple[int, int], Scene]]] = {
    "workspace": ((160, 45), _workspace),
    "diff": ((160, 45), _diff),
    "conflict": ((160, 45), _conflict),
    "kept-drafts": ((120, 35), _kept),
    "history": ((120, 35), _history),
    "find": ((160, 45), _find),
    "over-the-limit": ((120, 35), _over_limit),
    "demo-80x24": ((80, 24), _small),
    "sign-in": ((100, 30), _sign_in),
    "accounts": ((120, 35), _accounts),
}

CONFIG: Final = f"""\
[accounts.acme]
type = "service_account"
region = "us"
default_project = "103"
username = "{DEMO_USERNAME}"
secret = "{DEMO_SECRET}"

[accounts.agency]
type = "oauth_token"
region = "eu"
default_project = "201"
token = "{DEMO_TOKEN}"

[accounts.me]
type = "oauth_browser"
region = "us"

[active]
account = "acme"
"""


_SIGNED_OUT: Final = {"sign-in", "accounts"}
"""The pictures that need files, or nothing, in place of the demo's account."""


def _configure(home: Path) -> None:
    (home / ".mp").mkdir(mode=0o700)
    config = home / ".mp" / "config.toml"
    config.touch(mode=0o600)
    config.write_text(CONFIG, encoding="utf-8")


@contextmanager
def _in_greenwich() -> Iterator[None]:
    """Times are shown as this machine has them, and pictures are the same everywhere."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        yield
    finally:
        del os.environ["TZ"]
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


async def take(name: str) -> str:
    """One picture as SVG, from an app and a demo server of its own."""
    size, scene = SCENES[name]
    with (
        _in_greenwich(),
        DemoServer(DemoOptions(rate_limit=0)) as server,
        tempfile.TemporaryDirectory(prefix="bizctx-pictures-") as directory,
    ):
        environ = {
            **(server.addresses() if name in _SIGNED_OUT else server.environment()),
            "HOME": directory if name == "accounts" else NOBODY,
            "BIZCTX_CACHE_DIR": f"{directory}/cache",
            "BIZCTX_DATA_DIR": f"{directory}/data",
        }
        if name == "accounts":
            _configure(Path(directory))
        if name == "kept-drafts":
            await _leave_draft(build_app(environ, demo=True, clock=lambda: NOW))
        app = build_app(environ, demo=name not in _SIGNED_OUT, clock=lambda: NOW)
        async with app.run_test(size=size) as pilot:
            await scene(app, pilot)
            await pilot.pause()
            svg = app.export_screenshot(title="bizctx")
    return _FONT_FACE.sub("", svg)


def main() -> None:
    """Write every picture."""
    DIRECTORY.mkdir(exist_ok=True)
    for name in SCENES:
        target = DIRECTORY / f"{name}.svg"
        target.write_text(asyncio.run(take(name)), encoding="utf-8")
        print(target.name)


if __name__ == "__main__":
    main()
