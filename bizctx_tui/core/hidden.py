"""A value that is to be used and not to be seen."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Hidden(Generic[T]):
    """A value that no repr and no traceback with local variables shows."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """The value itself: to be passed on at once, not to be kept in a variable."""
        return self._value

    def __repr__(self) -> str:
        return "<hidden>"
