"""Charts as data: a definition's rows and columns become categories and series.

A chart of a table shows the table's own numbers; in another unit it asks for them to be rounded too. It has a sentence
that says what it shows, and a text with all numbers for those who can't see it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from finsam_ar.config.dataset import ColumnDef, DatasetSchema, Masked
from finsam_ar.config.diagram import ChartDef, ChartType, SeriesDef
from finsam_ar.document import numbers
from finsam_ar.document.datasets import share_of
from finsam_ar.document.marks import Finished, Marks, WordError
from finsam_ar.document.material import Material
from finsam_ar.document.model import ChartBlock, Series
from finsam_ar.document.tables import cell_unit, table_of
from finsam_ar.suggest import near
from finsam_ar.tables.model import Column, Fact, Table, Unit

Kind = Literal["bars", "horizontal-bars", "grouped-bars", "nested-bars", "stacked-bar", "line"]
_KINDS: dict[ChartType, Kind] = {
    "staplar": "bars",
    "liggande-staplar": "horizontal-bars",
    "grupperade-staplar": "grouped-bars",
    "staplar-i-ram": "nested-bars",
    "staplad-rad": "stacked-bar",
    "linje": "line",
}


class _Point(NamedTuple):
    """A category's values, one per series; None where there is nothing, and what was masked."""

    category: str
    values: tuple[Decimal | None, ...]
    masked: frozenset[int] = frozenset()  # places of values

    def label(self, place: int, decimals: int) -> str:
        """Return what is printed at a value's mark."""
        value = self.values[place]
        if value is None:
            return numbers.MASKED if place in self.masked else ""
        return numbers.number(value, decimals)


class Chart:
    """A chart of one report, from its definition to its block."""

    def __init__(self, definition: ChartDef, material: Material, marks: Marks, message: str) -> None:
        """Ask for the facts that the chart shows in another unit than its table's. WordError when one is unknown."""
        self._definition, self._material, self._marks, self._message = definition, material, marks, message
        self._facts: dict[tuple[str, int], Fact | None] = {}
        if definition.dataset is not None:
            material.dataset(definition.dataset)
        elif definition.unit is not None and definition.rows:
            self._ask(Unit(definition.unit))

    def _ask(self, unit: Unit) -> None:
        for row in self._definition.rows:
            for place, series in enumerate(self._definition.series):
                if series.column is not None:
                    continue
                try:
                    fact = self._material.evaluation.fact(
                        f"{self._definition.table}/{row}", series.year_offset, series.origin, series.period
                    )
                except LookupError:
                    continue  # told by `_row_ids`, which knows whether absent rows are skipped
                self._facts[row, place] = fact
                if fact is not None:
                    self._marks.demands.append((fact, unit))

    def block(self, finished: Finished) -> ChartBlock:
        """Return the chart; WordError when a row or column doesn't exist."""
        definition = self._definition
        if definition.dataset is not None:
            points, unit, names = self._of_dataset(definition.dataset, finished)
        else:
            points, unit, names = self._of_table(table_of(definition.table or "", finished), finished)
        if definition.skips_absent:
            points = [point for point in points if any(point.values) or point.masked]
        if definition.largest_first:
            points = sorted(points, key=lambda point: point.values[0] or Decimal(0), reverse=True)
        decimals = unit.decimals if definition.decimals is None else definition.decimals
        series = tuple(
            Series(
                name,
                tuple(point.values[place] for point in points),
                tuple(point.label(place, decimals) for point in points),
            )
            for place, name in enumerate(names)
        )
        message = self._marks.plain(self._message, finished)
        if not message:
            hint = "Det är diagrammets rubrik, och säger vad man ser i det."
            raise WordError(f"diagrammet ”{definition.id}” ({definition.source}): budskapet är tomt", hint)
        shown_unit = "" if unit is Unit.COUNT else unit.value
        legend = f" ({numbers.MASKED} är dolt)" if any(point.masked for point in points) else ""
        return ChartBlock(
            anchor=finished.anchors.take(f"diagram-{definition.id}", definition.title),
            kind=_KINDS[definition.type],
            title=definition.title + legend,
            message=message,
            alt=_alt([point.category for point in points], series, shown_unit),
            unit=shown_unit,
            categories=tuple(point.category for point in points),
            series=series,
        )

    def _of_table(self, table: Table, finished: Finished) -> tuple[list[_Point], Unit, list[str]]:
        definition = self._definition
        rows = {row.id: row for row in table.rows}
        columns = [_column(table, series) for series in definition.series]
        unit = Unit(definition.unit) if definition.unit else None
        points = []
        for id_ in self._row_ids(table):
            values: list[Decimal | None] = []
            for place, column in enumerate(columns):
                if (id_, place) in self._facts and unit is not None:
                    fact = self._facts[id_, place]
                    values.append(None if fact is None else finished.shown.number(fact, unit))
                    continue
                own = cell_unit(rows[id_], column)
                if unit not in (None, own):
                    hint = "Räkna upp raderna i ”rader”, och ange serien med kalla och ar."
                    raise WordError(f"diagrammet ”{definition.id}”: tabellen visar {own}, inte {unit}", hint)
                cell = rows[id_].cells.get(column.id)
                values.append(cell.shown if cell else None)
                unit = own
            points.append(_Point(rows[id_].text, tuple(self._turned(value) for value in values)))
        names = [series.name or column.text for series, column in zip(definition.series, columns, strict=True)]
        return points, unit or table.unit, names

    def _row_ids(self, table: Table) -> list[str]:
        if not self._definition.rows:
            return [row.id for row in table.rows if row.kind == "row"]
        known = [row.id for row in table.rows]
        for id_ in self._definition.rows:
            if id_ not in known and not self._definition.skips_absent:
                raise WordError(
                    f"diagrammet ”{self._definition.id}”: ”{table.id}” har ingen rad ”{id_}”", near(id_, known)
                )
        return [id_ for id_ in self._definition.rows if id_ in known]

    def _of_dataset(self, dataset_id: str, finished: Finished) -> tuple[list[_Point], Unit, list[str]]:
        dataset = self._material.dataset(dataset_id)
        names = self._material.names
        columns = []
        for series in self._definition.series:
            column = dataset.schema.column(series.column or "")
            if column is None or not _has_numbers(column):
                known = [each.id for each in dataset.schema.columns if _has_numbers(each)]
                message = (
                    f"diagrammet ”{self._definition.id}”: ”{dataset_id}” har ingen kolumn med tal ”{series.column}”"
                )
                raise WordError(message, near(series.column or "", known))
            columns.append(column)
        label = _label_column(dataset.schema)
        points = []
        for row in dataset.rows:
            if self._definition.rows and row.key not in self._definition.rows:
                continue
            values = [share_of(row, each, finished) if each.share else row.values[each.id] for each in columns]
            masked = frozenset(place for place, value in enumerate(values) if isinstance(value, Masked))
            points.append(_Point(_short(str(row.values[label]), names), tuple(map(_decimal, values)), masked))
        unit = Unit(self._definition.unit or ("antal" if columns[0].type == "heltal" else "%"))
        return (
            points,
            unit,
            [series.name or column.text for series, column in zip(self._definition.series, columns, strict=True)],
        )

    def _turned(self, value: Decimal | None) -> Decimal | None:
        return -value if value and self._definition.flips else value


def _column(table: Table, series: SeriesDef) -> Column:
    matches: Callable[[Column], bool] = (
        (lambda column: column.id == series.column)
        if series.column is not None
        else lambda column: (
            (column.origin, column.year_offset, column.period) == (series.origin, series.year_offset, series.period)
        )
    )
    found = next((column for column in table.columns if matches(column)), None)
    if found is None:
        wanted = series.column or f"{series.origin} år{series.year_offset:+}"
        raise WordError(
            f"tabellen ”{table.id}” har ingen kolumn ”{wanted}”", near(wanted, [c.id for c in table.columns])
        )
    return found


def _has_numbers(column: ColumnDef) -> bool:
    return bool(column.share) or column.type in ("heltal", "procent")


def _label_column(schema: DatasetSchema) -> str:
    """The column that names a row in its table."""
    return next(each.id for each in schema.stored if each.is_shown and each.id != schema.display.group)


def _short(key: str, names: object) -> str:
    if isinstance(names, dict) and key in names:
        return str(names[key].details.get("kortnamn") or names[key])
    return key


def _decimal(value: object) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _alt(categories: Sequence[str], series: Sequence[Series], unit: str) -> str:
    """Every number of the chart, in words; its message stands above it and needs no saying twice."""
    lines = []
    for place, category in enumerate(categories):
        named = [(each.name, numbers.spoken_label(each.labels[place])) for each in series if each.labels[place]]
        values = ", ".join(label if len(series) == 1 else f"{name} {label}" for name, label in named)
        lines.append(f"{category}: {values or 'ingen uppgift'}")
    return numbers.spoken(f"Diagrammets tal{f' i {unit}' if unit else ''}: {'; '.join(lines)}.")
