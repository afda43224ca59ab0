"""A board paper says so when it has no day of its own, or when the books don't reach its end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from finsam_ar.books.load import load
from finsam_ar.checks.context import Context
from finsam_ar.checks.papers import books_reach_its_end, has_its_day
from finsam_ar.config.tabell import read_definitions
from finsam_ar.tables.build import evaluate
from finsam_ar.tables.periods import Occasion
from tests.ledgers import voucher, write_ledger

PAY, BANK = "Kostnader:Personal:5021-Löner", "Tillgångar:KassaOchBank:1921-Plusgiro"
MARCH = voucher("2024-03-31", "A1", f"{PAY} 100.00", f"{BANK} -100.00", verksamhet="kansli")
TABLE = """\
id = "utfall"
titel = "Utfall {hittills}"

[[kolumn]]
id = "utfall"
text = "Utfall {hittills}"
period = "hittills"

[[rad]]
id = "kostnader"
text = "Kostnader"
konton = ["Kostnader"]
"""


def context(folder: Path, occasion: Occasion, ledger: str = MARCH, table: str = TABLE) -> Context:
    (folder / "utfall.toml").write_text(table, encoding="utf-8")
    books = load(write_ledger(folder, ledger))
    return Context(books, evaluate(books, read_definitions([folder], occasion.year), occasion))


def test_the_books_reach_the_periods_end(tmp_path: Path) -> None:
    assert list(books_reach_its_end(context(tmp_path, Occasion(2024, 1, 3)))) == []


def test_the_books_end_before_the_period(tmp_path: Path) -> None:
    (finding,) = books_reach_its_end(context(tmp_path, Occasion(2024, 5, 8)))

    assert (finding.code, finding.severity) == ("K303", "varning")
    assert finding.message == (
        "rapporten gäller till och med augusti 2024, men verifikationer finns bara till och med mars"
    )


def test_the_books_have_nothing_of_the_year(tmp_path: Path) -> None:
    (finding,) = books_reach_its_end(context(tmp_path, Occasion(2025, 1, 2)))

    assert finding.message == "rapporten gäller till och med februari 2025, men inga verifikationer finns för året"


def test_a_paper_of_plans_needs_no_vouchers(tmp_path: Path) -> None:
    plan = TABLE.replace('period = "hittills"', 'kalla = "planerat"')

    assert list(books_reach_its_end(context(tmp_path, Occasion(2024, 5, 8), table=plan))) == []


def test_a_paper_without_a_day(tmp_path: Path) -> None:
    occasion = Occasion(2024, 1, 3)

    assert [finding.code for finding in has_its_day(context(tmp_path, occasion))] == ["K302"]
    assert list(has_its_day(context(tmp_path, occasion.on(dt.date(2024, 4, 15))))) == []
