"""A budget is decided once and then changed by decision; forecasts are for years that go on; what moves is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from beancount.core.data import Directive, Transaction

from finsam_ar.books.decisions import subject, transfers
from finsam_ar.books.directives import exact_ore
from finsam_ar.books.findings import LedgerError, finding_at, kr
from finsam_ar.books.model import Account, Decision, DecisionKind, Root
from finsam_ar.books.planned import planned

_REPLACED = (
    DecisionKind.BUDGET_CHANGE,
    DecisionKind.DISTRIBUTION,
    DecisionKind.PLAN,
    DecisionKind.FORECAST,
    DecisionKind.INTENTION,
)


def check(
    entries: Sequence[Directive], accounts: Mapping[str, Account], decisions: Sequence[Decision]
) -> list[LedgerError]:
    """Find budgets that are decided twice, forecasts for a closed year, and transfers of more than is left."""
    return [
        *_doubles(decisions),
        *_budgets(decisions),
        *_forecasts(decisions),
        *_transfers(entries, accounts, decisions),
    ]


def _doubles(decisions: Sequence[Decision]) -> Iterator[LedgerError]:
    """Two decisions on one thing on one day: nobody can tell which replaces which."""
    first: dict[object, Decision] = {}
    for each in decisions:
        same = (each.kind, each.date, each.verksamhet, each.account, each.is_income, each.year)
        if each.kind in _REPLACED and first.setdefault(same, each) is not each:
            yield finding_at(
                each.source,
                f"samma sak är redan beslutad samma dag, på {first[same].source}",
                "Ta bort det ena beslutet.",
            )


def _budgets(decisions: Sequence[Decision]) -> Iterator[LedgerError]:
    decided: dict[object, Decision] = {}
    for each in decisions:
        key = (subject(each), each.year)
        if each.kind == DecisionKind.BUDGET and decided.setdefault(key, each) is not each:
            yield finding_at(
                each.source,
                f'budgeten {each.year} för "{each.verksamhet}" är redan fastställd, på {decided[key].source}',
                "En fastställd budget ändras bara genom beslut: skriv finsam-budgetandring med det nya beloppet.",
            )
        elif each.kind == DecisionKind.BUDGET_CHANGE and key not in decided:
            yield finding_at(
                each.source,
                f'budgeten {each.year} för "{each.verksamhet}" ändras men är inte fastställd den dagen',
                "Lägg till finsam-budget, eller rätta året.",
            )


def _forecasts(decisions: Sequence[Decision]) -> Iterator[LedgerError]:
    for each in decisions:
        if each.kind == DecisionKind.FORECAST and each.year is not None and each.date > dt.date(each.year, 12, 31):
            yield finding_at(
                each.source,
                f'prognosen {each.date} för "{each.verksamhet}" gäller {each.year}, som redan är slut',
                "Rätta ar:. Ett avslutat år har ett utfall.",
            )


def _transfers(
    entries: Sequence[Directive], accounts: Mapping[str, Account], decisions: Sequence[Decision]
) -> Iterator[LedgerError]:
    """What is transferred from a year with vouchers is no more than was available and not spent."""
    moved: dict[tuple[str, int], list[Decision]] = {}
    for each in transfers(decisions):
        if each.from_year is not None:
            moved.setdefault((each.verksamhet, each.from_year), []).append(each)
    if not moved:
        return
    booked, spent = _costs(entries, accounts)
    lines = {year: planned("disponibelt", decisions, year) for year in {year for _, year in moved} & booked}
    for (verksamhet, year), own in moved.items():
        had = sum(
            line.amount_ore
            for line in lines.get(year, ())
            if line.verksamhet == verksamhet and not line.decision.is_income
        )
        left = had - spent.get((verksamhet, year), 0)
        amount = sum(each.amount_ore for each in own)
        if year in booked and amount > left:
            yield finding_at(
                own[-1].source,
                f'{kr(amount)} förs över från {year} för "{verksamhet}", men bara {kr(max(left, 0))} finns kvar:'
                f" {kr(had)} var disponibelt och {kr(had - left)} är bokfört",
                "Rätta beloppet, eller bokför det som saknas.",
                needs_all_entries=True,
            )


def _costs(
    entries: Sequence[Directive], accounts: Mapping[str, Account]
) -> tuple[set[int], dict[tuple[str, int], int]]:
    """Return the years with vouchers, and the costs in öre by verksamhet and year."""
    years: set[int] = set()
    spent: dict[tuple[str, int], int] = {}
    for entry in entries:
        if not isinstance(entry, Transaction):
            continue
        years.add(entry.date.year)
        for posting in entry.postings:
            account = accounts.get(posting.account)
            if account is None or account.root != Root.KOSTNADER or posting.units is None:
                continue
            stated = (posting.meta or {}).get("verksamhet", entry.meta.get("verksamhet")) or account.verksamhet
            number = posting.units.number
            ore = exact_ore(number) if isinstance(number, Decimal) else None
            key = (str(stated), entry.date.year)
            spent[key] = spent.get(key, 0) + (ore or 0)
    return years, spent
