"""Two editions: nothing that only vouchers say reaches a public file. Six people's pay is in the books."""

from __future__ import annotations

import html
import io
import re
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from finsam_ar import report
from finsam_ar.books.model import Books
from finsam_ar.document.build import build_document
from finsam_ar.inputs import inputs_checksum
from finsam_ar.place import Project
from finsam_ar.prepare import prepare
from finsam_ar.render import export, facts
from finsam_ar.render.html import render_html
from finsam_ar.rendered import Archive
from finsam_ar.target import annual
from finsam_ar.trace import details
from tests.ledgers import line_of
from tests.sample import SAMPLE, append, change, copy_of_sample

_VOUCHER = re.compile(r'^\d{4}-\d\d-\d\d [*!] "([^"]*)" "([^"]*)"', re.MULTILINE)
_UNDERLAG = re.compile(r'^ +underlag: "([^"]*)"', re.MULTILINE)
_NUMBER = re.compile(r'^ +ver: "([^"]*)"', re.MULTILINE)
_PUBLIC = ("templates", "reports", "finsam_ar/standard", "ledger/beslut")
ARCHIVES: tuple[Archive, ...] = ("3a", "2a")
_SHORTEST = 4  # letters: below that it would be found in any word


@dataclass(frozen=True)
class Secrets:
    """What only the vouchers say: texts as `squeezed`, and the vouchers' numbers."""

    texts: frozenset[str]
    numbers: frozenset[str]

    def leaks(self, files: Mapping[str, str]) -> list[str]:
        """What stands in files (texts by name) that mustn't: `file: text`."""
        found = []
        for name, text in files.items():
            plain = squeezed(text)
            found += [f"{name}: {secret}" for secret in sorted(self.texts) if secret in plain]
            found += [f"{name}: {token}" for token in sorted(self.numbers & set(_tokens(name, text)))]
            found += [f"{name}: {place}" for place in re.findall(r"\S+\.beancount\S*", text)]
        return found


def _tokens(name: str, text: str) -> list[str]:
    """What could be a voucher's number: a word in print, a value of its own in data (where A1 is also a cell)."""
    match Path(name).suffix:
        case ".xlsx":
            pattern = r"(?<=<t>)[A-ZÅÄÖ]+\d+(?=</t>)"
        case ".html" | ".json":
            pattern = r'(?<=[">])[A-ZÅÄÖ]+\d+(?=["<])|(?<=erifikation )[A-ZÅÄÖ]+\d+'
        case _:
            pattern = r"(?<![\w-])[A-ZÅÄÖ]+\d+(?![\w-])"
    return re.findall(pattern, text)


def squeezed(text: str) -> str:
    """Without what setting a page does to a text: spaces, line ends, hyphens, capitals."""
    return re.sub(r"[\s\u00ad\u2010\u2011-]+", "", text).casefold()


def secrets_of(project: Project) -> Secrets:
    """What the years' books say and nothing that is public: register, decisions, templates and words."""
    ledger = "\n".join(path.read_text(encoding="utf-8") for path in (project.directory / "ledger").glob("2*.beancount"))
    folders = [project.directory / name for name in _PUBLIC] + [SAMPLE.directory / "finsam_ar" / "standard"]
    sources = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".md", ".toml", ".csv")]
    sources += [project.directory / "ledger" / name for name in ("register.beancount", "kontoplan.beancount")]
    public_text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    public = squeezed(public_text)
    texts = {text for pair in _VOUCHER.findall(ledger) for text in pair} | set(_UNDERLAG.findall(ledger))
    secret = {squeezed(text) for text in texts}
    return Secrets(
        frozenset(text for text in secret if len(text) >= _SHORTEST and text not in public),
        frozenset(_NUMBER.findall(ledger)) - frozenset(_tokens("", public_text)),
    )


def readable(path: Path, folder: Path) -> dict[str, str]:
    """All that can be read in a file: pages, metadata and attachments of a PDF, the parts of a workbook."""
    if path.suffix == ".pdf":
        return _pdf(path, folder)
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            texts = [parts.read(part).decode() for part in parts.namelist()]
        return {path.name: html.unescape("\n".join(texts))}
    text = content.decode()
    if path.suffix == ".html":
        text = html.unescape(re.sub(r"data:[a-z/0-9-]+;base64,[A-Za-z0-9+/=]+", "", text))
    return {path.name: text}


def _pdf(path: Path, folder: Path) -> dict[str, str]:
    def run(*command: str) -> str:
        return subprocess.run([*command], capture_output=True, encoding="utf-8", check=True).stdout

    attached = folder / f"{path.stem}-bilagor"
    attached.mkdir()
    run("pdfdetach", "-saveall", "-o", str(attached), str(path))
    texts = {path.name: run("pdftotext", str(path), "-") + run("pdfinfo", "-meta", str(path)) + _spoken(path)}
    for each in sorted(attached.iterdir()):
        texts[f"{path.name}/{each.name}"] = each.read_text(encoding="utf-8")
    return texts


def _spoken(path: Path) -> str:
    """What isn't drawn but said: titles, bookmarks, alternative texts."""
    with pikepdf.open(path) as pdf:
        found = [
            str(each[key])
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary)
            for key in ("/Alt", "/ActualText", "/Title", "/Subject", "/Contents", "/E")
            if isinstance(each.get(key), pikepdf.String)
        ]
    return "\n".join(found)


def auditors_page(project: Project, books: Books) -> bytes:
    """The HTML that only auditors get."""
    prepared = prepare(project, books, annual(project, 2022))
    document = build_document(
        prepared.composition, prepared.shown, checksum="0", version="0", findings=prepared.findings
    )
    return render_html(document, details(prepared.evaluation, prepared.shown, books, vouchers=True))


def public_files(project: Project, folder: Path) -> dict[str, str]:
    """Build all that is published, and read it."""
    books = report.load_books(project)
    tables = report.tables(project, books, annual(project, 2022))
    publisher, records = report.facts(project, books, annual(project, 2022))
    for archive in ARCHIVES:
        for path in report.write(project, books, annual(project, 2022), final=False, archive=archive).paths:
            (folder / f"{archive}{path.suffix}").write_bytes(path.read_bytes())
    texts = {
        "tabeller.json": export.to_json(2022, tables),
        "tabeller.csv": export.to_csv(tables),
        "tabeller.txt": export.to_text(tables),
        "fakta.json": facts.to_json(2022, publisher, records),
        "fakta.csv": facts.to_csv(records),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return {
        name: text
        for path in sorted(folder.iterdir())
        if path.is_file()
        for name, text in readable(path, folder).items()
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return copy_of_sample(tmp_path_factory.mktemp("forbund"))


def test_no_public_file_says_what_only_vouchers_say(project: Project, tmp_path: Path) -> None:
    secrets = secrets_of(project)
    assert len(secrets.texts) > 500
    assert len(secrets.numbers) > 300
    files = public_files(project, tmp_path)
    kinds = {Path(name).suffix for name in files}
    assert kinds >= {".pdf", ".xlsx", ".html", ".json", ".csv", ".txt"}
    assert any(name.startswith("3a.pdf/") for name in files), "the attachments of a PDF/A-3 are read too"
    assert all(files.values())
    assert secrets.leaks(files) == []


def test_the_search_sees_the_auditors_edition(project: Project, sample_books: Books, tmp_path: Path) -> None:
    """If the search were blind, the test above would say nothing."""
    page = tmp_path / "revisor.html"
    page.write_bytes(auditors_page(project, sample_books))
    secrets = secrets_of(project)
    leaks = secrets.leaks(readable(page, tmp_path))
    assert len(leaks) > 500
    assert "revisor.html: " + squeezed("Löner januari 2022") in leaks
    assert "revisor.html: L1" in leaks


def test_the_search_sees_a_leak_on_a_page(tmp_path: Path) -> None:
    """A line of text in the words, broken over lines and hyphenated as a page does it."""
    project = copy_of_sample(tmp_path / "forbund")
    secrets = secrets_of(project)
    ledger = project.directory / "ledger" / "2022.beancount"
    assert line_of(ledger, 'ver: "L1"') > 0
    append(project.reports / "2022" / "ordforanden-har-ordet.md", "Löner januari 2022 står i verifikation L1.\n")
    (tmp_path / "ut").mkdir()
    files = public_files(project, tmp_path / "ut")
    leaks = secrets.leaks({name: text for name, text in files.items() if not name.startswith(("tabeller", "fakta"))})
    for name in ("2a.pdf", "2a.html"):
        assert f"{name}: {squeezed('Löner januari 2022')}" in leaks
        assert f"{name}: L1" in leaks


#: Masked counts, and others that give the same sums: a person moves between small groups.
_EXCHANGES = {
    "arbetstid.csv": {"1,0,1\n50": "2,0,2\n50", "3,0,3\n": "2,0,2\n"},
    "deltagare.csv": {"61,106,1,": "61,106,2,", "63,119,3,": "63,119,2,"},
    "deltagare-resultat.csv": {"63,2,11,13,": "63,1,12,13,", "22,3,8,11,": "22,4,7,11,"},
}


def test_no_public_file_says_anything_of_masked_counts(project: Project, tmp_path: Path) -> None:
    """Had other persons been in the small groups, every public file would be the same."""
    other = copy_of_sample(tmp_path / "forbund")
    for name, exchange in _EXCHANGES.items():
        for old, new in exchange.items():
            change(other.reports / "2022" / "data" / name, old, new)
    editions = []
    for number, each in enumerate((project, other)):
        folder = tmp_path / str(number)
        folder.mkdir()
        checksum = squeezed(inputs_checksum(each, report.load_books(each), 2022))
        texts = {name: squeezed(text) for name, text in public_files(each, folder).items()}
        assert any(checksum in text for text in texts.values())
        editions.append({name: text.replace(checksum, "") for name, text in texts.items()})
    first, second = editions
    assert first.keys() == second.keys()
    assert [name for name, text in first.items() if text != second[name]] == []
