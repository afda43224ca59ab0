"""Exports a Beancount file's transactions as a journal for hledger: `python bench/journal.py main.beancount out`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from beancount import loader
from beancount.core import data

_TYPES = {"Tillgångar": "A", "Skulder": "L", "EgetKapital": "E", "Intäkter": "R", "Kostnader": "X"}


def journal(entries: Iterable[data.Directive]) -> Iterator[str]:
    """Return the journal's lines: the roots' types, then every transaction."""
    for root, type_ in _TYPES.items():
        yield f"account {root}  ; type:{type_}"
    for entry in entries:
        if isinstance(entry, data.Transaction):
            yield f"{entry.date} {entry.payee or ''} | {entry.narration or ''}".replace(";", ",")
            for posting in entry.postings:
                yield f"    {posting.account}  {posting.units}"


def main(source: str, target: str) -> None:
    """Write the books' journal."""
    entries, errors, _ = loader.load_file(source)
    if errors:
        sys.exit(f"{source}: {len(errors)} errors")
    Path(target).write_text("\n".join(journal(entries)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
