"""What the sign-in server is asked and answers: forms, a registration, OAuth's own errors."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Annotated, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bizctx_tui.demo.messages import OAUTH_PREFIX, Request, Response, json_response

REGISTER_PATH: Final = f"{OAUTH_PREFIX}/mcp/register/"
AUTHORIZE_PATH: Final = f"{OAUTH_PREFIX}/authorize/"
TOKEN_PATH: Final = f"{OAUTH_PREFIX}/token/"

_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_NO_STORE: Final = {"Cache-Control": "no-store"}
_MOST_FIELDS: Final = 32
_GRANT_TYPES: Final = ("authorization_code", "refresh_token")
_PARAMETERS: Final = frozenset(
    (
        *("response_type", "client_id", "redirect_uri", "scope", "state"),
        *("code_challenge", "code_challenge_method", "grant_type", "code", "code_verifier"),
        "refresh_token",
    )
)


class OAuthRefusal(Exception):
    """A request that is answered with an error of OAuth's own kind.

    Args:
        error: One of the codes of RFC 6749 and RFC 7591, such as ``invalid_grant``.
        description: Why, in words.
    """

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description

    def response(self) -> Response:
        """The answer with status 400."""
        return oauth_error(400, self.error, self.description)


def _loopback(uri: str) -> str:
    # Nobody is sent from the demo to a place that is not this machine.
    try:
        parts = urlsplit(uri)
        host = parts.hostname
    except ValueError:
        host = None
    if host not in _LOOPBACK or parts.scheme != "http" or parts.fragment:
        raise ValueError("not an http address of this machine")
    return uri


class Registration(BaseModel):
    """The body of a dynamic client registration; members without use here are let through."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, hide_input_in_errors=True)

    redirect_uris: Annotated[
        list[Annotated[str, AfterValidator(_loopback)]], Field(min_length=1, max_length=8)
    ]
    grant_types: list[str] = ["authorization_code"]
    response_types: list[str] = ["code"]
    token_endpoint_auth_method: str = "none"
    scope: str = ""


def registration_of(request: Request) -> Registration:
    """What a client asks to be registered with.

    Raises:
        OAuthRefusal: It is not such a request.
    """
    try:
        registration = Registration.model_validate_json(request.body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        code = "invalid_redirect_uri" if where.startswith("redirect") else "invalid_client_metadata"
        raise OAuthRefusal(code, f"{where or 'body'}: {first['msg']}") from None
    if registration.token_endpoint_auth_method != "none":
        raise OAuthRefusal("invalid_client_metadata", "only public clients can be registered")
    return registration


def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that was sent as the body.

    Raises:
        OAuthRefusal: It is no form, or a field stands in it twice.
    """
    kind = request.header("Content-Type").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise OAuthRefusal("invalid_request", "the body is not a form")
    try:
        return _fields(request.body.decode("ascii"))
    except UnicodeDecodeError:
        raise OAuthRefusal("invalid_request", "the form is not ASCII") from None


def query_of(request: Request) -> dict[str, str]:
    """The fields of the query.

    Raises:
        OAuthRefusal: A field stands in it twice.
    """
    return _fields(request.path.partition("?")[2])


def _fields(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise OAuthRefusal("invalid_request", "too many fields") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise OAuthRefusal("invalid_request", "a field is there twice")
    return fields


def needed(fields: Mapping[str, str], name: str) -> str:
    """The value of a field.

    Raises:
        OAuthRefusal: It is missing or empty.
    """
    value = fields.get(name, "")
    if not value:
        raise OAuthRefusal("invalid_request", f"{name} is missing")
    return value


def challenge_of(verifier: str) -> str:
    """The S256 challenge that belongs to a PKCE verifier (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode("ascii", "replace")).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def granted(document: Mapping[str, object], status: int = 200) -> Response:
    """A success; nobody on the way may keep it, since it can hold tokens."""
    return json_response(status, document, _NO_STORE)


def oauth_error(status: int, error: str, description: str) -> Response:
    """An error in the form of OAuth: ``{"error": ..., "error_description": ...}``."""
    return json_response(status, {"error": error, "error_description": description}, _NO_STORE)


def sent_back(redirect_uri: str, fields: Mapping[str, str]) -> Response:
    """A redirect of the browser to the waiting client, with the fields in its query."""
    joint = "&" if "?" in redirect_uri else "?"
    location = f"{redirect_uri}{joint}{urlencode(fields)}"
    return Response(302, {"Location": location, "Content-Type": "text/plain"}, b"")


def summary_of(request: Request) -> dict[str, object]:
    """What may be told about a request: which parameters it has, and no value of any."""
    is_registration = request.route == REGISTER_PATH
    text = request.path.partition("?")[2]
    if request.method == "POST" and not is_registration:
        text = request.body.decode("ascii", "replace")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    summary: dict[str, object] = {}
    names = [name for name, _ in pairs if name in _PARAMETERS]
    if names:
        summary["parameters"] = names
    grant_type = dict(pairs).get("grant_type")
    if grant_type in _GRANT_TYPES:
        summary["grant_type"] = grant_type
    return summary
