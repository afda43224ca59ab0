"""A report's skeleton: its chapters, its single facts and its datasets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from finsam_ar.config.dataset import Dataset, DatasetSchema, Ids, foreign_faults, read_dataset, read_schema
from finsam_ar.config.folders import Folders
from finsam_ar.config.reader import Model, read_toml
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.suggest import near


class ChapterDef(Model):
    """A chapter: its words are `<id>.md`."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str = Field(alias="titel", min_length=1)
    required: bool = Field(default=False, alias="obligatoriskt")
    yearly: bool = Field(default=False, alias="arlig")  # written anew each year; the standard's words are a skeleton
    continues: bool = Field(default=False, alias="fortsatter")


class Rapport(Model):
    """`rapport.toml`: the report's title, what it is about, a book or a paper of a few pages, its chapters in order."""

    title: str = Field(default="Årsredovisning {år}", alias="titel")
    subtitle: str = Field(default="{år}-01-01 – {år}-12-31", alias="undertitel")
    about: Literal["datum", "period", "år"] = Field(default="år", alias="galler")
    period: Literal["t", "q", "k", "h"] = "t"  # what a period's number alone stands for
    tables: list[str] = Field(default_factory=list, alias="tabeller")  # those of the årsredovisning that it has too
    form: Literal["bok", "pm"] = "bok"
    chapters: list[ChapterDef] = Field(alias="kapitel", min_length=1)


def read_rapport(path: Path) -> Rapport:
    """Return `rapport.toml`; UserError with every fault, such as a chapter that stands twice."""
    rapport = read_toml(path, Rapport)
    seen: dict[str, ChapterDef] = {}
    problems = []
    for chapter in rapport.chapters:
        if chapter.id in seen:
            problems.append(
                Problem(f"kapitlet ”{chapter.id}” står också på rad {seen[chapter.id].source.line}", chapter.source)
            )
        seen.setdefault(chapter.id, chapter)
    if problems:
        raise UserError(problems)
    return rapport


def chapter_files(rapport: Rapport, folders: Folders) -> list[tuple[ChapterDef, Path]]:
    """Return each chapter with its words; a chapter without is left out, or a Problem when it is obligatory."""
    found: list[tuple[ChapterDef, Path]] = []
    problems: list[Problem] = []
    for chapter in rapport.chapters:
        path = folders.words(chapter.id)
        expected = folders.report / f"{chapter.id}.md"
        if chapter.yearly and path not in (None, expected):
            hint = f"Skriv kapitlet i {Source(expected)}. En stomme att börja från finns i {path}."
            problems.append(Problem(f"kapitlet ”{chapter.title}” saknas för året", Source(expected), hint))
        elif path is not None:
            found.append((chapter, path))
        elif chapter.required:
            problems.append(
                Problem(
                    f"kapitlet ”{chapter.title}” saknas",
                    Source(expected),
                    f"Skriv kapitlet i {Source(expected)}. Att det är obligatoriskt står i {chapter.source}.",
                )
            )
    problems += _stray_words([chapter.id for chapter in rapport.chapters], folders)
    if problems:
        raise UserError(problems)
    return found


def _stray_words(chapters: list[str], folders: Folders) -> Iterator[Problem]:
    """Yield the files with words that no chapter would show: a misspelt name must not make them disappear."""
    for folder in (folders.report, folders.templates / "kapitel"):
        for path in sorted(folder.glob("*.md")):
            if path.stem not in chapters:
                yield Problem("filen hör inte till något kapitel", Source(path), near(path.stem, chapters))


def _fact(value: object) -> int | str | dt.date:
    if isinstance(value, int | str | dt.date) and not isinstance(value, bool | dt.datetime):
        return value
    raise PydanticCustomError("uppgift", "neither a whole number, a text nor a date")


class Uppgifter(Model):
    """Single facts that no ledger holds, by name: a count, a text or a date."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[object, AfterValidator(_fact)]] = Field(init=False)

    @property
    def values(self) -> dict[str, int | str | dt.date]:
        """The facts by name."""
        return {name: _fact(value) for name, value in (self.model_extra or {}).items()}


class ReportFacts(Model):
    """Where and when a report is signed, and its single facts: `arsredovisning.toml`, or a board paper's own."""

    place: str = Field(default="", alias="ort")
    date: dt.date | None = Field(default=None, alias="datum")
    facts: Uppgifter = Field(default_factory=Uppgifter, alias="uppgifter")


def read_report_facts(path: Path) -> ReportFacts:
    """Return the file's facts; UserError with every fault."""
    return read_toml(path, ReportFacts)


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"”{text}” är inget giltigt mönster: {error}") from None
    return text


class Sprak(Model):
    """`sprak.toml`: digits that may be typed by hand in the words, as regular expressions."""

    allowed: list[Annotated[str, AfterValidator(_pattern)]] = Field(default_factory=list, alias="tillatna")


def read_allowed(folders: Folders) -> list[re.Pattern[str]]:
    """Return the patterns of the standard's and the förbund's `sprak.toml`."""
    return [re.compile(text) for path in folders.layers("sprak.toml") for text in read_toml(path, Sprak).allowed]


@dataclass(frozen=True)
class Datasets:
    """All datasets of a year. What is `missing` (where its file is to be) or `faulty` matters only when it is used."""

    found: dict[str, Dataset]
    missing: dict[str, Path]
    faulty: dict[str, UserError] = field(default_factory=dict)  # of a board paper: those that it shares


def read_datasets(folders: Folders, ids: Ids) -> Datasets:
    """Read every dataset that has a schema; UserError with the faults of all schemas and files together.

    A board paper isn't stopped by what the årsredovisning of its year hasn't been given yet.
    """
    found: dict[str, Dataset] = {}
    missing: dict[str, Path] = {}
    faulty: dict[str, UserError] = {}
    schemas: dict[str, DatasetSchema] = {}
    problems: list[Problem] = []
    for path in folders.schemas().values():
        try:
            schemas[path.stem] = schema = read_schema(path)
            file = folders.data(schema.file, is_of_year=schema.is_of_year)
        except UserError as error:
            problems += error.problems
            continue
        if not file.exists():
            missing[path.stem] = file
            continue
        try:
            found[path.stem] = read_dataset(path.stem, schema, file, ids)
        except UserError as error:
            if folders.shared is not None and not file.is_relative_to(folders.report):
                faulty[path.stem] = error
            else:
                problems += error.problems
    if problems := problems or list(foreign_faults(schemas)):
        raise UserError(problems)
    return Datasets(found, missing, faulty)
