"""Where and for what an app is started."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.faults.app_server import PROJECTS


@dataclass(frozen=True, slots=True)
class Home:
    """What a start needs to know.

    Attributes:
        directory: Its home, which later starts find again.
        url: The address of the server.
        offset: Seconds that its clock is ahead.
    """

    directory: Path
    url: str
    offset: float = 0.0


def environ(home: Home) -> dict[str, str]:
    """The environment of the app that is started there."""
    return {
        "HOME": str(home.directory),
        "LANG": "C.UTF-8",
        "MP_USERNAME": "sa.faults",
        "MP_SECRET": "Dummy-Secret-of-faults",
        "MP_PROJECT_ID": PROJECTS[0].id,
        "MP_REGION": "us",
        "MP_API_BASE_URL": home.url,
        "BIZCTX_CACHE_DIR": str(home.directory / "cache"),
        "BIZCTX_DATA_DIR": str(home.directory / "data"),
    }
