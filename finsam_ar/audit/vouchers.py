"""The year's vouchers as lists, and the checksum that anyone can recompute from them (docs/handbok/revision.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from finsam_ar.books.journal import JournalLine, Voucher
from finsam_ar.errors import Source
from finsam_ar.render.sheets import csv_text, debit_credit, kronor, one_line

#: The columns of verifikationslista.csv that are a posting's canonical line, in this order, parted by tabs.
CANONICAL = (
    "verifikation",
    "datum",
    "regdatum",
    "betalningsmottagare",
    "text",
    "underlag",
    "konto",
    "verksamhet",
    "motpart",
    "avser",
    "belopp",
)
_LIST = (*CANONICAL, "rad", "lankar", "markningar", "fil", "filrad")


def of_year(journal: Iterable[Voucher], year: int) -> tuple[Voucher, ...]:
    """Return the vouchers of a financial year."""
    return tuple(voucher for voucher in journal if voucher.date.year == year)


def checksum(vouchers: Iterable[Voucher]) -> str:
    """Return the SHA-256 of the postings' canonical lines, sorted by their bytes, each ended by a line feed."""
    lines = sorted(line.encode() for voucher in vouchers for line in _canonical_lines(voucher))
    return hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()


def _canonical_lines(voucher: Voucher) -> Iterator[str]:
    for line in voucher.lines:
        yield "\t".join(map(one_line, _canonical(voucher, line)))


def _canonical(voucher: Voucher, line: JournalLine) -> tuple[str, ...]:
    return (
        voucher.ver,
        voucher.date.isoformat(),
        voucher.registered.isoformat(),
        voucher.payee,
        voucher.text,
        voucher.underlag,
        line.account,
        line.verksamhet,
        line.motpart,
        line.avser,
        kronor(line.amount_ore),
    )


def voucher_list(vouchers: Sequence[Voucher], root: Path) -> str:
    """Return verifikationslista.csv: a line a posting with all that it says, by date, series and number."""
    return csv_text(
        _LIST,
        (
            (
                *_canonical(voucher, line),
                line.number,
                " ".join(voucher.links),
                " ".join(voucher.tags),
                within(root, line.source.file),
                line.source.line,
            )
            for voucher in vouchers
            for line in voucher.lines
        ),
    )


def journal_by_registration(vouchers: Sequence[Voucher]) -> str:
    """Return grundbok.csv (LKBR 3:3): in the order of registration, then by series and number."""
    ordered = sorted(vouchers, key=lambda voucher: (voucher.registered, voucher.series_order))
    header = ("regdatum", "verifikation", "datum", "rad", "konto", "betalningsmottagare", "text", "debet", "kredit")
    return csv_text(
        header,
        (
            (
                voucher.registered,
                voucher.ver,
                voucher.date,
                line.number,
                line.account,
                voucher.payee,
                voucher.text,
                *debit_credit(line.amount_ore),
            )
            for voucher in ordered
            for line in voucher.lines
        ),
    )


def underlag_list(vouchers: Sequence[Voucher], root: Path) -> str:
    """Return underlag.csv: what each voucher refers to, the voucher's own checksum, and that of its file if it has one.

    A file is named by `dokument:`, relative to the ledger's file that the voucher stands in.
    """
    header = ("verifikation", "datum", "underlag", "verifikationens_sha256", "dokument", "dokumentets_sha256")
    return csv_text(
        header,
        (
            (voucher.ver, voucher.date, voucher.underlag, checksum([voucher]), *_document(voucher, root))
            for voucher in vouchers
        ),
    )


def _document(voucher: Voucher, root: Path) -> tuple[str, str]:
    if not voucher.document:
        return "", ""
    path = (voucher.source.file.parent / voucher.document).resolve()
    if not path.is_relative_to(root.resolve()):
        return voucher.document, "utanför förbundets mapp"
    name = within(root, path)
    return (name, hashlib.sha256(path.read_bytes()).hexdigest()) if path.is_file() else (name, "saknas")


def within(root: Path, file: Path) -> str:
    """Return a file's name as seen from the project's folder; only its last part when it stands elsewhere."""
    resolved = file.resolve()
    return resolved.relative_to(root.resolve()).as_posix() if resolved.is_relative_to(root.resolve()) else file.name


def place(root: Path, source: Source | None) -> str:
    """Return `ledger/2022.beancount:17`, "" for no place."""
    if source is None:
        return ""
    name = source.file.as_posix() if not source.file.is_absolute() else within(root, source.file)
    return f"{name}:{source.line}" if source.line else name
