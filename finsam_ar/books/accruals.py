"""The year-end accruals of a year, as their vouchers were written: what the next year begins by reversing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from beancount import loader
from beancount.core import data

#: Tag of what belongs to a year and is paid in another.
ACCRUAL = "periodisering"
_OWN = frozenset({"ver", "regdatum", "underlag", "filename", "lineno"})  # a voucher's own, never carried over
_ORE_PER_KRONA = 100


@dataclass(frozen=True)
class AccrualPosting:
    """One row of an accrual: account, amount (debit positive) and its own metadata."""

    account: str
    amount_ore: int
    metadata: Mapping[str, str]


@dataclass(frozen=True)
class Accrual:
    """A voucher tagged #periodisering; metadata is what a reversal takes over (verksamhet, avser, motpart …)."""

    ver: str
    date: dt.date
    payee: str
    text: str
    links: tuple[str, ...]
    metadata: Mapping[str, str]
    postings: tuple[AccrualPosting, ...]


def read_accruals(main_file: Path, year: int) -> tuple[Accrual, ...]:
    """Return the accruals of `year`, in ledger order, without the reversals of the year before's."""
    entries, _, _ = loader._load([(str(main_file), True)], None, None, None)  # noqa: SLF001 (as books.load: no pickle)
    return find_accruals(entries, year)


def find_accruals(entries: Sequence[data.Directive], year: int) -> tuple[Accrual, ...]:
    """Return the accruals of `year`. One that shares a link with an earlier year's is that one's reversal."""
    tagged = [entry for entry in entries if isinstance(entry, data.Transaction) and ACCRUAL in entry.tags]
    earlier = {link for entry in tagged if entry.date.year < year for link in entry.links}
    return tuple(_accrual(entry) for entry in tagged if entry.date.year == year and not entry.links & earlier)


def _accrual(entry: data.Transaction) -> Accrual:
    return Accrual(
        ver=str(entry.meta["ver"]),
        date=entry.date,
        payee=entry.payee or "",
        text=entry.narration or "",
        links=tuple(sorted(entry.links)),
        metadata=_metadata(entry.meta),
        postings=tuple(
            AccrualPosting(posting.account, _ore(posting), _metadata(posting.meta or {})) for posting in entry.postings
        ),
    )


def _ore(posting: data.Posting) -> int:
    if posting.units is None or posting.units.number is None:
        raise ValueError(f"{posting.account}: a loaded posting has an amount")
    return int(posting.units.number * _ORE_PER_KRONA)


def _metadata(meta: Mapping[str, object]) -> dict[str, str]:
    """Only what was written by hand as text; Beancount's own keys start with two underscores."""
    return {
        key: value
        for key, value in meta.items()
        if isinstance(value, str) and key not in _OWN and not key.startswith("__")
    }
