"""The first picture in a real terminal: when it is shown, and what becomes of the terminal."""

from __future__ import annotations

import signal
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

from bizctx_tui.storage.first_picture import read_picture
from tests.support.demo_process import DemoProcess
from tests.support.terminal import ENTER, Terminal, ctrl

BIZCTX = [sys.executable, "-m", "bizctx_tui"]
HELD_IMPORT = Path(__file__).parents[1] / "support" / "held_import"
ROOT = Path(__file__).parents[2]
ALTERNATE, BACK = b"\x1b[?1049h", b"\x1b[?1049l"
FROM_THE_LIST = "Loyalty"
FROM_THE_APP = "this hour"


class Start:
    """Starts of the program whose import of Textual waits until it is let go.

    Args:
        demo: The server.
        pictures: Where its client keeps pictures.
        gate: The file that lets the import go on; not there yet.
    """

    def __init__(self, demo: DemoProcess, pictures: Path, gate: Path) -> None:
        self._gate = gate
        self.pictures = pictures
        self.environ = demo.environ
        self.held = demo.environ | {
            "PYTHONPATH": f"{HELD_IMPORT}:{ROOT}",
            "HELD_IMPORT": str(self._gate),
        }

    def once(self) -> None:
        """Run it where there is no picture that is true, until there is one."""
        before = self._kept()
        with Terminal(BIZCTX, self.environ) as terminal:
            terminal.wait_for(FROM_THE_LIST)
            terminal.wait_for(lambda _: self._kept() != before)
            terminal.send(ctrl("q"))
            assert terminal.wait_for_exit() == 0

    def _kept(self) -> set[tuple[str, int]]:
        return {(one.name, one.stat().st_mtime_ns) for one in self.pictures.glob("*.picture")}

    def let_go(self, mistake: str = "") -> None:
        """Textual is imported now, or fails to be."""
        waiting = self._gate.with_name("waiting")
        waiting.write_text(mistake)
        waiting.rename(self._gate)


def first_start(directory: Path) -> Iterator[tuple[DemoProcess, Path]]:
    """A server, and where the picture of a start on it is kept."""
    pictures = directory / "cache" / "pictures"
    with DemoProcess(directory) as demo:
        Start(demo, pictures, directory / "gate").once()
        yield demo, pictures


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """A start that finds a picture; what becomes of its files is its own."""
    for demo, pictures in first_start(tmp_path):
        yield Start(demo, pictures, tmp_path / "gate")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DemoProcess, Path]]:
    yield from first_start(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def next_start(kept: tuple[DemoProcess, Path], tmp_path: Path) -> Start:
    """One of many starts that find the same picture, and leave it as it is."""
    return Start(*kept, tmp_path / "gate")


def given_back(terminal: Terminal) -> bool:
    """Whether the terminal is as it was before the program had it."""
    output = bytes(terminal.output)
    shown_again = output.rfind(b"\x1b[?25h") > output.rfind(b"\x1b[?25l")
    left = output.rfind(BACK) > output.rfind(ALTERNATE)
    wrapping = output.rfind(b"\x1b[?7h") > output.rfind(b"\x1b[?7l")
    same = terminal.attributes == terminal.attributes_before
    return shown_again and left and wrapping and same


def test_it_is_there_before_the_screens_are_loaded_and_never_off(next_start: Start) -> None:
    with Terminal(BIZCTX, next_start.held) as terminal:
        picture = terminal.wait_for(FROM_THE_LIST)
        assert "bizctx" in picture
        assert FROM_THE_APP not in picture
        next_start.let_go()
        terminal.wait_for(FROM_THE_APP)
        terminal.send(ctrl("q"))
        assert terminal.wait_for_exit() == 0
        assert given_back(terminal)
        output = bytes(terminal.output)
    assert output.count(ALTERNATE) == 1
    screen = pyte.Screen(160, 45)
    replay = pyte.ByteStream(screen)
    picture_rows = picture.split("\n")
    row = next(y for y, line in enumerate(picture_rows) if FROM_THE_LIST in line)
    seen = False
    for at in range(0, output.rindex(BACK), 16):
        replay.feed(output[at : at + 16])
        line = "".join(screen.buffer[row][column].data for column in range(40))
        assert FROM_THE_LIST in line or not seen, f"gone at byte {at}"
        seen = FROM_THE_LIST in line
    assert seen


def test_what_is_typed_meanwhile_reaches_the_app(next_start: Start) -> None:
    with Terminal(BIZCTX, next_start.held) as terminal:
        terminal.wait_for(FROM_THE_LIST)
        # In a terminal with job control it would stop the program, in this one it is lost.
        assert terminal.attributes[6][termios.VSUSP] == b"\0"
        terminal.send(ctrl("z") + "andr" + ENTER)
        next_start.let_go()
        terminal.wait_for("─ Android · project 103")
        terminal.send("typed")
        terminal.wait_for("● unsaved")
        terminal.send(ctrl("q"))
        terminal.wait_for("Quit with unsaved")
        terminal.send("d")
        assert terminal.wait_for_exit() == 0
        assert given_back(terminal)


@pytest.mark.parametrize("mistake", ["ImportError", "KeyboardInterrupt", "SystemExit"])
def test_a_start_that_fails_gives_the_terminal_back(next_start: Start, mistake: str) -> None:
    with Terminal(BIZCTX, next_start.held) as terminal:
        terminal.wait_for(FROM_THE_LIST)
        assert terminal.attributes != terminal.attributes_before
        next_start.let_go(mistake)
        code = terminal.wait_for_exit()
        assert given_back(terminal)
        said = bytes(terminal.output).rpartition(BACK)[2]
    assert code == (130 if mistake == "KeyboardInterrupt" else 1)
    assert (b"ImportError: on purpose" in said) == (mistake == "ImportError")


def test_ctrl_c_while_loading(next_start: Start) -> None:
    with Terminal(BIZCTX, next_start.held) as terminal:
        terminal.wait_for(FROM_THE_LIST)
        terminal.send(ctrl("c"))
        assert terminal.wait_for_exit() == -signal.SIGINT
        assert given_back(terminal)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_while_loading(next_start: Start, number: signal.Signals) -> None:
    with Terminal(BIZCTX, next_start.held) as terminal:
        terminal.wait_for(FROM_THE_LIST)
        terminal.signal(number)
        assert terminal.wait_for_exit() == -number
        assert given_back(terminal)


def test_a_broken_account_is_told_on_the_screen_of_the_app(start: Start, tmp_path: Path) -> None:
    # Its mode is looked at when it is read, and is none of what the picture goes by.
    config = tmp_path / "home" / ".mp" / "config.toml"
    config.parent.mkdir(0o700, parents=True)
    config.touch(0o600)
    start.once()
    config.chmod(0o644)
    with Terminal(BIZCTX, start.held) as terminal:
        terminal.wait_for(FROM_THE_LIST)
        start.let_go()
        terminal.wait_for(lambda text: "chmod 600" in text and FROM_THE_LIST not in text)
        terminal.send(ctrl("q"))
        terminal.wait_for_exit()
        assert given_back(terminal)


@pytest.mark.parametrize("why", ["size", "config", "bridge", "switched off", "arguments"])
def test_no_picture(start: Start, tmp_path: Path, why: str) -> None:
    columns, environ, command = 160, start.held, BIZCTX
    if why == "size":
        columns = 120
    elif why == "config":
        config = tmp_path / "home" / ".mp" / "config.toml"
        config.parent.mkdir(0o700, parents=True)
        config.touch(0o600)
    elif why == "bridge":
        environ = start.held | {"MP_AUTH_FILE": str(tmp_path / "none.json")}
    elif why == "switched off":
        environ = start.held | {"BIZCTX_FIRST_PICTURE": "0"}
    else:
        command = [*BIZCTX, "--project", "101"]
    with Terminal(command, environ, columns=columns) as terminal:
        start.let_go()
        terminal.wait_for(FROM_THE_LIST)
        terminal.wait_for(FROM_THE_APP)
        terminal.send(ctrl("q"))
        assert terminal.wait_for_exit() == 0
        assert given_back(terminal)
        output = bytes(terminal.output)
    first_frame = output.index(FROM_THE_LIST.encode())
    # The app asks the terminal what it can before it paints, the picture does not.
    assert output.index(b"\x1b[?2048$p") < first_frame


def test_a_changed_list_is_painted_anew(start: Start) -> None:
    (me,) = (start.pictures.parent / "me").iterdir()
    me.write_text(me.read_text().replace("Loyalty", "Renamed"))
    with Terminal(BIZCTX, start.held) as terminal:
        start.let_go()
        terminal.wait_for("Renamed")
        terminal.wait_for(FROM_THE_APP)
        terminal.send(ctrl("q"))
        assert terminal.wait_for_exit() == 0
        assert b"Loyalty" not in terminal.output
    assert any("Renamed" in one.read_text() for one in start.pictures.iterdir())


def test_the_same_list_got_anew_leaves_the_picture_true(start: Start) -> None:
    with Terminal(BIZCTX, start.environ) as terminal:
        terminal.wait_for(FROM_THE_APP)
        terminal.send(ctrl("r"))
        terminal.wait_for("The list is up to date")
        terminal.send(ctrl("q"))
        assert terminal.wait_for_exit() == 0
    with Terminal(BIZCTX, start.held) as terminal:
        terminal.wait_for(FROM_THE_LIST)


def test_a_configuration_that_changed_meanwhile_does_not(start: Start, tmp_path: Path) -> None:
    with Terminal(BIZCTX, start.environ) as terminal:
        terminal.wait_for(FROM_THE_APP)
        terminal.send(ctrl("r"))
        terminal.wait_for("The list is up to date")
        config = tmp_path / "home" / ".mp" / "config.toml"
        config.parent.mkdir(0o700, parents=True)
        config.touch(0o600)
        terminal.send(ctrl("q"))
        assert terminal.wait_for_exit() == 0
    (one,) = start.pictures.iterdir()
    assert read_picture(str(one)) is None


def test_other_settings_make_another_picture(start: Start, tmp_path: Path) -> None:
    (one,) = start.pictures.iterdir()
    assert read_picture(str(one)) is not None
    settings = tmp_path / "home" / ".config" / "bizctx" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('[keys]\n"document.jump" = "f12"\n')
    assert read_picture(str(one)) is None
    start.once()
    picture = read_picture(str(one))
    assert picture is not None
    assert "f12" in picture


def test_a_picture_holds_nothing_that_goes_stale_and_no_secret(next_start: Start) -> None:
    (one,) = next_start.pictures.iterdir()
    text = one.read_text()
    assert FROM_THE_LIST in text
    assert FROM_THE_APP not in text
    assert "just now" not in text
    assert next_start.environ["MP_SECRET"] not in text
