"""Checks between tables, where published reports go wrong: the same thing must be the same everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from finsam_ar.checks.context import Context, Figure, kronor
from finsam_ar.checks.model import Finding, Severity
from finsam_ar.tables.evaluate import Spec, spec_of
from finsam_ar.tables.instances import Instance
from finsam_ar.tables.model import Fact

_OF_ORIGIN = {"budget": " (budget)", "disponibelt": " (disponibla medel)", "overforing": " (överföring)"}


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
            what = next((figure.row.text for figure in figures if not figure.is_year), concept)
            shown = ", ".join(
                f"{kronor(int(figure.fact.exact))} i {context.table_title(figure.table)}" for figure in figures
            )
            yield Finding(
                "K101",
                Severity.VARNING if is_stored else Severity.FEL,
                f"”{what}” {context.year + spec.year_offset}{_OF_ORIGIN.get(spec.origin, '')} är inte samma i alla"
                f" tabeller: {shown}",
                next((f.fact.source for f in figures if f.fact.source), figures[0].row.definition.source),
                "Uppgifterna är publicerade så och kan inte räknas om."
                if is_stored
                else "Rätta definitionen eller budgeten.",
            )


def _has_stored_part(figure: Figure) -> bool:
    return any(part.stored is not None for _, part in figure.fact.parts)


def controls_hold(context: Context) -> Iterator[Finding]:
    """K102: a row with `kontroll` equals the sum of those rows, in every year that the books cover."""
    evaluator = context.evaluation.evaluator
    for table, row, spec in _plain_cells(context):
        if row.definition.control and context.year + spec.year_offset >= evaluator.first_year:
            shown = _ore(evaluator.fact(table, row, spec))
            terms = evaluator.terms(table, row.definition.control)
            expected = sum(sign * _ore(evaluator.fact(table, term, spec)) for sign, term in terms)
            if expected != shown:
                yield Finding(
                    "K102",
                    Severity.FEL,
                    f"{context.row_title(table, row.id)} är {kronor(shown)} men delarna ger {kronor(expected)}"
                    f" ({context.year + spec.year_offset})",
                    row.definition.source,
                    "Något konto saknas eller räknas två gånger i tabellens rader.",
                )


def notes_agree(context: Context) -> Iterator[Finding]:
    """K103: a note's total is the row it specifies, for every column of the note."""
    evaluator = context.evaluation.evaluator
    for note, row, spec in _plain_cells(context):
        if row.definition.specifies is None:
            continue
        table, _, row_id = row.definition.specifies.partition("/")
        target = next((other for other in evaluator.rows(table) if other.id == row_id), None)
        shown = _ore(evaluator.fact(note, row, spec))
        expected = _ore(evaluator.fact(table, target, spec)) if target is not None else 0
        if expected != shown:
            yield Finding(
                "K103",
                Severity.FEL,
                f"noten {context.table_title(note)} är {kronor(shown)} men {context.row_title(table, row_id)}"
                f" är {kronor(expected)} ({context.year + spec.year_offset})",
                row.definition.source,
                "Noten har en rad för mycket, för lite eller med fel tecken.",
            )


def _plain_cells(context: Context) -> Iterator[tuple[str, Instance, Spec]]:
    """Yield every row in every plain column, also where it has no amount: a blank counts as nothing."""
    evaluator = context.evaluation.evaluator
    for table, definition in evaluator.definitions.items():
        specs = [spec_of(column) for column in definition.columns if column.is_plain and not column.is_hidden]
        for row in evaluator.rows(table):
            yield from ((table, row, spec) for spec in specs)


def _ore(fact: Fact | None) -> int:
    return 0 if fact is None else int(fact.exact)


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
                f"jämförelsetalet {context.row_title(figure.table, figure.row.id)} {context.year + spec.year_offset} är"
                f" {kronor(int(figure.fact.exact))} men var {kronor(before)} i den fastställda årsredovisningen",
                figure.row.definition.source,
                "Förklara ändringen i noterna (LKBR 9 kap. 6 §).",
            )


def as_adopted(context: Context) -> Iterator[Finding]:
    """K106: what the year's adopted report showed still stands, to the öre."""
    changed = [
        (figure, int(exact * 100))
        for figure, spec in context.money()
        for exact, _ in (context.adopted.get((figure.table, figure.row.id, spec), (None, None)),)
        if exact is not None and int(exact * 100) != int(figure.fact.exact)
    ]
    if changed:
        figure, before = changed[0]
        yield Finding(
            "K106",
            Severity.FEL,
            f"{len(changed)} belopp är inte som i den fastställda årsredovisningen för {context.year}; det första är"
            f" {context.row_title(figure.table, figure.row.id)}: {kronor(int(figure.fact.exact))} mot {kronor(before)}",
            None,
            "Ta tillbaka ändringen. Ska årsredovisningen fastställas på nytt: ta bort"
            f" reports/{context.year}/faststalld.json.",
        )
