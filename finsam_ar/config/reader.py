"""Reads TOML and CSV into typed values, with file and line in every error.

A file's schema is a `Model`. Every table of a TOML file (and every row of a CSV file) becomes one and knows its own
`source`, so that whoever later finds fault with a value can say where it stands.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import tree_sitter
import tree_sitter_toml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from finsam_ar.errors import Problem, Source, UserError

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
}
_OTHER = "”{name}” har fel värde: {input}"


class Model(BaseModel):
    """Base of all schemas: frozen, strict about unknown keys and types; fields may have Swedish aliases.

    A validator that finds a fault raises ValueError with a whole Swedish sentence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)

    source: Source = Field(alias=_SOURCE_KEY, default=Source(Path()), repr=False)


M = TypeVar("M", bound=Model)


def read_text(path: Path) -> str:
    """Return a UTF-8 file's text; a missing or unreadable file is a UserError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UserError(Problem("filen finns inte", Source(path))) from None
    except UnicodeDecodeError:
        raise UserError(Problem("filen är inte UTF-8", Source(path), "Spara den som UTF-8.")) from None
    except OSError as error:
        raise UserError(Problem(f"filen går inte att läsa: {error.strerror}", Source(path))) from None


def read_toml(path: Path, model: type[M]) -> M:
    """Return the file as a value of `model`; UserError with every fault, each with its line."""
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(Problem(f"felaktig TOML: {error}", Source(path, _line_of(error)))) from None
    lines = _toml_lines(text)
    _add_sources(data, (), path, lines)
    return _validated(data, model, path, lines)


def read_csv(path: Path, model: type[M]) -> tuple[M, ...]:
    """Return the rows of a comma-separated file with a header; empty cells are left to the model's defaults.

    Cells are texts that the model converts (it should not be strict about them); UserError with every fault.
    """
    reader = csv.DictReader(read_text(path).splitlines(), restkey=_SOURCE_KEY + "+")
    known = {field.alias or name for name, field in model.model_fields.items()}
    header = reader.fieldnames or []
    missing = [
        field.alias or name
        for name, field in model.model_fields.items()
        if field.is_required() and (field.alias or name) not in header
    ]
    problems = [Problem(f"kolumnen ”{name}” saknas i rubrikraden", Source(path, 1)) for name in missing]
    problems += [Problem(f"okänd kolumn ”{name}”", Source(path, 1)) for name in header if name not in known]
    if problems:
        raise UserError(problems)
    rows: list[M] = []
    for record in reader:
        source = Source(path, reader.line_num)
        if _SOURCE_KEY + "+" in record:
            problems.append(Problem("raden har fler celler än rubrikraden", source))
            continue
        data: dict[str, Any] = {key: value for key, value in record.items() if value not in (None, "")}
        data[_SOURCE_KEY] = source
        try:
            rows.append(model.model_validate(data, strict=False))
        except ValidationError as error:
            problems += [Problem(_swedish(fault), source) for fault in error.errors()]
    if problems:
        raise UserError(problems)
    return tuple(rows)


def _validated(data: dict[str, Any], model: type[M], path: Path, lines: Mapping[_Place, int]) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = [Problem(_swedish(fault), Source(path, _nearest(fault["loc"], lines))) for fault in error.errors()]
        raise UserError(sorted(faults, key=lambda fault: fault.source or Source(path))) from None


def _swedish(fault: ErrorDetails) -> str:
    names = [part for part in fault["loc"] if isinstance(part, str)]
    context = dict(fault.get("ctx") or {})
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace(" or ", " eller ").replace("'", "”")
    template = _MESSAGES.get(fault["type"], _OTHER)
    return template.format(**{"name": names[-1] if names else "filen", "input": fault.get("input"), **context})


def _nearest(place: _Place, lines: Mapping[_Place, int]) -> int:
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _line_of(error: tomllib.TOMLDecodeError) -> int:
    line = str(error).partition("at line ")[2].partition(",")[0]
    return int(line) if line.isdigit() else 0


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
