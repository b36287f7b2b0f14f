"""The five operations of the App API that business context needs."""

from __future__ import annotations

from typing import Final, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, StrictStr, ValidationError

from bizctx_tui.client.endpoints import ME_PATH, chain_path, context_path
from bizctx_tui.client.failures import Method
from bizctx_tui.client.me_lean import WrongShape, parse_json, payload_of
from bizctx_tui.client.me_parse import parse_me
from bizctx_tui.client.transport import Transport
from bizctx_tui.core.models import Me, Scope
from bizctx_tui.errors import InvalidResponseError

ME_ANSWER_BYTES: Final = 256 * 1024 * 1024
"""The longest answer to ``/me`` that is read, in bytes."""


class ChainTexts(NamedTuple):
    """The texts of a project and of the organization that owns it; empty when not set."""

    organization: str
    project: str


class _Answer(BaseModel):
    model_config = ConfigDict(defer_build=True, frozen=True, extra="ignore")


class _Content(_Answer):
    content: StrictStr


class _Chain(_Answer):
    org_context: StrictStr
    project_context: StrictStr


_Shape = TypeVar("_Shape", bound=_Answer)
_Value = TypeVar("_Value", bound=BaseModel)


class AppApi:
    """The App API as one account sees it.

    Every method raises the errors of :class:`Transport`, and InvalidResponseError when a
    success has the wrong shape; its ``details`` then has ``missing_field``.

    Args:
        transport: Carries the requests; closed together with this.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def me(self) -> Me:
        """Who is asking, and every organization and project they can open."""
        return _or_raise(await self._me())

    async def context(self, scope: Scope) -> str:
        """The text that the server holds, code point for code point; empty when not set."""
        return _or_raise(await self._read(_Content, context_path(scope))).content

    async def put_context(self, scope: Scope, content: str) -> str:
        """Replace the whole text.

        Args:
            scope: The document.
            content: The new text; empty to clear. Its length is not checked here.

        Returns:
            What the server says that it stored.
        """
        return _or_raise(await self._write(_Content, context_path(scope), content)).content

    async def chain(self, project_id: str) -> ChainTexts:
        """A project's text and its organization's, in one request."""
        texts = _or_raise(await self._read(_Chain, chain_path(project_id)))
        return ChainTexts(organization=texts.org_context, project=texts.project_context)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    # These hand errors back instead of raising them: the frame that raises is shown in
    # crash reports, and a server may have put the credentials that it got into its answer.

    async def _me(self) -> Me | InvalidResponseError:
        body = await self._transport.read(ME_PATH, max_bytes=ME_ANSWER_BYTES)
        try:
            return await parse_me(body)
        except WrongShape as error:
            return self._unusable("GET", ME_PATH, error)

    async def _read(self, shape: type[_Shape], path: str) -> _Shape | InvalidResponseError:
        return self._shaped(shape, await self._transport.read(path), "GET", path)

    async def _write(
        self, shape: type[_Shape], path: str, content: str
    ) -> _Shape | InvalidResponseError:
        body = await self._transport.write(path, {"content": content})
        return self._shaped(shape, body, "PUT", path)

    def _shaped(
        self, shape: type[_Shape], body: bytes, method: Method, path: str
    ) -> _Shape | InvalidResponseError:
        try:
            return shape.model_validate(payload_of(parse_json(body)))
        except WrongShape as error:
            return self._unusable(method, path, error)
        except ValidationError as error:
            return self._unusable(method, path, _first_problem(error))

    def _unusable(self, method: Method, path: str, error: WrongShape) -> InvalidResponseError:
        return self._transport.unusable(method, path, error.why, missing_field=error.field)


def _or_raise(outcome: _Value | InvalidResponseError) -> _Value:
    if isinstance(outcome, InvalidResponseError):
        raise outcome
    return outcome


def _first_problem(error: ValidationError) -> WrongShape:
    where = error.errors(include_url=False, include_input=False)[0]["loc"]
    if not where:
        return WrongShape("it is not an object", "results")
    return WrongShape("a member is missing or of the wrong type", ".".join(map(str, where)))
