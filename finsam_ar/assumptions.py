"""What if: assumptions from the command line, as decisions that nobody has taken.

bron=bifall                          the application that waits is granted as it stands
bron=2000000                         it is granted, but with that much money
stegen=avslut 2023-06-30                 the insats ends early
nysteg=3000000 från 2024-01-01 till 2025-12-31    money for a period, or for the application's own
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from finsam_ar.books.decisions import as_of
from finsam_ar.books.directives import exact_ore
from finsam_ar.books.grants import granted_periods, pending
from finsam_ar.books.model import Books, Decision, DecisionKind
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.suggest import near
from finsam_ar.tables.periods import Occasion

_DAY = r"(\d{4}-\d{2}-\d{2})"
_END = re.compile(rf"avslut {_DAY}")
_GRANT = re.compile(rf"(?:bifall|(\d+(?:[.,]\d{{1,2}})?))(?: från {_DAY})?(?: till {_DAY})?")
_HOW = (
    "Skriv insats=bifall, insats=3000000, insats=3000000 från 2024-01-01 till 2025-12-31 eller"
    " insats=avslut 2023-06-30."
)


_NOTHING = (None, None, None)


def assume(books: Books, assumptions: Iterable[str], occasion: Occasion) -> Books:
    """Return the books as if the assumptions had been decided on the occasion's day.

    UserError with all that is wrong with them: an unknown insats, no application to grant, a period that ends before
    it begins.
    """
    decisions, problems = list(books.decisions), list[Problem]()
    for text in assumptions:
        try:
            decisions.append(_assumed(books, text, occasion, as_of(decisions, occasion.as_of)))
        except UserError as error:
            problems += error.problems
    if problems:
        raise UserError(problems)
    return replace(books, decisions=tuple(sorted(decisions, key=lambda each: each.date)))


def _assumed(books: Books, text: str, occasion: Occasion, known: tuple[Decision, ...]) -> Decision:
    id_, _, rest = (part.strip() for part in text.partition("="))
    if id_ not in books.register.verksamheter:
        raise _wrong(text, f"verksamheten ”{id_}” finns inte i registret", near(id_, books.register.verksamheter))
    if end := _END.fullmatch(rest):
        periods, last = granted_periods(known, id_), _day(text, end[1])
        if not periods:
            raise _wrong(text, f"”{id_}” är inte beviljad och kan inte avslutas")
        if last < occasion.day:
            raise _wrong(text, f"rapporten gäller {occasion.day}, och medlen före den dagen är redan använda")
        if last >= periods[-1][1]:
            raise _wrong(text, f"”{id_}” är beviljad till {periods[-1][1]} och kan inte avslutas senare")
        return _decision(DecisionKind.END, id_, occasion, None, last, 0)
    grant = _GRANT.fullmatch(rest)
    if not grant:
        raise _wrong(text, "det går inte att förstå", _HOW)
    application = next((each.current for each in pending(known) if each.verksamhet == id_), None)
    asked = (application.amount_ore, application.period_from, application.period_to) if application else _NOTHING
    amount = exact_ore(Decimal(grant[1].replace(",", "."))) if grant[1] else asked[0]
    start = _day(text, grant[2]) if grant[2] else asked[1]
    end_day = _day(text, grant[3]) if grant[3] else asked[2]
    if amount is None or start is None or end_day is None:
        raise _wrong(text, f"”{id_}” har ingen ansökan som väntar på beslut", f"Säg belopp och period. {_HOW}")
    if end_day < start:
        raise _wrong(text, f"perioden slutar ({end_day}) innan den börjar ({start})")
    found = _decision(DecisionKind.GRANT, id_, occasion, start, end_day, amount)
    return replace(found, yearly=application.yearly) if application and (amount, start, end_day) == asked else found


def _decision(
    kind: DecisionKind, id_: str, occasion: Occasion, start: dt.date | None, end: dt.date, amount_ore: int
) -> Decision:
    return Decision(
        kind=kind,
        date=occasion.day if occasion.as_of == dt.date.max else occasion.as_of,
        verksamhet=id_,
        amount_ore=amount_ore,
        is_income=False,
        account=None,
        year=None,
        from_year=None,
        period_from=start,
        period_to=end,
        organ="antagande",
        paragraph="",
        dnr="",
        is_constructed=False,
        source=Source(Path("--anta")),
        is_assumed=True,
    )


def _day(text: str, day: str) -> dt.date:
    try:
        return dt.date.fromisoformat(day)
    except ValueError:
        raise _wrong(text, f"datumet {day} finns inte") from None


def _wrong(text: str, message: str, hint: str = "") -> UserError:
    return UserError(Problem(f"--anta ”{text}”: {message}", hint=hint))
