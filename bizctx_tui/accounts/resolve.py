"""Which account and which project are meant: each axis in the official client's order.

The account: a whole service account in the environment, a whole token there, the caller's
choice, the account of the chosen target, the bridge file, the active account. The project:
``MP_PROJECT_ID``, the caller's choice, the target's, the bridge's, the account's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from pydantic import SecretStr

from bizctx_tui.accounts.account import Account, Choice
from bizctx_tui.accounts.bridge import Bridge, read_bridge
from bizctx_tui.accounts.config_file import Config, Target, read_config
from bizctx_tui.accounts.environment import SIGN_IN_WAYS, Environment
from bizctx_tui.accounts.sources import Found, bridged, configured, from_environment
from bizctx_tui.accounts.stored import is_project_id
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import AccountNotFoundError, ConfigError, ParamValidationError

NOTHING_CHOSEN: Final = Choice()
"""Everything is left to the configuration."""


def resolve(
    environment: Environment,
    choice: Choice = NOTHING_CHOSEN,
    *,
    flags_from_environment: bool = True,
) -> Account:
    """The account, its region and credentials, and the project to start with.

    Args:
        environment: The checked variables; they beat the choice, as for the official client.
        choice: What the caller names.
        flags_from_environment: Read MP_ACCOUNT and MP_TARGET where the choice leaves them
            open, and take MP_PROJECT_ID and MP_WORKSPACE_ID for named beside a target.
            That is right for a command; the official Python API does neither.

    Returns:
        The account; its ``project_id`` is None when nothing names a project.

    Raises:
        ConfigError: Nothing is configured (``details`` has ``missing``), the account or
            target is unknown, an id is malformed, or a file is refused or broken.
        OAuthError: The account's token is in a variable that is not set.
        ParamValidationError: A target is named together with another axis.
        StorageError: The tokens of a bridge file could not be stored.
    """
    named = _with_flags(environment, choice) if flags_from_environment else choice
    _refuse_two_answers(named)
    if named.workspace is not None and named.workspace <= 0:
        raise ConfigError(
            f"{named.workspace} cannot be the id of a workspace.",
            details={"workspace": named.workspace},
            hint="Name a whole number above 0, or none: business context has no workspaces.",
        )
    config = read_config(environment.config_file, home=environment.home)
    bridge = read_bridge(environment)
    target = None if named.target is None else _target(config, named.target)
    found = _find(environment, named, config, bridge, target)
    project_id, origin = _project(environment, named, target, bridge, found)
    return replace(
        found.account,
        project_id=project_id,
        project_origin=origin,
        headers=_headers(environment, config, bridge),
    )


def resolve_named(environment: Environment, name: str) -> Account:
    """This very account with its own project, whatever else is named anywhere.

    Args:
        environment: Where the files are; its variables do not choose.
        name: An account of the configuration, else that of the bridge file, else one of
            the two that the environment can make up.

    Raises:
        AccountNotFoundError: There is no account of that name.
        ConfigError: A file is refused, or what it says of this account is broken.
        OAuthError: The account's token is in a variable that is not set.
        StorageError: The tokens of a bridge file could not be stored.
    """
    config = read_config(environment.config_file, home=environment.home)
    bridge = read_bridge(environment)
    whole = from_environment(environment)
    if name in config.accounts:
        found = configured(environment, config, name, "its name")
        project_id, origin = _own_project(found)
    elif bridge is not None and bridge.account.name == name:
        found = bridged(environment, bridge)
        project_id, origin = _bridge_project(bridge) or _own_project(found)
    elif whole is not None and whole.account.name == name:
        found = whole
        project_id, origin = whole.own_project, "MP_PROJECT_ID"
    else:
        raise AccountNotFoundError(
            f"There is no account {visible(name)!r}.",
            details={"account_name": name, "accounts": list(config.accounts)},
            hint=_known("account", config.accounts, config),
        )
    return replace(
        found.account,
        project_id=project_id,
        project_origin=origin,
        headers=_headers(environment, config, bridge),
    )


def _with_flags(environment: Environment, choice: Choice) -> Choice:
    def either(named: str | None, variable: str | None) -> str | None:
        return variable if named is None else named

    return Choice(
        account=either(choice.account, environment.account),
        project=either(choice.project, environment.project_id),
        target=either(choice.target, environment.target),
        workspace=environment.workspace_id if choice.workspace is None else choice.workspace,
    )


def _refuse_two_answers(named: Choice) -> None:
    others = (named.account, named.project, named.workspace)
    if named.target is not None and any(other is not None for other in others):
        raise ParamValidationError(
            f"The target {visible(named.target)!r} names an account and a project, and an "
            "account, a project or a workspace is named besides.",
            code="WS1_TARGET_MUTUALLY_EXCLUSIVE",
            details={"target": named.target},
            hint="Leave out --target and MP_TARGET, or leave out --account, --project and "
            "--workspace and unset MP_ACCOUNT, MP_PROJECT_ID and MP_WORKSPACE_ID.",
        )


def _find(
    environment: Environment,
    named: Choice,
    config: Config,
    bridge: Bridge | None,
    target: Target | None,
) -> Found:
    whole = from_environment(environment)
    if whole is not None:
        return whole
    if named.account is not None:
        origin = "MP_ACCOUNT" if named.account == environment.account else "--account"
        return _configured(environment, config, named.account, origin)
    if target is not None:
        origin = f"the target {visible(named.target or '')}"
        return _configured(environment, config, target.account, origin)
    if bridge is not None:
        return bridged(environment, bridge)
    if config.active_account is not None:
        origin = f"[active] in {visible(str(config.path))}"
        return _configured(environment, config, config.active_account, origin)
    raise _nothing_configured(environment, config)


def _configured(environment: Environment, config: Config, name: str, origin: str) -> Found:
    if name not in config.accounts:
        raise ConfigError(
            f"There is no account {visible(name)!r}, which {origin} names.",
            details={"account_name": name, "accounts": list(config.accounts)},
            hint=_known("account", config.accounts, config),
        )
    return configured(environment, config, name, origin)


def _target(config: Config, name: str) -> Target:
    if name not in config.targets:
        raise ConfigError(
            f"There is no target {visible(name)!r}.",
            details={"target": name, "targets": list(config.targets)},
            hint=_known("target", config.targets, config),
        )
    return config.targets[name]


def _project(
    environment: Environment,
    named: Choice,
    target: Target | None,
    bridge: Bridge | None,
    found: Found,
) -> tuple[str | None, str]:
    """The project and who named it; None and nothing when nobody did."""
    if environment.project_id is not None:
        return environment.project_id, "MP_PROJECT_ID"
    if named.project is not None:
        if not is_project_id(named.project):
            raise ConfigError(
                f"{visible(named.project)!r} cannot be the id of a project.",
                details={"project_id": named.project},
                hint="The id of a project is all digits; `bizctx` alone shows the projects "
                "that you can open.",
            )
        return named.project, "--project"
    if target is not None:
        return target.project, f"the target {visible(named.target or '')}"
    return _bridge_project(bridge) or _own_project(found)


def _bridge_project(bridge: Bridge | None) -> tuple[str, str] | None:
    if bridge is None or bridge.project is None:
        return None
    return bridge.project, f"the bridge file {visible(str(bridge.path))}"


def _own_project(found: Found) -> tuple[str | None, str]:
    if found.own_project is None:
        return None, ""
    return found.own_project, f"default_project of the account {found.account.name}"


def _headers(
    environment: Environment, config: Config, bridge: Bridge | None
) -> Mapping[str, SecretStr]:
    """The extra headers; one of the same name, however it is written, replaces the former."""
    merged: dict[str, tuple[str, SecretStr]] = {}

    def put(name: str, value: SecretStr) -> None:
        merged[name.lower()] = (name, value)

    if environment.custom_header_name and environment.custom_header_value:
        put(environment.custom_header_name, environment.custom_header_value)
    if config.custom_header is not None:
        put(config.custom_header.name, config.custom_header.value)
    if bridge is not None:
        for name, value in bridge.headers.items():
            put(name, value)
    return dict(merged.values())


def _nothing_configured(environment: Environment, config: Config) -> ConfigError:
    missing = {way.title: environment.missing(way) for way in SIGN_IN_WAYS}
    needs = "; or ".join(f"{title.lower()}: {', '.join(names)}" for title, names in missing.items())
    hint = "Sign in with `bizctx login`, or try `bizctx demo`, which needs no account."
    if config.accounts:
        known = _known("account", config.accounts, config)
        hint = f"{known} Choose one with --account or MP_ACCOUNT. {hint}"
    return ConfigError(
        f"No account is set up: none is active in {visible(str(config.path))}. Still missing "
        f"from the environment: {needs}.",
        details={"missing": {title: list(names) for title, names in missing.items()}},
        hint=hint,
    )


def _known(kind: str, names: Iterable[str], config: Config) -> str:
    shown = ", ".join(visible(name) for name in names)
    path = visible(str(config.path))
    if shown:
        return f"The {kind}s in {path} are: {shown}."
    add = " Add one with `bizctx login`." if kind == "account" else ""
    return f"There are no {kind}s in {path}.{add}"
