"""Lists for other programs: the same records as CSV or JSON, amounts as exact kronor."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

_ORE = 100

#: One record: each value is a text, a number, or None where there is none; in JSON also lists and records.
Record = Mapping[str, object]


def kronor(ore: int | None) -> str | None:
    """Return öre as exact kronor, `-1234.50`."""
    return None if ore is None else str((Decimal(ore) / _ORE).quantize(Decimal("0.01")))


def to_csv(records: Sequence[Record], header: Sequence[str]) -> str:
    """Return the named values of each record as CSV with a header, UTF-8 and comma; None is blank."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, header, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(dict(record) for record in records)
    return buffer.getvalue()


def to_json(content: Record) -> str:
    """Return the content as JSON."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
