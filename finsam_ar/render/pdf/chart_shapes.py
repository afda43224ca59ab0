"""The six kinds of chart, drawn in points: no axes or grids, since every mark has its number.

Colour is never alone: series differ in hatch or marker too, and names stand at the marks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from finsam_ar.document.model import ChartBlock, Series
from finsam_ar.render.pdf.chart_recorder import Recorder
from finsam_ar.render.pdf.fonts import text_width
from finsam_ar.render.pdf.inlines import plain_run
from finsam_ar.render.pdf.style import FULL_WIDTH, GREY, INK, SANS, SANS_BOLD, WHITE, Color, TextStyle, Theme, mix
from finsam_ar.render.pdf.typeset import typeset

HEIGHT, ONE_SERIES_HEIGHT = 164.0, 140.0
LABEL = TextStyle(SANS, 8, 10, INK)
NAME = TextStyle(SANS, 8, 10, GREY)
EMPHASIS = TextStyle(SANS_BOLD, 8, 10, INK)
CAP_HEIGHT = 0.7  # of the size
WIDEST_BAR, BAR_SHARE = 52.0, 0.6
ROW_PITCH, ROW_BAR = 19.0, 11.0
CLOSE_PITCH, CLOSE_BAR, CLOSE_GAP = 9.5, 8.0, 6.5  # of several bars in a row
FRAME_PITCH, FRAME_BAR, INNER_BAR = 15.5, 10.0, 4.5  # of a bar within another
LEGEND_HEIGHT = 20.0
EDGE_WIDTH, HATCH_WIDTH = 0.8, 1.1
MARKER_SIZE, MARKER_EDGE = 5.5, 1.2


@dataclass(frozen=True)
class Fill:
    """How an area is told from the others."""

    color: Color
    hatch: str = ""
    ink: Color = WHITE  # of text that stands on it


@dataclass(frozen=True)
class Label:
    """A text on its baseline, in points from the chart's lower left corner."""

    x: float
    y: float
    text: str
    style: TextStyle


@dataclass(frozen=True)
class Drawing:
    """A finished chart: paths as PDF operators, and the text over them, in the order it is read."""

    width: float
    height: float
    paths: list[str]
    labels: list[Label]


class Plot:
    """A sheet in points to put shapes on."""

    def __init__(self, width: float, height: float) -> None:
        """Take an empty sheet."""
        self.width, self.height = width, height
        self._recorder = Recorder()
        self._labels: list[Label] = []

    def area(self, x: float, y: float, width: float, height: float, fill: Fill) -> None:
        """A filled rectangle; a negative height goes down."""
        if fill.hatch:
            colors, pens = (WHITE, fill.color), (EDGE_WIDTH, HATCH_WIDTH)
            self._recorder.hatched_rectangle((x, y), width, height, colors, fill.hatch, pens)
        else:
            self._recorder.rectangle((x, y), width, height, fill.color)

    def line(self, points: Sequence[tuple[float, float]], color: Color, width: float, marker: str = "") -> None:
        """A line through points, with markers if one is named."""
        self._recorder.line(points, color, width)
        if marker:
            within = WHITE if marker == "s" else color
            self._recorder.markers(points, marker, MARKER_SIZE, (within, color), MARKER_EDGE)

    def text(self, x: float, y: float, text: str, style: TextStyle, align: str = "left") -> None:
        """A text with its baseline at a height."""
        if text:
            width = text_width(text, style.font, style.size)
            self._labels.append(Label(x - {"left": 0.0, "center": width / 2, "right": width}[align], y, text, style))

    def drawing(self) -> Drawing:
        """All that was put on the sheet."""
        return Drawing(self.width, self.height, self._recorder.paths, self._labels)


def draw_chart(chart: ChartBlock, theme: Theme) -> Drawing:
    """The chart in full width."""
    return _KINDS[chart.kind](chart, theme).drawing()


def fills_of(theme: Theme, count: int) -> list[Fill]:
    """So many fills that differ in more than colour."""
    fills = [
        Fill(theme.accent),
        Fill(theme.second, "////", INK),
        Fill(theme.soft_accent, ink=INK),
        Fill(GREY, "....", INK),
        Fill(theme.accent, "xxxx", INK),
        Fill(theme.second),
        Fill(GREY),
        Fill(theme.accent, "----", INK),
    ]
    return [fills[index % len(fills)] for index in range(count)]


@dataclass(frozen=True)
class _Scale:
    """Values to points; zero is always within."""

    low: float
    high: float
    start: float
    length: float

    @classmethod
    def of(cls, series: Sequence[Series], start: float, length: float) -> _Scale:
        values = [float(value) for one in series for value in one.values if value is not None]
        low, high = min([0.0, *values]), max([0.0, *values])
        return cls(low, high if high > low else low + 1.0, start, length)

    def at(self, value: Decimal | float) -> float:
        return self.start + (float(value) - self.low) / (self.high - self.low) * self.length


def _legend(plot: Plot, names: Sequence[str], fills: Sequence[Fill], top: float) -> None:
    x = 0.0
    for name, fill in zip(names, fills, strict=True):
        plot.area(x, top - 9, 14, 9, fill)
        plot.text(x + 19, top - 7.5, name, LABEL)
        x += 19 + text_width(name, LABEL.font, LABEL.size) + 20


def _category_lines(names: Sequence[str], width: float) -> list[list[str]]:
    """Names of categories broken to stand below their marks."""
    return [
        [
            "".join(fragment.text for fragment in line.fragments).strip()
            for line in typeset(plain_run(name, NAME), width)
        ]
        for name in names
    ]


def _bars(chart: ChartBlock, theme: Theme) -> Plot:
    """Vertical bars, one or more a category; with one series the last bar is emphasised."""
    series, count = chart.series, len(chart.categories)
    slot = FULL_WIDTH / max(count, 1)
    names = _category_lines(chart.categories, slot - 6)
    below = 6 + NAME.leading * max((len(lines) for lines in names), default=1)
    legend = LEGEND_HEIGHT if len(series) > 1 else 0.0
    has_negative = any(value is not None and value < 0 for one in series for value in one.values)
    height = HEIGHT if len(series) > 1 else ONE_SERIES_HEIGHT
    plot = Plot(FULL_WIDTH, height + legend)
    bottom = below + (12 if has_negative else 0)
    scale = _Scale.of(series, bottom, height - bottom - 13)
    fills = fills_of(theme, len(series))
    if len(series) > 1:
        _legend(plot, [one.name for one in series], fills, plot.height)
    group = min(slot * (BAR_SHARE if len(series) == 1 else 0.78), WIDEST_BAR * len(series))
    bar = group / len(series)
    for number, one in enumerate(series):
        for index, (value, label) in enumerate(zip(one.values, one.labels, strict=True)):
            left = index * slot + (slot - group) / 2 + number * bar
            is_last = index == count - 1
            fill = fills[number]
            if len(series) == 1 and not is_last:
                fill = Fill(theme.soft_accent)
            style = EMPHASIS if is_last and len(series) == 1 else LABEL
            place = (left, bar - (1.5 if len(series) > 1 else 0))
            _bar(plot, scale, place, value, fill, (label, style))
    for index, lines in enumerate(names):
        is_last = index == count - 1 and len(series) == 1
        style = EMPHASIS if is_last else NAME
        for row, text in enumerate(lines):
            plot.text((index + 0.5) * slot, below - 11 - row * NAME.leading, text, style, "center")
    plot.line([(0, scale.at(0)), (FULL_WIDTH, scale.at(0))], INK, 0.6)
    return plot


def _bar(
    plot: Plot,
    scale: _Scale,
    place: tuple[float, float],
    value: Decimal | None,
    fill: Fill,
    label: tuple[str, TextStyle],
) -> None:
    (left, width), (text, style) = place, label
    zero = scale.at(0)
    if value is not None:
        plot.area(left, zero, width, scale.at(value) - zero, fill)
    end = zero if value is None else scale.at(value)
    is_negative = value is not None and value < 0
    y = end - 4 - CAP_HEIGHT * style.size if is_negative else end + 4
    plot.text(left + width / 2, y, text, style, "center")


def _horizontal_bars(chart: ChartBlock, theme: Theme) -> Plot:
    """A row a category: name, bar, number; several series stand below each other within the row."""
    series, count = chart.series, len(chart.categories)
    pitch = ROW_PITCH if len(series) == 1 else CLOSE_GAP + CLOSE_PITCH * len(series)
    legend = LEGEND_HEIGHT if len(series) > 1 else 0.0
    plot = Plot(FULL_WIDTH, count * pitch + 4 + legend)
    name_width = min(max((text_width(name, SANS, 8) for name in chart.categories), default=0.0), 190.0)
    labels = [label for one in series for label in one.labels]
    label_width = max((text_width(label, SANS, 8) for label in labels), default=0.0)
    has_negative = any(value is not None and value < 0 for one in series for value in one.values)
    start = name_width + 12 + (label_width + 5 if has_negative else 0)
    scale = _Scale.of(series, start, FULL_WIDTH - start - label_width - 8)
    fills = fills_of(theme, len(series))
    if len(series) > 1:
        _legend(plot, [one.name for one in series], fills, plot.height)
    bar = ROW_BAR if len(series) == 1 else CLOSE_BAR
    for index, lines in enumerate(_category_lines(chart.categories, name_width + 1)):
        middle = plot.height - legend - (index + 0.5) * pitch
        for row, text in enumerate(lines[:2]):
            y = middle - 2.8 + (len(lines[:2]) - 1) * 4.5 - row * 9
            plot.text(0, y, text, LABEL)
        for number, one in enumerate(series):
            center = middle + ((len(series) - 1) / 2 - number) * CLOSE_PITCH
            value, label = one.values[index], one.labels[index]
            end = scale.at(value if value is not None else 0)
            plot.area(scale.at(0), center - bar / 2, end - scale.at(0), bar, fills[number])
            is_negative = value is not None and value < 0
            plot.text(end + (-4 if is_negative else 4), center - 2.8, label, LABEL, "right" if is_negative else "left")
    plot.line([(scale.at(0), 0), (scale.at(0), plot.height - legend)], INK, 0.6)
    return plot


def _nested_bars(chart: ChartBlock, theme: Theme) -> Plot:
    """A row a category: the second series as a slim bar within the first, and both numbers: `2 489 av 2 675`."""
    frame, inner = chart.series[0], chart.series[-1]
    count = len(chart.categories)
    plot = Plot(FULL_WIDTH, LEGEND_HEIGHT + count * FRAME_PITCH)
    name_width = min(max((text_width(name, SANS, 8) for name in chart.categories), default=0.0), 200.0)
    labels = [
        f"{part or '–'} av {whole}" if whole else part for part, whole in zip(inner.labels, frame.labels, strict=True)
    ]
    label_width = max((text_width(label, SANS, 8) for label in labels), default=0.0)
    start = name_width + 12
    scale = _Scale.of((frame, inner), start, FULL_WIDTH - start - label_width - 8)
    fills = [Fill(mix(theme.accent, WHITE, 0.16)), Fill(theme.accent)]
    _legend(plot, (inner.name, frame.name), (fills[1], fills[0]), plot.height)
    for index, (name, label) in enumerate(zip(chart.categories, labels, strict=True)):
        middle = plot.height - LEGEND_HEIGHT - (index + 0.5) * FRAME_PITCH
        line = _category_lines((name,), name_width + 1)[0]
        plot.text(0, middle - 2.8, line[0] + ("…" if len(line) > 1 else ""), LABEL)
        whole, part = (scale.at(one.values[index] or 0) for one in (frame, inner))
        plot.area(start, middle - FRAME_BAR / 2, whole - start, FRAME_BAR, fills[0])
        plot.line([(whole, middle - FRAME_BAR / 2), (whole, middle + FRAME_BAR / 2)], theme.accent, 1.0)
        plot.area(start, middle - INNER_BAR / 2, part - start, INNER_BAR, fills[1])
        plot.text(max(whole, part) + 5, middle - 2.8, label, LABEL)
    plot.line([(start, 0), (start, plot.height - LEGEND_HEIGHT)], INK, 0.6)
    return plot


def _stacked_bar(chart: ChartBlock, theme: Theme) -> Plot:
    """One bar of shares, with a key below: swatch, name and number."""
    if len(chart.series) == 1:
        only = chart.series[0]
        parts = list(zip(chart.categories, only.values, only.labels, strict=True))
    else:
        parts = [(one.name, one.values[0], one.labels[0]) for one in chart.series]
    fills = fills_of(theme, len(parts))
    key_rows = (len(parts) + 1) // 2
    bar, pitch = 34.0, 15.0
    plot = Plot(FULL_WIDTH, bar + 12 + key_rows * pitch)
    total = sum(float(value) for _, value, _ in parts if value is not None) or 1.0
    x, y = 0.0, plot.height - bar
    for (_, value, label), fill in zip(parts, fills, strict=True):
        width = float(value or 0) / total * FULL_WIDTH
        plot.area(x + (0.4 if fill.hatch else 0), y, max(width - 1.6, 0.3), bar, fill)
        label_width = text_width(label, SANS_BOLD, 8.5)
        if label_width + 14 <= width:
            if fill.hatch:  # a plate, so that the number can be read
                plot.area(x + 5, y + bar / 2 - 7, label_width + 8, 14, Fill(WHITE))
            plot.text(x + 9, y + bar / 2 - 3, label, TextStyle(SANS_BOLD, 8.5, 10, fill.ink))
        x += width
    for index, ((name, _, label), fill) in enumerate(zip(parts, fills, strict=True)):
        column, row = divmod(index, key_rows)
        left, line = column * FULL_WIDTH / 2, y - 12 - row * pitch
        plot.area(left, line - 8, 14, 9, fill)
        plot.text(left + 20, line - 6.5, name, LABEL)
        plot.text(left + FULL_WIDTH / 2 - 24, line - 6.5, label, LABEL, "right")
    return plot


def _line(chart: ChartBlock, theme: Theme) -> Plot:
    """Lines with a marker and a number at each point; names at the lines' ends when there are several.

    Without an axis, height means little by itself: when all values are far from zero, the scale shows their part of it.
    """
    series, count = chart.series, len(chart.categories)
    names_width = max(text_width(one.name, SANS_BOLD, 8) for one in series) + 8 if len(series) > 1 else 0.0
    plot = Plot(FULL_WIDTH, HEIGHT)
    slot = (FULL_WIDTH - names_width) / max(count, 1)
    scale = _line_scale(series, 38.0, HEIGHT - 38.0 - 18)
    if scale.low <= 0 <= scale.high:
        plot.line([(0, scale.at(0)), (FULL_WIDTH - names_width, scale.at(0))], INK, 0.6)
    for index, name in enumerate(chart.categories):
        plot.text((index + 0.5) * slot, 4, name, EMPHASIS if index == count - 1 else NAME, "center")
    ends: list[tuple[float, float, str, Color]] = []
    looks = [(theme.accent, "o"), (theme.second, "s"), (GREY, "D")]
    for number, one in enumerate(series):
        color, marker = looks[number % len(looks)]
        places = [((i + 0.5) * slot, scale.at(v)) for i, v in enumerate(one.values) if v is not None]
        plot.line(places, color, 1.6, marker)
        if len(series) > 1 and places:
            ends.append((*places[-1], one.name, color))
    for index in range(count):
        _label_points(plot, series, index, (index + 0.5) * slot, scale)
    _name_lines(plot, ends)
    return plot


def _label_points(plot: Plot, series: Sequence[Series], index: int, x: float, scale: _Scale) -> None:
    """Put the numbers of one category at their points, clear of the lines: the highest above, the others below."""
    points = [(value, one.labels[index]) for one in series if (value := one.values[index]) is not None]
    for rank, (value, label) in enumerate(sorted(points, key=lambda point: point[0], reverse=True)):
        y = scale.at(value) + (8 if rank == 0 else -14)
        width = text_width(label, LABEL.font, LABEL.size)
        plot.area(x - width / 2 - 1.5, y - 1.5, width + 3, 8.5, Fill(WHITE))
        plot.text(x, y, label, LABEL, "center")


def _name_lines(plot: Plot, ends: list[tuple[float, float, str, Color]]) -> None:
    """Put the names at the lines' ends, apart from each other."""
    floor = -NAME.leading
    for x, y, name, color in sorted(ends, key=lambda end: end[1]):
        floor = max(y - 2.8, floor + NAME.leading)
        plot.text(x + 26, floor, name, TextStyle(SANS_BOLD, 8, 10, color))


def _line_scale(series: Sequence[Series], start: float, length: float) -> _Scale:
    values = [float(value) for one in series for value in one.values if value is not None]
    whole = _Scale.of(series, start, length)
    if not values or min(values) < 0.3 * max(values):
        return whole
    low, high = min(values), max(values)
    return _Scale(low, high if high > low else low + 1.0, start, length)


_KINDS: dict[str, Callable[[ChartBlock, Theme], Plot]] = {
    "bars": _bars,
    "grouped-bars": _bars,
    "horizontal-bars": _horizontal_bars,
    "nested-bars": _nested_bars,
    "stacked-bar": _stacked_bar,
    "line": _line,
}
