"""Live formulas: a sum of the cells that it is made of, a ratio of the two that it divides.

A formula is only written when what it gives is what is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from finsam_ar.render.xlsx.layout import Edition, Layout, Place, address
from finsam_ar.tables.model import Fact

_Terms = list[tuple[int, Place]]
_Cell = tuple[int, int]  # column and row on the sheet


def formula(layout: Layout, place: Place, edition: Edition) -> str | None:
    """Return a cell's formula, None when it is no sum or ratio of cells that the table shows."""
    if place.fact.of is not None:
        return _ratio(layout, place, place.fact.of, edition)
    terms = _terms(layout, place, place.fact)
    if not terms or any(term.counts(edition) is not place.counts(edition) for _, term in terms):
        return None
    if sum(sign * term.value(edition) for sign, term in terms) != place.value(edition):
        if place.unit.is_money:
            raise AssertionError(f"{layout.table.id}: {place.address} is not the sum of what it is made of")
        return None  # counts are rounded one by one
    cells = {(sign, (term.column, term.row)) for sign, term in terms}
    if len(cells) < len(terms):
        return None  # a range names each cell once
    cells |= _blanks(layout, place, terms)
    added, taken = (_added(layout, sorted(cell for sign, cell in cells if sign == wanted)) for wanted in (1, -1))
    return f"={added}-{taken}" if taken else f"={added}"


def _terms(layout: Layout, near: Place, fact: Fact) -> _Terms | None:
    """The cells that a sum is made of; a part in a hidden row is replaced by its own parts, or by the same money."""
    found: _Terms = []
    for sign, part in fact.parts:
        place = layout.find(part, near)
        if place is not None:
            found.append((sign, place))
            continue
        below = _terms(layout, near, part) if part.parts else _same_money(layout, near, part)
        if below is None:
            return None
        found += [(sign * inner, term) for inner, term in below]
    return found


def _same_money(layout: Layout, near: Place, fact: Fact) -> _Terms | None:
    found = layout.same_money(fact, near)
    return None if found is None else [found]


def _blanks(layout: Layout, place: Place, terms: _Terms) -> set[tuple[int, _Cell]]:
    """The blank cells that belong to a sum: its neighbours have figures there. So a whole row has the same formula."""
    found: set[tuple[int, _Cell]] = set()
    if all(term.column == place.column for _, term in terms):
        for other in layout.places.values():
            if other.row == place.row and other.fact.parts:
                found |= {
                    (sign, (place.column, term.row))
                    for sign, term in _terms(layout, other, other.fact) or ()
                    if term.column == other.column
                }
    elif all(term.row == place.row for _, term in terms):
        for other in layout.places.values():
            if other.column == place.column and other.fact.parts:
                found |= {
                    (sign, (term.column, place.row))
                    for sign, term in _terms(layout, other, other.fact) or ()
                    if term.row == other.row
                }
    return {(sign, cell) for sign, cell in found if cell not in layout.filled}


def _added(layout: Layout, cells: Sequence[_Cell]) -> str:
    """`C5`, or `SUM(C5:C9,C12)`: cells below each other become a range when nothing else stands between them."""
    if len(cells) == 1:
        return address(*cells[0])
    ranges: list[tuple[_Cell, _Cell]] = []
    for cell in cells:
        if ranges and _is_clear(layout, ranges[-1][1], cell):
            ranges[-1] = (ranges[-1][0], cell)
        else:
            ranges.append((cell, cell))
    texts = [address(*first) if first == last else f"{address(*first)}:{address(*last)}" for first, last in ranges]
    return f"SUM({','.join(texts)})" if texts else ""


def _is_clear(layout: Layout, above: _Cell, below: _Cell) -> bool:
    column = above[0]
    between = range(above[1] + 1, below[1])
    return column == below[0] and not any((column, row) in layout.filled for row in between)


def _ratio(layout: Layout, place: Place, of: tuple[Fact, Fact], edition: Edition) -> str | None:
    above, below = (layout.find(fact, place) for fact in of)
    if above is None or below is None or above.counts(edition) is not below.counts(edition):
        return None
    divided = f"100*{above.address}/{below.address}"
    if edition is Edition.EXACT:
        return f"={divided}"
    if not below.shown:
        return None
    exact = 100 * Fraction(above.shown) / Fraction(below.shown)
    rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP)
    return f"=ROUND({divided},0)" if rounded == place.shown else None
