"""Keys that divide money: `custom "finsam-nyckel" "namn"`, with a weight for each organisation or verksamhet.

    2022-11-01 custom "finsam-nyckel" "medlemsbidrag"
      typ: "antal"
      aby: 48600
      byholm: 14300

`typ` is "antal" (inhabitants, hours: any positive numbers) or "procent" (which sum to exactly 100).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from beancount.core.data import Custom, Directive

from finsam_ar.books.directives import Fields, finsam_directives, own_keys
from finsam_ar.books.findings import LedgerError, finding_at, source_of, suggestion
from finsam_ar.books.model import Key, Register

KEY = "finsam-nyckel"

_PERCENT, _COUNT = "procent", "antal"
_OTHER_KEYS = ("typ", "konstruerad", "anteckning")
_WHOLE = 100


def parse_keys(entries: Iterable[Directive], register: Register) -> tuple[tuple[Key, ...], list[LedgerError]]:
    """Read all keys, by date, then file and line. What is wrong comes beside."""
    keys: list[Key] = []
    findings: list[LedgerError] = []
    for entry in finsam_directives(entries):
        if entry.type == KEY:
            fields = Fields(entry)
            key = _key(fields, register)
            if key is not None:
                keys.append(key)
            findings += fields.findings
    return tuple(sorted(keys, key=lambda key: (key.date, key.source))), [*findings, *_doubles(keys)]


def key_on(keys: Iterable[Key], name: str, date: dt.date) -> Key | None:
    """Return the key of that name that is valid on a day; None when there is none yet."""
    return next((key for key in reversed(tuple(keys)) if key.name == name and key.date <= date), None)


def divide(amount_ore: int, shares: Mapping[str, Decimal]) -> dict[str, int]:
    """Divide an amount exactly by weights: whole öre, the remaining ones to the largest fractions, ties by order."""
    total = sum(map(Fraction, shares.values()), Fraction(0))
    exact = {name: amount_ore * Fraction(weight) / total for name, weight in shares.items()}
    parts = {name: share.numerator // share.denominator for name, share in exact.items()}
    remaining = amount_ore - sum(parts.values())
    for name in sorted(exact, key=lambda name: parts[name] - exact[name])[:remaining]:
        parts[name] += 1
    return parts


def _doubles(keys: Iterable[Key]) -> Iterator[LedgerError]:
    first: dict[tuple[str, dt.date], Key] = {}
    for key in keys:
        earlier = first.setdefault((key.name, key.date), key)
        if earlier is not key:
            message = f'nyckeln "{key.name}" finns redan för samma dag, på {earlier.source}'
            yield finding_at(key.source, message, "Ta bort den ena, eller ge den sin egen dag.")


def _key(fields: Fields, register: Register) -> Key | None:
    values = fields.values("id")
    kind = fields.text("typ", required=True)
    if kind and kind not in (_PERCENT, _COUNT):
        fields.fail(f'typ: "{kind}" finns inte', f"Välj bland {_COUNT}, {_PERCENT}.")
    shares = _shares(fields.entry, fields, (*register.organisations, *register.verksamheter))
    total = sum(shares.values(), Decimal(0))
    if fields.findings:
        return None  # what the shares sum to is a mere consequence
    if not shares:
        fields.fail("nyckeln delar inte på något", "Skriv en rad för var och en: `aby: 48600`.")
    elif kind == _PERCENT and total != _WHOLE:
        fields.fail(f"nyckelns procent summerar till {f'{total}'.replace('.', ',')}, inte 100", "Rätta procenttalen.")
    elif not total:
        fields.fail("nyckelns tal summerar till 0")
    if values is None or fields.findings:
        return None
    return Key(values[0], fields.entry.date, shares, source_of(fields.entry.meta))


def _shares(entry: Custom, fields: Fields, known: tuple[str, ...]) -> dict[str, Decimal]:
    shares: dict[str, Decimal] = {}
    for name in own_keys(entry):
        if name in _OTHER_KEYS:
            continue
        weight = entry.meta[name]
        if name not in known:
            hint = suggestion(name, known) or "Lägg in den i registret först."
            fields.fail(f'"{name}" är varken en organisation eller en verksamhet i registret', hint)
        elif not isinstance(weight, Decimal) or weight < 0:
            fields.fail(f"{name}: ska vara ett tal som inte är negativt, utan citattecken")
        else:
            shares[name] = weight
    return {name: shares[name] for name in known if name in shares}
