"""What a figure is made of: the accounts, verksamheter, decisions and vouchers behind each cell.

Every fact leads through its parts down to selections of money; the same selections that made the figure find its
shares here, and they are added up again: a figure that is not its shares is a fault of the program and raises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from finsam_ar.books.model import Books, Decision, Root
from finsam_ar.config.tabell import ColumnDef, SelectionDef
from finsam_ar.document import numbers
from finsam_ar.tables.build import Evaluation, Shown, UnknownFact
from finsam_ar.tables.detail import DecisionLine, Detail, Part, Share, VoucherLine
from finsam_ar.tables.evaluate import shown_spec
from finsam_ar.tables.instances import Instance
from finsam_ar.tables.model import Fact, Selection, Unit
from finsam_ar.tables.money import Scope
from finsam_ar.tables.periods import span_of, with_years
from finsam_ar.tables.shares import Grouped, Postings

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MONTHS = 12


def details(evaluation: Evaluation, shown: Shown, books: Books, *, vouchers: bool) -> dict[str, Detail]:
    """Return what every figure of every table is made of, by `tabell/rad/kolumn`.

    With `vouchers` it holds every posting and belongs to the auditor's edition only; for a single cell `detail` is
    quicker.
    """
    return Tracer(evaluation, shown, books).details(vouchers=vouchers)


def detail(evaluation: Evaluation, shown: Shown, books: Books, name: str, *, vouchers: bool) -> Detail:
    """Return what one cell is made of, also a blank or hidden one; UnknownFact when there is no such cell."""
    return Tracer(evaluation, shown, books).detail(name, vouchers=vouchers)


@dataclass(frozen=True)
class _Place:
    """A cell of a report: `shift` is -1 for what stands there in the report of the year before."""

    table_id: str
    row: Instance
    column: ColumnDef
    shift: int = 0


class Tracer:
    """Answers for any cell of one report. Postings are grouped once, and read when the first voucher is asked for."""

    def __init__(self, evaluation: Evaluation, shown: Shown, books: Books) -> None:
        """Take the exact figures, what is shown of them, and the books they were made from."""
        self._evaluation, self._evaluator = evaluation, evaluation.evaluator
        self._shown, self._books = shown, books
        self._money: dict[tuple[str, int], Grouped] = {}

    def details(self, *, vouchers: bool) -> dict[str, Detail]:
        """Return every figure of every table, by its name."""
        found = {}
        for table_id, row, column, unit, fact in self._evaluation.cells():
            each = self._detail(_Place(table_id, row, column), unit, fact, vouchers=vouchers)
            found[each.name] = each
        return found

    def detail(self, name: str, *, vouchers: bool) -> Detail:
        """Return one cell, also a blank or hidden one; UnknownFact when there is no such cell."""
        return self._at(self._find(name), vouchers=vouchers)

    def year_before(self, name: str, earlier: Tracer | None) -> Detail | None:
        """Return what stood in the cell a year earlier, without vouchers; None when there was no such row.

        `earlier` is of the report of the year before: its rows are those that had money then. None before the books.
        """
        place = self._find(name)
        year, definition = place.row.year, place.row.definition
        if year is not None:
            kin = (row for row in self._evaluator.rows(place.table_id) if row.definition is definition)
            row = next((row for row in kin if row.year == year - 1), None)
            return None if row is None else self._at(replace(place, row=row), vouchers=False)
        if earlier is None:
            return self._at(replace(place, shift=-1), vouchers=False)
        column_id = with_years(place.column.id, self._evaluation.year - 1)
        try:
            return earlier.detail(f"{place.table_id}/{place.row.id}/{column_id}", vouchers=False)
        except UnknownFact:
            return None

    def _find(self, name: str) -> _Place:
        table_id, _, rest = name.partition("/")
        row_id, _, column_id = rest.partition("/")
        definition = self._evaluator.definitions.get(table_id)
        rows = self._evaluator.rows(table_id) if definition is not None else ()
        row = next((row for row in rows if row.id == row_id), None)
        columns = definition.columns if definition is not None else ()
        column = next((c for c in columns if with_years(c.id, self._evaluation.year) == column_id), None)
        if row is None or column is None:
            raise UnknownFact(name, ())
        return _Place(table_id, row, column)

    def _at(self, place: _Place, *, vouchers: bool) -> Detail:
        unit = self._evaluation.cell_unit(place.table_id, place.row.definition, place.column)
        fact = self._evaluation.cell_fact(place.table_id, place.row, place.column, place.shift)
        return self._detail(place, unit, fact, vouchers=vouchers)

    def _detail(self, place: _Place, unit: Unit, fact: Fact | None, *, vouchers: bool) -> Detail:
        year = self._evaluation.year + place.shift
        table = self._evaluator.definitions[place.table_id]
        base = Detail(
            name=f"{place.table_id}/{place.row.id}/{with_years(place.column.id, year)}",
            title=f"{self._evaluation.occasion.filled(table.title)}: {place.row.text}",
            column=self._evaluation.occasion.shifted(place.shift).filled(place.column.text),
            unit=unit,
            shown=None,
            exact_ore=None,
            exact_text="",
            origin=_origin(place.row, place.column, fact),
            parts=tuple(self._parts(place, fact)),
        )
        if fact is None:
            return base
        base = replace(base, shown=self._number(fact, unit), exact_text=exact_text(fact, unit), source=fact.source)
        if not fact.is_money:
            return base
        exact = int(fact.exact)
        coefficients = self._coefficients(fact)
        shares = tuple(self._shares(fact, coefficients)) if fact.source is None else ()
        if fact.source is None and sum(share.amount_ore for share in shares) != exact:
            raise AssertionError(f"{base.name} is not the sum of its shares")
        return replace(
            base,
            exact_ore=exact,
            shares=shares,
            decisions=tuple(self._decisions(coefficients, vouchers=vouchers)),
            vouchers=self._vouchers(fact) if vouchers else (),
        )

    def _number(self, fact: Fact, unit: Unit) -> Decimal | None:
        try:
            return self._shown.number(fact, unit)
        except KeyError:  # it was never to be shown, so it was never rounded
            return None

    # ---- parts ----

    def _parts(self, place: _Place, fact: Fact | None) -> Iterator[Part]:
        """Yield what a sum, a difference or a ratio is made of; a blank ratio too has its two figures."""
        if place.column.is_plain:
            named = self._row_terms(place, fact)
        else:
            cells = self._evaluation.terms_of(place.table_id, place.row, place.column)
            signs = (1, -1) if place.column.difference is not None else (1, 1)
            occasion = self._evaluation.occasion.shifted(place.shift)
            named = [
                (
                    sign,
                    occasion.filled(column.text),
                    self._evaluation.cell_fact(place.table_id, row, column, place.shift),
                )
                for sign, (row, column) in zip(signs, cells, strict=bool(cells))
            ]
        for sign, name, part in named:
            if part is not None and part.is_money:
                yield Part(sign, name, int(part.exact))

    def _row_terms(self, place: _Place, fact: Fact | None) -> list[tuple[int, str, Fact | None]]:
        definition = place.row.definition
        spec = shown_spec(place.row, place.column, self._evaluation.year)
        spec = replace(spec, year_offset=spec.year_offset + place.shift)
        if fact is not None and fact.source is not None:
            return []
        if definition.carried is not None and fact is not None and fact.parts:
            return [(1, "Från året före", fact.parts[0][1])]
        if definition.terms:
            terms = self._evaluator.terms(place.table_id, definition.terms)
            return [(sign, row.text, self._evaluator.fact(place.table_id, row, spec)) for sign, row in terms]
        if definition.ratio is not None and spec.origin == "utfall":
            year = self._evaluation.year + spec.year_offset
            facts = self._evaluator.ratio_terms(place.table_id, place.row, spec, year)
            return [(1, name, part) for name, part in zip(self._ratio_names(place), facts, strict=True)]
        return []

    def _ratio_names(self, place: _Place) -> tuple[str, str]:
        ratio = place.row.definition.ratio
        if ratio is not None and ratio.numerator is not None and ratio.denominator is not None:
            return f"Täljare: {_words(ratio.numerator)}", f"Nämnare: {_words(ratio.denominator)}"
        rows = self._evaluator.rows(place.table_id)
        base = next(row for row in rows if ratio is not None and row.definition.id == ratio.row)
        return f"{base.text}, utfall", f"{base.text}, {ratio.origin if ratio is not None else ''}"

    # ---- shares ----

    def _coefficients(self, fact: Fact) -> dict[tuple[str, int], NDArray[np.int64]]:
        """Return how often each atom counts in a fact, for each origin and year whose money it is made of."""
        found: dict[tuple[str, int], NDArray[np.int64]] = {}
        for sign, leaf in _leaves(fact, 1):
            for selection in leaf.selections:
                key = _source_of(selection)
                if key not in found:
                    found[key] = np.zeros(len(self._grouped(key).atoms.ore), dtype=np.int64)
                span, chosen = self._grouped(key).atoms.mask(_scope(selection), *_span(selection))
                counts = sign * selection.sign
                found[key][span] += counts if chosen is None else counts * chosen
        return found

    def _grouped(self, key: tuple[str, int]) -> Grouped:
        if key not in self._money:
            self._money[key] = Grouped(self._evaluator.money.atoms(*key))
        return self._money[key]

    def _shares(self, fact: Fact, coefficients: Mapping[tuple[str, int], NDArray[np.int64]]) -> Iterator[Share]:
        amounts: dict[tuple[str, str], int] = {}
        for key, counts in coefficients.items():
            for name, ore in self._grouped(key).amounts(counts):
                amounts[name] = amounts.get(name, 0) + ore
        known = sum(sign * int(leaf.exact) for sign, leaf in _leaves(fact, 1) if leaf.source is not None)
        if known:
            amounts["", ""] = amounts.get(("", ""), 0) + known
        places = {id_: place for place, id_ in enumerate(self._books.register.verksamheter)}
        for account, verksamhet in sorted(amounts, key=lambda name: (name[0], places.get(name[1], -1))):
            if amounts[account, verksamhet]:
                yield Share(account, verksamhet, amounts[account, verksamhet])

    # ---- decisions and vouchers ----

    def _decisions(
        self, coefficients: Mapping[tuple[str, int], NDArray[np.int64]], *, vouchers: bool
    ) -> Iterator[DecisionLine]:
        for key, counts in coefficients.items():
            decided = self._evaluator.money.decisions(*key)
            if decided:
                touched = self._grouped(key).touched(counts)
                for each in decided:
                    if (_account_of(each), each.verksamhet) in touched:
                        yield DecisionLine(
                            kind=each.kind,
                            date=each.date,
                            organ=each.organ,
                            paragraph=each.paragraph + (" (konstruerat)" if each.is_constructed else ""),
                            dnr=each.dnr,
                            account=each.account or "",
                            verksamhet=each.verksamhet,
                            amount_ore=each.amount_ore,
                            source=each.source if vouchers else None,
                        )

    def _vouchers(self, fact: Fact) -> tuple[VoucherLine, ...]:
        """Return the postings that count in the fact. What counts both for and against it (an opening) is left out."""
        counts = np.zeros(len(self._postings.ore), dtype=np.int64)
        for sign, leaf in _leaves(fact, 1):
            for selection in leaf.selections:
                if selection.origin == "utfall":
                    counts += sign * selection.sign * self._postings.chosen(_scope(selection), *_span(selection))
        return tuple(self._postings.line(int(place), int(counts[place])) for place in np.flatnonzero(counts))

    @cached_property
    def _postings(self) -> Postings:
        return Postings(self._books.booked(self._evaluator.occasion.as_of))


def exact_text(fact: Fact, unit: Unit) -> str:
    """Return `−2 674 811,50 kr`, `93,4213 %` or `6`."""
    if fact.is_money:
        return numbers.figure(Decimal(int(fact.exact)) / 100, Unit.KR, 2)[0]
    exact = Fraction(fact.exact)
    value = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.0001"))
    places = value.normalize().as_tuple().exponent
    return numbers.figure(value, unit, max(0, -places) if isinstance(places, int) else 0)[0]


def _origin(row: Instance, column: ColumnDef, fact: Fact | None) -> str:
    leaves = [leaf for _, leaf in _leaves(fact, 1)] if fact is not None else []
    if leaves and all(leaf.stored is not None for leaf in leaves):
        return "historik"
    if leaves and all(leaf.source is not None for leaf in leaves):
        return "uppgift"
    if column.difference is not None:
        return "skillnad"
    if column.ratio is not None or row.definition.ratio is not None:
        return "kvot"
    return column.origin


def _leaves(fact: Fact, sign: int) -> Iterator[tuple[int, Fact]]:
    """Yield the facts that are no sums, each with the sign it has in this one."""
    if not fact.parts:
        yield sign, fact
    for own, part in fact.parts:
        yield from _leaves(part, sign * own)


def _words(selection: SelectionDef) -> str:
    insatser = ("insatser",) if selection.insatser else ()
    return ", ".join((*selection.accounts, *selection.verksamheter, *selection.kinds, *selection.financiers, *insatser))


def _source_of(selection: Selection) -> tuple[str, int]:
    """The origin and year whose money a selection takes: the outcome is one for all years."""
    return selection.origin, 0 if selection.origin == "utfall" else selection.first_month // _MONTHS


def _scope(selection: Selection) -> Scope:
    def names(chosen: tuple[str, ...] | None) -> frozenset[str] | None:
        return None if chosen is None else frozenset(chosen)

    return Scope(names(selection.accounts), names(selection.verksamheter), names(selection.motparter))


def _span(selection: Selection) -> tuple[int | None, int]:
    first, last = selection.first_month, selection.last_month
    return span_of(selection.measure, first, last) if selection.origin == "utfall" else (first, last)


def _account_of(decision: Decision) -> str:
    """Where its money stands among the atoms: without an account, on the root."""
    return decision.account or (Root.INTAKTER.value if decision.is_income else Root.KOSTNADER.value)
