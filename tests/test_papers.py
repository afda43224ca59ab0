"""The board's tertial report and three-year plan, made by the standard alone for a small förbund."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from finsam_ar import report
from finsam_ar.errors import UserError
from finsam_ar.place import Project
from finsam_ar.prepare import prepare
from finsam_ar.tables.model import Table
from finsam_ar.target import Target, paper
from tests.ledgers import ACCOUNTS, REGISTER, voucher, write_ledger
from tests.render.pdf.reading import page_texts
from tests.sample import SAMPLE, plain

#: Stegen is granted all of 2024 and the year after, Bron from July on.
DECISIONS = """\
2023-11-20 custom "finsam-beviljande" "stegen" 2400000 SEK
  fran: 2024-01-01
  till: 2025-12-31
  villkor: "under förutsättning att medel beviljas"
  organ: "styrelsen"
  paragraf: "§ 1"
  dnr: "2023/1"
2024-02-10 custom "finsam-beviljande" "bron" 600000 SEK
  fran: 2024-07-01
  till: 2024-12-31
  organ: "styrelsen"
  paragraf: "§ 2"
  dnr: "2024/2"
"""

VOUCHERS = (
    voucher(
        "2024-01-01",
        "IB1",
        "Tillgångar:KassaOchBank:1921-Plusgiro 500000.00",
        "EgetKapital:2011-ÖvrigtEgetKapital -500000.00",
        tag="#ingaende",
    )
    + voucher(
        "2024-01-31",
        "A1",
        "Tillgångar:KassaOchBank:1921-Plusgiro 900000.50",
        "Intäkter:Medlemsavgifter:3511-Kommuner -900000.50",
        motpart="aby",
    )
    + voucher(
        "2024-02-29",
        "A2",
        "Kostnader:Samverkansinsatser:4511-BidragTillInsatser 250000.25",
        "Tillgångar:KassaOchBank:1921-Plusgiro -250000.25",
        verksamhet="stegen",
    )
    + voucher(
        "2024-05-31",
        "A3",
        "Kostnader:Personal:5021-Löner 800000.00",
        "Tillgångar:KassaOchBank:1921-Plusgiro -800000.00",
        verksamhet="kansli",
    )
    + voucher(
        "2024-08-31",
        "A4",
        "Kostnader:Samverkansinsatser:4511-BidragTillInsatser 150000.00",
        "Skulder:Leverantörsskulder:2441-Leverantörsskulder -150000.00",
        verksamhet="bron",
    )
)


def decided(date: str, kind: str, id_: str, kronor: int, year: int, *, income: bool = False) -> str:
    formal = "" if kind == "prognos" else '  organ: "styrelsen"\n  paragraf: "§ 3"\n  dnr: "2023/3"\n'
    slag = '  slag: "intakt"\n' if income else ""
    return f'{date} custom "finsam-{kind}" "{id_}" {kronor} SEK\n  ar: {year}\n{slag}{formal}'


BUDGET = (
    decided("2023-11-20", "budget", "finansiering", 2_000_000, 2024, income=True)
    + decided("2023-11-20", "budget", "stegen", 1_200_000, 2024)
    + decided("2024-02-10", "budget", "bron", 600_000, 2024)
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "ledger").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "reports" / "2024").mkdir(parents=True)
    (tmp_path / "templates" / "forbund.toml").write_text(
        'namn = "Samordningsförbundet Exempel"\norgnr = "222000-1234"\n', encoding="utf-8"
    )
    write_ledger(tmp_path / "ledger", base=ACCOUNTS + REGISTER + DECISIONS + BUDGET + VOUCHERS)
    return Project(tmp_path)


def append(project: Project, text: str) -> None:
    file = project.directory / "ledger" / "main.beancount"
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def own_table(project: Project, kind: str, name: str, text: str) -> None:
    folder = project.templates / "rapporter" / kind / "tabeller"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def tables_of(project: Project, target: Target) -> Mapping[str, Table]:
    return report.tables(project, report.load_books(project), target)


def tertial(project: Project, *when: str) -> Mapping[str, Table]:
    return tables_of(project, paper(project, "tertialrapport", *when))


def plan(project: Project, year: str) -> Mapping[str, Table]:
    return tables_of(project, paper(project, "plan", year))


def row(table: Table, id_: str) -> list[Decimal | None]:
    """A row's shown numbers, column by column."""
    (found,) = (each for each in table.rows if each.id == id_)
    return [cell.shown for cell in found.cells.values()]


def findings(project: Project, *when: str) -> list[str]:
    books = report.load_books(project)
    prepared = prepare(project, books, paper(project, "tertialrapport", *when))
    return [plain(finding) for finding in prepared.findings]


# ---- the tertial report ----------------------------------------------------------------------------------------------


def test_budget_outcome_and_forecast_of_a_tertial(project: Project) -> None:
    append(project, decided("2024-09-15", "prognos", "stegen", 1_000_000, 2024))
    table = tertial(project, "2024", "2")["resultatrapport"]
    assert [column.text for column in table.columns] == [
        "Budget 2024",
        "Utfall januari–augusti 2024",
        "Prognos 2024",  # there are no books of 2023 to compare with
    ]
    assert row(table, "finansiering-intakt") == [2_000_000, 900_000, 2_000_000]  # 900 000,50, but what is shown foots
    assert row(table, "kansli-kostnad") == [None, -800_000, None]
    assert row(table, "insatser") == [-1_800_000, -400_000, -1_600_000]
    assert row(table, "resultat") == [200_000, -300_000, 400_000]  # -299 999,75


def test_kontroll_eget_kapital_is_what_it_was_and_the_periods_result(project: Project) -> None:
    tables = tertial(project, "2024", "t2")
    assert [row(tables["eget-kapital"], id_)[0] for id_ in ("eget-kapital-vid-arets-borjan", "periodens-resultat")] == [
        500_000,
        -300_000,
    ]
    assert row(tables["eget-kapital"], "eget-kapital-vid-periodens-slut") == [200_000]
    assert row(tables["balansrapport"], "eget-kapital-vid-arets-slut") == [200_000, 500_000]
    assert row(tables["balansrapport"], "summa-tillgangar") == [350_000, 500_000]
    assert [column.text for column in tables["balansrapport"].columns] == ["2024-08-31", "2023-12-31"]


@pytest.mark.parametrize(
    ("when", "title", "result"),
    [
        (("2024", "t1"), "Tertialrapport januari–april 2024", 650_000),
        (("2024", "h1"), "Halvårsrapport januari–juni 2024", -150_000),
        (("2024", "k3"), "Kvartalsrapport juli–september 2024", -300_000),
        (("2024-02-29",), "Delårsrapport januari–februari 2024", 650_000),  # the leap day's voucher is in
        (("2024-01-31",), "Månadsrapport januari 2024", 900_001),
        (("2024-12-31",), "Helårsrapport januari–december 2024", -300_000),
    ],
)
def test_any_period_that_ends_with_a_month(project: Project, when: tuple[str, ...], title: str, result: int) -> None:
    target = paper(project, "tertialrapport", *when)
    tables = tables_of(project, target)
    assert row(tables["resultatrapport"], "resultat")[1] == result
    assert row(tables["eget-kapital"], "eget-kapital-vid-periodens-slut") == [500_000 + result]
    report.write(project, report.load_books(project), target, formats=("html",))
    assert f"<title>{title}" in target.file("html").read_text(encoding="utf-8")


def test_forbrukningskvot_is_linear_over_the_months_that_an_insats_runs(project: Project) -> None:
    table = tertial(project, "2024", "t2")["insatser"]
    assert row(table, "stegen") == [1_200_000, 250_000, 31, 1_200_000]  # 250 000,25 of 800 000
    assert row(table, "bron") == [600_000, 150_000, 75, 600_000]  # 150 000 of July's and August's 200 000
    assert row(table, "summa")[2] == 40  # 400 000,25 of 1 000 000
    assert "disponibla till och med 2024-08-31" in table.remarks[0]
    before = tertial(project, "2024", "t1")["insatser"]
    assert row(before, "bron") == [600_000, None, None, 600_000]  # nothing to divide by yet


def test_a_period_without_vouchers_is_all_dashes(project: Project) -> None:
    ledger = project.directory / "ledger"
    later = voucher(
        "2024-06-30",
        "A1",
        "Tillgångar:KassaOchBank:1921-Plusgiro 100.00",
        "Intäkter:Medlemsavgifter:3511-Kommuner -100.00",
    )
    write_ledger(ledger, base=ACCOUNTS + REGISTER + DECISIONS + BUDGET + later)
    tables = tertial(project, "2024", "t1")
    assert row(tables["resultatrapport"], "resultat") == [200_000, None, 200_000]
    assert tables["medlemmarnas-bidrag"].rows == ()
    assert "inte betalat" in tables["medlemmarnas-bidrag"].empty_text


def test_members_shares_are_per_cent_of_their_sum(project: Project) -> None:
    table = tertial(project, "2024", "t1")["medlemmarnas-bidrag"]
    assert row(table, "aby") == [900_000, 100]
    assert [each.id for each in table.rows] == ["aby", "summa"]


def test_what_has_no_forecast_is_pointed_out(project: Project) -> None:
    append(project, decided("2024-09-15", "prognos", "stegen", 1_000_000, 2024))
    budgeted, unforeseen, _ = findings(project, "2024", "t2")
    assert "prognos för 2024 saknas för Medlemsfinansiering (intäkt), Bron; där visas det som är" in budgeted
    assert "Kansli har utfall januari–augusti 2024, men varken budget eller prognos" in unforeseen
    append(project, decided("2024-09-15", "prognos", "bron", 600_000, 2024))
    append(project, decided("2024-09-15", "prognos", "kansli", 800_000, 2024))
    append(project, decided("2024-09-15", "prognos", "finansiering", 2_000_000, 2024, income=True))
    assert len(findings(project, "2024", "t2")) == 1  # that the paper has no day of its own


def test_sign_and_unit_are_two_lines_of_a_template(project: Project) -> None:
    own = 'id = "resultatrapport"\nsom = "resultatrapport"\nenhet = "tkr"\ntecken = "debet"\n'
    own_table(project, "tertialrapport", "resultatrapport", own)
    table = tertial(project, "2024", "t2")["resultatrapport"]
    assert table.unit == "tkr"
    assert row(table, "insatser") == [1_800, 400, 1_800]
    assert row(table, "summa-kostnader") == [1_800, 1_200, 1_800]
    assert row(table, "resultat") == [200, -300, 200]


def test_every_paper_can_have_another_unit_than_the_annual_report(project: Project) -> None:
    forbund = project.templates / "forbund.toml"
    forbund.write_text(forbund.read_text(encoding="utf-8") + 'enhet-rapporter = "tkr"\n', encoding="utf-8")
    assert {tertial(project, "2024", "t2")[id_].unit for id_ in ("resultatrapport", "insatser", "eget-kapital")} == {
        "tkr"
    }
    target = paper(project, "tertialrapport", "2024", "t2")
    report.write(project, report.load_books(project), target, formats=("pdf",))
    assert "underskott på 300 tkr" in "".join(page_texts(target.file("pdf").read_bytes())).replace("\u00a0", " ")


def test_a_table_is_like_one_that_exists(project: Project) -> None:
    own_table(project, "tertialrapport", "egen", 'id = "egen"\nsom = "balansrakningen"\n')
    with pytest.raises(UserError) as raised:
        tertial(project, "2024", "t2")
    assert "det finns ingen tabell ”balansrakningen”" in str(raised.value)


def test_income_that_no_row_shows_stops_the_report(project: Project) -> None:
    rader = '[[rad]]\nid = "insatser"\ntext = "Insatser"\ninsats = true\nkonton = ["Kostnader"]\n'
    own_table(project, "tertialrapport", "resultatrapport", f'id = "resultatrapport"\nsom = "resultatrapport"\n{rader}')
    with pytest.raises(UserError) as raised:
        tertial(project, "2024", "t2")
    assert "verksamheten ”kansli”, har belopp 2024 men står inte i någon rad" in str(raised.value)


def test_the_workbooks_result_is_a_live_difference(project: Project) -> None:
    own_table(
        project,
        "tertialrapport",
        "resultatrapport",
        'id = "resultatrapport"\nsom = "resultatrapport"\ntecken = "debet"\n',
    )
    target = paper(project, "tertialrapport", "2024", "t2")
    report.write(project, report.load_books(project), target, formats=("xlsx",))
    live, cached = (load_workbook(target.file("xlsx"), data_only=each).worksheets[2] for each in (False, True))
    (place,) = (cell.row for cell in live["A"] if cell.value == "Resultat")
    rows = {cell.value: cell.row for cell in live["A"]}
    assert live.cell(place, 3).value == f"=C{rows['Summa intäkter']}-C{rows['Summa kostnader']}"
    assert cached.cell(place, 3).value == -300_000


# ---- the plan --------------------------------------------------------------------------------------------------------

PLANNED = (
    decided("2024-10-10", "plan", "finansiering", 1_500_000, 2025, income=True)
    + decided("2024-10-10", "plan", "finansiering", 1_500_000, 2026, income=True)
    + decided("2024-10-10", "plan", "kansli", 400_000, 2026)
    + """\
2024-10-10 custom "finsam-avsikt" "bron" 900000 SEK
  fran: 2026-01-01
  organ: "styrelsen"
  paragraf: "§ 9"
  dnr: "2024/9"
"""
)


def test_a_plan_begins_with_what_the_year_before_is_expected_to_leave(project: Project) -> None:
    append(project, PLANNED)
    table = plan(project, "2025")["plan"]
    assert row(table, "summa-intakter") == [2_000_000, 1_500_000, 1_500_000, None]
    assert row(table, "summa-kostnader") == [1_800_000, 1_200_000, 400_000, None]
    assert row(table, "resultat") == [200_000, 300_000, 1_100_000, None]
    assert row(table, "eget-kapital-vid-arets-borjan") == [500_000, 700_000, 1_000_000, 2_100_000]
    assert row(table, "eget-kapital-vid-arets-slut") == [700_000, 1_000_000, 2_100_000, 2_100_000]


def test_an_intention_does_not_count_as_decided(project: Project) -> None:
    append(project, PLANNED)
    table = plan(project, "2025")["plan"]
    assert row(table, "bron-avsikt") == [None, None, 900_000, 900_000]
    assert row(table, "eget-kapital-efter-avsikter") == [700_000, 1_000_000, 1_200_000, 300_000]


def test_a_plan_of_years_far_from_the_books_goes_through_the_years_between(project: Project) -> None:
    append(project, PLANNED)
    later = plan(project, "2027")["plan"]  # 2025 stands in no column
    assert row(later, "eget-kapital-vid-arets-borjan")[:2] == [500_000, 1_600_000]  # the outcome of 2024, then 2025


def test_a_plan_says_what_is_granted_until_when_and_on_what_conditions(project: Project) -> None:
    table = plan(project, "2025")["beviljat"]
    (stegen, _) = table.rows
    assert stegen.texts == {"till": "2025-12-31", "villkor": "under förutsättning att medel beviljas"}
    assert row(table, "stegen") == [1_200_000]


def words_of(project: Project, year: str) -> str:
    target = paper(project, "plan", year)
    report.write(project, report.load_books(project), target, formats=("pdf",))
    return " ".join("".join(page_texts(target.file("pdf").read_bytes())).split())


def test_which_years_are_adopted_is_said_in_words(project: Project) -> None:
    append(project, PLANNED)
    words = words_of(project, "2025")
    assert "att fastställa verksamhetsplan och budget för 2025" in words
    assert "Budgeten för 2025 är ett förslag." in words
    assert "2026 och 2027 är planer" in words
    assert "Internkontrollplanen för 2025 beslutas för sig." in words
    append(project, decided("2024-11-20", "budget", "finansiering", 1_500_000, 2025, income=True))
    append(project, decided("2024-11-20", "budget", "stegen", 1_100_000, 2025))
    words = words_of(project, "2025")
    assert "Budgeten för 2025 är fastställd av styrelsen och ändras bara genom ett nytt beslut." in words
    assert "att lägga planen för 2026 och 2027 till handlingarna" in words


def test_a_plan_has_the_internkontrollplan_where_there_is_one(project: Project) -> None:
    data = project.reports / "2025" / "data"
    data.mkdir(parents=True)
    (data / "internkontroll.csv").write_text(
        "kontroll,omrade,moment,ansvarig,nar,koder,status,resultat\n"
        "budget,Ekonomi,Budgeten är fördelad på konton,Ekonom,Årsbokslut,K201,,\n",
        encoding="utf-8",
    )
    words = words_of(project, "2025")
    assert "Budgeten är fördelad på konton" in words
    assert "Inte kontrollerat" not in words  # a plan doesn't tell what was found


# ---- the sample's own ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", [("2021", "t1"), ("2022", "t3"), ("2022", "h1"), ("2022", "t2")])
def test_the_samples_definitions_make_any_years_report(when: tuple[str, str]) -> None:
    tables = tertial(SAMPLE, *when)
    kapital = tables["eget-kapital"]
    opening, result, closing = (cell.shown for each in kapital.rows for cell in each.cells.values())
    assert opening is not None
    assert result is not None
    assert closing == opening + result
    assert row(tables["balansrapport"], "summa-eget-kapital")[0] == closing
    assert row(tables["resultatrapport"], "resultat")[1] == result


def test_the_samples_tertial_report_warns_of_one_forecast_that_is_missing() -> None:
    (finding,) = findings(SAMPLE, "2022", "2")
    assert finding.startswith("varning: prognos för 2022 saknas för Kompetenshöjande insatser; där visas")


def test_the_samples_plan_is_made_without_books_of_its_year() -> None:
    table = plan(SAMPLE, "2025")["plan"]
    assert table.unit == "tkr"
    assert row(table, "eget-kapital-vid-arets-borjan") == [4_987, 7_733, 9_216, 17_762]
    assert row(table, "summa-avsikter") == [None, 3_000, 7_100, 7_100]
