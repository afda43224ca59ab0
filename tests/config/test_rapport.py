"""The report's skeleton, the förbund, the year's facts, the charts and where files are looked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from finsam_ar.config.diagram import read_charts
from finsam_ar.config.folders import STANDARD, Folders
from finsam_ar.config.forbund import contrast, read_forbund
from finsam_ar.config.rapport import chapter_files, read_allowed, read_rapport, read_report_facts
from finsam_ar.errors import UserError


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


def told(call: Callable[[], object]) -> list[str]:
    with pytest.raises(UserError) as caught:
        call()
    return [f"{problem.source.line if problem.source else 0}: {problem.message}" for problem in caught.value.problems]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "reports/2022", tmp_path / "templates", tmp_path / "standard")


def test_words_are_looked_for_in_the_year_then_the_templates_then_the_standard(folders: Folders) -> None:
    assert folders.words("ett") is None
    for path in (folders.standard / "kapitel/ett.md", folders.templates / "kapitel/ett.md", folders.report / "ett.md"):
        write(path, "")
        assert folders.words("ett") == path


def test_a_missing_obligatory_chapter_is_told_with_the_path_where_it_should_be(folders: Folders) -> None:
    path = write(
        folders.templates / "rapport.toml",
        """\
        [[kapitel]]
        id = "ett"
        titel = "Ett"
        [[kapitel]]
        id = "tva"
        titel = "Två"
        obligatoriskt = true
        """,
    )
    rapport = read_rapport(path)
    with pytest.raises(UserError) as caught:
        chapter_files(rapport, folders)
    (problem,) = caught.value.problems
    assert problem.message == "kapitlet ”Två” saknas"
    assert problem.source is not None
    assert problem.source.file == folders.report / "tva.md"
    write(folders.report / "tva.md", "")
    assert [chapter.id for chapter, _ in chapter_files(rapport, folders)] == ["tva"]


def test_a_chapter_stands_once(folders: Folders) -> None:
    text = '[[kapitel]]\nid = "ett"\ntitel = "Ett"\n[[kapitel]]\nid = "ett"\ntitel = "Igen"\n'
    path = write(folders.templates / "rapport.toml", text)
    assert told(lambda: read_rapport(path)) == ["4: kapitlet ”ett” står också på rad 1"]


def test_a_report_is_a_book_unless_it_is_a_memo(folders: Folders) -> None:
    chapter = '[[kapitel]]\nid = "ett"\ntitel = "Ett"\n'
    path = write(folders.templates / "rapport.toml", chapter)
    assert read_rapport(path).form == "bok"
    write(path, 'form = "pm"\n' + chapter)
    assert read_rapport(path).form == "pm"
    write(path, 'form = "broschyr"\n' + chapter)
    assert told(lambda: read_rapport(path)) == ["1: ”form” ska vara något av ”bok” eller ”pm”, inte ”broschyr”"]


def test_the_standards_own_files_are_good() -> None:
    assert read_rapport(STANDARD / "rapport.toml").chapters
    assert set(read_charts(Folders(Path("-"), Path("-")))) == {"resultat"}


def test_single_facts_of_the_year(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.toml", 'ort = "Åby"\ndatum = 2023-03-31\n[uppgifter]\nmoten = 5\nnar = 2022-01-02\nvad = "x"\n'
    )
    found = read_report_facts(path)
    assert (found.place, found.date) == ("Åby", dt.date(2023, 3, 31))
    assert found.facts.values == {"moten": 5, "nar": dt.date(2022, 1, 2), "vad": "x"}
    write(path, "[uppgifter]\nmoten = 5.5\nja = true\nlista = [1]\n")
    assert told(lambda: read_report_facts(path)) == [
        f"{line}: ”{name}” ska vara ett heltal, en text inom citattecken eller ett datum"
        for line, name in ((2, "moten"), (3, "ja"), (4, "lista"))
    ]


def test_the_forbund(tmp_path: Path) -> None:
    text = 'namn = "F"\norgnr = "222000-0000"\nadress = ["Gatan 1"]\n[utseende]\naccent = "#0b4f71"\n'
    path = write(tmp_path / "forbund.toml", text)
    assert read_forbund(path).look.accent == "#0b4f71"
    write(path, text.replace("#0b4f71", "#8ab4f8").replace("222000-0000", "222000"))
    assert told(lambda: read_forbund(path)) == [
        "2: ”orgnr” ska skrivas som 222000-1234, inte ”222000”",
        "4: ”accent” #8ab4f8 har kontrasten 2,1:1 mot vitt, minst 4,5:1 krävs för att texten ska gå att läsa",
    ]
    write(path, text.replace("#0b4f71", "blå"))
    assert told(lambda: read_forbund(path)) == ["4: ”accent” ska vara en färg som #0b4f71, inte ”blå”"]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#0b4f71", "#ffffff") == pytest.approx(8.9, abs=0.1)
    assert contrast("#c45500", "#ffffff") == pytest.approx(4.5, abs=0.1)


def test_a_bad_pattern_has_its_line(folders: Folders) -> None:
    write(folders.standard / "sprak.toml", "tillatna = ['ett']\n")
    path = write(folders.templates / "sprak.toml", "tillatna = [\n  'bra',\n  '(dåligt',\n]\n")
    assert told(lambda: read_allowed(folders))[0].startswith("3: ”(dåligt” är inget giltigt mönster")
    write(path, "tillatna = ['två']\n")
    assert [pattern.pattern for pattern in read_allowed(folders)] == ["ett", "två"]


def test_a_forbunds_chart_replaces_the_standards(folders: Folders) -> None:
    chart = '[[diagram]]\nid = "a"\ntyp = "linje"\ntitel = "{}"\ntabell = "t"\nbudskap = "b"\n[[diagram.serie]]\n'
    write(folders.standard / "diagram.toml", chart.format("Standardens"))
    assert read_charts(folders)["a"].title == "Standardens"
    path = write(folders.templates / "diagram.toml", chart.format("Egen"))
    assert read_charts(folders)["a"].title == "Egen"
    write(path, chart.format("Egen").replace('tabell = "t"', ""))
    assert told(lambda: read_charts(folders)) == ["1: diagrammet ”a” ska ha antingen tabell eller datamangd"]
