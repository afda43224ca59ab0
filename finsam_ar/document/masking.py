"""Small groups are masked: which counts of persons are never told, and the datasets without them.

A count is masked because it is small, or because a small one could be computed from it. For each masked count there is
another set of counts that gives everything that is shown, and in which it is another number: so nobody can compute it.
All columns and totals of all datasets are masked at once, shown or not, so that every report masks the same cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from finsam_ar.config.dataset import Dataset, DatasetRow, Masked, SumCheck, Value
from finsam_ar.tables.binary_program import BinaryProgram


class Place(NamedTuple):
    """Where a count stands; the key is empty for a column's total."""

    dataset: str
    key: str
    column: str


@dataclass(frozen=True)
class Sum:
    """A count that is known to be the sum of others."""

    total: Place
    parts: tuple[Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The total and its parts."""
        return self.total, *self.parts


def without_small_groups(datasets: Mapping[str, Dataset], least: int) -> dict[str, Dataset]:
    """Return the datasets with `Masked` in place of each count that must not be told, totals among them."""
    counts = dict(_counts(datasets))
    masked = masked_places(counts, tuple(_sums(datasets, counts)), least)
    return {id_: _masked_dataset(dataset, masked, Masked(least)) for id_, dataset in datasets.items()}


def masked_places(counts: Mapping[Place, int], sums: Sequence[Sum], least: int) -> frozenset[Place]:
    """Return which counts to mask: those from 1 to below `least`, and what they could be computed from.

    Whoever reads knows the sums and all counts that aren't masked, and that a masked one is at least 1. A masked count
    is never determined by that. Which others are masked is chosen so that they hide as few persons as possible, one
    small count after another in the given order.
    """
    masked = {place for place, count in counts.items() if 1 <= count < least}
    for group in _related(counts, sums):
        if masked & group.keys():
            masked |= _Exchanges(group, sums, masked & group.keys()).masked()
    return frozenset(masked)


def _related(counts: Mapping[Place, int], sums: Iterable[Sum]) -> Iterator[dict[Place, int]]:
    """Yield the counts that aren't zero in groups that no sum joins: a zero is shown, and tells nothing of others."""
    group_of = {place: [place] for place, count in counts.items() if count}
    for each in sums:
        groups = {id(group): group for group in (group_of[place] for place in each.places if counts[place])}
        joined = [place for group in groups.values() for place in group]
        group_of |= dict.fromkeys(joined, joined)
    order = {place: number for number, place in enumerate(counts)}
    for group in {id(group): group for group in group_of.values()}.values():
        yield {place: counts[place] for place in sorted(group, key=order.__getitem__)}


class _Exchanges:
    """Masks counts of one group until each masked one can be a person more or less, by some exchange with others.

    An exchange adds a person to some counts and takes one from others so that all sums still hold: a solution in zeros
    and ones of the sums' equations, with the least number of persons in the counts that it newly masks.
    """

    def __init__(self, counts: Mapping[Place, int], sums: Iterable[Sum], small: Collection[Place]) -> None:
        self._counts, self._small = counts, small
        self._numbers = {place: number for number, place in enumerate(counts)}
        self._equations = [equation for each in sums if (equation := self._equation(each))]

    def _equation(self, sum_: Sum) -> dict[int, int]:
        """The exchange's equation: a variable for one more (2n) and one for one fewer (2n + 1) of each count."""
        factors: dict[int, int] = {}
        for place in sum_.places:
            if place in self._numbers:
                sign = -1 if place == sum_.total else 1
                factors[2 * self._numbers[place]], factors[2 * self._numbers[place] + 1] = sign, -sign
        return factors

    def masked(self) -> set[Place]:
        masked, free = set(self._small), set[Place]()  # free: an exchange has been found in which it takes part
        for place in self._small_in_order():
            if place in free:
                continue
            exchange = self._least(place, masked)
            if exchange is None:  # all may be twice as many
                return set(self._counts)
            masked |= exchange
            free |= exchange
        return masked

    def _small_in_order(self) -> list[Place]:
        return [place for place in self._counts if place in self._small]

    def _least(self, place: Place, masked: Collection[Place]) -> set[Place] | None:
        """The counts that change with the one at a place in the exchange that newly masks the fewest persons."""
        found = [exchange for direction in (0, 1) if (exchange := self._exchange(place, direction, masked)) is not None]
        return min(found, key=lambda exchange: self._loss(exchange, masked), default=None)

    def _loss(self, exchange: Iterable[Place], masked: Collection[Place]) -> int:
        return sum(self._counts[place] for place in exchange if place not in masked)

    def _exchange(self, place: Place, direction: int, masked: Collection[Place]) -> set[Place] | None:
        if direction == 1 and self._counts[place] == 1:
            return None
        program = BinaryProgram(2 * len(self._counts), [(equation, 0) for equation in self._equations])
        for other, number in self._numbers.items():
            if self._counts[other] == 1:
                program.fix(2 * number + 1, 0)
        program.fix(2 * self._numbers[place] + direction, 1)
        program.fix(2 * self._numbers[place] + 1 - direction, 0)
        costs = {
            2 * number + side: self._counts[other]
            for other, number in self._numbers.items()
            if other not in masked
            for side in (0, 1)
        }
        values = program.minimise(costs)
        if values is None:
            return None
        if any(sum(factor * values[each] for each, factor in equation.items()) for equation in self._equations):
            raise AssertionError("an exchange breaks a sum")
        return {other for other, number in self._numbers.items() if values[2 * number] != values[2 * number + 1]}


# ---- datasets as counts and sums, and back ----


def _counts(datasets: Mapping[str, Dataset]) -> Iterator[tuple[Place, int]]:
    for id_, dataset in datasets.items():
        for column in dataset.schema.persons:
            for row in dataset.rows:
                if isinstance(count := row.values[column], int):
                    yield Place(id_, row.key, column), count
            if isinstance(total := dataset.total(column), int):
                yield Place(id_, "", column), total


def _sums(datasets: Mapping[str, Dataset], counts: Mapping[Place, int]) -> Iterator[Sum]:
    for id_, dataset in datasets.items():
        for column in dataset.schema.persons:
            parts = (Place(id_, row.key, column) for row in dataset.rows)
            yield Sum(Place(id_, "", column), tuple(place for place in parts if place in counts))
        for check in dataset.schema.sums:
            for row in dataset.rows:
                sum_ = _row_sum(id_, row, check)
                known = Sum(sum_.total, tuple(place for place in sum_.parts if place in counts))
                if known.total in counts and counts[known.total] == sum(counts[place] for place in known.parts):
                    yield known


def _row_sum(id_: str, row: DatasetRow, check: SumCheck) -> Sum:
    places = []
    for part in check.parts:
        foreign, _, column = part.rpartition("/")
        places.append(Place(foreign or id_, row.key, column))
    return Sum(Place(id_, row.key, check.column), tuple(places))


def _masked_dataset(dataset: Dataset, places: Collection[Place], masked: Masked) -> Dataset:
    def value(row: DatasetRow, column: str, own: Value | None) -> Value | None:
        return masked if Place(dataset.id, row.key, column) in places else own

    columns = {place.column for place in places if place.dataset == dataset.id}
    if not columns:
        return dataset
    return replace(
        dataset,
        rows=tuple(
            replace(row, values={column: value(row, column, own) for column, own in row.values.items()})
            for row in dataset.rows
        ),
        totals={
            column: masked if Place(dataset.id, "", column) in places else dataset.total(column) for column in columns
        },
    )
