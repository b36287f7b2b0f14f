"""Commands about the headings and sections of the open document."""

from __future__ import annotations

from typing import Final

from bizctx_tui.tui.commands.command import Command
from bizctx_tui.tui.flows.structure import (
    go_to_place,
    move_section_down,
    move_section_up,
    next_heading,
    previous_heading,
    show_sizes,
)

STRUCTURE: Final = (
    Command(
        "structure.go_to",
        "Go to line or heading …",
        "Type a line number, or a few letters of a heading",
        go_to_place,
        keys="ctrl+g",
        priority=True,
    ),
    Command(
        "structure.outline",
        "Outline",
        "Show the outline and go there; from there, hide it",
        "outline",
        keys="f7",
        priority=True,
    ),
    Command(
        "structure.sizes",
        "Sizes",
        "Show what the characters went to, section by section",
        show_sizes,
    ),
    Command(
        "structure.move_up",
        "Move section up",
        "Move the section under the cursor above the one before it",
        move_section_up,
        keys="alt+pageup",
    ),
    Command(
        "structure.move_down",
        "Move section down",
        "Move the section under the cursor below the one behind it",
        move_section_down,
        keys="alt+pagedown",
    ),
    Command(
        "structure.next_heading",
        "Next heading",
        "Go to the next heading",
        next_heading,
    ),
    Command(
        "structure.previous_heading",
        "Previous heading",
        "Go to the heading before",
        previous_heading,
    ),
)
