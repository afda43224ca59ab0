"""All money that tables are made of, as atoms in arrays: one pass over the postings serves every table.

An atom is the sum of all postings with the same account, verksamhet, counterparty and month. Budgets and decisions are
atoms of the same shape. Each atom has a random-looking weight, the same in every run; the sum of the weights of what
a figure is made of is the figure's key: same key, same money.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from finsam_ar.books import planned
from finsam_ar.books.decisions import as_of as as_of_day
from finsam_ar.books.model import Books, Decision, Root

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIMENSIONS = ("konto", "verksamhet", "motpart")
_SEEDS = {origin: seed for seed, origin in enumerate(("utfall", *planned.ORIGINS), start=1)}
_MOST_ORIGINS = 16


@dataclass(frozen=True)
class Scope:
    """Which names count in each dimension; None stands for all."""

    accounts: frozenset[str] | None = None
    verksamheter: frozenset[str] | None = None
    motparter: frozenset[str] | None = None


@dataclass(frozen=True)
class Amount:
    """The sum of some atoms: öre (debit positive), key, and how many atoms they were."""

    ore: int
    key: int
    atoms: int


class Atoms:
    """Atoms of one origin, ordered by month."""

    def __init__(self, frame: pd.DataFrame, seed: int) -> None:
        """Take a frame with columns konto, verksamhet, motpart (category), manad and belopp_ore (int64)."""
        months, amounts = frame["manad"].to_numpy(), frame["belopp_ore"].to_numpy()
        first, self.names = int(months.min(initial=0)), dict[str, list[str]]()
        combined = months - first
        codes: dict[str, NDArray[np.int64]] = {}
        for dimension in _DIMENSIONS:
            column = frame[dimension].cat
            self.names[dimension] = [str(name) for name in column.categories]
            codes[dimension] = np.asarray(column.codes, dtype=np.int64)
            combined = combined * len(self.names[dimension]) + codes[dimension]
        _, place, atom = np.unique(combined, return_index=True, return_inverse=True)
        ore = np.zeros(len(place), dtype=np.int64)
        np.add.at(ore, atom, amounts)
        if int(ore.sum()) != int(amounts.sum()) or any((code < 0).any() for code in codes.values()):
            raise AssertionError("grouping lost postings")
        place, self.ore = place[ore != 0], ore[ore != 0]
        self.month: NDArray[np.int64] = months[place]
        self.weight = _weights(len(self.ore), seed)
        self.codes = {dimension: code[place] for dimension, code in codes.items()}
        self._allowed: dict[tuple[str, frozenset[str]], NDArray[np.bool_]] = {}

    def mask(self, scope: Scope, first: int | None, last: int) -> tuple[slice, NDArray[np.bool_] | None]:
        """Return the slice of atoms in the months, and which of them are in scope (None: all)."""
        start = 0 if first is None else int(np.searchsorted(self.month, first, side="left"))
        span = slice(start, int(np.searchsorted(self.month, last, side="right")))
        chosen: NDArray[np.bool_] | None = None
        for dimension, names in zip(_DIMENSIONS, (scope.accounts, scope.verksamheter, scope.motparter), strict=True):
            if names is not None:
                hit = self._allow(dimension, names)[self.codes[dimension][span]]
                chosen = hit if chosen is None else chosen & hit
        return span, chosen

    def amount(self, scope: Scope, first: int | None, last: int) -> Amount:
        """Return the sum of the atoms in scope from the first month (None: from the beginning) to the last."""
        span, chosen = self.mask(scope, first, last)
        ore, weight = self.ore[span], self.weight[span]
        if chosen is not None:
            ore, weight = ore[chosen], weight[chosen]
        return Amount(int(ore.sum()), wrap(int(weight.sum())), len(ore))

    def subjects(self, first: int, last: int) -> list[tuple[str, bool]]:
        """Return each verksamhet with costs (False) or income (True) in the months, in the order of their names."""
        span, _ = self.mask(Scope(), first, last)
        pairs = np.unique(np.stack((self.codes["verksamhet"][span], self.codes["konto"][span])), axis=1)
        found: dict[tuple[str, bool], None] = {}
        for verksamhet, konto in pairs.T:
            root = Root(self.names["konto"][konto].partition(":")[0])
            if root.is_result:
                found[self.names["verksamhet"][verksamhet], root == Root.INTAKTER] = None
        return list(found)

    def describe(self, position: int) -> tuple[str, str, str]:
        """Return account, verksamhet and counterparty of an atom."""
        account, verksamhet, motpart = (self.names[d][self.codes[d][position]] for d in _DIMENSIONS)
        return account, verksamhet, motpart

    def _allow(self, dimension: str, names: frozenset[str]) -> NDArray[np.bool_]:
        key = (dimension, names)
        if key not in self._allowed:
            self._allowed[key] = np.array([name in names for name in self.names[dimension]], dtype=np.bool_)
        return self._allowed[key]


class Money:
    """The outcome, and each year's budgets and decisions, as they stood on a date."""

    def __init__(self, books: Books, as_of: dt.date = dt.date.max) -> None:
        """Group the postings once; budgets are made when a table asks for their year."""
        self._books, self._as_of = books, as_of
        self._decisions = as_of_day(books.decisions, as_of)
        self._planned: dict[tuple[str, int], Atoms] = {}

    @cached_property
    def outcome(self) -> Atoms:
        """All postings up to the day."""
        return Atoms(self._books.booked(self._as_of), _SEEDS["utfall"])

    def atoms(self, origin: str, year: int) -> Atoms:
        """Return the atoms of an origin; those of a budget or decision are of that year only."""
        if origin == "utfall":
            return self.outcome
        key = (origin, year)
        if key not in self._planned:
            frame = planned.frame(self._lines(origin, year))
            self._planned[key] = Atoms(
                frame.assign(motpart=pd.Categorical([""] * len(frame))), _SEEDS[origin] + _MOST_ORIGINS * year
            )
        return self._planned[key]

    def decisions(self, origin: str, year: int) -> list[Decision]:
        """Return the decisions that an origin's atoms of a year come from; [] for the outcome."""
        if origin == "utfall":
            return []
        return list(dict.fromkeys(line.decision for line in self._lines(origin, year)))

    def _lines(self, origin: str, year: int) -> list[planned.PlannedLine]:
        return planned.planned(origin, self._decisions, year)


def wrap(value: int) -> int:
    """Return the value as a signed 64-bit number: keys add up modulo 2**64."""
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


def _weights(count: int, seed: int) -> NDArray[np.int64]:
    """SplitMix64 of 1, 2, 3 …: well spread, and the same in every run."""
    step, first, second = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
    with np.errstate(over="ignore"):
        z = (np.arange(1, count + 1, dtype=np.uint64) + np.uint64(seed) * np.uint64(1 << 32)) * step
        z = (z ^ (z >> np.uint64(30))) * first
        z = (z ^ (z >> np.uint64(27))) * second
        return (z ^ (z >> np.uint64(31))).view(np.int64)
