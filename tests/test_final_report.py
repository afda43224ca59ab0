"""Draft and final: a fel stamps the report UTKAST and refuses the final one; the final one is held to next year."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from finsam_ar import new_year, report
from finsam_ar.adopted import adopted_file
from finsam_ar.document.model import Chapter, Document, Inline, ListBlock, Paragraph, Strong, Text
from finsam_ar.errors import UserError
from finsam_ar.place import Project
from finsam_ar.target import annual
from tests.ledgers import voucher
from tests.sample import append, change, commit_all, copy_of_sample, found, shown_of

NOTE = "not-kostnader-samverkansinsatser"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_of_sample(tmp_path)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Document]:
    """The documents that would be laid out; the layout itself is tested in tests/render."""
    documents: list[Document] = []

    def lay_out(document: Document, _attachments: object) -> bytes:
        documents.append(document)
        return b"%PDF"

    monkeypatch.setattr("finsam_ar.render.pdf.render_pdf", lay_out)
    return documents


def make(project: Project, *, final: bool = False) -> Path:
    """Make the report; a final one of books that are saved with git."""
    if final:
        commit_all(project.directory)
    return report.write(
        project, report.load_books(project), annual(project, 2022), final=final, formats=("pdf",)
    ).paths[0]


def plant_a_fel(project: Project) -> None:
    """The ekonom distributes 30 000 kr less than the board decided: K101 and K201."""
    change(
        project.directory / "ledger" / "beslut" / "2021.beancount",
        "5811-Kompetensutveckling     150000",
        "5811-Kompetensutveckling     120000",
    )


def findings_on(kontrollblad: Chapter) -> list[str]:
    """Each finding as its code and text, with what to do."""
    return [
        "".join(
            text_of(inline) for paragraph in item if isinstance(paragraph, Paragraph) for inline in paragraph.children
        )
        for block in kontrollblad.blocks
        if isinstance(block, ListBlock)
        for item in block.items
    ]


def text_of(inline: Inline) -> str:
    if isinstance(inline, Text):
        return inline.text
    return "".join(map(text_of, inline.children)) if isinstance(inline, Strong) else ""


def test_without_fel_the_report_is_no_draft_and_its_varningar_stand_last(
    project: Project, printed: list[Document]
) -> None:
    assert make(project).read_bytes() == b"%PDF"
    (document,) = printed
    assert not document.is_draft
    assert document.chapters[-1].title == "Kontrollblad"
    codes = [re.findall(r"\bK\d{3}\b", text) for text in findings_on(document.chapters[-1])]
    assert codes == [["K101"], ["K101"], ["K202"], ["K203"]]


def test_a_fel_makes_a_draft_that_says_why(project: Project, printed: list[Document]) -> None:
    plant_a_fel(project)
    make(project)
    (document,) = printed
    assert document.is_draft
    reasons = [text for text in findings_on(document.chapters[-1]) if "”kompetenshojande”" in text]
    assert len(reasons) == 1
    assert "tyrelsens budget 2022 för ”kompetenshojande” (kostnader) är 150" in reasons[0]
    assert "K201" in reasons[0]
    assert "2021.beancount:" in reasons[0]


def test_the_final_report_refuses_a_fel_and_touches_nothing(project: Project, printed: list[Document]) -> None:
    plant_a_fel(project)
    pdf, adopted = project.reports / "2022" / "arsredovisning-2022.pdf", adopted_file(project.reports, 2022)
    pdf.write_bytes(b"last week's")
    adopted.write_bytes(b'{"tabeller": {}}')
    with pytest.raises(UserError) as caught:
        make(project, final=True)
    *faults, last = map(str, caught.value.problems)
    assert any("K201: styrelsens budget 2022" in fault for fault in faults)
    assert "kan inte bli slutlig" in last
    assert not any("K202" in fault for fault in faults)  # a varning doesn't hinder
    assert printed == []
    assert pdf.read_bytes() == b"last week's"
    assert adopted.read_bytes() == b'{"tabeller": {}}'


def test_the_final_report_refuses_what_is_not_saved_with_git(project: Project, printed: list[Document]) -> None:
    def final() -> str:
        with pytest.raises(UserError) as caught:
            report.write(project, report.load_books(project), annual(project, 2022), final=True)
        return str(caught.value)

    assert "har ingen versionshistorik" in final()
    old, new = (project.directory / "templates" / "data" / name for name in ("gammal.md", "ny.md"))
    old.write_text("Ett gammalt kapitel.", encoding="utf-8")
    commit_all(project.directory)
    old.rename(new)
    append(project.directory / "ledger" / "2022.beancount", "; en kommentar")
    message = final()
    assert "gammal.md: filen är borttagen" in message
    assert "2022.beancount: filen har ändringar" in message
    assert "ny.md: filen finns inte i versionshistoriken" in message
    assert printed == []
    assert not adopted_file(project.reports, 2022).exists()
    make(project)  # a draft


def test_a_draft_stores_nothing(project: Project, printed: list[Document]) -> None:
    make(project)
    assert len(printed) == 1
    assert not adopted_file(project.reports, 2022).exists()


def test_the_final_report_stores_what_it_showed(project: Project, printed: list[Document]) -> None:
    make(project, final=True)
    assert not printed[0].is_draft
    content = json.loads(adopted_file(project.reports, 2022).read_text(encoding="utf-8"))
    assert content["ar"] == 2022
    assert content["tabeller"]["resultatrakning"]["arets-resultat"] == {
        "år +0 utfall": {"exakt": "334980.00", "visat": "334980"},
        "år -1 utfall": {"exakt": "1404865.00", "visat": "1404865"},
        "år +0 budget": {"exakt": "-3191000.00", "visat": "-3191000"},
    }
    assert content["tabeller"]["resultathistorik"]["2022"]["år +0 utfall"]["visat"] == "0.335"


def test_the_same_final_report_twice_stores_the_same_bytes(project: Project, printed: list[Document]) -> None:
    make(project, final=True)
    first = adopted_file(project.reports, 2022).read_bytes()
    make(project, final=True)
    assert adopted_file(project.reports, 2022).read_bytes() == first
    assert printed[0] == printed[1]


@pytest.fixture
def adopted_2022(project: Project, printed: list[Document]) -> Project:
    """A copy in which 2022's report is final and 2023 has been opened."""
    make(project, final=True)
    printed.clear()
    new_year.make(project.directory, project.main_file, 2023)
    return project


def note_2022(project: Project) -> dict[str, int]:
    shown = shown_of(report.tables(project, report.load_books(project), annual(project, 2023))[NOTE])
    return {row: int(number) for row, cells in shown.items() if (number := cells["2022"]) is not None}


def test_next_year_shows_its_comparatives_as_they_were_published(adopted_2022: Project) -> None:
    """The board's report had the odd kronor on two other rows than this year's rounding would choose."""
    own = note_2022(adopted_2022)
    file = adopted_file(adopted_2022.reports, 2022)
    content = json.loads(file.read_text(encoding="utf-8"))
    assert own["framsteget-2"] == -2_988_320  # exactly -2 988 319,47
    content["tabeller"][NOTE]["framsteget-2"]["år +0 utfall"]["visat"] = "-2988319"
    assert own["en-vag-in"] == -1_647_400  # exactly -1 647 400,… : may be shown as either
    content["tabeller"][NOTE]["en-vag-in"]["år +0 utfall"]["visat"] = "-1647401"
    file.write_text(json.dumps(content), encoding="utf-8")

    now = note_2022(adopted_2022)
    assert (now["framsteget-2"], now["en-vag-in"]) == (-2_988_319, -1_647_401)
    assert now == {**own, "framsteget-2": -2_988_319, "en-vag-in": -1_647_401}
    assert found(adopted_2022, "K105", 2023) == []


def test_next_year_tells_of_a_changed_comparative_and_shows_the_books(adopted_2022: Project) -> None:
    postings = (
        "Kostnader:Samverkansinsatser:4511-BidragTillInsatser 7.00",
        "Kostnader:Personal:5811-Kompetensutveckling -7.00",
    )
    more = voucher("2022-09-15", "T1", *postings, verksamhet="bryggan")
    append(adopted_2022.directory / "ledger" / "2022.beancount", more)
    published = json.loads(adopted_file(adopted_2022.reports, 2022).read_text(encoding="utf-8"))["tabeller"]
    before = Decimal(published[NOTE]["bryggan"]["år +0 utfall"]["exakt"])
    assert note_2022(adopted_2022)["bryggan"] == round(before) - 7

    changed = found(adopted_2022, "K105", 2023)
    assert all(message.startswith("varning: jämförelsetalet ") and " 2022 " in message for message in changed)
    assert any("”Kostnader för personal” i ”Resultaträkning”" in message for message in changed)
    assert not any("”Årets resultat”" in message for message in changed)  # what one account gained the other lost


def test_published_figures_that_no_longer_foot_give_way(adopted_2022: Project) -> None:
    """Rows that can't be shown as published beside a sum that foots are rounded anew."""
    file = adopted_file(adopted_2022.reports, 2022)
    content = json.loads(file.read_text(encoding="utf-8"))
    content["tabeller"][NOTE]["framsteget-2"]["år +0 utfall"]["visat"] = "-2988319"  # alone: the sum no longer foots
    file.write_text(json.dumps(content), encoding="utf-8")
    note = note_2022(adopted_2022)
    assert note.pop("summa") == sum(note.values())


def test_a_broken_file_of_adopted_figures_is_told(adopted_2022: Project) -> None:
    adopted_file(adopted_2022.reports, 2022).write_text('{"tabeller": 1}', encoding="utf-8")
    with pytest.raises(UserError, match=r"faststalld\.json: filen är inte den som programmet skrev"):
        note_2022(adopted_2022)
