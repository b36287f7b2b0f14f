"""UTF-8 for the formats that carry a text as it is."""

from __future__ import annotations

from bizctx_tui.errors import FilterError


def encode(text: str, format_name: str) -> bytes:
    """The text as UTF-8.

    Raises:
        FilterError: It has a lone surrogate, which UTF-8 cannot carry.
    """
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        raise FilterError(
            f"The text holds a lone surrogate (U+{code:04X}), which --format {format_name} "
            "cannot carry.",
            code="FORMAT_UNSUITABLE",
            details={"format": format_name},
            hint="Use --format json, which writes it as an escape.",
        ) from None
