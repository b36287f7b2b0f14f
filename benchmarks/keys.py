"""How long a key takes to the screen: one at a time, in a burst, and in the preview."""

from __future__ import annotations

import time
from collections.abc import Sequence

from benchmarks.documents import TYPED, typed_words
from benchmarks.samples import Samples
from benchmarks.screen import Screen
from benchmarks.subjects import BACKSPACE, QUIET, Condition, Subject

_LETTERS = 10
_BURST_WORDS = 6
_BURST_INTERVAL = 0.010
_TYPING_INTERVAL = 0.030


def one_at_a_time(subjects: Sequence[Subject], rounds: int, what: str, samples: Samples) -> None:
    """Type a word in each round and take it back; the next key waits until all is quiet.

    Args:
        subjects: Measured in turn in each round.
        rounds: Each is one word of ten letters.
        what: What the samples are called.
        samples: Gets milliseconds to the character, bytes and milliseconds of processor
            time of each key.
    """
    words = typed_words(rounds + 1, _LETTERS, seed=1)
    for number, word in enumerate(words):
        for subject in subjects:
            for length in range(1, len(word) + 1):
                wanted = word[:length]
                played = subject.play([wanted[-1].encode()], [_appears(subject, wanted)])
                # The first word warms up what a person has long warmed up in the middle
                # of a document.
                if number:
                    milliseconds = (played.shown[0] - played.sent[0]) * 1000
                    samples.add(what, subject.name, milliseconds, played.size, played.cpu * 1000)
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
                [lambda screen, word=word, at=preview: screen.count(word, at) > 0],  # type: ignore[misc]
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
        conditions.append(
            lambda screen, prefix=prefix, wanted=wanted: (  # type: ignore[misc]
                screen.count(prefix, subject.text) >= wanted
            )
        )
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
