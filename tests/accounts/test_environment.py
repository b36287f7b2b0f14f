"""The variables that bizctx reads."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import get_args

import pytest

from bizctx_tui.accounts.environment import (
    OAUTH_TOKEN,
    SERVICE_ACCOUNT,
    Environment,
    read_environment,
)
from bizctx_tui.accounts.resolve import resolve
from bizctx_tui.core.models import Region
from bizctx_tui.errors import ConfigError, ExitCode
from tests.accounts.home import Home

QUAD = {
    "MP_USERNAME": "sa.edit",
    "MP_SECRET": "s3cret-of-sa",
    "MP_PROJECT_ID": "101",
    "MP_REGION": "eu",
}
TOKEN = {"MP_OAUTH_TOKEN": "t0ken-value", "MP_PROJECT_ID": "102", "MP_REGION": "in"}


def refused(environ: dict[str, str]) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read_environment(environ)
    assert caught.value.exit_code is ExitCode.GENERAL
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("name", sorted(QUAD))
def test_an_empty_variable_is_not_set(name: str) -> None:
    environment = read_environment(QUAD | {name: ""})
    assert environment.missing(SERVICE_ACCOUNT) == (name,)


def test_what_a_way_to_sign_in_needs_is_told() -> None:
    assert read_environment({}).missing(OAUTH_TOKEN) == (
        "MP_OAUTH_TOKEN",
        "MP_PROJECT_ID",
        "MP_REGION",
    )
    assert read_environment(TOKEN).missing(OAUTH_TOKEN) == ()


@pytest.mark.parametrize("region", ["mars", "US", " us"])
def test_an_unknown_region_is_refused_whatever_else_is_set(region: str) -> None:
    for others in ({}, QUAD, TOKEN):
        error = refused(others | {"MP_REGION": region})
        assert f"MP_REGION is {region!r}" in error.message
        for known in get_args(Region):
            assert known in error.hint


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "tab\t", "ü"])
def test_a_token_that_no_header_can_carry_is_refused_and_not_shown(token: str) -> None:
    error = refused(TOKEN | {"MP_OAUTH_TOKEN": token})
    shown = "".join(traceback.format_exception(error)) + error.hint + repr(error.details)
    assert token not in shown
    assert error.details == {"variable": "MP_OAUTH_TOKEN"}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MP_USERNAME", "a:b"),
        ("MP_USERNAME", "a\nb"),
        ("MP_PROJECT_ID", "abc"),
        ("MP_PROJECT_ID", " 12 "),
        ("MP_PROJECT_ID", "1/2"),
        ("MP_WORKSPACE_ID", "abc"),
        ("MP_WORKSPACE_ID", "0"),
        ("MP_CUSTOM_HEADER_NAME", "two words"),
        ("MP_CUSTOM_HEADER_NAME", "Authorization"),
        ("BIZCTX_ALLOW_INSECURE_HTTP", "perhaps"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_shown(variable: str, value: str) -> None:
    error = refused(QUAD | {variable: value})
    assert f"The environment variable {variable} is " in error.message
    assert variable in error.hint


@pytest.mark.parametrize(
    ("variable", "value"),
    [("MP_SECRET", "hidden\udcff"), ("MP_CUSTOM_HEADER_VALUE", "hidden\n")],
)
def test_a_secret_that_cannot_be_used_is_named_and_not_shown(variable: str, value: str) -> None:
    error = refused(QUAD | {variable: value})
    assert variable in error.message
    assert "hidden" not in error.message + error.hint + repr(error.details)


def test_the_files_are_below_the_home() -> None:
    environment = read_environment({"HOME": "/home/person"})
    assert environment.config_file == Path("/home/person/.mp/config.toml")
    assert environment.storage == Path("/home/person/.mp")
    assert environment.bridge_files == (
        Path("/home/person/.claude/mixpanel/auth.json"),
        Path("mixpanel_auth.json"),
    )


def test_without_a_home_in_the_environment_the_home_of_the_process_counts() -> None:
    assert read_environment({}).home == Path.home()


def test_each_place_has_its_variable() -> None:
    environment = read_environment(
        {
            "MP_CONFIG_PATH": "/etc/c.toml",
            "MP_STORAGE_DIR": "/var/new",
            "MP_OAUTH_STORAGE_DIR": "/var/old",
            "MP_AUTH_FILE": "/run/auth.json",
            "BIZCTX_CACHE_DIR": "/var/cache",
        }
    )
    assert environment.config_file == Path("/etc/c.toml")
    assert environment.storage == Path("/var/new")
    assert environment.bridge_files == (Path("/run/auth.json"),)
    assert environment.cache_dir == Path("/var/cache")


def test_the_former_name_of_the_storage_still_counts() -> None:
    environment = read_environment({"MP_STORAGE_DIR": "", "MP_OAUTH_STORAGE_DIR": "/var/old"})
    assert environment.storage == Path("/var/old")


def test_a_variable_that_happens_to_be_named_as_a_field_changes_nothing() -> None:
    environment = read_environment(
        {"variables": "x", "token": "x", "home": "/x", "HOME": "/home/p"}
    )
    assert (environment.token, environment.home) == (None, Path("/home/p"))
    assert environment.variables["variables"] == "x"


def shown(environment: Environment) -> str:
    return repr(environment) + str(environment) + repr(environment.variables)


def test_no_secret_is_in_a_repr() -> None:
    environ = QUAD | TOKEN | {"MP_CUSTOM_HEADER_VALUE": "internal-1", "OTHER": "0ther-secret"}
    text = shown(read_environment(environ))
    for secret in ("s3cret-of-sa", "t0ken-value", "internal-1", "0ther-secret"):
        assert secret not in text


def test_each_principal_has_its_own_digest(home: Home) -> None:
    digests = {
        resolve(read_environment(home.environ(**environ))).credentials.principal()
        for environ in (QUAD, TOKEN, QUAD | {"MP_USERNAME": "sa.other"})
    }
    assert len(digests) == 3
    assert not any("t0ken-value" in digest for digest in digests)
