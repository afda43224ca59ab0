"""Bad input, end to end: each fault is told in Swedish with file and line, and the report made before stays as it is.

What exactly each reader says is tested where it reads; here it is the whole way, from the ekonom's files to the screen.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from finsam_ar import cli
from finsam_ar.config.folders import STANDARD
from finsam_ar.errors import Source
from tests.ledgers import line_of, voucher
from tests.sample import SAMPLE, append, change, copy_of_sample

BOOKS, PLAN = "ledger/2022.beancount", "ledger/kontoplan.beancount"
RESULT, BALANCE = "templates/tabeller/resultatrakning.toml", "templates/tabeller/balansrakning.toml"
CHAIR, ECONOMY = "reports/2022/ordforanden-har-ordet.md", "reports/2022/ekonomisk-redogorelse.md"
BOARD = "reports/2022/data/styrelse.csv"
STORY = "reports/2022/forvaltningsberattelse.md"
FACTS, DATASET = "reports/2022/arsredovisning.toml", "reports/2022/data/deltagare.csv"
HISTORY, BY_YEAR = "reports/historik.csv", "reports/arsuppgifter.csv"
FORBUND, CHECKS, CHARTS = "templates/forbund.toml", "templates/kontroller.toml", "templates/diagram.toml"
PDF = "reports/2022/arsredovisning-2022.pdf"
OLD = b"%PDF-1.7 what the board has read"

BANK, COST = "Tillgångar:KassaOchBank:1921-Plusgiro", "Kostnader:Drift:7691-Övrigt"


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a report made before."""
    folder = tmp_path_factory.mktemp("sample")
    copy_of_sample(folder)
    (folder / PDF).write_bytes(OLD)
    return folder


@pytest.fixture
def project(untouched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the sample to spoil, as working directory."""
    shutil.copytree(untouched, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    left = [path.name for path in tmp_path.rglob("*") if path.suffix == ".tmp"]
    assert left == []


def told(project: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Run the command in vain and return what it says, hints left out; the finished report is untouched."""
    assert cli.main(arguments or ("arsredovisning", "2022")) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert "Traceback" not in output.err
    if (project / PDF).is_file():
        assert (project / PDF).read_bytes() == OLD
    lines = output.err.splitlines()
    messages = [line.removeprefix("Fel: ") for line in lines if line.startswith("Fel: ")]
    assert lines[-1] == f"{len(messages)} fel." or len(messages) == 1
    return messages


def at(project: Path, name: str, fragment: str) -> str:
    """`fil:rad: ` of the one line of a file that holds the fragment."""
    return f"{Path(name)}:{line_of(project / name, fragment)}: "


# ---- the books ----


def book(ver: str, *, cost: str = "100.00", verksamhet: str = "kansli", account: str = COST) -> str:
    return voucher("2022-12-30", ver, f"{BANK} -100.00", f"{account} {cost}", verksamhet=verksamhet)


@pytest.mark.parametrize(
    ("added", "fragment", "message"),
    [
        ('2022-12-30 * "Utan slut\n', '"Utan slut', 'syntaxfel: "Utan går inte att förstå här'),
        ("2022-12-30 balance\n", "2022-12-30 balance", "syntaxfel: raden går inte att tolka"),
        (book("X1", cost="99.50"), "Verifikation X1", "verifikationen X1 balanserar inte: 0,50 kr för mycket i kredit"),
        (book("X1", cost="1 00,00"), "1 00,00", "ett belopp går inte att läsa"),
        (
            book("X1").replace('  ver: "X1"\n', ""),
            "Verifikation X1",
            "verifikationen saknar verifikationsnummer (ver:) som går att läsa",
        ),
        (
            book("X1") + book("X1").replace("Verifikation", "En till,"),
            "En till, X1",
            "verifikationsnumret X1 finns två gånger 2022, också på ",
        ),
        (book("X1") + book("X3"), "Verifikation X3", "verifikationsnummer X2 saknas 2022"),
        (book("X1", verksamhet="kansliet"), "Verifikation X1", 'verksamheten "kansliet" finns inte i registret'),
        (
            book("X1", account="Kostnader:Drift:7692-Kaffe"),
            "Verifikation X1",
            "kontot Kostnader:Drift:7692-Kaffe finns inte",
        ),
    ],
)
def test_books(project: Path, capsys: pytest.CaptureFixture[str], added: str, fragment: str, message: str) -> None:
    append(project / BOOKS, added)
    first = told(project, capsys)[0]
    number = line_of(project / BOOKS, fragment)
    place, _, said = first.partition(": ")
    assert said.startswith(message)
    name, _, line = place.rpartition(":")
    assert (name, int(line) - number in (0, 1)) == (str(Path(BOOKS)), True)


def test_faults_of_several_ledger_files_are_told_together(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append(project / "ledger/2021.beancount", book("X1", cost="99.50").replace("2022", "2021"))
    append(project / BOOKS, book("X1", verksamhet="kansliet"))
    messages = told(project, capsys, "kontrollera", "2022")
    assert (
        [message.partition(": ")[0] for message in messages]
        == [
            f"{Path('ledger/2021.beancount')}:{line_of(project / 'ledger/2021.beancount', 'Verifikation X1')}",
            at(project, BOOKS, "balance Tillgångar:KassaOchBank")[:-2],  # this year's opening no longer agrees
            at(project, BOOKS, "Verifikation X1")[:-2],
        ]
    )


@pytest.mark.parametrize("command", ["arsredovisning", "kontrollera", "tabeller"])
def test_a_year_without_books(project: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    (message,) = told(project, capsys, command, "2031")
    assert message == f"{Path('ledger/main.beancount')}: det finns inga böcker för 2031"


def test_books_that_cannot_be_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    books = project / BOOKS
    text = books.read_text(encoding="utf-8")
    books.write_bytes(b"; 1\n" + text.replace("–", "-").encode("latin-1"))
    assert told(project, capsys) == [f"{Path(BOOKS)}:2: filen är inte UTF-8"]
    books.unlink()
    (message,) = told(project, capsys)
    assert message == at(project, "ledger/main.beancount", 'include "2022') + "filen 2022.beancount finns inte"
    books.mkdir()
    assert told(project, capsys) == [f"{Path(BOOKS)}: filen går inte att läsa: det är en mapp, inte en fil"]
    main = project / "ledger" / "main.beancount"
    main.write_text("", encoding="utf-8")
    assert told(project, capsys) == [f"{Path('ledger/main.beancount')}: filen är ingen bokföring"]
    main.unlink()
    (message,) = told(project, capsys)
    assert message.startswith("ledger/main.beancount finns inte i ")


# ---- the definitions of tables ----

_EU = 'konton = ["Intäkter:EUBidrag"]'


@pytest.mark.parametrize(
    ("old", "new", "fragment", "message"),
    [
        (
            _EU,
            'konton = ["Intäkter:EUBidrg"]',
            'id = "eu-bidrag"',
            "kontot ”Intäkter:EUBidrg” finns inte i kontoplanen",
        ),
        (_EU, 'konton = ["Intäkter:EUBidrag", "3511"]', 'id = "eu-bidrag"', "står i flera rader: rorelseintakter, eu-"),
        (_EU, 'konton = ["1999"]', 'id = "eu-bidrag"', "kontot ”1999” finns inte i kontoplanen"),
        (
            _EU,
            'summa = ["summa-verksamhetens-intakter"]',
            'id = "eu-bidrag"',
            "summan går i cirkel: eu-bidrag → summa-verksamhetens-intakter → eu-bidrag",
        ),
        (_EU, 'konto = ["Intäkter:EUBidrag"]', "konto = ", "”konto” är ingen känd nyckel här"),
        (_EU, 'konton = "Intäkter:EUBidrag"', 'konton = "Int', "”konton” ska vara en lista"),
        (_EU, "konton = [3551", "konton = [3551", "felaktig TOML: listan är inte avslutad"),
        ('summa = ["rorelseintakter",', 'summa = ["nej",', 'id = "summa-verksamhetens-intakter"', "”nej” finns inte i"),
    ],
)
def test_definitions(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, fragment: str, message: str
) -> None:
    change(project / RESULT, old, new)
    (said,) = told(project, capsys)
    place, _, rest = said.partition(": ")
    assert message in rest
    name, _, line = place.rpartition(":")
    assert name == str(Path(RESULT))
    assert int(line) - line_of(project / RESULT, fragment) in (0, 1, -1)  # a row's own line is its [[rad]]


def test_an_account_in_no_row(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append(project / PLAN, "2021-01-01 open Intäkter:Gåvor:3999-Gåva\n")
    gift = book("X1", cost="-100.00", account="Intäkter:Gåvor:3999-Gåva").replace("-100.00 SEK", "100.00 SEK", 1)
    append(project / BOOKS, gift)
    messages = told(project, capsys)
    said = "tabellen ”resultatrakning”: kontot Intäkter:Gåvor:3999-Gåva har belopp 2022 men står inte i någon rad"
    assert f"{Path(RESULT)}:1: {said}" in messages


def test_columns_that_are_made_of_themselves(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append(project / RESULT, '[[kolumn]]\nid = "a"\ntext = "A"\nskillnad = ["b", "{år}"]\n')
    append(project / RESULT, '[[kolumn]]\nid = "b"\ntext = "B"\nkvot = { taljare = "a", namnare = "{år}" }\n')
    append(project / BALANCE, '[[kolumn]]\nid = "c"\ntext = "C"\ninnehall = "{nejj}"\n')
    assert [message.partition(": ")[2] for message in told(project, capsys)] == [
        "tabellen ”balansrakning”, kolumnen ”c”: fältet ”nejj” finns inte",
        "tabellen ”resultatrakning”: kolumnen går i cirkel: a → b → a",
    ]


# ---- the words ----


def test_words(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faults = {
        "{{ tkr('arets-resultt') }}": "faktumet ”arets-resultt” finns inte",
        "{{ okant }}": "”okant” finns inte",
        "{{ uppgift('nejj') }} {{ namn('nej') }}": "uppgiften ”nejj” finns inte i arsredovisning.toml",
        "{{ diagram('pyramid') }}": "det finns inget diagram ”pyramid”",
        "{{ datatabell('nej') }}": "det finns ingen datamängd ”nej”",
        "{{ data(1) }} {{ data([]) }}": "data(…) fick fel slags värden",
        "{{ ''.__class__.__mro__ }}": "”__class__” finns inte här",
        "{{ tkr.__globals__ }}": "”__globals__” finns inte här",
        "<b>HTML</b>": "HTML kan inte användas",
        "![Bild](x.png)": "bilder kan inte användas",
        "    indragen kod": "kodblock kan inte användas",
        "# Ettan": "en rubrik ska ha två till fyra #",
        "[länk](ftp://x)": "länken ”ftp://x” kan inte användas",
        "[Mejla](mailto:)": "länken ”mailto:” kan inte användas",
    }
    append(project / CHAIR, "\n\n".join(faults))
    append(project / ECONOMY, "{% for n in range(999999999) %}{{ n }}{% endfor %}")
    messages = told(project, capsys)
    for line, fault in faults.items():
        assert at(project, CHAIR, line) + fault in messages
    assert at(project, CHAIR, "uppgift('nejj')") + "”nej” finns inte i registret" in messages
    assert at(project, ECONOMY, "range(") + "range(…) har gått fler än 1000 varv i kapitlet" in messages
    assert len(messages) == len(faults) + 2 + 1  # and data([])


def test_words_that_cannot_be_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append(project / CHAIR, "{{ tkr('arets-resultat' }}")
    append(project / ECONOMY, "{% if år %}\n\nom")
    append(project / STORY, "{{ år igen\n\noch {{ år }}")
    assert told(project, capsys) == [
        at(project, CHAIR, "resultat' }}") + "fel i uttrycket: före ”}” saknas ”)”",
        at(project, STORY, "{{ år igen") + "uttrycket som börjar här är inte avslutat: }} saknas",
        at(project, ECONOMY, "{% if år %}") + "{% if … %} är inte avslutat: {% endif %} saknas",
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("{% include '/etc/passwd' %}", "här går det inte att använda ”include”"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "här går det inte att använda ”macro”"),
        ("{{ 'a' * 1000000000 }}", "här går det inte att använda *"),
        ("{% for i in range(999999) %}{{ diagram('deltagare') }}{% endfor %}", "range(…) har gått fler än 1000 varv"),
        (
            "{% for a in '" + "x" * 999 + "' %}{% for b in '" + "y" * 999 + "' %}{% endfor %}{% endfor %}",
            "slingorna har",
        ),
    ],
)
def test_words_can_do_no_harm(project: Path, capsys: pytest.CaptureFixture[str], words: str, message: str) -> None:
    append(project / CHAIR, words)
    assert at(project, CHAIR, words) + message in "\n".join(told(project, capsys))


def test_what_the_words_place_does_not_exist(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append(project / ECONOMY, "[hit](#ingenstans)\n\n{{ tabell('resultat') }}\n\nSe {{ not('kaffe') }}.")
    assert told(project, capsys) == [
        at(project, ECONOMY, "ingenstans") + "länken ”#ingenstans” leder ingenstans: rubriken finns inte",
        at(project, ECONOMY, "tabell('resultat')") + "det finns ingen tabell ”resultat”",
        at(project, ECONOMY, "kaffe") + "det finns ingen not ”kaffe”",
    ]


def test_a_character_that_cannot_be_printed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append(project / CHAIR, "Bra jobbat 😀")
    (message,) = told(project, capsys)
    assert message.startswith(at(project, CHAIR, "😀") + "tecknet ”😀”")


def test_an_emoji_in_a_board_members_name(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(project / BOARD, "Inga-Lil Tegelberg,", "Inga-Lil 🌻 Tegelberg,")
    assert told(project, capsys) == [
        at(project, BOARD, "🌻") + "tecknet ”🌻” (U+1F33B SUNFLOWER) finns inte i rapportens typsnitt"
    ]


def test_a_heading_that_skips_a_level(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append(project / CHAIR, "## Mitt\n\n#### Djupt\n\n### Grundare\n\n#### Igen")
    append(project / STORY, "## Sist\n\n[hit](#ingenstans)")
    assert told(project, capsys) == [
        at(project, CHAIR, "#### Djupt") + "rubriken ”Djupt” har 4 #, men den ovanför är på nivå 2",
        at(project, STORY, "ingenstans") + "länken ”#ingenstans” leder ingenstans: rubriken finns inte",
    ]


@pytest.mark.parametrize("message", ['""', '"  "', "\"{{ '' }}\""])
def test_a_chart_without_words(project: Path, capsys: pytest.CaptureFixture[str], message: str) -> None:
    text = (project / CHARTS).read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.startswith("budskap = "))
    change(project / CHARTS, first, f"budskap = {message}")
    (said,) = told(project, capsys)
    assert at(project, CHARTS, f"budskap = {message}")[:-2].rpartition(":")[0] in said
    assert "budskap" in said


def test_a_chart_without_the_key_for_its_words(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (project / CHARTS).read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.startswith("budskap = "))
    change(project / CHARTS, first, "")
    (said,) = told(project, capsys)
    assert said.startswith(f"{Path(CHARTS)}:")
    assert "”budskap” saknas" in said


def test_a_table_wider_than_the_page(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append(project / BALANCE, "\n".join(f'[[kolumn]]\nid = "k{n}"\ntext = "Kolumn {n}"' for n in range(12)))
    assert told(project, capsys) == [
        at(project, BALANCE, 'titel = "Balansräkning"') + "tabellen ”Balansräkning” är för bred för sidan"
    ]


def test_chapters(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / STORY).rename(project / "reports/2022/forvaltningsberättelse.md")
    assert told(project, capsys) == [
        f"{Path(STORY)}: kapitlet ”Förvaltningsberättelse” saknas för året",
        f"{Path('reports/2022/forvaltningsberättelse.md')}: filen hör inte till något kapitel",
    ]
    (project / "templates/rapport.toml").write_text(
        '[[kapitel]]\nid = "slutord"\ntitel = "Slutord"\nobligatoriskt = true\n', encoding="utf-8"
    )
    assert f"{Path('reports/2022/slutord.md')}: kapitlet ”Slutord” saknas" in told(project, capsys)


# ---- facts and settings ----


def test_faults_of_all_files_are_told_together(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(project / FACTS, "datum = 2023-03-31", 'datum = "i mars"')
    change(project / FACTS, "sammantraden = 5\n", "sammantraden = 5.5\n")
    change(project / DATASET, "45,61,106", "många,61,106")
    append(project / DATASET, "kaffe,1,1,2,0,1,1,2\n")
    append(project / HISTORY, "femarsoversikt,intakter,2017,tjugo,tkr,x\nfemarsoversikt,intakter\n")
    append(project / BY_YEAR, "slutat,i fjol,1,x\n")
    change(project / FORBUND, 'orgnr = "222000-2576"', 'orgnr = "2220002576"')
    change(project / CHECKS, 'procent = "31.42"', 'procent = "hälften"')
    change(project / CHARTS, 'typ = "grupperade-staplar"', 'typ = "tårta"')
    change(project / BALANCE, 'tecken = "debet"', 'tecken = "plus"')
    change(project / RESULT, _EU, 'konto = ["Intäkter:EUBidrag"]')
    change(project / "templates/data/mal.toml", 'nyckel = "mal"', 'nyckel = "mall"')
    change(project / "templates/sprak.toml", "tillatna = [", 'tillatna = ["(",')
    messages = told(project, capsys)
    expected = [
        at(project, FACTS, 'datum = "i') + "”datum” ska vara ett datum, som 2022-12-31",
        at(project, FACTS, "5.5") + "”sammantraden” ska vara ett heltal, en text inom citattecken eller ett datum",
        at(project, DATASET, "många") + "k: ska vara ett heltal, inte ”många”",
        at(project, DATASET, "kaffe") + "insats: ”kaffe” finns inte bland registrets verksamheter",
        at(project, HISTORY, "tjugo") + "”varde” ska vara ett tal, inte ”tjugo”",
        f"{Path(HISTORY)}:{line_of(project / HISTORY, 'tjugo') + 1}: raden har 2 celler, rubrikraden 6",
        at(project, BY_YEAR, "i fjol") + "”ar” ska vara ett heltal, inte ”i fjol”",
        at(project, FORBUND, "2220002576") + "”orgnr” ska skrivas som 222000-1234, inte ”2220002576”",
        at(project, CHECKS, "hälften") + "”procent” ska vara ett tal, inte ”hälften”",
        at(project, BALANCE, '"plus"') + "”tecken” ska vara något av ”kredit” eller ”debet”, inte ”plus”",
        at(project, RESULT, "konto = ") + "”konto” är ingen känd nyckel här",
        f"{Path('templates/data/mal.toml')}:1: det finns ingen kolumn ”mall”",
    ]
    assert set(expected) <= set(messages)
    others = sorted(message.partition(": ")[0] for message in set(messages) - set(expected))
    assert others == [
        at(project, CHARTS, "tårta")[:-2],
        at(project, "templates/sprak.toml", '"("')[:-2],
    ]


def test_keys_and_headers_that_are_misspelt(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(project / FACTS, "ort = ", "ortt = ")
    change(project / FORBUND, "accent = ", "aksent = ")
    change(project / CHECKS, "skulder = ", "skulderna = ")
    change(project / HISTORY, "tabell,rad,ar,", "tabell,rad,år,")
    change(project / DATASET, "insats,k,", "insats,kvinnor,")
    commas = (project / BY_YEAR).read_text(encoding="utf-8")
    (project / BY_YEAR).write_text(commas.replace(",", ";"), encoding="utf-8")
    messages = told(project, capsys)
    for name, fragment, message in (
        (FACTS, "ortt", "”ortt” är ingen känd nyckel här"),
        (FORBUND, "aksent", "”aksent” är ingen känd nyckel här"),
        (CHECKS, "skulderna", "”skulderna” är ingen känd nyckel här"),
        (HISTORY, "tabell,", "kolumnen ”ar” saknas i rubrikraden"),
        (HISTORY, "tabell,", "okänd kolumn ”år”"),
        (DATASET, "insats,", "okänd kolumn ”kvinnor”"),
        (BY_YEAR, "uppgift;", "cellerna är skilda med semikolon, inte komma"),
    ):
        assert at(project, name, fragment) + message in messages


def test_names_that_would_make_a_figure_disappear(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    append(project / HISTORY, "femarsoversikten,intakter,2017,22000,tkr,x\nfemarsoversikt,intekter,2017,1,tkr,x\n")
    append(project / BY_YEAR, "antal-anstalda,2017,1,x\n")
    assert told(project, capsys) == [
        at(project, HISTORY, "femarsoversikten,") + "det finns ingen tabell ”femarsoversikten”",
        at(project, HISTORY, "intekter") + "tabellen ”femarsoversikt” har ingen rad ”intekter”",
        at(project, BY_YEAR, "anstalda") + "ingen tabell visar uppgiften ”antal-anstalda”",
    ]


def test_checks_of_what_does_not_exist(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(project / CHECKS, '["5091"]', '["9999"]')
    change(project / CHECKS, 'medlem = "stat"', 'medlem = "staten"')
    assert [message.partition(": ")[2] for message in told(project, capsys)] == [
        "ingen medlem i registret är ”staten”",
        "kontrollen ”Semesterlöneskuld”: kontot ”9999” finns inte i kontoplanen",
    ]


def _no_utf8(path: Path) -> None:
    path.write_bytes(b"\n" + "# Åäö".encode("latin-1"))


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "place", "message"),
    [
        (_no_utf8, ":2", "filen är inte UTF-8"),
        (_directory, "", "filen går inte att läsa: det är en mapp, inte en fil"),
    ],
)
def test_files_that_are_no_text(
    project: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None], place: str, message: str
) -> None:
    names = [FACTS, DATASET, HISTORY, BY_YEAR, FORBUND, CHECKS, CHARTS, RESULT, "templates/data/mal.toml"]
    for name in names:
        spoil(project / name)
    assert set(told(project, capsys)) == {f"{Path(name)}{place}: {message}" for name in names}


def test_words_that_are_no_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _no_utf8(project / CHAIR)
    _directory(project / ECONOMY)
    assert told(project, capsys) == [
        f"{Path(CHAIR)}:2: filen är inte UTF-8",
        f"{Path(ECONOMY)}: filen går inte att läsa: det är en mapp, inte en fil",
    ]


def test_missing_folders(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(project / "templates")
    shutil.rmtree(project / "reports")
    assert {
        f"{Path('templates')}: mappen finns inte",
        f"{Path(FORBUND)}: filen forbund.toml saknas",
        f"{Path(FACTS)}: filen arsredovisning.toml saknas",
    } <= set(told(project, capsys))
    assert not (project / "reports").exists()


# ---- where the report is to be written ----


@pytest.mark.parametrize(
    ("call", "number", "message"),
    [
        ("os.fsync", errno.ENOSPC, "disken är full"),
        ("pathlib.Path.replace", errno.EACCES, "det saknas behörighet"),
    ],
)
def test_a_report_that_cannot_be_written(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    number: int,
    message: str,
) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(call, fail)
    assert told(project, capsys) == [f"{Path(PDF)}: filen kunde inte skrivas: {message}"]
    assert (project / PDF).read_bytes() == OLD


def test_a_folder_where_the_report_should_be(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _directory(project / PDF)
    assert told(project, capsys) == [f"{Path(PDF)}: filen kunde inte skrivas: det är en mapp, inte en fil"]


# ---- the command line ----


def test_the_programs_own_files_are_named_from_its_folder(project: Path) -> None:
    assert project == Path.cwd()
    assert str(Source(STANDARD / "diagram.toml", 4)) == f"{Path('finsam_ar/standard/diagram.toml')}:4"


def test_a_wrong_katalog(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--katalog", "finns-inte", "kontrollera"]) == 2
    assert "flaggan ”--katalog”: mappen ”finns-inte” finns inte." in capsys.readouterr().err
    assert cli.main(["--katalog", PDF, "kontrollera"]) == 2
    assert f"flaggan ”--katalog”: ”{PDF}” är en fil." in capsys.readouterr().err
    (message,) = told(project, capsys, "--katalog", "reports", "kontrollera")
    assert message == f"ledger/main.beancount finns inte i {project / 'reports'}"


def test_a_new_year_of_faulty_files(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _no_utf8(project / CHAIR)
    assert told(project, capsys, "nytt-ar", "2023") == [f"{Path(CHAIR)}:2: filen är inte UTF-8"]
    assert not (project / "ledger/2023.beancount").exists()


def test_just_says_nothing_more(project: Path) -> None:
    just = shutil.which("just", path=str(Path(sys.executable).parent)) or shutil.which("just")
    if just is None:
        pytest.skip("just is not installed")
    append(project / FORBUND, "kulör = 1\n")
    append(project / DATASET, "kaffe,1\n")
    for recipe in ("annual-report", "check"):
        done = subprocess.run(
            [just, "--justfile", SAMPLE.directory / "justfile", "--working-directory", project, recipe, "2022"],
            capture_output=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "PYTHONPATH": str(SAMPLE.directory)},
        )
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr.splitlines() == [
            f"Fel: {at(project, FORBUND, 'kulör')}felaktig TOML: raden går inte att läsa",
            "    En nyckel skrivs utan å, ä och ö (bara a–z, 0–9, _ och -) och följs av = och ett värde.",
            f"Fel: {at(project, DATASET, 'kaffe')}raden har 2 celler, rubrikraden 8",
            "2 fel.",
        ]
