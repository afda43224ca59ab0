"""The six kinds of chart as SVG, drawn twice: wide, and narrow for a phone, where bars lie down when they crowd.

No axes or grids, since every mark has its number. Colour is never alone: series differ in pattern or marker too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from finsam_ar.document.model import ChartBlock, Series
from finsam_ar.render.html.svg import LEADING, SIZE, Sheet, broken, text_width

WIDE, NARROW = 720.0, 330.0
_HEIGHT = 250.0
_LEGEND = 28.0
_FILLS = 8  # classes f0 to f7 of the style sheet
_WIDEST_BAR, _MOST_LINES = 72.0, 4
_ROW, _BAR = 30.0, 18.0
_FAR_FROM_ZERO = 0.3  # a line's scale may leave zero out when the least value is at least this share of the greatest


class Drawing(NamedTuple):
    """A chart in one width."""

    size: str  # wide or narrow
    width: str
    height: str
    shapes: Markup


def drawings(chart: ChartBlock) -> list[Drawing]:
    """The chart for a wide and for a narrow column."""
    sheets = {"wide": _KINDS[chart.kind](chart, WIDE), "narrow": _KINDS[chart.kind](chart, NARROW)}
    return [Drawing(size, f"{one.width:.0f}", f"{one.height:.0f}", one.shapes) for size, one in sheets.items()]


@dataclass(frozen=True)
class _Scale:
    """Values to places; zero is always within, unless all values are far from it and height means little."""

    low: float
    high: float
    start: float
    length: float  # negative when values grow upwards

    @classmethod
    def of(cls, series: Sequence[Series], start: float, length: float, *, may_leave_zero: bool = False) -> _Scale:
        values = [float(value) for one in series for value in one.values if value is not None]
        low, high = min([0.0, *values]), max([0.0, *values])
        if may_leave_zero and values and min(values) >= _FAR_FROM_ZERO * max(values):
            low = min(values)
        return cls(low, high if high > low else low + 1.0, start, length)

    def at(self, value: Decimal | float | None) -> float:
        return self.start + (float(value or 0) - self.low) / (self.high - self.low) * self.length


def _has_negative(chart: ChartBlock) -> bool:
    return any(value is not None and value < 0 for one in chart.series for value in one.values)


def _widest(texts: Sequence[str]) -> float:
    return max((text_width(text) for text in texts), default=0.0)


def _labels(chart: ChartBlock) -> list[str]:
    return [label for one in chart.series for label in one.labels]


def _legend(sheet: Sheet, series: Sequence[Series], looks: Sequence[str] = ()) -> None:
    """Swatches and names in a row; without looks they are lines."""
    x = 0.0
    for number, one in enumerate(series):
        if looks:
            sheet.area(x + 1, 3, 20, 13, looks[number])
        else:
            sheet.line([(x, 10), (x + 22, 10)], f"l{number % 3}")
            sheet.marker(x + 11, 10, number)
        sheet.text(x + 28, 14.5, one.name)
        x += 28 + text_width(one.name) + 24


def _fills(chart: ChartBlock) -> list[str]:
    return [_fill(number) for number in range(len(chart.series))]


def _fill(number: int) -> str:
    return f"f{number % _FILLS}"


def _bars(chart: ChartBlock, width: float) -> Sheet:
    """Bars beside each other; with one series the last is emphasised. They lie down where their texts wouldn't fit."""
    count, several = max(len(chart.categories), 1), len(chart.series) > 1
    slot = width / count
    group = min(slot * (0.8 if several else 0.66), _WIDEST_BAR * len(chart.series))
    bar = group / len(chart.series)
    names = [broken(name, slot - 6) for name in chart.categories]
    words = [word for lines in names for word in lines]
    room = bar if several else slot
    if _widest(words) > slot - 4 or _widest(_labels(chart)) > room + 2 or _lines(names) > _MOST_LINES:
        return _horizontal_bars(chart, width)
    top = (_LEGEND if several else 0.0) + LEADING + 4
    foot = LEADING if _has_negative(chart) else 0.0
    sheet = Sheet(width, top + _HEIGHT + foot + 8 + LEADING * _lines(names))
    scale = _Scale.of(chart.series, top + _HEIGHT, -_HEIGHT)
    if several:
        _legend(sheet, chart.series, _fills(chart))
    for number, one in enumerate(chart.series):
        for index, (value, label) in enumerate(zip(one.values, one.labels, strict=True)):
            is_last = index == count - 1
            left = index * slot + (slot - group) / 2 + number * bar
            ends = sorted((scale.at(0), scale.at(value)))
            look = _fill(number) if several or is_last else "soft"
            sheet.area(left, ends[0], bar - (2 if several else 0), ends[1] - ends[0], look)
            below = value is not None and value < 0
            y = ends[1] + LEADING - 2 if below else ends[0] - 6
            sheet.text(left + bar / 2, y, label, "" if several or not is_last else "strong", "middle")
    sheet.line([(0, scale.at(0)), (width, scale.at(0))], "zero")
    for index, lines in enumerate(names):
        look = "strong" if index == count - 1 and not several else "name"
        for row, text in enumerate(lines):
            y = top + _HEIGHT + foot + 6 + LEADING * (row + 0.8)
            sheet.text((index + 0.5) * slot, y, text, look, "middle")
    return sheet


def _lines(names: Sequence[Sequence[str]]) -> int:
    return max((len(lines) for lines in names), default=1)


def _horizontal_bars(chart: ChartBlock, width: float) -> Sheet:
    """A row a category: its name beside the bar, or above it where the column is narrow and the names long."""
    several = len(chart.series) > 1
    pitch = _ROW - 8 if several else _ROW
    bar = _BAR - 3 if several else _BAR
    longest, label = _widest(chart.categories), _widest(_labels(chart))
    is_above = longest > width * 0.42
    beside = 0.0 if is_above else longest + 14
    start = beside + (label + 8 if _has_negative(chart) else 0)
    names = [broken(name, width) for name in chart.categories]
    scale = _Scale.of(chart.series, start, width - start - label - 10)
    top = y = _LEGEND if several else 2.0
    heights = [
        len(chart.series) * pitch + (len(lines) * LEADING + 2 if is_above else 0) + (8 if several or is_above else 0)
        for lines in names
    ]
    sheet = Sheet(width, top + sum(heights))
    if several:
        _legend(sheet, chart.series, _fills(chart))
    for index, lines in enumerate(names):
        row = y
        if is_above:
            for text in lines:
                sheet.text(scale.at(0) + 6, row + SIZE, text, "name")
                row += LEADING
            row += 2
        else:
            sheet.text(0, row + len(chart.series) * pitch / 2 + SIZE * 0.35, " ".join(lines))
        for number, one in enumerate(chart.series):
            value, middle = one.values[index], row + (number + 0.5) * pitch
            ends = sorted((scale.at(0), scale.at(value)))
            sheet.area(ends[0], middle - bar / 2, ends[1] - ends[0], bar, _fill(number))
            below = value is not None and value < 0
            x, anchor = (ends[0] - 6, "end") if below else (ends[1] + 6, "start")
            sheet.text(x, middle + SIZE * 0.36, one.labels[index], "", anchor)
        y += heights[index]
    sheet.line([(scale.at(0), top), (scale.at(0), sheet.height)], "zero")
    return sheet


def _stacked_bar(chart: ChartBlock, width: float) -> Sheet:
    """One bar of shares, with a key below: swatch, name and number."""
    if len(chart.series) == 1:
        only = chart.series[0]
        parts = list(zip(chart.categories, only.values, only.labels, strict=True))
    else:
        parts = [(one.name, one.values[0], one.labels[0]) for one in chart.series]
    columns = 2 if width == WIDE else 1
    rows = -(-len(parts) // columns)
    bar, pitch, cell = 48.0, 24.0, width / columns
    sheet = Sheet(width, bar + 14 + rows * pitch)
    total = sum(float(value) for _, value, _ in parts if value is not None) or 1.0
    x = 0.0
    for index, (name, value, label) in enumerate(parts):
        part = float(value or 0) / total * width
        sheet.area(x + 1, 1, max(part - 2, 0.5), bar - 2, _fill(index))
        if text_width(label) + 16 <= part:
            sheet.area(x + 6, bar / 2 - 11, text_width(label) + 12, 22, "plate")
            sheet.text(x + 12, bar / 2 + SIZE * 0.36, label, "strong")
        x += part
        column, row = divmod(index, rows)
        left, line = column * cell, bar + 14 + row * pitch
        sheet.area(left + 1, line + 2, 20, 13, _fill(index))
        sheet.text(left + 30, line + SIZE, name)
        sheet.text(left + cell - (24 if columns > 1 else 0), line + SIZE, label, "strong", "end")
    return sheet


def _line(chart: ChartBlock, width: float) -> Sheet:
    """Lines with a marker at each point, and as many numbers as there is room for, the last one always."""
    several, count = len(chart.series) > 1, max(len(chart.categories), 1)
    slot = width / count
    top = (_LEGEND if several else 0.0) + LEADING + 8
    sheet = Sheet(width, top + _HEIGHT + 2 * LEADING + 14)
    scale = _Scale.of(chart.series, top + _HEIGHT, -_HEIGHT, may_leave_zero=True)
    if several:
        _legend(sheet, chart.series)
    if scale.low <= 0:
        sheet.line([(0, scale.at(0)), (width, scale.at(0))], "zero")
    for number, one in enumerate(chart.series):
        points = [((i + 0.5) * slot, scale.at(v)) for i, v in enumerate(one.values) if v is not None]
        sheet.line(points, f"l{number % 3}")
        for x, y in points:
            sheet.marker(x, y, number)
    step = int(max(_widest(_labels(chart)), _widest(chart.categories)) + 6) // int(slot) + 1
    for index, name in enumerate(chart.categories):
        if (count - 1 - index) % step:
            continue
        x = (index + 0.5) * slot
        sheet.text(x, sheet.height - 6, name, "strong" if index == count - 1 else "name", "middle")
        points_here = [(value, one.labels[index]) for one in chart.series if (value := one.values[index]) is not None]
        for rank, (value, label) in enumerate(sorted(points_here, key=lambda point: point[0], reverse=True)):
            sheet.text(x, scale.at(value) + (-11 if rank == 0 else 21), label, "halo", "middle")
    return sheet


def _nested_bars(chart: ChartBlock, width: float) -> Sheet:
    """A row a category: the second series as a slim bar within the first, and both numbers: `2 489 av 2 675`."""
    frame, inner = chart.series[0], chart.series[-1]
    labels = [
        f"{part or '–'} av {whole}" if whole else part for part, whole in zip(inner.labels, frame.labels, strict=True)
    ]
    is_above = width == NARROW or _widest(chart.categories) > width * 0.45
    names = [broken(name, width) for name in chart.categories]
    start = 0.0 if is_above else _widest(chart.categories) + 14
    scale = _Scale.of((frame, inner), start, width - start - _widest(labels) - 10)
    heights = [_ROW - 4 + (len(lines) * LEADING + 6 if is_above else 0) for lines in names]
    sheet = Sheet(width, _LEGEND + sum(heights))
    _legend(sheet, (inner, frame), ("f0", "frame"))
    y = _LEGEND
    for index, lines in enumerate(names):
        for row, text in enumerate(lines if is_above else ()):
            sheet.text(0, y + SIZE + row * LEADING, text, "name")
        middle = y + (len(lines) * LEADING + 2 if is_above else 0) + (_ROW - 4) / 2
        if not is_above:
            sheet.text(0, middle + SIZE * 0.36, " ".join(lines))
        whole, part = (scale.at(one.values[index]) for one in (frame, inner))
        sheet.area(start, middle - 9, whole - start, 18, "frame")
        sheet.area(start, middle - 4, part - start, 8, "f0")
        sheet.text(max(whole, part) + 6, middle + SIZE * 0.36, labels[index])
        y += heights[index]
    if not is_above:
        sheet.line([(start, _LEGEND), (start, sheet.height)], "zero")
    return sheet


_KINDS: dict[str, Callable[[ChartBlock, float], Sheet]] = {
    "bars": _bars,
    "grouped-bars": _bars,
    "nested-bars": _nested_bars,
    "horizontal-bars": _horizontal_bars,
    "stacked-bar": _stacked_bar,
    "line": _line,
}
