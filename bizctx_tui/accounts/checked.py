"""Data from files, checked by models; what is wrong is told without telling the data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bizctx_tui.core.hidden import Hidden

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with some data, in words that quote none of it.

    Attributes:
        field: The keys that lead to it; empty for the whole.
        words: What is wrong with it: "is missing", "must be ...".
        line: Where it is, counted from 1; 0 when that is not known.
    """

    field: tuple[str, ...]
    words: str
    line: int = 0

    @property
    def name(self) -> str:
        """The keys as one text; "the file" for the whole."""
        return ".".join(self.field) if self.field else "the file"


def check(model: TypeAdapter[T], value: Hidden[Any]) -> T | Problem:
    """The value as a model, or the first thing that is wrong with it."""
    try:
        return model.validate_python(value.reveal())
    except ValidationError as error:
        return _problem(error.errors(include_url=False, include_input=False)[0])


def check_json(model: TypeAdapter[T], source: Hidden[bytes]) -> T | Problem:
    """What a JSON file says as a model, or the first thing that is wrong with it."""
    value = parse_json(source)
    if isinstance(value, Problem):
        return value
    return check(model, value)


def parse_json(source: Hidden[bytes]) -> Hidden[Any] | Problem:
    """What a JSON file says, or where it stops being JSON."""
    try:
        return Hidden(json.loads(source.reveal().decode("utf-8")))
    except UnicodeDecodeError as error:
        return Problem((), "is not UTF-8", error.object.count(b"\n", 0, error.start) + 1)
    except json.JSONDecodeError as error:
        return Problem((), "is not JSON", error.lineno)
    except RecursionError:
        return Problem((), "is nested too deeply")


_WORDS: Final = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that belongs here",
    "string_type": "must be a text",
    "string_too_short": "must not be empty",
    "string_too_long": "is too long",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "greater_than": "must be above 0",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "timezone_aware": "must carry a time zone, such as +00:00",
    "union_tag_not_found": "is missing",
    "union_tag_invalid": "must be one of service_account, oauth_token, oauth_browser",
}
_NO_KEYS: Final = {"service_account", "oauth_token", "oauth_browser", "[key]", ""}


def _problem(error: ErrorDetails) -> Problem:
    kind = error["type"]
    *outer, last = error["loc"] or ("",)
    # The parts that are no keys of the file: which model was tried, and "[key]".
    inner = [last] if kind == "extra_forbidden" or last not in _NO_KEYS else []
    field = tuple(str(part) for part in outer if part not in _NO_KEYS) + tuple(map(str, inner))
    if kind.startswith("union_tag"):
        field += ("type",)
    if kind == "value_error":
        words = str(error["ctx"]["error"])
    elif kind == "literal_error":
        words = "must be " + str(error["ctx"]["expected"])
    elif kind.startswith("datetime"):
        words = "must be a date and time, such as 2026-11-23T04:28:17+00:00"
    else:
        words = _WORDS.get(kind, "has a value that cannot be used")
    return Problem(field, words)
