"""What each member pays, by the board's budget, the shares and the dated key, against what is booked."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.books.load import load
from finsam_ar.config.kontroller import MemberShares, read_check_settings
from finsam_ar.ekonom.contributions import Contributions, contributions
from finsam_ar.errors import Problem, UserError
from tests.ledgers import ACCOUNTS, line_of, voucher, write_ledger
from tests.sample import SAMPLE

BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
INCOME = "Intäkter:Medlemsavgifter:3511-Kommuner"
REGISTER = "".join(
    f'2000-01-01 custom "finsam-organisation" "{id_}"\n  namn: "{name}"\n  medlem: "{kind}"\n'
    for id_, name, kind in (
        ("staten", "Staten", "stat"),
        ("regionen", "Regionen", "region"),
        ("aby", "Åby kommun", "kommun"),
        ("byholm", "Byholms kommun", "kommun"),
        ("cedby", "Cedby kommun", "kommun"),
    )
) + ('2000-01-01 custom "finsam-verksamhet" "finansiering"\n  namn: "Medlemsfinansiering"\n  slag: "finansiering"\n')
BUDGET = """\
2021-11-25 custom "finsam-budget" "finansiering" 4000000 SEK
  ar: 2022
  slag: "intakt"
  organ: "styrelsen"
  paragraf: "§ 5"
  dnr: "2021/5"
"""
KEY = """\
2021-11-25 custom "finsam-nyckel" "medlemsbidrag"
  typ: "antal"
  aby: 1000
  byholm: 1000
  cedby: 1000
"""
SHARES = """\
[medlemsandelar]
konton = ["Intäkter:Medlemsavgifter"]
hela-kronor = true
andel = [
    { medlem = "stat", procent = 50, betalningar = 12 },
    { medlem = "region", procent = 25, betalningar = 4 },
    { medlem = "kommun", procent = 25 },
]
"""


def settings(folder: Path, text: str = SHARES) -> MemberShares:
    (folder / "kontroller.toml").write_text(text, encoding="utf-8")
    found = read_check_settings(folder).members
    assert found is not None
    return found


def computed(
    folder: Path, *, ledger: str = BUDGET + KEY, shares: str = SHARES, year: int = 2022, register: str = REGISTER
) -> Contributions:
    main = write_ledger(folder, base=ACCOUNTS + register + ledger)
    return contributions(load(main), settings(folder, shares), year)


def problems(folder: Path, *, ledger: str = BUDGET + KEY, shares: str = SHARES) -> tuple[Problem, ...]:
    with pytest.raises(UserError) as caught:
        computed(folder, ledger=ledger, shares=shares)
    return caught.value.problems


def amounts(found: Contributions) -> dict[str, int]:
    return {each.member.id: each.computed_ore for each in found.members}


def test_half_a_quarter_and_a_quarter_that_the_key_divides_into_whole_kronor(tmp_path: Path) -> None:
    found = computed(tmp_path)
    assert amounts(found) == {
        "staten": 2000000_00,
        "regionen": 1000000_00,
        "aby": 333334_00,
        "byholm": 333333_00,
        "cedby": 333333_00,
    }
    assert found.total_ore == 4000000_00
    assert [each.member.id for each in found.members if each.extra_ore] == ["aby"]


def test_to_the_ore_where_nobody_asks_for_whole_kronor(tmp_path: Path) -> None:
    found = computed(tmp_path, shares=SHARES.replace("hela-kronor = true\n", ""))
    assert [amounts(found)[id_] for id_ in ("aby", "byholm", "cedby")] == [333333_34, 333333_33, 333333_33]


def test_each_payment_is_alike_but_the_last_which_takes_what_remains(tmp_path: Path) -> None:
    payments = {each.member.id: each.payments_ore for each in computed(tmp_path).members}
    assert payments["staten"] == (*[166666_00] * 11, 166674_00)
    assert payments["regionen"] == (250000_00,) * 4
    assert payments["aby"] == (333334_00,)


def test_a_key_in_per_cent(tmp_path: Path) -> None:
    key = KEY.replace('"antal"', '"procent"').replace("aby: 1000", "aby: 62.5")
    found = amounts(
        computed(tmp_path, ledger=BUDGET + key.replace("byholm: 1000", "byholm: 37.5").replace("1000", "0"))
    )
    assert (found["aby"], found["byholm"], found["cedby"]) == (625000_00, 375000_00, 0)


def test_a_forbund_whose_only_kommun_is_its_region_too_needs_no_key(tmp_path: Path) -> None:
    others = ("regionen", "byholm", "cedby")
    register = "".join(
        f"2000-01-01 {part}"
        for part in REGISTER.split("2000-01-01 ")
        if part and not any(f'"{each}"' in part for each in others)
    )
    shares = """\
[medlemsandelar]
konton = ["Intäkter:Medlemsavgifter"]
andel = [{ medlem = "stat", procent = 50 }, { medlem = "kommun", procent = 50 }]
"""
    found = computed(tmp_path, ledger=BUDGET, shares=shares, register=register)
    assert amounts(found) == {"staten": 2000000_00, "aby": 2000000_00}
    assert found.key is None


def test_the_latest_budget_and_the_key_of_the_years_first_day_count(tmp_path: Path) -> None:
    changed = BUDGET.replace("finsam-budget", "finsam-budgetandring").replace("4000000", "8000000")
    changed = changed.replace("2021-11-25", "2022-05-25")
    next_key = KEY.replace("2021-11-25", "2022-01-02").replace("aby: 1000", "aby: 9000")
    found = computed(tmp_path, ledger=BUDGET + changed + KEY + next_key)
    assert amounts(found)["byholm"] == 666667_00
    assert found.key is not None
    assert found.key.date.isoformat() == "2021-11-25"


def test_what_is_booked_is_compared_member_by_member(tmp_path: Path) -> None:
    booked = "".join(
        voucher("2022-02-01", f"A{number}", f"{BANK} {kronor}.00", f"{INCOME} -{kronor}.00", motpart=id_)
        for number, (id_, kronor) in enumerate((("staten", 2000000), ("regionen", 1000000), ("aby", 333333)), 1)
    ) + voucher("2022-02-01", "A4", f"{BANK} 7.00", f"{INCOME} -7.00")
    found = computed(tmp_path, ledger=BUDGET + KEY + booked)
    assert found.is_booked
    assert {each.member.id: each.gap_ore for each in found.members} == {
        "staten": 0,
        "regionen": 0,
        "aby": -1_00,
        "byholm": -333333_00,
        "cedby": -333333_00,
    }
    assert (found.unnamed_ore, found.booked_ore) == (7_00, 3333340_00)


def test_a_year_without_books_is_computed(tmp_path: Path) -> None:
    assert not computed(tmp_path).is_booked


def test_no_budget_and_no_key_are_told_together(tmp_path: Path) -> None:
    budget, key = problems(tmp_path, ledger="")
    assert budget.message == "styrelsen har ingen budget för medlemsbidragen 2022"
    assert key.message == "nyckeln ”medlemsbidrag” finns inte för 2022"
    assert "ett tal för aby, byholm, cedby" in key.hint


def test_a_key_that_lacks_a_kommun_and_one_that_names_a_region(tmp_path: Path) -> None:
    lacking, stranger = problems(tmp_path, ledger=BUDGET + KEY.replace("cedby:", "regionen:"))
    assert lacking.message == "nyckeln ”medlemsbidrag” har inget tal för cedby"
    assert stranger.message == "nyckeln ”medlemsbidrag” delar på regionen, som inte är medlem av slaget kommun"
    main = tmp_path / "main.beancount"
    for problem in (lacking, stranger):
        assert problem.source is not None
        assert (problem.source.file, problem.source.line) == (main, line_of(main, "finsam-nyckel"))


def test_shares_that_are_no_hundred_per_cent(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, shares=SHARES.replace("procent = 50", "procent = 51"))
    assert problem.message == "medlemsandelarna summerar till 101 %, inte 100"
    assert problem.source is not None
    assert problem.source.line == 1


def test_a_kind_of_member_that_nobody_is(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, shares=SHARES.replace('"region"', '"regon"'))
    assert problem.message == "ingen medlem i registret är ”regon”"
    assert problem.hint == "Menade du ”region”?"


def test_ore_in_a_budget_that_is_to_be_paid_in_kronor(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, ledger=BUDGET.replace("4000000", "4000000.50") + KEY)
    assert problem.message == "budgeten för medlemsbidragen är inte i hela kronor"


def test_accounts_that_do_not_exist(tmp_path: Path) -> None:
    found = problems(tmp_path, shares=SHARES.replace("Intäkter:Medlemsavgifter", "Intäkter:Avgifter"))
    assert found[0].message == "medlemsbidragens konton finns inte i kontoplanen"


def test_the_sample_finds_the_published_krona_that_is_missing() -> None:
    found = contributions(load(SAMPLE.main_file), settings_of_sample(), 2022)
    assert {each.member.id: each.gap_ore for each in found.members if each.gap_ore} == {"uppsala": -1_00}
    assert (found.total_ore, found.booked_ore) == (23090000_00, 23089999_00)


def settings_of_sample() -> MemberShares:
    found = read_check_settings(SAMPLE.templates).members
    assert found is not None
    return found
