"""What a case of the parity suite is: one command line in one home, on one server."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from bizctx_tui.core.models import Scope
from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_TOKEN, DEMO_USERNAME
from tests.support.lying_server import Behaviour

Environ = Mapping[str, str]

SERVER: Final = "{server}"
"""Stands in an environment variable or a file for the address of the case's server."""

NOBODY_LISTENS: Final = "{nobody}"
"""The same for an address of this machine where connections are refused."""

REGION: Final[Environ] = MappingProxyType({"MP_REGION": "us"})
SERVICE_ACCOUNT: Final[Environ] = MappingProxyType(
    {
        "MP_USERNAME": DEMO_USERNAME,
        "MP_SECRET": DEMO_SECRET,
        "MP_PROJECT_ID": "101",
        "MP_REGION": "us",
    }
)
TOKEN: Final[Environ] = MappingProxyType(
    {"MP_OAUTH_TOKEN": DEMO_TOKEN, "MP_PROJECT_ID": "101", "MP_REGION": "us"}
)
NO_ACCOUNT: Final[Environ] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class File:
    """A file of the home.

    Attributes:
        content: Its text or bytes, or a function from the time of the run (Unix seconds)
            to its text. :data:`SERVER` and :data:`NOBODY_LISTENS` are filled in in text.
        mode: Its permission bits.
    """

    content: str | bytes | Callable[[float], str]
    mode: int = 0o600


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link of the home, to a path relative to where it lies."""

    to: str


@dataclass(frozen=True, slots=True)
class Directory:
    """An empty directory of the home."""

    mode: int = 0o700


Entry = File | Link | Directory
Home = Mapping[str, Entry]
"""What lies in the home, by paths relative to it; directories on the way are made, 0700."""

Stdin = bytes | Literal["nothing", "terminal"]
"""Piped bytes, ``/dev/null``, or a terminal at which nobody types."""

Words = str | tuple[str, ...]
"""Arguments: as they are, or as one line in the shell's quoting."""


@dataclass(frozen=True)
class Case:
    """One run, the same for both programs.

    Both work in the directory ``work`` of their home.

    Attributes:
        name: Tells it from the others, and says what is tried.
        command: The subcommand and its options.
        options: The options in front of the command.
        environ: The variables of the account; ``MP_API_BASE_URL`` is added.
        home: What lies in the home.
        stdin: What standard input is.
        faults: What goes wrong on the demo server, in its own grammar.
        stored: Texts that the demo server holds besides its samples.
        script: What a server says that is no demo server, where the command writes to the
            writes alone; None is the demo server.
        grouped: Our program gets the official group's name in front of the command, too.
        interrupt: The program gets SIGINT once the server has its first request, or its
            first write where the command writes.
        internet: The program believes that the server is the internet: it is reached
            through a proxy by the region's own name, and the OAuth addresses with it.
    """

    name: str
    command: Words
    options: Words = ()
    environ: Environ = field(default_factory=lambda: SERVICE_ACCOUNT)
    home: Home = field(default_factory=dict)
    stdin: Stdin = "nothing"
    faults: Sequence[str] = ()
    stored: Mapping[Scope, str] = field(default_factory=dict)
    script: Sequence[Behaviour] | None = None
    grouped: bool = False
    interrupt: bool = False
    internet: bool = False

    @property
    def arguments(self) -> tuple[str, ...]:
        """The command and its options, one by one."""
        return _split(self.command)

    @property
    def writes(self) -> bool:
        """Whether the command replaces a document."""
        return self.arguments[:1] in (("set",), ("clear",))

    @property
    def leading(self) -> tuple[str, ...]:
        """The options in front of the command, one by one."""
        return _split(self.options)


def _split(words: Words) -> tuple[str, ...]:
    return tuple(shlex.split(words)) if isinstance(words, str) else words
