"""From a report's files and the engine to the Document, in two steps around the one rounding.

`compose` runs the words and collects every fact that they want shown, and everything that is wrong with them. After
`evaluation.finish(composition.demands)` has rounded all tables and those facts together, `build_document` puts the
chapters, tables, notes and charts in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from finsam_ar.books.model import Books
from finsam_ar.config.rapport import ChapterDef
from finsam_ar.config.reader import read_text
from finsam_ar.document import markdown
from finsam_ar.document.answers import answered
from finsam_ar.document.linter import WordFinding, last_years_words, typed_digits
from finsam_ar.document.marks import Anchors, Finished, Marks
from finsam_ar.document.material import Material, ReportFiles, active_verksamheter, missing_rows
from finsam_ar.document.model import (
    Block,
    Chapter,
    Document,
    Form,
    Heading,
    ListBlock,
    Look,
    Paragraph,
    Text,
)
from finsam_ar.document.protocol import Answers, Evaluation, Finding, Shown
from finsam_ar.document.sandbox import Sandbox
from finsam_ar.document.words import Vocabulary
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.suggest import near
from finsam_ar.tables.model import Fact, Unit

_FORMS: dict[str, Form] = {"bok": "book", "pm": "memo"}


@dataclass(frozen=True)
class Composition:
    """A report's words, run and parsed, before anything is rounded."""

    material: Material
    pages: tuple[tuple[ChapterDef, markdown.Page], ...]
    marks: Marks
    findings: tuple[WordFinding, ...]

    @property
    def demands(self) -> Sequence[tuple[Fact, Unit]]:
        """The facts that the words and charts show: give them to `evaluation.finish`."""
        return tuple(self.marks.demands)


def compose(files: ReportFiles, books: Books, evaluation: Evaluation, answers: Answers) -> Composition:
    """Run all words of a report. UserError with the faults of all chapters together."""
    files = replace(files, datasets=answered(files.datasets, answers))
    material = Material(files, evaluation, books.register, active_verksamheter(books, evaluation.occasion))
    return compose_material(material)


def compose_material(material: Material) -> Composition:
    """Run all words; UserError with the faults of all chapters together."""
    problems: list[Problem] = []
    marks = Marks()
    vocabulary = Vocabulary(material, marks)
    sandbox = Sandbox(vocabulary.names(), vocabulary.show, vocabulary.capitalized, problems.append)
    vocabulary.attach(sandbox.here, lambda text, source: _line(sandbox, text, source))
    pages = []
    findings: list[WordFinding] = []
    for chapter, path in material.files.chapters:
        try:
            text = read_text(path)
        except UserError as error:
            problems += error.problems
            continue
        findings += last_years_words(text, path)
        page = markdown.parse(chapter.id, path, sandbox.render(text, path), marks)
        problems += markdown.problems(page, marks)
        findings += typed_digits(page, material.files.allowed, _register_names(material))
        pages.append((chapter, page))
    problems += missing_rows(material)
    if problems:
        raise UserError(_in_order(problems))
    return Composition(material, tuple(pages), marks, tuple(findings))


def _line(sandbox: Sandbox, text: str, source: Source) -> str:
    return " ".join(line.text for line in sandbox.render(text, source.file, source.line)).strip()


def _register_names(material: Material) -> list[str]:
    return [text for named in material.names.values() for text in (named.name, named.details["kortnamn"])]


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file in the order of the chapters, then by line; each once."""
    unique = list(dict.fromkeys(problems))
    files = list(dict.fromkeys(problem.source.file if problem.source else Path() for problem in unique))
    places = {file: place for place, file in enumerate(files)}
    return sorted(unique, key=lambda p: (places[p.source.file], p.source.line) if p.source else (0, 0))


def build_document(
    composition: Composition,
    shown: Shown,
    *,
    checksum: str,
    version: str,
    findings: Sequence[Finding] = (),
    is_draft: bool = False,
) -> Document:
    """Return the report; UserError with every table, note, chart or link in the words that doesn't exist.

    `shown` is what `evaluation.finish(composition.demands)` gave. `findings` are printed on a kontrollblad at the end;
    add `composition.findings` to those of the checks.
    """
    material = composition.material
    anchors = Anchors()
    for chapter, _ in composition.pages:
        anchors.take(chapter.id, chapter.title)
    marks = composition.marks
    finished = Finished(shown, anchors, marks.prints_notes, frozenset(marks.printed))
    form = _FORMS[material.files.rapport.form]
    chapters = _chapters(composition, finished)
    if findings:
        chapters.append(kontrollblad(findings, anchors))
    forbund, report = material.files.forbund, material.files.about
    return Document(
        title=material.occasion.filled(material.files.rapport.title),
        subtitle=material.occasion.filled(material.files.rapport.subtitle),
        organisation=forbund.name,
        orgnr=forbund.orgnr,
        contact=tuple(forbund.contact),
        date=report.date or material.occasion.day,
        language="sv-SE",
        chapters=tuple(chapters),
        colophon=tuple(_colophon(checksum, version)),
        is_draft=is_draft,
        look=Look(forbund.look.accent, forbund.look.second, forbund.look.tint),
        form=form,
    )


def _chapters(composition: Composition, finished: Finished) -> list[Chapter]:
    chapters: list[Chapter] = []
    links: list[tuple[str, Source]] = []
    for definition, page in composition.pages:
        writer = markdown.Writer(page, composition.marks, finished)
        chapters.append(Chapter(definition.id, definition.title, writer.blocks(), definition.continues))
        links += writer.links
    problems = list(finished.problems)
    for href, source in links:
        if href[1:] not in finished.anchors.titles:
            message = f"länken ”{href}” leder ingenstans: rubriken finns inte"
            problems.append(Problem(message, source, near(href[1:], finished.anchors.titles)))
    if problems:
        raise UserError(_in_order(problems))
    return chapters


def kontrollblad(findings: Sequence[Finding], anchors: Anchors) -> Chapter:
    """Return the last chapter: what the checks found, errors first."""
    blocks: list[Block] = [
        Paragraph(
            (
                Text(
                    "Programmet har jämfört böckerna, tabellerna och texterna med varandra. Här står det som inte "
                    "stämmer överens, eller som någon bör förklara."
                ),
            )
        )
    ]
    for severity, title in (("fel", "Fel"), ("varning", "Varningar")):
        found = [finding for finding in findings if str(finding.severity) == severity]
        if found:
            blocks.append(Heading(2, (Text(title),), anchors.take(f"kontrollblad-{severity}", title)))
            blocks.append(ListBlock(tuple(_finding_item(finding) for finding in found)))
    return Chapter(anchors.take("kontrollblad", "Kontrollblad"), "Kontrollblad", tuple(blocks))


def _finding_item(finding: Finding) -> tuple[Block, ...]:
    message = finding.message[:1].upper() + finding.message[1:]
    first = Paragraph((Text(message.removesuffix(".") + "."),))
    place = f"{finding.source}." if finding.source else ""
    details = " ".join(part for part in (f"{finding.code}.", finding.hint, place) if part)
    return first, Paragraph((Text(details),), "small")


def _colophon(checksum: str, version: str) -> Iterator[Block]:
    yield Paragraph(
        (
            Text(
                "Beloppen i tabeller, diagram och text är räknade ur böckerna och avrundade en gång för hela "
                "rapporten, så att summorna stämmer som de visas. I tabellerna betyder ett streck (–) att det inte "
                "finns något belopp, och 0 att beloppet är mindre än en halv enhet."
            ),
        ),
        "small",
    )
    yield Paragraph((Text(f"Framställd med finsam-ar {version}. Underlagets kontrollsumma: {checksum}"),), "small")
