"""The account that the environment names."""

from __future__ import annotations

import base64
from typing import get_args

import pytest

from bizctx_tui.accounts.environment import OAUTH_TOKEN, SERVICE_ACCOUNT, read_environment
from bizctx_tui.core.models import Region
from bizctx_tui.errors import ConfigError, ExitCode

QUAD = {
    "MP_USERNAME": "sa.edit",
    "MP_SECRET": "s3cret-of-sa",
    "MP_PROJECT_ID": "101",
    "MP_REGION": "eu",
}
TOKEN = {"MP_OAUTH_TOKEN": "t0ken-value", "MP_PROJECT_ID": "102", "MP_REGION": "in"}


def test_four_variables_are_a_service_account() -> None:
    account = read_environment(QUAD).account()
    assert (account.name, account.region, account.project_id) == (
        "env-service-account",
        "eu",
        "101",
    )
    header = account.credentials.authorization().get_secret_value()
    assert base64.b64decode(header.removeprefix("Basic ")) == b"sa.edit:s3cret-of-sa"


def test_three_variables_are_a_token() -> None:
    account = read_environment(TOKEN).account()
    assert (account.name, account.region, account.project_id) == ("env-oauth-token", "in", "102")
    assert account.credentials.authorization().get_secret_value() == "Bearer t0ken-value"


def test_the_service_account_comes_first() -> None:
    assert read_environment(TOKEN | QUAD).account().name == "env-service-account"


@pytest.mark.parametrize("name", sorted(QUAD))
def test_an_empty_variable_is_not_set(name: str) -> None:
    environment = read_environment(QUAD | {name: ""})
    assert environment.missing(SERVICE_ACCOUNT) == (name,)
    with pytest.raises(ConfigError) as caught:
        environment.account()
    assert name in caught.value.message
    assert caught.value.exit_code is ExitCode.GENERAL
    assert "bizctx demo" in caught.value.hint


def test_an_incomplete_service_account_leaves_the_token_usable() -> None:
    environment = read_environment(TOKEN | {"MP_USERNAME": "half"})
    assert environment.account().name == OAUTH_TOKEN.account_name


def test_an_unknown_region_is_refused_whatever_else_is_set() -> None:
    with pytest.raises(ConfigError, match="MP_REGION is 'mars'") as caught:
        read_environment({"MP_REGION": "mars"})
    for region in get_args(Region):
        assert region in caught.value.hint


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "tab\t", "ü"])
def test_a_token_that_no_header_can_carry_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_environment(TOKEN | {"MP_OAUTH_TOKEN": token})
    assert token not in caught.value.message + caught.value.hint + repr(caught.value.details)


def test_a_user_name_with_a_colon_is_refused() -> None:
    with pytest.raises(ConfigError, match="MP_USERNAME"):
        read_environment(QUAD | {"MP_USERNAME": "a:b"})


def test_no_secret_is_in_a_repr_and_each_principal_has_its_own_digest() -> None:
    service = read_environment(QUAD)
    token = read_environment(TOKEN)
    shown = repr((service, service.account(), token, token.account()))
    assert "s3cret-of-sa" not in shown
    assert "t0ken-value" not in shown
    other = read_environment(QUAD | {"MP_USERNAME": "sa.other"})
    digests = {e.account().credentials.principal() for e in (service, token, other)}
    assert len(digests) == 3
    assert not any("t0ken-value" in digest for digest in digests)
