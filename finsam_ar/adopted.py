"""What a final report showed: `reports/<år>/faststalld.json`, written once and compared with ever after.

Next year's report takes its comparative figures as fixed input to the rounding and points out those whose exact
amount has changed. Nothing is ever shown from the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finsam_ar.config.reader import read_text
from finsam_ar.errors import Problem, Source, UserError

if TYPE_CHECKING:
    from finsam_ar.tables.build import Evaluation, Shown
    from finsam_ar.tables.evaluate import Spec

    Published = Mapping[tuple[str, str, Spec], tuple[Decimal, Decimal]]


def adopted_file(reports: Path, year: int) -> Path:
    """Return where a year's adopted figures stand."""
    return reports / str(year) / "faststalld.json"


def adopted_text(evaluation: Evaluation, shown: Shown, *, version: str, checksum: str) -> str:
    """Return the file's text: every figure of money as exact kronor and as shown, by table, row and what it shows."""
    from finsam_ar.tables.evaluate import shown_spec

    tables: dict[str, dict[str, dict[str, dict[str, str]]]] = {}
    for table, row, column, unit, fact in evaluation.cells():
        if fact.is_money and column.is_plain:
            spec = shown_spec(row, column, evaluation.year)
            tables.setdefault(table, {}).setdefault(row.id, {})[f"{spec.period} {spec.year_offset:+} {spec.origin}"] = {
                "exakt": str((Decimal(int(fact.exact)) / 100).quantize(Decimal("0.01"))),
                "visat": str(shown.number(fact, unit)),
            }
    content = {"ar": evaluation.year, "program": version, "kontrollsumma": checksum, "tabeller": tables}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_adopted(reports: Path, year: int, *, of_year: int) -> Published:
    """Return what the report of `of_year` showed, by what it is relative to `year`; {} when it isn't adopted.

    The values are exact kronor and the shown number in the table's unit. UserError when the file isn't what this
    program writes.
    """
    from finsam_ar.tables.evaluate import Spec

    path, shift = adopted_file(reports, of_year), of_year - year
    if not path.exists():
        return {}
    try:
        content: dict[str, Any] = json.loads(read_text(path))
        return {
            (table, row, Spec(period, int(offset) + shift, origin)): (
                _finite(figure["exakt"]),
                _finite(figure["visat"]),
            )
            for table, rows in content["tabeller"].items()
            for row, figures in rows.items()
            for name, figure in figures.items()
            for period, offset, origin in (name.split(" "),)
        }
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
        hint = "Hämta tillbaka filen ur versionshanteringen."
        raise UserError(Problem("filen är inte den som programmet skrev", Source(path), hint)) from None


def _finite(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value
