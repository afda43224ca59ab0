"""Datasets: facts that no ledger holds, as CSV files with a schema each.

The schema is `data/<id>.toml` of the templates, the rows are `reports/<år>/data/<fil>`. Counts are stored as they were
published; shares are computed from them and never stored. The schema says which columns count persons, so that small
groups can be masked (`document/masking`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal

from pydantic import Field

from finsam_ar.config.reader import Model, collecting, csv_records, read_toml
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.suggest import near, quoted


@dataclass(frozen=True)
class Masked:
    """Stands where a count was that could tell of a person: counts from 1 to below `least` are never told."""

    least: int


Value = str | int | Decimal | dt.date | tuple[str, ...] | Masked
ColumnType = Literal["text", "verksamhet", "organisation", "heltal", "procent", "datum", "val", "kontroller"]

_ID = re.compile(r"[a-z][a-z0-9_]*")


class ColumnDef(Model):
    """A column: stored cells of a type, or a share in per cent computed from two columns of counts."""

    id: str = Field(min_length=1)
    text: str = ""
    type: ColumnType | None = Field(default=None, alias="typ")
    choices: list[str] = Field(default_factory=list, alias="val")
    required: bool = Field(default=True, alias="krav")
    is_shown: bool = Field(default=True, alias="visas")
    share: list[str] = Field(default_factory=list, alias="andel")
    counts_persons: bool = Field(default=False, alias="personer")
    width: int = Field(default=0, alias="bredd", ge=0)


class SumCheck(Model):
    """In every row, a column is the sum of others.

    Where that isn't required it may fail in some rows, and a part may be another dataset's, `id/kolumn` in the row with
    the same key: such a sum is only known, so that no masked count can be computed by it.
    """

    column: str = Field(alias="kolumn")
    parts: list[str] = Field(alias="delar", min_length=1)
    required: bool = Field(default=True, alias="krav")


class Display(Model):
    """How the dataset looks as a table."""

    sum_row: str = Field(default="", alias="summarad")
    group: str = Field(default="", alias="grupp")
    remarks: list[str] = Field(default_factory=list, alias="not")


class Signing(Model):
    """Which columns name who signs: their name, their role, and who appointed them."""

    name: str = Field(default="namn", alias="namn")
    role: str = Field(default="roll", alias="roll")
    appointed_by: str = Field(default="", alias="utsedd_av")


class Answering(Model):
    """Which column names the checks that answer a row, and which two are then filled in by what they found."""

    checks: str = Field(alias="kontroller")
    status: str = "status"
    result: str = Field(default="resultat", alias="resultat")

    @property
    def filled_in(self) -> tuple[str, str]:
        """The columns that hold the answer."""
        return self.status, self.result


class DatasetSchema(Model):
    """A dataset's schema."""

    title: str = Field(alias="titel", min_length=1)
    file: str = Field(alias="fil", min_length=1, pattern=r"^[^/\\]+$")
    key: str = Field(alias="nyckel", min_length=1)
    carries_over: bool = Field(default=False, alias="foljer_med")  # next year's file begins with this year's rows
    is_of_year: bool = Field(default=False, alias="hela_aret")  # a report of a part of the year has a file of its own
    row_for_each: str | None = Field(default=None, alias="rad_for_varje")  # a table, whose verksamheter have a row each
    columns: list[ColumnDef] = Field(alias="kolumn", min_length=1)
    sums: list[SumCheck] = Field(default_factory=list, alias="summa")
    display: Display = Field(default_factory=Display, alias="visning")
    signing: Signing = Field(default_factory=Signing, alias="underskrift")
    answering: Answering | None = Field(default=None, alias="svar")

    def column(self, id_: str) -> ColumnDef | None:
        """Return the column with an id."""
        return next((column for column in self.columns if column.id == id_), None)

    @property
    def stored(self) -> list[ColumnDef]:
        """The columns that stand in the file."""
        return [column for column in self.columns if column.type is not None]

    @property
    def persons(self) -> list[str]:
        """The ids of the columns that count persons."""
        return [column.id for column in self.columns if column.counts_persons]


@dataclass(frozen=True)
class DatasetRow:
    """A row: its key and its values by column id, None where an optional cell is empty."""

    key: str
    values: Mapping[str, Value | None]
    source: Source


@dataclass(frozen=True)
class Dataset:
    """A dataset that fits its schema."""

    id: str
    schema: DatasetSchema
    rows: tuple[DatasetRow, ...]
    source: Source
    totals: Mapping[str, int | Masked] = field(default_factory=dict)  # of columns in which a count is masked

    def total(self, column: str, rows: Sequence[DatasetRow] | None = None) -> int | Masked:
        """Return the sum of a column of counts, of all rows or the given ones; masked if one of these is."""
        if column in self.totals and (rows is None or len(rows) == len(self.rows)):
            return self.totals[column]
        values = [row.values[column] for row in (self.rows if rows is None else rows)]
        masked = next((value for value in values if isinstance(value, Masked)), None)
        return masked or sum(value for value in values if isinstance(value, int))


def read_schema(path: Path) -> DatasetSchema:
    """Return a dataset's schema; UserError with every fault."""
    schema = read_toml(path, DatasetSchema)
    if problems := list(_schema_faults(schema)):
        raise UserError(problems)
    return schema


def _schema_faults(schema: DatasetSchema) -> Iterator[Problem]:
    seen: set[str] = set()
    for column in schema.columns:
        if column.id in seen:
            yield Problem(f"kolumnen ”{column.id}” står två gånger", column.source)
        seen.add(column.id)
        yield from _column_faults(column)
        for name in column.share:
            yield from _known(schema, name, column.source, counts=True)
    yield from _known(schema, schema.key, schema.source)
    for check in schema.sums:
        yield from _sum_definition_faults(schema, check)
    if schema.display.group:
        yield from _known(schema, schema.display.group, schema.display.source)
    if schema.answering:
        yield from _answering_faults(schema, schema.answering)


def _column_faults(column: ColumnDef) -> Iterator[Problem]:
    if not _ID.fullmatch(column.id):
        yield Problem(f"kolumnen ”{column.id}”: ett id har bara a–z, 0–9 och _", column.source)
    if (column.type is None) == (not column.share):
        yield Problem(f"kolumnen ”{column.id}” ska ha antingen typ eller andel", column.source)
    if (column.type == "val") != bool(column.choices):
        yield Problem(f"kolumnen ”{column.id}”: typen val, och bara den, har en lista ”val”", column.source)
    if column.counts_persons and column.type != "heltal":
        yield Problem(f"kolumnen ”{column.id}”: bara heltal räknar personer", column.source)
    if len(column.share) not in (0, 2):
        yield Problem(f"kolumnen ”{column.id}”: andel ska vara två kolumner, täljare och nämnare", column.source)


def _sum_definition_faults(schema: DatasetSchema, check: SumCheck) -> Iterator[Problem]:
    own = [name for name in (check.column, *check.parts) if "/" not in name]
    for name in own:
        yield from _known(schema, name, check.source, counts=True)
    if check.required and len(own) != 1 + len(check.parts):
        hint = "Skriv krav = false: summan kontrolleras då inte, men används när små antal döljs."
        yield Problem("delar ur en annan datamängd kan inte krävas", check.source, hint)
    persons = [name for name in own if name in schema.persons]
    if persons and persons != own:
        others = quoted([name for name in own if name not in persons])
        hint = "Alla eller inga ska ha personer = true: annars går det som döljs att räkna fram."
        yield Problem(f"summan blandar personer med {others}", check.source, hint)


def _answering_faults(schema: DatasetSchema, answering: Answering) -> Iterator[Problem]:
    for name in (answering.checks, *answering.filled_in):
        yield from _known(schema, name, answering.source)
        column = schema.column(name)
        if column is not None and column.required:
            yield Problem(f"kolumnen ”{name}” ska ha krav = false, eftersom [svar] nämner den", column.source)
    checks = schema.column(answering.checks)
    if checks is not None and checks.type != "kontroller":
        yield Problem(f"kolumnen ”{answering.checks}” är inte av typen kontroller", answering.source)


def foreign_faults(schemas: Mapping[str, DatasetSchema]) -> Iterator[Problem]:
    """Yield the sums' parts of other datasets that aren't counts of persons there."""
    for schema in schemas.values():
        for check in schema.sums:
            for id_, _, column in (part.partition("/") for part in check.parts if "/" in part):
                if id_ not in schemas:
                    yield Problem(f"det finns ingen datamängd ”{id_}”", check.source, near(id_, schemas))
                elif column not in schemas[id_].persons:
                    hint = near(column, schemas[id_].persons)
                    yield Problem(f"”{id_}” har ingen kolumn ”{column}” med personer", check.source, hint)


def _known(schema: DatasetSchema, name: str, source: Source, *, counts: bool = False) -> Iterator[Problem]:
    column = schema.column(name)
    if column is None or column.type is None:
        yield Problem(f"det finns ingen kolumn ”{name}”", source, near(name, [c.id for c in schema.stored]))
    elif counts and column.type != "heltal":
        yield Problem(f"kolumnen ”{name}” är inte av typen heltal", source)


@dataclass(frozen=True)
class Ids:
    """The ids that cells of the types verksamhet and organisation may hold, and the codes of kontroller."""

    verksamheter: Collection[str]
    organisations: Collection[str]
    checks: Collection[str]


def read_dataset(id_: str, schema: DatasetSchema, path: Path, ids: Ids) -> Dataset:
    """Return the dataset of a file; UserError with every fault of every row, each with its line."""
    records = csv_records(path, [column.id for column in schema.stored])
    _, header = next(records)
    if faults := list(_header_faults(header, schema, path)):
        raise UserError(faults)
    problems: list[Problem] = []
    rows: list[DatasetRow] = []
    lines: dict[str, int] = {}
    with collecting(problems):
        for source, cells in records:
            if len(cells) != len(header):
                problems.append(Problem(f"raden har {len(cells)} celler, rubrikraden {len(header)}", source))
                continue
            row, faults = _row(dict(zip(header, cells, strict=True)), schema, source, ids)
            problems += faults
            if row.key in lines:
                problems.append(Problem(f"”{row.key}” står också på rad {lines[row.key]}", source))
            elif row.key:
                lines[row.key] = source.line
            rows.append(row)
    if problems:
        raise UserError(problems)
    return Dataset(id_, schema, tuple(rows), Source(path))


def _header_faults(header: Sequence[str], schema: DatasetSchema, path: Path) -> Iterator[Problem]:
    stored = [column.id for column in schema.stored]
    for name in stored:
        if name not in header:
            yield Problem(f"kolumnen ”{name}” saknas i rubrikraden", Source(path, 1))
    for place, name in enumerate(header):
        if name not in stored:
            computed = schema.column(name) is not None
            hint = "Den räknas ut och ska inte stå i filen." if computed else near(name, stored)
            yield Problem(f"okänd kolumn ”{name}”", Source(path, 1), hint)
        elif name in header[:place]:
            yield Problem(f"kolumnen ”{name}” står två gånger i rubrikraden", Source(path, 1))


def _row(cells: Mapping[str, str], schema: DatasetSchema, source: Source, ids: Ids) -> tuple[DatasetRow, list[Problem]]:
    problems: list[Problem] = []
    values: dict[str, Value | None] = {}
    for column in schema.stored:
        text = cells[column.id].strip()
        values[column.id] = None
        if text:
            try:
                values[column.id] = _value(text, column, ids)
            except _CellError as fault:
                problems.append(Problem(f"{column.id}: {fault}", source, fault.hint))
        elif column.required or column.id == schema.key:
            problems.append(Problem(f"{column.id}: cellen är tom", source))
    if not problems:
        problems += _sum_faults(values, schema, source)
        problems += _answer_faults(values, schema, source)
    return DatasetRow(cells[schema.key].strip(), values, source), problems


def _sum_faults(values: Mapping[str, Value | None], schema: DatasetSchema, source: Source) -> Iterator[Problem]:
    for check in (each for each in schema.sums if each.required):
        total, parts = values[check.column], [values[part] for part in check.parts]
        counts = [part for part in parts if isinstance(part, int)]
        if isinstance(total, int) and len(counts) == len(parts) and total != sum(counts):
            names = " + ".join(check.parts)
            yield Problem(f"{check.column} är {total}, men {names} är {sum(counts)}", source)


def _answer_faults(values: Mapping[str, Value | None], schema: DatasetSchema, source: Source) -> Iterator[Problem]:
    if schema.answering is None:
        return
    is_answered = values[schema.answering.checks] is not None
    for name in schema.answering.filled_in:
        if is_answered and values[name] is not None:
            hint = f"Töm cellen, eller ta bort koderna ur {schema.answering.checks}."
            yield Problem(f"{name}: fylls i av programmet, som läser vad kontrollerna hittat", source, hint)
        elif not is_answered and values[name] is None:
            hint = f"Fyll i den, eller ange i {schema.answering.checks} vilka av programmets kontroller som svarar."
            yield Problem(f"{name}: cellen är tom", source, hint)


class _CellError(Exception):
    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def _value(text: str, column: ColumnDef, ids: Ids) -> Value:
    match column.type:
        case "heltal":
            return _count(text)
        case "procent":
            return _percent(text)
        case "datum":
            return _date(text)
        case "val":
            if text not in column.choices:
                raise _CellError(f"ska vara {quoted(column.choices)}, inte ”{text}”")
        case "verksamhet":
            _check_known(text, ids.verksamheter, "verksamheter")
        case "organisation":
            _check_known(text, ids.organisations, "organisationer")
        case "kontroller":
            return _codes(text, ids.checks)
    return text


def _check_known(text: str, known: Collection[str], what: str) -> None:
    if text not in known:
        raise _CellError(f"”{text}” finns inte bland registrets {what}", near(text, known))


def _codes(text: str, known: Collection[str]) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(re.split(r"[\s,]+", text)))
    if unknown := [code for code in codes if code not in known]:
        raise _CellError(f"det finns ingen kontroll {quoted(unknown)}", near(unknown[0], known))
    return codes


def _count(text: str) -> int:
    if re.fullmatch(r"[-\u2212]\s?\d+", text, re.ASCII):
        raise _CellError(f"ett antal kan inte vara mindre än noll, som ”{text}”")
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise _CellError(f"ska vara ett heltal, inte ”{text}”")
    return int(text)


def _percent(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite():
        raise _CellError(f"ska vara ett tal i procent, som 12,5, inte ”{text}”")
    return value


def _date(text: str) -> dt.date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise _CellError(f"ska vara ett datum, som 2022-12-31, inte ”{text}”")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise _CellError(f"datumet ”{text}” finns inte") from None
