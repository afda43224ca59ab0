"""What has been booked, by the day: the tables count whole months."""

from __future__ import annotations

import datetime as dt

from finsam_ar.books.model import Books, Root, month_index


def costs(books: Books, verksamhet: str, date: dt.date) -> int:
    """Return a verksamhet's costs from the beginning of the date's year up to the date, in öre."""
    table = books.postings
    table = table[(table["verksamhet"] == verksamhet) & (table["manad"] >= month_index(date.year, 1))]
    table = table[table["konto"].str.startswith(f"{Root.KOSTNADER}:") & (table["datum"].dt.date <= date)]
    return int(table["belopp_ore"].sum())
