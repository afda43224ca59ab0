"""Finished tables as blocks: columns have kinds, cells have shown and spoken text, notes are links."""

from __future__ import annotations

from collections.abc import Container
from decimal import Decimal

from finsam_ar.document import numbers
from finsam_ar.document.marks import Finished, WordError
from finsam_ar.document.model import Cell, Column, NoteRef, Row, TableBlock, Text
from finsam_ar.suggest import near
from finsam_ar.tables import model as tables
from finsam_ar.tables.model import Unit


def table_of(table_id: str, finished: Finished) -> tables.Table:
    """Return a finished table; WordError when there is none with that id."""
    found = finished.shown.tables.get(table_id)
    if found is None:
        raise WordError(f"det finns ingen tabell ”{table_id}”", near(table_id, finished.shown.tables))
    return found


def table_block(table: tables.Table, finished: Finished) -> TableBlock:
    """Return a table as it is to be printed."""
    has_notes = any(row.note for row in table.rows)
    return TableBlock(
        anchor=finished.anchors.take(f"tabell-{table.id}", table.title),
        caption=table.title,
        unit="" if table.unit is Unit.COUNT else table.unit.value,
        columns=_columns(table, has_notes=has_notes),
        rows=tuple(_row(table, row, finished, has_notes=has_notes) for row in table.rows),
        notes=tuple((Text(remark),) for remark in table.remarks),
        summary="" if table.rows else table.empty_text,
    )


def _columns(table: tables.Table, *, has_notes: bool) -> tuple[Column, ...]:
    outcomes = [c for c in table.columns if c.year_offset == 0 and c.origin == "utfall" and not c.is_text]
    current = next((c for c in outcomes if c.period in ("år", "hittills")), outcomes[0] if outcomes else None)
    return (
        Column("", "label"),
        *((Column("Not", "note"),) if has_notes else ()),
        *(Column(c.text, "text" if c.is_text else "number", is_current=c is current) for c in table.columns),
    )


def _row(table: tables.Table, row: tables.Row, finished: Finished, *, has_notes: bool) -> Row:
    cells = [Cell(row.text)]
    if has_notes:
        cells.append(_note_cell(table, row.note, finished))
    cells += [_cell(table, row, column, finished) for column in table.columns]
    return Row(row.kind, tuple(cells), row.indent)


def _note_cell(table: tables.Table, note: str | None, finished: Finished) -> Cell:
    if note is None or note not in (table.note_titles or {}):
        return Cell()
    reference = note_reference(table, note, "")
    return Cell(reference.text, note=reference if finished.has_notes else None)


def note_reference(table: tables.Table, note: str, word: str) -> NoteRef:
    """Return a reference to a note that the table knows: its number, after a word when one is given."""
    number, title = (table.note_titles or {})[note]
    text = f"{word}{numbers.NBSP}{number}" if word else str(number)
    return NoteRef(number, note, text, note_title(number, title))


def note_title(number: int, title: str) -> str:
    """Return a note's heading: `Not 7 Kostnader för personal`."""
    return f"Not {number} {title}"


def _cell(table: tables.Table, row: tables.Row, column: tables.Column, finished: Finished) -> Cell:
    if column.is_text:
        return Cell(row.texts.get(column.id, ""))
    found = row.cells.get(column.id)
    if found is None or found.shown is None:
        return Cell(numbers.NIL, numbers.SPOKEN_NIL) if is_nil(row, column, finished.covered) else Cell()
    unit = cell_unit(row, column)
    text, spoken = shown_cell(found, unit)
    if unit is Unit.PERCENT and table.unit is not Unit.PERCENT and "%" not in column.text + row.text:
        text, spoken = f"{text}{numbers.NBSP}%", f"{spoken} %"
    return Cell(text, "" if spoken == text else spoken, f"{table.id}/{row.id}/{column.id}")


def is_nil(row: tables.Row, column: tables.Column, covered: Container[tuple[int, str]]) -> bool:
    """Whether a blank means that there is no money, rather than that nobody knows or that nothing can be said."""
    is_money = row.kind not in ("heading", "ratio") and cell_unit(row, column).is_money
    return is_money and (column.year_offset, column.origin) in covered


def cell_unit(row: tables.Row, column: tables.Column) -> Unit:
    """Return a cell's unit: the row's, unless the column is computed as a ratio."""
    return Unit.PERCENT if column.origin == "kvot" else row.unit


def shown_cell(cell: tables.Cell, unit: Unit) -> tuple[str, str]:
    """Return a cell's shown and spoken text, without its unit. Only what is exactly no money is a dash."""
    is_nil = unit.is_money and (cell.fact is None or cell.fact.exact == 0)
    decimals = unit.decimals
    if cell.shown is not None and not unit.is_money:
        decimals = _places(cell.shown)
    return numbers.cell(cell.shown, is_nil=is_nil, decimals=decimals)


def _places(value: Decimal) -> int:
    """How many decimals a published ratio or count was given with."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
