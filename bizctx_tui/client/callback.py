"""How the browser's answer to a sign-in comes back: over a loopback port, or pasted."""

from __future__ import annotations

import asyncio
import errno
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from bizctx_tui.client.endpoints import is_loopback
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import OAuthError

CALLBACK_PORTS: Final = (19284, 19285, 19286, 19287)
"""The ports of the official client, in the order in which they are tried."""

_PATH = "/callback"
_REQUEST_BYTES = 16 * 1024
_REQUEST_SECONDS = 10.0
_FIELDS = 50
_AGAIN = "Sign in again."
_PASTE_AGAIN = (
    "Copy the whole address from the browser's address bar, after it was sent back to "
    "localhost, and paste it once more."
)


def redirect_uri_of(port: int) -> str:
    """The address on this machine that the browser is sent back to."""
    return f"http://localhost:{port}{_PATH}"


class CallbackListener:
    """Waits on this machine for the browser to come back from a sign-in.

    Made by :meth:`open`. It answers on 127.0.0.1, and on ::1 where there is one, since a
    browser may take localhost for either. It takes the first request for ``/callback`` that
    carries the state of this sign-in; whatever else is asked there is turned away, so that
    neither another page nor an old tab can end the wait.

    Attributes:
        redirect_uri: ``http://localhost:PORT/callback``.
    """

    def __init__(self, state: str) -> None:
        self.redirect_uri = ""
        self._state = state
        self._servers: list[asyncio.Server] = []
        self._conversations: set[asyncio.Task[None]] = set()
        self._address: SecretStr | None = None
        self._came = asyncio.Event()

    @classmethod
    async def open(cls, *, state: str, ports: Sequence[int] = CALLBACK_PORTS) -> CallbackListener:
        """Listen on the first free port.

        Args:
            state: From :func:`bizctx_tui.client.oauth.new_state`.
            ports: Which to try, in this order.

        Raises:
            OAuthError: All of them are busy (``OAUTH_LOGIN_ERROR``); pasting the address
                still works.
        """
        listener = cls(state)
        for port in ports:
            if await listener._bind(port):
                listener.redirect_uri = redirect_uri_of(port)
                return listener
        raise OAuthError(
            f"The browser cannot report back: the ports {ports[0]} to {ports[-1]} of this "
            "machine are all in use.",
            code="OAUTH_LOGIN_ERROR",
            hint="Paste the address that the browser is sent to in the end, or end another "
            "sign-in that is still waiting.",
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}(redirect_uri={self.redirect_uri!r})"

    async def wait(self) -> SecretStr:
        """The full address that the browser was sent to; read it with :func:`code_from`.

        It waits for as long as it takes a person; cancel it to give up.
        """
        while self._address is None:
            await self._came.wait()
        return self._address

    async def aclose(self) -> None:
        """Stop listening and close every connection."""
        for server in self._servers:
            server.close()
        for task in self._conversations:
            task.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)
        for server in self._servers:
            await server.wait_closed()
        self._servers.clear()

    async def _bind(self, port: int) -> bool:
        try:
            self._servers.append(await self._listen("127.0.0.1", port))
        except OSError:
            return False
        try:
            self._servers.append(await self._listen("::1", port))
        except OSError as error:
            # Somebody else's: a browser that takes localhost for ::1 would tell them the code.
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                await self.aclose()
                return False
        return True

    async def _listen(self, host: str, port: int) -> asyncio.Server:
        return await asyncio.start_server(self._connected, host, port, limit=_REQUEST_BYTES)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._converse(reader, writer))
        self._conversations.add(task)
        task.add_done_callback(self._conversations.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_REQUEST_SECONDS):
                page = self._page_for(await reader.readuntil(b"\r\n\r\n"))
                writer.write(page.as_bytes())
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            # A browser that left, or something that is no browser; TimeoutError is an OSError.
            return
        finally:
            writer.close()

    def _page_for(self, request: bytes) -> _Page:
        method, _, rest = request.partition(b"\r\n")[0].decode("latin-1").partition(" ")
        target = rest.partition(" ")[0]
        if method != "GET" or target.partition("?")[0] != _PATH:
            return _NOTHING_HERE
        address = self.redirect_uri + target.removeprefix(_PATH)
        answer = _read(address, self._state, self.redirect_uri)
        if isinstance(answer, _Unfit) and answer.is_foreign:
            return _FOREIGN
        if self._address is None:
            self._address = SecretStr(address)
            self._came.set()
        return _REFUSED if isinstance(answer, _Unfit) else _DONE


def code_from(address: str | SecretStr, *, state: str, redirect_uri: str) -> SecretStr:
    """The code in the address that the browser was sent back to.

    Args:
        address: The whole address, its path and query, or its query alone; blanks and line
            breaks, as a terminal puts them into what is copied, do not count.
        state: Of this sign-in.
        redirect_uri: Of this sign-in.

    Raises:
        OAuthError: It is not the answer to this sign-in, or the answer is a refusal
            (``OAUTH_LOGIN_ERROR``). No frame of this function holds the address by then.
    """
    text = address.get_secret_value() if isinstance(address, SecretStr) else address
    answer = _read("".join(text.split()), state, redirect_uri)
    del address, text
    if isinstance(answer, _Unfit):
        raise OAuthError(answer.message, code="OAUTH_LOGIN_ERROR", hint=answer.hint)
    return answer


@dataclass(frozen=True, slots=True)
class _Unfit:
    """Why an address brings no code; foreign when it is no answer to this sign-in."""

    message: str
    hint: str
    is_foreign: bool = True


def _read(address: str, state: str, redirect_uri: str) -> SecretStr | _Unfit:
    query = _query_of(address, redirect_uri)
    if query is None:
        return _Unfit("This is not the address that ends a sign-in.", _PASTE_AGAIN)
    try:
        fields = parse_qs(query, keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        return _Unfit("This is not the address that ends a sign-in.", _PASTE_AGAIN)
    if not _is_same(_only(fields, "state"), state):
        return _Unfit(
            "The address belongs to another sign-in: its state is not the one of this sign-in.",
            "Use the newest browser tab, or sign in again.",
        )
    error = _only(fields, "error")
    if error == "access_denied":
        return _Unfit("The access was denied in the browser.", _AGAIN, is_foreign=False)
    if error:
        return _Unfit(
            f"The server refused the sign-in: {visible(error)[:100]}.", _AGAIN, is_foreign=False
        )
    code = _only(fields, "code")
    if not code:
        return _Unfit("The address has no code.", _AGAIN, is_foreign=False)
    return SecretStr(code)


def _query_of(address: str, redirect_uri: str) -> str | None:
    """The query of an address like the redirect's, None of any other."""
    if "?" not in address:
        return address if "=" in address else None
    try:
        parts, expected = urlsplit(address), urlsplit(redirect_uri)
        own_server = not parts.netloc or (
            is_loopback(parts.hostname or "") and parts.port == expected.port
        )
    except ValueError:
        return None
    is_ours = own_server and parts.path in ("", expected.path)
    return parts.query if is_ours else None


def _only(fields: dict[str, list[str]], name: str) -> str:
    """The value of a field that is there once; empty otherwise, as the standard asks."""
    values = fields.get(name, [])
    return values[0] if len(values) == 1 else ""


def _is_same(given: str, expected: str) -> bool:
    # In a time that does not tell how much of it was right.
    return hmac.compare_digest(
        given.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass")
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """What the browser shows; nothing of its request is repeated."""

    status: str
    title: str
    text: str

    def as_bytes(self) -> bytes:
        body = (
            '<!doctype html><html lang="en"><meta charset="utf-8">'
            f"<title>bizctx</title><h1>{self.title}</h1><p>{self.text}</p></html>\n"
        ).encode()
        head = (
            f"HTTP/1.1 {self.status}\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\n"
            "Cache-Control: no-store\r\n"
            "Content-Security-Policy: default-src 'none'\r\n"
            "Referrer-Policy: no-referrer\r\n"
            "Connection: close\r\n\r\n"
        )
        return head.encode("ascii") + body


_DONE = _Page("200 OK", "Signed in", "You can close this window and go back to the terminal.")
_REFUSED = _Page(
    "200 OK", "Not signed in", "You can close this window; the terminal says what to do next."
)
_FOREIGN = _Page(
    "400 Bad Request",
    "Another sign-in",
    "This is not the answer to the sign-in that the terminal waits for. Use its newest tab.",
)
_NOTHING_HERE = _Page("404 Not Found", "Nothing here", "Only a sign-in ends at this address.")
