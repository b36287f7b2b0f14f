"""Shell completion: what the shells are answered, and real shells that ask."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bizctx_tui.cli.completion import SCRIPTS
from tests.cli.conftest import Run
from tests.support.requests import requests
from tests.support.terminal import Terminal, ctrl

DOCUMENTS = ["get", "set", "clear", "chain"]
VERSIONS = ["patch", "diff", "history", "show", "restore"]
OTHERS = ["login", "accounts", "logout", "doctor", "demo", "keys", "completion"]
COMMANDS = [*DOCUMENTS, *VERSIONS, *OTHERS, "business-context"]
LEVELS = ["organization", "project"]


def completions(bizctx: Run, words: Sequence[str], shell: str = "zsh") -> list[str]:
    """The values that a shell is offered after these words, the last of which is begun."""
    typed = "\x1f".join(["bizctx", *words])
    done = bizctx(env={"_BIZCTX_COMPLETE": f"{shell}_complete", "_BIZCTX_WORDS": typed})
    assert (done.returncode, done.stderr) == (0, b"")
    return [line.split("\t")[1] for line in done.stdout.decode().splitlines()]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([""], COMMANDS),
        (["c"], ["clear", "chain", "completion"]),
        (["business-context", ""], DOCUMENTS),
        (["get", "--level", ""], LEVELS),
        (["get", "--level", "o"], ["organization"]),
        (["business-context", "get", "--level", "p"], ["project"]),
        (["get", "--format", ""], ["json", "jsonl", "table", "csv", "plain"]),
        (["get", "-f", "j"], ["json", "jsonl"]),
        (["get", "--organ"], ["--organization-id"]),
        (["clear", "--d"], ["--diff", "--dry-run"]),
        (["patch", "--c"], ["--create", "--content"]),
        (["history", "-f", "t"], ["table"]),
        (["restore", "--y"], ["--yes"]),
        (["diff", "--v"], ["--version"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["-a", "team", "get", "--level", "o"], ["organization"]),
        (["--acc"], ["--account"]),
        (["-a", ""], ["team", "no-project"]),
        (["--account", "t"], ["team"]),
        (["-t", ""], ["ecom"]),
        (["--target", "x"], []),
        (["get", "--nosuch", ""], []),
        (["get", "--level=o"], ["--level=organization"]),
        (["--account=te"], ["--account=team"]),
        (["get", "'--lev"], ["--level"]),
    ],
)
def test_what_was_typed_goes_on(
    bizctx: Run, configured: dict[str, str], log: Path, words: list[str], expected: list[str]
) -> None:
    for shell in ("zsh", "fish"):
        found = completions(bizctx, words, shell)
        assert found[: len(expected)] == expected
        assert not expected or words[-1].startswith("--") or found == expected
        assert expected or not found
    assert requests(log) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["get", "--level", "=", "o"], ["organization"]),
        (["get", "--level", "="], LEVELS),
        (["get", "--level", "o"], ["organization"]),
        (["--account", "=", "t"], ["team"]),
    ],
)
def test_bash_makes_three_words_of_an_option_with_its_value(
    bizctx: Run, configured: dict[str, str], words: list[str], expected: list[str]
) -> None:
    assert completions(bizctx, words, "bash") == expected


def test_files_are_left_to_the_shell(bizctx: Run) -> None:
    done = bizctx(
        env={"_BIZCTX_COMPLETE": "fish_complete", "_BIZCTX_WORDS": "bizctx\x1fset\x1f--file\x1fa"}
    )
    assert done.stdout == b"file\ta\t\n"


def test_each_value_comes_with_a_word_about_it(bizctx: Run) -> None:
    done = bizctx(env={"_BIZCTX_COMPLETE": "zsh_complete", "_BIZCTX_WORDS": "bizctx\x1fge"})
    assert done.stdout == b"plain\tget\tPrint a document.\n"


@pytest.mark.parametrize(
    ("config", "mode"),
    [("not [toml", 0o600), ("[accounts]\n", 0o644), ('[accounts."a\\u001bb"]\n', 0o600)],
)
def test_a_configuration_that_cannot_be_used_offers_nothing_and_says_nothing(
    bizctx: Run, configured: dict[str, str], config: str, mode: int
) -> None:
    file = Path(configured["HOME"]) / ".mp" / "config.toml"
    file.write_text(config)
    file.chmod(mode)
    assert completions(bizctx, ["-a", ""]) == []
    assert completions(bizctx, ["-t", ""]) == []


@pytest.mark.parametrize("instruction", ["", "bash", "tcsh_complete", "bash_source", "zsh_nosuch"])
def test_a_question_that_is_not_known_is_not_a_run(bizctx: Run, instruction: str) -> None:
    done = bizctx("get", env={"_BIZCTX_COMPLETE": instruction})
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_printed(bizctx: Run, shell: str) -> None:
    done = bizctx("completion", shell)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, SCRIPTS[shell], b"")
    assert f"{shell}_complete" in SCRIPTS[shell]


def test_another_shell_is_wrong_usage(bizctx: Run) -> None:
    assert bizctx("completion", "tcsh").returncode == 2


@pytest.fixture
def on_path(configured: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """An environment in which ``bizctx`` is a command, and a file ``context.md`` lies about."""
    programs = tmp_path / "programs"
    programs.mkdir()
    program = programs / "bizctx"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bizctx_tui "$@"\n')
    program.chmod(0o755)
    (Path(configured["HOME"]) / "context.md").write_text("x")
    (Path(configured["HOME"]) / "folder").mkdir()
    return configured | {"PATH": f"{programs}:{configured['PATH']}", "LANG": "C.UTF-8"}


SHELLS = {
    "bash": (["--norc", "--noprofile", "-i"], 'eval "$(bizctx completion bash)"'),
    "zsh": (["-f", "-i"], 'autoload -U compinit; compinit -u; eval "$(bizctx completion zsh)"'),
    "fish": (["--no-config", "-i"], "bizctx completion fish | source"),
}
"""How each shell starts without the user's own files, and what sets completion up."""

PRESSES = [
    ("bizctx get --lev", "bizctx get --level "),
    ("bizctx get --level org", "bizctx get --level organization"),
    ("bizctx get --level=org", "bizctx get --level=organization"),
    ("bizctx business-context cha", "bizctx business-context chain"),
    ("bizctx -a no", "bizctx -a no-project"),
    ("bizctx -t ec", "bizctx -t ecom"),
    ("bizctx set --file con", "bizctx set --file context.md"),
    ("bizctx set --file fol", "bizctx set --file folder/"),
    ("bizctx get -f pl", "bizctx get -f plain"),
]


@pytest.mark.parametrize("shell", [name for name in SHELLS if shutil.which(name)])
def test_a_real_shell_completes_when_tab_is_pressed(on_path: dict[str, str], shell: str) -> None:
    program = shutil.which(shell)
    assert program is not None
    start, setup = SHELLS[shell]
    with Terminal([program, *start], on_path, columns=100) as terminal:
        terminal.send(f"cd; {setup}; echo re''ady\r")
        terminal.wait_for("\nready")
        for typed, expected in PRESSES:
            terminal.send(f"{typed}\t")
            terminal.wait_for(expected)
            terminal.send(ctrl("u"))
        assert "rror" not in terminal.text
        assert "Traceback" not in terminal.text


@pytest.mark.parametrize("shell", [name for name in SHELLS if shutil.which(name)])
def test_a_program_that_cannot_start_disturbs_no_shell(
    on_path: dict[str, str], tmp_path: Path, shell: str
) -> None:
    program = shutil.which(shell)
    assert program is not None
    start, setup = SHELLS[shell]
    with Terminal([program, *start], on_path, columns=100) as terminal:
        terminal.send(f"cd; {setup}; echo re''ady\r")
        terminal.wait_for("\nready")
        (tmp_path / "programs" / "bizctx").write_text("#!/bin/sh\necho 'a wreck' >&2\nexit 1\n")
        terminal.send("bizctx ge\tnow\t; echo do''ne\r")
        terminal.wait_for("\ndone")
        # Once, by the run; not by the two presses of tab.
        assert terminal.output.count(b"a wreck") == 1


def test_the_bash_script_works_where_bash_has_no_compopt(on_path: dict[str, str]) -> None:
    lines = [
        "enable -n compopt complete 2>/dev/null",
        "complete() { [ $# = 3 ]; }",
        SCRIPTS["bash"],
        "COMP_WORDS=(bizctx set --file con); COMP_CWORD=3",
        "cd; _bizctx_completion bizctx con --file",
        'printf "%s\\n" "${COMPREPLY[@]}"',
    ]
    done = subprocess.run(
        ["bash", "--norc", "-c", "\n".join(lines)],
        env=on_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == (b"context.md\n", b"")
