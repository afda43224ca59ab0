"""Tables on the page: caption, header, rows and notes as one flow that splits between rows and repeats its header.

Numbers stand to the right on the row's last line, words to the left on its first. No vertical rules and no stripes: the
column that matters is tinted, sums have a rule above, a total one above and below.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace

from finsam_ar.document.model import Cell, Column, Row, TableBlock
from finsam_ar.render.pdf import style
from finsam_ar.render.pdf.canvas import TaggedCanvas
from finsam_ar.render.pdf.flows import BASELINE_SHARE, Flow, TextBlock, TextFlow, draw_lines
from finsam_ar.render.pdf.inlines import note_mark, plain_run, runs_of, spoken_mark
from finsam_ar.render.pdf.pdf_objects import pdf_text
from finsam_ar.render.pdf.structure import Element
from finsam_ar.render.pdf.style import TextStyle, Theme
from finsam_ar.render.pdf.table_columns import BOLD_KINDS, Layout, choose_layout, header_room, header_run, padding
from finsam_ar.render.pdf.typeset import Line, Run, typeset

MIN_ROWS, MIN_WORDY_ROWS = 6, 2  # on either side of a page's end
WHOLE_TABLE = 0.55 * style.PORTRAIT.content_height  # a higher one may be split although it would fit a page
WHOLE_NOTE = 0.36 * style.PORTRAIT.content_height  # the same where a heading stands for the caption, as in notes
WHOLE_WORDY_TABLE = 300.0  # the same where words wrap within the cells
CONTINUED = " (forts.)"
_HEADER_SCOPE = {"O": "/Table", "Scope": "/Column"}
_ROW_SCOPE = {"O": "/Table", "Scope": "/Row"}


@dataclass(slots=True)
class _SetRow:
    row: Row | None  # None for the header
    cells: list[TextBlock]
    height: float
    above: float  # room above the text, and below it
    below: float


class TableFlow(Flow):
    """A TableBlock with rows."""

    def __init__(self, table: TableBlock, theme: Theme, parent: Element, *, has_caption: bool) -> None:
        """Make the table's elements; the rows are set when the width is known."""
        self._table, self._theme = table, theme
        self.space_before, self.space_after = style.CAPTION.space_before if has_caption else 6.0, 16.0
        self.anchor = table.anchor
        self._is_wordy = False  # whether words wrap within cells: such rows stand apart and split more freely
        # The heading above names a table without a caption for the eye; a table of its own is named to the ear too.
        unseen = None if has_caption else {"O": "/Table", "Summary": pdf_text(table.caption)}
        element = Element("Table", parent, attributes=unseen)
        self._caption: TextFlow | None = None
        if has_caption:
            caption = Element("Caption", element)
            self._caption = TextFlow(plain_run(table.caption, style.CAPTION), style.CAPTION, caption)
        self._head = Element("THead", element)
        self._body = Element("TBody", element)
        small = replace(style.SMALL, space_before=0, space_after=0, measure=style.FULL_WIDTH)
        self._notes = [
            TextFlow(runs_of(note, small, theme.accent), small, Element("P", parent)) for note in table.notes
        ]
        self._rows: list[_SetRow] = []
        self._header: _SetRow | None = None
        self._layout: Layout | None = None
        self._width = 0.0
        self._is_continued = False
        self._has_end = True

    # ---- layout ------------------------------------------------------------------------------------------------------

    def layout(self, width: float) -> float:
        """Choose columns and set the cells, once."""
        if self._layout is None:
            self._layout = choose_layout(self._table, width)
            self._width = min(width, sum(self._layout.widths))
            self._header = self._set_header(self._layout)
            set_rows = [self._set_cells(row, self._layout) for row in self._table.rows]
            self._is_wordy = any(
                len(cell.lines) > 1 and column.kind in ("text", "status")
                for cells in set_rows
                for column, cell in zip(self._table.columns, cells, strict=True)
            )
            self._rows = [
                self._set_row(row, cells, self._layout) for row, cells in zip(self._table.rows, set_rows, strict=True)
            ]
            self._trim_ends()
        height = self._top_height() + sum(row.height for row in self._rows) + self._notes_height()
        self.keep_whole = height < (
            WHOLE_WORDY_TABLE if self._is_wordy else WHOLE_TABLE if self._caption else WHOLE_NOTE
        )
        return height

    def _trim_ends(self) -> None:
        """The space that sets groups apart isn't wanted at the table's ends, nor between two headings."""
        first, last = self._rows[0], self._rows[-1]
        for previous, row in zip([first, *self._rows], self._rows, strict=False):
            if row is first or (_is_heading(previous) and _is_heading(row)):
                row.height -= row.above - style.CELL_TOP
                row.above = style.CELL_TOP
        spare = max(last.below - 3.5, 0.0)
        last.below, last.height = last.below - spare, last.height - spare

    def _top_height(self) -> float:
        return self._caption_height() + (self._header.height if self._header else 0.0)

    def _caption_height(self) -> float:
        if self._is_continued:
            return style.CAPTION.leading + style.CAPTION.space_after
        return self._caption.layout(self._width) + style.CAPTION.space_after if self._caption else 0.0

    def _notes_height(self) -> float:
        if not self._notes or not self._has_end:
            return 0.0
        return 4.0 + sum(note.layout(self._width) for note in self._notes)

    def _set_header(self, layout: Layout) -> _SetRow:
        row_element = Element("TR", self._head)
        corner = replace(layout.text, size=7.5, color=style.GREY)
        cells = []
        for index, column in enumerate(self._table.columns):
            element = Element("TH", row_element, attributes=_HEADER_SCOPE)
            cell_style = _aligned(layout.bold, column)
            if column.kind == "note":
                cell_style = replace(cell_style, font=style.SANS, color=style.GREY)
            runs = header_run(column, cell_style)
            if column.kind == "label" and self._table.unit:
                runs += plain_run(("\u2002" if column.text else "") + self._table.unit, corner)
            room = header_room(layout, column, self._room(index, layout))
            cells.append(TextBlock(typeset(runs, room), cell_style, element))
        lines = max(len(cell.lines) for cell in cells)
        above, below = style.CELL_TOP, 4.0
        return _SetRow(None, cells, above + below + lines * layout.text.leading, above, below)

    def _set_cells(self, row: Row, layout: Layout) -> list[TextBlock]:
        row_element = Element("TR", self._body)
        base = layout.bold if row.kind in BOLD_KINDS else layout.text
        if row.kind == "ratio":
            base = replace(base, color=style.GREY)
        cells = []
        for index, (column, cell) in enumerate(zip(self._table.columns, row.cells, strict=True)):
            is_label = column.kind == "label"
            tag, attributes = ("TH", _ROW_SCOPE) if is_label else ("TD", None)
            element = Element(tag, row_element, attributes=attributes)
            cell_style = _aligned(base, column)
            inset = row.indent * style.INDENT if is_label else 0.0
            room = self._room(index, layout) - inset
            lines = self._cell_lines(cell, cell_style, room, may_hyphenate=column.kind in ("label", "text"))
            cells.append(TextBlock(lines, cell_style, element))
        return cells

    def _set_row(self, row: Row, cells: list[TextBlock], layout: Layout) -> _SetRow:
        lines_high = max([1, *(len(cell.lines) for cell in cells)])
        above, below = _row_padding(row.kind, is_wordy=self._is_wordy)
        return _SetRow(row, cells, above + below + lines_high * layout.text.leading, above, below)

    def _room(self, index: int, layout: Layout) -> float:
        return layout.widths[index] - sum(padding(self._table, index))

    def _cell_lines(self, cell: Cell, cell_style: TextStyle, width: float, *, may_hyphenate: bool) -> list[Line]:
        if cell.note is not None:
            mark = note_mark(cell.note, is_underlined=False)  # the column says that it is a note
            runs = [Run(cell.note.text, cell_style.font, cell_style.size, self._theme.accent, mark)]
        elif cell.text:
            spoken = spoken_mark(cell.text, cell.spoken)
            runs = [Run(cell.text, cell_style.font, cell_style.size, cell_style.color, spoken)]
        else:
            return []
        return typeset(runs, width, may_hyphenate=may_hyphenate)

    # ---- splitting ---------------------------------------------------------------------------------------------------

    def split(self, height: float, *, anyhow: bool = False) -> tuple[Flow, Flow] | None:
        """Split between rows: not after a heading, not before a sum, and with some rows on either side."""
        least = 1 if anyhow else MIN_WORDY_ROWS if self._is_wordy else MIN_ROWS
        used, fitting = self._top_height(), 0
        for row in self._rows:
            used += row.height
            if used > height:
                break
            fitting += 1
        count = min(fitting, len(self._rows) - least)
        while count >= least and not anyhow and not self._may_split_at(count):
            count -= 1
        if count < least:
            return None
        first = self._part(self._rows[:count], is_continued=self._is_continued, has_end=False)
        rest = self._part(self._rows[count:], is_continued=True, has_end=self._has_end)
        first.anchor, first.space_after = self.anchor, 0.0
        return first, rest

    def _may_split_at(self, count: int) -> bool:
        before, after = self._rows[count - 1].row, self._rows[count].row
        return (before is None or before.kind != "heading") and (
            after is None or after.kind not in ("sum", "total", "ratio")
        )

    def _part(self, rows: list[_SetRow], *, is_continued: bool, has_end: bool) -> TableFlow:
        part = copy.copy(self)
        part.anchor = ""
        vars(part).update(_rows=rows, _is_continued=is_continued, _has_end=has_end)
        return part

    # ---- drawing -----------------------------------------------------------------------------------------------------

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw caption, tint, header, rows and notes."""
        if self._layout is None or self._header is None:
            raise RuntimeError("drawn before it was laid out")
        y = self._draw_caption(canvas, x, top)
        body_height = self._header.height + sum(row.height for row in self._rows)
        self._draw_tint(canvas, x, y, body_height)
        if self._is_continued:
            with canvas.artifact("Pagination"):
                self._draw_row(canvas, self._header, x, y)
        else:
            self._draw_row(canvas, self._header, x, y)
        y -= self._header.height
        canvas.rule(x, y, self._width, style.RULE_THICK, style.INK)
        for index, row in enumerate(self._rows):
            self._draw_rules(canvas, row, x, y, is_first=index == 0)
            self._draw_row(canvas, row, x, y)
            y -= row.height
        if self._notes and self._has_end:
            y -= 4.0
            for note in self._notes:
                note.draw(canvas, x, y)
                y -= note.layout(self._width)

    def _draw_caption(self, canvas: TaggedCanvas, x: float, top: float) -> float:
        if self._is_continued:
            with canvas.artifact("Pagination"):
                baseline = top - BASELINE_SHARE * style.CAPTION.leading
                canvas.text(x, baseline, self._table.caption + CONTINUED, style.SANS, 8, style.GREY)
        elif self._caption:
            self._caption.draw(canvas, x, top)
        return top - self._caption_height()

    def _draw_tint(self, canvas: TaggedCanvas, x: float, top: float, height: float) -> None:
        left = x
        for column, width in zip(self._table.columns, self._layout.widths if self._layout else (), strict=True):
            if column.is_current:
                canvas.area(left, top - height, width, height, self._theme.tint)
            left += width

    def _draw_rules(self, canvas: TaggedCanvas, row: _SetRow, x: float, y: float, *, is_first: bool) -> None:
        kind = row.row.kind if row.row else "row"
        if kind == "sum" and not is_first:
            canvas.rule(x, y, self._width, style.RULE_THIN, style.INK)
        elif kind == "total":
            canvas.rule(x, y, self._width, style.RULE_THICK, style.INK)
            canvas.rule(x, y - row.height, self._width, style.RULE_THICK, style.INK)
        elif self._is_wordy and not is_first:
            canvas.rule(x, y, self._width, style.RULE_HAIR, style.HAIRLINE)

    def _draw_row(self, canvas: TaggedCanvas, row: _SetRow, x: float, top: float) -> None:
        layout = self._layout
        if layout is None:
            return
        left = x
        indent = row.row.indent * style.INDENT if row.row else 0.0
        leading = layout.text.leading
        first_line = top - row.above - BASELINE_SHARE * leading
        last_line = top - row.height + row.below + (1 - BASELINE_SHARE) * leading
        for index, (column, cell) in enumerate(zip(self._table.columns, row.cells, strict=True)):
            stands_low = row.row is None or (not self._is_wordy and column.kind != "label")
            baseline = last_line + (len(cell.lines) - 1) * leading if stands_low else first_line
            inset = indent if column.kind == "label" else 0.0
            start = left + padding(self._table, index)[0] + inset
            room = self._room(index, layout) - inset
            draw_lines(canvas, cell, start, baseline, room)
            left += layout.widths[index]


def _is_heading(row: _SetRow) -> bool:
    return row.row is not None and row.row.kind == "heading"


def _aligned(base: TextStyle, column: Column) -> TextStyle:
    if column.kind == "number":
        return replace(base, align="right")
    return replace(base, align="center") if column.kind == "note" else base


def _row_padding(kind: str, *, is_wordy: bool) -> tuple[float, float]:
    if is_wordy:
        return (8.0, 3.0) if kind == "heading" else (3.5, 3.5)
    above = style.GROUP_SPACE if kind == "heading" else style.CELL_TOP
    below = {"sum": style.SUM_SPACE, "total": 3.0}.get(kind, style.CELL_BOTTOM)
    return above, below


def table_flows(table: TableBlock, theme: Theme, parent: Element, *, heading: str = "") -> Sequence[Flow]:
    """The flows of a table; one without rows is its caption and a sentence.

    A caption that only repeats the heading right above it is left out.
    """
    has_caption = bool(table.caption) and not heading.casefold().endswith(table.caption.casefold())
    if table.rows:
        return [TableFlow(table, theme, parent, has_caption=has_caption)]
    flows: list[TextFlow] = []
    if has_caption:
        flows.append(TextFlow(plain_run(table.caption, style.CAPTION), style.CAPTION, Element("P", parent)))
        flows[0].keep_with_next = True
    flows.append(TextFlow(plain_run(table.summary, style.BODY), style.BODY, Element("P", parent)))
    flows += [
        TextFlow(runs_of(note, style.SMALL, theme.accent), style.SMALL, Element("P", parent)) for note in table.notes
    ]
    flows[0].anchor = table.anchor
    return flows
