"""What insatser are to be paid by their plans, and what of it is booked, late, odd or still owed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from finsam_ar.books.journal import read_journal
from finsam_ar.books.load import load
from finsam_ar.ekonom.payouts import Oddity, Payouts, State, payouts
from tests.ledgers import ACCOUNTS, REGISTER, voucher, write_ledger

COST = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"
DEBT = "Skulder:Leverantörsskulder:2441-Leverantörsskulder"
BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
AHEAD = "Tillgångar:Förskott:1761-FörskottInsatser"
BASE = ACCOUNTS + REGISTER + f"2000-01-01 open {AHEAD}\n"
GRANT = """\
2021-11-20 custom "finsam-beviljande" "stegen" 1200000 SEK
  fran: 2022-01-01
  till: 2022-12-31
  organ: "styrelsen"
  paragraf: "§ 1"
  dnr: "2021/1"
"""
AGREEMENT = '2021-12-10 custom "finsam-avtal" "stegen"\n  dnr: "2021/2"\n'


def plan(model: str, amount: str = "") -> str:
    return f'2021-12-10 custom "finsam-utbetalningsplan" "stegen"\n  modell: "{model}"\n' + (
        f"  belopp: {amount} SEK\n" if amount else ""
    )


def requisition(day: str, ver: str, kronor: int, quarter: int) -> str:
    months = f"2022-{3 * quarter - 2:02}/2022-{3 * quarter:02}"
    link = f"^rekv-2022-k{quarter}-stegen"
    return voucher(day, ver, f"{COST} {kronor}.00", f"{DEBT} -{kronor}.00", tag=link, verksamhet="stegen", avser=months)


def payment(day: str, ver: str, kronor: int, quarter: int) -> str:
    link = f"^rekv-2022-k{quarter}-stegen"
    return voucher(day, ver, f"{DEBT} {kronor}.00", f"{BANK} -{kronor}.00", tag=link, verksamhet="stegen")


def as_of(folder: Path, day: str, text: str, decisions: str = GRANT + AGREEMENT) -> Payouts:
    main = write_ledger(folder, base=BASE + decisions + text)
    return payouts(load(main), read_journal(main), dt.date.fromisoformat(day))


def states(found: Payouts) -> list[tuple[str, str, int, State]]:
    return [
        (each.due.text, str(each.due.day or each.due.waits_for), each.booked_ore, each.state) for each in found.expected
    ]


def oddities(found: Payouts) -> list[tuple[Oddity, str, int]]:
    return [(each.kind, each.what, each.amount_ore) for each in found.odd]


def test_a_requisition_is_expected_within_the_month_after_its_quarter(tmp_path: Path) -> None:
    text = plan("kvartalsrekvisition") + requisition("2022-03-31", "A1", 250000, 1)
    found = as_of(tmp_path, "2022-08-01", text)
    assert states(found) == [
        ("rekvisition kvartal 1 2022", "2022-04-30", 250000_00, State.BOOKED),
        ("rekvisition kvartal 2 2022", "2022-07-31", 0, State.LATE),
        ("rekvisition kvartal 3 2022", "2022-10-31", 0, State.COMING),
    ]
    assert found.expected[1].due.amount_ore == 300000_00
    assert found.odd == ()


def test_a_debt_is_open_until_it_is_paid_and_tells_since_when(tmp_path: Path) -> None:
    text = requisition("2022-03-31", "A1", 250000, 1) + payment("2022-05-02", "A2", 200000, 1)
    (debt,) = as_of(tmp_path, "2022-05-02", text).debts
    assert (debt.link, debt.since, debt.open_ore) == ("rekv-2022-k1-stegen", dt.date(2022, 3, 31), 50000_00)
    rest = payment("2022-05-03", "A3", 50000, 1)
    assert as_of(tmp_path, "2022-05-03", text + rest).debts == ()


def test_a_requisition_that_is_paid_twice(tmp_path: Path) -> None:
    text = requisition("2022-03-31", "A1", 250000, 1)
    twice = payment("2022-05-02", "A2", 250000, 1) + payment("2022-05-09", "A3", 250000, 1)
    found = as_of(tmp_path, "2022-05-31", text + twice)
    assert oddities(found) == [(Oddity.TWICE, "rekv-2022-k1-stegen", 250000_00)]
    assert found.odd[0].source is not None
    assert "main.beancount:" in str(found.odd[0].source)


def test_a_payment_line_without_insats_follows_its_link(tmp_path: Path) -> None:
    text = requisition("2022-03-31", "A1", 250000, 1) + voucher(
        "2022-05-02", "A2", f"{DEBT} 250000.00", f"{BANK} -250000.00", tag="^rekv-2022-k1-stegen"
    )
    assert as_of(tmp_path, "2022-05-31", text).debts == ()


def test_a_debt_without_link_stays_open(tmp_path: Path) -> None:
    text = voucher("2022-03-31", "A1", f"{COST} 10.00", f"{DEBT} -10.00", verksamhet="stegen")
    (debt,) = as_of(tmp_path, "2022-05-31", text).debts
    assert (debt.link, debt.open_ore) == ("", 10_00)


def test_a_payment_before_the_agreement(tmp_path: Path) -> None:
    text = requisition("2022-03-31", "A1", 250000, 1) + payment("2022-05-02", "A2", 250000, 1)
    signed_later = AGREEMENT.replace("2021-12-10", "2022-05-03")
    found = as_of(tmp_path, "2022-05-31", text, GRANT + signed_later)
    assert oddities(found) == [(Oddity.UNSIGNED, "rekv-2022-k1-stegen", 250000_00)]


def test_a_payment_before_the_next_grant_begins_needs_only_the_agreement_there_is(tmp_path: Path) -> None:
    coming = """\
2022-04-20 custom "finsam-beviljande" "stegen" 600000 SEK
  fran: 2023-01-01
  till: 2023-12-31
  organ: "styrelsen"
  paragraf: "§ 2"
  dnr: "2022/2"
"""
    text = requisition("2022-03-31", "A1", 250000, 1) + payment("2022-05-02", "A2", 250000, 1)
    assert as_of(tmp_path, "2022-05-31", text, GRANT + AGREEMENT + coming).odd == ()


def test_money_paid_ahead_without_a_grant(tmp_path: Path) -> None:
    text = voucher("2022-05-02", "A1", f"{AHEAD} 500.00", f"{BANK} -500.00", verksamhet="bron")
    found = as_of(tmp_path, "2022-05-31", text)
    assert oddities(found) == [(Oddity.UNDECIDED, "A1", 500_00)]


def test_an_opening_balance_is_no_payment(tmp_path: Path) -> None:
    opening = voucher("2022-01-01", "A1", f"{AHEAD} 500.00", f"{BANK} -500.00", tag="#ingaende", verksamhet="bron")
    assert as_of(tmp_path, "2022-05-31", opening).odd == ()


def test_what_the_books_turn_at_the_years_end_is_left_out(tmp_path: Path) -> None:
    equity = "EgetKapital:BalanseratResultat:2069-BalanseratResultat"
    text = (
        f"2000-01-01 open {equity}\n"
        + plan("ar")
        + voucher("2022-01-20", "A1", f"{COST} 1300000.00", f"{BANK} -1300000.00", verksamhet="stegen", avser="2022")
    )
    turned = f'{COST} -1300000.00 SEK\n    verksamhet: "stegen"\n  {equity} 1300000.00'
    year_end = voucher("2022-12-31", "A2", turned, tag="#bokslut")
    assert oddities(as_of(tmp_path, "2022-12-31", text))[0] == (Oddity.ABOVE_PLAN, "årsbelopp 2022", 100000_00)
    assert as_of(tmp_path, "2022-12-31", text + year_end) == as_of(tmp_path, "2022-12-31", text)


def test_more_spent_than_available(tmp_path: Path) -> None:
    text = requisition("2022-03-31", "A1", 1200001, 1)
    assert oddities(as_of(tmp_path, "2022-05-31", text)) == [(Oddity.ABOVE_GRANT, "2022", 1_00)]


SPAN = "2022-01/2022-12"
FIRST_HALF = plan("halften") + voucher(
    "2021-12-20", "A1", f"{AHEAD} 600000.00", f"{BANK} -600000.00", verksamhet="stegen"
)
APPROVED = """\
2023-02-01 custom "finsam-redovisning" "stegen"
  fran: 2022-01-01
  till: 2022-12-31
  dnr: "2023/1"
2023-02-20 custom "finsam-godkannande" "stegen"
  fran: 2022-01-01
  till: 2022-12-31
  organ: "styrelsen"
  paragraf: "§ 3"
  dnr: "2023/2"
"""


def test_half_is_due_after_the_agreement(tmp_path: Path) -> None:
    rest = (f"resten av {SPAN}", "godkänd redovisning", 0, State.WAITING)
    assert states(as_of(tmp_path, "2021-12-31", plan("halften"), GRANT)) == [
        (f"första hälften av {SPAN}", "avtal", 0, State.WAITING),
        rest,
    ]
    assert states(as_of(tmp_path, "2021-12-31", plan("halften"))) == [
        (f"första hälften av {SPAN}", "2022-01-09", 0, State.COMING),
        rest,
    ]
    assert states(as_of(tmp_path, "2021-12-31", FIRST_HALF)) == [
        (f"första hälften av {SPAN}", "2022-01-09", 600000_00, State.BOOKED),
        rest,
    ]


def test_of_two_halves_that_are_not_equal_the_rest_is_the_larger(tmp_path: Path) -> None:
    odd = GRANT.replace("1200000 SEK", "1200000.01 SEK")
    found = as_of(tmp_path, "2021-12-31", plan("halften"), odd + AGREEMENT)
    assert [each.due.amount_ore for each in found.expected] == [600000_00, 600000_01]


def test_an_agreement_of_the_grants_own_day_is_its_agreement(tmp_path: Path) -> None:
    found = as_of(tmp_path, "2021-12-31", plan("halften"), GRANT + AGREEMENT.replace("2021-12-10", "2021-11-20"))
    assert str(found.expected[0].due.day) == "2021-12-20"


def test_the_rest_is_due_after_the_approved_report_until_the_costs_are_booked(tmp_path: Path) -> None:
    text = FIRST_HALF + APPROVED
    assert states(as_of(tmp_path, "2023-03-31", text)) == [(f"resten av {SPAN}", "2023-03-22", 0, State.LATE)]
    opening = f"2023-01-01 balance {AHEAD} 600000.00 SEK\n2023-01-01 balance {BANK} -600000.00 SEK\n"
    less_than_half = opening + voucher(
        "2023-03-01", "A1", f"{COST} 500000.00", f"{AHEAD} -500000.00", verksamhet="stegen", avser=SPAN
    )
    assert [each.state for each in as_of(tmp_path, "2023-03-31", text + less_than_half).expected] == [State.BOOKED]


def test_a_months_sum_is_due_at_its_end_and_a_second_one_is_too_much(tmp_path: Path) -> None:
    def paid(day: str, ver: str, month: str) -> str:
        return voucher(day, ver, f"{COST} 90000.00", f"{BANK} -90000.00", verksamhet="stegen", avser=month)

    text = plan("manad", "90000") + paid("2022-01-25", "A1", "2022-01") + paid("2022-03-25", "A2", "2022-03")
    found = as_of(tmp_path, "2022-03-31", text + paid("2022-03-28", "A3", "2022-03"))
    assert states(found)[:4] == [
        ("månad 2022-01", "2022-01-31", 90000_00, State.BOOKED),
        ("månad 2022-02", "2022-02-28", 90000_00, State.BOOKED),
        ("månad 2022-03", "2022-03-31", 90000_00, State.BOOKED),
        ("månad 2022-04", "2022-04-30", 0, State.COMING),
    ]
    assert oddities(found) == [(Oddity.ABOVE_PLAN, "månad 2022-03", 90000_00)]


def test_a_months_sum_is_the_grants_share_where_the_plan_names_none(tmp_path: Path) -> None:
    found = as_of(tmp_path, "2022-01-31", plan("manad"))
    assert found.expected[0].due.amount_ore == 100000_00


def test_a_years_sum_is_due_in_its_first_month_and_what_comes_back_makes_it_no_less_paid(tmp_path: Path) -> None:
    text = (
        plan("ar")
        + voucher("2022-01-20", "A1", f"{COST} 1200000.00", f"{BANK} -1200000.00", verksamhet="stegen", avser="2022")
        + voucher("2022-11-20", "A2", f"{BANK} 200000.00", f"{COST} -200000.00", verksamhet="stegen", avser="2022")
    )
    assert states(as_of(tmp_path, "2022-12-31", text)) == [
        ("årsbelopp 2022", "2022-01-31", 1200000_00, State.BOOKED),
    ]
    half = text.replace("1200000.00", "600000.00")
    assert states(as_of(tmp_path, "2022-12-31", half)) == [
        ("årsbelopp 2022", "2022-01-31", 600000_00, State.LATE),
    ]


def test_what_is_to_be_paid_back_is_named_until_it_has_come(tmp_path: Path) -> None:
    decision = (
        '2022-08-01 custom "finsam-aterbetalning" "stegen" {} SEK\n  ar: 2022\n'
        '  organ: "styrelsen"\n  paragraf: "§ 7"\n  dnr: "2022/{}"\n'
    )
    text = decision.format(45000, 7) + decision.format(5000, 8) + requisition("2022-03-31", "A1", 300000, 1)
    text += voucher("2022-07-01", "A2", f"{COST} -100.00", f"{BANK} 100.00", verksamhet="stegen")  # before the decision
    text += voucher("2022-08-05", "A3", f"{COST} -200.00", f"{DEBT} 200.00", verksamhet="stegen")  # a correction
    text += voucher("2022-09-01", "A4", f"{COST} -45000.00", f"{BANK} 45000.00", verksamhet="stegen")
    awaited = Oddity.NOT_RETURNED

    assert awaited not in [kind for kind, *_ in oddities(as_of(tmp_path, "2022-07-31", text))]
    found = oddities(as_of(tmp_path, "2022-08-31", text))
    assert [each for each in found if each[0] == awaited] == [
        (awaited, "2022/7", 45000_00),
        (awaited, "2022/8", 5000_00),
    ]
    found = oddities(as_of(tmp_path, "2022-09-01", text))
    assert [each for each in found if each[0] == awaited] == [(awaited, "2022/8", 5000_00)]


def test_a_later_plan_counts_from_its_day(tmp_path: Path) -> None:
    later = plan("manad").replace("2021-12-10", "2022-04-05")
    texts = [each.due.text for each in as_of(tmp_path, "2022-03-31", plan("kvartalsrekvisition") + later).expected]
    assert texts == ["rekvisition kvartal 1 2022", "rekvisition kvartal 2 2022"]
    texts = [each.due.text for each in as_of(tmp_path, "2022-04-30", plan("kvartalsrekvisition") + later).expected]
    assert texts[:2] == ["rekvisition kvartal 1 2022", "månad 2022-04"]


def test_an_insats_without_a_plan_is_named_while_it_runs(tmp_path: Path) -> None:
    assert as_of(tmp_path, "2022-06-30", "").without_plan == ("stegen",)
    assert as_of(tmp_path, "2023-01-01", "").without_plan == ()
    assert as_of(tmp_path, "2022-06-30", plan("ar")).without_plan == ()
