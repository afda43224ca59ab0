"""All figures that a report shows in one unit, as a rounding of them all together, and each as it is shown.

A fact and its opposite are one figure: it is known by the fact's key without sign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from finsam_ar.errors import Problem, UserError
from finsam_ar.tables.model import Fact, Unit
from finsam_ar.tables.rounding import NoRounding, Sum, round_together


class Figures:
    """Collects figures, the sums that must foot and what is shown already; `rounded` then rounds them together."""

    def __init__(self, step_ore: int) -> None:
        """Begin without figures; `step_ore` is the unit: 100 for kronor."""
        self._step = step_ore
        self._exact: dict[int, int] = {}
        self._sums: dict[tuple[tuple[int, int], ...], Sum] = {}
        self._held: dict[int, int] = {}

    def add(self, fact: Fact, name: str) -> None:
        """Take a fact, and with it its parts, which must add up to it as shown; `name` is for a message."""
        self._add_figure(fact)
        if fact.parts:
            for _, part in fact.parts:
                self._add_figure(part)
            self.add_sum(fact, fact.parts, name)

    def add_sum(self, total: Fact, parts: Sequence[tuple[int, Fact]], name: str) -> None:
        """Demand that parts with their signs add up to the total as shown."""
        terms = [(key, outer * sign) for outer, (key, sign) in ((outer, _canonical(part)) for outer, part in parts)]
        head = _canonical(total)
        if len(terms) > 1 or terms[0][0] != head[0]:
            self._sums.setdefault((head, *sorted(terms)), Sum(head, tuple(terms), name, _is_difference(total)))

    def hold(self, fact: Fact, shown: int) -> None:
        """Keep a fact as an earlier report showed it, in whole units, unless its exact amount has moved since."""
        key, sign = _canonical(fact)
        if abs(shown * self._step - int(fact.exact)) < self._step:
            self._held[key] = sign * shown

    def rounded(self) -> dict[int, int]:
        """Return every figure in whole units, by key; UserError names the rows when no rounding foots.

        Figures are numbered as they were added: that is the order that settles ties.
        """
        number = {key: place for place, key in enumerate(self._exact)}

        def renamed(term: tuple[int, int]) -> tuple[int, int]:
            return number[term[0]], term[1]

        sums = [
            replace(each, total=renamed(each.total), parts=tuple(map(renamed, each.parts)))
            for each in self._sums.values()
        ]
        amounts = {number[key]: amount for key, amount in self._exact.items()}
        held = {number[key]: shown for key, shown in self._held.items()}
        keys = list(self._exact)
        return {keys[place]: shown for place, shown in _round(amounts, sums, self._step, held).items()}

    def _add_figure(self, fact: Fact) -> None:
        key, sign = _canonical(fact)
        value = sign * int(fact.exact)
        if self._exact.setdefault(key, value) != value:
            raise AssertionError(f"two amounts with the key {key}: {self._exact[key]} and {value}")


def shown_number(fact: Fact, unit: Unit, numbers: Mapping[tuple[int, int], int]) -> Decimal:
    """Return a fact as it is shown; `numbers` are rounded figures by key and step. KeyError when it wasn't rounded."""
    if fact.stored is not None and not unit.is_money:
        return fact.stored
    if not unit.is_money:
        exact = Fraction(fact.exact)
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP)
    key, sign = _canonical(fact)
    return Decimal(sign * numbers[key, unit.step_ore]).scaleb(-unit.decimals)


def _round(amounts: Mapping[int, int], sums: Sequence[Sum], step: int, held: Mapping[int, int]) -> Mapping[int, int]:
    """Round; what is held gives way where beside a changed comparative not all its neighbours can stay."""
    while True:
        try:
            return round_together(amounts, sums, unit_ore=step, fixed=held)
        except NoRounding as error:
            if not error.fixed:
                names = ", ".join(error.names)
                raise UserError(
                    Problem(f"beloppen går inte att avrunda så att allt som visas summerar: {names}")
                ) from None
            held = {place: shown for place, shown in held.items() if place not in error.fixed}


def _is_difference(fact: Fact) -> bool:
    return [sign for sign, _ in fact.parts] == [1, -1]


def _canonical(fact: Fact) -> tuple[int, int]:
    """Return the key without sign, and the sign."""
    return (-fact.key, -1) if fact.key < 0 else (fact.key, 1)
