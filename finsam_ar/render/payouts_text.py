"""What insatser are to be paid, for a terminal and for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import click

from finsam_ar.books.model import Register
from finsam_ar.ekonom.payout_plans import Due
from finsam_ar.ekonom.payouts import Debt, Expected, Payouts, State
from finsam_ar.render.listing import AMOUNT, DIM, GIVES, TEXT, amounts, listing, section
from finsam_ar.render.names import short_names
from finsam_ar.render.sheets import Record, kronor

_KRONA = 100  # öre

#: The values of a record; `lista` says which of the three lists it belongs to.
HEADER = ("lista", "insats", "vad", "datum", "belopp", "bokfort", "lage", "dagar", "kalla")


def payouts_text(payouts: Payouts, register: Register, width: int | None = None) -> str:
    """Return what isn't booked yet, what is odd and what is owed. `width`: of the terminal; None shortens nothing."""
    names = short_names(register)
    unbooked = [each for each in payouts.expected if each.state != State.BOOKED]
    booked = len(payouts.expected) - len(unbooked)
    lines = [click.style(f"Utbetalningar till insatser per {payouts.date}", bold=True)]
    lines += section("Att bokföra, kr", _expected(unbooked, names, width) or ["Inget."])
    lines += [f"  {booked} av {len(payouts.expected)} utbetalningar i planerna är bokförda."] if booked else []
    lines += [] if payouts.has_books else [f"  Böckerna har inga verifikationer för {payouts.date.year}."]
    lines += section("Avvikelser, kr", _odd(payouts, names, width) or ["Inga."])
    lines += section("Obetalda skulder, kr", _debts(payouts, names, width) or ["Inga."])
    if payouts.without_plan:
        without = ", ".join(names[each] for each in payouts.without_plan)
        lines += section("Utan utbetalningsplan", [without])
    return "\n".join([*lines, ""])


def payouts_records(payouts: Payouts) -> list[Record]:
    """Return every due sum, oddity and open debt, in that order."""
    return [
        *(_expected_record(each) for each in payouts.expected),
        *(
            _record("avvikelse", each.verksamhet, each.what)
            | {"belopp": kronor(each.amount_ore), "lage": each.kind.value, "kalla": str(each.source or "") or None}
            for each in payouts.odd
        ),
        *(_debt_record(each, payouts) for each in payouts.debts),
    ]


def _expected_record(expected: Expected) -> Record:
    due = expected.due
    return _record("plan", due.verksamhet, due.text) | {
        "datum": due.day.isoformat() if due.day else None,
        "belopp": kronor(due.amount_ore),
        "bokfort": kronor(expected.booked_ore),
        "lage": _state(expected),
    }


def _debt_record(debt: Debt, payouts: Payouts) -> Record:
    return _record("skuld", debt.verksamhet, debt.link) | {
        "datum": debt.since.isoformat(),
        "belopp": kronor(debt.open_ore),
        "dagar": (payouts.date - debt.since).days,
        "kalla": str(debt.source),
    }


def _record(list_: str, insats: str, what: str) -> dict[str, object]:
    return dict.fromkeys(HEADER) | {"lista": list_, "insats": insats, "vad": what}


def _state(expected: Expected) -> str:
    waits_for = f" {expected.due.waits_for}" if expected.state == State.WAITING else ""
    return f"{expected.state}{waits_for}"


def _expected(expected: Sequence[Expected], names: dict[str, str], width: int | None) -> list[str]:
    if not expected:
        return []
    planned = amounts([_shown_ore(each.due) for each in expected])
    booked = amounts([each.booked_ore for each in expected])
    rows = [("insats", "vad", "senast", "enligt plan", "bokfört", "läge")]
    for each, plan, ore in zip(expected, planned, booked, strict=True):
        due = each.due
        day = due.day.isoformat() if due.day else ""
        about = "" if due.is_exact else "ca "
        rows.append((names[due.verksamhet], due.text, day, about + plan, ore, _state(each)))
    return listing((GIVES, TEXT, TEXT, AMOUNT, AMOUNT, TEXT), rows, width)


def _shown_ore(due: Due) -> int:
    """Return what is planned, in whole kronor where nobody knows more."""
    return due.amount_ore if due.is_exact else round(Decimal(due.amount_ore) / _KRONA) * _KRONA


def _odd(payouts: Payouts, names: dict[str, str], width: int | None) -> list[str]:
    shown = amounts([each.amount_ore for each in payouts.odd])
    rows = [
        (names[each.verksamhet], each.kind, each.what, ore, str(each.source or ""))
        for each, ore in zip(payouts.odd, shown, strict=True)
    ]
    return listing((GIVES, TEXT, TEXT, AMOUNT, DIM), rows, width)


def _debts(payouts: Payouts, names: dict[str, str], width: int | None) -> list[str]:
    if not payouts.debts:
        return []
    total = sum(each.open_ore for each in payouts.debts)
    shown = amounts([*(each.open_ore for each in payouts.debts), total])
    rows = [
        (names[each.verksamhet], each.link or "utan länk", str(each.since), f"{(payouts.date - each.since).days}", ore)
        for each, ore in zip(payouts.debts, shown, strict=False)
    ]
    rows = [("insats", "länk", "sedan", "dagar", "belopp"), *rows, ("Summa", "", "", "", shown[-1])]
    return listing((GIVES, TEXT, TEXT, AMOUNT, AMOUNT), rows, width)
