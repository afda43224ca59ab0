"""A chart's shapes as PDF operators: outlines, hatches and markers are matplotlib's paths, and lines stay lines.

Only matplotlib's paths are imported. Its artists, let alone its figure with axes, take longer than all charts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from finsam_ar.render.pdf.style import Color

HATCH_TILE = 72.0  # matplotlib's hatch patterns are an inch square
_OPERATORS = {Path.MOVETO: "m", Path.LINETO: "l", Path.CURVE3: "c", Path.CURVE4: "c", Path.CLOSEPOLY: "h"}
_CAPS, _JOINS = {"butt": 0, "round": 1, "projecting": 2}, {"miter": 0, "round": 1, "bevel": 2}


class Recorder:
    """Shapes that lie one over another, in points from the sheet's lower left corner."""

    def __init__(self) -> None:
        """Start with an empty sheet."""
        self.paths: list[str] = []
        self._tiles: dict[str, str] = {}  # by hatch: a tile is long, and most charts use it often

    def rectangle(self, corner: tuple[float, float], width: float, height: float, color: Color) -> None:
        """A filled rectangle; a negative height goes down."""
        self._fill(_outline(*_rectangle(corner, width, height)), color)

    def hatched_rectangle(
        self,
        corner: tuple[float, float],
        width: float,
        height: float,
        colors: tuple[Color, Color],
        hatch: str,
        pens: tuple[float, float],
    ) -> None:
        """A rectangle with lines over it: colours of the ground and of all lines, widths of the edge and the hatch."""
        (ground, ink), (edge, pen) = colors, pens
        path, transform = _rectangle(corner, width, height)
        outline = _outline(path, transform)
        self.paths.append(f"q {_rgb(ground)} rg {_pen(ink, edge, 'butt', 'miter')} {outline} B Q")
        box = path.get_extents(transform)
        if hatch not in self._tiles:
            self._tiles[hatch] = _outline(Path.hatch(hatch), Affine2D().scale(HATCH_TILE))
        start = f"{box.x0:.5g} {box.y0:.5g}"
        self.paths.append(f"q {outline} W n {_rgb(ink)} RG {pen:.4g} w 1 0 0 1 {start} cm")
        for column in range(int(box.width // HATCH_TILE) + 1):
            for row in range(int(box.height // HATCH_TILE) + 1):
                place = f"{column * HATCH_TILE:g} {row * HATCH_TILE:g}"
                self.paths.append(f"q 1 0 0 1 {place} cm {self._tiles[hatch]} S Q")
        self.paths.append("Q")

    def line(self, points: Sequence[tuple[float, float]], color: Color, width: float) -> None:
        """A line through points."""
        outline = _outline(Path(points), Affine2D())
        self.paths.append(f"q {_pen(color, width, 'projecting', 'round')} {outline} S Q")

    def markers(
        self, points: Sequence[tuple[float, float]], marker: str, size: float, colors: tuple[Color, Color], edge: float
    ) -> None:
        """A marker at each point: its colours within and around, and how wide its edge is."""
        style = MarkerStyle(marker)
        fill, ink = colors
        pen = _pen(ink, edge, str(style.get_capstyle()), str(style.get_joinstyle()))
        shape = style.get_transform() + Affine2D().scale(size)
        for x, y in points:
            outline = _outline(style.get_path(), shape + Affine2D().translate(x, y))
            self.paths.append(f"q {_rgb(fill)} rg {pen} {outline} B Q")

    def _fill(self, outline: str, color: Color) -> None:
        self.paths.append(f"q {_rgb(color)} rg {outline} f Q")


def _rectangle(corner: tuple[float, float], width: float, height: float) -> tuple[Path, Transform]:
    return Path.unit_rectangle(), Affine2D().scale(width, height).translate(*corner)


def _outline(path: Path, transform: Transform) -> str:
    return " ".join(_segments(path, transform))


def _segments(path: Path, transform: Transform) -> Iterator[str]:
    current = (0.0, 0.0)
    for points, code in path.iter_segments(transform, remove_nans=True, simplify=False):
        if code == Path.CLOSEPOLY:
            yield "h"
            continue
        values = [float(value) for value in points]
        if code == Path.CURVE3:  # PDF has cubic curves only
            (x0, y0), (x1, y1, x, y) = current, values
            values = [x0 + 2 / 3 * (x1 - x0), y0 + 2 / 3 * (y1 - y0), x + 2 / 3 * (x1 - x), y + 2 / 3 * (y1 - y), x, y]
        yield f"{' '.join(f'{value:.5g}' for value in values)} {_OPERATORS[code]}"
        current = (values[-2], values[-1])


def _pen(color: Color, width: float, cap: str, join: str) -> str:
    return f"{_rgb(color)} RG {width:.4g} w {_CAPS[cap]} J {_JOINS[join]} j"


def _rgb(color: Color) -> str:
    return " ".join(f"{part:.4g}" for part in color)
