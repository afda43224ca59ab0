"""ReportLab's PDF document, as far as it must be known: objects written as text, and what it gets wrong set right.

Everything private or patched stands here and in canvas.py; `reportlab==5.1.*` is pinned for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc

PdfDocument: TypeAlias = Any  # reportlab has no types
PdfReference: TypeAlias = Any
PdfStream: TypeAlias = Any

UNUSED_CODE = "<0000>"
CMAP_BLOCK = 100  # a bfchar block may hold no more


class _Source(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """An object that is already PDF source."""

    def __init__(self) -> None:
        self.source = b""

    def format(self, document: PdfDocument) -> bytes:  # noqa: ARG002
        """What ReportLab asks of its objects."""
        return self.source


class FixedTime:
    """A report's date in the place of ReportLab's clock: midnight UTC."""

    tzname, dhh, dmm = "UTC", 0, 0

    def __init__(self, date: dt.date) -> None:
        """Stop the clock at a date."""
        moment = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
        self.t = moment.timestamp()
        self.lt = tuple(moment.timetuple())
        self.YMDhms = self.lt[:6]


def pdf_text(text: str) -> str:
    """A text string: as it is when ASCII, else UTF-16."""
    if text.isascii() and text.isprintable():
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"({escaped})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def reserve_object(document: PdfDocument, name: str) -> tuple[int, Callable[[str], None]]:
    """Take an object number now; the function returned puts the object there."""
    holder = _Source()
    document.Reference(holder, name)

    def put(source: str) -> None:
        holder.source = source.encode("latin-1")

    return object_number(document, name), put


def add_object(document: PdfDocument, name: str, source: str) -> str:
    """Add an object and return a reference to it."""
    number, put = reserve_object(document, name)
    put(source)
    return f"{number} 0 R"


def add_stream(
    document: PdfDocument, name: str, content: bytes, entries: dict[str, Any], *, compress: bool = True
) -> PdfReference:
    """Add a stream and return a reference to it."""
    filters = [pdfdoc.PDFZCompress] if compress else None  # an empty list would still write /Filter
    stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content, filters)
    return document.Reference(stream, name)


def object_number(document: PdfDocument, name: str) -> int:
    """The number of a registered object."""
    number: int = document.idToObjectNumberAndVersion[name][0]
    return number


def repair_fonts(document: PdfDocument) -> None:
    """Write the fonts now, and their character maps as the standard wants them (ISO 19005-2, 6.2.11.7).

    ReportLab maps unused codes to U+0000 and puts more than 100 characters in a block.
    """
    for font in document.delayedFonts:
        font.addObjects(document)
    document.delayedFonts = []
    for name, stream in document.idToObject.items():
        if str(name).startswith("toUnicodeCMap:"):
            stream.content = _repaired_cmap(stream.content)


def _repaired_cmap(cmap: str) -> str:
    mark = "endcodespacerange\n"
    head, body = cmap.split(mark)
    pairs = [line for line in body.split("\n") if line.startswith("<") and not line.endswith(UNUSED_CODE)]
    blocks = [pairs[start : start + CMAP_BLOCK] for start in range(0, len(pairs), CMAP_BLOCK)]
    written = "".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar\n" for block in blocks)
    return f"{head}{mark}{written}endcmap{body.split('endcmap')[1]}"


def fingerprint(document: PdfDocument, attached: Iterable[bytes] = ()) -> None:
    """Let the file's ID depend on its pages, what is attached, and nothing else."""
    digest = hashlib.md5(usedforsecurity=False)
    for page in document.Pages.pages:
        digest.update(page.stream.encode("latin-1"))
    for content in attached:
        digest.update(content)
    document.signature = digest


def _format_stream(
    self: PdfStream, document: PdfDocument, base: Callable[[Any, Any], bytes] = pdfdoc.PDFStream.format
) -> bytes:
    """`endstream` on a line of its own (ISO 19005-2, 6.1.7.1); ReportLab 5.1 puts it right after the data.

    The line ends with CR and LF: after data that happens to end with a CR, a lone LF would be taken for a part of
    CR LF, and the data for one byte shorter than its Length.
    """
    return base(self, document).removesuffix(b"endstream\n") + b"\r\nendstream\n"


pdfdoc.PDFStream.format = _format_stream
rl_config.useA85 = 0  # ASCII armour only makes the file a quarter larger
