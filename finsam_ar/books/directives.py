"""Reading the fields of a `custom "finsam-…"` directive, collecting what is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from beancount.core.account import TYPE as ACCOUNT_TYPE
from beancount.core.amount import Amount
from beancount.core.data import Custom, Directive

from finsam_ar.books.findings import LedgerError, finding, place, suggestion

#: All our directives begin with this (`custom "budget"` is Fava's own).
PREFIX = "finsam-"
#: The one currency of the books.
CURRENCY = "SEK"

_YEARS = range(1900, 3000)


def finsam_directives(entries: Iterable[Directive]) -> Iterator[Custom]:
    """Our directives in the order in which the files name them."""
    ours = (entry for entry in entries if isinstance(entry, Custom) and entry.type.startswith(PREFIX))
    yield from sorted(ours, key=lambda entry: place(entry.meta))


def exact_ore(number: Decimal) -> int | None:
    """The amount in öre; None when it is finer than an öre."""
    scaled = number * 100
    ore = int(scaled)
    return ore if ore == scaled else None


class Fields:
    """The values and metadata of one directive. Every reader answers with something usable and notes what is wrong."""

    def __init__(self, entry: Custom) -> None:
        """Take the directive to read."""
        self.entry = entry
        self.findings: list[LedgerError] = []

    def fail(self, message: str, hint: str = "") -> None:
        """Note that something is wrong with the directive."""
        self.findings.append(finding(self.entry, f'custom "{self.entry.type}": {message}', hint))

    def values(self, *kinds: str) -> tuple[Any, ...] | None:
        """The values on the directive's own line, of these kinds (`id`, `konto`, `belopp`), or None."""
        found = tuple((_kind(value.dtype), value.value) for value in self.entry.values)
        if tuple(kind for kind, _ in found) == kinds and all(value != "" for _, value in found):
            return tuple(value for _, value in found)
        example = {"id": '"id"', "konto": "Kostnader:Personal:7010-Lön", "belopp": f"100000 {CURRENCY}"}
        wanted = " ".join(example[kind] for kind in kinds)
        line = f'{self.entry.date} custom "{self.entry.type}" {wanted}'
        self.fail("raden har inte de värden den ska ha", f"Skriv: {line}")
        return None

    def amount_ore(self, amount: Amount, *, zero_allowed: bool) -> int:
        """A positive amount in the books' currency, in öre."""
        number = amount.number if isinstance(amount.number, Decimal) else Decimal(0)
        ore = exact_ore(number)
        if amount.currency != CURRENCY:
            self.fail(f"beloppet ska vara i {CURRENCY}, inte {amount.currency}")
        if ore is None:
            self.fail(f"beloppet {number} är finare än ett öre")
        elif ore < 0 or (ore == 0 and not zero_allowed):
            self.fail(f"beloppet {number} ska vara positivt", "Kostnader och intäkter skrivs båda utan minustecken.")
        return ore or 0

    def text(self, key: str, *, required: bool = False) -> str:
        """A string, or "" when it is absent."""
        value = self.entry.meta.get(key)
        if value is None:
            if required:
                self.fail(f"raden {key}: saknas", f'Lägg till `{key}: "…"` under direktivet.')
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            self.fail(f"{key}: ska vara text inom citattecken")
            return ""
        return value

    def choice(self, key: str, allowed: Iterable[str], default: str) -> str:
        """One of some words."""
        value = self.text(key) or default
        if value != default and value not in (words := tuple(allowed)):
            self.fail(f'{key}: "{value}" finns inte', f"Välj bland {', '.join(words)}.")
            return default
        return value

    def ids(self, key: str) -> tuple[str, ...]:
        """Ids in one string, separated by commas."""
        return tuple(part.strip() for part in self.text(key).split(",") if part.strip())

    def flag(self, key: str) -> bool:
        """TRUE or FALSE; absent is FALSE."""
        value = self.entry.meta.get(key, False)
        if not isinstance(value, bool):
            self.fail(f"{key}: ska vara TRUE eller FALSE, utan citattecken")
            return False
        return value

    def date(self, key: str, *, required: bool = False) -> dt.date | None:
        """A date, or None when it is absent."""
        value = self.entry.meta.get(key)
        if isinstance(value, dt.date):
            return value
        if value is not None or required:
            self.fail(f"{key}: ska vara ett datum, till exempel `{key}: 2022-01-31`, utan citattecken")
        return None

    def year(self, key: str) -> int | None:
        """A year (required); None when it isn't one."""
        value = self.entry.meta.get(key)
        if isinstance(value, Decimal) and value == int(value) and int(value) in _YEARS:
            return int(value)
        self.fail(f"{key}: ska vara ett år, till exempel `{key}: 2022`, utan citattecken")
        return None

    def refuse_other_keys(self, known: Iterable[str], prefixes: tuple[str, ...] = ()) -> None:
        """A key that nobody reads is a misspelt one. Keys may also begin with one of the prefixes."""
        names = tuple(known)
        for key in own_keys(self.entry):
            if key not in names and not key.startswith(prefixes):
                self.fail(f"raden {key}: är okänd", suggestion(key, names))


def own_keys(entry: Custom) -> Iterator[str]:
    """The keys of the directive's metadata that were written by hand."""
    return (key for key in entry.meta if key not in {"filename", "lineno"} and not key.startswith("__"))


def _kind(dtype: object) -> str:
    kinds: dict[object, str] = {str: "id", Amount: "belopp", ACCOUNT_TYPE: "konto"}
    return kinds.get(dtype, "annat")
