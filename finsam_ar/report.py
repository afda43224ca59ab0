"""One förbund's folder, and a report of one year from it: files -> books -> tables -> document -> bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_ar.errors import Problem, Source, UserError

if TYPE_CHECKING:
    from finsam_ar.books.model import Books
    from finsam_ar.tables.build import Evaluation
    from finsam_ar.tables.model import Table

STANDARD = Path(__file__).parent / "standard"


@dataclass(frozen=True)
class Project:
    """A folder with `ledger/`, `reports/` and `templates/`."""

    directory: Path

    @property
    def main_file(self) -> Path:
        """The ledger's main file."""
        return self.directory / "ledger" / "main.beancount"

    @property
    def templates(self) -> Path:
        """The förbund's own tables, chapters and look."""
        return self.directory / "templates"

    @property
    def reports(self) -> Path:
        """The folder with one folder a year, and the facts that belong to several years."""
        return self.directory / "reports"


def load_books(project: Project) -> Books:
    """Return the project's books; UserError when they can't be used."""
    from finsam_ar.books.load import load

    return load(project.main_file)


def evaluate_year(project: Project, books: Books, year: int) -> Evaluation:
    """Return the exact facts of all tables of a year; UserError with every fault of definitions and stored figures."""
    from finsam_ar.config.historik import read_stored
    from finsam_ar.config.tabell import read_definitions
    from finsam_ar.tables.build import evaluate

    if not project.templates.is_dir():
        raise UserError(Problem("mappen templates finns inte", Source(project.templates), "Kör i förbundets mapp."))
    definitions = read_definitions((STANDARD / "tabeller", project.templates / "tabeller"), year)
    stored = read_stored(project.reports, books.years)
    return evaluate(books, definitions, year, stored)


def tables(project: Project, books: Books, year: int) -> Mapping[str, Table]:
    """Return all tables of a year, rounded together."""
    return evaluate_year(project, books, year).finish().tables
