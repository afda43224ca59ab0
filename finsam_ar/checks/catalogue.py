"""The catalogue of checks: every check of a report, each with a stable code in its docstring's first word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from finsam_ar.checks import between_tables, books_and_budget, forecasts, papers
from finsam_ar.checks.context import Context
from finsam_ar.checks.model import Finding

Check = Callable[[Context], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
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
    books_and_budget.delegated_decisions_are_reported,
)


#: The checks of a board paper: its tables are its own, and what it says of the books is checked with the year's report.
PAPER_CHECKS: tuple[Check, ...] = (
    between_tables.concepts_agree,
    between_tables.controls_hold,
    between_tables.ratios_name_their_denominator,
    forecasts.all_is_forecast,
    papers.has_its_day,
    papers.books_reach_its_end,
)

#: Checks that compare nothing where a förbund has no settings for them, or there is no adopted report.
_IDLE: dict[str, Callable[[Context], bool]] = {
    "K105": lambda context: not context.published,
    "K106": lambda context: not context.adopted,
    "K202": lambda context: context.settings.members is None,
    "K203": lambda context: not context.settings.debts,
    "K204": lambda context: not context.settings.shares,
}


def described() -> dict[str, str]:
    """Return what each check does, by its code."""
    return dict(_described(check) for check in (*CHECKS, *PAPER_CHECKS))


def _described(check: Check) -> tuple[str, str]:
    code, _, text = (check.__doc__ or "").strip().partition(":")
    return code, text.strip()


def answers(
    context: Context, findings: Iterable[Finding], checks: Iterable[Check] = CHECKS
) -> dict[str, tuple[Finding, ...] | None]:
    """Return by code what each check found among all findings, None where it had nothing to compare or didn't run."""
    ran = {_described(check)[0] for check in checks}
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.code].append(finding)
    return {
        code: None if code not in ran or (code in _IDLE and _IDLE[code](context)) else tuple(found[code])
        for code in described()
    }


def run(context: Context, checks: Iterable[Check] = CHECKS) -> tuple[Finding, ...]:
    """Return everything that the checks find, fel before varningar, in the catalogue's order."""
    found = [finding for check in checks for finding in check(context)]
    return tuple(sorted(found, key=lambda finding: finding.severity.value))
