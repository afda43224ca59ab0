"""A Document as a PDF: a book, or a paper of a few pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from finsam_ar.document.model import Document, Form, Inline, LineBreak, Paragraph, Strong, Text
from finsam_ar.render.pdf import style
from finsam_ar.render.pdf.attachments import Attachment
from finsam_ar.render.pdf.blocks import BlockSetter
from finsam_ar.render.pdf.canvas import TaggedCanvas
from finsam_ar.render.pdf.check import check_document
from finsam_ar.render.pdf.contents import ANCHOR, TITLE, Contents
from finsam_ar.render.pdf.cover import draw_cover
from finsam_ar.render.pdf.flows import Flow, PageBreak, Rule
from finsam_ar.render.pdf.furniture import Furniture, MemoFurniture
from finsam_ar.render.pdf.memo import foot_flows, title_flows
from finsam_ar.render.pdf.metadata import DocumentInfo
from finsam_ar.render.pdf.pager import Pager
from finsam_ar.render.pdf.structure import Element
from finsam_ar.render.pdf.style import MemoTheme, Theme

COLOPHON = "Kolofon"


def render_pdf(document: Document, attachments: Sequence[Attachment] = ()) -> bytes:
    """The document as PDF/UA-1 and PDF/A-2a, or 3a with attachments. The same document gives the same bytes.

    Raises `UserError` for what the report's authors must mend: a link to nowhere, a missing character, a wide table.
    """
    check_document(document)
    return _LAID_OUT[document.form](document).finish(attachments)


def _book(document: Document) -> TaggedCanvas:
    """Cover, contents, chapters and colophon."""
    theme = Theme.of(document.look)
    canvas = _canvas(document)
    furniture = Furniture(document.organisation, document.title, document.is_draft, theme)

    draw_cover(canvas, document, theme)
    contents = Contents(document, theme, canvas.root)
    canvas.bookmark(TITLE, ANCHOR, 0)

    pager = Pager(canvas, furniture, first_number=2 + contents.page_count)
    setter = BlockSetter(theme, pager.anchors)
    for chapter in document.chapters:
        pager.place(setter.chapter(chapter, canvas.root))
    pager.place([PageBreak(style.PORTRAIT, COLOPHON)])
    colophon = _colophon(document, setter, LineBreak(), canvas.root)
    pager.place_at_foot([Rule(1.6, theme.accent, 10.0), *colophon])
    pager.finish()

    before = canvas.pages
    contents_pager = Pager(canvas, furniture, first_number=2)
    contents_pager.place([PageBreak(chapter=TITLE), *contents.flows(pager.anchors)])
    contents_pager.finish()
    drawn = canvas.pages - before
    if drawn != contents.page_count:
        raise RuntimeError(f"contents took {drawn} pages, {contents.page_count} were reserved")
    canvas.move_pages(drawn, 1)
    return canvas


def _memo(document: Document) -> TaggedCanvas:
    """A paper of a few pages. It is laid out twice, for each page says how many there are."""
    return _memo_of(document, _memo_of(document, 0).pages)


def _memo_of(document: Document, page_count: int) -> TaggedCanvas:
    theme = MemoTheme.of(document.look)
    canvas = _canvas(document)
    furniture = MemoFurniture(document.organisation, document.title, document.is_draft, theme, page_count)
    pager = Pager(canvas, furniture, first_number=1)
    setter = BlockSetter(theme, pager.anchors)
    pager.place(title_flows(document, theme, canvas.root))
    for chapter in document.chapters:
        pager.place(setter.chapter(replace(chapter, continues=True), canvas.root))
    colophon = _colophon(document, setter, Text(" · "), canvas.root)
    pager.place_at_foot(foot_flows(colophon, theme), bottom=style.FOOTER_BASELINE)
    pager.finish()
    return canvas


_LAID_OUT: dict[Form, Callable[[Document], TaggedCanvas]] = {"book": _book, "memo": _memo}


def _canvas(document: Document) -> TaggedCanvas:
    title = f"{document.title} – {document.organisation}"
    subject = f"{document.title} {document.subtitle}".strip()
    return TaggedCanvas(DocumentInfo(title, document.organisation, subject, document.language, document.date))


def _colophon(document: Document, setter: BlockSetter, between: Inline, parent: Element) -> list[Flow]:
    """Who made the report, with something between the lines of the address, and how."""
    section = Element("Sect", parent)
    lines = [f"Organisationsnummer {document.orgnr}", *document.contact]
    address = [part for line in lines for part in (between, Text(line))]
    publisher = Paragraph((Strong((Text(document.organisation),)), *address), "small")
    return setter.blocks((publisher, *document.colophon), section)
