"""A dataset is checked against its schema; every fault has its line."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from finsam_ar.config.dataset import Dataset, Ids, read_dataset, read_schema
from finsam_ar.config.folders import STANDARD
from finsam_ar.config.reader import read_text
from finsam_ar.errors import UserError

SCHEMA = """\
titel = "Prov"
fil = "prov.csv"
nyckel = "insats"
[[kolumn]]
id = "insats"
typ = "verksamhet"
[[kolumn]]
id = "agare"
typ = "organisation"
krav = false
[[kolumn]]
id = "k"
typ = "heltal"
[[kolumn]]
id = "m"
typ = "heltal"
krav = false
[[kolumn]]
id = "totalt"
typ = "heltal"
[[kolumn]]
id = "andel"
andel = ["k", "totalt"]
[[kolumn]]
id = "nojda"
typ = "procent"
krav = false
[[kolumn]]
id = "start"
typ = "datum"
krav = false
[[kolumn]]
id = "status"
typ = "val"
val = ["Ja", "Nej"]
krav = false
[[summa]]
kolumn = "totalt"
delar = ["k", "m"]
"""
HEADER = "insats,agare,k,m,totalt,nojda,start,status\n"
IDS = Ids(("bron", "stegen"), ("aby",), ("K101", "K102"))


def read(folder: Path, rows: str, header: str = HEADER) -> Dataset:
    schema, data = folder / "prov.toml", folder / "prov.csv"
    schema.write_text(SCHEMA, encoding="utf-8")
    data.write_text(header + rows, encoding="utf-8")
    return read_dataset("prov", read_schema(schema), data, IDS)


def faults(folder: Path, rows: str, header: str = HEADER) -> list[str]:
    with pytest.raises(UserError) as caught:
        read(folder, rows, header)
    return [f"{problem.source.line if problem.source else 0}: {problem.message}" for problem in caught.value.problems]


def test_letters_are_composed_as_the_fonts_have_them(tmp_path: Path) -> None:
    file = tmp_path / "namn.md"
    file.write_text("Mo\u0308rk", encoding="utf-8")
    assert read_text(file) == "M\u00f6rk"


def test_values_have_their_types(tmp_path: Path) -> None:
    found = read(tmp_path, 'bron,aby,6,21,27,"12,5",2022-02-28,Ja\nstegen,,1,,1,,,\n')
    assert found.rows[0].values == {
        "insats": "bron",
        "agare": "aby",
        "k": 6,
        "m": 21,
        "totalt": 27,
        "nojda": Decimal("12.5"),
        "start": dt.date(2022, 2, 28),
        "status": "Ja",
    }
    assert found.rows[1].values["m"] is None
    assert found.total("k") == 7


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("brun,aby,6,21,27,,,", "2: insats: ”brun” finns inte bland registrets verksamheter"),
        (",aby,6,21,27,,,", "2: insats: cellen är tom"),
        ("bron,by,6,21,27,,,", "2: agare: ”by” finns inte bland registrets organisationer"),
        ("bron,aby,,21,27,,,", "2: k: cellen är tom"),
        ("bron,aby,sex,21,27,,,", "2: k: ska vara ett heltal, inte ”sex”"),
        ("bron,aby,-6,21,27,,,", "2: k: ett antal kan inte vara mindre än noll, som ”-6”"),
        ('bron,aby,"6,5",21,27,,,', "2: k: ska vara ett heltal, inte ”6,5”"),
        ("bron,aby,6,21,28,,,", "2: totalt är 28, men k + m är 27"),
        ("bron,aby,6,21,27,12%,,", "2: nojda: ska vara ett tal i procent, som 12,5, inte ”12%”"),
        ("bron,aby,6,21,27,NaN,,", "2: nojda: ska vara ett tal i procent, som 12,5, inte ”NaN”"),
        ("bron,aby,6,21,27,,28/2,", "2: start: ska vara ett datum, som 2022-12-31, inte ”28/2”"),
        ("bron,aby,6,21,27,,2022-02-29,", "2: start: datumet ”2022-02-29” finns inte"),
        ("bron,aby,6,21,27,,,ja", "2: status: ska vara ”Ja” eller ”Nej”, inte ”ja”"),
        ("bron,aby,6,21,27,,", "2: raden har 7 celler, rubrikraden 8"),
        ('bron,aby,6,21,27,,,"Ja', "2: felaktig CSV: ett citattecken öppnas men avslutas inte"),
    ],
)
def test_each_fault_is_told(tmp_path: Path, row: str, expected: str) -> None:
    assert faults(tmp_path, row) == [expected]


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    assert faults(tmp_path, "bron,aby,x,21,27,,,\n\nbron,aby,1,1,2,y,,\n") == [
        "2: k: ska vara ett heltal, inte ”x”",
        "4: nojda: ska vara ett tal i procent, som 12,5, inte ”y”",
        "4: ”bron” står också på rad 2",
    ]


def test_a_sum_that_is_not_required_may_fail(tmp_path: Path) -> None:
    schema, data = tmp_path / "prov.toml", tmp_path / "prov.csv"
    schema.write_text(SCHEMA + "krav = false\n", encoding="utf-8")
    data.write_text(HEADER + "bron,aby,6,21,28,,,\n", encoding="utf-8")
    assert read_dataset("prov", read_schema(schema), data, IDS).total("totalt") == 28


def test_a_row_is_answered_by_checks_or_filled_in(tmp_path: Path) -> None:
    data = tmp_path / "internkontroll.csv"
    data.write_text(
        "kontroll,omrade,moment,ansvarig,nar,koder,status,resultat\n"
        "a,Ekonomi,Budget,Ekonom,Årligen,K101 K999,,\n"
        'b,Ekonomi,Budget,Ekonom,Årligen,"K101, K102",Utan anmärkning,\n'
        "c,Ekonomi,Budget,Ekonom,Årligen,,,\n"
        "d,Ekonomi,Budget,Ekonom,Årligen,,Bra,Gjort\n",
        encoding="utf-8",
    )
    with pytest.raises(UserError) as caught:
        read_dataset("internkontroll", read_schema(STANDARD / "data" / "internkontroll.toml"), data, IDS)
    assert [(each.source.line if each.source else 0, each.message) for each in caught.value.problems] == [
        (2, "koder: det finns ingen kontroll ”K999”"),
        (3, "status: fylls i av programmet, som läser vad kontrollerna hittat"),
        (4, "status: cellen är tom"),
        (4, "resultat: cellen är tom"),
        (5, "status: ska vara ”Utan anmärkning”, ”Anmärkning” eller ”Inte kontrollerat”, inte ”Bra”"),
    ]


def test_the_header_is_checked(tmp_path: Path) -> None:
    header = HEADER.replace("agare", "egare").replace("status", "andel")
    assert faults(tmp_path, "", header) == [
        "1: kolumnen ”agare” saknas i rubrikraden",
        "1: kolumnen ”status” saknas i rubrikraden",
        "1: okänd kolumn ”egare”",
        "1: okänd kolumn ”andel”",
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('nyckel = "insats"', 'nyckel = "insatser"', "1: det finns ingen kolumn ”insatser”"),
        ('id = "m"', 'id = "M"', "14: kolumnen ”M”: ett id har bara a–z, 0–9 och _"),
        ('id = "m"', 'id = "k"', "14: kolumnen ”k” står två gånger"),
        ('andel = ["k", "totalt"]', "", "21: kolumnen ”andel” ska ha antingen typ eller andel"),
        (
            'andel = ["k", "totalt"]',
            'andel = ["k"]',
            "21: kolumnen ”andel”: andel ska vara två kolumner, täljare och nämnare",
        ),
        ('andel = ["k", "totalt"]', 'andel = ["k", "start"]', "21: kolumnen ”start” är inte av typen heltal"),
        ('val = ["Ja", "Nej"]', "", "32: kolumnen ”status”: typen val, och bara den, har en lista ”val”"),
        ('delar = ["k", "m"]', 'delar = ["k", "n"]', "37: det finns ingen kolumn ”n”"),
        ('typ = "datum"', 'typ = "dag"', "30: ”typ” ska vara något av "),
        ('typ = "datum"', 'typ = "datum"\npersoner = true', "28: kolumnen ”start”: bara heltal räknar personer"),
        ('id = "k"', 'id = "k"\npersoner = true', "38: summan blandar personer med ”totalt” eller ”m”"),
        ('"k", "m"]', '"k", "annan/m"]', "37: delar ur en annan datamängd kan inte krävas"),
        (
            "[[summa]]",
            '[svar]\nkontroller = "status"\nresultat = "agare"\n[[summa]]',
            "37: kolumnen ”status” är inte av ",
        ),
        (
            "[[summa]]",
            '[svar]\nkontroller = "koder"\nresultat = "k"\n[[summa]]',
            "11: kolumnen ”k” ska ha krav = false",
        ),
    ],
)
def test_a_schemas_faults_have_their_lines(tmp_path: Path, old: str, new: str, expected: str) -> None:
    path = tmp_path / "prov.toml"
    path.write_text(dedent(SCHEMA).replace(old, new), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_schema(path)
    told = [f"{problem.source.line if problem.source else 0}: {problem.message}" for problem in caught.value.problems]
    assert any(each.startswith(expected) for each in told), told
