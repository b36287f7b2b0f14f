"""What config.toml says, and where it is wrong."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from bizctx_tui.accounts.config_file import Config, read_config
from bizctx_tui.accounts.stored import (
    StoredOAuthBrowser,
    StoredOAuthToken,
    StoredServiceAccount,
)
from bizctx_tui.errors import ConfigError, ExitCode
from tests.accounts.home import Home

SECRET = "hunter2-hunter2"
TEAM = f"""\
[accounts.team]
type = "service_account"
region = "us"
default_project = "1001"
username = "sa.edit"
secret = "{SECRET}"
"""
EVERYTHING = (
    TEAM
    + """\
[accounts.static]
type = "oauth_token"
region = "eu"
token = "abc"
[accounts.variable]
type = "oauth_token"
region = "in"
token_env = "MY_TOKEN"
[accounts.browser]
type = "oauth_browser"
region = "us"
[active]
account = "team"
workspace = 90000
[targets.ecom]
account = "static"
project = "1002"
workspace = 90001
[settings.custom_header]
name = "X-Mixpanel-Cluster"
value = "internal-1"
"""
)


def broken(path: Path, take: str | None = None) -> ConfigError:
    """The error of reading the file, or of taking this account of it."""

    def read() -> object:
        config = read_config(path)
        return config if take is None else config.accounts[take]

    with pytest.raises(ConfigError) as caught:
        read()
    error = caught.value
    assert error.exit_code is ExitCode.GENERAL
    shown = "".join(traceback.format_exception(error)) + error.hint + repr(error.details)
    assert SECRET not in shown
    assert error.__context__ is None or SECRET not in str(error.__context__)
    return error


def test_everything_that_the_official_client_writes_is_read(home: Home) -> None:
    config = read_config(home.config(EVERYTHING))
    assert list(config.accounts) == ["team", "static", "variable", "browser"]
    team = config.accounts["team"]
    assert isinstance(team, StoredServiceAccount)
    assert (team.region, team.default_project, team.username) == ("us", "1001", "sa.edit")
    assert team.secret.get_secret_value() == SECRET
    static = config.accounts["static"]
    assert isinstance(static, StoredOAuthToken)
    assert static.token is not None
    assert static.token.get_secret_value() == "abc"
    variable = config.accounts["variable"]
    assert isinstance(variable, StoredOAuthToken)
    assert (variable.token, variable.token_env) == (None, "MY_TOKEN")
    browser = config.accounts["browser"]
    assert isinstance(browser, StoredOAuthBrowser)
    assert (browser.type, browser.default_project) == ("oauth_browser", None)
    assert (config.active_account, config.active_workspace) == ("team", 90000)
    target = config.targets["ecom"]
    assert (target.account, target.project, target.workspace) == ("static", "1002", 90001)
    assert config.custom_header is not None
    assert config.custom_header.name == "X-Mixpanel-Cluster"
    assert config.custom_header.value.get_secret_value() == "internal-1"


@pytest.mark.parametrize("content", [None, "", "# nothing\n", "[accounts]\n[active]\n"])
def test_no_file_and_an_empty_one_are_an_empty_configuration(
    home: Home, content: str | None
) -> None:
    if content is not None:
        home.config(content)
    config = read_config(home.config_file)
    assert (len(config.accounts), len(config.targets)) == (0, 0)
    assert config.active_account is None
    assert config.custom_header is None


@pytest.mark.parametrize(
    "rest",
    [
        '[accounts.b]\ntype = "zzz"\n',
        '[accounts.b]\ntype = "service_account"\nfoo = 1\n',
        '[accounts."a/b"]\n',
        "[targets.x]\nfoo = 1\n",
        "unknown = 1\n[elsewhere]\nkey = 1\n",
        "[settings]\nunknown = 1\n",
    ],
)
def test_what_is_not_used_may_be_broken(home: Home, rest: str) -> None:
    top = rest if rest.startswith("unknown") else ""
    config = read_config(home.config(top + TEAM + ("" if top else rest)))
    assert config.accounts["team"].default_project == "1001"


# Each: what stands in place of a line of TEAM, the line and field that are named.
@pytest.mark.parametrize(
    ("old", "new", "line", "field", "words"),
    [
        ('region = "us"', 'region = "mars"', 3, "region", "must be 'us', 'eu' or 'in'"),
        ('region = "us"', 'region = "US"', 3, "region", "must be"),
        ('region = "us"\n', "", 1, "region", "is missing"),
        ('type = "service_account"', 'type = "saml"', 2, "type", "must be one of service_account"),
        ('type = "service_account"\n', "", 1, "type", "is missing"),
        ('"1001"', "1001", 4, "default_project", "must be a text"),
        ('"1001"', '"abc"', 4, "default_project", "must be a text of digits"),
        ('"1001"', '""', 4, "default_project", "must be a text of digits"),
        ('"1001"', '" 12 "', 4, "default_project", "must be a text of digits"),
        ('"sa.edit"', '""', 5, "username", "must not be empty"),
        ('"sa.edit"', '"sa:edit"', 5, "username", "must not be empty, nor hold a colon"),
        (f'"{SECRET}"', "2", 6, "secret", "must be a text"),
        (f'secret = "{SECRET}"\n', "", 1, "secret", "is missing"),
        ("region", 'token = "x"\nregion', 3, "token", "is not a key that belongs here"),
        ("region", "\n# note\nfoo.bar = 1\nregion", 5, "foo", "is not a key that belongs here"),
    ],
)
def test_a_broken_account_names_its_line_and_its_field(
    home: Home, old: str, new: str, line: int, field: str, words: str
) -> None:
    assert old in TEAM
    path = home.config(TEAM.replace(old, new))
    error = broken(path, "team")
    assert f"{path}, line {line}: [accounts.team] {field} {words}" in error.message
    assert error.details == {"path": str(path), "line": line, "field": f"accounts.team.{field}"}
    assert str(line) in error.hint


@pytest.mark.parametrize(
    "keys",
    ["", 'token = "a"\ntoken_env = "B"\n', 'token = ""\n', 'token = "a b"\n'],
)
def test_a_token_account_needs_one_usable_token(home: Home, keys: str) -> None:
    path = home.config(f'[accounts.t]\ntype = "oauth_token"\nregion = "us"\n{keys}')
    assert "token" in broken(path, "t").message


@pytest.mark.parametrize(
    ("tables", "line", "field"),
    [
        ('[active]\naccount = "team"\nproject = "1"\n', 3, "active.project"),
        ("[active]\naccount = 3\n", 2, "active.account"),
        ("[active]\nworkspace = 0\n", 2, "active.workspace"),
        ('[active]\nworkspace = "abc"\n', 2, "active.workspace"),
        ("active = 1\n", 1, "active"),
        ("\nsettings = 3\n", 2, "settings"),
        ("[settings]\ncustom_header = 3\n", 2, "settings.custom_header"),
        ('[settings.custom_header]\nname = "X-A"\n', 1, "settings.custom_header.value"),
        (
            '[settings.custom_header]\nname = "X-A"\nvalue = 1\n',
            3,
            "settings.custom_header.value",
        ),
        (
            f'[settings.custom_header]\nname = "X-A"\nvalue = "{SECRET}\\n"\n',
            3,
            "settings.custom_header.value",
        ),
        (
            '[settings.custom_header]\nname = "Authorization"\nvalue = "x"\n',
            2,
            "settings.custom_header.name",
        ),
        ('[settings]\ncustom_header = { name = "a b", value = "x" }\n', 2, None),
    ],
)
def test_what_counts_always_must_be_right(
    home: Home, tables: str, line: int, field: str | None
) -> None:
    path = home.config(tables)
    error = broken(path)
    assert f"{path}, line {line}: " in error.message
    assert error.details["field"] == (field or "settings.custom_header.name")


@pytest.mark.parametrize("content", ["accounts = 1\n", "[[accounts]]\nx = 1\n"])
def test_accounts_that_are_no_table_are_named(home: Home, content: str) -> None:
    config = read_config(home.config(content))
    with pytest.raises(ConfigError, match=r"line 1: \[accounts\] must be a table"):
        list(config.accounts)


def test_an_account_that_is_no_table_is_named(home: Home) -> None:
    path = home.config("[accounts]\nteam = 1\n")
    assert "line 2: [accounts.team] must be a table" in broken(path, "team").message


@pytest.mark.parametrize("name", ["a.b", "a b", "é", "a/b", "", "..", "a" * 65])
def test_a_name_that_no_directory_could_have_is_refused(home: Home, name: str) -> None:
    path = home.config(TEAM.replace("accounts.team", f'accounts."{name}"'))
    assert "must have a name" in broken(path, name).message


@pytest.mark.parametrize("name", ["UPPER", "-x", "_x", "1", "a" * 64])
def test_the_names_that_the_official_client_takes_are_taken(home: Home, name: str) -> None:
    config = read_config(home.config(TEAM.replace("accounts.team", f'accounts."{name}"')))
    assert config.accounts[name].type == "service_account"


@pytest.mark.parametrize(
    ("content", "line", "field"),
    [
        (f"{TEAM}foo = {SECRET}\n", 7, "foo"),
        (f'[accounts.team]\nsecret = "{SECRET}\nusername = "x"\n', 2, "secret"),
        (f"{TEAM}{SECRET}\n", 7, ""),
        (f"[active]\n\nworkspace = [1, {SECRET}\n", 3, "workspace"),
        (f'{TEAM}long = """{SECRET}\n', 8, ""),
        (f'{TEAM}secret = "{SECRET}"\n', 7, "secret"),
        (b"\xef\xbb\xbf" + TEAM.encode(), 1, ""),
        (TEAM.encode() + b"x = '\xff'\n", 7, ""),
    ],
)
def test_what_is_not_toml_names_its_line(
    home: Home, content: str | bytes, line: int, field: str
) -> None:
    path = home.write(home.config_file, content)
    error = broken(path)
    assert error.details == {"path": str(path), "line": line, "field": field}
    assert f"{path}, line {line}: " in error.message


@pytest.mark.timeout(30)
def test_a_hostile_depth_is_refused_too(home: Home) -> None:
    assert "nested too deeply" in broken(home.config("x = " + "[" * 100_000)).message


def test_windows_line_endings_are_read(home: Home) -> None:
    path = home.config(TEAM.replace("\n", "\r\n"))
    assert read_config(path).accounts["team"].region == "us"


def test_a_file_that_others_may_read_is_refused_with_the_command_that_mends_it(
    home: Home,
) -> None:
    path = home.config(TEAM)
    path.chmod(0o644)
    error = broken(path)
    assert f"chmod 600 {path}" in error.hint
    assert error.code == "CONFIG_ERROR"


def test_control_characters_of_the_file_do_not_reach_the_terminal(home: Home) -> None:
    path = home.config('[active]\n"\\u001b[31m" = 1\n')
    assert "\x1b" not in broken(path).message


def test_no_repr_and_no_local_variable_shows_a_secret(home: Home) -> None:
    config = read_config(home.config(TEAM))
    assert SECRET not in repr((config, config.accounts, config.accounts["team"], vars(config)))
    error = broken(home.config(TEAM.replace('"us"', '"mars"')), "team")
    frames = traceback.walk_tb(error.__traceback__)
    ours = [frame for frame, _ in frames if "bizctx_tui" in frame.f_code.co_filename]
    assert ours
    for frame in ours:
        assert SECRET not in repr(frame.f_locals)


def test_a_configuration_is_asked_only_for_what_is_there(home: Home) -> None:
    config: Config = read_config(home.config(TEAM))
    assert "nobody" not in config.accounts
    with pytest.raises(KeyError):
        config.accounts["nobody"]
