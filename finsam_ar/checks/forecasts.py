"""Checks of a board paper that looks ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from finsam_ar.books import decisions as decided
from finsam_ar.books.model import Verksamhet
from finsam_ar.books.planned import planned
from finsam_ar.checks.context import Context
from finsam_ar.checks.model import Finding, Severity


def all_is_forecast(context: Context) -> Iterator[Finding]:
    """K301: what has an outcome or decided money has a forecast, for each year whose forecast the paper shows.

    A year that the board has given no budget isn't followed up yet.
    """
    evaluator = context.evaluation.evaluator
    years = {
        context.year + column.year_offset
        for definition in evaluator.definitions.values()
        for column in definition.columns
        if column.origin == "prognos"
    }
    known = decided.as_of(context.books.decisions, evaluator.occasion.as_of)
    register = context.books.register.verksamheter
    for year in sorted(years):
        first, last = evaluator.occasion.months("hittills", year)
        outcome = evaluator.money.outcome
        there = {decided.subject(each) for each in decided.forecasts(known, year)}
        followed = planned("disponibelt", known, year) if decided.board_budget(known, year) else ()
        expected = dict.fromkeys([decided.subject(line.decision) for line in followed])
        expected |= dict.fromkeys(outcome.subjects(first, last))
        money = {decided.subject(line.decision) for line in planned("prognos", known, year)}
        missing = [each for each in expected if each not in there and each[0] in register]
        budgeted = [each for each in missing if each in money]
        unforeseen = [each for each in missing if each not in money]
        if budgeted:
            yield Finding(
                "K301",
                Severity.VARNING,
                f"prognos för {year} saknas för {_named(budgeted, register)}; där visas det som är beslutat eller"
                " planerat i stället",
                None,
                "Skriv finsam-prognos i ledger/beslut, eller godta det som prognos.",
            )
        if unforeseen:
            yield Finding(
                "K301",
                Severity.VARNING,
                f"{_named(unforeseen, register)} har utfall {evaluator.occasion.until_now} {year}, men varken budget"
                " eller prognos; prognosen är tom där",
                None,
                "Skriv finsam-prognos i ledger/beslut.",
            )


def _named(subjects: Iterable[tuple[str, bool]], register: Mapping[str, Verksamhet]) -> str:
    return ", ".join(f"{register[id_].name}{' (intäkt)' if is_income else ''}" for id_, is_income in subjects)
