"""The public data that a report was made from, as files to put within its PDF: facts and tables, never vouchers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finsam_ar.render import export, facts
from finsam_ar.render.facts import FactRecord
from finsam_ar.render.pdf.attachments import Attachment
from finsam_ar.tables.model import Table


def attachments(
    year: int, publisher: Mapping[str, str], records: Sequence[FactRecord], tables: Mapping[str, Table]
) -> list[Attachment]:
    """Return the facts as JSON and each table as CSV, as it is printed."""
    content = facts.to_json(year, publisher, records).encode()
    description = f"Alla belopp i tabellerna {year}: begrepp, period, verksamhet, källa, exakt och visat värde"
    files = [Attachment(f"fakta-{year}.json", "application/json", description, content)]
    for table in tables.values():
        text = export.to_csv({table.id: table})
        title = f"Not {table.number} {table.title}" if table.number is not None else table.title
        unit = f" ({table.unit.value})"
        files.append(Attachment(f"{table.id}-{year}.csv", "text/csv", title + unit, text.encode()))
    return files
