"""Which action a key does when several hold it."""

from __future__ import annotations

from bizctx_tui.tui.keymaps.clashes import Clash, Held, Moment, clashes

IN_EDITOR = Moment(("editor", "screen", "app"))
IN_BOX = Moment(("box",), ("app",))


def test_keys_of_different_moments_do_not_clash() -> None:
    held = [Held("editor", "edit", "f4"), Held("tree", "tree", "f4"), Held("box", "box", "f4")]
    assert clashes(held, [IN_EDITOR, Moment(("tree", "screen", "app")), IN_BOX]) == ()


def test_the_inner_place_wins() -> None:
    held = [Held("app", "quit", "f4"), Held("screen", "save", "f4"), Held("editor", "edit", "f4")]
    assert clashes(held, [IN_EDITOR]) == (
        Clash("f4", "edit", "save"),
        Clash("f4", "edit", "quit"),
    )


def test_priority_wins_over_the_inner_place_and_the_app_over_all() -> None:
    held = [
        Held("editor", "edit", "f4"),
        Held("screen", "save", "f4", priority=True),
        Held("app", "quit", "f4", priority=True),
    ]
    assert clashes(held, [IN_EDITOR]) == (
        Clash("f4", "quit", "save"),
        Clash("f4", "quit", "edit"),
    )


def test_in_one_place_the_first_wins() -> None:
    held = [Held("editor", "undo", "f4"), Held("editor", "redo", "f4")]
    assert clashes(held, [IN_EDITOR]) == (Clash("f4", "undo", "redo"),)


def test_over_a_box_only_priority_counts_of_what_lies_behind() -> None:
    held = [Held("box", "close", "f4"), Held("app", "palette", "f4")]
    assert clashes(held, [IN_BOX]) == ()
    held.append(Held("app", "quit", "f4", priority=True))
    assert clashes(held, [IN_BOX]) == (Clash("f4", "quit", "close"),)


def test_the_same_action_twice_is_no_clash_and_a_clash_is_told_once() -> None:
    held = [Held("app", "quit", "f4"), Held("app", "quit", "f4"), Held("app", "help", "f4")]
    moments = [IN_EDITOR, Moment(("tree", "app"))]
    assert clashes(held, moments) == (Clash("f4", "quit", "help"),)
