"""PDF/A-3a: the public data within the report, and nothing of the vouchers."""

from __future__ import annotations

import json
from pathlib import Path

import page
import pytest

from finsam_ar import report
from finsam_ar.books.model import Books
from finsam_ar.place import Project
from finsam_ar.render.pdf import Attachment, render_pdf
from finsam_ar.target import annual
from tests.render.pdf.reading import open_pdf
from tests.render.pdf.report_sample import full_document
from tests.render.xlsx.reading import Workbook
from tests.sample import copy_of_sample

FILES = (
    Attachment("å b.csv", "text/csv", "En tabell (kr)", "id,värde\na,1\n".encode()),
    Attachment("a(1).json", "application/json", "Fakta", b"{}"),
)


def embedded(data: bytes) -> dict[str, bytes]:
    with open_pdf(data) as pdf:
        return {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}


def faults(data: bytes, profile: str) -> list[str]:
    return [f"{each.rule_id} {each.message}" for each in page.validate_pdf_bytes(data, profile=profile).failures]


@pytest.mark.parametrize(("files", "profile"), [((), "2a"), (FILES, "3a")])
def test_with_and_without_files_the_report_is_valid(files: tuple[Attachment, ...], profile: str) -> None:
    data = render_pdf(full_document(), files)
    assert faults(data, "ua1") == []
    assert faults(data, profile) == []


def test_the_validator_sees_a_file_in_the_wrong_part() -> None:
    assert faults(render_pdf(full_document(), FILES), "2a")
    assert faults(render_pdf(full_document()), "3a")


def test_files_are_embedded_as_data_with_their_type_and_the_reports_date() -> None:
    data = render_pdf(full_document(), FILES)
    assert embedded(data) == {file.name: file.content for file in FILES}
    with open_pdf(data) as pdf:
        for file in FILES:
            spec = pdf.attachments[file.name]
            assert (spec.description, str(spec.obj.AFRelationship)) == (file.description, "/Data")
            assert str(spec.obj.EF.F.Subtype) == f"/{file.media_type}"
            assert str(spec.obj.EF.F.Params.ModDate).startswith(f"D:{full_document().date:%Y%m%d}")
        assert len(pdf.Root.AF) == len(FILES)


def test_the_order_of_the_files_does_not_matter_but_the_file_knows_them() -> None:
    both = render_pdf(full_document(), FILES)
    with open_pdf(both) as one, open_pdf(render_pdf(full_document())) as other:
        assert one.trailer.ID[0] != other.trailer.ID[0]
        names = [str(name) for name in one.Root.Names.EmbeddedFiles.Names[0::2]]
        assert names == sorted(names)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = copy_of_sample(tmp_path_factory.mktemp("arkiv"))
    books = report.load_books(project)
    return report.write(project, books, annual(project, 2022), final=False, archive="3a").paths[0]


def test_the_reports_facts_and_tables_are_in_it(written: Path, sample_books: Books) -> None:
    data = written.read_bytes()
    files = embedded(data)
    assert (faults(data, "ua1"), faults(data, "3a")) == ([], [])
    project = Project(written.parents[2])
    assert {f"{table}-2022.csv" for table in report.tables(project, sample_books, annual(project, 2022))} < set(files)
    facts = json.loads(files["fakta-2022.json"])["fakta"]
    assert any(fact["id"] == "resultatrakning/arets-resultat/2022" for fact in facts)
    assert b"arets-resultat," in files["resultatrakning-2022.csv"]


def test_no_text_or_payee_of_a_voucher_is_public(written: Path, sample_books: Books) -> None:
    register, postings = sample_books.register, sample_books.postings
    named = [each.name for each in register.organisations.values()]
    named += [each.name for each in register.verksamheter.values()]
    public = " ".join([*named, *(name.rpartition("-")[2] for name in sample_books.accounts), sample_books.title])
    private = {
        text
        for column in ("text", "betalningsmottagare")
        for text in set(postings[column].astype(str))
        if len(text) > len("Övriga kostnader") and text not in public
    }
    assert len(private) > 100
    sheets = Workbook(written.with_suffix(".xlsx").read_bytes()).stored
    cells = [str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row if value]
    data = b"".join(embedded(written.read_bytes()).values()).decode() + "\n".join(cells)
    assert [text for text in sorted(private) if text in data] == []
