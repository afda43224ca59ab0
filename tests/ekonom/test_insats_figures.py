"""What an insats has been given, used and has left, as of a day."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

from finsam_ar.books.load import load
from finsam_ar.books.model import month_index
from finsam_ar.books.planned import planned
from finsam_ar.ekonom.insats_figures import InsatsFigures, Status, figures, insatser
from tests.ledgers import BASE, GRANTS, voucher, write_ledger

COST = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"
DEBT = "Skulder:Leverantörsskulder:2441-Leverantörsskulder"
MINUTES = '\n  organ: "styrelsen"\n  paragraf: "§ 2"\n  dnr: "2021/2"\n'


def as_of(folder: Path, day: str, text: str = "", verksamhet: str = "bron", base: str = BASE) -> InsatsFigures:
    books = load(write_ledger(folder, base=base + text))
    return figures(books, verksamhet, dt.date.fromisoformat(day))


def cost(day: str, ver: str, kronor: int, verksamhet: str = "bron") -> str:
    return voucher(day, ver, f"{COST} {kronor}.00", f"{DEBT} -{kronor}.00", verksamhet=verksamhet)


def test_a_grant_alone_is_what_is_available_and_what_is_spent_is_counted_by_the_day(tmp_path: Path) -> None:
    """Bron is granted 600 000 kr for April to September 2022."""
    found = as_of(tmp_path, "2022-06-30", cost("2022-06-30", "A1", 150000) + cost("2022-07-01", "A2", 90000))
    assert (found.decided_ore, found.original_ore, found.available_ore) == (600000_00, 600000_00, 600000_00)
    assert (found.spent_ore, found.forecast_ore) == (150000_00, 600000_00)
    assert found.remaining_by_year == {2022: 450000_00}
    assert found.committed_ore == 450000_00


def test_the_quota_counts_the_whole_months_in_which_the_insats_has_run(tmp_path: Path) -> None:
    text = cost("2022-05-31", "A1", 150000)
    found = as_of(tmp_path, "2022-06-29", text)
    assert (found.elapsed_months, found.running_months) == (2, 6)
    assert found.expected_ore == 200000_00
    assert found.quota == Fraction(3, 4)
    assert as_of(tmp_path, "2022-06-30", text).quota == Fraction(1, 2)


def test_no_quota_before_the_first_month_has_passed(tmp_path: Path) -> None:
    assert as_of(tmp_path, "2022-04-15").quota is None


def test_the_budget_its_change_and_a_transfer_make_what_is_available(tmp_path: Path) -> None:
    text = (
        f'2022-03-16 custom "finsam-budget" "bron" 500000 SEK\n  ar: 2022{MINUTES}'
        f'2022-05-30 custom "finsam-budgetandring" "bron" 550000 SEK\n  ar: 2022{MINUTES}'
        f'2022-06-10 custom "finsam-overforing" "bron" 60000 SEK\n  fran-ar: 2021\n  till-ar: 2022{MINUTES}'
    )
    before, after = as_of(tmp_path, "2022-05-29", text), as_of(tmp_path, "2022-06-10", text)
    assert (before.original_ore, before.available_ore, before.carried_over_ore) == (500000_00, 500000_00, 0)
    assert (after.original_ore, after.available_ore, after.carried_over_ore) == (500000_00, 610000_00, 60000_00)


def test_more_money_after_the_budget_is_available_too(tmp_path: Path) -> None:
    text = (
        f'2022-03-16 custom "finsam-budget" "bron" 600000 SEK\n  ar: 2022{MINUTES}'
        f'2022-06-10 custom "finsam-hojning" "bron" 40000 SEK{MINUTES}'
    )
    found = as_of(tmp_path, "2022-06-10", text)
    assert (found.original_ore, found.available_ore, found.decided_ore) == (600000_00, 640000_00, 640000_00)


def test_the_tables_of_the_reports_count_the_same_money_as_available(tmp_path: Path) -> None:
    """Bron has no budget, but a grant, a raise and a transfer: half of all that has gone by in June."""
    text = (
        f'2022-05-10 custom "finsam-hojning" "bron" 40000 SEK{MINUTES}'
        f'2022-06-10 custom "finsam-overforing" "bron" 60000 SEK\n  fran-ar: 2021\n  till-ar: 2022{MINUTES}'
    )
    books = load(write_ledger(tmp_path, text))
    lines = [each for each in planned("disponibelt", books.decisions, 2022) if each.verksamhet == "bron"]
    found = figures(books, "bron", dt.date(2022, 6, 30))
    assert sum(each.amount_ore for each in lines) == found.available_ore == 700000_00
    assert sum(each.amount_ore for each in lines if each.month <= month_index(2022, 6)) == found.expected_ore


def test_what_is_moved_to_the_next_year_remains_there_and_not_here(tmp_path: Path) -> None:
    text = (
        cost("2022-06-30", "A1", 300000, "stegen")
        + f'2021-11-25 custom "finsam-budget" "stegen" 1000000 SEK\n  ar: 2022{MINUTES}'
        + f'2022-11-01 custom "finsam-forlangning" "stegen" 840000 SEK\n  fran: 2023-01-01\n  till: 2024-12-31{MINUTES}'
        + f'2022-12-20 custom "finsam-overforing" "stegen" 50000 SEK\n  fran-ar: 2022\n  till-ar: 2023{MINUTES}'
    )
    found = as_of(tmp_path, "2022-12-31", text, "stegen")
    assert found.moved_on_ore == 50000_00
    assert found.remaining_by_year == {2022: 650000_00, 2023: 470000_00, 2024: 420000_00}
    assert found.committed_ore == 1540000_00
    assert sum(found.granted_by_year.values()) == 2840000_00


def test_more_spent_than_available_leaves_less_than_nothing_and_commits_nothing(tmp_path: Path) -> None:
    found = as_of(tmp_path, "2022-09-30", cost("2022-09-30", "A1", 600001))
    assert found.remaining_ore(2022) == -1_00
    assert found.committed_ore == 0
    assert found.remaining_ore(2023) == 0


def test_a_budget_without_a_grant_is_available_but_commits_nothing(tmp_path: Path) -> None:
    text = f'2022-11-25 custom "finsam-budget" "bron" 500000 SEK\n  ar: 2023{MINUTES}'
    found = as_of(tmp_path, "2023-01-31", text)
    assert found.remaining_by_year == {2023: 500000_00}
    assert found.committed_ore == 0


def test_a_plan_for_several_years_gives_nobody_money(tmp_path: Path) -> None:
    text = f'2021-11-25 custom "finsam-plan" "bron" 900000 SEK\n  ar: 2023{MINUTES}'
    found = as_of(tmp_path, "2023-03-31", text)
    assert (found.available_ore, found.forecast_ore) == (0, 900000_00)


def test_status_from_application_to_end(tmp_path: Path) -> None:
    text = (
        '2022-02-01 custom "finsam-ansokan" "bron" 700000 SEK\n  fran: 2022-04-01\n  till: 2022-09-30\n'
        '  sokande: "aby"\n  dnr: "2022/3"\n' + GRANTS + '2022-03-30 custom "finsam-avtal" "bron"\n  dnr: "2022/4"\n'
    )
    days = ("2022-01-31", "2022-02-01", "2022-03-15", "2022-03-30", "2022-10-01")
    base = BASE.removesuffix(GRANTS)
    found = [as_of(tmp_path, day, text, base=base) for day in days]
    assert [each.status for each in found] == [
        Status.UNDECIDED,
        Status.APPLIED,
        Status.GRANTED,
        Status.SIGNED,
        Status.ENDED,
    ]
    assert [each.is_signed for each in found] == [False, False, False, True, True]
    assert found[1].applied_by_year == {2022: 700000_00}
    assert found[2].applied_by_year == {}


def test_insatser_without_money_or_application_are_left_out(tmp_path: Path) -> None:
    books = load(write_ledger(tmp_path))
    assert [each.verksamhet for each in insatser(books, dt.date(2021, 6, 30))] == ["stegen"]
    assert [each.verksamhet for each in insatser(books, dt.date(2022, 6, 30))] == ["stegen", "bron"]
    assert insatser(books, dt.date(2023, 6, 30)) == []
