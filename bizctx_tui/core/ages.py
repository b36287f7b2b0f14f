"""How long ago something was, in words."""

from __future__ import annotations


def age(seconds: float) -> str:
    """Words for a span that ends now.

    Args:
        seconds: How long ago; a moment that is still to come counts as now.
    """
    if seconds < 60:
        return "just now"
    if seconds < 3_600:
        return f"{seconds // 60:.0f} min ago"
    if seconds < 86_400:
        return f"{seconds // 3_600:.0f} h ago"
    return f"{seconds // 86_400:.0f} d ago"
