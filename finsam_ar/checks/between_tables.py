"""Checks between tables, where published reports go wrong: the same thing must be the same everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from finsam_ar.checks.context import Context, Figure, kronor
from finsam_ar.checks.model import Finding, Severity
from finsam_ar.tables.evaluate import Spec, total_of


def concepts_agree(context: Context) -> Iterator[Finding]:
    """K101: rows that stand for the same thing (`begrepp`) have the same amount in every table.

    The board's budget and its distribution count as one. Stored figures of years before the books may differ, with a
    varning: nobody can recompute them.
    """
    groups: dict[tuple[str, Spec], list[Figure]] = defaultdict(list)
    for figure, spec in context.money():
        concept = figure.row.definition.concept
        if concept is not None:
            origin = "budget" if spec.origin == "beslut" else spec.origin
            groups[concept, Spec(spec.period, spec.year_offset, origin)].append(figure)
    for (concept, spec), figures in groups.items():
        amounts = {int(figure.fact.exact) for figure in figures}
        if len(amounts) > 1:
            is_stored = all(figure.fact.stored is not None or _has_stored_part(figure) for figure in figures)
            shown = "; ".join(f"{figure.name} {kronor(int(figure.fact.exact))}" for figure in figures)
            yield Finding(
                "K101",
                Severity.VARNING if is_stored else Severity.FEL,
                f"{concept} {context.year + spec.year_offset} ({spec.origin}) är olika i olika tabeller: {shown}",
                next((f.fact.source for f in figures if f.fact.source), figures[0].row.definition.source),
                "Uppgifterna är publicerade så och kan inte räknas om."
                if is_stored
                else "Rätta definitionen eller budgeten.",
            )


def _has_stored_part(figure: Figure) -> bool:
    return any(part.stored is not None for _, part in figure.fact.parts)


def controls_hold(context: Context) -> Iterator[Finding]:
    """K102: a row with `kontroll` equals the sum of those rows."""
    for figure in context.figures:
        if figure.row.definition.control and figure.column.is_plain:
            terms = context.evaluation.evaluator.terms(figure.table, figure.row.definition.control)
            spec = Spec(figure.column.period, figure.column.year_offset, figure.column.origin)
            facts = [(sign, context.evaluation.evaluator.fact(figure.table, row, spec)) for sign, row in terms]
            total = total_of([(sign, fact) for sign, fact in facts if fact is not None])
            expected = int(total.exact) if total is not None else 0
            if expected != int(figure.fact.exact):
                yield Finding(
                    "K102",
                    Severity.FEL,
                    f"{figure.name} är {kronor(int(figure.fact.exact))} men delarna ger {kronor(expected)}"
                    f" ({context.year + spec.year_offset})",
                    figure.row.definition.source,
                    "Något konto saknas eller räknas två gånger i tabellens rader.",
                )


def notes_agree(context: Context) -> Iterator[Finding]:
    """K103: a note's total is the row it specifies, for every column of the note."""
    evaluator = context.evaluation.evaluator
    for figure in context.figures:
        target = figure.row.definition.specifies
        if target is None or not figure.column.is_plain:
            continue
        table, _, row_id = target.partition("/")
        spec = Spec(figure.column.period, figure.column.year_offset, figure.column.origin)
        row = next((row for row in evaluator.rows(table) if row.id == row_id), None)
        fact = evaluator.fact(table, row, spec) if row is not None else None
        expected = int(fact.exact) if fact is not None else 0
        if expected != int(figure.fact.exact):
            yield Finding(
                "K103",
                Severity.FEL,
                f"noten ”{evaluator.definitions[figure.table].title}” är {kronor(int(figure.fact.exact))} men raden"
                f" {target} är {kronor(expected)} ({context.year + spec.year_offset})",
                figure.row.definition.source,
                "Noten har en rad för mycket, för lite eller med fel tecken.",
            )


def ratios_name_their_denominator(context: Context) -> Iterator[Finding]:
    """K104: a table with a ratio says below it what the ratio is of."""
    for definition in context.evaluation.evaluator.definitions.values():
        has_ratio = any(column.ratio for column in definition.columns) or any(row.ratio for row in definition.rows)
        if has_ratio and not definition.remarks:
            yield Finding(
                "K104",
                Severity.FEL,
                f"tabellen ”{definition.title}” visar en kvot men säger inte vad den räknas på",
                definition.source,
                "Skriv nämnaren i ”anmarkningar”.",
            )


def comparatives_unchanged(context: Context) -> Iterator[Finding]:
    """K105: last year's figures are those that last year's adopted report showed."""
    for figure, spec in context.money():
        earlier = context.published.get((figure.table, figure.row.id, spec))
        if earlier is None or spec.year_offset == 0:
            continue
        exact, _ = earlier
        before = int(exact * 100)
        if before != int(figure.fact.exact):
            yield Finding(
                "K105",
                Severity.VARNING,
                f"jämförelsetalet {figure.name} {context.year + spec.year_offset} är"
                f" {kronor(int(figure.fact.exact))} men var {kronor(before)} i den fastställda årsredovisningen",
                figure.row.definition.source,
                "Förklara ändringen i noterna (LKBR 9 kap. 6 §).",
            )
