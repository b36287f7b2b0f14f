"""Clipboard, files and the person's own editor, as the workspace runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.service import external_editor
from bizctx_tui.service.external_editor import Edited
from bizctx_tui.tui.app import BizctxApp
from bizctx_tui.tui.flows import external_editor as flow
from bizctx_tui.tui.flows.files import file_name
from bizctx_tui.tui.screens.choice import ChoiceModal
from bizctx_tui.tui.screens.path_box import PathBox
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.notice import Notice
from tests.support.pilot import until
from tests.tui.conftest import MakeApp
from tests.tui.test_key_order import in_one_burst

SCOPE = Scope.project("101")
TEXT = "base\n"


@pytest.fixture
def app(server: DemoServer, make_app: MakeApp, tmp_path: Path) -> BizctxApp:
    server.contents.put(SCOPE, TEXT)
    programs = tmp_path / "programs"
    programs.mkdir()
    return make_app(server.environment(), PATH=f"{programs}:/usr/bin:/bin")


async def opened(pilot: Pilot[None]) -> tuple[WorkspaceScreen, Buffer]:
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.focused, Editor))
    workspace = pilot.app.screen
    assert isinstance(workspace, WorkspaceScreen)
    draft = workspace.draft
    assert draft is not None
    return workspace, draft.buffer


async def said(pilot: Pilot[None], text: str) -> None:
    notice = pilot.app.screen_stack[0].query_one(Notice)
    await until(pilot, lambda: text in notice.text)


async def asked(pilot: Pilot[None]) -> ChoiceModal:
    await until(
        pilot, lambda: isinstance(pilot.app.screen, ChoiceModal) and pilot.app.screen.is_armed
    )
    assert isinstance(pilot.app.screen, ChoiceModal)
    return pilot.app.screen


def install_xclip(tmp_path: Path, reads: str) -> None:
    script = tmp_path / "programs" / "xclip"
    script.write_text(
        f'#!/bin/sh\ncase "$*" in *-out*) {reads} ;; *) cat > {tmp_path}/held ;; esac\n'
    )
    script.chmod(0o755)


async def test_a_copy_says_what_is_known(app: BizctxApp) -> None:
    async with app.run_test() as pilot:
        _, buffer = await opened(pilot)
        await pilot.press("ctrl+a", "ctrl+x")
        await said(pilot, "Copied 5 characters here and sent them to the terminal")
        assert (app.clipboard, buffer.text) == (TEXT, "")
        await pilot.press("ctrl+v", "ctrl+v")
        await until(pilot, lambda: buffer.text == TEXT * 2)
        await pilot.press("ctrl+z")
        assert buffer.text == TEXT


async def test_what_is_typed_while_the_clipboard_is_read_stays_behind_the_paste(
    server: DemoServer, make_app: MakeApp, tmp_path: Path
) -> None:
    server.contents.put(SCOPE, TEXT)
    (tmp_path / "programs").mkdir()
    wait = f"while [ ! -e {tmp_path}/go ]; do sleep 0.01; done; printf 'p\\r\\nq'"
    install_xclip(tmp_path, wait)
    path = f"{tmp_path}/programs:/usr/bin:/bin"
    app = make_app(server.environment(), PATH=path, DISPLAY=":0")
    async with app.run_test() as pilot:
        _, buffer = await opened(pilot)
        await pilot.press("b", "shift+left", "ctrl+v", "x", "y", "z")
        assert buffer.text == "xyz" + TEXT
        (tmp_path / "go").touch()
        await until(pilot, lambda: buffer.text == "p\nqxyz" + TEXT)
        await pilot.press("!")
        assert buffer.text == "p\nqxyz!" + TEXT


async def test_a_paste_arrives_in_the_document_it_was_meant_for(
    server: DemoServer, make_app: MakeApp, tmp_path: Path
) -> None:
    (tmp_path / "programs").mkdir()
    install_xclip(tmp_path, f"while [ ! -e {tmp_path}/go ]; do sleep 0.01; done; printf pasted")
    path = f"{tmp_path}/programs:/usr/bin:/bin"
    app = make_app(server.environment(), PATH=path, DISPLAY=":0")
    async with app.run_test() as pilot:
        workspace, buffer = await opened(pilot)
        before = buffer.text
        await pilot.press("ctrl+v")
        workspace.open(Scope.organization(1))
        await until(pilot, lambda: workspace.editor.buffer is not buffer)
        (tmp_path / "go").touch()
        await until(pilot, lambda: buffer.text == "pasted" + before)
        assert app.desk.unsaved() == (SCOPE,)


async def test_nothing_to_paste_is_said(app: BizctxApp) -> None:
    async with app.run_test() as pilot:
        _, buffer = await opened(pilot)
        await pilot.press("ctrl+v")
        await said(pilot, "There is nothing to paste here")
        assert buffer.text == TEXT


async def test_a_text_that_can_only_be_read_says_so(app: BizctxApp) -> None:
    async with app.run_test() as pilot:
        workspace, buffer = await opened(pilot)
        workspace.editor.show(buffer, read_only=True)
        workspace.editor.post_message(events.Paste("x"))
        await said(pilot, "can only be read")
        assert buffer.text == TEXT


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


@pytest.mark.parametrize(
    ("downs", "text"), [(0, "PATHbase\n"), (1, "a\r\nbase\n"), (2, "a\r\n"), (3, "base\n")]
)
async def test_a_dropped_file_is_what_the_person_chooses(
    app: BizctxApp, tmp_path: Path, downs: int, text: str
) -> None:
    file = tmp_path / "my file.md"
    file.write_bytes(b"a\r\n")
    async with app.run_test() as pilot:
        _, buffer = await opened(pilot)
        await paste(pilot, f"'{file}'")
        await asked(pilot)
        await pilot.press(*["down"] * downs, "enter")
        await until(pilot, lambda: buffer.text == text.replace("PATH", f"'{file}'"))
        await until(pilot, lambda: isinstance(app.screen, WorkspaceScreen))
        await pilot.press("ctrl+z")
        assert buffer.text in (f"'{file}'{TEXT}", TEXT)


async def test_typing_on_is_no_answer_and_is_not_lost(app: BizctxApp, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.touch()
    async with app.run_test() as pilot:
        _, buffer = await opened(pilot)
        await paste(pilot, str(file))
        await until(pilot, lambda: isinstance(app.screen, ChoiceModal))
        in_one_burst(app, "yes", "enter")
        await until(pilot, lambda: isinstance(app.screen, WorkspaceScreen))
        await until(pilot, lambda: "yes" in buffer.text)
        assert buffer.text in (f"{file}yes{TEXT}", f"{file}yes\n{TEXT}")


async def test_no_file_no_question(app: BizctxApp, tmp_path: Path) -> None:
    async with app.run_test() as pilot:
        _, buffer = await opened(pilot)
        for text in (str(tmp_path), f"{tmp_path}/missing.md"):
            await paste(pilot, text)
        await pilot.app.workers.wait_for_complete()
        assert isinstance(app.screen, WorkspaceScreen)
        assert buffer.text == f"{tmp_path}{tmp_path}/missing.md{TEXT}"


async def test_a_file_is_inserted_exactly_with_what_is_typed_behind_the_key(
    app: BizctxApp, tmp_path: Path
) -> None:
    file = tmp_path / "in.md"
    file.write_bytes("\ufeffé\r\n".encode())
    async with app.run_test() as pilot:
        _, buffer = await opened(pilot)
        app.post_message(events.Key("alt+o", None))
        for character in str(file):
            app.post_message(events.Key(character, character))
        await until(pilot, lambda: isinstance(app.screen, PathBox))
        await pilot.press("enter")
        await asked(pilot)
        await pilot.press("enter")
        await said(pilot, "without its byte order mark")
        assert buffer.text == "é\r\n" + TEXT
        await pilot.press("ctrl+z")
        assert buffer.text == TEXT


async def test_a_file_over_the_cap_is_taken_and_said(app: BizctxApp, tmp_path: Path) -> None:
    (tmp_path / "in.md").write_text("x" * 62_000)
    async with app.run_test() as pilot:
        _, buffer = await opened(pilot)
        await pilot.press("alt+o")
        in_one_burst(app, str(tmp_path / "in.md"), "enter")
        await asked(pilot)
        await pilot.press("down", "enter")
        await said(pilot, "The document now has 12,000 too many")
        assert buffer.character_count == 62_000


async def test_a_file_that_cannot_be_taken_is_said(app: BizctxApp, tmp_path: Path) -> None:
    (tmp_path / "in.md").write_bytes(b"ab\xff")
    async with app.run_test() as pilot:
        _, buffer = await opened(pilot)
        await pilot.press("alt+o")
        in_one_burst(app, str(tmp_path / "in.md"), "enter")
        await said(pilot, "is not UTF-8 text: byte 2 cannot be read")
        assert buffer.revision == 0


async def test_without_a_document_there_is_nothing_to_do(app: BizctxApp) -> None:
    async with app.run_test() as pilot:
        for key in ("alt+o", "alt+s", "f8"):
            app.screen.query_one(Notice).clear()
            await pilot.press(key)
            await said(pilot, "no document open")


async def test_an_export_proposes_a_name_and_asks_before_it_overwrites(
    app: BizctxApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app.run_test() as pilot:
        await opened(pilot)
        await pilot.press("alt+s", "enter")
        await said(pilot, f"Exported 5 characters (5 bytes) to {tmp_path}/")
        file = tmp_path / "web-app-project-101.md"
        assert file.read_text() == TEXT
        file.write_text("other")
        await pilot.press("alt+s", "enter")
        await asked(pilot)
        await pilot.press("y", "o", "enter")
        await said(pilot, "Nothing was written.")
        assert file.read_text() == "other"


async def test_a_terminal_that_cannot_be_handed_over_is_said(
    app: BizctxApp, tmp_path: Path
) -> None:
    (tmp_path / "programs" / "vi").touch(mode=0o755)
    async with app.run_test() as pilot:
        await opened(pilot)
        await pilot.press("f8")
        await said(pilot, "cannot be handed to another program")


@pytest.mark.parametrize(
    ("edited", "words"),
    [
        (Edited(1, "typed there"), "ended with code 1"),
        (Edited(-9, "typed there"), "was ended by signal 9"),
        (Edited(0, "typed there", is_utf8=False), "is not UTF-8 text"),
    ],
)
async def test_what_a_failed_editor_left_is_there_for_redo(
    app: BizctxApp, edited: Edited, words: str
) -> None:
    async with app.run_test() as pilot:
        workspace, buffer = await opened(pilot)
        draft = workspace.draft
        assert draft is not None
        editor = external_editor.ExternalEditor(("vi",), "")
        flow._take(workspace, draft, editor, TEXT, edited, changed_here=False)
        await said(pilot, words)
        await said(pilot, "Nothing was changed. Redo (ctrl+y)")
        assert buffer.text == TEXT
        await pilot.press("ctrl+y")
        assert buffer.text == "typed there"


def test_a_title_becomes_a_file_name() -> None:
    assert file_name("Web App · project 101") == "web-app-project-101.md"
    assert file_name("日本 ストア · project 9") == "日本-ストア-project-9.md"
    assert file_name("../../etc/passwd") == "etc-passwd.md"
    assert file_name("[/]") == "document.md"
    assert len(file_name("x" * 500)) == 63


async def test_tab_completes_what_was_typed_before_it(app: BizctxApp, tmp_path: Path) -> None:
    (tmp_path / "unique-name.md").touch()
    async with app.run_test() as pilot:
        await opened(pilot)
        await pilot.press("alt+o")
        in_one_burst(app, f"{tmp_path}/uni", "tab")
        screen = app.screen
        assert isinstance(screen, PathBox)
        await until(pilot, lambda: screen.query_one(Input).value.endswith("unique-name.md"))
