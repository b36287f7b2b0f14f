"""Each fault of the server is what it is called, seen from a plain client."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlsplit

import pytest

from tests.faults.app_server import (
    DOCUMENTS,
    PROJECTS,
    READ_FAULTS,
    WRITE_FAULTS,
    AppServer,
    Doorway,
    Fault,
    Mishap,
)
from tests.faults.happenings import Asked, Held, Record

SCOPE = PROJECTS[0]
PATH = f"/api/app/projects/{SCOPE.id}/business-context"
OLD, BEFORE, NEW = "old", "the one before", " new "
GIVES_UP_SECONDS = 0.3
LONGEST_SECONDS = 10.0
NO_ANSWER: Final = "no answer"
SILENT: Final = ("late", "hang")
"""Nothing comes while the client is there; after any other fault it does, or the line ends."""

APPLIED: Final = ("", "slow", "vanish", "cut", "late", "wrong-shape", "false-echo")


class Talk:
    """One server with mishaps, and requests to it."""

    def __init__(self, *mishaps: Mishap, kill: Callable[[], None] = lambda: None) -> None:
        self.record = Record()
        self.server = AppServer(
            {scope: BEFORE for scope in DOCUMENTS},
            self.record,
            dict(enumerate(mishaps, 1)),
            kill=kill,
        )
        self.server.write(SCOPE, OLD)
        self.door = Doorway(self.server)

    def ask(
        self, method: str, content: str | None = None, *, seconds: float = LONGEST_SECONDS
    ) -> str:
        """What comes back: the content, the status of a refusal, or that nothing usable does."""
        address = urlsplit(self.door.url)
        assert address.hostname is not None
        body = None if content is None else json.dumps({"content": content})
        with closing(HTTPConnection(address.hostname, address.port, timeout=seconds)) as connection:
            try:
                connection.request(method, PATH, body)
                answer = connection.getresponse()
                said = json.loads(answer.read())
            except (HTTPException, OSError):
                return NO_ANSWER
            return str(said.get("content", answer.status))


def talk(fault: Fault, method: str) -> tuple[str, str]:
    """What a client gets, and what the server holds in the end."""
    conversation = Talk(Mishap(on_read=fault, on_write=fault))
    seconds = GIVES_UP_SECONDS if fault in SILENT else LONGEST_SECONDS
    said = conversation.ask(method, NEW if method == "PUT" else None, seconds=seconds)
    end = time.monotonic() + LONGEST_SECONDS
    held = len(DOCUMENTS) + 1 + (fault == "late")
    while not conversation.record.of(Asked) or len(conversation.record.of(Held)) < held:
        assert time.monotonic() < end, "what was asked never came, or a late write did not"
        time.sleep(0.01)
    conversation.door.shut()
    (asked,) = conversation.record.of(Asked)
    assert asked.fault == fault
    return said, conversation.server.texts()[SCOPE]


@pytest.mark.parametrize("fault", ["", *WRITE_FAULTS])
def test_a_write(fault: Fault) -> None:
    said, holds = talk(fault, "PUT")
    if fault == "normalized":
        assert (said, holds) == (NEW.strip(), NEW.strip())
    else:
        assert holds == (NEW if fault in APPLIED else OLD)
        expected = {"": NEW, "slow": NEW, "false-echo": NEW + "!", "wrong-shape": "200"}
        assert said == expected.get(fault, fault if fault.isdigit() else NO_ANSWER)


@pytest.mark.parametrize("fault", ["", *READ_FAULTS])
def test_a_read(fault: Fault) -> None:
    said, holds = talk(fault, "GET")
    assert holds == OLD
    expected = {"": OLD, "slow": OLD, "stale": BEFORE, "wrong-shape": "200"}
    assert said == expected.get(fault, fault if fault.isdigit() else NO_ANSWER)


def test_another_writer_before_and_after_a_request() -> None:
    conversation = Talk(Mishap(theirs="+", theirs_first=True), Mishap(theirs="-"))
    assert conversation.ask("GET") == "old+"
    assert conversation.ask("GET") == "old+"
    conversation.door.shut()
    assert conversation.server.texts()[SCOPE] == "old+-"


@pytest.mark.parametrize(("when", "holds"), [("asked", OLD), ("done", NEW), ("answered", NEW)])
def test_a_kill_on_account_of_a_write(when: str, holds: str) -> None:
    kills = []
    mishap = {"asked": Mishap(kill="asked"), "done": Mishap(kill="done")}
    conversation = Talk(
        mishap.get(when, Mishap(kill="answered")), kill=lambda: kills.append("killed")
    )
    conversation.ask("PUT", NEW)
    conversation.door.shut()
    assert kills == ["killed"]
    assert conversation.server.texts()[SCOPE] == holds


def test_a_door_that_is_shut_refuses_and_opens_again() -> None:
    conversation = Talk()
    address = urlsplit(conversation.door.url)
    conversation.door.shut()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address.hostname, address.port))
    conversation.door.open()
    assert conversation.ask("GET") == OLD
    conversation.door.shut()
