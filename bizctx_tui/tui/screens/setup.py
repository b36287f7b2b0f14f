"""No usable account: one screen that says what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from bizctx_tui.core.visible import visible
from bizctx_tui.errors import ConfigError


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way to sign in: its title, and each variable with whether it is set."""

    title: str
    variables: tuple[tuple[str, bool], ...]


class SetupScreen(Screen[None]):
    """Shown in place of the workspace.

    Args:
        problem: Why there is no workspace.
        ways: What could be set.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape", "app.quit", "Quit", id="setup.quit", tooltip="Leave bizctx"),
    ]

    def __init__(self, problem: ConfigError, ways: Sequence[WayIn]) -> None:
        super().__init__()
        self._problem = problem
        self._ways = ways

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static("bizctx needs an account", classes="title", markup=False)
            yield Static(visible(self._problem.message), classes="problem", markup=False)
            for way in self._ways:
                yield Static(_way_content(way), classes="way")
            yield Static(visible(self._problem.hint), classes="hint", markup=False)
            yield Static(
                "No account at hand? `bizctx demo` opens everything on sample organizations.",
                markup=False,
            )
        yield Footer(show_command_palette=False)


def _way_content(way: WayIn) -> Content:
    lines: list[str | tuple[str, str]] = [(f"{way.title}\n", "bold")]
    for name, is_set in way.variables:
        lines.append((f"  {'✓' if is_set else '✗'} ", "$text-success" if is_set else "$text-error"))
        lines.append(f"{name}{'' if is_set else '  missing'}\n")
    return Content.assemble(*lines)
