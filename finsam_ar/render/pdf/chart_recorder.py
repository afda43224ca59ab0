"""What matplotlib draws, recorded as vectors to be drawn again on a page. Nothing is embedded: lines stay lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.typing import ColorType
    from numpy.typing import ArrayLike

HATCH_TILE = 72.0  # matplotlib's hatch patterns are an inch square
_OPERATORS = {Path.MOVETO: "m", Path.LINETO: "l", Path.CURVE3: "c", Path.CURVE4: "c", Path.CLOSEPOLY: "h"}
_CAPS, _JOINS = {"butt": 0, "round": 1, "projecting": 2}, {"miter": 0, "round": 1, "bevel": 2}


class _Recorder(RendererBase):
    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self._size = width, height
        self.paths: list[str] = []
        self._hatches: dict[str, str] = {}  # each pattern's tile: it is long, and most charts use it often

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self._size

    def flipy(self) -> bool:
        return False

    def points_to_pixels(self, points: ArrayLike) -> ArrayLike:
        return points

    def new_gc(self) -> GraphicsContextBase:
        return GraphicsContextBase()

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: ColorType | None = None,  # noqa: N803  matplotlib's name
    ) -> None:
        fill = _rgb(rgbFace) if rgbFace is not None and to_rgba(rgbFace)[3] > 0 else ""
        stroke, line_width = gc.get_rgb(), float(gc.get_linewidth())
        strokes = line_width > 0 and to_rgba(stroke)[3] > 0
        outline = _outline(path, transform)
        if not outline or not (fill or strokes):
            return
        code = ["q"]
        if fill:
            code.append(f"{fill} rg")
        if strokes:
            cap, join = _CAPS[str(gc.get_capstyle())], _JOINS[str(gc.get_joinstyle())]
            code.append(f"{_rgb(stroke)} RG {line_width:.4g} w {cap} J {join} j")
            if gc.get_dashes()[1] is not None:
                raise NotImplementedError("lines in charts are drawn through")
        code += [outline, "B" if fill and strokes else "f" if fill else "S", "Q"]
        self.paths.append(" ".join(code))
        if gc.get_hatch():
            self._draw_hatch(gc, path, transform, outline)

    def _draw_hatch(self, gc: GraphicsContextBase, path: Path, transform: Transform, outline: str) -> None:
        box = path.get_extents(transform)
        columns, rows = int(box.width // HATCH_TILE) + 1, int(box.height // HATCH_TILE) + 1
        hatch = gc.get_hatch() or ""
        if hatch not in self._hatches:
            self._hatches[hatch] = _outline(gc.get_hatch_path(), Affine2D().scale(HATCH_TILE))
        tile = self._hatches[hatch]
        pen = f"{_rgb(gc.get_hatch_color())} RG {gc.get_hatch_linewidth():.4g} w"
        self.paths.append(f"q {outline} W n {pen} 1 0 0 1 {box.x0:.5g} {box.y0:.5g} cm")
        for column in range(columns):
            for row in range(rows):
                self.paths.append(f"q 1 0 0 1 {column * HATCH_TILE:g} {row * HATCH_TILE:g} cm {tile} S Q")
        self.paths.append("Q")


def record(shapes: Iterable[Artist], width: float, height: float) -> list[str]:
    """The paths of shapes that lie one over another, as PDF operators, in points from the sheet's lower left corner.

    The shapes are drawn without a figure: importing matplotlib's figure, with its axes, takes longer than all charts.
    """
    recorder = _Recorder(width, height)
    for shape in shapes:
        shape.draw(recorder)
    return recorder.paths


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


def _rgb(color: ColorType) -> str:
    return " ".join(f"{float(part):.4g}" for part in to_rgba(color)[:3])
