"""``bizctx keys``: the keys that are in force, for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bizctx_tui.__main__ import list_keys
from bizctx_tui.cli.main import run


def keys(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    code = run(["keys", *arguments], open_app=lambda *_: 1, list_keys=list_keys)
    assert code == 0
    return capsys.readouterr()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BIZCTX_CONFIG_DIR", str(tmp_path))
    return tmp_path / "settings.toml"


def test_every_action_has_a_line_with_id_keys_and_words(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = keys([], capsys)
    heading, *lines = out.splitlines()
    assert heading.split() == ["ID", "KEYS", "WHAT", "IT", "DOES"]
    found = {line.split()[0]: line for line in lines}
    assert "ctrl+y, ctrl+shift+z" in found["editor.redo"]
    assert found["document.clear"].split()[1] == "-"
    assert len(found) == len(lines) > 80
    assert err == ""
    assert not settings.exists()


def test_json_tells_the_keys_as_the_settings_have_them(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.write_text('keymap = "vim"\n[keys]\neditor.undo = ["f4", "ctrl+s"]\n')
    out, err = keys(["--json"], capsys)
    found = {row["id"]: row for row in json.loads(out)}
    assert found["editor.undo"] == {
        "id": "editor.undo",
        "keys": ["f4", "ctrl+s"],
        "what": "Take the last edit back",
        "where": "In the editor",
    }
    assert found["editor.left"]["keys"] == ["left", "alt+h"]
    assert "Warning: ctrl+s does document.save, so editor.undo cannot have it" in err
