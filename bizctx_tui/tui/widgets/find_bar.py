"""The bar under the editor in which one says what to find, and what to put in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from bizctx_tui.core.text.search import Query
from bizctx_tui.core.visible import visible

Step = Literal["next", "previous"]
Option = Literal["case", "word", "pattern"]

_OPTIONS: Final[tuple[tuple[Option, str, str], ...]] = (
    ("case", "C", "Case"),
    ("word", "W", "Word"),
    ("pattern", "X", "Regex"),
)
_HINTS: Final = "enter next · ↑ back · F4 replace · esc"
_REPLACE_HINTS: Final = "enter replaces · alt+A all · esc ends"
MOST_TYPED: Final = 1_000
"""Characters that a row takes."""


class Line(Widget):
    """One line of text that is drawn anew without any layout."""

    DEFAULT_CSS = """
    Line { height: 1; width: 1fr; }
    """

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._content = Content(text)

    def show(self, content: Content) -> None:
        """Show another text."""
        if content.markup != self._content.markup:
            self._content = content
            self.refresh()

    def render(self) -> Content:
        return self._content


class FindInput(Input):
    """A line to type into. Keys held with alt are for the bar."""

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, compact=True, select_on_focus=False, max_length=MOST_TYPED)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return _is_text(key, character)

    async def _on_key(self, event: events.Key) -> None:
        if _is_text(event.key, event.character):
            return
        event.prevent_default()
        # By way of the app it would be done after what is typed right behind it.
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                return

    def _on_paste(self, event: events.Paste) -> None:
        # Only what can be shown, so that what is looked for is what is read.
        line = (event.text.splitlines() or [""])[0]
        kept = "".join(character for character in line if visible(character) == character)
        self.replace(kept, *self.selection)
        event.stop()
        event.prevent_default()


class FindBar(Vertical):
    """A row for the words, one for the replacement on demand, one for what is to be said."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,shift+enter", "go('previous')", "Previous match", show=False, id="find.up",
                tooltip="The match before"),
        Binding("down", "go('next')", "Next match", show=False, id="find.down",
                tooltip="The match after; enter does the same"),
        Binding("alt+c", "switch('case')", "Case", show=False, id="find.alt_case",
                tooltip="Tell capital from small letters, or only when one is typed"),
        Binding("alt+w", "switch('word')", "Word", show=False, id="find.alt_word",
                tooltip="Whole words only, or not"),
        Binding("alt+x", "switch('pattern')", "Regex", show=False, id="find.alt_pattern",
                tooltip="A regular expression, or plain words"),
        Binding("alt+a", "all", "Replace all", show=False, id="find.alt_all",
                tooltip="Replace all matches, as one undo step"),
        Binding("tab,shift+tab", "other_row", "Other row", show=False, id="find.other_row",
                priority=True,
                tooltip="Go between the words and their replacement"),
        Binding("ctrl+z", "undo('undo')", "Undo", show=False, id="find.undo",
                tooltip="Take the last edit of the document back"),
        Binding("ctrl+y", "undo('redo')", "Redo", show=False, id="find.redo",
                tooltip="Do again what was taken back"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    FindBar {
        height: auto;
        display: none;
        background: $panel;
        &.-open { display: block; }
        & Horizontal { height: 1; }
        & #find-replace-row { display: none; }
        &.-replace #find-replace-row { display: block; }
        & #find-problem { display: none; max-height: 3; padding: 0 1; color: $text-error; }
        &.-problem #find-problem { display: block; }
        & .label { width: 9; color: $text-muted; }
        & #find-count { width: 18; text-align: right; }
        & Input { width: 1fr; background: $surface; }
    }
    """

    @dataclass
    class QueryChanged(Message):
        """Other words are to be found, or in another way."""

        query: Query

    @dataclass
    class StepWanted(Message):
        """The next or the previous match is to be gone to."""

        step: Step

    class ReplaceWanted(Message):
        """The match that was gone to is to be replaced."""

    class ReplaceAllWanted(Message):
        """All matches are to be replaced."""

    @dataclass
    class UndoWanted(Message):
        """An edit of the document is to be taken back, or done again."""

        edit: str

    class Left(Message):
        """The bar was closed; everything typed before has been told."""

    def __init__(self) -> None:
        super().__init__()
        self.words = FindInput(id="find-words")
        self.replacement = FindInput(id="find-replacement")
        self._count = Line(id="find-count")
        self._said = Line(id="find-options")
        self._problem = Static(id="find-problem", markup=False)
        self._options: set[Option] = set()
        self._message = ""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Line(" Find", classes="label")
            yield self.words
            yield self._count
        with Horizontal(id="find-replace-row"):
            yield Line(" Replace", classes="label")
            yield self.replacement
        yield self._said
        yield self._problem

    def on_mount(self) -> None:
        self._show_line()

    @property
    def is_open(self) -> bool:
        """Whether the bar is there."""
        return self.has_class("-open")

    @property
    def has_replacement(self) -> bool:
        """Whether the row for the replacement is there."""
        return self.has_class("-replace")

    @property
    def query_now(self) -> Query:
        """What is to be found."""
        on = self._options
        return Query(self.words.value, "case" in on, "word" in on, "pattern" in on)

    def open(self, *, replace: bool) -> None:
        """Show the bar and give it the keyboard at once.

        Args:
            replace: With the row for the replacement, and that row to type into if there
                are words to find already.
        """
        again = self.is_open and bool(self.words.value)
        if not self.is_open:
            self.add_class("-open")
            self.say("")
        self.set_class(replace, "-replace")
        self._show_line()
        target = self.replacement if replace and again else self.words
        target.select_all()
        # Not target.focus(), which waits: keys typed meanwhile would go astray.
        self.screen.set_focus(target, scroll_visible=False)

    def close(self) -> None:
        """Take the bar away; what was typed is there when it comes back."""
        self.remove_class("-open")
        self.say("")

    def leave(self) -> None:
        """Tell that the bar is to be closed as soon as what was typed before is told."""
        words = self.words
        # The first hop is behind the keys that still wait, the second behind what they do.
        words.call_later(words.post_message, self.Left())

    def put_words(self, text: str) -> None:
        """Put words in, selected, so that typing replaces them."""
        self.words.value = text
        self.words.select_all()

    def show_count(self, current: int | None, count: int | None) -> None:
        """Show which match of how many was gone to.

        Args:
            current: Counted from 1; None when none was.
            count: How many there are; None when that is not known.
        """
        if count is None or not self.words.value:
            content = Content("")
        elif not count:
            content = Content.assemble(("no match ", "bold $text-warning"))
        elif current is None:
            content = Content(f"{count:,} found ")
        else:
            content = Content(f"{current:,} of {count:,} ")
        self._count.show(content)

    def say(self, text: str) -> None:
        """Say something short in the place of the hints; empty for the hints."""
        self._message = visible(text)
        self._show_line()
        self.remove_class("-problem")

    def complain(self, text: str) -> None:
        """Say at length what went wrong, until something else is said."""
        self.say("")
        self._problem.update(visible(text))
        self.add_class("-problem")

    def switch(self, option: Option) -> None:
        """Turn one way of searching on or off."""
        self._options ^= {option}
        self._show_line()
        self.post_message(self.QueryChanged(self.query_now))

    def _show_line(self) -> None:
        parts: list[str | tuple[str, str]] = [" "]
        for option, key, name in _OPTIONS:
            if option in self._options:
                parts += [(f"[{name}]", "bold reverse"), " "]
            else:
                parts += [(f"alt+{key} {name}", "$text-muted"), "  "]
        hints = _REPLACE_HINTS if self.has_replacement else _HINTS
        parts.append((self._message, "bold") if self._message else (hints, "$text-muted"))
        self._said.show(Content.assemble(*parts))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input is self.words:
            self.post_message(self.QueryChanged(self.query_now))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self.words:
            self.post_message(self.StepWanted("next"))
        else:
            self.post_message(self.ReplaceWanted())

    def action_go(self, step: Step) -> None:
        """Go to another match."""
        self.post_message(self.StepWanted(step))

    def action_switch(self, option: Option) -> None:
        """Turn one way of searching on or off."""
        self.switch(option)

    def action_all(self) -> None:
        """Replace all matches."""
        self.post_message(self.ReplaceAllWanted())

    def action_undo(self, edit: str) -> None:
        """Take an edit of the document back, or do it again."""
        self.post_message(self.UndoWanted(edit))

    def action_other_row(self) -> None:
        """Go between the words and their replacement."""
        # Not its has_focus, which comes later than the keys.
        other = self.replacement if self.screen.focused is self.words else self.words
        if other is self.words or self.has_replacement:
            self.screen.set_focus(other, scroll_visible=False)


def _is_text(key: str, character: str | None) -> bool:
    # Alt and a letter come with that letter as their character in most terminals.
    held = key.rpartition("+")[0]
    return held in ("", "shift") and character is not None and character.isprintable()
