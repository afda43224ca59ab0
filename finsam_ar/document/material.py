"""What words, tables and charts are made of: the report's own files, the register and the engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from finsam_ar.books.decisions import as_of
from finsam_ar.books.model import Books, Register
from finsam_ar.books.outcome import verksamheter_of
from finsam_ar.config.dataset import Dataset, Ids
from finsam_ar.config.diagram import ChartDef, read_charts
from finsam_ar.config.folders import Folders
from finsam_ar.config.forbund import Forbund, read_forbund
from finsam_ar.config.rapport import (
    ChapterDef,
    Datasets,
    Rapport,
    ReportFacts,
    Uppgifter,
    chapter_files,
    read_allowed,
    read_datasets,
    read_rapport,
    read_report_facts,
)
from finsam_ar.document.marks import WordError
from finsam_ar.document.masking import without_small_groups
from finsam_ar.document.protocol import Evaluation
from finsam_ar.document.values import Named
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.suggest import near
from finsam_ar.tables.periods import Occasion

T = TypeVar("T")


@dataclass(frozen=True)
class ReportFiles:
    """Everything of a report that stands in files, read and found good; small groups are masked already."""

    forbund: Forbund
    rapport: Rapport
    about: ReportFacts
    chapters: tuple[tuple[ChapterDef, Path], ...]
    datasets: Datasets
    charts: Mapping[str, ChartDef]
    allowed: tuple[re.Pattern[str], ...]


def read_report_files(folders: Folders, register: Register, checks: Collection[str]) -> ReportFiles:
    """Read a report's files, in which datasets may name `checks`; UserError with the faults of all of them together."""
    problems: list[Problem] = []

    def attempt(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except UserError as error:
            problems.extend(error.problems)
            return None

    ids = Ids(register.verksamheter, register.organisations, checks)
    about_forbund = partial(read_forbund, for_paper=folders.shared is not None)
    forbund = attempt(lambda: about_forbund(_expected(folders, "forbund.toml", folders.templates)))
    rapport = attempt(lambda: read_rapport(_expected(folders, "rapport.toml", folders.templates)))
    about = attempt(lambda: _report_facts(folders))
    chapters = attempt(lambda: chapter_files(rapport, folders)) if rapport is not None else None
    datasets = attempt(lambda: read_datasets(folders, ids))
    charts = attempt(lambda: read_charts(folders))
    allowed = attempt(lambda: read_allowed(folders))
    if (
        forbund is None
        or rapport is None
        or about is None
        or chapters is None
        or datasets is None
        or charts is None
        or allowed is None
    ):
        raise UserError(problems)
    if forbund.masking is not None:
        datasets = replace(datasets, found=without_small_groups(datasets.found, forbund.masking.least))
    return ReportFiles(forbund, rapport, about, tuple(chapters), datasets, charts, tuple(allowed))


def _report_facts(folders: Folders) -> ReportFacts:
    """Return a report's own facts; a board paper may lack them, and one of the whole year has the year's too."""
    path = folders.facts_file
    if folders.shared is None:
        return read_report_facts(_expected(folders, path.name, folders.report))
    own = read_report_facts(path) if path.exists() else ReportFacts()
    of_year = folders.shared.facts_file
    if folders.is_before_years_end or not of_year.exists():
        return own
    facts = {**read_report_facts(of_year).facts.values, **own.facts.values}
    return own.model_copy(update={"facts": Uppgifter.model_validate(facts)})


_EXPECTED = {
    "forbund.toml": "Den ska ha förbundets namn och orgnr, och kan ha adress och färger.",
    "arsredovisning.toml": "Den ska ha ort och datum för underskriften. Lägg upp årets filer med finsam-ar nytt-ar.",
}


def _expected(folders: Folders, name: str, place: Path) -> Path:
    found = folders.file(name)
    if found is None:
        raise UserError(Problem(f"filen {name} saknas", Source(place / name), _EXPECTED.get(name, "")))
    return found


@dataclass(frozen=True)
class Material:
    """One report's files, register and engine."""

    files: ReportFiles
    evaluation: Evaluation
    register: Register
    active: frozenset[str]  # verksamheter that have money in the report's year

    @property
    def year(self) -> int:
        """The report's year."""
        return self.evaluation.year

    @property
    def occasion(self) -> Occasion:
        """What the report is about."""
        return self.evaluation.occasion

    @property
    def names(self) -> Mapping[str, Named]:
        """All names of the register by id."""
        return names_of(self.register)

    def dataset(self, id_: str) -> Dataset:
        """Return a dataset; WordError when there is none, or its file is missing.

        UserError with the faults of all faulty ones when it is one of them.
        """
        datasets = self.files.datasets
        if id_ in datasets.missing:
            raise WordError(
                f"datamängden ”{id_}” saknas för {self.year}", f"Den ska stå i {Source(datasets.missing[id_])}."
            )
        if id_ in datasets.faulty:
            raise UserError(problem for error in datasets.faulty.values() for problem in error.problems)
        if id_ not in datasets.found:
            raise WordError(f"det finns ingen datamängd ”{id_}”", near(id_, [*datasets.found, *datasets.missing]))
        return datasets.found[id_]


def missing_rows(material: Material) -> Iterator[Problem]:
    """Yield a problem for each verksamhet that has a row in the table that a dataset names, but none in the dataset."""
    for dataset in material.files.datasets.found.values():
        table = dataset.schema.row_for_each
        try:
            rows = () if table is None else material.evaluation.rows(table)
        except KeyError:
            continue  # another report's table
        keys = {row.key for row in dataset.rows}
        for row in rows:
            if row["id"] not in keys:
                hint = f"Den står i tabellen ”{table}”. Skriv en rad med uppgifterna ur dess kvartalsrapport."
                yield Problem(f"raden för ”{row['id']}” saknas", dataset.source, hint)


def names_of(register: Register) -> dict[str, Named]:
    """Return every verksamhet and organisation of the register as a name that words can use."""
    names: dict[str, Named] = {
        each.id: Named(each.id, each.name, {**each.attributes, "kortnamn": each.short_name})
        for each in register.organisations.values()
    }
    for each in register.verksamheter.values():
        owners = " och ".join(names[id_].name for id_ in each.owners if id_ in names)
        details = {**each.attributes, "kortnamn": each.short_name, "agare": owners, "slag": each.kind}
        names[each.id] = Named(each.id, each.name, details)
    return names


def active_verksamheter(books: Books, occasion: Occasion) -> frozenset[str]:
    """Return the verksamheter that have postings or a budget in the occasion's year, as known on its day."""
    year = occasion.year
    booked = verksamheter_of(books, year, occasion.as_of)
    budgeted = {decision.verksamhet for decision in as_of(books.decisions, occasion.as_of) if decision.year == year}
    return frozenset((booked | budgeted) & set(books.register.verksamheter))
