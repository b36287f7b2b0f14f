"""The few members of a ``/me`` answer that are needed, out of its tens of megabytes.

Run as a script it reads the answer from standard input and writes the lean form to
standard output, in a process of its own. It imports the standard library only, so that
this process starts in an instant and can run without the package on its path.
"""

from __future__ import annotations

import json
import sys
from typing import Any, TypedDict


class LeanOrganization(TypedDict):
    """One organization; permissions is None when the server lists none."""

    id: int
    name: str
    role: str | None
    permissions: list[str] | None


class LeanProject(TypedDict):
    """One project; permissions is None when the server lists none."""

    id: str
    name: str
    organization_id: int
    permissions: list[str] | None


class LeanMe(TypedDict):
    """What is kept of ``/me``."""

    user_email: str | None
    organizations: list[LeanOrganization]
    projects: list[LeanProject]


class WrongShape(Exception):
    """The answer is not what the API promises.

    Args:
        why: Ends the sentence "cannot be used: ...".
        field: The member that is missing or of the wrong type, as a dotted path; None
            when the answer is not JSON at all.
    """

    def __init__(self, why: str, field: str | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.field = field


def parse_json(body: bytes) -> object:
    """The JSON value of a body.

    Raises:
        WrongShape: Not UTF-8, not JSON, or nested too deeply.
    """
    try:
        value: object = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise WrongShape("it is not UTF-8") from None
    except (ValueError, RecursionError):
        raise WrongShape("it is not JSON") from None
    return value


def payload_of(answer: object) -> object:
    """The part of an answer that counts: ``results`` when present, else all of it."""
    if isinstance(answer, dict) and "results" in answer:
        return answer["results"]
    return answer


def lean_me(body: bytes) -> LeanMe:
    """The lean form of the bytes of ``/me``.

    Raises:
        WrongShape: Not JSON, or a needed member is missing or of the wrong type.
    """
    return lean_of(payload_of(parse_json(body)))


def lean_of(answer: object) -> LeanMe:
    """The lean form of the ``results`` of ``/me``.

    Raises:
        WrongShape: A needed member is missing or of the wrong type.
    """
    if not isinstance(answer, dict):
        raise WrongShape("it is not an object", "results")
    return {
        "user_email": _optional_text(answer, "user_email", "user_email"),
        "organizations": [
            _organization(entry, path) for _, entry, path in _entries(answer, "organizations")
        ],
        "projects": [
            _project(key, entry, path) for key, entry, path in _entries(answer, "projects")
        ],
    }


def _entries(answer: dict[str, Any], member: str) -> list[tuple[str, dict[str, Any], str]]:
    # An account that sees none may be answered without the member; null is no answer.
    entries = answer.get(member, {})
    if not isinstance(entries, dict):
        raise _wrong(member)
    found = []
    for key, entry in entries.items():
        path = f"{member}.{key}"
        if not isinstance(entry, dict):
            raise _wrong(path)
        found.append((key, entry, path))
    return found


def _organization(entry: dict[str, Any], path: str) -> LeanOrganization:
    return {
        "id": _number(entry, "id", path),
        "name": _text(entry, "name", path),
        "role": _optional_text(entry, "role", f"{path}.role"),
        "permissions": _permissions(entry),
    }


def _project(key: str, entry: dict[str, Any], path: str) -> LeanProject:
    return {
        "id": key,
        "name": _text(entry, "name", path),
        "organization_id": _number(entry, "organization_id", path),
        "permissions": _permissions(entry),
    }


def _number(entry: dict[str, Any], member: str, path: str) -> int:
    value = entry.get(member)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    # No id has more digits; a longer number would be slow, or refused by int().
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        return int(value)
    raise _wrong(f"{path}.{member}")


def _text(entry: dict[str, Any], member: str, path: str) -> str:
    value = entry.get(member)
    if isinstance(value, str):
        return value
    raise _wrong(f"{path}.{member}")


def _optional_text(entry: dict[str, Any], member: str, path: str) -> str | None:
    value = entry.get(member)
    if value is None or isinstance(value, str):
        return value
    raise _wrong(path)


def _permissions(entry: dict[str, Any]) -> list[str] | None:
    # They only decide what is shown, never what is tried: any other form is no list.
    listed = entry.get("permissions")
    if not isinstance(listed, list):
        return None
    return [permission for permission in listed if isinstance(permission, str)]


def _wrong(path: str) -> WrongShape:
    return WrongShape("a member is missing or of the wrong type", path)


def main() -> None:
    """Read ``/me`` from standard input, write ``{"me": ...}`` or ``{"why", "field"}``."""
    try:
        result: dict[str, object] = {"me": lean_me(sys.stdin.buffer.read())}
    except WrongShape as error:
        result = {"why": error.why, "field": error.field}
    sys.stdout.write(json.dumps(result, ensure_ascii=True))


if __name__ == "__main__":
    main()
