"""What a server may answer, and what a network may do."""

from __future__ import annotations

from tests.parity.case import NO_ACCOUNT, SERVICE_ACCOUNT, TOKEN, Case, Words
from tests.parity.homes import me_results
from tests.support.lying_server import (
    Answer,
    Behaviour,
    CloseAtOnce,
    Drop,
    Garbage,
    Reset,
    Truncate,
)

_PUT = "set --content text"
_ORGANIZATION = "get --level organization"
_STATUSES = (400, 401, 403, 404, 405, 409, 410, 413, 418, 422, 451, 500, 501, 502, 503, 504, 599)


def _fault(name: str, command: Words, *faults: str) -> Case:
    return Case(name, command, faults=faults)


def _answers(name: str, command: Words, *script: Behaviour) -> Case:
    return Case(name, command, script=script)


def _json(value: object, status: int = 200, **headers: str) -> Answer:
    return Answer.json(value, status, {k.replace("_", "-"): v for k, v in headers.items()})


_TEXT = _json({"status": "ok", "results": {"content": "text"}})
_BUSY = _json({"status": "error", "error": "slow down"}, 429, Retry_After="0")

STATUSES = (
    *(_fault(f"get-{status}", "get", f"GET={status}") for status in _STATUSES),
    *(_fault(f"set-{status}", _PUT, f"PUT={status}") for status in (400, 401, 403, 404, 422, 500)),
    *(_fault(f"chain-{status}", "chain", f"GET={status}") for status in (401, 403, 404, 500)),
    _fault("clear-503", "clear", "PUT=503"),
    *(_fault(f"me-{status}", _ORGANIZATION, f"GET /me={status}") for status in
      (400, 401, 403, 404, 500, 503)),
    _fault("me-403-for-set", "set --level organization --content x", "GET /me=403"),
    _fault("me-401-is-not-asked-with-an-id", f"{_ORGANIZATION} --organization-id 1", "GET /me=401"),
    _fault("me-401-is-not-asked-for-a-project", "get", "GET /me=401"),
    _fault("me-fine-then-401", _ORGANIZATION, "GET /organizations=401"),
    Case("wrong-secret", "get", environ={**SERVICE_ACCOUNT, "MP_SECRET": "wrong"}),
    Case("wrong-token", "get", environ={**TOKEN, "MP_OAUTH_TOKEN": "wrong"}),
    Case("wrong-token-for-organization", _ORGANIZATION,
         environ={**TOKEN, "MP_OAUTH_TOKEN": "wrong"}),
)  # fmt: skip

BUSY = (
    _answers("429-then-fine", "get", _BUSY, _TEXT),
    _answers("429-three-times-then-fine", "get", _BUSY, _BUSY, _BUSY, _TEXT),
    _answers("429-to-the-end", "get", _BUSY, _BUSY, _BUSY, _BUSY),
    _answers("429-to-the-end-for-chain", "chain", _BUSY, _BUSY, _BUSY, _BUSY),
    _answers("429-with-one-second", "get", _json({"error": "x"}, 429, Retry_After="1"), _TEXT),
    _answers("429-without-retry-after", "get", _json({"error": "slow down"}, 429), _TEXT),
    _answers("429-with-a-date", "get",
             _json({}, 429, Retry_After="Wed, 21 Oct 2026 07:28:00 GMT"), _TEXT),
    _answers("429-below-zero", "get", _json({}, 429, Retry_After="-1"), _TEXT),
    _answers("429-of-a-page", "get", Answer(b"<p>busy", 429, {"Retry-After": "0"}), _TEXT),
    _answers("429-then-500", "get", _BUSY, _json({"error": "no"}, 500)),
    _answers("429-then-401", "get", _BUSY, _json({"error": "no"}, 401)),
    _answers("429-for-set", _PUT, _BUSY, _TEXT),
    _answers("429-for-clear", "clear", _BUSY, _json({"results": {"content": ""}})),
    _answers("429-to-the-end-for-set", _PUT, _BUSY, _BUSY, _BUSY, _BUSY),
    _answers("429-of-me-then-fine", _ORGANIZATION, _BUSY, _json({"results": me_results()}), _TEXT),
    _answers("429-of-me-to-the-end", _ORGANIZATION, _BUSY, _BUSY, _BUSY, _BUSY),
)  # fmt: skip

SHAPES = (
    _answers("without-envelope", "get", _json({"content": "plain"})),
    _answers("without-status", "get", _json({"results": {"content": "text"}})),
    _answers("status-error-with-200", "get", _json({"status": "error", "error": "odd"})),
    _answers("results-null", "get", _json({"status": "ok", "results": None})),
    _answers("results-list", "get", _json({"status": "ok", "results": [1]})),
    _answers("results-text", "get", _json({"status": "ok", "results": "text"})),
    _answers("results-empty", "get", _json({"status": "ok", "results": {}})),
    _answers("body-list", "get", _json([{"content": "text"}])),
    _answers("body-null", "get", _json(None)),
    _answers("body-empty", "get", Answer(b"", 200)),
    _answers("body-empty-204", "get", Answer(b"", 204)),
    _answers("body-not-json", "get", Answer.text("<html>soon</html>")),
    _answers("body-not-json-for-set", _PUT, Answer.text("<html>soon</html>")),
    _answers("body-two-documents", "get", Answer(b'{"content":"a"} {"content":"b"}')),
    _answers("body-json-as-plain-text", "get",
             Answer.text('{"status":"ok","results":{"content":"text"}}')),
    _answers("status-201", "get", _json({"results": {"content": "text"}}, 201)),
    _answers("status-201-for-set", _PUT, _json({"results": {"content": "text"}}, 201)),
    _answers("content-null", "get", _json({"results": {"content": None}})),
    _answers("content-number", "get", _json({"results": {"content": 7}})),
    _answers("content-list", "get", _json({"results": {"content": ["a"]}})),
    _answers("content-missing-for-set", _PUT, _json({"results": {}})),
    _answers("content-null-for-set", _PUT, _json({"results": {"content": None}})),
    _answers("content-with-other-members", "get",
             _json({"results": {"content": "text", "level": "x", "organization_id": 7}})),
    _answers("set-echoes-another-text", _PUT, _json({"results": {"content": "other"}})),
    _answers("clear-echoes-a-text", "clear", _json({"results": {"content": "still here"}})),
    _answers("chain-without-organization", "chain", _json({"results": {"project_context": "p"}})),
    _answers("chain-without-project", "chain", _json({"results": {"org_context": "o"}})),
    _answers("chain-null", "chain",
             _json({"results": {"org_context": None, "project_context": None}})),
    _answers("chain-number", "chain",
             _json({"results": {"org_context": 1, "project_context": "p"}})),
    _answers("chain-without-envelope", "chain",
             _json({"org_context": "o", "project_context": "p"})),
    _answers("error-with-message", "get", _json({"message": "boom"}, 500)),
    _answers("error-with-object", "get", _json({"error": {"code": 1}}, 400)),
    _answers("error-with-list", "get", _json(["no"], 404)),
    _answers("error-with-page", "get", Answer(b"<h1>Bad</h1>", 502)),
    _answers("error-empty", "get", Answer(b"", 403)),
    _answers("error-of-bytes-that-are-no-text", "get", Answer(b"\xff\xfe", 400)),
    _answers("error-with-markup", "get", _json({"error": "[bold]no[/red] <b>"}, 400)),
    _answers("error-with-escapes", "get", _json({"error": "\x1b[31mno\x07"}, 400)),
    _answers("error-of-many-lines", "get", _json({"error": "a\nb\r\nc" * 900}, 422)),
)  # fmt: skip

NETWORK = (
    _answers("dropped-for-set", _PUT, Drop()),
    _answers("dropped-for-clear", "clear", Drop()),
    _answers("dropped-to-the-end", "get", *[Drop()] * 4),
    _answers("dropped-then-fine", "get", Drop(), _TEXT),
    _answers("reset-for-set", _PUT, Reset()),
    _answers("closed-unread-for-get", "get", *[CloseAtOnce()] * 4),
    _answers("cut-short-for-set", _PUT, Truncate(_TEXT, 5)),
    _answers("cut-short-to-the-end", "get", *[Truncate(_TEXT, 5)] * 4),
    _answers("cut-short-then-fine", "get", Truncate(_TEXT, 5), _TEXT),
    _answers("garbage", "get", *[Garbage()] * 4),
    _answers("garbage-for-set", _PUT, Garbage()),
    _fault("applied-and-dropped", _PUT, "PUT=apply-drop"),
    *(_answers(f"redirect-{status}", "get", Answer.redirect("/elsewhere", status)) for status in
      (301, 302, 303, 307, 308)),
    _answers("redirect-for-set", _PUT, Answer.redirect("/elsewhere", 307)),
    _answers("redirect-to-another-host", "get", Answer.redirect("https://elsewhere.example/", 302)),
    _answers("redirect-without-location", "get", Answer(b"", 302)),
    _answers("not-modified", "get", Answer(b"", 304)),
    Case("refused", "get", environ={**SERVICE_ACCOUNT, "MP_API_BASE_URL": "{nobody}"}),
    Case("refused-for-set", _PUT, environ={**SERVICE_ACCOUNT, "MP_API_BASE_URL": "{nobody}"}),
    Case("refused-for-me", _ORGANIZATION, environ={**TOKEN, "MP_API_BASE_URL": "{nobody}"}),
    Case("app-address-wins", "get", environ={**SERVICE_ACCOUNT, "MP_APP_BASE_URL": "{server}",
                                             "MP_API_BASE_URL": "{nobody}"}),
    Case("address-with-slash", "get", environ={**TOKEN, "MP_API_BASE_URL": "{server}/"}),
    Case("address-with-path", "get", environ={**TOKEN, "MP_API_BASE_URL": "{server}/below"}),
    Case("address-empty-with-app-address", "get",
         environ={**TOKEN, "MP_API_BASE_URL": "", "MP_APP_BASE_URL": "{server}"}),
    Case("address-of-nonsense", "get", environ={**TOKEN, "MP_API_BASE_URL": "nonsense"}),
    Case("address-of-another-scheme", "get", environ={**TOKEN, "MP_API_BASE_URL": "ftp://x"}),
    Case("address-of-nonsense-without-account", "get",
         environ={**NO_ACCOUNT, "MP_API_BASE_URL": "nonsense"}),
)  # fmt: skip

INTERRUPTED = (
    Case("interrupted-get", "get", faults=("GET=hang",), interrupt=True),
    Case("interrupted-set", _PUT, faults=("PUT=hang",), interrupt=True),
)

CASES = (*STATUSES, *BUSY, *SHAPES, *NETWORK, *INTERRUPTED)
