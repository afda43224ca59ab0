"""Payments of open debts: those to insatser that are due, or those that are named by their link."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from finsam_ar.books.journal import Entry, Voucher, by_link
from finsam_ar.errors import Problem, UserError
from finsam_ar.suggest import near
from finsam_ar.vouchers.desk import Desk
from finsam_ar.vouchers.draft import Draft, Row
from finsam_ar.vouchers.filing import Proposal

_Part = tuple[str, str]  # verksamhet and motpart


@dataclass(frozen=True)
class OpenItem:
    """All that is booked on a debt account under one link. `parts` are öre owed by verksamhet and motpart."""

    debt: Voucher  # the one that made it
    latest: Voucher
    links: frozenset[str]
    parts: Mapping[_Part, int]

    @property
    def owed_ore(self) -> int:
        """What is still to be paid; 0 when it is settled, negative when too much has been paid."""
        return sum(self.parts.values())


def propose(desk: Desk, links: Sequence[str], date: dt.date, document: str = "") -> Proposal:
    """Propose the payments, each debt in full. UserError when there is nothing to pay, or a link has no open debt."""
    settings = desk.section(desk.settings.payment, "betalning")
    items = open_items(desk.journal, desk.account(settings.debt))
    if links:
        wanted = _named(items, [link.removeprefix("^") for link in links])
    else:
        latest = date - dt.timedelta(days=settings.days)
        register = desk.books.register.verksamheter
        wanted = [
            item
            for item in items
            if item.owed_ore > 0
            and item.debt.date <= date
            and item.debt.registered <= latest
            and any(register[id_].is_insats for id_, _ in item.parts if id_)
        ]
        if not wanted:
            raise UserError(Problem(f"ingen skuld till en insats är obetald och förfallen {date}"))
    bank = desk.account(settings.bank)
    return Proposal(
        tuple(_payment(item, desk, date, bank, document or settings.document) for item in wanted),
    )


def open_items(journal: Iterable[Voucher], account: str) -> list[OpenItem]:
    """Return what is booked on a debt account by link, in the journal's order; what has no link is left out."""
    entries = [Entry(voucher, line) for voucher in journal for line in voucher.lines if line.account == account]
    items, _ = by_link(entries)
    return [_item(item) for item in items.values() if any(entry.line.amount_ore < 0 for entry in item)]


def _item(entries: Sequence[Entry]) -> OpenItem:
    parts: dict[_Part, int] = defaultdict(int)
    for entry in entries:
        parts[entry.line.verksamhet, entry.line.motpart] -= entry.line.amount_ore
    return OpenItem(
        debt=next(entry.voucher for entry in entries if entry.line.amount_ore < 0),
        latest=entries[-1].voucher,
        links=frozenset(link for entry in entries for link in entry.voucher.links),
        parts={part: ore for part, ore in parts.items() if ore},
    )


def _named(items: Sequence[OpenItem], links: Sequence[str]) -> list[OpenItem]:
    known = {link: item for item in items for link in item.links}
    problems = []
    for link in links:
        if link not in known:
            problems.append(Problem(f"ingen skuld har länken ^{link}", hint=near(link, known)))
        elif known[link].owed_ore <= 0:
            paid = known[link].latest
            problems.append(Problem(f"skulden ^{link} är redan betald, med {paid.ver}", paid.source))
    if problems:
        raise UserError(problems)
    return [known[link] for link in dict.fromkeys(links)]


def _payment(item: OpenItem, desk: Desk, date: dt.date, bank: str, document: str) -> Draft:
    account = desk.account(desk.section(desk.settings.payment, "betalning").debt)
    shared = _named_part(*next(iter(item.parts))) if len(item.parts) == 1 else {}
    return Draft(
        date=date,
        registered=desk.registered,
        payee=item.debt.payee,
        text=f"Betalning: {item.debt.text}",
        series=desk.section(desk.settings.payment, "betalning").series,
        metadata={"underlag": document, **shared},
        rows=(
            *(Row(account, ore, {} if shared else _named_part(*part)) for part, ore in item.parts.items()),
            Row(bank, -item.owed_ore),
        ),
        links=item.debt.links,
    )


def _named_part(verksamhet: str, motpart: str) -> dict[str, str]:
    return {key: value for key, value in (("verksamhet", verksamhet), ("motpart", motpart)) if value}
