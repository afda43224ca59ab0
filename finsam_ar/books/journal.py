"""The books as the law sees them: every voucher with all that it says, also what no table counts."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from beancount.core.data import Transaction

from finsam_ar.books.accounts import parse_accounts
from finsam_ar.books.directives import exact_ore
from finsam_ar.books.load import read_entries
from finsam_ar.books.model import Account
from finsam_ar.books.rules.vouchers import OPENING, YEAR_END
from finsam_ar.errors import Source

_VER = re.compile(r"(\D+)(\d+)")


@dataclass(frozen=True)
class JournalLine:
    """A posting: öre, debit positive; `number` counts from 1 within its voucher."""

    number: int
    account: str
    verksamhet: str
    motpart: str
    avser: str
    amount_ore: int
    source: Source


@dataclass(frozen=True)
class Voucher:
    """A voucher and its postings. `document` is a file of the underlag, "" where none is named."""

    ver: str
    date: dt.date
    registered: dt.date
    payee: str
    text: str
    underlag: str
    document: str
    links: tuple[str, ...]
    tags: tuple[str, ...]
    lines: tuple[JournalLine, ...]
    source: Source

    @property
    def series_order(self) -> tuple[str, int]:
        """Its place among vouchers of one day: by series, then number (A2 before A10)."""
        match = _VER.fullmatch(self.ver)
        return (match[1], int(match[2])) if match else (self.ver, 0)

    @property
    def is_opening(self) -> bool:
        """True for the first year's opening balance, which counts as before the year."""
        return OPENING in self.tags

    @property
    def is_year_end(self) -> bool:
        """True for bookings of the result itself, which no table counts."""
        return YEAR_END in self.tags


@dataclass(frozen=True)
class Entry:
    """One posting with its voucher."""

    voucher: Voucher
    line: JournalLine

    def is_before(self, year: int) -> bool:
        """True when it makes the year's opening balance."""
        return self.voucher.date.year < year or (self.voucher.date.year == year and self.voucher.is_opening)


def read_journal(main_file: Path) -> tuple[Voucher, ...]:
    """Return all vouchers of books that `load` has found right, by date, series and number."""
    entries, _, _ = read_entries(main_file)
    accounts = parse_accounts(entries)
    vouchers = [_voucher(entry, accounts) for entry in entries if isinstance(entry, Transaction)]
    return tuple(sorted(vouchers, key=lambda voucher: (voucher.date, voucher.series_order)))


def by_link(entries: Sequence[Entry]) -> tuple[dict[str, list[Entry]], list[Entry]]:
    """Return postings that share a link, by that link, and those without any.

    Links that stand together on a voucher are one; each group goes by its first link.
    """
    leader: dict[str, str] = {}

    def find(link: str) -> str:
        while leader.setdefault(link, link) != link:
            link = leader[link]
        return link

    for entry in entries:
        for link in entry.voucher.links[1:]:
            leader[find(link)] = find(entry.voucher.links[0])
    items: dict[str, list[Entry]] = defaultdict(list)
    loose = []
    for entry in entries:
        if entry.voucher.links:
            items[find(entry.voucher.links[0])].append(entry)
        else:
            loose.append(entry)
    return items, loose


def _voucher(entry: Transaction, accounts: Mapping[str, Account]) -> Voucher:
    meta = entry.meta
    lines = []
    for number, posting in enumerate(entry.postings, 1):
        own = {**meta, **(posting.meta or {})}
        lines.append(
            JournalLine(
                number=number,
                account=posting.account,
                verksamhet=own.get("verksamhet", "") or accounts[posting.account].verksamhet or "",
                motpart=own.get("motpart", ""),
                avser=str(own.get("avser", "")),
                amount_ore=_ore(None if posting.units is None else posting.units.number),
                source=Source(Path(own["filename"]), own["lineno"]),
            )
        )
    return Voucher(
        ver=meta["ver"],
        date=entry.date,
        registered=meta["regdatum"],
        payee=entry.payee or "",
        text=entry.narration or "",
        underlag=meta["underlag"],
        document=str(meta.get("dokument", "")),
        links=tuple(sorted(entry.links)),
        tags=tuple(sorted(entry.tags)),
        lines=tuple(lines),
        source=Source(Path(meta["filename"]), meta["lineno"]),
    )


def _ore(number: Decimal | None) -> int:
    ore = None if number is None else exact_ore(number)
    assert ore is not None, "an amount that the rules have let pass is in whole öre"  # noqa: S101
    return ore
