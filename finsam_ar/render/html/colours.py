"""A förbund's colours on light and on dark ground, as custom properties of the style sheet.

Colours that were read have enough contrast on white. On dark ground, and where a shade must stand back, the shade is
searched for, so that any förbund's colours are readable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finsam_ar.config.forbund import contrast
from finsam_ar.document.model import Look

WHITE, DARK = "#ffffff", "#12171a"
_TEXT, _MARK = 4.6, 3.05  # WCAG asks for 4.5:1 of text and 3:1 of what else must be seen


def mix(first: str, second: str, share: float) -> str:
    """`share` of the first colour and the rest of the second."""
    pairs = [(int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


def shade(colour: str, towards: str, grounds: Sequence[str], ratio: float) -> str:
    """The colour, moved as little as possible towards another until it has `ratio` to 1 against all grounds."""
    moved = (mix(towards, colour, step / 50) for step in range(51))
    return next((c for c in moved if all(contrast(c, ground) >= ratio for ground in grounds)), towards)


def palettes(look: Look) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The custom properties for light and for dark ground."""
    light = {
        "ground": WHITE,
        "ink": "#1a1a1a",
        "grey": "#595959",
        "rule": "#c4c9cc",
        "accent": shade(look.accent, "#000000", (WHITE, look.tint), _TEXT),
        "second": look.second,
        "tint": look.tint,
        "soft": shade(mix(look.accent, WHITE, 0.2), look.accent, (WHITE,), _MARK),
        "field": look.accent,
        "field-year": mix(WHITE, look.accent, 0.075),
        "draft": look.second,
    }
    tint = mix(look.accent, DARK, 0.22)
    accent = shade(look.accent, WHITE, (DARK, tint), 6.5)
    dark = {
        "ground": DARK,
        "ink": "#e6e9eb",
        "grey": "#aab3b8",
        "rule": "#414b51",
        "accent": accent,
        "second": shade(look.second, WHITE, (DARK, tint), 5.5),
        "tint": tint,
        "soft": shade(mix(accent, DARK, 0.2), accent, (DARK,), _MARK),
        "field": shade(mix(look.accent, DARK, 0.7), DARK, (WHITE,), 7.0),
        "field-year": mix(WHITE, mix(look.accent, DARK, 0.7), 0.06),
        "draft": look.second,
    }
    return light, dark
