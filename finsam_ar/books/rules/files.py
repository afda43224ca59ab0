"""The files themselves: UTF-8 without byte order mark, and every å, ä and ö written the same way (NFC)."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from finsam_ar.books.findings import LedgerError, finding


def check(option_map: Mapping[str, Any]) -> list[LedgerError]:
    """Find files whose text isn't what it looks like."""
    paths = map(Path, option_map.get("include", ()))
    return [each for path in paths if path.is_file() for each in check_file(path)]


def check_file(path: Path) -> list[LedgerError]:
    """Find what is wrong with one file's text."""
    data = path.read_bytes()
    unreadable = _encoding(path, data)
    return [unreadable] if unreadable else list(_composition(path, data.decode("utf-8")))


def is_text(path: Path) -> bool:
    """Whether Beancount can make anything of the file."""
    return _encoding(path, path.read_bytes()) is None


def _encoding(path: Path, data: bytes) -> LedgerError | None:
    where = {"filename": str(path), "lineno": 1}
    if data.startswith(codecs.BOM_UTF8):
        return finding(
            where, "filen börjar med ett osynligt tecken (BOM) som Beancount inte förstår", "Spara som UTF-8 utan BOM."
        )
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "Öppna den i en textredigerare och spara som UTF-8 (utan BOM)."
        return finding({**where, "lineno": line}, "filen är inte UTF-8", hint)
    if "\0" in (text := data.decode("utf-8")):
        line = text.count("\n", 0, text.index("\0")) + 1
        return finding({**where, "lineno": line}, "filen är ingen textfil")
    return None


def _composition(path: Path, text: str) -> Iterator[LedgerError]:
    if unicodedata.is_normalized("NFC", text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        composed = unicodedata.normalize("NFC", line)
        if composed != line:
            wrong = next(word for word in line.split() if not unicodedata.is_normalized("NFC", word))
            yield finding(
                {"filename": str(path), "lineno": number},
                f"{unicodedata.normalize('NFC', wrong)} är skrivet med lösa prickar (inte NFC): det ser rätt ut, "
                "men är ett annat namn",
                "Skriv om ordet på tangentbordet i stället för att klistra in det.",
            )
