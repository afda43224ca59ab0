"""What if: `--anta` takes decisions that nobody has taken."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from finsam_ar.assumptions import assume
from finsam_ar.books.grants import by_year, granted, granted_periods, pending
from finsam_ar.books.load import load
from finsam_ar.books.model import Books
from finsam_ar.books.planned import planned
from finsam_ar.errors import UserError
from finsam_ar.tables.periods import Occasion
from tests.ledgers import decided, write_ledger

MEETING = Occasion(2022).on(dt.date(2022, 10, 20))

#: Stegen is granted until December 2022 and asks for more, with the years' amounts; Bron asks after the meeting.
TEXT = decided(
    "2022-10-01",
    "ansokan",
    '"stegen"',
    "900 SEK",
    fran="2023-01-01",
    till="2024-06-30",
    sokande='"aby"',
    ar_2023="800 SEK",
    ar_2024="100 SEK",
) + decided("2022-11-01", "ansokan", '"bron"', "50 SEK", fran="2023-01-01", till="2023-12-31", sokande='"aby"')


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return load(write_ledger(tmp_path, TEXT))


def years(books: Books, *assumptions: str, verksamhet: str = "stegen") -> dict[int, float]:
    """Kronor granted by year, as if it were so."""
    shares = granted(assume(books, assumptions, MEETING).decisions, verksamhet)
    return {year: ore / 100 for year, ore in by_year(shares).items() if year > 2022}


def refused(books: Books, *assumptions: str) -> list[str]:
    with pytest.raises(UserError) as caught:
        assume(books, assumptions, MEETING)
    return [f"{problem.message} | {problem.hint}" for problem in caught.value.problems]


def test_without_assumptions_the_books_are_as_they_are(books: Books) -> None:
    assert assume(books, (), MEETING).decisions == books.decisions


def test_what_is_applied_for_is_granted_as_it_stands(books: Books) -> None:
    assert years(books, "stegen=bifall") == {2023: 800, 2024: 100}
    assert [each.verksamhet for each in pending(assume(books, ["stegen=bifall"], MEETING).decisions)] == ["bron"]


def test_it_is_granted_with_another_amount_spread_by_month(books: Books) -> None:
    assert years(books, "stegen=1800") == {2023: 1200, 2024: 600}
    assert years(books, "stegen=0,18") == years(books, "stegen = 0.18") == {2023: 0.12, 2024: 0.06}


def test_it_is_granted_for_another_period(books: Books) -> None:
    assert years(books, "stegen=bifall till 2023-12-31") == {2023: 900}
    assert years(books, "stegen=1200 från 2023-07-01") == {2023: 600, 2024: 600}
    assert years(books, "stegen=1200 från 2025-01-01 till 2025-12-31") == {2025: 1200}


def test_money_for_what_nobody_has_applied_for(books: Books) -> None:
    assert years(books, "bron=1200 från 2023-01-01 till 2023-12-31", verksamhet="bron") == {2023: 1200}


def test_an_insats_ends_early(books: Books) -> None:
    ended = assume(books, ["stegen=avslut 2022-10-31"], MEETING).decisions

    assert granted_periods(ended, "stegen") == ((dt.date(2021, 1, 1), dt.date(2022, 10, 31)),)


def test_several_at_once_each_knowing_those_before(books: Books) -> None:
    assert years(books, "stegen=bifall", "stegen=avslut 2023-12-31") == {2023: 800, 2024: 0}


def test_an_assumption_counts_on_the_papers_day_and_later_decisions_stand_after_it(books: Books) -> None:
    decisions = assume(books, ["stegen=bifall"], MEETING).decisions

    (assumed,) = set(decisions) - set(books.decisions)
    assert assumed.date == dt.date(2022, 10, 20)
    assert assumed.organ == "antagande"
    assert [each.date for each in decisions] == sorted(each.date for each in decisions)


def test_what_is_planned_follows(books: Books) -> None:
    decisions = assume(books, ["stegen=bifall"], MEETING).decisions

    assert sum(line.amount_ore for line in planned("planerat", decisions, 2023)) == 80000
    assert planned("ansokt", decisions, 2024) == []


def test_what_is_assumed_is_in_no_budget_and_no_forecast_of_the_same_day(tmp_path: Path) -> None:
    """Forecasts are often made for the day of the paper, and budgets decided on it."""
    day = MEETING.day.isoformat()
    text = (
        decided("2022-01-10", "budget", '"stegen"', "1000 SEK", ar="2022")
        + decided(day, "prognos", '"stegen"', "900 SEK", ar="2022")
        + decided(day, "budget", '"stegen"', "700 SEK", ar="2023")
    )
    books = load(write_ledger(tmp_path, text + TEXT))
    ended = assume(books, ["stegen=avslut 2022-10-31"], MEETING).decisions
    granted_too = assume(books, ["stegen=bifall"], MEETING).decisions

    # 2 000 000 kr over 24 months are 83 333,33 kr a month
    assert sum(line.amount_ore for line in planned("prognos", ended, 2022) if line.verksamhet == "stegen") == (
        90_000 - 8_333_333 - 8_333_341
    )
    assert sum(line.amount_ore for line in planned("planerat", granted_too, 2023)) == 70_000 + 80_000


@pytest.mark.parametrize(
    ("assumption", "message"),
    [
        ("steg=bifall", "verksamheten ”steg” finns inte i registret | Menade du"),
        ("kansli=bifall", "”kansli” har ingen ansökan som väntar på beslut | Säg belopp och period."),
        ("bron=bifall", "”bron” har ingen ansökan som väntar på beslut"),  # it came after the meeting
        ("bron=500", "”bron” har ingen ansökan som väntar på beslut"),
        ("stegen=avslut 2022-06-30", "rapporten gäller 2022-10-20, och medlen före den dagen är redan använda"),
        ("kansli=avslut 2022-12-31", "”kansli” är inte beviljad och kan inte avslutas"),
        ("stegen=avslut 2022-12-31", "”stegen” är beviljad till 2022-12-31 och kan inte avslutas senare"),
        ("stegen=avslut", "det går inte att förstå"),
        ("stegen=-5", "det går inte att förstå"),
        ("stegen=1,234", "det går inte att förstå"),
        ("stegen", "det går inte att förstå"),
        ("", "verksamheten ”” finns inte i registret"),
        ("stegen=avslut 2022-06-31", "datumet 2022-06-31 finns inte"),
        ("stegen=5 till 2022-02-30", "datumet 2022-02-30 finns inte"),
        ("stegen=5 från 2025-01-01", "perioden slutar (2024-06-30) innan den börjar (2025-01-01)"),
    ],
)
def test_what_can_not_be_assumed(books: Books, assumption: str, message: str) -> None:
    (said,) = refused(books, assumption)

    assert said.startswith(f"--anta ”{assumption}”: ")
    assert message in said


def test_all_that_is_wrong_is_told_at_once(books: Books) -> None:
    assert len(refused(books, "steg=bifall", "stegen=bifall", "bron=bifall")) == 2
