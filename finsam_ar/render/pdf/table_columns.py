"""How wide a table's columns are: amounts alike, notes narrow, and the rest shared by the texts as they need it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from finsam_ar.document.model import Column, TableBlock
from finsam_ar.errors import Problem, UnplacedError
from finsam_ar.render.pdf import style
from finsam_ar.render.pdf.fonts import text_width
from finsam_ar.render.pdf.inlines import plain_run
from finsam_ar.render.pdf.style import TextStyle
from finsam_ar.render.pdf.typeset import Run, least_width, natural_width

BOLD_KINDS = frozenset({"heading", "sum", "total"})
LEAST_LABEL, LEAST_TEXT, WIDEST_STATUS = 96.0, 52.0, 84.0
WIDEST_HEADER = 80.0  # of amounts, in one line


@dataclass(frozen=True)
class Layout:
    """The columns' widths, each with its padding, and the style of the table's text.

    Headers of amounts that would stand on one line if there were room stand on one all of them, or none.
    """

    widths: tuple[float, ...]
    text: TextStyle
    divides_headers: bool

    @property
    def bold(self) -> TextStyle:
        """The style of headers and sums."""
        return replace(self.text, font=style.SANS_BOLD)


def header_run(column: Column, text_style: TextStyle) -> list[Run]:
    """A column's header; a dash between two dates is never alone on a line."""
    return plain_run(column.text.replace(" – ", "\u00a0– "), text_style)


def header_room(layout: Layout, column: Column, room: float) -> float:
    """The width to set a header in: its room, or just that of its longest word where headers are divided."""
    if column.kind == "number" and layout.divides_headers and _header_width(column, layout.bold):
        return least_width(header_run(column, layout.bold)) + 0.01
    return room


def padding(table: TableBlock, index: int) -> tuple[float, float]:
    """The room left and right of a column's text."""
    kind = table.columns[index].kind
    if kind == "number":
        return style.AMOUNT_GAP, style.CELL_RIGHT
    if kind == "note":
        return 0.0, 0.0
    follows_amounts = index > 0 and table.columns[index - 1].kind == "number"
    return (style.TEXT_GAP if follows_amounts else 0.0), style.TEXT_GAP


def choose_layout(table: TableBlock, width: float) -> Layout:
    """The widths that fill the width; the text is made somewhat smaller if it must.

    A table of names and one number each is as wide as the text: the eye should not lose the row.
    """
    if [column.kind for column in table.columns] == ["label", "number"]:
        width = min(width, style.MEASURE)
    for scale in style.TABLE_SIZES:
        text = replace(style.TABLE_TEXT, size=style.TABLE_TEXT.size * scale, leading=style.TABLE_TEXT.leading * scale)
        widths = _widths(table, width, text)
        if widths is not None:
            return Layout(widths, text, _divides_headers(table, widths, replace(text, font=style.SANS_BOLD)))
    hint = "Sätt den på en liggande sida, visa färre kolumner eller byt till tkr eller mnkr."
    raise UnplacedError(
        Problem(f"tabellen ”{table.caption}” är för bred för sidan", hint=hint), f'titel = "{table.caption}"'
    )


def _widths(table: TableBlock, width: float, text: TextStyle) -> tuple[float, ...] | None:
    bold = replace(text, font=style.SANS_BOLD)
    fixed: dict[int, float] = {}
    flexible: dict[int, tuple[float, float]] = {}  # least width, share of what remains
    natural: dict[int, float] = {}  # the width in which nothing wraps
    for index, column in enumerate(table.columns):
        if column.kind == "note":
            fixed[index] = style.NOTE_WIDTH
        elif column.kind == "number":
            fixed[index] = _amount_width(table, index, column, text, bold)
        else:
            flexible[index] = _text_need(table, index, column, text, bold)
            natural[index] = max(flexible[index][0], _natural_width(table, index, text, bold))
    numbers = [index for index in fixed if table.columns[index].kind == "number"]
    headed = fixed | {index: max(fixed[index], _header_width(table.columns[index], bold)) for index in numbers}
    if sum((headed | natural).values()) <= width:
        fixed = headed
    rest = width - sum(fixed.values())
    least = sum(need for need, _ in flexible.values())
    comfortable = {index: max(fixed[index], style.AMOUNT_WIDTH) for index in numbers}
    spare = width - sum((fixed | natural).values())
    wish = sum(comfortable.values()) - sum(fixed[index] for index in numbers)
    if 0 <= spare < wish:  # rather narrow amounts than wrapped words
        comfortable = {index: fixed[index] + (comfortable[index] - fixed[index]) * spare / wish for index in numbers}
    if width - sum((fixed | comfortable).values()) >= least:
        fixed |= comfortable
        rest = width - sum(fixed.values())
    if rest < least:
        return None
    if sum(natural.values()) <= rest + 0.01 and all(table.columns[index].kind != "status" for index in natural):
        spare = (rest - sum(natural.values())) / sum(natural.values())
        shared = {index: wide * (1 + spare) for index, wide in natural.items()}
    else:
        shared = _share(flexible, rest)
    return tuple(fixed[index] if index in fixed else shared[index] for index in range(len(table.columns)))


def _amount_width(table: TableBlock, index: int, column: Column, text: TextStyle, bold: TextStyle) -> float:
    """What the longest amount needs; the header may wrap between its words."""
    widest = least_width(header_run(column, bold))
    for row in table.rows:
        font = bold.font if row.kind in BOLD_KINDS else text.font
        widest = max(widest, text_width(row.cells[index].text, font, text.size))
    return widest + style.CELL_RIGHT + style.AMOUNT_GAP


def _divides_headers(table: TableBlock, widths: tuple[float, ...], bold: TextStyle) -> bool:
    columns = zip(table.columns, widths, strict=True)
    return any(column.kind == "number" and _header_width(column, bold) > width + 0.01 for column, width in columns)


def _header_width(column: Column, bold: TextStyle) -> float:
    """What an amount's header needs to stand on one line; 0 for one so long that it is divided anyway."""
    width = natural_width(header_run(column, bold)) + style.CELL_RIGHT + style.AMOUNT_GAP + 0.1
    return width if width <= WIDEST_HEADER else 0.0


def _natural_width(table: TableBlock, index: int, text: TextStyle, bold: TextStyle) -> float:
    widest = natural_width(header_run(table.columns[index], bold))
    for row in table.rows:
        inset = row.indent * style.INDENT if table.columns[index].kind == "label" else 0.0
        run = plain_run(row.cells[index].text, bold if row.kind in BOLD_KINDS else text)
        widest = max(widest, natural_width(run) + inset)
    return widest + sum(padding(table, index)) + 0.1


def _text_need(table: TableBlock, index: int, column: Column, text: TextStyle, bold: TextStyle) -> tuple[float, float]:
    """The least width of a column of words, and its weight: the square root of what it holds, unless one is given."""
    left, right = padding(table, index)
    least, natural, content = least_width(header_run(column, bold)), 0.0, 0
    for row in table.rows:
        run = plain_run(row.cells[index].text, bold if row.kind in BOLD_KINDS else text)
        inset = row.indent * style.INDENT if column.kind == "label" else 0.0
        least = max(least, least_width(run, divide=True) + inset)
        natural = max(natural, natural_width(run) + inset)
        content += len(row.cells[index].text)
    if column.kind == "status":
        longest = max((natural_width(plain_run(row.cells[index].text, bold)) for row in table.rows), default=0.0)
        least = max(least, min(longest, WIDEST_STATUS))
    floor = LEAST_LABEL if column.kind == "label" else LEAST_TEXT
    least = max(least, min(floor, natural)) + left + right
    if column.weight:
        return least, float(column.weight)
    if column.kind == "status":
        return least, 0.0
    mean = content / max(len(table.rows), 1)
    return least, math.sqrt(max(mean, 4.0)) * (1.0 if natural > least else 0.4)


def _share(flexible: dict[int, tuple[float, float]], rest: float) -> dict[int, float]:
    """Divide what remains by weight, giving nobody less than the least."""
    widths = {index: least for index, (least, _) in flexible.items()}
    open_columns = {index: weight for index, (_, weight) in flexible.items() if weight > 0}
    if not open_columns:
        first = min(flexible)
        return widths | {first: widths[first] + rest - sum(widths.values())}
    while True:
        room = rest - sum(widths[index] for index in widths if index not in open_columns)
        total = sum(open_columns.values())
        shares = {index: room * weight / total for index, weight in open_columns.items()}
        tight = [index for index, share in shares.items() if share < flexible[index][0]]
        if not tight or len(tight) == len(open_columns):
            break
        for index in tight:
            del open_columns[index]
    return widths | {index: max(share, flexible[index][0]) for index, share in shares.items()}
