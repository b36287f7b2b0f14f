"""A sign-in through the browser, from the address to open to the proven identity."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from bizctx_tui.accounts.oauth_client import (
    RegisteredClient,
    client_file,
    read_client,
    write_client,
)
from bizctx_tui.client.callback import (
    CALLBACK_PORTS,
    CallbackListener,
    code_from,
    redirect_uri_of,
)
from bizctx_tui.client.oauth import Grant, OAuthApi, Pkce, new_pkce, new_state
from bizctx_tui.core.models import Region
from bizctx_tui.errors import OAuthError

if TYPE_CHECKING:
    from bizctx_tui.service.sign_in import Identity

SCOPE: Final = (
    "projects analysis events insights segmentation retention data:read funnels flows "
    "data_definitions dashboard_reports bookmarks"
)
"""What the official client asks for, so that both can use the same tokens."""

_OPEN = "import sys, webbrowser; webbrowser.open(sys.stdin.read())"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What this sign-in has sent through the browser, and what proves that it did."""

    client_id: str
    redirect_uri: str
    state: str
    pkce: Pkce


class BrowserSignIn:
    """A sign-in under way; an async context manager that frees the callback port.

    Made by :meth:`bizctx_tui.service.sign_in.SignIn.with_browser`.

    Attributes:
        address: What to open in a browser, on this machine or any other.
        listening: False when no callback port was free: then only pasting works.
    """

    def __init__(
        self,
        asked: _Asked,
        oauth: OAuthApi,
        listener: CallbackListener | None,
        prove: Callable[[Grant], Awaitable[Identity]],
    ) -> None:
        self._asked = asked
        self._oauth = oauth
        self._listener = listener
        self._prove = prove
        self._pasted: asyncio.Future[SecretStr] = asyncio.get_running_loop().create_future()
        self.listening = listener is not None
        self.address = oauth.authorize_address(
            client_id=asked.client_id,
            redirect_uri=asked.redirect_uri,
            state=asked.state,
            challenge=asked.pkce.challenge,
        )

    def paste(self, address: str | SecretStr) -> None:
        """Take the address that the browser ended on, as the person pasted it.

        Args:
            address: The whole address or just what follows its ``?``.

        Raises:
            OAuthError: It is not the answer to this sign-in; another may be pasted.
        """
        code = self._code(address)
        if not self._pasted.done():
            self._pasted.set_result(code)

    async def identity(self) -> Identity:
        """Wait for the callback or a paste, take the tokens, and ask who that is.

        Raises:
            OAuthError: The person declined, or the server gave no tokens.
            BizctxError: ``/me`` was refused or could not be asked.
        """
        return await self._prove(
            await self._oauth.exchange(
                client_id=self._asked.client_id,
                code=await self._answer(),
                redirect_uri=self._asked.redirect_uri,
                verifier=self._asked.pkce.verifier,
            )
        )

    async def aclose(self) -> None:
        """Stop listening; nothing is stored by this."""
        self._pasted.cancel()
        if self._listener is not None:
            await self._listener.aclose()
        await self._oauth.aclose()

    async def __aenter__(self) -> BrowserSignIn:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def _code(self, address: str | SecretStr) -> SecretStr:
        return code_from(address, state=self._asked.state, redirect_uri=self._asked.redirect_uri)

    async def _answer(self) -> SecretStr:
        """The code, from whichever way it comes first."""
        if self._listener is None:
            return await self._pasted
        callback = asyncio.create_task(self._listener.wait())
        try:
            await asyncio.wait((callback, self._pasted), return_when=asyncio.FIRST_COMPLETED)
            return self._pasted.result() if self._pasted.done() else self._code(await callback)
        finally:
            callback.cancel()


async def begin_in_browser(
    storage: Path,
    region: Region,
    oauth: OAuthApi,
    *,
    prove: Callable[[Grant], Awaitable[Identity]],
    clock: Callable[[], float],
    registration_is_shared: bool,
) -> BrowserSignIn:
    """Begin a sign-in: listen, make this client known to the server, and ask.

    A client that is registered already is used again: the tokens of every account of the
    region can only be renewed under its name.

    Args:
        storage: The official client's directory.
        region: Where to sign in.
        oauth: The OAuth server of the region; closed together with what is returned, and
            when this fails.
        prove: Asks who has some tokens.
        clock: Unix seconds.
        registration_is_shared: Other accounts need the registration: do not replace it.

    Raises:
        OAuthError: This client could not be registered, or its registration cannot be used.
        StorageError: The registration could not be written down.
    """
    listener: CallbackListener | None = None
    try:
        path = client_file(storage, region)
        registered = await asyncio.to_thread(_registered, path)
        state = new_state()
        listener = await _listen(state, registered, only_its_port=registration_is_shared)
        if registered is None or (listener and listener.redirect_uri != registered.redirect_uri):
            registered = await _register(oauth, region, listener, clock)
            await asyncio.to_thread(write_client, path, registered)
        asked = _Asked(registered.client_id, registered.redirect_uri, state, new_pkce())
        return BrowserSignIn(asked, oauth, listener, prove)
    except BaseException:
        if listener is not None:
            await listener.aclose()
        await oauth.aclose()
        raise


def _registered(path: Path) -> RegisteredClient | None:
    """The registration that can be used again; None when there is none."""
    try:
        return read_client(path)
    except FileNotFoundError:
        return None


async def _listen(
    state: str, registered: RegisteredClient | None, *, only_its_port: bool
) -> CallbackListener | None:
    ports: tuple[int, ...] = CALLBACK_PORTS
    if registered is not None:
        first = [port for port in ports if redirect_uri_of(port) == registered.redirect_uri]
        rest = [] if only_its_port else [port for port in ports if port not in first]
        ports = (*first, *rest)
    try:
        return await CallbackListener.open(state=state, ports=ports) if ports else None
    except OAuthError:
        # All are busy. The address can be pasted, and `listening` says that it must be.
        return None


async def _register(
    oauth: OAuthApi,
    region: Region,
    listener: CallbackListener | None,
    clock: Callable[[], float],
) -> RegisteredClient:
    redirect_uri = redirect_uri_of(CALLBACK_PORTS[0]) if listener is None else listener.redirect_uri
    return RegisteredClient(
        client_id=await oauth.register(redirect_uri, SCOPE),
        region=region,
        redirect_uri=redirect_uri,
        scope=SCOPE,
        created_at=datetime.fromtimestamp(clock(), UTC),
    )


def can_open_browser(environ: Mapping[str, str]) -> bool:
    """Whether a browser could show itself: where there is a desktop, or ``BROWSER`` names one."""
    if sys.platform in ("darwin", "win32"):
        return True
    return any(environ.get(name) for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"))


def open_browser(address: str) -> None:
    """Open an address in the browser; returns at once.

    A process of its own does it, with no terminal: whatever a browser prints, and a
    browser that would draw on the terminal, stays away from it.
    """

    def run() -> None:
        subprocess.run(
            [sys.executable, "-I", "-c", _OPEN],
            input=address.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            check=False,
            env=dict(os.environ),
        )

    threading.Thread(target=run, name="bizctx-browser", daemon=True).start()
