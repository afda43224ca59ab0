"""An insats's money as of a day: decided, available, spent, committed, expected and left.

Everything follows from the decisions taken up to that day and the costs booked up to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from finsam_ar.books.decisions import as_of, original_budget, transfers
from finsam_ar.books.grants import by_year, granted, granted_periods, is_signed, pending
from finsam_ar.books.model import Books, Decision, DecisionKind
from finsam_ar.books.outcome import costs
from finsam_ar.books.periods import last_day
from finsam_ar.books.planned import planned, running_months

_FIRST_GRANTS = (DecisionKind.GRANT, DecisionKind.EXTENSION)


class Status(StrEnum):
    """How far an insats has come; the value is what people read."""

    UNDECIDED = "inte beslutad"
    APPLIED = "ansökt"
    GRANTED = "beviljad"
    SIGNED = "avtal tecknat"
    ENDED = "avslutad"


@dataclass(frozen=True)
class InsatsFigures:
    """An insats's money as of `date`. Amounts are öre of the date's year, costs positive, unless another is said."""

    verksamhet: str
    date: dt.date
    status: Status
    is_signed: bool  # an agreement since the latest grant
    periods: tuple[tuple[dt.date, dt.date], ...]  # granted, joined where they meet
    granted_by_year: Mapping[int, int]  # what grants and their changes gave each year
    decided_ore: int  # granted for the year
    carried_over_ore: int  # transferred to the year
    original_ore: int  # the board's first budget, else what was first granted
    available_ore: int  # the budget as changed (else the grant), later changes of the grant, and what was transferred
    spent_ore: int  # costs booked from the year's beginning to the date
    elapsed_months: int  # whole months of the year that have passed, of those in which the insats runs
    running_months: int  # the year's months in which the insats runs
    moved_on_ore: int  # transferred from the year to a later one
    forecast_ore: int  # what the year is expected to end at
    remaining_by_year: Mapping[int, int]  # not spent and not moved on: this year and each coming granted one
    applied_by_year: Mapping[int, int]  # asked for and not answered

    @property
    def committed_ore(self) -> int:
        """What is granted and not spent, this year and those to come."""
        return sum(ore for year, ore in self.remaining_by_year.items() if ore > 0 and self.granted_by_year.get(year))

    @property
    def expected_ore(self) -> Fraction:
        """What would be spent by now of what is available, evenly by month: the quota's denominator."""
        return Fraction(self.available_ore * self.elapsed_months, self.running_months)

    @property
    def quota(self) -> Fraction | None:
        """Förbrukningskvot: spent of what was to be spent by now; None when that is nothing."""
        return self.spent_ore / self.expected_ore if self.expected_ore > 0 else None

    def remaining_ore(self, year: int) -> int:
        """Return what may still be requested for a year; negative when more than available has been spent."""
        return self.remaining_by_year.get(year, 0)


def figures(books: Books, verksamhet: str, date: dt.date) -> InsatsFigures:
    """Return an insats's figures by the decisions and costs up to a day."""
    own = [each for each in as_of(books.decisions, date) if each.verksamhet == verksamhet]
    year = date.year
    grants = by_year(granted(own, verksamhet))
    spent_ore = costs(books, verksamhet, date)
    months = running_months(own, verksamhet, year)
    coming = {each: _available(own, each) - _moved_on(own, each) for each in grants if each > year}
    return InsatsFigures(
        verksamhet=verksamhet,
        date=date,
        status=_status(own, verksamhet, date),
        is_signed=is_signed(own, verksamhet),
        periods=granted_periods(own, verksamhet),
        granted_by_year=MappingProxyType(grants),
        decided_ore=grants.get(year, 0),
        carried_over_ore=sum(each.amount_ore for each in transfers(own, to_year=year)),
        original_ore=_original(own, verksamhet, year),
        available_ore=_available(own, year),
        spent_ore=spent_ore,
        elapsed_months=sum(last_day(month) <= date for month in months),
        running_months=len(months),
        moved_on_ore=_moved_on(own, year),
        forecast_ore=_costs("prognos", own, year),
        remaining_by_year=MappingProxyType({year: _available(own, year) - _moved_on(own, year) - spent_ore, **coming}),
        applied_by_year=MappingProxyType(by_year(share for each in pending(own) for share in each.shares())),
    )


def insatser(books: Books, date: dt.date) -> list[InsatsFigures]:
    """Return the figures of each insats that has money in the date's year or waits for an answer, in register order."""
    found = [figures(books, each.id, date) for each in books.register.verksamheter.values() if each.is_insats]
    return [
        each
        for each in found
        if each.available_ore or each.spent_ore or each.committed_ore or each.status == Status.APPLIED
    ]


def _original(own: Sequence[Decision], verksamhet: str, year: int) -> int:
    budgets = [each.amount_ore for each in original_budget(own, year) if not each.is_income]
    if budgets:
        return sum(budgets)
    return by_year(granted([each for each in own if each.kind in _FIRST_GRANTS], verksamhet)).get(year, 0)


def _available(own: Sequence[Decision], year: int) -> int:
    """Return what there is to spend, öre."""
    return _costs("disponibelt", own, year)


def _costs(origin: str, own: Sequence[Decision], year: int) -> int:
    return sum(line.amount_ore for line in planned(origin, own, year) if not line.decision.is_income)


def _moved_on(own: Sequence[Decision], year: int) -> int:
    return sum(each.amount_ore for each in transfers(own, from_year=year))


def _status(own: Sequence[Decision], verksamhet: str, date: dt.date) -> Status:
    periods = granted_periods(own, verksamhet)
    if periods and periods[-1][1] >= date:
        return Status.SIGNED if is_signed(own, verksamhet) else Status.GRANTED
    if pending(own):
        return Status.APPLIED
    return Status.ENDED if periods else Status.UNDECIDED
