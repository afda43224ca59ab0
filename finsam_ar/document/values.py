"""What names and calls in the words give: years, amounts, rows of datasets, names of the register.

Jinja may read only what `read` and `item` answer. None of these are printed as they are: `words.show` makes marks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from finsam_ar.config.dataset import ColumnDef, Dataset, DatasetRow, Masked
from finsam_ar.document.marks import WordError
from finsam_ar.document.numbers import date, masked_rule
from finsam_ar.suggest import near
from finsam_ar.tables.model import Fact


class Readable:
    """Something of which the words may read certain names."""

    def read(self, name: str) -> object:
        """Return what the name stands for; WordError when there is no such name."""
        raise WordError(f"”{name}” finns inte här")

    def item(self, key: object) -> object:
        """Return what stands in brackets; WordError when there is nothing."""
        raise WordError(f"[{key!r}] finns inte här")


class Broken(Readable):
    """Stands for whatever could not be computed, so that the rest of the text is checked too."""

    def read(self, _name: str) -> object:
        """Return itself."""
        return self

    def item(self, _key: object) -> object:
        """Return itself."""
        return self

    def __call__(self, *_args: object, **_kwargs: object) -> object:
        """Return itself."""
        return self

    def __iter__(self) -> Iterator[object]:
        """Hold nothing."""
        return iter(())

    def __bool__(self) -> bool:
        """Be false."""
        return False

    def __lt__(self, other: object) -> bool:
        """Be comparable with anything."""
        return False

    __gt__ = __le__ = __ge__ = __lt__

    def __add__(self, other: object) -> object:
        """Return itself."""
        return self

    __sub__ = __radd__ = __rsub__ = __add__

    def __abs__(self) -> object:
        """Return itself."""
        return self

    def __str__(self) -> str:
        """Print as nothing."""
        return ""


BROKEN = Broken()


@dataclass(frozen=True)
class Year(Readable):
    """A year relative to the report's: `år`, `år-1`."""

    report_year: int
    offset: int = 0

    @property
    def value(self) -> int:
        """The calendar year."""
        return self.report_year + self.offset

    def __add__(self, years: int) -> Year:
        """Return a later year."""
        return replace(self, offset=self.offset + years)

    def __sub__(self, years: int) -> Year:
        """Return an earlier year."""
        return replace(self, offset=self.offset - years)

    def __str__(self) -> str:
        """The year's digits."""
        return str(self.value)


Kind = Literal["money", "number", "count"]


@dataclass(frozen=True, eq=False)
class Amount(Readable):
    """A fact in the words: money, a count of something, or another number (a ratio, in per cent)."""

    fact: Fact
    kind: Kind
    name: str  # table/row/column or dataset/row/column; completed when the tables are finished
    year_offset: int = 0
    origin: str = "utfall"

    def __abs__(self) -> Amount:
        """Return it without sign."""
        return replace(self, fact=negated(self.fact)) if self.fact.exact < 0 else self

    def __neg__(self) -> Amount:
        """Return it with the other sign."""
        return replace(self, fact=negated(self.fact))

    def __eq__(self, other: object) -> bool:
        """Compare exact values, with another fact or a number."""
        return self.fact.exact == _exact(other)

    def __lt__(self, other: object) -> bool:
        """Compare exact values."""
        return self.fact.exact < _exact(other)

    def __gt__(self, other: object) -> bool:
        """Compare exact values."""
        return self.fact.exact > _exact(other)

    def __le__(self, other: object) -> bool:
        """Compare exact values."""
        return self.fact.exact <= _exact(other)

    def __ge__(self, other: object) -> bool:
        """Compare exact values."""
        return self.fact.exact >= _exact(other)

    __hash__ = object.__hash__


def _exact(value: object) -> Fraction | int:
    if isinstance(value, Amount):
        return value.fact.exact
    if isinstance(value, int):
        return value
    raise WordError("ett faktum kan bara jämföras med ett annat faktum eller med 0")


def negated(fact: Fact) -> Fact:
    """Return the fact with the opposite sign: the opposite key, so that it shows the same digits."""
    return replace(
        fact,
        exact=-fact.exact,
        key=-fact.key,
        selections=tuple(replace(each, sign=1 if each.sign < 0 else -1) for each in fact.selections),
        parts=tuple((-sign, part) for sign, part in fact.parts),
        stored=None if fact.stored is None else -fact.stored,
    )


def counted(number: int | Fraction, name: str, parts: Sequence[Fact] = ()) -> Amount:
    """Return a count as a fact."""
    return Amount(Fact(number, is_money=False, key=0, parts=tuple((1, part) for part in parts)), "count", name)


@dataclass(frozen=True)
class Named(Readable):
    """A verksamhet or an organisation: prints as its name, compares equal to its id."""

    id: str
    name: str
    details: Mapping[str, str]

    def read(self, name: str) -> object:
        """Return id, namn, kortnamn or another attribute of the register."""
        known = {"id": self.id, "namn": self.name, **self.details}
        if name not in known:
            raise WordError(f"”{self.id}” har inget ”{name}” i registret", near(name, known))
        return known[name]

    def __eq__(self, other: object) -> bool:
        """Equal to the same name, or to its id as text."""
        return self.id == (other.id if isinstance(other, Named) else other)

    def __hash__(self) -> int:
        """Hash as the id."""
        return hash(self.id)

    def __str__(self) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True)
class KeyItem(Readable):
    """A key figure that the words put together: a mark, its label, and lines with marks to compare it with."""

    figure: str
    label: str
    comparison: tuple[str, ...]


@dataclass(frozen=True)
class RowValue(Readable):
    """A dataset's row in the words: `rad.kolumn`."""

    dataset: Dataset
    row: DatasetRow
    names: Mapping[str, Named]

    def read(self, name: str) -> object:
        """Return the cell: counts as facts, dates and names as words, an empty cell as nothing."""
        column = self.dataset.schema.column(name)
        if column is None or column.type is None:
            known = [each.id for each in self.dataset.schema.columns if each.type is not None]
            raise WordError(f"datamängden ”{self.dataset.id}” har ingen kolumn ”{name}”", near(name, known))
        value: Any = self.row.values[name]
        place = f"{self.dataset.id}/{self.row.key}/{name}"
        if value is None:
            return ""
        if isinstance(value, Masked):
            raise _masked(place, value)
        if column.type == "heltal":
            return Amount(Fact(value, is_money=False, key=0, source=self.row.source), "count", place)
        if column.type == "procent":
            return Amount(Fact(Fraction(value), is_money=False, key=0, source=self.row.source), "number", place)
        if isinstance(value, dt.date):
            return date(value)
        if isinstance(value, tuple):
            return ", ".join(value)
        return self.names[value] if column.type in ("verksamhet", "organisation") else str(value)

    def item(self, key: object) -> object:
        """Return the cell of a column named in brackets."""
        return self.read(str(key))


@dataclass(frozen=True)
class DatasetValue(Readable):
    """A dataset in the words: `.summa('k')`, `.antal(status='Nej')`, `['nyckel'].kolumn`, and its rows in a loop."""

    dataset: Dataset
    names: Mapping[str, Named]

    def read(self, name: str) -> object:
        """Return one of its two functions."""
        if name == "summa":
            return self.total
        if name == "antal":
            return self.count
        raise WordError(f"”{name}” finns inte hos en datamängd", "Det som finns är summa(…), antal(…) och [nyckel].")

    def item(self, key: object) -> object:
        """Return the row with a key."""
        for row in self.dataset.rows:
            if row.key == (key.id if isinstance(key, Named) else key):
                return RowValue(self.dataset, row, self.names)
        raise WordError(
            f"datamängden ”{self.dataset.id}” har ingen rad ”{key}”", near(str(key), [r.key for r in self.dataset.rows])
        )

    def __iter__(self) -> Iterator[RowValue]:
        """Yield the rows in the file's order."""
        return (RowValue(self.dataset, row, self.names) for row in self.dataset.rows)

    def __len__(self) -> int:
        """Say how many rows there are."""
        return len(self.dataset.rows)

    def total(self, column: str, **wanted: str) -> Amount:
        """Return the sum of a column of counts, of all rows or those with the wanted values."""
        found = self.dataset.schema.column(column)
        if found is None or found.type != "heltal":
            known = [each.id for each in self.dataset.schema.columns if each.type == "heltal"]
            raise WordError(f"”{column}” är ingen kolumn med heltal i ”{self.dataset.id}”", near(column, known))
        place = f"{self.dataset.id}/summa/{column}"
        total = self.dataset.total(column, self.rows(wanted))
        if isinstance(total, Masked):
            raise _masked(place, total)
        return counted(total, place)

    def count(self, **wanted: str) -> Amount:
        """Return the number of rows, of all or those with the wanted values."""
        return counted(len(self.rows(wanted)), f"{self.dataset.id}/antal")

    def columns(self, wanted: Sequence[str]) -> tuple[ColumnDef, ...]:
        """Return the columns with the wanted ids, computed ones too; WordError when there is no such column."""
        found = {name: self.dataset.schema.column(name) for name in wanted}
        for name, column in found.items():
            if column is None:
                known = [each.id for each in self.dataset.schema.columns]
                raise WordError(f"datamängden ”{self.dataset.id}” har ingen kolumn ”{name}”", near(name, known))
        return tuple(column for column in found.values() if column is not None)

    def rows(self, wanted: Mapping[str, object]) -> tuple[DatasetRow, ...]:
        """Return the rows whose columns have the wanted values; WordError when a column or value can't be."""
        for name, value in wanted.items():
            column = self.dataset.schema.column(name)
            if column is None or column.type is None:
                known = [each.id for each in self.dataset.schema.columns]
                raise WordError(f"datamängden ”{self.dataset.id}” har ingen kolumn ”{name}”", near(name, known))
            masked = next((v for row in self.dataset.rows if isinstance(v := row.values[name], Masked)), None)
            if masked is not None:
                raise _masked(f"{self.dataset.id}/{name}", masked)
            if column.type == "val" and value not in column.choices:
                raise WordError(
                    f"”{value}” är inget värde i kolumnen ”{name}”", f"Det ska vara {_either(column.choices)}."
                )
        return tuple(
            row
            for row in self.dataset.rows
            if all(str(row.values[name] or "") == str(value) for name, value in wanted.items())
        )


def _masked(place: str, masked: Masked) -> WordError:
    hint = "Skriv om texten utan talet. Gränsen står under [maskering] i templates/forbund.toml."
    return WordError(f"”{place}” är dolt: {masked_rule(masked.least)}", hint)


def _either(choices: Sequence[str]) -> str:
    return " eller ".join(f"”{choice}”" for choice in choices)


@dataclass(frozen=True)
class Association(Readable):
    """The förbund: `forbund.namn`, `forbund.orgnr`."""

    values: Mapping[str, str]

    def read(self, name: str) -> object:
        """Return one of its facts."""
        if name not in self.values:
            raise WordError(f"förbundet har inget ”{name}”", near(name, self.values))
        return self.values[name]


class FactText(str):  # noqa: SLOT000  # a str subclass can have no slot of its own
    """A single fact of the year that is a text; `name` is what it stands under in arsredovisning.toml."""

    name: str

    def __new__(cls, text: str, name: str) -> FactText:  # noqa: PYI034  # never subclassed
        """Keep the name beside the text."""
        made = super().__new__(cls, text)
        made.name = name
        return made
