"""A disk that is full, damaged or closed: the program starts, says so, edits, and keeps."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.at_terminal import (
    KEPT,
    NOT_KEPT,
    OFFERED,
    Desk,
    desk,
    open_document,
    take_draft,
)
from tests.faults.disks import CannotMount, fill, small_disk
from tests.faults.kill_typing import kill_once
from tests.support.terminal import F1, Terminal

CANNOT = "Drafts cannot be kept on the disk right now"
AGAIN = "Drafts are kept again"
ASIDE = "could not be read. It was put aside"
DAMAGE_BYTES = 40_000
CRASHING = (sys.executable, "-m", "tests.support.crashing_app")
LIMITED = (
    sys.executable,
    "-c",
    "import resource, runpy; "
    "resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, resource.RLIM_INFINITY)); "
    "runpy.run_module('bizctx_tui', run_name='__main__')",
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path / "home") as here:
        yield here


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Desk]:
    """The data directory is on a disk of a megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        disk = small_disk(place)
        disk.__enter__()
    except CannotMount as error:
        pytest.skip(f"only who may mount a small disk can fill it: {error}")
    with desk(tmp_path / "home", data=place / "data") as here:
        yield here
    disk.__exit__(None, None, None)


def type_and_see(terminal: Terminal, text: str, state: str) -> None:
    """Type a text, and see it with what the program says about it."""
    terminal.send(text)
    terminal.wait_for(lambda screen: text.strip() in screen and state in screen)


def kill(terminal: Terminal) -> None:
    terminal.signal(signal.SIGKILL)
    terminal.wait_for_exit()


def test_it_starts_on_a_full_disk_and_keeps_as_soon_as_there_is_room(small: Desk) -> None:
    filler = fill(small.data.parent)
    with small.start() as terminal:
        terminal.wait_for(CANNOT)
        open_document(terminal)
        type_and_see(terminal, "on a full disk ", NOT_KEPT)
        filler.unlink()
        terminal.wait_for(AGAIN)
        type_and_see(terminal, "and with room ", KEPT)
        kill(terminal)
    with small.start() as terminal:
        assert "on a full disk and with room" in take_draft(terminal)


def test_a_disk_that_becomes_full_leaves_the_draft_as_it_was(small: Desk) -> None:
    with small.start() as terminal:
        open_document(terminal)
        type_and_see(terminal, "before it was full ", KEPT)
        filler = fill(small.data.parent)
        # The last page of the journal may still have room for a few letters.
        terminal.send("x" * 40_000)
        terminal.wait_for(NOT_KEPT)
        terminal.wait_for(CANNOT)
        kill(terminal)
    filler.unlink()
    with small.start() as terminal:
        assert "before it was full" in take_draft(terminal)


def test_a_limit_on_the_size_of_files_is_as_a_full_disk(here: Desk) -> None:
    """What can be had without any rights."""
    with here.start() as terminal:
        open_document(terminal)
        type_and_see(terminal, "before the limit ", KEPT)
        kill(terminal)
    limit = max(path.stat().st_size for path in here.data.glob("bizctx.db*"))
    command = [part.format(limit) for part in LIMITED]
    with here.start(command=command) as terminal:
        terminal.wait_for(lambda screen: CANNOT in screen or OFFERED in screen)
        if OFFERED in terminal.text:
            terminal.send("\x1b")
            terminal.wait_for("The drafts stay kept")
        terminal.send("\r")
        terminal.wait_for("Alpha · project 101")
        kill(terminal)
    with here.start() as terminal:
        assert "before the limit" in take_draft(terminal)


def test_a_database_of_random_bytes_is_put_aside_and_said(here: Desk) -> None:
    here.data.mkdir(mode=0o700, parents=True)
    noise = os.urandom(DAMAGE_BYTES)
    (here.data / "bizctx.db").write_bytes(noise)
    with here.start() as terminal:
        terminal.wait_for(ASIDE)
        (aside,) = here.data.glob("bizctx.db.damaged-*")
        assert aside.read_bytes() == noise
        open_document(terminal)
        type_and_see(terminal, "in a new one ", KEPT)
        kill(terminal)
    with here.start() as terminal:
        assert "in a new one" in take_draft(terminal)
    assert aside.read_bytes() == noise


def test_a_database_that_is_overwritten_while_it_is_used(here: Desk) -> None:
    with here.start() as terminal:
        open_document(terminal)
        type_and_see(terminal, "before the damage ", KEPT)
        path = here.data / "bizctx.db"
        with path.open("r+b") as file:
            file.write(os.urandom(path.stat().st_size or DAMAGE_BYTES))
        type_and_see(terminal, "after it ", KEPT)
        kill(terminal)
    with here.start() as terminal:
        terminal.wait_for(OFFERED)
        assert "before the damage after it" in take_draft(terminal)


@pytest.mark.parametrize("why", ["read-only disk", "file in the way", "no right"])
def test_a_place_that_cannot_be_written(tmp_path: Path, why: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    disk = None
    if why == "read-only disk":
        try:
            disk = small_disk(place, read_only=True)
            disk.__enter__()
        except CannotMount as error:
            pytest.skip(f"only who may mount can have a read-only disk: {error}")
    elif why == "file in the way":
        place.rmdir()
        place.write_text("not a directory")
    elif os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    else:
        place.chmod(0o500)
    with desk(tmp_path / "home", data=place / "data") as here, here.start() as terminal:
        terminal.wait_for(CANNOT)
        open_document(terminal)
        type_and_see(terminal, "edited all the same", NOT_KEPT)
    if disk is not None:
        disk.__exit__(None, None, None)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_while_typing(tmp_path: Path, number: signal.Signals) -> None:
    ended = kill_once(int(number), tmp_path, number)
    assert ended.shown
    assert not ended.lost


def test_an_exception_in_the_app_leaves_the_draft(here: Desk) -> None:
    with here.start(command=CRASHING) as terminal:
        open_document(terminal)
        type_and_see(terminal, "before the mistake ", KEPT)
        terminal.send("and right behind it" + F1)
        assert terminal.wait_for_exit() == 1
    with here.start() as terminal:
        assert "before the mistake and right behind it" in take_draft(terminal)
