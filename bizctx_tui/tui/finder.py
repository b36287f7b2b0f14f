"""Find and replace: what the bar asks for, done to the document in the editor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position
from bizctx_tui.core.text.replace import Edit, TooLarge, replace_words
from bizctx_tui.core.text.search import (
    MOST_MATCHES,
    Hit,
    Matches,
    PatternProblem,
    Query,
    SearchText,
    find_words,
)
from bizctx_tui.core.visible import visible
from bizctx_tui.service.pattern_search import PatternSearch
from bizctx_tui.tui.deferred import Deferred
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.find_bar import MOST_TYPED, FindBar, Step

After = Literal["mark", "from_origin", "next", "previous", "replace", "replace_all"]
"""What to do once the matches are known."""

_RECOUNT_SECONDS: Final = 0.05
_NONE: Final = -1


@dataclass(frozen=True, slots=True)
class _Search:
    """The matches, and the text that they are true for."""

    buffer: Buffer
    revision: int
    matches: Matches


class Finder:
    """Keeps the matches of the bar's query in the editor's text.

    Args:
        editor: What is searched.
        bar: Where the query is typed.
        tell: Says what happened while the bar is not there to say it.
    """

    def __init__(self, editor: Editor, bar: FindBar, tell: Callable[[str], object]) -> None:
        self._editor = editor
        self._bar = bar
        self._tell = tell
        self._opening = False
        self._patterns = PatternSearch()
        self._found: _Search | None = None
        self._steps: list[After] = []
        self._refused: Query | None = None
        self._current = _NONE
        # Where the cursor was put by going to the current match, and in which revision.
        self._placed: tuple[int, Position] | None = None
        self._origin: Position | None = None
        self._recount: asyncio.TimerHandle | None = None

    async def aclose(self) -> None:
        """End what still runs."""
        self._stop_recount()
        await self._patterns.aclose()

    # What a person asks for

    def open(self, *, replace: bool) -> None:
        """Show the bar, at once; what was typed before still goes into the document."""
        from_editor = not self._bar.has_focus_within
        before = self._bar.words.value
        self._bar.open(replace=replace)
        if from_editor and not self._opening:
            self._opening = True
            self._editor.call_later(self._begin, before)

    def _begin(self, words_before: str) -> None:
        self._opening = False
        buffer = self._editor.buffer
        if buffer is None:
            return
        self._origin = buffer.selection[0]
        selected = buffer.selected_text
        if self._bar.words.value != words_before:
            self._search("from_origin")
        elif 0 < len(selected) <= MOST_TYPED and visible(selected) == selected:
            self._bar.put_words(selected)
            self._search("from_origin")
        else:
            self._search("mark")

    def query_changed(self) -> None:
        """Other words: go to their first match from where the search began."""
        if self._bar.is_open and not self._opening:
            self._bar.say("")
            self._search("from_origin")

    def step(self, step: Step) -> None:
        """Go to the next or the previous match, whether the bar is open or not."""
        if not self._bar.query_now.text:
            self.open(replace=False)
        else:
            self._then(step)

    def replace(self) -> None:
        """Replace the match that was gone to and go to the next; else only go there."""
        if self._may_replace():
            self._then("replace")

    def replace_all(self) -> None:
        """Replace all matches."""
        if self._may_replace():
            self._then("replace_all")

    def _may_replace(self) -> bool:
        if self._editor.read_only:
            self._complain("This document can only be read.")
            return False
        if not self._bar.has_replacement or not self._bar.is_open:
            # Never with a replacement that is not on the screen.
            self.open(replace=True)
            return False
        return bool(self._bar.query_now.text)

    def close(self) -> None:
        """Take the bar and the marks away; back to the start when nothing was found."""
        nothing = self._found is not None and not self._found.matches.count
        if nothing and self._bar.query_now.text:
            self._back_to_origin()
        self._bar.close()
        self._stop_recount()
        self._steps.clear()
        self._editor.mark_matches(None)
        if self._patterns.process_id is not None:
            self._work(Deferred(self._patterns.aclose), "find")

    # What happens to the text

    def text_changed(self) -> None:
        """Count again soon; not now, for this is the way of a key."""
        if self._bar.is_open and self._recount is None:
            loop = asyncio.get_running_loop()
            self._recount = loop.call_later(_RECOUNT_SECONDS, self._count_again)

    def document_shown(self) -> None:
        """Another document: its matches, from its cursor."""
        buffer = self._editor.buffer
        self._placed = None
        self._origin = None if buffer is None else buffer.cursor
        self._steps.clear()
        if self._bar.is_open:
            self._search("mark")

    def _count_again(self) -> None:
        self._recount = None
        if self._bar.is_open:
            self._editor.call_later(self._then, "mark")

    def _stop_recount(self) -> None:
        if self._recount is not None:
            self._recount.cancel()
            self._recount = None

    # Searching

    def _then(self, step: After) -> None:
        """Do something with the matches, which may have to be found first."""
        found, buffer = self._found, self._editor.buffer
        if self._steps:
            self._steps += [step] if step != "mark" else []
        elif step == "mark" and self._bar.query_now == self._refused:
            # It would be refused after each edit; a person may try again.
            self._editor.mark_matches(None)
        elif (
            found is not None
            and found.buffer is buffer
            and found.revision == buffer.revision
            and found.matches.query == self._bar.query_now
        ):
            self._do(step, found)
        else:
            self._search(step)

    def _search(self, step: After) -> None:
        """Find anew, whatever is known."""
        buffer = self._editor.buffer
        if buffer is None:
            return
        self._steps = [step]
        self._refused = None
        query, searched = self._bar.query_now, SearchText(buffer.text)
        revision = buffer.revision
        if query.pattern:
            work = Deferred(self._search_pattern, buffer, revision, searched, query)
            self._work(work, "find")
        else:
            self._take(_Search(buffer, revision, find_words(searched, query)))

    async def _search_pattern(
        self, buffer: Buffer, revision: int, searched: SearchText, query: Query
    ) -> None:
        outcome = await self._patterns.find(searched, query)
        if query != self._bar.query_now or buffer is not self._editor.buffer:
            return
        if isinstance(outcome, PatternProblem):
            self._refuse(query, outcome)
        elif revision != buffer.revision:
            self._search_again()
        else:
            self._take(_Search(buffer, revision, outcome))

    def _search_again(self) -> None:
        steps = self._steps
        self._search("mark")
        self._steps = steps or self._steps

    def _refuse(self, query: Query, problem: PatternProblem) -> None:
        self._refused = query
        self._steps.clear()
        self._found = None
        self._current = _NONE
        self._editor.mark_matches(None)
        self._bar.show_count(None, None)
        self._complain(problem.words)

    def _take(self, search: _Search) -> None:
        self._found = search
        steps, self._steps = self._steps, []
        for step in steps:
            # One of them may have changed the text, and then finds anew.
            self._then(step)

    def _work(self, work: Deferred, group: str) -> None:
        # Exclusive: a search that is cancelled ends its process.
        self._editor.screen.run_worker(work, group=group, exclusive=True, exit_on_error=False)

    # Doing

    def _do(self, step: After, search: _Search) -> None:
        match step:
            case "mark":
                self._show(search, self._standing(search))
            case "from_origin":
                origin = self._origin or search.buffer.cursor
                self._go(search, self._hit(search, origin), wrapped_to="start")
                if not search.matches.count:
                    self._back_to_origin()
            case "next" | "previous":
                self._step(step, search)
            case "replace":
                self._replace(search)
            case "replace_all":
                self._replace_all(search)

    def _step(self, step: Step, search: _Search) -> None:
        matches, buffer = search.matches, search.buffer
        kept = len(matches.starts)
        standing = self._standing(search)
        if standing != _NONE:
            to = standing + (1 if step == "next" else -1)
            hit: Hit | None = Hit(to % kept, not 0 <= to < kept)
        elif step == "next":
            hit = self._hit(search, buffer.cursor)
        else:
            hit = matches.before(matches.searched.place(buffer.cursor))
        self._go(search, hit, wrapped_to="start" if step == "next" else "end")

    def _hit(self, search: _Search, position: Position) -> Hit | None:
        matches = search.matches
        position = search.buffer.document.clamp(position)
        return matches.at_or_after(matches.searched.place(position))

    def _standing(self, search: _Search) -> int:
        """The match that was gone to, if the cursor is still there."""
        if self._placed == (search.revision, search.buffer.cursor) and 0 <= self._current < len(
            search.matches.starts
        ):
            return self._current
        return _NONE

    def _go(self, search: _Search, hit: Hit | None, *, wrapped_to: str) -> None:
        if hit is None:
            self._placed = None
            self._show(search, _NONE)
            if not self._bar.is_open:
                self._tell(f"Not found: {visible(search.matches.query.text)}")
            return
        buffer = search.buffer
        buffer.move_to(search.matches.stretch(hit.number)[0])
        self._current = hit.number
        self._placed = (search.revision, buffer.cursor)
        self._editor.sync()
        self._show(search, hit.number)
        if hit.wrapped and search.matches.count > 1:
            self._say(f"Went on from the {wrapped_to} of the text.")
        elif self._bar.is_open:
            self._bar.say("")

    def _say(self, text: str) -> None:
        (self._bar.say if self._bar.is_open else self._tell)(text)

    def _complain(self, text: str) -> None:
        (self._bar.complain if self._bar.is_open else self._tell)(text)

    def _show(self, search: _Search, current: int) -> None:
        self._bar.show_count(None if current == _NONE else current + 1, search.matches.count)
        if self._bar.is_open:
            self._editor.mark_matches(search.matches, current)

    def _back_to_origin(self) -> None:
        buffer = self._editor.buffer
        if buffer is not None and self._origin is not None:
            buffer.move_to(self._origin)
            self._editor.sync()

    # Replacing

    def _replace(self, search: _Search) -> None:
        standing = self._standing(search)
        if standing == _NONE:
            self._step("next", search)
        else:
            self._work_out(search, standing)

    def _replace_all(self, search: _Search) -> None:
        count = search.matches.count
        if count > MOST_MATCHES:
            self._complain(
                f"At most {MOST_MATCHES:,} matches are replaced at once, and there are "
                f"{count:,}; nothing was changed. Look for something rarer."
            )
        elif count:
            self._work_out(search, None)

    def _work_out(self, search: _Search, only: int | None) -> None:
        replacement = self._bar.replacement.value
        document = search.buffer.document
        newline, cursor = document.newline, document.offset(search.buffer.cursor)
        if search.matches.query.pattern:
            work = Deferred(self._work_out_pattern, search, replacement, newline, cursor, only)
            self._work(work, "replace")
        else:
            edit = replace_words(
                search.matches, replacement, newline=newline, cursor=cursor, only=only
            )
            self._apply(search, edit, only)

    async def _work_out_pattern(
        self, search: _Search, replacement: str, newline: str, cursor: int, only: int | None
    ) -> None:
        outcome = await self._patterns.replace(
            search.matches, replacement, newline=newline, cursor=cursor, only=only
        )
        self._apply(search, outcome, only)

    def _apply(
        self, search: _Search, outcome: Edit | TooLarge | PatternProblem, only: int | None
    ) -> None:
        buffer = search.buffer
        if not isinstance(outcome, Edit):
            self._complain(outcome.words)
            return
        if buffer is not self._editor.buffer or buffer.revision != search.revision:
            self._complain("The text was edited meanwhile; nothing was replaced.")
            return
        buffer.replace(outcome.start, outcome.end, outcome.text)
        self._placed = None
        if only is not None:
            self._editor.sync()
            self._search("next")
            return
        buffer.move_to(buffer.document.position(outcome.cursor))
        self._origin = buffer.cursor
        self._editor.sync()
        count = search.matches.count
        self._search("mark")
        noun = "match" if count == 1 else "matches"
        self._say(f"Replaced {count:,} {noun}; ctrl+z takes it back.")
