"""How this machine's client is registered with the OAuth server of a region.

The file is shared with the official client: whoever renews a token must name the client
that the token was given to.
"""

from __future__ import annotations

import contextlib
import os
import stat
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StrictStr, TypeAdapter

from bizctx_tui.accounts.checked import Problem, check, parse_json
from bizctx_tui.core.hidden import Hidden
from bizctx_tui.core.models import Region
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import OAuthError
from bizctx_tui.files.guarded import FileRefused, read_guarded
from bizctx_tui.files.private import FILE_MODE, write_private

_SIGN_IN = "Sign in again with `bizctx login`."


class RegisteredClient(BaseModel):
    """A registration, as ``oauth/client_REGION.json`` holds it.

    Attributes:
        client_id: How the server knows this client.
        region: Where it is registered.
        redirect_uri: The only address that the server sends the browser back to.
        scope: What may be asked for, separated by blanks.
        created_at: When it was registered.
    """

    model_config = ConfigDict(
        defer_build=True, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    client_id: Annotated[StrictStr, Field(min_length=1)]
    region: Region
    redirect_uri: StrictStr
    scope: StrictStr
    created_at: datetime


_CLIENT: Final = TypeAdapter(RegisteredClient)


def client_file(storage: Path, region: Region) -> Path:
    """Where the registration of a region is kept, below the official client's directory."""
    return storage / "oauth" / f"client_{region}.json"


def read_client(path: Path) -> RegisteredClient:
    """The registration in a file; a mode that lets others read it is mended.

    Raises:
        FileNotFoundError: There is none.
        OAuthError: It is there and cannot be used.
    """
    _close_to_others(path)
    try:
        source = Hidden(read_guarded(path))
    except FileNotFoundError:
        raise
    except FileRefused as error:
        raise OAuthError(error.message, details=error.details, hint=error.hint) from None
    client = _parsed(source)
    if isinstance(client, Problem):
        raise OAuthError(
            f"{path} cannot be used: {visible(client.name)} {client.words}.",
            details={"path": str(path)},
            hint=f"Delete that file. {_SIGN_IN}",
        )
    return client


def _parsed(source: Hidden[bytes]) -> RegisteredClient | Problem:
    value = parse_json(source)
    if isinstance(value, Problem):
        return value
    checked = check(_CLIENT, value)
    return checked


def write_client(path: Path, client: RegisteredClient) -> None:
    """Keep a registration, in the official client's own form.

    Raises:
        StorageError: It could not be written.
    """
    write_private(path, Hidden(client.model_dump_json(indent=2).encode("utf-8")))


def _close_to_others(path: Path) -> None:
    """Set a wide mode to 0600; whatever else is wrong is for the reading to tell."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            status = os.fstat(descriptor)
            if stat.S_ISREG(status.st_mode) and stat.S_IMODE(status.st_mode) & 0o077:
                os.fchmod(descriptor, FILE_MODE)
        finally:
            os.close(descriptor)
