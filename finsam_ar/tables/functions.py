"""The few figures that are more than sums and ratios: named, small and pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from finsam_ar.tables.model import Fact

if TYPE_CHECKING:
    from finsam_ar.tables.evaluate import Evaluator


def staff_turnover(evaluator: Evaluator, year: int) -> Fact | None:
    """Personalomsättning in per cent: (slutat + bytt tjänst) / ((antal i år + antal föregående år) / 2).

    Source: the definition below the five-year overview of published reports. None when a count is missing or nobody
    was employed.
    """
    now, before = evaluator.year_fact("antal-anstallda", year), evaluator.year_fact("antal-anstallda", year - 1)
    left, moved = evaluator.year_fact("slutat", year), evaluator.year_fact("bytt-tjanst", year)
    if now is None or before is None or left is None or moved is None or now.exact + before.exact == 0:
        return None
    share = Fraction(left.exact + moved.exact) / (Fraction(now.exact + before.exact) / 2)
    return Fact(100 * share, is_money=False, key=0, source=now.source)


#: The facts of a year that the functions read.
FACTS = ("antal-anstallda", "slutat", "bytt-tjanst")

#: name in a definition -> function of the evaluator and the year
FUNCTIONS: Mapping[str, Callable[[Evaluator, int], Fact | None]] = {"personalomsattning": staff_turnover}
