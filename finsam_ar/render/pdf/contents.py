"""The contents: chapters and their sections with dotted leaders and page numbers, all links.

It is drawn last, when the page numbers are known, and moved to its place; how many pages it takes depends on the
titles alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finsam_ar.document.model import Document, Heading, plain_text
from finsam_ar.render.pdf import style
from finsam_ar.render.pdf.canvas import TaggedCanvas
from finsam_ar.render.pdf.flows import BASELINE_SHARE, Flow, TextFlow
from finsam_ar.render.pdf.fonts import text_width
from finsam_ar.render.pdf.inlines import plain_run
from finsam_ar.render.pdf.structure import Element
from finsam_ar.render.pdf.style import GREY, INK, PORTRAIT, SANS, SANS_BOLD, TextStyle, Theme
from finsam_ar.render.pdf.typeset import Line, typeset

TITLE, ANCHOR = "Innehåll", "innehall"
NUMBER_ROOM, SECTION_INDENT, SECTION_LEVEL = 34.0, 14.0, 2


@dataclass(frozen=True)
class Entry:
    """A line of the contents."""

    title: str
    anchor: str
    level: int


@dataclass(frozen=True)
class _Spacing:
    """How closely the lines stand; the first with which all fits on one page is used."""

    chapter: TextStyle
    section: TextStyle


def _spacing(scale: float, before: float) -> _Spacing:
    chapter = TextStyle(SANS_BOLD, 10 * scale, 15 * scale, INK, space_before=before, measure=style.FULL_WIDTH)
    section = TextStyle(SANS, 9.25 * scale, 14 * scale, INK, measure=style.FULL_WIDTH)
    return _Spacing(chapter, section)


_SPACINGS = (_spacing(1, 9), _spacing(1, 5), _spacing(0.95, 3), _spacing(0.88, 2), _spacing(0.8, 1.5))


def entries_of(document: Document) -> list[Entry]:
    """The chapters and their headings of level 2."""
    entries = []
    for chapter in document.chapters:
        entries.append(Entry(chapter.title, chapter.id, 1))
        entries += [
            Entry(plain_text(block.children), block.anchor, SECTION_LEVEL)
            for block in chapter.blocks
            if isinstance(block, Heading) and block.level == SECTION_LEVEL
        ]
    return entries


class Contents:
    """The contents of one report."""

    def __init__(self, document: Document, theme: Theme, parent: Element) -> None:
        """Measure the contents and make its elements, in its place in the reading order."""
        section = Element("Sect", parent)
        title_style = theme.chapter_title
        self._title = TextFlow(plain_run(TITLE, title_style), title_style, Element("H1", section))
        self._title.anchor, self._title.keep_with_next = ANCHOR, True
        self._entries = entries_of(document)
        room = PORTRAIT.content_height - self._title.layout(PORTRAIT.content_width) - self._title.space_after
        heights = [sum(_height(entry, spacing) for entry in self._entries) for spacing in _SPACINGS]
        fitting = [spacing for spacing, height in zip(_SPACINGS, heights, strict=True) if height <= room]
        self._spacing = fitting[0] if fitting else _SPACINGS[1]
        self.page_count = self._count_pages(room)
        self._element = Element("TOC", section)

    def _count_pages(self, room: float) -> int:
        pages = 1
        for entry in self._entries:
            height = _height(entry, self._spacing)
            if height > room:
                pages, room = pages + 1, PORTRAIT.content_height
                height -= _style(entry, self._spacing).space_before
            room -= height
        return pages

    def flows(self, page_numbers: dict[str, int]) -> list[Flow]:
        """The contents with the page numbers that the layout gave."""
        flows: list[Flow] = [self._title]
        within = self._element
        for entry in self._entries:
            if entry.level == 1:
                item, within = Element("TOCI", self._element), self._element
            else:
                if within is self._element:
                    within = Element("TOC", self._element)
                item = Element("TOCI", within)
            link = Element("Link", Element("Reference", item))
            flows.append(_EntryFlow(entry, page_numbers[entry.anchor], _style(entry, self._spacing), link))
        return flows


def _style(entry: Entry, spacing: _Spacing) -> TextStyle:
    return spacing.chapter if entry.level == 1 else spacing.section


def _lines(entry: Entry, text_style: TextStyle) -> list[Line]:
    indent = SECTION_INDENT if entry.level > 1 else 0.0
    return typeset(plain_run(entry.title, text_style), style.FULL_WIDTH - indent - NUMBER_ROOM)


def _height(entry: Entry, spacing: _Spacing) -> float:
    text_style = _style(entry, spacing)
    return text_style.space_before + len(_lines(entry, text_style)) * text_style.leading


class _EntryFlow(Flow):
    """One line: title, leader, page number; all of it a link."""

    def __init__(self, entry: Entry, number: int, text_style: TextStyle, element: Element) -> None:
        self._entry, self._number, self._style, self._element = entry, str(number), text_style, element
        self.indent = SECTION_INDENT if entry.level > 1 else 0.0
        self.space_before = text_style.space_before
        self._lines: Sequence[Line] = _lines(entry, text_style)

    def layout(self, width: float) -> float:
        """The lines' height."""
        self._width = width
        return len(self._lines) * self._style.leading

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw title, leader and number."""
        text_style, right = self._style, x + self._width
        baseline = top - BASELINE_SHARE * text_style.leading
        last = baseline - (len(self._lines) - 1) * text_style.leading
        number_width = text_width(self._number, text_style.font, text_style.size)
        with canvas.mark(self._element):
            for index, line in enumerate(self._lines):
                for fragment in line.fragments:
                    y = baseline - index * text_style.leading
                    canvas.text(x + fragment.x, y, fragment.text + " ", text_style.font, text_style.size, INK)
        with canvas.mark(Element("Span", self._element, actual_text=f"sida {self._number}")):
            canvas.text(right - number_width, last, self._number, text_style.font, text_style.size, INK)
        start, end = x + self._lines[-1].width + 7, right - number_width - 6
        if end > start + 6:
            canvas.rule(start, last + 0.6, end - start, 0.7, GREY, dotted=True)
        height = self.layout(self._width)
        description = f"{self._entry.title}, sida {self._number}"
        canvas.link(x, top - height, self._width, height, f"#{self._entry.anchor}", description, self._element)
