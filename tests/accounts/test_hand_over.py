"""The tokens of a bridge file on their way to where they are renewed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from bizctx_tui.accounts.hand_over import hand_over, lock_file
from bizctx_tui.accounts.tokens import Tokens, read_tokens, write_tokens
from bizctx_tui.files.lock import FileLock
from tests.accounts.home import Home, tokens


def good_until(year: int, access_token: str) -> Tokens:
    return Tokens.model_validate(
        tokens(access_token=access_token, expires_at=datetime(year, 1, 1, tzinfo=UTC))
    )


def kept(home: Home) -> str:
    return read_tokens(home.tokens_file("me")).access_token.get_secret_value()


def test_they_are_stored_where_there_are_none(home: Home) -> None:
    hand_over(good_until(2030, "bridged"), home.tokens_file("me"))
    assert kept(home) == "bridged"


def test_they_replace_tokens_that_run_out_sooner(home: Home) -> None:
    write_tokens(home.tokens_file("me"), good_until(2029, "old"))
    hand_over(good_until(2030, "bridged"), home.tokens_file("me"))
    assert kept(home) == "bridged"


@pytest.mark.parametrize("year", [2030, 2031])
def test_renewed_tokens_are_not_thrown_away_for_the_ones_they_came_from(
    home: Home, year: int
) -> None:
    write_tokens(home.tokens_file("me"), good_until(year, "renewed"))
    hand_over(good_until(2030, "bridged"), home.tokens_file("me"))
    assert kept(home) == "renewed"


def test_they_replace_a_file_that_nobody_could_use(home: Home) -> None:
    home.write(home.tokens_file("me"), "{")
    hand_over(good_until(2030, "bridged"), home.tokens_file("me"))
    assert kept(home) == "bridged"
    home.tokens_file("me").chmod(0o644)
    hand_over(good_until(2031, "newer"), home.tokens_file("me"))
    assert kept(home) == "newer"


@pytest.mark.timeout(60)
def test_they_give_way_to_what_another_process_is_just_renewing(home: Home) -> None:
    file = home.tokens_file("me")
    write_tokens(file, good_until(2029, "old"))
    renewing = FileLock(lock_file(file))
    with renewing.held(seconds=0):
        waiting = threading.Thread(target=hand_over, args=(good_until(2030, "bridged"), file))
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
        write_tokens(file, good_until(2031, "renewed"))
    waiting.join()
    assert kept(home) == "renewed"
