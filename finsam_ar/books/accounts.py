"""The account plan, from `open` and `close`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from beancount.core.data import Close, Directive, Open

from finsam_ar.books.findings import source_of
from finsam_ar.books.model import Account, Root

_LEADING_DIGITS = re.compile(r"\d+")
_ROOTS = frozenset(Root)


def root_of(account: str) -> Root | None:
    """The account's root; None when it has another than the five."""
    name = account.partition(":")[0]
    return Root(name) if name in _ROOTS else None


def parse_accounts(entries: Iterable[Directive]) -> dict[str, Account]:
    """Read all accounts, by name. Beancount itself tells of accounts that are opened twice or have another root."""
    opened: dict[str, Open] = {}
    closed: dict[str, Close] = {}
    for entry in entries:
        if isinstance(entry, Open):
            opened.setdefault(entry.account, entry)
        elif isinstance(entry, Close):
            closed.setdefault(entry.account, entry)
    accounts: dict[str, Account] = {}
    for name, entry in opened.items():
        root = root_of(name)
        if root is None:
            continue
        digits = _LEADING_DIGITS.match(name.rpartition(":")[2])
        verksamhet = entry.meta.get("verksamhet")
        accounts[name] = Account(
            name=name,
            number=int(digits[0]) if digits else None,
            root=root,
            verksamhet=verksamhet if isinstance(verksamhet, str) else None,
            opened=entry.date,
            closed=closed[name].date if name in closed else None,
            source=source_of(entry.meta),
        )
    return accounts
