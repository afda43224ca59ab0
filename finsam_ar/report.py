"""One förbund's folder, and a report of one year from it: files -> books -> tables -> document -> bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_ar import __version__
from finsam_ar.errors import Problem, Source, UserError

if TYPE_CHECKING:
    from finsam_ar.books.model import Books
    from finsam_ar.checks.context import Context
    from finsam_ar.checks.model import Finding
    from finsam_ar.document.build import Composition
    from finsam_ar.tables.build import Evaluation, Shown
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


def tables(project: Project, books: Books, year: int) -> Mapping[str, Table]:
    """Return all tables of a year as they are shown; UserError with every fault of the definitions."""
    return _evaluated(project, books, year).finish().tables


def check(project: Project, books: Books, year: int) -> Sequence[Finding]:
    """Return what the checks and the linter find, fel first; UserError when the files can't be used at all."""
    return _prepared(project, books, year).findings


def annual_report(project: Project, books: Books, year: int, *, final: bool) -> Path:
    """Write the year's report as PDF and return its path.

    A report with a fel is a draft and says so on every page. `final` refuses it (UserError), and otherwise stores what
    was shown beside the report.
    """
    from finsam_ar.adopted import adopted_file, adopted_text
    from finsam_ar.document.build import build_document
    from finsam_ar.files import write_atomically
    from finsam_ar.render.pdf import render_pdf

    prepared = _prepared(project, books, year)
    faults = [finding for finding in prepared.findings if finding.severity == "fel"]
    if final and faults:
        raise UserError(
            [Problem(f"{finding.code}: {finding.message}", finding.source, finding.hint) for finding in faults]
            + [Problem("årsredovisningen kan inte bli slutlig så länge kontrollerna visar fel")]
        )
    checksum = inputs_checksum(project, books, year)
    document = build_document(
        prepared.composition,
        prepared.shown,
        checksum=checksum,
        version=__version__,
        findings=prepared.findings,
        is_draft=bool(faults),
    )
    target = project.reports / str(year) / f"arsredovisning-{year}.pdf"
    write_atomically(target, render_pdf(document))
    if final:
        text = adopted_text(prepared.evaluation, prepared.shown, version=__version__, checksum=checksum)
        write_atomically(adopted_file(project.reports, year), text.encode())
    return target


@dataclass(frozen=True)
class _Prepared:
    """A report that lacks only its pages."""

    evaluation: Evaluation
    composition: Composition
    shown: Shown
    findings: tuple[Finding, ...]


def _evaluated(project: Project, books: Books, year: int) -> Evaluation:
    from finsam_ar.adopted import read_adopted
    from finsam_ar.config.historik import read_stored
    from finsam_ar.config.tabell import read_definitions
    from finsam_ar.tables.build import evaluate

    if not project.templates.is_dir():
        raise UserError(Problem("mappen templates finns inte", Source(project.templates), "Kör i förbundets mapp."))
    definitions = read_definitions((STANDARD / "tabeller", project.templates / "tabeller"), year)
    stored = read_stored(project.reports, books.years)
    published = {key: shown for key, (_, shown) in read_adopted(project.reports, year).items()}
    return evaluate(books, definitions, year, stored, published=published)


def _prepared(project: Project, books: Books, year: int) -> _Prepared:
    from finsam_ar.checks.catalogue import run
    from finsam_ar.config.rapport import Folders
    from finsam_ar.document.build import compose

    evaluation = _evaluated(project, books, year)
    composition = compose(Folders(project.reports / str(year), project.templates), books, evaluation)
    shown = evaluation.finish(composition.demands)
    findings = (*run(_context(project, books, evaluation)), *_word_findings(composition))
    return _Prepared(evaluation, composition, shown, tuple(sorted(findings, key=lambda finding: finding.severity)))


def _context(project: Project, books: Books, evaluation: Evaluation) -> Context:
    from finsam_ar.adopted import read_adopted
    from finsam_ar.checks.context import Context
    from finsam_ar.config.kontroller import read_check_settings

    settings = read_check_settings(project.templates)
    return Context(books, evaluation, settings, read_adopted(project.reports, evaluation.year))


def _word_findings(composition: Composition) -> Iterator[Finding]:
    from finsam_ar.checks.model import Finding, Severity

    for found in composition.findings:
        yield Finding(found.code, Severity.VARNING, found.message, found.source, found.hint)


def inputs(project: Project, books: Books, year: int) -> list[Path]:
    """Return every file that the year's report is made from, in order: books, templates, words and facts."""
    folder = project.reports / str(year)
    found = {
        *books.files,
        *project.templates.rglob("*.toml"),
        *project.templates.rglob("*.md"),
        *project.reports.glob("*.csv"),
        *folder.glob("*.md"),
        *folder.glob("*.toml"),
        *folder.glob("data/*.csv"),
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
