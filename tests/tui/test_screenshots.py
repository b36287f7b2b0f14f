"""The pictures in the README show what the app shows."""

from __future__ import annotations

import html
import re

import pytest

from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_TOKEN
from tools.screenshots import DIRECTORY, SCENES, take


def words_of(svg: str) -> list[str]:
    """Each run of text in a picture, from top to bottom."""
    runs = re.findall(r"<text [^>]*>([^<]*)</text>", svg)
    return [html.unescape(run).replace("\xa0", " ").rstrip() for run in runs]


@pytest.mark.parametrize("name", SCENES)
async def test_the_picture_shows_what_the_app_shows(name: str) -> None:
    kept = (DIRECTORY / f"{name}.svg").read_text(encoding="utf-8")
    assert words_of(await take(name)) == words_of(kept), "take them anew: make screenshots"


def test_there_is_no_picture_that_nobody_takes() -> None:
    assert {file.stem for file in DIRECTORY.glob("*.svg")} == set(SCENES)
    assert all(len(words_of(file.read_text("utf-8"))) > 50 for file in DIRECTORY.glob("*.svg"))


def test_no_picture_shows_a_secret() -> None:
    for file in DIRECTORY.glob("*.svg"):
        shown = "".join(words_of(file.read_text("utf-8")))
        assert DEMO_SECRET not in shown
        assert DEMO_TOKEN not in shown
    assert "•" * len(DEMO_SECRET) in (DIRECTORY / "sign-in.svg").read_text("utf-8")
