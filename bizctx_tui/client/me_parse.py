"""Turns the bytes of ``/me`` into the lean model without holding up the screen."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Final, cast

from bizctx_tui.client import me_lean
from bizctx_tui.client.me_lean import LeanMe, WrongShape, lean_me
from bizctx_tui.core.models import Me, with_shared_permissions

INLINE_BYTES: Final = 512 * 1024
"""Longer answers are parsed in a process of its own: ``json.loads`` of 30 MB holds the
interpreter's lock for half a second, also in a thread."""

# What the loader of some installations needs; nothing else, credentials least of all.
_LOADER_VARIABLES: Final = ("DYLD_LIBRARY_PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


async def parse_me(body: bytes) -> Me:
    """The lean model of an answer to ``/me``.

    Args:
        body: The whole body as received, in any size.

    Raises:
        WrongShape: The answer is not what the API promises, or the process that parsed
            it broke off.
    """
    if len(body) <= INLINE_BYTES:
        return _model(lean_me(body))
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            # Standard library only: nothing in the working directory, the environment or
            # the site packages can take the place of what is run.
            *("-I", "-S", me_lean.__file__),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # Nothing may write over the screen.
            stderr=asyncio.subprocess.DEVNULL,
            env={name: os.environ[name] for name in _LOADER_VARIABLES if name in os.environ},
        )
    except OSError:
        # A machine that cannot start a process now still gets its list, with a stutter.
        return _model(await asyncio.to_thread(lean_me, body))
    try:
        written, _ = await process.communicate(body)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        # Not tried here: what broke the child, such as too little memory, would break us.
        raise WrongShape(f"the process that parses it ended with {process.returncode}")
    result = json.loads(written, object_hook=with_shared_permissions)
    if "me" not in result:
        raise WrongShape(result["why"], result["field"])
    return _model(cast(LeanMe, result["me"]))


def _model(lean: LeanMe) -> Me:
    return Me.model_validate(lean)
