"""Planned money by origin: what each one counts, and what is known of it on a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest

from finsam_ar.books.decisions import as_of
from finsam_ar.books.load import load
from finsam_ar.books.model import Decision
from finsam_ar.books.planned import ORIGINS, planned
from tests.ledgers import ACCOUNTS, REGISTER, decided, write_ledger

KANSLI, BRON, STEGEN, FINANCING = '"kansli"', '"bron"', '"stegen"', '"finansiering"'

#: A year from its plan to its last forecast, told in the order in which it was decided.
A_YEAR = (
    decided("2020-11-20", "plan", KANSLI, "900 SEK", ar="2022")
    + decided("2020-11-20", "plan", FINANCING, "5000 SEK", ar="2022", slag='"intakt"')
    + decided("2021-05-20", "plan", KANSLI, "1000 SEK", ar="2022")
    + decided("2021-09-30", "avsikt", STEGEN, "1200 SEK", fran="2022-01-01", till="2023-12-31")
    + decided("2021-10-01", "beviljande", BRON, "600 SEK", fran="2022-04-01", till="2022-09-30")
    + decided("2021-10-02", "ansokan", STEGEN, "2400 SEK", fran="2022-07-01", till="2023-06-30", sokande='"aby"')
    + decided("2021-11-25", "budget", KANSLI, "1100 SEK", ar="2022")
    + decided("2021-11-25", "budget", BRON, "600 SEK", ar="2022")
    + decided("2021-11-25", "budget", FINANCING, "5200 SEK", ar="2022", slag='"intakt"')
    + decided("2022-02-15", "overforing", KANSLI, "50 SEK", fran_ar="2021", till_ar="2022")
    + decided("2022-03-01", "budgetandring", KANSLI, "1300 SEK", ar="2022")
    + decided("2022-04-30", "prognos", KANSLI, "1250 SEK", ar="2022")
    + decided("2022-05-10", "hojning", BRON, "100 SEK")
    + decided("2022-08-31", "prognos", KANSLI, "1280 SEK", ar="2022")
)


def decisions_of(folder: Path, text: str = A_YEAR) -> tuple[Decision, ...]:
    return load(write_ledger(folder, text, base=ACCOUNTS + REGISTER)).decisions


def known(decisions: tuple[Decision, ...], day: str) -> tuple[Decision, ...]:
    return as_of(decisions, dt.date.fromisoformat(day))


def kronor(origin: str, decisions: tuple[Decision, ...], year: int = 2022) -> dict[str, float]:
    """Kronor by verksamhet, signed as postings are: a cost is positive."""
    sums: dict[str, int] = defaultdict(int)
    for line in planned(origin, decisions, year):
        sums[line.verksamhet] += line.amount_ore
    return {verksamhet: ore / 100 for verksamhet, ore in sums.items()}


#: What is known of 2022 when all of it has been decided.
IN_THE_END = {
    "budget": {},  # the ekonom hasn't distributed it
    "beslut": {"kansli": 1300, "bron": 600, "finansiering": -5200},
    "ursprunglig": {"kansli": 1100, "bron": 600, "finansiering": -5200},
    "disponibelt": {"kansli": 1350, "bron": 700, "finansiering": -5200},
    "overforing": {"kansli": 50},
    "beviljat": {"bron": 700},
    "planerat": {"kansli": 1300, "bron": 700, "finansiering": -5200},
    "prognos": {"kansli": 1280, "bron": 700, "finansiering": -5200},
    "ansokt": {"stegen": 1200},  # half of what is applied for
    "avsikt": {"stegen": 1200},
}


@pytest.mark.parametrize("origin", ORIGINS)
def test_what_each_origin_counts(tmp_path: Path, origin: str) -> None:
    assert kronor(origin, decisions_of(tmp_path)) == IN_THE_END[origin]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-11-19", {}),
        ("2020-11-20", {"kansli": 900, "finansiering": -5000}),  # the plan for several years
        ("2021-09-30", {"kansli": 1000, "finansiering": -5000}),  # a later plan; an intention binds nobody
        ("2021-10-31", {"kansli": 1000, "bron": 600, "finansiering": -5000}),  # and what is granted
        ("2021-11-25", {"kansli": 1100, "bron": 600, "finansiering": -5200}),  # the budget, which holds the grant
        ("2022-03-01", {"kansli": 1300, "bron": 600, "finansiering": -5200}),
        ("2022-05-10", {"kansli": 1300, "bron": 700, "finansiering": -5200}),  # the raise came after the budget
    ],
)
def test_what_was_planned_for_the_year_as_of_a_day(tmp_path: Path, day: str, expected: dict[str, float]) -> None:
    assert kronor("planerat", known(decisions_of(tmp_path), day)) == expected


@pytest.mark.parametrize(
    ("day", "kansli"),
    [
        ("2021-11-25", 1100),  # nobody has made a forecast: what is available
        ("2022-02-15", 1150),
        ("2022-03-01", 1350),
        ("2022-04-30", 1250),
        ("2022-08-31", 1280),  # the latest
    ],
)
def test_what_the_year_was_expected_to_end_at_as_of_a_day(tmp_path: Path, day: str, kansli: int) -> None:
    assert kronor("prognos", known(decisions_of(tmp_path), day))["kansli"] == kansli


def test_a_grant_takes_the_place_of_money_that_was_set_aside_for_it(tmp_path: Path) -> None:
    """Nobody had granted Stegen anything when its budget was decided; the raise that follows adds to the grant."""
    text = (
        decided("2021-11-25", "budget", '"stegen"', "500 SEK", ar="2022")
        + decided("2022-02-15", "overforing", '"stegen"', "50 SEK", fran_ar="2021", till_ar="2022")
        + decided("2022-03-01", "beviljande", '"stegen"', "400 SEK", fran="2022-04-01", till="2022-12-31")
        + decided("2022-05-10", "hojning", '"stegen"', "30 SEK")
    )
    decisions = decisions_of(tmp_path, text)

    assert kronor("planerat", known(decisions, "2022-02-28")) == {"stegen": 500}
    assert kronor("planerat", known(decisions, "2022-03-01")) == {"stegen": 400}
    assert kronor("planerat", decisions) == {"stegen": 430}
    assert kronor("disponibelt", decisions) == {"stegen": 480}
    assert kronor("beslut", decisions) == {"stegen": 500}


def test_a_change_of_the_budget_holds_what_was_granted_before_it(tmp_path: Path) -> None:
    decisions = decisions_of(tmp_path, A_YEAR + decided("2022-06-10", "budgetandring", BRON, "710 SEK", ar="2022"))

    assert kronor("planerat", decisions)["bron"] == 710
    assert kronor("prognos", decisions)["bron"] == 710


def test_what_is_granted_on_the_budgets_own_day_is_in_it(tmp_path: Path) -> None:
    same_day = decided("2022-05-10", "budgetandring", BRON, "710 SEK", ar="2022")

    assert kronor("planerat", decisions_of(tmp_path, A_YEAR + same_day))["bron"] == 710


def test_a_transfer_adds_to_what_is_expected_and_hides_nothing(tmp_path: Path) -> None:
    """Not what was granted before it, with a budget or without one, nor a plan."""
    decisions = decisions_of(
        tmp_path,
        A_YEAR
        + decided("2022-06-01", "overforing", BRON, "30 SEK", fran_ar="2021", till_ar="2022")
        + decided("2021-12-01", "beviljande", STEGEN, "240 SEK", fran="2022-01-01", till="2022-12-31")
        + decided("2022-06-01", "overforing", STEGEN, "40 SEK", fran_ar="2021", till_ar="2022")
        + decided("2020-11-20", "plan", KANSLI, "70 SEK", ar="2023")
        + decided("2022-12-01", "overforing", KANSLI, "7 SEK", fran_ar="2022", till_ar="2023"),
    )

    assert kronor("prognos", decisions)["bron"] == 730
    assert kronor("prognos", decisions)["stegen"] == 280
    assert kronor("prognos", decisions, 2023)["kansli"] == 77


def test_an_early_end_after_the_budget_and_the_forecast_lowers_both(tmp_path: Path) -> None:
    decisions = decisions_of(
        tmp_path,
        A_YEAR
        + decided("2022-05-31", "prognos", BRON, "680 SEK", ar="2022")
        + decided("2022-06-20", "avslut", BRON, till="2022-06-30"),
    )

    assert kronor("planerat", decisions)["bron"] == 340  # 700, less 3 x (100 + 20) for July to September
    assert kronor("prognos", decisions)["bron"] == 320  # 680; the forecast knew of the raise


def test_a_budget_keeps_its_months_when_the_insats_ends_or_goes_on(tmp_path: Path) -> None:
    """So that what is planned until a month is what was planned until then, whatever was decided of later months."""
    ended = decided("2022-06-20", "avslut", BRON, till="2022-06-30")
    extended = decided("2022-06-20", "forlangning", BRON, "90 SEK", fran="2022-10-01", till="2022-12-31")
    budget = A_YEAR.replace(decided("2022-05-10", "hojning", BRON, "100 SEK"), "")

    assert by_month("planerat", decisions_of(tmp_path, budget + ended)) == {4: 100, 5: 100, 6: 100, 7: 0, 8: 0, 9: 0}
    assert by_month("beslut", decisions_of(tmp_path, budget + ended)) == dict.fromkeys(range(4, 10), 100)
    assert by_month("planerat", decisions_of(tmp_path, budget + extended)) == dict.fromkeys(range(4, 10), 100) | (
        dict.fromkeys(range(10, 13), 30)
    )


def by_month(origin: str, decisions: tuple[Decision, ...], verksamhet: str = "bron") -> dict[int, float]:
    sums: dict[int, int] = defaultdict(int)
    for line in planned(origin, decisions, 2022):
        if line.verksamhet == verksamhet:
            sums[line.month % 12 + 1] += line.amount_ore
    return {month: ore / 100 for month, ore in sorted(sums.items())}


def test_a_coming_year_is_what_is_granted_and_else_the_plan(tmp_path: Path) -> None:
    """An insats that is granted needs no plan; where it has one too, the grant is what is decided."""
    decisions = decisions_of(
        tmp_path,
        decided("2021-11-25", "plan", KANSLI, "1500 SEK", ar="2024")
        + decided("2021-11-25", "plan", BRON, "999 SEK", ar="2024")
        + decided("2021-11-26", "beviljande", BRON, "2400 SEK", fran="2023-01-01", till="2024-12-31"),
    )

    assert kronor("planerat", decisions, 2024) == {"kansli": 1500, "bron": 1200}
    assert kronor("beslut", decisions, 2024) == {}


def test_an_intention_may_be_until_further_notice_and_be_replaced(tmp_path: Path) -> None:
    decisions = decisions_of(
        tmp_path,
        decided("2021-09-30", "avsikt", STEGEN, "1200 SEK", fran="2022-07-01")
        + decided("2023-09-30", "avsikt", STEGEN, "1800 SEK", fran="2024-01-01", till="2025-12-31"),
    )
    by_year = {year: kronor("avsikt", decisions, year) for year in range(2021, 2027)}

    assert by_year == {
        2021: {},
        2022: {"stegen": 1200},  # a year's amount also for a part of it
        2023: {"stegen": 1200},  # the later one doesn't concern it
        2024: {"stegen": 1800},
        2025: {"stegen": 1800},
        2026: {},  # the later one has replaced the earlier
    }
    assert kronor("avsikt", known(decisions, "2022-12-31"), 2026) == {"stegen": 1200}


def test_costs_and_income_of_one_verksamhet_are_two_budgets(tmp_path: Path) -> None:
    decisions = decisions_of(
        tmp_path,
        decided("2021-11-25", "budget", BRON, "600 SEK", ar="2022")
        + decided("2021-11-25", "budget", BRON, "450 SEK", ar="2022", slag='"intakt"')
        + decided("2022-02-01", "prognos", BRON, "400 SEK", ar="2022", slag='"intakt"'),
    )

    assert [
        (line.account, line.amount_ore) for line in planned("prognos", decisions, 2022) if line.month % 12 == 0
    ] == [
        ("Intäkter", -3333),
        ("Kostnader", 5000),
    ]


def test_a_transfer_stands_in_january(tmp_path: Path) -> None:
    (line,) = planned("overforing", decisions_of(tmp_path), 2022)

    assert (line.month, line.amount_ore) == (2022 * 12, 5000)
