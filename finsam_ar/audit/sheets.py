"""Lists as CSV: UTF-8, comma, a header, kronor with a decimal point. Numbers for programs, not for print."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return the list; every text is one line in composed Unicode (NFC), so that it can be compared byte by byte."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([one_line(str(value)) for value in row])
    return buffer.getvalue()


def one_line(text: str) -> str:
    """Return the text in NFC with every run of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def kronor(ore: int) -> str:
    """Return `-1234.50`."""
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02}"


def debit_credit(ore: int) -> tuple[str, str]:
    """Return an amount in the column where it belongs, and a blank."""
    return (kronor(ore), "") if ore >= 0 else ("", kronor(-ore))
