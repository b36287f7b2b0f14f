"""The preview keeps up with the text, the cursor and the size of the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator

import pytest
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from bizctx_tui.core.markdown.document import Change, MarkdownDocument
from bizctx_tui.core.markdown.spans import STYLES
from bizctx_tui.tui.widgets.preview import PLACEHOLDER, Preview
from tests.support.worst_texts import WORST_TEXTS

SECTIONS = "".join(f"# Head {n}\n\nsome words of text {n}\n\n" for n in range(200))


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield Preview()

    @property
    def preview(self) -> Preview:
        return self.query_one(Preview)


def lines(app: Host) -> list[str]:
    preview = app.preview
    height = preview.scrollable_content_region.height
    return [preview.render_line(y).text.rstrip() for y in range(height)]


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    for _ in range(400):
        if condition():
            return
        await pilot.pause(0.01)
    pytest.fail("never came true")


async def test_an_empty_document_says_that_there_is_nothing() -> None:
    app = Host()
    async with app.run_test(size=(40, 6)):
        app.preview.show("")
        app.preview.flush()
        assert lines(app)[0] == PLACEHOLDER
        app.preview.show("text")
        app.preview.flush()
        assert lines(app)[0] == "text"
        app.preview.show("\n\n")
        app.preview.flush()
        assert lines(app) == [PLACEHOLDER, *[""] * 5]


async def test_a_text_appears_by_itself_soon_after_it_was_given() -> None:
    app = Host()
    async with app.run_test(size=(40, 6)) as pilot:
        app.preview.show("# One\n\ntext")
        assert lines(app)[0] == PLACEHOLDER
        await until(pilot, lambda: lines(app)[:4] == ["One", "═══", "", "text"])


async def test_a_text_given_before_the_widget_has_a_size_is_shown_when_it_has() -> None:
    class Early(Host):
        def compose(self) -> ComposeResult:
            preview = Preview()
            preview.show("early")
            yield preview

    app = Early()
    async with app.run_test(size=(40, 6)) as pilot:
        await until(pilot, lambda: lines(app)[0] == "early")


async def test_a_text_given_while_hidden_is_shown_when_it_comes_back() -> None:
    app = Host()
    async with app.run_test(size=(40, 6)) as pilot:
        app.preview.display = False
        await pilot.pause()
        app.preview.show("later")
        app.preview.flush()
        app.preview.display = True
        await until(pilot, lambda: lines(app)[:1] == ["later"])


async def test_of_many_texts_only_the_last_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    steps = MarkdownDocument.steps

    def counted(document: MarkdownDocument, text: str) -> Generator[None, None, Change]:
        read.append(text)
        return steps(document, text)

    monkeypatch.setattr(MarkdownDocument, "steps", counted)
    app = Host()
    async with app.run_test(size=(40, 6)) as pilot:
        for number in range(50):
            app.preview.show(f"text {number}")
        await until(pilot, lambda: lines(app)[0] == "text 49")
        assert read == ["text 49"]


async def test_a_burst_of_texts_does_not_put_it_off_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    steps = MarkdownDocument.steps

    def counted(document: MarkdownDocument, text: str) -> Generator[None, None, Change]:
        read.append(text)
        return steps(document, text)

    monkeypatch.setattr(MarkdownDocument, "steps", counted)
    app = Host()
    async with app.run_test(size=(40, 6)) as pilot:
        for number in range(2_000):
            app.preview.show(f"text {number}")
            await asyncio.sleep(0.002)
            if len(read) == 3:
                break
        assert len(read) == 3
        app.preview.show("last")
        await until(pilot, lambda: lines(app)[0] == "last")


async def test_a_long_text_is_read_in_slices_and_keys_are_taken_between_them() -> None:
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        app.preview.show(SECTIONS)
        app.preview.flush()
        app.preview.focus()
        before = app.preview.slices
        app.preview.show(WORST_TEXTS["alternating lists"]())
        await until(pilot, lambda: app.preview.slices > before)
        await pilot.press("pagedown")
        assert app.preview.scroll_offset.y == 10
        assert lines(app)[0] == "Head 2"
        await until(pilot, lambda: "• a" in lines(app))
        assert app.preview.slices - before > 3


async def test_a_text_that_comes_while_another_is_read_is_shown_in_the_end() -> None:
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        app.preview.show(WORST_TEXTS["one-line blocks"]())
        await until(pilot, lambda: app.preview.slices > 0)
        app.preview.show("newer\n\ntext")
        app.preview.follow(2)
        await until(pilot, lambda: lines(app)[:3] == ["newer", "", "text"])
        assert lines(app)[3:] == [""] * 7


async def test_another_width_while_a_text_is_read_is_the_one_it_is_drawn_for() -> None:
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        app.preview.show("before " * 9)
        app.preview.flush()
        before = app.preview.slices
        app.preview.show("after " * 40 + "\n\n" + WORST_TEXTS["one-line blocks"]())
        await until(pilot, lambda: app.preview.slices > before)
        await pilot.resize_terminal(24, 10)
        await until(pilot, lambda: lines(app)[0].startswith("after"))
        assert all(len(line) <= 20 for line in lines(app))


async def test_what_is_seen_stays_in_place_when_text_is_added_above() -> None:
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        app.preview.show(SECTIONS)
        app.preview.follow(400)
        app.preview.flush()
        await pilot.pause()
        before = lines(app)
        assert any("Head 100" in line for line in before)
        app.preview.show("new\n\n" * 7 + SECTIONS)
        app.preview.flush()
        await pilot.pause()
        assert lines(app) == before


@pytest.mark.parametrize("line", [0, 2, 401, 402, 797, 10_000])
async def test_follow_brings_the_block_of_a_line_into_view(line: int) -> None:
    app = Host()
    async with app.run_test(size=(30, 10)) as pilot:
        app.preview.show(SECTIONS)
        for other in (790, line, 0, line):
            app.preview.follow(other)
            app.preview.flush()
        await pilot.pause()
        number = min(line // 4, 199)
        expected = (
            f"Head {number}" if line % 4 < 2 and line < 800 else f"some words of text {number}"
        )
        assert expected in lines(app)


async def test_follow_does_not_move_what_is_already_in_view() -> None:
    app = Host()
    async with app.run_test(size=(40, 10)):
        app.preview.show(SECTIONS)
        app.preview.follow(400)
        app.preview.flush()
        top = app.preview.scroll_offset.y
        app.preview.follow(398)
        app.preview.flush()
        assert app.preview.scroll_offset.y == top > 0


async def test_follow_finds_the_line_inside_a_tall_block() -> None:
    app = Host()
    async with app.run_test(size=(40, 10)):
        app.preview.show("```\n" + "".join(f"code {n}\n" for n in range(500)) + "```")
        app.preview.follow(300)
        app.preview.flush()
        assert any(f"code {n}" in lines(app) for n in range(297, 303))


SPLIT = {
    "table": "| a | b |\n|---|---|\n" + "".join(f"| row {n} | x |\n" for n in range(2, 500)),
    "fence": "```python\n" + "".join(f"row {n} = 1\n" for n in range(1, 500)),
    "list": "".join(f"- row {n} |\n" for n in range(500)),
    "html": "<div>\n" + "".join(f"row {n} |\n" for n in range(1, 500)),
}


@pytest.mark.parametrize("text", SPLIT.values(), ids=SPLIT.keys())
@pytest.mark.parametrize("line", [4, 250, 499])
async def test_follow_finds_the_very_line_of_what_is_split(text: str, line: int) -> None:
    app = Host()
    async with app.run_test(size=(40, 10)):
        app.preview.show(text)
        for other in (490, 5, line):
            app.preview.follow(other)
            app.preview.flush()
        assert any(f"row {line} " in shown for shown in lines(app))
        edited = text.replace(f"row {line} ", f"row {line} typed ")
        app.preview.show(edited)
        app.preview.follow(line)
        app.preview.flush()
        assert any(f"row {line} typed" in shown for shown in lines(app))


async def test_another_width_wraps_again_and_keeps_the_place() -> None:
    text = "".join(f"# Head {n}\n\n{'some long words ' * 12}\n\n" for n in range(100))
    app = Host()
    async with app.run_test(size=(60, 12)) as pilot:
        app.preview.show(text)
        app.preview.follow(4 * 50)
        app.preview.flush()
        app.preview.scroll_to(y=app.preview.scroll_offset.y + 8, animate=False)
        await pilot.pause()
        top = lines(app)
        wide = app.preview.virtual_size
        await pilot.resize_terminal(30, 12)
        await pilot.pause()
        assert app.preview.virtual_size.width == wide.width - 30
        assert app.preview.virtual_size.height > wide.height
        assert all(len(line) <= 26 for line in lines(app))
        assert {line for line in top if "Head" in line} & set(lines(app))


async def test_keys_scroll_and_reach_both_ends() -> None:
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        app.preview.show(SECTIONS)
        app.preview.flush()
        app.preview.focus()
        await pilot.press("down", "down", "up")
        assert app.preview.scroll_offset.y == 1
        await pilot.press("pagedown")
        assert app.preview.scroll_offset.y == 11
        await pilot.press("pageup")
        assert app.preview.scroll_offset.y == 1
        await pilot.press("end")
        assert lines(app)[-1] == "some words of text 199"
        await pilot.press("up")
        assert lines(app)[-1] == ""
        await pilot.press("home")
        assert lines(app)[0] == "Head 0"


async def test_scrolling_up_row_by_row_skips_no_row_of_blocks_taller_than_estimated() -> None:
    text = "".join(f"a{n}\\\nb{n}\\\nc{n}\\\nd{n}\n\n" for n in range(20))
    app = Host()
    async with app.run_test(size=(30, 10)) as pilot:
        app.preview.show(text)
        app.preview.flush()
        app.preview.focus()
        await pilot.press("end")
        before = lines(app)
        for _ in range(60):
            app.preview.action_line(-1)
            now = lines(app)
            assert now[1:] == before[:-1]
            before = now


async def test_after_scrolling_a_change_repaints_every_line_that_it_altered() -> None:
    first = "".join(f"a{n}\n\n" for n in range(40))
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        app.preview.show(first)
        app.preview.flush()
        await pilot.pause()
        app.preview.scroll_to(y=4, animate=False)
        await pilot.pause()
        app.preview.show(first.replace("a2\n", "a0\n").replace("a4\n", "changed\n"))
        app.preview.flush()
        await pilot.pause()
        painted = app.export_screenshot()
        assert "changed" in painted
        assert ">a0" in painted
        assert ">a2<" not in painted


async def test_the_wheel_scrolls() -> None:
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        app.preview.show(SECTIONS)
        app.preview.flush()
        await pilot.pause()
        await pilot._post_mouse_events([MouseScrollDown], app.preview, button=0)
        await until(pilot, lambda: app.preview.scroll_offset.y > 0)


async def test_nothing_is_mounted_for_any_text() -> None:
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        app.preview.show(SECTIONS)
        app.preview.flush()
        await pilot.pause()
        assert len(app.preview.children) == 0


@pytest.mark.parametrize(
    "name",
    [
        "12,500 headings",
        "list of 5,500 items",
        "table of 5,000 rows",
        "newlines",
        "brackets",
        "wide characters",
        "nested quotes",
        "unclosed fence of short lines",
        "one item of a list",
    ],
)
async def test_a_huge_text_draws_only_what_is_seen(name: str) -> None:
    app = Host()
    async with app.run_test(size=(40, 10)) as pilot:
        app.preview.show(WORST_TEXTS[name]())
        app.preview.flush()
        app.preview.focus()
        await pilot.press("end", "pageup", "home")
        assert app.preview.drawn_blocks <= 60


async def test_markup_and_escapes_in_a_text_are_shown_as_text() -> None:
    app = Host()
    async with app.run_test(size=(40, 6)):
        app.preview.show("[bold]x[/bold] [/] \x1b[31m \ud800 [@click=app.quit]y[/]")
        app.preview.flush()
        assert lines(app)[0] == "[bold]x[/bold] [/] ␛[31m ▯"


async def test_every_style_has_a_component_class_of_its_own() -> None:
    app = Host()
    async with app.run_test(size=(40, 6)):
        for style in STYLES:
            assert app.preview.get_component_rich_style(f"preview--{style}") is not None
        app.preview.show("# a\n\n**b** c")
        app.preview.flush()
        heading = next(iter(app.preview.render_line(0)))
        bold, text, *_ = app.preview.render_line(3)
        assert heading.style is not None
        assert bold.style is not None
        assert text.style is not None
        assert heading.style.color != text.style.color
        assert (bold.style.bold, text.style.bold) == (True, None)


async def test_a_theme_change_recolours() -> None:
    app = Host()
    async with app.run_test(size=(40, 6)) as pilot:
        app.preview.show("# a")
        app.preview.flush()
        before = next(iter(app.preview.render_line(0))).style
        app.theme = "textual-light"
        await until(pilot, lambda: next(iter(app.preview.render_line(0))).style != before)


def test_every_binding_can_be_moved_and_explained() -> None:
    for binding in Preview.BINDINGS:
        assert not isinstance(binding, tuple)
        assert (binding.id or "").startswith("preview.")
        assert binding.tooltip
