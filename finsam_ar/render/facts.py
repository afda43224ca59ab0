"""Every shown figure as open data: what it is, of what period and verksamhet, from where, exact and as shown."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from finsam_ar.config.tabell import ColumnDef, RowDef
from finsam_ar.render.export import json_number
from finsam_ar.tables.build import Evaluation, Shown
from finsam_ar.tables.evaluate import Spec, shown_spec
from finsam_ar.tables.instances import Instance
from finsam_ar.tables.model import Cell, Fact, Measure, Row, Table, Unit
from finsam_ar.tables.periods import with_years

Computed = Literal["", "summa", "skillnad", "kvot"]

_MONTHS = 12


@dataclass(frozen=True)
class FactRecord:
    """A cell of a table. `concept` is the same for rows of several tables that are the same thing ("" for most).

    A figure that stands at a date has no `first`; `last` is then the date. `verksamheter` and `motparter` are ids, ()
    for all. `exact` is kronor with öre for money, else the number; `shown` is in `unit`.
    """

    table: Table
    row: Row
    column_id: str
    concept: str
    spec: Spec
    measure: Measure
    first: dt.date | None
    last: dt.date
    verksamheter: tuple[str, ...]
    motparter: tuple[str, ...]
    sources: tuple[str, ...]  # utfall, budget, beslut, disponibelt, overforing, historik, uppgift
    computed: Computed
    fact: Fact
    shown: Decimal
    unit: Unit

    @property
    def name(self) -> str:
        """`resultatrakning/arets-resultat/2022`."""
        return f"{self.table.id}/{self.row.id}/{self.column_id}"

    @property
    def column_text(self) -> str:
        """The column's header."""
        return next(column.text for column in self.table.columns if column.id == self.column_id)

    @property
    def exact(self) -> Decimal:
        """Kronor with two decimals; per cent and counts with at most six."""
        return exact_value(self.fact)

    @property
    def exact_unit(self) -> Unit:
        """What the exact value counts."""
        return Unit.KR if self.fact.is_money else self.unit


def facts(evaluation: Evaluation, shown: Shown) -> Iterator[FactRecord]:
    """Yield the facts of all tables, table by table, row by row."""
    rows = {table.id: {row.id: row for row in table.rows} for table in shown.tables.values()}
    for table_id, instance, column, unit, fact in evaluation.cells():
        table, row = shown.tables[table_id], rows[table_id].get(instance.id)
        column_id = with_years(column.id, evaluation.year)
        cell = row.cells.get(column_id) if row is not None and not instance.definition.is_hidden else None
        if row is not None and cell is not None and cell.shown is not None:
            yield _record(evaluation, table, row, (instance, column, column_id, unit), fact, cell)


def exact_value(fact: Fact) -> Decimal:
    """Return kronor with two decimals for money; per cent and counts with at most six decimals."""
    if fact.is_money:
        return (Decimal(int(fact.exact)) / 100).quantize(Decimal("0.01"))
    exact = Fraction(fact.exact)
    value = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.000001"))
    return Decimal(format(value.normalize(), "f"))


def to_json(year: int, publisher: Mapping[str, str], records: Sequence[FactRecord]) -> str:
    """Return `{"ar": …, "utgivare": {…}, "fakta": [{…}]}`. Exact values are texts, so that no reader rounds them."""
    content = {"ar": year, "utgivare": dict(publisher), "fakta": [_as_json(record) for record in records]}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def to_csv(records: Sequence[FactRecord]) -> str:
    """Return one line a fact under the names that the JSON has; lists are parted by spaces, nothing is blank."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    lines = [_as_json(record) for record in records]
    if lines:
        writer.writerow(lines[0])
    for line in lines:
        writer.writerow([" ".join(value) if isinstance(value, list) else value for value in line.values()])
    return buffer.getvalue()


def _as_json(record: FactRecord) -> dict[str, Any]:
    return {
        "id": record.name,
        "tabell": record.table.id,
        "rad": record.row.id,
        "kolumn": record.column_id,
        "begrepp": record.concept or None,
        "tabelltext": record.table.title,
        "radtext": record.row.text,
        "kolumntext": record.column_text,
        "matt": record.measure,
        "fran": record.first.isoformat() if record.first else None,
        "till": record.last.isoformat(),
        "verksamheter": list(record.verksamheter) or None,
        "motparter": list(record.motparter) or None,
        "kalla": list(record.sources),
        "berakning": record.computed or None,
        "exakt": format(record.exact, "f"),
        "exakt_enhet": record.exact_unit.value,
        "visat": json_number(record.shown),
        "enhet": record.unit.value,
    }


def _record(
    evaluation: Evaluation,
    table: Table,
    row: Row,
    place: tuple[Instance, ColumnDef, str, Unit],
    fact: Fact,
    cell: Cell,
) -> FactRecord:
    instance, column, column_id, unit = place
    spec = shown_spec(instance, _dated(evaluation, table.id, column), evaluation.year)
    measure = _measure(evaluation.evaluator.definitions[table.id].measure, instance.definition, fact)
    first, last = evaluation.occasion.months(spec.period, evaluation.year + spec.year_offset)
    begins, ends = _first_day(first), _first_day(last + 1) - dt.timedelta(days=1)
    if cell.shown is None:
        raise AssertionError("only shown cells are facts")
    return FactRecord(
        table=table,
        row=row,
        column_id=column_id,
        concept=(instance.definition.concept or "") if column.is_plain else "",
        spec=spec,
        measure=measure,
        first=begins if measure == "rorelse" else None,
        last=begins - dt.timedelta(days=1) if measure == "ingaende" else ends,
        verksamheter=_union(selection.verksamheter for selection in fact.selections),
        motparter=_union(selection.motparter for selection in fact.selections),
        sources=tuple(dict.fromkeys(_sources(fact))) or (spec.origin,),
        computed=_computed(instance.definition, column, fact),
        fact=fact,
        shown=cell.shown,
        unit=unit,
    )


def _dated(evaluation: Evaluation, table_id: str, column: ColumnDef) -> ColumnDef:
    """Return the plain column whose period a column has: a computed column has that of the first it is made of."""
    while not column.is_plain:
        name = column.difference[0] if column.difference else column.ratio.numerator if column.ratio else ""
        column = next(c for c in evaluation.evaluator.definitions[table_id].columns if c.id == name)
    return column


def _measure(of_table: Measure, row: RowDef, fact: Fact) -> Measure:
    """What happens, or what stands: a mixture (such as a balance less its opening) is what its table is about."""
    found = {selection.measure for selection in fact.selections}
    if not found:
        of_ratio = (row.ratio.numerator,) if row.ratio and row.ratio.numerator else ()
        found = {selection.measure or of_table for selection in (*row.all_selections(), *of_ratio)}
    return found.pop() if len(found) == 1 else of_table


def _first_day(month: int) -> dt.date:
    year, past = divmod(month, _MONTHS)
    return dt.date(year, past + 1, 1)


def _union(names: Iterator[tuple[str, ...] | None]) -> tuple[str, ...]:
    """The ids that selections name, () when one of them takes all."""
    found: set[str] = set()
    for each in names:
        if each is None:
            return ()
        found.update(each)
    return tuple(sorted(found))


def _sources(fact: Fact) -> Iterator[str]:
    if fact.stored is not None:
        yield "historik"
    elif fact.parts or fact.of:
        for part in (*(part for _, part in fact.parts), *(fact.of or ())):
            yield from _sources(part)
    elif fact.selections:
        yield from (selection.origin for selection in fact.selections)
    elif fact.source is not None:
        yield "uppgift"


def _computed(row: RowDef, column: ColumnDef, fact: Fact) -> Computed:
    if fact.stored is not None:
        return ""
    if column.ratio is not None or fact.of is not None:
        return "kvot"
    if column.difference is not None:
        return "skillnad"
    return "summa" if row.terms else ""
