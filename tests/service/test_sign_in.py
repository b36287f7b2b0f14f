"""Signing in against the demo server, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import tomllib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bizctx_tui.accounts.environment import Environment, read_environment
from bizctx_tui.accounts.oauth_client import client_file, read_client
from bizctx_tui.client.callback import CALLBACK_PORTS
from bizctx_tui.core.models import Me, Organization, Project
from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_TOKEN, DEMO_USERNAME
from bizctx_tui.demo.server import DemoServer
from bizctx_tui.errors import (
    AuthenticationError,
    ConfigError,
    OAuthError,
    ProjectNotFoundError,
    StorageError,
)
from bizctx_tui.service.browser_sign_in import SCOPE, BrowserSignIn
from bizctx_tui.service.sign_in import Identity, SignIn, TokenVariable
from tests.support.browser import agree, sent_back
from tests.support.callback_ports import callback_ports
from tests.support.clock import Clock

SECRET = SecretStr(DEMO_SECRET)
TOKEN = SecretStr(DEMO_TOKEN)


@pytest.fixture
def environment(server: DemoServer, tmp_path: Path) -> Environment:
    return read_environment({**server.addresses(), "HOME": str(tmp_path / "home")})


@pytest.fixture(autouse=True)
def _ports() -> Iterator[None]:
    with callback_ports():
        yield


@pytest.fixture
def sign_in(environment: Environment, clock: Clock) -> SignIn:
    return SignIn(environment, clock=clock)


@pytest.fixture
async def browser(sign_in: SignIn) -> AsyncIterator[BrowserSignIn]:
    async with await sign_in.with_browser("us") as under_way:
        yield under_way


def stored(environment: Environment) -> str:
    return environment.config_file.read_text("utf-8")


def tokens_of(environment: Environment, name: str) -> dict[str, str]:
    path = environment.storage / "accounts" / name / "tokens.json"
    tokens: dict[str, str] = json.loads(path.read_bytes())
    return tokens


async def through_the_browser(sign_in: SignIn) -> Identity:
    async with await sign_in.with_browser("us") as under_way:
        await asyncio.to_thread(agree, under_way.address)
        return await under_way.identity()


def seeing(*projects: str) -> Me:
    return Me(
        organizations=(Organization(id=7, name="Globex, Inc."),),
        projects=tuple(Project(id=p, name=f"P{p}", organization_id=7) for p in projects),
    )


async def test_a_service_account_is_proven_and_stored_as_the_official_client_stores_it(
    sign_in: SignIn, environment: Environment
) -> None:
    identity = await sign_in.with_service_account(DEMO_USERNAME, SECRET)
    assert (identity.region, identity.suggested_name) == ("us", "acme-corp")
    assert identity.me.project("101") is not None
    assert sign_in.store(identity, project="101") == "acme-corp"
    assert stored(environment) == (
        '[accounts.acme-corp]\ntype = "service_account"\nregion = "us"\n'
        f'default_project = "101"\nusername = "{DEMO_USERNAME}"\nsecret = "{DEMO_SECRET}"\n\n'
        '[active]\naccount = "acme-corp"\n'
    )


async def test_a_token_is_stored_itself_and_one_of_a_variable_only_by_its_name(
    sign_in: SignIn, environment: Environment
) -> None:
    sign_in.store(await sign_in.with_token(TOKEN), name="inline", project="101")
    named = await sign_in.with_token(TOKEN, variable="MY_TOKEN")
    assert named.credentials == TokenVariable("MY_TOKEN")
    sign_in.store(named, name="named", project="101")
    accounts = tomllib.loads(stored(environment))["accounts"]
    assert accounts["inline"]["token"] == DEMO_TOKEN
    assert accounts["named"]["token_env"] == "MY_TOKEN"
    assert "token" not in accounts["named"]


async def test_a_second_account_of_an_organization_gets_the_next_free_name(
    sign_in: SignIn, environment: Environment
) -> None:
    for expected in ("acme-corp", "acme-corp-2", "acme-corp-3"):
        identity = await sign_in.with_token(TOKEN)
        assert identity.suggested_name == expected
        assert sign_in.store(identity, project="101") == expected
    assert tomllib.loads(stored(environment))["active"] == {"account": "acme-corp-3"}


async def test_refused_credentials_say_so_and_store_nothing(
    sign_in: SignIn, environment: Environment
) -> None:
    with pytest.raises(AuthenticationError) as caught:
        await sign_in.with_service_account(DEMO_USERNAME, SecretStr("wrong-secret"))
    assert "does not accept" in caught.value.message
    assert "wrong-secret" not in repr(vars(caught.value))
    assert not environment.config_file.exists()


async def test_the_browser_way_ends_at_the_callback_with_the_official_clients_files(
    sign_in: SignIn, environment: Environment, clock: Clock
) -> None:
    identity = await through_the_browser(sign_in)
    assert sign_in.store(identity, project="101") == "acme-corp"
    assert stored(environment) == (
        '[accounts.acme-corp]\ntype = "oauth_browser"\nregion = "us"\n'
        'default_project = "101"\n\n[active]\naccount = "acme-corp"\n'
    )
    tokens = tokens_of(environment, "acme-corp")
    assert list(tokens) == ["access_token", "expires_at", "token_type", "scope", "refresh_token"]
    assert tokens["scope"] == SCOPE
    assert tokens["expires_at"] == "2023-11-14T23:13:20+00:00"  # an hour after the clock
    client = (environment.storage / "oauth" / "client_us.json").read_text("utf-8")
    assert client.startswith('{\n  "client_id": "demo-client-')
    assert client.endswith('",\n  "created_at": "2023-11-14T22:13:20Z"\n}')
    assert list(json.loads(client)) == [
        *("client_id", "region", "redirect_uri", "scope", "created_at"),
    ]
    for path in environment.storage.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


async def test_the_address_can_be_pasted_instead(browser: BrowserSignIn, sign_in: SignIn) -> None:
    answer = await asyncio.to_thread(sent_back, browser.address)
    waiting = asyncio.create_task(browser.identity())
    with pytest.raises(OAuthError, match="not the address"):
        browser.paste("https://mixpanel.com/project/1")
    with pytest.raises(OAuthError, match="another sign-in"):
        browser.paste(answer.replace("state=", "state=x"))
    browser.paste(answer)
    browser.paste(answer)
    assert (await waiting).suggested_name == "acme-corp"


async def test_a_refusal_in_the_browser_ends_the_wait(browser: BrowserSignIn) -> None:
    answer = await asyncio.to_thread(sent_back, browser.address)
    place, _, query = answer.partition("?")
    state = next(part for part in query.split("&") if part.startswith("state="))
    await asyncio.to_thread(agree, f"{place}?error=access_denied&{state}")
    with pytest.raises(OAuthError, match="denied"):
        await browser.identity()


async def test_a_registered_client_is_used_again(sign_in: SignIn, environment: Environment) -> None:
    await through_the_browser(sign_in)
    first = read_client(client_file(environment.storage, "us"))
    await through_the_browser(sign_in)
    assert read_client(client_file(environment.storage, "us")) == first


async def busy(port: int) -> asyncio.Server:
    async def ignore(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    return await asyncio.start_server(ignore, "127.0.0.1", port)


async def test_with_a_busy_port_the_client_is_registered_for_another_one(
    sign_in: SignIn, environment: Environment
) -> None:
    await through_the_browser(sign_in)
    first = read_client(client_file(environment.storage, "us"))
    port = int(first.redirect_uri.split(":")[2].partition("/")[0])
    async with await busy(port):
        await through_the_browser(sign_in)
    second = read_client(client_file(environment.storage, "us"))
    assert second.redirect_uri != first.redirect_uri
    assert second.client_id != first.client_id


async def test_a_registration_that_other_tokens_need_is_kept_though_its_port_is_busy(
    sign_in: SignIn, environment: Environment
) -> None:
    sign_in.store(await through_the_browser(sign_in), project="101")
    first = read_client(client_file(environment.storage, "us"))
    port = int(first.redirect_uri.split(":")[2].partition("/")[0])
    async with await busy(port), await sign_in.with_browser("us") as under_way:
        assert not under_way.listening
        under_way.paste(await asyncio.to_thread(sent_back, under_way.address))
        sign_in.store(await under_way.identity(), project="102")
    assert read_client(client_file(environment.storage, "us")) == first


async def test_with_every_port_busy_only_pasting_works(sign_in: SignIn) -> None:
    servers = [await busy(port) for port in CALLBACK_PORTS]
    try:
        async with await sign_in.with_browser("us") as under_way:
            assert not under_way.listening
            under_way.paste(await asyncio.to_thread(sent_back, under_way.address))
            assert (await under_way.identity()).region == "us"
    finally:
        for server in servers:
            server.close()


async def test_signing_in_again_under_its_name_renews_a_browser_account(
    sign_in: SignIn, environment: Environment
) -> None:
    sign_in.store(await through_the_browser(sign_in), name="me", project="103")
    before = tokens_of(environment, "me")
    me_file = environment.storage / "accounts" / "me" / "me.json"
    me_file.write_text("{}")
    assert sign_in.bound_region("me", "oauth_browser") == "us"
    assert sign_in.store(await through_the_browser(sign_in), name="me") == "me"
    after = tokens_of(environment, "me")
    assert after["access_token"] != before["access_token"]
    assert after["refresh_token"] != before["refresh_token"]
    assert tomllib.loads(stored(environment))["accounts"]["me"]["default_project"] == "103"
    assert not me_file.exists()


async def test_a_name_of_another_kind_or_region_is_refused_and_untouched(
    sign_in: SignIn, environment: Environment
) -> None:
    sign_in.store(await sign_in.with_token(TOKEN), name="taken", project="101")
    before = stored(environment)
    with pytest.raises(ConfigError, match="of another kind"):
        sign_in.bound_region("taken", "service_account")
    service = await sign_in.with_service_account(DEMO_USERNAME, SECRET)
    with pytest.raises(ConfigError, match="of another kind"):
        sign_in.store(service, name="taken", project="101")
    elsewhere = await sign_in.with_token(TOKEN, region="eu")
    with pytest.raises(ConfigError, match="in the region us"):
        sign_in.store(elsewhere, name="taken", project="101")
    with pytest.raises(ConfigError, match="cannot be the name"):
        sign_in.bound_region("../x", "oauth_token")
    assert stored(environment) == before


async def test_a_project_that_cannot_be_opened_is_not_stored(
    sign_in: SignIn, environment: Environment
) -> None:
    identity = await sign_in.with_token(TOKEN)
    with pytest.raises(ProjectNotFoundError) as caught:
        sign_in.store(identity, project="999")
    assert caught.value.exit_code == 4
    assert "101 (Web App)" in caught.value.hint
    assert not environment.config_file.exists()


def proven(*projects: str) -> Identity:
    return Identity("us", seeing(*projects), TokenVariable("TOKEN"), "globex-inc")


def test_the_only_project_is_taken_without_asking(
    sign_in: SignIn, environment: Environment
) -> None:
    assert sign_in.project_for(proven("5")) == "5"
    sign_in.store(proven("5"))
    assert tomllib.loads(stored(environment))["accounts"]["globex-inc"]["default_project"] == "5"


def test_among_several_projects_somebody_has_to_choose(sign_in: SignIn) -> None:
    assert sign_in.project_for(proven("5", "6")) is None
    with pytest.raises(ConfigError, match="2 projects"):
        sign_in.store(proven("5", "6"))


def test_an_account_without_any_project_is_stored_without_one(
    sign_in: SignIn, environment: Environment
) -> None:
    sign_in.store(proven())
    account = tomllib.loads(stored(environment))["accounts"]["globex-inc"]
    assert account == {"type": "oauth_token", "region": "us", "token_env": "TOKEN"}


def test_the_project_of_the_environment_counts_when_it_can_be_opened(
    environment: Environment, clock: Clock
) -> None:
    named = SignIn(environment.model_copy(update={"project_id": "6"}), clock=clock)
    assert named.project_for(proven("5", "6")) == "6"
    with pytest.raises(ConfigError, match="MP_PROJECT_ID is 6"):
        named.project_for(proven("5"))


async def test_a_failed_write_leaves_no_tokens_of_an_account_that_is_not_there(
    sign_in: SignIn, environment: Environment
) -> None:
    identity = await through_the_browser(sign_in)
    environment.config_file.with_name("config.toml.lock").mkdir()
    with pytest.raises(StorageError):
        sign_in.store(identity, project="101")
    assert not (environment.storage / "accounts" / "acme-corp" / "tokens.json").exists()
