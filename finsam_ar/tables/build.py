"""From books and definitions to finished tables: exact facts first, then one rounding for the whole report."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from finsam_ar.books.model import Books
from finsam_ar.config.historik import NOTHING, Stored
from finsam_ar.config.tabell import ColumnDef, RowDef, TableDef
from finsam_ar.tables.evaluate import Evaluator, Spec, ratio_of, shown_spec, spec_of, total_of
from finsam_ar.tables.figures import Figures, shown_number
from finsam_ar.tables.instances import FIELD, Instance
from finsam_ar.tables.model import Cell, Column, Fact, Row, Table, Unit
from finsam_ar.tables.periods import Occasion, with_years
from finsam_ar.tables.prove import prove

_YEARS_IN_ID = re.compile(r"-?\{år[^}]*\}")
_KINDS = {"rad": "row", "rubrik": "heading", "summa": "sum", "total": "total", "kvot": "ratio"}


class UnknownFact(LookupError):  # noqa: N818  # it says what is the matter, as KeyError does not
    """No table has such a row; `suggestions` are the nearest names that exist."""

    def __init__(self, reference: str, suggestions: Sequence[str]) -> None:
        """Say what was asked for and what is near it."""
        super().__init__(reference)
        self.reference, self.suggestions = reference, tuple(suggestions)


@dataclass(frozen=True)
class Shown:
    """Everything as it is shown: the tables, and each wanted figure."""

    tables: Mapping[str, Table]
    _numbers: Mapping[tuple[int, int], int] = field(repr=False)

    def number(self, fact: Fact, unit: Unit) -> Decimal:
        """Return a fact as shown in a unit; KeyError when it was neither in a table nor asked for before rounding."""
        return shown_number(fact, unit, self._numbers)


def evaluate(
    books: Books,
    definitions: Mapping[str, TableDef],
    occasion: Occasion,
    stored: Stored = NOTHING,
    *,
    published: Mapping[tuple[str, str, Spec], Decimal] | None = None,
) -> Evaluation:
    """Prove the definitions against the books and return the report's exact facts.

    `published` are figures that an earlier report showed, by table, row and what they show: they are fixed input to
    the rounding. UserError names every fault of the definitions: unknown account, an account in two rows or in none,
    a cycle, an unknown row.
    """
    evaluator = Evaluator(books, definitions, occasion, stored)
    prove(evaluator)
    return Evaluation(evaluator, published or {})


class Evaluation:
    """The exact facts of a report, before anything is rounded."""

    def __init__(self, evaluator: Evaluator, published: Mapping[tuple[str, str, Spec], Decimal]) -> None:
        """Use `evaluate`."""
        self.evaluator = evaluator
        self.year, self.occasion = evaluator.year, evaluator.occasion
        self._published = published

    # ---- facts by name ----

    def fact(self, reference: str, year_offset: int = 0, origin: str = "utfall", period: str = "år") -> Fact | None:
        """Return the fact of `tabell/rad`, `tabell/rad/kolumn` or a row id that only one table has.

        A column is named without its years: `forbrukningskvot` of `forbrukningskvot-{år}`. UnknownFact when there is
        no such row or column. None when the row has nothing for that period.
        """
        table_id, row, column = self._find(reference)
        if row.year is not None and column is None:
            return self.evaluator.fact(table_id, row, Spec(period, 0, origin))
        if column is not None:
            return self.cell_fact(table_id, row, column)
        return self.evaluator.fact(table_id, row, Spec(period, year_offset, origin))

    def _find(self, reference: str) -> tuple[str, Instance, ColumnDef | None]:
        head, *tail = reference.split("/")
        definitions = self.evaluator.definitions
        if tail and head in definitions:
            rows = [(head, row) for row in self.evaluator.rows(head) if row.id == tail[0]]
        else:
            rows = [(table, row) for table in definitions for row in self.evaluator.rows(table) if row.id == head]
        if not rows or (tail and head not in definitions) or len(tail) > len(("row", "column")):
            raise UnknownFact(reference, self._near(reference))
        table_id, row = rows[0]
        if len({self._identity(table, each) for table, each in rows}) > 1:
            raise UnknownFact(reference, [f"{table}/{each.id}" for table, each in rows])
        if tail[1:] == []:
            return table_id, row, None
        for column in definitions[table_id].columns:
            if tail[1] in (column.id, with_years(column.id, self.year), _without_years(column.id)):
                return table_id, row, column
        raise UnknownFact(
            reference, [f"{table_id}/{row.id}/{_without_years(c.id)}" for c in definitions[table_id].columns]
        )

    def _identity(self, table_id: str, row: Instance) -> int:
        fact = self.evaluator.fact(table_id, row, Spec())
        return fact.key if fact is not None else 0

    def _near(self, reference: str) -> list[str]:
        names = [f"{table}/{row.id}" for table in self.evaluator.definitions for row in self.evaluator.rows(table)]
        near = difflib.get_close_matches(reference, names, n=3, cutoff=0.5)
        return near or [name for name in names if name.endswith("/" + reference.rpartition("/")[2])][:5]

    def difference(self, minuend: Fact, subtrahend: Fact) -> Fact:
        """Return the first less the second, shown so that it agrees with both."""
        fact = total_of(((1, minuend), (-1, subtrahend)))
        if fact is None:
            raise AssertionError("two facts have a difference")
        return fact

    def total(self, facts: Sequence[Fact]) -> Fact | None:
        """Return the sum of facts, shown so that it agrees with its parts; None of none."""
        return total_of([(1, fact) for fact in facts])

    def ratio(self, numerator: Fact, denominator: Fact) -> Fact | None:
        """Return the first in per cent of the second; None when the second is 0."""
        return ratio_of(numerator, denominator)

    # ---- tables ----

    def rows(self, table_id: str) -> list[dict[str, str]]:
        """Return the fields of each verksamhet that a table has a row for; KeyError when there is no such table."""
        return [
            self.evaluator.fields.of(self.evaluator.books.register.verksamheter[row.verksamhet])
            for row in self.evaluator.rows(table_id)
            if row.verksamhet is not None and row.definition.kind != "rubrik"
        ]

    def cell_fact(self, table_id: str, row: Instance, column: ColumnDef, shift: int = 0) -> Fact | None:
        """Return the exact fact of a cell, or of what stands there in a report `shift` years later; None when blank."""
        if column.is_plain:
            spec = spec_of(column)
            return self.evaluator.fact(table_id, row, replace(spec, year_offset=spec.year_offset + shift))
        if column.difference is not None:
            sides = [self.cell_fact(table_id, *cell, shift) for cell in self.terms_of(table_id, row, column)]
            return total_of([(sign, side) for sign, side in zip((1, -1), sides, strict=True) if side is not None])
        if column.ratio is not None and row.definition.ratio is None:
            numerator, denominator = self.terms_of(table_id, row, column)
            return ratio_of(self.cell_fact(table_id, *numerator, shift), self.cell_fact(table_id, *denominator, shift))
        return None

    def terms_of(self, table_id: str, row: Instance, column: ColumnDef) -> list[tuple[Instance, ColumnDef]]:
        """Return the two cells that a cell of a difference or a ratio is of; [] for other columns."""
        if column.difference is not None:
            return [(row, self._column(table_id, name)) for name in column.difference]
        if column.ratio is None:
            return []
        below = row if column.ratio.row is None else self.evaluator.row(table_id, column.ratio.row)
        return [
            (row, self._column(table_id, column.ratio.numerator)),
            (below, self._column(table_id, column.ratio.denominator)),
        ]

    def _column(self, table_id: str, column_id: str) -> ColumnDef:
        return next(c for c in self.evaluator.definitions[table_id].columns if c.id == column_id)

    def cells(self) -> Iterator[tuple[str, Instance, ColumnDef, Unit, Fact]]:
        """Yield every cell that has a figure, hidden rows included: table, row, column, unit and exact fact."""
        for table_id, table in self.evaluator.definitions.items():
            for row in self.evaluator.rows(table_id):
                for column in table.columns:
                    if column.is_hidden or column.content is not None:
                        continue
                    fact = self.cell_fact(table_id, row, column)
                    if fact is not None:
                        yield table_id, row, column, self.cell_unit(table_id, row.definition, column), fact

    def cell_unit(self, table_id: str, row: RowDef, column: ColumnDef) -> Unit:
        """Return the unit in which a cell is shown: a ratio column is in per cent in every row."""
        return Unit.PERCENT if column.ratio is not None else self.evaluator.unit(table_id, row)

    def finish(self, extra: Iterable[tuple[Fact, Unit]] = ()) -> Shown:
        """Round all tables and the extra facts together and return everything as shown.

        UserError names the rows when no rounding exists in which everything shown foots.
        """
        cells = list(self.cells())
        wanted = [*((fact, unit) for *_, unit, fact in cells), *extra]
        numbers: dict[tuple[int, int], int] = {}
        for step in sorted({unit.step_ore for fact, unit in wanted if unit.is_money}):
            facts = [fact for fact, unit in wanted if unit.is_money and unit.step_ore == step]
            numbers |= {(key, step): number for key, number in self._round(facts, cells, step).items()}
        return Shown(self._tables(numbers), numbers)

    def _round(
        self, facts: Sequence[Fact], cells: Sequence[tuple[str, Instance, ColumnDef, Unit, Fact]], step: int
    ) -> dict[int, int]:
        figures = Figures(step)
        own = [c for c in cells if c[3].is_money and c[3].step_ore == step]
        names = {
            id(fact): f"{table}/{row.id}/{with_years(column.id, self.year)}" for table, row, column, _, fact in own
        }
        for fact in facts:
            figures.add(fact, names.get(id(fact), "text"))
        for table, row, column, unit, fact in own:
            parts = self._control_parts(table, row, column)
            if parts and sum(sign * part.exact for sign, part in parts) == fact.exact:
                figures.add_sum(fact, parts, names[id(fact)])
            if column.is_plain and (spec := (table, row.id, shown_spec(row, column, self.year))) in self._published:
                figures.hold(fact, int(self._published[spec].scaleb(unit.decimals)))
        return figures.rounded()

    def _control_parts(self, table: str, row: Instance, column: ColumnDef) -> list[tuple[int, Fact]]:
        terms = self.evaluator.terms(table, row.definition.control)
        found = [(sign, self.cell_fact(table, term, column)) for sign, term in terms]
        return [(sign, fact) for sign, fact in found if fact is not None]

    def _tables(self, numbers: Mapping[tuple[int, int], int]) -> dict[str, Table]:
        notes = note_numbers(self.evaluator.definitions)
        specified = {
            row.definition.specifies: table_id
            for table_id in notes
            for row in self.evaluator.rows(table_id)
            if row.definition.specifies
        }
        titles = {table_id: (number, self.evaluator.definitions[table_id].title) for table_id, number in notes.items()}
        finished = {}
        for table_id, table in self.evaluator.definitions.items():
            columns = [column for column in table.columns if self._is_shown(table_id, column)]
            rows = tuple(
                self._finished_row(table_id, columns, row, specified.get(f"{table_id}/{row.id}"), numbers)
                for row in self.evaluator.rows(table_id)
                if not row.definition.is_hidden
            )
            finished[table_id] = Table(
                id=table_id,
                title=self.occasion.filled(table.title),
                unit=Unit(table.unit),
                number=notes.get(table_id),
                columns=tuple(map(self._finished_column, columns)),
                rows=() if table.empty_text and _says_nothing(rows) else _without_empty_groups(rows),
                remarks=tuple(self.occasion.filled(remark) for remark in table.remarks),
                empty_text=self.occasion.filled(table.empty_text),
                note_titles=titles,
            )
        return finished

    def _is_shown(self, table_id: str, column: ColumnDef) -> bool:
        if column.is_hidden or not column.only_with_money:
            return not column.is_hidden
        return any(self.cell_fact(table_id, row, column) is not None for row in self.evaluator.rows(table_id))

    def _finished_column(self, column: ColumnDef) -> Column:
        return Column(
            id=with_years(column.id, self.year),
            text=self.occasion.filled(column.text),
            period=column.period,
            year_offset=column.year_offset,
            origin="skillnad" if column.difference else "kvot" if column.ratio else column.origin,
            is_text=column.content is not None,
        )

    def _finished_row(
        self,
        table_id: str,
        columns: Iterable[ColumnDef],
        row: Instance,
        note: str | None,
        numbers: Mapping[tuple[int, int], int],
    ) -> Row:
        cells, texts = {}, {}
        for column in columns:
            name = with_years(column.id, self.year)
            if column.content is not None:
                texts[name] = self._text(column.content, row)
                continue
            fact = self.cell_fact(table_id, row, column)
            unit = self.cell_unit(table_id, row.definition, column)
            cells[name] = Cell(None if fact is None else shown_number(fact, unit, numbers), fact)
        return Row(
            id=row.id,
            text=row.text,
            kind=_KINDS[row.definition.kind],  # type: ignore[arg-type]  # the schema's words are the keys
            unit=self.evaluator.unit(table_id, row.definition),
            cells=cells,
            texts=texts,
            indent=row.definition.indent,
            note=note,
        )

    def _text(self, content: str, row: Instance) -> str:
        if row.verksamhet is None:
            return ""
        fields = self.evaluator.fields.of(self.evaluator.books.register.verksamheter[row.verksamhet])
        return FIELD.sub(lambda match: fields.get(match[1], ""), content)


def note_numbers(definitions: Mapping[str, TableDef]) -> dict[str, int]:
    """Return the notes' numbers by table id: 1, 2, 3 … in the order that the definitions give."""
    notes = sorted(
        (d for d in definitions.values() if d.note_order is not None), key=lambda d: (d.note_order or 0, d.id)
    )
    return {definition.id: number for number, definition in enumerate(notes, start=1)}


def _says_nothing(rows: Sequence[Row]) -> bool:
    return not any(cell.shown for row in rows for cell in row.cells.values())


def _without_empty_groups(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Leave out headings below which nothing stands but sums of what is around them."""
    kept: list[Row] = []
    for row in reversed(rows):
        below = kept[-1] if kept else None
        is_empty = (
            below is None
            or below.kind == "total"
            or (below.kind == "heading" and below.indent <= row.indent)
            or (below.kind == "sum" and below.indent < row.indent)
        )
        if row.kind != "heading" or not is_empty:
            kept.append(row)
    return tuple(reversed(kept))


def _without_years(column_id: str) -> str:
    return _YEARS_IN_ID.sub("", column_id)
