"""The report's files are read together, and the register gives names to the words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from finsam_ar.books.load import load
from finsam_ar.config.folders import Folders
from finsam_ar.document.material import Material, active_verksamheter, names_of, read_report_files
from finsam_ar.errors import UserError
from finsam_ar.tables.periods import Occasion
from tests.document.fakes import FILES, FakeEvaluation, register, write
from tests.ledgers import voucher, write_ledger

PAY = ("Kostnader:Personal:5021-Löner 100.00", "Tillgångar:KassaOchBank:1921-Plusgiro -100.00")


def test_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    broken = {
        "templates/forbund.toml": "namn = 1\n",
        "reports/2022/data/styrelse.csv": "namn,roll\n",
        "templates/sprak.toml": "tillatna = ['(']\n",
        "templates/diagram.toml": "[[diagram]]\n",
    }
    folders = write(tmp_path, FILES | broken)
    (folders.report / "arsredovisning.toml").unlink()
    with pytest.raises(UserError) as caught:
        read_report_files(folders, register(), ())
    files = {problem.source.file.name for problem in caught.value.problems if problem.source}
    assert files == {"forbund.toml", "arsredovisning.toml", "ett.md", "styrelse.csv", "diagram.toml", "sprak.toml"}


def test_a_dataset_without_a_file_matters_when_it_is_used(tmp_path: Path) -> None:
    folders = write(tmp_path, FILES | {"reports/2022/ett.md": ""})
    (folders.report / "data/styrelse.csv").unlink()
    found = read_report_files(folders, register(), ()).datasets
    assert list(found.found) == ["deltagare"]
    assert found.missing == {"styrelse": folders.report / "data/styrelse.csv"}


def test_a_board_paper_is_not_stopped_by_the_arsredovisnings_dataset_until_it_uses_it(tmp_path: Path) -> None:
    """A new year's internkontroll.csv waits for its answers all year."""
    annual = write(tmp_path, FILES | {"reports/2022/data/styrelse.csv": "namn,roll\n"})
    paper = Folders(tmp_path / "pm", tmp_path / "pm", tmp_path / "pm", annual)
    write(tmp_path, {"pm/rapport.toml": '[[kapitel]]\nid = "ett"\ntitel = "Ett"\n', "pm/ett.md": ""})

    files = read_report_files(paper, register(), ())

    assert list(files.datasets.found) == ["deltagare"]
    with pytest.raises(UserError, match=r"styrelse.csv:1: kolumnen ”utsedd_av” saknas"):
        Material(files, FakeEvaluation(), register(), frozenset()).dataset("styrelse")


def test_names_know_their_short_name_and_owner() -> None:
    names = names_of(register())
    assert names["bron"].read("agare") == "Åby kommun"
    assert names["aby"].read("kortnamn") == "Åby"


def test_active_verksamheter_have_postings_or_a_budget_in_the_year(tmp_path: Path) -> None:
    text = (
        voucher("2021-02-01", "A1", *PAY, verksamhet="kansli")
        + "2022-01-01 balance Tillgångar:KassaOchBank:1921-Plusgiro -100.00 SEK\n"
        + voucher("2022-02-01", "A1", *PAY, verksamhet="stegen")
        + '2021-11-25 custom "finsam-budget" "bron" 600000 SEK\n  ar: 2022\n  konstruerad: TRUE\n'
        + '  organ: "styrelsen"\n  paragraf: "§ 1"\n  dnr: "1"\n'
    )
    books = load(write_ledger(tmp_path, text))

    assert active_verksamheter(books, Occasion(2022)) == {"stegen", "bron"}
    assert active_verksamheter(books, Occasion(2022).on(dt.date(2022, 1, 31))) == {"bron"}
