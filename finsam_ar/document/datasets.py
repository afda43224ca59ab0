"""Datasets as tables: names for ids, computed shares, group headings and a total."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from finsam_ar.config.dataset import ColumnDef, Dataset, DatasetRow, Masked
from finsam_ar.document import numbers
from finsam_ar.document.marks import Finished
from finsam_ar.document.model import Cell, Column, Row, TableBlock, Text
from finsam_ar.document.values import Named
from finsam_ar.tables.model import Fact, Unit


@dataclass(frozen=True)
class View:
    """What is shown of a dataset: some of its rows; all columns that its schema shows, or others with a title."""

    dataset: Dataset
    rows: Sequence[DatasetRow]
    columns: Sequence[ColumnDef] = ()
    title: str = ""

    @property
    def caption(self) -> str:
        """The table's title."""
        return self.title or self.dataset.schema.title

    @property
    def shown(self) -> list[ColumnDef]:
        """The columns in order; that of the group headings is none."""
        group = self.dataset.schema.display.group
        chosen = self.columns or [column for column in self.dataset.schema.columns if column.is_shown]
        return [column for column in chosen if column.id != group]

    @property
    def remarks(self) -> Sequence[str]:
        """What the schema says below its own columns; others are explained by the words."""
        return () if self.columns else self.dataset.schema.display.remarks


def dataset_block(view: View, names: Mapping[str, Named], finished: Finished) -> TableBlock:
    """Return what is shown of a dataset as a table, its first column as the label."""
    dataset, rows, shown = view.dataset, view.rows, view.shown
    lines = list(_rows(dataset, rows, shown, names, finished))
    if dataset.schema.display.sum_row and rows:
        lines.append(_sum_row(dataset, rows, shown, finished))
    return TableBlock(
        anchor=finished.anchors.take(f"data-{dataset.id}", view.caption),
        caption=view.caption,
        unit="",
        columns=tuple(_column(column, is_label=place == 0) for place, column in enumerate(shown)),
        rows=tuple(lines),
        notes=tuple((Text(remark),) for remark in (*view.remarks, *_legend(rows, lines))),
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
            cells.append(_share_cell(share_of(row, column, finished), fact))
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
            cells.append(_share_cell(_share(top, bottom, finished), fact))
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


def share_of(row: DatasetRow, column: ColumnDef, finished: Finished) -> Decimal | Masked | None:
    """Return a computed share of a row in per cent, as shown; masked if a count is, None when there is no such."""
    top, bottom = (row.values[name] for name in column.share)
    return _share(top, bottom, finished)


def _share(top: object, bottom: object, finished: Finished) -> Decimal | Masked | None:
    masked = next((each for each in (top, bottom) if isinstance(each, Masked)), None)
    if masked is not None:
        return masked
    if not isinstance(top, int) or not isinstance(bottom, int) or bottom == 0:
        return None
    return finished.shown.number(Fact(Fraction(100 * top, bottom), is_money=False, key=0), Unit.PERCENT)


def _share_cell(share: Decimal | Masked | None, fact: str) -> Cell:
    if isinstance(share, Masked):
        return Cell(numbers.MASKED, numbers.MASKED_SPOKEN)
    return Cell() if share is None else _percent_cell(share, fact)


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
