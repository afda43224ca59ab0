"""Dated keys that divide money, and the division itself."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ar.books.keys import divide, key_on
from finsam_ar.books.load import load
from tests.books.problems import problems_of, the_problem
from tests.ledgers import line_of, write_ledger

weights = st.dictionaries(
    st.text("abcdef", min_size=1), st.decimals(0, 10**7, places=2, allow_nan=False), min_size=1
).filter(lambda shares: sum(shares.values()) > 0)


def key(date: str, name: str, *lines: str, kind: str = "antal") -> str:
    return "\n".join([f'{date} custom "finsam-nyckel" "{name}"', f'  typ: "{kind}"', *(f"  {each}" for each in lines)])


# ---- dividing --------------------------------------------------------------------------------------------------------


@given(ore=st.integers(-(10**12), 10**12), shares=weights)
def test_what_is_divided_is_all_there_and_each_part_within_an_ore(ore: int, shares: dict[str, Decimal]) -> None:
    parts = divide(ore, shares)

    assert list(parts) == list(shares)
    assert sum(parts.values()) == ore
    total = sum(map(Fraction, shares.values()))
    assert all(abs(part - ore * Fraction(shares[name]) / total) < 1 for name, part in parts.items())


@given(ore=st.integers(0, 10**9), shares=weights)
def test_who_has_no_weight_gets_nothing(ore: int, shares: dict[str, Decimal]) -> None:
    assert divide(ore, shares | {"nobody": Decimal(0)})["nobody"] == 0


def test_the_remaining_ore_go_to_the_largest_fractions_and_then_by_order() -> None:
    assert divide(100, {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)}) == {"a": 34, "b": 33, "c": 33}
    assert divide(100, {"a": Decimal("33.4"), "b": Decimal("33.3"), "c": Decimal("33.3")}) == {
        "a": 34,
        "b": 33,
        "c": 33,
    }
    assert divide(10, {"a": Decimal("0.14"), "b": Decimal("0.86")}) == {"a": 1, "b": 9}  # 1,4 and 8,6


def test_inhabitants_divide_what_the_kommuner_pay() -> None:
    """A quarter of 23 036 000 kr among three, to the öre."""
    parts = divide(575900000, {"aby": Decimal(48600), "byholm": Decimal(14300), "cedby": Decimal(9101)})

    assert parts == {"aby": 388727101, "byholm": 114378550, "cedby": 72794349}
    assert sum(parts.values()) == 575900000


# ---- reading ---------------------------------------------------------------------------------------------------------


def test_the_key_that_is_valid_on_a_day(tmp_path: Path) -> None:
    text = "\n".join(
        (
            key("2022-11-01", "medlemsbidrag", "myndigheten: 14300", "aby: 48600"),
            key("2023-11-01", "medlemsbidrag", "aby: 49000"),
            key("2022-11-01", "lon", "kansli: 62.5", "bron: 37.5", kind="procent"),
        )
    )
    keys = load(write_ledger(tmp_path, text + "\n")).keys

    found = key_on(keys, "medlemsbidrag", dt.date(2023, 10, 31))
    assert found is not None
    assert list(map(str, found.shares.values())) == ["48600", "14300"]  # in the register's order
    later = key_on(keys, "medlemsbidrag", dt.date(2023, 11, 1))
    assert later is not None
    assert later.shares == {"aby": 49000}
    pay = key_on(keys, "lon", dt.date(2024, 1, 1))
    assert pay is not None
    assert key_on(keys, "medlemsbidrag", dt.date(2022, 10, 31)) is None
    assert key_on(keys, "hyra", dt.date(2024, 1, 1)) is None


@pytest.mark.parametrize(
    ("lines", "kind", "message"),
    [
        (["aby: 66.66", "myndigheten: 33.33"], "procent", "nyckelns procent summerar till 99,99, inte 100"),
        (["aby: 66.67", "myndigheten: 33.34"], "procent", "nyckelns procent summerar till 100,01, inte 100"),
        (["aby: 0", "myndigheten: 0"], "antal", "nyckelns tal summerar till 0"),
        ([], "antal", "nyckeln delar inte på något"),
        (["aby: 100"], "andel", 'typ: "andel" finns inte'),
        (["aby: -1", "myndigheten: 101"], "procent", "aby: ska vara ett tal som inte är negativt"),
        (['aby: "100"'], "procent", "aby: ska vara ett tal"),
        (["byholm: 100"], "procent", '"byholm" är varken en organisation eller en verksamhet'),
        (["abby: 40", "myndigheten: 60"], "procent", '"abby" är varken en organisation eller en verksamhet'),
    ],
)
def test_what_is_wrong_with_a_key_is_told_once_at_its_line(
    tmp_path: Path, lines: list[str], kind: str, message: str
) -> None:
    main = write_ledger(tmp_path, key("2022-11-01", "medlemsbidrag", *lines, kind=kind) + "\n")

    problem = the_problem(main)

    assert message in problem.message
    assert problem.source is not None
    assert problem.source.line == line_of(main, "finsam-nyckel")


def test_a_misspelt_name_is_suggested(tmp_path: Path) -> None:
    main = write_ledger(tmp_path, key("2022-11-01", "medlemsbidrag", "abby: 40", "myndigheten: 60") + "\n")

    assert "aby" in the_problem(main).hint


def test_percent_with_decimals_may_sum_to_exactly_100(tmp_path: Path) -> None:
    lines = ("aby: 66.67", "myndigheten: 33.33")
    (found,) = load(write_ledger(tmp_path, key("2022-11-01", "bidrag", *lines, kind="procent") + "\n")).keys

    assert divide(10000, found.shares) == {"aby": 6667, "myndigheten": 3333}


def test_two_keys_of_one_name_are_not_of_one_day(tmp_path: Path) -> None:
    one = key("2022-11-01", "medlemsbidrag", "aby: 40")
    main = write_ledger(tmp_path, f"{one}\n; här\n{one}\n")

    (problem,) = problems_of(main)

    assert 'nyckeln "medlemsbidrag" finns redan för samma dag, på ' in problem.message
    assert problem.source is not None
    assert problem.source.line == line_of(main, "; här") + 1
