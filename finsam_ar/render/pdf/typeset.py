"""Text into lines: runs of words, set ragged right, with the breaks chosen for the paragraph as a whole.

A line breaks at a space, after a hyphen or slash between letters, or at a soft hyphen. Breaks are chosen so that the
sum of the squared gaps at the line ends is least; words are divided only where the paragraph would be ragged otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from finsam_ar.render.pdf.fonts import SOFT_HYPHEN, text_width
from finsam_ar.render.pdf.hyphenation import hyphenate
from finsam_ar.render.pdf.style import Color

NEWLINE = "\n"
RAGGED = 0.19  # a gap at a line's end, as a share of the width, that is worth dividing a word for
_LINE_COST, _HYPHEN_COST, _HYPHEN_AFTER_HYPHEN_COST, _OVERFULL_COST = 0.04, 0.04, 0.15, 100.0
_TOKENS = re.compile(rf" |{NEWLINE}|{SOFT_HYPHEN}|[^ {NEWLINE}{SOFT_HYPHEN}]+")
_UNEVEN = re.compile(rf"^ |  | $|[{NEWLINE}{SOFT_HYPHEN}]|^$")  # what isn't drawn just as it is written
_WITHIN_WORD = re.compile(r"(?<=[^\W\d_][-/])(?=[^\W\d_]{2})")


@dataclass(frozen=True, eq=False)
class InlineMark:
    """Part of a text that is an element of its own: a link, or words that are spoken differently."""

    href: str = ""
    description: str = ""  # where a link leads, for those who can't see it
    spoken: str = ""
    tag: str = "Span"  # the element of words that are spoken differently
    is_underlined: bool = True  # a link among other words must show by more than its colour


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one font and colour."""

    text: str
    font: str
    size: float
    color: Color
    mark: InlineMark | None = None
    rise: float = 0.0


@dataclass(slots=True)
class Fragment:
    """What is drawn in one go: a piece of a run at its place on a line."""

    run: Run
    text: str
    x: float
    width: float


@dataclass(slots=True)
class Line:
    """One set line."""

    fragments: list[Fragment]
    width: float


@dataclass(slots=True)
class _Box:
    """What isn't divided, and what follows it: a space, nothing, a soft hyphen or a new line."""

    pieces: list[tuple[Run, str]] = field(default_factory=list)
    width: float = 0.0
    after: str = ""
    space: float = 0.0  # the width of `after` when the line goes on


def typeset(runs: list[Run], width: float, *, may_hyphenate: bool = False) -> list[Line]:
    """The lines that the runs make in that width."""
    whole = _whole_width(runs)
    if whole is not None and whole <= width:  # most of all: table cells, headings, captions
        return [Line([Fragment(runs[0], runs[0].text, 0.0, whole)], whole)]
    boxes = _boxes(runs, divide=False)
    if not boxes:
        return []
    breaks, gap = _choose_breaks(boxes, width)
    if gap < 0 or (may_hyphenate and gap > RAGGED):  # overfull: divide even what normally isn't
        divided = _boxes(runs, divide=True)
        breaks_divided, gap_divided = _choose_breaks(divided, width)
        if gap < 0 or gap_divided < gap:
            boxes, breaks = divided, breaks_divided
    return [_line(boxes[start:end], is_last=end == len(boxes)) for start, end in breaks]


def natural_width(runs: list[Run]) -> float:
    """The width on one line, or that of the longest line when there are several."""
    whole = _whole_width(runs)
    if whole is not None:
        return whole
    widest = current = 0.0
    for box in _boxes(runs, divide=False):
        current += box.width
        widest = max(widest, current)
        current = 0.0 if box.after == NEWLINE else current + box.space
    return widest


def least_width(runs: list[Run], *, divide: bool = False) -> float:
    """The width of the widest part that can't be broken."""
    return max(
        (box.width + _hyphen_width(box) for box in _boxes(runs, divide=divide)),
        default=0.0,
    )


def _whole_width(runs: list[Run]) -> float | None:
    """The width of what would be one fragment on one line; None of other runs, which must be divided into boxes."""
    if len(runs) != 1 or _UNEVEN.search(runs[0].text):
        return None
    return text_width(runs[0].text, runs[0].font, runs[0].size)


def _boxes(runs: list[Run], *, divide: bool) -> list[_Box]:
    boxes: list[_Box] = []
    box = _Box()
    for run in runs:
        text = hyphenate(run.text) if divide else run.text
        for part in _TOKENS.findall(text):
            if part in (" ", NEWLINE, SOFT_HYPHEN):
                if not box.pieces and part != NEWLINE:
                    continue
                box.after = part
                box.space = text_width(" ", run.font, run.size) if part == " " else 0.0
                boxes.append(box)
                box = _Box()
                continue
            for index, word in enumerate(_WITHIN_WORD.split(part)):
                if index:
                    boxes.append(box)
                    box = _Box()
                box.pieces.append((run, word))
                box.width += text_width(word, run.font, run.size)
    if box.pieces:
        boxes.append(box)
    return boxes


def _hyphen_width(box: _Box) -> float:
    if box.after != SOFT_HYPHEN or not box.pieces:
        return 0.0
    run = box.pieces[-1][0]
    return text_width(SOFT_HYPHEN, run.font, run.size)


def _choose_breaks(boxes: list[_Box], width: float) -> tuple[list[tuple[int, int]], float]:
    """Where the lines start and end, and the greatest gap as a share of the width (negative: a box is too wide)."""
    count = len(boxes)
    cost = [0.0] + [float("inf")] * count
    came_from = [0] * (count + 1)
    for start in range(count):
        line_width = 0.0
        for end in range(start + 1, count + 1):
            box = boxes[end - 1]
            line_width += box.width
            after = box.after
            shown = line_width + (_hyphen_width(box) if after == SOFT_HYPHEN else 0.0)
            is_last = end == count or after == NEWLINE
            if shown > width + 0.01:
                if end > start + 1 and line_width > width:
                    break
                line_cost = _OVERFULL_COST
            elif is_last:
                line_cost = _LINE_COST + (0.01 if line_width < 0.2 * width and start else 0.0)
            else:
                gap = (width - shown) / width
                line_cost = _LINE_COST + gap * gap + (0.0 if after == " " else _HYPHEN_COST)
                if after == SOFT_HYPHEN and start and boxes[start - 1].after == SOFT_HYPHEN:
                    line_cost += _HYPHEN_AFTER_HYPHEN_COST
            total = cost[start] + line_cost
            if total < cost[end]:
                cost[end], came_from[end] = total, start
            if after == NEWLINE:
                break
            line_width += box.space
    breaks = []
    end = count
    while end > 0:
        breaks.append((came_from[end], end))
        end = came_from[end]
    breaks.reverse()
    return breaks, _worst_gap(boxes, breaks, width)


def _worst_gap(boxes: list[_Box], breaks: list[tuple[int, int]], width: float) -> float:
    worst = 0.0
    for start, end in breaks:
        line = boxes[start:end]
        used = sum(b.width + b.space for b in line) - line[-1].space + _hyphen_width(line[-1])
        if used > width + 0.01:
            return -1.0
        if end < len(boxes) and line[-1].after != NEWLINE:
            worst = max(worst, (width - used) / width)
    return worst


def _line(boxes: list[_Box], *, is_last: bool) -> Line:
    fragments: list[Fragment] = []
    x = 0.0
    for index, box in enumerate(boxes):
        for run, text in box.pieces:
            width = text_width(text, run.font, run.size)
            if fragments and fragments[-1].run is run:
                fragments[-1].text += text
                fragments[-1].width += width
            else:
                fragments.append(Fragment(run, text, x, width))
            x += width
        if not fragments:
            continue
        last = fragments[-1]
        if index < len(boxes) - 1 and box.after == " ":
            last.text += " "
            last.width += box.space
            x += box.space
        elif index == len(boxes) - 1 and box.after == SOFT_HYPHEN and not is_last:
            last.text += SOFT_HYPHEN
            x += _hyphen_width(box)
            last.width += _hyphen_width(box)
    if fragments and not is_last and boxes[-1].after in (" ", NEWLINE):
        fragments[-1].text += " "  # words at a line's end must not grow together when the text is read
    return Line(fragments, x)
