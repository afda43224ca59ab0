"""A month's pay, divided to the öre."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.config.bokning import HoursRow, PayRow
from finsam_ar.config.reader import read_csv
from finsam_ar.errors import UserError
from finsam_ar.vouchers.lon import Pay, by_hours, by_key, propose
from finsam_ar.vouchers.span import Span, parse_span
from tests.desks import BANK, MORE, PAY, SIGNED, booked, day, desk_at, make_project, proposed
from tests.ledgers import BASE

TAX = "Skulder:Skatter:2711-Personalskatt"
KEYS = """\
2022-01-01 custom "finsam-nyckel" "loner"
  typ: "procent"
  kansli: 50
  lyftet: 50
2022-05-01 custom "finsam-nyckel" "loner"
  typ: "antal"
  kansli: 1
  lyftet: 1
  kansli-lyftet: 1
2022-01-01 custom "finsam-nyckel" "medlemmar"
  typ: "antal"
  aby: 1
"""
MAY = parse_span("2022-05") or Span(0, 0)


def project(folder: Path) -> None:
    make_project(folder, base=BASE + SIGNED + MORE + KEYS)


def test_pay_is_divided_by_the_key_of_the_month_and_the_last_ore_are_named(tmp_path: Path) -> None:
    project(tmp_path)
    desk = desk_at(tmp_path)
    pays = [Pay(PAY, 100_00), Pay(TAX, 30_00)]
    assert proposed(desk, propose(desk, MAY, day("2022-05-25"), pays, by_key(desk, "loner", MAY.end))) == (
        "; Delat efter nyckeln loner från 2022-05-01.\n"
        "; 5021-Löner, 100,00 kr: 1 öre gick inte att dela lika och lades på kansli.\n"
        '2022-05-25 * "Anställda" "Löner maj 2022"\n'
        '  ver: "L1"\n'
        "  regdatum: 2022-07-15\n"
        '  underlag: "Lönelista 2022-05"\n'
        f"  {PAY}  33.34 SEK\n"
        '    verksamhet: "kansli"\n'
        f"  {PAY}  33.33 SEK\n"
        '    verksamhet: "lyftet"\n'
        f"  {PAY}  33.33 SEK\n"
        '    verksamhet: "kansli-lyftet"\n'
        f"  {TAX}  -30.00 SEK\n"
        f"  {BANK}  -70.00 SEK\n"
    )


def test_the_key_is_the_one_that_was_valid_then(tmp_path: Path) -> None:
    project(tmp_path)
    desk = desk_at(tmp_path)
    draft = propose(desk, MAY, day("2022-04-25"), [Pay(PAY, 5)], by_key(desk, "loner", day("2022-04-30"))).drafts[0]
    assert [(row.amount_ore, row.metadata.get("verksamhet")) for row in draft.rows] == [
        (3, "kansli"),
        (2, "lyftet"),
        (-5, None),
    ]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("lner", "nyckeln ”lner” gäller inte 2022-05-31, eller finns inte .*\n.*Menade du ”loner”"),
        ("medlemmar", "nyckeln ”medlemmar” delar på annat än verksamheter: aby"),
    ],
)
def test_a_key_that_does_not_divide_pay(key: str, message: str, tmp_path: Path) -> None:
    project(tmp_path)
    with pytest.raises(UserError, match=message):
        by_key(desk_at(tmp_path), key, MAY.end)


HOURS = 'roll,verksamhet,timmar\nekonom,kansli,120\nekonom,lyftet,"40,5"\nchef,kansli,160\n'


def hours_file(folder: Path, text: str = HOURS) -> Path:
    path = folder / "timmar.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_pay_is_divided_by_each_roles_own_hours(tmp_path: Path) -> None:
    project(tmp_path)
    desk = desk_at(tmp_path)
    division = by_hours(desk, read_csv(hours_file(tmp_path), HoursRow))
    pays = [Pay(PAY, 3210_00, "ekonom"), Pay(PAY, 4000_00, "chef")]
    draft = propose(desk, MAY, day("2022-05-25"), pays, division).drafts[0]
    assert draft.comments == ("Delat efter timmar per roll.",)  # 20 kr an hour: nothing remains
    assert [(row.amount_ore, row.metadata.get("verksamhet")) for row in draft.rows] == [
        (2400_00 + 4000_00, "kansli"),
        (810_00, "lyftet"),
        (-7210_00, None),
    ]


def test_a_sum_without_role_is_divided_by_all_hours(tmp_path: Path) -> None:
    project(tmp_path)
    desk = desk_at(tmp_path)
    division = by_hours(desk, read_csv(hours_file(tmp_path), HoursRow))
    draft = propose(desk, MAY, day("2022-05-25"), [Pay(PAY, 320_50)], division).drafts[0]
    assert [row.amount_ore for row in draft.rows] == [280_00, 40_50, -320_50]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("roll;verksamhet;timmar\n", "timmar.csv:1: cellerna är skilda med semikolon"),
        ("roll,verksamhet,tid\n", "timmar.csv:1: kolumnen ”timmar” saknas i rubrikraden"),
        ("roll,verksamhet,timmar\nekonom,kansli,-1\n", "timmar.csv:2: ”timmar” får inte vara mindre än 0"),
        ("roll,verksamhet,timmar\nekonom,kansli,x\n", "timmar.csv:2: ”timmar” ska vara ett tal, inte ”x”"),
        ("roll,verksamhet,timmar\nekonom,kansl,1\n", "timmar.csv:2: verksamheten ”kansl” finns inte i registret"),
        ("roll,verksamhet,timmar\na,kansli,1\na,kansli,2\n", "timmar.csv:3: a har två rader för ”kansli”"),
        ("roll,verksamhet,timmar\nekonom,kansli,0\n", "ekonom har inga timmar"),
    ],
)
def test_a_file_of_hours_that_cannot_be_used(text: str, message: str, tmp_path: Path) -> None:
    project(tmp_path)
    with pytest.raises(UserError, match=message):
        by_hours(desk_at(tmp_path), read_csv(hours_file(tmp_path, text), HoursRow))


def test_amounts_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "loner.csv"
    path.write_text('konto,belopp,roll\n5021,"1 234,5",ekonom\n2711,10.25,\n', encoding="utf-8")
    rows = read_csv(path, PayRow)
    assert [(row.account, str(row.amount), row.role) for row in rows] == [
        ("5021", "1234.5", "ekonom"),
        ("2711", "10.25", ""),
    ]
    path.write_text("konto,belopp\n5021,1.005\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"loner\.csv:2: ”belopp”"):
        read_csv(path, PayRow)


@pytest.mark.parametrize(
    ("pays", "message"),
    [
        ([Pay(BANK, 1)], f"kontot {BANK} hör inte till lönens verifikationer"),
        ([Pay(PAY, 100), Pay(TAX, 101)], "”Löner maj 2022”: avdragen är större än kostnaderna"),
        ([Pay(TAX, 101)], "ingen lön att dela"),
        ([Pay(PAY, 100, "vaktmästare")], "rollen ”vaktmästare” har inga timmar"),
    ],
)
def test_amounts_that_cannot_be_used(pays: list[Pay], message: str, tmp_path: Path) -> None:
    project(tmp_path)
    desk = desk_at(tmp_path)
    with pytest.raises(UserError, match=message):
        propose(desk, MAY, day("2022-05-25"), pays, by_key(desk, "loner", MAY.end))


def test_all_that_is_wrong_is_said_in_an_order_of_its_own(tmp_path: Path) -> None:
    project(tmp_path)
    desk = desk_at(tmp_path)
    strange = sorted({*desk.books.accounts} - {PAY, TAX})
    pays = [Pay(PAY, 100), Pay(TAX, 101), *(Pay(account, 1) for account in reversed(strange))]
    with pytest.raises(UserError) as raised:
        propose(desk, MAY, day("2022-05-25"), pays, by_key(desk, "loner", MAY.end))
    assert [problem.message for problem in raised.value.problems] == [
        "”Löner maj 2022”: avdragen är större än kostnaderna",
        *(f"kontot {account} hör inte till lönens verifikationer" for account in strange),
    ]


def test_deductions_may_take_all_of_the_pay(tmp_path: Path) -> None:
    project(tmp_path)
    desk = desk_at(tmp_path)
    pays = [Pay(PAY, 100), Pay(TAX, 100)]
    (draft,) = propose(desk, MAY, day("2022-05-25"), pays, by_key(desk, "loner", MAY.end)).drafts
    assert draft.rows[-1].amount_ore == 0


def test_a_second_run_is_refused(tmp_path: Path) -> None:
    project(tmp_path)
    pays = [Pay(PAY, 100_00)]
    desk = booked(tmp_path, lambda desk: propose(desk, MAY, day("2022-05-25"), pays, by_key(desk, "loner", MAY.end)))
    with pytest.raises(UserError, match=r"”Löner maj 2022” \(Anställda\) är redan bokförd som L1"):
        propose(desk, MAY, day("2022-05-25"), pays, by_key(desk, "loner", MAY.end))
