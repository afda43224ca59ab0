"""Each check finds a contradiction that a test plants in the sample's books, definitions or facts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from finsam_ar import report
from finsam_ar.adopted import adopted_file, adopted_text
from finsam_ar.errors import UserError
from finsam_ar.place import Project
from tests.ledgers import voucher
from tests.sample import amounts, append, change, copy_of_sample, evaluation_of, findings_of, found

BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
PAY = "Kostnader:Personal:5021-Löner"
TRAINING = "Kostnader:Personal:5811-Kompetensutveckling"
VACATION_COST = "Kostnader:Personal:5091-FörändringSemesterlöneskuld"
VACATION_FEES = "Skulder:Interimsskulder:2941-UpplupnaSocialaAvgifter"
MUNICIPALITIES = "Intäkter:Medlemsavgifter:3511-Kommuner"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_of_sample(tmp_path)


def table(project: Project, name: str) -> Path:
    """The definition of one of the förbund's own tables, in the copy."""
    return project.templates / "tabeller" / f"{name}.toml"


def book(project: Project, *postings: str, year: int = 2022, **metadata: str) -> None:
    append(
        project.directory / "ledger" / f"{year}.beancount",
        voucher(f"{year}-09-15", "T1", *postings, **metadata),
    )


def problems(project: Project) -> Iterator[str]:
    """What stops the tables altogether."""
    with pytest.raises(UserError) as caught:
        evaluation_of(project)
    yield from map(str, caught.value.problems)


# ---- definitions that can't be: the tables aren't made at all ----


def test_an_account_in_two_rows(project: Project) -> None:
    change(table(project, "resultatrakning"), '["Kostnader:Lokaler"]', '["Kostnader:Lokaler", "7421"]')
    (problem,) = problems(project)
    assert "tabellen ”resultatrakning”: kontot Kostnader:Drift:7421-Revision står i flera rader" in problem
    assert "ovriga-driftskostnader, kostnader-lokaler" in problem


def test_an_account_in_no_row(project: Project) -> None:
    change(table(project, "balansrakning"), '["Skulder:Interimsskulder"]', '["2921", "2941", "2991"]')
    (problem,) = problems(project)
    assert "2995-SkulderESFProjekt har belopp 2022 men står inte i någon rad" in problem


def test_a_verksamhet_in_no_row(project: Project) -> None:
    change(table(project, "driftsredovisning"), '["styrelse", "kansli", ', '["kansli", ')
    assert all("verksamheten ”styrelse”, har belopp 2022 men står inte i någon rad" in p for p in problems(project))


# ---- the books ----


def test_a_changed_opening_balance_stops_the_books(project: Project) -> None:
    file = project.directory / "ledger" / "2022.beancount"
    change(file, "1921-Plusgiro                              7082424.00", "1921-Plusgiro  7082425.00")
    with pytest.raises(UserError) as caught:
        report.load_books(project)
    messages = "\n".join(map(str, caught.value.problems))
    assert "2022.beancount:21: saldot på Tillgångar:KassaOchBank:1921-Plusgiro" in messages
    assert "expected 7082425.00 SEK" in messages


def test_a_voucher_in_the_closed_year_contradicts_the_opening_balance(project: Project) -> None:
    book(project, f"{PAY} 50.00", f"{BANK} -50.00", year=2021, verksamhet="kansli")
    with pytest.raises(UserError, match="1921-Plusgiro"):
        report.load_books(project)


# ---- K101–K105: between tables ----


#: One more table of the förbund's own, for the year and the year before
MORE = """
id = "{id}"
titel = "{titel}"
enhet = "kr"
tecken = "kredit"

[[kolumn]]
id = "{{år}}"
text = "{{år}}"

[[kolumn]]
id = "{{år-1}}"
text = "{{år-1}}"
ar = -1
"""


def test_k101_the_result_of_one_table_is_another(project: Project) -> None:
    row = """
        [[rad]]
        id = "resultat"
        text = "Årets resultat"
        begrepp = "arets-resultat"
        konton = ["Intäkter:Medlemsavgifter", "Intäkter:ÖvrigaIntäkter", "Intäkter:EUBidrag", "Kostnader"]
        """
    table(project, "i-korthet").write_text(MORE.format(id="i-korthet", titel="I korthet") + row, encoding="utf-8")
    now, before = found(project, "K101")[:2]
    assert now.startswith("fel: ”Årets resultat” 2022")
    assert "”I korthet”" in now
    assert set(amounts(now)) == {"334 980", "247 312"}  # without 87 668 of financial revenue
    assert set(amounts(before)) == {"1 404 865", "1 397 549"}


def test_k102_a_row_that_its_parts_do_not_make(project: Project) -> None:
    rows = """
        [[rad]]
        id = "borjan"
        text = "Skulder vid årets början"
        konton = ["Skulder"]
        matt = "ingaende"

        [[rad]]
        id = "forandring"
        text = "Förändring"
        konton = ["Skulder:Leverantörsskulder", "Skulder:ÖvrigaKortfristigaSkulder"]

        [[rad]]
        id = "slut"
        text = "Skulder vid årets slut"
        konton = ["Skulder"]
        matt = "utgaende"
        kontroll = ["borjan", "forandring"]
        """
    table(project, "skulder").write_text(MORE.format(id="skulder", titel="Skulder") + rows, encoding="utf-8")
    now, before = found(project, "K102")
    assert now.startswith("fel: ”Skulder vid årets slut”")
    assert amounts(now) == ["6 976 367", "6 675 460"]  # interimsskulder rose by 300 907
    assert "2021" in before


def test_k103_a_note_with_a_row_too_many(project: Project) -> None:
    file = table(project, "not-kostnader-personal")
    append(file, '[[rad]]\nid = "lokaler"\ntext = "Lokaler"\nkonton = ["6011"]\n')
    change(file, 'summa = ["arvoden"', 'summa = ["lokaler", "arvoden"')
    now, before = found(project, "K103")
    assert now.startswith("fel: noten ”Kostnader för personal”")
    assert amounts(now)[1].startswith("-5 313 516")
    assert "2021" in before


def test_k103_a_note_with_a_row_too_few(project: Project) -> None:
    change(table(project, "not-kostnader-personal"), '"semesterloneskuld", "arbetsgivar', '"arbetsgivar')
    assert len(found(project, "K103")) == 2


def test_k103_a_note_with_no_rows_at_all(project: Project) -> None:
    change(
        table(project, "not-kostnader-samverkansinsatser"),
        'konton = ["Kostnader:Samverkansinsatser"]',
        'konton = ["Kostnader:Samverkansinsatser"]\nslag = ["styrelse"]',
    )
    now, _ = found(project, "K103")
    assert amounts(now)[0] == "0"
    assert amounts(now)[1].startswith("-17 876 53")


def test_k104_a_ratio_of_nobody_knows_what(project: Project) -> None:
    file = table(project, "forbrukningskvoter")
    text = file.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("anmarkningar")]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert found(project, "K104") == [
        "fel: tabellen ”Samverkansinsatser” visar en kvot men säger inte vad den räknas på"
    ]


def test_k105_a_changed_comparative(project: Project) -> None:
    """2021's report was final; then a cost of 2021 is booked on another account."""
    evaluation = evaluation_of(project, 2021)
    text = adopted_text(evaluation, evaluation.finish(), version="0", checksum="0")
    adopted_file(project.reports, 2021).parent.mkdir()
    adopted_file(project.reports, 2021).write_text(text, encoding="utf-8")
    assert found(project, "K105") == []

    book(project, f"{TRAINING} 50.00", f"{PAY} -50.00", year=2021, verksamhet="kansli")
    training, pay = sorted(found(project, "K105"), key=lambda message: "Löner" in message)
    assert pay.startswith("varning: jämförelsetalet ”Löner till tjänstemän”")
    assert amounts(pay) == ["-2 790 349,03", "-2 790 399,03"]
    assert "”Kompetensutveckling”" in training
    assert amounts(training)[0].startswith("-189 57")


# ---- K201–K205: books against decisions and history ----


def test_k201_the_boards_budget_is_not_what_was_distributed(project: Project) -> None:
    change(
        project.directory / "ledger" / "beslut" / "2021.beancount",
        "5811-Kompetensutveckling     150000",
        "5811-Kompetensutveckling     120000",
    )
    findings = findings_of(project)
    (finding,) = (finding for finding in findings if finding.code == "K201")
    (message,) = found(project, "K201")
    assert message.startswith("fel: styrelsens budget 2022")
    assert amounts(message) == ["150 000", "120 000"]
    assert finding.source is not None
    assert finding.source.file.name == "2021.beancount"
    assert any("(budget)" in message for message in found(project, "K101"))


def test_k201_a_revenue_that_the_board_never_decided(project: Project) -> None:
    append(
        project.directory / "ledger" / "beslut" / "2021.beancount",
        '2021-12-15 custom "finsam-budgetfordelning" "kansli" Intäkter:ÖvrigaIntäkter:3591-ErsättningSjuklön 5000 SEK\n'
        '  ar: 2022\n  organ: "förbundschefen"\n  dnr: "2021/99"\n',
    )
    (message,) = found(project, "K201")
    assert "intäkter" in message
    assert amounts(message) == ["0", "5 000"]


@pytest.mark.parametrize(
    ("kronor", "gaps", "is_rounding"),
    [
        (-7, ["-8"], True),  # eight municipalities; one krona lacks already
        (-8, ["-9"], False),
        (1, [], True),
        (100, ["-198", "-99"], False),  # staten and the region lack, when the municipalities pay more
    ],
)
def test_k202_members_pay_other_shares_than_the_law_says(
    project: Project, kronor: int, gaps: list[str], *, is_rounding: bool
) -> None:
    book(project, f"{BANK} {kronor}.00", f"{MUNICIPALITIES} {-kronor}.00", motpart="enkoping")
    messages = found(project, "K202")
    assert [amounts(message)[-1] for message in messages] == gaps
    assert all(message.startswith("varning: ") for message in messages)
    assert all(("högst en krona per medlem" in message) == is_rounding for message in messages)


def test_k203_the_debt_changes_as_its_cost(project: Project) -> None:
    book(project, f"{VACATION_COST} 18232.00", f"{BANK} -18232.00", verksamhet="kansli")
    assert found(project, "K203") == []


def test_k203_a_cost_without_its_debt(project: Project) -> None:
    book(project, f"{VACATION_COST} 1000.00", f"{BANK} -1000.00", verksamhet="kansli")
    (message,) = found(project, "K203")
    assert message.startswith("varning: Semesterlöneskuld 2022")
    assert amounts(message) == ["-109 159", "-91 927", "-17 232"]


def test_k204_social_fees_that_are_not_31_42_per_cent(project: Project) -> None:
    assert found(project, "K204") == []
    book(project, f"{VACATION_COST} 100.00", f"{VACATION_FEES} -100.00", verksamhet="kansli")
    (message,) = found(project, "K204")
    assert message.startswith("varning: Sociala avgifter på semesterlöneskulden 2022-12-31")
    assert "31,42 %" in message
    assert amounts(message) == ["64 230", "204 107", "64 130,42"]


def test_k205_a_history_that_does_not_sum_to_eget_kapital(project: Project) -> None:
    assert found(project, "K205") == []
    change(project.reports / "historik.csv", "arets-resultat,2012,-3.017", "arets-resultat,2012,-3.107")
    (message,) = found(project, "K205")
    assert message.startswith("fel: alla års resultat")
    assert amounts(message)[1] == "7 863 817"


def test_k106_the_year_is_no_longer_as_it_was_adopted(project: Project) -> None:
    evaluation = evaluation_of(project)
    text = adopted_text(evaluation, evaluation.finish(), version="0", checksum="0")
    adopted_file(project.reports, 2022).write_text(text, encoding="utf-8")
    assert found(project, "K106") == []
    book(project, f"{TRAINING} 70.00", f"{BANK} -70.00", verksamhet="kansli")
    (message,) = found(project, "K106")
    assert message.startswith("fel: ")
    assert "är inte som i den fastställda årsredovisningen för 2022" in message


def test_k206_a_voucher_that_nobody_has_confirmed(project: Project) -> None:
    assert found(project, "K206") == []
    ledger = project.directory / "ledger" / "2022.beancount"
    change(ledger, '2022-12-31 * "Ernst & Young"', '2022-12-31 ! "Ernst & Young"')
    (message,) = found(project, "K206")
    assert message.startswith("fel: ")
    assert "1 verifikation 2022 väntar på att bekräftas: B" in message


def test_k207_a_delegated_decision_that_the_board_has_not_heard_of(project: Project) -> None:
    assert found(project, "K207") == []
    decisions = project.directory / "ledger" / "beslut" / "2022.beancount"
    change(decisions, '"2022/11, 2022/12, 2022/13"', '"2022/11, 2022/13"')
    (message,) = found(project, "K207")
    assert message.startswith("varning: delegationsbeslut 2022 som inte är anmälda till styrelsen: 2022/12")
