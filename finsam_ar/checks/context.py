"""What checks look at, and how they write amounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from finsam_ar.books.model import Books
from finsam_ar.config.kontroller import CheckSettings
from finsam_ar.config.tabell import ColumnDef
from finsam_ar.tables.build import Evaluation
from finsam_ar.tables.evaluate import Spec, shown_spec
from finsam_ar.tables.instances import Instance
from finsam_ar.tables.model import Fact, Unit


@dataclass(frozen=True)
class Figure:
    """A figure of a table as the checks see it."""

    table: str
    row: Instance
    column: ColumnDef
    unit: Unit
    fact: Fact

    @property
    def name(self) -> str:
        """`resultatrakning/arets-resultat`."""
        return f"{self.table}/{self.row.id}"


@dataclass(frozen=True)
class Context:
    """One report: its books, exact figures, settings, and what last year's report showed."""

    books: Books
    evaluation: Evaluation
    settings: CheckSettings = field(default_factory=CheckSettings)
    published: Mapping[tuple[str, str, Spec], tuple[Decimal, Decimal]] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The report's year."""
        return self.evaluation.year

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of every table, hidden rows included."""
        return tuple(Figure(*cell) for cell in self.evaluation.cells())

    def money(self) -> Iterator[tuple[Figure, Spec]]:
        """Yield the figures of money in plain columns, with what they show."""
        for figure in self.figures:
            if figure.fact.is_money and figure.column.is_plain:
                yield figure, shown_spec(figure.row, figure.column, self.year)


def kronor(ore: int) -> str:
    """Return öre as `12 345 kr`, with öre only when there are any."""
    whole, rest = divmod(abs(ore), 100)
    text = f"{whole:,}".replace(",", "\u00a0") + (f",{rest:02}" if rest else "")
    return ("\u2212" if ore < 0 else "") + text + "\u00a0kr"
