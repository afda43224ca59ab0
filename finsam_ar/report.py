"""The reports of a Project: files -> books -> tables -> document -> bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_ar import __version__
from finsam_ar.errors import Problem, UserError
from finsam_ar.inputs import checksum, require_committed
from finsam_ar.place import Project
from finsam_ar.prepare import Prepared, evaluate_tables, prepare, prepare_basis
from finsam_ar.rendered import FORMATS, Archive, Format, document_of, html_of, made_of_public, rendered, within
from finsam_ar.target import Target, annual

if TYPE_CHECKING:
    from finsam_ar.books.model import Books
    from finsam_ar.checks.model import Finding
    from finsam_ar.document.model import Document
    from finsam_ar.render.facts import FactRecord
    from finsam_ar.tables.build import Evaluation, Shown
    from finsam_ar.tables.detail import Detail
    from finsam_ar.tables.model import Table


def load_books(project: Project) -> Books:
    """Return the project's books; UserError when they can't be used."""
    from finsam_ar.books.load import load

    return load(project.main_file)


def tables(project: Project, books: Books, target: Target) -> Mapping[str, Table]:
    """Return all tables of a report as they are shown; UserError with every fault of the definitions."""
    return evaluate_tables(project, books, target).finish().tables


def figures(project: Project, books: Books, target: Target) -> tuple[Evaluation, Shown]:
    """Return a report's exact figures and all as it shows them; without its words while these have faults."""
    try:
        prepared = prepare(project, books, target)
    except UserError:
        evaluation = evaluate_tables(project, books, target)
        return evaluation, evaluation.finish()
    return prepared.evaluation, prepared.shown


def check(project: Project, books: Books, year: int) -> Sequence[Finding]:
    """Return what the checks and the linter find, fel first; UserError when the files can't be used at all."""
    return prepare(project, books, annual(project, year)).findings


def facts(project: Project, books: Books, target: Target) -> tuple[Mapping[str, str], Sequence[FactRecord]]:
    """Return who publishes a report's figures, and every figure of every table as it shows it."""
    from finsam_ar.render.facts import facts

    prepared = prepare(project, books, target)
    return prepared.publisher, tuple(facts(prepared.evaluation, prepared.shown))


@dataclass(frozen=True)
class Written:
    """A report's files, and what the checks found in it, fel first."""

    paths: tuple[Path, ...]
    findings: tuple[Finding, ...]


def write(
    project: Project,
    books: Books,
    target: Target,
    *,
    final: bool = False,
    archive: Archive = "2a",
    formats: Sequence[Format] = (),
) -> Written:
    """Write a report in the wanted formats (none named: all), all or none of them, and say what was written and found.

    `archive` is which part of PDF/A the file follows: 3a has the public data within it.

    A report with a fel is a draft and says so on every page. `final`, of the årsredovisning only, refuses it
    (UserError), and otherwise stores what was shown beside the report.
    """
    from finsam_ar.adopted import adopted_file, adopted_text
    from finsam_ar.files import write_all

    prepared = prepare(project, books, target)
    if final:
        _require_no_fel(prepared)
        require_committed(project, books, target.occasion.year)
    digest = checksum(project, books, target, prepared.evaluation)
    files = {
        target.file(format_): content
        for format_, content in rendered(project, books, prepared, digest, archive, formats or FORMATS).items()
    }
    if final:
        text = adopted_text(prepared.evaluation, prepared.shown, version=__version__, checksum=digest)
        files[adopted_file(project.reports, target.occasion.year)] = text.encode()
    write_all(files)
    return Written(tuple(files), prepared.findings)


def _require_no_fel(prepared: Prepared) -> None:
    faults = [finding for finding in prepared.findings if finding.severity == "fel"]
    if faults:
        raise UserError(
            [Problem(f"{finding.code}: {finding.message}", finding.source, finding.hint) for finding in faults]
            + [Problem("årsredovisningen kan inte bli slutlig så länge kontrollerna visar fel")]
        )


@dataclass(frozen=True)
class Edition:
    """All that a report of a year is: for the auditor's bundle, which has more to say of it than the public files."""

    evaluation: Evaluation
    shown: Shown
    document: Document
    findings: tuple[Finding, ...]  # with places as seen from the project's folder
    publisher: Mapping[str, str]
    checksum: str
    files: Mapping[Format, bytes]  # the public ones


def edition(project: Project, books: Books, year: int, archive: Archive = "2a") -> Edition:
    """Return a year's report without writing anything; UserError when it can't be made."""
    target = annual(project, year)
    prepared = prepare(project, books, target)
    digest = checksum(project, books, target, prepared.evaluation)
    return Edition(
        prepared.evaluation,
        prepared.shown,
        document_of(project, prepared, digest),
        tuple(within(project, finding) for finding in prepared.findings),
        prepared.publisher,
        digest,
        rendered(project, books, prepared, digest, archive, FORMATS),
    )


class HtmlWriter:
    """Makes a report's public HTML again while its words change: the figures, and what they are made of, are kept."""

    def __init__(self, project: Project, books: Books, target: Target) -> None:
        """Compute the figures; UserError when they can't be."""
        self._project, self._books, self._target = project, books, target
        self._basis = prepare_basis(project, books, self._target)
        self._explained: tuple[Shown, Mapping[str, Detail]] | None = None

    def html(self) -> bytes:
        """Return the page with the words as they stand now; UserError with all that is wrong with them."""
        prepared = prepare(self._project, self._books, self._target, self._basis)
        if self._explained is None or self._explained[0] != prepared.shown:
            self._explained = prepared.shown, made_of_public(self._books, prepared)
        digest = checksum(self._project, self._books, self._target, prepared.evaluation)
        return html_of(self._books, document_of(self._project, prepared, digest), self._explained[1])
