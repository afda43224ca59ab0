"""Members' shares of result and balance sheet (LKBR 12:5), by what each contributed in the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from finsam_ar.books.model import Books, Organisation, month_index
from finsam_ar.config.kontroller import CheckSettings
from finsam_ar.render.sheets import csv_text, kronor
from finsam_ar.tables.build import Evaluation
from finsam_ar.tables.evaluate import Spec, shown_spec
from finsam_ar.tables.model import Fact
from finsam_ar.tables.money import Scope

_TABLES = ("resultatrakning", "balansrakning")


def members_shares(books: Books, evaluation: Evaluation, settings: CheckSettings) -> str | None:
    """Return medlemsandelar.csv; None when no contributions are defined, or none were paid.

    Each row that is no sum is split to the öre, and a sum is the sum of its rows' shares: so every column foots, and
    every row's shares are the row.
    """
    paid = _contributions(books, evaluation, settings)
    if not any(ore for _, ore in paid):
        return None
    weights = [ore for _, ore in paid]
    header = ["tabell", "rad", "text", "belopp", *(member.short_name for member, _ in paid)]
    rows = [["", "medlemsavgifter", "Medlemsavgifter", kronor(sum(weights)), *map(kronor, weights)]]
    for table_id, row_id, text, fact in _figures(evaluation):
        rows.append([table_id, row_id, text, kronor(int(fact.exact)), *map(kronor, _shared(fact, weights))])
    return csv_text(header, rows)


def _contributions(books: Books, evaluation: Evaluation, settings: CheckSettings) -> list[tuple[Organisation, int]]:
    if settings.members is None:
        return []
    evaluator, year = evaluation.evaluator, evaluation.year
    accounts = frozenset[str]().union(*(evaluator.resolver.accounts(text) for text in settings.members.accounts))
    first, last = month_index(year, 1), month_index(year, 12)
    found = []
    for member in books.register.organisations.values():
        if member.membership is not None:
            scope = Scope(accounts, None, frozenset({member.id}))
            found.append((member, -evaluator.money.outcome.amount(scope, first, last).ore))
    return found


def _figures(evaluation: Evaluation) -> Iterator[tuple[str, str, str, Fact]]:
    for table_id, row, column, _, fact in evaluation.cells():
        is_this_year = column.is_plain and shown_spec(row, column, evaluation.year) == Spec()
        if table_id in _TABLES and is_this_year and fact.is_money and not row.definition.is_hidden:
            yield table_id, row.id, row.text, fact


def _shared(fact: Fact, weights: Sequence[int]) -> list[int]:
    if not fact.parts:
        return apportioned(int(fact.exact), weights)
    shares = [(sign, _shared(part, weights)) for sign, part in fact.parts]
    return [sum(sign * share[place] for sign, share in shares) for place in range(len(weights))]


def apportioned(ore: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights to the öre: the remainder goes to the largest fractions, ties in order."""
    size, total = abs(ore), sum(weights)
    shares = [size * weight // total for weight in weights]
    by_fraction = sorted(range(len(weights)), key=lambda place: -(size * weights[place] % total))
    for place in by_fraction[: size - sum(shares)]:
        shares[place] += 1
    return [share if ore >= 0 else -share for share in shares]
