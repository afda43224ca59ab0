"""The sample's definitions make other years' tables: the first year of the books, and one that was just opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from finsam_ar import new_year, report
from finsam_ar.books.model import Books
from finsam_ar.checks.model import Severity
from finsam_ar.place import Project
from finsam_ar.tables.model import Table
from finsam_ar.target import annual
from tests.sample import SAMPLE, copy_of_sample, findings_of, shown_of

#: What 2022's accruals come to when they are reversed in 2023: revenue 590 783 and costs 470 220, net of each other
REVERSED_RESULT = -120_563


def column(table: Table, name: str) -> dict[str, Decimal | None]:
    return {row: cells[name] for row, cells in shown_of(table).items() if name in cells}


def test_no_table_is_of_another_year(sample_books: Books) -> None:
    for year in (2021, 2022):
        for table in report.tables(SAMPLE, sample_books, annual(SAMPLE, year)).values():
            for each in table.columns:
                if each.id.isdigit():
                    assert int(each.id) == year + each.year_offset


@pytest.fixture(scope="module")
def first_year(sample_books: Books) -> Mapping[str, Table]:
    return report.tables(SAMPLE, sample_books, annual(SAMPLE, 2021))


@pytest.mark.parametrize(
    "cell",
    [
        "resultatrakning/arets-resultat/2021",
        "balansrakning/arets-resultat/2021",
        "kassaflodesanalys/arets-resultat/2021",
    ],
)
def test_the_result_of_2021(cell: str, first_year: Mapping[str, Table]) -> None:
    table, row, name = cell.split("/")
    assert column(first_year[table], name)[row] == 1_404_865


def test_2021_balances_at_both_ends(first_year: Mapping[str, Table]) -> None:
    for year, total in (("2021", 12_956_190), ("2020", 11_471_299)):
        closing = column(first_year["balansrakning"], year)
        assert closing["summa-tillgangar"] == closing["summa-eget-kapital-avsattningar-skulder"] == total


def test_2020_is_blank_where_there_are_no_books(first_year: Mapping[str, Table]) -> None:
    assert set(column(first_year["resultatrakning"], "2020").values()) == {None}
    assert set(column(first_year["ekonomisk-oversikt"], "2020").values()) == {None}
    cash_flow = column(first_year["kassaflodesanalys"], "2020")
    assert {row for row, shown in cash_flow.items() if shown is not None} == {"likvida-medel-vid-arets-slut"}
    assert cash_flow["likvida-medel-vid-arets-slut"] == 11_348_571


def test_2020_comes_from_stored_facts_in_the_five_years(first_year: Mapping[str, Table]) -> None:
    assert column(first_year["femarsoversikt"], "2020") == {
        "intakter": 22_000,
        "kostnader": -23_060,
        "arets-resultat": -1_060,
        "soliditet": 53,
        "kassalikviditet": 214,
        "antal-anstallda": 5,
        "personalomsattning": 22,
    }


def test_depreciation_is_no_investment(first_year: Mapping[str, Table]) -> None:
    table = first_year["investeringsredovisning"]
    assert table.rows == ()
    assert table.empty_text.startswith("Inga investeringar gjordes 2021")


def test_the_checks_find_no_fel_in_2021(sample_books: Books) -> None:
    findings = findings_of(SAMPLE, 2021, sample_books)
    assert [(finding.code, finding.severity) for finding in findings] == [("K101", Severity.VARNING)] * 2


@pytest.fixture(scope="module")
def opened_2023(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = copy_of_sample(tmp_path_factory.mktemp("sample"))
    new_year.make(project.directory, project.main_file, 2023)
    return project


@pytest.fixture(scope="module")
def next_year(opened_2023: Project) -> Mapping[str, Table]:
    return report.tables(opened_2023, report.load_books(opened_2023), annual(opened_2023, 2023))


def test_every_table_of_2022_is_there_in_2023(next_year: Mapping[str, Table], sample_2022: Mapping[str, Table]) -> None:
    assert next_year.keys() == sample_2022.keys()


def test_2023_opens_with_the_closing_of_2022(next_year: Mapping[str, Table], sample_2022: Mapping[str, Table]) -> None:
    for name in ("balansrakning", "resultatrakning", "kassaflodesanalys", "not-kostnader-samverkansinsatser"):
        earlier = column(sample_2022[name], "2022")
        now = column(next_year[name], "2022")
        assert now == {row: earlier[row] for row in now}, name
    cash_flow = column(next_year["kassaflodesanalys"], "2023")
    assert cash_flow["likvida-medel-vid-arets-borjan"] == 14_137_769
    assert column(next_year["balansrakning"], "2023")["ovrigt-eget-kapital"] == 6_528_837 + 334_980


def test_2023_holds_nothing_but_the_reversals(next_year: Mapping[str, Table]) -> None:
    result = {row: shown for row, shown in column(next_year["resultatrakning"], "2023").items() if shown}
    assert result == {
        "eu-bidrag": -590_783,
        "summa-verksamhetens-intakter": -590_783,
        "ovriga-kostnader-esf": 422_834,
        "ovriga-driftskostnader": 47_386,
        "verksamhetens-nettokostnader": 470_220,
        "verksamhetens-resultat": REVERSED_RESULT,
        "resultat-efter-finansiella-poster": REVERSED_RESULT,
        "arets-resultat": REVERSED_RESULT,
    }
    closing = column(next_year["balansrakning"], "2023")
    assert closing["arets-resultat"] == REVERSED_RESULT
    assert closing["interimsfordringar"] == 0
    assert closing["summa-tillgangar"] == closing["summa-eget-kapital-avsattningar-skulder"]
    assert column(next_year["driftsredovisning"], "utfall-2023")["totalt"] == -121


def test_a_heading_with_nothing_below_is_left_out(opened_2023: Project) -> None:
    books = replace(report.load_books(opened_2023), decisions=())  # no budget: only the reversals have money
    table = report.tables(opened_2023, books, annual(opened_2023, 2023))["driftsredovisning"]
    assert [row.id for row in table.rows if row.kind == "heading"] == ["intakter", "administration"]


def test_2023_waits_for_its_reversals_to_be_confirmed_and_its_budget_to_be_distributed(opened_2023: Project) -> None:
    findings = findings_of(opened_2023, 2023)
    assert {finding.code for finding in findings if finding.severity == Severity.FEL} == {"K201", "K206"}
    assert [finding.code for finding in findings if finding.severity == Severity.VARNING] == [
        "K101"  # 2019; 2018 is no longer among the five
    ]
    assert report.load_books(opened_2023).latest_year == 2022
