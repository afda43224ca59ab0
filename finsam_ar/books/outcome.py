"""What has been booked, for those who need no table: costs, income by counterparty, closing balances."""

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


def costs_of_months(books: Books, verksamheter: Collection[str], first: int, last: int) -> int:
    """Return the costs of some verksamheter from one month index to another, in öre."""
    table = books.postings
    table = table[table["manad"].between(first, last) & table["verksamhet"].isin(verksamheter)]
    return int(table.loc[table["konto"].str.startswith(f"{Root.KOSTNADER}:"), "belopp_ore"].sum())


def closing_balances(books: Books, year: int) -> dict[str, int]:
    """Return the balance accounts that aren't zero at a year's end, sorted by account, in öre."""
    table = books.postings
    until = table[table["manad"] <= month_index(year, 12)]
    sums = until.groupby("konto", observed=True, dropna=False)["belopp_ore"].sum()
    ore_by_account = {str(account): int(ore) for account, ore in sums.items()}
    return {
        account: ore
        for account, ore in sorted(ore_by_account.items())
        if ore and not books.accounts[account].root.is_result
    }


def latest_day(books: Books, year: int) -> dt.date:
    """Return the day of the latest voucher up to a year's end; ValueError when there is none."""
    days: list[dt.date] = [day for day in books.postings["datum"].dt.date if day.year <= year]
    return max(days)


def income_by_motpart(books: Books, accounts: Collection[str], year: int) -> dict[str, int]:
    """Return a year's income on some accounts by counterparty, in öre; "" is what names none."""
    table = books.postings
    within = table["manad"].between(month_index(year, 1), month_index(year, 12)) & table["konto"].isin(accounts)
    sums = table[within].groupby("motpart", observed=True)["belopp_ore"].sum()
    return {str(motpart): -int(ore) for motpart, ore in sums.items()}


def verksamheter_of(books: Books, year: int, as_of: dt.date) -> set[str]:
    """Return the verksamheter that a year's postings are for, as known on a day; "" among them when some have none."""
    table = books.booked(as_of)
    within = table["manad"].between(month_index(year, 1), month_index(year, 12))
    return {str(each) for each in table.loc[within, "verksamhet"].unique()}


def verksamheter_on(books: Books, accounts: Collection[str]) -> set[str]:
    """Return the verksamheter that the postings on some accounts are for."""
    table = books.postings
    return {str(each) for each in table.loc[table["konto"].isin(accounts), "verksamhet"].unique()} - {""}
