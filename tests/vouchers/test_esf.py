"""ESF projects' figures, and their claims."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from finsam_ar.books.model import Books
from finsam_ar.errors import UserError
from finsam_ar.render.esf_text import esf_text
from finsam_ar.vouchers.desk import open_desk
from finsam_ar.vouchers.esf import Claim, figures, propose
from finsam_ar.vouchers.span import Span, parse_span
from tests.desks import BANK, PAY, SETTINGS, booked, day, desk_at, make_project, proposed
from tests.ledgers import voucher
from tests.sample import SAMPLE

OWED = "Tillgångar:Interimsfordringar:1793-UpplupenESFIntäkt"
GRANT = "Intäkter:EUBidrag:3551-ESF"
EARLY = parse_span("2022-01/2022-02") or Span(0, 0)
SPRING = parse_span("2022-03/2022-04") or Span(0, 0)

#: Cost 1 000,01 in January and February (the second verksamhet counts too) and 400,00 in March.
COSTS = "".join(
    [
        voucher("2022-01-25", "A1", f"{PAY} 700.01", f"{BANK} -700.01", verksamhet="lyftet"),
        voucher("2022-02-25", "A2", f"{PAY} 300.00", f"{BANK} -300.00", verksamhet="kansli-lyftet"),
        voucher("2022-03-25", "A3", f"{PAY} 400.00", f"{BANK} -400.00", verksamhet="lyftet"),
        voucher("2022-03-25", "A4", f"{PAY} 999.00", f"{BANK} -999.00", verksamhet="kansli"),
    ]
)


def claim(date: str, ver: str, amount: str, link: str, avser: str, tag: str = "") -> str:
    return voucher(
        date,
        ver,
        f"{OWED} {amount}",
        f"{GRANT} -{amount}",
        tag=f"{tag} ^{link}".strip(),
        verksamhet="lyftet",
        avser=avser,
    ).replace("--", "")


def payment(date: str, ver: str, amount: str, link: str) -> str:
    return voucher(date, ver, f"{BANK} {amount}", f"{OWED} -{amount}", tag=f"^{link}")


FIRST = claim("2022-03-15", "A5", "750.00", "esf-lyftet-2022-1", "2022-01/2022-02")


def test_a_claim_is_the_periods_costs_times_the_share(tmp_path: Path) -> None:
    make_project(tmp_path, COSTS)
    desk = desk_at(tmp_path)
    assert proposed(desk, propose(desk, "lyftet", EARLY, day("2022-03-15"))) == (
        "; Kostnad 2022-01/2022-02: 1 000,01 kr × 75 %, redan sökt 0,00 kr.\n"
        '2022-03-15 * "Svenska ESF-rådet" "Ansökan om utbetalning LYFTET, januari–februari 2022" ^esf-lyftet-2022-1\n'
        '  ver: "A5"\n'
        "  regdatum: 2022-07-15\n"
        '  underlag: "Ansökan om utbetalning 1"\n'
        '  verksamhet: "lyftet"\n'
        '  avser: "2022-01/2022-02"\n'
        f"  {OWED}  750.01 SEK\n"
        f"  {GRANT}  -750.01 SEK\n"
    )


def test_what_is_claimed_already_is_taken_off(tmp_path: Path) -> None:
    make_project(tmp_path, COSTS + FIRST)
    draft = propose(desk_at(tmp_path), "lyftet", EARLY, day("2022-04-15")).drafts[0]
    assert draft.rows[0].amount_ore == 1
    assert draft.links == ("esf-lyftet-2022-2",)
    assert draft.comments == ("Kostnad 2022-01/2022-02: 1 000,01 kr × 75 %, redan sökt 750,00 kr.",)


def test_a_second_run_has_nothing_to_claim(tmp_path: Path) -> None:
    make_project(tmp_path, COSTS)
    desk = booked(tmp_path, lambda desk: propose(desk, "lyftet", EARLY, day("2022-03-15")))
    message = "det finns ingenting att söka för LYFTET januari–februari 2022: kostnaden är 1 000,01 kr och 750,01 kr är"
    with pytest.raises(UserError, match=message):
        propose(desk, "lyftet", EARLY, day("2022-03-15"))


def test_the_applications_own_amount_stands_when_it_is_given(tmp_path: Path) -> None:
    make_project(tmp_path, COSTS)
    assert propose(desk_at(tmp_path), "lyftet", EARLY, day("2022-03-15"), 5_00).drafts[0].rows[0].amount_ore == 5_00


def test_a_claim_that_lies_partly_in_the_period_is_said(tmp_path: Path) -> None:
    make_project(tmp_path, COSTS + claim("2022-03-15", "A5", "10.00", "esf-lyftet-2022-1", "2022-02/2022-03"))
    (doubt,) = propose(desk_at(tmp_path), "lyftet", EARLY, day("2022-03-16")).doubts
    assert doubt.message == (
        "ansökan ^esf-lyftet-2022-1 gäller 2022-02/2022-03, som bara delvis ligger i januari–februari 2022"
    )


ACCRUED = claim("2022-04-30", "A5", "300.00", "esf-lyftet-2022-1", "2022-03/2022-04", "#periodisering")
REVERSED = voucher(
    "2022-05-01",
    "A6",
    f"{GRANT} 300.00",
    f"{OWED} -300.00",
    tag="^esf-lyftet-2022-1",
    verksamhet="lyftet",
    avser="2022-03/2022-04",
)


def test_a_claim_for_another_period_leaves_the_accrual_its_link(tmp_path: Path) -> None:
    make_project(tmp_path, COSTS + ACCRUED)
    desk = desk_at(tmp_path)
    assert propose(desk, "lyftet", EARLY, day("2022-05-15")).drafts[0].links == ("esf-lyftet-2022-2",)
    assert propose(desk, "lyftet", SPRING, day("2022-05-15")).drafts[0].links == ("esf-lyftet-2022-1",)


def test_an_accrued_periods_claim_takes_its_link_and_must_follow_its_reversal(tmp_path: Path) -> None:
    make_project(tmp_path, COSTS + ACCRUED + REVERSED)
    proposal = propose(desk_at(tmp_path), "lyftet", SPRING, day("2022-05-15"))
    assert proposal.drafts[0].links == ("esf-lyftet-2022-1",)
    assert proposal.doubts == ()
    (doubt,) = propose(desk_at(tmp_path), "lyftet", SPRING, day("2022-04-30")).doubts
    assert doubt.message == "den upplupna intäkten ^esf-lyftet-2022-1 (300,00 kr) är inte återförd den dagen"


def test_figures_of_a_project(tmp_path: Path) -> None:
    second = claim("2022-05-15", "A7", "100.00", "esf-lyftet-2022-2", "2022-03")
    make_project(tmp_path, COSTS + FIRST + payment("2022-04-20", "A6", "700.00", "esf-lyftet-2022-1") + second)
    found = figures(desk_at(tmp_path), "lyftet", dt.date.max)
    assert (found.name, found.cost_ore) == ("LYFTET", 1400_01)
    assert found.claims == (
        Claim("esf-lyftet-2022-1", "2022-01/2022-02", 750_00, 700_00, 0),
        Claim("esf-lyftet-2022-2", "2022-03", 100_00, 0, 0),
    )
    assert (found.claimed_ore, found.received_ore, found.uncovered_ore) == (850_00, 700_00, 550_01)
    assert [each.open_ore for each in found.claims] == [50_00, 100_00]
    early = figures(desk_at(tmp_path), "lyftet", day("2022-04-19"))
    assert (early.claimed_ore, early.received_ore) == (750_00, 0)


def test_what_is_accrued_is_no_claim_and_ends_with_its_reversal(tmp_path: Path) -> None:
    make_project(tmp_path, COSTS + ACCRUED + REVERSED)
    before = figures(desk_at(tmp_path), "lyftet", day("2022-04-30"))
    after = figures(desk_at(tmp_path), "lyftet", day("2022-05-01"))
    assert (before.claimed_ore, before.received_ore, before.accrued_ore) == (0, 0, 300_00)
    assert (after.claimed_ore, after.received_ore, after.accrued_ore) == (0, 0, 0)


def test_a_grant_that_comes_without_a_claim_is_claimed_and_received_at_once(tmp_path: Path) -> None:
    make_project(tmp_path, COSTS + voucher("2022-04-01", "A5", f"{BANK} 9.00", f"{GRANT} -9.00", verksamhet="lyftet"))
    assert figures(desk_at(tmp_path), "lyftet", dt.date.max).claims == (Claim("", "", 9_00, 9_00, 0),)


@pytest.mark.parametrize(
    ("settings", "project", "message"),
    [
        (SETTINGS, "lyft", "ESF-projektet ”lyft” finns inte i registret\n.*Menade du ”lyftet”"),
        (
            SETTINGS.replace('id = "lyftet"', 'id = "annat"'),
            "lyftet",
            r"bokning.toml:\d+: projektet ”lyftet” saknas under \[esf\]",
        ),
        (
            '[betalning]\nbank = "1921"\nskuld = "2441"\n',
            "lyftet",
            r"bokning.toml: avsnittet \[esf\] saknas\n.*\n.*\n +fordran",
        ),
    ],
)
def test_a_project_that_is_not_known(settings: str, project: str, message: str, tmp_path: Path) -> None:
    make_project(tmp_path, COSTS, settings=settings)
    with pytest.raises(UserError, match=message):
        propose(desk_at(tmp_path), project, EARLY, day("2022-03-15"))


def test_the_samples_smail(sample_books: Books) -> None:
    desk = open_desk(sample_books.main_file, SAMPLE.templates, dt.date(2023, 1, 1))
    found = figures(desk, "smail", dt.date(2022, 12, 31))
    assert (found.cost_ore, found.claimed_ore, found.received_ore) == (3_069_069_00, 2_479_515_00, 2_479_515_00)
    assert (found.accrued_ore, found.uncovered_ore) == (590_783_00, -1_229_00)
    summer = figures(desk, "smail", dt.date(2022, 7, 31))
    assert [each.link for each in summer.claims if each.open_ore] == ["esf-smail-2022-3"]
    assert summer.received_ore == 450_562_24 + 509_991_67
    assert "öppen" in esf_text([summer], dt.date(2022, 7, 31))


def test_nothing_to_show() -> None:
    assert esf_text([], dt.date(2022, 1, 1)) == "Inget ESF-projekt har kostnader eller ansökningar per 2022-01-01.\n"
