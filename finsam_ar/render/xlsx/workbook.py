"""A workbook in our own terms: formats by their properties, sheets with a print set-up, text that stays text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import xlsxwriter

from finsam_ar.document.model import Document
from finsam_ar.render.xlsx.layout import Link, quoted

Sheet: TypeAlias = Any  # XlsxWriter doesn't say that it has types
Format: TypeAlias = Any

_LONGEST_NAME = 31
#: A name can't end with these.
_LEADS_ON = ("av", "eller", "efter", "från", "för", "i", "med", "mot", "och", "per", "som", "till", "vid")
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_A4 = 9
_WIDE = 100  # characters; more is printed lying down
_LINE = 15.0  # points
GREY = "#595959"


class Book:
    """An XLSX file being written."""

    def __init__(self, document: Document) -> None:
        """Begin the file; its date is the report's."""
        self.document = document
        self._buffer = io.BytesIO()
        self._workbook: Any = xlsxwriter.Workbook(self._buffer, {"in_memory": True})
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._workbook.set_properties(
            {
                "title": f"{document.title} – {document.organisation}",
                "author": document.organisation,
                "subject": document.subtitle,
                "comments": "Framställd med finsam-ar",
                "created": dt.datetime(document.date.year, document.date.month, document.date.day, tzinfo=dt.UTC),
            }
        )

    def format(self, **properties: object) -> Format:
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]

    def sheet(self, name: str, widths: Sequence[int], header_row: int | None = None) -> Sheet:
        """Add a sheet with columns of these widths, to be printed on A4; the header row is repeated and frozen."""
        sheet = self._workbook.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        if sum(widths) > _WIDE:
            sheet.set_landscape()
        draft = " – UTKAST" if self.document.is_draft else ""
        sheet.set_header(f"&L{_ampersands(self.document.organisation)}&R{_ampersands(self.document.title)}{draft}")
        sheet.set_footer("&L&A&RSida &P av &N")
        sheet.hide_gridlines(2)
        if header_row is not None:
            sheet.repeat_rows(header_row)
            sheet.freeze_panes(header_row + 1, 1)
            everywhere = "A1:XFD1048576"
            sheet.ignore_errors({"number_stored_as_text": everywhere, "formula_differs": everywhere})
        return sheet

    def head(self, sheet: Sheet, title: str, line: str, links: Iterable[Link] = ()) -> None:
        """Write a sheet's title, a line that says what it is, and links to other sheets."""
        sheet.write_string(0, 0, title, self.format(bold=True, font_size=14))
        draft = "UTKAST. " if self.document.is_draft else ""
        sheet.write_string(1, 0, draft + line, self.format(font_color=GREY))
        for place, each in enumerate(links, start=2):
            self.link(sheet, place, 0, each)

    def link(self, sheet: Sheet, row: int, column: int, link: Link, **properties: object) -> None:
        """Write a text that leads to another sheet."""
        look = self.format(font_color="#0b4f71", underline=1, **properties)
        sheet.write_url(
            row, column, f"internal:{quoted(link.sheet)}!A1", look, link.text, f"Gå till {link.sheet}"[:255]
        )

    def paragraph(self, sheet: Sheet, row: int, text: str, widths: Sequence[int]) -> None:
        """Write a text over all columns, on as many lines as it needs."""
        look = self.format(text_wrap=True, valign="top")
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", look)
        sheet.write_string(row, 0, text, look)
        sheet.set_row(row, _LINE * (1 + len(text) // max(sum(widths) - 2, 1)))

    def finish(self) -> bytes:
        """Return the file."""
        self._workbook.close()
        return self._buffer.getvalue()


class SheetNames:
    """Sheets' names: at most 31 characters, each once whatever its case."""

    def __init__(self) -> None:
        """Begin; a name that Excel keeps for itself is taken."""
        self._taken = {"history"}

    def take(self, wanted: str, ending: str = "") -> str:
        """Return the wanted name with an ending, cut and numbered where needed."""
        clean = " ".join(wanted.translate(_FORBIDDEN).split()).strip("'") or "Tabell"
        number = 1
        while True:
            end = (f" {number}" if number > 1 else "") + ending
            name = _cut(clean, _LONGEST_NAME - len(end)) + end
            if name.casefold() not in self._taken:
                self._taken.add(name.casefold())
                return name
            number += 1


def _cut(name: str, room: int) -> str:
    """Return a name that fits, cut between two words where that leaves enough of it, and not after a preposition."""
    if len(name) <= room:
        return name
    words = name[: room + 1].rpartition(" ")[0]
    while words.rpartition(" ")[2].casefold() in _LEADS_ON:
        words = words.rpartition(" ")[0]
    return (words if 3 * len(words) >= room else name[:room]).rstrip(" ',–-")


def plain_number(value: Decimal) -> int | float:
    """A number as XlsxWriter takes it."""
    return int(value) if value == value.to_integral_value() else float(value)


def _ampersands(text: str) -> str:
    """An ampersand begins a code in a sheet's header."""
    return text.replace("&", "&&")
