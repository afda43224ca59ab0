"""How numbers are written and spoken."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from finsam_ar.document import numbers
from finsam_ar.document.model import Figure, Text
from finsam_ar.tables.model import Unit


@pytest.mark.parametrize(
    ("value", "decimals", "shown", "spoken"),
    [
        ("0", 0, "0", "0"),
        ("999", 0, "999", "999"),
        ("1000", 0, "1~000", "1000"),
        ("-25843", 0, "−25~843", "−25843"),
        ("1234567.895", 2, "1~234~567,90", "1234567,90"),
        ("-0.4", 0, "0", "0"),
        ("0.335", 1, "0,3", "0,3"),
        ("-0.05", 1, "−0,1", "−0,1"),
        ("0.5", 0, "1", "1"),
        ("26.178", 3, "26,178", "26,178"),
    ],
)
def test_numbers(value: str, decimals: int, shown: str, spoken: str) -> None:
    assert numbers.number(Decimal(value), decimals).replace("\u00a0", "~") == shown
    assert numbers.spoken(numbers.number(Decimal(value), decimals)) == spoken


def test_only_a_true_nil_is_a_dash_and_nothing_is_blank() -> None:
    assert numbers.cell(None, is_nil=False) == ("", "")
    assert numbers.cell(Decimal(0), is_nil=True) == ("–", "inget")
    assert numbers.cell(Decimal(0), is_nil=False) == ("0", "0")
    assert numbers.cell(Decimal(-1405), is_nil=False) == ("−1\u00a0405", "−1405")


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("avgiften blev −1~031~000~kr", "avgiften blev −1031000 kr"),
        ("196 674,39 euro", "196674,39 euro"),
        ("från 2021 453 deltagare", "från 2021 453 deltagare"),
        ("751 85 Uppsala, 018-18 58 40, 08-123 456 78, 222000-2576", None),
    ],
)
def test_amounts_in_a_text_are_spoken_whole_and_other_digits_as_they_stand(text: str, spoken: str | None) -> None:
    assert numbers.spoken(text.replace("~", "\u00a0")) == (spoken or text)


def test_an_amount_in_a_text_becomes_a_figure_and_stays_on_one_line() -> None:
    assert list(numbers.figures_in("Det kostar 5 772 499 kr, alltså 25 %.")) == [
        Text("Det kostar "),
        Figure("5\u00a0772\u00a0499", "5772499", ""),
        Text("\u00a0kr, alltså 25\u00a0%."),
    ]


def test_figures_have_their_unit() -> None:
    assert numbers.figure(Decimal(1405), Unit.TKR) == ("1\u00a0405\u00a0tkr", "1405 tkr")
    assert numbers.figure(Decimal("26.178"), Unit.MKR, 1) == ("26,2\u00a0mkr", "26,2 mkr")
    assert numbers.figure(Decimal("26.178"), Unit.MKR) == ("26,178\u00a0mkr", "26,178 mkr")
    assert numbers.figure(Decimal(53), Unit.PERCENT) == ("53\u00a0%", "53 %")
    assert numbers.figure(Decimal(7), Unit.COUNT) == ("7", "7")


def test_small_numbers_in_words_and_dates() -> None:
    assert [numbers.in_words(Decimal(n)) for n in (1, 2, 12, 13)] == ["1", "två", "tolv", "13"]
    assert numbers.date(dt.date(2023, 3, 31)) == "den 31\u00a0mars 2023"
