"""The whole workbook: contents, checks, the tables as shown, and the tables with exact amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finsam_ar.checks.model import Finding
from finsam_ar.document.model import Document, TableBlock
from finsam_ar.render.facts import FactRecord
from finsam_ar.render.xlsx.blocks import other_tables, write_block
from finsam_ar.render.xlsx.checks import TITLE, live_checks, write_checks
from finsam_ar.render.xlsx.layout import Edition, Layout, Link
from finsam_ar.render.xlsx.tables import sheet_title, write_table
from finsam_ar.render.xlsx.workbook import Book, SheetNames
from finsam_ar.tables.build import Evaluation
from finsam_ar.tables.model import Table, covered

_CONTENTS = "Innehåll"
_WIDTHS = (60, 30)
_EXPLANATION = (
    "Varje tabell finns på två blad: med beloppen som de visas i rapporten, och med kronor och öre. Summor är "
    "formler över de rader de är gjorda av. Beloppen är avrundade en gång för hela rapporten, så att summorna "
    "stämmer som de visas. Tecknet – betyder att det inte finns något belopp, och 0 att beloppet är mindre än en halv "
    "enhet."
)


def render_xlsx(
    document: Document,
    tables: Mapping[str, Table],
    evaluation: Evaluation,
    records: Sequence[FactRecord],
    findings: Sequence[Finding] = (),
) -> bytes:
    """Return the tables as a workbook, those that the document prints first, in its order.

    `records` are the tables' facts (`render.facts.facts`). The same input gives the same bytes.
    """
    names = SheetNames()
    contents = Link(names.take(_CONTENTS), "Till innehållet")
    names.take(TITLE)
    of_texts = {_anchor(table) for table in tables.values() if all(column.is_text for column in table.columns)}
    layouts = _layouts([each for each in _in_order(tables, document) if _anchor(each) not in of_texts], names)
    others = {names.take(block.caption): block for block in other_tables(document, of_texts)}
    book = Book(document)
    _write_contents(book, layouts, [Link(name, block.caption) for name, block in others.items()])
    write_checks(book, list(live_checks(evaluation, records, layouts)), findings, contents)
    for layout in layouts.values():
        write_table(book, layout, Edition.SHOWN)
    for name, block in others.items():
        write_block(book, block, name, contents)
    for layout in layouts.values():
        write_table(book, layout, Edition.EXACT)
    return book.finish()


def _in_order(tables: Mapping[str, Table], document: Document) -> list[Table]:
    printed = [
        block.anchor for chapter in document.chapters for block in chapter.blocks if isinstance(block, TableBlock)
    ]
    places = {anchor: place for place, anchor in enumerate(printed)}
    return sorted(tables.values(), key=lambda table: places.get(_anchor(table), len(places)))


def _anchor(table: Table) -> str:
    return f"tabell-{table.id}"


def _layouts(tables: Sequence[Table], names: SheetNames) -> dict[str, Layout]:
    shown = {table.id: names.take(_short_name(table)) for table in tables}
    sheets = {id_: {Edition.SHOWN: name, Edition.EXACT: names.take(name, " exakt")} for id_, name in shown.items()}
    return {table.id: _layout(table, tables, sheets) for table in tables}


def _layout(table: Table, tables: Sequence[Table], sheets: Mapping[str, Mapping[Edition, str]]) -> Layout:
    own = sheets[table.id]
    back = [other for other in tables if any(row.note == table.id for row in other.rows)]
    links = {
        edition: (
            Link(_CONTENTS, "Till innehållet"),
            Link(own[Edition.EXACT], "Exakta belopp, i kronor och öre")
            if edition is Edition.SHOWN
            else Link(own[Edition.SHOWN], "Beloppen som de visas i rapporten"),
            *(Link(sheets[other.id][edition], f"Tillbaka till {other.title}") for other in back),
        )
        for edition in Edition
    }
    notes = {edition: {id_: each[edition] for id_, each in sheets.items()} for edition in Edition}
    return Layout(table, own, links, notes, covered(tables))


def _short_name(table: Table) -> str:
    return f"Not {table.number}" if table.number is not None else table.title


def _write_contents(book: Book, layouts: Mapping[str, Layout], others: Sequence[Link]) -> None:
    document = book.document
    sheet = book.sheet(_CONTENTS, _WIDTHS)
    book.head(
        sheet, document.title, f"{document.organisation}, organisationsnummer {document.orgnr}. {document.subtitle}"
    )
    book.paragraph(sheet, 3, _EXPLANATION, _WIDTHS)
    book.link(sheet, 5, 0, Link(TITLE, "Kontroller"))
    for column, text in enumerate(("Tabell", "Exakta belopp")):
        sheet.write_string(7, column, text, book.format(bold=True, bottom=1))
    for row, layout in enumerate(layouts.values(), start=8):
        book.link(sheet, row, 0, Link(layout.sheets[Edition.SHOWN], sheet_title(layout.table)))
        book.link(sheet, row, 1, Link(layout.sheets[Edition.EXACT], "Exakt"))
    for row, link in enumerate(others, start=8 + len(layouts)):
        book.link(sheet, row, 0, link)
