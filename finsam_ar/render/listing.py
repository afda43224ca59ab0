"""Columns of text on a terminal: aligned, and shortened where the terminal is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import click

from finsam_ar.document import numbers

_SHORTEST = 12  # of a payee or text that must give way to the terminal's width
_GAP = 2
_ORE = 100


@dataclass(frozen=True)
class Column:
    """A column of a listing: right for amounts; `gives` when it is shortened first; dim for places."""

    right: bool = False
    gives: bool = False
    dim: bool = False


TEXT, AMOUNT, GIVES, DIM = Column(), Column(right=True), Column(gives=True), Column(dim=True)


def amounts(ore: Sequence[int | None]) -> list[str]:
    """Return öre as kronor of one column: with öre when any of them has some, a dash for nil, blank for None."""
    decimals = 2 if any(each is not None and each % _ORE for each in ore) else 0
    return [
        "" if each is None else numbers.cell(Decimal(each) / _ORE, is_nil=True, decimals=decimals)[0] for each in ore
    ]


def section(title: str, lines: Sequence[str]) -> list[str]:
    """Return a blank line, the title and the lines below it, indented."""
    return ["", click.style(title, bold=True), *(f"  {line}" for line in lines)]


def listing(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None = None) -> list[str]:
    """Align the cells of rows; what gives is shortened until a line fits the width."""
    widths = [max((len(row[place]) for row in rows), default=0) for place in range(len(columns))]
    giving = [place for place, column in enumerate(columns) if column.gives]
    while width is not None and giving and sum(widths) + _GAP * len(widths) > width:
        longest = max(giving, key=lambda place: widths[place])
        if widths[longest] <= _SHORTEST:
            break
        widths[longest] -= 1
    return [_line(columns, row, widths) for row in rows]


def _line(columns: Sequence[Column], row: Sequence[str], widths: Sequence[int]) -> str:
    cells = []
    for column, text, width in zip(columns, row, widths, strict=True):
        short = text if len(text) <= width else f"{text[: width - 1]}…"
        if width:
            cells.append((column, short.rjust(width) if column.right else short.ljust(width)))
    while cells and not cells[-1][1].strip():
        cells.pop()
    if cells:
        cells[-1] = (cells[-1][0], cells[-1][1].rstrip())
    return (" " * _GAP).join(click.style(text, dim=True) if column.dim else text for column, text in cells)
