"""Where the förbund's files are: the folder that a command works in, and the latest year and day of its books."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_ar.books.outcome import latest_day
from finsam_ar.errors import Problem, Source, UserError

if TYPE_CHECKING:
    import datetime as dt

    from finsam_ar.books.model import Books

MAIN_FILE = Path("ledger", "main.beancount")


@dataclass(frozen=True)
class Project:
    """A folder with `ledger/`, `reports/` and `templates/`."""

    directory: Path

    @property
    def main_file(self) -> Path:
        """The ledger's main file."""
        return self.directory / MAIN_FILE

    @property
    def templates(self) -> Path:
        """The förbund's own tables, chapters and look."""
        return self.directory / "templates"

    @property
    def reports(self) -> Path:
        """The folder with one folder a year, and the facts that belong to several years."""
        return self.directory / "reports"


def find_project(given: Path | None) -> Project:
    """Return the project in the given folder, else in the working directory or the nearest folder above it."""
    start = (given or Path.cwd()).resolve()
    candidates = [start] if given else [start, *start.parents]
    for candidate in candidates:
        if (candidate / MAIN_FILE).is_file():
            return Project(candidate)
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
    return latest_day(books, booked_year(books, None))
