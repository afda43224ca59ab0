"""Facts and finished tables as plain values.

A `Fact` is an exact figure with what it is made of. A `Table` is what is shown: every cell keeps its fact.
Money is int öre in facts and whole numbers of the cell's unit when shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from finsam_ar.errors import Source

Measure = Literal["rorelse", "utgaende", "ingaende"]  # what happens in the period, stands at its end, at its start


class Unit(StrEnum):
    """What a shown number counts."""

    KR = "kr"
    TKR = "tkr"
    MKR = "mkr"
    PERCENT = "%"
    COUNT = "antal"

    @property
    def is_money(self) -> bool:
        """True for kr, tkr and mkr."""
        return self in _ORE

    @property
    def step_ore(self) -> int:
        """Öre per shown step: mkr is shown with three decimals, so its step is a thousand kronor, as tkr's."""
        return _ORE[self]

    @property
    def decimals(self) -> int:
        """How many decimals a shown number has."""
        return 3 if self is Unit.MKR else 0


_ORE = {Unit.KR: 100, Unit.TKR: 100_000, Unit.MKR: 100_000}


@dataclass(frozen=True)
class Selection:
    """Which postings a figure is made of: enough to find them again."""

    origin: str  # utfall, budget, beslut, disponibelt, overforing, historik, uppgift
    accounts: tuple[str, ...] | None  # full names; None for all, () for none
    verksamheter: tuple[str, ...] | None  # ids
    motparter: tuple[str, ...] | None  # organisation ids
    measure: Measure
    first_month: int
    last_month: int
    sign: Literal[1, -1]  # what a debit krona adds to the figure


@dataclass(frozen=True)
class Fact:
    """An exact figure. Money is in öre; ratios in per cent; counts as they are.

    `key` is the same for two facts that are made of the same money, so that they are shown alike everywhere; a fact
    with the opposite sign has the opposite key.
    """

    exact: Fraction | int
    is_money: bool
    key: int
    selections: tuple[Selection, ...] = ()
    parts: tuple[tuple[int, Fact], ...] = ()  # (sign, part): what it is the sum of, when it is one
    of: tuple[Fact, Fact] | None = None  # what a ratio divides: numerator and denominator
    stored: Decimal | None = None  # a figure from before the books: shown as it was published, never rounded
    source: Source | None = None  # where a stored figure or a published count stands


@dataclass(frozen=True)
class Column:
    """A column of a finished table; `year_offset` and `origin` say what its figures are of."""

    id: str
    text: str
    period: str  # år, h1, t2 …
    year_offset: int  # 0 the report's year, -1 the year before
    origin: str
    is_text: bool = False


@dataclass(frozen=True)
class Cell:
    """A shown figure (None: blank) in its row's unit, and the fact behind it."""

    shown: Decimal | None
    fact: Fact | None


@dataclass(frozen=True)
class Row:
    """A row: `kind` is row, heading, sum, total or ratio. `note` is the id of the note table that specifies it."""

    id: str
    text: str
    kind: Literal["row", "heading", "sum", "total", "ratio"]
    unit: Unit
    cells: Mapping[str, Cell]  # column id -> cell
    texts: Mapping[str, str]  # text columns: column id -> text
    indent: int = 0
    note: str | None = None


@dataclass(frozen=True)
class Table:
    """A finished table, every figure rounded together with all others of the report."""

    id: str
    title: str
    unit: Unit
    number: int | None  # the note's number, when the table is a note
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()  # printed below: denominators, what a nil means
    empty_text: str = ""  # shown instead when there are no rows
    note_titles: Mapping[str, tuple[int, str]] | None = None  # note table id -> number and title, for links


def covered(tables: Iterable[Table]) -> frozenset[tuple[int, str]]:
    """The years and origins of which the books know the money: a blank there means that there is none."""
    return frozenset(
        (column.year_offset, column.origin)
        for table in tables
        for column in table.columns
        for row in table.rows
        if (cell := row.cells.get(column.id)) and cell.fact and cell.fact.is_money and cell.fact.stored is None
    )
