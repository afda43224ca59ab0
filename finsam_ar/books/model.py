"""The books as plain values: accounts, the register, decisions and one frozen posting table.

Nothing here knows Beancount; `books.load` makes these values from its entries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
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
    """The `custom "finsam-…"` directives that are decisions or other dated events; the value is what follows `finsam-`.

    What each may hold stands in `books.decision_forms`.
    """

    BUDGET = "budget"  # the board's total for a verksamhet and a year
    BUDGET_CHANGE = "budgetandring"  # what that total is from now on
    DISTRIBUTION = "budgetfordelning"  # the ekonom's distribution of that total to accounts
    PLAN = "plan"  # a coming year's amount in the plan for several years: planned cost or expected income
    FORECAST = "prognos"  # what the year is expected to end at, as seen that day
    APPLICATION = "ansokan"  # an owner asks for money for an insats
    APPLICATION_CHANGE = "ansokan-justering"  # the same application with another amount or period
    WITHDRAWAL = "aterkallelse"  # the owner takes the application back
    REJECTION = "avslag"  # the board says no to it
    GRANT = "beviljande"  # money for an insats, for a period
    EXTENSION = "forlangning"  # a longer period (and more money) for a granted insats
    INCREASE = "hojning"  # more money within the granted period
    REDUCTION = "sankning"  # less money within the granted period
    END = "avslut"  # a granted insats ends early, by the board or its owner
    INTENTION = "avsikt"  # an intention for several years that binds nobody: an amount a year
    AGREEMENT = "avtal"  # the agreement on a grant is signed
    PAYOUT_PLAN = "utbetalningsplan"  # how and when a grant is paid
    REPORT = "redovisning"  # the owner's report of what the money was used for has come
    APPROVAL = "godkannande"  # that report is approved
    TRANSFER = "overforing"  # unspent money moved to the next year
    REPAYMENT = "aterbetalning"  # unspent money that was paid out and is to come back
    DELEGATED = "delegationsbeslut"  # decided on the board's behalf, without money of its own
    NOTIFICATION = "anmalan"  # delegated decisions are reported to the board


#: What each kind is called in front of people.
DECISION_NAMES: Mapping[DecisionKind, str] = MappingProxyType(
    {
        DecisionKind.BUDGET: "Budget",
        DecisionKind.BUDGET_CHANGE: "Ändring av budget",
        DecisionKind.DISTRIBUTION: "Fördelning av budget",
        DecisionKind.PLAN: "Flerårsplan",
        DecisionKind.FORECAST: "Prognos",
        DecisionKind.APPLICATION: "Ansökan",
        DecisionKind.APPLICATION_CHANGE: "Justering av ansökan",
        DecisionKind.WITHDRAWAL: "Återkallad ansökan",
        DecisionKind.REJECTION: "Avslag",
        DecisionKind.GRANT: "Beviljande",
        DecisionKind.EXTENSION: "Förlängning",
        DecisionKind.INCREASE: "Höjning",
        DecisionKind.REDUCTION: "Sänkning",
        DecisionKind.END: "Avslut i förtid",
        DecisionKind.INTENTION: "Avsikt",
        DecisionKind.AGREEMENT: "Avtal",
        DecisionKind.PAYOUT_PLAN: "Utbetalningsplan",
        DecisionKind.REPORT: "Redovisning",
        DecisionKind.APPROVAL: "Godkänd redovisning",
        DecisionKind.TRANSFER: "Överföring mellan år",
        DecisionKind.REPAYMENT: "Återbetalning",
        DecisionKind.DELEGATED: "Delegationsbeslut",
        DecisionKind.NOTIFICATION: "Anmälan av delegationsbeslut",
    }
)


class PayoutModel(StrEnum):
    """How a grant is paid; the value is what the ledger calls it."""

    QUARTERLY = "kvartalsrekvisition"  # the owner's costs of each quarter, on requisition
    HALF = "halften"  # half when the agreement is signed, the rest when the report is approved
    MONTHLY = "manad"  # a fixed sum a month
    YEARLY = "ar"  # each year's amount once, at its start


@dataclass(frozen=True)
class Decision:
    """One dated decision or event, most often on one verksamhet. Amounts are positive öre, as one would say them."""

    kind: DecisionKind
    date: dt.date
    verksamhet: str  # "" for a NOTIFICATION
    amount_ore: int  # 0 where the kind has none
    is_income: bool  # `slag: "intakt"`: the amount is a revenue, else a cost
    account: str | None  # DISTRIBUTION only
    year: int | None  # the year of a budget, plan, forecast or repayment; TRANSFER: the year the money goes to
    from_year: int | None  # TRANSFER only
    period_from: dt.date | None  # None for END: it has only its last day
    period_to: dt.date | None  # None for an INTENTION until further notice
    organ: str
    paragraph: str
    dnr: str
    is_constructed: bool  # `konstruerad: TRUE`: made for an example, nobody decided just this
    source: Source
    yearly: tuple[tuple[int, int], ...] = ()  # öre by year, where it was said, by year
    by_cost: tuple[tuple[str, int], ...] = ()  # öre by kind of cost, where it was said
    applicants: tuple[str, ...] = ()  # organisation ids
    parties: tuple[str, ...] = ()  # organisation ids
    delegation: str = ""  # the point of the delegation by which an official decided
    concerns: tuple[str, ...] = ()  # NOTIFICATION: the diarienummer that it reports
    payout: PayoutModel | None = None  # PAYOUT_PLAN only
    conditions: str = ""
    disqualified: str = ""  # who took no part (jäv)
    note: str = ""
    is_assumed: bool = False  # what if: nobody has taken it, and no budget or forecast has counted it in


@dataclass(frozen=True)
class Key:
    """A dated key that divides money among organisations or verksamheter (`custom "finsam-nyckel"`).

    `shares` are weights: inhabitants, hours or per cent. Those of per cent sum to exactly 100.
    """

    name: str
    date: dt.date  # valid from this day, until a later key of the same name
    shares: Mapping[str, Decimal]  # organisation or verksamhet id -> its weight, in the register's order
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
    keys: tuple[Key, ...]  # by date, then file and line
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

    def booked(self, until: dt.date) -> pd.DataFrame:
        """Return the postings of the vouchers dated up to and including a day."""
        if until == dt.date.max:
            return self.postings
        return self._postings[self._postings["datum"] <= until.isoformat()]


def month_index(year: int, month: int) -> int:
    """The month as one number, so that periods are ranges: 2022-01 -> 24264."""
    return year * 12 + month - 1
