"""A board paper as a PDF: a title on the first page instead of a cover, no contents, and chapters that follow on."""

from __future__ import annotations

import re
from dataclasses import replace

import page
import pytest

from finsam_ar.document.model import Callout, Chapter, Heading, PageHint, Paragraph
from finsam_ar.render.pdf import render_pdf
from finsam_ar.render.pdf.blocks import BlockSetter
from finsam_ar.render.pdf.flows import TextFlow
from finsam_ar.render.pdf.structure import Element
from finsam_ar.render.pdf.style import MemoTheme
from tests.render.pdf.reading import open_pdf, page_texts, tree_text
from tests.render.pdf.report_sample import decision, full_memo, goals, memo, paragraph, words

LONG = paragraph("Samverkan mellan parterna ger resultat. " * 60)


@pytest.mark.parametrize("standard", ["ua1", "2a"])
@pytest.mark.parametrize("is_draft", [False, True])
def test_a_memo_with_every_kind_of_block_meets_the_standards(standard: str, *, is_draft: bool) -> None:
    report = page.validate_pdf_bytes(render_pdf(full_memo(is_draft=is_draft)), profile=standard)
    assert [failure.message for failure in report.failures] == []


def test_the_same_memo_gives_the_same_bytes() -> None:
    assert render_pdf(full_memo()) == render_pdf(full_memo())


def test_it_begins_on_its_first_page_with_who_what_and_when() -> None:
    data = render_pdf(memo(Chapter("lage", "Läget", (paragraph("Det går bra."),))))
    assert len(page_texts(data)) == 1
    assert tree_text(data).splitlines() == [
        "P: Samordningsförbundet Provet",
        "P: Ekonomisk information per 2023-03-31",
        "P: Styrelsens sammanträde den 20 april 2023",
        "P: 2023-04-12",
        "H1: Förslag till beslut",
        "P: Styrelsen föreslås besluta",
        "Lbl: 1.",
        "P: att lägga informationen till handlingarna",
        "H1: Läget",
        "P: Det går bra.",
        "P: Samordningsförbundet Provet · Organisationsnummer 222000-0000 · Gatan 1 · 123 45 Staden",
        "P: Gjord av böckerna.",
    ]


def test_without_a_subtitle_the_date_stands_alone() -> None:
    read = tree_text(render_pdf(replace(memo(), subtitle="")))
    assert "P: Ekonomisk information per 2023-03-31\nP: 2023-04-12\nH1: Förslag till beslut" in read


def test_bookmarks_are_its_chapters_and_there_are_no_contents() -> None:
    data = render_pdf(memo(Chapter("lage", "Läget", (Heading(2, words("Intäkter"), "intakter"), paragraph("Bra.")))))
    with open_pdf(data) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Förslag till beslut", "Läget"]
        assert [item.title for item in outline.root[1].children] == ["Intäkter"]
    assert "Innehåll" not in tree_text(data)
    assert "H2: Intäkter" in tree_text(data)


def test_every_page_says_how_many_there_are_and_all_but_the_first_what_it_is() -> None:
    texts = page_texts(render_pdf(memo(Chapter("lage", "Läget", (LONG,) * 3))))
    assert [re.findall(r"\d \(\d\)", text) for text in texts] == [["1 (3)"], ["2 (3)"], ["3 (3)"]]
    running = "Ekonomisk information per 2023-03-31 – Samordningsförbundet Provet"
    assert [running in text for text in texts] == [False, True, True]


def test_a_long_running_title_leaves_the_organisation_out() -> None:
    title = "Verksamhetsplan och budget för det kommande året med plan för de två åren därefter"
    texts = page_texts(render_pdf(replace(memo(Chapter("lage", "Läget", (LONG,) * 2)), title=title)))
    assert texts[1].startswith(f"{title}2 (2)")


def test_a_draft_says_so_on_every_page_and_to_those_who_listen() -> None:
    data = render_pdf(memo(Chapter("lage", "Läget", (LONG,) * 2), is_draft=True))
    texts = page_texts(data)
    assert len(texts) > 1
    assert all("UTKAST" in text for text in texts)
    assert "P: UTKAST – inte fastställd" in tree_text(data)


def test_a_chapter_may_ask_for_a_page_of_its_own() -> None:
    texts = page_texts(render_pdf(memo(Chapter("lage", "Läget", (PageHint("break"), paragraph("Ny sida."))))))
    assert ["Läget" in text for text in texts] == [False, True]


def test_a_chapter_that_lies_down_has_its_title_there_and_the_next_stands_again() -> None:
    lying = Chapter("malen", "Målen", (PageHint("landscape"), goals()))
    data = render_pdf(memo(lying, Chapter("sist", "Sist", (paragraph("Stående igen."),))))
    with open_pdf(data) as pdf:
        lies = [bool(sheet.MediaBox[2] > sheet.MediaBox[3]) for sheet in pdf.pages]
    assert lies == [False, True, False]
    assert ["Målen" in text for text in page_texts(data)] == [False, True, False]


def test_the_colophon_is_never_divided() -> None:
    for count in range(20, 60):
        rows = [paragraph("Rad som är kort.")] * count
        last = page_texts(render_pdf(memo(Chapter("lage", "Läget", tuple(rows)))))[-1]
        assert "Organisationsnummer" in last
        assert "Gjord av böckerna." in last


def test_a_box_is_set_in_one_style() -> None:
    theme = MemoTheme.of(memo().look)
    box = Callout("Rubrik", (paragraph("Text."), *decision().blocks[0].blocks))  # type: ignore[union-attr]  # a box
    flows = BlockSetter(theme, {}).blocks((box, Paragraph(words("Utanför."))), Element("Document"))
    *inside, outside = [flow.style for flow in flows if isinstance(flow, TextFlow)]
    assert {(each.font, each.size) for each in inside[1:]} == {(theme.callout_text.font, theme.callout_text.size)}
    assert outside == theme.paragraph("body")
