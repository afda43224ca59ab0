"""The register of organisations and verksamheter."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from finsam_ar.books.load import load
from tests.books.problems import problems_of, the_problem
from tests.ledgers import ACCOUNTS, BASE, HEADER, REGISTER, line_of, write_ledger


def test_a_verksamhet(tmp_path: Path) -> None:
    main = write_ledger(
        tmp_path,
        """
        2022-03-15 custom "finsam-verksamhet" "växthuset"
          namn: "Växthuset – gröna jobb"
          kortnamn: "Växthuset"
          under: "insatser"
          slag: "individ"
          insats: TRUE
          agare: "aby, myndigheten"
          parter: "myndigheten"
          finansiar: "medlemmar"
          till: 2024-02-29
          projekt: "smail"
        """,
    )

    verksamhet = load(main).register.verksamheter["växthuset"]

    assert verksamhet.name == "Växthuset – gröna jobb"
    assert verksamhet.short_name == "Växthuset"
    assert verksamhet.parent == "insatser"
    assert verksamhet.kind == "individ"
    assert verksamhet.is_insats
    assert verksamhet.owners == ("aby", "myndigheten")
    assert verksamhet.parties == ("myndigheten",)
    assert verksamhet.financier == "medlemmar"
    assert (verksamhet.valid_from, verksamhet.valid_to) == (dt.date(2022, 3, 15), dt.date(2024, 2, 29))
    assert verksamhet.attributes == {"projekt": "smail"}
    assert verksamhet.source.line == line_of(main, '"växthuset"')


def test_an_organisation(tmp_path: Path) -> None:
    organisations = load(write_ledger(tmp_path)).register.organisations

    assert organisations["aby"].short_name == "Åby"
    assert organisations["aby"].membership == "kommun"
    assert organisations["myndigheten"].short_name == "Myndigheten"
    assert organisations["myndigheten"].membership is None


def test_order_is_that_of_the_file_whatever_the_dates(tmp_path: Path) -> None:
    early = '1999-01-01 custom "finsam-verksamhet" "sist"\n  namn: "Sist"\n  slag: "kansli"\n'

    register = load(write_ledger(tmp_path, early)).register

    assert list(register.verksamheter) == ["finansiering", "kansli", "insatser", "stegen", "bron", "sist"]
    assert register.subtree("insatser") == ("insatser", "stegen", "bron")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('  namn: "Kansli"\n', "", "raden namn: saknas"),
        ('  slag: "kansli"\n', "", "raden slag: saknas"),
        ('  slag: "kansli"', "  slag: 7", "slag: ska vara text"),
        ('insats: TRUE\n  agare: "aby"', 'insats: "ja"\n  agare: "aby"', "insats: ska vara TRUE eller FALSE"),
        ('  slag: "kansli"', '  slag: "kansli"\n  till: "2022"', "till: ska vara ett datum"),
        ('  slag: "kansli"', '  slag: "kansli"\n  till: 1999-12-31', "slutar innan den börjar"),
        ('medlem: "kommun"', 'medlem: "landsting"', 'medlem: "landsting" finns inte'),
        ('"finsam-verksamhet" "kansli"', '"finsam-verksamhet" 7', "raden har inte de värden den ska ha"),
        ('"finsam-verksamhet" "kansli"', '"finsam-verksamhet" "stegen"', '"stegen" finns redan'),
        ('agare: "aby, myndigheten"', 'agare: "åby, myndigheten"', 'agare: organisationen "åby" finns inte'),
        ('parter: "myndigheten"', 'parter: "verket"', 'parter: organisationen "verket" finns inte'),
        ('"finsam-verksamhet" "kansli"', '"finsam-verksamheter" "kansli"', "det direktivet finns inte"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in REGISTER
    problems = problems_of(write_ledger(tmp_path, base=BASE.replace(old, new, 1)))

    assert any(message in problem.message for problem in problems)


def test_an_unknown_parent_and_a_cycle(tmp_path: Path) -> None:
    register = (
        HEADER
        + """
2022-01-01 custom "finsam-verksamhet" "a"
  namn: "A"
  slag: "grupp"
  under: "b"
2022-01-01 custom "finsam-verksamhet" "b"
  namn: "B"
  slag: "grupp"
  under: "a"
2022-01-01 custom "finsam-verksamhet" "c"
  namn: "C"
  slag: "grupp"
  under: "d"
"""
    )
    main = write_ledger(tmp_path, base=BASE, register=register)

    assert [problem.message for problem in problems_of(main)] == [
        'verksamheten "a" ligger under sig själv',
        'verksamheten "b" ligger under sig själv',
        'under: verksamheten "d" finns inte i registret',
    ]


def test_an_account_of_an_unknown_verksamhet(tmp_path: Path) -> None:
    main = write_ledger(tmp_path, base=ACCOUNTS + REGISTER.replace('"finansiering"', '"finans"', 1))

    problem = the_problem(main)

    assert 'verksamheten "finansiering" finns inte' in problem.message
    assert problem.source is not None
    assert problem.source.line == line_of(main, "open Intäkter:Medlemsavgifter")
