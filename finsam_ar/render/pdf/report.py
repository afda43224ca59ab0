"""A Document as a PDF: cover, contents, chapters and colophon, laid out in one pass."""

from __future__ import annotations

from collections.abc import Sequence

from finsam_ar.document.model import Document, LineBreak, Paragraph, Strong, Text
from finsam_ar.render.pdf import style
from finsam_ar.render.pdf.attachments import Attachment
from finsam_ar.render.pdf.blocks import BlockSetter
from finsam_ar.render.pdf.canvas import TaggedCanvas
from finsam_ar.render.pdf.check import check_document
from finsam_ar.render.pdf.contents import ANCHOR, TITLE, Contents
from finsam_ar.render.pdf.cover import draw_cover
from finsam_ar.render.pdf.flows import Flow, PageBreak, Rule, Space
from finsam_ar.render.pdf.furniture import Furniture
from finsam_ar.render.pdf.metadata import DocumentInfo
from finsam_ar.render.pdf.pager import Pager
from finsam_ar.render.pdf.structure import Element
from finsam_ar.render.pdf.style import Theme

COLOPHON = "Kolofon"


def render_pdf(document: Document, attachments: Sequence[Attachment] = ()) -> bytes:
    """The document as PDF/UA-1 and PDF/A-2a, or 3a with attachments. The same document gives the same bytes.

    Raises `UserError` for what the report's authors must mend: a link to nowhere, a missing character, a wide table.
    """
    check_document(document)
    theme = Theme.of(document.look)
    title = f"{document.title} – {document.organisation}"
    subject = f"{document.title} {document.subtitle}".strip()
    canvas = TaggedCanvas(DocumentInfo(title, document.organisation, subject, document.language, document.date))
    furniture = Furniture(document.organisation, document.title, document.is_draft, theme)

    draw_cover(canvas, document, theme)
    contents = Contents(document, theme, canvas.root)
    canvas.bookmark(TITLE, ANCHOR, 0)

    pager = Pager(canvas, furniture, first_number=2 + contents.page_count)
    setter = BlockSetter(theme, pager.anchors)
    for chapter in document.chapters:
        pager.place(setter.chapter(chapter, canvas.root))
    pager.place(_colophon(document, setter, theme, canvas.root))
    pager.finish()

    before = canvas.pages
    contents_pager = Pager(canvas, furniture, first_number=2)
    contents_pager.place([PageBreak(chapter=TITLE), *contents.flows(pager.anchors)])
    contents_pager.finish()
    drawn = canvas.pages - before
    if drawn != contents.page_count:
        raise RuntimeError(f"contents took {drawn} pages, {contents.page_count} were reserved")
    canvas.move_pages(drawn, 1)
    return canvas.finish(attachments)


def _colophon(document: Document, setter: BlockSetter, theme: Theme, parent: Element) -> list[Flow]:
    """Who made the report and how, at the foot of the last page."""
    section = Element("Sect", parent)
    lines = [f"Organisationsnummer {document.orgnr}", *document.contact]
    address = [part for line in lines for part in (LineBreak(), Text(line))]
    publisher = Paragraph((Strong((Text(document.organisation),)), *address), "small")
    flows = [Rule(1.6, theme.accent, 10.0), *setter.blocks((publisher, *document.colophon), section)]
    page = style.PORTRAIT
    height = 0.0
    for flow in flows:
        height += flow.layout(page.content_width - flow.indent - flow.inset) + flow.space_before + flow.space_after
    return [PageBreak(page, COLOPHON), Space(max(page.content_height - height - 2, 0.0)), *flows]
