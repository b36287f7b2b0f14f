"""Whether a trial kept the promises. Knows nothing of how the app does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from bizctx_tui.core.models import Scope
from tests.faults.happenings import (
    Agreed,
    Answered,
    Asked,
    Began,
    Confirmed,
    Did,
    Drew,
    Edited,
    Ended,
    Found,
    Held,
    Record,
    Reviewed,
    Stuck,
    Told,
)
from tests.faults.kept import Kept

_EDITING: Final = ("type", "paste", "erase", "undo", "redo")
_OWN_MISTAKE: Final = "mistake of its own"


def digest(text: str) -> str:
    """The hash under which a text is kept."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass
class Verdict:
    """What a trial showed.

    Attributes:
        violations: Broken promises, in words; empty is what is hoped for.
        figures: How often what happened.
    """

    violations: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)


def judge(record: Record, kept: Kept) -> Verdict:
    """Hold a record, and what is on the disk in the end, against the promises."""
    verdict = Verdict()
    for judging in (_Writes(), _Texts(kept), _Health()):
        for happening in record.all():
            verdict.violations += judging.see(happening)
        verdict.violations += judging.end()
        verdict.figures += judging.figures
    verdict.violations += kept.damage()
    return verdict


class _Judging:
    def __init__(self) -> None:
        self.figures: Counter[str] = Counter()

    def see(self, happening: object) -> Iterator[str]:
        """Take the next happening."""
        raise NotImplementedError

    def end(self) -> Iterator[str]:
        """Say what only the end shows."""
        yield from ()


class _Health(_Judging):
    """The app never ends, and is never at a loss, by itself."""

    def see(self, happening: object) -> Iterator[str]:
        match happening:
            case Began():
                self.figures["starts"] += 1
            case Did():
                self.figures["actions"] += 1
            case Ended(how="killed"):
                self.figures["kills"] += 1
            case Ended(how="crashed", words=words):
                yield f"the app ended by itself: {words}"
            case Told(words=words) if _OWN_MISTAKE in words:
                yield f"the app made a mistake: {words}"
            case Stuck(words=words):
                yield f"nothing led back to the workspace: {words}"


class _Writes(_Judging):
    """No write that was not confirmed, none twice, none over a text that was not shown."""

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[Scope, str] = {}
        self._said: dict[Scope, str] = {}
        self._open: list[Confirmed] = []
        self._sent: dict[int, tuple[Confirmed, str | None]] = {}

    def see(self, happening: object) -> Iterator[str]:
        match happening:
            case Answered(texts=texts):
                self._said.update(texts)
            case Reviewed(scope=scope, before=before) if before != self._said.get(scope):
                yield f"a review showed {before!a} as the server's text of {scope.id}"
            case Reviewed(theirs=(_, remote)) if remote != happening.before:
                yield f"a review showed {remote!a} as what somebody else made of it"
            case Reviewed():
                self.figures["reviews"] += 1
            case Confirmed():
                self.figures["confirmations"] += 1
                self._open.append(happening)
                yield from _whole(happening)
            case Asked():
                yield from self._asked(happening)
            case Held():
                yield from self._replaced(happening)
                self._held[happening.scope] = happening.text

    def _asked(self, asked: Asked) -> Iterator[str]:
        self.figures["requests"] += 1
        if asked.fault:
            self.figures[f"fault {asked.fault}"] += 1
        if asked.sent is None:
            return
        self.figures["writes"] += 1
        for confirmed in reversed(self._open):
            if (confirmed.scope, confirmed.text) == (asked.scope, asked.sent):
                self._open.remove(confirmed)
                self._sent[asked.number] = confirmed, self._said.get(asked.scope)
                yield from self._kept_before(asked, confirmed)
                return
        yield f"request {asked.number} wrote what nobody had confirmed: {asked.sent!a}"

    def _kept_before(self, asked: Asked, confirmed: Confirmed) -> Iterator[str]:
        if asked.history is None:
            yield f"request {asked.number}: there was no history when it came"
            return
        for name, text in (("sent", confirmed.text), ("replaced", confirmed.before)):
            if digest(text) not in asked.history:
                yield f"request {asked.number}: the {name} text was not in the history: {text!a}"

    def _replaced(self, held: Held) -> Iterator[str]:
        if not held.request or held.request not in self._sent:
            return
        confirmed, said = self._sent[held.request]
        if self._held[held.scope] == confirmed.before:
            return
        if said == confirmed.before:
            # Somebody else was between the last read and the write, or the server lied.
            self.figures["races"] += 1
            return
        yield f"request {held.request} replaced a text that was not shown: {said!a}"


def _whole(confirmed: Confirmed) -> Iterator[str]:
    """What is confirmed is the proposal, or a mixture of it with what the server holds."""
    lines = set(confirmed.before.splitlines()) | set(confirmed.after.splitlines())
    if not confirmed.left_out and confirmed.text != confirmed.after:
        yield f"confirmed was {confirmed.text!a}, and shown {confirmed.after!a}"
    elif not lines.issuperset(confirmed.text.splitlines()):
        yield f"confirmed was what neither text has: {confirmed.text!a}"


@dataclass(frozen=True, slots=True)
class _Owed:
    """A text that was on the screen when a run ended; any later one of the run will do."""

    scope: Scope
    texts: tuple[str, ...]


class _Texts(_Judging):
    """No text of mine or theirs is gone."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self._kept = kept
        self._drawn: dict[Scope, Drew] = {}
        self._last: dict[Scope, Edited] = {}
        # The texts since what was drawn last.
        self._edited: dict[Scope, list[str]] = {}
        self._owed: list[_Owed] = []
        self._server: dict[Scope, set[str]] = {}
        self._found: dict[Scope, set[str]] = {}
        # What the app showed or decided on of the server's, and what of it counts by now.
        self._fresh: set[tuple[Scope, str]] = set()
        self._known: set[tuple[Scope, str]] = set()
        self._may_change = False

    def see(self, happening: object) -> Iterator[str]:
        match happening:
            case Held(scope=scope, text=text):
                self._server.setdefault(scope, set()).add(text)
            case Did(words=words):
                self._may_change = words.startswith(_EDITING)
                self._known |= self._fresh
                self._fresh.clear()
            case Edited():
                yield from self._changed(happening)
            case Drew():
                self._drew(happening)
            case Reviewed(scope=scope, before=before):
                self._fresh.add((scope, before))
            case Confirmed():
                self._may_change = True
            case Agreed(what=what):
                self.figures[f"answers: {what}"] += 1
                self._may_change = True
            case Found(scope=scope, text=text):
                self._found.setdefault(scope, set()).add(text)
            case Ended():
                self._ended()

    def _changed(self, edited: Edited) -> Iterator[str]:
        before = self._last.get(edited.scope)
        if (
            before is not None
            and before.text not in (before.base, edited.text)
            and not self._may_change
            and before.text not in self._kept.texts(edited.scope)
        ):
            yield f"{before.text!a} was replaced by {edited.text!a}, and nobody had asked for it"
        self._last[edited.scope] = edited
        self._edited.setdefault(edited.scope, []).append(edited.text)

    def _drew(self, drew: Drew) -> None:
        self.figures["frames"] += 1
        if not drew.is_kept:
            # The screen says that the disk is behind; that promises less.
            self.figures["frames ahead of the disk"] += 1
            return
        self._drawn[drew.scope] = drew
        self._edited[drew.scope] = []
        self._fresh.add((drew.scope, drew.base))
        self._owed = [
            owed for owed in self._owed if owed.scope != drew.scope or drew.text not in owed.texts
        ]

    def _ended(self) -> None:
        for scope, drew in self._drawn.items():
            if drew.text != drew.base:
                self.figures["unsaved at an end"] += 1
                self._owed.append(_Owed(scope, (drew.text, *self._edited.get(scope, ()))))
        self._drawn.clear()
        self._last.clear()
        self._edited.clear()
        self._fresh.clear()
        self._may_change = False

    def end(self) -> Iterator[str]:
        for owed in self._owed:
            kept = self._kept.texts(owed.scope) | self._server.get(owed.scope, set())
            if not kept.intersection(owed.texts) and not self._found.get(
                owed.scope, set()
            ).intersection(owed.texts):
                yield f"gone from {owed.scope.id}: {owed.texts[0]!a}"
        for scope, text in sorted(self._known, key=str):
            self.figures["texts of the server"] += 1
            if text not in self._kept.texts(scope):
                yield f"the history of {scope.id} lacks the server's text {text!a}"
