"""Finished tables as JSON, CSV and text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from finsam_ar.tables.model import Cell, Column, Row, Table, Unit


class _Writer(Protocol):
    """What csv.writer gives."""

    def writerow(self, row: Iterable[object], /) -> object:
        """Write one line."""


def to_json(year: int, tables: Mapping[str, Table]) -> str:
    """Return all tables as JSON: `{"ar": 2022, "tabeller": {id: {titel, enhet, kolumner, rader}}}`.

    A row's `varden` are the shown numbers in its unit (null where blank), its `exakt` the exact ones as texts: kronor
    with two decimals, per cent and counts as they are.
    """
    content = {"ar": year, "tabeller": {table.id: _table(table) for table in _in_order(tables)}}
    return json.dumps(content, ensure_ascii=False, indent=1)


def to_csv(tables: Mapping[str, Table]) -> str:
    """Return the tables as CSV: one table as it is printed, several as one line a figure."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    if len(tables) == 1:
        _write_wide(writer, next(iter(tables.values())))
    else:
        writer.writerow(["tabell", "id", "text", "kolumn", "varde", "enhet", "exakt"])
        for table in _in_order(tables):
            for row in table.rows:
                for column in _number_columns(table):
                    cell = row.cells.get(column.id)
                    if cell is not None and cell.shown is not None:
                        unit = cell_unit(row, column)
                        writer.writerow(
                            [table.id, row.id, row.text, column.id, cell.shown, unit, exact_text(cell, row)]
                        )
    return buffer.getvalue()


def to_text(tables: Mapping[str, Table]) -> str:
    """Return the tables for a terminal: labels to the left, numbers to the right."""
    return "\n\n".join(_text_table(table) for table in _in_order(tables)) + "\n"


def exact_text(cell: Cell, row: Row) -> str | None:
    """Return a cell's exact value: kronor with öre for money, else the number with at most six decimals.

    A ratio in a row of money counts in the row's unit as its neighbours do (93 % in a row of tkr is 93000): readers of
    the export divide the exact values of a row by one unit.
    """
    if cell.fact is None:
        return None
    if cell.fact.is_money:
        return str((Decimal(int(cell.fact.exact)) / 100).quantize(Decimal("0.01")))
    exact = Fraction(cell.fact.exact) * (row.unit.step_ore * 10**row.unit.decimals // 100 if row.unit.is_money else 1)
    value = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.000001"))
    return format(value.normalize(), "f")


def cell_unit(row: Row, column: Column) -> Unit:
    """Return the unit of a cell: a ratio column is in per cent in every row."""
    return Unit.PERCENT if column.origin == "kvot" else row.unit


def _in_order(tables: Mapping[str, Table]) -> list[Table]:
    return sorted(tables.values(), key=lambda table: (table.number is not None, table.number or 0))


def _number_columns(table: Table) -> Iterable[Column]:
    return (column for column in table.columns if not column.is_text)


def _table(table: Table) -> dict[str, Any]:
    content: dict[str, Any] = {"titel": table.title, "enhet": table.unit.value}
    if table.number is not None:
        content["nummer"] = table.number
    content["kolumner"] = [{"id": column.id, "text": column.text} for column in table.columns]
    content["rader"] = [_row(table, row) for row in table.rows]
    if table.remarks:
        content["anmarkningar"] = list(table.remarks)
    if not table.rows:
        content["text"] = table.empty_text
    return content


def _row(table: Table, row: Row) -> dict[str, Any]:
    content: dict[str, Any] = {"id": row.id, "text": row.text}
    if row.note is not None and table.note_titles:
        content["not"] = str(table.note_titles[row.note][0])
    if row.unit is not table.unit:
        content["enhet"] = row.unit.value
    if row.texts:
        content["texter"] = dict(row.texts)
    if row.kind != "heading":
        content["varden"] = {column.id: json_number(row.cells[column.id].shown) for column in _number_columns(table)}
        content["exakt"] = {column.id: exact_text(row.cells[column.id], row) for column in _number_columns(table)}
    return content


def json_number(shown: Decimal | None) -> int | float | None:
    """Return a shown number as JSON has it, None for a blank; it has far fewer digits than a double keeps."""
    if shown is None:
        return None
    return int(shown) if shown == shown.to_integral_value() else float(shown)


def _write_wide(writer: _Writer, table: Table) -> None:
    writer.writerow(["id", "text", "not", *(column.id for column in table.columns)])
    for row in table.rows:
        note = table.note_titles[row.note][0] if row.note is not None and table.note_titles else ""
        cells = [
            row.texts.get(column.id, "") if column.is_text else _blank(row.cells.get(column.id))
            for column in table.columns
        ]
        writer.writerow([row.id, row.text, note, *cells])


def _blank(cell: Cell | None) -> str:
    return "" if cell is None or cell.shown is None else str(cell.shown)


def _text_table(table: Table) -> str:
    number = f"Not {table.number} " if table.number is not None else ""
    head = f"{number}{table.title} ({table.unit.value})"
    if not table.rows:
        return f"{head}\n{table.empty_text}"
    lines = [["", *(column.text for column in table.columns)]]
    for row in table.rows:
        label = "  " * row.indent + row.text
        lines.append([label, *(_plain(row, column) for column in table.columns)])
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    is_text = [True, *(column.is_text for column in table.columns)]
    shown = [
        "  ".join(
            cell.ljust(width) if text else cell.rjust(width)
            for cell, width, text in zip(line, widths, is_text, strict=True)
        ).rstrip()
        for line in lines
    ]
    return "\n".join([head, *shown])


def _plain(row: Row, column: Column) -> str:
    if column.is_text:
        return row.texts.get(column.id, "")
    cell = row.cells.get(column.id)
    if cell is None or cell.shown is None:
        return ""
    return f"{cell.shown:,}".replace(",", " ").replace(".", ",").replace("-", "−")
