"""The App API over real sockets, with one fault for each request as a schedule has it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import ClassVar, Final, Literal, get_args

from bizctx_tui.core.models import Scope
from tests.faults.happenings import Answered, Asked, Held, Record, Texts
from tests.support.lying_server import (
    Answer,
    Drop,
    Garbage,
    Hang,
    LyingServer,
    Request,
    Truncate,
    Wire,
)

Fault = Literal[
    "",
    "slow",
    "drop",
    "garbage",
    "vanish",
    "cut",
    "late",
    "hang",
    "stale",
    "normalized",
    "false-echo",
    "wrong-shape",
    "401",
    "403",
    "404",
    "429",
    "500",
    "503",
]
"""What goes wrong with a request.

``slow`` answers after a while. ``drop`` closes the connection before anything is done,
``garbage`` says something that is not HTTP, ``hang`` says nothing. ``vanish`` does what was
asked and closes without a word, ``cut`` in the middle of the answer, and ``wrong-shape``
answers without the text. ``late`` does it after the client has given up. ``stale`` answers a
read with the text before this one. ``normalized`` stores a text without the blanks at its
ends and says so; ``false-echo`` stores it as it is and says otherwise. The numbers are
statuses of refusals.
"""

_WRITES_ONLY: Final = ("late", "vanish", "normalized", "false-echo")
_READS_ONLY: Final = ("stale",)
READ_FAULTS: Final[tuple[Fault, ...]] = tuple(
    fault for fault in get_args(Fault) if fault and fault not in _WRITES_ONLY
)
WRITE_FAULTS: Final[tuple[Fault, ...]] = tuple(
    fault for fault in get_args(Fault) if fault and fault not in _READS_ONLY
)
SLOW_SECONDS: Final = 0.15
LATE_SECONDS: Final = 0.05
"""How long after the client left a late write is done."""

ORGANIZATION: Final = Scope.organization(1)
PROJECTS: Final = (Scope.project("101"), Scope.project("102"))
DOCUMENTS: Final = (*PROJECTS, ORGANIZATION)

_ME: Final = {
    "organizations": {"1": {"id": 1, "name": "Acme"}},
    "projects": {
        "101": {"name": "Alpha", "organization_id": 1},
        "102": {"name": "Beta", "organization_id": 1},
    },
}


@dataclass(frozen=True, slots=True)
class Mishap:
    """What befalls one request.

    Attributes:
        on_read: What goes wrong if it is a read.
        on_write: What goes wrong if it is a write.
        theirs: Text that another writer puts at the end of the document, around the request.
        theirs_first: Whether that happens before it is looked at, else after it was done.
        kill: When the app is killed on account of it; empty for not at all.
    """

    on_read: Fault = ""
    on_write: Fault = ""
    theirs: str = ""
    theirs_first: bool = False
    kill: Literal["", "asked", "done", "answered"] = ""

    def fault(self, method: str) -> Fault:
        """What goes wrong with a request of this method."""
        return self.on_write if method == "PUT" else self.on_read


NOTHING: Final = Mishap()


class AppServer:
    """Holds the documents and answers as the App API does, except where a mishap says else.

    Args:
        texts: What it holds at first.
        record: Where everything is written down.
        mishaps: By the number of the request, counted from 1; ``/me`` is not counted.
        kill: Kills the app.
        history: The hashes that the app's history of a document holds now; None for no look.
    """

    def __init__(
        self,
        texts: Mapping[Scope, str],
        record: Record,
        mishaps: Mapping[int, Mishap],
        *,
        kill: Callable[[], None] = lambda: None,
        history: Callable[[Scope], frozenset[str] | None] = lambda scope: None,
    ) -> None:
        self._texts = dict(texts)
        self._before = dict(texts)
        self._record = record
        self._mishaps = mishaps
        self._kill = kill
        self._history = history
        self._number = 0
        self._lock = threading.RLock()
        self.healthy = False
        """Whether mishaps are over."""
        for scope, text in texts.items():
            record.add(Held(scope=scope, text=text))

    def texts(self) -> dict[Scope, str]:
        """What it holds now."""
        with self._lock:
            return dict(self._texts)

    def write(self, scope: Scope, text: str, *, request: int = 0) -> None:
        """Store a text: by another writer, unless a request is named."""
        with self._lock:
            self._before[scope] = self._texts[scope]
            self._texts[scope] = text
            self._record.add(Held(scope=scope, text=text, request=request))

    def come(self, request: Request) -> tuple[int, Mishap]:
        """Count a request and write it down.

        Returns:
            Its number, and what befalls it.
        """
        scope, _ = _place(request.path)
        history = self._history(scope) if request.method == "PUT" else None
        with self._lock:
            self._number += 1
            number = self._number
            mishap = NOTHING if self.healthy else self._mishaps.get(number, NOTHING)
            sent = _sent(request)
            self._record.add(
                Asked(
                    number=number,
                    method=request.method,
                    scope=scope,
                    sent=sent,
                    fault=mishap.fault(request.method),
                    history=history,
                )
            )
        return number, mishap

    def do(self, request: Request, number: int, fault: Fault) -> tuple[Answer, Texts]:
        """Do what a request asks for.

        Returns:
            The answer, and the texts in it.
        """
        scope, chain = _place(request.path)
        sent = _sent(request)
        with self._lock:
            if sent is not None:
                self.write(scope, sent.strip() if fault == "normalized" else sent, request=number)
                said = self._texts[scope] + ("!" if fault == "false-echo" else "")
                return Answer.json({"content": said}), ((scope, said),)
            texts = self._before if fault == "stale" else self._texts
            if chain:
                both = (ORGANIZATION, texts[ORGANIZATION]), (scope, texts[scope])
                fields = {"org_context": both[0][1], "project_context": both[1][1]}
                return Answer.json(fields), both
            return Answer.json({"content": texts[scope]}), ((scope, texts[scope]),)

    def answered(self, number: int, status: int, texts: Texts = ()) -> None:
        """A whole answer is about to go out."""
        self._record.add(Answered(number=number, status=status, texts=texts))

    def kill(self) -> None:
        """The app ends this moment."""
        self._kill()

    def theirs(self, scope: Scope, text: str) -> None:
        """Another writer puts a line at the end."""
        with self._lock:
            self.write(scope, self._texts[scope] + text)


@dataclass(frozen=True)
class Converse:
    """The behaviour of the server: one request after the other, each with its mishap."""

    server: AppServer
    reads_request: ClassVar[bool] = True

    def play(self, wire: Wire, request: Request) -> bool:
        if request.path.endswith("/me"):
            return Answer.json(_ME).play(wire, request)
        number, mishap = self.server.come(request)
        scope, _ = _place(request.path)
        if mishap.kill == "asked":
            self.server.kill()
            return False
        if mishap.theirs and mishap.theirs_first:
            self.server.theirs(scope, mishap.theirs)
        stays_open = self._answer(wire, request, number, mishap)
        if mishap.theirs and not mishap.theirs_first:
            self.server.theirs(scope, mishap.theirs)
        if mishap.kill == "answered":
            self.server.kill()
            return False
        return stays_open

    def _answer(self, wire: Wire, request: Request, number: int, mishap: Mishap) -> bool:
        fault = mishap.fault(request.method)
        match fault:
            case "drop":
                return Drop().play(wire, request)
            case "garbage":
                return Garbage().play(wire, request)
            case "hang":
                return Hang().play(wire, request)
            case "401" | "403" | "404" | "429" | "500" | "503":
                headers = {"Retry-After": "1"} if fault == "429" else {}
                status = int(fault)
                self.server.answered(number, status)
                return Answer.json({"error": "on purpose"}, status, headers).play(wire, request)
            case "late":
                with contextlib.suppress(OSError):
                    Hang().play(wire, request)
                if not wire.stopping.wait(LATE_SECONDS):
                    self.server.do(request, number, fault)
                return False
            case "slow":
                if wire.stopping.wait(SLOW_SECONDS):
                    return False
        answer, texts = self.server.do(request, number, fault)
        if mishap.kill == "done":
            self.server.kill()
            return False
        match fault:
            case "vanish":
                return Drop().play(wire, request)
            case "cut":
                return Truncate(answer, len(answer.body) // 2).play(wire, request)
            case "wrong-shape":
                return Answer.json({"results": {"content": None}}).play(wire, request)
        self.server.answered(number, answer.status, texts)
        return answer.play(wire, request)


class Doorway:
    """The address of an AppServer; shut, connections to it are refused."""

    def __init__(self, server: AppServer) -> None:
        self._behaviour = Converse(server)
        self._server = LyingServer(then=self._behaviour)
        self._server.__enter__()
        self._is_open = True
        self.url: Final = self._server.url

    def shut(self) -> None:
        """Refuse connections from now on; those that are there end."""
        if self._is_open:
            self._is_open = False
            self._server.__exit__(None, None, None)

    def open(self) -> None:
        """Take connections again."""
        if not self._is_open:
            self._server = LyingServer(then=self._behaviour, port=self._server.port)
            self._server.__enter__()
            self._is_open = True


def _place(path: str) -> tuple[Scope, bool]:
    """The document that a path is about, and whether it asks for its organization's too."""
    _, _, _, levels, id_, _, *rest = PurePosixPath(path).parts
    scope = Scope.organization(int(id_)) if levels == "organizations" else Scope.project(id_)
    return scope, rest == ["chain"]


def _sent(request: Request) -> str | None:
    if request.method != "PUT":
        return None
    body = request.json()
    assert isinstance(body, dict)
    content = body["content"]
    assert isinstance(content, str)
    return content
