"""What a rule finds in the ledger, in the shape that Beancount and Fava show as an error."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from beancount.core.data import Directive, Meta

from finsam_ar.errors import Problem, Source
from finsam_ar.suggest import near


class LedgerError(NamedTuple):
    """One thing that is wrong. Beancount wants just these first three names."""

    source: Meta
    message: str  # the problem; what to do about it, if anything, on the next line
    entry: Directive | None
    needs_all_entries: bool = False  # may be a mere consequence when Beancount couldn't read some entry

    @property
    def problem(self) -> Problem:
        """The same for the users of the program."""
        message, _, hint = self.message.partition("\n")
        return Problem(message, source_of(self.source), hint)


def finding(where: Directive | Meta, message: str, hint: str = "", *, needs_all_entries: bool = False) -> LedgerError:
    """Say that something is wrong with an entry, or at the place that a posting's metadata names."""
    entry, meta = (where, where.meta) if isinstance(where, tuple) else (None, where)
    text = f"{message}\n{hint}" if hint else message
    return LedgerError(meta, text, entry, needs_all_entries)


def finding_at(source: Source, message: str, hint: str = "", *, needs_all_entries: bool = False) -> LedgerError:
    """Say that something is wrong with what a value was read from."""
    where = {"filename": str(source.file), "lineno": source.line}
    return finding(where, message, hint, needs_all_entries=needs_all_entries)


def place(meta: Meta) -> tuple[str, int]:
    """Sort key: file, then line."""
    return str(meta.get("filename", "")), int(meta.get("lineno", 0))


def source_of(meta: Meta) -> Source:
    """Where an entry or a posting stands."""
    file, line = place(meta)
    return Source(Path(file), line)


def kronor(amount: Decimal) -> str:
    """An amount as the messages write it: 1 234,50 kr."""
    return f"{amount:,.2f} kr".replace(",", " ").replace(".", ",")


def kr(ore: int) -> str:
    """Öre as the messages write them: 1 234,50 kr."""
    return kronor(Decimal(ore) / 100)


def suggestion(name: str, known: Iterable[str]) -> str:
    """What may have been meant. A misspelt name is often there on every line of a file."""
    return _suggestion(name, tuple(known))


@lru_cache(maxsize=1024)
def _suggestion(name: str, known: tuple[str, ...]) -> str:
    return near(name, known)
