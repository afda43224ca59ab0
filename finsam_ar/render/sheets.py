"""Lists for programs, not for print: CSV in UTF-8 with comma and a header, or JSON; kronor with a decimal point."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

#: One record: each value is a text, a number, or None where there is none; in JSON also lists and records.
Record = Mapping[str, object]


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return the list; every text is one line in composed Unicode (NFC), so that it can be compared byte by byte."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([one_line(str(value)) for value in row])
    return buffer.getvalue()


def records_csv(records: Iterable[Record], header: Sequence[str]) -> str:
    """Return the named values of each record; None is blank."""
    return csv_text(header, (["" if record[name] is None else record[name] for name in header] for record in records))


def records_json(name: str, records: Sequence[Record]) -> str:
    """Return the records as JSON, as a list of that name."""
    return json.dumps({name: records}, ensure_ascii=False, indent=2) + "\n"


def one_line(text: str) -> str:
    """Return the text in NFC with every run of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def kronor(ore: int) -> str:
    """Return `-1234.50`."""
    return str(Decimal(ore).scaleb(-2))


def debit_credit(ore: int) -> tuple[str, str]:
    """Return an amount in the column where it belongs, and a blank."""
    return (kronor(ore), "") if ore >= 0 else ("", kronor(-ore))
