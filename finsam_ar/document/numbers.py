"""The one formatter: a number and what it counts become shown text and spoken text.

Shown: U+00A0 between thousands, decimal comma, U+2212 directly before the digit, a dash where there is no money.
Spoken: the same without grouping, since screen readers read grouped digits as several numbers and no dash at all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from finsam_ar.document.model import Figure, Text
from finsam_ar.tables.model import Unit

NBSP = "\u00a0"
MINUS = "\u2212"
NIL, SPOKEN_NIL = "\u2013", "inget"
MASKED, MASKED_SPOKEN = "\u00b7\u00b7", "dolt"

_WORDS = dict(
    zip(map(Decimal, range(2, 13)), "två tre fyra fem sex sju åtta nio tio elva tolv".split(), strict=True)  # noqa: SIM905
)
_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
_WITHIN_AMOUNT = re.compile(r"(?<=\d) (?=%|(?:k|tk|mk|mnk)r\b|\d{3}\b)")  # `6,3 %` and `6 863 tkr`
_GROUPED = re.compile(rf"{MINUS}?(?<![\d-])\d{{1,3}}(?:[ {NBSP}]\d{{3}})+(?![ {NBSP}]?\d)")  # not `08-123 456 78`


def number(value: Decimal, decimals: int = 0) -> str:
    """`−12 345,6`: grouped, rounded half up to `decimals`; a rounded zero has no sign."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    digits = f"{abs(rounded):,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    return MINUS + digits if rounded < 0 else digits


def spoken(text: str) -> str:
    """What a screen reader says for a text: its amounts without grouping, `−12345,6`."""
    return _GROUPED.sub(lambda amount: _ungrouped(amount[0]), text).replace(NBSP, " ")


def _ungrouped(amount: str) -> str:
    return amount.replace(NBSP, "").replace(" ", "")


def figures_in(text: str) -> Iterator[Text | Figure]:
    """Yield plain words, their amounts unbroken by lines, and each grouped one a figure that knows how it is spoken."""
    text = _WITHIN_AMOUNT.sub(NBSP, text)
    end = 0
    for amount in _GROUPED.finditer(text):
        if amount.start() > end:
            yield Text(text[end : amount.start()])
        yield Figure(amount[0], _ungrouped(amount[0]), "")
        end = amount.end()
    if end < len(text):
        yield Text(text[end:])


def cell(value: Decimal | None, *, is_nil: bool, decimals: int = 0) -> tuple[str, str]:
    """Return a table cell's shown and spoken text: blank for None, a dash for a true nil, `0` for a rounded one."""
    if value is None:
        return "", ""
    if is_nil and value == 0:
        return NIL, SPOKEN_NIL
    shown = number(value, decimals)
    return shown, spoken(shown)


def figure(value: Decimal, unit: Unit, decimals: int | None = None) -> tuple[str, str]:
    """Return a figure's shown and spoken text in a sentence: `335 tkr`, `53 %`, and `7` for a count."""
    places = unit.decimals if decimals is None else decimals
    suffix = "" if unit is Unit.COUNT else unit.value
    shown = f"{number(value, places)}{NBSP}{suffix}" if suffix else number(value, places)
    return shown, spoken(shown)


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
