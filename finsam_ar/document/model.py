"""The document: a tree of blocks and inlines that renderers turn into pages.

Everything here is finished: numbers are formatted, notes are numbered, words are chosen. A renderer decides on fonts,
pages and links and nothing else. All text is plain Unicode (no markup); amounts hold U+00A0 and U+2212.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

_BREAKABLE_SPACE = re.compile(r"[ \t\r\n\f\v]+")

# ---- inlines ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True)
class Strong:
    """Words that weigh more."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Emphasis:
    """Words with stress."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Figure:
    """A fact's figure as shown, `335 tkr`; `spoken` is what a screen reader says (`335 tkr`, no grouping)."""

    text: str
    spoken: str
    fact: str  # what the figure is made of: table/row/column, or dataset/row/column


@dataclass(frozen=True)
class Link:
    """A link: `#anchor` within the document, else a URL. `title` says where it leads, for those who can't see it."""

    href: str
    children: tuple[Inline, ...]
    title: str = ""


@dataclass(frozen=True)
class NoteRef:
    """The number of a note, linked to it: `4` in a table's note column, `not 4` in a sentence."""

    number: int
    anchor: str
    text: str
    title: str  # "Not 4 Kostnader för samverkansinsatser"


@dataclass(frozen=True)
class Footnote:
    """A note on a word, printed at the foot of its block (table notes) or of the paragraph's block."""

    mark: str
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class LineBreak:
    """A new line in the same paragraph."""


Inline = Text | Strong | Emphasis | Figure | Link | NoteRef | Footnote | LineBreak


def plain_text(inlines: Sequence[Inline]) -> str:
    """The words alone, for bookmarks, contents and running heads; a footnote leaves nothing."""
    words = []
    for inline in inlines:
        match inline:
            case Text() | Figure() | NoteRef():
                words.append(inline.text)
            case Strong() | Emphasis() | Link():
                words.append(plain_text(inline.children))
            case LineBreak():
                words.append(" ")
            case Footnote():
                pass
    return _BREAKABLE_SPACE.sub(" ", "".join(words)).strip()


# ---- blocks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    """A heading below the chapter's title: level 2 to 4. `anchor` is unique in the document.

    `aside` stands quietly on the heading's line: a note's links back to the statements that refer to it.
    """

    level: int
    children: tuple[Inline, ...]
    anchor: str
    aside: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `lead` opens a chapter, `small` is for sources and legends."""

    children: tuple[Inline, ...]
    style: Literal["body", "lead", "small"] = "body"


@dataclass(frozen=True)
class ListBlock:
    """A list; each item is blocks (usually one paragraph; nested lists are ListBlocks)."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Column:
    """A table's column: its header, how its cells stand, and whether it is the one that matters most (tinted)."""

    text: str
    kind: Literal["label", "note", "number", "text", "status"]
    is_current: bool = False
    weight: int = 0  # relative width for text columns; 0 lets the renderer choose


@dataclass(frozen=True)
class Cell:
    """One cell: shown text, spoken text where it differs, the fact behind it, and the note it refers to."""

    text: str = ""
    spoken: str = ""
    fact: str = ""
    note: NoteRef | None = None


@dataclass(frozen=True)
class Row:
    """A row: `heading` has a label and empty cells; `sum` and `total` get rules; `ratio` is set lighter."""

    kind: Literal["row", "heading", "sum", "total", "ratio"]
    cells: tuple[Cell, ...]  # one per column, the label first
    indent: int = 0


@dataclass(frozen=True)
class TableBlock:
    """A table as it is to be printed. `unit` stands once, in the corner; `notes` below the table."""

    anchor: str
    caption: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[tuple[Inline, ...], ...] = ()
    summary: str = ""  # for a table without rows: the sentence shown instead


@dataclass(frozen=True)
class Series:
    """One row of numbers in a chart, with the labels that are printed at its marks."""

    name: str
    values: tuple[Decimal | None, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class ChartBlock:
    """A chart as data. `message` says in a sentence what it shows (the caption); `alt` has the key numbers.

    `table` holds the same numbers and is printed below when `shows_table`; else a table or text beside it does.
    """

    anchor: str
    kind: Literal["bars", "horizontal-bars", "grouped-bars", "nested-bars", "stacked-bar", "line"]
    title: str
    message: str
    alt: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    table: TableBlock | None = None


@dataclass(frozen=True)
class Callout:
    """A box that stands out: key figures, or a warning."""

    title: str
    blocks: tuple[Block, ...]
    kind: Literal["info", "warning"] = "info"


@dataclass(frozen=True)
class KeyFigure:
    """One large figure with its label and what it is compared with."""

    figure: Figure
    label: str
    comparison: tuple[Inline, ...] = ()


@dataclass(frozen=True)
class KeyFigures:
    """A row of two to four large figures, for the start of a chapter."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Signatory:
    """Someone who signs: name, role on the board, and who appointed them."""

    name: str
    role: str
    appointed_by: str


@dataclass(frozen=True)
class SignatureBlock:
    """The signatures' page: where and when, and a space for each."""

    place: str
    date: str
    signatories: tuple[Signatory, ...]


@dataclass(frozen=True)
class PageHint:
    """Where a page should end or turn."""

    kind: Literal["break", "landscape", "portrait"]


Block = Heading | Paragraph | ListBlock | TableBlock | ChartBlock | Callout | KeyFigures | SignatureBlock | PageHint


@dataclass(frozen=True)
class Chapter:
    """A chapter: starts on a new page unless `continues`; its title is level 1."""

    id: str  # also the anchor
    title: str
    blocks: tuple[Block, ...]
    continues: bool = False


@dataclass(frozen=True)
class Look:
    """A förbund's own look: colours as #rrggbb (contrast is checked when they are read)."""

    accent: str = "#0b4f71"
    second: str = "#c45500"
    tint: str = "#eef3f6"


Form = Literal["book", "memo"]


@dataclass(frozen=True)
class Document:
    """A whole report.

    A `book` has a cover and a contents page. A `memo` is a paper of a few pages: it begins with its title on the first
    page, and its chapters follow on one another.
    """

    title: str  # Årsredovisning 2022
    subtitle: str  # 2022-01-01 – 2022-12-31
    organisation: str
    orgnr: str
    contact: tuple[str, ...]  # address lines, for the colophon
    date: dt.date  # the report's own date (from the books), also the file's
    language: str
    chapters: tuple[Chapter, ...]
    colophon: tuple[Block, ...]
    is_draft: bool  # UTKAST on every page
    look: Look = field(default_factory=Look)
    form: Form = "book"
