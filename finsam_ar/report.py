"""One förbund's folder, and a report of one year from it: files -> books -> tables -> document -> bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from finsam_ar import __version__
from finsam_ar.errors import Problem, Source, UnplacedError, UserError
from finsam_ar.inputs import inputs, inputs_checksum, require_committed

if TYPE_CHECKING:
    from finsam_ar.adopted import Published
    from finsam_ar.books.model import Books
    from finsam_ar.checks.model import Finding
    from finsam_ar.config.historik import Stored
    from finsam_ar.config.tabell import TableDef, UnitName
    from finsam_ar.document.build import Composition
    from finsam_ar.document.model import Document
    from finsam_ar.render.facts import FactRecord
    from finsam_ar.render.pdf import Attachment
    from finsam_ar.tables.build import Evaluation, Shown
    from finsam_ar.tables.detail import Detail
    from finsam_ar.tables.model import Table

STANDARD = Path(__file__).parent / "standard"
Archive = Literal["2a", "3a"]
Format = Literal["pdf", "html", "xlsx"]
FORMATS: tuple[Format, ...] = ("pdf", "html", "xlsx")


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
    return _evaluated(books, _table_files(project, books, year), year).finish().tables


def figures(project: Project, books: Books, year: int) -> tuple[Evaluation, Shown]:
    """Return a year's exact figures and all as the report shows them; without its words while these have faults."""
    try:
        prepared = _prepared(project, books, year)
    except UserError:
        evaluation = _evaluated(books, _table_files(project, books, year), year)
        return evaluation, evaluation.finish()
    return prepared.evaluation, prepared.shown


def check(project: Project, books: Books, year: int) -> Sequence[Finding]:
    """Return what the checks and the linter find, fel first; UserError when the files can't be used at all."""
    return _prepared(project, books, year).findings


def facts(project: Project, books: Books, year: int) -> tuple[Mapping[str, str], Sequence[FactRecord]]:
    """Return who publishes the year's figures, and every figure of every table as the report shows it."""
    from finsam_ar.render.facts import facts

    prepared = _prepared(project, books, year)
    return _publisher(prepared), tuple(facts(prepared.evaluation, prepared.shown))


@dataclass(frozen=True)
class Written:
    """A report's files, and what the checks found in it, fel first."""

    paths: tuple[Path, ...]
    findings: tuple[Finding, ...]


def annual_report(
    project: Project,
    books: Books,
    year: int,
    *,
    final: bool,
    archive: Archive = "2a",
    formats: Sequence[Format] = FORMATS,
) -> Written:
    """Write the year's report in the wanted formats, all or none of them, and say what was written and found.

    `archive` is which part of PDF/A the file follows: 3a has the public data within it.

    A report with a fel is a draft and says so on every page. `final` refuses it (UserError), and otherwise stores what
    was shown beside the report.
    """
    from finsam_ar.adopted import adopted_file, adopted_text
    from finsam_ar.files import write_all

    prepared = _prepared(project, books, year)
    if final:
        _require_no_fel(prepared)
        require_committed(project, books, year)
    checksum = inputs_checksum(project, books, year)
    target = project.reports / str(year) / f"arsredovisning-{year}"
    files = {
        target.with_suffix(f".{format_}"): content
        for format_, content in _rendered(project, books, prepared, checksum, archive, formats).items()
    }
    if final:
        text = adopted_text(prepared.evaluation, prepared.shown, version=__version__, checksum=checksum)
        files[adopted_file(project.reports, year)] = text.encode()
    write_all(files)
    return Written(tuple(files), prepared.findings)


def _require_no_fel(prepared: _Prepared) -> None:
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
    prepared = _prepared(project, books, year)
    checksum = inputs_checksum(project, books, year)
    return Edition(
        prepared.evaluation,
        prepared.shown,
        _document(project, prepared, checksum),
        tuple(_within(project, finding) for finding in prepared.findings),
        _publisher(prepared),
        checksum,
        _rendered(project, books, prepared, checksum, archive, FORMATS),
    )


class HtmlWriter:
    """Makes a year's public HTML again while its words change: the figures, and what they are made of, are kept."""

    def __init__(self, project: Project, books: Books, year: int) -> None:
        """Compute the figures; UserError when they can't be."""
        self._project, self._books, self._year = project, books, year
        self._basis = _basis(project, books, year)
        self._explained: tuple[Shown, Mapping[str, Detail]] | None = None

    def html(self) -> bytes:
        """Return the page with the words as they stand now; UserError with all that is wrong with them."""
        prepared = _prepared(self._project, self._books, self._year, self._basis)
        if self._explained is None or self._explained[0] != prepared.shown:
            self._explained = prepared.shown, _made_of(self._books, prepared)
        checksum = inputs_checksum(self._project, self._books, self._year)
        return _html(self._books, _document(self._project, prepared, checksum), self._explained[1])


def _document(project: Project, prepared: _Prepared, checksum: str) -> Document:
    from finsam_ar.document.build import build_document

    findings = tuple(_within(project, finding) for finding in prepared.findings)
    return build_document(
        prepared.composition,
        prepared.shown,
        checksum=checksum,
        version=__version__,
        findings=findings,
        is_draft=any(finding.severity == "fel" for finding in findings),
    )


def _rendered(
    project: Project, books: Books, prepared: _Prepared, checksum: str, archive: Archive, formats: Sequence[Format]
) -> dict[Format, bytes]:
    """Return the report's public files by format; UserError when a character has no glyph."""
    findings = tuple(_within(project, finding) for finding in prepared.findings)
    document = _document(project, prepared, checksum)
    rendered: dict[Format, bytes] = {}
    if "pdf" in formats:
        rendered["pdf"] = _pdf(project, books, prepared, document, archive)
    if "html" in formats:
        rendered["html"] = _html(books, document, _made_of(books, prepared))
    if "xlsx" in formats:
        from finsam_ar.render.facts import facts
        from finsam_ar.render.xlsx import render_xlsx

        records = tuple(facts(prepared.evaluation, prepared.shown))
        rendered["xlsx"] = render_xlsx(document, prepared.shown.tables, prepared.evaluation, records, findings)
    return rendered


def _pdf(project: Project, books: Books, prepared: _Prepared, document: Document, archive: Archive) -> bytes:
    from finsam_ar.render.pdf import render_pdf

    data: Sequence[Attachment] = ()
    if archive == "3a":
        from finsam_ar.render.facts import facts
        from finsam_ar.render.open_data import attachments

        records = tuple(facts(prepared.evaluation, prepared.shown))
        year = prepared.evaluation.year
        data = attachments(year, _publisher(prepared), records, prepared.shown.tables)
    try:
        return render_pdf(document, data)
    except UnplacedError as error:
        raise UserError(_with_places(error, inputs(project, books, prepared.evaluation.year))) from None


def _html(books: Books, document: Document, made_of: Mapping[str, Detail]) -> bytes:
    from finsam_ar.render.html import render_html

    return render_html(document, made_of, {id_: each.name for id_, each in books.register.verksamheter.items()})


def _made_of(books: Books, prepared: _Prepared) -> Mapping[str, Detail]:
    """Return what the public HTML tells of its figures: it ends at account and verksamhet.

    Accounts that the förbund protects (pay) end at the account.
    """
    from finsam_ar import trace
    from finsam_ar.tables.detail import joined

    resolver = prepared.evaluation.evaluator.resolver
    protected = {
        account for text in prepared.composition.material.files.forbund.protected for account in resolver.accounts(text)
    }
    details = trace.details(prepared.evaluation, prepared.shown, books, vouchers=False)
    return {name: joined(detail, protected) for name, detail in details.items()}


def _publisher(prepared: _Prepared) -> Mapping[str, str]:
    forbund = prepared.composition.material.files.forbund
    return {"namn": forbund.name, "orgnr": forbund.orgnr}


def _within(project: Project, finding: Finding) -> Finding:
    """Return a finding with its place as seen from the project's folder: the report is the same wherever made."""
    root = project.directory.resolve()
    if finding.source is None or not finding.source.file.resolve().is_relative_to(root):
        return finding
    return replace(finding, source=Source(finding.source.file.resolve().relative_to(root), finding.source.line))


def _with_places(error: UnplacedError, files: Iterable[Path]) -> Iterator[Problem]:
    """Yield the problem once for each file that holds what is sought, at its first line with it."""
    (problem,) = error.problems
    places: list[Source | None] = []
    for file in files:
        before, found, _ = file.read_bytes().partition(error.sought.encode())
        if found:
            places.append(Source(file, before.count(b"\n") + 1))
    for place in places or [None]:
        yield replace(problem, source=place)


@dataclass(frozen=True)
class _Prepared:
    """A report that lacks only its pages."""

    evaluation: Evaluation
    composition: Composition
    shown: Shown
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _TableFiles:
    """What the tables are made from beside the books, read and found good."""

    definitions: Mapping[str, TableDef]
    stored: Stored
    published: Published  # what last year's report showed
    adopted: Published  # what this year's own showed, once it is final


def _table_files(project: Project, books: Books, year: int) -> _TableFiles:
    """Read them; UserError with the faults of all of them together."""
    from finsam_ar.adopted import read_adopted
    from finsam_ar.config.forbund import read_forbund
    from finsam_ar.config.historik import read_stored
    from finsam_ar.config.reader import collecting
    from finsam_ar.config.tabell import read_definitions
    from finsam_ar.tables.periods import require_year

    require_year(books, year)
    own, about = project.templates / "tabeller", project.templates / "forbund.toml"
    if not project.templates.is_dir():
        hint = "Förbundets namn, utseende och egna tabeller ska stå där."
        raise UserError(Problem("mappen finns inte", Source(project.templates), hint))
    problems: list[Problem] = []
    unit: UnitName = "kr"
    with collecting(problems):
        unit = read_forbund(about).unit if about.exists() else unit
    with collecting(problems):
        definitions = read_definitions((STANDARD / "tabeller", own), year, unit)
    with collecting(problems):
        stored = read_stored(project.reports, books.years)
    with collecting(problems):
        published = read_adopted(project.reports, year, of_year=year - 1)
    with collecting(problems):
        adopted = read_adopted(project.reports, year, of_year=year)
    if problems:
        raise UserError(problems)
    return _TableFiles(definitions, stored, published, adopted)


def _evaluated(books: Books, files: _TableFiles, year: int) -> Evaluation:
    from finsam_ar.tables.build import evaluate
    from finsam_ar.tables.periods import Occasion

    published = {key: shown for key, (_, shown) in files.published.items()}
    return evaluate(books, files.definitions, Occasion(year), files.stored, published=published)


@dataclass(frozen=True)
class _Basis:
    """All of a report but for its words."""

    evaluation: Evaluation
    findings: tuple[Finding, ...]
    answers: Mapping[str, tuple[Finding, ...] | None]  # by code of a check, None where it had nothing to compare


def _basis(project: Project, books: Books, year: int) -> _Basis:
    from finsam_ar.checks.catalogue import answers, run
    from finsam_ar.checks.context import Context, settings_problems
    from finsam_ar.config.kontroller import read_check_settings
    from finsam_ar.config.reader import collecting

    problems: list[Problem] = []
    with collecting(problems):
        table_files = _table_files(project, books, year)
    with collecting(problems):
        settings = read_check_settings(project.templates)
    if problems:
        raise UserError(problems)
    evaluation = _evaluated(books, table_files, year)
    if problems := settings_problems(settings, books, evaluation):
        raise UserError(problems)
    context = Context(books, evaluation, settings, table_files.published, table_files.adopted)
    findings = run(context)
    return _Basis(evaluation, findings, answers(context, findings))


def _prepared(project: Project, books: Books, year: int, basis: _Basis | None = None) -> _Prepared:
    from finsam_ar.checks.catalogue import described
    from finsam_ar.config.rapport import Folders
    from finsam_ar.config.reader import collecting
    from finsam_ar.document.build import compose
    from finsam_ar.document.material import read_report_files
    from finsam_ar.tables.periods import require_year

    require_year(books, year)
    problems: list[Problem] = []
    with collecting(problems):
        basis = basis or _basis(project, books, year)
    with collecting(problems):
        folders = Folders(project.reports / str(year), project.templates)
        report_files = read_report_files(folders, books.register, described())
    if problems or basis is None:
        raise UserError(dict.fromkeys(problems))
    composition = compose(report_files, books, basis.evaluation, basis.answers)
    shown = basis.evaluation.finish(composition.demands)
    findings = (*basis.findings, *_word_findings(composition))
    ordered = tuple(sorted(findings, key=lambda finding: finding.severity))
    return _Prepared(basis.evaluation, composition, shown, ordered)


def _word_findings(composition: Composition) -> Iterator[Finding]:
    from finsam_ar.checks.model import Finding, Severity

    for found in composition.findings:
        yield Finding(found.code, Severity(found.severity), found.message, found.source, found.hint)
