"""The files that a year's report is made from: which they are, their checksum, and whether git has them as they are."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_ar import history
from finsam_ar.adopted import adopted_file
from finsam_ar.tables.periods import with_years
from finsam_ar.target import PAPERS

if TYPE_CHECKING:
    from finsam_ar.books.model import Books
    from finsam_ar.place import Project
    from finsam_ar.tables.build import Evaluation
    from finsam_ar.target import Target


def inputs(project: Project, books: Books, year: int) -> list[Path]:
    """Return every file that the year's årsredovisning is made from, in order: books, templates, words and facts.

    What last year's report showed is one of them: the comparative figures are rounded as they were. The board papers'
    own templates are not.
    """
    folder, papers = project.reports / str(year), project.templates / PAPERS
    templates = (path for pattern in ("*.toml", "*.md") for path in project.templates.rglob(pattern))
    found = {
        *books.files,
        *(path for path in templates if not path.is_relative_to(papers)),
        *project.reports.glob("*.csv"),
        *folder.glob("*.md"),
        *folder.glob("*.toml"),
        *folder.glob("data/*.csv"),
        *(project.reports / str(year - 1)).glob("faststalld.json"),
    }
    return sorted(path.resolve() for path in found)


def inputs_checksum(project: Project, books: Books, year: int) -> str:
    """Return the SHA-256 of all inputs: of each file's name within the project and its own SHA-256, a line a file."""
    root = project.directory.resolve()
    lines = [_line(path, root) for path in inputs(project, books, year)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def paper_files(project: Project, target: Target) -> list[Path]:
    """Return the files beside the books that a board paper is made from, in order.

    The year's facts and datasets are among them only when the paper tells what happened until the year's end.
    """
    own = target.folders
    shared = [project.templates / "forbund.toml", *own.layers("sprak.toml"), *own.layers("diagram.toml")]
    folders = (own.templates, own.report)
    found = {path for folder in folders for kind in ("*.toml", "*.md", "*.csv") for path in folder.rglob(kind)}
    if own.shared is not None and target.needs_books and not own.is_before_years_end:
        shared += [own.shared.facts_file, *own.shared.report.glob("data/*.csv")]
    found |= {path for path in shared if path.is_file() and path.is_relative_to(project.directory)}
    return sorted(path.resolve() for path in found)


def input_files(project: Project, books: Books, target: Target) -> list[Path]:
    """Return every file in which something that the report shows may stand."""
    year = target.occasion.year
    return inputs(project, books, year) if target.is_annual else [*books.files, *paper_files(project, target)]


def checksum(project: Project, books: Books, target: Target, evaluation: Evaluation) -> str:
    """Return the SHA-256 of what a report is made from.

    Of the årsredovisning it is that of all its files. A board paper shows the books as they stood on its day, so it
    is that of its exact figures and its own files: what is decided or booked later leaves it as it was.
    """
    if target.is_annual:
        return inputs_checksum(project, books, target.occasion.year)
    root = project.directory.resolve()
    lines = [
        f"{table}/{row.id}/{with_years(column.id, evaluation.year)}  {fact.exact}\n"
        for table, row, column, _, fact in evaluation.cells()
    ]
    lines += [_line(path, root) for path in paper_files(project, target)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def require_committed(project: Project, books: Books, year: int) -> None:
    """UserError unless git has every input as it is: what is final must be possible to make again."""
    before = adopted_file(project.reports, year - 1)  # last year's shown figures bind this year's rounding
    files = [*inputs(project, books, year), *([before.resolve()] if before.exists() else [])]
    folders = ("ledger", "templates", f"reports/{year}", "reports/*.csv")
    history.require_committed(project.directory, files, folders)


def _line(path: Path, root: Path) -> str:
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(root).as_posix()}\n"
