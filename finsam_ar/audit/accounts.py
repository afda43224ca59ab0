"""The books by account: huvudbok, kontoplan, and what each balance account's closing consists of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from finsam_ar.books.journal import Entry, Voucher, by_link
from finsam_ar.books.model import Account
from finsam_ar.render.sheets import csv_text, debit_credit, kronor

_LEDGER = ("konto", "typ", "datum", "verifikation", "regdatum", "betalningsmottagare", "text", "verksamhet")
_ITEMS = ("post", "typ", "datum", "verifikation", "betalningsmottagare", "text", "belopp")


def by_account(journal: Iterable[Voucher], year: int) -> Mapping[str, Sequence[Entry]]:
    """Return the postings up to the end of the year, as the tables count them: without bookings of the result."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for voucher in journal:
        if voucher.date.year <= year and not voucher.is_year_end:
            for line in voucher.lines:
                found[line.account].append(Entry(voucher, line))
    return found


def ledger(accounts: Mapping[str, Account], entries: Mapping[str, Sequence[Entry]], year: int) -> str:
    """Return huvudbok.csv (LKBR 3:3): each account with its opening, postings and closing.

    The result isn't booked away, so the first line is what earlier years' results add to eget kapital: with it all
    openings sum to zero.
    """
    header = (*_LEDGER, "debet", "kredit", "saldo")
    return csv_text(header, _ledger_rows(accounts, entries, year))


def _ledger_rows(
    accounts: Mapping[str, Account], entries: Mapping[str, Sequence[Entry]], year: int
) -> Iterator[tuple[object, ...]]:
    earlier = sum(
        entry.line.amount_ore
        for name, found in entries.items()
        if accounts[name].root.is_result
        for entry in found
        if entry.is_before(year)
    )
    if earlier:
        yield _balance_row("(tidigare års resultat)", "ingående", f"{year}-01-01", earlier)
    for name in sorted(entries, key=lambda name: (accounts[name].number or 0, name)):
        before = [] if accounts[name].root.is_result else [e for e in entries[name] if e.is_before(year)]
        balance = sum(entry.line.amount_ore for entry in before)
        within = [entry for entry in entries[name] if not entry.is_before(year)]
        if not balance and not within:
            continue
        yield _balance_row(name, "ingående", f"{year}-01-01", balance)
        for entry in within:
            balance += entry.line.amount_ore
            voucher = entry.voucher
            words = (voucher.payee, voucher.text, entry.line.verksamhet)
            amounts = (*debit_credit(entry.line.amount_ore), kronor(balance))
            yield (name, "post", voucher.date, voucher.ver, voucher.registered, *words, *amounts)
        yield _balance_row(name, "utgående", f"{year}-12-31", balance)


def _balance_row(name: str, kind: str, date: str, balance: int) -> tuple[object, ...]:
    return (name, kind, date, "", "", "", "", "", "", "", kronor(balance))


def chart(accounts: Mapping[str, Account]) -> str:
    """Return kontoplan.csv."""
    header = ("kontonummer", "konto", "kontoklass", "verksamhet", "oppnat", "stangt")
    ordered = sorted(accounts.values(), key=lambda account: (account.number or 0, account.name))
    return csv_text(
        header,
        ((a.number or "", a.name, a.root.value, a.verksamhet or "", a.opened, a.closed or "") for a in ordered),
    )


def specifications(
    accounts: Mapping[str, Account], entries: Mapping[str, Sequence[Entry]], year: int
) -> Mapping[str, str]:
    """Return a specification of every balance account with money, by its file's name (`2440-Skulder.csv`)."""
    wanted = [name for name in entries if not accounts[name].root.is_result]
    leaves = [name.rpartition(":")[2] for name in wanted]
    found = {}
    for name, leaf in zip(wanted, leaves, strict=True):
        closing = sum(entry.line.amount_ore for entry in entries[name])
        if closing or any(not entry.is_before(year) for entry in entries[name]):
            file = leaf if leaves.count(leaf) == 1 else name.replace(":", ".")
            rows = [*_items(entries[name], year), ("", "utgående balans", f"{year}-12-31", "", "", "", kronor(closing))]
            found[f"{file}.csv"] = csv_text(_ITEMS, rows)
    return found


def _items(entries: Sequence[Entry], year: int) -> Iterator[tuple[object, ...]]:
    """Yield open items where the account is one of items that settle each other, else the year's postings.

    Postings that share a link are one item. What has no link is the balance brought forward and the year's postings.
    """
    items, loose = by_link(entries)
    if not any(len(item) > 1 and _sum(item) == 0 for item in items.values()):
        items, loose = {}, list(entries)
    before = [entry for entry in loose if entry.is_before(year)]
    settling = _settling(before, items, year)
    if settling:
        before, items = [], {name: item for name, item in items.items() if name not in settling}
    if before:
        yield ("", "ingående balans", f"{year}-01-01", "", "", "", kronor(_sum(before)))
    for entry in loose:
        if not entry.is_before(year):
            yield _item_row("", "bokfört under året", entry)
    for name, item in items.items():
        if _sum(item):
            for entry in item:
                yield _item_row(name, "öppen post", entry)


def _settling(before: Sequence[Entry], items: Mapping[str, Sequence[Entry]], year: int) -> set[str]:
    """Return the items of earlier years that together settle the balance from before the books, else none.

    What stood in that balance has no link of its own, so each of its payments is alone with its link.
    """
    total = _sum(before)
    opposite = {
        name: _sum(item)
        for name, item in items.items()
        if _sum(item) * total < 0 and all(entry.is_before(year) for entry in item)
    }
    return set(opposite) if total and sum(opposite.values()) == -total else set()


def _item_row(name: str, kind: str, entry: Entry) -> tuple[object, ...]:
    voucher = entry.voucher
    return (name, kind, voucher.date, voucher.ver, voucher.payee, voucher.text, kronor(entry.line.amount_ore))


def _sum(entries: Iterable[Entry]) -> int:
    return sum(entry.line.amount_ore for entry in entries)
