"""Only addresses that a person can read as what they are, and that open a page, are opened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.markdown.address import OPENED, judged
from bizctx_tui.core.visible import visible


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://x.org", "x.org"),
        ("HTTPS://X.org:8443/a?b#c", "x.org"),
        ("https://mixpanel.com@evil.example/", "evil.example"),
        ("mailto:me@x.org", ""),
    ],
)
def test_web_and_mail_addresses_may_be_opened(address: str, host: str) -> None:
    assert judged(address) == (address, host, "")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("javascript:alert(1)", "javascript"),
        ("file:///etc/passwd", "file"),
        ("data:text/html,x", "data"),
        ("/relative", "https://"),
        ("", "https://"),
        ("#nowhere", "heading"),
        ("https://", "machine"),
        ("mailto:", "nobody"),
        ("https://[::1", "browser could read"),
        ("https://x.org/a b", "spaces"),
        ("https://x.org/\x1b[31m", "control"),
        ("https://x.org/\u202egpj", "invisible"),
        ("-https://x.org", "https://"),
        ("https:x.org", "machine"),
    ],
)
def test_others_are_refused_with_the_reason(address: str, why: str) -> None:
    assert why in judged(address).refusal


@given(st.text(max_size=40).map(lambda rest: "https:" + rest) | st.text(max_size=40))
def test_any_text_is_judged_and_shown_safely(address: str) -> None:
    result = judged(address)
    assert visible(result.shown) == result.shown
    assert visible(result.host) == result.host
    if not result.refusal:
        assert result.shown == address
        assert address.lower().startswith(tuple(f"{scheme}:" for scheme in OPENED))
