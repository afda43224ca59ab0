"""Decisions: read from their `custom` directives, and the state that follows from them as of a date.

Decisions are events that nobody edits afterwards. A later budget decision on the same thing replaces the earlier one;
grants, extensions and transfers add up. Every function takes the decisions and, where it matters, the date as of
which they count: those decided later aren't known yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from beancount.core.data import Directive

from finsam_ar.books.accounts import root_of
from finsam_ar.books.directives import PREFIX, Fields, finsam_directives
from finsam_ar.books.findings import LedgerError, source_of
from finsam_ar.books.model import Decision, DecisionKind, Root, month_index
from finsam_ar.books.periods import months_touched
from finsam_ar.books.register import ORGANISATION, VERKSAMHET

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the frames of planned money; `belopp_ore` is signed as postings are: a cost is positive.
PLAN_DTYPES = {"konto": "category", "verksamhet": "category", "manad": "int64", "belopp_ore": "int64"}

_KINDS = {f"{PREFIX}{kind}": kind for kind in DecisionKind}
_COMMON_KEYS = ("organ", "paragraf", "dnr", "konstruerad", "anteckning")
_KEYS: dict[DecisionKind, tuple[str, ...]] = {
    DecisionKind.BUDGET: ("ar", "slag"),
    DecisionKind.DISTRIBUTION: ("ar",),
    DecisionKind.GRANT: ("fran", "till"),
    DecisionKind.EXTENSION: ("fran", "till"),
    DecisionKind.TRANSFER: ("fran-ar", "till-ar"),
}
_PERIOD_KINDS = (DecisionKind.GRANT, DecisionKind.EXTENSION)
#: A budget can be withdrawn, and an extension can be one of time only.
_ZERO_ALLOWED = (DecisionKind.BUDGET, DecisionKind.DISTRIBUTION, DecisionKind.EXTENSION)


def parse_decisions(entries: Iterable[Directive]) -> tuple[tuple[Decision, ...], list[LedgerError]]:
    """Read all decisions, by date, then file and line. What is wrong, also unknown directives, comes beside."""
    decisions: list[Decision] = []
    findings: list[LedgerError] = []
    for entry in finsam_directives(entries):
        if entry.type in (ORGANISATION, VERKSAMHET):
            continue
        fields = Fields(entry)
        if entry.type not in _KINDS:
            known = ", ".join((ORGANISATION, VERKSAMHET, *_KINDS))
            fields.fail("det direktivet finns inte", f"De som finns är {known}.")
        else:
            decision = _decision(_KINDS[entry.type], fields)
            if decision:
                decisions.append(decision)
        findings += fields.findings
    return tuple(sorted(decisions, key=lambda decision: (decision.date, decision.source))), findings


def as_of(decisions: Iterable[Decision], date: dt.date | None) -> tuple[Decision, ...]:
    """The decisions taken up to and including that date; None takes all."""
    return tuple(decision for decision in decisions if date is None or decision.date <= date)


def granted_periods(decisions: Iterable[Decision], verksamhet: str) -> tuple[tuple[dt.date, dt.date], ...]:
    """When a verksamhet may have costs: its grants and extensions, joined where they meet, in order."""
    periods = sorted(
        (decision.period_from, decision.period_to)
        for decision in decisions
        if decision.kind in _PERIOD_KINDS
        and decision.verksamhet == verksamhet
        and decision.period_from
        and decision.period_to
    )
    joined: list[tuple[dt.date, dt.date]] = []
    for start, end in periods:
        if joined and start <= joined[-1][1] + dt.timedelta(days=1):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def transfers(
    decisions: Iterable[Decision], *, to_year: int | None = None, from_year: int | None = None
) -> tuple[Decision, ...]:
    """Decisions that moved unspent money to, or from, a year."""
    return tuple(
        decision
        for decision in decisions
        if decision.kind == DecisionKind.TRANSFER
        and to_year in (None, decision.year)
        and from_year in (None, decision.from_year)
    )


def budget_frame(decisions: Sequence[Decision], year: int, as_of: dt.date | None = None) -> pd.DataFrame:
    """Spread the board's budget over the year's months: columns as PLAN_DTYPES, `konto` is ""."""
    return _spread(board_budget(decisions, year, as_of), _known(decisions, as_of), year)


def distribution_frame(decisions: Sequence[Decision], year: int, as_of: dt.date | None = None) -> pd.DataFrame:
    """Spread the ekonom's distribution of the budget to accounts over the year's months: columns as PLAN_DTYPES."""
    return _spread(distribution(decisions, year, as_of), _known(decisions, as_of), year)


def available_frame(decisions: Sequence[Decision], year: int, as_of: dt.date | None = None) -> pd.DataFrame:
    """Spread the board's budget and what was transferred to the year over its months: columns as PLAN_DTYPES."""
    return _spread(available(decisions, year, as_of), _known(decisions, as_of), year)


_known = as_of


def board_budget(decisions: Iterable[Decision], year: int, as_of: dt.date | None = None) -> list[Decision]:
    """The board's budget of a year: of each verksamhet's decisions the latest."""
    known = _known(decisions, as_of)
    return _latest(known, DecisionKind.BUDGET, year, lambda each: (each.verksamhet, each.is_income))


def distribution(decisions: Iterable[Decision], year: int, as_of: dt.date | None = None) -> list[Decision]:
    """The ekonom's distribution of a year's budget to accounts."""
    known = _known(decisions, as_of)
    return _latest(known, DecisionKind.DISTRIBUTION, year, lambda each: (each.verksamhet, each.account))


def available(decisions: Sequence[Decision], year: int, as_of: dt.date | None = None) -> list[Decision]:
    """The board's budget, and what was transferred to the year."""
    return [*board_budget(decisions, year, as_of), *transfers(_known(decisions, as_of), to_year=year)]


def _latest(
    decisions: Iterable[Decision], kind: DecisionKind, year: int, subject: Callable[[Decision], Hashable]
) -> list[Decision]:
    latest = {subject(each): each for each in decisions if each.kind == kind and each.year == year}
    return list(latest.values())


def _spread(planned: Iterable[Decision], decisions: Sequence[Decision], year: int) -> pd.DataFrame:
    """Spread each amount evenly over the months in which its verksamhet runs."""
    import pandas as pd  # noqa: PLC0415 (the plugin reads decisions too, and bean-check shouldn't wait for pandas)

    accounts: list[str] = []
    verksamheter: list[str] = []
    months: list[int] = []
    amounts: list[int] = []
    for decision in planned:
        running = _running_months(decisions, decision.verksamhet, year)
        sign = -1 if decision.is_income else 1
        accounts += [decision.account or ""] * len(running)
        verksamheter += [decision.verksamhet] * len(running)
        months += running
        amounts += [sign * part for part in _even_parts(decision.amount_ore, len(running))]
    return pd.DataFrame(
        {
            "konto": pd.Categorical(pd.array(accounts, dtype="str")),
            "verksamhet": pd.Categorical(pd.array(verksamheter, dtype="str")),
            "manad": pd.array(months, dtype="int64").to_numpy(),
            "belopp_ore": pd.array(amounts, dtype="int64").to_numpy(),
        }
    ).astype(PLAN_DTYPES)


def _running_months(decisions: Iterable[Decision], verksamhet: str, year: int) -> list[int]:
    """The year's months within the granted period; all twelve when none of it is granted."""
    whole_year = range(month_index(year, 1), month_index(year + 1, 1))
    granted = months_touched(granted_periods(decisions, verksamhet))
    return [month for month in whole_year if month in granted] or list(whole_year)


def _even_parts(total: int, count: int) -> list[int]:
    """Split so that the first k parts together are total·k/count, half an öre rounded up."""
    cumulative = [(2 * total * k + count) // (2 * count) for k in range(count + 1)]
    return [after - before for before, after in pairwise(cumulative)]


def _decision(kind: DecisionKind, fields: Fields) -> Decision | None:
    distribution = kind == DecisionKind.DISTRIBUTION
    values = fields.values(*(("id", "konto", "belopp") if distribution else ("id", "belopp")))
    fields.refuse_other_keys((*_KEYS[kind], *_COMMON_KEYS))
    if values is None:
        return None
    account = values[1] if distribution else None
    period = _period(fields) if kind in _PERIOD_KINDS else None
    from_year = fields.year("fran-ar") if kind == DecisionKind.TRANSFER else None
    year_key = {DecisionKind.TRANSFER: "till-ar"}.get(kind, "ar")
    year = None if kind in _PERIOD_KINDS else fields.year(year_key)
    if from_year and year and year <= from_year:
        fields.fail(f"till-ar {year} kommer inte efter fran-ar {from_year}")
    return Decision(
        kind=kind,
        date=fields.entry.date,
        verksamhet=values[0],
        amount_ore=fields.amount_ore(values[-1], zero_allowed=kind in _ZERO_ALLOWED),
        is_income=_is_income(kind, account, fields),
        account=account,
        year=year,
        from_year=from_year,
        period_from=period[0] if period else None,
        period_to=period[1] if period else None,
        organ=fields.text("organ"),
        paragraph=fields.text("paragraf"),
        dnr=fields.text("dnr"),
        is_constructed=fields.flag("konstruerad"),
        source=source_of(fields.entry.meta),
    )


def _period(fields: Fields) -> tuple[dt.date, dt.date] | None:
    start, end = fields.date("fran", required=True), fields.date("till", required=True)
    if start is None or end is None:
        return None
    if end < start:
        fields.fail(f"perioden slutar ({end}) innan den börjar ({start})", "Byt plats på fran: och till:.")
    return start, end


def _is_income(kind: DecisionKind, account: str | None, fields: Fields) -> bool:
    if kind == DecisionKind.BUDGET:
        return fields.choice("slag", ("kostnad", "intakt"), "kostnad") == "intakt"
    return account is not None and root_of(account) == Root.INTAKTER
