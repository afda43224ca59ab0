"""Year-end accruals: requisitions that haven't come, and costs that the ekonom names."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.errors import UserError
from finsam_ar.vouchers.periodisering import NamedCost, propose_costs, propose_insatser
from tests.desks import BANK, COST, DEBT, MORE, PAY, SIGNED, booked, desk_at, make_project, proposed
from tests.ledgers import BASE, voucher

ACCRUED = "Skulder:Interimsskulder:2991-UpplupnaKostnader"
PREPAID = "Tillgångar:Interimsfordringar:1711-FörutbetaldaKostnader"


def test_a_requisition_that_has_not_come_is_estimated_from_the_grant(tmp_path: Path) -> None:
    make_project(tmp_path)
    desk = desk_at(tmp_path, "2023-01-12")
    assert proposed(desk, propose_insatser(desk, 2022, {})) == (
        "; Uppskattat: 250 000,07 kr beviljat för kvartal 4 2022, 1 000 000,04 kr kvar av årets medel.\n"
        '2022-12-31 * "Åby kommun" "Upplupen kostnad: Rekvisition kvartal 4 2022, Stegen – till arbete"'
        " #periodisering ^upplupet-2022-k4-stegen\n"
        '  ver: "B1"\n'
        "  regdatum: 2023-01-12\n"
        '  underlag: "Bokslutsbilaga"\n'
        '  verksamhet: "stegen"\n'
        '  motpart: "aby"\n'
        '  avser: "2022-10/2022-12"\n'
        f"  {COST}  250000.07 SEK\n"
        f"  {ACCRUED}  -250000.07 SEK\n"
    )


def test_no_more_is_estimated_than_is_left(tmp_path: Path) -> None:
    make_project(tmp_path, voucher("2022-09-30", "A1", f"{COST} 900000.00", f"{DEBT} -900000.00", verksamhet="stegen"))
    (draft,) = propose_insatser(desk_at(tmp_path), 2022, {}).drafts
    assert draft.rows[0].amount_ore == 100_000_04


def test_a_given_amount_stands(tmp_path: Path) -> None:
    make_project(tmp_path)
    (draft,) = propose_insatser(desk_at(tmp_path), 2022, {"stegen": 7_50}).drafts
    assert (draft.rows[0].amount_ore, draft.comments) == (7_50, ())


def test_who_is_not_waited_for(tmp_path: Path) -> None:
    requisition = voucher(
        "2022-12-31", "A1", f"{COST} 5.00", f"{DEBT} -5.00", tag="^rekv-2022-k4-stegen", verksamhet="stegen"
    )
    make_project(tmp_path, requisition)
    with pytest.raises(UserError, match="ingen insats har en rekvisition för kvartal 4 2022 att vänta på"):
        propose_insatser(desk_at(tmp_path), 2022, {})
    with pytest.raises(UserError, match="Bron väntar inte på någon rekvisition för kvartal 4 2022"):
        propose_insatser(desk_at(tmp_path), 2022, {"bron": 1_00})


def test_who_is_paid_by_another_plan_sends_no_requisition(tmp_path: Path) -> None:
    plan = '2021-01-01 custom "finsam-utbetalningsplan" "stegen"\n  modell: "manad"\n'
    make_project(tmp_path, base=BASE + SIGNED + MORE + plan)
    with pytest.raises(UserError, match="ingen insats har en rekvisition"):
        propose_insatser(desk_at(tmp_path), 2022, {})


def test_a_second_run_is_refused(tmp_path: Path) -> None:
    make_project(tmp_path)
    desk = booked(tmp_path, lambda desk: propose_insatser(desk, 2022, {}))
    with pytest.raises(UserError, match="ingen insats har en rekvisition"):
        propose_insatser(desk, 2022, {})


COSTS = [NamedCost(PAY, "kansli", 45_00), NamedCost(PAY, "lyftet", 1)]


def test_costs_that_the_ekonom_names(tmp_path: Path) -> None:
    make_project(tmp_path, voucher("2022-01-31", "B1", f"{BANK} 1.00", f"{BANK} -1.00", tag="^upplupet-2022"))
    desk = desk_at(tmp_path)
    proposal = propose_costs(desk, 2022, {"upplupet": COSTS, "forutbetalt": COSTS[:1]}, "Byrån", "lön på förhand")
    assert proposed(desk, proposal) == (
        '2022-12-31 * "Byrån" "Upplupna kostnader 2022: lön på förhand" #periodisering ^upplupet-2022-2\n'
        '  ver: "B2"\n'
        "  regdatum: 2022-07-15\n"
        '  underlag: "Bokslutsbilaga"\n'
        f"  {PAY}  45.00 SEK\n"
        '    verksamhet: "kansli"\n'
        f"  {PAY}  0.01 SEK\n"
        '    verksamhet: "lyftet"\n'
        f"  {ACCRUED}  -45.01 SEK\n"
        "\n"
        '2022-12-31 * "Byrån" "Förutbetalda kostnader 2022: lön på förhand" #periodisering ^forutbetalt-2022\n'
        '  ver: "B3"\n'
        "  regdatum: 2022-07-15\n"
        '  underlag: "Bokslutsbilaga"\n'
        f"  {PREPAID}  45.00 SEK\n"
        f"  {PAY}  -45.00 SEK\n"
        '    verksamhet: "kansli"\n'
    )


def test_the_same_costs_twice(tmp_path: Path) -> None:
    make_project(tmp_path)
    desk = booked(tmp_path, lambda desk: propose_costs(desk, 2022, {"upplupet": COSTS}, "Byrån", "lön"))
    with pytest.raises(UserError, match=r"”Upplupna kostnader 2022: lön” \(Byrån\) är redan bokförd som B1"):
        propose_costs(desk, 2022, {"upplupet": COSTS}, "Byrån", "lön")


def test_costs_of_an_unknown_verksamhet(tmp_path: Path) -> None:
    make_project(tmp_path)
    with pytest.raises(UserError, match=r"verksamheten ”kansl” finns inte i registret\n.*Menade du ”kansli”"):
        propose_costs(desk_at(tmp_path), 2022, {"upplupet": [NamedCost(PAY, "kansl", 1)]}, "Byrån", "lön")
