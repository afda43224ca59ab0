"""Checks of a board paper that looks ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from finsam_ar.books import decisions as decided
from finsam_ar.books.model import Verksamhet
from finsam_ar.books.planned import planned
from finsam_ar.checks.context import Context
from finsam_ar.checks.model import Finding, Severity


def all_is_forecast(context: Context) -> Iterator[Finding]:
    """K301: whatever has an outcome, or decided or planned money, has a forecast where the paper shows forecasts."""
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
        money = {decided.subject(line.decision): None for line in planned("prognos", known, year)}
        there = {decided.subject(each) for each in decided.forecasts(known, year)}
        expected = money | dict.fromkeys(outcome.subjects(first, last))
        missing = [each for each in expected if each not in there and each[0] in register]
        budgeted = [each for each in missing if each in money]
        unforeseen = [each for each in missing if each not in money]
        if budgeted:
            of_what = "allt" if not there and not unforeseen else _named(budgeted, register)
            yield Finding(
                "K301",
                Severity.VARNING,
                f"prognos för {year} saknas för {of_what}; där visas det som är beslutat eller planerat i stället",
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
