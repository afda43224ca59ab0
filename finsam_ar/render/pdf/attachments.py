"""Files within the PDF: the data that the report shows, for PDF/A-3."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from finsam_ar.render.pdf.pdf_objects import PdfDocument, add_object, add_stream, object_number, pdf_text


@dataclass(frozen=True)
class Attachment:
    """A file to embed: its name, its media type (`text/csv`), what it is in words, and its content."""

    name: str
    media_type: str
    description: str
    content: bytes


def embed(document: PdfDocument, attachments: Sequence[Attachment], date: dt.date) -> None:
    """Embed files as the data that the document was made from (AFRelationship /Data), by name."""
    if not attachments:
        return
    files = sorted(attachments, key=lambda file: file.name.encode("utf-16-be"))  # a name tree is sorted by its bytes
    numbers = [_file(document, index, file, date) for index, file in enumerate(files)]
    names = " ".join(f"{pdf_text(file.name)} {number}" for file, number in zip(files, numbers, strict=True))
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "AF"]
    catalog.Names = f"<</EmbeddedFiles<</Names[{names}]>>>>"
    catalog.AF = f"[{' '.join(numbers)}]"


def _file(document: PdfDocument, index: int, file: Attachment, date: dt.date) -> str:
    entries = {
        "Type": "/EmbeddedFile",
        "Subtype": "/" + file.media_type.replace("/", "#2F"),  # ReportLab would write two names
        "Params": f"<</Size {len(file.content)}/ModDate(D:{date:%Y%m%d}000000Z)>>",
    }
    stream = add_stream(document, f"EmbeddedFile{index}", file.content, entries)
    content = f"{object_number(document, stream.name)} 0 R"
    name = pdf_text(file.name)
    return add_object(
        document,
        f"Filespec{index}",
        f"<</Type/Filespec/F {name}/UF {name}/AFRelationship/Data/Desc {pdf_text(file.description)}"
        f"/EF<</F {content}/UF {content}>>>>",
    )
