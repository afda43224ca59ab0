"""The sample's workbook: every figure, every formula, links, checks and print set-up."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from finsam_ar.books.model import Books
from finsam_ar.document.build import build_document
from finsam_ar.document.tables import is_nil
from finsam_ar.prepare import prepare
from finsam_ar.render.facts import facts
from finsam_ar.render.xlsx import render_xlsx
from finsam_ar.render.xlsx.workbook import SheetNames
from finsam_ar.tables.model import Column, Row, Table, covered
from finsam_ar.target import annual
from tests.render.xlsx.reading import Workbook
from tests.sample import SAMPLE


@pytest.fixture(scope="module")
def made(sample_books: Books) -> tuple[bytes, dict[str, Table]]:
    prepared = prepare(SAMPLE, sample_books, annual(SAMPLE, 2022))
    document = build_document(prepared.composition, prepared.shown, checksum="", version="", findings=prepared.findings)
    records = list(facts(prepared.evaluation, prepared.shown))
    data = render_xlsx(document, prepared.shown.tables, prepared.evaluation, records, prepared.findings)
    return data, dict(prepared.shown.tables)


@pytest.fixture(scope="module")
def book(made: tuple[bytes, dict[str, Table]]) -> Workbook:
    return Workbook(made[0])


def rows_of(book: Workbook, sheet: str) -> list[list[object]]:
    """A sheet's stored values, from the headers on."""
    rows = [[cell.value for cell in row] for row in book.stored[sheet].iter_rows()]
    return rows[next(place for place, row in enumerate(rows) if row[0] in ("kr", "tkr", "mkr")) :]


def sheet_of(book: Workbook, table: Table) -> str:
    title = f"Not {table.number}" if table.number is not None else SheetNames().take(table.title)
    assert title in book.names
    return title


def test_every_table_stands_as_shown(book: Workbook, made: tuple[bytes, dict[str, Table]]) -> None:
    known = covered(made[1].values())
    for table in made[1].values():
        if not table.rows or all(column.is_text for column in table.columns):
            continue
        header, *rows = rows_of(book, sheet_of(book, table))
        first = len(header) - len(table.columns)
        assert header[first:] == [column.text for column in table.columns]
        for row, found in zip(table.rows, rows, strict=False):
            shown = [
                row.texts.get(column.id) or None if column.is_text else _shown(row, column, known)
                for column in table.columns
            ]
            read = [Decimal(str(value)) if isinstance(value, int | float) else value or None for value in found[first:]]
            assert (found[0], read) == (row.text, shown), f"{table.id}/{row.id}"


def _shown(row: Row, column: Column, known: frozenset[tuple[int, str]]) -> Decimal | None:
    shown = row.cells[column.id].shown
    return Decimal(0) if shown is None and is_nil(row, column, known) else shown


def test_exact_sheets_have_ore(book: Workbook, made: tuple[bytes, dict[str, Table]]) -> None:
    table = made[1]["driftsredovisning"]
    _, *rows = rows_of(book, "Driftsredovisning exakt")
    for row, found in zip(table.rows, rows, strict=False):
        for place, column in enumerate(table.columns, start=1):
            fact = row.cells[column.id].fact
            nothing = 0 if is_nil(row, column, covered(made[1].values())) else None
            assert found[place] == (nothing if fact is None else fact.exact / 100)
    assert any(isinstance(value, float) and value % 1 for row in rows for value in row)


def test_every_formula_gives_what_is_stored(book: Workbook) -> None:
    live = list(book.live())
    assert len(live) > 400
    for sheet, address in live:
        stored, computed = book.cached(sheet, address), book.computed(sheet, address)
        if isinstance(stored, str):
            assert computed == stored, (sheet, address)
        else:
            assert abs(computed - Decimal(str(stored))) < Decimal("1e-9"), (sheet, address)


def test_a_changed_number_reaches_the_totals_and_fails_a_check(made: tuple[bytes, dict[str, Table]]) -> None:
    book = Workbook(made[0])
    assert book.computed("Kontroller", "B5") == 0
    for sheet in ("Resultaträkning", "Resultaträkning exakt"):
        cell = next(row[2] for row in book.formulas[sheet].iter_rows() if row[0].value == "Kostnader för personal")
        total = next(row[2] for row in book.formulas[sheet].iter_rows() if row[0].value == "Årets resultat")
        before = book.computed(sheet, total.coordinate)
        cell.value += 1000
        assert book.computed(sheet, total.coordinate) == before + 1000
    assert book.computed("Kontroller", "B5") >= 2  # the note, and the result in other tables


def test_all_sums_are_live(book: Workbook, made: tuple[bytes, dict[str, Table]]) -> None:
    live = set(book.live())
    for table in made[1].values():
        for row in book.formulas[sheet_of(book, table)].iter_rows():
            match = next(
                (each for each in table.rows if each.kind in ("sum", "total") and each.text == row[0].value), None
            )
            if match is None:
                continue
            first = row[-1].column - len(table.columns)
            for place, column in enumerate(table.columns):
                cell = match.cells.get(column.id)
                is_sum = cell is not None and cell.fact is not None and bool(cell.fact.parts)
                if is_sum:
                    assert (sheet_of(book, table), row[first + place].coordinate) in live, f"{table.id}/{match.id}"


def test_the_tables_of_the_datasets_are_there_with_live_sums(book: Workbook) -> None:
    rows = list(book.formulas["Deltagare i individinsatser"].iter_rows())
    total = next(row for row in rows if row[0].value == "Summa")
    assert total[1].value == f"=SUM(B6:B{total[0].row - 1})"
    assert book.cached("Deltagare i individinsatser", total[1].coordinate) == 407
    assert total[0].value in {cell.value for row in rows for cell in row if cell.data_type == "s"}


def test_the_checks_compare_the_statements(book: Workbook) -> None:
    texts = [f"{row[0]} = {row[2]}" for row in book.stored["Kontroller"].iter_rows(values_only=True) if row[2]]
    for wanted in (
        r"Balansräkning: Summa tillgångar \(2022\) = Balansräkning: Summa eget kapital",
        r"Årets resultat \(2022\) = Resultaträkning: Årets resultat",
        r"Årets resultat \(2022\) = Balansräkning: Årets resultat",
        r"Årets resultat \(2022\) = Kassaflödesanalys: Årets resultat",
        r"Resultaträkning: Kostnader för personal \(2021\) = Not 7",
        r"Kassaflödesanalys: Likvida medel vid årets slut \(2022\) = .*början \+ Årets kassaflöde",
    ):
        assert any(re.search(wanted, text) for text in texts), wanted
    assert any("K203" in map(str, row) for row in book.stored["Kontroller"].iter_rows(values_only=True))


def test_every_link_leads_to_a_sheet(book: Workbook) -> None:
    links = [
        (sheet.title, cell) for sheet in book.formulas for row in sheet.iter_rows() for cell in row if cell.hyperlink
    ]
    for sheet, cell in links:
        target = cell.hyperlink.location.rpartition("!")[0].strip("'")
        assert target in book.names, (sheet, cell.coordinate)
    leads = {(sheet, cell.hyperlink.location.rpartition("!")[0].strip("'")) for sheet, cell in links}
    assert {(name, "Innehåll") for name in book.names[1:]} <= leads
    assert {("Innehåll", name) for name in book.names[1:]} <= leads
    for note, statement in (("Not 7", "Resultaträkning"), ("Not 13", "Balansräkning")):
        assert {(note, statement), (statement, note), (f"{note} exakt", f"{statement} exakt")} <= leads


def test_sheets_print_on_a4_with_their_headers(book: Workbook) -> None:
    for sheet in book.formulas:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.right.text or "Sida" in sheet.oddFooter.right.text
        assert sheet.oddHeader.right.text == "Årsredovisning 2022"
    statement = book.formulas["Resultaträkning"]
    header = next(row[0].row for row in statement.iter_rows() if row[0].value == "kr")
    assert statement.freeze_panes == f"B{header + 1}"
    assert statement.print_title_rows in (f"{header}:{header}", f"${header}:${header}")
    assert statement.page_setup.orientation != "landscape"
    assert book.formulas["Disponibla medel"].page_setup.orientation == "landscape"


def test_the_file_carries_no_time_of_its_own(made: tuple[bytes, dict[str, Table]], tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(made[0])
    with zipfile.ZipFile(file) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core) == ["2023-03-31T00:00:00Z"] * 2


def test_a_table_of_texts_stands_once(book: Workbook, made: tuple[bytes, dict[str, Table]]) -> None:
    table = made[1]["insatser"]
    assert [name for name in book.names if name.startswith("Insatser som")] == [sheet_of(book, table)]
    texts = {tuple(cell.value for cell in row) for row in book.stored[sheet_of(book, table)].iter_rows()}
    assert ("Bryggan", "Östhammar", "AF, FK, Region Uppsala", "2018-03-01", "2023-08-31", "") in texts
