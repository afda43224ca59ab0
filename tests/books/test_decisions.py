"""Decisions, and what follows from them as of a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ar.books.decisions import as_of, transfers
from finsam_ar.books.grants import granted_periods
from finsam_ar.books.load import load
from finsam_ar.books.model import Decision, DecisionKind, month_index
from finsam_ar.books.planned import ORIGINS, PLAN_DTYPES, PlannedLine, frame, planned
from finsam_ar.errors import Source
from tests.books.problems import the_problem
from tests.ledgers import line_of, write_ledger

BUDGET = """
2021-11-25 custom "finsam-budget" "kansli" 1200000 SEK
  ar: 2022
  organ: "styrelsen"
  paragraf: "§ 58"
  dnr: "2021/58"
2022-05-30 custom "finsam-budgetandring" "kansli" 1500000 SEK
  ar: 2022
  organ: "styrelsen"
  paragraf: "§ 1"
  dnr: "2021/1"
2021-11-25 custom "finsam-budget" "finansiering" 9000000.01 SEK
  ar: 2022
  slag: "intakt"
  organ: "styrelsen"
  paragraf: "§ 1"
  dnr: "2021/1"
2022-03-15 custom "finsam-budget" "bron" 600000 SEK
  ar: 2022
  organ: "styrelsen"
  paragraf: "§ 1"
  dnr: "2021/1"
2022-04-10 custom "finsam-overforing" "bron" 60000 SEK
  fran-ar: 2021
  till-ar: 2022
  organ: "styrelsen"
  paragraf: "§ 1"
  dnr: "2021/1"
2021-12-15 custom "finsam-budgetfordelning" "kansli" Kostnader:Personal:5021-Löner 1200000 SEK
  ar: 2022
  konstruerad: TRUE
2021-12-15 custom "finsam-budgetfordelning" "finansiering" Intäkter:Medlemsavgifter:3511-Kommuner 9000000.01 SEK
  ar: 2022
"""


MINUTES = '\n  organ: "styrelsen"\n  paragraf: "§ 1"\n  dnr: "2021/1"'

SOURCE = Source(Path("beslut.beancount"), 1)


def decision(kind: DecisionKind, amount_ore: int, period_to: dt.date | None = None) -> Decision:
    """A budget for 2022, or a grant from its first day."""
    is_budget = kind == DecisionKind.BUDGET
    return Decision(
        kind=kind,
        date=dt.date(2021, 1, 1),
        verksamhet="stegen",
        amount_ore=amount_ore,
        is_income=False,
        account=None,
        year=2022 if is_budget else None,
        from_year=None,
        period_from=None if is_budget else dt.date(2022, 1, 1),
        period_to=period_to,
        organ="",
        paragraph="",
        dnr="",
        is_constructed=False,
        source=SOURCE,
    )


def decisions_of(tmp_path: Path, text: str = BUDGET) -> tuple[Decision, ...]:
    return load(write_ledger(tmp_path, text)).decisions


def by_month(lines: Sequence[PlannedLine], verksamhet: str) -> dict[int, int]:
    """Calendar month -> öre."""
    return {line.month % 12 + 1: line.amount_ore for line in lines if line.verksamhet == verksamhet}


def test_a_decision(tmp_path: Path) -> None:
    main = write_ledger(tmp_path, BUDGET)

    budget = next(each for each in load(main).decisions if each.kind == DecisionKind.BUDGET)

    assert budget.date == dt.date(2021, 11, 25)
    assert (budget.verksamhet, budget.amount_ore, budget.year) == ("kansli", 120000000, 2022)
    assert (budget.organ, budget.paragraph, budget.dnr) == ("styrelsen", "§ 58", "2021/58")
    assert not budget.is_income
    assert not budget.is_constructed
    assert budget.source.line == line_of(main, '"kansli" 1200000 SEK')


def test_decisions_come_by_date(tmp_path: Path) -> None:
    dates = [decision.date for decision in decisions_of(tmp_path)]

    assert dates == sorted(dates)


def test_a_changed_budget_replaces_the_earlier_once_it_is_decided(tmp_path: Path) -> None:
    decisions = decisions_of(tmp_path)

    before = planned("beslut", as_of(decisions, dt.date(2022, 5, 29)), 2022)
    after = planned("beslut", decisions, 2022)
    original = planned("ursprunglig", decisions, 2022)

    assert sum(by_month(before, "kansli").values()) == 120000000
    assert sum(by_month(after, "kansli").values()) == 150000000
    assert sum(by_month(original, "kansli").values()) == 120000000


def test_a_budget_is_spread_evenly_and_income_is_negative(tmp_path: Path) -> None:
    income = by_month(planned("beslut", decisions_of(tmp_path), 2022), "finansiering")

    assert list(income) == list(range(1, 13))
    assert sum(income.values()) == -900000001
    assert sum(ore for month, ore in income.items() if month <= 6) == -450000001  # half an öre rounded up


def test_an_insats_that_starts_in_the_year_has_its_budget_in_its_months(tmp_path: Path) -> None:
    """Bron is granted from April to September."""
    lines = planned("beslut", decisions_of(tmp_path), 2022)

    assert by_month(lines, "bron") == dict.fromkeys(range(4, 10), 10000000)


def test_as_long_as_nothing_is_granted_the_budget_is_for_the_whole_year(tmp_path: Path) -> None:
    decisions = tuple(each for each in decisions_of(tmp_path) if each.kind != DecisionKind.GRANT)

    assert by_month(planned("beslut", decisions, 2022), "bron") == dict.fromkeys(range(1, 13), 5000000)


def test_available_is_budget_and_what_was_transferred(tmp_path: Path) -> None:
    decisions = decisions_of(tmp_path)

    before = planned("disponibelt", as_of(decisions, dt.date(2022, 4, 9)), 2022)
    after = planned("disponibelt", decisions, 2022)

    assert sum(by_month(before, "bron").values()) == 60000000
    assert sum(line.amount_ore for line in after if line.verksamhet == "bron") == 66000000
    assert len(transfers(decisions, to_year=2022)) == 1
    assert len(transfers(decisions, from_year=2021)) == 1
    assert transfers(decisions, from_year=2022) == ()


def test_the_distribution_has_accounts(tmp_path: Path) -> None:
    lines = planned("budget", decisions_of(tmp_path), 2022)

    totals = frame(lines).groupby("konto", observed=True)["belopp_ore"].sum()
    assert totals.to_dict() == {
        "Intäkter:Medlemsavgifter:3511-Kommuner": -900000001,
        "Kostnader:Personal:5021-Löner": 120000000,
    }


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_year_without_decisions_is_an_empty_frame_of_the_same_shape(tmp_path: Path, origin: str) -> None:
    full, empty = frame(planned(origin, decisions_of(tmp_path), 2022)), frame(planned(origin, (), 2031))

    assert empty.empty
    assert empty.dtypes.astype(str).to_dict() == full.dtypes.astype(str).to_dict() == PLAN_DTYPES


def test_granted_periods_are_joined_where_they_meet(tmp_path: Path) -> None:
    decisions = decisions_of(
        tmp_path,
        """
        2022-09-01 custom "finsam-forlangning" "bron" 0 SEK
          fran: 2022-10-01
          till: 2022-12-31
          organ: "styrelsen"
          paragraf: "§ 1"
          dnr: "2021/1"
        2023-09-01 custom "finsam-beviljande" "bron" 100000 SEK
          fran: 2024-02-01
          till: 2024-02-29
          organ: "styrelsen"
          paragraf: "§ 1"
          dnr: "2021/1"
        """,
    )

    assert granted_periods(decisions, "bron") == (
        (dt.date(2022, 4, 1), dt.date(2022, 12, 31)),
        (dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
    )
    assert granted_periods(as_of(decisions, dt.date(2022, 8, 31)), "bron") == (
        (dt.date(2022, 4, 1), dt.date(2022, 9, 30)),
    )
    assert granted_periods(decisions, "kansli") == ()


@given(ore=st.integers(0, 10**12), last=st.integers(1, 12))
def test_every_month_of_a_spread_budget_is_exact(ore: int, last: int) -> None:
    budget = decision(DecisionKind.BUDGET, ore)
    grant = decision(DecisionKind.GRANT, 100, dt.date(2022, last, 28))

    lines = planned("beslut", (budget, grant), 2022)

    cumulative = list(accumulate(line.amount_ore for line in lines))
    assert cumulative == [(2 * ore * k + last) // (2 * last) for k in range(1, last + 1)]
    assert cumulative[-1] == ore
    assert [line.month for line in lines] == [month_index(2022, month) for month in range(1, last + 1)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('custom "finsam-budget" "kansliet" 1 SEK\n  ar: 2022', 'verksamheten "kansliet", som inte finns'),
        ('custom "finsam-budget" "bron" 1 SEK\n  ar: 2021', 'gäller 2021, då verksamheten "bron" inte finns'),
        ('custom "finsam-budget" "kansli" 1 SEK', "ar: ska vara ett år"),
        ('custom "finsam-budget" "kansli" 1 SEK\n  ar: "2022"', "ar: ska vara ett år"),
        ('custom "finsam-budget" "kansli" -1 SEK\n  ar: 2022', "ska vara positivt"),
        ('custom "finsam-budget" "kansli" 1.001 SEK\n  ar: 2022', "finare än ett öre"),
        ('custom "finsam-budget" "kansli" 1 EUR\n  ar: 2022', "ska vara i SEK"),
        ('custom "finsam-budget" "kansli" 1\n  ar: 2022', "raden har inte de värden den ska ha"),
        ('custom "finsam-budget" "kansli" 1 SEK\n  ar: 2022\n  slg: "intakt"', "raden slg: är okänd"),
        ('custom "finsam-budget" "kansli" 1 SEK\n  ar: 2022\n  slag: "inkomst"', 'slag: "inkomst" finns inte'),
        (
            'custom "finsam-budgetfordelning" "kansli" Kostnader:Personal:5999-Fel 1 SEK\n  ar: 2022',
            "5999-Fel, som inte finns i kontoplanen",
        ),
        (
            'custom "finsam-budgetfordelning" "kansli" Intäkter:Medlemsavgifter:3511-Kommuner 1 SEK\n  ar: 2022',
            'hör till verksamheten "finansiering"',
        ),
        (
            'custom "finsam-budgetfordelning" "kansli" Tillgångar:KassaOchBank:1921-Plusgiro 1 SEK\n  ar: 2022',
            "inte är ett intäkts- eller kostnadskonto",
        ),
        ('custom "finsam-beviljande" "stegen" 1 SEK\n  fran: 2022-01-01', "till: ska vara ett datum"),
        ('custom "finsam-beviljande" "stegen" 0 SEK\n  fran: 2023-01-01\n  till: 2023-01-31', "ska vara positivt"),
        (
            'custom "finsam-beviljande" "stegen" 1 SEK\n  fran: 2023-02-01\n  till: 2023-01-31',
            "slutar (2023-01-31) innan den börjar (2023-02-01)",
        ),
        (
            'custom "finsam-forlangning" "kansli" 1 SEK\n  fran: 2022-01-01\n  till: 2022-01-31',
            '"kansli" förlängs men är aldrig beviljad',
        ),
        (
            'custom "finsam-overforing" "stegen" 1 SEK\n  fran-ar: 2022\n  till-ar: 2022',
            "till-ar 2022 kommer inte efter fran-ar 2022",
        ),
        ('custom "finsam-prognoser" "stegen" 1 SEK', "det direktivet finns inte"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(tmp_path: Path, text: str, message: str) -> None:
    minutes = "" if "budgetfordelning" in text or "prognoser" in text else MINUTES
    main = write_ledger(tmp_path, f"; här\n2021-11-25 {text}{minutes}\n")

    problem = the_problem(main)

    assert message in problem.message
    assert problem.source is not None
    assert problem.source.line in (line_of(main, "; här") + 1, line_of(main, "; här") + 3)


def test_a_misspelt_directive_is_told_what_it_may_have_been(tmp_path: Path) -> None:
    main = write_ledger(tmp_path, '2022-01-01 custom "finsam-beviljand" "stegen" 1 SEK\n')

    assert the_problem(main).hint.startswith("Menade du ”finsam-beviljande”")


def test_other_peoples_custom_directives_are_let_be(tmp_path: Path) -> None:
    assert decisions_of(tmp_path, '2022-01-01 custom "fava-option" "language" "sv"\n')
