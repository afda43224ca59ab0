"""Requisitions from insatser: the voucher, and what is said at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.errors import UserError
from finsam_ar.vouchers.filing import Proposal
from finsam_ar.vouchers.rekvisition import Requisition, propose
from finsam_ar.vouchers.span import parse_span
from tests.desks import COST, DEBT, MORE, SIGNED, booked, day, desk_at, make_project, proposed
from tests.ledgers import BASE, voucher


def asked(
    insats: str = "bron", ore: int = 250_000_50, quarter: str = "2022-k2", *, owner: str = "", date: str = ""
) -> Requisition:
    span = parse_span(quarter)
    assert span is not None
    return Requisition(insats, ore, span, day(date) if date else span.end, owner)


def test_a_requisition_is_a_cost_and_a_debt_to_the_owner(tmp_path: Path) -> None:
    make_project(tmp_path, voucher("2022-01-10", "A1", f"{COST} 10.00", f"{DEBT} -10.00", verksamhet="stegen"))
    desk = desk_at(tmp_path)
    proposal = propose(desk, asked())
    assert proposal.doubts == ()
    assert proposed(desk, proposal) == (
        '2022-06-30 * "Åby kommun" "Rekvisition kvartal 2 2022, Bron" ^rekv-2022-k2-bron\n'
        '  ver: "A2"\n'
        "  regdatum: 2022-07-15\n"
        '  underlag: "Rekvisition kvartal 2 2022, Bron"\n'
        '  verksamhet: "bron"\n'
        '  motpart: "aby"\n'
        '  avser: "2022-04/2022-06"\n'
        f"  {COST}  250000.50 SEK\n"
        f"  {DEBT}  -250000.50 SEK\n"
    )


def test_another_owner_and_an_account_of_the_insats_own(tmp_path: Path) -> None:
    own = '2000-01-01 open Kostnader:Samverkansinsatser:4520-Stegen\n  verksamhet: "stegen"\n'
    make_project(tmp_path, base=BASE + SIGNED + MORE + own)
    desk = desk_at(tmp_path)
    text = proposed(desk, propose(desk, asked("stegen", owner="myndigheten")))
    assert '2022-06-30 * "Myndigheten" "Rekvisition kvartal 2 2022, Stegen – till arbete"' in text
    assert '  motpart: "myndigheten"\n' in text
    assert "  Kostnader:Samverkansinsatser:4520-Stegen  " in text


def test_only_the_granted_months_of_a_quarter_are_concerned(tmp_path: Path) -> None:
    granted = BASE.replace("fran: 2022-04-01", "fran: 2022-05-15").replace("till: 2022-09-30", "till: 2022-08-31")
    make_project(tmp_path, base=granted + SIGNED + MORE)
    desk = desk_at(tmp_path)
    assert '  avser: "2022-05/2022-06"\n' in proposed(desk, propose(desk, asked(ore=1_00)))
    assert '  avser: "2022-07/2022-08"\n' in proposed(desk, propose(desk, asked(ore=1_00, quarter="2022-k3")))


def doubts(proposal: Proposal) -> list[str]:
    return [problem.message for problem in proposal.doubts]


def test_more_than_is_left_is_said(tmp_path: Path) -> None:
    make_project(tmp_path, voucher("2022-05-10", "A1", f"{COST} 400000.00", f"{DEBT} -400000.00", verksamhet="bron"))
    assert propose(desk_at(tmp_path), asked(ore=200_000_00)).doubts == ()
    assert doubts(propose(desk_at(tmp_path), asked(ore=200_000_01))) == [
        "Bron har 200 000,00 kr kvar av 600 000,00 kr för 2022, men rekvisitionen är på 200 000,01 kr"
    ]


def test_what_was_transferred_counts_and_what_is_decided_later_does_not(tmp_path: Path) -> None:
    more = """\
2022-08-01 custom "finsam-hojning" "bron" 50000 SEK
  organ: "styrelsen"
  paragraf: "§ 2"
  dnr: "2022/3"
"""
    make_project(tmp_path, base=BASE + SIGNED + MORE + more)
    assert len(propose(desk_at(tmp_path, "2022-07-15"), asked(ore=640_000_00)).doubts) == 1
    assert propose(desk_at(tmp_path, "2022-08-01"), asked(ore=640_000_00)).doubts == ()


def test_a_requisition_that_is_registered_after_the_years_end_takes_of_its_own_years_money(tmp_path: Path) -> None:
    """Bron's 600 000 kr are of 2022; in 2023 nothing is left of them."""
    make_project(tmp_path)
    assert propose(desk_at(tmp_path, "2023-01-20"), asked(ore=600_000_00, quarter="2022-k3")).doubts == ()


def test_a_grant_without_a_signed_agreement_is_said(tmp_path: Path) -> None:
    make_project(tmp_path, base=BASE + MORE)
    assert doubts(propose(desk_at(tmp_path), asked())) == ["Bron är beviljad men avtalet är inte tecknat"]


def test_an_accrual_that_is_not_reversed_is_said(tmp_path: Path) -> None:
    tag = "#periodisering ^upplupet-2022-k2-bron"
    accrual = voucher("2022-06-30", "B1", f"{COST} 5.00", f"{DEBT} -5.00", tag=tag, verksamhet="bron")
    reversal = voucher(
        "2022-07-01", "B2", f"{COST} -5.00", f"{DEBT} 5.00", tag="^upplupet-2022-k2-bron", verksamhet="bron"
    )
    make_project(tmp_path, accrual + reversal)
    assert doubts(propose(desk_at(tmp_path), asked())) == [
        "den upplupna kostnaden B1 (2022) är inte återförd den dagen"
    ]
    assert propose(desk_at(tmp_path), asked(date="2022-07-10")).doubts == ()


@pytest.mark.parametrize(
    ("requisition", "message"),
    [
        (asked("brn"), "verksamheten ”brn” finns inte i registret\n.*Menade du ”bron”"),
        (asked("kansli"), "”kansli” är ingen insats"),
        (asked(quarter="2022-k4"), "kvartal 4 2022 ligger utanför den beviljade perioden för Bron: 2022-04-01 till"),
        (asked(owner="abi"), "organisationen ”abi” finns inte i registret\n.*Menade du ”aby”"),
    ],
)
def test_what_the_books_could_never_hold(requisition: Requisition, message: str, tmp_path: Path) -> None:
    make_project(tmp_path)
    with pytest.raises(UserError, match=message):
        propose(desk_at(tmp_path), requisition)


def test_all_that_is_wrong_is_said_together(tmp_path: Path) -> None:
    make_project(tmp_path, base=BASE + MORE)
    with pytest.raises(UserError) as raised:
        propose(desk_at(tmp_path), asked(ore=900_000_00, quarter="2022-k4", owner="abi"))
    assert len(raised.value.problems) == 4


def test_the_same_requisition_twice(tmp_path: Path) -> None:
    make_project(tmp_path)
    desk = booked(tmp_path, lambda desk: propose(desk, asked()))
    message = r"2022.beancount:\d+: ”Rekvisition kvartal 2 2022, Bron” \(Åby kommun\) är redan bokförd som A1"
    with pytest.raises(UserError, match=message) as raised:
        propose(desk, asked(ore=1_00))
    assert len(raised.value.problems) == 1


def test_an_insats_without_owner(tmp_path: Path) -> None:
    make_project(tmp_path, base=BASE.replace('  insats: TRUE\n  agare: "aby"\n', "  insats: TRUE\n") + SIGNED + MORE)
    with pytest.raises(UserError, match=r"Bron har ingen ägare i registret\n.*--motpart"):
        propose(desk_at(tmp_path), asked())
    assert propose(desk_at(tmp_path), asked(owner="aby")).drafts[0].payee == "Åby kommun"
