"""The whole page: the template with the document, its style, its script and its fonts within."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from finsam_ar.document.model import Chapter, Document, Heading, Link, plain_text
from finsam_ar.render.html import charts, colours, tables
from finsam_ar.render.html.inlines import Words
from finsam_ar.render.html.made_of import details_json
from finsam_ar.tables.detail import Detail

_HERE = Path(__file__).parent
_FONTS = _HERE.parent / "fonts"
_FACES = (
    ("Sans", "normal", 400, "FinsamSans-Regular"),
    ("Sans", "normal", 600, "FinsamSans-SemiBold"),
    ("Serif", "normal", 400, "FinsamSerif-Regular"),
    ("Serif", "normal", 600, "FinsamSerif-SemiBold"),
    ("Serif", "italic", 400, "FinsamSerif-Italic"),
)
FEW_HEADINGS = 4  # of a memo that needs no contents
_EARLY_SCRIPT = 'document.documentElement.className = "js"'  # before the page is drawn, so that nothing jumps


def render_html(
    document: Document, details: Mapping[str, Detail] | None = None, verksamheter: Mapping[str, str] | None = None
) -> bytes:
    """The document as one self-contained file.

    `details` are what its figures show when they are chosen, and `verksamheter` the names of the ids in them.
    """
    details = details or {}
    words = Words(details)
    note_rows = tables.note_rows(document)
    contents = [(chapter, list(_sections(chapter))) for chapter in document.chapters]
    light, dark = colours.palettes(document.look)
    script = _text("page.js")
    page = (
        _environment()
        .get_template("page.html")
        .render(
            document=document,
            contents=contents,
            has_contents=document.form == "book" or sum(1 + len(sections) for _, sections in contents) > FEW_HEADINGS,
            light=light,
            dark=dark,
            year=next((part for part in reversed(document.title.split()) if part.isdigit()), ""),
            words=words,
            back_link=lambda link, anchor: words.link(_to_the_row(link, anchor, note_rows)),
            details=lambda: details_json(
                {fact: details[fact] for fact in words.opened}, verksamheter or {}
            ),  # called when all else is written
            fonts=_font_faces(),
            style=Markup(_text("page.css")),  # noqa: S704  our own files
            early_script=Markup(_EARLY_SCRIPT),  # noqa: S704
            script=Markup(script),  # noqa: S704
            script_hashes=" ".join(_hash(each) for each in (_EARLY_SCRIPT, script)),
        )
    )
    return page.encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda value: type(value).__name__
    environment.filters["plain"] = plain_text
    environment.globals["charts"] = charts
    environment.globals["tables"] = tables
    environment.globals["zip"] = zip
    return environment


@cache
def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def _font_faces() -> Markup:
    """The fonts within the style sheet; a character that they lack is taken from the system's."""
    faces = []
    for family, slant, weight, name in _FACES:
        data = base64.b64encode((_FONTS / f"{name}.woff2").read_bytes()).decode()
        source = f"url(data:font/woff2;base64,{data}) format('woff2')"
        faces.append(
            f"@font-face{{font-family:'Finsam {family}';font-style:{slant};font-weight:{weight};src:{source}}}\n"
        )
    return Markup("".join(faces))  # noqa: S704  our own files


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _to_the_row(link: Link, note: str, note_rows: set[str]) -> Link:
    """The way back from a note, to the very row that refers to it where there is one."""
    row = tables.note_row_id(link.href.removeprefix("#"), note)
    return Link(f"#{row}", link.children, link.title) if row in note_rows else link


def _sections(chapter: Chapter) -> Iterator[Heading]:
    """The headings that stand in the contents."""
    return (block for block in chapter.blocks if isinstance(block, Heading) and block.level == 2)  # noqa: PLR2004
