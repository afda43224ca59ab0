"""What checks look at, and how they write amounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from finsam_ar.books.model import Books
from finsam_ar.config.kontroller import CheckSettings
from finsam_ar.config.tabell import ColumnDef, SelectionDef
from finsam_ar.errors import Problem
from finsam_ar.suggest import near
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

    @property
    def is_year(self) -> bool:
        """Whether the row is a year of a history: its text says nothing but the year."""
        return self.row.year is not None


@dataclass(frozen=True)
class Context:
    """One report: its books, exact figures, settings, and what earlier reports showed.

    `published` is last year's adopted report, `adopted` this year's own, when there is one: exact kronor and the shown
    number of each figure, by table, row and what it shows.
    """

    books: Books
    evaluation: Evaluation
    settings: CheckSettings = field(default_factory=CheckSettings)
    published: Mapping[tuple[str, str, Spec], tuple[Decimal, Decimal]] = field(default_factory=dict)
    adopted: Mapping[tuple[str, str, Spec], tuple[Decimal, Decimal]] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The report's year."""
        return self.evaluation.year

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of every table, hidden rows included."""
        return tuple(Figure(*cell) for cell in self.evaluation.cells())

    def table_title(self, table: str) -> str:
        """A table's title, as the board knows it."""
        return f"”{self.evaluation.evaluator.definitions[table].title}”"

    def row_title(self, table: str, row: str) -> str:
        """A row's text and its table's title: `”Årets resultat” i ”Resultaträkning”`."""
        found = next((each.text for each in self.evaluation.evaluator.rows(table) if each.id == row), row)
        return f"”{found}” i {self.table_title(table)}"

    def money(self) -> Iterator[tuple[Figure, Spec]]:
        """Yield the figures of money in plain columns, with what they show."""
        for figure in self.figures:
            if figure.fact.is_money and figure.column.is_plain:
                yield figure, shown_spec(figure.row, figure.column, self.year)


def settings_problems(settings: CheckSettings, books: Books, evaluation: Evaluation) -> list[Problem]:
    """Return what the settings name that doesn't exist: a check of nothing would find nothing."""
    named = [(check.source, check.name, (*check.costs, *check.debts)) for check in settings.debts]
    named += [(check.source, check.name, (*check.numerator, *check.denominator)) for check in settings.shares]
    found: list[Problem] = []
    if settings.members is not None:
        named.append((settings.members.source, "medlemsandelar", settings.members.accounts))
        kinds = {each.membership for each in books.register.organisations.values() if each.membership}
        found += [
            Problem(f"ingen medlem i registret är ”{share.membership}”", share.source, near(share.membership, kinds))
            for share in settings.members.shares
            if share.membership not in kinds
        ]
    for source, name, accounts in named:
        selection = SelectionDef.model_validate({"konton": accounts})
        found += evaluation.evaluator.resolver.problems(selection, f"kontrollen ”{name}”", source)
    return found


def kronor(ore: int) -> str:
    """Return öre as `12 345 kr`, with öre only when there are any."""
    whole, rest = divmod(abs(ore), 100)
    text = f"{whole:,}".replace(",", "\u00a0") + (f",{rest:02}" if rest else "")
    return ("\u2212" if ore < 0 else "") + text + "\u00a0kr"
