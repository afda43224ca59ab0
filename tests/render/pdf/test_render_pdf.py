"""The PDF as a whole: valid, reproducible, complete, and refused when it can't be right."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import page
import pikepdf
import pytest

from finsam_ar import report
from finsam_ar.books.model import Books
from finsam_ar.document.model import Block, Cell, Chapter, Column, Heading, Link, Paragraph, Row, TableBlock
from finsam_ar.errors import UserError
from finsam_ar.render.pdf import render_pdf, style
from finsam_ar.render.pdf.table_columns import choose_layout, header_room, header_run, padding
from finsam_ar.render.pdf.typeset import typeset
from tests.render.pdf.reading import elements, open_pdf, page_texts, read_aloud, tree_text
from tests.render.pdf.report_sample import chart, document, full_document, paragraph, statement, words
from tests.sample import SAMPLE

ROOT = Path(__file__).parents[3]
STANDARDS = ("ua1", "2a")


@cache
def full_report() -> bytes:
    return render_pdf(full_document())


def failures(data: bytes, standard: str) -> list[str]:
    return [
        f"{failure.rule_id} {failure.message}" for failure in page.validate_pdf_bytes(data, profile=standard).failures
    ]


# ---- the standards ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize("is_draft", [False, True])
def test_a_report_with_every_kind_of_block_meets_the_standards(standard: str, *, is_draft: bool) -> None:
    assert failures(render_pdf(full_document(is_draft=is_draft)), standard) == []


def without_alternative_text(pdf: pikepdf.Pdf) -> None:
    del next(element for element in elements(pdf) if element.S == "/Figure")["/Alt"]


def without_scope(pdf: pikepdf.Pdf) -> None:
    for element in elements(pdf):
        if element.S == "/TH":
            del element["/A"]


def with_untagged_text(pdf: pikepdf.Pdf) -> None:
    contents = pdf.pages[2].Contents
    contents.write(re.sub(rb"/P <</MCID \d+>> BDC(.*?)EMC", rb"\1", contents.read_bytes(), count=1, flags=re.DOTALL))


@pytest.mark.parametrize("damage", [without_alternative_text, without_scope, with_untagged_text])
def test_the_validator_notices_a_broken_report(damage: Callable[[pikepdf.Pdf], None]) -> None:
    with open_pdf(full_report()) as pdf:
        damage(pdf)
        broken = io.BytesIO()
        pdf.save(broken)
    assert failures(broken.getvalue(), "ua1")


def test_fonts_are_embedded_and_nothing_else_is_used() -> None:
    with open_pdf(full_report()) as pdf:
        fonts = {str(font.BaseFont): font for sheet in pdf.pages for font in sheet.Resources.Font.values()}
        assert all("/FontFile2" in font.FontDescriptor for font in fonts.values())
        assert all("+IBMPlex" in name for name in fonts)


def test_language_title_and_date_are_the_reports() -> None:
    with open_pdf(full_report()) as pdf:
        assert str(pdf.Root.Lang) == "sv-SE"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]) == "Årsredovisning 2025 – Samordningsförbundet Provet"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260331000000")


# ---- the same bytes --------------------------------------------------------------------------------------------------

BUILD = """
import hashlib
from tests.render.pdf.report_sample import full_document
from finsam_ar.render.pdf import render_pdf
print(hashlib.sha256(render_pdf(full_document())).hexdigest())
"""


@pytest.mark.parametrize(
    "surroundings",
    [{"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}, {"PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "1", "LC_ALL": "C"}],
)
def test_the_same_document_gives_the_same_bytes(surroundings: dict[str, str], tmp_path: Path) -> None:
    environment = {
        **os.environ,
        **surroundings,
        "PYTHONPATH": str(ROOT),
        "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR", ""),
    }
    built = subprocess.run(
        [sys.executable, "-c", BUILD], capture_output=True, text=True, check=True, env=environment, cwd=tmp_path
    )
    assert built.stdout.strip() == hashlib.sha256(full_report()).hexdigest()


# ---- what is read ----------------------------------------------------------------------------------------------------


def test_all_that_the_document_says_is_in_the_reading_order() -> None:
    read = tree_text(full_report())
    for expected in (
        "P: Årsredovisning 2025",
        "H1: Innehåll",
        "Link: Förvaltningsberättelse",
        "H1: Förvaltningsberättelse",
        "P: Ingressen.",
        "H2: Om året",
        "Link: rekommendationen",
        "Note: En fotnot <med> tecken.",
        "Lbl: •",
        "P: Inre punkt",
        "Lbl: 3.",
        "P: I korthet",
        "Caption: Tabell rr",
        "TH: Årets resultat",
        "P: Små noter.",
        "P: Inga investeringar gjordes.",
        "TD: Delvis uppnått",
        "P: Budskapet i stacked-bar",
        "P: Staden den 31 mars 2026",
        "P: Ledamot 3",
        "P: Gjord av böckerna.",
    ):
        assert expected in read


def test_amounts_are_spoken_whole() -> None:
    read = tree_text(full_report())
    assert "Span: −1000" in read  # where −1 000 is printed
    assert "Span: 1234 tkr" in read
    assert "Span: −12345" in read
    assert "Span: inget" in read  # where a dash is printed


def test_each_paragraph_reads_as_a_person_would_read_it() -> None:
    read = read_aloud(full_report())
    for expected in (
        "Resultatet blev 1234 tkr mot −12345 kr, se not 1 & rekommendationen. Fett och lutat (fotnot 1)",
        "Ny rad.",  # of the same paragraph, on a line of its own
        "Fotnot 1: En fotnot <med> tecken.",
        "Förvaltningsberättelse sida 3",
    ):
        assert expected in read
    assert any(re.fullmatch(r"Tabellen, sidan \d", text) for text in read)


HARD_TO_FOLLOW = re.compile(
    r"""
      [ ][ ]                             # words that are lost, or a pause too many
    | (?<![\d-])\d{1,3}[ ]\d{3}(?![ \d])  # an amount as several numbers
    | \d[^\W\d]{2} | [^\W\d]{2}[.)]?\d   # a number and a word as one
    | ^[–•]$                             # a sign alone, which is read as nothing
    """,
    re.VERBOSE,
)


def test_the_whole_sample_can_be_listened_to(sample_books: Books) -> None:
    data = report.edition(SAMPLE, sample_books, 2022).files["pdf"]
    with open_pdf(data) as pdf:
        pictures = [str(element.Alt) for element in elements(pdf) if element.S == "/Figure"]
    said = [re.sub(r"\b[0-9a-f]{64}\b", "", text) for text in (*read_aloud(data), *pictures)]
    assert len(said) > 1500
    assert [text for text in said if HARD_TO_FOLLOW.search(text)] == []


def test_a_note_number_leads_to_its_note() -> None:
    with open_pdf(full_report()) as pdf:
        links = [
            link
            for sheet in pdf.pages
            for link in sheet.get("/Annots", [])
            if link.Contents == "Gå till not 1 Medlemsbidrag"
        ]
        notes = next(i for i, text in enumerate(page_texts(full_report())) if "NoterNot 1" in text)
        assert links
        assert all(link.Dest[0].objgen == pdf.pages[notes].objgen for link in links)


def test_a_note_leads_back_and_says_to_which_page() -> None:
    texts = page_texts(full_report())
    table = next(number for number, text in enumerate(texts, 1) if "Tabell rr" in text)
    read = tree_text(full_report())
    assert f"H2: {NOTE}" in read
    assert "Link: Tabellen" in read
    assert any(re.search(rf"Tabellen, s\.\s{table}\D", text) for text in texts)


def test_the_contents_stand_second_and_know_the_pages() -> None:
    texts = page_texts(full_report())
    assert "Innehåll" in texts[1]
    notes = next(number for number, text in enumerate(texts, 1) if "NoterNot 1" in text)
    assert f"Noter {notes}" in texts[1]
    assert f"{NOTE} {notes}" in texts[1]


NOTE = "Not 1 Medlemsbidrag"


def test_bookmarks_follow_the_chapters() -> None:
    with open_pdf(full_report()) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Innehåll", "Förvaltningsberättelse", "Noter", "Underskrifter"]
        assert [item.title for item in outline.root[1].children] == ["Om året"]


def test_a_draft_says_so_on_every_page_and_a_final_report_nowhere() -> None:
    assert all("UTKAST" in text for text in page_texts(render_pdf(full_document(is_draft=True))))
    assert not any("UTKAST" in text for text in page_texts(full_report()))


# ---- pages -----------------------------------------------------------------------------------------------------------


def test_a_long_table_repeats_its_header_but_is_read_once() -> None:
    data = render_pdf(document(statement(rows=90)))
    pages = [text for text in page_texts(data) if "Post" in text]
    assert len(pages) == 3
    assert all("tkrNot20252024" in text for text in pages)
    assert "Tabell rr (forts.)" in pages[1]
    read = tree_text(data)
    assert read.count("TH: 2025") == 1
    assert [int(n) for n in re.findall(r"Post (\d+)", read)] == list(range(1, 91))
    assert failures(data, "ua1") == []


def test_a_sum_is_never_alone_on_a_page() -> None:
    for rows in range(38, 50):
        last = [text for text in page_texts(render_pdf(document(statement(rows=rows)))) if "Summa kostnader" in text][
            -1
        ]
        assert "Post" in last


def test_a_small_table_stays_whole_with_its_heading() -> None:
    filler = [paragraph("Ord som fyller sidan. " * 12) for _ in range(13)]
    data = render_pdf(document(*filler, Heading(2, words("Ekonomin"), "eko"), statement()))
    sheet = next(text for text in page_texts(data) if "Årets resultat" in text)
    assert "Ekonomin" in sheet
    assert "Post 1" in sheet


def test_text_fills_the_page_before_a_table_that_does_not_fit() -> None:
    filler = [paragraph("Ord som fyller sidan. " * 12) for _ in range(9)]
    after = [paragraph(f"Texten efter tabellen, stycke {n}. " * 9) for n in range(4)]
    data = render_pdf(document(*filler, statement(rows=14), *after, Heading(2, words("Rubrik"), "rubrik")))
    texts = page_texts(data)
    table = next(number for number, text in enumerate(texts) if "Post 1" in text)
    assert "stycke 0" in texts[table - 1]
    read = tree_text(data)
    assert read.index("Post 14") < read.index("stycke 0") < read.index("H2: Rubrik")  # read in the words' order


def test_three_lines_follow_a_heading_at_the_foot_of_a_page() -> None:
    for count in range(28, 42):
        words_of = [paragraph("Rad som är kort.") for _ in range(count)]
        data = render_pdf(document(*words_of, Heading(2, words("Sist"), "sist"), paragraph("Nu följer text. " * 40)))
        sheet = next(text for text in page_texts(data)[2:] if "Sist" in text)
        assert sheet.partition("Sist")[2].count("Nu följer") >= 10


def test_a_paragraph_over_two_pages_is_one_paragraph() -> None:
    long = "Samverkan mellan parterna ger resultat. " * 400
    data = render_pdf(document(paragraph(long)))
    assert f"P: {long.strip()}" in tree_text(data).replace("\u00ad", "")


def test_a_wide_table_can_lie_down() -> None:
    with open_pdf(full_report()) as pdf:
        sizes = [(float(sheet.MediaBox[2]), float(sheet.MediaBox[3])) for sheet in pdf.pages]
    assert sum(width > height for width, height in sizes) == 1


def test_a_caption_that_repeats_its_heading_is_left_out() -> None:
    table = replace(statement(), caption="Medlemsbidrag")
    read = tree_text(render_pdf(document(Heading(2, words("Not 2 Medlemsbidrag"), "not-2"), table)))
    assert "H2: Not 2 Medlemsbidrag" in read
    assert "Caption" not in read


# ---- what is refused -------------------------------------------------------------------------------------------------


def message_of(*blocks: Block) -> str:
    with pytest.raises(UserError) as caught:
        render_pdf(document(*blocks))
    return str(caught.value)


def test_links_to_nowhere_are_named_together() -> None:
    message = message_of(Paragraph((Link("#borta", words("dit")), Link("www.exempel.se", words("hit")))))
    assert "Länken ”dit” leder till #borta, som inte finns i rapporten" in message
    assert "Länken ”hit” leder till ”www.exempel.se”, som inte är någon adress" in message


def test_a_character_without_glyph_is_named() -> None:
    assert "tecknet ”😀” (U+1F600 GRINNING FACE) finns inte" in message_of(paragraph("Bra jobbat 😀"))


def test_a_skipped_heading_level_is_named() -> None:
    assert "Rubriken ”Djup” i kapitlet ”Förvaltningsberättelse” är på nivå 3" in message_of(
        Heading(3, words("Djup"), "djup")
    )


def test_a_chart_without_alternative_text_is_named() -> None:
    assert "Diagrammet ”Budskapet i line” saknar alternativtext" in message_of(replace(chart("line"), alt=""))


def test_the_same_anchor_twice_is_named() -> None:
    assert "Ankaret ”rr” finns på 2 ställen" in message_of(statement(), statement())


def test_a_table_wider_than_the_page_is_refused_with_advice() -> None:
    columns = (Column("", "label"), *(Column(str(year), "number") for year in range(2010, 2026)))
    row = Row("row", (Cell("Post"), *(Cell("−12\u00a0345\u00a0678") for _ in columns[1:])))
    assert "Sätt den på en liggande sida" in message_of(TableBlock("bred", "Bred", "kr", columns, (row,)))


def test_a_table_somewhat_wider_than_the_page_is_made_smaller() -> None:
    def sizes(count: int) -> set[float]:
        columns = (Column("", "label"), *(Column(str(2010 + number), "number") for number in range(count)))
        row = Row("row", (Cell("Post"), *(Cell("−12\u00a0345") for _ in range(count))))
        layout = choose_layout(TableBlock("bred", "Bred", "kr", columns, (row,)), style.FULL_WIDTH)
        assert sum(layout.widths) <= style.FULL_WIDTH + 0.01
        return {layout.text.size / style.TABLE_TEXT.size}

    assert sizes(4) == {1.0}
    assert all(0.8 < share < 1 for share in sizes(11))


def lines_of_headers(label: str, *headers: str) -> list[int]:
    """How many lines each header of amounts takes beside a label."""
    columns = (Column("", "label"), *(Column(text, "number") for text in headers))
    row = Row("row", (Cell(label), *(Cell("12\u00a0345") for _ in headers)))
    table = TableBlock("plan", "Plan", "tkr", columns, (row,))
    layout = choose_layout(table, style.FULL_WIDTH)
    room = [layout.widths[index] - sum(padding(table, index)) for index in range(len(columns))]
    return [
        len(typeset(header_run(column, layout.bold), header_room(layout, column, width)))
        for column, width in list(zip(columns, room, strict=True))[1:]
    ]


def test_headers_of_amounts_stand_on_one_line_all_of_them_or_none() -> None:
    headers = ("Budget 2023", "Prognos 2023", "Budget 2024", "Budget 2025")
    assert lines_of_headers("Insats", *headers) == [1, 1, 1, 1]
    assert lines_of_headers("En insats med ett namn som är så långt att det blir trångt", *headers) == [2, 2, 2, 2]


def test_a_dash_is_not_alone_on_a_line_of_a_header() -> None:
    assert lines_of_headers("Insats " * 20, "2023-01-01 – 2023-03-31", "2022") == [2, 1]


def test_a_row_higher_than_a_page_is_refused() -> None:
    columns = (Column("Mål", "label"), Column("Utfall", "text"))
    row = Row("row", (Cell("Mål"), Cell("Samverkan. " * 3000)))
    assert "får inte plats på en sida" in message_of(TableBlock("hog", "Hög", "", columns, (row,)))


def test_an_unknown_block_is_an_error_in_the_program() -> None:
    class Surprise:
        pass

    with pytest.raises(TypeError, match="Surprise"):
        render_pdf(document(cast("Any", Surprise())))


def test_every_chapter_may_be_empty() -> None:
    empty = replace(document(), chapters=(Chapter("tomt", "Tomt", ()),))
    assert failures(render_pdf(empty), "ua1") == []
