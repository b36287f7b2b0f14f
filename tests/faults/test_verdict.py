"""The judge of the trials finds each kind of broken promise."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from bizctx_tui.core.content_hash import content_hash
from tests.faults.app_server import ORGANIZATION, PROJECTS
from tests.faults.happenings import (
    Agreed,
    Answered,
    Asked,
    Confirmed,
    Did,
    Drew,
    Edited,
    Ended,
    Found,
    Happening,
    Held,
    Record,
    Reviewed,
    Stuck,
    Told,
)
from tests.faults.kept import Kept
from tests.faults.verdict import digest, judge

SCOPE = PROJECTS[0]
OLD, NEW, THIRD = "old", "new", "third"
TABLES = """
CREATE TABLE texts (hash TEXT, body BLOB);
CREATE TABLE versions (level TEXT, scope_id TEXT, hash TEXT);
"""


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A database with an empty history."""
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data" / "bizctx.db")) as connection:
        connection.executescript(TABLES)
    return Kept(tmp_path)


def keep(kept: Kept, *texts: str) -> None:
    with closing(sqlite3.connect(kept.directory / "bizctx.db")) as connection, connection:
        for text in texts:
            body = zlib.compress(text.encode())
            connection.execute("INSERT INTO texts VALUES (?, ?)", (digest(text), body))
            values = (SCOPE.level, SCOPE.id, digest(text))
            connection.execute("INSERT INTO versions VALUES (?, ?, ?)", values)


def violations(kept: Kept, *happenings: Happening) -> str:
    """What the judge says of a record, as one text."""
    record = Record()
    for happening in happenings:
        record.add(happening)
    return "\n".join(judge(record, kept).violations)


def read(text: str) -> Answered:
    return Answered(number=1, status=200, texts=((SCOPE, text),))


def confirmed(before: str, text: str) -> Confirmed:
    return Confirmed(scope=SCOPE, before=before, after=text, text=text)


def write(text: str, *history: str, number: int = 2) -> Asked:
    known = frozenset(map(digest, history))
    return Asked(number=number, method="PUT", scope=SCOPE, sent=text, fault="", history=known)


def drew(text: str, base: str = OLD, *, is_kept: bool = True) -> Drew:
    return Drew(scope=SCOPE, text=text, base=base, is_kept=is_kept)


def edited(text: str) -> Edited:
    return Edited(scope=SCOPE, text=text, base=OLD)


def held(text: str, request: int = 0) -> Held:
    return Held(scope=SCOPE, text=text, request=request)


def typed() -> Did:
    return Did(words="type 'x'")


def left() -> Ended:
    return Ended(how="left")


WHOLE_SAVE = (held(OLD), read(OLD), confirmed(OLD, NEW), write(NEW, OLD, NEW), held(NEW, 2))


def test_hashes_are_those_of_the_history() -> None:
    assert digest("ä\ud83d") == content_hash("ä\ud83d")


def test_a_whole_save_is_fine(kept: Kept) -> None:
    assert violations(kept, *WHOLE_SAVE) == ""


def test_a_write_that_nobody_confirmed(kept: Kept) -> None:
    assert "nobody had confirmed" in violations(kept, held(OLD), read(OLD), write(NEW, OLD, NEW))
    other = (held(OLD), read(OLD), confirmed(OLD, THIRD), write(NEW, OLD, NEW))
    assert "nobody had confirmed" in violations(kept, *other)


def test_a_second_write_of_one_confirmation(kept: Kept) -> None:
    again = write(NEW, OLD, NEW, number=3)
    assert "request 3 wrote what nobody had confirmed" in violations(kept, *WHOLE_SAVE, again)


def test_a_review_that_shows_another_text_than_the_server_has(kept: Kept) -> None:
    review = Reviewed(scope=SCOPE, before=THIRD, theirs=None)
    assert "a review showed 'third'" in violations(kept, held(OLD), read(OLD), review)


def test_a_text_that_was_replaced_unseen(kept: Kept) -> None:
    unseen = (held(THIRD), read(THIRD), confirmed(OLD, NEW), write(NEW, OLD, NEW), held(NEW, 2))
    assert "replaced a text that was not shown" in violations(kept, *unseen)


def test_somebody_between_the_last_read_and_the_write_is_a_race(kept: Kept) -> None:
    record = Record()
    for happening in (
        *(held(OLD), read(OLD), confirmed(OLD, NEW), held(THIRD)),
        *(write(NEW, OLD, NEW), held(NEW, 2)),
    ):
        record.add(happening)
    verdict = judge(record, kept)
    assert not verdict.violations
    assert verdict.figures["races"] == 1


@pytest.mark.parametrize(("history", "lacks"), [((OLD,), "sent"), ((NEW,), "replaced")])
def test_a_history_that_is_behind_a_write(kept: Kept, history: tuple[str, ...], lacks: str) -> None:
    said = violations(kept, held(OLD), read(OLD), confirmed(OLD, NEW), write(NEW, *history))
    assert f"the {lacks} text was not in the history" in said


def test_a_confirmation_of_what_was_not_shown(kept: Kept) -> None:
    whole = Confirmed(scope=SCOPE, before=OLD, after=NEW, text=THIRD)
    assert "and shown 'new'" in violations(kept, held(OLD), read(OLD), whole)
    part = Confirmed(scope=SCOPE, before=OLD, after=NEW, text=THIRD, left_out=1)
    assert "what neither text has" in violations(kept, held(OLD), read(OLD), part)


def test_a_text_that_is_gone_after_an_end(kept: Kept) -> None:
    gone = (typed(), drew(NEW), left())
    assert "gone from 101: 'new'" in violations(kept, *gone)
    assert "gone" not in violations(kept, *gone, Found(scope=SCOPE, text=NEW))
    assert "gone" in violations(kept, *gone, Found(scope=ORGANIZATION, text=NEW))
    assert "gone" not in violations(kept, *gone, drew(NEW))
    assert "gone" not in violations(kept, held(NEW), *gone)
    assert "gone" not in violations(kept, typed(), drew(NEW, is_kept=False), left())
    keep(kept, NEW)
    assert "gone" not in violations(kept, *gone)


def test_a_later_text_than_the_one_on_the_screen_will_do(kept: Kept) -> None:
    later = (typed(), drew(NEW), edited(THIRD), left())
    assert "gone" not in violations(kept, *later, Found(scope=SCOPE, text=THIRD))
    earlier = (typed(), edited(THIRD), drew(NEW), left())
    assert "gone" in violations(kept, *earlier, Found(scope=SCOPE, text=THIRD))


def test_a_text_that_is_replaced_unasked(kept: Kept) -> None:
    asked = (typed(), edited(NEW), edited(THIRD), Did(words="save"), drew(THIRD))
    unasked = (typed(), edited(NEW), Did(words="reload"), edited(THIRD))
    settled = (typed(), edited(NEW), Did(words="save"), Agreed(what="settled"), edited(THIRD))
    assert "nobody had asked" not in violations(kept, *asked)
    assert "nobody had asked" in violations(kept, *unasked)
    assert "nobody had asked" not in violations(kept, *settled)
    keep(kept, NEW)
    assert "nobody had asked" not in violations(kept, *unasked)


def test_a_text_of_the_server_that_is_not_in_the_history(kept: Kept) -> None:
    seen = (held(OLD), read(OLD), drew(OLD, OLD))
    assert "lacks" not in violations(kept, *seen, Ended(how="killed"))
    assert "the history of 101 lacks" in violations(kept, *seen, Did(words="save"))
    keep(kept, OLD)
    assert "lacks" not in violations(kept, *seen, Did(words="save"))


@pytest.mark.parametrize(
    ("happening", "words"),
    [
        (Ended(how="crashed", words="status 1"), "ended by itself"),
        (Told(words="bizctx made a mistake of its own: oh"), "made a mistake"),
        (Stuck(words="no way back"), "nothing led back"),
    ],
)
def test_an_app_that_fails(kept: Kept, happening: Happening, words: str) -> None:
    assert words in violations(kept, happening)


def test_a_database_that_was_put_aside_or_is_damaged(kept: Kept) -> None:
    (kept.directory / "bizctx.db.damaged-20260101-000000").touch()
    assert "put aside" in violations(kept)
