"""Periods as `avser:` writes them."""

from __future__ import annotations

import datetime as dt

import pytest

from finsam_ar.books.model import month_index
from finsam_ar.books.periods import months_touched, parse_avser


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", (2022, 1), (2022, 12)),
        ("2022-03", (2022, 3), (2022, 3)),
        ("2022-01/2022-03", (2022, 1), (2022, 3)),
        ("2021-12/2022", (2021, 12), (2022, 12)),
    ],
)
def test_a_period_is_its_months(text: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    assert parse_avser(text) == (month_index(*first), month_index(*last))


@pytest.mark.parametrize("text", ["", "2022-00", "2022-13", "2022-1", "2022-03/2022-02", "2022/", 2022, None])
def test_anything_else_is_none(text: object) -> None:
    assert parse_avser(text) is None


def test_a_month_is_touched_by_one_day() -> None:
    periods = [(dt.date(2024, 1, 31), dt.date(2024, 2, 29)), (dt.date(2024, 12, 31), dt.date(2025, 1, 1))]

    assert months_touched(periods) == {
        month_index(2024, 1),
        month_index(2024, 2),
        month_index(2024, 12),
        month_index(2025, 1),
    }
