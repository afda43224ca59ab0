"""Another förbund from nothing but files: `second_forbund/` has its books, its few templates and one year's words.

It is small, keeps BAS accounts in a tree of its own, has platforms and two insatser, shows costs as positive numbers,
all in tkr, and has one year before its books. What it doesn't say is the standard's.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import page
import pytest

from finsam_ar import report
from finsam_ar.assumptions import assume
from finsam_ar.books.grants import is_signed
from finsam_ar.books.keys import divide, key_on
from finsam_ar.books.model import Books, DecisionKind, Organisation, PayoutModel, Verksamhet
from finsam_ar.books.planned import PlannedLine, planned
from finsam_ar.config.folders import STANDARD
from finsam_ar.config.tabell import read_definitions
from finsam_ar.errors import UserError
from finsam_ar.place import Project
from finsam_ar.tables.model import Table
from finsam_ar.target import annual, paper
from tests.render.pdf.reading import page_texts
from tests.sample import change, commit_all, shown_of

FILES = Path(__file__).parent / "second_forbund"
PACKAGE = STANDARD.parent


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)


@pytest.fixture
def tables(project: Project) -> Mapping[str, Table]:
    return report.tables(project, report.load_books(project), annual(project, 2024))


def column(table: Table, name: str) -> dict[str, Decimal | None]:
    headings = {row.id for row in table.rows if row.kind == "heading"}
    return {row: cells[name] for row, cells in shown_of(table).items() if row not in headings}


# ---- its figures, worked out by hand from ledger/2024.beancount ------------------------------------------------------


def test_the_checks_find_nothing(project: Project) -> None:
    assert report.check(project, report.load_books(project), 2024) == ()


def test_its_own_resultatrakning_has_costs_as_positive_numbers(tables: Mapping[str, Table]) -> None:
    table = tables["resultatrakning"]
    assert table.unit == "tkr"  # from forbund.toml: the definition says none
    assert column(table, "2024") == {
        "bidrag": 3000,
        "plattformar": 2141,  # 700 250,50 + 800 499,75 + 640 300,40
        "kontor": 766,  # 480 600,60 + 151 004,71 + 96 000 + 38 500
        "avskrivningar": 12,
        "summa-kostnader": 2919,
        "verksamhetens-resultat": 81,
        "finansiella-intakter": 4,
        "finansiella-kostnader": 0,  # 56,30
        "arets-resultat": 85,  # 85 109,19, not booked away by the voucher tagged #bokslut
    }
    assert column(table, "2023")["arets-resultat"] == 120  # of the history's own rows
    assert column(table, "budget-2024")["arets-resultat"] == -100


def test_the_standards_balansrakning(tables: Mapping[str, Table]) -> None:
    table = tables["balansrakning"]
    assert column(table, "2024") == {
        "materiella-anlaggningstillgangar": 36,
        "summa-anlaggningstillgangar": 36,
        "fordringar": 11,
        "kassa-och-bank": 1094,
        "summa-omsattningstillgangar": 1105,
        "summa-tillgangar": 1141,
        "eget-kapital-vid-arets-borjan": 120,
        "arets-resultat": 85,
        "eget-kapital-vid-arets-slut": 205,
        "kortfristiga-skulder": 936,  # 935 485,11: the total is 1 140 594,30
        "summa-avsattningar-skulder": 936,
        "summa-eget-kapital-avsattningar-skulder": 1141,
    }
    assert column(table, "2023")["eget-kapital-vid-arets-slut"] == 120


def test_the_standards_kassaflodesanalys(tables: Mapping[str, Table]) -> None:
    assert column(tables["kassaflodesanalys"], "2024") == {
        "arets-resultat": 85,
        "justering-ej-kassaflode": 12,
        "fore-forandring-rorelsekapital": 97,
        "forandring-kortfristiga-fordringar": -8,
        "forandring-kortfristiga-skulder": 593,  # 592 485,11: the year's is 681 650,60
        "lopande-verksamheten": 682,
        "investeringsverksamheten": 0,
        "finansieringsverksamheten": None,
        "arets-kassaflode": 682,
        "likvida-medel-vid-arets-borjan": 412,
        "likvida-medel-vid-arets-slut": 1094,
        "forandring-likvida-medel": 682,
    }


def test_the_standards_driftsredovisning_is_the_registers_tree(tables: Mapping[str, Table]) -> None:
    rows = tables["driftsredovisning"].rows
    shown = [[cell.shown for cell in row.cells.values()] for row in rows]
    assert [("  " * row.indent + row.text, *cells) for row, cells in zip(rows, shown, strict=True)] == [
        ("Medlemmarnas bidrag", 3000, 3000, 0),
        ("Styrelse och kontor", -800, -774, 26),
        ("Plattformar", None, None, None),
        ("  Plattform Unga vuxna", None, None, None),
        ("    Öppna dörren", -1600, -1501, 99),
        ("  Plattform Hälsa", None, None, None),
        ("    Åter på stigen", -700, -640, 60),
        ("Totalt", -100, 85, 185),
    ]


def test_the_standards_other_tables(tables: Mapping[str, Table]) -> None:
    years = tables["femarsoversikt"]
    assert [each.text for each in years.columns] == ["2024", "2023"]  # there is nothing to say of the years before
    assert column(years, "2024") == {
        "intakter": 3000,
        "kostnader": -2915,
        "arets-resultat": 85,
        "soliditet": 18,  # 205 109 / 1 140 594
        "kassalikviditet": 118,  # 1 104 594 / 935 485
        "antal-anstallda": 1,
    }
    assert column(tables["resultathistorik"], "arets-resultat") == {"2023": 120, "2024": 85}
    assert column(tables["balanskravsutredning"], "2024")["balanskravsresultat"] == 85
    assert tables["investeringsredovisning"].empty_text.startswith("Inga investeringar gjordes 2024")


def test_a_note_names_accounts_as_one_would_write_them(tables: Mapping[str, Table]) -> None:
    assert {row.text: row.cells["2024"].shown for row in tables["not-kontor"].rows} == {
        "Lokalhyra": 96,
        "Löner tjänstemän": 481,
        "Arbetsgivaravgifter": 151,
        "Revisorernas granskning (LKBR 9 kap. 13 §)": 38,
        "Summa": 766,
    }


def test_it_could_do_without_tables_of_its_own(project: Project) -> None:
    shutil.rmtree(project.templates / "tabeller")
    change(project.directory / "templates" / "forbund.toml", 'enhet = "tkr"\n', "")
    history = project.reports / "historik.csv"
    lines = history.read_text(encoding="utf-8").splitlines()
    history.write_text("\n".join(line for line in lines if "resultatrakning" not in line), encoding="utf-8")
    table = report.tables(project, report.load_books(project), annual(project, 2024))["resultatrakning"]
    assert table.unit == "kr"
    assert column(table, "2024") == {
        "verksamhetens-intakter": 3_000_000,
        "verksamhetens-kostnader": -2_907_156,  # all costs but the two below
        "avskrivningar": -12_000,
        "verksamhetens-resultat": 80_844,
        "finansiella-intakter": 4321,
        "finansiella-kostnader": -56,
        "resultat-efter-finansiella-poster": 85_109,
        "arets-resultat": 85_109,
    }


def test_an_asset_that_no_row_knows_is_told(project: Project) -> None:
    for name in ("kontoplan", "2024"):
        file = project.directory / "ledger" / f"{name}.beancount"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("Tillgångar:KassaOchBank:", "Tillgångar:Bankkonton:"), encoding="utf-8")
    with pytest.raises(UserError, match="Tillgångar:Bankkonton:1930-Företagskonto har belopp 2024"):
        report.tables(project, report.load_books(project), annual(project, 2024))


# ---- its ekonomiska information, worked out by hand from ledger/beslut/2025.beancount --------------------------------


def information(project: Project, when: str = "2025-03-31", *assumptions: str) -> Table:
    target = paper(project, "ekonomisk-information", when)
    books = assume(report.load_books(project), assumptions, target.occasion)
    return report.tables(project, books, target)["ekonomisk-information"]


def test_its_own_table_of_what_is_left_to_decide_on(project: Project) -> None:
    """In kronor, costs as positive numbers, a platform as a heading, and the ladder that its board has confirmed."""
    table = information(project)

    assert table.unit == "kr"
    assert [("  " * row.indent + row.text, *(cell.shown for cell in row.cells.values())) for row in table.rows] == [
        ("Medlemmarnas bidrag", 3_200_000, 3_200_000, 3_200_000, 3_200_000),
        ("Styrelse och kontor", 820_000, 810_000, 840_000, 860_000),
        ("Plattformar", None, None, None, None),
        ("  Plattform Unga vuxna", None, None, None, None),
        ("    Öppna dörren", 1_600_000, 1_650_000, None, None),  # and 50 000 from 2024
        ("  Plattform Hälsa", None, None, None, None),
        ("    Åter på stigen", 720_000, 720_000, None, None),  # what is intended for 2026 binds nobody
        ("  Plattform Arbetsliv", None, None, None, None),
        ("    Verkstan", None, 400_000, 500_000, 100_000),  # granted after the budget
        ("Summa kostnader", 3_140_000, 3_580_000, 1_340_000, 960_000),
        ("Årets beräknade resultat", 60_000, -380_000, 1_860_000, 2_240_000),
        ("Kvar från tidigare år", 205_109, 205_109, -174_891, 1_685_109),  # 205 109,19 is the equity of 2024
        ("Kvar att besluta om", 265_109, -174_891, 1_685_109, 3_925_109),
        ("Ansökan: Vägen vidare", None, 200_000, 400_000, None),  # 600 000 over 18 months: 199 999,98 and 400 000,02
        ("Summa ansökningar", None, 200_000, 400_000, None),
        ("Kvar om allt beviljas", 265_109, -374_891, 1_085_109, 3_325_109),
        ("Högsta eget kapital", 580_000, 580_000, 580_000, 580_000),  # 20 % of 2 000 000, 15 % of 1 200 000
    ]


def test_the_standards_table_of_what_is_left_to_decide_on(project: Project) -> None:
    """In tkr, four years ahead, and the ladder isn't shown: nobody has confirmed the standard's."""
    shutil.rmtree(project.templates / "rapporter")
    table = information(project)
    shown = {row: list(cells.values()) for row, cells in shown_of(table).items()}

    assert table.unit == "tkr"
    assert shown["summa-intakter"] == [3200, 3200, 3200, 3200, None, None]
    assert shown["summa-kostnader"] == [3140, 3580, 1340, 960, None, None]
    assert shown["fran-tidigare-ar"] == [205, 205, -175, 1685, 3925, 3925]
    assert shown["beslutsutrymme"] == [265, -175, 1685, 3925, 3925, 3925]
    assert shown["vagen"] == [None, 200, 400, None, None, None]
    assert shown["beslutsutrymme-efter"] == [265, -375, 1085, 3325, 3325, 3325]
    assert "rekommenderat-eget-kapital" not in shown


def test_it_is_of_its_day(project: Project) -> None:
    before_verkstan = shown_of(information(project, "2025-01-23"))
    assert list(before_verkstan["summa-kostnader"].values()) == [3_140_000, 3_140_000, 840_000, 860_000]
    assert "vagen" not in before_verkstan
    assert "verkstan" in shown_of(information(project, "2025-01-24"))


def test_what_if(project: Project) -> None:
    """Vägen is granted less, Verkstan ends with the summer: 400 000 over nine months, of which three remain."""
    shown = shown_of(information(project, "2025-03-31", "vagen=450000", "verkstan=avslut 2025-06-30"))

    assert list(shown["vagen"].values()) == [None, 150_000, 300_000, None]
    assert list(shown["verkstan"].values()) == [None, 133_333, None, None]
    assert list(shown["beslutsutrymme"].values()) == [265_109, -58_224, 2_001_776, 4_341_776]
    assert shown["beslutsutrymme-efter"] == shown["beslutsutrymme"]  # no application waits


def test_its_ekonomiska_information_is_a_valid_memo(project: Project) -> None:
    target = paper(project, "ekonomisk-information", "2025-03-31")
    written = report.write(project, report.load_books(project), target)
    pdf = written.paths[0].read_bytes()

    for standard in ("ua1", "2a"):
        assert page.validate_pdf_bytes(pdf, profile=standard).failures == []
    text = re.sub(r"\s+", " ", "".join(page_texts(pdf)).replace("\u00ad", "").replace("\u00a0", " "))
    assert (
        "Prognosen för 2025 är ett underskott på 380 tkr, och beslutsutrymmet för 2025 blir då \u2212175 tkr." in text
    )
    assert [finding.code for finding in written.findings] == ["K301"]


def test_its_decisions_say_how_each_insats_is_paid(project: Project) -> None:
    decisions = report.load_books(project).decisions
    plans = {each.verksamhet: each for each in decisions if each.kind == DecisionKind.PAYOUT_PLAN}

    assert {name: (each.payout, each.amount_ore) for name, each in plans.items()} == {
        "dorren": (PayoutModel.HALF, 0),
        "stigen": (PayoutModel.YEARLY, 0),
        "verkstan": (PayoutModel.MONTHLY, 4_100_000),
    }
    assert all(is_signed(decisions, name) for name in plans)
    assert {year: kronor(planned("avsikt", decisions, year)) for year in (2024, 2025, 2035)} == {
        2024: 0,
        2025: 750_000,  # of which the board has decided 720 000
        2035: 750_000,
    }
    assert kronor(planned("beviljat", decisions, 2025)) == Decimal("2720000.08")  # Öppna dörren's last month: 8 öre


def kronor(lines: Sequence[PlannedLine]) -> Decimal:
    return Decimal(sum(line.amount_ore for line in lines)) / 100


def test_its_kommuner_share_by_per_cent(project: Project) -> None:
    """A quarter of 3 200 000 kr, by the key of the day of the budget; and an amount that doesn't come out even."""
    keys = report.load_books(project).keys
    key_2024, key_2025 = (key_on(keys, "medlemsbidrag", dt.date(year, 11, 15)) for year in (2023, 2024))
    assert key_2024 is None  # not before 2023-11-17
    assert key_2025 is not None

    assert divide(80_000_000, key_2025.shares) == {"orrviken": 49_096_000, "angso": 30_904_000}
    assert divide(1001, key_2025.shares) == {"orrviken": 614, "angso": 387}  # 614,31 and 386,69


# ---- its report ------------------------------------------------------------------------------------------------------


def test_its_report_is_final_valid_and_its_own(project: Project, sample_books: Books) -> None:
    commit_all(project.directory)
    pdf = report.write(project, report.load_books(project), annual(project, 2024), final=True).paths[0].read_bytes()
    for standard in ("ua1", "2a"):
        assert page.validate_pdf_bytes(pdf, profile=standard).failures == []
    text = "\n".join(page_texts(pdf)).replace("\u00ad", "").replace("\u00a0", " ")
    assert "Älvängen" in text
    assert "Åsa Öberg" in text
    assert "Öppna dörren ägs av Orrvikens kommun" in re.sub(r"\s+", " ", text)
    assert not {word for word in names_of_the_sample(sample_books) if is_named(word, text)}
    assert not is_named("uppsala", text)
    assert not re.search(r"\b(i|Resultaträkningen visar.*) kronor\b", text)  # it shows all in tkr


@pytest.mark.parametrize(("year", "reserve"), [(2023, "resultatutjämningsreserv"), (2024, "resultatreserv")])
def test_the_laws_wording_follows_the_year(year: int, reserve: str) -> None:
    rows = read_definitions([STANDARD / "tabeller"], year)["balanskravsutredning"].rows
    (text,) = (row.text for row in rows if row.id == "resultatreserv")
    assert text.endswith(f" {reserve}")


# ---- the program names nobody ----------------------------------------------------------------------------------------


def names_of_the_sample(books: Books) -> set[str]:
    """The sample's municipalities and regions, its insatser, and its accounts as the ledger writes them."""
    members = [each for each in books.register.organisations.values() if each.membership in ("kommun", "region")]
    insatser = [each for each in books.register.verksamheter.values() if each.is_insats]
    accounts = {name.rpartition(":")[2] for name in books.accounts}
    named: list[Organisation | Verksamhet] = [*members, *insatser]
    return {text for each in named for text in (each.id, each.name, each.short_name)} | accounts


def is_named(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE) is not None


def files_of_the_package(*suffixes: str) -> Iterator[tuple[str, str]]:
    for file in sorted(PACKAGE.rglob("*")):
        if file.suffix in suffixes:
            yield file.relative_to(PACKAGE).as_posix(), file.read_text(encoding="utf-8")


def test_nothing_in_the_program_names_the_sample(sample_books: Books) -> None:
    names = names_of_the_sample(sample_books)
    assert {"heby", "Region Uppsala", "bryggan", "5021-Löner"} <= names
    numbers = "|".join(
        str(account.number) for account in sample_books.accounts.values() if account.number not in sample_books.years
    )
    number = re.compile(rf"[\"'”`]({numbers})(-\d+)?[\"'”`]")
    found = [
        (file, word)
        for file, text in files_of_the_package(".py", ".toml", ".md")
        for word in (*(name for name in names if is_named(name, text)), *(match[1] for match in number.finditer(text)))
    ]
    assert found == []


def test_no_definition_and_no_standard_text_has_a_year_of_the_sample(sample_books: Books) -> None:
    years = re.compile("|".join(rf"\b{year}\b" for year in sample_books.years))
    assert [file for file, text in files_of_the_package(".toml", ".md") if years.search(text)] == []


def test_no_line_of_python_works_with_a_year_of_the_sample(sample_books: Books) -> None:
    """Examples in help and messages may show one."""
    years = {str(year) for year in sample_books.years}
    found = [
        f"{file}:{token.start[0]}"
        for file, text in files_of_the_package(".py")
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type in (tokenize.NUMBER, tokenize.STRING) and token.string.strip("\"'") in years
    ]
    assert found == []


# ---- the board's papers, from the standard alone ------


def test_its_tertial_report_needs_no_template_of_its_own(project: Project) -> None:
    books = report.load_books(project)
    tables = report.tables(project, books, paper(project, "tertialrapport", "2024", "t2"))
    assert tables["resultatrapport"].unit == "tkr"
    assert column(tables["resultatrapport"], "utfall") == {
        "medlemmar-intakt": 3000,
        "summa-intakter": 3000,
        "kontor-kostnad": None,
        "insatser": -700,
        "summa-kostnader": -700,
        "resultat": 2300,
    }
    rows = tables["insatser"].rows
    assert [("  " * row.indent + row.text, row.cells["forbrukningskvot"].shown) for row in rows] == [
        ("Plattformar", None),
        ("  Plattform Unga vuxna", None),
        ("    Öppna dörren", 66),  # 700 250,50 of eight months' 1 066 666,67
        ("  Plattform Hälsa", None),
        ("    Åter på stigen", None),  # nothing claimed yet
        ("Summa insatser", 47),  # of 1 066 666,67 and six months' 420 000
    ]
    assert column(tables["medlemmarnas-bidrag"], "andel") == {
        "staten": 50,
        "region": 25,
        "orrviken": 15,
        "angso": 10,
        "summa": 100,
    }
    assert column(tables["eget-kapital"], "utfall")["eget-kapital-vid-periodens-slut"] == 2420


def test_its_papers_are_written(project: Project) -> None:
    books = report.load_books(project)
    for target in (paper(project, "tertialrapport", "2024", "t3"), paper(project, "plan", "2025")):
        report.write(project, books, target)
        pdf = target.file("pdf").read_bytes()
        assert [page.validate_pdf_bytes(pdf, profile=standard).failures for standard in ("ua1", "2a")] == [[], []]
