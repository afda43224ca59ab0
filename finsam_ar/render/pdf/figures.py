"""Large figures at a chapter's start, and the spaces where the board signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from finsam_ar.document.model import KeyFigure, KeyFigures, Signatory, SignatureBlock
from finsam_ar.render.pdf import style
from finsam_ar.render.pdf.canvas import TaggedCanvas
from finsam_ar.render.pdf.flows import Flow, TextFlow, line_flows
from finsam_ar.render.pdf.fonts import text_width
from finsam_ar.render.pdf.inlines import lines_of, plain_run, spoken_mark
from finsam_ar.render.pdf.structure import Element
from finsam_ar.render.pdf.style import TextStyle, Theme
from finsam_ar.render.pdf.typeset import Run

GUTTER = 22.0
_FIGURE_SIZES = (26.0, 22.0, 18.0, 14.0)
_LABEL = TextStyle(style.SANS_BOLD, 8.5, 11.5, style.INK)
_COMPARISON = TextStyle(style.SANS, 8, 11, style.GREY)
SIGNING_SPACE = 46.0
_NAME = TextStyle(style.SANS_BOLD, 9, 12, style.INK)
_ROLE = TextStyle(style.SANS, 8, 11, style.GREY)


class _Columns(Flow):
    """Stacks of text beside each other, with a rule above each. Read column by column."""

    keep_whole = True

    def __init__(self, columns: Sequence[Sequence[TextFlow]], count: int, gutter: float) -> None:
        """Set columns in a grid of `count`."""
        self._columns, self._count, self._gutter = columns, count, gutter

    def _column_width(self, width: float) -> float:
        return (width - (self._count - 1) * self._gutter) / self._count

    def layout(self, width: float) -> float:
        """Lay out each stack; the highest counts."""
        self._width = width
        column = self._column_width(width)
        return self._space_above + max(
            sum(flow.layout(column) + flow.space_after for flow in flows) for flows in self._columns
        )

    _space_above = 0.0
    _rule_width, _rule_color = style.RULE_THIN, style.INK

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw rules and stacks."""
        column = self._column_width(self._width)
        for index, flows in enumerate(self._columns):
            left = x + index * (column + self._gutter)
            rule_y = top - self._rule_offset
            canvas.rule(left, rule_y, column, self._rule_width, self._rule_color)
            y = top - self._space_above
            for flow in flows:
                flow.draw(canvas, left, y)
                y -= flow.layout(column) + flow.space_after

    _rule_offset = 0.0


class KeyFiguresFlow(_Columns):
    """Two to four large figures in a row."""

    space_before, space_after = 16.0, 22.0
    _space_above, _rule_width = 9.0, 1.6

    def __init__(self, block: KeyFigures, theme: Theme, parent: Element) -> None:
        """Set the figures in the largest size that all of them fit in."""
        count = max(len(block.items), 2)
        room = (style.FULL_WIDTH - (count - 1) * GUTTER) / count
        size = next(
            (size for size in _FIGURE_SIZES if all(_width(item, size) <= room for item in block.items)),
            _FIGURE_SIZES[-1],
        )
        self._rule_color = theme.accent
        super().__init__([_key_figure(item, size, theme, parent) for item in block.items], count, GUTTER)


def _width(item: KeyFigure, size: float) -> float:
    return text_width(item.figure.text, style.SANS_BOLD, size)


def _key_figure(item: KeyFigure, size: float, theme: Theme, parent: Element) -> list[TextFlow]:
    element = Element("Div", parent)
    large = TextStyle(style.SANS_BOLD, size, size * 1.2, theme.accent, space_after=1)
    mark = spoken_mark(item.figure.text, item.figure.spoken)
    label = TextFlow(plain_run(item.label, _LABEL), _LABEL, Element("P", element))
    figure_runs = [Run(item.figure.text, large.font, size, theme.accent, mark)]
    figure = TextFlow(figure_runs, large, Element("P", element))
    comparison = lines_of(item.comparison, _COMPARISON, theme.accent)
    return [figure, label, *line_flows(comparison, _COMPARISON, element)]


class _SignatoriesFlow(_Columns):
    """Two places to sign, beside each other."""

    space_after = 8.0
    _space_above, _rule_offset = SIGNING_SPACE + 4.0, SIGNING_SPACE


def signature_flows(block: SignatureBlock, parent: Element) -> list[Flow]:
    """Place and date, and a place for each to sign, two in a row."""
    when = replace(style.BODY, size=11, leading=15, space_after=4)
    flows: list[Flow] = [TextFlow(plain_run(f"{block.place} {block.date}", when), when, Element("P", parent))]
    flows[0].keep_with_next = True
    for start in range(0, len(block.signatories), 2):
        pair = block.signatories[start : start + 2]
        flows.append(_SignatoriesFlow([_signatory(one, parent) for one in pair], 2, 36.0))
    return flows


def _signatory(signatory: Signatory, parent: Element) -> list[TextFlow]:
    element = Element("Div", parent)
    lines = [(signatory.name, _NAME), (signatory.role, _ROLE), (signatory.appointed_by, _ROLE)]
    return [TextFlow(plain_run(text, line), line, Element("P", element)) for text, line in lines if text]
