"""Where the förbund's files are: the folder that a command works in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from finsam_ar.errors import Problem, Source, UserError

if TYPE_CHECKING:
    import datetime as dt

    from finsam_ar.books.model import Books
    from finsam_ar.report import Project

MAIN_FILE = Path("ledger", "main.beancount")


def find_project(given: Path | None) -> Project:
    """Return the project in the given folder, else the nearest; see `find_folder`."""
    directory = find_folder(given)
    from finsam_ar.report import Project

    return Project(directory)


def find_folder(given: Path | None) -> Path:
    """Return the project's folder: the given one, else the working directory or the nearest above it."""
    start = (given or Path.cwd()).resolve()
    candidates = [start] if given else [start, *start.parents]
    for candidate in candidates:
        if (candidate / MAIN_FILE).is_file():
            return candidate
    where = f"i {start}" if given else f"i {start} eller någon mapp ovanför"
    hint = "Ställ dig i förbundets mapp, eller ange den: finsam-ar --katalog MAPP …"
    raise UserError(Problem(f"{MAIN_FILE.as_posix()} finns inte {where}", hint=hint))


def booked_year(books: Books, year: int | None) -> int:
    """Return the given year, else the latest with books: a new year that holds only reversals to confirm isn't it."""
    if year is not None:
        return year
    if books.latest_year is None:
        raise UserError(Problem("böckerna har inga verifikationer än", Source(books.main_file)))
    return books.latest_year


def booked_day(books: Books, day: dt.date | None) -> dt.date:
    """Return the given day, else that of the latest voucher in the latest year with books."""
    if day is not None:
        return day
    year = booked_year(books, None)
    days: list[dt.date] = [each for each in books.postings["datum"].dt.date if each.year <= year]
    return max(days)
