"""What a report is about, periods relative to it as ranges of months, and years and dates in a definition's texts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from finsam_ar.books.model import Books, month_index
from finsam_ar.books.periods import last_day
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.tables.model import Measure

MONTH_NAMES = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
_MONTHS = {
    "år": (1, 12),
    "h1": (1, 6),
    "h2": (7, 12),
    **{f"t{n}": (4 * n - 3, 4 * n) for n in (1, 2, 3)},
    **{f"q{n}": (3 * n - 2, 3 * n) for n in (1, 2, 3, 4)},
}
_DECEMBER = 12
_PART_OF_YEAR = re.compile(r"([12]\d{3})[- ]?([thqk]\d)", re.IGNORECASE)
_YEAR = re.compile(r"\{år(?:([+-])(\d+))?\}")
_FIELD = re.compile(r"\{(datum|perioden|hittills|periodslut|rapportslag)\}")
#: What a report of that many months is called.
_REPORTS = {1: "Månadsrapport", 3: "Kvartalsrapport", 4: "Tertialrapport", 6: "Halvårsrapport", 12: "Helårsrapport"}


@dataclass(frozen=True)
class Occasion:
    """What a report is about: a year, its own period within it, and the day as of which decisions count.

    The årsredovisning is about a whole year and counts every decision. `date` is the day that a paper is of, which
    `{datum}` writes.
    """

    year: int
    first_month: int = 1  # 1 to 12
    last_month: int = _DECEMBER
    as_of: dt.date = dt.date.max
    date: dt.date | None = None

    def months(self, period: str, year: int) -> tuple[int, int]:
        """Return the first and last month (as `month_index`) of a period of a year.

        `perioden` is the report's own period and `hittills` all until its end; `år`, `h1`, `t2` and `q3` are what
        they are called.
        """
        relative = {"perioden": (self.first_month, self.last_month), "hittills": (1, self.last_month)}
        first, last = relative.get(period) or _MONTHS[period]
        return month_index(year, first), month_index(year, last)

    def filled(self, text: str) -> str:
        """Return the text with years and the occasion's own fields replaced.

        `{perioden}` and `{hittills}` become names of months (`januari–augusti`), `{datum}` and `{periodslut}` the
        report's day and its period's last, and `{rapportslag}` what a report of that many months is called.
        """
        months = self.last_month - self.first_month + 1
        values = {
            "datum": self.day.isoformat(),
            "perioden": self.period_name,
            "hittills": self.until_now,
            "periodslut": self.period_end.isoformat(),
            "rapportslag": _REPORTS.get(months, "Delårsrapport"),
        }
        return _FIELD.sub(lambda match: values[match[1]], with_years(text, self.year))

    @property
    def day(self) -> dt.date:
        """The day that the report is of: its own, else its period's last."""
        return self.period_end if self.date is None else self.date

    @property
    def period_end(self) -> dt.date:
        """The last day of the report's period."""
        return last_day(month_index(self.year, self.last_month))

    @property
    def period_name(self) -> str:
        """The months of the report's period: `maj–augusti`."""
        return _named(self.first_month, self.last_month)

    @property
    def until_now(self) -> str:
        """The months from January to the period's end: `januari–augusti`."""
        return _named(1, self.last_month)

    def holds(self, day: dt.date) -> bool:
        """True for a day in the report's own period."""
        return day.year == self.year and self.first_month <= day.month <= self.last_month

    def on(self, day: dt.date) -> Occasion:
        """Return the same occasion as seen on a day: only what was decided by then counts."""
        return replace(self, as_of=day, date=day)

    def shifted(self, years: int) -> Occasion:
        """Return the same occasion of another year."""
        return replace(self, year=self.year + years)


class PartOfYear(NamedTuple):
    """A half-year, tertial or quarter; `name` is as links and names of files write it: `h1`, `t2`, `k3`."""

    year: int
    name: str
    first_month: int  # 1 to 12
    last_month: int


def part_of_year(text: str) -> PartOfYear | None:
    """Return what a person who typed `2022-h1`, `2022 T2`, `2022k3` or `2022-q3` means; None when it isn't a part."""
    match = _PART_OF_YEAR.fullmatch(text)
    months = _MONTHS.get(match[2].lower().replace("k", "q")) if match else None
    return PartOfYear(int(match[1]), match[2].lower().replace("q", "k"), *months) if match and months else None


def is_of_occasion(field: str) -> bool:
    """Say whether a text's field, as `{år-1}`, is one that `Occasion.filled` replaces."""
    return bool(_YEAR.fullmatch(field) or _FIELD.fullmatch(field))


def span_of(measure: Measure, first: int, last: int) -> tuple[int | None, int]:
    """Return the first month (None: from the beginning) and the last whose money a measure of a period counts."""
    if measure == "rorelse":
        return first, last
    return None, last if measure == "utgaende" else first - 1


def with_years(text: str, year: int) -> str:
    """Return the text with `{år}`, `{år-1}`, `{år+1}` … replaced by years."""

    def replaced(match: re.Match[str]) -> str:
        sign, digits = match.groups()
        return str(year + int(f"{sign}{digits}")) if sign else str(year)

    return _YEAR.sub(replaced, text)


def require_year(books: Books, year: int) -> None:
    """UserError when the books have no such year."""
    if year not in books.years:
        known = (
            f"Böckerna har {', '.join(map(str, books.years))}." if books.years else "Böckerna har inga verifikationer."
        )
        raise UserError(Problem(f"det finns inga böcker för {year}", Source(books.main_file), known))


def _named(first: int, last: int) -> str:
    names = MONTH_NAMES[first - 1], MONTH_NAMES[last - 1]
    return names[0] if first == last else "–".join(names)
