"""`finsam-ar visa`: from a cell to its vouchers in the terminal, and what has changed in it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from finsam_ar import cli
from finsam_ar.config.folders import STANDARD
from finsam_ar.errors import UserError
from finsam_ar.history import at_commit
from finsam_ar.place import Project
from tests.ledgers import BASE as REGISTER_AND_ACCOUNTS
from tests.ledgers import HEADER, OPTIONS, voucher
from tests.sample import append, change

BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
EQUITY = "EgetKapital:2011-ÖvrigtEgetKapital"
DEBT = "Skulder:Leverantörsskulder:2441-Leverantörsskulder"
MEMBER = "Intäkter:Medlemsavgifter:3511-Kommuner"
PAY = "Kostnader:Personal:5021-Löner"
GRANT = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"

YEAR_2021 = (
    HEADER
    + voucher("2021-01-01", "IB1", f"{BANK} 500.00", f"{EQUITY} -500.00", tag="#ingaende")
    + voucher("2021-02-01", "A1", f"{BANK} 1000.00", f"{MEMBER} -1000.00")
    + voucher("2021-03-25", "A2", f"{PAY} 400.40", f"{BANK} -400.40", verksamhet="kansli")
    + voucher("2021-05-01", "A3", f"{GRANT} 50.00", f"{DEBT} -50.00", verksamhet="stegen")
)
YEAR_2022 = (
    HEADER
    + f"2022-01-01 balance {BANK} 1099.60 SEK\n"
    + f"2022-01-01 balance {EQUITY} -500.00 SEK\n"
    + f"2022-01-01 balance {DEBT} -50.00 SEK\n"
    + voucher("2022-02-01", "A1", f"{BANK} 1000.50", f"{MEMBER} -1000.50")
    + voucher("2022-03-25", "A2", f"{PAY} 300.30", f"{BANK} -300.30", verksamhet="kansli")
    + voucher("2022-06-30", "A3", f"{PAY} 40.00", f"{BANK} -40.00", verksamhet="stegen")
    + voucher("2022-07-01", "A4", f"{GRANT} 100.40", f"{DEBT} -100.40", verksamhet="bron")
    + """\
2021-11-25 custom "finsam-budgetfordelning" "kansli" Kostnader:Personal:5021-Löner 350 SEK
  ar: 2022
  organ: "ekonomen"
"""
)

RESULT = """\
id = "resultatrakning"
titel = "Resultaträkning"
enhet = "kr"
tecken = "kredit"
tacker = "resultat"
kolumn = [
    { id = "{år}", text = "Utfall {år}" },
    { id = "{år-1}", text = "Utfall {år-1}", ar = -1 },
    { id = "h1", text = "Utfall jan–jun {år}", period = "h1" },
    { id = "budget-{år}", text = "Budget {år}", kalla = "budget" },
    { id = "kvot", text = "Andel av budget (%)", kvot = { taljare = "{år}", namnare = "budget-{år}" } },
]
[[rad]]
id = "rubrik"
text = "Allt"
typ = "rubrik"
[[rad]]
id = "intakter"
text = "Intäkter"
konton = ["Intäkter"]
[[rad]]
id = "personal"
text = "Personal"
konton = ["Kostnader:Personal"]
[[rad]]
id = "{id}"
text = "{kortnamn}"
for-varje = "verksamhet"
slag = ["individ", "struktur"]
konton = ["Kostnader:Samverkansinsatser"]
grupp = "insatser"
[[rad]]
id = "arets-resultat"
text = "Årets resultat"
typ = "total"
summa = ["intakter", "personal", "insatser"]
"""

#: The standard's tables are about other accounts
EMPTY = """\
id = "{id}"
titel = "Tom"
[[kolumn]]
id = "{{år}}"
text = "{{år}}"
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    files = {
        "ledger/main.beancount": HEADER
        + OPTIONS
        + 'include "2021.beancount"\ninclude "2022.beancount"\n'
        + REGISTER_AND_ACCOUNTS,
        "ledger/2021.beancount": YEAR_2021,
        "ledger/2022.beancount": YEAR_2022,
        "templates/tabeller/resultatrakning.toml": RESULT,
        "reports/historik.csv": "tabell,rad,ar,varde,enhet,kalla\nresultatrakning,personal,2020,-90,kr,Publicerat\n",
    }
    for path in (STANDARD / "tabeller").glob("*.toml"):
        files.setdefault(f"templates/tabeller/{path.name}", EMPTY.format(id=path.stem))
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(tmp_path)


@pytest.fixture
def ask(project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.chdir(project.directory)
    return Ask(capsys)


class Ask:
    """Runs the command and gives what it prints, with ordinary spaces and minus signs."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, arguments: str, code: int = 0) -> str:
        assert cli.main(["visa", *arguments.split()]) == code
        output = self._capsys.readouterr()
        assert (output.err == "") == (code == 0), output.err
        return (output.err or output.out).replace("\u00a0", " ").replace("\u2212", "-").replace("\\", "/")


def test_a_figure_down_to_its_vouchers(ask: Ask) -> None:
    assert ask("2022 resultatrakning personal") == (
        "Resultaträkning: Personal, Utfall 2022\n"
        "resultatrakning/personal/2022\n"
        "\n"
        "Visas     -340 kr\n"
        "Exakt  -340,30 kr\n"
        "\n"
        "Per konto\n"
        "  5021-Löner          -340,30\n"
        "              Kansli  -300,30\n"
        "              Stegen   -40,00\n"
        "\n"
        "Per verksamhet\n"
        "  Kansli  -300,30\n"
        "  Stegen   -40,00\n"
        "\n"
        "Verifikationer (2 konteringar)\n"
        "  2022-03-25  A2  5021  Åby kommun  Verifikation A2  -300,30  ledger/2022.beancount:20\n"
        "  2022-06-30  A3  5021  Åby kommun  Verifikation A3   -40,00  ledger/2022.beancount:27\n"
    )


def test_the_line_is_that_of_the_posting(project: Project) -> None:
    lines = (project.directory / "ledger" / "2022.beancount").read_text(encoding="utf-8").splitlines()
    assert lines[20 - 1] == f"  {PAY} 300.30 SEK"


@pytest.mark.parametrize(
    ("column", "name", "exact"),
    [
        ("år", "2022", "-340,30"),
        ("2022", "2022", "-340,30"),
        ("utfall", "2022", "-340,30"),
        ("år-1", "2021", "-400,40"),
        ("År-1", "2021", "-400,40"),  # as the help writes it
        ("2021", "2021", "-400,40"),
        ("Budget-2022", "budget-2022", "-350,00"),
        ("H1", "h1", "-340,30"),
        ("budget", "budget-2022", "-350,00"),
        ("budget-2022", "budget-2022", "-350,00"),
        ("h1", "h1", "-340,30"),
        ("kvot", "kvot", "97,2286 %"),
    ],
)
def test_a_column_by_any_of_its_names(column: str, name: str, exact: str, ask: Ask) -> None:
    text = ask(f"2022 resultatrakning personal --kolumn {column}")
    assert text.split("\n")[1] == f"resultatrakning/personal/{name}"
    assert f"Exakt  {exact}" in text


def test_a_budget_shows_its_decision(ask: Ask) -> None:
    text = ask("2022 resultatrakning personal --kolumn budget")
    assert (
        "Beslut\n  2021-11-25  fördelning av budget  ekonomen  Kansli  5021-Löner  350,00  ledger/2022.beancount:36\n"
        in text
    )
    assert "Verifikationer" not in text


def test_a_blank_ratio_says_why(ask: Ask) -> None:
    text = ask("2022 resultatrakning bron --kolumn kvot")
    assert "Tom: nämnaren är noll eller saknas." in text
    assert "Kvot av\n  Utfall 2022  -100,40\n" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("2022 resultatrakningen personal", "tabellen ”resultatrakningen” finns inte\n    Menade du ”resultatrakning”"),
        ("2022 resultatrakning personel", "har ingen rad ”personel”\n    Menade du ”personal”?"),
        ("2022 resultatrakning personal --kolumn budgt", "har ingen kolumn ”budgt”\n    Menade du ”budget-2022”?"),
        ("2022 resultatrakning personal --kolumn år-7", "har ingen kolumn ”år-7”"),
        ("2022 resultatrakning rubrik", "raden ”rubrik” är en rubrik och har inget belopp"),
        ("2023 resultatrakning personal", "det finns inga böcker för 2023"),
    ],
)
def test_what_there_isn_t_is_told_with_what_there_is(arguments: str, message: str, ask: Ask) -> None:
    assert message in ask(arguments, code=1)


def test_without_a_row_it_shows_what_there_is_to_ask_for(ask: Ask) -> None:
    assert ["resultatrakning", "Resultaträkning"] in [line.split() for line in ask("2022").split("\n")]
    text = ask("2022 resultatrakning")
    assert "  personal        Personal\n" in text
    assert "  budget-2022  Budget 2022\n" in text


def test_what_has_changed_since_last_year(ask: Ask) -> None:
    assert ask("2022 resultatrakning personal --jamfor").split("\n", 3)[3] == (
        "                     Utfall 2022  Utfall 2021  förändring\n"
        "Totalt                   -340,30      -400,40      +60,10\n"
        "5021-Löner · Kansli      -300,30      -400,40     +100,10\n"
        "5021-Löner · Stegen       -40,00            –      -40,00\n"
    )


def test_last_year_had_rows_that_this_year_has_not(ask: Ask) -> None:
    """Stegen had a cost in 2021 only: last year's result is that of last year's report."""
    text = ask("2022 resultatrakning arets-resultat --jamfor")
    lines = [line.split() for line in text.split("\n")]
    assert ["Totalt", "559,80", "549,60", "+10,20"] in lines
    assert ["4511-BidragTillInsatser", "·", "Stegen", "–", "-50,00", "+50,00"] in lines


def test_the_year_before_the_books_is_a_published_figure(ask: Ask) -> None:
    text = ask("2021 resultatrakning personal --jamfor")
    assert "Totalt                   -400,40       -90,00     -310,40\n" in text
    assert "Publicerad uppgift             –       -90,00      +90,00\n" in text


def test_nothing_is_known_of_the_year_before(ask: Ask) -> None:
    assert "det finns inget belopp året före" in ask("2021 resultatrakning intakter --jamfor", code=1)


# ---- earlier versions ----


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Ekonom", "-c", "user.email=ekonom@exempel.se", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, check=True)


@pytest.fixture
def versions(project: Project) -> Project:
    """One commit, and after it an amount changed and a voucher more; neither is committed."""
    git(project.directory, "init", "--quiet")
    git(project.directory, "add", ".")
    git(project.directory, "commit", "--quiet", "-m", "Bokslut 2022")
    git(project.directory, "tag", "granskad")
    ledger = project.directory / "ledger" / "2022.beancount"
    change(ledger, f"{PAY} 300.30", f"{PAY} 310.30")
    change(ledger, f"{BANK} -300.30", f"{BANK} -310.30")
    append(ledger, voucher("2022-12-01", "A5", f"{PAY} 5.00", f"{BANK} -5.00", verksamhet="kansli"))
    return project


@pytest.mark.usefixtures("versions")
def test_what_has_changed_since_a_version(ask: Ask) -> None:
    assert ask("2022 resultatrakning personal --jamfor granskad").split("\n", 3)[3] == (
        "                          nu  granskad  förändring\n"
        "Totalt               -355,30   -340,30      -15,00\n"
        "5021-Löner · Kansli  -315,30   -300,30      -15,00\n"
    )


@pytest.mark.usefixtures("versions")
def test_nothing_has_changed_in_this_cell(ask: Ask) -> None:
    assert "Inget har ändrats." in ask("2022 resultatrakning intakter --jamfor HEAD")


@pytest.mark.usefixtures("versions")
def test_all_cells_that_have_changed_since_a_version(ask: Ask) -> None:
    assert ask("2022 --jamfor HEAD") == (
        "6 siffror har ändrats sedan HEAD.\n"
        "\n"
        "                                              nu         HEAD  förändring\n"
        "resultatrakning/personal/2022            -355,30      -340,30      -15,00\n"
        "resultatrakning/personal/h1              -350,30      -340,30      -10,00\n"
        "resultatrakning/personal/kvot         101,5143 %    97,2286 %\n"
        "resultatrakning/arets-resultat/2022       544,80       559,80      -15,00\n"
        "resultatrakning/arets-resultat/h1         650,20       660,20      -10,00\n"
        "resultatrakning/arets-resultat/kvot  -155,6571 %  -159,9429 %\n"
    )


@pytest.mark.usefixtures("versions")
def test_a_version_that_isn_t_there(ask: Ask) -> None:
    assert "versionen ”v9” finns inte i versionshistoriken" in ask("2022 --jamfor v9", code=1)


def test_a_version_is_never_an_option_of_gits(versions: Project) -> None:
    version = at_commit(versions.directory, "--output=x")
    with pytest.raises(UserError, match="versionen ”--output=x” finns inte"), version:
        pass


def test_a_version_whose_books_are_wrong(versions: Project, ask: Ask) -> None:
    ledger = versions.directory / "ledger" / "2022.beancount"
    append(ledger, "2022-12-31 open Fel\n")
    git(versions.directory, "commit", "--quiet", "--all", "-m", "Trasig")
    ledger.write_text(YEAR_2022, encoding="utf-8")
    text = ask("2022 --jamfor HEAD", code=1)
    assert "ledger/2022.beancount:" in text
    assert "i versionen ”HEAD”:" in text
    assert "/finsam-ar-" not in text  # where it was unpacked


def test_a_folder_within_a_larger_repository(versions: Project, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = versions.directory / "forbund"
    inner.mkdir()
    for name in ("ledger", "templates", "reports"):
        (versions.directory / name).rename(inner / name)
    git(versions.directory, "add", "--all")
    git(versions.directory, "commit", "--quiet", "-m", "Flyttat")
    monkeypatch.chdir(inner)
    assert ask("2022 --jamfor HEAD") == "Inga siffror har ändrats sedan HEAD.\n"
    assert "versionen ”HEAD~1” har ingen bokföring i ledger/" in ask("2022 --jamfor HEAD~1", code=1)


def test_a_folder_without_versions(ask: Ask) -> None:
    assert "har ingen versionshistorik" in ask("2022 --jamfor HEAD", code=1)


def test_a_computer_without_git(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "programmet git finns inte på den här datorn" in ask("2022 --jamfor HEAD", code=1)


def test_a_comparison_of_everything_needs_a_version(ask: Ask) -> None:
    assert "--jamfor utan version behöver en tabell och en rad." in ask("2022 --jamfor", code=2)
