"""Proves definitions against the books, before any figure is shown.

Every name means something, no sum contains itself, and a table that covers the resultaträkning's or the
balansräkning's accounts has every krona in exactly one of its rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from finsam_ar.books.model import Root
from finsam_ar.config.tabell import ColumnDef, RowDef, SelectionDef, TableDef
from finsam_ar.errors import Problem, UserError
from finsam_ar.suggest import near
from finsam_ar.tables.functions import FACTS, FUNCTIONS
from finsam_ar.tables.instances import FIELD, Instance
from finsam_ar.tables.money import Atoms
from finsam_ar.tables.periods import span_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from finsam_ar.tables.evaluate import Evaluator, Spec


STANDARD = Path(__file__).parents[1] / "standard"


def prove(evaluator: Evaluator) -> None:
    """Raise UserError with every fault of the definitions: first their names, then what they cover."""
    problems = [problem for table in evaluator.definitions.values() for problem in _names(evaluator, table)]
    problems += _stored_names(evaluator)
    if not problems:
        problems = [problem for table in evaluator.definitions.values() for problem in _rows(evaluator, table)]
    if problems:
        raise UserError(problems)


def _stored_names(evaluator: Evaluator) -> Iterator[Problem]:
    """Yield the stored figures that no table would show: a misspelt name must not make one disappear."""
    definitions = evaluator.definitions
    for figure in evaluator.stored.history.values():
        if figure.table not in definitions:
            hint = near(figure.table, definitions)
            yield Problem(f"det finns ingen tabell ”{figure.table}”", figure.source, hint)
            continue
        rows = definitions[figure.table].rows
        if all(row.for_each is None for row in rows) and figure.row not in {row.id for row in rows}:
            hint = near(figure.row, [row.id for row in rows])
            yield Problem(f"tabellen ”{figure.table}” har ingen rad ”{figure.row}”", figure.source, hint)
    known = {row.fact for definition in definitions.values() for row in definition.rows if row.fact} | {*FACTS}
    for fact in evaluator.stored.facts.values():
        if fact.id not in known:
            yield Problem(f"ingen tabell visar uppgiften ”{fact.id}”", fact.source, near(fact.id, sorted(known)))


def _names(evaluator: Evaluator, table: TableDef) -> Iterator[Problem]:
    for id_, count in Counter(row.id for row in table.rows if row.for_each is None).items():
        if count > 1:
            last = [row for row in table.rows if row.id == id_][-1]
            yield Problem(f"tabellen ”{table.id}” har raden ”{id_}” {count} gånger", last.source)
    for row in table.rows:
        yield from _row_names(evaluator, table, row)
    for column in table.columns:
        for name in _column_parts(column):
            if name not in {other.id for other in table.columns}:
                yield Problem(f"tabellen ”{table.id}”: kolumnen ”{name}” finns inte", column.source)
        below = column.ratio.row if column.ratio else None
        if below is not None and below not in _single_rows(table):
            yield Problem(f"tabellen ”{table.id}”: raden ”{below}” finns inte", column.source)
        known = _text_fields(evaluator)
        for name in FIELD.findall(column.content or ""):
            if name not in known:
                where = f"tabellen ”{table.id}”, kolumnen ”{column.id}”"
                yield Problem(f"{where}: fältet ”{name}” finns inte", column.source, near(name, known))
    yield from _cycles(table)


def _text_fields(evaluator: Evaluator) -> set[str]:
    known = map(evaluator.fields.of, evaluator.books.register.verksamheter.values())
    return {"agare", "period"}.union(*known)


def _row_names(evaluator: Evaluator, table: TableDef, row: RowDef) -> Iterator[Problem]:
    rows = {other.id for other in table.rows} | {other.group for other in table.rows if other.group}
    where = f"tabellen ”{table.id}”, raden ”{row.id}”"
    terms = [term.removeprefix("-") for term in (*row.terms, *row.control) if term.removeprefix("-") not in rows]
    for name in (*terms, *(name for name in (*_ratio_row(row), *_carried(row)) if name not in _single_rows(table))):
        yield Problem(f"{where}: raden ”{name}” finns inte i tabellen", row.source)
    if row.function is not None and row.function not in FUNCTIONS:
        known = f"Det finns {', '.join(FUNCTIONS)}."
        yield Problem(f"{where}: funktionen ”{row.function}” finns inte", row.source, known)
    for selection in (*row.all_selections(), *_ratio_selections(row)) if _is_own(row) else ():
        yield from evaluator.resolver.problems(selection, where, row.source)
    if row.specifies is not None and not _exists(evaluator, row.specifies):
        yield Problem(f"{where}: ”{row.specifies}” finns inte", row.source, "Skriv tabell/rad.")


def _single_rows(table: TableDef) -> set[str]:
    """The names that stand for one row each: no groups, and nothing that is repeated for each of something."""
    return {row.id for row in table.rows if row.for_each is None and row.kind != "rubrik"}


def _is_own(row: RowDef) -> bool:
    """A standard table may name subtrees that a förbund doesn't have; its own rows may not."""
    return not row.source.file.is_relative_to(STANDARD)


def _ratio_row(row: RowDef) -> tuple[str, ...]:
    return (row.ratio.row,) if row.ratio is not None and row.ratio.row is not None else ()


def _carried(row: RowDef) -> tuple[str, ...]:
    return ((row.carried,) if row.carried is not None else ()) + _ladder_base(row)


def _ladder_base(row: RowDef) -> tuple[str, ...]:
    return (row.ladder.base,) if row.ladder is not None else ()


def _ratio_selections(row: RowDef) -> list[SelectionDef]:
    if row.ratio is None:
        return []
    return [side for side in (row.ratio.numerator, row.ratio.denominator) if side is not None]


def _exists(evaluator: Evaluator, reference: str) -> bool:
    table, _, row = reference.partition("/")
    found = evaluator.definitions.get(table)
    return found is not None and any(definition.id == row for definition in found.rows)


def _cycles(table: TableDef) -> Iterator[Problem]:
    rows = {
        row.id: [
            other.id
            for name in (*row.terms, *_ratio_row(row), *_ladder_base(row))
            for other in table.rows
            if name.removeprefix("-") in (other.id, other.group)
        ]
        for row in table.rows
    }
    columns = {column.id: _column_parts(column) for column in table.columns}
    for parts, what, definitions in ((rows, "summan", table.rows), (columns, "kolumnen", table.columns)):
        if cycle := _cycle(parts):
            source = next(each.source for each in definitions if each.id == cycle[0])
            yield Problem(f"tabellen ”{table.id}”: {what} går i cirkel: {' → '.join(cycle)}", source)


def _column_parts(column: ColumnDef) -> list[str]:
    ratio = (column.ratio.numerator, column.ratio.denominator) if column.ratio else ()
    return [*(column.difference or ()), *ratio]


def _cycle(below: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
    """Return a way from a name back to itself; None when there is none."""
    done: set[str] = set()

    def visit(id_: str, path: tuple[str, ...]) -> tuple[str, ...] | None:
        if id_ in path:
            return (*path[path.index(id_) :], id_)
        if id_ in done:
            return None
        for child in below.get(id_, ()):
            if found := visit(child, (*path, id_)):
                return found
        done.add(id_)
        return None

    return next((cycle for id_ in below if (cycle := visit(id_, ()))), None)


def _rows(evaluator: Evaluator, table: TableDef) -> Iterator[Problem]:
    rows = evaluator.rows(table.id)
    for id_, count in Counter(row.id for row in rows).items():
        if count > 1:
            row = next(row for row in rows if row.id == id_)
            yield Problem(f"tabellen ”{table.id}” får raden ”{id_}” {count} gånger", row.definition.source)
    if table.covers is not None:
        yield from _coverage(evaluator, table, rows)


def _coverage(evaluator: Evaluator, table: TableDef, rows: tuple[Instance, ...]) -> Iterator[Problem]:
    from finsam_ar.tables.evaluate import spec_of  # noqa: PLC0415  # evaluate's facts are proven here, not before

    seen: set[str] = set()
    for spec in {spec_of(column): None for column in table.columns if column.is_plain and not column.is_hidden}:
        year = evaluator.year + spec.year_offset
        if year < evaluator.first_year:
            continue
        for problem in _uncovered(evaluator, table, rows, spec, year):
            if problem.message not in seen:
                seen.add(problem.message)
                yield problem


def _uncovered(
    evaluator: Evaluator, table: TableDef, rows: tuple[Instance, ...], spec: Spec, year: int
) -> Iterator[Problem]:
    """Yield a problem for each account (with its verksamhet) whose money stands in no row or in several."""
    source = evaluator.money.atoms(spec.origin, year)
    hits = list(_hits(evaluator, table, rows, spec, year))
    count = np.zeros(len(source.month), dtype=np.int64)
    for _, hit in hits:
        count += hit
    by_verksamhet = any(selection.narrows_verksamheter for row in table.rows for selection in row.all_selections())
    by_verksamhet = by_verksamhet or any(row.for_each in ("verksamhet", "verksamhetstrad") for row in table.rows)
    for position in np.flatnonzero(_to_cover(evaluator, table, source, spec, year) & (count != 1)):
        name = _atom_name(evaluator, source, int(position), by_verksamhet=by_verksamhet)
        found = [row for row, hit in hits if hit[position]]
        if not found:
            yield Problem(
                f"tabellen ”{table.id}”: {name} har belopp {year} men står inte i någon rad",
                table.source,
                "Lägg till kontot eller verksamheten i en rads urval.",
            )
        else:
            names = ", ".join(dict.fromkeys(row.id for row in found))
            yield Problem(
                f"tabellen ”{table.id}”: {name} står i flera rader: {names}",
                found[-1].definition.source,
                "Ett belopp får räknas i en enda rad.",
            )


def _hits(
    evaluator: Evaluator, table: TableDef, rows: tuple[Instance, ...], spec: Spec, year: int
) -> Iterator[tuple[Instance, NDArray[np.bool_]]]:
    """Yield each row's selections: the row, and which atoms are in it."""
    source = evaluator.money.atoms(spec.origin, year)
    first, last = evaluator.occasion.months(spec.period, year)
    for row in rows:
        if row.definition.is_hidden or row.definition.kind == "rubrik" or row.definition.control:
            continue  # a row with `kontroll` shows the sum of others
        for selection in row.definition.all_selections():
            if not selection.counts_in(spec.origin) or selection.always not in (None, spec.origin):
                continue
            scope = row.narrow(evaluator.resolver.scope(selection))
            measure = "rorelse" if table.covers == "resultat" else selection.measure or table.measure
            span, chosen = source.mask(scope, *span_of(measure, first, last))
            hit = np.zeros(len(source.month), dtype=np.bool_)
            hit[span] = True if chosen is None else chosen
            yield row, hit


def _to_cover(evaluator: Evaluator, table: TableDef, source: Atoms, spec: Spec, year: int) -> NDArray[np.bool_]:
    """Which atoms the table must cover: the period's result accounts, or all balance accounts until its end."""
    first, last = evaluator.occasion.months(spec.period, year)
    covers_result = table.covers == "resultat"
    is_result = [Root(name.partition(":")[0]).is_result for name in source.names["konto"]]
    wanted: NDArray[np.bool_] = np.array([each == covers_result for each in is_result], dtype=np.bool_)[
        source.codes["konto"]
    ]
    if covers_result:
        wanted &= source.month >= first
    wanted &= source.month <= last
    return wanted


def _atom_name(evaluator: Evaluator, source: Atoms, position: int, *, by_verksamhet: bool) -> str:
    """Return what an atom is called in an error."""
    account, verksamhet, _ = source.describe(position)
    known = evaluator.books.accounts.get(account)
    name = f"kontot {known.name if known else account}"
    return f"{name}, verksamheten ”{verksamhet}”," if by_verksamhet and verksamhet else name
