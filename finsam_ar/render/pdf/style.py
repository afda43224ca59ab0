"""Every measure, colour and text style of the PDF, in one place. Lengths are in points.

Colours come from the förbund's `Look`; the rest is the house's. Ink, grey and the rules are the same for all, so that
contrast can be relied on (ink 17:1 and grey 7:1 on white).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Self

from finsam_ar.document.model import Look

Color = tuple[float, float, float]
Align = Literal["left", "right", "center"]

# ---- the page --------------------------------------------------------------------------------------------------------

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89  # A4
MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM = 62.0, 70.0, 60.0
FULL_WIDTH = PAGE_WIDTH - 2 * MARGIN_SIDE  # tables and charts: 471 pt
MEASURE = 372.0  # running text: about 76 characters a line
HEADER_BASELINE, FOOTER_BASELINE = 38.0, 34.0  # from the top, from the bottom


@dataclass(frozen=True)
class PageFormat:
    """A page's size and the frame that its content stands in."""

    width: float
    height: float
    bottom: float = MARGIN_BOTTOM  # the frame's lower edge

    @property
    def left(self) -> float:
        """The frame's left edge."""
        return MARGIN_SIDE

    @property
    def top(self) -> float:
        """The frame's upper edge."""
        return self.height - MARGIN_TOP

    @property
    def content_width(self) -> float:
        """The frame's width."""
        return self.width - 2 * MARGIN_SIDE

    @property
    def content_height(self) -> float:
        """The frame's height."""
        return self.top - self.bottom


PORTRAIT = PageFormat(PAGE_WIDTH, PAGE_HEIGHT)
LANDSCAPE = PageFormat(PAGE_HEIGHT, PAGE_WIDTH)

# ---- colours ---------------------------------------------------------------------------------------------------------


def color(code: str) -> Color:
    """`#0b4f71` as red, green and blue between 0 and 1."""
    return tuple(int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def mix(first: Color, second: Color, share: float) -> Color:
    """`share` of the first colour and the rest of the second."""
    return tuple(share * a + (1 - share) * b for a, b in zip(first, second, strict=True))  # type: ignore[return-value]


def contrast(first: Color, second: Color) -> float:
    """WCAG's contrast ratio between two colours, 1 to 21."""

    def luminance(rgb: Color) -> float:
        linear = [c / 12.92 if c <= SRGB_KNEE else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


SRGB_KNEE = 0.04045  # below it, sRGB is linear
WHITE = color("#ffffff")
INK = color("#1a1a1a")
GREY = color("#595959")
HAIRLINE = color("#c4c9cc")


def soften(strong: Color, ratio: float) -> Color:
    """The lightest shade of a colour that still has `ratio` to 1 against white (3.0 is asked of charts)."""
    share = 0.2
    while share < 1 and contrast(mix(strong, WHITE, share), WHITE) < ratio:
        share += 0.02
    return mix(strong, WHITE, min(share, 1.0))


# ---- text ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TextStyle:
    """How a paragraph is set. `measure` is its greatest width; `bold` names the font for strong words."""

    font: str
    size: float
    leading: float
    color: Color = INK
    space_before: float = 0.0
    space_after: float = 0.0
    align: Align = "left"
    hyphenate: bool = False
    measure: float = MEASURE


SANS, SANS_BOLD, SANS_ITALIC = "Sans", "Sans-SemiBold", "Sans-Italic"
SERIF, SERIF_BOLD, SERIF_ITALIC = "Serif", "Serif-SemiBold", "Serif-Italic"

BODY = TextStyle(SERIF, 10, 14, space_after=6, hyphenate=True)
SMALL = TextStyle(SANS, 7.5, 10, GREY, space_before=2, space_after=7, measure=MEASURE)
LETTERHEAD = TextStyle(SANS_BOLD, 9.5, 12, space_after=30, measure=FULL_WIDTH)
TABLE_TEXT = TextStyle(SANS, 8.5, 11, measure=FULL_WIDTH)
CAPTION = TextStyle(SANS_BOLD, 9, 12, space_before=10, space_after=4, measure=FULL_WIDTH)


@dataclass(frozen=True)
class Theme:
    """The house's styles in one förbund's colours."""

    accent: Color
    second: Color
    tint: Color

    @classmethod
    def of(cls, look: Look) -> Self:
        """The theme of a förbund's look."""
        return cls(color(look.accent), color(look.second), color(look.tint))

    @property
    def soft_accent(self) -> Color:
        """For marks in charts that should stand back; 3:1 against white."""
        return soften(self.accent, 3.05)

    @property
    def chapter_title(self) -> TextStyle:
        """Level 1."""
        return TextStyle(SANS_BOLD, 24, 29, self.accent, space_before=30, space_after=16, measure=FULL_WIDTH)

    @property
    def continued_chapter_title(self) -> TextStyle:
        """Level 1 of a chapter that follows on the same page."""
        return replace(self.chapter_title, size=20, leading=24, space_before=26, space_after=7)

    def heading(self, level: int) -> TextStyle:
        """Level 2 to 4."""
        return {
            2: TextStyle(SANS_BOLD, 13.5, 17.5, self.accent, space_before=19, space_after=5, measure=400),
            3: TextStyle(SANS_BOLD, 11, 14.5, INK, space_before=15, space_after=3.5, measure=400),
            4: TextStyle(SANS_BOLD, 9.25, 12.5, GREY, space_before=11, space_after=2.5, measure=400),
        }[level]

    def paragraph(self, style: Literal["body", "lead", "small"]) -> TextStyle:
        """The three kinds of paragraph."""
        if style == "lead":
            return TextStyle(SERIF, 12, 17.5, INK, space_after=11, hyphenate=True, measure=400)
        return BODY if style == "body" else SMALL

    @property
    def callout_title(self) -> TextStyle:
        """The heading of a box."""
        return TextStyle(SANS_BOLD, 10, 13.5, self.accent, space_after=4, measure=400)

    @property
    def callout_text(self) -> TextStyle:
        """Text in a box: a little quieter than the page's."""
        return replace(BODY, font=SANS, size=8.75, leading=12.75, measure=400)


class MemoTheme(Theme):
    """The styles of a paper of a few pages: quieter headings, for they stand closer, and boxes that weigh more."""

    @property
    def continued_chapter_title(self) -> TextStyle:
        """Level 1: all chapters follow on the same page."""
        return replace(self.chapter_title, size=15.5, leading=19.5, space_before=24, space_after=6)

    def heading(self, level: int) -> TextStyle:
        """Level 2 to 4."""
        return {
            2: TextStyle(SANS_BOLD, 12, 15.5, INK, space_before=17, space_after=4, measure=400),
            3: TextStyle(SANS_BOLD, 10, 13.5, INK, space_before=13, space_after=3, measure=400),
            4: TextStyle(SANS_BOLD, 9, 12.5, GREY, space_before=10, space_after=2.5, measure=400),
        }[level]

    @property
    def callout_title(self) -> TextStyle:
        """The heading of a box: what the board is asked to decide."""
        return replace(super().callout_title, size=10.5, leading=14)

    @property
    def callout_text(self) -> TextStyle:
        """Text in a box, as large as the page's."""
        return replace(super().callout_text, size=9.5, leading=14)


# ---- tables ----------------------------------------------------------------------------------------------------------

AMOUNT_WIDTH, NOTE_WIDTH = 66.0, 34.0
CELL_TOP, CELL_BOTTOM, CELL_RIGHT = 2.0, 2.2, 4.0  # the last one of amounts
AMOUNT_GAP, TEXT_GAP = 7.0, 10.0  # to the left of amounts, to the right of words
INDENT = 8.0
GROUP_SPACE, SUM_SPACE = 8.0, 7.0  # above a group's heading, below a sum
RULE_THIN, RULE_THICK, RULE_HAIR = 0.4, 0.8, 0.35
TABLE_SIZES = (1.0, 0.94, 0.88)  # tried in turn when a table is too wide
