"""Questions that wait when the app is left: they are not asked any more."""

from __future__ import annotations

import pytest

from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui.screens.choice import Answer, ChoiceModal
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from tests.support.pilot import until
from tests.tui.conftest import MakeApp


def _question() -> ChoiceModal:
    return ChoiceModal("Which?", (Answer("this", "This one"),))


@pytest.mark.parametrize("how", ["ask", "put"])
async def test_a_question_that_waits_does_not_come_while_the_app_ends(
    make_app: MakeApp, server: DemoServer, how: str
) -> None:
    app = make_app(server.environment())
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.accounts.front is not None)
        workspace = app.accounts.front
        assert isinstance(workspace, WorkspaceScreen)
        await pilot.press("f1")
        await until(pilot, lambda: app.screen is not workspace)
        if how == "ask":
            workspace.run_worker(workspace.ask(_question()))
            await pilot.pause()
        app.exit()
        app.pop_screen()
        if how == "put":
            workspace.put(_question(), lambda answer: None)
    assert app.return_code == 0
