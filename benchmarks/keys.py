"""How long a key takes to the screen: one at a time, in a burst, and in the preview."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence

from benchmarks.documents import TYPED, typed_words
from benchmarks.samples import Samples
from benchmarks.screen import Screen, replay
from benchmarks.subjects import BACKSPACE, QUIET, Condition, Subject, shows

_LETTERS = 10
_BURST_WORDS = 6
_BURST_INTERVAL = 0.010
_TYPING_INTERVAL = 0.030
_PAUSES = (0.2, 1.0)


def one_at_a_time(groups: Mapping[str, Sequence[Subject]], rounds: int, samples: Samples) -> None:
    """Type a word in each round and take it back; the next key waits until all is quiet.

    Args:
        groups: The subjects, by what their samples are called. In each round all of them
            have their turn, so that what else the machine does hits all alike.
        rounds: Each is one word of ten letters.
        samples: Gets milliseconds to the character, bytes and milliseconds of processor
            time of each key.
    """
    words = typed_words(rounds + 1, _LETTERS, seed=1)
    for number, word in enumerate(words):
        for what, subjects in groups.items():
            for subject in subjects:
                # The first word warms up what a person has long warmed up in the middle
                # of a document.
                _type(subject, word, what, samples if number else None)
                _take_back(subject, len(word))


def _type(subject: Subject, word: str, what: str, samples: Samples | None) -> None:
    for length in range(1, len(word) + 1):
        _type_one(subject, word[:length], what, samples)


def _type_one(subject: Subject, wanted: str, what: str, samples: Samples | None) -> None:
    """Type the last letter of what is to be seen then."""
    played = subject.play([wanted[-1].encode()], [_appears(subject, wanted)])
    if samples is not None:
        milliseconds = (played.shown[0] - played.sent[0]) * 1000
        samples.add(what, subject.name, milliseconds, played.size, played.cpu * 1000)


def after_a_pause(subjects: Sequence[Subject], rounds: int, what: str, samples: Samples) -> None:
    """Type with pauses of a fifth of a second to a second, and take back what was typed.

    A program that puts work off until nobody types may be in the middle of it.

    Args:
        rounds: Each is one word of five letters.
        samples: Gets milliseconds to the character of each key.
    """
    chance = random.Random("pauses")
    for word in typed_words(rounds, _LETTERS // 2, seed=4):
        for subject in subjects:
            for length in range(1, len(word) + 1):
                pause = chance.uniform(*_PAUSES)
                replay(subject.session.listen(quiet=pause, limit=pause), subject.screen, [])
                _type_one(subject, word[:length], what, samples)
            _take_back(subject, len(word))


def in_a_burst(subjects: Sequence[Subject], rounds: int, what: str, samples: Samples) -> None:
    """Type 100 keys a second, whatever comes back, and take them back.

    Args:
        samples: Gets milliseconds to the character of each key that is a letter.
    """
    words = typed_words(rounds * _BURST_WORDS, _LETTERS, seed=2)
    for number in range(rounds):
        mine = words[number * _BURST_WORDS : (number + 1) * _BURST_WORDS]
        for subject in subjects:
            typed = " ".join(mine)
            prefixes = [word[:end] for word in mine for end in range(1, len(word) + 1)]
            conditions = _all_appear(subject, prefixes)
            keys = [letter.encode() for letter in typed]
            played = subject.play(keys, conditions, interval=_BURST_INTERVAL)
            letters = (at for at, key in zip(played.sent, typed, strict=True) if key != " ")
            for sent, shown in zip(letters, played.shown, strict=True):
                samples.add(what, subject.name, (shown - sent) * 1000, played.size / len(keys))
            _take_back(subject, len(typed))


def until_the_preview_is_true(
    subjects: Sequence[Subject], rounds: int, what: str, samples: Samples
) -> None:
    """Type a word as fast as people do, and wait until the preview has all of it.

    Args:
        samples: Gets milliseconds from the last key to the word in the preview.
    """
    words = typed_words(rounds + 1, _LETTERS, seed=3)
    for number, word in enumerate(words):
        for subject in subjects:
            preview = subject.preview
            if preview is None:
                continue
            keys = [letter.encode() for letter in word]
            played = subject.play(
                keys,
                [shows(word, preview)],
                interval=_TYPING_INTERVAL,
            )
            if number:
                milliseconds = (played.shown[0] - played.sent[-1]) * 1000
                samples.add(what, subject.name, milliseconds, played.size / len(keys))
            _take_back(subject, len(word))


def _appears(subject: Subject, prefix: str) -> Condition:
    """That what was typed is shown once more than now."""
    before = subject.screen.count(prefix, subject.text)
    return lambda screen: screen.count(prefix, subject.text) > before


def _all_appear(subject: Subject, prefixes: Sequence[str]) -> list[Condition]:
    """For each prefix that it is shown as often as it has been typed by then."""
    conditions: list[Condition] = []
    for number, prefix in enumerate(prefixes):
        wanted = subject.screen.count(prefix, subject.text)
        wanted += sum(earlier == prefix for earlier in prefixes[: number + 1])
        conditions.append(shows(prefix, subject.text, wanted))
    return conditions


def _take_back(subject: Subject, length: int) -> None:
    def gone(screen: Screen) -> bool:
        shown = screen.count(TYPED, subject.text)
        if subject.preview is not None:
            shown += screen.count(TYPED, subject.preview)
        return not shown

    subject.play([BACKSPACE * length], [gone])
    # What the program puts off until the keyboard is still, it may do now.
    time.sleep(2 * QUIET)
