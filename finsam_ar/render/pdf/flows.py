"""What stands on pages from top to bottom: text, space, and what other modules make (tables, charts, figures).

A flow is laid out in a width, may be split where a page ends, and draws itself in the page's coordinates. It already
knows its element in the structure tree, so that a paragraph that goes on over a page is one paragraph when it is read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from finsam_ar.render.pdf.canvas import TaggedCanvas
from finsam_ar.render.pdf.fonts import text_width
from finsam_ar.render.pdf.structure import Element
from finsam_ar.render.pdf.style import Color, PageFormat, TextStyle
from finsam_ar.render.pdf.typeset import Fragment, InlineMark, Line, Run, typeset

ASIDE_GAP = 14.0  # between a heading and what stands on its line
MIN_LINES = 2  # of a paragraph, on either side of a page's end
BASELINE_SHARE = 0.76  # where the baseline stands in a line, for both families


@dataclass(frozen=True)
class Backdrop:
    """What is painted behind flows that follow on each other: a tint and a rule at the left."""

    tint: Color
    rule: Color
    rule_width: float = 2.5


class Flow(ABC):
    """A piece of the page. `indent` is from the frame's left edge."""

    space_before: float = 0.0
    space_after: float = 0.0
    keep_with_next: bool = False
    may_float: bool = False  # text that follows may go before it, rather than leave a page half empty
    is_body: bool = False  # running text, which may go before what floats
    keep_whole: bool = False  # goes to the next page rather than being split, if it fits on one
    indent: float = 0.0
    inset: float = 0.0  # what is taken from the width at the right
    backdrop: Backdrop | None = None
    anchor: str = ""
    chapter: str = ""  # what the running foot says on the pages after this flow

    @abstractmethod
    def layout(self, width: float) -> float:
        """Prepare for that width and return the height."""

    @abstractmethod
    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw with the upper left corner at a point, as last laid out."""

    def split(self, height: float, *, anyhow: bool = False) -> tuple[Flow, Flow] | None:  # noqa: ARG002
        """Two flows of which the first is at most that high; None when that can't be done (well, unless `anyhow`)."""
        return None

    def _inherit(self, other: Flow) -> None:
        """Stand as another flow stands, whose part this is."""
        self.is_body = other.is_body
        self.indent, self.inset, self.backdrop = other.indent, other.inset, other.backdrop


class Space(Flow):
    """Nothing, of a height (padding in boxes, the room for a signature)."""

    def __init__(self, height: float) -> None:
        """Make room."""
        self._height = height

    def layout(self, width: float) -> float:  # noqa: ARG002
        """The height."""
        return self._height

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw nothing."""


class Rule(Flow):
    """A line across the frame."""

    def __init__(self, thickness: float, color: Color, space_after: float) -> None:
        """Draw it that thick."""
        self._thickness, self._color, self.space_after = thickness, color, space_after

    def layout(self, width: float) -> float:
        """As high as it is thick."""
        self._width = width
        return self._thickness

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the line."""
        canvas.rule(x, top - self._thickness / 2, self._width, self._thickness, self._color)


class PageBreak(Flow):
    """A new page, perhaps of another format; `chapter` is what its running foot says from there on."""

    def __init__(self, page_format: PageFormat | None = None, chapter: str = "", *, only_to_turn: bool = False) -> None:
        """Break; without arguments the format and the chapter stay. `only_to_turn`: only for another format."""
        self.page_format, self.chapter, self.only_to_turn = page_format, chapter, only_to_turn

    def layout(self, width: float) -> float:  # noqa: ARG002
        """No height."""
        return 0.0

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw nothing."""


class TextFlow(Flow):
    """A paragraph, heading or label, with an optional marker (a bullet or a number) to its left."""

    def __init__(self, runs: Sequence[Run], style: TextStyle, element: Element) -> None:
        """Set runs in a style as content of an element."""
        self._runs, self.style, self.element = list(runs), style, element
        self.space_before, self.space_after = style.space_before, style.space_after
        self.marker: Run | None = None
        self.marker_element: Element | None = None
        self.bookmark: tuple[str, int] | None = None  # title and level in the viewer's outline
        self.aside: TextFlow | None = None  # stands at the frame's right edge, on the first line
        self._lines: list[Line] = []
        self._width = -1.0
        self._inline_elements: dict[InlineMark, Element] = {}

    def layout(self, width: float) -> float:
        """Break the lines."""
        if self.aside:
            self.aside.layout(width)
            width -= self.aside.natural_width + ASIDE_GAP
        width = min(width, self.style.measure)
        if width != self._width and self._runs:
            self._lines = typeset(self._runs, width, may_hyphenate=self.style.hyphenate)
        self._width = width
        return len(self._lines) * self.style.leading

    def split(self, height: float, *, anyhow: bool = False) -> tuple[Flow, Flow] | None:
        """Split between lines, at least two on either side."""
        least = 1 if anyhow else MIN_LINES
        fitting = int(height / self.style.leading + 0.001)
        first = min(fitting, len(self._lines) - least)
        if first < least:
            return None
        return self._part(self._lines[:first], is_first=True), self._part(self._lines[first:], is_first=False)

    def _part(self, lines: list[Line], *, is_first: bool) -> TextFlow:
        part = TextFlow((), self.style, self.element)
        part._inherit(self)
        part._lines, part._width, part._inline_elements = lines, self._width, self._inline_elements
        if is_first:
            part.space_after = 0.0
            part.marker, part.marker_element, part.anchor = self.marker, self.marker_element, self.anchor
        else:
            part.space_before, part.keep_with_next = 0.0, self.keep_with_next
        return part

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw marker and lines."""
        if self.bookmark:
            canvas.bookmark(self.bookmark[0], self.anchor, self.bookmark[1])
        baseline = top - BASELINE_SHARE * self.style.leading
        if self.marker and self.marker_element:
            run = self.marker
            width = text_width(run.text, run.font, run.size)
            with canvas.mark(self.marker_element):
                canvas.text(x - 5 - width, baseline, run.text + " ", run.font, run.size, run.color)
        block = TextBlock(self._lines, self.style, self.element, self._inline_elements)
        draw_lines(canvas, block, x, baseline, self._width)
        if self.aside:
            aside = self.aside.style
            self.aside.draw(canvas, x, baseline + BASELINE_SHARE * aside.leading)

    @property
    def natural_width(self) -> float:
        """The width of the longest line, as last laid out."""
        return max((line.width for line in self._lines), default=0.0)


def line_flows(lines: Sequence[Sequence[Run]], style: TextStyle, parent: Element) -> list[TextFlow]:
    """A paragraph whose author broke its lines: each is a paragraph to the ear, which else hears them run together."""
    flows = [TextFlow(runs, style, Element("P", parent)) for runs in lines]
    for above, below in pairwise(flows):
        above.space_after, above.keep_with_next, below.space_before = 0.0, True, 0.0
    return flows


@dataclass
class TextBlock:
    """Set lines with what is needed to draw them: the style, their element, and the elements of links within."""

    lines: Sequence[Line]
    style: TextStyle
    element: Element
    inline_elements: dict[InlineMark, Element] = field(default_factory=dict)


def draw_lines(canvas: TaggedCanvas, block: TextBlock, x: float, baseline: float, width: float) -> None:
    """Draw lines as content of their element; links and words spoken otherwise become elements below it."""
    lines, style, element, inline_elements = block.lines, block.style, block.element, block.inline_elements
    pieces = []
    for index, line in enumerate(lines):
        slack = width - line.width
        start = x + {"left": 0.0, "right": slack, "center": slack / 2}[style.align]
        y = baseline - index * style.leading
        pieces += [(fragment, start + fragment.x, y) for fragment in line.fragments]
    position = 0
    while position < len(pieces):
        mark = pieces[position][0].run.mark
        end = position + 1
        while end < len(pieces) and pieces[end][0].run.mark is mark:
            end += 1
        target = element
        if mark is not None:
            ends_word = pieces[end - 1][0].text.endswith(" ")
            target = inline_elements.get(mark) or _inline_element(mark, element, ends_word=ends_word)
            inline_elements[mark] = target
        _draw_pieces(canvas, pieces[position:end], mark, target)
        position = end


def _inline_element(mark: InlineMark, parent: Element, *, ends_word: bool) -> Element:
    if mark.href:
        return Element("Link", parent)
    return Element(mark.tag, parent, actual_text=mark.spoken + (" " if ends_word else ""))


def _draw_pieces(
    canvas: TaggedCanvas, pieces: list[tuple[Fragment, float, float]], mark: InlineMark | None, element: Element
) -> None:
    with canvas.mark(element):
        for fragment, x, y in pieces:
            run = fragment.run
            canvas.text(x, y + run.rise, fragment.text, run.font, run.size, run.color)
            if mark and mark.href and mark.is_underlined and not run.rise:
                canvas.rule(x, y - 0.14 * run.size, _inked_width(fragment), 0.4, run.color)
    if mark and mark.href:
        for fragment, x, y in pieces:
            size = fragment.run.size
            canvas.link(x, y - 0.25 * size, _inked_width(fragment), 1.2 * size, mark.href, mark.description, element)


def _inked_width(fragment: Fragment) -> float:
    trailing = len(fragment.text) - len(fragment.text.rstrip(" "))
    if not trailing:
        return fragment.width
    run = fragment.run
    return text_width(fragment.text.rstrip(" "), run.font, run.size)
