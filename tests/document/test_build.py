"""Tables, notes, charts and the document as a whole."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from finsam_ar.document.build import build_document
from finsam_ar.document.linter import WordFinding
from finsam_ar.document.model import Cell, ChartBlock, Heading, ListBlock, Look, NoteRef, TableBlock
from finsam_ar.errors import Source
from finsam_ar.tables.model import Unit
from tests.document.fakes import HERE, blocks, composed, document, faults


def result(folder: Path, words: str = "{{ tabell('resultat') }}\n\n{{ noter() }}") -> TableBlock:
    block = blocks(folder, words)[0]
    assert isinstance(block, TableBlock)
    return block


def test_a_tables_columns_have_kinds_and_the_years_outcome_is_current(tmp_path: Path) -> None:
    found = result(tmp_path)
    assert [(column.text, column.kind, column.is_current) for column in found.columns] == [
        ("", "label", False),
        ("Not", "note", False),
        ("Budget 2022", "number", False),
        ("Utfall 2022", "number", True),
        ("Utfall 2021", "number", False),
    ]
    assert (found.unit, found.caption, found.anchor) == ("tkr", "Resultaträkning", "tabell-resultat")


def test_cells_are_shown_and_spoken(tmp_path: Path) -> None:
    rows = {row.cells[0].text: row for row in result(tmp_path).rows}
    reference = NoteRef(1, "not-kostnader", "1", "Not 1 Kostnader för insatser")
    assert rows["Verksamheten"].kind == "heading"
    assert rows["Verksamheten"].cells[1:] == (Cell(),) * 4
    assert rows["Kostnader"].indent == 1
    assert rows["Kostnader"].cells[1:] == (
        Cell("1", note=reference),
        Cell(),
        Cell("−25\u00a0843", "−25843", "resultat/kostnader/2022"),
        Cell("−21\u00a0684", "−21684", "resultat/kostnader/2021"),
    )
    assert rows["Avskrivningar"].cells[3:] == (Cell("–", "inget", "resultat/avskrivningar/2022"), Cell("–", "inget"))
    assert rows["Övrigt"].cells[3].text == "0"
    assert rows["Soliditet"].cells[3] == Cell("53\u00a0%", "53 %", "resultat/soliditet/2022")


def test_the_form_is_that_of_the_skeleton(tmp_path: Path) -> None:
    assert document(tmp_path, "Ord.").form == "book"
    skeleton = 'form = "pm"\n[[kapitel]]\nid = "ett"\ntitel = "Kapitel ett"\n'
    assert document(tmp_path, "Ord.", rapport=skeleton).form == "memo"


def test_a_note_that_is_not_printed_is_no_link(tmp_path: Path) -> None:
    rows = result(tmp_path, "{{ tabell('resultat') }}").rows
    assert rows[2].cells[1] == Cell("1")


CHARTS = """\
[[diagram]]
id = "resultat"
typ = "staplar"
titel = "Resultat"
tabell = "resultat"
rader = ["intakter", "kostnader", "saknas"]
bara-befintliga = true
enhet = "mkr"
decimaler = 1
vand-tecken = true
budskap = "Det blev {{ mkr('arets-resultat') }} {{ år }}."
[[diagram.serie]]
kalla = "utfall"
[[diagram]]
id = "alla"
typ = "grupperade-staplar"
titel = "Alla rader"
tabell = "resultat"
budskap = "Allt."
[[diagram.serie]]
namn = "I år"
kolumn = "2022"
[[diagram.serie]]
namn = "I fjol"
ar = -1
[[diagram]]
id = "deltagare"
typ = "grupperade-staplar"
titel = "Deltagare"
datamangd = "deltagare"
budskap = "{{ antal(data('deltagare').summa('k')) }} kvinnor."
[[diagram.serie]]
kolumn = "k"
[[diagram.serie]]
namn = "Män"
kolumn = "m"
[[diagram]]
id = "andel"
typ = "liggande-staplar"
titel = "Andel kvinnor"
datamangd = "deltagare"
budskap = "Andelen."
[[diagram.serie]]
kolumn = "andel_k"
[[diagram]]
id = "fel"
typ = "linje"
titel = "Fel"
tabell = "resultat"
rader = ["kostnad"]
budskap = "Fel {{ tkr('inget') }}"
[[diagram.serie]]
kalla = "utfall"
"""


def chart(folder: Path, id_: str) -> ChartBlock:
    (found,) = blocks(folder, f"{{{{ diagram('{id_}') }}}}", diagram=CHARTS)
    assert isinstance(found, ChartBlock)
    return found


def test_a_chart_in_another_unit_asks_for_its_figures(tmp_path: Path) -> None:
    found = chart(tmp_path, "resultat")
    assert found.categories == ("Intäkter", "Kostnader")
    assert found.series[0].values == (Decimal("-26.178"), Decimal("25.843"))
    assert found.series[0].labels == ("−26,2", "25,8")
    assert found.message == "Det blev 0,3\u00a0mkr 2022."
    assert found.alt == "Diagrammets tal i mkr: Intäkter: −26,2; Kostnader: 25,8."
    composition = composed(tmp_path, "{{ diagram('resultat') }}", diagram=CHARTS)
    assert [unit for _, unit in composition.demands] == [Unit.MKR] * 3


def test_a_chart_of_a_tables_own_figures(tmp_path: Path) -> None:
    found = chart(tmp_path, "alla")
    assert [series.name for series in found.series] == ["I år", "I fjol"]
    assert found.unit == "tkr"
    assert found.series[1].labels == ("26\u00a0177", "−21\u00a0684", "", "17")


def test_a_chart_of_a_dataset(tmp_path: Path) -> None:
    found = chart(tmp_path, "deltagare")
    assert found.categories == ("Bron_*2.0*", "Stegen <1> & ett")
    assert [(series.name, series.labels) for series in found.series] == [("Kvinnor", ("6", "0")), ("Män", ("21", "0"))]
    assert found.alt == "Diagrammets tal: Bron_*2.0*: Kvinnor 6, Män 21; Stegen <1> & ett: Kvinnor 0, Män 0."


def test_a_chart_of_computed_shares(tmp_path: Path) -> None:
    found = chart(tmp_path, "andel")
    assert (found.unit, found.series[0].labels) == ("%", ("22", ""))  # 6 of 27; of nobody there is no share


def test_a_charts_faults_have_the_line_of_the_definition_or_of_the_words(tmp_path: Path) -> None:
    line = CHARTS.split("\n").index('id = "fel"')
    assert faults(tmp_path, "{{ diagram('fel') }}", diagram=CHARTS) == [f"{line}: faktumet ”inget” finns inte"]
    mended = CHARTS.replace("{{ tkr('inget') }}", "")
    message = "2: diagrammet ”fel”: ”resultat” har ingen rad ”kostnad”"
    assert faults(tmp_path, "\n{{ diagram('fel') }}", diagram=mended) == [message]


def test_the_document_as_a_whole(tmp_path: Path) -> None:
    found = document(tmp_path, "Ord.")
    assert (found.title, found.subtitle) == ("Årsredovisning 2022", "2022-01-01 – 2022-12-31")
    assert (found.organisation, found.orgnr, found.contact) == ("Förbundet", "222000-0000", ("Gatan 1",))
    assert str(found.date) == "2023-03-31"
    assert found.look == Look()
    assert [(chapter.id, chapter.title) for chapter in found.chapters] == [("ett", "Kapitel ett")]
    assert "abc" in str(found.colophon)


def test_findings_make_a_kontrollblad_with_errors_first(tmp_path: Path) -> None:
    composition = composed(tmp_path, "Ord.")
    findings = [
        WordFinding("varna", "varning", "Se upp.", Source(Path("a.md"), 3), ""),
        WordFinding("stopp", "fel", "Det går inte.", HERE, "Gör om."),
    ]
    shown = composition.material.evaluation.finish(composition.demands)
    found = build_document(composition, shown, checksum="", version="", findings=findings, is_draft=True)
    last = found.chapters[-1]
    assert found.is_draft
    assert last.title == "Kontrollblad"
    headings = [block for block in last.blocks if isinstance(block, Heading)]
    assert [heading.anchor for heading in headings] == ["kontrollblad-fel", "kontrollblad-varning"]
    errors = last.blocks[2]
    assert isinstance(errors, ListBlock)
    assert "Det går inte." in str(errors)
    assert "stopp. Gör om. register.beancount:1." in str(errors)
