"""The auditor's bundle: a year's books, report and history as one zip, the same bytes from the same commit.

It is always made from a commit, in a folder of its own, never from the working copy: what `verifiera` makes again is
then the same thing by construction.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from finsam_ar import __version__, report, trace
from finsam_ar.adopted import adopted_file
from finsam_ar.audit import accounts, members, system, vouchers
from finsam_ar.books.journal import Voucher, read_journal
from finsam_ar.books.model import Books
from finsam_ar.config.kontroller import read_check_settings
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.files import write_atomically
from finsam_ar.history import Change, at_commit, changes
from finsam_ar.inputs import require_committed
from finsam_ar.place import Project
from finsam_ar.render import facts
from finsam_ar.render.html import render_html
from finsam_ar.render.sheets import csv_text
from finsam_ar.rendered import Archive
from finsam_ar.report import Edition

FORMAT = "finsam-ar revision 1"
MANIFEST = "manifest.json"
FACTS = "fakta.json"
_LEVEL = 9
_MODE = 0o644 << 16


def audit_pack(project: Project, books: Books, year: int, *, archive: Archive = "2a") -> Path:
    """Write `reports/<år>/revision-<år>.zip` and return its path.

    UserError unless git has every input as it is, and when the report beside it was made of something else.
    """
    require_committed(project, books, year)
    commit = changes(project.directory, without=adopted_name(year))[0].commit
    files = bundle_files(project.directory, commit, year, archive)
    _require_same_report(project, year, files)
    target = project.reports / str(year) / f"revision-{year}.zip"
    write_atomically(target, zipped(files))
    return target


def adopted_name(year: int) -> str:
    """The year's own adopted figures, which come of the report and are no input to it."""
    return adopted_file(Path("reports"), year).as_posix()


def bundle_files(directory: Path, commit: str, year: int, archive: Archive) -> dict[str, bytes]:
    """Return all files of the bundle by name, made from the books at a commit."""
    history = changes(directory, commit, without=adopted_name(year))
    with at_commit(directory, commit) as folder:
        project = Project(folder)
        books = report.load_books(project)
        edition = report.edition(project, books, year, archive)
        journal = read_journal(project.main_file)
        texts = {**_book_files(project, books, journal, year), **_report_files(project, books, edition)}
    texts["behandlingshistorik.csv"] = _history(history)
    files = {name: text.encode() for name, text in texts.items()}
    files["arsredovisning-revisor.html"] = _auditors_html(edition, books)
    files |= {f"arsredovisning-{year}.{format_}": content for format_, content in edition.files.items()}
    manifest = {
        "format": FORMAT,
        "ar": year,
        "forbund": dict(edition.publisher),
        "datum": edition.document.date.isoformat(),
        "utkast": edition.document.is_draft,
        "arkiv": archive,
        "program": __version__,
        "commit": commit,
        "indata_sha256": edition.checksum,
        "verifikationer": _vouchers(vouchers.of_year(journal, year)),
        "filer": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    files[MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    return files


def _vouchers(of_year: Sequence[Voucher]) -> dict[str, Any]:
    lines = sum(len(voucher.lines) for voucher in of_year)
    return {"antal": len(of_year), "rader": lines, "sha256": vouchers.checksum(of_year)}


def _book_files(project: Project, books: Books, journal: Sequence[Voucher], year: int) -> dict[str, str]:
    root, of_year = project.directory, vouchers.of_year(journal, year)
    entries = accounts.by_account(journal, year)
    specified = accounts.specifications(books.accounts, entries, year)
    return {
        "grundbok.csv": vouchers.journal_by_registration(of_year),
        "huvudbok.csv": accounts.ledger(books.accounts, entries, year),
        "verifikationslista.csv": vouchers.voucher_list(of_year, root),
        "underlag.csv": vouchers.underlag_list(of_year, root),
        "kontoplan.csv": accounts.chart(books.accounts),
        **{f"bokslutsbilagor/{name}": text for name, text in specified.items()},
    }


def _report_files(project: Project, books: Books, edition: Edition) -> dict[str, str]:
    evaluation = edition.evaluation
    records = tuple(facts.facts(evaluation, edition.shown))
    files = {
        FACTS: facts.to_json(evaluation.year, edition.publisher, records),
        "kontrollblad.csv": system.findings_list(edition.findings, project.directory),
        "systemdokumentation.md": system.documentation(
            books, evaluation.evaluator.definitions, evaluation.year, project.directory
        ),
    }
    shares = members.members_shares(books, evaluation, read_check_settings(project.templates))
    return files if shares is None else {**files, "medlemsandelar.csv": shares}


def _auditors_html(edition: Edition, books: Books) -> bytes:
    """The HTML twin in which every figure leads to its vouchers."""
    details = trace.details(edition.evaluation, edition.shown, books, vouchers=True)
    names = {id_: verksamhet.name for id_, verksamhet in books.register.verksamheter.items()}
    document = replace(edition.document, subtitle=f"{edition.document.subtitle} – revisorns exemplar")
    return render_html(document, details, names)


def _history(history: Sequence[Change]) -> str:
    rows = ((each.commit, each.date, each.author, each.subject, " ".join(each.files)) for each in history)
    return csv_text(("commit", "datum", "vem", "arende", "filer"), rows)


def _require_same_report(project: Project, year: int, files: Mapping[str, bytes]) -> None:
    hint = f"Gör om den: finsam-ar arsredovisning {year}. Gjordes den med --arkiv 3a, skriv det här också."
    problems = [
        Problem("filen är inte den årsredovisning som böckerna ger", Source(path), hint)
        for path in sorted((project.reports / str(year)).glob(f"arsredovisning-{year}.*"))
        if path.name in files and path.read_bytes() != files[path.name]
    ]
    if problems:
        raise UserError(problems)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a zip: in order of name, dated as the report is, compressed alike everywhere."""
    date = dt.date.fromisoformat(json.loads(files[MANIFEST])["datum"])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, (max(date.year, 1980), date.month, date.day, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, _MODE
            archive.writestr(info, files[name], compresslevel=_LEVEL)
    return buffer.getvalue()
