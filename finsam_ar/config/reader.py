"""Reads TOML and CSV into typed values, with file and line in every error.

A file's schema is a `Model`. Every table of a TOML file (and every row of a CSV file) becomes one and knows its own
`source`, so that whoever later finds fault with a value can say where it stands.
"""

from __future__ import annotations

import csv
import io
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args

import tree_sitter
import tree_sitter_toml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from finsam_ar.config.toml_errors import explain
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.files import reason
from finsam_ar.suggest import near

_SOURCE_KEY = "källa"  # no bare TOML key can hold an ä, so it never meets a user's key
_Place = tuple[str | int, ...]

#: pydantic's error types in Swedish; {…} are the error's own context. Others fall back to _OTHER.
_MESSAGES: Mapping[str, str] = {
    "missing": "”{name}” saknas",
    "extra_forbidden": "”{name}” är ingen känd nyckel här",
    "string_type": "”{name}” ska vara en text",
    "int_type": "”{name}” ska vara ett heltal",
    "int_parsing": "”{name}” ska vara ett heltal, inte ”{input}”",
    "int_from_float": "”{name}” ska vara ett heltal, inte {input}",
    "bool_type": "”{name}” ska vara true eller false",
    "bool_parsing": "”{name}” ska vara true eller false",
    "list_type": "”{name}” ska vara en lista",
    "tuple_type": "”{name}” ska vara en lista",
    "dict_type": "”{name}” ska vara en tabell",
    "model_type": "”{name}” ska vara en tabell",
    "date_type": "”{name}” ska vara ett datum, som 2022-12-31",
    "date_parsing": "”{name}” ska vara ett datum, som 2022-12-31, inte ”{input}”",
    "date_from_datetime_parsing": "”{name}” ska vara ett datum, som 2022-12-31, inte ”{input}”",
    "decimal_type": "”{name}” ska vara ett tal",
    "decimal_parsing": "”{name}” ska vara ett tal, inte ”{input}”",
    "literal_error": "”{name}” ska vara något av {expected}, inte ”{input}”",
    "enum": "”{name}” ska vara något av {expected}, inte ”{input}”",
    "greater_than_equal": "”{name}” får inte vara mindre än {ge}",
    "string_too_short": "”{name}” får inte vara tom",
    "too_short": "”{name}” får inte vara tom",
    "string_pattern_mismatch": "”{name}” har fel form: ”{input}”",
    "value_error": "{error}",
    "uppgift": "”{name}” ska vara ett heltal, en text inom citattecken eller ett datum",
}
_OTHER = "”{name}” har fel värde: {input}"


class Model(BaseModel):
    """Base of all schemas: frozen, strict about unknown keys and types; fields may have Swedish aliases.

    A validator that finds a fault raises ValueError with a whole Swedish sentence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True, defer_build=True)

    source: Source = Field(alias=_SOURCE_KEY, default=Source(Path()), repr=False)


M = TypeVar("M", bound=Model)


@contextmanager
def collecting(problems: list[Problem]) -> Iterator[None]:
    """Put what a reader finds wrong among the problems and go on, so that the faults of several files are shown."""
    try:
        yield
    except UserError as error:
        problems += error.problems


def read_text(path: Path) -> str:
    """Return a UTF-8 file's text, its letters composed (NFC); a missing or unreadable file is a UserError."""
    try:
        data = path.read_bytes()
        return unicodedata.normalize("NFC", data.decode("utf-8-sig").replace("\r\n", "\n"))
    except FileNotFoundError:
        raise UserError(Problem("filen finns inte", Source(path))) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "Öppna den i en textredigerare och spara som UTF-8."
        raise UserError(Problem("filen är inte UTF-8", Source(path, line), hint)) from None
    except OSError as error:
        why = "det är en mapp, inte en fil" if path.is_dir() else reason(error)
        raise UserError(Problem(f"filen går inte att läsa: {why}", Source(path))) from None


def read_toml(path: Path, model: type[M]) -> M:
    """Return the file as a value of `model`; UserError with every fault, each with its line."""
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, hint, line = explain(error, text)
        raise UserError(Problem(message, Source(path, line), hint)) from None
    lines = _toml_lines(text)
    _add_sources(data, (), path, lines)
    return _validated(data, model, path, lines)


def csv_records(path: Path, wanted: Sequence[str]) -> Iterator[tuple[Source, list[str]]]:
    """Yield the header and each row that isn't empty, with the line where it begins.

    UserError when the file isn't comma-separated; `wanted` are the columns to name when it is empty.
    """
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            source, line = Source(path, line), reader.line_num + 1
            if source.line == 1 and len(cells) == 1 and ";" in cells[0]:
                hint = "Spara om filen som CSV med kommatecken som avgränsare."
                raise UserError(Problem("cellerna är skilda med semikolon, inte komma", source, hint))
            if any(cells):
                yield source, cells
    except csv.Error as error:
        problem = _CSV_FAULTS.get(str(error), str(error))
        raise UserError(Problem(f"felaktig CSV: {problem}", Source(path, line))) from None
    if line == 1:
        raise UserError(Problem("filen är tom", Source(path, 1), f"Första raden ska vara {','.join(wanted)}"))


_CSV_FAULTS: Mapping[str, str] = {
    "unexpected end of data": "ett citattecken öppnas men avslutas inte",
    "',' expected after '\"'": "efter ett avslutande citattecken ska det stå ett komma",
}


def read_csv(path: Path, model: type[M]) -> tuple[M, ...]:
    """Return the rows of a comma-separated file with a header; empty cells are left to the model's defaults.

    Cells are texts that the model converts (it should not be strict about them); UserError with every fault.
    """
    fields = {field.alias or name: field for name, field in model.model_fields.items() if name != "source"}
    records = csv_records(path, list(fields))
    source, header = next(records)
    if faults := list(_header_faults(header, fields, source)):
        raise UserError(faults)
    problems: list[Problem] = []
    rows: list[M] = []
    with collecting(problems):
        for source, cells in records:
            if len(cells) != len(header):
                problems.append(Problem(f"raden har {len(cells)} celler, rubrikraden {len(header)}", source))
                continue
            data: dict[str, Any] = {key: cell for key, cell in zip(header, cells, strict=True) if cell}
            try:
                rows.append(model.model_validate({**data, _SOURCE_KEY: source}, strict=False))
            except ValidationError as error:
                problems += [Problem(_swedish(fault), source) for fault in error.errors()]
    if problems:
        raise UserError(problems)
    return tuple(rows)


def _header_faults(header: Sequence[str], fields: Mapping[str, FieldInfo], source: Source) -> Iterator[Problem]:
    for name, field in fields.items():
        if field.is_required() and name not in header:
            yield Problem(f"kolumnen ”{name}” saknas i rubrikraden", source)
    for place, name in enumerate(header):
        if name not in fields:
            yield Problem(f"okänd kolumn ”{name}”", source, near(name, fields))
        elif name in header[:place]:
            yield Problem(f"kolumnen ”{name}” står två gånger i rubrikraden", source)


def _validated(data: dict[str, Any], model: type[M], path: Path, lines: Mapping[_Place, int]) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = [
            Problem(_swedish(fault), Source(path, _nearest(fault["loc"], lines)), _hint(fault, model))
            for fault in error.errors()
        ]
        raise UserError(sorted(faults, key=lambda fault: fault.source or Source(path))) from None


def _swedish(fault: ErrorDetails) -> str:
    names = [part for part in fault["loc"] if isinstance(part, str)]
    context = dict(fault.get("ctx") or {})
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace(" or ", " eller ").replace("'", "”")
    template = _MESSAGES.get(fault["type"], _OTHER)
    return template.format(**{"name": names[-1] if names else "filen", "input": fault.get("input"), **context})


def _hint(fault: ErrorDetails, model: type[BaseModel]) -> str:
    """What an unknown key may have been meant to be."""
    if fault["type"] != "extra_forbidden":
        return ""
    owner: type[BaseModel] | None = model
    *place, key = fault["loc"]
    for name in (part for part in place if isinstance(part, str)):
        fields = {field.alias or own: field for own, field in owner.model_fields.items()} if owner else {}
        owner = _model_in(fields[name].annotation) if name in fields else None
    known = [field.alias or own for own, field in owner.model_fields.items() if own != "source"] if owner else []
    return near(str(key), known)


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The schema in `Schema | None`, `list[Schema]` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _nearest(place: _Place, lines: Mapping[_Place, int]) -> int:
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _add_sources(value: object, place: _Place, path: Path, lines: Mapping[_Place, int]) -> None:
    if isinstance(value, dict):
        for key, child in value.items():
            _add_sources(child, (*place, key), path, lines)
        value[_SOURCE_KEY] = Source(path, _nearest(place, lines))
    elif isinstance(value, list):
        for number, child in enumerate(value):
            _add_sources(child, (*place, number), path, lines)


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))


def _toml_lines(text: str) -> dict[_Place, int]:
    """Where each key, table and array item of a TOML text stands: its path -> its line."""
    lines: dict[_Place, int] = {}
    counts: dict[_Place, int] = {}
    for node in _parser().parse(text.encode()).root_node.named_children:
        if node.type == "pair":
            _pair_lines(node, (), lines)
        elif node.type in ("table", "table_array_element"):
            key, *pairs = (child for child in node.named_children if child.type != "comment")
            place = _resolve(_key_of(key), counts)
            if node.type == "table_array_element":
                counts[place] = counts.get(place, -1) + 1
                place = (*place, counts[place])
            lines[place] = node.start_point.row + 1
            for pair in pairs:
                _pair_lines(pair, place, lines)
    return lines


def _resolve(key: _Place, counts: Mapping[_Place, int]) -> _Place:
    """The full path of `[a.b]` where `a` may be an array of tables: its latest item is meant."""
    place: _Place = ()
    for position, part in enumerate(key):
        place = (*place, part)
        if place in counts and position < len(key) - 1:
            place = (*place, counts[place])
    return place


def _pair_lines(pair: tree_sitter.Node, place: _Place, lines: dict[_Place, int]) -> None:
    key, value = (child for child in pair.named_children if child.type != "comment")
    here = (*place, *_key_of(key))
    lines[here] = pair.start_point.row + 1
    _value_lines(value, here, lines)


def _value_lines(value: tree_sitter.Node, place: _Place, lines: dict[_Place, int]) -> None:
    children = [child for child in value.named_children if child.type != "comment"]
    if value.type == "inline_table":
        for pair in children:
            _pair_lines(pair, place, lines)
    elif value.type == "array":
        for number, item in enumerate(children):
            lines[(*place, number)] = item.start_point.row + 1
            _value_lines(item, (*place, number), lines)


def _key_of(node: tree_sitter.Node) -> tuple[str, ...]:
    return tuple(_key_parts(node))


def _key_parts(node: tree_sitter.Node) -> Iterator[str]:
    if node.type == "dotted_key":
        for child in node.named_children:
            yield from _key_parts(child)
    else:
        text = (node.text or b"").decode()
        yield text[1:-1] if node.type == "quoted_key" else text
