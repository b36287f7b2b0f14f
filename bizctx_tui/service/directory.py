"""Which organizations and projects there are: from memory, from disk, from ``/me``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from bizctx_tui.client.api import AppApi
from bizctx_tui.core.document_key import Access
from bizctx_tui.core.models import Me
from bizctx_tui.errors import APIError, AuthenticationError, ConfigError, QueryError, StorageError
from bizctx_tui.storage.me_cache import CachedMe, MeCache, Miss

REFRESH_BEHIND_SECONDS = 900.0
"""From this age on a list on the screen is refreshed unasked: one request of 60 an hour."""

_REFUSED_STATUS = (401, 403)


class Directory:
    """The ``/me`` list of one account.

    Args:
        api: Where the list comes from.
        cache: Where it is kept between runs.
        key: Whose list it is.
        clock: Unix seconds.
        account_name: For messages.
        neighbour: Reads the list that another program keeps of this account, if any; the
            newer of the two counts.
        neighbour_file: Where that one is.
    """

    def __init__(
        self,
        *,
        api: AppApi,
        cache: MeCache,
        key: Access,
        clock: Callable[[], float],
        account_name: str,
        neighbour: Callable[[], CachedMe | Miss] = lambda: Miss("absent"),
        neighbour_file: Path | None = None,
    ) -> None:
        self._api = api
        self._cache = cache
        self._key = key
        self._clock = clock
        self._account_name = account_name
        self._neighbour = neighbour
        self.files = (cache.path(key), *([neighbour_file] if neighbour_file else []))
        """The files that the list on the screen can have come from."""
        self._memory: CachedMe | None = None
        self._asking = asyncio.Lock()
        self.storage_error: StorageError | None = None
        """Why the last list could not be kept on disk; None when it was."""

    def cached(self) -> CachedMe | None:
        """The last known list of whatever age, without a request; None when there is none.

        Reads a file the first time: some 30 milliseconds for 10,000 projects.
        """
        if self._memory is None:
            kept = (self._cache.load(self._key), self._neighbour())
            lists = [found for found in kept if isinstance(found, CachedMe)]
            now = self._clock()
            self._memory = max(
                lists, key=lambda found: (found.is_fresh(now), found.fetched_at), default=None
            )
        return self._memory

    @property
    def has_list(self) -> bool:
        """Whether a list of whatever age is in memory."""
        return self._memory is not None

    def fresh(self) -> Me | None:
        """The known list if it is at most 24 hours old, without a request."""
        cached = self.cached()
        return cached.me if cached is not None and cached.is_fresh(self._clock()) else None

    def age(self) -> float | None:
        """How old the known list is, in seconds; None when none is known."""
        cached = self.cached()
        return None if cached is None else max(0.0, self._clock() - cached.fetched_at)

    def wants_refresh(self) -> bool:
        """Whether a list that is shown should be asked for again behind the person's back."""
        cached = self.cached()
        if cached is None or not cached.is_fresh(self._clock()):
            return True
        return self._clock() - cached.fetched_at >= REFRESH_BEHIND_SECONDS

    async def load(self) -> Me:
        """The list: the known one while it is fresh, else one request.

        Raises:
            ConfigError: The server does not let this account read ``/me``.
            BizctxError: The request failed in another way.
        """
        async with self._asking:
            known = await asyncio.to_thread(self.fresh)
            return known if known is not None else (await self._ask()).me

    async def refresh(self) -> CachedMe:
        """A new list from the server: one request, shared by whoever asks meanwhile.

        Raises:
            ConfigError: The server does not let this account read ``/me``.
            BizctxError: The request failed in another way; the known list stays.
        """
        before = self._memory
        async with self._asking:
            if self._memory is not None and self._memory is not before:
                return self._memory
            return await self._ask()

    async def _ask(self) -> CachedMe:
        try:
            me = await self._api.me()
        except (AuthenticationError, QueryError) as error:
            if error.status_code in _REFUSED_STATUS:
                raise self._refused(error) from None
            raise
        return await self.keep(me)

    async def keep(self, me: Me) -> CachedMe:
        """Take a list that the server gave just now, without a request."""
        self._memory = CachedMe(me, self._clock())
        self.storage_error = None
        try:
            await asyncio.to_thread(self._cache.save, self._key, self._memory)
        except StorageError as error:
            self.storage_error = error
        return self._memory

    def _refused(self, error: APIError) -> ConfigError:
        why = "it does not accept the credentials" if error.status_code == 401 else "it may not"
        return ConfigError(
            f"Mixpanel did not list the projects of the account {self._account_name}: "
            f"{why} ({error.status_code}).",
            details={**error.details, "account_name": self._account_name}
            | {"status_code": error.status_code},
            hint="Check the user name and the secret or token."
            if error.status_code == 401
            else "The project that this account starts with can still be opened; "
            "ask an administrator for access to the others.",
        )
