"""What selections take: sums by account and verksamhet, and single postings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from finsam_ar.errors import Source
from finsam_ar.tables.detail import VoucherLine
from finsam_ar.tables.money import Atoms, Scope

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_DIMENSIONS = ("konto", "verksamhet", "motpart")
_OF_A_LINE = ("ver", "betalningsmottagare", "text", "konto", "verksamhet", "fil", "rad")


class Grouped:
    """The atoms of one origin and year, sorted by account and verksamhet."""

    def __init__(self, atoms: Atoms) -> None:
        self.atoms = atoms
        width = max(1, len(atoms.names["verksamhet"]))
        combined = atoms.codes["konto"] * width + atoms.codes["verksamhet"]
        self._order = np.argsort(combined, kind="stable")
        groups, self._starts = np.unique(combined[self._order], return_index=True)
        accounts, verksamheter = atoms.names["konto"], atoms.names["verksamhet"]
        self._names = [(accounts[int(group) // width], verksamheter[int(group) % width]) for group in groups]

    def amounts(self, counts: NDArray[np.int64]) -> Iterator[tuple[tuple[str, str], int]]:
        """Yield account and verksamhet with their öre, where that isn't zero."""
        if self._names:
            sums = np.add.reduceat((self.atoms.ore * counts)[self._order], self._starts)
            for place in np.flatnonzero(sums):
                yield self._names[place], int(sums[place])

    def touched(self, counts: NDArray[np.int64]) -> set[tuple[str, str]]:
        """Return the accounts and verksamheter of which anything counts."""
        if not self._names:
            return set()
        found = np.add.reduceat(np.abs(counts)[self._order], self._starts)
        return {self._names[place] for place in np.flatnonzero(found)}


class Postings:
    """Every single posting, in ledger order."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.ore: NDArray[np.int64] = frame["belopp_ore"].to_numpy()
        self._months: NDArray[np.int64] = frame["manad"].to_numpy()
        self._codes = [frame[name].cat.codes.to_numpy() for name in _DIMENSIONS]
        self._names = [list(map(str, frame[name].cat.categories)) for name in _DIMENSIONS]
        self._columns = {name: frame[name].tolist() for name in _OF_A_LINE}
        self._days = [moment.date() for moment in frame["datum"]]
        self._files = {name: Path(name) for name in map(str, frame["fil"].cat.categories)}
        self._lines: dict[tuple[int, int], VoucherLine] = {}

    def chosen(self, scope: Scope, first: int | None, last: int) -> NDArray[np.bool_]:
        """Return which postings a selection takes."""
        found: NDArray[np.bool_] = self._months <= last
        if first is not None:
            found &= self._months >= first
        for names, codes, wanted in zip(
            self._names, self._codes, (scope.accounts, scope.verksamheter, scope.motparter), strict=True
        ):
            if wanted is not None:
                found &= np.array([name in wanted for name in names], dtype=np.bool_)[codes]
        return found

    def line(self, place: int, count: int) -> VoucherLine:
        """Return a posting as it counts in a figure."""
        if (place, count) not in self._lines:
            row = {name: values[place] for name, values in self._columns.items()}
            self._lines[place, count] = VoucherLine(
                date=self._days[place],
                voucher=row["ver"],
                payee=row["betalningsmottagare"],
                text=row["text"],
                account=row["konto"],
                verksamhet=row["verksamhet"],
                amount_ore=count * int(self.ore[place]),
                source=Source(self._files[row["fil"]], row["rad"]),
            )
        return self._lines[place, count]
