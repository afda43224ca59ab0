"""What insatser are to be paid against what is booked: due, late, paid twice, paid without a decision, still owed.

What is booked for an insats is recognised by its accounts' roots alone. A debt is on an account under Skulder; a cost,
or money paid ahead, is what has been paid out or is owed. Money leaves the förbund's cash for insatser, so of the
accounts under Tillgångar those with less than nothing for them are cash, and the others are prepayments.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from finsam_ar.books.accounts import root_of
from finsam_ar.books.decisions import as_of
from finsam_ar.books.grants import granted_periods, is_signed
from finsam_ar.books.journal import Entry, Voucher, by_link
from finsam_ar.books.model import Books, Decision, DecisionKind, Root, month_index
from finsam_ar.books.periods import months_touched, parse_avser
from finsam_ar.ekonom.insats_figures import figures
from finsam_ar.ekonom.payout_plans import Due, dues
from finsam_ar.errors import Source

_AHEAD = 4  # months that are looked ahead: until the next quarter's requisition


class State(StrEnum):
    """How it stands with what is due; the value is what people read."""

    BOOKED = "bokförd"
    LATE = "försenad"
    COMING = "väntas"
    WAITING = "väntar på"


class Oddity(StrEnum):
    """What is wrong with a payment; the value is what people read."""

    TWICE = "betalt mer än skulden"
    ABOVE_PLAN = "betalt mer än planen"
    UNDECIDED = "betalt utan beslut"
    UNSIGNED = "betalt utan tecknat avtal"
    ABOVE_GRANT = "förbrukat mer än disponibelt"
    NOT_RETURNED = "ska betalas tillbaka"


@dataclass(frozen=True)
class Expected:
    """A due sum and what of it has been booked, paid or as a debt."""

    due: Due
    booked_ore: int
    state: State


@dataclass(frozen=True)
class Debt:
    """What is owed an insats, by the link that its vouchers share ("" where they have none)."""

    verksamhet: str
    link: str
    since: dt.date
    owed_ore: int
    paid_ore: int
    source: Source

    @property
    def open_ore(self) -> int:
        """What remains to be paid; negative when more than the debt was paid."""
        return self.owed_ore - self.paid_ore


@dataclass(frozen=True)
class Odd:
    """A payment that should be looked at; öre are what is too much, or what hasn't come back."""

    kind: Oddity
    verksamhet: str
    what: str  # a link, a voucher, what the plan pays for or a decision's diarienummer
    amount_ore: int
    source: Source | None


@dataclass(frozen=True)
class Payouts:
    """All of it as of a day."""

    date: dt.date
    expected: tuple[Expected, ...]  # of the date's year and four months on, and what is late since before
    odd: tuple[Odd, ...]  # of the date's year; paid twice, and what is to come back: of all years
    debts: tuple[Debt, ...]  # open ones
    without_plan: tuple[str, ...]  # insatser that may have costs that day, but have no payout plan
    has_books: bool  # whether the date's year has any vouchers


def payouts(books: Books, journal: Iterable[Voucher], date: dt.date) -> Payouts:
    """Return what insatser are to be paid and have been paid, by decisions and vouchers up to a day."""
    known = as_of(books.decisions, date)
    insatser = [each.id for each in books.register.verksamheter.values() if each.is_insats]
    vouchers = [each for each in journal if each.date <= date and not each.is_year_end]
    booked = _booked(vouchers, frozenset(insatser))
    first_month = month_index(books.years[0], 1) if books.years else 0
    debts = _debts(vouchers, frozenset(insatser))
    expected: list[Expected] = []
    odd = [Odd(Oddity.TWICE, e.verksamhet, e.link, -e.open_ore, e.source) for e in debts if e.open_ore < 0]
    for id_ in insatser:
        planned = [each for each in dues(known, id_) if each.months[-1] >= first_month]
        found, above = _compared(planned, booked[id_], date)
        expected += found
        odd += above
        odd += _undecided(known, booked[id_], date)
        odd += _unreturned([each for each in known if each.verksamhet == id_], booked[id_])
        own = figures(books, id_, date)
        if own.spent_ore > own.available_ore:
            above_ore = own.spent_ore - own.available_ore
            odd.append(Odd(Oddity.ABOVE_GRANT, id_, str(date.year), above_ore, None))
    return Payouts(
        date=date,
        expected=tuple(each for each in expected if _is_near(each, date)),
        odd=tuple(odd),
        debts=tuple(each for each in debts if each.open_ore > 0),
        without_plan=tuple(each for each in insatser if _lacks_plan(known, each, date)),
        has_books=date.year in books.years,
    )


@dataclass(frozen=True)
class _Booked:
    """What a voucher says of an insats: öre that became paid or owed (negative: came back), and öre that were paid."""

    voucher: Voucher
    verksamhet: str
    months: tuple[int, ...]
    cost_ore: int
    recognised_ore: int
    paid_ore: int


def _booked(vouchers: Sequence[Voucher], insatser: frozenset[str]) -> dict[str, list[_Booked]]:
    cash = _cash(vouchers, insatser)
    found: dict[str, list[_Booked]] = defaultdict(list)
    for voucher in vouchers:
        sums: dict[tuple[str, tuple[int, ...]], list[int]] = defaultdict(lambda: [0, 0, 0])
        for line in voucher.lines:
            root = root_of(line.account)
            if line.verksamhet in insatser and line.account not in cash and root != Root.INTAKTER:
                amounts = sums[line.verksamhet, _concerned(line.avser, voucher.date)]
                for place, counts in enumerate((root == Root.KOSTNADER, root != Root.SKULDER, True)):
                    amounts[place] += line.amount_ore if counts else 0
        for (verksamhet, months), ore in sums.items():
            found[verksamhet].append(_Booked(voucher, verksamhet, months, *ore))
    return found


def _cash(vouchers: Iterable[Voucher], insatser: frozenset[str]) -> set[str]:
    balances: dict[str, int] = defaultdict(int)
    for voucher in vouchers:
        for line in voucher.lines:
            if line.verksamhet in insatser and root_of(line.account) == Root.TILLGANGAR:
                balances[line.account] += line.amount_ore
    return {account for account, ore in balances.items() if ore < 0}


def _concerned(avser: str, date: dt.date) -> tuple[int, ...]:
    first, last = parse_avser(avser) or (month_index(date.year, date.month),) * 2
    return tuple(range(first, last + 1))


def _by_month(booked: Iterable[_Booked]) -> dict[int, int]:
    """Spread what was recognised evenly over the months that it concerns, the remaining öre to the last."""
    sums: dict[int, int] = defaultdict(int)
    for each in booked:
        part, rest = divmod(each.recognised_ore, len(each.months))
        for month in each.months:
            sums[month] += part
        sums[each.months[-1]] += rest
    return sums


def _compared(planned: Sequence[Due], booked: Sequence[_Booked], date: dt.date) -> tuple[list[Expected], list[Odd]]:
    """Return each due sum with what is booked for it, and where more than an exact one was booked.

    What was paid back doesn't make a sum unpaid. What was booked outside all planned months, such as a prepayment
    before the first of them, covers the first sums that lack something.
    """
    left = _by_month(each for each in booked if each.recognised_ore > 0)
    net = _by_month(booked)
    covered = [_take(left, due) for due in planned]
    loose = sum(left.values()) if planned else 0
    with_costs = {month for each in booked if each.cost_ore > 0 for month in each.months}
    expected: list[Expected] = []
    odd: list[Odd] = []
    for due, ore in zip(planned, covered, strict=True):
        lacking = min(max(due.amount_ore - ore, 0), loose) if due.is_exact and due.day else 0
        loose -= lacking
        is_booked = ore + lacking >= due.amount_ore if due.is_exact else not with_costs.isdisjoint(due.months)
        state = State.BOOKED if is_booked else _state(due, date)
        expected.append(Expected(due, ore + lacking, state))
        above = sum(net[month] for month in due.months) - due.amount_ore
        if due.is_exact and not due.waits_for and above > 0:
            odd.append(Odd(Oddity.ABOVE_PLAN, due.verksamhet, due.text, above, None))
    return expected, odd


def _take(left: dict[int, int], due: Due) -> int:
    """Take what is booked in a due sum's months, of an exact one no more than its amount."""
    taken = 0
    for month in due.months:
        part = min(left[month], due.amount_ore - taken) if due.is_exact else left[month]
        left[month] -= part
        taken += part
    return taken


def _state(due: Due, date: dt.date) -> State:
    if due.day is None:
        return State.WAITING
    return State.LATE if due.day < date else State.COMING


def _is_near(expected: Expected, date: dt.date) -> bool:
    if expected.state == State.LATE:
        return True
    day = expected.due.day
    if day is None:
        return True
    ahead = month_index(day.year, day.month) - month_index(date.year, date.month)
    return day.year >= date.year and ahead <= _AHEAD


def _debts(vouchers: Iterable[Voucher], insatser: frozenset[str]) -> list[Debt]:
    """Return what vouchers that share a link owe and paid; a line that names no insats follows its link."""
    entries = [
        Entry(voucher, line)
        for voucher in vouchers
        for line in voucher.lines
        if root_of(line.account) == Root.SKULDER and line.verksamhet in {*insatser, ""}
    ]
    items, loose = by_link(entries)
    groups = [*items.items(), *(("", [entry]) for entry in loose)]
    found = [_debt(link, group) for link, group in groups if any(e.line.verksamhet for e in group)]
    return sorted(found, key=lambda debt: (debt.since, debt.verksamhet, debt.link))


def _debt(link: str, entries: Sequence[Entry]) -> Debt:
    owed = [entry for entry in entries if entry.line.amount_ore < 0]
    first = (owed or entries)[0]
    return Debt(
        verksamhet=next(entry.line.verksamhet for entry in entries if entry.line.verksamhet),
        link=link,
        since=first.voucher.date,
        owed_ore=-sum(entry.line.amount_ore for entry in owed),
        paid_ore=sum(entry.line.amount_ore for entry in entries if entry.line.amount_ore > 0),
        source=entries[-1].voucher.source,
    )


def _undecided(decisions: Sequence[Decision], booked: Iterable[_Booked], date: dt.date) -> Iterator[Odd]:
    """Yield what was paid, or became owed, this year without a grant for its months or a signed agreement."""
    for each in booked:
        voucher = each.voucher
        if voucher.date.year != date.year or voucher.is_opening:
            continue
        known = [
            decision
            for decision in as_of(decisions, voucher.date)
            if not _begins_later(decision, each.months[-1], voucher.date)
        ]
        what = voucher.links[0] if voucher.links else voucher.ver
        granted = months_touched(granted_periods(known, each.verksamhet))
        if each.recognised_ore > 0 and each.months[0] > max(granted, default=-1):
            yield Odd(Oddity.UNDECIDED, each.verksamhet, what, each.recognised_ore, voucher.source)
        elif each.paid_ore > 0 and not is_signed(known, each.verksamhet):
            yield Odd(Oddity.UNSIGNED, each.verksamhet, what, each.paid_ore, voucher.source)


def _unreturned(own: Iterable[Decision], booked: Iterable[_Booked]) -> Iterator[Odd]:
    """Yield what is decided to come back and hasn't; what has come since the first decision goes to the earliest."""
    decided = [each for each in own if each.kind == DecisionKind.REPAYMENT]
    came = -sum(
        each.cost_ore
        for each in booked
        if decided and each.voucher.date >= decided[0].date and each.cost_ore < 0 and _brings_money(each.voucher)
    )
    for each in decided:
        left = max(each.amount_ore - came, 0)
        came = max(came - each.amount_ore, 0)
        if left:
            yield Odd(Oddity.NOT_RETURNED, each.verksamhet, each.dnr, left, each.source)


def _brings_money(voucher: Voucher) -> bool:
    return any(root_of(line.account) == Root.TILLGANGAR and line.amount_ore > 0 for line in voucher.lines)


def _begins_later(decision: Decision, month: int, date: dt.date) -> bool:
    """Whether a grant begins after what a payment is for, and after the payment: its agreement may come later."""
    start = decision.period_from
    if decision.kind != DecisionKind.GRANT or start is None:
        return False
    return start > date and month_index(start.year, start.month) > month


def _lacks_plan(decisions: Sequence[Decision], verksamhet: str, date: dt.date) -> bool:
    own = [each for each in decisions if each.verksamhet == verksamhet]
    is_running = any(start <= date <= end for start, end in granted_periods(own, verksamhet))
    return is_running and not any(each.kind == DecisionKind.PAYOUT_PLAN for each in own)
