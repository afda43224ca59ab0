"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from finsam_ar.errors import Source


class Severity(StrEnum):
    """Only a FEL makes a report a draft; a VARNING is printed on the kontrollblad and the report may be final."""

    FEL = "fel"
    VARNING = "varning"


@dataclass(frozen=True)
class Finding:
    """One thing a check found: a stable code, what is wrong with its figures, where, and what to do."""

    code: str
    severity: Severity
    message: str
    source: Source | None = None
    hint: str = ""

    def __str__(self) -> str:
        """`fel K101: meddelande (fil:rad)` and, below, what to do."""
        place = f" ({self.source})" if self.source else ""
        hint = f"\n    {self.hint}" if self.hint else ""
        return f"{self.severity.value} {self.code}: {self.message}{place}{hint}"
