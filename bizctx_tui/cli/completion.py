"""Shell completion: the scripts, and the answers to what they ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import click
from click.shell_completion import ShellComplete, split_arg_string

from bizctx_tui.cli import shell_scripts
from bizctx_tui.errors import ExitCode

SCRIPTS: Final = {
    "bash": shell_scripts.BASH,
    "zsh": shell_scripts.ZSH,
    "fish": shell_scripts.FISH,
}
_PARTED_BY: Final = "\x1f"


@click.command("completion")
@click.argument("shell", type=click.Choice(tuple(SCRIPTS)))
def command(shell: str) -> None:
    """Print what makes a shell complete commands, options and names.

    \b
    Put one line into the shell's start file:
      ~/.bashrc                    eval "$(bizctx completion bash)"
      ~/.zshrc, after compinit     eval "$(bizctx completion zsh)"
      ~/.config/fish/config.fish   bizctx completion fish | source
    """
    click.echo(SCRIPTS[shell], nl=False)


def answer(program: click.Command, instruction: str, environ: Mapping[str, str]) -> int:
    """Tell a shell how what was typed may go on; never a word on standard error.

    Args:
        program: The whole command line.
        instruction: ``SHELL_complete``.
        environ: ``_BIZCTX_WORDS`` holds the words up to the cursor, as they were typed.

    Returns:
        0, or 1 for a question that is not known.
    """
    shell, _, question = instruction.partition("_")
    typed = environ.get("_BIZCTX_WORDS")
    if shell not in SCRIPTS or question != "complete" or typed is None:
        return ExitCode.GENERAL
    words = typed.split(_PARTED_BY)
    if shell == "bash":
        words = _joined_at_equals(words)
    *arguments, incomplete = [_unquoted(word) for word in words[1:]] or [""]
    items = ShellComplete(program, {}, "bizctx", "").get_completions(arguments, incomplete)
    # What stands before the equals sign belongs to the word, but not for bash.
    option, equals, _ = incomplete.partition("=")
    before = option + equals if shell != "bash" and equals and option.startswith("--") else ""
    for item in items:
        line = f"{item.type}\t{before}{item.value}\t{item.help or ''}"
        if line.replace("\t", "").isprintable():
            click.echo(line)
    return ExitCode.SUCCESS


def _unquoted(word: str) -> str:
    parts = split_arg_string(word)
    return parts[0] if len(parts) == 1 else word


def _joined_at_equals(words: Sequence[str]) -> list[str]:
    """One word for ``--option=value``, of which bash makes three."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1].startswith("--") and (word == "=" or joined[-1].endswith("=")):
            joined[-1] += word
        else:
            joined.append(word)
    return joined
