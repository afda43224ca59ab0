"""A voucher that isn't in the books yet, and the one way to write it as Beancount text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Row:
    """A posting: full account name, öre (debit positive), and its own metadata."""

    account: str
    amount_ore: int
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """A proposed voucher; `filing` gives it its number. Metadata is written in its own order, underlag first."""

    date: dt.date
    registered: dt.date
    payee: str
    text: str
    series: str
    metadata: Mapping[str, str]
    rows: tuple[Row, ...]
    links: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    flag: str = "*"
    number: int = 0
    comments: tuple[str, ...] = ()  # what the ekonom should know of how it was made, a line each

    @property
    def ver(self) -> str:
        """Series and number, as A12."""
        return f"{self.series}{self.number}"


def render(draft: Draft) -> str:
    """Return the voucher as lines of Beancount, amounts in one column; ends with a line break."""
    marks = "".join([*(f" #{tag}" for tag in draft.tags), *(f" ^{link}" for link in draft.links)])
    lines = [
        *(f"; {comment}" for comment in draft.comments),
        f"{draft.date} {draft.flag} {_quoted(draft.payee)} {_quoted(draft.text)}{marks}",
        f'  ver: "{draft.ver}"',
        f"  regdatum: {draft.registered}",
        *_metadata(draft.metadata, "  "),
    ]
    accounts = max(len(row.account) for row in draft.rows)
    amounts = max(len(amount_text(row.amount_ore)) for row in draft.rows)
    for row in draft.rows:
        lines.append(f"  {row.account:<{accounts}}  {amount_text(row.amount_ore):>{amounts}}")
        lines += _metadata(row.metadata, "    ")
    return "\n".join(lines) + "\n"


def render_all(drafts: Iterable[Draft]) -> str:
    """Return several vouchers with an empty line between them."""
    return "\n".join(map(render, drafts))


def amount_text(ore: int) -> str:
    """`-1234.50 SEK`."""
    return f"{Decimal(ore).scaleb(-2)} SEK"


def _metadata(metadata: Mapping[str, str], indent: str) -> Iterable[str]:
    return (f"{indent}{key}: {_quoted(value)}" for key, value in metadata.items())


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
