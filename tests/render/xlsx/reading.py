"""What a reader gets from a workbook: its cells, and what its formulas give when they are computed anew."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeAlias

import openpyxl

Value: TypeAlias = Any  # a number, a text or nothing, as the cell has it

_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]{1,3}\d+)(?::([A-Z]{1,3}\d+))?")


class Workbook:
    """The file twice: with its formulas, and with the results stored in it."""

    def __init__(self, data: bytes) -> None:
        self.formulas: Any = openpyxl.load_workbook(io.BytesIO(data))
        self.stored: Any = openpyxl.load_workbook(io.BytesIO(data), data_only=True)

    @property
    def names(self) -> list[str]:
        return list(self.formulas.sheetnames)

    def live(self) -> Iterator[tuple[str, str]]:
        """Every cell with a formula: sheet and address."""
        for sheet in self.formulas:
            for row in sheet.iter_rows():
                yield from ((sheet.title, cell.coordinate) for cell in row if cell.data_type == "f")

    def formula(self, sheet: str, address: str) -> Value:
        return self.formulas[sheet][address].value

    def cached(self, sheet: str, address: str) -> Value:
        return self.stored[sheet][address].value

    def computed(self, sheet: str, address: str) -> Value:
        """A cell's value, its formula computed from what it refers to, and so on down to plain numbers."""
        cell = self.formulas[sheet][address]
        if cell.data_type != "f":
            return Decimal(str(cell.value)) if isinstance(cell.value, int | float) else cell.value
        python = _REFERENCE.sub(lambda found: self._reference(sheet, found), cell.value[1:])
        functions = {"SUM": _sum, "ROUND": _round, "IF": _if, "COUNTIF": _countif, "cells": self._cells}
        return eval(re.sub(r"(?<![<>=])=(?!=)", "==", python), functions)  # noqa: S307 - the program's own formulas

    def _reference(self, sheet: str, found: re.Match[str]) -> str:
        name = (found[1] or sheet).replace("''", "'")
        return f"cells({name!r}, {found[2]!r}, {found[3]!r})" if found[3] else f"cells({name!r}, {found[2]!r})"

    def _cells(self, sheet: str, first: str, last: str | None = None) -> Value:
        if last is None:
            value = self.computed(sheet, first)
            return Decimal(0) if value is None else value
        return [
            self.computed(sheet, cell.coordinate) for row in self.formulas[sheet][f"{first}:{last}"] for cell in row
        ]


def _sum(*arguments: Value) -> Decimal:
    values = [value for each in arguments for value in (each if isinstance(each, list) else [each])]
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _if(condition: bool, then: Value, otherwise: Value) -> Value:  # noqa: FBT001 - as Excel has it
    return then if condition else otherwise


def _countif(values: list[Value], wanted: str) -> Decimal:
    return Decimal(values.count(wanted))
