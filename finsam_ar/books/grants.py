"""What insatser have been granted: money by month, periods, applications that wait, agreements that are signed.

Each function takes the decisions as all there are; `decisions.as_of` leaves out the later ones.

A grant is divided evenly over the months that its period touches, or over each year's months where the board said the
year's amount; whole öre, and what remains goes to the last month.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from finsam_ar.books.model import Decision, DecisionKind, month_index
from finsam_ar.books.periods import months_touched

_MONTHS = 12
_PERIODS = (DecisionKind.GRANT, DecisionKind.EXTENSION)
_APPLICATIONS = (DecisionKind.APPLICATION, DecisionKind.APPLICATION_CHANGE)
#: What ends an application: it is granted (as a new insats or as a longer one), refused or taken back.
_ANSWERS = (*_PERIODS, DecisionKind.REJECTION, DecisionKind.WITHDRAWAL)


class MonthShare(NamedTuple):
    """What a decision adds to (or, negative, takes from) a month's granted money."""

    month: int  # month index
    amount_ore: int
    decision: Decision


def granted(decisions: Iterable[Decision], verksamhet: str) -> list[MonthShare]:
    """Return what each decision on a verksamhet's grants gave or took, month by month, in the decisions' order."""
    shares: list[MonthShare] = []
    before: list[Decision] = []
    for each in decisions:
        if each.verksamhet != verksamhet:
            continue
        if each.kind in _PERIODS:
            shares += _spread(each, _months(each), 1)
        elif each.kind in (DecisionKind.INCREASE, DecisionKind.REDUCTION):
            sign = 1 if each.kind == DecisionKind.INCREASE else -1
            shares += _spread(each, _months(each) or _remaining_months(each, before, shares), sign)
        elif each.kind == DecisionKind.END and each.period_to is not None:
            last = month_index(each.period_to.year, each.period_to.month)
            shares += [MonthShare(m, -ore, each) for m, ore in by_month(shares).items() if m > last and ore]
        before.append(each)
    return shares


def by_month(shares: Iterable[MonthShare]) -> dict[int, int]:
    """Return the öre of each month, by month."""
    sums: dict[int, int] = defaultdict(int)
    for share in shares:
        sums[share.month] += share.amount_ore
    return dict(sorted(sums.items()))


def by_year(shares: Iterable[MonthShare]) -> dict[int, int]:
    """Return the öre of each year, by year."""
    sums: dict[int, int] = defaultdict(int)
    for month, ore in by_month(shares).items():
        sums[month // _MONTHS] += ore
    return dict(sums)


def granted_periods(decisions: Iterable[Decision], verksamhet: str) -> tuple[tuple[dt.date, dt.date], ...]:
    """When a verksamhet may have costs: its grants and extensions, joined where they meet, in order.

    An early end cuts what was granted before it.
    """
    periods: list[tuple[dt.date, dt.date]] = []
    for each in decisions:
        if each.verksamhet != verksamhet or each.period_to is None:
            continue
        if each.kind in _PERIODS and each.period_from is not None:
            periods.append((each.period_from, each.period_to))
        elif each.kind == DecisionKind.END:
            periods = [(start, min(end, each.period_to)) for start, end in periods if start <= each.period_to]
    joined: list[tuple[dt.date, dt.date]] = []
    for start, end in sorted(periods):
        if joined and start <= joined[-1][1] + dt.timedelta(days=1):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def latest_grant(
    decisions: Iterable[Decision], verksamhet: str, by: dt.date = dt.date.max
) -> tuple[dt.date | None, dt.date | None, str]:
    """Return the first and last day of a verksamhet's latest grant, extended or ended, and its conditions.

    It is the latest that has begun by a day; when none has, the latest of all. Both days are None, and the conditions
    "", when nothing has been granted.
    """
    found: list[tuple[dt.date | None, dt.date | None, str]] = []
    for each in decisions:
        if each.verksamhet != verksamhet:
            continue
        if each.kind == DecisionKind.GRANT:
            found.append((each.period_from, each.period_to, each.conditions))
        elif found and each.kind in (DecisionKind.EXTENSION, DecisionKind.END):
            start, _, conditions = found[-1]
            found[-1] = (start, each.period_to, each.conditions or conditions)
    begun = [grant for grant in found if grant[0] is not None and grant[0] <= by]
    return (begun or found or [(None, None, "")])[-1]


def extensions(decisions: Iterable[Decision], verksamhet: str) -> list[Decision]:
    """Return the extensions of a verksamhet's grants, in the decisions' order."""
    return [each for each in decisions if each.verksamhet == verksamhet and each.kind == DecisionKind.EXTENSION]


@dataclass(frozen=True)
class Application:
    """An application as it stands after its adjustments; `events` are what it is made of, the latest last."""

    events: tuple[Decision, ...]

    @property
    def verksamhet(self) -> str:
        """The insats that it is for."""
        return self.events[0].verksamhet

    @property
    def current(self) -> Decision:
        """What is asked for now. An adjustment that names no applicants or parties keeps those before."""
        first, last = self.events[0], self.events[-1]
        return replace(last, applicants=last.applicants or first.applicants, parties=last.parties or first.parties)

    def shares(self) -> list[MonthShare]:
        """Return what is asked for, month by month."""
        return _spread(self.current, _months(self.current), 1)


def pending(decisions: Iterable[Decision]) -> tuple[Application, ...]:
    """Return the applications that nobody has answered, by the date of the application."""
    waiting: dict[str, tuple[Decision, ...]] = {}
    for each in decisions:
        if each.kind == DecisionKind.APPLICATION:
            waiting[each.verksamhet] = (each,)
        elif each.kind == DecisionKind.APPLICATION_CHANGE and each.verksamhet in waiting:
            waiting[each.verksamhet] += (each,)
        elif each.kind in _ANSWERS:
            waiting.pop(each.verksamhet, None)
    return tuple(map(Application, waiting.values()))


def is_signed(decisions: Sequence[Decision], verksamhet: str) -> bool:
    """Say whether an agreement has been signed since the verksamhet's latest grant (extensions keep to theirs)."""
    own = [each for each in decisions if each.verksamhet == verksamhet]
    grants = [each.date for each in own if each.kind == DecisionKind.GRANT]
    return any(each.kind == DecisionKind.AGREEMENT and each.date >= max(grants, default=each.date) for each in own)


def _months(decision: Decision) -> list[int]:
    if decision.period_from is None or decision.period_to is None:
        return []
    return sorted(months_touched([(decision.period_from, decision.period_to)]))


def _remaining_months(decision: Decision, before: Iterable[Decision], shares: Iterable[MonthShare]) -> list[int]:
    """The granted months from that of the decision on; all of them when it comes after the last.

    Only what has money can be lowered; a month that was granted without any can be given some.
    """
    money = by_month(shares)
    months = sorted(months_touched(granted_periods(before, decision.verksamhet)))
    if decision.kind == DecisionKind.REDUCTION:
        months = [month for month in months if money.get(month)]
    return [month for month in months if month >= month_index(decision.date.year, decision.date.month)] or months


def _spread(decision: Decision, months: Sequence[int], sign: int) -> list[MonthShare]:
    if not decision.yearly:
        return list(_parts(decision, decision.amount_ore, months, sign))
    found: list[MonthShare] = []
    for year, ore in decision.yearly:
        found += _parts(decision, ore, [month for month in months if month // _MONTHS == year], sign)
    return found


def _parts(decision: Decision, amount_ore: int, months: Sequence[int], sign: int) -> Iterator[MonthShare]:
    """Divide evenly into whole öre; what remains goes to the last month."""
    if not months:
        return
    part, rest = divmod(amount_ore, len(months))
    for month in months[:-1]:
        yield MonthShare(month, sign * part, decision)
    yield MonthShare(months[-1], sign * (part + rest), decision)
