"""What is stored, and what of it is there again after a restart."""

from __future__ import annotations

import json
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS
from bizctx_tui.core.models import Scope
from bizctx_tui.demo.state import Contents
from bizctx_tui.errors import StorageError

WEB_APP = Scope.project("101")
ACME = Scope.organization(1)


def test_a_scope_that_was_never_written_has_its_first_text_or_none() -> None:
    contents = Contents({WEB_APP: "first"})
    assert contents.get(WEB_APP) == "first"
    assert contents.get(ACME) == ""


def test_a_snapshot_has_all_texts_but_the_empty_ones_and_stays_as_it_is() -> None:
    contents = Contents({WEB_APP: "first", ACME: "all"})
    contents.put(WEB_APP, "")
    snapshot = contents.snapshot()
    contents.put(ACME, "changed")
    assert snapshot == {ACME: "all"}


def test_what_was_written_survives_a_restart_and_the_rest_is_as_before(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    contents = Contents({WEB_APP: "first", ACME: "all"}, file)
    assert not file.exists()
    contents.put(WEB_APP, "second")
    contents.put(Scope.organization(101), "the same id on the other level")

    again = Contents({WEB_APP: "first", ACME: "all"}, file)
    assert again.get(WEB_APP) == "second"
    assert again.get(ACME) == "all"
    assert again.get(Scope.organization(101)) == "the same id on the other level"


def test_a_cleared_text_stays_cleared_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    Contents({WEB_APP: "first"}, file).put(WEB_APP, "")
    assert Contents({WEB_APP: "first"}, file).get(WEB_APP) == ""


@given(content=st.text(st.characters()) | st.text("\ud83d\udfff\x00\r\n\u2028a"))
def test_every_text_survives_a_restart(
    content: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = json.loads(json.dumps(content))
    file = tmp_path_factory.mktemp("state") / "state.json"
    Contents({}, file).put(WEB_APP, content)
    assert Contents({}, file).get(WEB_APP) == content


def test_the_file_is_private_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.touch(mode=0o644)
    file.write_text('{"version": 1}')
    Contents({}, file).put(WEB_APP, "text")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"version": 2}',
        b'{"version": 1, "projects": {"101": 5}}',
        b'{"version": 1, "projects": ["101"]}',
        b'{"version": 1, "people": {}}',
        json.dumps({"projects": {"101": "x" * (BUSINESS_CONTEXT_MAX_CHARS + 1)}}).encode(),
    ],
)
def test_a_broken_file_is_refused_with_a_way_out_and_left_alone(
    tmp_path: Path, broken: bytes
) -> None:
    file = tmp_path / "state.json"
    file.write_bytes(broken)
    with pytest.raises(StorageError) as caught:
        Contents({}, file)
    assert "state.json" in caught.value.message
    assert caught.value.hint
    assert file.read_bytes() == broken


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        Contents({}, tmp_path)
    assert caught.value.hint


def test_a_failed_write_says_so_and_keeps_the_old_text(tmp_path: Path) -> None:
    file = tmp_path / "missing" / "state.json"
    contents = Contents({WEB_APP: "first"}, file)
    with pytest.raises(StorageError):
        contents.put(WEB_APP, "second")
    assert contents.get(WEB_APP) == "first"


def test_writes_of_many_threads_are_all_kept(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    contents = Contents({}, file)
    start = threading.Barrier(8)

    def write(worker: int) -> None:
        start.wait(timeout=10)
        for number in range(10):
            contents.put(Scope.project(f"{worker}{number}"), f"{worker}-{number}")

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    expected = {
        Scope.project(f"{worker}{number}"): f"{worker}-{number}"
        for worker in range(1, 9)
        for number in range(10)
    }
    assert contents.snapshot() == expected
    assert Contents({}, file).snapshot() == expected
