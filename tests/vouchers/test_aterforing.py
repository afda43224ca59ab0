"""Reversals of a year's accruals: the same that a new year begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.errors import UserError
from finsam_ar.vouchers.aterforing import propose
from tests.desks import BANK, DEBT, PAY, booked, desk_at, make_project, proposed
from tests.ledgers import HEADER, voucher

ACCRUALS = "".join(
    [
        voucher(
            "2022-12-31", "B1", f"{PAY} 120.00", f"{DEBT} -120.00", tag="#periodisering ^upplupet", verksamhet="kansli"
        ),
        voucher("2022-12-31", "B2", f"{PAY} 7.05", f"{DEBT} -7.05", tag="#periodisering", verksamhet="kansli"),
    ]
)


def project(folder: Path, *vouchers: str) -> None:
    """2022 with two accruals, and 2023 with the vouchers."""
    main = make_project(folder, ACCRUALS)
    opening = f"2023-01-01 balance {DEBT} -127.05 SEK\n"
    (main.parent / "2023.beancount").write_text(HEADER + opening + "".join(vouchers), encoding="utf-8")
    main.write_text(main.read_text(encoding="utf-8") + 'include "2023.beancount"\n', encoding="utf-8")


def test_each_accrual_is_turned_and_waits_to_be_confirmed(tmp_path: Path) -> None:
    project(tmp_path, voucher("2023-01-02", "B1", f"{BANK} 1.00", f"{BANK} -1.00"))
    desk = desk_at(tmp_path, "2023-01-09")
    assert proposed(desk, propose(desk, 2023)) == (
        '2023-01-01 ! "Åby kommun" "Återföring: Verifikation B1" ^upplupet\n'
        '  ver: "B2"\n'
        "  regdatum: 2023-01-09\n"
        '  underlag: "Återföring av B1 (2022)"\n'
        '  verksamhet: "kansli"\n'
        '  avser: "2022-12"\n'
        f"  {PAY}  -120.00 SEK\n"
        f"  {DEBT}  120.00 SEK\n"
        "\n"
        '2023-01-01 ! "Åby kommun" "Återföring: Verifikation B2" ^per-2022-B2\n'
        '  ver: "B3"\n'
        "  regdatum: 2023-01-09\n"
        '  underlag: "Återföring av B2 (2022)"\n'
        '  verksamhet: "kansli"\n'
        '  avser: "2022-12"\n'
        f"  {PAY}  -7.05 SEK\n"
        f"  {DEBT}  7.05 SEK\n"
    )


def test_one_is_chosen_by_its_number(tmp_path: Path) -> None:
    project(tmp_path)
    assert [draft.links for draft in propose(desk_at(tmp_path), 2023, ["B2"]).drafts] == [("per-2022-B2",)]


def test_what_is_reversed_is_not_reversed_again(tmp_path: Path) -> None:
    project(tmp_path)
    desk = booked(tmp_path, lambda desk: propose(desk, 2023, ["B2"]))
    assert [draft.links for draft in propose(desk, 2023).drafts] == [("upplupet",)]
    with pytest.raises(UserError, match=r"periodiseringen B2 \(2022\) är redan återförd"):
        propose(desk, 2023, ["B2"])
    desk = booked(tmp_path, lambda desk: propose(desk, 2023))
    with pytest.raises(UserError, match="det finns ingenting att återföra: 2022 års periodiseringar är återförda"):
        propose(desk, 2023)


def test_a_payment_that_shares_the_link_is_no_reversal(tmp_path: Path) -> None:
    project(tmp_path, voucher("2023-01-20", "A1", f"{DEBT} 120.00", f"{BANK} -120.00", tag="^upplupet"))
    assert len(propose(desk_at(tmp_path), 2023).drafts) == 2


def test_what_is_no_accrual(tmp_path: Path) -> None:
    project(tmp_path)
    with pytest.raises(UserError, match=r"A9 är ingen periodisering 2022 .*\n.*B1, B2"):
        propose(desk_at(tmp_path), 2023, ["A9"])
    with pytest.raises(UserError, match="2021 års periodiseringar finns inte"):
        propose(desk_at(tmp_path), 2022)
