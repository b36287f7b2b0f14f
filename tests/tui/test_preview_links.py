"""Links of the preview: walked through, asked for, never opened by the preview itself."""

from __future__ import annotations

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from bizctx_tui.tui.widgets.preview import Preview
from tests.support.pilot import until

LINKS = "[one](http://a.b) and [two](http://c.d)\n\n> <mailto:e@f.g>\n"


class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def compose(self) -> ComposeResult:
        yield Preview()

    @on(Preview.LinkChosen)
    def _asked(self, event: Preview.LinkChosen) -> None:
        assert event.control is self.preview
        self.asked.append(event.url)

    @property
    def preview(self) -> Preview:
        return self.query_one(Preview)


def marked(app: Host) -> str:
    """What is drawn in the style of the chosen link."""
    style = app.preview.get_component_rich_style("preview--link-chosen")
    return "".join(
        segment.text
        for y in range(app.preview.scrollable_content_region.height)
        for segment in app.preview.render_line(y)
        if segment.style == style
    )


async def shown(app: Host, pilot: Pilot[None], text: str) -> None:
    app.preview.show(text)
    app.preview.flush()
    app.preview.focus()
    await pilot.pause()


@pytest.mark.parametrize(("on_key", "back_key"), [("tab", "shift+tab"), ("n", "p")])
async def test_keys_walk_through_the_links_in_view_and_ask(on_key: str, back_key: str) -> None:
    app = Host()
    async with app.run_test(size=(60, 8)) as pilot:
        await shown(app, pilot, LINKS)
        assert marked(app) == ""
        for expected in (
            "one (http://a.b)",
            "two (http://c.d)",
            "mailto:e@f.g",
            "one (http://a.b)",
        ):
            await pilot.press(on_key)
            assert marked(app) == expected
        await pilot.press(back_key)
        assert marked(app) == "mailto:e@f.g"
        await pilot.press("enter")
        await pilot.press(on_key, on_key, "o")
        await until(pilot, lambda: app.asked == ["mailto:e@f.g", "http://c.d"])


async def test_the_only_link_in_view_needs_no_choosing() -> None:
    app = Host()
    async with app.run_test(size=(60, 8)) as pilot:
        await shown(app, pilot, "only [one](http://a.b)" + "\n\nx" * 30 + "\n\n[far](http://c.d)")
        await pilot.press("o")
        await until(pilot, lambda: app.asked == ["http://a.b"])


async def test_of_several_links_none_is_asked_for_by_accident() -> None:
    app = Host()
    async with app.run_test(size=(60, 8)) as pilot:
        await shown(app, pilot, LINKS)
        await pilot.press("o")
        assert marked(app) == "one (http://a.b)"
        await pilot.pause()
        assert app.asked == []


async def test_without_links_tab_is_for_others_and_enter_does_nothing() -> None:
    class Two(Host):
        def compose(self) -> ComposeResult:
            yield Preview()
            other = Preview(id="other")
            yield other

    app = Two()
    async with app.run_test(size=(60, 8)) as pilot:
        preview = app.query(Preview).first()
        preview.show("no link")
        preview.flush()
        preview.focus()
        await pilot.press("enter", "tab")
        assert app.focused is app.query_one("#other")
        assert app.asked == []


async def test_a_link_that_wraps_is_one_link() -> None:
    app = Host()
    async with app.run_test(size=(24, 8)) as pilot:
        await shown(app, pilot, "[some words that need more rows](http://a.b/c)")
        await pilot.press("tab")
        assert "".join(marked(app).split()) == "somewordsthatneedmorerows(http://a.b/c)"
        await pilot.press("tab", "enter")
        await until(pilot, lambda: app.asked == ["http://a.b/c"])


async def test_a_click_asks_only_with_ctrl_and_only_on_a_link() -> None:
    app = Host()
    async with app.run_test(size=(60, 8)) as pilot:
        await shown(app, pilot, "words [one](http://a.b) more")
        await pilot.click(Preview, offset=(8, 0))
        await pilot.click(Preview, offset=(2, 0), control=True)
        await pilot.click(Preview, offset=(30, 5), control=True)
        await pilot.pause()
        assert app.asked == []
        await pilot.click(Preview, offset=(8, 0), control=True)
        await until(pilot, lambda: app.asked == ["http://a.b"])


async def test_a_chosen_link_is_forgotten_when_the_text_changes_or_focus_leaves() -> None:
    app = Host()
    async with app.run_test(size=(60, 8)) as pilot:
        await shown(app, pilot, LINKS)
        await pilot.press("tab")
        assert marked(app)
        app.preview.show("new\n\n" + LINKS)
        app.preview.flush()
        assert marked(app) == ""
        await pilot.press("tab")
        assert marked(app)
        app.set_focus(None)
        await pilot.pause()
        assert marked(app) == ""


async def test_a_link_to_a_heading_goes_there_and_one_to_nothing_is_told() -> None:
    filler = "\n\nwords" * 30
    text = f"[go](#the-goal) [astray](#nowhere){filler}\n\n## The *goal*!{filler}"
    app = Host()
    async with app.run_test(size=(60, 8)) as pilot:
        await shown(app, pilot, text)
        await pilot.press("tab", "tab", "enter")
        await until(pilot, lambda: app.asked == ["#nowhere"])
        await pilot.press("shift+tab", "enter")
        await pilot.pause()
        assert app.preview.render_line(0).text.strip() == "The goal!"
        assert app.asked == ["#nowhere"]
