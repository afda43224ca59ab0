"""Where each cell of a table stands on its sheet, and what number stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property

from finsam_ar.document.tables import cell_unit
from finsam_ar.render.facts import exact_value
from finsam_ar.tables.model import Cell, Column, Fact, Row, Table, Unit

_HEAD = 3  # title, whose and what unit, and a blank line above the columns' headers


class Edition(Enum):
    """The two sheets of each table."""

    SHOWN = "visat"
    EXACT = "exakt"


@dataclass(frozen=True)
class Place:
    """A cell of a table and where it stands, counted from 0."""

    row: int
    column: int
    unit: Unit
    fact: Fact
    shown: Decimal

    @property
    def address(self) -> str:
        """`C5`."""
        return address(self.column, self.row)

    def value(self, edition: Edition) -> Decimal:
        """The number in the cell: as shown, or kronor with öre."""
        return self.shown if edition is Edition.SHOWN else exact_value(self.fact)

    def counts(self, edition: Edition) -> Unit:
        """What the number counts."""
        return Unit.KR if edition is Edition.EXACT and self.unit.is_money else self.unit


@dataclass(frozen=True)
class Link:
    """A line above a table that leads to another sheet."""

    sheet: str
    text: str


@dataclass(frozen=True)
class Layout:
    """A table on its two sheets, which are laid out alike.

    `links` stand above it, as many in both editions; `notes` has the sheet of each note by the note table's id.
    `covered` are the years and origins where a blank means that there is no money, and is shown as a dash.
    """

    table: Table
    sheets: Mapping[Edition, str]
    links: Mapping[Edition, tuple[Link, ...]]
    notes: Mapping[Edition, Mapping[str, str]]
    covered: frozenset[tuple[int, str]]

    @property
    def header_row(self) -> int:
        """The row of the columns' headers."""
        return _HEAD + max((len(links) for links in self.links.values()), default=0)

    @property
    def has_notes(self) -> bool:
        """True when the second column refers to notes."""
        return any(row.note for row in self.table.rows)

    @cached_property
    def columns(self) -> dict[str, int]:
        """Each column's place on the sheet."""
        first = 2 if self.has_notes else 1
        return {column.id: first + place for place, column in enumerate(self.table.columns)}

    @cached_property
    def rows(self) -> dict[str, int]:
        """Each row's place on the sheet."""
        return {row.id: self.header_row + 1 + place for place, row in enumerate(self.table.rows)}

    @cached_property
    def places(self) -> dict[tuple[str, str], Place]:
        """Every cell that has a number, by row and column."""
        return {
            (row.id, column.id): Place(self.rows[row.id], self.columns[column.id], cell_unit(row, column), fact, shown)
            for row in self.table.rows
            for column in self.table.columns
            for fact, shown in _figures(row, column)
        }

    @cached_property
    def filled(self) -> frozenset[tuple[int, int]]:
        """Every column and row on the sheet where a number stands."""
        return frozenset((place.column, place.row) for place in self.places.values())

    @cached_property
    def _by_fact(self) -> dict[int, list[Place]]:
        found: dict[int, list[Place]] = {}
        for place in self.places.values():
            found.setdefault(id(place.fact), []).append(place)
        return found

    def find(self, fact: Fact, near: Place) -> Place | None:
        """Where a fact stands: in the same column if it does, else in the same row, else anywhere."""
        found: Sequence[Place] = self._by_fact.get(id(fact), ())
        return min(found, key=lambda place: (place.column != near.column, place.row != near.row), default=None)

    def same_money(self, fact: Fact, near: Place) -> tuple[int, Place] | None:
        """The nearest cell above with the same money as a fact that no cell shows (1), or with its opposite (-1)."""
        above = [each for each in self.places.values() if each.column == near.column and each.row < near.row]
        found = [(sign, each) for each in above for sign in (1, -1) if fact.key and each.fact.key == sign * fact.key]
        return found[-1] if found else None

    def reference(self, place: Place, edition: Edition) -> str:
        """`'Not 7 exakt'!C5`: a cell as another sheet refers to it."""
        return f"{quoted(self.sheets[edition])}!{place.address}"


def _figures(row: Row, column: Column) -> list[tuple[Fact, Decimal]]:
    cell: Cell | None = row.cells.get(column.id)
    return [] if cell is None or cell.fact is None or cell.shown is None else [(cell.fact, cell.shown)]


def quoted(sheet: str) -> str:
    """A sheet's name as formulas and links have it."""
    return "'" + sheet.replace("'", "''") + "'"


def address(column: int, row: int) -> str:
    """2 and 4, counted from 0 -> C5."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return f"{name}{row + 1}"
