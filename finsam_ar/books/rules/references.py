"""Accounts and decisions refer to verksamheter and accounts that exist when they are needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from finsam_ar.books.findings import LedgerError, finding_at, suggestion
from finsam_ar.books.model import Account, Decision, DecisionKind, Register, Verksamhet


def check(accounts: Mapping[str, Account], register: Register, decisions: Sequence[Decision]) -> list[LedgerError]:
    """Find references to what doesn't exist."""
    return [
        *_accounts(accounts, register),
        *(each for decision in decisions for each in _decision(decision, accounts, register)),
    ]


def _accounts(accounts: Mapping[str, Account], register: Register) -> Iterator[LedgerError]:
    for account in accounts.values():
        if account.verksamhet is not None and account.verksamhet not in register.verksamheter:
            hint = suggestion(account.verksamhet, register.verksamheter)
            yield finding_at(
                account.source,
                f'kontot {account.name}: verksamheten "{account.verksamhet}" finns inte i registret',
                hint,
            )


def _decision(decision: Decision, accounts: Mapping[str, Account], register: Register) -> Iterator[LedgerError]:
    if decision.account is not None:
        yield from _distributed_account(decision, decision.account, accounts)
    for id_ in (*decision.applicants, *decision.parties):
        if id_ not in register.organisations:
            hint = suggestion(id_, register.organisations) or "Lägg in den i registret först."
            yield finding_at(decision.source, f'organisationen "{id_}" finns inte i registret', hint)
    if decision.kind == DecisionKind.NOTIFICATION:
        return
    verksamhet = register.verksamheter.get(decision.verksamhet)
    if verksamhet is None:
        hint = suggestion(decision.verksamhet, register.verksamheter) or "Lägg in den i registret först."
        yield finding_at(decision.source, f'beslutet gäller verksamheten "{decision.verksamhet}", som inte finns', hint)
    elif decision.year is not None and not _runs_in(verksamhet, decision.year):
        yield finding_at(
            decision.source,
            f'beslutet gäller {decision.year}, då verksamheten "{decision.verksamhet}" inte finns '
            f"({_validity(verksamhet)})",
            "Ändra ar: i beslutet eller verksamhetens datum i registret.",
        )


def _distributed_account(decision: Decision, name: str, accounts: Mapping[str, Account]) -> Iterator[LedgerError]:
    account = accounts.get(name)
    if account is None:
        yield finding_at(
            decision.source,
            f"budgeten är fördelad på kontot {name}, som inte finns i kontoplanen",
            suggestion(name, accounts),
        )
        return
    if not account.root.is_result:
        yield finding_at(
            decision.source, f"budgeten är fördelad på {name}, som inte är ett intäkts- eller kostnadskonto"
        )
    if account.verksamhet not in (None, decision.verksamhet):
        yield finding_at(
            decision.source,
            f'kontot {name} hör till verksamheten "{account.verksamhet}", men fördelningen gäller '
            f'"{decision.verksamhet}"',
        )
    if decision.year is not None and not _overlaps(account.opened, account.closed, decision.year):
        yield finding_at(decision.source, f"kontot {name} är inte öppet {decision.year}")


def _runs_in(verksamhet: Verksamhet, year: int) -> bool:
    return _overlaps(verksamhet.valid_from, verksamhet.valid_to, year)


def _overlaps(start: dt.date, end: dt.date | None, year: int) -> bool:
    return start.year <= year and (end is None or end.year >= year)


def _validity(verksamhet: Verksamhet) -> str:
    end = f" till {verksamhet.valid_to}" if verksamhet.valid_to else ""
    return f"från {verksamhet.valid_from}{end}"
