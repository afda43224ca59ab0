"""The report's fonts: IBM Plex, loaded from the package, and how wide their text is.

Digits and U+2212 have one width in every weight, so columns of numbers line up. A character that the fonts lack is the
user's error, told with its name: a PDF that shows an empty box is no archive copy.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from finsam_ar.errors import Problem, UnplacedError
from finsam_ar.render.pdf import style

LoadedFont: TypeAlias = Any  # reportlab has no types

FONT_FOLDER = Path(__file__).parent.parent / "fonts"
FONT_FILES = {
    style.SANS: "IBMPlexSans-Regular.ttf",
    style.SANS_BOLD: "IBMPlexSans-SemiBold.ttf",
    style.SANS_ITALIC: "IBMPlexSans-Italic.ttf",
    "Sans-BoldItalic": "IBMPlexSans-BoldItalic.ttf",
    style.SERIF: "IBMPlexSerif-Regular.ttf",
    style.SERIF_BOLD: "IBMPlexSerif-SemiBold.ttf",
    style.SERIF_ITALIC: "IBMPlexSerif-Italic.ttf",
    "Serif-BoldItalic": "IBMPlexSerif-BoldItalic.ttf",
}
SOFT_HYPHEN = "\u00ad"


@cache
def font(name: str) -> LoadedFont:
    """The font of that name, loaded on first use and registered with ReportLab."""
    loaded = TTFont(name, str(FONT_FOLDER / FONT_FILES[name]))
    # Plex draws U+00AD as nothing; a hyphen at a line's end must be seen, but be read as a soft one.
    face = loaded.face
    face.charToGlyph[0xAD], face.charWidths[0xAD] = face.charToGlyph[0x2D], face.charWidths[0x2D]
    pdfmetrics.registerFont(loaded)
    return loaded


def text_width(text: str, name: str, size: float) -> float:
    """The width of a text on one line, in points."""
    return _thousandths(text, name) * size / 1000


class MissingGlyphError(UnplacedError):
    """The fonts lack a character; whoever has the input files knows where it stands."""

    def __init__(self, character: str, text: str) -> None:
        """Take the character and the words that it stands in."""
        name = unicodedata.name(character, "utan namn")
        message = f"tecknet ”{character}” (U+{ord(character):04X} {name}) finns inte i rapportens typsnitt"
        hint = f"Det står i ”{text}”. Ta bort det eller skriv det på annat sätt."
        super().__init__(Problem(message, hint=hint), character)


@lru_cache(maxsize=50_000)
def _thousandths(text: str, name: str) -> float:
    face = font(name).face
    widths = face.charWidths
    try:
        total: float = sum(widths[ord(character)] for character in text)
    except KeyError:
        missing = next(character for character in text if ord(character) not in widths)
        raise MissingGlyphError(missing, text) from None
    return total


def variant(name: str, *, strong: bool, emphasis: bool) -> str:
    """The heavier or slanted sister of a font."""
    family = name.partition("-")[0]
    is_bold = strong or "Bold" in name
    is_italic = emphasis != name.endswith("Italic")  # stress within italics is upright
    if is_bold and is_italic:
        return f"{family}-BoldItalic"
    return f"{family}-SemiBold" if is_bold else f"{family}-Italic" if is_italic else family
