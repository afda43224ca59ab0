"""A chart on the page: a recorded drawing as one Figure with its alternative text."""

from __future__ import annotations

from finsam_ar.document.model import ChartBlock
from finsam_ar.render.pdf.canvas import TaggedCanvas
from finsam_ar.render.pdf.chart_shapes import draw_chart
from finsam_ar.render.pdf.flows import Flow
from finsam_ar.render.pdf.structure import Element
from finsam_ar.render.pdf.style import Theme


class ChartFlow(Flow):
    """A chart without its caption."""

    keep_whole = True
    space_after = 18.0

    def __init__(self, chart: ChartBlock, theme: Theme, parent: Element) -> None:
        """Draw the chart once; the page only replays it."""
        self._drawing = draw_chart(chart, theme)
        self._element = Element("Figure", parent, alt=chart.alt)
        self._scale = 1.0
        self.anchor = chart.anchor

    def layout(self, width: float) -> float:
        """The chart's own height, or less where it must be smaller."""
        self._scale = min(1.0, width / self._drawing.width)
        return self._drawing.height * self._scale

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Replay the drawing."""
        drawing, scale = self._drawing, self._scale
        bottom = top - drawing.height * scale
        box = f"[{x:.2f} {bottom:.2f} {x + drawing.width * scale:.2f} {top:.2f}]"
        self._element.attributes = {"O": "/Layout", "Placement": "/Block", "BBox": box}
        with canvas.mark(self._element):
            canvas.paths(f"q {scale:.4g} 0 0 {scale:.4g} {x:.2f} {bottom:.2f} cm")
            for path in drawing.paths:
                canvas.paths(path)
            canvas.paths("Q")
            for label in drawing.labels:
                left, baseline, one = x + label.x * scale, bottom + label.y * scale, label.style
                canvas.text(left, baseline, label.text + " ", one.font, one.size * scale, one.color)
