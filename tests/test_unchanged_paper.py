"""A board paper made again after later decisions and vouchers is the same, to the byte."""

from __future__ import annotations

from pathlib import Path

from finsam_ar import new_year, report
from finsam_ar.place import Project
from finsam_ar.target import paper
from tests.ledgers import decided, voucher
from tests.sample import append, copy_of_sample

BANK, DEBT = "Tillgångar:KassaOchBank:1921-Plusgiro", "Skulder:Leverantörsskulder:2441-Leverantörsskulder"
INSATS, PAY = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser", "Kostnader:Personal:5021-Löner"
OTHER_INCOME = "Intäkter:ÖvrigaIntäkter:3593-Öresutjämning"
FORMATS = {"pdf", "html", "xlsx"}

#: The board grants what it was told of, gives more money to one and less to another, and the kansli sees it otherwise.
LATER_DECISIONS = """
2023-04-20 custom "finsam-beviljande" "bryggan-halsa" 4340000 SEK
  fran: 2023-09-01
  till: 2025-12-31
  organ: "styrelsen"
  paragraf: "§ 21"
  dnr: "2023/9"
2023-04-20 custom "finsam-budgetandring" "kansli" 4500000 SEK
  ar: 2023
  organ: "styrelsen"
  paragraf: "§ 22"
  dnr: "2023/31"
2023-05-12 custom "finsam-prognos" "kansli" 4400000 SEK
  ar: 2023
2023-05-15 custom "finsam-ansokan" "kvarnvagen" 900000 SEK
  fran: 2024-01-01
  till: 2024-12-31
  sokande: "enkoping"
  dnr: "2023/40"
2023-06-01 custom "finsam-avsikt" "kvarnvagen" 900000 SEK
  fran: 2025-01-01
  organ: "styrelsen"
  paragraf: "§ 30"
  dnr: "2023/41"
"""

#: A new insats between others of its kind, and a new owner.
LATER_REGISTER = """
2023-05-01 custom "finsam-organisation" "gallivare"
  namn: "Gällivare kommun"
2023-05-01 custom "finsam-verksamhet" "kvarnvagen"
  namn: "Kvarnvägen"
  under: "individinriktade"
  slag: "individ"
  insats: TRUE
  agare: "enkoping, gallivare"
"""


def sample_with_a_new_year(folder: Path, *years: int) -> Project:
    """The sample, with years laid up after it, each with a first voucher."""
    project = copy_of_sample(folder)
    for year in years or (2023,):
        new_year.make(folder, project.main_file, year)
        first = voucher(f"{year}-02-24", "T1", f"{PAY} 30000.00", f"{BANK} -30000.00", verksamhet="kansli")
        append(project.directory / "ledger" / f"{year}.beancount", first)
    return project


def book_later(project: Project) -> None:
    """Go on with the förbund's year after the paper was made."""
    ledger = project.directory / "ledger"
    append(ledger / "beslut" / "2023.beancount", LATER_DECISIONS)
    append(ledger / "register.beancount", LATER_REGISTER)
    append(
        ledger / "2023.beancount",
        voucher("2023-04-03", "T2", f"{INSATS} 250000.00", f"{DEBT} -250000.00", verksamhet="bryggan")
        + voucher("2023-12-22", "T3", f"{PAY} 30000.00", f"{BANK} -30000.00", verksamhet="kansli"),
    )


def made(project: Project, kind: str, when: str, part: str | None = None) -> dict[str, bytes]:
    written = report.write(project, report.load_books(project), paper(project, kind, when, part))
    return {path.suffix[1:]: path.read_bytes() for path in written.paths}


def test_the_ekonomiska_information_stays_as_the_board_read_it(tmp_path: Path) -> None:
    project = sample_with_a_new_year(tmp_path)
    before = made(project, "ekonomisk-information", "2023-03-31")
    book_later(project)

    after = made(project, "ekonomisk-information", "2023-03-31")

    assert after.keys() == FORMATS
    assert [name for name in FORMATS if after[name] != before[name]] == []


def test_a_paper_of_a_day_within_a_month_is_of_that_day(tmp_path: Path) -> None:
    """The kontrollblad names what has an outcome but no forecast."""
    project = sample_with_a_new_year(tmp_path)
    before = made(project, "ekonomisk-information", "2023-03-15")
    append(
        tmp_path / "ledger" / "2023.beancount",
        voucher("2023-03-20", "T2", f"{BANK} 500.00", f"{OTHER_INCOME} -500.00", verksamhet="kansli"),
    )

    after = made(project, "ekonomisk-information", "2023-03-15")

    assert [name for name in FORMATS if after[name] != before[name]] == []
    assert "(intäkt)" in made(project, "ekonomisk-information", "2023-03-20")["html"].decode()


def test_a_plan_made_before_the_year_it_opens_from_has_ended(tmp_path: Path) -> None:
    """The plan is of 2024-11-07: what 2025 begins with is what 2024 was then expected to end at."""
    project = sample_with_a_new_year(tmp_path, 2023, 2024)
    before = made(project, "plan", "2025")
    append(
        tmp_path / "ledger" / "2024.beancount",
        voucher("2024-11-08", "T2", f"{PAY} 5000000.00", f"{BANK} -5000000.00", verksamhet="kansli"),
    )
    append(
        tmp_path / "ledger" / "beslut" / "2023.beancount",
        decided("2024-11-28", "budget", '"kansli"', "4500000 SEK", ar="2025")
        + decided("2024-11-28", "prognos", '"kansli"', "9000000 SEK", ar="2024"),
    )

    after = made(project, "plan", "2025")

    assert [name for name in FORMATS if after[name] != before[name]] == []
    new_year.make(tmp_path, project.main_file, 2025)  # nor when the year itself is laid up
    assert made(project, "plan", "2025") == before


def test_a_tertial_report_is_of_the_day_of_its_meeting(tmp_path: Path) -> None:
    """The sample's is of 2022-09-29."""
    project = copy_of_sample(tmp_path)
    before = made(project, "tertialrapport", "2022", "t2")
    append(
        tmp_path / "ledger" / "2022.beancount",
        voucher("2022-09-30", "T1", f"{PAY} 5000.00", f"{BANK} -5000.00", verksamhet="kansli"),
    )
    append(
        tmp_path / "ledger" / "beslut" / "2022.beancount",
        decided("2022-09-30", "budgetandring", '"kansli"', "4400000 SEK", ar="2022")
        + decided("2022-09-30", "prognos", '"kansli"', "4390000 SEK", ar="2022"),
    )

    after = made(project, "tertialrapport", "2022", "t2")

    assert [name for name in FORMATS if after[name] != before[name]] == []


def test_a_later_paper_knows_of_it(tmp_path: Path) -> None:
    project = sample_with_a_new_year(tmp_path)
    before = made(project, "ekonomisk-information", "2023-06-30")
    book_later(project)

    after = made(project, "ekonomisk-information", "2023-06-30")

    assert [name for name in FORMATS if after[name] == before[name]] == []
    assert "Kvarnvägen" in after["html"].decode()
