"""A canvas on which everything drawn is either part of the structure tree or an artifact.

Text outside both raises: nothing is left out of the reading order by oversight. Lines and areas outside both are
decoration and become artifacts by themselves. It wraps ReportLab's canvas, which knows of no tags (ISO 32000-1, 14.8).
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from finsam_ar.render.pdf import metadata
from finsam_ar.render.pdf.attachments import Attachment, embed
from finsam_ar.render.pdf.fonts import font
from finsam_ar.render.pdf.pdf_objects import (
    FixedTime,
    PdfDocument,
    add_stream,
    fingerprint,
    object_number,
    pdf_text,
    repair_fonts,
    reserve_object,
)
from finsam_ar.render.pdf.structure import AnnotationRef, Content, Element
from finsam_ar.render.pdf.structure_writer import StructureWriter
from finsam_ar.render.pdf.style import SANS, Color


class UntaggedTextError(AssertionError):
    """Text was drawn that belongs to no element and is no artifact: an error in the program."""


@dataclass(frozen=True)
class _Link:
    name: str
    page: int
    rectangle: tuple[float, float, float, float]
    href: str
    description: str
    element: Element


class TaggedCanvas:
    """Draws pages, and keeps which element each piece belongs to. Coordinates are the page's, from below left."""

    def __init__(self, info: metadata.DocumentInfo) -> None:
        """Start a document."""
        font(SANS)
        self._buffer = io.BytesIO()
        self._canvas: Any = Canvas(
            self._buffer,
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            lang=info.language,
            initialFontName=SANS,
        )
        self._document: PdfDocument = self._canvas._doc  # noqa: SLF001  for what Canvas has no method for
        self._document._timeStamp = FixedTime(info.date)  # noqa: SLF001
        self._info = info
        self.root = Element("Document", language=info.language)
        self._pages: list[list[Element]] = []  # each finished page's elements, by number of marked content
        self._on_page: list[Element] = []
        self._links: list[_Link] = []
        self._destinations: dict[str, tuple[int, float]] = {}
        self._mark_depth = 0
        self._in_artifact = False
        self._set_information()

    def _set_information(self) -> None:
        canvas, info = self._canvas, self._info
        canvas.setTitle(info.title)
        canvas.setAuthor(info.author)
        canvas.setSubject(info.subject)
        canvas.setCreator(metadata.CREATOR)
        canvas.setProducer(metadata.PRODUCER)
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.showOutline()

    # ---- pages -------------------------------------------------------------------------------------------------------

    @property
    def page(self) -> int:
        """The page being drawn, counted in the order of drawing from 1."""
        return len(self._pages) + 1

    def start_page(self, width: float, height: float) -> None:
        """Set the size of the page about to be drawn."""
        self._canvas.setPageSize((width, height))

    def end_page(self) -> None:
        """Finish the page."""
        self._canvas._annotationrefs = [  # noqa: SLF001
            pdfdoc.PDFObjectReference(link.name) for link in self._links if link.page == self.page
        ]
        self._canvas.showPage()
        page = self._document.Pages.pages[-1]
        page.__NoDefault__ = [*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._pages), "/S"
        self._pages.append(self._on_page)
        self._on_page = []

    def move_pages(self, count: int, position: int) -> None:
        """Move the last `count` pages to stand after the first `position` ones."""
        pages = self._document.Pages.pages
        pages[position:position] = [pages.pop() for _ in range(count)][::-1]

    # ---- tags --------------------------------------------------------------------------------------------------------

    @contextmanager
    def mark(self, element: Element) -> Iterator[None]:
        """What is drawn within is content of the element (nothing new when within an artifact)."""
        if self._in_artifact:
            yield
            return
        number = len(self._on_page)
        self._on_page.append(element)
        element.kids.append(Content(self.page, number))
        yield from self._marked(f"/{element.tag} <</MCID {number}>> BDC")

    @contextmanager
    def artifact(self, kind: str = "", subtype: str = "") -> Iterator[None]:
        """What is drawn within isn't read: decoration (no kind) or `Pagination` with `Header` or `Footer`."""
        if self._mark_depth:
            raise UntaggedTextError("an artifact within tagged content")
        entries = (f"/Type /{kind}" if kind else "") + (f" /Subtype /{subtype}" if subtype else "")
        self._in_artifact = True
        try:
            yield from self._marked(f"/Artifact <<{entries}>> BDC" if entries else "/Artifact BMC")
        finally:
            self._in_artifact = False

    def _marked(self, operator: str) -> Iterator[None]:
        self._code(operator)
        self._mark_depth += 1
        try:
            yield
        finally:
            self._mark_depth -= 1
            self._code("EMC")

    # ---- drawing -----------------------------------------------------------------------------------------------------

    def text(
        self, x: float, y: float, text: str, name: str, size: float, color: Color, *, rotation: float = 0.0
    ) -> None:
        """Draw a text with its baseline starting at a point."""
        if not self._mark_depth:
            raise UntaggedTextError(f"text outside the reading order: {text!r}")
        face = font(name)
        cos, sin = (math.cos(math.radians(rotation)), math.sin(math.radians(rotation))) if rotation else (1.0, 0.0)
        code = [f"BT {cos:.5g} {sin:.5g} {-sin:.5g} {cos:.5g} {x:.2f} {y:.2f} Tm {_rgb(color)} rg"]
        for subset, encoded in face.splitString(text, self._document):
            internal = face.getSubsetInternalName(subset, self._document)
            code.append(f"{internal} {size:.4g} Tf <{encoded.hex()}> Tj")
        code.append("ET")
        self._code(" ".join(code))

    def area(self, x: float, y: float, width: float, height: float, color: Color) -> None:
        """Fill a rectangle."""
        self.paths(f"{_rgb(color)} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def rule(self, x: float, y: float, width: float, thickness: float, color: Color, *, dotted: bool = False) -> None:
        """Draw a horizontal line."""
        dash = "[0.01 3.2] 0 d 1 J " if dotted else ""
        self.paths(f"q {dash}{thickness:.2f} w {_rgb(color)} RG {x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S Q")

    def paths(self, code: str) -> None:
        """Draw paths given as PDF operators."""
        if self._mark_depth:
            self._code(code)
        else:
            self._code(f"/Artifact BMC {code} EMC")

    def _code(self, operators: str) -> None:
        self._canvas._code.append(operators)  # noqa: SLF001

    # ---- links and bookmarks -----------------------------------------------------------------------------------------

    def link(
        self, x: float, y: float, width: float, height: float, href: str, description: str, element: Element
    ) -> None:
        """Make an area lead to `#anchor` or a URL; the element is the Link it belongs to."""
        if self._in_artifact:
            return
        element.kids.append(AnnotationRef(self.page, len(self._links)))
        rectangle = (x, y, x + width, y + height)
        self._links.append(_Link(f"Link{len(self._links)}", self.page, rectangle, href, description, element))

    def destination(self, anchor: str, y: float) -> None:
        """Let links to the anchor lead here; the first place counts."""
        if anchor not in self._destinations:
            self._destinations[anchor] = (self.page, y)
            self._canvas.bookmarkPage(anchor, fit="XYZ", left=0, top=y, zoom=0)

    def bookmark(self, title: str, anchor: str, level: int) -> None:
        """Add a line to the viewer's outline; the anchor may be drawn later."""
        self._canvas.addOutlineEntry(title, anchor, level, closed=True)

    # ---- the end -----------------------------------------------------------------------------------------------------

    def finish(self, attachments: Sequence[Attachment] = ()) -> bytes:
        """Write the file, with others within it when there are any."""
        document, catalog = self._document, self._document.Catalog
        repair_fonts(document)
        self._reserve_links()
        writer = StructureWriter(document, [link.name for link in self._links])
        catalog.StructTreeRoot = writer.write(self.root, self._pages, [link.element for link in self._links])
        catalog.MarkInfo = "<</Marked true>>"
        embed(document, attachments, self._info.date)
        part = 3 if attachments else 2
        entries = {"Type": "/Metadata", "Subtype": "/XML"}
        catalog.Metadata = add_stream(document, "XMP", metadata.xmp(self._info, part), entries, compress=False)
        profile = add_stream(document, "Profile", metadata.srgb_profile(), {"N": 3})
        name = pdf_text(metadata.SRGB_NAME)
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
        catalog.OutputIntents = (
            f"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier {name}/Info {name}"
            f"/DestOutputProfile {object_number(document, profile.name)} 0 R>>]"
        )
        fingerprint(document, [file.content for file in attachments])
        data: bytes = self._canvas.getpdfdata()
        return data

    def _reserve_links(self) -> None:
        first_after_pages = len(self._pages)
        for index, link in enumerate(self._links):
            rectangle = " ".join(f"{value:.2f}" for value in link.rectangle)
            _, put = reserve_object(self._document, link.name)
            put(
                f"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[{rectangle}]"
                f"/Contents {pdf_text(link.description)}/StructParent {first_after_pages + index}"
                f"{self._target(link.href)}>>"
            )

    def _target(self, href: str) -> str:
        if not href.startswith("#"):
            return f"/A<</S/URI/URI {pdf_text(href)}>>"
        page, y = self._destinations[href[1:]]
        return f"/Dest[{object_number(self._document, f'Page{page}')} 0 R/XYZ 0 {y:.2f} null]"

    @property
    def pages(self) -> int:
        """How many pages are finished."""
        return len(self._pages)


def _rgb(color: Color) -> str:
    return f"{color[0]:.4g} {color[1]:.4g} {color[2]:.4g}"
