"""What a table needs beside its cells: its rows in groups, a way to fit a phone, and where its notes lead back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from finsam_ar.document.model import Block, Callout, Cell, ChartBlock, Column, Document, ListBlock, Row, TableBlock
from finsam_ar.document.numbers import spoken_label

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LONG = 30  # characters of a column of words that doesn't fit beside others on a phone


class PlacedRow(NamedTuple):
    """A row, and the identifier by which its note leads back to it: "" but for the first row with that note."""

    row: Row
    id: str


def row_groups(table: TableBlock) -> list[list[PlacedRow]]:
    """The rows; each heading begins a group."""
    groups: list[list[PlacedRow]] = []
    known: set[str] = set()
    for row in table.rows:
        if row.kind == "heading" or not groups:
            groups.append([])
        note = next((cell.note for cell in row.cells if cell.note), None)
        id_ = note_row_id(table.anchor, note.anchor) if note else ""
        groups[-1].append(PlacedRow(row, "" if id_ in known else id_))
        known.add(id_)
    return groups


def is_stacked(table: TableBlock) -> bool:
    """Whether the table is of words: on a phone each of its rows then becomes a stack. Others scroll sideways."""
    words = [index for index, column in enumerate(table.columns) if column.kind == "text"]
    longest = max((len(row.cells[index].text) for row in table.rows for index in words), default=0)
    return len(words) > 1 or longest > _LONG


def is_date(cell: Cell) -> bool:
    """Whether a cell is a day, which stands on one line."""
    return _DATE.fullmatch(cell.text) is not None


def note_row_id(table_anchor: str, note_anchor: str) -> str:
    """The identifier of the row that refers to a note."""
    return f"{table_anchor}--{note_anchor}"


def note_rows(document: Document) -> set[str]:
    """The identifiers of all rows that refer to a note: a note's way back leads to the very row."""
    tables = (table for chapter in document.chapters for table in _tables(chapter.blocks))
    return {
        note_row_id(table.anchor, cell.note.anchor)
        for table in tables
        for row in table.rows
        for cell in row.cells
        if cell.note
    }


def _tables(blocks: Sequence[Block]) -> Iterator[TableBlock]:
    for block in blocks:
        if isinstance(block, TableBlock):
            yield block
        elif isinstance(block, Callout):
            yield from _tables(block.blocks)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _tables(item)


def chart_table(chart: ChartBlock) -> TableBlock:
    """The chart's numbers as a table: its own where it has one, else a row a category."""
    if chart.table is not None:
        return chart.table
    columns = (Column("", "label"), *(Column(series.name, "number") for series in chart.series))
    rows = [
        Row("row", (Cell(category), *(_label_cell(series.labels[place]) for series in chart.series)))
        for place, category in enumerate(chart.categories)
    ]
    return TableBlock(f"{chart.anchor}-siffror", chart.title, chart.unit, columns, tuple(rows))


def _label_cell(label: str) -> Cell:
    spoken = spoken_label(label)
    return Cell(label, "" if spoken == label else spoken)
