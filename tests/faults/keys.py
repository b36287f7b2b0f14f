"""Keys as they come from a terminal: one behind the other, and nobody waits in between."""

from __future__ import annotations

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and let every widget take what reached it.

    Args:
        keys: Names of keys, or single characters.
    """
    driver = pilot.app._driver
    assert driver is not None
    for key in keys:
        driver.send_message(_event(key))
    await pilot.pause(0)


def _event(key: str) -> events.Key:
    if len(key) > 1:
        return events.Key(key, None)
    return events.Key(key if key.isalnum() else _character_to_key(key), key)
