"""Driving the app through failures: what is told, and that nothing is lost."""

from __future__ import annotations

import base64

from textual.pilot import Pilot

from bizctx_tui.core.models import Scope
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.screens.choice import ChoiceModal
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.notice import Notice
from bizctx_tui.tui.widgets.project_tree import ProjectTree
from tests.support.failures import IN_DOUBT, NOT_STORED, Told
from tests.support.mixpanel import PROJECT_ID, SECRET, USERNAME
from tests.support.pilot import screen_lines, screen_text, until, until_armed, until_seen

SCOPE = Scope.project(PROJECT_ID)
BASIC = base64.b64encode(f"{USERNAME}:{SECRET}".encode()).decode()


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
    await until_armed(pilot)


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


async def until_asked(pilot: Pilot[None], words: str) -> None:
    """Wait for a question, with what it is about, whose answers count."""

    def asked() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, ChoiceModal) and screen.is_armed and words in _shown(pilot)

    await until(pilot, asked)
    assert_no_credentials(pilot)


def _shown(pilot: Pilot[None]) -> str:
    """The screen with its rows joined, without what frames a box."""
    rows = (row.strip("│▔▁▊▎ ") for row in screen_lines(pilot.app))
    return " ".join(" ".join(rows).split())


async def until_told(pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: words in told(pilot))
    assert_no_credentials(pilot)


async def until_failed(pilot: Pilot[None], expected: Told, fate: str = "") -> None:
    """Wait for the message of one failure: what happened, what of the text, the next step."""
    await until(pilot, lambda: expected.words in told(pilot) and fate in told(pilot))
    assert_no_credentials(pilot)
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
