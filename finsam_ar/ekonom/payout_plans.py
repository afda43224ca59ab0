"""What a payout plan says is due, and when.

By requisition, a quarter's costs are expected within the month after it. A month's sum is due at its end, a year's in
its first granted month. Half of a grant is due within a month after its agreement, the rest within a month after its
report is approved: until then nobody knows the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from finsam_ar.books.grants import by_month, granted
from finsam_ar.books.model import Decision, DecisionKind, PayoutModel
from finsam_ar.books.periods import last_day, months_touched

_QUARTER, _YEAR = 3, 12
_MONTH = dt.timedelta(days=30)
_GRANTS = (DecisionKind.GRANT, DecisionKind.EXTENSION)


@dataclass(frozen=True)
class Due:
    """A sum that an insats is to be paid.

    `day` is the last day, None while what it waits for hasn't happened. An amount that isn't exact is the granted
    share: what is paid is what was requested, or reported.
    """

    verksamhet: str
    text: str
    months: tuple[int, ...]  # month indices: what it pays for
    day: dt.date | None
    amount_ore: int
    is_exact: bool
    waits_for: str = ""


def dues(decisions: Sequence[Decision], verksamhet: str) -> list[Due]:
    """Return all that an insats's plans say is due, in the order of what it pays for; decisions as all there are."""
    own = [each for each in decisions if each.verksamhet == verksamhet]
    plans = [each for each in own if each.kind == DecisionKind.PAYOUT_PLAN]
    if not plans:
        return []
    shares = {month: ore for month, ore in by_month(granted(own, verksamhet)).items() if ore}
    found: list[Due] = []
    for plan, group in groupby(shares, key=lambda month: _plan_on(plans, last_day(month))):
        planned = {month: shares[month] for month in group}
        match plan.payout:
            case PayoutModel.QUARTERLY:
                found += _quarters(verksamhet, planned)
            case PayoutModel.MONTHLY:
                found += _months(verksamhet, planned, plan.amount_ore)
            case PayoutModel.YEARLY:
                found += _years(verksamhet, planned)
            case PayoutModel.HALF:
                found += _halves(own, planned)
    return found


def _plan_on(plans: Sequence[Decision], day: dt.date) -> Decision:
    """Return the plan in force on a day; the first one counts from the grant's beginning."""
    return next((each for each in reversed(plans) if each.date <= day), plans[0])


def _quarters(verksamhet: str, shares: Mapping[int, int]) -> Iterator[Due]:
    for quarter, group in groupby(shares, key=lambda month: month // _QUARTER):
        months = tuple(group)
        year, place = divmod(quarter, _YEAR // _QUARTER)
        day = last_day(quarter * _QUARTER + _QUARTER)
        amount = sum(shares[month] for month in months)
        yield Due(verksamhet, f"rekvisition kvartal {place + 1} {year}", months, day, amount, is_exact=False)


def _months(verksamhet: str, shares: Mapping[int, int], rate_ore: int) -> Iterator[Due]:
    for month, ore in shares.items():
        day = last_day(month)
        yield Due(verksamhet, f"månad {day:%Y-%m}", (month,), day, rate_ore or ore, is_exact=True)


def _years(verksamhet: str, shares: Mapping[int, int]) -> Iterator[Due]:
    for year, group in groupby(shares, key=lambda month: month // _YEAR):
        months = tuple(group)
        amount = sum(shares[month] for month in months)
        yield Due(verksamhet, f"årsbelopp {year}", months, last_day(months[0]), amount, is_exact=True)


def _halves(own: Sequence[Decision], shares: Mapping[int, int]) -> Iterator[Due]:
    """Yield two for each grant, and for each extension, which keeps to its grant's agreement."""
    granted_on = dt.date.min
    for grant in own:
        if grant.kind not in _GRANTS or grant.period_from is None or grant.period_to is None:
            continue
        granted_on = grant.date if grant.kind == DecisionKind.GRANT else granted_on
        touched = months_touched([(grant.period_from, grant.period_to)])
        months = tuple(month for month in shares if month in touched)
        if not months:
            continue
        signed = _first(each.date for each in own if each.kind == DecisionKind.AGREEMENT and each.date >= granted_on)
        end = last_day(months[-1])
        approved = _first(each.date for each in own if _approves(each, end))
        total = sum(shares[month] for month in months)
        half = Due(
            grant.verksamhet,
            f"första hälften av {_span(months)}",
            months,
            max(signed, grant.date) + _MONTH if signed else None,
            total // 2,
            is_exact=True,
            waits_for="avtal",
        )
        yield half
        yield replace(
            half,
            text=f"resten av {_span(months)}",
            day=approved + _MONTH if approved else None,
            amount_ore=total - half.amount_ore,
            is_exact=False,
            waits_for="godkänd redovisning",
        )


def _approves(decision: Decision, end: dt.date) -> bool:
    """Whether a decision approves the report up to a grant's end, or to the day of the month when it ended."""
    last = decision.period_to
    if decision.kind != DecisionKind.APPROVAL or last is None:
        return False
    return (last.year, last.month) >= (end.year, end.month)


def _span(months: Sequence[int]) -> str:
    first, last = (last_day(month) for month in (months[0], months[-1]))
    return f"{first:%Y-%m}/{last:%Y-%m}"


def _first(days: Iterator[dt.date]) -> dt.date | None:
    return min(days, default=None)
