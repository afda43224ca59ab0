"""Periods as the ledger writes them: `avser: "2022"`, `"2022-03"` or `"2022-01/2022-03"`."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache

from finsam_ar.books.model import month_index

_MONTHS_OF_YEAR = 12
_PART = re.compile(r"(\d{4})(?:-(\d{2}))?")

#: How to write it, for messages.
HOW_TO_WRITE = 'Skriv "2022", "2022-03" eller "2022-01/2022-03", inom citattecken.'


@lru_cache(maxsize=4096)
def parse_avser(text: object) -> tuple[int, int] | None:
    """First and last month (as month index) of a period; None when it isn't written as one."""
    if not isinstance(text, str):
        return None
    parts = text.split("/")
    spans = [_span(part) for part in parts]
    first, last = spans[0], spans[-1]
    if len(parts) > 2 or first is None or last is None or first[0] > last[1]:  # noqa: PLR2004 (from and to)
        return None
    return first[0], last[1]


def months_touched(periods: Iterable[tuple[dt.date, dt.date]]) -> set[int]:
    """The months in which at least one day of the periods falls, as month indices."""
    return {
        month
        for start, end in periods
        for month in range(month_index(start.year, start.month), month_index(end.year, end.month) + 1)
    }


def last_day(month: int) -> dt.date:
    """Return the last day of a month index."""
    year, place = divmod(month, _MONTHS_OF_YEAR)
    return dt.date(year, place + 1, calendar.monthrange(year, place + 1)[1])


def _span(text: str) -> tuple[int, int] | None:
    match = _PART.fullmatch(text)
    if not match:
        return None
    year, month = int(match[1]), match[2]
    if month is None:
        return month_index(year, 1), month_index(year, _MONTHS_OF_YEAR)
    if not 1 <= int(month) <= _MONTHS_OF_YEAR:
        return None
    return month_index(year, int(month)), month_index(year, int(month))
