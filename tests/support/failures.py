"""Each way in which an answer goes wrong, and what a person is told about it."""

from __future__ import annotations

from dataclasses import dataclass

from bizctx_tui.errors import ExitCode
from tests.support.lying_server import (
    Answer,
    Behaviour,
    Drop,
    Garbage,
    Reset,
    Truncate,
)
from tests.support.mixpanel import at_the_last_try

IN_DOUBT = "It is not known whether the text was stored"
NOT_STORED = "Nothing was stored"

_SAFE_TO_REPEAT = "Saving again first looks at what the server holds"
_LATER = "Try again in a moment"
_CHANGE_THE_TEXT = "change the text, then save again"
_WHOLE = Answer.json({"content": "x" * 1000})


@dataclass(frozen=True)
class Told:
    """What a message says: words that no other failure has, and the next step."""

    words: str
    step: str


@dataclass(frozen=True)
class WireFailure:
    """One way of failing.

    Attributes:
        behaviour: What the server does.
        of_read: What is told when a read of a document meets it.
        of_write: What is told when a write meets it.
        in_doubt: Whether a write that met it may be stored.
        exit_code: Of the command line.
        retried: Whether a read is sent again.
    """

    name: str
    behaviour: Behaviour
    of_read: Told
    of_write: Told
    in_doubt: bool = False
    exit_code: ExitCode = ExitCode.GENERAL
    retried: bool = False

    @property
    def script_of_read(self) -> list[Behaviour]:
        """What makes one read fail for good, without a pause before it is sent again."""
        return at_the_last_try(self.behaviour) if self.retried else [self.behaviour]

    @property
    def fate(self) -> str:
        """What is told about the text after a failed write."""
        return IN_DOUBT if self.in_doubt else NOT_STORED


def _refused(
    status: int,
    of_read: Told,
    of_write: Told,
    exit_code: ExitCode = ExitCode.INVALID,
    *,
    in_doubt: bool = False,
    retried: bool = False,
    headers: dict[str, str] | None = None,
) -> WireFailure:
    answer = Answer.json({"error": f"because of {status}"}, status, headers)
    return WireFailure(
        str(status), answer, of_read, of_write, in_doubt, exit_code=exit_code, retried=retried
    )


def _unanswered(
    name: str, behaviour: Behaviour, words: str, step: str = _LATER, *, retried: bool = True
) -> WireFailure:
    of_write = Told(words, _SAFE_TO_REPEAT)
    return WireFailure(name, behaviour, Told(words, step), of_write, in_doubt=True, retried=retried)


_CREDENTIALS = Told("does not accept the credentials (401)", "Check the user name and secret")
_NOT_FOUND = Told("knows no such project or organization", "Check the id and the region")
_TOO_MANY = Told("too many requests from this account (429)", "Try again in 2 minutes")
_API_ADDRESS = "Check that the address is Mixpanel's App API"
_REDIRECTED = Told("redirected to elsewhere.example", "Check the region of the account")

FAILURES = (
    _unanswered("dropped", Drop(), "closed the connection before it answered"),
    _unanswered("truncated", Truncate(_WHOLE, 100), "closed the connection in the middle"),
    _unanswered("reset", Reset(), "reset the connection"),
    _unanswered("not HTTP", Garbage(), "is not HTTP", "Check the address and port", retried=False),
    _unanswered("not JSON", Answer.text("hello"), "it is not JSON", _API_ADDRESS, retried=False),
    _unanswered(
        "wrong shape",
        Answer.json({"results": {"text": "x", "projects": 7}}),
        "a member is missing or of the wrong type",
        _API_ADDRESS,
        retried=False,
    ),
    WireFailure(
        "redirect", Answer.redirect("https://elsewhere.example/login"), _REDIRECTED, _REDIRECTED
    ),
    _refused(
        400,
        Told("could not understand the request (400)", "Check the project or organization id"),
        Told("did not accept the text (400)", _CHANGE_THE_TEXT),
    ),
    _refused(401, _CREDENTIALS, _CREDENTIALS, ExitCode.AUTH),
    _refused(
        403,
        Told("this account lacks access (403)", "Ask an owner or admin"),
        Told("edit_project_info is missing (403)", "Ask an owner or admin for edit_project_info"),
    ),
    _refused(404, _NOT_FOUND, _NOT_FOUND),
    _refused(
        422,
        Told("could not process the request (422)", "Check the project or organization id"),
        Told("could not process the text (422)", _CHANGE_THE_TEXT),
    ),
    _refused(
        429,
        _TOO_MANY,
        _TOO_MANY,
        ExitCode.RATE_LIMIT,
        retried=True,
        headers={"Retry-After": "120"},
    ),
    *(
        _refused(
            status,
            Told(f"The server failed ({status})", "Try again later"),
            Told(f"The server failed ({status})", _SAFE_TO_REPEAT),
            ExitCode.GENERAL,
            in_doubt=True,
        )
        for status in (500, 503)
    ),
)
