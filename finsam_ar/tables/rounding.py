"""What is shown foots: all figures of one unit are rounded together, as one integer problem.

1. Every sum holds for the shown numbers.
2. A key has one shown number.
3. A shown number is less than a whole unit from its exact value, so an exact whole unit is shown as itself.
4. The higher a sum stands, the closer it is rounded. The figures are settled level by level from the top
   (`finsam_ar.tables.levels`); within a level the total distance is the least possible, so what remains goes to the
   largest fractions. A half goes away from zero.

A figure that isn't shown as its nearest whole number is *adjusted*. Between two roundings at the same distance the
larger amount (then the lower key) is adjusted, since it bears a unit better: of those left, the one with the least sum
of the adjusted figures' places, counted from the level's largest amount. Where even these are equal the solver chooses;
it is given the problem in the order of the keys, so the same figures are always shown alike. A level once settled
stays.

Where many figures stand in tables that cross in three ways (a thousand do) the search ends early: rules 1 to 3 hold,
and rule 4 nearly.

Figures that an earlier report published are fixed input; rule 3 isn't asked of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from finsam_ar.tables.levels import levels

Key = int
Term = tuple[Key, int]  # a key and its sign, 1 or -1
_NOTHING_FIXED: Mapping[Key, int] = MappingProxyType({})
_EXACT_IN_FLOAT = 2**53


@dataclass(frozen=True)
class Sum:
    """A sum that must hold as shown: sign × total = Σ sign × part. Its name is what an error says.

    A difference (`is_difference`: one figure less another) is settled after all else, so that comparing two figures
    never moves them.
    """

    total: Term
    parts: tuple[Term, ...]
    name: str
    is_difference: bool = False


class NoRounding(Exception):  # noqa: N818  # a finding about the figures, not a fault of the program
    """No shown numbers satisfy the rules.

    `names` are sums and `fixed` fixed keys that contradict each other; without any one of them there is a rounding.
    """

    def __init__(self, names: Sequence[str], fixed: Sequence[Key] = ()) -> None:
        """Take the names of the sums, and the fixed keys."""
        self.names, self.fixed = tuple(names), tuple(fixed)
        super().__init__(f"no rounding exists: {', '.join(self.names)}; fixed: {self.fixed}")


def round_together(
    exact_ore: Mapping[Key, int | Fraction],
    sums: Sequence[Sum],
    *,
    unit_ore: int,
    fixed: Mapping[Key, int] = _NOTHING_FIXED,
) -> dict[Key, int]:
    """Return every key's shown number of units; the order of the input doesn't matter.

    NoRounding names sums that can't all hold. ValueError is a fault of the caller: an unknown key, or a sum that isn't
    exact although no fixed key takes part in it.
    """
    if unknown := fixed.keys() - exact_ore.keys():
        raise ValueError(f"fixed keys without an exact amount: {sorted(unknown)}")
    scale = math.lcm(*(exact.denominator for exact in exact_ore.values()))
    amounts = {key: int(exact * scale) for key, exact in exact_ore.items()}
    figures = {key: _Figure.of(key, amount, unit_ore * scale) for key, amount in amounts.items()}
    free = {key: figure for key, figure in figures.items() if not figure.is_whole and key not in fixed}
    equations = _equations(amounts, sums, fixed)
    shown = {key: figure.nearest for key, figure in figures.items()} | dict(fixed)
    wrong = [component for component in _components(equations, free) if not _all_hold(component, shown)]
    if wrong:
        ranks = _ranks(sums, figures)
        for component in wrong:
            if not _settle(component, free, ranks, shown):
                raise _contradiction(component, figures, fixed)
    _verify(shown, equations, figures, fixed)
    return shown


def _ranks(sums: Iterable[Sum], figures: Mapping[Key, _Figure]) -> dict[Key, int]:
    """Return every key's level; one that is nothing but a difference stands below all others."""
    totals = [(item.total[0], [key for key, _ in item.parts]) for item in sums if not item.is_difference]
    ranks = levels(totals, order=lambda key: (-figures[key].size, key))
    compared = {key for item in sums if item.is_difference for key, _ in item.parts}
    return {key: ranks.get(key, 0 if key in compared else -1) for key in figures}


# ---- the problem ----


@dataclass(frozen=True)
class _Figure:
    """An exact amount between two whole units. `cost` is how much farther it is to the upper than to the lower."""

    key: Key
    size: int
    lower: int
    nearest: int
    cost: int
    is_whole: bool

    @classmethod
    def of(cls, key: Key, amount: int, unit: int) -> _Figure:
        lower, rest = divmod(amount, unit)
        cost = unit - 2 * rest
        is_up = cost < 0 or (cost == 0 and amount > 0)
        return cls(key, abs(amount), lower, lower + is_up, cost, rest == 0)


@dataclass(frozen=True, order=True)
class _Equation:
    """Σ factor × shown = 0, over the keys that don't cancel out; the first factor is positive."""

    factors: tuple[tuple[Key, int], ...]
    name: str

    def value(self, numbers: Mapping[Key, int]) -> int:
        return sum(factor * numbers[key] for key, factor in self.factors)


def _equations(amounts: Mapping[Key, int], sums: Iterable[Sum], fixed: Mapping[Key, int]) -> list[_Equation]:
    """Return each different sum once, in an order of its own; ValueError when one isn't exact."""
    names: dict[tuple[tuple[Key, int], ...], str] = {}
    for item in sums:
        factors: dict[Key, int] = defaultdict(int)
        for key, sign in (item.total, *((key, -sign) for key, sign in item.parts)):
            if key not in amounts or sign not in (1, -1):
                raise ValueError(f"{item.name}: unknown key or sign: {(key, sign)}")
            factors[key] += sign
        terms = sorted((key, factor) for key, factor in factors.items() if factor)
        if not terms:
            continue
        direction = 1 if terms[0][1] > 0 else -1
        normal = tuple((key, direction * factor) for key, factor in terms)
        if not any(key in fixed for key, _ in normal) and _Equation(normal, "").value(amounts):
            raise ValueError(f"{item.name}: the exact amounts don't add up")
        names[normal] = min(names.get(normal, item.name), item.name)
    return sorted(_Equation(factors, name) for factors, name in names.items())


def _components(equations: Iterable[_Equation], free: Mapping[Key, _Figure]) -> list[list[_Equation]]:
    """Split the equations into groups that share no free key; one without free keys is a group of its own."""
    leader = {key: key for key in free}

    def find(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = key = leader[leader[key]]
        return key

    alone: list[list[_Equation]] = []
    joined: list[tuple[Key, _Equation]] = []
    for equation in equations:
        keys = [key for key, _ in equation.factors if key in free]
        for key in keys:
            leader[find(key)] = find(keys[0])
        if keys:
            joined.append((keys[0], equation))
        else:
            alone.append([equation])
    groups: dict[Key, list[_Equation]] = defaultdict(list)
    for key, equation in joined:
        groups[find(key)].append(equation)
    return [*alone, *groups.values()]


# ---- the solution ----


def _settle(
    component: Sequence[_Equation], free: Mapping[Key, _Figure], ranks: Mapping[Key, int], shown: dict[Key, int]
) -> bool:
    """Replace the nearest numbers of a component in `shown` by those that hold together, level by level.

    False when there are none.
    """
    from finsam_ar.tables.binary_program import BinaryProgram  # noqa: PLC0415  # few tables need the solver

    keys = _keys(component, free)
    program = BinaryProgram(len(keys), _rows(component, keys, free, shown))
    place = {key: index for index, key in enumerate(keys)}
    for rank in sorted({ranks[key] for key in keys} or {0}, reverse=True):
        level = [key for key in keys if ranks[key] == rank]
        ups = program.minimise({place[key]: cost for key, cost in _costs([free[key] for key in level]).items()})
        if ups is None:
            return False
        for key in level:
            shown[key] = free[key].lower + ups[place[key]]
            program.fix(place[key], ups[place[key]])
        if _all_hold(component, shown):  # all levels below can be as they are, at their nearest
            return True
    raise AssertionError("every level is settled, but the sums don't hold")


def _keys(equations: Iterable[_Equation], free: Mapping[Key, _Figure]) -> list[Key]:
    return sorted({key for equation in equations for key, _ in equation.factors if key in free})


def _rows(
    equations: Iterable[_Equation], keys: Sequence[Key], free: Mapping[Key, _Figure], shown: Mapping[Key, int]
) -> list[tuple[dict[int, int], int]]:
    """Write the equations over 0 and 1: each of `keys` is its lower number or one more, all others are as shown."""
    place = {key: index for index, key in enumerate(keys)}
    return [
        (
            {place[key]: factor for key, factor in equation.factors if key in place},
            -sum(factor * (free[key].lower if key in place else shown[key]) for key, factor in equation.factors),
        )
        for equation in equations
    ]


def _costs(level: Sequence[_Figure]) -> dict[Key, int]:
    """Return what it costs each figure to go up: distance first, then the places of the adjusted figures.

    They are whole numbers that a float holds exactly, and so is the sum of them. Only with fractions of an öre could
    distances be too fine for that; they are then compared as precisely as a float allows.
    """
    ordered = sorted(level, key=lambda figure: (-figure.size, figure.key))
    above_places = len(ordered) * (len(ordered) + 1) // 2 + 1  # more than all places together
    common = math.gcd(*(figure.cost for figure in ordered)) or 1
    most = sum(abs(figure.cost) for figure in ordered) // common
    coarse = -(-most * 2 * above_places // _EXACT_IN_FLOAT) or 1
    return {
        figure.key: round(Fraction(figure.cost, common * coarse)) * above_places
        + (-place if figure.nearest > figure.lower else place)
        for place, figure in enumerate(ordered, start=1)
    }


def _contradiction(
    component: Sequence[_Equation], figures: Mapping[Key, _Figure], fixed: Mapping[Key, int]
) -> NoRounding:
    """Leave out every sum, then every fixed key, without which the rest still contradicts."""
    equations = list(component)
    for equation in component:
        rest = [other for other in equations if other is not equation]
        if not _is_possible(rest, figures, fixed):
            equations = rest
    held = {key: fixed[key] for equation in equations for key, _ in equation.factors if key in fixed}
    for key in sorted(held):
        others = {other: number for other, number in held.items() if other != key}
        if not _is_possible(equations, figures, others):
            held = others
    return NoRounding(sorted(equation.name for equation in equations), sorted(held))


def _is_possible(equations: Sequence[_Equation], figures: Mapping[Key, _Figure], fixed: Mapping[Key, int]) -> bool:
    from finsam_ar.tables.binary_program import BinaryProgram  # noqa: PLC0415  # few tables need the solver

    free = {key: figure for key, figure in figures.items() if not figure.is_whole and key not in fixed}
    keys = _keys(equations, free)
    constants = {key: figure.lower for key, figure in figures.items()} | dict(fixed)
    return BinaryProgram(len(keys), _rows(equations, keys, free, constants)).minimise({}) is not None


def _all_hold(equations: Iterable[_Equation], shown: Mapping[Key, int]) -> bool:
    return all(equation.value(shown) == 0 for equation in equations)


def _verify(
    shown: Mapping[Key, int],
    equations: Iterable[_Equation],
    figures: Mapping[Key, _Figure],
    fixed: Mapping[Key, int],
) -> None:
    """Prove the rules in whole numbers, whatever the solver said."""
    for equation in equations:
        if equation.value(shown) != 0:
            raise AssertionError(f"{equation.name} doesn't hold as shown")
    for key, figure in figures.items():
        allowed = (fixed[key],) if key in fixed else (figure.lower, figure.lower + (not figure.is_whole))
        if shown[key] not in allowed:
            raise AssertionError(f"{key} is shown as {shown[key]}, allowed are {allowed}")
