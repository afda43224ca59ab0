"""The files that a year's report is made from: which they are, their checksum, and whether git has them as they are."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_ar import history
from finsam_ar.adopted import adopted_file

if TYPE_CHECKING:
    from finsam_ar.books.model import Books
    from finsam_ar.report import Project


def inputs(project: Project, books: Books, year: int) -> list[Path]:
    """Return every file that the year's report is made from, in order: books, templates, words and facts.

    What last year's report showed is one of them: the comparative figures are rounded as they were.
    """
    folder = project.reports / str(year)
    found = {
        *books.files,
        *project.templates.rglob("*.toml"),
        *project.templates.rglob("*.md"),
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
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(root).as_posix()}\n"
        for path in inputs(project, books, year)
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def require_committed(project: Project, books: Books, year: int) -> None:
    """UserError unless git has every input as it is: what is final must be possible to make again."""
    before = adopted_file(project.reports, year - 1)  # last year's shown figures bind this year's rounding
    files = [*inputs(project, books, year), *([before.resolve()] if before.exists() else [])]
    folders = ("ledger", "templates", f"reports/{year}", "reports/*.csv")
    history.require_committed(project.directory, files, folders)
