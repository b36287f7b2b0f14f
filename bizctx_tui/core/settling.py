"""The answers that a person gives to the conflicts of a merge, one by one."""

from __future__ import annotations

from typing import Literal

from bizctx_tui.core.merge import Merge, Piece

AnswerKind = Literal["mine", "theirs", "mine_first", "theirs_first", "hand"]
"""One side; both sides in one of the two orders; a text written by hand."""


class Settling:
    """What was answered so far. Nothing is answered to begin with.

    Conflicts are numbered from 0, in the order of the text.

    Args:
        merge: With at least one conflict.

    Attributes:
        current: The number of the conflict that the person is at.
    """

    def __init__(self, merge: Merge) -> None:
        if not merge.conflicts:
            raise ValueError("there is no conflict to settle")
        self.merge = merge
        self.current = 0
        self._answers: dict[int, tuple[AnswerKind, str]] = {}
        self._written: dict[int, str] = {}

    @property
    def count(self) -> int:
        """How many conflicts there are."""
        return len(self.merge.conflicts)

    @property
    def settled(self) -> int:
        """How many of them have an answer."""
        return len(self._answers)

    @property
    def is_done(self) -> bool:
        """Whether each of them has an answer."""
        return self.settled == self.count

    @property
    def text(self) -> str:
        """The merged text.

        Raises:
            ValueError: A conflict has no answer.
        """
        indices = self.merge.conflicts
        return self.merge.text(
            {indices[number]: text for number, (_, text) in self._answers.items()}
        )

    def text_so_far(self, number: int, written: str) -> str:
        """The merged text as it would be now, with mine where there is no answer.

        Args:
            number: Of the conflict that is being written by hand.
            written: What stands there so far.
        """
        pieces = self.merge.pieces
        answers = {index: pieces[index].mine for index in self.merge.conflicts}
        for other, (_, text) in self._answers.items():
            answers[self.merge.conflicts[other]] = text
        answers[self.merge.conflicts[number]] = written
        return self.merge.text(answers)

    def piece(self, number: int) -> Piece:
        """The conflict itself."""
        return self.merge.pieces[self.merge.conflicts[number]]

    def answer(self, number: int) -> tuple[AnswerKind, str] | None:
        """How a conflict was answered, and what is to stand there; None for not yet."""
        return self._answers.get(number)

    def settle(self, number: int, kind: AnswerKind, text: str = "") -> None:
        """Answer a conflict, or answer it differently.

        Args:
            number: Of the conflict.
            kind: The answer.
            text: What was written by hand; of no meaning for other answers.
        """
        if kind == "hand":
            self._written[number] = text
        else:
            text = self._text_of(number, kind)
        self._answers[number] = kind, text

    def take_back(self, number: int) -> bool:
        """Leave a conflict without an answer again; False when it had none."""
        return self._answers.pop(number, None) is not None

    def next_open(self, number: int) -> int | None:
        """The first conflict without an answer behind this one, else the first of all."""
        order = [*range(number + 1, self.count), *range(number + 1)]
        return next((other for other in order if other not in self._answers), None)

    def written(self, number: int) -> str:
        """What writing by hand begins with.

        It is what was written here before; else the answer; else the lines of both sides.
        """
        answer = self._answers.get(number)
        if answer is not None and answer[0] != "hand":
            return answer[1]
        both = self._text_of(number, "mine_first")
        return self._written.get(number, both)

    def keep_written(self, number: int, text: str) -> None:
        """Keep a text that is no answer yet, for the next time."""
        self._written[number] = text

    def _text_of(self, number: int, kind: AnswerKind) -> str:
        piece = self.piece(number)
        if kind == "mine":
            return piece.mine
        if kind == "theirs":
            return piece.theirs
        first: Literal["mine", "theirs"] = "theirs" if kind == "theirs_first" else "mine"
        return self.merge.both(self.merge.conflicts[number], first=first)
