"""What the document needs of the engine (`tables.build`) and the checks: facts by name, one rounding, findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from finsam_ar.errors import Source
from finsam_ar.tables.model import Fact, Table, Unit
from finsam_ar.tables.periods import Occasion


class Shown(Protocol):
    """Everything as it is shown, rounded once."""

    @property
    def tables(self) -> Mapping[str, Table]:
        """All finished tables by id."""

    def number(self, fact: Fact, unit: Unit) -> Decimal:
        """Return a fact as shown in a unit."""


class Evaluation(Protocol):
    """The exact facts of a report, before anything is rounded."""

    @property
    def year(self) -> int:
        """The report's year."""

    @property
    def occasion(self) -> Occasion:
        """What the report is about."""

    def fact(self, reference: str, year_offset: int = 0, origin: str = "utfall", period: str = "år") -> Fact | None:
        """Return a fact by name; LookupError with `suggestions` when there is no such row, None when it is blank."""

    def rows(self, table_id: str) -> Sequence[Mapping[str, str]]:
        """Return what the register and the decisions say of each verksamhet that a table has a row for, by field."""

    def difference(self, minuend: Fact, subtrahend: Fact) -> Fact:
        """Return the first less the second."""

    def total(self, facts: Sequence[Fact]) -> Fact | None:
        """Return the sum of facts."""

    def ratio(self, numerator: Fact, denominator: Fact) -> Fact | None:
        """Return the first in per cent of the second; None when the second is 0."""

    def finish(self, extra: Iterable[tuple[Fact, Unit]] = ()) -> Shown:
        """Round all tables and the extra facts together."""


class Finding(Protocol):
    """What the checks or the linter found, as the report tells it."""

    @property
    def code(self) -> str:
        """Its stable code."""

    @property
    def severity(self) -> str:
        """`fel` or `varning`."""

    @property
    def message(self) -> str:
        """What is wrong."""

    @property
    def source(self) -> Source | None:
        """Where."""

    @property
    def hint(self) -> str:
        """What to do about it."""


#: By code of a check: what it found in the report's year, or None where it had nothing to compare.
Answers = Mapping[str, Sequence[Finding] | None]
