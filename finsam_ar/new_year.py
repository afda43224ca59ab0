"""Lays up a new year: its ledger file, its file of decisions and its reports' skeleton.

`plan_ledger` and `plan_reports` say what the files should hold and touch nothing; `make` reads and writes. A file
that exists is never changed, except the main file, which gets the include lines that it lacks.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from finsam_ar.books import load
from finsam_ar.books.accruals import Accrual, read_accruals
from finsam_ar.books.model import Books, Root
from finsam_ar.books.outcome import closing_balances
from finsam_ar.config.dataset import read_schema
from finsam_ar.config.folders import Folders
from finsam_ar.config.reader import read_text
from finsam_ar.document.linter import LAST_YEARS_WORDS
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.files import write_atomically
from finsam_ar.vouchers.aterforing import reversal
from finsam_ar.vouchers.draft import amount_text, render_all
from finsam_ar.vouchers.filing import numbered

_ROOT_OPTIONS = {
    "name_assets": Root.TILLGANGAR,
    "name_liabilities": Root.SKULDER,
    "name_equity": Root.EGET_KAPITAL,
    "name_income": Root.INTAKTER,
    "name_expenses": Root.KOSTNADER,
}
_CONFIRMED_VOUCHER = re.compile(r"^\d{4}-\d\d-\d\d \*", re.MULTILINE)
_INCLUDE = re.compile(r'^include "([^"]+)"\s*(?:;.*)?$')
_STRUCTURE = re.compile(r"#{1,6} |\{[{%#].*[}%#]\}$|$")  # a heading, an expression or block alone, an empty line


@dataclass(frozen=True)
class Outcome:
    """What came of it: files written (the main file among them when it got new lines), and files left alone."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


@dataclass(frozen=True)
class LastReports:
    """Last year's report files, file name -> text."""

    words: Mapping[str, str]
    datasets: Mapping[str, str]
    carried: Mapping[str, frozenset[str]]  # name of a dataset whose rows go along -> its columns that begin empty
    facts: str | None


def make(directory: Path, main_file: Path, year: int) -> Outcome:
    """Lay up `year` in the project at `directory`; run again it changes nothing."""
    books = load.load(main_file)
    ledger = main_file.parent
    _refuse_wrong_year(books, ledger / f"{year}.beancount", year)
    plan = {ledger / name: text for name, text in plan_ledger(books, read_accruals(main_file, year - 1), year).items()}
    last = _read_reports(Folders(directory / "reports" / str(year - 1), directory / "templates"))
    plan |= {directory / "reports" / str(year) / name: text for name, text in plan_reports(last, year).items()}
    kept = tuple(path for path in plan if path.exists())
    written = [path for path in plan if path not in kept]
    for path in written:
        write_atomically(path, plan[path])
    old_main = read_text(main_file)
    new_main = with_includes(old_main, (f"beslut/{year}.beancount", f"{year}.beancount"))
    if new_main != old_main:  # last: a run that breaks off leaves a main file that includes only what exists
        write_atomically(main_file, new_main)
        written.append(main_file)
    return Outcome(tuple(written), kept)


def plan_ledger(books: Books, accruals: Iterable[Accrual], year: int) -> dict[str, str]:
    """Return the year's two ledger files: path relative to the ledger's folder -> text."""
    options = "".join(f'option "{option}" "{root.value}"\n' for option, root in _ROOT_OPTIONS.items())
    balances = "".join(
        f"{year}-01-01 balance {account}  {amount_text(ore)}\n"
        for account, ore in closing_balances(books, year - 1).items()
    )
    reversals = render_all(numbered([reversal(each, year, dt.date(year, 1, 1)) for each in accruals], ()))
    vouchers = (
        f"; Bokföring {year}: verifikationer i nummerordning.\n\n{options}\n"
        f"; Ingående balanser: {year - 1} års utgående. Stämmer någon inte längre har {year - 1} ändrats i efterhand.\n"
        f"{balances}"
    )
    if reversals:
        vouchers += (
            f"\n; Återföring av {year - 1} års periodiseringar. Bekräfta var och en: byt ! mot *.\n"
            "; Ska en inte återföras, ta bort den och numrera om de följande: serien får inte ha luckor.\n\n"
            f"{reversals}"
        )
    decisions = (
        f"; Beslut som gäller {year}: budget, budgetfördelning, beviljanden, överföringar. Se handboken.\n\n{options}\n"
        f'; {year - 1}-11-25 custom "finsam-budget" "…" 1000000 SEK\n'
        f';   ar: {year}\n;   organ: "styrelsen"\n;   paragraf: "§ …"\n;   dnr: "…"\n'
    )
    return {f"{year}.beancount": vouchers, f"beslut/{year}.beancount": decisions}


def plan_reports(last: LastReports, year: int) -> dict[str, str]:
    """Return the year's report files, made from last year's: path relative to reports/<year> -> text."""
    files = {name: skeleton(text, year - 1) for name, text in last.words.items()}
    for name, text in last.datasets.items():
        header = text.partition("\n")[0].rstrip("\r") + "\n"
        files[f"data/{name}"] = _without(text, last.carried[name]) if name in last.carried else header
    if last.facts is not None:
        files["arsredovisning.toml"] = _facts_to_fill_in(last.facts, year)
    return files


def skeleton(words: str, from_year: int) -> str:
    """Mark the prose under each heading as last year's; headings, structure and expressions stand as they are."""
    lines: list[str] = []
    marked = False
    for line in words.splitlines():
        if LAST_YEARS_WORDS.fullmatch(line):
            continue
        is_structure = _STRUCTURE.match(line) is not None
        if line.startswith("#"):
            marked = False
        elif not is_structure and not marked:
            lines.append(f"{{# {from_year} års text: läs, skriv om och ta bort den här raden. #}}")
            marked = True
        lines.append(line)
    return "\n".join(lines) + "\n"


def with_includes(main_text: str, names: Iterable[str]) -> str:
    """Add the include lines that are missing, each after the last one of the same folder (else at the end)."""
    lines = main_text.splitlines()
    for name in names:
        included = {position: found[1] for position, line in enumerate(lines) if (found := _INCLUDE.match(line))}
        if name in included.values():
            continue
        folder = name.rpartition("/")[0]
        same = [position for position, other in included.items() if other.rpartition("/")[0] == folder]
        lines.insert(max(same, default=len(lines) - 1) + 1, f'include "{name}"')
    return "\n".join(lines) + "\n"


def _refuse_wrong_year(books: Books, year_file: Path, year: int) -> None:
    if year - 1 not in books.years:
        known = ", ".join(map(str, books.years)) or "inga"
        raise UserError(
            Problem(
                f"{year} kan inte läggas upp: {year - 1} har ingen bokföring",
                Source(books.main_file),
                f"Bokförda år: {known}.",
            )
        )
    if year_file.exists() and _CONFIRMED_VOUCHER.search(read_text(year_file)):
        raise UserError(Problem(f"{year} finns redan och är bokfört; ingenting ändrades", Source(year_file)))


def _without(text: str, columns: Collection[str]) -> str:
    """The rows of a CSV text with the columns' cells empty: last year's status must not be printed as this year's."""
    if not columns:
        return text
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    emptied = {place for place, name in enumerate(header) if name in columns}
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if place in emptied else cell for place, cell in enumerate(row)] for row in rows)
    return out.getvalue()


def _facts_to_fill_in(text: str, year: int) -> str:
    """Every key commented out: what isn't filled in is then reported as missing, not printed as last year's."""
    is_section = re.compile(r"\s*(\[[^\[].*)?$")
    lines = [line if is_section.match(line) or line.startswith("#") else f"# {line}" for line in text.splitlines()]
    head = f"# Uppgifter för {year}. Raderna nedan är {year - 1} års: ändra värdet och ta bort # framför.\n"
    return head + "\n".join(line for line in lines if not line.startswith("# Uppgifter för ")) + "\n"


def _read_reports(folders: Folders) -> LastReports:
    folder = folders.report
    facts = folder / "arsredovisning.toml"
    datasets = sorted((folder / "data").glob("*.csv"))
    read_schemas = [read_schema(path) for path in folders.schemas().values()]
    return LastReports(
        words={path.name: read_text(path) for path in sorted(folder.glob("*.md"))},
        datasets={path.name: read_text(path) for path in datasets},
        carried={
            schema.file: frozenset(schema.answering.filled_in if schema.answering else ())
            for schema in read_schemas
            if schema.carries_over
        },
        facts=read_text(facts) if facts.exists() else None,
    )
