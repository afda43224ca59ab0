"""The follow-up of insatser: the sample's, a förbund's of another kind from files alone, and what is told of faults."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import page
import pytest

from finsam_ar import cli, report
from finsam_ar.books.model import Books
from finsam_ar.config.dataset import Masked
from finsam_ar.document.material import ReportFiles, read_report_files
from finsam_ar.place import Project
from finsam_ar.tables.model import Table
from finsam_ar.target import Target, annual, paper
from tests.ledgers import line_of
from tests.render.pdf.reading import page_texts
from tests.sample import SAMPLE, change, copy_of_sample, shown_of

KIND = "insatsuppfoljning"
COMMAND = ("rapport", KIND, "2022", "h2")
DATA = "reports/2022/data"


def follow_up(project: Project = SAMPLE, year: str = "2022", part: str = "h2") -> Target:
    return paper(project, KIND, year, part)


@pytest.fixture(scope="module")
def tables(sample_books: Books) -> Mapping[str, Table]:
    return report.tables(SAMPLE, sample_books, follow_up())


def read(target: Target, books: Books) -> ReportFiles:
    return read_report_files(target.folders, books.register, {"K201", "K202", "K101", "K102", "K103", "K205", "K206"})


def pdf_text(data: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page_texts(data)).replace("\u00ad", ""))


# ---- the sample's ----------------------------------------------------------------------------------------------------


def test_it_is_valid_and_has_every_table(tmp_path: Path) -> None:
    project = copy_of_sample(tmp_path)
    pdf, html, xlsx = report.write(project, report.load_books(project), follow_up(project)).paths
    assert (html.suffix, xlsx.suffix) == (".html", ".xlsx")
    for standard in ("ua1", "2a"):
        assert page.validate_pdf_bytes(pdf.read_bytes(), profile=standard).failures == []
    text = pdf_text(pdf.read_bytes())
    for caption in (
        "Insatser som pågått juli–december 2022",
        "Insatsernas läge mot sina mål",
        "Vakanser och avvikelser från budgeten",
        "Disponibla medel och förbrukning per insats",
        "Styrgruppsmöten och uppföljning",
        "Målgrupp, metod och jämställdhet",
        "Registrerade och pågående deltagare",
        "Avslutade deltagare",
        "Deltagare till arbete eller studier, och med plan",
        "Anonymt registrerade deltagare",
        "Avslutade till arbete, studier eller arbetssökande",
        "Utskrivna till arbete, efter arbetstid",
    ):
        assert caption in text
    assert "UTKAST" not in text


def test_the_register_is_of_the_ledger(tables: Mapping[str, Table]) -> None:
    rows = {row.id: row.texts for row in tables["insatser"].rows}
    assert len(rows) == len(("individ", "struktur")) + 11
    assert rows["framsteget-2"] == {
        "agare": "Håbo & AF",
        "parter": "FK, Region Uppsala",  # AF owns it too
        "fran": "2022-01-01",
        "till": "2024-12-31",
        "forlangd": "Ja",
    }
    assert rows["bryggan"]["till"] == "2023-08-31"
    assert [id_ for id_, texts in rows.items() if texts["forlangd"]] == [
        *("jobbcentrum", "framsteget-2", "en-vag-in", "arbetslivsintro", "ung-framtid"),
        *("lokussamordnare-uppsala", "lokussamordnare-alvkarleby"),
    ]


def test_before_the_extensions_it_shows_the_first_periods(sample_books: Books) -> None:
    rows = report.tables(SAMPLE, sample_books, follow_up(part="h1"))["insatser"].rows
    texts = {row.id: row.texts for row in rows}
    assert texts["framsteget-2"]["till"] == "2022-12-31"
    assert not any(each["forlangd"] for each in texts.values())


def test_an_amount_is_the_same_as_in_the_arsredovisning(
    tables: Mapping[str, Table], sample_2022: Mapping[str, Table]
) -> None:
    assert shown_of(tables["disponibla-medel"]) == shown_of(sample_2022["disponibla-medel"])


def test_the_same_counts_are_masked_as_in_the_arsredovisning(sample_books: Books) -> None:
    masked = [
        {
            (id_, row.key, column)
            for id_, dataset in read(target, sample_books).datasets.found.items()
            for row in dataset.rows
            for column, value in row.values.items()
            if isinstance(value, Masked)
        }
        for target in (annual(SAMPLE, 2022), follow_up())
    ]
    assert ("deltagare", "bryggan", "pagaende_k") in masked[0]
    assert masked[0] == masked[1]


def test_it_says_nothing_of_masked_counts(tmp_path: Path) -> None:
    """Had other persons been in the small groups, it would be the same but for its checksum."""
    editions = []
    for name in ("en", "annan"):
        project = copy_of_sample(tmp_path / name)
        if name == "annan":
            change(project.reports / "2022/data/deltagare.csv", "61,106,1,", "61,106,2,")
            change(project.reports / "2022/data/deltagare.csv", "63,119,3,", "63,119,2,")
            change(project.reports / "2022/data/deltagare-resultat.csv", "63,2,11,13,", "63,1,12,13,")
            change(project.reports / "2022/data/deltagare-resultat.csv", "22,3,8,11,", "22,4,7,11,")
        pdf, html, _ = report.write(project, report.load_books(project), follow_up(project)).paths
        texts = (pdf_text(pdf.read_bytes()), html.read_text(encoding="utf-8"))
        editions.append([re.sub(r"\b[0-9a-f]{64}\b", "", text) for text in texts])
    assert editions[0] == editions[1]


# ---- another förbund's, from the standard alone ----------------------------------------------------------------------

STATUS = """\
insats,slag,i_fas,styrgrupp,avvikelser,vakanser,implementering,representation,sus,prognos,\
vakanser_egna,avvikelse_budget,kontroll_malgrupp,kontroll_metod,jamstalldhet,avvikelse_malgrupp
dorren,Unga vuxna,"Ja, i stort sett",Ja,Nej,Nej,Ja,Ja,Ja,Ja,Nej,Nej,Ja,Ja,Ja,Nej
stigen,Hälsa,"Nej, inte fullt ut",Delvis,Ja,Ja,Nej,Nej,Delvis,Inte fullt ut,Nej,Ja,Ja,Nej,Ja,Nej
"""
OTHER = {
    "insatser-status": STATUS,
    "deltagare": "insats,k,m,totalt,anonyma,pagaende_k,pagaende_m,pagaende_totalt\ndorren,30,41,71,6,12,9,21\n",
    "deltagare-resultat": (
        "insats,avslutade_k,avslutade_m,avslutade,sedan_start_k,sedan_start_m,sedan_start,"
        "arbete_studier_k,arbete_studier_m,arbete_studier,plan\ndorren,18,32,50,28,40,68,9,16,25,90\n"
    ),
    "utskrivna": "anledning,namn,k,m,totalt\narbete,Arbete,6,10,16\nstudier,Studier,3,6,9\n",
    "arbetstid": "omfattning,namn,k,m,totalt\nheltid,Heltid,6,10,16\n",
    "malgrupp": "id,grupp,namn,andel\nunga,Ålder,Yngre än 25 år,80\n",
}


def test_a_forbund_of_platforms_makes_it_from_files_alone(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent / "second_forbund", tmp_path, dirs_exist_ok=True)
    project = Project(tmp_path)
    for name, text in OTHER.items():
        (project.reports / "2024" / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    books = report.load_books(project)
    pdf = report.write(project, books, follow_up(project, "2024")).paths[0].read_bytes()
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []
    text = pdf_text(pdf)
    assert "Under juli–december 2024 hade två insatser medel" in text
    assert "50 % av de avslutade deltagarna gick till arbete eller studier" in text
    rows = report.tables(project, books, follow_up(project, "2024"))["insatser"].rows
    assert [("  " * row.indent + row.text, *row.texts.values()) for row in rows if row.kind == "row"] == [
        ("    Öppna dörren", "Orrviken", "", "2023-01-01", "2025-12-31", ""),
        ("    Åter på stigen", "Ängsö & Region Ådalen", "", "2024-03-01", "2024-12-31", ""),
    ]


# ---- faults ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    copy_of_sample(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    assert list((tmp_path / "reports").rglob("*.pdf")) == []


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """What the command says when it fails, hints left out."""
    assert cli.main(arguments or COMMAND) == 1
    output = capsys.readouterr()
    assert output.out == ""
    return [line.removeprefix("Fel: ") for line in output.err.splitlines() if line.startswith("Fel: ")]


def at(project: Path, name: str, fragment: str) -> str:
    return f"{Path(name)}:{line_of(project / name, fragment)}: "


def test_faults_in_several_lists_are_told_together(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    persons, ended, status = f"{DATA}/deltagare.csv", f"{DATA}/deltagare-resultat.csv", f"{DATA}/insatser-status.csv"
    change(project / persons, "framsteget-2,45,61,106", "framsteget-2,45,61,107")
    change(project / persons, "bryggan,6,21", "bryggan,-6,21")
    change(project / ended, "jobbcentrum,30,34", "jobcentrum,30,34")
    change(project / ended, "21,30,51,16,27,43", "21,30,51,16,27,44")
    change(project / status, "regexpro,Strukturinsatser,Ja", "regexpro,Strukturinsatser,Kanske")
    change(project / f"{DATA}/arbetstid.csv", "omfattning,namn", "omfattning,benämning")
    assert told(capsys) == [
        f"{Path(DATA)}/arbetstid.csv:1: kolumnen ”namn” saknas i rubrikraden",
        f"{Path(DATA)}/arbetstid.csv:1: okänd kolumn ”benämning”",
        at(project, persons, "framsteget-2") + "totalt är 107, men k + m är 106",
        at(project, persons, "bryggan") + "k: ett antal kan inte vara mindre än noll, som ”-6”",
        at(project, ended, "framsteget-2") + "arbete_studier är 44, men arbete_studier_k + arbete_studier_m är 43",
        at(project, ended, "jobcentrum") + "insats: ”jobcentrum” finns inte bland registrets verksamheter",
        at(project, status, "Kanske") + "i_fas: ska vara ”Ja”, ”Nej” eller ”Delvis”, inte ”Kanske”",
    ]


def test_an_insats_without_a_quarterly_report(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = project / DATA / "insatser-status.csv"
    lines = status.read_text(encoding="utf-8").splitlines(keepends=True)
    status.write_text("".join(line for line in lines if not line.startswith("bryggan,")), encoding="utf-8")
    assert told(capsys) == [f"{Path(DATA)}/insatser-status.csv: raden för ”bryggan” saknas"]


def test_a_list_that_is_missing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / DATA / "utskrivna.csv").unlink()
    words = f"reports/2022/{KIND}-2022-h2/deltagare.md"
    assert told(capsys)[0] == at(project, words, "= data('utskrivna')") + "datamängden ”utskrivna” saknas för 2022"


def test_the_years_lists_are_not_those_of_its_first_half(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(("rapport", KIND, "2022", "h1")) == 1
    error = capsys.readouterr().err
    for name in OTHER:
        assert f"datamängden ”{name}” saknas för 2022" in error
        assert f"Den ska stå i {Path('reports/2022')}/{KIND}-2022-h1/data/{name}.csv." in error
    assert not (project / "reports/2022" / f"{KIND}-2022-h1").exists()
