"""The one formatter: a number and what it counts become shown text and spoken text.

Shown: U+00A0 between thousands, decimal comma, U+2212 directly before the digit. Spoken: the same without grouping,
since screen readers read grouped digits as several numbers.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from finsam_ar.tables.model import Unit

NBSP = "\u00a0"
MINUS = "\u2212"
NIL = "\u2013"
MASKED = "\u00b7\u00b7"
MASKED_SPOKEN = "dolt"

_WORDS = dict(
    zip(map(Decimal, range(2, 13)), "två tre fyra fem sex sju åtta nio tio elva tolv".split(), strict=True)  # noqa: SIM905
)
_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


def number(value: Decimal, decimals: int = 0) -> str:
    """`−12 345,6`: grouped, rounded half up to `decimals`; a rounded zero has no sign."""
    return _written(value, decimals, NBSP)


def spoken_number(value: Decimal, decimals: int = 0) -> str:
    """`−12345,6`: what a screen reader says."""
    return _written(value, decimals, "")


def _written(value: Decimal, decimals: int, separator: str) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    digits = f"{abs(rounded):,.{decimals}f}".replace(",", separator).replace(".", ",")
    return MINUS + digits if rounded < 0 else digits


def cell(value: Decimal | None, *, is_nil: bool, decimals: int = 0) -> tuple[str, str]:
    """Return a table cell's shown and spoken text: blank for None, a dash for a true nil, `0` for a rounded one."""
    if value is None:
        return "", ""
    if is_nil and value == 0:
        return NIL, "0"
    return number(value, decimals), spoken_number(value, decimals)


def figure(value: Decimal, unit: Unit, decimals: int | None = None) -> tuple[str, str]:
    """Return a figure's shown and spoken text in a sentence: `335 tkr`, `53 %`, and `7` for a count."""
    places = unit.decimals if decimals is None else decimals
    suffix = "" if unit is Unit.COUNT else unit.value
    shown, spoken = number(value, places), spoken_number(value, places)
    return (f"{shown}{NBSP}{suffix}", f"{spoken} {suffix}") if suffix else (shown, spoken)


def in_words(value: Decimal) -> str:
    """`sju` for whole numbers from 2 to 12, digits for all others."""
    return _WORDS.get(value, number(value))


def spoken_label(label: str) -> str:
    """Return what a screen reader says for a number that stands alone: itself, or a word for what is masked."""
    return MASKED_SPOKEN if label == MASKED else label


def masked_rule(least: int) -> str:
    """Say which counts are never told."""
    few = f"färre än {in_words(Decimal(least))} personer"
    return f"grupper på {few} visas inte, och inte heller de antal som sådana grupper kunde räknas fram ur"


def masked_legend(least: int) -> str:
    """Say below a table or chart what the sign of a masked count means."""
    return f"Två punkter ({MASKED}) betyder att antalet är dolt: {masked_rule(least)}."


def date(value: dt.date) -> str:
    """`den 31 mars 2023`, the day not parted from its month."""
    return f"den {value.day}{NBSP}{_MONTHS[value.month - 1]} {value.year}"
