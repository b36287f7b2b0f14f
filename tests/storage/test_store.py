"""Drafts and history on a real disk: killed, full, damaged, shared."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bizctx_tui.core.document_key import Access, DocumentKey
from bizctx_tui.core.models import Scope
from bizctx_tui.core.text.document import Document, Position
from bizctx_tui.core.text.undo import Selection
from bizctx_tui.errors import StorageError
from bizctx_tui.storage.database import DamagedError
from bizctx_tui.storage.drafts import DraftGone, DraftTaken, Edit
from bizctx_tui.storage.history import VersionNotFound
from bizctx_tui.storage.store import Store
from bizctx_tui.storage.store_thread import StoreThread
from tests.support.clock import Clock

ACCESS = Access("us", "https://example.test/api/app", "someone")
KEY = DocumentKey(ACCESS, Scope.project("7"))
OTHER = DocumentKey(ACCESS, Scope.project("8"))
START = Selection(Position(0, 0), Position(0, 0))


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    store = Store.open(tmp_path / "data", clock=clock)
    yield store
    store.close()


def begin(store: Store, text: str = "base", key: DocumentKey = KEY) -> int:
    return store.drafts.begin(key, base=text, base_at=1.0, text=text, selection=START)


def typed(document: Document, at: int, removed: int, text: str) -> Edit:
    start = document.position(at)
    end = max(start, document.position(at + removed))
    change = document.replace(start, end, text)
    places = Selection(change.new_end, change.start)
    return Edit(change.start, change.old_end, change.inserted, document.character_count, places)


TEXTS = st.text(st.sampled_from("ab\r\n\0é\ud800\U0001f600"), max_size=12)
EDITS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 6), TEXTS, st.sampled_from("sap ")), max_size=20
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXTS, edits=EDITS)
def test_however_edits_are_split_the_draft_is_the_text(
    store: Store, text: str, edits: list[tuple[int, int, str, str]]
) -> None:
    draft_id = begin(store, text)
    document, waiting, selection = Document(text), [], START
    for at, removed, new, then in edits:
        waiting.append(typed(document, at, removed, new))
        selection = waiting[-1].selection
        if then == "s":
            store.drafts.snapshot(
                draft_id, base=text, base_at=1.0, text=document.text, selection=selection
            )
            waiting = []
        elif then == "a":
            store.drafts.append(draft_id, waiting)
            waiting = []
    store.drafts.append(draft_id, waiting)
    (kept,) = store.drafts.of(KEY)
    assert (kept.base, kept.text, kept.damage) == (text, document.text, "")
    assert kept.selection == selection
    store.drafts.discard(draft_id)


def test_everything_is_private(tmp_path: Path, clock: Clock) -> None:
    before = os.umask(0)
    try:
        store = Store.open(tmp_path / "data", clock=clock)
        begin(store)
    finally:
        os.umask(before)
    paths = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
    assert {path.name for path in paths} >= {"bizctx.db", "bizctx.db-wal", "bizctx.db-shm"}
    for path in paths:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    store.close()


def test_two_windows_never_write_the_same_draft(store: Store, tmp_path: Path, clock: Clock) -> None:
    draft_id = begin(store)
    other = Store.open(tmp_path / "data", clock=clock)
    edit = typed(Document("base"), 4, 0, "!")
    with pytest.raises(DraftTaken):
        other.drafts.append(draft_id, [edit])
    with pytest.raises(DraftTaken):
        other.drafts.discard(draft_id)
    assert other.drafts.take(draft_id).holder.window == other.window.token
    with pytest.raises(DraftTaken):
        store.drafts.append(draft_id, [edit])
    assert store.drafts.of(KEY)[0].text == "base"
    other.close()
    assert not store.drafts.of(KEY)[0].holder.alive
    store.drafts.discard(draft_id)
    with pytest.raises(DraftGone):
        store.drafts.append(draft_id, [edit])


def test_many_who_ask_at_once_do_not_take_each_other_for_a_dead_window(
    store: Store, tmp_path: Path, clock: Clock
) -> None:
    dead = Store.open(tmp_path / "data", clock=clock)
    token, host = dead.window.token, dead.window.host
    assert store.window.is_alive(token, host)
    lock = tmp_path / "data" / "windows" / f"{token}.lock"
    dead.close()
    lock.touch()
    found: list[bool] = []
    ask = [
        threading.Thread(
            target=lambda: found.extend(store.window.is_alive(token, host) for _ in range(500))
        )
        for _ in range(4)
    ]
    for thread in ask:
        thread.start()
    for thread in ask:
        thread.join()
    assert not any(found)


TYPING = """
import sys, time
from pathlib import Path
from tests.storage.test_store import *
store = Store.open(Path(sys.argv[1]), clock=time.time)
draft_id, document = begin(store, ""), Document("")
for number in range(1_000_000):
    store.drafts.append(draft_id, [typed(document, number, 0, "x")])
    print(number + 1, flush=True)
"""


@pytest.mark.parametrize("seed", range(5))
def test_nothing_that_was_written_is_lost_by_a_kill(
    tmp_path: Path, clock: Clock, seed: int
) -> None:
    wanted = random.Random(seed).randrange(1, 1500)
    command = [sys.executable, "-c", TYPING, str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        last = 0
        while last < wanted:
            last = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        last = max([last, *(int(line) for line in child.stdout if line.endswith("\n"))])
    store = Store.open(tmp_path / "data", clock=clock)
    (kept,) = store.drafts.of(KEY)
    assert not kept.holder.alive
    assert (kept.damage, set(kept.text)) == ("", {"x"})
    assert last <= len(kept.text) <= last + 1
    store.close()


FULL = """
import resource, signal, sys, time
from pathlib import Path
from tests.storage.test_store import *
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store.open(Path(sys.argv[1]), clock=time.time)
draft_id, document, refused = begin(store, ""), Document(""), 0
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
kept = ""
while refused < 3:
    edit = typed(document, 0, document.character_count, "y" * 30_000)
    try:
        store.drafts.append(draft_id, [edit])
        kept = document.text
    except StorageError as error:
        assert error.hint
        refused += 1
        document = Document(kept)
assert store.drafts.of(KEY)[0].text == kept
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
store.drafts.append(draft_id, [typed(document, 0, 0, "room")])
assert store.drafts.of(KEY)[0].text == "room" + kept
print("went on")
"""


def test_a_full_disk_is_told_and_later_there_is_room(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "data")], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "went on\n"), done.stderr


DENIED = """
import os, sys, time
from pathlib import Path
from tests.storage.test_store import *
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    Store.open(Path(sys.argv[1]), clock=time.time)
except StorageError as error:
    print(bool(error.hint), error.message)
"""


def test_a_directory_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    # One that an unprivileged child can reach, and nobody but root can write.
    place = Path("/proc/bizctx")
    done = subprocess.run(
        [sys.executable, "-c", DENIED, str(place)], capture_output=True, text=True
    )
    assert done.stdout.startswith("True "), done.stderr


def spoil_everything(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(path.stat().st_size))


def truncate(path: Path) -> None:
    os.truncate(path, 5000)


def put_a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def put_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def put_other_tables(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE drafts (id)")
    connection.close()


def lose_it_beside_its_log(path: Path) -> None:
    path.with_name(path.name + "-wal").write_bytes(b"log")
    path.unlink()


@pytest.mark.parametrize(
    "damage",
    [
        spoil_everything,
        truncate,
        put_a_directory,
        put_a_pipe,
        put_other_tables,
        lose_it_beside_its_log,
    ],
)
def test_what_is_damaged_is_put_aside_and_said(tmp_path: Path, clock: Clock, damage) -> None:  # type: ignore[no-untyped-def]
    directory = tmp_path / "data"
    store = Store.open(directory, clock=clock)
    begin(store, "lost" * 5000)
    store.close()
    damage(directory / "bizctx.db")
    stores = [Store.open(directory, clock=clock) for _ in range(2)]
    assert [len(each.notes) for each in stores] == [1, 0]
    aside = [path for path in directory.iterdir() if ".damaged-" in path.name]
    assert len(aside) == 1
    assert ".damaged-" in stores[0].notes[0]
    draft_id = begin(stores[1])
    assert [kept.id for kept in stores[0].drafts.of(KEY)] == [draft_id]
    for each in stores:
        each.close()


def test_a_newer_database_is_not_touched(tmp_path: Path, clock: Clock) -> None:
    directory = tmp_path / "data"
    Store.open(directory, clock=clock).close()
    connection = sqlite3.connect(directory / "bizctx.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (directory / "bizctx.db").read_bytes()
    with pytest.raises(StorageError, match="newer") as caught:
        Store.open(directory, clock=clock)
    assert caught.value.hint
    assert (directory / "bizctx.db").read_bytes() == before


def test_a_store_that_was_put_aside_under_a_window_is_opened_anew(
    tmp_path: Path, clock: Clock
) -> None:
    thread = StoreThread(lambda: Store.open(tmp_path / "data", clock=clock))
    first = thread.submit(begin).result(10)
    for path in list((tmp_path / "data").glob("bizctx.db*")):
        path.rename(path.with_name("old-" + path.name))
    fresh = Store.open(tmp_path / "data", clock=clock)
    begin(fresh, "others")
    edit = typed(Document("base"), 0, 0, "!")
    with pytest.raises(DraftGone):
        thread.submit(lambda store: store.drafts.append(first, [edit])).result(10)
    # The log of the new database outlives the window that had the old one open.
    assert thread.submit(begin).result(10) != first
    assert len(fresh.drafts.of(KEY)) == 2
    assert thread.close(seconds=10)
    fresh.close()


def test_a_write_to_a_file_that_is_put_aside_meanwhile_is_not_called_kept(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "data" / "bizctx.db"
    with pytest.raises(DamagedError), store._database.transaction():
        path.rename(path.with_name("aside"))


@pytest.mark.parametrize("kept", [0, 100], ids=["everything", "all but the header"])
def test_damage_in_the_middle_of_a_session_is_told_and_then_put_aside(
    tmp_path: Path, clock: Clock, kept: int
) -> None:
    thread = StoreThread(lambda: Store.open(tmp_path / "data", clock=clock))
    thread.submit(lambda store: begin(store, "lost" * 5000)).result(10)
    thread.submit(lambda store: store.tidy()).result(10)
    # Another window writes, so that what this one remembers of the file is out of date.
    other = Store.open(tmp_path / "data", clock=clock)
    begin(other)
    other.tidy()
    path = tmp_path / "data" / "bizctx.db"
    header = path.read_bytes()[:kept]
    spoil_everything(path)
    with path.open("r+b") as file:
        file.write(header)
    if kept:
        with pytest.raises(DamagedError):
            thread.submit(begin).result(10)
    assert thread.submit(begin).result(10)
    assert len(thread.submit(lambda store: store.notes).result(10)) == 1
    other.close()
    assert len(thread.submit(lambda store: store.drafts.of(KEY)).result(10)) == 1
    assert thread.close(seconds=10)


def test_an_id_of_one_database_names_no_draft_of_another(tmp_path: Path, clock: Clock) -> None:
    ids = set()
    for name in ("one", "two"):
        store = Store.open(tmp_path / name, clock=clock)
        ids |= {begin(store), begin(store, key=OTHER)}
        store.close()
    assert len(ids) == 4


def test_rows_that_lie_are_told_and_hide_no_others(store: Store) -> None:
    document = Document("")
    lied, good = begin(store, "lied"), begin(store, "")
    store.drafts.append(good, [typed(document, 0, 0, text) for text in "cba"])
    with store._database.transaction() as connection:
        connection.execute("UPDATE draft_texts SET text = ? WHERE draft_id = ?", (b"\xff", lied))
        connection.execute("UPDATE edits SET characters = 9 WHERE number = 3")
    (kept,) = store.drafts.all(ACCESS)
    assert (kept.id, kept.text) == (good, "bc")
    assert kept.damage
    assert [str(lied) in problem.message for problem in store.drafts.problems] == [True]
    with pytest.raises(StorageError):
        store.drafts.take(lied)


def test_the_history_says_how_each_text_came(store: Store, clock: Clock) -> None:
    history = store.history
    assert history.keep(KEY, "one", "opened").how == "opened"
    clock.now += 5
    again = history.keep(KEY, "one", "opened")
    assert (again.seen_at - again.at, len(history.versions(KEY))) == (5, 1)
    sent = history.keep(KEY, "two\ud800\0", "sent")
    history.confirm(sent.id, "saved")
    assert history.keep(KEY, "three", "opened").how == "observed"
    assert [version.how for version in history.versions(KEY)] == ["observed", "saved", "opened"]
    assert history.text(history.find(KEY, sent.hash[:6])) == "two\ud800\0"
    assert history.find(KEY, str(sent.id)).hash == sent.hash
    with pytest.raises(VersionNotFound):
        history.find(OTHER, sent.hash)


def test_the_history_keeps_its_size_and_the_newest_of_each(tmp_path: Path, clock: Clock) -> None:
    store = Store.open(tmp_path / "data", clock=clock, history_bytes=20_000)
    source = random.Random(3)
    store.history.keep(OTHER, "other", "opened")
    store.history.keep(KEY, "on the server", "opened")
    for _ in range(30):
        store.history.keep(KEY, source.randbytes(2000).hex(), "draft")
    assert store.history.bytes_used() <= 20_000
    newest = store.history.newest(KEY)
    assert newest is not None
    assert store.history.text(newest) == "on the server"
    assert store.history.newest(OTHER) is not None
    assert 3 < len(store.history.versions(KEY)) < 20
    store.close()


def test_an_export_stays_in_its_directory_and_writes_over_nothing(
    store: Store, tmp_path: Path
) -> None:
    hostile = DocumentKey(ACCESS, Scope.project("../../x"))
    store.history.keep(hostile, "a\r\nb\ud800", "opened")
    (path,) = store.history.export(tmp_path / "out")
    assert path.resolve().is_relative_to(tmp_path / "out")
    assert path.read_bytes() == "a\r\nb\ud800".encode("utf-8", "surrogatepass")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("mine")
    assert store.history.export(tmp_path / "out") == ()
    assert path.read_text() == "mine"


def test_work_that_has_no_time_left_is_refused_and_not_left_waiting(
    tmp_path: Path, clock: Clock
) -> None:
    thread = StoreThread(lambda: Store.open(tmp_path / "data", clock=clock))
    go = threading.Event()
    first = thread.submit(lambda store: go.wait(30))
    second = thread.submit(begin)
    assert not thread.close(seconds=0.01)
    with pytest.raises(StorageError):
        second.result(0)
    with pytest.raises(StorageError):
        thread.submit(begin).result(0)
    go.set()
    assert first.result(30)
    assert thread.close(seconds=30)


def test_loading_the_thread_loads_no_database() -> None:
    code = "import bizctx_tui.storage.store_thread, sys; print('sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
