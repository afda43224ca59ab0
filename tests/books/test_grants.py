"""What insatser have been granted: money by month, periods, pending applications, signed agreements."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from finsam_ar.books.decisions import as_of
from finsam_ar.books.grants import by_month, by_year, granted, granted_periods, is_signed, latest_grant, pending
from finsam_ar.books.load import load
from finsam_ar.books.model import Decision, DecisionKind
from finsam_ar.errors import Source
from tests.ledgers import ACCOUNTS, REGISTER, decided, write_ledger

#: Stegen again, in a register without any grants.
EMPTY = ACCOUNTS + REGISTER


def decisions_of(folder: Path, *texts: str) -> tuple[Decision, ...]:
    return load(write_ledger(folder, "".join(texts), base=EMPTY)).decisions


def month_of(index: int) -> str:
    """Write a month index as the calendar does: 2023-09."""
    return f"{index // 12}-{index % 12 + 1:02}"


def kronor_by_month(decisions: tuple[Decision, ...], verksamhet: str = "bron") -> dict[str, float]:
    return {month_of(month): ore / 100 for month, ore in by_month(granted(decisions, verksamhet)).items() if ore}


def kronor_by_year(decisions: tuple[Decision, ...], verksamhet: str = "bron") -> dict[int, float]:
    return {year: ore / 100 for year, ore in by_year(granted(decisions, verksamhet)).items()}


def grant(amount: str, start: str, end: str, date: str = "2022-03-15", **keys: str) -> str:
    return decided(date, "beviljande", '"bron"', f"{amount} SEK", fran=start, till=end, **keys)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# ---- a grant by month and by year ------------------------------------------------------------------------------------


def test_a_grant_over_three_years_is_split_by_month(tmp_path: Path) -> None:
    """The issue's own example: 4 340 tkr over 28 months is 155 tkr a month."""
    decisions = decisions_of(tmp_path, grant("4340000", "2023-09-01", "2025-12-31"))

    assert kronor_by_year(decisions) == {2023: 620_000, 2024: 1_860_000, 2025: 1_860_000}
    assert set(kronor_by_month(decisions).values()) == {155_000}


def test_what_remains_goes_to_the_last_month(tmp_path: Path) -> None:
    decisions = decisions_of(tmp_path, grant("100.00", "2022-04-01", "2022-06-30"))

    assert kronor_by_month(decisions) == {"2022-04": 33.33, "2022-05": 33.33, "2022-06": 33.34}


def test_a_period_may_start_and_end_in_any_month_on_any_day(tmp_path: Path) -> None:
    """A month of which only a day is granted has as much as the others."""
    decisions = decisions_of(tmp_path, grant("400", "2022-11-30", "2023-02-01"))

    assert kronor_by_month(decisions) == {"2022-11": 100, "2022-12": 100, "2023-01": 100, "2023-02": 100}
    assert kronor_by_year(decisions) == {2022: 200, 2023: 200}


def test_the_boards_amount_of_a_year_is_spread_over_its_months(tmp_path: Path) -> None:
    yearly = {"ar_2022": "100 SEK", "ar_2023": "500 SEK"}
    decisions = decisions_of(tmp_path, grant("600", "2022-10-01", "2023-02-28", **yearly))

    assert kronor_by_month(decisions) == {
        "2022-10": 33.33,
        "2022-11": 33.33,
        "2022-12": 33.34,
        "2023-01": 250,
        "2023-02": 250,
    }


def test_a_year_within_the_period_may_have_nothing(tmp_path: Path) -> None:
    decisions = decisions_of(tmp_path, grant("24", "2022-01-01", "2023-12-31", ar_2023="24 SEK"))

    assert kronor_by_year(decisions) == {2022: 0, 2023: 24} or kronor_by_year(decisions) == {2023: 24}
    assert kronor_by_month(decisions)["2023-01"] == 2


periods = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)


@given(ore=st.integers(1, 10**12), period=periods)
def test_a_grants_months_sum_to_its_amount(ore: int, period: list[int]) -> None:
    first, last = period
    months = by_month(granted([a_grant(ore, first, last)], "bron"))

    assert sum(months.values()) == ore
    assert len(months) == last - first + 1
    *most, final = months.values()
    assert set(most) <= {ore // len(months)}
    assert 0 <= final - ore // len(months) < len(months)


@given(
    yearly=st.dictionaries(st.integers(2022, 2024), st.integers(0, 10**11), min_size=3, max_size=3),
    first=st.integers(0, 11),
    last=st.integers(24, 35),
)
def test_a_grants_years_are_the_boards(yearly: dict[int, int], first: int, last: int) -> None:
    """Whatever months of its first and last year are granted."""
    decision = a_grant(sum(yearly.values()), first, last, tuple(yearly.items()))

    assert by_year(granted([decision], "bron")) == yearly


def a_grant(ore: int, first: int, last: int, yearly: tuple[tuple[int, int], ...] = ()) -> Decision:
    """A grant from one month to another, counted from January 2022."""
    return Decision(
        kind=DecisionKind.GRANT,
        date=dt.date(2021, 1, 1),
        verksamhet="bron",
        amount_ore=ore,
        is_income=False,
        account=None,
        year=None,
        from_year=None,
        period_from=dt.date(2022 + first // 12, first % 12 + 1, 15),
        period_to=dt.date(2022 + last // 12, last % 12 + 1, 15),
        organ="",
        paragraph="",
        dnr="",
        is_constructed=False,
        source=Source(Path("beslut.beancount"), 1),
        yearly=yearly,
    )


# ---- what is decided later -------------------------------------------------------------------------------------------

HALF_A_YEAR = grant("600", "2022-01-01", "2022-06-30", date="2021-11-25")


def test_an_extension_adds_months_and_their_money(tmp_path: Path) -> None:
    decisions = decisions_of(
        tmp_path,
        HALF_A_YEAR,
        decided("2022-05-20", "forlangning", '"bron"', "90 SEK", fran="2022-07-01", till="2022-09-30"),
    )

    assert kronor_by_month(decisions)["2022-06"] == 100
    assert kronor_by_month(decisions)["2022-09"] == 30
    assert kronor_by_year(decisions) == {2022: 690}
    assert kronor_by_year(as_of(decisions, day("2022-05-19"))) == {2022: 600}


def test_a_raise_is_for_the_months_that_remain(tmp_path: Path) -> None:
    decisions = decisions_of(tmp_path, HALF_A_YEAR, decided("2022-05-20", "hojning", '"bron"', "50 SEK"))

    assert kronor_by_month(decisions) == {f"2022-0{month}": 100 for month in range(1, 5)} | {
        "2022-05": 125,
        "2022-06": 125,
    }


def test_a_raise_after_the_last_month_is_for_all_of_them(tmp_path: Path) -> None:
    decisions = decisions_of(tmp_path, HALF_A_YEAR, decided("2022-08-20", "hojning", '"bron"', "60 SEK"))

    assert set(kronor_by_month(decisions).values()) == {110}


def test_a_raise_may_be_for_months_that_were_granted_without_money(tmp_path: Path) -> None:
    """The board lets it go on for what is left, and gives more when it isn't enough."""
    decisions = decisions_of(
        tmp_path,
        HALF_A_YEAR,
        decided("2022-05-20", "forlangning", '"bron"', "0 SEK", fran="2022-07-01", till="2022-08-31"),
        decided("2022-07-02", "hojning", '"bron"', "80 SEK"),
    )

    assert kronor_by_month(decisions)["2022-07"] == 40
    assert kronor_by_month(decisions)["2022-08"] == 40


def test_a_raise_may_have_its_own_months_and_years(tmp_path: Path) -> None:
    decisions = decisions_of(
        tmp_path,
        grant("2400", "2022-01-01", "2023-12-31"),
        decided("2022-05-20", "hojning", '"bron"', "30 SEK", fran="2022-02-01", till="2022-04-30"),
        decided("2022-05-21", "hojning", '"bron"', "120 SEK", ar_2023="120 SEK"),
    )

    months = kronor_by_month(decisions)
    assert (months["2022-01"], months["2022-02"], months["2022-05"]) == (100, 110, 100)
    assert (months["2022-12"], months["2023-01"], months["2023-12"]) == (100, 110, 110)


def test_what_is_lowered_is_taken_from_the_months_that_remain(tmp_path: Path) -> None:
    decisions = decisions_of(tmp_path, HALF_A_YEAR, decided("2022-05-20", "sankning", '"bron"', "50.01 SEK"))

    assert kronor_by_month(decisions)["2022-04"] == 100
    assert kronor_by_month(decisions)["2022-05"] == 75
    assert kronor_by_month(decisions)["2022-06"] == 74.99


def test_what_is_lowered_leaves_months_without_money_alone(tmp_path: Path) -> None:
    decisions = decisions_of(
        tmp_path,
        HALF_A_YEAR,
        decided("2022-05-20", "forlangning", '"bron"', "0 SEK", fran="2022-07-01", till="2022-08-31"),
        decided("2022-06-02", "sankning", '"bron"', "100 SEK"),
    )

    assert kronor_by_month(decisions) == {f"2022-0{month}": 100 for month in range(1, 6)}


def test_an_early_end_takes_back_the_months_after_it(tmp_path: Path) -> None:
    """By its owner, on a day within a month: that month was granted and stays so."""
    decisions = decisions_of(
        tmp_path,
        HALF_A_YEAR,
        decided("2022-02-20", "hojning", '"bron"', "50 SEK"),
        decided("2022-04-01", "avslut", '"bron"', minutes='organ: "Åby kommun"', till="2022-04-15"),
    )

    assert kronor_by_month(decisions) == {"2022-01": 100, "2022-02": 110, "2022-03": 110, "2022-04": 110}
    assert kronor_by_year(decisions) == {2022: 430}
    assert granted_periods(decisions, "bron") == ((day("2022-01-01"), day("2022-04-15")),)
    assert latest_grant(decisions, "bron")[:2] == (day("2022-01-01"), day("2022-04-15"))


def test_what_ended_may_be_granted_anew(tmp_path: Path) -> None:
    decisions = decisions_of(
        tmp_path,
        HALF_A_YEAR,
        decided("2022-02-20", "avslut", '"bron"', till="2022-02-28"),
        grant("30", "2022-05-01", "2022-07-31", date="2022-04-20", villkor='"om personal finns"'),
    )

    assert kronor_by_month(decisions) == {"2022-01": 100, "2022-02": 100, "2022-05": 10, "2022-06": 10, "2022-07": 10}
    assert granted_periods(decisions, "bron") == (
        (day("2022-01-01"), day("2022-02-28")),
        (day("2022-05-01"), day("2022-07-31")),
    )
    assert latest_grant(decisions, "bron") == (day("2022-05-01"), day("2022-07-31"), "om personal finns")
    assert latest_grant(decisions, "bron", day("2022-04-30")) == (day("2022-01-01"), day("2022-02-28"), "")
    assert latest_grant(decisions, "bron", day("2021-12-31")) == latest_grant(decisions, "bron")


def test_an_end_before_the_start_leaves_nothing(tmp_path: Path) -> None:
    decisions = decisions_of(tmp_path, HALF_A_YEAR, decided("2021-12-20", "avslut", '"bron"', till="2021-12-31"))

    assert kronor_by_month(decisions) == {}
    assert granted_periods(decisions, "bron") == ()


def test_nothing_is_granted_to_others(tmp_path: Path) -> None:
    decisions = decisions_of(tmp_path, HALF_A_YEAR)

    assert granted(decisions, "stegen") == []
    assert latest_grant(decisions, "stegen") == (None, None, "")


def test_an_extension_keeps_the_conditions_unless_it_has_its_own(tmp_path: Path) -> None:
    conditioned = grant("600", "2022-01-01", "2022-06-30", date="2021-11-25", villkor='"under förutsättning av medel"')
    extension = decided("2022-05-20", "forlangning", '"bron"', "90 SEK", fran="2022-07-01", till="2022-09-30")

    assert latest_grant(decisions_of(tmp_path, conditioned, extension), "bron") == (
        day("2022-01-01"),
        day("2022-09-30"),
        "under förutsättning av medel",
    )


# ---- applications and agreements -------------------------------------------------------------------------------------


def application(date: str, kind: str = "ansokan", amount: str = "1200", **keys: str) -> str:
    applicant = {"sokande": '"aby"'} if kind == "ansokan" else {}
    period = {"fran": "2023-01-01", "till": "2023-12-31"}
    return decided(date, kind, '"bron"', f"{amount} SEK", **(applicant | period | keys))


def test_an_application_waits_until_it_is_answered(tmp_path: Path) -> None:
    decisions = decisions_of(
        tmp_path, application("2022-04-01"), grant("1000", "2023-01-01", "2023-06-30", date="2022-09-15")
    )

    (waiting,) = pending(as_of(decisions, day("2022-09-14")))
    assert waiting.verksamhet == "bron"
    assert waiting.current.applicants == ("aby",)
    assert by_year(waiting.shares()) == {2023: 120000}
    assert pending(as_of(decisions, day("2022-03-31"))) == ()
    assert pending(decisions) == ()


def test_an_adjusted_application_keeps_its_applicants(tmp_path: Path) -> None:
    adjusted = application("2022-05-01", "ansokan-justering", "900", till="2024-06-30")
    decisions = decisions_of(tmp_path, application("2022-04-01", parter='"myndigheten"'), adjusted)

    (waiting,) = pending(decisions)

    assert [each.date for each in waiting.events] == [day("2022-04-01"), day("2022-05-01")]
    assert (waiting.current.applicants, waiting.current.parties) == (("aby",), ("myndigheten",))
    assert by_year(waiting.shares()) == {2023: 60000, 2024: 30000}


def test_an_application_that_is_withdrawn_or_rejected_waits_no_more(tmp_path: Path) -> None:
    withdrawn = decisions_of(tmp_path, application("2022-04-01"), decided("2022-05-01", "aterkallelse", '"bron"'))
    rejected = decisions_of(tmp_path, application("2022-04-01"), decided("2022-05-01", "avslag", '"bron"'))

    assert pending(withdrawn) == pending(rejected) == ()


def test_an_extension_answers_an_application_too(tmp_path: Path) -> None:
    extension = decided("2022-09-01", "forlangning", '"bron"', "9 SEK", fran="2022-10-01", till="2022-12-31")
    decisions = decisions_of(tmp_path, grant("6", "2022-04-01", "2022-09-30"), application("2022-05-01"), extension)

    assert pending(decisions) == ()


def test_an_agreement_is_on_the_latest_grant(tmp_path: Path) -> None:
    decisions = decisions_of(
        tmp_path,
        HALF_A_YEAR,
        decided("2021-12-10", "avtal", '"bron"', parter='"aby"'),
        decided("2022-05-20", "forlangning", '"bron"', "90 SEK", fran="2022-07-01", till="2022-09-30"),
        grant("30", "2023-05-01", "2023-07-31", date="2023-04-20"),
    )

    assert not is_signed(as_of(decisions, day("2021-12-09")), "bron")
    assert is_signed(as_of(decisions, day("2022-05-20")), "bron")  # the extension is under the same agreement
    assert not is_signed(decisions, "bron")
    assert not is_signed(decisions, "stegen")


def test_an_agreement_of_the_grants_own_day_signs_it(tmp_path: Path) -> None:
    agreement = decided("2022-03-15", "avtal", '"bron"')

    assert is_signed(decisions_of(tmp_path, grant("600", "2022-04-01", "2022-09-30"), agreement), "bron")
