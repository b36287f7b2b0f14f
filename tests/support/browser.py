"""Being the browser of a sign-in at the demo server, which agrees at once."""

from __future__ import annotations

import urllib.error
import urllib.request


def agree(address: str) -> None:
    """Open an address as a browser of this machine, all the way to the callback."""
    with urllib.request.urlopen(address, timeout=10) as page:
        assert page.status == 200


def sent_back(address: str) -> str:
    """Open an address as a browser elsewhere, and stop where it is sent to in the end."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(address, timeout=10)
    except urllib.error.HTTPError as answer:
        with answer:
            return str(answer.headers["Location"])
    raise AssertionError("the server did not send the browser back")
