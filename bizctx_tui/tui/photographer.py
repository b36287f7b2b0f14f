"""Takes the picture of the first frame, for the next start to show."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.console import Console
from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip

from bizctx_tui.accounts.account import OAuthToken
from bizctx_tui.core.models import Me
from bizctx_tui.errors import StorageError
from bizctx_tui.service.build import Services
from bizctx_tui.storage.first_picture import stamp_of
from bizctx_tui.storage.paths import settings_file
from bizctx_tui.storage.picture_shelf import keep_picture
from bizctx_tui.tui.first_picture import FirstPicture
from bizctx_tui.tui.screens.workspace import WorkspaceScreen


class Photographer:
    """Looks at the first workspace until a picture was taken or somebody did something.

    Args:
        path: Where the picture is kept; None when none is wanted.
        size: Of the terminal, as the picture's name has it.
        environ: The process environment.
        shown: The picture that this start showed, if any.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        size: tuple[int, int] = (0, 0),
        environ: Mapping[str, str] | None = None,
        shown: str | None = None,
    ) -> None:
        self._path = path
        self._size = Size(*size)
        self._environ = environ or {}
        self._picture = shown
        self._touched = False
        self._taken = False
        self._seen = ""
        self._workspace: WorkspaceScreen | None = None
        self._me: Me | None = None
        self._configured: tuple[str, ...] = ()

    @classmethod
    def beside(cls, opened_with: FirstPicture | None, environ: Mapping[str, str]) -> Photographer:
        """One for an app that was opened with a picture, or without any."""
        if opened_with is None or opened_with.path is None:
            return cls(None)
        return cls(
            Path(opened_with.path),
            size=opened_with.size,
            environ=environ,
            shown=opened_with.shown,
        )

    @property
    def knows_a_picture(self) -> bool:
        """Whether there is one already, so that looking has time."""
        return self._picture is not None

    def touched(self) -> None:
        """Somebody pressed a key or moved the mouse: what is seen is no first frame any more."""
        self._touched = True

    def meet(self, workspace: WorkspaceScreen | None) -> None:
        """Remember the workspace that the app began with, once it has a list, and that list.

        One that was signed in to or switched to need not be what the next start begins with.
        """
        if self._workspace is not None or workspace is None or not workspace.has_list:
            return
        if workspace.mode == workspace.app.DEFAULT_MODE:
            self._workspace, self._me = workspace, workspace.desk.me
            self._configured = _configured(workspace.services)

    async def look(self, workspace: WorkspaceScreen | None) -> None:
        """Take the picture if this is the moment; to be called after the first frame and on.

        What two looks in a row saw is taken: a pane shows a text that it wraps anew a frame
        after its width changed.

        Args:
            workspace: The one in front.
        """
        if self._path is None or self._taken or workspace is None or not workspace.is_current:
            return
        self.meet(workspace)
        if self._touched or workspace is not self._workspace or not workspace.is_as_at_first:
            return
        if workspace.app.size != self._size or not self._tells(workspace):
            return
        picture = picture_of(
            workspace.strips(), workspace.fleeting_regions(), workspace.app.console
        )
        if picture != self._seen:
            self._seen = picture
            return
        self._taken = True
        self._me = workspace.desk.me
        self._picture = picture
        await self._keep()

    async def leave(self) -> None:
        """The app ends. If it got the same list anew, the picture is true of that as well."""
        workspace = self._workspace
        if self._picture is None or workspace is None or not self._tells(workspace):
            return
        me = workspace.desk.me
        if me is self._me or _configured(workspace.services) != self._configured:
            return
        if me == self._me:
            await self._keep()

    async def _keep(self) -> None:
        workspace, path, picture = self._workspace, self._path, self._picture
        if workspace is None or path is None or picture is None:
            return
        files = drawn_from(workspace.services)
        try:
            await asyncio.to_thread(keep_picture, path, picture, files)
        except (StorageError, ValueError):
            # Nothing that anybody asked for: the next start is a little slower.
            return

    def _tells(self, workspace: WorkspaceScreen) -> bool:
        """Whether the picture's name tells whose list it is.

        It does not know the values of variables that hold tokens.
        """
        credentials = workspace.services.account.credentials
        if not isinstance(credentials, OAuthToken):
            return True
        return credentials.token.get_secret_value() not in self._environ.values()


def drawn_from(services: Services) -> tuple[Path, ...]:
    """The files that decide which account is in front and what its tree shows."""
    return (*_configuration(services), *services.directory.files)


def _configuration(services: Services) -> tuple[Path, ...]:
    environment = services.environment
    settings = settings_file(environment.config_dir)
    return (environment.config_file, *environment.bridge_files, settings)


def _configured(services: Services) -> tuple[str, ...]:
    """What tells this state of the configuration from every other."""
    return tuple(stamp_of(str(path)) for path in _configuration(services))


def picture_of(strips: Iterable[Strip], blank: Iterable[Region], console: Console) -> str:
    """The rows of a screen as a terminal is sent them, each behind the cursor's position.

    Args:
        strips: The rows from the top.
        blank: What is left empty, because it will not be true any more.
        console: How many colours there are.
    """
    regions = list(blank)
    rows = []
    for y, strip in enumerate(strips):
        for region in regions:
            if y in region.line_range:
                strip = _without(strip, region.x, region.right)
        rows.append(f"\x1b[{y + 1};1H{strip.render(console)}")
    return "".join(rows)


def _without(strip: Strip, start: int, end: int) -> Strip:
    before, hidden, after = strip.divide([start, end, strip.cell_length])
    style = hidden._segments[-1].style if hidden._segments else None
    return Strip.join([before, Strip([Segment(" " * hidden.cell_length, style)]), after])
