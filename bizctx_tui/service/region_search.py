"""In which region some credentials count: found by asking, never by guessing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pydantic import SecretStr

from bizctx_tui.accounts.environment import Environment
from bizctx_tui.accounts.stored import CustomHeader
from bizctx_tui.client.api import AppApi
from bizctx_tui.client.endpoints import app_api_base
from bizctx_tui.client.transport import FixedCredentials, Timeouts, Transport, Wait
from bizctx_tui.core.models import Me, Region
from bizctx_tui.errors import (
    APIError,
    AuthenticationError,
    BizctxError,
    InvalidResponseError,
    TransportError,
)

REGIONS: Final[tuple[Region, ...]] = ("us", "eu", "in")
"""Every region, in the order in which they are asked."""

_REFUSALS: Final = (401, 403)


class RegionSearch:
    """Asks each region's ``/me`` until one answers.

    Args:
        environment: Says which servers to ask.
        timeouts: The deadlines of each request.
        on_wait: Called before each pause that comes before a question is asked again.
    """

    def __init__(
        self,
        environment: Environment,
        timeouts: Timeouts,
        on_wait: Callable[[Wait], None] | None,
    ) -> None:
        self._environment = environment
        self._timeouts = timeouts
        self._on_wait = on_wait

    async def find(
        self, authorization: SecretStr, region: Region | None, custom: CustomHeader | None
    ) -> tuple[Region, Me]:
        """The first region that accepts the credentials, and what they can open there.

        Args:
            authorization: The whole value of the Authorization header.
            region: The only one to ask; None asks all, in the order of :data:`REGIONS`.
            custom: The header that the configuration adds to every request.

        Raises:
            AuthenticationError: One refused them and none accepted; says what each answered.
            ConfigError: The credentials or a header cannot be sent, or an address not used.
            BizctxError: None could be asked.
        """
        said: dict[Region, BizctxError] = {}
        for candidate in self._candidates(region):
            try:
                return candidate, await self._me(authorization, candidate, custom)
            except (APIError, TransportError, InvalidResponseError) as error:
                said[candidate] = error
        raise _nowhere(said)

    def _candidates(self, region: Region | None) -> tuple[Region, ...]:
        if region is not None:
            return (region,)
        if self._environment.app_base_url or self._environment.api_base_url:
            # One server stands for all of them, and asking it again tells nothing new.
            return (self._environment.region or REGIONS[0],)
        return REGIONS

    async def _me(
        self, authorization: SecretStr, region: Region, custom: CustomHeader | None
    ) -> Me:
        environment = self._environment
        api = AppApi(
            Transport(
                base_url=app_api_base(
                    region,
                    api_base_url=environment.api_base_url,
                    app_base_url=environment.app_base_url,
                    allow_insecure=environment.allow_insecure_http,
                ),
                credentials=FixedCredentials(authorization),
                extra_headers=self._headers(custom),
                timeouts=self._timeouts,
                on_wait=self._on_wait,
            )
        )
        try:
            return await api.me()
        finally:
            await api.aclose()

    def _headers(self, custom: CustomHeader | None) -> Mapping[str, SecretStr]:
        headers: dict[str, SecretStr] = {}
        name, value = self._environment.custom_header_name, self._environment.custom_header_value
        if name is not None and value is not None:
            headers[name] = value
        return headers if custom is None else headers | {custom.name: custom.value}


def _nowhere(said: Mapping[Region, BizctxError]) -> BizctxError:
    """The error for credentials that no region took."""
    answers = list(said.values())
    refusal = next(
        (e for e in answers if isinstance(e, APIError) and e.status_code in _REFUSALS), None
    )
    if len(answers) == 1 and refusal is None:
        return answers[0]
    each = " ".join(f"{region}: {error.message}" for region, error in said.items())
    if refusal is not None:
        return AuthenticationError(
            f"Mixpanel does not accept these credentials. {each}",
            status_code=refusal.status_code,
            method=refusal.method,
            path=refusal.path,
            server_message=refusal.server_message,
            hint="Check them and copy them once more; a new service account has to be a "
            "member of a project.",
        )
    return TransportError(
        f"No region could be asked. {each}",
        details={"reason": "network", "method": "GET", "path": "/me"},
        hint="Check the connection, or name the region with --region to ask only there.",
    )
