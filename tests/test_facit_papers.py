"""The sample's board papers against what was published, and the whole of the facit by its own comparison."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from finsam_ar import cli, report
from finsam_ar.books.model import Books
from finsam_ar.tables.model import Table
from finsam_ar.target import paper
from tests.sample import SAMPLE, shown_of
from tests.test_facit import ERRATA, Published, published

INFORMATION = "ekonomisk-information-2023-03-31"
#: Beside the project where it is developed; it also has what was published with errors of its own.
COMPARISON = SAMPLE.directory.parent / "shared" / "facit" / "jamfor.py"


@pytest.fixture(scope="module")
def information(sample_books: Books) -> Table:
    target = paper(SAMPLE, "ekonomisk-information", "2023-03-31")
    return report.tables(SAMPLE, sample_books, target)["ekonomisk-information"]


def expected(cell: Published) -> Decimal:
    return ERRATA.get(cell.name, cell.number)


def test_the_ekonomiska_information_shows_what_was_published_or_what_the_books_give(information: Table) -> None:
    shown = shown_of(information)
    cells = list(published(INFORMATION))
    found = {cell.name: shown.get(cell.row, {}).get(cell.column) or Decimal(0) for cell in cells}

    assert len(cells) == 100
    assert found == {cell.name: expected(cell) for cell in cells}


@pytest.mark.parametrize(
    ("total", "parts"),
    [
        ("summa-intakter", ("medlemsavgifter", "esf-smail", "esf-isa")),
        ("samverkansinsatser", ("summa-insatser", "summa-ovriga")),
        ("summa-kostnader", ("fortroendevalda", "forvaltning", "forvaltning-esf", "smail", "samverkansinsatser")),
        ("summa-ovriga", ("ekonom-projektstod", "verksamhetsutvecklare", "kompetenshojande")),
        ("beraknat-resultat", ("summa-intakter", "-summa-kostnader")),
        ("beslutsutrymme", ("beraknat-resultat", "fran-tidigare-ar")),
    ],
)
def test_its_sums_foot_as_shown(information: Table, total: str, parts: tuple[str, ...]) -> None:
    shown: Mapping[str, Mapping[str, Decimal | None]] = shown_of(information)
    for column, number in shown[total].items():
        signed = [(-1, part[1:]) if part.startswith("-") else (1, part) for part in parts]
        assert number == sum(sign * (shown[row][column] or 0) for sign, row in signed if row in shown), column


@pytest.mark.parametrize(
    ("arguments", "tables", "counts"),
    [
        (("2022",), (), "0 saknas, 0 fel, 0 summerar ej"),
        (("--rapport", "ekonomisk-information", "--datum", "2023-03-31"), (INFORMATION,), "84 lika, 16 rättade, 0 avr"),
    ],
)
def test_the_facits_own_comparison_of_what_the_command_exports(
    arguments: tuple[str, ...], tables: tuple[str, ...], counts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """jamfor.py ends with 1 when anything is missing, wrong or doesn't foot."""
    if not COMPARISON.is_file():
        pytest.skip(f"{COMPARISON} finns inte: siffrorna jämförs bara med testernas egen kopia av facit")
    assert cli.main(["--katalog", str(SAMPLE.directory), "tabeller", *arguments, "--format", "json"]) == 0
    done = subprocess.run(
        [sys.executable, str(COMPARISON), "uppsala-2022", *tables],
        input=capsys.readouterr().out,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert counts in done.stdout.splitlines()[-1]


def test_the_tests_own_copy_is_the_facit() -> None:
    if not COMPARISON.is_file():
        pytest.skip(f"{COMPARISON.parent} finns inte")
    own = Path(__file__).parent / "facit" / "uppsala-2022" / f"{INFORMATION}.csv"

    assert own.read_bytes() == (COMPARISON.parent / "uppsala-2022" / own.name).read_bytes()
