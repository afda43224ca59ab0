"""Every revenue and cost is for one verksamhet, which exists then; an insats has costs only in its decided periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from beancount.core.data import Directive, Meta, Posting, Transaction

from finsam_ar.books.decisions import as_of
from finsam_ar.books.findings import LedgerError, finding, suggestion
from finsam_ar.books.grants import granted_periods
from finsam_ar.books.model import Account, Decision, Register, Root, month_index
from finsam_ar.books.periods import HOW_TO_WRITE, parse_avser


@dataclass(frozen=True)
class _Time:
    """When a verksamhet exists, or when an insats may have costs."""

    periods: tuple[tuple[dt.date, dt.date | None], ...]

    def holds(self, date: dt.date, avser: tuple[int, int] | None) -> bool:
        """Whether what a posting concerns, the months of `avser:` or else its day, lies within."""
        if avser is None:
            return any(start <= date and (end is None or date <= end) for start, end in self.periods)
        return all(self._touches(month) for month in range(avser[0], avser[1] + 1))

    def _touches(self, month: int) -> bool:
        return any(
            month_index(start.year, start.month) <= month and (end is None or month <= month_index(end.year, end.month))
            for start, end in self.periods
        )

    def __str__(self) -> str:
        """As the messages write it: 2022-01-01 till 2022-12-31."""
        return ", ".join(f"{start} till {end}" if end else f"från {start}" for start, end in self.periods) or "ingen"


def check(
    entries: Sequence[Directive],
    accounts: Mapping[str, Account],
    register: Register,
    decisions: Sequence[Decision],
) -> list[LedgerError]:
    """Find postings for no verksamhet, an unknown one or the wrong one, or outside its time."""
    rules = _Rules(accounts, register, decisions)
    return [
        each
        for voucher in entries
        if isinstance(voucher, Transaction)
        for posting in voucher.postings
        for each in rules.check(voucher, posting)
    ]


class _Rules:
    """The rules for one posting, with what they need to know looked up once."""

    def __init__(self, accounts: Mapping[str, Account], register: Register, decisions: Sequence[Decision]) -> None:
        self.register = register
        self.fixed = {name: account.verksamhet for name, account in accounts.items() if account.verksamhet}
        self.result = {name for name, account in accounts.items() if account.root.is_result}
        self.costs = {name for name, account in accounts.items() if account.root == Root.KOSTNADER}
        known = register.verksamheter.values()
        self.valid = {each.id: _Time(((each.valid_from, each.valid_to),)) for each in known}
        self.decisions = decisions
        self.granted = {each.id: _Time(granted_periods(decisions, each.id)) for each in known if each.is_insats}
        self.first_days: dict[str, dt.date] = {}  # an insats' latest decision: from that day on all is known
        for decision in decisions:
            self.first_days[decision.verksamhet] = decision.date

    def check(self, voucher: Transaction, posting: Posting) -> Iterator[LedgerError]:
        """Find what is wrong with one posting's verksamhet, motpart and avser."""
        own, shared = posting.meta or {}, voucher.meta
        motpart = own.get("motpart", shared.get("motpart"))
        if motpart is not None and motpart not in self.register.organisations:
            hint = suggestion(str(motpart), self.register.organisations) or "Lägg in organisationen i registret."
            where = _where("motpart", voucher, own)
            yield finding(where, f'motpart: organisationen "{motpart}" finns inte i registret', hint)
        avser = own.get("avser", shared.get("avser"))
        months = parse_avser(avser)
        if avser is not None and months is None:
            yield finding(_where("avser", voucher, own), f'avser: "{avser}" är ingen period', HOW_TO_WRITE)
        stated = own.get("verksamhet", shared.get("verksamhet"))
        verksamhet = self.fixed.get(posting.account) if stated is None else stated
        if verksamhet is None:
            yield from self._check_absence(posting)
        elif verksamhet not in self.register.verksamheter:
            hint = suggestion(str(verksamhet), self.register.verksamheter) or "Lägg in den i registret först."
            where = own if stated is None else _where("verksamhet", voucher, own)
            yield finding(where, f'verksamheten "{verksamhet}" finns inte i registret', hint)
        else:
            yield from self._check_account(posting, verksamhet)
            if avser is None or months is not None:
                yield from self._check_time(voucher, posting, verksamhet, months)

    def _check_absence(self, posting: Posting) -> Iterator[LedgerError]:
        if posting.account in self.result:
            yield finding(
                posting.meta or {},
                f"raden på {posting.account} har ingen verksamhet",
                'Lägg till `verksamhet: "…"` på verifikationen eller under raden.',
            )

    def _check_account(self, posting: Posting, verksamhet: str) -> Iterator[LedgerError]:
        fixed = self.fixed.get(posting.account)
        if fixed not in (None, verksamhet):
            yield finding(
                posting.meta or {},
                f'kontot {posting.account} hör till verksamheten "{fixed}", men raden säger "{verksamhet}"',
                "Byt konto eller verksamhet.",
            )

    def _check_time(
        self, voucher: Transaction, posting: Posting, verksamhet: str, months: tuple[int, int] | None
    ) -> Iterator[LedgerError]:
        """Check when a revenue or cost belongs. Refunds come when they come."""
        is_cost = posting.account in self.costs
        if posting.account not in self.result or (is_cost and _is_credit(posting)):
            return
        own = posting.meta or {}
        concerned = own.get("avser", voucher.meta.get("avser", voucher.date))
        granted = self.granted.get(verksamhet)
        if not self.valid[verksamhet].holds(voucher.date, months):
            yield finding(
                own,
                f'raden på {posting.account} gäller {concerned}, då verksamheten "{verksamhet}" inte finns '
                f"({self.valid[verksamhet]})",
                f"Säg vilken period raden gäller med `avser:`, eller ändra registret. {HOW_TO_WRITE}",
            )
        elif is_cost and granted is not None and not granted.holds(voucher.date, months):
            yield finding(
                own,
                f"kostnaden på {posting.account} gäller {concerned}, utanför den beviljade perioden för "
                f'"{verksamhet}": {granted}',
                "Säg vilken period kostnaden gäller med `avser:`, eller lägg till beslutet (finsam-beviljande, "
                "finsam-forlangning).",
            )
        elif is_cost and granted is not None and not self._is_decided(verksamhet, voucher.date, months):
            yield finding(
                own,
                f'kostnaden på {posting.account} för "{verksamhet}" är bokförd {voucher.date}, innan den beviljades',
                "Rätta verifikationens eller beslutets datum: medel betalas inte ut före beslutet.",
            )

    def _is_decided(self, verksamhet: str, date: dt.date, months: tuple[int, int] | None) -> bool:
        """Whether the cost's period was granted by the day it was booked."""
        if date >= self.first_days.get(verksamhet, dt.date.min):
            return True
        return _Time(granted_periods(as_of(self.decisions, date), verksamhet)).holds(date, months)


def _where(key: str, voucher: Transaction, own: Meta) -> Transaction | Meta:
    """Where it is written: what stands on the voucher is told once, not for each posting."""
    return own if key in own else voucher


def _is_credit(posting: Posting) -> bool:
    number = posting.units.number if posting.units else None
    return isinstance(number, Decimal) and number < 0
