"""What a figure is made of, as plain values: for the terminal, the HTML twin and the auditor's bundle alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from finsam_ar.books.model import DecisionKind
from finsam_ar.errors import Source
from finsam_ar.tables.model import Unit


@dataclass(frozen=True)
class Share:
    """The part of a figure that one account and one verksamhet make, in öre with the figure's sign.

    Both are "" for the part of a sum that is a published figure of a year before the books; a verksamhet also for
    postings that have none. Money decided for a verksamhet as a whole stands on the root, `Kostnader` or `Intäkter`.
    """

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
class DecisionLine:
    """A decision behind a budget, a grant or a transfer: the whole amount, as it was decided.

    A figure of a part of the year has only its share of it. `source`, a line of the books, is None in the public
    edition.
    """

    kind: DecisionKind
    date: dt.date
    organ: str
    paragraph: str
    dnr: str
    account: str  # "" for the verksamhet as a whole
    verksamhet: str
    amount_ore: int
    source: Source | None


@dataclass(frozen=True)
class Part:
    """A row that a sum is made of, a column of a difference, or one of the two figures of a ratio."""

    sign: int
    name: str
    amount_ore: int


@dataclass(frozen=True)
class Detail:
    """A cell and what it is made of.

    `name` is table/row/column as in `document.model.Figure.fact` and `Cell.fact`. A sum has parts and a figure of money
    has shares (they add up to `exact_ore`); a ratio has the two figures it divides as parts; a stored figure has a
    source and no shares.
    """

    name: str
    title: str  # the table's title and the row's text
    column: str  # the column's text
    unit: Unit
    shown: Decimal | None  # None where nothing is shown: a blank, or a hidden column
    exact_ore: int | None  # None for ratios, counts and blanks
    exact_text: str  # kronor with öre, or per cent, in Swedish form; "" for a blank
    origin: str  # utfall, budget, beslut, disponibelt, overforing, historik, uppgift, kvot, skillnad
    parts: tuple[Part, ...] = ()
    shares: tuple[Share, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    vouchers: tuple[VoucherLine, ...] = ()  # empty in the public edition
    source: Source | None = None


def joined(detail: Detail, accounts: Collection[str]) -> Detail:
    """Return the detail without verksamheter on those accounts: one share an account, and no decisions on them."""
    amounts: dict[tuple[str, str], int] = {}
    for share in detail.shares:
        name = (share.account, "" if share.account in accounts else share.verksamhet)
        amounts[name] = amounts.get(name, 0) + share.amount_ore
    shares = tuple(Share(account, verksamhet, ore) for (account, verksamhet), ore in amounts.items() if ore)
    decisions = tuple(decision for decision in detail.decisions if decision.account not in accounts)
    return replace(detail, shares=shares, decisions=decisions)
