"""Computes exact facts: any row of any table, for any period and origin."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from finsam_ar.books.model import Books
from finsam_ar.config.historik import HistoricFigure, Stored
from finsam_ar.config.tabell import ColumnDef, LadderDef, RowDef, SelectionDef, TableDef
from finsam_ar.errors import Source
from finsam_ar.tables import functions
from finsam_ar.tables.instances import Fields, Instance, instances
from finsam_ar.tables.model import Fact, Measure, Selection, Unit
from finsam_ar.tables.money import Money, Scope, wrap
from finsam_ar.tables.periods import Occasion, span_of
from finsam_ar.tables.scope import Resolver


@dataclass(frozen=True)
class Spec:
    """What a plain column shows: a period of a year relative to the report's, and an origin."""

    period: str = "år"
    year_offset: int = 0
    origin: str = "utfall"


class Evaluator:
    """Exact facts of one förbund and one report year. Every fact is computed once."""

    def __init__(
        self,
        books: Books,
        definitions: Mapping[str, TableDef],
        occasion: Occasion,
        stored: Stored,
    ) -> None:
        """Take proven or unproven definitions: nothing is computed until it is asked for."""
        self.books, self.definitions, self.occasion, self.stored = books, definitions, occasion, stored
        self.money = Money(books, occasion.as_of)
        self.resolver = Resolver(books)
        self.fields = Fields(books, occasion)
        self._rows: dict[str, tuple[Instance, ...]] = {}
        self._facts: dict[tuple[str, Source, str, Spec], Fact | None] = {}

    @property
    def year(self) -> int:
        """The report's year."""
        return self.occasion.year

    @cached_property
    def first_year(self) -> int:
        """The first year that the books cover; years before it come from stored figures."""
        return self.books.years[0] if self.books.years else self.year

    def rows(self, table_id: str) -> tuple[Instance, ...]:
        """Return a table's rows in order, those of `for-varje` only where the table's columns have money."""
        if table_id not in self._rows:
            table = self.definitions[table_id]
            history = self.stored.years(table_id)
            specs = [spec_of(column) for column in table.columns if column.is_plain]
            self._rows[table_id] = tuple(
                _each_with_its_id(
                    row
                    for definition in table.rows
                    if definition.ladder is None or definition.ladder.is_confirmed
                    for row in instances(definition, self.books, self.resolver, self.fields, history)
                    if not _needs_money(row.definition) or any(self._has_money(table_id, row, spec) for spec in specs)
                )
            )
        return self._rows[table_id]

    def _has_money(self, table_id: str, row: Instance, spec: Spec) -> bool:
        fact = self.fact(table_id, row, spec)
        return fact is not None and (row.definition.only_with_money or fact.exact != 0 or fact.key != 0)

    def fact(self, table_id: str, row: Instance, spec: Spec) -> Fact | None:
        """Return the row's fact for a period and origin; None when there is nothing to say."""
        key = (table_id, row.definition.source, row.id, spec)  # two candidates of a table may still have one id
        if key not in self._facts:
            self._facts[key] = self._compute(self.definitions[table_id], row, spec)
        return self._facts[key]

    def unit(self, table_id: str, row: RowDef) -> Unit:
        """Return the unit in which a row is shown."""
        return Unit(row.unit or self.definitions[table_id].unit)

    def _compute(self, table: TableDef, row: Instance, spec: Spec) -> Fact | None:
        definition = row.definition
        year = row.year if row.year is not None else self.year + spec.year_offset
        if year < self.first_year and spec.origin == "utfall":
            figure = self.stored.history.get((table.id, definition.concept or definition.id, year))
            if figure is not None:
                return stored_fact(figure)
        if definition.kind == "rubrik":
            return None
        if definition.carried is not None and (before := self._year_before(table, spec)) is not None:
            carried = self.fact(table.id, self.row(table.id, definition.carried), before)
            return None if carried is None else total_of([(1, carried)])
        if definition.terms:
            return self._sum(table, definition, spec)
        if definition.ladder is not None:
            return self._climbed(table, definition, definition.ladder, spec)
        if definition.all_selections():
            return self._selected(table, row, definition.all_selections(), spec, year)
        return self._of_outcome(table, row, spec, year) if spec.origin == "utfall" else None

    def _of_outcome(self, table: TableDef, row: Instance, spec: Spec, year: int) -> Fact | None:
        """Return what only an outcome has: a ratio, a stored fact or a function."""
        definition = row.definition
        if definition.ratio is not None:
            return ratio_of(*self.ratio_terms(table.id, row, spec, year))
        if definition.fact is not None:
            return self.year_fact(definition.fact, year, self.unit(table.id, definition))
        return functions.FUNCTIONS[definition.function](self, year) if definition.function is not None else None

    def _year_before(self, table: TableDef, spec: Spec) -> Spec | None:
        """Return what the last plain column of the year before a column's shows.

        Without such a column: the forecast of a year that hasn't ended on the occasion's day, or that the books haven't
        come to, else None.
        """
        before = spec.year_offset - 1
        specs = [spec_of(column) for column in table.columns if column.is_plain]
        found = next((each for each in reversed(specs) if each.year_offset == before), None)
        year = self.year + before
        goes_on = self.occasion.as_of < dt.date(year, 12, 31)
        is_ahead = bool(self.books.years) and year > self.books.years[-1]
        return Spec(year_offset=before, origin="prognos") if found is None and (goes_on or is_ahead) else found

    def row(self, table_id: str, row_id: str) -> Instance:
        """Return the row of a table that a definition calls so, also where it is left out for want of money."""
        definition = next(row for row in self.definitions[table_id].rows if row.id == row_id)
        return Instance(definition, row_id, self.occasion.filled(definition.text))

    def _sum(self, table: TableDef, row: RowDef, spec: Spec) -> Fact | None:
        terms = [(sign, self.fact(table.id, term, spec)) for sign, term in self.terms(table.id, row.terms)]
        if self.year + spec.year_offset < self.first_year and any(sign < 0 and fact is None for sign, fact in terms):
            return None  # a difference to what nobody knows
        return total_of([(sign, fact) for sign, fact in terms if fact is not None])

    def terms(self, table_id: str, names: Iterable[str]) -> list[tuple[int, Instance]]:
        """Return the rows that a sum's names mean (`id`, `-id` or a group's name), each with its sign."""
        found = []
        for name in names:
            sign, wanted = (-1, name[1:]) if name.startswith("-") else (1, name)
            found += [
                (sign, row)
                for row in self.rows(table_id)
                if wanted in (row.definition.id, row.definition.group) and row.definition.kind != "rubrik"
            ]
        return found

    def ratio_terms(self, table_id: str, row: Instance, spec: Spec, year: int) -> tuple[Fact | None, Fact | None]:
        """Return what a ratio's row divides, also where the ratio itself is blank."""
        table, ratio = self.definitions[table_id], row.definition.ratio
        if ratio is None:
            raise AssertionError(f"{table_id}/{row.id} is no ratio")
        if ratio.row is not None and ratio.origin is not None:
            base = self.row(table.id, ratio.row)
            below = Spec(spec.period, spec.year_offset, ratio.origin)
            return self.fact(table.id, base, spec), self.fact(table.id, base, below)
        if ratio.numerator is None or ratio.denominator is None:
            raise AssertionError("the schema lets no other ratio through")
        return (
            self._selected(table, row, (ratio.numerator,), spec, year),
            self._selected(table, row, (ratio.denominator,), spec, year),
        )

    def _selected(
        self, table: TableDef, row: Instance, selections: Sequence[SelectionDef], spec: Spec, year: int
    ) -> Fact | None:
        exact, key, atoms = 0, 0, 0
        chosen = []
        first, last = self.occasion.months(spec.period, year)
        for selection in selections:
            measure: Measure = selection.measure or table.measure
            if not self._covers(measure, year) or not selection.counts_in(spec.origin):
                continue
            origin = selection.always or spec.origin
            scope = row.narrow(self.resolver.scope(selection))
            sign = 1 if (selection.sign or row.definition.sign or table.sign) == "debet" else -1
            span = span_of(measure, first, last) if origin == "utfall" else (first, last)
            amount = self.money.atoms(origin, year).amount(scope, *span)
            exact, key, atoms = exact + sign * amount.ore, key + sign * amount.key, atoms + amount.atoms
            chosen.append(_selection(scope, measure, origin, first, last, sign))
        if not atoms:
            return None
        return Fact(exact, is_money=True, key=wrap(key), selections=tuple(chosen))

    def _climbed(self, table: TableDef, row: RowDef, ladder: LadderDef, spec: Spec) -> Fact | None:
        """Return what a ladder gives of its base, whole öre; None without a base."""
        base = self.fact(table.id, self.row(table.id, ladder.base), spec)
        if base is None:
            return None
        exact, below = Fraction(0), 0
        for step in ladder.steps:
            top = int(base.exact) if step.up_to_kronor is None else min(step.up_to_kronor * 100, int(base.exact))
            exact += Fraction(max(top - below, 0) * step.percent, 100)
            below = max(top, below)
        key = _name_key(f"trappa/{table.id}/{row.id}/{base.key}")
        return Fact(math.floor(exact + Fraction(1, 2)), is_money=True, key=key, source=row.source)

    def _covers(self, measure: Measure, year: int) -> bool:
        """The opening voucher tells how the year before the books ended, but not what happened in it."""
        return year >= self.first_year or (measure == "utgaende" and year == self.first_year - 1)

    def year_fact(self, name: str, year: int, unit: Unit = Unit.COUNT) -> Fact | None:
        """Return a fact that no ledger holds, such as the number of employees; None when nobody stored it."""
        found = self.stored.facts.get((name, year))
        if found is None:
            return None
        key = _name_key(f"uppgift/{name}/{year}")
        return Fact(_exact(found.value, unit), is_money=unit.is_money, key=key, source=found.source)


def _each_with_its_id(rows: Iterable[Instance]) -> Iterator[Instance]:
    """Yield the rows; one whose id another row before it has takes its spare id, where its definition names one."""
    taken: set[str] = set()
    for row in rows:
        own = replace(row, id=row.spare_id) if row.id in taken and row.spare_id else row
        taken.add(own.id)
        yield own


def _needs_money(row: RowDef) -> bool:
    return row.only_with_money or row.for_each not in (None, "år")


def spec_of(column: ColumnDef) -> Spec:
    """Return what a plain column shows."""
    return Spec(column.period, column.year_offset, column.origin)


def shown_spec(row: Instance, column: ColumnDef, report_year: int) -> Spec:
    """Return what a row shows in a plain column: a row of `for-varje = "år"` brings its own year."""
    offset = column.year_offset if row.year is None else row.year - report_year
    return Spec(column.period, offset, column.origin)


def total_of(parts: Sequence[tuple[int, Fact]]) -> Fact | None:
    """Return the sum of facts, each with its sign; None when there are none."""
    if not parts:
        return None
    return Fact(
        exact=sum(sign * fact.exact for sign, fact in parts),
        is_money=all(fact.is_money for _, fact in parts),
        key=wrap(sum(sign * fact.key for sign, fact in parts)),
        selections=tuple(selection for _, fact in parts for selection in fact.selections),
        parts=tuple(parts),
    )


def ratio_of(numerator: Fact | None, denominator: Fact | None) -> Fact | None:
    """Return the numerator in per cent of the denominator; None when either is missing or the denominator is 0."""
    if numerator is None or denominator is None or denominator.exact == 0:
        return None
    return Fact(
        exact=Fraction(100) * Fraction(numerator.exact) / Fraction(denominator.exact),
        is_money=False,
        key=_name_key(f"kvot/{numerator.key}/{denominator.key}"),
        selections=(*numerator.selections, *denominator.selections),
        of=(numerator, denominator),
    )


def stored_fact(figure: HistoricFigure) -> Fact:
    """Return a published figure as a fact: its exact value is what was published."""
    unit = Unit(figure.unit)
    key = _name_key(f"historik/{figure.table}/{figure.row}/{figure.year}")
    return Fact(_exact(figure.value, unit), unit.is_money, key, stored=figure.value, source=figure.source)


def _exact(value: Decimal, unit: Unit) -> int | Fraction:
    """A stored number in a unit as a fact's exact value: öre for money."""
    return int(Fraction(value) * unit.step_ore * 10**unit.decimals) if unit.is_money else Fraction(value)


def _name_key(name: str) -> int:
    return wrap(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))


def _names(names: frozenset[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(sorted(names))


def _selection(scope: Scope, measure: Measure, origin: str, first: int, last: int, sign: int) -> Selection:
    return Selection(
        origin=origin,
        accounts=_names(scope.accounts),
        verksamheter=_names(scope.verksamheter),
        motparter=_names(scope.motparter),
        measure=measure,
        first_month=first,
        last_month=last,
        sign=1 if sign > 0 else -1,
    )
