"""The ekonom's commands that only look: what they print for a person, and for another program."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from finsam_ar import cli
from finsam_ar.books.load import load
from finsam_ar.config.kontroller import read_check_settings
from tests.ledgers import BASE, decided, voucher, write_ledger
from tests.sample import SAMPLE

Printer = Callable[..., str]

COST = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"
DEBT = "Skulder:Leverantörsskulder:2441-Leverantörsskulder"
INCOME = "Intäkter:Medlemsavgifter:3511-Kommuner"
BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
DECISIONS = """\
2022-03-20 custom "finsam-overforing" "bron" 30000.50 SEK
  fran-ar: 2021
  till-ar: 2022
  organ: "förbundschefen"
  delegation: "3.2"
  dnr: "2022/5"
2022-03-25 custom "finsam-utbetalningsplan" "bron"
  modell: "kvartalsrekvisition"
2021-11-25 custom "finsam-budget" "finansiering" 1000 SEK
  ar: 2022
  slag: "intakt"
  organ: "styrelsen"
  paragraf: "§ 5"
  dnr: "2021/5"
"""
VOUCHERS = voucher(
    "2022-06-30", "A1", f"{COST} 120000.00", f"{DEBT} -120000.00", tag="^rekv-2022-k2-bron", verksamhet="bron"
) + voucher("2022-07-31", "A2", f"{BANK} 999.00", f"{INCOME} -999.00", motpart="aby")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "ledger").mkdir()
    write_ledger(tmp_path / "ledger", base=BASE + DECISIONS + VOUCHERS)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "kontroller.toml").write_text(
        '[medlemsandelar]\nkonton = ["Intäkter:Medlemsavgifter"]\nandel = [{ medlem = "kommun", procent = 100 }]\n',
        encoding="utf-8",
    )
    return tmp_path


@pytest.fixture
def printed(project: Path, capsys: pytest.CaptureFixture[str]) -> Printer:
    """Run a command and return its output, amounts with plain spaces."""

    def run(*arguments: str) -> str:
        assert cli.main(["--katalog", str(project), *arguments]) == 0
        return capsys.readouterr().out.replace("\u00a0", " ")

    return run


def test_one_insats(printed: Printer) -> None:
    assert printed("insats", "bron", "--per", "2022-07-31") == (
        "Bron per 2022-07-31\n"
        "bron · beviljad · 2022-04-01 till 2022-09-30\n"
        "\n"
        "2022, kr\n"
        "  Beviljat                   600 000,00\n"
        "  Överfört från tidigare år   30 000,50\n"
        "  Disponibelt, ursprungligt  600 000,00\n"
        "  Disponibelt, reviderat     630 000,50\n"
        "  Förbrukat                  120 000,00\n"
        "  Överfört till senare år             –\n"
        "  Återstår                   510 000,50\n"
        "  Bundet, med kommande år    510 000,50\n"
        "  Prognos för året           630 000,50\n"
        "  Förbrukningskvot                 29 %  förbrukat av 420 000,33 kr = disponibelt, 4 av 6 månader\n"
        "\n"
        "Återstår per år, kr\n"
        "  2022  510 000,50\n"
        "\n"
        "Beslut\n"
        "  2022-03-15  Beviljande            2022-04-01 till 2022-09-30  600 000,00  styrelsen       § 1       2021/1\n"
        "  2022-03-20  Överföring mellan år  2021 till 2022               30 000,50  förbundschefen  del. 3.2  2022/5"
        "  inte anmält till styrelsen\n"
        f"  2022-03-25  Utbetalningsplan{' ' * 80}kvartalsrekvisition\n"
    )


def test_an_application_with_its_kinds_of_cost_and_who_took_no_part(project: Path, printed: Printer) -> None:
    application = decided(
        "2022-07-10", "ansokan", '"stegen"', "300 SEK", fran="2023-01-01", till="2023-12-31", sokande='"aby"',
        kostnad_personal="200 SEK", kostnad_lokaler="100 SEK", jav='"Alva Ek"',
    )  # fmt: skip
    with (project / "ledger" / "main.beancount").open("a", encoding="utf-8") as ledger:
        ledger.write(application)

    line = next(line for line in printed("insats", "stegen", "--per", "2022-07-31").splitlines() if "Ansökan" in line)

    assert line.endswith("lokaler 100, personal 200, jäv: Alva Ek")


def test_all_insatser_as_of_the_latest_booked_day(printed: Printer) -> None:
    lines = printed("insats").splitlines()
    assert lines[0] == "Insatser per 2022-07-31, kr"
    assert [line.split()[0] for line in lines[3:]] == ["stegen", "bron", "Summa"]
    assert re.split(r" {2,}", lines[-1]) == ["Summa", "1 630 000,54", "120 000", *["1 510 000,54"] * 2, "1 630 000,54"]


def test_a_day_on_which_no_insats_has_anything(printed: Printer) -> None:
    assert printed("insats", "--per", "2019-12-31") == (
        "Insatser per 2019-12-31, kr\n\nInga insatser har medel, kostnader eller en ansökan.\n"
    )


def test_insatser_for_a_program(printed: Printer) -> None:
    _, bron = csv.DictReader(io.StringIO(printed("insats", "--per", "2022-07-31", "--format", "csv")))
    assert (bron["id"], bron["disponibelt"], bron["forbrukat"]) == ("bron", "630000.50", "120000.00")
    (content,) = json.loads(printed("insats", "bron", "--per", "2022-07-31", "--format", "json"))["insatser"]
    assert content["aterstar_per_ar"] == {"2022": "510000.50"}
    assert [each["oanmalt"] for each in content["beslut"]] == [False, True, False]
    assert content["forbrukningskvot"] == "0.285714"


def test_an_insats_that_is_unknown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--katalog", str(project), "insats", "bro"]) == 1
    assert capsys.readouterr().err == "Fel: insatsen ”bro” finns inte i registret\n    Menade du ”bron”?\n"


def test_payouts(printed: Printer) -> None:
    assert printed("utbetalningar", "--per", "2022-07-31") == (
        "Utbetalningar till insatser per 2022-07-31\n"
        "\n"
        "Att bokföra, kr\n"
        "  insats  vad                         senast      enligt plan  bokfört  läge\n"
        "  Bron    rekvisition kvartal 3 2022  2022-10-31   ca 300 000        –  väntas\n"
        "  1 av 2 utbetalningar i planerna är bokförda.\n"
        "\n"
        "Avvikelser, kr\n"
        "  Inga.\n"
        "\n"
        "Obetalda skulder, kr\n"
        "  insats  länk               sedan       dagar   belopp\n"
        "  Bron    rekv-2022-k2-bron  2022-06-30     31  120 000\n"
        "  Summa                                         120 000\n"
        "\n"
        "Utan utbetalningsplan\n"
        "  Stegen\n"
    )


def test_payouts_for_a_program(printed: Printer) -> None:
    rows = list(csv.DictReader(io.StringIO(printed("utbetalningar", "--per", "2022-07-31", "--format", "csv"))))
    assert [(row["lista"], row["vad"], row["belopp"], row["lage"]) for row in rows] == [
        ("plan", "rekvisition kvartal 2 2022", "300000.00", "bokförd"),
        ("plan", "rekvisition kvartal 3 2022", "300000.00", "väntas"),
        ("skuld", "rekv-2022-k2-bron", "120000.00", ""),
    ]
    content = json.loads(printed("utbetalningar", "--per", "2022-07-31", "--format", "json"))
    assert content["utbetalningar"][-1]["dagar"] == 31


def test_a_year_without_books_is_said_to_be_so(printed: Printer) -> None:
    assert "  Böckerna har inga verifikationer för 2023.\n" in printed("utbetalningar", "--per", "2023-01-31")


def test_members_contributions(printed: Printer) -> None:
    text = printed("medlemsbidrag", "2022")
    assert text.startswith("Medlemsbidrag 2022, kr\nBudget: styrelsen § 5 2021/5\n\n")
    assert "Åby kommun  kommun 100 %     1 000          1 000  per år      999        −1\n" in text
    assert text.endswith("\n\nÅby kommun: 1 kr mindre är bokfört än beräknat.\n")
    (row,) = csv.DictReader(io.StringIO(printed("medlemsbidrag", "2022", "--format", "csv")))
    assert (row["medlem"], row["beraknat"], row["skillnad"]) == ("aby", "1000.00", "-1.00")


def test_members_contributions_without_settings(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "templates" / "kontroller.toml").unlink()
    assert cli.main(["--katalog", str(project), "medlemsbidrag", "2022"]) == 1
    assert "kontroller.toml: medlemmarnas andelar saknas\n    Lägg till [medlemsandelar]" in capsys.readouterr().err


CHAPTER = Path(__file__).parents[2] / "docs" / "handbok" / "utbetalningar-och-medlemsbidrag.md"


def blocks(language: str) -> list[str]:
    """The chapter's blocks of code in a language, "" for what a terminal shows."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", CHAPTER.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [text for name, text in found if name == language]


@pytest.mark.parametrize("example", blocks(""))
def test_the_handbook_shows_what_the_sample_prints(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    command, *shown = example.splitlines()
    assert command.startswith("$ finsam-ar ")
    assert cli.main(["--katalog", str(SAMPLE.directory), *command.removeprefix("$ finsam-ar ").split()]) == 0
    printed = iter(capsys.readouterr().out.replace("\u00a0", " ").splitlines())
    assert [line for line in shown if line != "…" and line not in printed] == []


def test_the_handbooks_bookings_are_right(tmp_path: Path) -> None:
    byholm = '2000-01-01 custom "finsam-organisation" "byholm"\n  namn: "Byholm"\n  medlem: "kommun"\n'
    books = load(write_ledger(tmp_path, base=BASE + byholm + "".join(blocks("beancount"))))
    assert [key.name for key in books.keys] == ["medlemsbidrag"]
    assert books.years == (2022,)
    (tmp_path / "kontroller.toml").write_text("".join(blocks("toml")), encoding="utf-8")
    members = read_check_settings(tmp_path).members
    assert members is not None
    assert [share.payments for share in members.shares] == [12, 4, 2]
