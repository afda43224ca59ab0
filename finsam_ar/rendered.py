"""A prepared report as files: the Document, and its PDF, HTML and XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from finsam_ar import __version__
from finsam_ar.errors import Problem, Source, UnplacedError, UserError
from finsam_ar.inputs import input_files

if TYPE_CHECKING:
    from pathlib import Path

    from finsam_ar.books.model import Books
    from finsam_ar.checks.model import Finding
    from finsam_ar.document.model import Document
    from finsam_ar.place import Project
    from finsam_ar.prepare import Prepared
    from finsam_ar.render.pdf import Attachment
    from finsam_ar.tables.detail import Detail

Archive = Literal["2a", "3a"]
Format = Literal["pdf", "html", "xlsx"]
FORMATS: tuple[Format, ...] = ("pdf", "html", "xlsx")


def document_of(project: Project, prepared: Prepared, checksum: str) -> Document:
    """Return the whole report as blocks."""
    from finsam_ar.document.build import build_document

    findings = tuple(within(project, finding) for finding in prepared.findings)
    return build_document(
        prepared.composition,
        prepared.shown,
        checksum=checksum,
        version=__version__,
        findings=findings,
        is_draft=any(finding.severity == "fel" for finding in findings),
    )


def rendered(
    project: Project, books: Books, prepared: Prepared, checksum: str, archive: Archive, formats: Sequence[Format]
) -> dict[Format, bytes]:
    """Return the report's public files by format; UserError when a character has no glyph."""
    findings = tuple(within(project, finding) for finding in prepared.findings)
    document = document_of(project, prepared, checksum)
    files: dict[Format, bytes] = {}
    if "pdf" in formats:
        files["pdf"] = _pdf(project, books, prepared, document, archive)
    if "html" in formats:
        files["html"] = html_of(books, document, made_of_public(books, prepared))
    if "xlsx" in formats:
        from finsam_ar.render.facts import facts
        from finsam_ar.render.xlsx import render_xlsx

        records = tuple(facts(prepared.evaluation, prepared.shown))
        files["xlsx"] = render_xlsx(document, prepared.shown.tables, prepared.evaluation, records, findings)
    return files


def _pdf(project: Project, books: Books, prepared: Prepared, document: Document, archive: Archive) -> bytes:
    from finsam_ar.render.pdf import render_pdf

    data: Sequence[Attachment] = ()
    if archive == "3a":
        from finsam_ar.render.facts import facts
        from finsam_ar.render.open_data import attachments

        records = tuple(facts(prepared.evaluation, prepared.shown))
        year = prepared.evaluation.year
        data = attachments(year, prepared.publisher, records, prepared.shown.tables)
    try:
        return render_pdf(document, data)
    except UnplacedError as error:
        raise UserError(_with_places(error, input_files(project, books, prepared.target))) from None


def html_of(books: Books, document: Document, made_of: Mapping[str, Detail]) -> bytes:
    """Return the report as one page."""
    from finsam_ar.render.html import render_html

    return render_html(document, made_of, {id_: each.name for id_, each in books.register.verksamheter.items()})


def made_of_public(books: Books, prepared: Prepared) -> Mapping[str, Detail]:
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


def within(project: Project, finding: Finding) -> Finding:
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
