"""The environment, carried around so that no traceback can print its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


class Variables(Mapping[str, str]):
    """A copy of an environment whose repr tells how many variables there are, no more.

    Printers of tracebacks with local variables look into a dict, and into ``os.environ``;
    into a mapping with a repr of its own they do not.

    Args:
        environ: What to copy.
    """

    __slots__ = ("_values",)

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._values = dict(environ)

    def __getitem__(self, name: str) -> str:
        if name not in self._values:
            raise KeyError(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<environment of {len(self._values)} variables>"
