"""Periods as the ekonom types them, and as links, `avser:` and texts write them."""

from __future__ import annotations

import datetime as dt

import pytest

from finsam_ar.vouchers.span import parse_span


@pytest.mark.parametrize(
    ("typed", "slug", "avser", "words"),
    [
        ("2022-k3", "2022-k3", "2022-07/2022-09", "kvartal 3 2022"),
        ("2022K3", "2022-k3", "2022-07/2022-09", "kvartal 3 2022"),
        ("2022-07/2022-09", "2022-k3", "2022-07/2022-09", "kvartal 3 2022"),
        ("2022-h1", "2022-h1", "2022-01/2022-06", "halvår 1 2022"),
        ("2022-t2", "2022-t2", "2022-05/2022-08", "tertial 2 2022"),
        ("2022", "2022", "2022", "2022"),
        ("2022-02", "2022-02", "2022-02", "februari 2022"),
        ("2022-09/2022-10", "2022-09-2022-10", "2022-09/2022-10", "september–oktober 2022"),
        ("2022-02/2022-04", "2022-02-2022-04", "2022-02/2022-04", "februari–april 2022"),
        ("2022-11/2023-01", "2022-11-2023-01", "2022-11/2023-01", "november 2022–januari 2023"),
    ],
)
def test_a_period_is_written_in_four_ways(typed: str, slug: str, avser: str, words: str) -> None:
    span = parse_span(typed)
    assert span is not None
    assert (span.slug, span.avser, span.words) == (slug, avser, words)


@pytest.mark.parametrize("typed", ["", "k3", "2022-k5", "2022-13", "2022-05/2022-04", "2022-år", "kvartal 3"])
def test_what_is_no_period(typed: str) -> None:
    assert parse_span(typed) is None


@pytest.mark.parametrize(("typed", "end"), [("2024-02", 29), ("2023-02", 28), ("2024-k1", 31)])
def test_its_last_day_knows_leap_years(typed: str, end: int) -> None:
    span = parse_span(typed)
    assert span is not None
    assert span.end.day == end
    assert span.start == dt.date(span.start.year, span.start.month, 1)
