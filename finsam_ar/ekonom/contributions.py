"""What each member pays of the förbund's contributions, and whether the books agree.

The year's total is the board's budget of income. Kinds of members share it by per cent, and the members of a kind by
the dated key "medlemsbidrag"; a kind with one member needs no key. Every division is exact: what remains goes to the
largest fractions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from finsam_ar.books.decisions import board_budget
from finsam_ar.books.keys import divide, key_on
from finsam_ar.books.model import Books, Decision, DecisionKind, Key, Organisation
from finsam_ar.books.outcome import income_by_motpart, verksamheter_on
from finsam_ar.config.kontroller import MemberShare, MemberShares
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.suggest import near
from finsam_ar.tables.scope import Resolver

KEY_NAME = "medlemsbidrag"
_KRONA = 100  # öre
_WHOLE = 100  # per cent


@dataclass(frozen=True)
class Contribution:
    """What one member pays in the year, and in each payment; öre."""

    member: Organisation
    share: MemberShare
    computed_ore: int
    extra_ore: int  # of it: what it got of what remained when all had their whole kronor, or öre
    payments_ore: tuple[int, ...]
    booked_ore: int

    @property
    def gap_ore(self) -> int:
        """What was booked more than computed; negative when something is missing."""
        return self.booked_ore - self.computed_ore


@dataclass(frozen=True)
class Contributions:
    """All members' contributions of a year."""

    year: int
    budget: tuple[Decision, ...]
    key: Key | None  # None where no kind of members has more than one
    members: tuple[Contribution, ...]
    unnamed_ore: int  # booked with a counterparty that is no member, or none
    is_booked: bool  # whether the books have the year

    @property
    def total_ore(self) -> int:
        """The board's budget, which the computed contributions sum to."""
        return sum(each.computed_ore for each in self.members)

    @property
    def booked_ore(self) -> int:
        """All that is booked on the members' accounts."""
        return sum(each.booked_ore for each in self.members) + self.unnamed_ore


def contributions(books: Books, settings: MemberShares, year: int) -> Contributions:
    """Return what members pay for a year and what is booked; UserError with all that is missing or wrong."""
    resolver = Resolver(books)
    accounts = frozenset[str]().union(*(resolver.accounts(text) for text in settings.accounts))
    budget = _budget(books, accounts, year)
    members = {share.membership: _members(books, share.membership) for share in settings.shares}
    several = {each.id: each for found in members.values() if len(found) > 1 for each in found}
    key = key_on(books.keys, KEY_NAME, dt.date(year, 1, 1)) if several else None
    total = sum(each.amount_ore for each in budget)
    problems = [
        *_settings_problems(settings, members, accounts, books),
        *_budget_problems(budget, settings, books, year),
        *(_key_problems(key, several, books, year) if several else ()),
    ]
    if problems:
        raise UserError(problems)
    unit = _KRONA if settings.in_kronor else 1
    parts = divide(total // unit, {share.membership: Decimal(share.percent) for share in settings.shares})
    booked = income_by_motpart(books, accounts, year)
    found = []
    for share in settings.shares:
        ids = [each.id for each in members[share.membership]]
        weights = {id_: key.shares[id_] for id_ in ids} if key and len(ids) > 1 else dict.fromkeys(ids, Decimal(1))
        whole = sum(weights.values())
        computed = divide(parts[share.membership], weights)
        for member in members[share.membership]:
            units = computed[member.id]
            extra = units - int(parts[share.membership] * weights[member.id] // whole)
            payments = _payments(units * unit, share.payments, unit)
            booked_ore = booked.pop(member.id, 0)
            found.append(Contribution(member, share, units * unit, extra * unit, payments, booked_ore))
    return Contributions(year, tuple(budget), key, tuple(found), sum(booked.values()), year in books.years)


def _members(books: Books, membership: str) -> list[Organisation]:
    return [each for each in books.register.organisations.values() if each.membership == membership]


def _budget(books: Books, accounts: frozenset[str], year: int) -> list[Decision]:
    """Return the board's budget of income for the verksamheter that the members' accounts belong to."""
    wanted = verksamheter_on(books, accounts)
    wanted |= {each.verksamhet for name in accounts if (each := books.accounts.get(name)) and each.verksamhet}
    wanted |= {
        each.verksamhet
        for each in books.decisions
        if each.kind == DecisionKind.DISTRIBUTION and each.account in accounts
    }
    return [each for each in board_budget(books.decisions, year) if each.is_income and each.verksamhet in wanted]


def _payments(ore: int, count: int, unit: int) -> tuple[int, ...]:
    """Divide evenly into whole units; what remains goes to the last payment."""
    part = ore // count // unit * unit
    return (*[part] * (count - 1), ore - part * (count - 1))


def _settings_problems(
    settings: MemberShares, members: dict[str, list[Organisation]], accounts: Iterable[str], books: Books
) -> list[Problem]:
    found = []
    whole = sum(share.percent for share in settings.shares)
    if whole != _WHOLE:
        found.append(Problem(f"medlemsandelarna summerar till {whole} %, inte 100", settings.source, "Rätta andel."))
    if not accounts:
        hint = "Rätta konton i [medlemsandelar]."
        found.append(Problem("medlemsbidragens konton finns inte i kontoplanen", settings.source, hint))
    kinds = {each.membership for each in books.register.organisations.values() if each.membership}
    found += [
        Problem(f"ingen medlem i registret är ”{share.membership}”", share.source, near(share.membership, kinds))
        for share in settings.shares
        if not members[share.membership]
    ]
    return found


def _budget_problems(budget: Sequence[Decision], settings: MemberShares, books: Books, year: int) -> list[Problem]:
    if not budget:
        hint = f'Skriv beslutet: custom "finsam-budget" med ar: {year} och slag: "intakt".'
        return [Problem(f"styrelsen har ingen budget för medlemsbidragen {year}", Source(books.main_file), hint)]
    return [
        Problem("budgeten för medlemsbidragen är inte i hela kronor", each.source, "Ta bort hela-kronor, eller rätta.")
        for each in budget
        if settings.in_kronor and each.amount_ore % _KRONA
    ]


def _key_problems(key: Key | None, members: dict[str, Organisation], books: Books, year: int) -> list[Problem]:
    if key is None:
        hint = (
            f'Skriv custom "finsam-nyckel" "{KEY_NAME}" med datum senast {year}-01-01,'
            f" och ett tal för {', '.join(members)}."
        )
        return [Problem(f"nyckeln ”{KEY_NAME}” finns inte för {year}", Source(books.main_file), hint)]
    lacking = [id_ for id_ in members if id_ not in key.shares]
    strangers = [id_ for id_ in key.shares if id_ not in members]
    kinds = ", ".join(dict.fromkeys(each.membership or "" for each in members.values()))
    found = []
    if lacking:
        message = f"nyckeln ”{KEY_NAME}” har inget tal för {', '.join(lacking)}"
        found.append(Problem(message, key.source, "Lägg till en rad för var och en."))
    if strangers:
        message = f"nyckeln ”{KEY_NAME}” delar på {', '.join(strangers)}, som inte är medlem av slaget {kinds}"
        found.append(Problem(message, key.source, "Ta bort raden, eller rätta medlem: i registret."))
    return found
