"""A paper that looks ahead says what nobody has made a forecast of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from finsam_ar.books.load import load
from finsam_ar.checks.context import Context
from finsam_ar.checks.forecasts import all_is_forecast
from finsam_ar.config.tabell import read_definitions
from finsam_ar.tables.build import evaluate
from finsam_ar.tables.periods import Occasion
from tests.ledgers import decided, voucher, write_ledger

BANK, FEES = "Tillgångar:KassaOchBank:1921-Plusgiro", "Intäkter:Medlemsavgifter:3511-Kommuner"
PAY = "Kostnader:Personal:5021-Löner"

TABLE = """\
id = "prognos"
titel = "Prognos {år}"
tecken = "debet"

[[kolumn]]
id = "{år}"
text = "{år}"
kalla = "prognos"

[[rad]]
id = "allt"
text = "Allt"
konton = ["Kostnader", "Intäkter"]
"""

BUDGET = decided("2021-11-25", "budget", '"kansli"', "1200 SEK", ar="2022")
FORECAST = decided("2022-04-30", "prognos", '"kansli"', "1100 SEK", ar="2022")
#: Of the insatser that every small ledger has granted money.
STEGEN, BRON = (decided("2022-03-15", "prognos", id_, "1 SEK", ar="2022") for id_ in ('"stegen"', '"bron"'))


def missing(folder: Path, ledger: str, occasion: Occasion, table: str = TABLE) -> str:
    """What the findings say, each up to its semicolon; "" when there is none."""
    (folder / "prognos.toml").write_text(table, encoding="utf-8")
    books = load(write_ledger(folder, ledger))
    evaluation = evaluate(books, read_definitions([folder], occasion.year), occasion)
    found = [
        (each.code, each.severity.value, each.message.partition(";")[0])
        for each in all_is_forecast(Context(books, evaluation))
    ]
    assert all((code, severity) == ("K301", "varning") for code, severity, _ in found)
    return " | ".join(text for *_, text in found)


def until(month: int, day: int) -> Occasion:
    return Occasion(2022, 1, month).on(dt.date(2022, month, day))


def test_a_budget_without_a_forecast(tmp_path: Path) -> None:
    ledger = BUDGET + STEGEN + BRON

    assert missing(tmp_path, ledger, until(4, 29)) == "prognos för 2022 saknas för Kansli"
    assert missing(tmp_path, ledger + FORECAST, until(4, 29)) == "prognos för 2022 saknas för Kansli"  # tomorrow
    assert missing(tmp_path, ledger + FORECAST, until(4, 30)) == ""


def test_what_is_granted_without_a_forecast_once_the_year_has_a_budget(tmp_path: Path) -> None:
    assert missing(tmp_path, STEGEN, until(4, 30)) == ""
    assert missing(tmp_path, BUDGET + FORECAST + STEGEN, until(4, 30)) == "prognos för 2022 saknas för Bron"


def test_transferred_money_and_income(tmp_path: Path) -> None:
    ledger = (
        BUDGET
        + FORECAST
        + STEGEN
        + (
            decided("2022-02-10", "overforing", '"bron"', "5 SEK", fran_ar="2021", till_ar="2022")
            + decided("2021-11-25", "budget", '"finansiering"', "9000 SEK", ar="2022", slag='"intakt"')
            + decided("2021-11-25", "budget", '"kansli"', "10 SEK", ar="2022", slag='"intakt"')
        )
    )

    assert missing(tmp_path, ledger, until(6, 30)) == (
        "prognos för 2022 saknas för Medlemsfinansiering (intäkt), Kansli (intäkt), Bron"
    )


def test_an_outcome_that_nobody_budgeted(tmp_path: Path) -> None:
    ledger = (
        (FORECAST + BRON)
        + voucher("2022-03-01", "A1", f"{BANK} 9.00", f"{FEES} -9.00")
        + voucher("2022-03-01", "A2", f"{PAY} 5.00", f"{BANK} -5.00", verksamhet="kansli")
        + voucher("2022-05-01", "A3", f"{PAY} 5.00", f"{BANK} -5.00", verksamhet="stegen")
    )

    assert missing(tmp_path, ledger + STEGEN, until(4, 30)) == (
        "Medlemsfinansiering (intäkt) har utfall januari–april 2022, men varken budget eller prognos"
    )
    assert missing(tmp_path, ledger, until(5, 31)) == (
        "prognos för 2022 saknas för Stegen – till arbete | "  # what it has been granted is shown instead
        "Medlemsfinansiering (intäkt) har utfall januari–maj 2022, men varken budget eller prognos"
    )


@pytest.mark.parametrize(("column", "expected"), [("ar = 1", "prognos för 2023 saknas för Bron"), ("ar = 2", "")])
def test_the_years_are_those_that_the_papers_columns_show(tmp_path: Path, column: str, expected: str) -> None:
    ledger = BUDGET + decided("2022-09-30", "budget", '"bron"', "5 SEK", ar="2023")
    table = TABLE.replace('kalla = "prognos"', f'kalla = "prognos"\n{column}')

    assert missing(tmp_path, ledger, until(12, 31), table) == expected


def test_a_paper_without_forecasts_asks_for_none(tmp_path: Path) -> None:
    assert missing(tmp_path, BUDGET, until(4, 30), TABLE.replace('kalla = "prognos"', 'kalla = "planerat"')) == ""
