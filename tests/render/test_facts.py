"""Open data: every figure that the tables show, with what it is."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from finsam_ar import cli, report
from finsam_ar.books.model import Books
from finsam_ar.render.facts import to_csv, to_json
from finsam_ar.tables.model import Table
from finsam_ar.target import annual
from tests.sample import SAMPLE, cells_of

Json = dict[str, Any]


@pytest.fixture(scope="module")
def facts(sample_books: Books) -> dict[str, Json]:
    publisher, records = report.facts(SAMPLE, sample_books, annual(SAMPLE, 2022))
    content = json.loads(to_json(2022, publisher, records))
    assert len({fact["id"] for fact in content["fakta"]}) == len(content["fakta"])
    return {fact["id"]: fact for fact in content["fakta"]}


def test_every_cell_of_every_table_is_there(facts: dict[str, Json], sample_2022: dict[str, Table]) -> None:
    cells = cells_of(sample_2022)
    assert facts.keys() == cells.keys()
    for name, (shown, exact, is_money) in cells.items():
        assert Decimal(str(facts[name]["visat"])) == shown, name
        expected = Decimal(int(exact)) / 100 if is_money else Decimal(exact.numerator) / Decimal(exact.denominator)
        assert abs(Decimal(facts[name]["exakt"]) - expected) < Decimal("0.000001"), name


def test_a_fact_says_what_it_is_of(facts: dict[str, Json]) -> None:
    fact = facts["driftsredovisning/jobbcentrum/utfall-2022"]
    assert fact == {
        "id": "driftsredovisning/jobbcentrum/utfall-2022",
        "tabell": "driftsredovisning",
        "rad": "jobbcentrum",
        "kolumn": "utfall-2022",
        "begrepp": None,
        "tabelltext": "Driftsredovisning",
        "radtext": "Jobbcentrum – Din väg framåt, Enköping & AF",
        "kolumntext": "Utfall 2022",
        "matt": "rorelse",
        "fran": "2022-01-01",
        "till": "2022-12-31",
        "verksamheter": ["jobbcentrum"],
        "motparter": None,
        "kalla": ["utfall"],
        "berakning": None,
        "exakt": "-2488949.48",
        "exakt_enhet": "kr",
        "visat": -2489,
        "enhet": "tkr",
    }


@pytest.mark.parametrize(
    ("name", "measure", "first", "last"),
    [
        ("balansrakning/kassa-och-bank/2021", "utgaende", None, "2021-12-31"),
        ("balansrakning/summa-eget-kapital/2022", "utgaende", None, "2022-12-31"),
        ("balansrakning/arets-resultat/2022", "rorelse", "2022-01-01", "2022-12-31"),
        ("kassaflodesanalys/likvida-medel-vid-arets-borjan/2022", "ingaende", None, "2021-12-31"),
        ("kassaflodesanalys/forandring-likvida-medel/2022", "rorelse", "2022-01-01", "2022-12-31"),
        ("disponibla-medel/bryggan/utfall-h1", "rorelse", "2022-01-01", "2022-06-30"),
        ("resultathistorik/2009/arets-resultat", "rorelse", "2009-01-01", "2009-12-31"),
        ("femarsoversikt/soliditet/2018", "utgaende", None, "2018-12-31"),
        ("driftsredovisning/styrelse/diff", "rorelse", "2022-01-01", "2022-12-31"),
    ],
)
def test_periods_and_dates(facts: dict[str, Json], name: str, measure: str, first: str | None, last: str) -> None:
    assert (facts[name]["matt"], facts[name]["fran"], facts[name]["till"]) == (measure, first, last)


@pytest.mark.parametrize(
    ("name", "sources", "computed"),
    [
        ("resultatrakning/kostnader-lokaler/2022", ["utfall"], None),
        ("resultatrakning/arets-resultat/budget-2022", ["budget"], "summa"),
        ("driftsredovisning/styrelse/budget-2022", ["beslut"], None),
        ("driftsredovisning/styrelse/diff", ["utfall", "beslut"], "skillnad"),
        ("disponibla-medel/bryggan/forbrukningskvot", ["utfall", "disponibelt"], "kvot"),
        ("femarsoversikt/arets-resultat/2018", ["historik"], None),
        ("femarsoversikt/antal-anstallda/2022", ["uppgift"], None),
        ("femarsoversikt/soliditet/2022", ["utfall"], "kvot"),
    ],
)
def test_sources(facts: dict[str, Json], name: str, sources: list[str], computed: str | None) -> None:
    assert (facts[name]["kalla"], facts[name]["berakning"]) == (sources, computed)


def test_a_concept_has_one_amount_wherever_it_stands(facts: dict[str, Json]) -> None:
    amounts: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for fact in facts.values():
        if fact["begrepp"] and fact["kalla"] == ["utfall"]:
            amounts[fact["begrepp"], fact["till"]].add(fact["exakt"])
    assert {"arets-resultat", "balansomslutning", "likvida-medel"} <= {concept for concept, _ in amounts}
    assert all(len(found) == 1 for found in amounts.values())


def test_the_facts_of_all_insatser_sum_to_the_note(facts: dict[str, Json]) -> None:
    rows = [
        Decimal(fact["exakt"])
        for fact in facts.values()
        if fact["tabell"] == "not-kostnader-samverkansinsatser" and fact["kolumn"] == "2022" and not fact["berakning"]
    ]
    assert len(rows) > 10
    assert sum(rows) == Decimal(facts["resultatrakning/kostnader-samverkansinsatser/2022"]["exakt"])


def test_counterparties_are_named(facts: dict[str, Json]) -> None:
    assert facts["not-rorelseintakter/heby/2022"]["motparter"] == ["heby"]


def test_the_csv_has_the_same_facts(facts: dict[str, Json], sample_books: Books) -> None:
    _, records = report.facts(SAMPLE, sample_books, annual(SAMPLE, 2022))
    lines = list(csv.DictReader(io.StringIO(to_csv(records))))
    assert [line["id"] for line in lines] == list(facts)
    line = next(line for line in lines if line["id"] == "driftsredovisning/styrelse/diff")
    assert (line["kalla"], line["exakt"], line["begrepp"]) == (
        "utfall beslut",
        facts[line["id"]]["exakt"],
        "",
    )


def test_the_command_writes_json_unless_told_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--katalog", str(SAMPLE.directory), "fakta", "2022"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["ar"] == 2022
    assert content["utgivare"]["orgnr"]
