"""A report up to its pages: files and books read, tables computed, checks run, words composed, all rounded once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.suggest import near
from finsam_ar.target import Target, annual_folders

if TYPE_CHECKING:
    from pathlib import Path

    from finsam_ar.adopted import Published
    from finsam_ar.books.model import Books
    from finsam_ar.checks.model import Finding
    from finsam_ar.config.folders import Folders
    from finsam_ar.config.historik import Stored
    from finsam_ar.config.rapport import Rapport
    from finsam_ar.config.tabell import TableDef, UnitName
    from finsam_ar.document.build import Composition
    from finsam_ar.place import Project
    from finsam_ar.tables.build import Evaluation, Shown


@dataclass(frozen=True)
class Basis:
    """All of a report but for its words."""

    evaluation: Evaluation
    findings: tuple[Finding, ...]
    answers: Mapping[str, tuple[Finding, ...] | None]  # by code of a check, None where it had nothing to compare


@dataclass(frozen=True)
class Prepared:
    """A report that lacks only its pages."""

    target: Target
    evaluation: Evaluation
    composition: Composition
    shown: Shown
    findings: tuple[Finding, ...]  # fel first

    @property
    def publisher(self) -> Mapping[str, str]:
        """Who publishes the report: namn and orgnr."""
        forbund = self.composition.material.files.forbund
        return {"namn": forbund.name, "orgnr": forbund.orgnr}


def prepare(project: Project, books: Books, target: Target, basis: Basis | None = None) -> Prepared:
    """Return a report up to its pages; UserError with the faults of all files together.

    `basis` is what an earlier preparation of the same books and tables gave, when only words have changed.
    """
    from finsam_ar.checks.catalogue import described
    from finsam_ar.config.reader import collecting
    from finsam_ar.document.build import compose
    from finsam_ar.document.material import read_report_files

    _require_year(books, target)
    problems: list[Problem] = []
    with collecting(problems):
        basis = basis or prepare_basis(project, books, target)
    with collecting(problems):
        report_files = read_report_files(target.folders, books.register, described())
    if problems or basis is None:
        raise UserError(dict.fromkeys(problems))
    composition = compose(report_files, books, basis.evaluation, basis.answers)
    shown = basis.evaluation.finish(composition.demands)
    findings = (*basis.findings, *_word_findings(composition))
    ordered = tuple(sorted(findings, key=lambda finding: finding.severity))
    return Prepared(target, basis.evaluation, composition, shown, ordered)


def prepare_basis(project: Project, books: Books, target: Target) -> Basis:
    """Return a report's exact figures and what the checks find in them; UserError with all faults."""
    from finsam_ar.checks import catalogue
    from finsam_ar.checks.context import Context, settings_problems
    from finsam_ar.config.kontroller import read_check_settings
    from finsam_ar.config.reader import collecting

    problems: list[Problem] = []
    with collecting(problems):
        table_files = _read_table_files(project, books, target)
    with collecting(problems):
        settings = read_check_settings(project.templates)
    if problems:
        raise UserError(problems)
    evaluation = _evaluated(books, table_files, target)
    if problems := settings_problems(settings, books, evaluation):
        raise UserError(problems)
    context = Context(books, evaluation, settings, table_files.published, table_files.adopted)
    checks = catalogue.CHECKS if target.is_annual else catalogue.PAPER_CHECKS
    findings = catalogue.run(context, checks)
    return Basis(evaluation, findings, catalogue.answers(context, findings, checks))


def evaluate_tables(project: Project, books: Books, target: Target) -> Evaluation:
    """Return the exact facts of a report's tables, without its words; UserError with every fault of the definitions."""
    _require_year(books, target)
    return _evaluated(books, _read_table_files(project, books, target), target)


@dataclass(frozen=True)
class _TableFiles:
    """What the tables are made from beside the books, read and found good."""

    definitions: Mapping[str, TableDef]
    stored: Stored
    published: Published  # what last year's report showed
    adopted: Published  # what this year's own showed, once it is final


def _read_table_files(project: Project, books: Books, target: Target) -> _TableFiles:
    """Read them; UserError with the faults of all of them together."""
    from finsam_ar.adopted import read_adopted
    from finsam_ar.config.forbund import read_forbund
    from finsam_ar.config.historik import NOTHING, read_stored
    from finsam_ar.config.reader import collecting

    about, year = project.templates / "forbund.toml", target.occasion.year
    if not project.templates.is_dir():
        hint = "Förbundets namn, utseende och egna tabeller ska stå där."
        raise UserError(Problem("mappen finns inte", Source(project.templates), hint))
    problems: list[Problem] = []
    unit: UnitName = "kr"
    stored = NOTHING
    published: Published = {}
    adopted: Published = {}
    definitions: Mapping[str, TableDef] = {}
    with collecting(problems):
        unit = read_forbund(about, for_paper=not target.is_annual).unit if about.exists() else unit
    with collecting(problems):
        definitions = _definitions(project, target, unit)
    with collecting(problems):
        stored = read_stored(project.reports, books.years)
    if target.is_annual:
        with collecting(problems):
            published = read_adopted(project.reports, year, of_year=year - 1)
        with collecting(problems):
            adopted = read_adopted(project.reports, year, of_year=year)
    else:
        stored = stored.of_tables(definitions.values())
    if problems:
        raise UserError(problems)
    return _TableFiles(definitions, stored, published, adopted)


def _definitions(project: Project, target: Target, unit: UnitName) -> Mapping[str, TableDef]:
    """Read the årsredovisning's tables; or a board paper's own, and those of the årsredovisning that it names."""
    from finsam_ar.config.tabell import read_definitions

    year = target.occasion.year
    shared = read_definitions(_table_folders(annual_folders(project, year)), year, unit)
    if target.is_annual:
        return shared
    rapport = _rapport(target)
    unknown = [name for name in rapport.tables if name not in shared]
    if unknown:
        raise UserError(
            Problem(f"det finns ingen tabell ”{name}”", rapport.source, near(name, shared)) for name in unknown
        )
    own = read_definitions(_table_folders(target.folders), year, unit, shared)
    return {**{name: shared[name] for name in rapport.tables}, **own}


def _table_folders(folders: Folders) -> tuple[Path, Path]:
    return folders.standard / "tabeller", folders.templates / "tabeller"


def _rapport(target: Target) -> Rapport:
    from finsam_ar.config.rapport import read_rapport

    path = target.folders.file("rapport.toml")
    if path is None:
        raise AssertionError(f"{target.kind} was found by its rapport.toml")
    return read_rapport(path)


def _evaluated(books: Books, files: _TableFiles, target: Target) -> Evaluation:
    from finsam_ar.tables.build import evaluate

    published = {key: shown for key, (_, shown) in files.published.items()}
    return evaluate(books, files.definitions, target.occasion, files.stored, published=published)


def _require_year(books: Books, target: Target) -> None:
    """A report of what has happened needs the year's books; a paper on coming years doesn't."""
    from finsam_ar.tables.periods import require_year

    if target.needs_books:
        require_year(books, target.occasion.year)


def _word_findings(composition: Composition) -> Iterator[Finding]:
    from finsam_ar.checks.model import Finding, Severity

    for found in composition.findings:
        yield Finding(found.code, Severity(found.severity), found.message, found.source, found.hint)
