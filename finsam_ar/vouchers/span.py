"""The period that a voucher concerns: how the ekonom types it, and how links, `avser:` and texts write it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from finsam_ar.books.model import month_index
from finsam_ar.books.periods import last_day, parse_avser
from finsam_ar.tables.periods import MONTH_NAMES, part_of_year

_MONTHS = 12
#: Parts of a year by their length in months: the letter of links and the word of texts.
_PARTS = {3: ("k", "kvartal"), 4: ("t", "tertial"), 6: ("h", "halvår")}


@dataclass(frozen=True)
class Span:
    """Whole months, from the first to the last, as month indices."""

    first: int
    last: int

    @property
    def start(self) -> dt.date:
        """Its first day."""
        return dt.date(self.first // _MONTHS, self.first % _MONTHS + 1, 1)

    @property
    def end(self) -> dt.date:
        """Its last day."""
        return last_day(self.last)

    @property
    def months(self) -> range:
        """Its months, as month indices."""
        return range(self.first, self.last + 1)

    @property
    def avser(self) -> str:
        """As the ledger writes it: `2022`, `2022-03` or `2022-01/2022-03`."""
        if self._part == (_MONTHS, 1):
            return str(self.start.year)
        first, last = f"{self.start:%Y-%m}", f"{self.end:%Y-%m}"
        return first if first == last else f"{first}/{last}"

    @property
    def slug(self) -> str:
        """As links write it: `2022-k3`, `2022-h1`, `2022`, `2022-03` or `2022-09-2022-10`."""
        length, number = self._part
        return f"{self.start.year}-{_PARTS[length][0]}{number}" if length in _PARTS else self.avser.replace("/", "-")

    @property
    def words(self) -> str:
        """As texts write it: `kvartal 3 2022`, `halvår 1 2022`, `2022`, `mars 2022` or `september–oktober 2022`."""
        length, number = self._part
        if length in _PARTS:
            return f"{_PARTS[length][1]} {number} {self.start.year}"
        if length == _MONTHS:
            return str(self.start.year)
        first, last = (f"{MONTH_NAMES[day.month - 1]} {day.year}" for day in (self.start, self.end))
        if first == last:
            return first
        return f"{first.split()[0] if self.start.year == self.end.year else first}–{last}"

    @property
    def _part(self) -> tuple[int, int]:
        """Length in months and number of a regular part of a year (the third quarter is 3, 3), else (0, 0)."""
        length = len(self.months)
        is_regular = (length in _PARTS or length == _MONTHS) and self.first % _MONTHS % length == 0
        return (length, self.first % _MONTHS // length + 1) if is_regular else (0, 0)


def parse_span(text: str) -> Span | None:
    """Return the period of `2022-k3`, `2022-h1`, `2022-t2`, `2022`, `2022-03` or `2022-01/2022-03`, else None."""
    part = part_of_year(text)
    if part is not None:
        return Span(month_index(part.year, part.first_month), month_index(part.year, part.last_month))
    months = parse_avser(text)
    return Span(*months) if months else None
