"""Finds the cell that a person means, and what has changed in it since last year or since an earlier version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from finsam_ar.config.tabell import ColumnDef, TableDef
from finsam_ar.errors import Problem, UserError
from finsam_ar.suggest import near
from finsam_ar.tables.build import Evaluation
from finsam_ar.tables.detail import Detail
from finsam_ar.tables.periods import with_years

_RELATIVE_YEAR = re.compile(r"år(?:([+-])(\d+))?")
_YEARS_IN_ID = re.compile(r"-?\{år[^}]*\}")


@dataclass(frozen=True)
class Change:
    """An amount before and after; None where there was, or is, nothing of the kind."""

    name: tuple[str, ...]  # account and verksamhet, or a part's name, or a cell's name
    after_ore: int | None
    before_ore: int | None

    @property
    def difference_ore(self) -> int:
        """After less before."""
        return (self.after_ore or 0) - (self.before_ore or 0)


def known_table(evaluation: Evaluation, table_id: str) -> TableDef:
    """Return a table's definition; UserError with suggestions when there is none."""
    definitions = evaluation.evaluator.definitions
    if table_id not in definitions:
        raise UserError(Problem(f"tabellen ”{table_id}” finns inte", hint=near(table_id, definitions)))
    return definitions[table_id]


def cell_name(evaluation: Evaluation, table_id: str, row_id: str, column: str | None) -> str:
    """Return `tabell/rad/kolumn` of what a person wrote; UserError with suggestions when there is no such cell."""
    definition = known_table(evaluation, table_id)
    rows = {row.id: row for row in evaluation.evaluator.rows(table_id)}
    if row_id not in rows:
        hint = near(row_id, rows) or f"Raderna visas av finsam-ar visa {evaluation.year} {table_id}"
        raise UserError(Problem(f"tabellen ”{table_id}” har ingen rad ”{row_id}”", hint=hint))
    if rows[row_id].definition.kind == "rubrik":
        raise UserError(Problem(f"raden ”{row_id}” är en rubrik och har inget belopp"))
    found = _column(definition, column, evaluation.year)
    if found is None:
        names = [with_years(each.id, evaluation.year) for each in _amounts(definition)]
        problem = f"tabellen ”{table_id}” har ingen kolumn ”{column}”"
        raise UserError(Problem(problem, hint=near((column or "").casefold(), names)))
    return f"{table_id}/{row_id}/{with_years(found.id, evaluation.year)}"


def _amounts(definition: TableDef) -> list[ColumnDef]:
    """The columns of figures: this year's outcome first, hidden ones last."""
    columns = [column for column in definition.columns if column.content is None]

    def order(column: ColumnDef) -> tuple[bool, bool, int, bool, bool]:
        is_outcome = column.is_plain and column.origin == "utfall"
        return column.is_hidden, not column.is_plain, abs(column.year_offset), not is_outcome, column.period != "år"

    return sorted(columns, key=order)


def _column(definition: TableDef, wanted: str | None, year: int) -> ColumnDef | None:
    """By its id, with or without years; else by year (`år-1`, `2021`), origin (`budget`), period (`h1`) or text.

    Large and small letters are alike.
    """
    columns = _amounts(definition)
    if wanted is None:
        return columns[0] if columns else None
    wanted = wanted.casefold()
    plain = [column for column in columns if column.is_plain]
    offset = _offset(wanted, year)
    ways = (
        (column for column in columns if wanted in (with_years(column.id, year).casefold(), column.id.casefold())),
        (column for column in columns if _YEARS_IN_ID.sub("", column.id).casefold() == wanted),
        (c for c in plain if c.year_offset == offset and c.origin == "utfall" and c.period == "år"),
        (column for column in plain if wanted == column.origin.casefold()),
        (column for column in plain if wanted == column.period.casefold()),
        (column for column in columns if with_years(column.text, year).casefold() == wanted),
    )
    return next((column for way in ways for column in way), None)


def _offset(text: str, year: int) -> int | None:
    if re.fullmatch(r"\d{4}", text):
        return int(text) - year
    match = _RELATIVE_YEAR.fullmatch(text)
    return None if match is None else int(f"{match[1]}{match[2]}") if match[1] else 0


def changes(after: Detail, before: Detail | None) -> list[Change]:
    """Return what changed in a cell, the largest first: by account and verksamhet, or by part where it is a ratio."""
    new, old = _amounts_of(after), _amounts_of(before) if before is not None else {}
    found = [Change(name, new.get(name), old.get(name)) for name in {**new, **old}]
    return sorted((c for c in found if c.difference_ore), key=lambda c: (-abs(c.difference_ore), c.name))


def _amounts_of(detail: Detail) -> Mapping[tuple[str, ...], int]:
    if detail.exact_ore is None:
        return {(part.name,): part.amount_ore for part in detail.parts}
    if detail.source is not None:
        return {("", ""): detail.exact_ore}
    return {(share.account, share.verksamhet): share.amount_ore for share in detail.shares}


def changed_cells(
    after: Mapping[str, Detail], before: Mapping[str, Detail]
) -> list[tuple[str, Detail | None, Detail | None]]:
    """Return the cells whose exact figure is another, in the order of the tables: name, after and before."""
    return [
        (name, after.get(name), before.get(name))
        for name in dict.fromkeys((*after, *before))
        if _exact(after.get(name)) != _exact(before.get(name))
    ]


def _exact(detail: Detail | None) -> tuple[int | None, str]:
    return (None, "") if detail is None else (detail.exact_ore, detail.exact_text)


def total(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the sums by name, in order of first appearance."""
    found: dict[str, int] = {}
    for name, ore in lines:
        found[name] = found.get(name, 0) + ore
    return found
