"""An environment that no traceback can print."""

from __future__ import annotations

import pytest
from rich.pretty import pretty_repr

from bizctx_tui.accounts.variables import Variables


def test_it_is_a_mapping_of_its_own() -> None:
    source = {"A": "1", "B": "2"}
    variables = Variables(source)
    source["A"] = "changed"
    assert dict(variables) == {"A": "1", "B": "2"}
    assert (len(variables), variables.get("C")) == (2, None)


def test_no_printer_looks_into_it() -> None:
    variables = Variables({"MP_SECRET": "hunter2"})
    for text in (repr(variables), str(variables), pretty_repr([variables], expand_all=True)):
        assert "hunter2" not in text
    assert repr(variables) == "<environment of 1 variables>"


def test_a_missing_variable_is_told_without_the_others() -> None:
    with pytest.raises(KeyError) as caught:
        Variables({"MP_SECRET": "hunter2"})["MISSING"]
    assert caught.value.args == ("MISSING",)
