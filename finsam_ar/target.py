"""Which report is to be made: its kind, what it is about, where its files are looked for and what it is called.

The årsredovisning of a year is one kind. The others, the board's papers, are folders: `rapporter/<slag>` of the
templates and of the standard, with a `rapport.toml` that says what they are about (`galler`: a day, a period that ends
with a month, or a year), chapters, tables and datasets. A new kind is a new folder.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_ar.books.model import month_index
from finsam_ar.books.periods import last_day
from finsam_ar.config.folders import STANDARD, Folders
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.place import booked_year
from finsam_ar.suggest import near
from finsam_ar.tables.periods import Occasion, part_of_year

if TYPE_CHECKING:
    from finsam_ar.books.model import Books
    from finsam_ar.config.rapport import Rapport
    from finsam_ar.place import Project

ANNUAL = "arsredovisning"
#: Where the board papers' folders are, within the templates and within the standard.
PAPERS = Path("rapporter")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"[12]\d{3}")
_DECEMBER = 12
_ABOUT = {"datum": "en dag", "period": "en period", "år": "ett år"}
_EXAMPLES = {
    "datum": "2023-03-31",
    "period": "2022-t2, 2022-k3, 2022-h1 eller periodens sista dag, 2022-08-31",
    "år": "2025",
}


@dataclass(frozen=True)
class Target:
    """One report. `name` is what its files are called, without a suffix: `tertialrapport-2022-t2`."""

    kind: str
    name: str
    occasion: Occasion
    folders: Folders
    needs_books: bool = True  # of the year: what is only planned can be told without

    @property
    def is_annual(self) -> bool:
        """True for the årsredovisning."""
        return self.kind == ANNUAL

    @property
    def export_suffix(self) -> str:
        """What the ids of tables end with in an export: the day of a paper of a day, so that several can be joined."""
        return f"-{self.occasion.date}" if not self.needs_books and self.occasion.date else ""

    def file(self, suffix: str) -> Path:
        """Return where the finished file of a format is written."""
        return self.folders.report / f"{self.name}.{suffix}"


@dataclass(frozen=True)
class Wanted:
    """The report that a person asks for: a year's årsredovisning (without a year the latest), or a board paper."""

    year: int | None = None
    kind: str | None = None
    when: str | None = None
    part: str | None = None

    def target(self, project: Project, books: Books) -> Target:
        """Return the report; UserError when there is none such."""
        if self.kind is None:
            return annual(project, booked_year(books, self.year))
        return paper(project, self.kind, self.when or str(self.year), self.part)


def annual(project: Project, year: int) -> Target:
    """Return the årsredovisning of a year."""
    return Target(ANNUAL, f"{ANNUAL}-{year}", Occasion(year), annual_folders(project, year))


def annual_folders(project: Project, year: int) -> Folders:
    """Return where a year's årsredovisning is looked for."""
    return Folders(project.reports / str(year), project.templates)


def paper_kinds(project: Project) -> Mapping[str, Path]:
    """Return every kind of board paper by id, with its `rapport.toml`; the förbund's own replaces the standard's."""
    found: dict[str, Path] = {}
    for folder in (STANDARD / PAPERS, project.templates / PAPERS):
        found |= {path.parent.name: path for path in sorted(folder.glob("*/rapport.toml"))}
    return dict(sorted(found.items()))


def _strays(project: Project, kinds: Collection[str]) -> list[Problem]:
    """A problem for each folder of templates that no report reads: its name is misspelt, or it lacks rapport.toml."""
    folders = sorted(path for path in (project.templates / PAPERS).glob("*/") if path.name not in kinds)
    return [
        Problem(
            "mappen hör inte till något slags rapport",
            Source(folder),
            near(folder.name, kinds) or "Ett eget slag behöver en rapport.toml i mappen.",
        )
        for folder in folders
    ]


def paper(project: Project, kind: str, when: str, part: str | None = None) -> Target:
    """Return a board paper: `paper(project, "tertialrapport", "2022", "2")`.

    UserError when there is no such kind, or `when` isn't what that kind is about. A period's `part` may be its number
    alone where the kind says which periods it is made of.
    """
    from finsam_ar.config.rapport import read_rapport

    kinds = paper_kinds(project)
    if strays := _strays(project, kinds):
        raise UserError(strays)
    if kind not in kinds:
        hint = near(kind, kinds) or f"Det finns {', '.join(kinds)}."
        raise UserError(Problem(f"det finns inget slags rapport ”{kind}”", hint=hint))
    rapport = read_rapport(kinds[kind])
    if part is not None and part.isdigit():
        part = f"{rapport.period}{part}"
    text = when if part is None else f"{when}-{part}"
    occasion = _OCCASIONS[rapport.about](text)
    if occasion is None:
        hint = f"Skriv {_EXAMPLES[rapport.about]}."
        raise UserError(Problem(f"rapporten {kind} gäller {_ABOUT[rapport.about]}, inte ”{text}”", hint=hint))
    name = f"{kind}-{_canonical(text)}"
    folders = Folders(
        project.reports / str(occasion.year) / name,
        project.templates / PAPERS / kind,
        STANDARD / PAPERS / kind,
        annual_folders(project, occasion.year),
        is_before_years_end=occasion.last_month < _DECEMBER,
    )
    return Target(kind, name, _dated(occasion, rapport, folders), folders, needs_books=rapport.about == "period")


def _dated(occasion: Occasion, rapport: Rapport, folders: Folders) -> Occasion:
    """Count decisions up to the day that the paper's facts name; a paper that is about a day has it already."""
    if rapport.about == "datum" or not folders.facts_file.exists():
        return occasion
    from finsam_ar.config.rapport import read_report_facts

    day = read_report_facts(folders.facts_file).date
    return occasion if day is None else occasion.on(day)


def _canonical(text: str) -> str:
    """Return what is meant written in one way, so that `2022 T2` and `2022-t2` are one paper."""
    part = part_of_year(text)
    return f"{part.year}-{part.name}" if part else text


def _of_day(text: str) -> Occasion | None:
    day = _date(text)
    return None if day is None else Occasion(day.year, 1, day.month).on(day)


def _of_period(text: str) -> Occasion | None:
    part = part_of_year(text)
    if part is not None:
        return Occasion(part.year, part.first_month, part.last_month)
    day = _date(text)
    is_months_end = day is not None and day == last_day(month_index(day.year, day.month))
    return Occasion(day.year, 1, day.month) if day is not None and is_months_end else None


def _of_year(text: str) -> Occasion | None:
    return Occasion(int(text)) if _YEAR.fullmatch(text) else None


_OCCASIONS = {"datum": _of_day, "period": _of_period, "år": _of_year}


def _date(text: str) -> dt.date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UserError(Problem(f"datumet {text} finns inte", hint="Skriv år-månad-dag: 2023-03-31.")) from None
