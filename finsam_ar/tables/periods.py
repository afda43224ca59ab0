"""Periods relative to a year, as ranges of months; and years in the texts of a definition."""

from __future__ import annotations

import re

from finsam_ar.books.model import Books, month_index
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.tables.model import Measure

_MONTHS = {
    "år": (1, 12),
    "h1": (1, 6),
    "h2": (7, 12),
    **{f"t{n}": (4 * n - 3, 4 * n) for n in (1, 2, 3)},
    **{f"q{n}": (3 * n - 2, 3 * n) for n in (1, 2, 3, 4)},
}
_YEAR = re.compile(r"\{år(?:([+-])(\d+))?\}")


def months_of(period: str, year: int) -> tuple[int, int]:
    """Return the first and last month (as `month_index`) of `år`, `h1`, `t2` or `q3` of a year."""
    first, last = _MONTHS[period]
    return month_index(year, first), month_index(year, last)


def span_of(measure: Measure, first: int, last: int) -> tuple[int | None, int]:
    """Return the first month (None: from the beginning) and the last whose money a measure of a period counts."""
    if measure == "rorelse":
        return first, last
    return None, last if measure == "utgaende" else first - 1


def with_years(text: str, year: int) -> str:
    """Return the text with `{år}`, `{år-1}`, `{år+1}` … replaced by years."""

    def replace(match: re.Match[str]) -> str:
        sign, digits = match.groups()
        return str(year + int(f"{sign}{digits}")) if sign else str(year)

    return _YEAR.sub(replace, text)


def require_year(books: Books, year: int) -> None:
    """UserError when the books have no such year."""
    if year not in books.years:
        known = (
            f"Böckerna har {', '.join(map(str, books.years))}." if books.years else "Böckerna har inga verifikationer."
        )
        raise UserError(Problem(f"det finns inga böcker för {year}", Source(books.main_file), known))
