"""The members' contributions of a period."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.config.kontroller import read_member_shares
from finsam_ar.ekonom.contributions import contributions
from finsam_ar.errors import UserError
from finsam_ar.vouchers.desk import Desk
from finsam_ar.vouchers.filing import Proposal
from finsam_ar.vouchers.medlemsbidrag import propose
from finsam_ar.vouchers.span import parse_span
from tests.desks import BANK, FEES, MORE, SETTINGS, SIGNED, booked, desk_at, make_project, proposed
from tests.ledgers import BASE, voucher

MEMBERS = """\
2000-01-01 custom "finsam-organisation" "onas"
  namn: "Önås kommun"
  medlem: "kommun"
2000-01-01 custom "finsam-organisation" "staten"
  namn: "Staten"
  medlem: "stat"
2000-01-01 open Intäkter:Medlemsavgifter:3513-Staten
  verksamhet: "finansiering"
2021-11-01 custom "finsam-nyckel" "medlemsbidrag"
  typ: "antal"
  aby: 2
  onas: 1
2021-11-20 custom "finsam-budget" "finansiering" 1000 SEK
  ar: 2024
  slag: "intakt"
  organ: "styrelsen"
  paragraf: "§ 1"
  dnr: "2021/9"
"""

SHARES = """\
[medlemsandelar]
konton = ["Intäkter:Medlemsavgifter"]
andel = [
    { medlem = "stat", procent = 50, betalningar = 12 },
    { medlem = "kommun", procent = 50, betalningar = 4 },
]
"""


def project(folder: Path) -> Path:
    settings = f'{SETTINGS}[[medlemsbidrag]]\nmedlem = "stat"\nkonto = "3513"\nbetalare = "Försäkringskassan"\n'
    main = make_project(folder, base=BASE + SIGNED + MORE + MEMBERS, settings=settings, year=2024)
    (folder / "templates" / "kontroller.toml").write_text(SHARES, encoding="utf-8")
    return main


def offered(desk: Desk, period: str) -> Proposal:
    span = parse_span(period)
    assert span is not None
    shares = read_member_shares(desk.settings_file.parent)
    return propose(desk, span, span.end, contributions(desk.books, shares, span.start.year))


def test_those_who_pay_by_the_quarter(tmp_path: Path) -> None:
    project(tmp_path)
    desk = desk_at(tmp_path)
    assert proposed(desk, offered(desk, "2024-k1")) == (
        '2024-03-31 * "Åby kommun" "Medlemsbidrag kvartal 1 2024" ^medlem-2024-k1-aby\n'
        '  ver: "A1"\n'
        "  regdatum: 2022-07-15\n"
        '  underlag: "Kontoutdrag"\n'
        '  motpart: "aby"\n'
        f"  {BANK}  83.33 SEK\n"
        f"  {FEES}  -83.33 SEK\n"
        "\n"
        '2024-03-31 * "Önås kommun" "Medlemsbidrag kvartal 1 2024" ^medlem-2024-k1-onas\n'
        '  ver: "A2"\n'
        "  regdatum: 2022-07-15\n"
        '  underlag: "Kontoutdrag"\n'
        '  motpart: "onas"\n'
        f"  {BANK}  41.66 SEK\n"
        f"  {FEES}  -41.66 SEK\n"
    )


def test_a_month_ends_on_a_leap_day_and_the_payer_has_a_name_of_its_own(tmp_path: Path) -> None:
    project(tmp_path)
    text = proposed(desk_at(tmp_path), offered(desk_at(tmp_path), "2024-02"))
    assert text.startswith('2024-02-29 * "Försäkringskassan" "Medlemsbidrag februari 2024" ^medlem-2024-02-staten\n')
    assert '  motpart: "staten"\n' in text


def test_the_periods_sum_to_the_year_to_the_ore(tmp_path: Path) -> None:
    project(tmp_path)
    desk = desk_at(tmp_path)
    months = [offered(desk, f"2024-{month:02}").drafts for month in range(1, 13)]
    quarters = [offered(desk, f"2024-k{quarter}").drafts for quarter in range(1, 5)]
    paid = [draft.rows[0].amount_ore for drafts in (*months, *quarters) for draft in drafts]
    assert len(paid) == 12 + 4 * 2
    assert sum(paid) == 1000_00


def test_a_period_for_which_nobody_pays(tmp_path: Path) -> None:
    project(tmp_path)
    message = "ingen betalar medlemsbidrag för halvår 1 2024\n.*stat 12 gånger om året, kommun 4 gånger om året"
    with pytest.raises(UserError, match=message):
        offered(desk_at(tmp_path), "2024-h1")


def test_three_months_that_are_no_quarter(tmp_path: Path) -> None:
    project(tmp_path)
    with pytest.raises(UserError, match="ingen betalar medlemsbidrag för februari–april 2024"):
        offered(desk_at(tmp_path), "2024-02/2024-04")


def test_a_second_run_is_refused(tmp_path: Path) -> None:
    project(tmp_path)
    desk = booked(tmp_path, lambda desk: offered(desk, "2024-k1"))
    with pytest.raises(UserError, match=r"”Medlemsbidrag kvartal 1 2024” \(Åby kommun\) är redan bokförd") as raised:
        offered(desk, "2024-k1")
    assert len(raised.value.problems) == 2
    assert offered(desk, "2024-k2").drafts


def test_what_was_booked_without_a_link_is_known_by_its_words(tmp_path: Path) -> None:
    main = project(tmp_path)
    booked(tmp_path, lambda desk: offered(desk, "2024-k1"))
    file = main.with_name("2024.beancount")
    file.write_text(file.read_text(encoding="utf-8").replace(" ^medlem-2024-k1-aby", ""), encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace(" ^medlem-2024-k1-onas", ""), encoding="utf-8")
    with pytest.raises(UserError, match="är redan bokförd som A1"):
        offered(desk_at(tmp_path), "2024-k1")


def test_more_than_the_years_contribution_is_doubted_whatever_the_voucher_is_called(tmp_path: Path) -> None:
    file = project(tmp_path).with_name("2024.beancount")
    paid = voucher("2024-01-31", "A1", f"{BANK} 250.01", f"{FEES} -250.01", motpart="aby")
    file.write_text(file.read_text(encoding="utf-8") + paid, encoding="utf-8")

    (doubt,) = offered(desk_at(tmp_path), "2024-k1").doubts
    assert doubt.message == "Åby kommun har redan betalat 250,01 kr av 333,33 kr för 2024"


def test_a_kind_of_members_without_an_account(tmp_path: Path) -> None:
    make_project(tmp_path, base=BASE + SIGNED + MORE + MEMBERS, year=2024)
    (tmp_path / "templates" / "kontroller.toml").write_text(SHARES, encoding="utf-8")
    with pytest.raises(UserError, match=r"bokning.toml:\d+: en sorts medlemmar har inget konto\n.*medlem = \"stat\""):
        offered(desk_at(tmp_path), "2024-02")
