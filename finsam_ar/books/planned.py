"""Planned money by origin and year, as lines of the shape that postings have.

A year's amount of a verksamhet is spread evenly over those of its months in which the verksamhet runs, so that half a
year has half of it; a grant keeps the months that `grants` gives it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from finsam_ar.books import decisions as decided
from finsam_ar.books.grants import MonthShare, granted, granted_periods, pending
from finsam_ar.books.model import Decision, DecisionKind, Root, month_index
from finsam_ar.books.periods import months_touched

if TYPE_CHECKING:
    import pandas as pd

_MONTHS = 12
#: Columns of the frames of planned money; `belopp_ore` is signed as postings are: a cost is positive.
PLAN_DTYPES = {"konto": "category", "verksamhet": "category", "manad": "int64", "belopp_ore": "int64"}


class PlannedLine(NamedTuple):
    """A month's planned money and the decision it comes from; öre signed as postings are, a cost positive."""

    account: str  # money decided for a verksamhet without an account stands on the root: Kostnader, or Intäkter
    verksamhet: str
    month: int  # month index
    amount_ore: int
    decision: Decision


Lines = Iterator[PlannedLine]


def _budget(decisions: Sequence[Decision], year: int) -> Lines:
    """The ekonom's distribution of the board's budget to accounts."""
    return _evenly(decided.distribution(decisions, year), decisions, year)


def _board(decisions: Sequence[Decision], year: int) -> Lines:
    """The board's budget as it stands."""
    return _evenly(decided.board_budget(decisions, year), decisions, year)


def _original(decisions: Sequence[Decision], year: int) -> Lines:
    """The board's budget as first decided."""
    return _evenly(decided.original_budget(decisions, year), decisions, year)


def _available(decisions: Sequence[Decision], year: int) -> Lines:
    """What there is to spend: the board's budget, else what is granted, and what was transferred to the year.

    What was granted, raised, lowered or ended after the budget was decided changes it. A plan gives nobody money. All
    of it is spread evenly over the months in which the verksamhet runs: the denominator of a förbrukningskvot.
    """
    binding = [each for each in decisions if each.kind != DecisionKind.PLAN]
    amounts: dict[tuple[str, Decision], int] = defaultdict(int)
    for line in _expected(decided.available(binding, year), binding, year):
        amounts[line.account, line.decision] += line.amount_ore
    for (account, decision), ore in amounts.items():
        months = running_months(binding, decision.verksamhet, year)
        for month, part in zip(months, _even_parts(ore, len(months)), strict=True):
            yield PlannedLine(account, decision.verksamhet, month, part, decision)


def _transferred(decisions: Sequence[Decision], year: int) -> Lines:
    """What was transferred to the year, in its January."""
    for each in decided.transfers(decisions, to_year=year):
        yield PlannedLine(Root.KOSTNADER, each.verksamhet, month_index(year, 1), each.amount_ore, each)


def _granted(decisions: Sequence[Decision], year: int) -> Lines:
    """What insatser have been granted."""
    for verksamhet in _verksamheter(decisions):
        yield from _in_year(granted(decisions, verksamhet), year)


def _applied(decisions: Sequence[Decision], year: int) -> Lines:
    """What is applied for and not answered."""
    for application in pending(decisions):
        yield from _in_year(application.shares(), year)


def _intended(decisions: Sequence[Decision], year: int) -> Lines:
    """Intentions: a year's amount each."""
    return _evenly(decided.intentions(decisions, year), decisions, year)


def _planned(decisions: Sequence[Decision], year: int) -> Lines:
    """The board's budget where it has decided one, else what is granted, else the plan for several years.

    What was granted, raised, lowered or ended after the budget was decided changes it, and so does what is assumed.
    """
    return _expected(decided.board_budget(decisions, year), decisions, year)


def _forecast(decisions: Sequence[Decision], year: int) -> Lines:
    """The latest forecast where there is one, else what is available, and so on as for what is planned."""
    forecasts = decided.forecasts(decisions, year)
    known = {decided.subject(each) for each in forecasts}
    others = [each for each in decided.available(decisions, year) if decided.subject(each) not in known]
    return _expected([*forecasts, *others], decisions, year)


def _expected(base: Sequence[Decision], decisions: Sequence[Decision], year: int) -> Lines:
    """Budgets or forecasts, with what has been granted since; else what is granted, else the plan.

    A budget of what nobody had granted yet was money set aside for it: the grant that follows takes its place.
    """
    grants = {each: list(_in_year(granted(decisions, each), year)) for each in _verksamheter(decisions)}
    subjects = {(verksamhet, False) for verksamhet, lines in grants.items() if lines}
    # A transfer adds to what is there; it doesn't tell what was known of the grants when it was decided.
    dates = {decided.subject(each): each.date for each in base if each.kind != DecisionKind.TRANSFER}
    since = {
        subject: date
        for subject, date in dates.items()
        if subject not in subjects or _granted_months(decided.as_of(decisions, date), subject[0], year)
    }
    kept = [each for each in base if each.kind == DecisionKind.TRANSFER or decided.subject(each) in since]
    yield from _evenly(kept, decisions, year)
    for verksamhet, lines in grants.items():
        after = since.get((verksamhet, False))
        yield from (line for line in lines if after is None or line.decision.date > after or line.decision.is_assumed)
    plans = [each for each in decided.plans(decisions, year) if decided.subject(each) not in since.keys() | subjects]
    yield from _evenly(plans, decisions, year)


#: Every origin of planned money by its name in the tables' definitions.
ORIGINS: Mapping[str, Callable[[Sequence[Decision], int], Lines]] = MappingProxyType(
    {
        "budget": _budget,
        "beslut": _board,
        "ursprunglig": _original,
        "disponibelt": _available,
        "overforing": _transferred,
        "beviljat": _granted,
        "planerat": _planned,
        "prognos": _forecast,
        "ansokt": _applied,
        "avsikt": _intended,
    }
)


def planned(origin: str, decisions: Sequence[Decision], year: int) -> list[PlannedLine]:
    """Return the lines of an origin for a year, from the decisions given; KeyError for an unknown origin."""
    return list(ORIGINS[origin](decisions, year))


def frame(lines: Iterable[PlannedLine]) -> pd.DataFrame:
    """Return lines as a frame with the columns and dtypes of PLAN_DTYPES."""
    import pandas as pd  # noqa: PLC0415 (the plugin reads decisions too, and bean-check shouldn't wait for pandas)

    rows = list(lines)
    return pd.DataFrame(
        {
            "konto": pd.Categorical(pd.array([line.account for line in rows], dtype="str")),
            "verksamhet": pd.Categorical(pd.array([line.verksamhet for line in rows], dtype="str")),
            "manad": pd.array([line.month for line in rows], dtype="int64").to_numpy(),
            "belopp_ore": pd.array([line.amount_ore for line in rows], dtype="int64").to_numpy(),
        }
    ).astype(PLAN_DTYPES)


def _verksamheter(decisions: Iterable[Decision]) -> list[str]:
    return list(dict.fromkeys(each.verksamhet for each in decisions if each.verksamhet))


def _in_year(shares: Iterable[MonthShare], year: int) -> Lines:
    for month, ore, decision in shares:
        if month // _MONTHS == year:
            yield PlannedLine(Root.KOSTNADER, decision.verksamhet, month, ore, decision)


def _evenly(planned: Iterable[Decision], decisions: Sequence[Decision], year: int) -> Lines:
    """Spread each amount evenly over the months in which its verksamhet runs, as known when the amount was decided.

    What ends early or is extended afterwards has those months changed by that decision's own lines. What nobody had
    granted then runs as granted since.
    """
    running: dict[tuple[str, dt.date], list[int]] = {}
    for each in planned:
        key = each.verksamhet, each.date
        if key not in running:
            then = decided.as_of(decisions, each.date)
            known = then if _granted_months(then, each.verksamhet, year) else decisions
            running[key] = running_months(known, each.verksamhet, year)
        months = running[key]
        sign, root = (-1, Root.INTAKTER) if each.is_income else (1, Root.KOSTNADER)
        for month, part in zip(months, _even_parts(each.amount_ore, len(months)), strict=True):
            yield PlannedLine(each.account or root, each.verksamhet, month, sign * part, each)


def running_months(decisions: Iterable[Decision], verksamhet: str, year: int) -> list[int]:
    """The year's months within the granted period; all twelve when none of it is granted."""
    whole_year = range(month_index(year, 1), month_index(year + 1, 1))
    return _granted_months(decisions, verksamhet, year) or list(whole_year)


def _granted_months(decisions: Iterable[Decision], verksamhet: str, year: int) -> list[int]:
    return sorted(month for month in months_touched(granted_periods(decisions, verksamhet)) if month // _MONTHS == year)


def _even_parts(total: int, count: int) -> list[int]:
    """Split so that the first k parts together are total·k/count, half an öre rounded up."""
    cumulative = [(2 * total * k + count) // (2 * count) for k in range(count + 1)]
    return [after - before for before, after in pairwise(cumulative)]
