"""What a person, a server and another writer do in one trial, worked out from a seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Final, Literal

from bizctx_tui.core.models import Scope
from tests.faults.app_server import DOCUMENTS, NOTHING, READ_FAULTS, WRITE_FAULTS, Mishap

Doing = Literal[
    "start",
    "open",
    "type",
    "paste",
    "erase",
    "undo",
    "redo",
    "save",
    "clear",
    "reload",
    "think",
    "quit",
    "kill",
    "theirs",
    "shut",
    "reopen",
    "audit",
]
"""What is done next.

The person starts the app, opens, types, pastes, erases, takes back, saves, clears, reloads,
looks at a review for long (``think``: the app's clock goes on) and quits; each start but the
first meets the drafts of the run before. ``kill`` ends the process while the step before it
is still being done. ``theirs`` is the other writer. ``shut`` refuses connections until
``reopen``. ``audit`` looks at what is there in the end, and changes nothing.
"""

_WEIGHTS: Final[Mapping[Doing, int]] = {
    "open": 8,
    "type": 26,
    "paste": 6,
    "erase": 5,
    "undo": 4,
    "redo": 2,
    "save": 26,
    "clear": 2,
    "reload": 5,
    "think": 4,
    "quit": 5,
    "kill": 8,
    "theirs": 10,
    "shut": 2,
}
_READ_FAULT_SHARE: Final = 0.12
_WRITE_FAULT_SHARE: Final = 0.55
_THEIRS_SHARE: Final = 0.06
_KILL_SHARE: Final = 0.03
_REQUESTS: Final = 80
_LONGEST_RUN_SECONDS: Final = 0.6

_WORDS: Final = (
    *("metric", "funnel", "cohort", "revenue", "Wörter", "漢字", "naïve", "e\u0301clair"),
    *("\U0001f600", "- item", "## Heading", "*stress*", "`code`", "| a | b |"),
)
_PASTED: Final = ("one\r\ntwo\r\n", "a\tb\n\n\nc", "no end", "\u200b\u202e", "x" * 300, "\ud83d")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done.

    Attributes:
        seed: Decides everything that depends on what the screen shows then.
        text: What is typed, pasted or written by the other writer.
        scope: The document to open, or that the other writer changes.
        seconds: How long the person thinks, or how soon the process is killed.
    """

    do: Doing
    seed: int = 0
    text: str = ""
    scope: Scope | None = None
    seconds: float = 0.0

    def __str__(self) -> str:
        words: list[str] = [self.do]
        if self.scope is not None:
            words.append(f"{self.scope.level} {self.scope.id}")
        if self.text:
            words.append(ascii(self.text if len(self.text) < 60 else self.text[:57] + "..."))
        if self.seconds:
            words.append(f"{self.seconds:.3f} s")
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Done:
    """The person is through with a step.

    Attributes:
        leaves: Whether the app is about to end on account of it.
    """

    step: Step
    leaves: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """One trial.

    Attributes:
        texts: What the server holds at first.
        steps: What is done, in order.
        mishaps: What befalls the requests, by their number.
    """

    seed: int
    texts: Mapping[Scope, str]
    steps: tuple[Step, ...]
    mishaps: Mapping[int, Mishap]

    def __str__(self) -> str:
        lines = [f"schedule {self.seed}"]
        lines += [f"  {scope.level} {scope.id} = {text!a}" for scope, text in self.texts.items()]
        lines += [f"  {number:3} {step}" for number, step in enumerate(self.steps, 1)]
        lines += [f"  request {number}: {mishap}" for number, mishap in self.mishaps.items()]
        return "\n".join(lines)


def schedule(seed: int) -> Schedule:
    """The schedule of a seed; the same one each time."""
    random = Random(f"bizctx {seed}")
    texts = {scope: _document(random, scope) for scope in DOCUMENTS}
    steps = [Step("start", _seed(random)), _open(random)]
    is_shut = False
    for number in range(random.randint(8, 18)):
        doing = random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        if is_shut and random.random() < 0.6:
            steps.append(Step("reopen"))
            is_shut = False
        steps.append(_step(random, doing, number))
        if doing == "type" and random.random() < 0.5:
            steps.append(Step("save", _seed(random)))
        is_shut = is_shut or doing == "shut"
        if doing in ("quit", "kill"):
            steps += [Step("start", _seed(random)), _open(random)]
    steps += [Step("reopen"), Step(random.choice(("quit", "kill")), _seed(random))]
    steps += [Step("start", _seed(random)), Step("audit", _seed(random))]
    return Schedule(seed, texts, tuple(steps), _mishaps(random))


def _step(random: Random, doing: Doing, number: int) -> Step:
    seed = _seed(random)
    match doing:
        case "open":
            return _open(random)
        case "type":
            return Step(doing, seed, f"m{number} {random.choice(_WORDS)} ")
        case "paste":
            return Step(doing, seed, f"p{number} {random.choice(_PASTED)}")
        case "think":
            return Step(doing, seed, seconds=random.choice((1.0, 3.0, 100.0)))
        case "kill":
            return Step(doing, seed, seconds=random.random() * _LONGEST_RUN_SECONDS)
        case "theirs":
            scope = random.choice(DOCUMENTS)
            return Step(doing, seed, f"t{number} {random.choice(_WORDS)}", scope)
    return Step(doing, seed)


def _open(random: Random) -> Step:
    # Mostly one document, so that writers meet.
    scope = random.choices(DOCUMENTS, (6, 1, 2))[0]
    return Step("open", _seed(random), scope=scope)


def _document(random: Random, scope: Scope) -> str:
    ending = random.choices(("\n", "\r\n", "\r"), (8, 2, 1))[0]
    lines = [f"{scope.level[0]}{scope.id} line {n}" for n in range(random.choice((0, 1, 4, 9)))]
    return ending.join(lines) + random.choice(("", ending))


def _mishaps(random: Random) -> dict[int, Mishap]:
    found = {}
    for number in range(1, _REQUESTS + 1):
        mishap = Mishap(
            random.choice(READ_FAULTS) if random.random() < _READ_FAULT_SHARE else "",
            random.choice(WRITE_FAULTS) if random.random() < _WRITE_FAULT_SHARE else "",
            f"\nw{number}" if random.random() < _THEIRS_SHARE else "",
            random.random() < 0.5,
            random.choice(("asked", "done", "answered")) if random.random() < _KILL_SHARE else "",
        )
        if replace(mishap, theirs_first=False) != NOTHING:
            found[number] = mishap
    return found


def _seed(random: Random) -> int:
    return random.randrange(1 << 30)
