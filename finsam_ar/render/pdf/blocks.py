"""Blocks of the document into flows, and the structure tree that goes with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from finsam_ar.document.model import (
    Block,
    Callout,
    Chapter,
    ChartBlock,
    Figure,
    Footnote,
    Heading,
    Inline,
    KeyFigures,
    Link,
    ListBlock,
    PageHint,
    Paragraph,
    SignatureBlock,
    TableBlock,
    Text,
    plain_text,
)
from finsam_ar.render.pdf import style
from finsam_ar.render.pdf.contents import SECTION_LEVEL
from finsam_ar.render.pdf.figures import KeyFiguresFlow, signature_flows
from finsam_ar.render.pdf.flows import Backdrop, Flow, PageBreak, Space, TextFlow, line_flows
from finsam_ar.render.pdf.inlines import footnotes_of, lines_of, plain_run, runs_of
from finsam_ar.render.pdf.structure import Element
from finsam_ar.render.pdf.style import TextStyle, Theme
from finsam_ar.render.pdf.tables import table_flows
from finsam_ar.render.pdf.typeset import InlineMark, Run

LIST_INDENT, BULLET = 15.0, "•"
BOX_PADDING = 14.0


class BlockSetter:
    """Makes flows of blocks in one theme."""

    def __init__(self, theme: Theme, pages: Mapping[str, int]) -> None:
        """Use a theme; `pages` are the page numbers of the anchors that have been placed so far."""
        self._theme, self._pages = theme, pages
        self._body = theme.paragraph("body")  # what running text is set in: another style in a box
        self._heading_above = ""  # of the block being set, when nothing stands between
        self._notes = 0  # footnotes so far: their identifiers must be unique
        self._setters: dict[type, Callable[[Any, Element], list[Flow]]] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            ListBlock: self._list,
            TableBlock: self._table,
            ChartBlock: self._chart,
            Callout: self._callout,
            KeyFigures: self._key_figures,
            SignatureBlock: signature_flows,
            PageHint: self._page_hint,
        }

    def chapter(self, chapter: Chapter, parent: Element) -> list[Flow]:
        """A chapter, on a new page unless it continues; hints before its first words stand before its title."""
        section = Element("Sect", parent)
        title_style = self._theme.continued_chapter_title if chapter.continues else self._theme.chapter_title
        title = TextFlow(plain_run(chapter.title, title_style), title_style, Element("H1", section))
        title.anchor, title.bookmark, title.keep_with_next = chapter.id, (chapter.title, 0), True
        title.chapter = chapter.title
        start = PageBreak(style.PORTRAIT, chapter.title, only_to_turn=chapter.continues)
        hints = list(takewhile(lambda block: isinstance(block, PageHint), chapter.blocks))
        words = chapter.blocks[len(hints) :]
        return [start, *self.blocks(hints, section), title, *self.blocks(words, section, heading=chapter.title)]

    def blocks(self, blocks: Sequence[Block], parent: Element, *, heading: str = "") -> list[Flow]:
        """Blocks, one after the other; `heading` stands right above the first."""
        flows: list[Flow] = []
        for index, block in enumerate(blocks):
            setter = self._setters.get(type(block))
            if setter is None:
                raise TypeError(f"no way to set {type(block).__name__}")
            self._heading_above = heading
            made = setter(block, parent)
            if isinstance(block, Heading):
                heading = plain_text(block.children)
            elif not (isinstance(block, Paragraph) and block.style == "lead"):
                heading = ""
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            if made and _introduces(block, following):
                made[-1].keep_with_next = True
            for flow in made:
                flow.is_body = isinstance(block, ListBlock) or (isinstance(block, Paragraph) and block.style == "body")
                flow.may_float = isinstance(block, TableBlock | ChartBlock) and index > 0
            flows += made
        return flows

    # ---- text --------------------------------------------------------------------------------------------------------

    def _heading(self, heading: Heading, parent: Element) -> list[Flow]:
        heading_style = self._theme.heading(heading.level)
        runs = runs_of(heading.children, heading_style, self._theme.accent)
        flow = TextFlow(runs, heading_style, Element(f"H{heading.level}", parent))
        flow.anchor, flow.keep_with_next = heading.anchor, True
        if heading.aside:
            flow.aside = self._aside(heading.aside, parent)
        if heading.level == SECTION_LEVEL:
            flow.bookmark = (plain_text(heading.children), 1)
        return [flow]

    def _aside(self, links: Sequence[Link], parent: Element) -> TextFlow:
        inlines: list[Inline] = []
        for link in links:
            page = self._pages.get(link.href.removeprefix("#"))
            place = Figure(f", s.\u00a0{page}", f", sidan {page}", "") if page else Text("")
            inlines += [Text(" · "), link, place]
        aside = replace(style.SMALL, align="right", measure=style.FULL_WIDTH, space_before=0.0, space_after=0.0)
        return TextFlow(runs_of(inlines[1:], aside, self._theme.accent), aside, Element("P", parent))

    def _paragraph(self, paragraph: Paragraph, parent: Element) -> list[Flow]:
        text_style = self._body if paragraph.style == "body" else self._theme.paragraph(paragraph.style)
        return self._text(paragraph, text_style, parent)

    def _text(self, paragraph: Paragraph, text_style: TextStyle, parent: Element) -> list[Flow]:
        lines = lines_of(paragraph.children, text_style, self._theme.accent)
        flows: list[Flow] = list(line_flows(lines, text_style, parent))
        flows += [self._footnote(note, parent) for note in footnotes_of(paragraph.children)]
        for flow in flows[:-1]:
            flow.keep_with_next = True
        return flows

    def _footnote(self, footnote: Footnote, parent: Element) -> Flow:
        self._notes += 1
        element = Element("Note", parent, identifier=f"fotnot-{self._notes}")
        label = InlineMark(spoken=f"Fotnot {footnote.mark}:", tag="Lbl")
        runs = [
            *(replace(run, mark=label) for run in plain_run(footnote.mark + " ", style.SMALL)),
            *runs_of(footnote.children, style.SMALL, self._theme.accent),
        ]
        return TextFlow(runs, style.SMALL, element)

    def _list(self, block: ListBlock, parent: Element) -> list[Flow]:
        numbering = "/Decimal" if block.ordered else "/Disc"
        list_element = Element("L", parent, attributes={"O": "/List", "ListNumbering": numbering})
        flows: list[Flow] = []
        for number, item in enumerate(block.items, block.start):
            item_element = Element("LI", list_element)
            label, body = Element("Lbl", item_element), Element("LBody", item_element)
            made = self.blocks(item, body)
            for flow in made:
                flow.indent += LIST_INDENT
                if isinstance(flow, TextFlow):
                    flow.style = replace(flow.style, measure=flow.style.measure - LIST_INDENT)
                    flow.space_after = min(flow.space_after, 3.0)
            first = made[0] if made else None
            if isinstance(first, TextFlow):
                mark = f"{number}." if block.ordered else BULLET
                first.marker = Run(mark, first.style.font, first.style.size, self._theme.accent)
                first.marker_element = label
            flows += made
        if flows:
            flows[-1].space_after = style.BODY.space_after + 2
        return flows

    # ---- what stands out ---------------------------------------------------------------------------------------------

    def _table(self, table: TableBlock, parent: Element) -> list[Flow]:
        return list(table_flows(table, self._theme, parent, heading=self._heading_above))

    def _chart(self, chart: ChartBlock, parent: Element) -> list[Flow]:
        from finsam_ar.render.pdf.charts import ChartFlow  # noqa: PLC0415  matplotlib takes 0.2 s to import

        message = TextFlow(plain_run(chart.message, style.CAPTION), style.CAPTION, Element("P", parent))
        message.anchor, message.keep_with_next, message.space_after = chart.anchor, True, 1.0
        label = ", ".join(part for part in (chart.title, chart.unit) if part)
        small = replace(style.SMALL, space_before=0.0, space_after=6.0)
        subtitle = TextFlow(plain_run(label, small), small, Element("P", parent))
        subtitle.keep_with_next = True
        flows: list[Flow] = [message, subtitle, ChartFlow(chart, self._theme, parent)]
        if chart.table is not None:
            flows += table_flows(chart.table, self._theme, parent)
        return flows

    def _callout(self, callout: Callout, parent: Element) -> list[Flow]:
        element = Element("Div", parent)
        rule = self._theme.accent if callout.kind == "info" else self._theme.second
        backdrop = Backdrop(self._theme.tint, rule)
        flows: list[Flow] = [Space(BOX_PADDING - 3)]
        if callout.title:
            title_style = self._theme.callout_title
            flows.append(TextFlow(plain_run(callout.title, title_style), title_style, Element("P", element)))
        outside, self._body = self._body, self._theme.callout_text
        flows += self.blocks(callout.blocks, element)
        self._body = outside
        flows[-1].space_after = 0.0
        flows.append(Space(BOX_PADDING - 3))
        for flow in flows:
            flow.backdrop, flow.keep_with_next = backdrop, True
            flow.indent += BOX_PADDING
            flow.inset += BOX_PADDING
        flows[0].space_before, flows[-1].space_after = 8.0, 14.0
        flows[-1].keep_with_next = False
        return flows

    def _key_figures(self, block: KeyFigures, parent: Element) -> list[Flow]:
        return [KeyFiguresFlow(block, self._theme, parent)]

    def _page_hint(self, hint: PageHint, _parent: Element) -> list[Flow]:
        formats = {"break": None, "landscape": style.LANDSCAPE, "portrait": style.PORTRAIT}
        return [PageBreak(formats[hint.kind])]


def _introduces(block: Block, following: Block | None) -> bool:
    """Whether a block belongs with what follows: an unfinished sentence before a list, a table before its source."""
    if isinstance(block, TableBlock):
        return isinstance(following, Paragraph) and following.style == "small"
    if not isinstance(block, Paragraph) or not isinstance(following, ListBlock):
        return False
    return not plain_text(block.children).endswith((".", "!", "?"))
