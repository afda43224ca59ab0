"""What has been booked, by the day: the tables count whole months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from finsam_ar.books.model import Books, Root, month_index


def costs(books: Books, verksamhet: str, date: dt.date) -> int:
    """Return a verksamhet's costs from the beginning of the date's year up to the date, in öre."""
    table = books.postings
    table = table[(table["verksamhet"] == verksamhet) & (table["manad"] >= month_index(date.year, 1))]
    table = table[table["konto"].str.startswith(f"{Root.KOSTNADER}:") & (table["datum"].dt.date <= date)]
    return int(table["belopp_ore"].sum())


def income_by_motpart(books: Books, accounts: Collection[str], year: int) -> dict[str, int]:
    """Return a year's income on some accounts by counterparty, in öre; "" is what names none."""
    table = books.postings
    within = table["manad"].between(month_index(year, 1), month_index(year, 12)) & table["konto"].isin(accounts)
    sums = table[within].groupby("motpart", observed=True)["belopp_ore"].sum()
    return {str(motpart): -int(ore) for motpart, ore in sums.items()}


def verksamheter_on(books: Books, accounts: Collection[str]) -> set[str]:
    """Return the verksamheter that the postings on some accounts are for."""
    table = books.postings
    return {str(each) for each in table.loc[table["konto"].isin(accounts), "verksamhet"].unique()} - {""}
