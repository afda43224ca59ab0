"""What a figure is made of, as plain values: for the terminal, the HTML twin and the auditor's bundle alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from finsam_ar.errors import Source
from finsam_ar.tables.model import Unit


@dataclass(frozen=True)
class Share:
    """The part of a figure that one account and one verksamhet make, in öre with the figure's sign."""

    account: str
    verksamhet: str
    amount_ore: int


@dataclass(frozen=True)
class VoucherLine:
    """One posting behind a figure, in öre with the figure's sign. Only the auditor's edition may hold these."""

    date: dt.date
    voucher: str
    payee: str
    text: str
    account: str
    verksamhet: str
    amount_ore: int
    source: Source


@dataclass(frozen=True)
class Part:
    """A row that a sum is made of."""

    sign: int
    name: str
    amount_ore: int


@dataclass(frozen=True)
class Detail:
    """A cell and what it is made of.

    `name` is table/row/column as in `document.model.Figure.fact` and `Cell.fact`. A sum has parts, a figure of money has
    shares (they add up to `exact_ore`); a ratio has the two figures it divides as parts; a stored figure has a source.
    """

    name: str
    title: str  # the table's title and the row's text
    column: str  # the column's text
    unit: Unit
    shown: Decimal | None
    exact_ore: int | None  # None for ratios and counts
    exact_text: str  # kronor with öre, or per cent, in Swedish form
    origin: str  # utfall, budget, beslut, disponibelt, overforing, historik, uppgift, kvot
    parts: tuple[Part, ...] = ()
    shares: tuple[Share, ...] = ()
    vouchers: tuple[VoucherLine, ...] = ()  # empty in the public edition
    source: Source | None = None
