"""Rows as they appear: a definition's rows with `for-varje` spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from finsam_ar.books.model import Books, Organisation, Verksamhet
from finsam_ar.config.tabell import RowDef
from finsam_ar.errors import Problem, UserError
from finsam_ar.tables.money import Scope
from finsam_ar.tables.periods import with_years
from finsam_ar.tables.scope import Resolver

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Instance:
    """A row of one table: its definition and what `for-varje` bound it to."""

    definition: RowDef
    id: str
    text: str
    verksamhet: str | None = None
    motpart: str | None = None
    account: str | None = None
    year: int | None = None

    def narrow(self, scope: Scope) -> Scope:
        """Return the scope with the bound dimension narrowed to its one name."""
        if self.verksamhet is not None:
            return replace(scope, verksamheter=frozenset({self.verksamhet}))
        if self.motpart is not None:
            return replace(scope, motparter=frozenset({self.motpart}))
        if self.account is not None:
            return replace(scope, accounts=frozenset({self.account}))
        return scope


def instances(row: RowDef, books: Books, resolver: Resolver, year: int, history: tuple[int, ...]) -> Iterator[Instance]:
    """Yield the rows that a definition's row stands for: one, or one for each candidate of `for-varje`.

    `history` are the years that the table's stored figures hold. Candidates without money are left out later.
    """
    if row.for_each is None:
        yield Instance(row, row.id, with_years(row.text, year))
    elif row.for_each == "år":
        for each in sorted({*history, *(y for y in books.years if y <= year)}):
            yield Instance(row, with_years(row.id, each), with_years(row.text, each), year=each)
    elif row.for_each == "konto":
        for name in sorted(
            set().union(*(resolver.accounts(text) for s in row.all_selections() for text in s.accounts))
        ):
            if name in books.accounts:
                fields = {"id": name.rpartition(":")[2], "namn": _account_label(name)}
                yield Instance(row, _filled(row, row.id, fields), _filled(row, row.text, fields), account=name)
    elif row.for_each == "motpart":
        for organisation in books.register.organisations.values():
            fields = _organisation_fields(organisation)
            yield Instance(row, _filled(row, row.id, fields), _filled(row, row.text, fields), motpart=organisation.id)
    else:
        for verksamhet in _verksamheter(row, books, resolver):
            fields = verksamhet_fields(verksamhet, books)
            text = with_years(_filled(row, row.text, fields), year)
            yield Instance(row, _filled(row, row.id, fields), text, verksamhet=verksamhet.id)


def _verksamheter(row: RowDef, books: Books, resolver: Resolver) -> list[Verksamhet]:
    scopes = [resolver.verksamheter(selection) for selection in row.all_selections()]
    register = books.register.verksamheter
    named = [register[id_] for id_ in register if any(scope is None or id_ in scope for scope in scopes)]
    if row.sort_by == "agare":
        places = {id_: place for place, id_ in enumerate(books.register.organisations)}
        named.sort(key=lambda v: places.get(v.owners[0], len(places)) if v.owners else len(places))
    return named


def verksamhet_fields(verksamhet: Verksamhet, books: Books) -> dict[str, str]:
    """Return what a label or id may hold of a verksamhet: id, namn, kortnamn, agare, period and its attributes."""
    owners = [books.register.organisations[id_].short_name for id_ in verksamhet.owners]
    return {
        **verksamhet.attributes,
        "id": verksamhet.id,
        "namn": verksamhet.name,
        "kortnamn": verksamhet.short_name,
        "agare": " & ".join(owners),
    }


def _organisation_fields(organisation: Organisation) -> dict[str, str]:
    return {"id": organisation.id, "namn": organisation.name, "kortnamn": organisation.short_name}


def _account_label(name: str) -> str:
    """`Kostnader:Drift:6411-Förbrukningsinventarier` -> `Förbrukningsinventarier`."""
    leaf = name.rpartition(":")[2]
    return leaf.partition("-")[2] or leaf


def _filled(row: RowDef, template: str, fields: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] in fields:
            return fields[match[1]]
        if match[1].startswith("år"):
            return match[0]
        known = ", ".join(sorted(fields))
        raise UserError(Problem(f"raden ”{row.id}”: fältet ”{match[0]}” finns inte", row.source, f"Det finns {known}."))

    return _FIELD.sub(value, template)
