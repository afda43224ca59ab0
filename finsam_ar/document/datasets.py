"""Datasets as tables: names for ids, computed shares, group headings and a total."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from finsam_ar.config.dataset import ColumnDef, Dataset, DatasetRow, Masked
from finsam_ar.document import numbers
from finsam_ar.document.marks import Finished
from finsam_ar.document.model import Cell, Column, Row, TableBlock, Text
from finsam_ar.document.values import Named
from finsam_ar.tables.model import Fact, Unit


def dataset_block(
    dataset: Dataset, rows: Sequence[DatasetRow], names: Mapping[str, Named], finished: Finished
) -> TableBlock:
    """Return the chosen rows of a dataset as a table, its first shown column as the label."""
    display = dataset.schema.display
    shown = [column for column in dataset.schema.columns if column.is_shown and column.id != display.group]
    lines = list(_rows(dataset, rows, shown, names, finished))
    if display.sum_row and rows:
        lines.append(_sum_row(dataset, rows, shown, finished))
    return TableBlock(
        anchor=finished.anchors.take(f"data-{dataset.id}", dataset.schema.title),
        caption=dataset.schema.title,
        unit="",
        columns=tuple(_column(column, is_label=place == 0) for place, column in enumerate(shown)),
        rows=tuple(lines),
        notes=tuple((Text(remark),) for remark in (*display.remarks, *_legend(rows, lines))),
        summary="" if rows else "Inga uppgifter.",
    )


def _column(column: ColumnDef, *, is_label: bool) -> Column:
    if is_label:
        return Column(column.text, "label", weight=column.width)
    if column.share or column.type in ("heltal", "procent"):
        return Column(column.text, "number")
    return Column(column.text, "status" if column.type == "val" else "text", weight=column.width)


def _rows(
    dataset: Dataset,
    rows: Sequence[DatasetRow],
    shown: Sequence[ColumnDef],
    names: Mapping[str, Named],
    finished: Finished,
) -> Iterator[Row]:
    group = dataset.schema.display.group
    if not group:
        yield from (_row(dataset, row, shown, names, finished) for row in rows)
        return
    for heading in dict.fromkeys(row.values[group] for row in rows):
        blank = (Cell(),) * (len(shown) - 1)
        yield Row("heading", (Cell(_words(heading, names)), *blank))
        for row in rows:
            if row.values[group] == heading:
                yield _row(dataset, row, shown, names, finished, indent=1)


def _row(
    dataset: Dataset,
    row: DatasetRow,
    shown: Sequence[ColumnDef],
    names: Mapping[str, Named],
    finished: Finished,
    indent: int = 0,
) -> Row:
    cells = []
    for column in shown:
        fact = f"{dataset.id}/{row.key}/{column.id}"
        if column.share:
            counts = [row.values[name] for name in column.share]
            cells.append(_share_cell(counts[0], counts[1], fact, finished))
            continue
        value = row.values[column.id]
        if isinstance(value, int | Masked):
            cells.append(_count_cell(value, fact))
        elif isinstance(value, Decimal):
            cells.append(_percent_cell(value, fact))
        else:
            is_id = column.type in ("verksamhet", "organisation")
            words = _words(value, names if is_id else {})
            cells.append(Cell(words, "" if (spoken := numbers.spoken(words)) == words else spoken))
    return Row("row", tuple(cells), indent)


def _sum_row(dataset: Dataset, rows: Sequence[DatasetRow], shown: Sequence[ColumnDef], finished: Finished) -> Row:
    cells = [Cell(dataset.schema.display.sum_row)]
    for column in shown[1:]:
        fact = f"{dataset.id}/summa/{column.id}"
        if column.share:
            top, bottom = (dataset.total(name, rows) for name in column.share)
            cells.append(_share_cell(top, bottom, fact, finished))
        elif column.type == "heltal":
            cells.append(_count_cell(dataset.total(column.id, rows), fact))
        else:
            cells.append(Cell())
    return Row("total", tuple(cells))


def _legend(rows: Sequence[DatasetRow], lines: Sequence[Row]) -> Iterator[str]:
    """What the sign of masked counts means, where one is shown."""
    if any(cell.text == numbers.MASKED for line in lines for cell in line.cells):
        masked = next(value for row in rows for value in row.values.values() if isinstance(value, Masked))
        yield numbers.masked_legend(masked.least)


def _count_cell(value: int | Masked, fact: str) -> Cell:
    if isinstance(value, Masked):
        return Cell(numbers.MASKED, numbers.MASKED_SPOKEN)
    text, spoken = numbers.cell(Decimal(value), is_nil=False)
    return Cell(text, "" if spoken == text else spoken, fact)


def _share_cell(top: object, bottom: object, fact: str, finished: Finished) -> Cell:
    if isinstance(top, Masked) or isinstance(bottom, Masked):
        return Cell(numbers.MASKED, numbers.MASKED_SPOKEN)
    if not isinstance(top, int) or not isinstance(bottom, int) or bottom == 0:
        return Cell()
    share = Fact(Fraction(100 * top, bottom), is_money=False, key=0)
    return _percent_cell(finished.shown.number(share, Unit.PERCENT), fact)


def _percent_cell(value: Decimal, fact: str) -> Cell:
    places = max(0, -int(value.as_tuple().exponent)) if value.is_finite() else 0
    text, spoken = numbers.figure(value, Unit.PERCENT, places)
    return Cell(text, spoken, fact)


def _words(value: object, names: Mapping[str, Named]) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(names.get(str(value), value))
