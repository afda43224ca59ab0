"""How the system works, made from its own configuration (LKBR 3:11), and what its checks said of the year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path

from finsam_ar import __version__
from finsam_ar.audit.vouchers import place, within
from finsam_ar.books.model import Books
from finsam_ar.checks.catalogue import described
from finsam_ar.checks.model import Finding
from finsam_ar.config.tabell import ColumnDef, RowDef, SelectionDef, TableDef
from finsam_ar.render.sheets import csv_text, one_line
from finsam_ar.tables.periods import with_years

#: What the program is made of; pyproject.toml says which versions it takes.
PROGRAMS = (
    "beancount",
    "click",
    "fava",
    "highspy",
    "jinja2",
    "markdown-it-py",
    "matplotlib",
    "pandas",
    "pydantic",
    "pyphen",
    "reportlab",
    "rich",
    "tree-sitter",
    "tree-sitter-toml",
    "xlsxwriter",
)
_INTRODUCTION = """
Bokföringen är textfiler (Beancount) i `ledger/`. Programmet finsam-ar läser dem, kontrollerar dem och räknar fram varje
siffra i årsredovisningen. Texter, uppgifter och datamängder ligger i `reports/`, förbundets egna tabeller och mallar i
`templates/`. Det här dokumentet är gjort av samma konfiguration som siffrorna.

Grundboken (`grundbok.csv`) är i registreringsordning, huvudboken (`huvudbok.csv`) i systematisk ordning.
Verifikationerna numreras per räkenskapsår och serie, utan luckor och dubbletter; det kontrolleras varje gång böckerna
läses. Årets resultat bokas inte om: tidigare års resultat räknas in i eget kapital. Bokningar märkta `#bokslut` finns i
grundboken men räknas inte i huvudboken och tabellerna.
"""


def documentation(books: Books, definitions: Mapping[str, TableDef], year: int, root: Path) -> str:
    """Return systemdokumentation.md."""
    parts = ["# Systemdokumentation\n", _INTRODUCTION.strip() + "\n"]
    parts += ["## Program\n", *_table(("program", "version"), _versions())]
    files = [(within(root, path),) for path in books.files]
    parts += ["## Bokföringens filer\n", *_table(("fil",), files)]
    parts += ["## Kontoplan\n", *_table(("nummer", "konto", "verksamhet"), _accounts(books))]
    parts += ["## Organisationer\n", *_table(("id", "namn", "medlem"), _organisations(books))]
    header = ("id", "namn", "under", "slag", "finansiär", "från", "till")
    parts += ["## Verksamheter\n", *_table(header, _verksamheter(books))]
    parts.append("## Tabeller\n")
    for id_, table in sorted(definitions.items()):
        title = with_years(table.title, year)
        columns = [(with_years(name, year), with_years(what, year)) for name, what in map(_column, table.columns)]
        parts += [f"### {title} (`{id_}`)\n", *_table(("kolumn", "visar"), columns)]
        parts += _table(("rad", "text", "består av"), map(_row, table.rows))
    parts += ["## Kontroller\n", "Beskrivningarna är programmets egna, på engelska.\n"]
    parts += [*_table(("kod", "vad den kontrollerar"), list(described().items()))]
    return "\n".join(parts)


def findings_list(findings: Sequence[Finding], root: Path) -> str:
    """Return kontrollblad.csv: every finding, and every check of the catalogue that found nothing."""
    found = {finding.code for finding in findings}
    rows = [(f.code, f.severity.value, f.message, place(root, f.source), f.hint) for f in findings]
    rows += [(code, "utan anmärkning", "", "", "") for code in described() if code not in found]
    return csv_text(("kod", "resultat", "meddelande", "plats", "atgard"), sorted(rows))


def _table(header: Sequence[str], rows: Iterator[tuple[str, ...]] | Sequence[tuple[str, ...]]) -> Iterator[str]:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(one_line(cell).replace("|", r"\|") for cell in cells) + " |"

    yield "\n".join([line(header), "|" + "---|" * len(header), *map(line, rows)]) + "\n"


def _versions() -> Iterator[tuple[str, str]]:
    yield "finsam-ar", __version__
    for name in PROGRAMS:
        yield name, metadata.version(name)


def _accounts(books: Books) -> Iterator[tuple[str, ...]]:
    for account in sorted(books.accounts.values(), key=lambda account: (account.number or 0, account.name)):
        yield str(account.number or ""), account.name, account.verksamhet or ""


def _organisations(books: Books) -> Iterator[tuple[str, ...]]:
    for each in books.register.organisations.values():
        yield each.id, each.name, each.membership or ""


def _verksamheter(books: Books) -> Iterator[tuple[str, ...]]:
    for each in books.register.verksamheter.values():
        dates = (each.valid_from.isoformat(), each.valid_to.isoformat() if each.valid_to else "")
        yield each.id, each.name, each.parent or "", each.kind, each.financier, *dates


def _column(column: ColumnDef) -> tuple[str, str]:
    if column.difference is not None:
        return column.id, " − ".join(column.difference)
    if column.ratio is not None:
        return column.id, f"{column.ratio.numerator} i procent av {column.ratio.denominator}"
    if column.content is not None:
        return column.id, f"text: {column.content}"
    year = f" {column.year_offset:+}" if column.year_offset else ""
    return column.id, f"{column.origin}, {column.period}{year}"


def _row(row: RowDef) -> tuple[str, str, str]:
    return row.id, row.text, "; ".join(_made_of(row))


def _made_of(row: RowDef) -> Iterator[str]:
    if row.kind == "rubrik":
        yield "rubrik"
    yield from map(_selection, row.all_selections())
    if row.terms:
        yield "summa: " + " ".join(row.terms)
    if row.ratio is not None and row.ratio.numerator is not None and row.ratio.denominator is not None:
        yield f"procent: {_selection(row.ratio.numerator)} av {_selection(row.ratio.denominator)}"
    elif row.ratio is not None:
        yield f"procent: {row.ratio.row} av {row.ratio.origin}"
    if row.fact:
        yield f"uppgift: {row.fact}"
    if row.function:
        yield f"funktion: {row.function}"
    if row.for_each:
        yield f"en rad för varje {row.for_each}"
    if row.control:
        yield "ska vara lika med: " + " ".join(row.control)
    if row.specifies:
        yield f"specificerar: {row.specifies}"


def _selection(selection: SelectionDef) -> str:
    named = {
        "konton": selection.accounts,
        "utom": selection.excluded,
        "verksamheter": selection.verksamheter,
        "slag": selection.kinds,
        "finansiär": selection.financiers,
    }
    words = [f"{name} {', '.join(values)}" for name, values in named.items() if values]
    words += [] if selection.insatser is None else ["insatser" if selection.insatser else "inte insatser"]
    words += [word for word in (selection.measure, selection.sign, *selection.only_origins, selection.always) if word]
    return "urval: " + ", ".join(words) if words else "allt"
