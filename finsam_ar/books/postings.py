"""The posting table, built in one pass over Beancount's transactions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import pandas as pd
from beancount.core.data import Transaction

from finsam_ar.books.directives import exact_ore
from finsam_ar.books.model import POSTING_DTYPES, Account, month_index
from finsam_ar.books.rules.vouchers import OPENING


def posting_table(vouchers: Sequence[Transaction], accounts: Mapping[str, Account]) -> pd.DataFrame:
    """One row per posting of vouchers that the rules have found right."""
    rows_of = np.array([len(voucher.postings) for voucher in vouchers], dtype="int64")
    columns = {
        "datum": np.repeat(np.array([voucher.date for voucher in vouchers], dtype="datetime64[s]"), rows_of),
        "manad": np.repeat(np.array([_month(voucher) for voucher in vouchers], dtype="int64"), rows_of),
        "ver": _repeated([voucher.meta["ver"] for voucher in vouchers], rows_of),
        "betalningsmottagare": _repeated([voucher.payee or "" for voucher in vouchers], rows_of),
        "text": _repeated([voucher.narration or "" for voucher in vouchers], rows_of),
        "fil": _repeated([voucher.meta["filename"] for voucher in vouchers], rows_of),
        **_posting_columns(vouchers, accounts),
    }
    return pd.DataFrame({name: columns[name] for name in POSTING_DTYPES}).astype(dict(POSTING_DTYPES))


def _posting_columns(vouchers: Sequence[Transaction], accounts: Mapping[str, Account]) -> dict[str, object]:
    fixed = {name: each.verksamhet or "" for name, each in accounts.items()}
    konto: list[str] = []
    verksamhet: list[str] = []
    motpart: list[str] = []
    belopp: list[int] = []
    rad: list[int] = []
    for voucher in vouchers:
        shared_verksamhet: str = voucher.meta.get("verksamhet", "")
        shared_motpart: str = voucher.meta.get("motpart", "")
        for account, units, _cost, _price, _flag, meta in voucher.postings:
            own = meta or voucher.meta
            konto.append(account)
            verksamhet.append(own.get("verksamhet", shared_verksamhet) or fixed[account])
            motpart.append(own.get("motpart", shared_motpart))
            belopp.append(_ore(None if units is None else units.number))
            rad.append(own["lineno"])
    names = _category(konto)
    numbers = np.array([accounts[name].number or 0 for name in names.categories], dtype="int64")
    return {
        "konto": names,
        "kontonummer": numbers[names.codes],
        "verksamhet": _category(verksamhet),
        "motpart": _category(motpart),
        "belopp_ore": np.array(belopp, dtype="int64"),
        "rad": np.array(rad, dtype="int64"),
    }


def _month(voucher: Transaction) -> int:
    month = month_index(voucher.date.year, voucher.date.month)
    return month - 1 if OPENING in voucher.tags else month


def _ore(number: Decimal | None) -> int:
    ore = None if number is None else exact_ore(number)
    assert ore is not None, "an amount that the rules have let pass is in whole öre"  # noqa: S101
    return ore


def _repeated(values: list[str], counts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pd.Categorical:
    per_voucher = _category(values)
    return pd.Categorical.from_codes(np.repeat(per_voucher.codes, counts), dtype=per_voucher.dtype)


def _category(values: list[str]) -> pd.Categorical:
    return pd.Categorical(pd.array(values, dtype="str"))
