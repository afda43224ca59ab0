"""A paper of a few pages: no cover and no contents, but a title on the first page, on which the words begin at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from finsam_ar.document.model import Document
from finsam_ar.render.pdf import style
from finsam_ar.render.pdf.flows import Flow, Rule, TextFlow
from finsam_ar.render.pdf.furniture import DRAFT_WORDS
from finsam_ar.render.pdf.inlines import plain_run
from finsam_ar.render.pdf.structure import Element
from finsam_ar.render.pdf.style import GREY, SANS, SANS_BOLD, TextStyle, Theme

_TITLE = TextStyle(SANS_BOLD, 25, 30, space_after=3, measure=style.FULL_WIDTH)
_DRAFT = TextStyle(SANS_BOLD, 9.5, 13, space_after=5, measure=style.FULL_WIDTH)
_DETAIL = TextStyle(SANS, 10.5, 15, GREY, space_after=10, measure=style.FULL_WIDTH)


def title_flows(document: Document, theme: Theme, parent: Element) -> list[Flow]:
    """Whose paper it is and what it is about, its date, and a rule below."""
    section = Element("Sect", parent)

    def line(text: str, text_style: TextStyle) -> TextFlow:
        return TextFlow(plain_run(text, text_style), text_style, Element("P", section))

    flows: list[Flow] = [line(document.organisation, replace(style.LETTERHEAD, color=theme.accent))]
    if document.is_draft:
        flows.append(line(DRAFT_WORDS, replace(_DRAFT, color=theme.second)))
    flows.append(line(document.title, replace(_TITLE, color=theme.accent)))
    date = document.date.isoformat()
    detail = line(document.subtitle or date, _DETAIL)
    if document.subtitle:
        detail.aside = line(date, replace(_DETAIL, align="right"))
    flows += [detail, Rule(1.2, theme.accent, 18.0)]
    for flow in flows:
        flow.keep_with_next = True
    return flows


def foot_flows(colophon: Sequence[Flow], theme: Theme) -> list[Flow]:
    """The colophon below a rule, in few lines: it is to find room below the words."""
    rule = Rule(0.8, theme.accent, 6.0)
    rule.space_before = 20.0
    for flow in colophon:
        if isinstance(flow, TextFlow):
            flow.style = replace(flow.style, measure=style.FULL_WIDTH)
            flow.space_before, flow.space_after = 0.0, 3.0
    return [rule, *colophon]
