"""Each year after the first opens with last year's closing: a `balance` line for every account that isn't zero."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from beancount.core.data import Balance, Directive, Transaction

from finsam_ar.books.directives import CURRENCY
from finsam_ar.books.findings import LedgerError, finding, kronor
from finsam_ar.books.model import Account
from finsam_ar.books.rules.vouchers import OPENING


def check(entries: Sequence[Directive], accounts: Mapping[str, Account]) -> list[LedgerError]:
    """Find balance accounts that a year doesn't open. Beancount itself checks the amounts that do stand there."""
    asserted = {(entry.date, entry.account) for entry in entries if isinstance(entry, Balance)}
    return [
        each
        for first_voucher, closing in _years(entries, accounts)
        for each in _missing(first_voucher, closing, asserted)
    ]


def _years(
    entries: Sequence[Directive], accounts: Mapping[str, Account]
) -> Iterator[tuple[Transaction, Mapping[str, Decimal]]]:
    """Each later year's first voucher, with the balances before it. The entries come by date."""
    balance_accounts = {name for name, account in accounts.items() if not account.root.is_result}
    balances: dict[str, Decimal] = defaultdict(Decimal)
    year: int | None = None
    for entry in entries:
        if not isinstance(entry, Transaction):
            continue
        if OPENING not in entry.tags:
            if year is not None and entry.date.year != year:
                yield entry, balances
            year = entry.date.year
        for posting in entry.postings:
            if posting.account in balance_accounts and posting.units and isinstance(posting.units.number, Decimal):
                balances[posting.account] += posting.units.number


def _missing(
    first_voucher: Transaction, closing: Mapping[str, Decimal], asserted: set[tuple[dt.date, str]]
) -> Iterator[LedgerError]:
    first_day = dt.date(first_voucher.date.year, 1, 1)
    missing = {
        account: amount
        for account, amount in sorted(closing.items())
        if amount and (first_day, account) not in asserted
    }
    if missing:
        lines = "\n    ".join(
            f"{first_day} balance {account}  {amount} {CURRENCY}" for account, amount in missing.items()
        )
        accounts = ", ".join(f"{account} ({kronor(amount)})" for account, amount in missing.items())
        yield finding(
            first_voucher,
            f"{first_day.year} öppnar inte med förra årets utgående balans: balance saknas för {accounts}",
            f"Kontrollera beloppen och lägg in överst i årets fil:\n    {lines}",
            needs_all_entries=True,
        )
