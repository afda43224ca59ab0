"""What a report is about: its period, the day it is of, and what its texts become."""

from __future__ import annotations

import datetime as dt

import pytest

from finsam_ar.books.model import month_index
from finsam_ar.tables.periods import Occasion, part_of_year, span_of, with_years

YEAR = Occasion(2022)
SECOND_TERTIAL = Occasion(2022, 5, 8)


def months(occasion: Occasion, period: str, year: int = 2022) -> tuple[str, str]:
    first, last = (f"{index // 12}-{index % 12 + 1:02}" for index in occasion.months(period, year))
    return first, last


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("perioden", ("2022-05", "2022-08")),
        ("hittills", ("2022-01", "2022-08")),
        ("år", ("2022-01", "2022-12")),
        ("h2", ("2022-07", "2022-12")),
        ("t1", ("2022-01", "2022-04")),
        ("q4", ("2022-10", "2022-12")),
    ],
)
def test_a_tertials_periods(period: str, expected: tuple[str, str]) -> None:
    assert months(SECOND_TERTIAL, period) == expected


def test_periods_of_another_year_are_the_same_months() -> None:
    assert months(SECOND_TERTIAL, "perioden", 2021) == ("2021-05", "2021-08")
    assert months(SECOND_TERTIAL.shifted(-1), "hittills", 2021) == ("2021-01", "2021-08")


def test_of_a_whole_year_all_three_are_the_year() -> None:
    assert {months(YEAR, period) for period in ("perioden", "hittills", "år")} == {("2022-01", "2022-12")}


@pytest.mark.parametrize(
    ("occasion", "day"),
    [
        (YEAR, "2022-12-31"),
        (SECOND_TERTIAL, "2022-08-31"),
        (Occasion(2022, 4, 6), "2022-06-30"),
        (Occasion(2022, 1, 2), "2022-02-28"),
        (Occasion(2024, 1, 2), "2024-02-29"),
        (Occasion(2100, 1, 2), "2100-02-28"),
        (SECOND_TERTIAL.on(dt.date(2022, 9, 15)), "2022-09-15"),
    ],
)
def test_the_day_is_the_reports_own_or_its_periods_last(occasion: Occasion, day: str) -> None:
    assert occasion.day.isoformat() == day


def test_a_report_of_a_day_counts_what_was_decided_by_then() -> None:
    assert YEAR.as_of == dt.date.max
    assert SECOND_TERTIAL.on(dt.date(2022, 9, 15)).as_of == dt.date(2022, 9, 15)
    assert SECOND_TERTIAL.on(dt.date(2022, 9, 15)).last_month == 8


@pytest.mark.parametrize(
    ("occasion", "text"),
    [
        (SECOND_TERTIAL, "maj–augusti av januari–augusti 2022, per 2022-08-31"),
        (Occasion(2022, 1, 1), "januari av januari 2022, per 2022-01-31"),
        (YEAR, "januari–december av januari–december 2022, per 2022-12-31"),
    ],
)
def test_texts_are_filled(occasion: Occasion, text: str) -> None:
    assert occasion.filled("{perioden} av {hittills} {år}, per {datum}") == text


def test_years_are_relative_and_other_braces_are_left() -> None:
    assert with_years("{år-1}, {år} och {år+10}; {namn}", 2022) == "2021, 2022 och 2032; {namn}"
    assert YEAR.filled("{namn} {årets}") == "{namn} {årets}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-t2", (2022, "t2", 5, 8)),
        ("2022T3", (2022, "t3", 9, 12)),
        ("2022-k3", (2022, "k3", 7, 9)),
        ("2022 q3", (2022, "k3", 7, 9)),
        ("2022-H1", (2022, "h1", 1, 6)),
        ("2022-t4", None),
        ("2022-k5", None),
        ("2022-h0", None),
        ("2022-år", None),
        ("2022", None),
        ("t2", None),
        ("", None),
    ],
)
def test_a_part_of_a_year_as_it_is_typed(text: str, expected: tuple[int, str, int, int] | None) -> None:
    assert part_of_year(text) == expected


def test_what_a_measure_counts_of_a_period() -> None:
    first, last = month_index(2022, 5), month_index(2022, 8)

    assert span_of("rorelse", first, last) == (first, last)
    assert span_of("utgaende", first, last) == (None, last)
    assert span_of("ingaende", first, last) == (None, month_index(2022, 4))
