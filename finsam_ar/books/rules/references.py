"""Accounts and decisions refer to verksamheter and accounts that exist when they are needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from finsam_ar.books.findings import LedgerError, finding, suggestion
from finsam_ar.books.model import Account, Decision, DecisionKind, Register, Verksamhet
from finsam_ar.errors import Source

_ONE_AT_A_TIME = (DecisionKind.BUDGET, DecisionKind.DISTRIBUTION)


def check(accounts: Mapping[str, Account], register: Register, decisions: Sequence[Decision]) -> list[LedgerError]:
    """Find references to what doesn't exist."""
    return [
        *_accounts(accounts, register),
        *(each for decision in decisions for each in _decision(decision, accounts, register)),
        *_extensions(decisions),
        *_doubles(decisions),
    ]


def _accounts(accounts: Mapping[str, Account], register: Register) -> Iterator[LedgerError]:
    for account in accounts.values():
        if account.verksamhet is not None and account.verksamhet not in register.verksamheter:
            hint = suggestion(account.verksamhet, register.verksamheter)
            yield _at(
                account.source,
                f'kontot {account.name}: verksamheten "{account.verksamhet}" finns inte i registret',
                hint,
            )


def _decision(decision: Decision, accounts: Mapping[str, Account], register: Register) -> Iterator[LedgerError]:
    if decision.account is not None:
        yield from _distributed_account(decision, decision.account, accounts)
    verksamhet = register.verksamheter.get(decision.verksamhet)
    if verksamhet is None:
        hint = suggestion(decision.verksamhet, register.verksamheter) or "Lägg in den i registret först."
        yield _at(decision.source, f'beslutet gäller verksamheten "{decision.verksamhet}", som inte finns', hint)
    elif decision.year is not None and not _runs_in(verksamhet, decision.year):
        yield _at(
            decision.source,
            f'beslutet gäller {decision.year}, då verksamheten "{decision.verksamhet}" inte finns '
            f"({_validity(verksamhet)})",
            "Ändra ar: i beslutet eller verksamhetens datum i registret.",
        )


def _distributed_account(decision: Decision, name: str, accounts: Mapping[str, Account]) -> Iterator[LedgerError]:
    account = accounts.get(name)
    if account is None:
        yield _at(
            decision.source,
            f"budgeten är fördelad på kontot {name}, som inte finns i kontoplanen",
            suggestion(name, accounts),
        )
        return
    if not account.root.is_result:
        yield _at(decision.source, f"budgeten är fördelad på {name}, som inte är ett intäkts- eller kostnadskonto")
    if account.verksamhet not in (None, decision.verksamhet):
        yield _at(
            decision.source,
            f'kontot {name} hör till verksamheten "{account.verksamhet}", men fördelningen gäller '
            f'"{decision.verksamhet}"',
        )
    if decision.year is not None and not _overlaps(account.opened, account.closed, decision.year):
        yield _at(decision.source, f"kontot {name} är inte öppet {decision.year}")


def _extensions(decisions: Sequence[Decision]) -> Iterator[LedgerError]:
    granted = {decision.verksamhet for decision in decisions if decision.kind == DecisionKind.GRANT}
    for decision in decisions:
        if decision.kind == DecisionKind.EXTENSION and decision.verksamhet not in granted:
            yield _at(
                decision.source,
                f'"{decision.verksamhet}" förlängs men är aldrig beviljad',
                'Lägg till beslutet: custom "finsam-beviljande".',
            )


def _doubles(decisions: Sequence[Decision]) -> Iterator[LedgerError]:
    """Two decisions on one thing on one day: nobody can tell which replaces which."""
    first: dict[object, Decision] = {}
    for each in decisions:
        subject = (each.kind, each.date, each.verksamhet, each.account, each.is_income, each.year)
        if each.kind in _ONE_AT_A_TIME and first.setdefault(subject, each) is not each:
            yield _at(
                each.source,
                f"samma sak är redan beslutad samma dag, på {first[subject].source}",
                "Ta bort det ena beslutet.",
            )


def _runs_in(verksamhet: Verksamhet, year: int) -> bool:
    return _overlaps(verksamhet.valid_from, verksamhet.valid_to, year)


def _overlaps(start: dt.date, end: dt.date | None, year: int) -> bool:
    return start.year <= year and (end is None or end.year >= year)


def _validity(verksamhet: Verksamhet) -> str:
    end = f" till {verksamhet.valid_to}" if verksamhet.valid_to else ""
    return f"från {verksamhet.valid_from}{end}"


def _at(source: Source, message: str, hint: str = "") -> LedgerError:
    return finding({"filename": str(source.file), "lineno": source.line}, message, hint)
