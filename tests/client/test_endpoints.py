from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.client.endpoints import (
    ME_PATH,
    app_api_base,
    chain_path,
    context_path,
    oauth_base,
)
from bizctx_tui.core.models import Region, Scope
from bizctx_tui.errors import ConfigError


@pytest.mark.parametrize(
    ("region", "base"),
    [
        ("us", "https://mixpanel.com/api/app"),
        ("eu", "https://eu.mixpanel.com/api/app"),
        ("in", "https://in.mixpanel.com/api/app"),
    ],
)
def test_each_region_has_its_server(region: Region, base: str) -> None:
    assert app_api_base(region) == base


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://proxy.example.com", "https://proxy.example.com/api/app"),
        ("https://proxy.example.com/", "https://proxy.example.com/api/app"),
        ("https://proxy.example.com/x", "https://proxy.example.com/x/api/app"),
        ("https://proxy.example.com/x//", "https://proxy.example.com/x/api/app"),
        ("https://proxy.example.com/api/app", "https://proxy.example.com/api/app/api/app"),
        ("HTTPS://proxy.example.com:8443", "HTTPS://proxy.example.com:8443/api/app"),
        ("http://localhost:1", "http://localhost:1/api/app"),
        ("http://127.9.9.9:1", "http://127.9.9.9:1/api/app"),
        ("http://[::1]:1", "http://[::1]:1/api/app"),
    ],
)
def test_another_server_keeps_its_path_as_the_official_client_does(url: str, base: str) -> None:
    assert app_api_base("eu", api_base_url=url) == base
    assert app_api_base("eu", app_base_url=url) == base


def test_the_address_of_the_app_api_wins_unless_it_is_empty() -> None:
    assert (
        app_api_base("us", api_base_url="https://a.example", app_base_url="https://b.example")
        == "https://b.example/api/app"
    )
    assert (
        app_api_base("us", api_base_url="https://a.example", app_base_url="")
        == "https://a.example/api/app"
    )
    assert app_api_base("us", api_base_url="") == "https://mixpanel.com/api/app"


@pytest.mark.parametrize(
    "url",
    [
        "mixpanel.com",
        "//mixpanel.com",
        "/api",
        "ftp://mixpanel.com",
        "https://",
        "https:///path",
        " https://mixpanel.com",
        "https://mix\npanel.com",
        "https://mixpanel.com:99999",
        "https://mixpanel.com:0",
        "https://a..b",
        "https://" + "a" * 64 + ".com",
        "https://[::1",
        "https://[v1.x]",
        "https://mixpanel.com?x=1",
        "https://mixpanel.com?",
        "https://mixpanel.com#x",
        "https://user@mixpanel.com",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_with_the_name_of_its_variable(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        app_api_base("us", app_base_url=url, allow_insecure=True)
    assert caught.value.details == {"variable": "MP_APP_BASE_URL"}
    assert caught.value.message.startswith("MP_APP_BASE_URL")
    assert caught.value.message.isprintable()
    assert caught.value.hint


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        app_api_base("us", api_base_url="https://user:dummy-pass@mixpanel.com")
    assert "dummy-pass" not in repr(caught.value) + caught.value.hint
    assert "MP_API_BASE_URL" in caught.value.message


@pytest.mark.parametrize(
    "host", ["mixpanel.com", "10.0.0.1", "localhost.example.com", "128.0.0.1", "[::2]", "0.0.0.0"]
)
def test_plain_http_leaves_this_machine_only_when_allowed(host: str) -> None:
    url = f"http://{host}"
    with pytest.raises(ConfigError) as caught:
        app_api_base("us", api_base_url=url)
    assert "BIZCTX_ALLOW_INSECURE_HTTP=1" in caught.value.hint
    assert app_api_base("us", api_base_url=url, allow_insecure=True) == f"{url}/api/app"


def test_each_thing_has_its_path() -> None:
    assert ME_PATH == "/me"
    assert context_path(Scope.project("101")) == "/projects/101/business-context"
    assert context_path(Scope.organization(7)) == "/organizations/7/business-context"
    assert chain_path("101") == "/projects/101/business-context/chain"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_id_is_always_one_segment_of_the_path(project_id: str) -> None:
    segments = chain_path(project_id).split("/")
    assert len(segments) == 5
    assert segments[2].isascii()
    assert not set(segments[2]) & set("?#/ \\")


@pytest.mark.parametrize(
    ("region", "base"),
    [
        ("us", "https://mixpanel.com/oauth/"),
        ("eu", "https://eu.mixpanel.com/oauth/"),
        ("in", "https://in.mixpanel.com/oauth/"),
    ],
)
def test_each_region_has_its_oauth_server(region: Region, base: str) -> None:
    assert oauth_base(region) == base
    assert oauth_base(region, oauth_base_url="") == base


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://sign-in.example.com", "https://sign-in.example.com/"),
        ("https://sign-in.example.com/oauth/", "https://sign-in.example.com/oauth/"),
        ("http://127.0.0.1:1/oauth", "http://127.0.0.1:1/oauth/"),
    ],
)
def test_another_oauth_server_is_that_of_every_region(url: str, base: str) -> None:
    assert oauth_base("us", oauth_base_url=url) == oauth_base("in", oauth_base_url=url) == base


@pytest.mark.parametrize(
    "url", ["sign-in.example", "https://user:dummy@sign-in.example", "https://a.example/?x=1"]
)
def test_an_address_of_the_oauth_server_that_cannot_be_used_names_its_variable(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        oauth_base("us", oauth_base_url=url)
    assert caught.value.details == {"variable": "BIZCTX_OAUTH_BASE_URL"}
    assert "dummy" not in caught.value.message


def test_tokens_cross_a_network_unprotected_only_when_that_is_allowed() -> None:
    url = "http://sign-in.example/oauth/"
    with pytest.raises(ConfigError) as caught:
        oauth_base("us", oauth_base_url=url)
    assert "BIZCTX_ALLOW_INSECURE_HTTP" in caught.value.hint
    assert oauth_base("us", oauth_base_url=url, allow_insecure=True) == url
