"""Payments of debts to insatser."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.errors import UserError
from finsam_ar.vouchers.utbetalning import propose
from tests.desks import BANK, COST, DEBT, PAY, SETTINGS, booked, day, desk_at, make_project, proposed
from tests.ledgers import voucher

#: Bron's debt is open, Stegen's is paid in part, the landlord's is nobody's insats.
DEBTS = "".join(
    [
        voucher(
            "2022-06-30", "A1", f"{COST} 100.50", f"{DEBT} -100.50", tag="^rekv-bron", verksamhet="bron", motpart="aby"
        ),
        voucher("2022-06-30", "A2", f"{COST} 70.00", f"{DEBT} -70.00", tag="^rekv-stegen", verksamhet="stegen"),
        voucher("2022-07-01", "A3", f"{DEBT} 20.00", f"{BANK} -20.00", tag="^rekv-stegen", verksamhet="stegen"),
        voucher("2022-07-02", "A4", f'{PAY} 9.00 SEK\n    verksamhet: "kansli"\n  {DEBT} -9.00', tag="^lev-1"),
    ]
)

PAYMENT_OF_BRON = (
    '2022-07-29 * "Åby kommun" "Betalning: Verifikation A1" ^rekv-bron\n'
    '  ver: "A5"\n'
    "  regdatum: 2022-07-15\n"
    '  underlag: "Kontoutdrag"\n'
    '  verksamhet: "bron"\n'
    '  motpart: "aby"\n'
    f"  {DEBT}  100.50 SEK\n"
    f"  {BANK}  -100.50 SEK\n"
)


def test_all_that_is_due_to_insatser_is_paid(tmp_path: Path) -> None:
    make_project(tmp_path, DEBTS)
    desk = desk_at(tmp_path)
    assert proposed(desk, propose(desk, [], day("2022-07-29"))) == (
        f"{PAYMENT_OF_BRON}\n"
        '2022-07-29 * "Åby kommun" "Betalning: Verifikation A2" ^rekv-stegen\n'
        '  ver: "A6"\n'
        "  regdatum: 2022-07-15\n"
        '  underlag: "Kontoutdrag"\n'
        '  verksamhet: "stegen"\n'
        f"  {DEBT}  50.00 SEK\n"
        f"  {BANK}  -50.00 SEK\n"
    )


@pytest.mark.parametrize("link", ["rekv-bron", "^rekv-bron"])
def test_a_debt_is_named_by_its_link(link: str, tmp_path: Path) -> None:
    make_project(tmp_path, DEBTS)
    desk = desk_at(tmp_path)
    assert proposed(desk, propose(desk, [link, link], day("2022-07-29"))) == PAYMENT_OF_BRON


def test_any_debt_may_be_named(tmp_path: Path) -> None:
    make_project(tmp_path, DEBTS)
    text = proposed(desk_at(tmp_path), propose(desk_at(tmp_path), ["lev-1"], day("2022-07-29"), "Utdrag 7"))
    assert text.count("verksamhet:") == 0
    assert '  underlag: "Utdrag 7"\n' in text


def test_a_debt_for_several_verksamheter_says_so_line_by_line(tmp_path: Path) -> None:
    rows = (
        f'{COST} 30.00 SEK\n    verksamhet: "bron"\n  {COST} 12.00 SEK\n    verksamhet: "stegen"\n'
        f'  {DEBT} -30.00 SEK\n    verksamhet: "bron"\n  {DEBT} -12.00 SEK\n    verksamhet: "stegen"\n  {BANK} 0.00'
    )
    make_project(tmp_path, voucher("2022-06-30", "A1", rows, tag="^rekv"))
    desk = desk_at(tmp_path)
    assert proposed(desk, propose(desk, [], day("2022-07-29"))).endswith(
        f'  {DEBT}  30.00 SEK\n    verksamhet: "bron"\n  {DEBT}  12.00 SEK\n    verksamhet: "stegen"\n'
        f"  {BANK}  -42.00 SEK\n"
    )


def test_what_is_not_due_yet(tmp_path: Path) -> None:
    make_project(tmp_path, DEBTS, settings=SETTINGS.replace('skuld = "2441"', 'skuld = "2441"\ndagar = 30'))
    assert len(propose(desk_at(tmp_path), [], day("2022-07-30")).drafts) == 2
    with pytest.raises(UserError, match="ingen skuld till en insats är obetald och förfallen 2022-07-29"):
        propose(desk_at(tmp_path), [], day("2022-07-29"))


def test_a_debt_that_was_registered_late_is_due_late(tmp_path: Path) -> None:
    late = DEBTS.replace("regdatum: 2022-06-30", "regdatum: 2022-07-20")
    assert late != DEBTS
    make_project(tmp_path, late, settings=SETTINGS.replace('skuld = "2441"', 'skuld = "2441"\ndagar = 30'))
    assert len(propose(desk_at(tmp_path), [], day("2022-08-19")).drafts) == 2
    with pytest.raises(UserError, match="ingen skuld till en insats är obetald och förfallen 2022-08-18"):
        propose(desk_at(tmp_path), [], day("2022-08-18"))


def test_a_second_run_pays_nothing(tmp_path: Path) -> None:
    make_project(tmp_path, DEBTS)
    desk = booked(tmp_path, lambda desk: propose(desk, [], day("2022-07-29")))
    with pytest.raises(UserError, match="ingen skuld till en insats är obetald"):
        propose(desk, [], day("2022-07-29"))
    with pytest.raises(UserError, match=r"2022.beancount:\d+: skulden \^rekv-bron är redan betald, med A5"):
        propose(desk, ["rekv-bron"], day("2022-07-29"))


def test_links_that_no_debt_has_are_told_together(tmp_path: Path) -> None:
    make_project(tmp_path, DEBTS)
    with pytest.raises(UserError, match=r"ingen skuld har länken \^rekv-brn\n.*Menade du ”rekv-bron”") as raised:
        propose(desk_at(tmp_path), ["rekv-brn", "lev-9"], day("2022-07-29"))
    assert len(raised.value.problems) == 2
