"""A table's two sheets: as shown in the report, and with exact amounts."""

from __future__ import annotations

from finsam_ar.document.tables import is_nil
from finsam_ar.render.xlsx.formulas import formula
from finsam_ar.render.xlsx.layout import Edition, Layout, Link, Place
from finsam_ar.render.xlsx.workbook import GREY, Book, Sheet, plain_number
from finsam_ar.tables.model import Column, Row, Table, Unit

_LABEL_WIDTHS, _TEXT_WIDTHS, _NUMBER_WIDTHS = (20, 60), (12, 40), (13, 30)
_NOTE_WIDTH = 6
_EXACT_DECIMALS = 2


def write_table(book: Book, layout: Layout, edition: Edition) -> None:
    """Write one edition of a table."""
    table = layout.table
    widths = _widths(layout)
    sheet = book.sheet(layout.sheets[edition], widths, layout.header_row if table.rows else None)
    book.head(sheet, sheet_title(table), _line(book, table, edition), layout.links[edition])
    if table.rows:
        _write_header(book, sheet, layout, edition)
        for row in table.rows:
            _write_row(book, sheet, layout, row, edition)
    below = layout.header_row + len(table.rows) + (2 if table.rows else 0)
    for place, text in enumerate((*table.remarks, *(() if table.rows else (table.empty_text,)))):
        book.paragraph(sheet, below + place, text, widths)


def sheet_title(table: Table) -> str:
    """`Not 7 Kostnader för personal`, `Resultaträkning`."""
    return f"Not {table.number} {table.title}" if table.number is not None else table.title


def number_format(places: int, *, is_nil: bool, suffix: str = "") -> str:
    """An Excel number format, in the neutral notation that each reader's own program turns into its own."""
    digits = "#,##0" + ("." + "0" * places if places else "") + suffix
    return f'{digits};-{digits};"–"' if is_nil else digits


def _line(book: Book, table: Table, edition: Edition) -> str:
    unit = "kronor och öre" if edition is Edition.EXACT and table.unit.is_money else table.unit.value
    amounts = "" if table.unit is Unit.COUNT else f" Belopp i {unit}." if table.unit.is_money else f" I {unit}."
    return f"{book.document.organisation}. {book.document.title}.{amounts}"


def _widths(layout: Layout) -> list[int]:
    table = layout.table
    labels = [len(row.text) + 2 * row.indent for row in table.rows]
    widths = [_within(_LABEL_WIDTHS, max(labels, default=0))]
    if layout.has_notes:
        widths.append(_NOTE_WIDTH)
    for column in table.columns:
        if column.is_text:
            texts = [len(row.texts.get(column.id, "")) for row in table.rows]
            widths.append(_within(_TEXT_WIDTHS, max([len(column.text), *texts])))
        else:
            widths.append(_within(_NUMBER_WIDTHS, max(map(len, column.text.split()), default=0)))
    return widths


def _within(limits: tuple[int, int], length: int) -> int:
    return min(max(length + 2, limits[0]), limits[1])


def _write_header(book: Book, sheet: Sheet, layout: Layout, edition: Edition) -> None:
    row, look = layout.header_row, {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
    unit = layout.table.unit
    corner = "kr" if edition is Edition.EXACT and unit.is_money else "" if unit is Unit.COUNT else unit.value
    sheet.write_string(row, 0, corner, book.format(**look))
    if layout.has_notes:
        sheet.write_string(row, 1, "Not", book.format(align="center", **look))
    for column in layout.table.columns:
        align = "left" if column.is_text else "right"
        sheet.write_string(row, layout.columns[column.id], column.text, book.format(align=align, **look))


def _write_row(book: Book, sheet: Sheet, layout: Layout, row: Row, edition: Edition) -> None:
    place = layout.rows[row.id]
    look = _look(row)
    sheet.write_string(place, 0, row.text, book.format(indent=row.indent, text_wrap=True, valign="top", **look))
    if layout.has_notes:
        _write_note(book, sheet, layout, row, edition)
    for column in layout.table.columns:
        number = layout.columns[column.id]
        cell = layout.places.get((row.id, column.id))
        if column.is_text:
            sheet.write_string(place, number, row.texts.get(column.id, ""), book.format(**look))
        elif cell is None and is_nil(row, column, layout.covered):
            style = number_format(0, is_nil=True)
            sheet.write_number(place, number, 0, book.format(num_format=style, align="right", **look))
        elif cell is None:
            sheet.write_blank(place, number, None, book.format(**look))
        else:
            _write_number(book, sheet, layout, (cell, row, column), edition)


def _write_number(book: Book, sheet: Sheet, layout: Layout, at: tuple[Place, Row, Column], edition: Edition) -> None:
    place, row, column = at
    value, unit = place.value(edition), place.counts(edition)
    has_sign = unit is Unit.PERCENT and layout.table.unit is not Unit.PERCENT and "%" not in column.text + row.text
    style = number_format(
        _decimals(place, edition), is_nil=place.fact.exact == 0, suffix='"\u00a0%"' if has_sign else ""
    )
    look = book.format(num_format=style, align="right", **_look(row))
    live = formula(layout, place, edition)
    if live is None:
        sheet.write_number(place.row, place.column, plain_number(value), look)
    else:
        is_exact_ratio = edition is Edition.EXACT and unit is Unit.PERCENT
        cached = float(place.fact.exact) if is_exact_ratio else plain_number(value)
        sheet.write_formula(place.row, place.column, live, look, cached)


def _decimals(place: Place, edition: Edition) -> int:
    """Öre and hundredths of a per cent where exact; else as the report shows it."""
    unit = place.counts(edition)
    if edition is Edition.EXACT and (unit.is_money or unit is Unit.PERCENT):
        return _EXACT_DECIMALS
    if unit.is_money:
        return unit.decimals
    exponent = place.value(edition).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _write_note(book: Book, sheet: Sheet, layout: Layout, row: Row, edition: Edition) -> None:
    place = layout.rows[row.id]
    look = {"align": "center", **_look(row)}
    target = layout.notes[edition].get(row.note or "")
    if target is None:
        sheet.write_blank(place, 1, None, book.format(**look))
        return
    book.link(sheet, place, 1, Link(target, row.text), **{key: look[key] for key in look if key != "font_color"})
    number = (layout.table.note_titles or {})[row.note or ""][0]
    sheet.write_number(place, 1, number, book.format(font_color="#0b4f71", underline=1, **look))


def _look(row: Row) -> dict[str, object]:
    look: dict[str, object] = {}
    if row.kind in ("heading", "sum", "total"):
        look["bold"] = True
    if row.kind in ("sum", "total"):
        look["top"] = 1
    if row.kind == "total":
        look["bottom"] = 1
    if row.kind == "ratio":
        look["font_color"] = GREY
    return look
