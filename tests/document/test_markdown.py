"""Markdown becomes blocks; what a report can't hold is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.document.markdown import slug
from finsam_ar.document.model import (
    Callout,
    Emphasis,
    Footnote,
    Heading,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Strong,
    Text,
)
from tests.document.fakes import blocks, faults


def test_headings_have_unique_anchors(tmp_path: Path) -> None:
    found = blocks(tmp_path, "## Årets {{ år }}\n\n### Årets 2022\n\n#### ett")
    assert found == (
        Heading(2, (Text("Årets 2022"),), "arets-2022"),
        Heading(3, (Text("Årets 2022"),), "arets-2022-2"),
        Heading(4, (Text("ett"),), "ett-2"),  # the chapter itself is #ett
    )


def test_the_first_bold_paragraph_is_the_lead_and_italics_are_small(tmp_path: Path) -> None:
    lead, body, small = blocks(tmp_path, "**Så\ngick det.**\n\n**Inte** så *viktigt*.\n\n*Källa: SCB*")
    assert lead == Paragraph((Text("Så gick det."),), "lead")
    assert body == Paragraph((Strong((Text("Inte"),)), Text(" så "), Emphasis((Text("viktigt"),)), Text(".")))
    assert small == Paragraph((Text("Källa: SCB"),), "small")


def test_lists_are_nested(tmp_path: Path) -> None:
    (found,) = blocks(tmp_path, "3. ett\n   - inre\n4. två\n\n   mer")
    inner = ListBlock(((Paragraph((Text("inre"),)),),))
    assert found == ListBlock(
        ((Paragraph((Text("ett"),)), inner), (Paragraph((Text("två"),)), Paragraph((Text("mer"),)))),
        ordered=True,
        start=3,
    )


def test_a_loop_makes_a_list_without_gaps(tmp_path: Path) -> None:
    (found,) = blocks(tmp_path, "{% for rad in data('styrelse') %}\n- {{ rad.namn }}\n{% endfor %}\n- till")
    assert isinstance(found, ListBlock)
    assert len(found.items) == 3


def test_a_quote_is_a_callout(tmp_path: Path) -> None:
    info, warning = blocks(tmp_path, "> **Viktigt**\n> Läs det.\n>\n> - punkt\n\nx\n\n> **Obs!** Se upp.")[::2]
    assert info == Callout("Viktigt", (Paragraph((Text("Läs det."),)), ListBlock(((Paragraph((Text("punkt"),)),),))))
    assert warning == Callout("Obs!", (Paragraph((Text("Se upp."),)),), "warning")


def test_links_footnotes_and_line_breaks(tmp_path: Path) -> None:
    words = '## Mål\n\nSe [målen](#mal "Till målen")^[En *fot*not.],  \n[webben](https://a.se/?q={{ år }}&b=å)^[Två].'
    paragraph = blocks(tmp_path, words)[1]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.children == (
        Text("Se "),
        Link("#mal", (Text("målen"),), "Till målen"),
        Footnote("1", (Text("En "), Emphasis((Text("fot"),)), Text("not."))),
        Text(","),
        LineBreak(),
        Link("https://a.se/?q=2022&b=å", (Text("webben"),)),
        Footnote("2", (Text("Två"),)),
        Text("."),
    )


def test_words_are_never_read_as_code(tmp_path: Path) -> None:
    (found,) = blocks(tmp_path, "5 < 6 & 7 > 6, å_ä_ö, a\\*b, &amp;, “citat”")
    assert found == Paragraph((Text("5 < 6 & 7 > 6, å_ä_ö, a*b, &, “citat”"),))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a\n\n# Titel", "3: en rubrik ska ha två till fyra #"),
        ("##### Fem", "1: en rubrik ska ha två till fyra #"),
        ("a\n<b>fet</b>", "2: HTML kan inte användas"),
        ("<!-- dold -->", "1: HTML kan inte användas"),
        ("a\nb ![bild](x.png)", "2: bilder kan inte användas"),
        ("```\nkod\n```", "1: kodblock kan inte användas"),
        ("a\n\n    indraget", "3: kodblock kan inte användas"),
        ("a `kod`", "1: kod kan inte användas"),
        ("a\n\n---\n\nb", "3: en linje kan inte användas"),
        ("a\n\n| a | b |\n|---|---|\n| 1 | 2 |", "3: tabeller skrivs inte i texten"),
        ("[x](javascript:alert)", "1: länken ”javascript:alert” kan inte användas"),
        ("[x](annan.md)", "1: länken ”annan.md” kan inte användas"),
        ("a\n[x](#saknas)", "1: länken ”#saknas” leder ingenstans: rubriken finns inte"),
        ("a\n\n##\n\nb", "3: rubriken är tom"),
        ("a\n\n## b^[not]", "3: en fotnot kan inte stå i en rubrik"),
        ("a\nb^[not ^[i not]]", "2: en fotnot kan inte stå i en annan fotnot"),
        ("[a^[not]](https://x.se)", "1: en fotnot kan inte stå i en länk"),
        ("> **a^[not]** b", "1: en fotnot kan inte stå i en rutas rubrik"),
        ("a\nb [](https://x.se)", "2: länken till ”https://x.se” har ingen text"),
        ("a\nb {{ tabell('resultat') }}", "2: tabeller, diagram och andra block ska stå ensamma på sin rad"),
    ],
)
def test_what_a_report_cannot_hold(tmp_path: Path, words: str, expected: str) -> None:
    assert expected in faults(tmp_path, words)


def test_a_block_may_stand_right_below_words(tmp_path: Path) -> None:
    found = blocks(tmp_path, "före\n{{ sidbrytning() }}\nefter")
    assert [type(block).__name__ for block in found] == ["Paragraph", "PageHint", "Paragraph"]


def test_slug() -> None:
    assert slug("Årets resultat – 2022!") == "arets-resultat-2022"
