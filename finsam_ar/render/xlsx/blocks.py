"""The report's other tables, whose figures don't come from the books: one sheet each, as shown."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from decimal import Decimal

from finsam_ar.document.model import Document, TableBlock, plain_text
from finsam_ar.document.numbers import MINUS, NBSP
from finsam_ar.render.xlsx import layout
from finsam_ar.render.xlsx.workbook import Book, Sheet, plain_number

_NUMBER = re.compile(rf"({MINUS}?\d[\d{NBSP}]*)(?:,(\d+))?({NBSP}%)?")
_LABEL_WIDTH, _TEXT_WIDTH, _NUMBER_WIDTH = 50, 40, 13
_HEADER_ROW = 4


def other_tables(document: Document, anchors: Container[str]) -> Iterator[TableBlock]:
    """Yield the tables of the report that are made from datasets or have one of the anchors, in its order."""
    for chapter in document.chapters:
        for block in chapter.blocks:
            if not isinstance(block, TableBlock) or not block.rows:
                continue
            if block.anchor.startswith("data-") or block.anchor in anchors:
                yield block


def write_block(book: Book, block: TableBlock, name: str, contents: layout.Link) -> None:
    """Write a table: numbers as numbers, and a sum as a formula where it is the sum of what stands above it."""
    widths = [
        _LABEL_WIDTH if column.kind == "label" else _NUMBER_WIDTH if column.kind == "number" else _TEXT_WIDTH
        for column in block.columns
    ]
    sheet = book.sheet(name, widths, _HEADER_ROW)
    book.head(sheet, block.caption, f"{book.document.organisation}. {book.document.title}.", [contents])
    for column, head in enumerate(block.columns):
        align = "right" if head.kind == "number" else "left"
        look = book.format(bold=True, bottom=1, text_wrap=True, valign="bottom", align=align)
        sheet.write_string(_HEADER_ROW, column, head.text, look)
    for row in range(len(block.rows)):
        for column in range(len(block.columns)):
            _write_cell(book, sheet, block, row, column)
    below = _HEADER_ROW + len(block.rows) + 2
    for place, note in enumerate(block.notes):
        book.paragraph(sheet, below + place, plain_text(note), widths)


def _write_cell(book: Book, sheet: Sheet, block: TableBlock, row: int, column: int) -> None:
    kind, text = block.rows[row].kind, block.rows[row].cells[column].text
    look: dict[str, object] = {"bold": True} if kind in ("heading", "sum", "total") else {}
    if kind in ("sum", "total"):
        look["top"] = 1
    place = _HEADER_ROW + 1 + row
    number = _number(text) if block.columns[column].kind == "number" else None
    if number is None:
        indent = block.rows[row].indent if column == 0 else 0
        sheet.write_string(place, column, text, book.format(text_wrap=True, valign="top", indent=indent, **look))
        return
    value, style = number
    look |= {"num_format": style, "valign": "top"}
    above = [_number(block.rows[each].cells[column].text) for each in range(row)]
    if kind in ("sum", "total") and above and "%" not in style and sum(each[0] for each in above if each) == value:
        cells = f"{layout.address(column, _HEADER_ROW + 1)}:{layout.address(column, place - 1)}"
        sheet.write_formula(place, column, f"=SUM({cells})", book.format(**look), plain_number(value))
    else:
        sheet.write_number(place, column, plain_number(value), book.format(**look))


def _number(text: str) -> tuple[Decimal, str] | None:
    """A shown number and its format; None for words, a blank and a dash."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    whole, decimals, percent = found.groups()
    value = Decimal(whole.replace(NBSP, "").replace(MINUS, "-") + ("." + decimals if decimals else ""))
    style = "#,##0" + ("." + "0" * len(decimals) if decimals else "") + (f'"{NBSP}%"' if percent else "")
    return value, style
