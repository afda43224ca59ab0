"""The books as plain values: accounts, the register, decisions and one frozen posting table.

Nothing here knows Beancount; `books.load` makes these values from its entries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from finsam_ar.errors import Source

if TYPE_CHECKING:
    import pandas as pd

_NONE: Mapping[str, str] = MappingProxyType({})


class Root(StrEnum):
    """The five roots of the account tree; the values are what the ledger's options name them."""

    TILLGANGAR = "Tillgångar"
    SKULDER = "Skulder"
    EGET_KAPITAL = "EgetKapital"
    INTAKTER = "Intäkter"
    KOSTNADER = "Kostnader"

    @property
    def is_result(self) -> bool:
        """True for revenue and cost accounts (resultaträkningen), False for balance accounts."""
        return self in (Root.INTAKTER, Root.KOSTNADER)


@dataclass(frozen=True)
class Account:
    """An account: its full name in the tree, and what its `open` directive says of it."""

    name: str
    number: int | None  # the leading digits of the leaf, 7010 of `7010-Lön`; None when the leaf has none
    root: Root
    verksamhet: str | None  # every posting on the account belongs to this one, when given
    opened: dt.date
    closed: dt.date | None
    source: Source


@dataclass(frozen=True)
class Organisation:
    """A member, an owner of an insats or another counterparty that tables name."""

    id: str
    name: str
    short_name: str
    membership: str | None  # kommun | region | stat; None when it pays no medlemsavgift of its own
    attributes: Mapping[str, str]
    source: Source


@dataclass(frozen=True)
class Verksamhet:
    """A node of the register's tree: what money is for."""

    id: str
    name: str
    short_name: str
    parent: str | None
    kind: str  # the förbund's own vocabulary: individ, struktur, plattform ...
    is_insats: bool  # its costs need a decided period
    owners: tuple[str, ...]  # organisation ids
    parties: tuple[str, ...]  # organisation ids
    financier: str
    valid_from: dt.date
    valid_to: dt.date | None
    attributes: Mapping[str, str]  # all other string metadata, for label and id templates
    source: Source


@dataclass(frozen=True)
class Register:
    """All organisations and verksamheter, in the order in which the files name them."""

    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    verksamheter: Mapping[str, Verksamhet] = field(default_factory=dict)

    def subtree(self, verksamhet_id: str) -> tuple[str, ...]:
        """The id itself and all ids below it, in register order. Unknown id: KeyError."""
        found = {self.verksamheter[verksamhet_id].id}
        for candidate in self.verksamheter.values():
            node: Verksamhet | None = candidate
            while node is not None:
                if node.id == verksamhet_id:
                    found.add(candidate.id)
                    break
                node = self.verksamheter.get(node.parent) if node.parent else None
        return tuple(id_ for id_ in self.verksamheter if id_ in found)


class DecisionKind(StrEnum):
    """The `custom "finsam-…"` directives that are decisions; the value is the part after `finsam-`."""

    BUDGET = "budget"  # the board's total for a verksamhet and a year
    DISTRIBUTION = "budgetfordelning"  # the ekonom's distribution of that total to accounts
    GRANT = "beviljande"  # money for an insats, for a period
    EXTENSION = "forlangning"  # a longer period (and more money) for a granted insats
    TRANSFER = "overforing"  # unspent money moved to the next year


@dataclass(frozen=True)
class Decision:
    """One dated decision on one verksamhet. Amounts are positive öre, as one would say them."""

    kind: DecisionKind
    date: dt.date
    verksamhet: str
    amount_ore: int
    is_income: bool  # `slag: "intakt"`: the amount is a revenue, else a cost
    account: str | None  # DISTRIBUTION only
    year: int | None  # BUDGET and DISTRIBUTION: the year; TRANSFER: the year the money goes to
    from_year: int | None  # TRANSFER only
    period_from: dt.date | None  # GRANT and EXTENSION
    period_to: dt.date | None
    organ: str
    paragraph: str
    dnr: str
    is_constructed: bool  # `konstruerad: TRUE`: made for an example, nobody decided just this
    source: Source


#: The posting table's columns and dtypes. Text columns are never missing: "" where the books say nothing.
POSTING_DTYPES: Mapping[str, str] = MappingProxyType(
    {
        "datum": "datetime64[s]",  # the voucher's date
        "manad": "int64",  # year * 12 + month - 1 of the date; an opening voucher counts as the December before
        "ver": "category",  # A12
        "konto": "category",  # full account name
        "kontonummer": "int64",  # 7010 of `7010-Lön`; 0 when the name has none
        "verksamhet": "category",  # the posting's own, else its transaction's, else its account's
        "motpart": "category",  # organisation id, from metadata `motpart:` of the posting or the transaction
        "betalningsmottagare": "category",  # the payee as written
        "text": "category",  # narration
        "belopp_ore": "int64",  # debit positive, credit negative
        "fil": "category",
        "rad": "int64",
    }
)


@dataclass(frozen=True)
class Unconfirmed:
    """A voucher flagged `!`: in force, but nobody has confirmed it yet."""

    ver: str
    year: int
    source: Source


@dataclass(frozen=True)
class Books:
    """A förbund's books, loaded once and never changed."""

    title: str
    main_file: Path
    files: tuple[Path, ...]  # all files read, main file first, then sorted
    accounts: Mapping[str, Account]
    register: Register
    decisions: tuple[Decision, ...]  # by date, then file and line
    years: tuple[int, ...]  # financial years with vouchers (opening vouchers don't count), ascending, no gap
    _postings: pd.DataFrame
    unconfirmed: tuple[Unconfirmed, ...] = ()  # in ledger order
    latest_year: int | None = None  # the last year with a voucher that is confirmed; None when no year has one

    @property
    def postings(self) -> pd.DataFrame:
        """All postings but those tagged #bokslut, one row each, columns as POSTING_DTYPES, in ledger order.

        A copy-on-write view: what a caller does to it never reaches the books.
        """
        return self._postings.copy(deep=False)


def month_index(year: int, month: int) -> int:
    """The month as one number, so that periods are ranges: 2022-01 -> 24264."""
    return year * 12 + month - 1
