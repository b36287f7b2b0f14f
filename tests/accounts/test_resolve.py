"""Which account and which project are meant."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from rich.pretty import pretty_repr

from bizctx_tui.accounts.account import (
    Account,
    BrowserTokens,
    Choice,
    OAuthToken,
    ServiceAccount,
)
from bizctx_tui.accounts.environment import read_environment
from bizctx_tui.accounts.resolve import resolve, resolve_named
from bizctx_tui.accounts.tokens import read_tokens
from bizctx_tui.accounts.variables import Variables
from bizctx_tui.errors import (
    AccountNotFoundError,
    ConfigError,
    ExitCode,
    OAuthError,
    ParamValidationError,
)
from tests.accounts.home import FAR_FUTURE, Home, bridge, service_account, tokens

QUAD = {
    "MP_USERNAME": "sa.env",
    "MP_SECRET": "secret-of-env",
    "MP_PROJECT_ID": "1010",
    "MP_REGION": "in",
}
TOKEN = {"MP_OAUTH_TOKEN": "token-of-env", "MP_PROJECT_ID": "1011", "MP_REGION": "in"}
CONFIG = (
    service_account("active", username="sa.active", project="1001"),
    service_account("other", username="sa.other", project="1002"),
    service_account("bare", username="sa.bare"),
    '[active]\naccount = "active"\nworkspace = 90000\n',
    '[targets.ecom]\naccount = "other"\nproject = "1003"\nworkspace = 90001\n',
    '[targets.lost]\naccount = "gone"\nproject = "1004"\n',
    '[targets.wrong]\naccount = "other"\nproject = 1004\n',
)

# Every way to name an account, the strongest first. Each row is a complete way by itself.
ACCOUNT_WAYS: list[tuple[str, dict[str, str], Choice, bool]] = [
    ("env-service-account", QUAD, Choice(), False),
    ("env-oauth-token", TOKEN, Choice(), False),
    ("other", {}, Choice(account="other"), False),
    ("bare", {"MP_ACCOUNT": "bare"}, Choice(), False),
    ("bridged", {}, Choice(), True),
    ("active", {}, Choice(), False),
]


def _both(first: Choice, second: Choice) -> Choice:
    return Choice(
        account=first.account or second.account,
        project=first.project or second.project,
        target=first.target or second.target,
    )


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        pytest.param(
            ACCOUNT_WAYS[i], ACCOUNT_WAYS[j], id=f"{ACCOUNT_WAYS[i][0]} over {ACCOUNT_WAYS[j][0]}"
        )
        for i in range(len(ACCOUNT_WAYS))
        for j in range(i, len(ACCOUNT_WAYS))
    ],
)
def test_of_two_ways_to_name_an_account_the_stronger_counts(
    home: Home,
    stronger: tuple[str, dict[str, str], Choice, bool],
    weaker: tuple[str, dict[str, str], Choice, bool],
) -> None:
    home.config(*CONFIG)
    name, variables, choice, bridged = stronger
    _, other_variables, other_choice, other_bridged = weaker
    if bridged or other_bridged:
        home.bridge(**bridge())
    account = home.resolve(_both(choice, other_choice), other_variables | variables)
    assert account.name == name


@pytest.mark.parametrize(
    ("choice", "variables", "with_bridge", "name", "project"),
    [
        (Choice(target="ecom"), {}, True, "other", "1003"),
        (Choice(), {"MP_TARGET": "ecom"}, True, "other", "1003"),
        (Choice(target="ecom"), {"MP_TARGET": "lost"}, False, "other", "1003"),
    ],
)
def test_the_account_of_a_target_comes_before_the_bridge(
    home: Home,
    choice: Choice,
    variables: dict[str, str],
    with_bridge: bool,
    name: str,
    project: str,
) -> None:
    home.config(*CONFIG)
    if with_bridge:
        home.bridge(**bridge(project="1006"))
    account = home.resolve(choice, variables)
    assert (account.name, account.project_id) == (name, project)
    assert "target ecom" in account.account_origin
    assert "target ecom" in account.project_origin


# Every way to name a project, the strongest first.
PROJECT_WAYS: list[tuple[str, dict[str, str], Choice, bool]] = [
    ("66", {"MP_PROJECT_ID": "66"}, Choice(), False),
    ("77", {}, Choice(project="77"), False),
    ("1006", {}, Choice(), True),
    ("1001", {}, Choice(account="active"), False),
]


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        pytest.param(
            PROJECT_WAYS[i], PROJECT_WAYS[j], id=f"{PROJECT_WAYS[i][0]} over {PROJECT_WAYS[j][0]}"
        )
        for i in range(len(PROJECT_WAYS))
        for j in range(i, len(PROJECT_WAYS))
    ],
)
def test_of_two_ways_to_name_a_project_the_stronger_counts(
    home: Home,
    stronger: tuple[str, dict[str, str], Choice, bool],
    weaker: tuple[str, dict[str, str], Choice, bool],
) -> None:
    home.config(*CONFIG)
    project, variables, choice, bridged = stronger
    _, other_variables, other_choice, other_bridged = weaker
    if bridged or other_bridged:
        home.bridge(**bridge(project="1006"))
    account = home.resolve(_both(choice, other_choice), other_variables | variables)
    assert account.project_id == project
    assert account.project_origin


def test_the_project_of_the_bridge_serves_an_account_that_was_chosen(home: Home) -> None:
    home.config(*CONFIG)
    home.bridge(**bridge(project="1006"))
    account = home.resolve(Choice(account="other"))
    assert (account.name, account.project_id) == ("other", "1006")


def test_the_default_project_of_the_bridged_account_serves_it_alone(home: Home) -> None:
    home.config(*CONFIG)
    home.bridge(**bridge())
    assert home.resolve().project_id == "1005"
    assert home.resolve(Choice(account="other")).project_id == "1002"


def test_no_project_is_none_and_not_an_error(home: Home) -> None:
    home.config(*CONFIG)
    account = home.resolve(Choice(account="bare"))
    assert (account.project_id, account.project_origin) == (None, "")


@pytest.mark.parametrize("variable", ["MP_ACCOUNT", "MP_TARGET", "MP_PROJECT_ID", "MP_AUTH_FILE"])
def test_an_empty_variable_names_nothing(home: Home, variable: str) -> None:
    home.config(*CONFIG)
    account = home.resolve(None, {variable: ""})
    assert (account.name, account.project_id) == ("active", "1001")


@pytest.mark.parametrize("name", sorted(QUAD))
def test_a_service_account_in_the_environment_counts_only_whole(home: Home, name: str) -> None:
    home.config(*CONFIG)
    account = home.resolve(None, QUAD | {name: ""})
    assert account.name == "active"
    assert account.project_id == ("1001" if name == "MP_PROJECT_ID" else "1010")


@pytest.mark.parametrize(
    ("choice", "variables"),
    [
        (Choice(target="ecom", account="other"), {}),
        (Choice(target="ecom", project="1"), {}),
        (Choice(target="ecom", workspace=1), {}),
        (Choice(target="ecom", account=""), {}),
        (Choice(target="ecom"), {"MP_ACCOUNT": "other"}),
        (Choice(target="ecom"), {"MP_PROJECT_ID": "1"}),
        (Choice(target="ecom"), {"MP_WORKSPACE_ID": "1"}),
        (Choice(target="ecom"), QUAD),
        (Choice(), {"MP_TARGET": "ecom", "MP_PROJECT_ID": "1"}),
        (Choice(account="other"), {"MP_TARGET": "ecom"}),
        (Choice(project="1"), {"MP_TARGET": "ecom"}),
        (Choice(target="unknown", account="other"), {}),
    ],
)
def test_a_target_and_another_axis_are_one_answer_too_many(
    home: Home, choice: Choice, variables: dict[str, str]
) -> None:
    home.config(*CONFIG)
    with pytest.raises(ParamValidationError) as caught:
        home.resolve(choice, variables)
    assert caught.value.code == "WS1_TARGET_MUTUALLY_EXCLUSIVE"
    assert caught.value.exit_code is ExitCode.INVALID
    assert "--target" in caught.value.hint


def test_empty_variables_stand_beside_a_target(home: Home) -> None:
    home.config(*CONFIG)
    account = home.resolve(Choice(target="ecom"), {"MP_ACCOUNT": "", "MP_PROJECT_ID": ""})
    assert account.project_id == "1003"


@pytest.mark.parametrize(
    ("choice", "variables", "name", "project"),
    [
        (Choice(), {"MP_ACCOUNT": "other"}, "active", "1001"),
        (Choice(), {"MP_TARGET": "ecom"}, "active", "1001"),
        (Choice(account="other"), {"MP_TARGET": "ecom"}, "other", "1002"),
        (Choice(target="ecom"), {"MP_PROJECT_ID": "66"}, "other", "66"),
        (Choice(target="ecom"), {"MP_ACCOUNT": "active"}, "other", "1003"),
        (Choice(target="ecom"), {"MP_WORKSPACE_ID": "4"}, "other", "1003"),
        (Choice(target="ecom"), QUAD, "env-service-account", "1010"),
        (Choice(project="77"), {"MP_PROJECT_ID": "66"}, "active", "66"),
    ],
)
def test_a_program_knows_no_variables_of_flags(
    home: Home, choice: Choice, variables: dict[str, str], name: str, project: str
) -> None:
    home.config(*CONFIG)
    account = home.resolve(choice, variables, as_command=False)
    assert (account.name, account.project_id) == (name, project)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice(account="gone"), "no account 'gone'"),
        (Choice(account=""), "no account ''"),
        (Choice(account="a/b"), "no account 'a/b'"),
        (Choice(account="bridged"), "no account 'bridged'"),
        (Choice(target="gone"), "no target 'gone'"),
        (Choice(target=""), "no target ''"),
        (Choice(target="lost"), "no account 'gone', which the target lost names"),
        (Choice(target="wrong"), r"line \d+: \[targets.wrong\] project must be a text"),
        (Choice(project="abc"), "'abc' cannot be the id of a project"),
        (Choice(project=""), "'' cannot be the id of a project"),
        (Choice(project="1/2"), "'1/2' cannot be the id of a project"),
        (Choice(workspace=0), "0 cannot be the id of a workspace"),
        (Choice(workspace=-1), "-1 cannot be the id of a workspace"),
    ],
)
def test_what_is_named_and_cannot_be_is_a_configuration_error(
    home: Home, choice: Choice, words: str
) -> None:
    home.config(*CONFIG)
    home.bridge(**bridge())
    with pytest.raises(ConfigError, match=words) as caught:
        home.resolve(choice)
    assert caught.value.code == "CONFIG_ERROR"
    assert caught.value.exit_code is ExitCode.GENERAL
    assert caught.value.hint


def test_an_unknown_account_tells_the_known_ones(home: Home) -> None:
    home.config(*CONFIG)
    with pytest.raises(ConfigError) as caught:
        home.resolve(Choice(account="gone"))
    assert "active, other, bare" in caught.value.hint


def test_an_active_account_that_is_not_there_is_named(home: Home) -> None:
    home.config('[active]\naccount = "gone"\n')
    with pytest.raises(ConfigError, match=r"'gone', which \[active\] in .*config\.toml names"):
        home.resolve()


def test_nothing_configured_says_what_is_missing_and_what_to_do(home: Home) -> None:
    with pytest.raises(ConfigError) as caught:
        home.resolve(None, {"MP_USERNAME": "half"})
    assert caught.value.details["missing"] == {
        "Service account": ["MP_SECRET", "MP_PROJECT_ID", "MP_REGION"],
        "OAuth token": ["MP_OAUTH_TOKEN", "MP_PROJECT_ID", "MP_REGION"],
    }
    assert "MP_SECRET" in caught.value.message
    assert "bizctx login" in caught.value.hint
    assert "bizctx demo" in caught.value.hint
    assert caught.value.exit_code is ExitCode.GENERAL


def test_accounts_without_an_active_one_are_offered(home: Home) -> None:
    home.config(service_account("team", username="sa"))
    with pytest.raises(ConfigError) as caught:
        home.resolve()
    assert "team" in caught.value.hint
    assert "--account" in caught.value.hint


@pytest.mark.parametrize("variables", [{}, QUAD, TOKEN, {"MP_ACCOUNT": "other"}])
def test_a_broken_bridge_file_stops_everything(home: Home, variables: dict[str, str]) -> None:
    home.config(*CONFIG)
    home.write(home.bridge_file, "{")
    with pytest.raises(ConfigError, match="bridge file"):
        home.resolve(None, variables)


@pytest.mark.parametrize("variables", [{}, QUAD, TOKEN, {"MP_ACCOUNT": "other"}])
def test_a_broken_active_table_stops_everything(home: Home, variables: dict[str, str]) -> None:
    home.config(service_account("other", username="sa"), '[active]\nproject = "1"\n')
    with pytest.raises(ConfigError, match=r"\[active\] project"):
        home.resolve(None, variables)


def test_a_browser_sign_in_points_to_its_files(home: Home) -> None:
    home.config(
        '[accounts.me]\ntype = "oauth_browser"\nregion = "eu"\n', '[active]\naccount = "me"\n'
    )
    storage = home.path / ".mp"
    account = home.resolve()
    assert account.credentials == BrowserTokens(
        "me", storage / "accounts/me/tokens.json", storage / "oauth/client_eu.json"
    )
    assert account.me_file == storage / "accounts/me/me.json"


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        ({"MP_STORAGE_DIR": "new"}, "new"),
        ({"MP_OAUTH_STORAGE_DIR": "old"}, "old"),
        ({"MP_STORAGE_DIR": "new", "MP_OAUTH_STORAGE_DIR": "old"}, "new"),
        ({"MP_STORAGE_DIR": "", "MP_OAUTH_STORAGE_DIR": "old"}, "old"),
    ],
)
def test_the_storage_moves_with_its_variable_and_the_me_file_does_not(
    home: Home, variables: dict[str, str], place: str
) -> None:
    home.config(
        '[accounts.me]\ntype = "oauth_browser"\nregion = "us"\n', '[active]\naccount = "me"\n'
    )
    account = home.resolve(None, variables)
    assert isinstance(account.credentials, BrowserTokens)
    assert account.credentials.tokens_file == Path(place) / "accounts/me/tokens.json"
    assert account.credentials.client_file == Path(place) / "oauth/client_us.json"
    assert account.me_file == home.path / ".mp/accounts/me/me.json"


def test_an_account_of_the_environment_shares_no_me_file(home: Home) -> None:
    assert home.resolve(None, TOKEN).me_file is None
    assert home.resolve(None, QUAD).me_file is None


STATIC = '[accounts.t]\ntype = "oauth_token"\nregion = "us"\n{}\n[active]\naccount = "t"\n'


def test_a_stored_token_and_one_in_a_variable_are_the_same_to_the_server(home: Home) -> None:
    home.config(STATIC.format('token = "abc"'))
    stored = home.resolve().credentials
    home.config(STATIC.format('token_env = "MY_TOKEN"'))
    named = home.resolve(None, {"MY_TOKEN": "abc"}).credentials
    assert isinstance(stored, OAuthToken)
    assert stored == named


@pytest.mark.parametrize("variables", [{}, {"MY_TOKEN": ""}])
def test_a_token_variable_that_is_not_set_is_named(home: Home, variables: dict[str, str]) -> None:
    home.config(STATIC.format('token_env = "MY_TOKEN"'))
    with pytest.raises(OAuthError, match="MY_TOKEN") as caught:
        home.resolve(None, variables)
    assert caught.value.code == "OAUTH_TOKEN_ERROR"
    assert caught.value.exit_code is ExitCode.AUTH
    assert "MY_TOKEN" in caught.value.hint


def test_a_token_variable_that_cannot_be_sent_is_named_and_not_shown(home: Home) -> None:
    home.config(STATIC.format('token_env = "MY_TOKEN"'))
    with pytest.raises(ConfigError, match="MY_TOKEN") as caught:
        home.resolve(None, {"MY_TOKEN": "quoted token\n"})
    error = caught.value
    assert "quoted" not in error.message + error.hint + repr(error.details)


def test_headers_are_merged_and_the_later_wins_whatever_its_letters(home: Home) -> None:
    home.config(*CONFIG, '[settings.custom_header]\nname = "X-Config"\nvalue = "config"\n')
    home.bridge(**bridge(headers={"x-shared": "bridge", "X-Bridge": "bridge"}))
    account = home.resolve(
        Choice(account="other"),
        {"MP_CUSTOM_HEADER_NAME": "X-Shared", "MP_CUSTOM_HEADER_VALUE": "environment"},
    )
    assert {name: value.get_secret_value() for name, value in account.headers.items()} == {
        "x-shared": "bridge",
        "X-Config": "config",
        "X-Bridge": "bridge",
    }


@pytest.mark.parametrize("half", ["MP_CUSTOM_HEADER_NAME", "MP_CUSTOM_HEADER_VALUE"])
def test_half_a_header_in_the_environment_is_none(home: Home, half: str) -> None:
    assert home.resolve(None, QUAD | {half: "X-Half"}).headers == {}


def test_the_bridge_brings_its_tokens_only_when_it_is_used(home: Home) -> None:
    home.config(*CONFIG)
    account = {"type": "oauth_browser", "name": "bridged", "region": "us"}
    home.bridge(**bridge(account, tokens=tokens()))
    home.resolve(Choice(account="other"))
    assert not home.tokens_file("bridged").exists()
    home.resolve()
    assert read_tokens(home.tokens_file("bridged")).expires_at.isoformat() == FAR_FUTURE


def _named(home: Home, name: str, **variables: str) -> Account:
    return resolve_named(read_environment(home.environ(**variables)), name)


@pytest.mark.parametrize(
    ("name", "project"),
    [
        ("active", "1001"),
        ("other", "1002"),
        ("bare", None),
        ("bridged", "1006"),
        ("env-service-account", "1010"),
    ],
)
def test_a_named_account_comes_with_its_own_project_whatever_else_is_set(
    home: Home, name: str, project: str | None
) -> None:
    home.config(*CONFIG)
    home.bridge(**bridge(project="1006"))
    account = _named(home, name, **QUAD, MP_ACCOUNT="other", MP_TARGET="ecom")
    assert (account.name, account.project_id) == (name, project)
    assert bool(account.project_origin) == (project is not None)


def test_a_named_account_that_is_not_there_is_not_found(home: Home) -> None:
    home.config(*CONFIG)
    with pytest.raises(AccountNotFoundError, match="'env-oauth-token'") as caught:
        _named(home, "env-oauth-token")
    assert caught.value.exit_code is ExitCode.NOT_FOUND
    assert "active, other, bare" in caught.value.hint


def test_no_repr_of_an_account_shows_its_secret(home: Home) -> None:
    home.config(*CONFIG)
    account = home.resolve(
        None, QUAD | {"MP_CUSTOM_HEADER_NAME": "X", "MP_CUSTOM_HEADER_VALUE": "internal-1"}
    )
    assert isinstance(account.credentials, ServiceAccount)
    shown = repr(account)
    assert "secret-of-env" not in shown
    assert "internal-1" not in shown


@pytest.mark.parametrize(
    ("config", "members", "variables"),
    [
        (("[active]\nproject = 1\n",), None, QUAD),
        (('[active]\naccount = "gone"\n',), None, {}),
        (('[active]\naccount = "broken"\n[accounts.broken]\nsecret = "secret-of-x"\n',), None, {}),
        (("x = secret-of-x\n",), None, {}),
        ((), bridge(surprise=1), QUAD),
        ((), bridge(tokens=tokens(scope=None)), QUAD),
        ((), bridge({"type": "oauth_browser", "name": "b", "region": "us"}), {}),
        ((STATIC.format('token_env = "MY_TOKEN"'),), None, {"MY_TOKEN": "secret-of-t "}),
    ],
)
def test_no_local_variable_of_a_failure_shows_a_secret(
    home: Home,
    config: tuple[str, ...],
    members: dict[str, object] | None,
    variables: dict[str, str],
) -> None:
    home.config(service_account("team", username="sa"), *config)
    if members is not None:
        home.bridge(**members)
    environ = Variables(home.environ(**variables))
    with pytest.raises((ConfigError, OAuthError)) as caught:
        resolve(read_environment(environ))
    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)]
    ours = [frame for frame in frames if "bizctx_tui" in frame.f_code.co_filename]
    assert ours
    for frame in ours:
        shown = pretty_repr(frame.f_locals, expand_all=True)
        assert "secret-of" not in shown
        assert "a-refresh-token" not in shown
