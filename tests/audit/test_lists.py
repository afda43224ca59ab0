"""The lists of a bundle, from books of a few lines: openings, open items, bookings of the result, underlag's files."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import pytest

from finsam_ar.audit import accounts, vouchers
from finsam_ar.books.journal import read_journal
from finsam_ar.books.load import load
from finsam_ar.render.sheets import csv_text, kronor
from tests.ledgers import voucher, write_ledger

BANK, DEBT = "Tillgångar:KassaOchBank:1921-Plusgiro", "Skulder:Leverantörsskulder:2441-Leverantörsskulder"
EQUITY, PAY = "EgetKapital:2011-ÖvrigtEgetKapital", "Kostnader:Personal:5021-Löner"

LEDGER = "".join(
    (
        voucher("2021-01-01", "IB1", f"{BANK} 500.00", f"{DEBT} -100.00", f"{EQUITY} -400.00", tag="#ingaende"),
        voucher("2021-01-10", "A1", f"{DEBT} 100.00", f"{BANK} -100.00", tag="^gammal"),
        voucher("2021-12-10", "A2", f"{PAY} 30.00", f"{DEBT} -30.00", tag="^f1", verksamhet="kansli"),
        "2022-01-01 balance " + BANK + " 400.00 SEK\n",
        "2022-01-01 balance " + DEBT + " -30.00 SEK\n",
        "2022-01-01 balance " + EQUITY + " -400.00 SEK\n",
        voucher("2022-01-10", "A1", f"{DEBT} 30.00", f"{BANK} -30.00", tag="^f1"),
        voucher("2022-02-10", "A2", f"{PAY} 20.00", f"{DEBT} -20.00", tag="^f2", verksamhet="kansli"),
        voucher("2022-02-11", "A3", f"{DEBT} 5.50", f"{BANK} -5.50", tag="^f2", dokument="kvitto.pdf"),
        voucher("2022-12-31", "B1", f"{EQUITY} 20.00", f"{PAY} -20.00", tag="#bokslut", verksamhet="kansli"),
    )
)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))[1:]


@pytest.fixture
def main_file(tmp_path: Path) -> Path:
    return write_ledger(tmp_path, LEDGER)


def specification(main_file: Path, year: int, file: str) -> list[tuple[str, str, str, str]]:
    """Item, kind, voucher and amount of each row."""
    entries = accounts.by_account(read_journal(main_file), year)
    found = accounts.specifications(load(main_file).accounts, entries, year)[file]
    return [(row[0], row[1], row[3], row[6]) for row in rows(found)]


def test_what_is_paid_is_no_open_item_and_what_is_paid_in_part_is(main_file: Path) -> None:
    assert specification(main_file, 2022, "2441-Leverantörsskulder.csv") == [
        ("f2", "öppen post", "A2", "-20.00"),
        ("f2", "öppen post", "A3", "5.50"),
        ("", "utgående balans", "", "-14.50"),
    ]


def test_an_account_where_nothing_is_settled_shows_the_years_postings(main_file: Path) -> None:
    assert specification(main_file, 2022, "1921-Plusgiro.csv") == [
        ("", "ingående balans", "", "400.00"),
        ("", "bokfört under året", "A1", "-30.00"),
        ("", "bokfört under året", "A3", "-5.50"),
        ("", "utgående balans", "", "364.50"),
    ]


def test_the_first_years_opening_balance_counts_as_before_the_year(main_file: Path) -> None:
    assert specification(main_file, 2021, "1921-Plusgiro.csv")[0] == ("", "ingående balans", "", "500.00")
    assert [v.ver for v in vouchers.of_year(read_journal(main_file), 2021)] == ["IB1", "A1", "A2"]


def test_bookings_of_the_result_are_in_grundbok_and_not_in_huvudbok(main_file: Path) -> None:
    journal, books = read_journal(main_file), load(main_file)
    ledger = rows(accounts.ledger(books.accounts, accounts.by_account(journal, 2022), 2022))
    assert "B1" in {row[1] for row in rows(vouchers.journal_by_registration(vouchers.of_year(journal, 2022)))}
    assert "B1" not in {row[3] for row in ledger}
    assert ledger[0] == ["(tidigare års resultat)", "ingående", "2022-01-01", *[""] * 7, "30.00"]


def test_a_file_of_the_underlag_has_its_checksum(main_file: Path) -> None:
    def document() -> list[str]:
        listed = rows(vouchers.underlag_list(read_journal(main_file), main_file.parent))
        (row,) = (row for row in listed if row[4])
        return row[4:]

    assert document() == ["kvitto.pdf", "saknas"]
    (main_file.parent / "kvitto.pdf").write_bytes(b"%PDF")
    assert document() == ["kvitto.pdf", hashlib.sha256(b"%PDF").hexdigest()]


def test_the_checksum_is_of_what_vouchers_say_not_of_order_or_files(main_file: Path) -> None:
    journal = read_journal(main_file)
    assert vouchers.checksum(journal) == vouchers.checksum(reversed(journal))
    before = vouchers.checksum(journal)
    text = main_file.read_text(encoding="utf-8")
    main_file.write_text(text.replace("Verifikation A3", "Verifikation  A3") + "\n; slut\n", encoding="utf-8")
    assert vouchers.checksum(read_journal(main_file)) == before
    main_file.write_text(text.replace("Verifikation A3", "Verifikation A4"), encoding="utf-8")
    assert vouchers.checksum(read_journal(main_file)) != before


def test_lists_are_one_line_a_row_in_composed_unicode() -> None:
    assert csv_text(["a"], [["A\u030angstro\u0308m\t1\nx, y"]]) == 'a\n"Ångström 1 x, y"\n'
    assert [kronor(ore) for ore in (0, 5, -5, -123456)] == ["0.00", "0.05", "-0.05", "-1234.56"]
