"""Checks of what a board paper is about: its own day, and books that reach as far as it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from finsam_ar.checks.context import Context
from finsam_ar.checks.model import Finding, Severity
from finsam_ar.tables.periods import MONTH_NAMES

_MONTHS = 12


def has_its_day(context: Context) -> Iterator[Finding]:
    """K302: a paper is of a day; without one it counts whatever is decided later too."""
    if context.evaluation.occasion.as_of == dt.date.max:
        yield Finding(
            "K302",
            Severity.VARNING,
            "rapporten har ingen dag och räknar med alla beslut, så den ändras av senare beslut",
            None,
            "Skriv datum i uppgifter.toml i rapportens mapp.",
        )


def books_reach_its_end(context: Context) -> Iterator[Finding]:
    """K303: where a paper shows what has happened until its period's end, the books have vouchers that far."""
    evaluator = context.evaluation.evaluator
    shows_outcome = any(
        column.is_plain and column.origin == "utfall" and column.period in ("hittills", "perioden")
        for definition in evaluator.definitions.values()
        for column in definition.columns
    )
    first, last = evaluator.occasion.months("hittills", context.year)
    booked = [int(month) for month in evaluator.money.outcome.month if first <= month <= last]
    latest = max(booked, default=first - 1)
    if shows_outcome and latest < last:
        until = f"verifikationer finns bara till och med {MONTH_NAMES[latest % _MONTHS]}"
        end = f"{MONTH_NAMES[last % _MONTHS]} {last // _MONTHS}"
        yield Finding(
            "K303",
            Severity.VARNING,
            f"rapporten gäller till och med {end}, men {until if booked else 'inga verifikationer finns för året'}",
            None,
            "Bokför det som saknas, eller gör rapporten för en kortare period.",
        )
