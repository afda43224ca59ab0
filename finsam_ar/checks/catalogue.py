"""The catalogue of checks: every check of a report, each with a stable code in its docstring's first word."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from finsam_ar.checks import between_tables, books_and_budget
from finsam_ar.checks.context import Context
from finsam_ar.checks.model import Finding

CHECKS: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    between_tables.concepts_agree,
    between_tables.controls_hold,
    between_tables.notes_agree,
    between_tables.ratios_name_their_denominator,
    between_tables.comparatives_unchanged,
    between_tables.as_adopted,
    books_and_budget.budget_is_distributed,
    books_and_budget.members_share,
    books_and_budget.debts_follow_costs,
    books_and_budget.shares_of_debts,
    books_and_budget.history_sums_to_equity,
    books_and_budget.vouchers_are_confirmed,
)


def run(context: Context) -> tuple[Finding, ...]:
    """Return everything that the checks find, fel before varningar, in the catalogue's order."""
    found = [finding for check in CHECKS for finding in check(context)]
    return tuple(sorted(found, key=lambda finding: finding.severity.value))
