"""The stylesheet that keeps the parts of a widget finds the looks that the library's finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Self

from textual.app import App, ComposeResult
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.widget import Widget

from bizctx_tui.demo.server import DemoServer
from bizctx_tui.tui.stylesheet import LastingStylesheet
from tests.tui.conftest import MakeApp

SCOPED = """
Parts.other .parts--one { color: yellow; background: $primary; }
Parts.other .parts--two { text-style: none; }
"""


class Parts(Widget, can_focus=True):
    """Draws its own rows, in three looks."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"parts--one", "parts--two", "parts--none"}
    DEFAULT_CSS = """
    Parts {
        & > .parts--one { color: red; }
        & > .parts--two { text-style: bold; }
        &:focus > .parts--one { background: blue; }
        &.other > .parts--one { text-style: underline; }
    }
    """

    drawn = 0

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        self.drawn += 1
        return self


class Host(App[None]):
    AUTO_FOCUS = ""
    CSS = SCOPED

    def __init__(self, kind: type[Stylesheet]) -> None:
        super().__init__()
        self.stylesheet = kind(variables=self.get_css_variables())

    def compose(self) -> ComposeResult:
        yield Parts()
        yield Parts()


def looks(app: App[None]) -> list[dict[str, RulesMap]]:
    return [
        {name: styles.get_rules() for name, styles in parts._component_styles.items()}
        for parts in app.query(Parts)
    ]


async def history(kind: type[Stylesheet]) -> list[list[dict[str, RulesMap]]]:
    """What the parts look like after each of some changes."""
    app = Host(kind)
    found = []
    async with app.run_test() as pilot:
        first = app.query(Parts).first()
        changes: list[Callable[[], object]] = [
            first.focus,
            lambda: first.add_class("other"),
            lambda: setattr(app, "theme", "textual-light"),
            lambda: app.screen.set_focus(None),
            lambda: first.remove_class("other"),
        ]
        found.append(looks(app))
        for change in changes:
            change()
            await pilot.pause()
            found.append(looks(app))
    return found


async def test_the_parts_look_as_the_library_would_have_them() -> None:
    ours, library = await history(LastingStylesheet), await history(Stylesheet)
    assert ours == library
    assert len({str(found) for found in ours}) == 4


async def test_a_part_stays_the_same_node() -> None:
    app = Host(LastingStylesheet)
    async with app.run_test() as pilot:
        before = [dict(parts._component_styles) for parts in app.query(Parts)]
        app.query(Parts).first().add_class("other")
        app.stylesheet.update(app.screen)
        await pilot.pause()
        for parts, styles in zip(app.query(Parts), before, strict=True):
            assert set(parts._component_styles) == Parts.COMPONENT_CLASSES
            for name, style in parts._component_styles.items():
                assert style is styles[name]


async def test_a_widget_is_drawn_again_when_a_part_looks_different_and_only_then() -> None:
    app = Host(LastingStylesheet)
    async with app.run_test():
        parts = app.query(Parts).first()
        app.stylesheet._process_component_classes(parts)
        parts.drawn = 0
        app.stylesheet._process_component_classes(parts)
        assert parts.drawn == 0
        parts._classes.add("other")
        app.stylesheet._process_component_classes(parts)
        assert parts.drawn == 1


async def test_a_copy_is_of_the_same_kind() -> None:
    app = Host(LastingStylesheet)
    async with app.run_test():
        copy = app.stylesheet.copy()
        assert type(copy) is LastingStylesheet
        assert copy.source == app.stylesheet.source


def test_the_app_has_it(make_app: MakeApp, server: DemoServer) -> None:
    app = make_app(server.environment())
    assert type(app.stylesheet) is LastingStylesheet
