"""Stored figures: years before the books, and facts by year that no ledger holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field

from finsam_ar.config.reader import M, Model, collecting, read_csv
from finsam_ar.config.tabell import TableDef
from finsam_ar.errors import Problem, UserError


class HistoricFigure(Model):
    """A published figure of a year before the books: table, row, year, value in its unit, and where it is from."""

    table: str = Field(alias="tabell", min_length=1)
    row: str = Field(alias="rad", min_length=1)
    year: int = Field(alias="ar")
    value: Decimal = Field(alias="varde")
    unit: Literal["kr", "tkr", "mkr", "%", "antal"] = Field(alias="enhet")
    origin: str = Field(alias="kalla", min_length=1)


class YearFact(Model):
    """A fact of a year that no ledger holds, such as the number of employees."""

    id: str = Field(alias="uppgift", min_length=1)
    year: int = Field(alias="ar")
    value: Decimal = Field(alias="varde")
    origin: str = Field(alias="kalla", min_length=1)


@dataclass(frozen=True)
class Stored:
    """All stored figures, by what they are and their year."""

    history: Mapping[tuple[str, str, int], HistoricFigure]
    facts: Mapping[tuple[str, int], YearFact]

    def of_tables(self, definitions: Iterable[TableDef]) -> Stored:
        """Return only what those tables show: the figures of their history, and facts that their rows name."""
        shown = {definition.id: definition for definition in definitions}
        named = {row.fact for definition in shown.values() for row in definition.rows}
        return Stored(
            {key: figure for key, figure in self.history.items() if figure.table in shown},
            {key: fact for key, fact in self.facts.items() if fact.id in named},
        )

    def years(self, table: str) -> tuple[int, ...]:
        """The years that a table's history holds, ascending."""
        return tuple(sorted({year for name, _, year in self.history if name == table}))


NOTHING = Stored({}, {})


def read_stored(folder: Path, book_years: Iterable[int]) -> Stored:
    """Read `historik.csv` and `arsuppgifter.csv` of a folder; a file that isn't there is empty.

    UserError when a figure stands twice, or when the history holds a year that the books cover.
    """
    figures: tuple[HistoricFigure, ...] = ()
    facts: tuple[YearFact, ...] = ()
    problems: list[Problem] = []
    with collecting(problems):
        figures = _rows(folder / "historik.csv", HistoricFigure)
    with collecting(problems):
        facts = _rows(folder / "arsuppgifter.csv", YearFact)
    covered = set(book_years)
    problems += [
        Problem(
            f"{figure.year} finns i böckerna och får inte stå i historiken",
            figure.source,
            "Ta bort raden: årets siffror räknas ur böckerna.",
        )
        for figure in figures
        if figure.year in covered
    ]
    history: dict[tuple[str, str, int], HistoricFigure] = {}
    for figure in figures:
        key = (figure.table, figure.row, figure.year)
        if key in history:
            problems.append(
                Problem(f"{figure.table}/{figure.row} {figure.year} står också i {history[key].source}", figure.source)
            )
        history[key] = figure
    by_year: dict[tuple[str, int], YearFact] = {}
    for fact in facts:
        if (fact.id, fact.year) in by_year:
            problems.append(
                Problem(f"{fact.id} {fact.year} står också i {by_year[fact.id, fact.year].source}", fact.source)
            )
        by_year[fact.id, fact.year] = fact
    if problems:
        raise UserError(problems)
    return Stored(history, by_year)


def _rows(path: Path, model: type[M]) -> tuple[M, ...]:
    return read_csv(path, model) if path.exists() else ()
