"""The project's own books, templates and words as an example for tests: as they are, or a copy that a test changes."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from finsam_ar import report
from finsam_ar.adopted import read_adopted
from finsam_ar.books.model import Books
from finsam_ar.checks.catalogue import run
from finsam_ar.checks.context import Context
from finsam_ar.checks.model import Finding
from finsam_ar.config.kontroller import read_check_settings
from finsam_ar.place import Project
from finsam_ar.prepare import evaluate_tables
from finsam_ar.tables.build import Evaluation
from finsam_ar.tables.model import Table
from finsam_ar.target import annual

SAMPLE = Project(Path(__file__).parents[1])


def copy_of_sample(folder: Path) -> Project:
    """Copy the sample's ledger, templates and reports, without the finished files."""
    for name in ("ledger", "templates", "reports"):
        shutil.copytree(
            SAMPLE.directory / name,
            folder / name,
            ignore=shutil.ignore_patterns("*.pdf", "*.html", "*.xlsx", "*.zip", "faststalld.json"),
        )
    return Project(folder)


def commit_all(folder: Path, message: str = "Allt") -> None:
    """Save everything in a folder with git, which it is made a project of when it isn't one."""
    settings = ("-c", "user.name=Ekonomen", "-c", "user.email=ekonom@example.org", "-c", "commit.gpgSign=false")
    for arguments in (["init", "-q"], ["add", "-A"], [*settings, "commit", "-q", "--allow-empty", "-m", message]):
        subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def change(file: Path, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file.name} has {text.count(old)} of {old!r}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def append(file: Path, text: str) -> None:
    """Add lines to the end of a file."""
    file.write_text(file.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")


def evaluation_of(project: Project, year: int = 2022, books: Books | None = None) -> Evaluation:
    """The exact figures of a year's tables."""
    books = books or report.load_books(project)
    return evaluate_tables(project, books, annual(project, year))


def findings_of(project: Project, year: int = 2022, books: Books | None = None) -> tuple[Finding, ...]:
    """What the checks find in a year's books and tables; the words aren't read."""
    books = books or report.load_books(project)
    settings = read_check_settings(project.templates)
    published, adopted = (read_adopted(project.reports, year, of_year=each) for each in (year - 1, year))
    return run(Context(books, evaluation_of(project, year, books), settings, published, adopted))


def found(project: Project, code: str, year: int = 2022) -> list[str]:
    """The messages of one check, `fel …` or `varning …`, with ordinary spaces and hyphens."""
    return [plain(finding) for finding in findings_of(project, year) if finding.code == code]


def plain(finding: Finding) -> str:
    """`fel: meddelande` with ordinary spaces and minus signs."""
    return f"{finding.severity.value}: {finding.message}".replace("\u00a0", " ").replace("\u2212", "-")


def amounts(message: str) -> list[str]:
    """The amounts that a message names, in its order: its words may be put otherwise, its figures not."""
    return re.findall(r"(-?\d{1,3}(?: \d{3})*(?:,\d\d)?) kr", message)


def shown_of(table: Table) -> dict[str, dict[str, Decimal | None]]:
    """A table's shown numbers: row -> column -> number."""
    return {row.id: {column: cell.shown for column, cell in row.cells.items()} for row in table.rows}


def cells_of(tables: Mapping[str, Table]) -> dict[str, tuple[Decimal, Fraction | int, bool]]:
    """Every figure as `tabell/rad/kolumn`: shown, exact, and whether it is money."""
    return {
        f"{table.id}/{row.id}/{name}": (cell.shown, cell.fact.exact, cell.fact.is_money)
        for table in tables.values()
        for row in table.rows
        for name, cell in row.cells.items()
        if cell.fact is not None and cell.shown is not None
    }
