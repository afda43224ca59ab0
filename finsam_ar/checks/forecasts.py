"""Checks of a board paper that looks ahead."""

from __future__ import annotations

from collections.abc import Iterator

from finsam_ar.books import decisions as decided
from finsam_ar.checks.context import Context
from finsam_ar.checks.model import Finding, Severity


def all_is_forecast(context: Context) -> Iterator[Finding]:
    """K301: whatever has an outcome, a budget or transferred money has a forecast where the paper shows forecasts."""
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
        expected = {decided.subject(each): None for each in decided.available(known, year)}
        expected |= dict.fromkeys(outcome.subjects(first, last))
        there = {decided.subject(each) for each in decided.forecasts(known, year)}
        missing = [(id_, is_income) for id_, is_income in expected if (id_, is_income) not in there and id_ in register]
        if missing:
            names = ", ".join(f"{register[id_].name}{' (intäkt)' if income else ''}" for id_, income in missing)
            yield Finding(
                "K301",
                Severity.VARNING,
                f"prognos för {year} saknas för {names}; där visas budget och överförda medel i stället",
                None,
                "Skriv finsam-prognos i ledger/beslut, eller godta budgeten som prognos.",
            )
