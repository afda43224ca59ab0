"""What a reader gets from a PDF: its pages' text and its structure tree, read with pure Python."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import pikepdf

_STOPS = ("P", "H1", "H2", "H3", "H4", "Caption", "TH", "TD", "Note", "TOCI")

PdfObject: TypeAlias = Any  # a dictionary, an array or a number, as the file has it


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """The file."""
    return pikepdf.open(io.BytesIO(data))


def page_texts(data: bytes) -> list[str]:
    """Each page's text in drawing order, artifacts included."""
    with open_pdf(data) as pdf:
        return ["".join(text for _, text in _marked_texts(page)) for page in pdf.pages]


def tree_text(data: bytes) -> str:
    """The document as it is read aloud: a line an element that has text, with its tag."""
    with open_pdf(data) as pdf:
        contents = {page.objgen: _by_number(page) for page in pdf.pages}
        return "\n".join(_lines(pdf.Root.StructTreeRoot.K[0], contents))


def read_aloud(data: bytes) -> list[str]:
    """What a screen reader says at each stop: a paragraph, a cell, a line of the contents, with all within it."""
    with open_pdf(data) as pdf:
        contents = {page.objgen: _by_number(page) for page in pdf.pages}
        stops = [element for element in elements(pdf) if str(element.S)[1:] in _STOPS]
        return ["".join(_pieces(element, contents)).replace("\u00a0", " ").strip() for element in stops]


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """All elements of the structure tree."""
    waiting: list[Any] = [pdf.Root.StructTreeRoot.K[0]]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [kid for kid in _kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _kids(element: PdfObject) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _lines(element: PdfObject, contents: dict[Any, dict[int, str]]) -> Iterator[str]:
    own = str(element.get("/ActualText", ""))
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary):
            if "/S" in kid:
                if own:
                    yield f"{str(element.S)[1:]}: {own.strip()}"
                    own = ""
                yield from _lines(kid, contents)
            elif "/MCID" in kid and "/ActualText" not in element:
                own += contents[kid.Pg.objgen][int(kid.MCID)]
        elif "/ActualText" not in element:
            own += contents[element.Pg.objgen][int(kid)]
    if own.strip():
        yield f"{str(element.S)[1:]}: {own.strip()}"


def _pieces(element: PdfObject, contents: dict[Any, dict[int, str]]) -> Iterator[str]:
    if "/ActualText" in element:
        yield str(element.ActualText)
        return
    for kid in _kids(element):
        if not isinstance(kid, pikepdf.Dictionary):
            yield contents[element.Pg.objgen][int(kid)]
        elif "/S" in kid:
            yield from _pieces(kid, contents)
        elif "/MCID" in kid:
            yield contents[kid.Pg.objgen][int(kid.MCID)]


def _by_number(page: PdfObject) -> dict[int, str]:
    texts: dict[int, str] = {}
    for number, text in _marked_texts(page):
        if number is not None:
            texts[number] = texts.get(number, "") + text
    return texts


def _marked_texts(page: PdfObject) -> Iterator[tuple[int | None, str]]:
    maps = {name: _to_unicode(font) for name, font in page.Resources.Font.items()}
    stack: list[int | None] = []
    font = ""
    for instruction in pikepdf.parse_content_stream(page):
        operands = list(instruction.operands)
        match str(instruction.operator):
            case "BDC":
                number = operands[1].get("/MCID") if isinstance(operands[1], pikepdf.Dictionary) else None
                stack.append(None if number is None else int(number))
            case "BMC":
                stack.append(None)
            case "EMC":
                stack.pop()
            case "Tf":
                font = str(operands[0])
            case "Tj":
                yield stack[-1], "".join(maps[font].get(code, "") for code in bytes(operands[0]))


def _to_unicode(font: PdfObject) -> dict[int, str]:
    if "/ToUnicode" not in font:
        return {}
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    return {int(code, 16): chr(int(value, 16)) for code, value in re.findall(r"<(\w\w)> <(\w{4})>", cmap)}
