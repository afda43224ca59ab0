"""A sheet to draw charts on: rectangles, lines, markers and text as SVG, whose colours are the style sheet's."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

SIZE, LEADING = 13.0, 16.0  # of text, in the sheet's units, which are CSS pixels where there is room
_DIGITS = frozenset("0123456789−– ,")
_DIGIT, _LETTER = 0.6, 0.57  # of the size: Plex Sans has digits of 0.6 and letters of 0.5 to 0.6 on average


def text_width(text: str) -> float:
    """About how wide a text is; a browser may use another font, so exactness would be wasted."""
    return sum(_DIGIT if character in _DIGITS else _LETTER for character in text) * SIZE


def broken(text: str, width: float) -> list[str]:
    """The text in lines that fit a width, broken between words."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


class Sheet:
    """Shapes from the upper left corner."""

    def __init__(self, width: float, height: float) -> None:
        """Take an empty sheet."""
        self.width, self.height = width, height
        self._shapes: list[Markup] = []

    @property
    def shapes(self) -> Markup:
        """All that was put on the sheet."""
        return Markup("").join(self._shapes)

    def _add(self, template: str, *values: object) -> None:
        self._shapes.append(Markup(template).format(*values))  # noqa: S704  the templates are this module's own

    def area(self, x: float, y: float, width: float, height: float, look: str) -> None:
        """A rectangle."""
        template = '<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>'
        self._add(template, _n(x), _n(y), _n(width), _n(height), look)

    def line(self, points: Sequence[tuple[float, float]], look: str) -> None:
        """A line through points."""
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._add('<polyline points="{}" class="{}"/>', path, look)

    def marker(self, x: float, y: float, number: int) -> None:
        """A point of a line: a disc, a square or a diamond, by the series' number."""
        if number % 3 == 0:
            self._add('<circle cx="{}" cy="{}" r="4.5" class="marker m0"/>', _n(x), _n(y))
            return
        turned = f' transform="rotate(45 {_n(x)} {_n(y)})"' if number % 3 == 2 else ""  # noqa: PLR2004  the third kind
        template = '<rect x="{}" y="{}" width="8" height="8" class="marker m{}"{}/>'
        self._add(template, _n(x - 4), _n(y - 4), number % 3, Markup(turned))  # noqa: S704  numbers alone

    def text(self, x: float, y: float, text: str, look: str = "", anchor: str = "start") -> None:
        """A text on its baseline."""
        if text:
            template = '<text x="{}" y="{}" text-anchor="{}" class="{}">{}</text>'
            self._add(template, _n(x), _n(y), anchor, look, text)


def _n(number: float) -> str:
    """A coordinate, as short as can be."""
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")  # + 0.0: no negative zero
