"""The HTML of a report, without a browser: its structure, its words, and that it is one file and always the same."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from finsam_ar.books.model import Books
from finsam_ar.document.model import (
    Cell,
    Chapter,
    Column,
    Document,
    Footnote,
    Heading,
    Link,
    NoteRef,
    Paragraph,
    Row,
    TableBlock,
    Text,
)
from finsam_ar.prepare import prepare
from finsam_ar.render.html import render_html
from finsam_ar.target import annual
from tests.render.html.detail_sample import FACT, page
from tests.render.pdf.report_sample import (
    RESULT,
    all_blocks,
    chart,
    document,
    full_document,
    full_memo,
    memo,
    paragraph,
    words,
)


def soup(html: bytes) -> BeautifulSoup:
    return BeautifulSoup(html.decode(), "html.parser")


def rendered(*blocks: Any) -> BeautifulSoup:  # noqa: ANN401  any block
    return soup(render_html(document(*blocks)))


def one(found: BeautifulSoup | Tag, selector: str) -> Tag:
    tag = found.select_one(selector)
    assert tag is not None, selector
    return tag


def seen(tag: Tag) -> str:
    """The text that one sees: without what is only spoken."""
    copy = BeautifulSoup(str(tag), "html.parser")
    for hidden in copy.select(".vh"):
        hidden.decompose()
    return copy.get_text()


def test_headings_skip_no_level() -> None:
    headings = [
        int(tag.name[1]) for tag in soup(page()).select("h1, h2, h3, h4, h5") if tag.find_parent("dialog") is None
    ]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(headings))


def test_identifiers_are_unique_and_every_link_within_leads_somewhere() -> None:
    found = soup(page())
    ids = [str(tag["id"]) for tag in found.select("[id]")]
    assert len(ids) == len(set(ids))
    targets = {str(tag["href"])[1:] for tag in found.select('a[href^="#"]')}
    assert targets <= set(ids)


def test_every_cell_of_every_table_is_there() -> None:
    found = soup(page())
    tables = [block for block in all_blocks() if isinstance(block, TableBlock) and block.rows]
    assert tables
    for table in tables:
        shown = [
            [seen(cell) for cell in row.select("th, td")] for row in one(found, f"#{table.anchor}").select("tbody tr")
        ]
        assert shown == [[cell.text for cell in row.cells] for row in table.rows]


def test_a_table_has_caption_unit_and_scopes() -> None:
    table = one(soup(page()), "#rr")
    assert seen(one(table, "caption")) == "Tabell rr"
    assert one(table, "thead th .unit").get_text() == "tkr"
    assert {str(tag["scope"]) for tag in table.select("thead th")} == {"col"}
    assert {str(tag["scope"]) for tag in table.select("tbody th")} == {"row", "rowgroup"}
    assert len(table.select("td.current")) == len(table.select("tbody tr"))


def test_a_number_is_shown_grouped_and_spoken_whole() -> None:
    cell = one(soup(page()), "#rr td.number")
    row = one(soup(page()), "#rr tbody tr:nth-of-type(2)")
    assert cell.get_text() == ""
    shown, spoken = row.select("td.current span")
    assert (shown.get_text(), shown["aria-hidden"]) == ("−1\u00a0000", "true")
    assert spoken.get_text() == "−1000"


def test_a_table_without_rows_is_a_sentence() -> None:
    found = one(soup(page()), "#inv")
    assert found.select("table") == []
    assert "Inga investeringar gjordes." in found.get_text()


def test_a_caption_that_repeats_the_heading_is_only_spoken() -> None:
    table = TableBlock("t", "Löner", "kr", (Column("", "label"),), (Row("row", (Cell("Rad"),)),))
    found = rendered(Heading(2, words("Not 1 Löner"), "h"), table)
    assert one(found, "caption")["class"] == ["vh"]


def test_a_note_is_linked_both_ways_to_the_very_row() -> None:
    reference = Cell("1", note=NoteRef(1, "not-loner", "1", "Not 1 Löner"))
    columns = (Column("", "label"), Column("Not", "note"))
    table = TableBlock("rr", "Resultat", "kr", columns, (Row("row", (Cell("Löner"), reference)),))
    heading = Heading(2, words("Not 1 Löner"), "not-loner", (Link("#rr", words("Resultat"), "Tillbaka till Resultat"),))
    found = rendered(table, heading)
    assert one(found, "#rr td a")["href"] == "#not-loner"
    assert one(found, ".aside a")["href"] == "#rr--not-loner"
    assert one(found, "[id='rr--not-loner']").name == "tr"


def test_footnotes_are_linked_both_ways() -> None:
    one_note, other = Footnote("1", words("Den första.")), Footnote("2", words("Den andra."))
    found = rendered(Paragraph((Text("Ord"), one_note)), Paragraph((Text("Ord"), other)))
    for number in ("1", "2"):
        assert one(found, f"#fotnotstext-{number}")["href"] == f"#fotnot-{number}"
        assert one(found, f"#fotnot-{number} a")["href"] == f"#fotnotstext-{number}"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a & b", '" onclick="x', "{{ 7 * 7 }}", "]]>"])
def test_text_is_never_markup(text: str) -> None:
    columns = (Column(text, "label"), Column(text, "text"), Column(text, "text"))
    table = TableBlock("t", text, text, columns, (Row("row", (Cell(text), Cell(text), Cell(text))),), (words(text),))
    note = Footnote(text, words(text))
    found = rendered(Heading(2, words(text), "h"), Paragraph((*words(text), note)), table)
    assert len(found.select("script")) == 3  # the page's own
    assert not found.select("[onclick]")
    assert one(found, "h3").get_text() == text
    assert one(found, "#t tbody td").get_text() == text
    assert text in one(found, "main section p").get_text()


def test_a_link_with_a_script_is_plain_words() -> None:
    found = rendered(Paragraph((Link("javascript:alert(1)", words("Klicka")),)))
    assert one(found, "main section p").select("a") == []
    assert "Klicka" in one(found, "main section p").get_text()


@pytest.mark.parametrize("kind", ["bars", "horizontal-bars", "grouped-bars", "nested-bars", "stacked-bar", "line"])
def test_a_chart_is_an_image_with_a_text_and_a_table(kind: str) -> None:
    block = chart(kind)
    figure = one(rendered(block), "figure.chart")
    assert seen(one(figure, "figcaption strong")) == block.message
    drawings = figure.select("svg")
    assert [drawing["class"] for drawing in drawings] == [["wide"], ["narrow"]]
    for drawing in drawings:
        assert drawing["role"] == "img"
        assert one(drawing, "desc").get_text() == block.alt
        assert not re.search(r"\b(?:nan|inf|None)\b", str(drawing))
    numbers = {seen(cell) for cell in figure.select("details tbody td")}
    if block.table is None:
        assert numbers == {label for series in block.series for label in series.labels}


def test_a_figure_that_can_be_opened_is_marked_and_its_details_are_within() -> None:
    found = soup(page())
    assert {str(tag["data-f"]) for tag in found.select(".f")} == {FACT}
    data = json.loads(one(found, "#detaljer").get_text())
    fact = data["facts"][FACT]
    assert fact["exact"] == "1\u00a0234\u00a0123,45\u00a0kr"
    shares = [(data["names"][account], data["names"][name], ore) for account, name, ore in fact["shares"]]
    assert shares == [("3511-Kommuner", "finansiering", 700_000_00), ("5021-Löner", "Kansliet & huset", 534_123_45)]
    assert "vouchers" not in fact


def test_details_are_only_of_figures_on_the_page() -> None:
    html = render_html(document(paragraph("Inga siffror.")), {FACT: _detail()})
    assert json.loads(one(soup(html), "#detaljer").get_text())["facts"] == {}


def _detail() -> Any:  # noqa: ANN401
    from tests.render.html.detail_sample import detail  # noqa: PLC0415

    return detail()


def test_vouchers_stand_only_where_they_are_given_and_name_no_folder() -> None:
    assert b"A118" not in page()
    auditors = page(vouchers=True)
    assert b"A118" in auditors
    assert "2025.beancount, rad 17" in auditors.decode()
    assert b"somewhere" not in auditors


def test_without_details_there_are_no_buttons_to_make() -> None:
    found = soup(render_html(full_document()))
    assert found.select(".f") == []
    assert RESULT.text in found.get_text()


def test_a_draft_says_so() -> None:
    assert "UTKAST" in one(soup(page(is_draft=True)), "header").get_text()
    assert "UTKAST" not in soup(page(is_draft=False)).get_text()


def test_a_memo_has_a_letterhead_and_its_chapters_follow_on() -> None:
    found = soup(render_html(full_memo(is_draft=True)))
    assert found.select(".cover") == []
    head = one(found, "header.letterhead")
    assert one(head, "h1").get_text() == "Ekonomisk information per 2023-03-31"
    assert one(head, ".stamp").get_text() == "UTKAST – inte fastställd"
    assert one(head, "time")["datetime"] == "2023-04-12"
    assert {tuple(section["class"]) for section in found.select("main section")} == {("continues",)}
    assert "Organisationsnummer 222000-0000 · Gatan 1 · 123 45 Staden" in one(found, "footer").get_text()


def test_a_memo_has_contents_only_when_it_has_more_than_four_headings() -> None:
    chapters = [Chapter(f"k{n}", f"Kapitel {n}", (paragraph("Text."),)) for n in range(4)]
    assert soup(render_html(memo(*chapters[:3]))).select("nav") == []
    assert len(soup(render_html(memo(*chapters))).select("nav a")) == 5


def test_the_signatures_are_a_list() -> None:
    assert [tag.get_text() for tag in soup(page()).select(".signatures li strong")] == [
        f"Ledamot {n}" for n in (1, 2, 3)
    ]


def test_the_file_needs_nothing_else() -> None:
    html = page().decode()
    assert one(soup(page()), "html")["lang"] == "sv-SE"
    assert "default-src 'none'" in html
    outside = [
        value for tag in soup(page()).select("[src], link, [srcset], object, iframe, img") for value in (str(tag),)
    ]
    assert outside == []
    assert re.findall(r"url\((?!data:|#)", html) == []
    assert "@import" not in html


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    code = "import sys; from tests.render.html.detail_sample import page; sys.stdout.buffer.write(page(vouchers=True))"
    root = Path(__file__).parents[3]
    surroundings = [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "sv_SE.UTF-8"},
    ]
    built = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONPATH": str(root)} | variables,
            cwd=folder,
            capture_output=True,
            check=True,
        ).stdout
        for variables, folder in zip(surroundings, (root, tmp_path), strict=True)
    ]
    assert built[0] == built[1] == page(vouchers=True)


def test_the_sample_s_page(sample_document: Document) -> None:
    html = render_html(sample_document)
    assert len(html) < 1_000_000
    found = soup(html)
    assert [tag.get_text() for tag in found.select("main h2")] == [
        chapter.title for chapter in sample_document.chapters
    ]
    assert all(tag["href"] for tag in found.select("td.note a"))


@pytest.fixture(scope="module")
def sample_document(sample_books: Books) -> Document:
    from finsam_ar.document.build import build_document  # noqa: PLC0415
    from tests.sample import SAMPLE  # noqa: PLC0415

    prepared = prepare(SAMPLE, sample_books, annual(SAMPLE, 2022))
    return build_document(
        prepared.composition,
        prepared.shown,
        checksum="0" * 64,
        version="0",
        findings=prepared.findings,
        is_draft=False,
    )
