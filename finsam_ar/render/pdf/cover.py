"""The cover: the title on a field of the förbund's colour, its year large behind it; the organisation below."""

from __future__ import annotations

import re
from dataclasses import replace

from finsam_ar.document.model import Document
from finsam_ar.render.pdf import style
from finsam_ar.render.pdf.canvas import TaggedCanvas
from finsam_ar.render.pdf.flows import TextFlow
from finsam_ar.render.pdf.fonts import text_width
from finsam_ar.render.pdf.furniture import DRAFT_WORDS
from finsam_ar.render.pdf.inlines import plain_run
from finsam_ar.render.pdf.structure import Element
from finsam_ar.render.pdf.style import GREY, PORTRAIT, SANS, SANS_BOLD, WHITE, TextStyle, Theme

FIELD_SHARE = 0.72  # of the page's height
BEARING = 10.0  # beside a digit's ink, at the year's size
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TITLE = TextStyle(SANS_BOLD, 42, 48, WHITE, measure=style.FULL_WIDTH)
_SUBTITLE = TextStyle(SANS, 14, 20, WHITE, measure=style.FULL_WIDTH)
_ORGANISATION = TextStyle(SANS_BOLD, 17, 22, style.INK, measure=style.FULL_WIDTH, space_after=4)
_DETAIL = TextStyle(SANS, 9.5, 14, GREY, measure=style.FULL_WIDTH)


def draw_cover(canvas: TaggedCanvas, document: Document, theme: Theme) -> None:
    """Draw the first page."""
    page = PORTRAIT
    canvas.start_page(page.width, page.height)
    section = Element("Sect", canvas.root)
    edge = page.height * (1 - FIELD_SHARE)
    canvas.area(0, edge, page.width, page.height - edge, theme.accent)
    _draw_year(canvas, document.title, theme)
    canvas.area(0, edge - 5, page.width, 5, theme.second)
    _draw_title(canvas, document, section, edge)
    if document.is_draft:
        _draw_draft_mark(canvas, theme, section, edge - 52)
    y = edge - 60 - (52 if document.is_draft else 0)
    organisation = replace(_ORGANISATION, color=theme.accent)
    y = _draw_text(canvas, document.organisation, organisation, section, y)
    _draw_text(canvas, f"Organisationsnummer {document.orgnr}", _DETAIL, section, y)
    canvas.end_page()


def _draw_title(canvas: TaggedCanvas, document: Document, section: Element, edge: float) -> None:
    width = style.FULL_WIDTH
    title = TextFlow(plain_run(document.title, _TITLE), _TITLE, Element("P", section))
    subtitle = TextFlow(plain_run(document.subtitle, _SUBTITLE), _SUBTITLE, Element("P", section))
    top = edge + 58 + title.layout(width) + subtitle.layout(width)
    title.draw(canvas, style.MARGIN_SIDE, top)
    subtitle.draw(canvas, style.MARGIN_SIDE, top - title.layout(width) - 6)


def _draw_year(canvas: TaggedCanvas, title: str, theme: Theme) -> None:
    """The title's year as an ornament, as wide as the text, a shade lighter than the field."""
    found = _YEAR.search(title)
    if found is None:
        return
    digits, size = found[0], 250.0
    size *= (style.FULL_WIDTH + 2 * BEARING) / text_width(digits, SANS_BOLD, size)
    shade = style.mix(WHITE, theme.accent, 0.075)
    with canvas.artifact():
        canvas.text(style.MARGIN_SIDE - BEARING, PORTRAIT.height - size * 0.98, digits, SANS_BOLD, size, shade)


def _draw_draft_mark(canvas: TaggedCanvas, theme: Theme, section: Element, top: float) -> None:
    mark = TextStyle(SANS_BOLD, 13, 18, WHITE)
    width = text_width(DRAFT_WORDS, mark.font, mark.size)
    canvas.area(style.MARGIN_SIDE, top - 24, width + 24, 28, theme.second)
    _draw_text(canvas, DRAFT_WORDS, mark, section, top - 1, left=style.MARGIN_SIDE + 12)


def _draw_text(
    canvas: TaggedCanvas,
    text: str,
    text_style: TextStyle,
    parent: Element,
    top: float,
    left: float = style.MARGIN_SIDE,
) -> float:
    flow = TextFlow(plain_run(text, text_style), text_style, Element("P", parent))
    height = flow.layout(style.FULL_WIDTH)
    flow.draw(canvas, left, top)
    return top - height - text_style.space_after
