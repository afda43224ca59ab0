"""Rows as they appear: a definition's rows with `for-varje` spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from finsam_ar.books.decisions import as_of
from finsam_ar.books.grants import extensions, latest_grant
from finsam_ar.books.model import Books, Organisation, Verksamhet
from finsam_ar.config.tabell import RowDef
from finsam_ar.errors import Problem, UserError
from finsam_ar.tables.money import Scope
from finsam_ar.tables.periods import Occasion, is_of_occasion, with_years
from finsam_ar.tables.scope import Resolver

FIELD = re.compile(r"\{(\w+)\}")
_WORD_START = re.compile(r"(?<=[a-zåäöé])(?=[A-ZÅÄÖÉ])")
_ABBREVIATION_END = re.compile(r"(?<=[A-ZÅÄÖÉ]{2})(?=[A-ZÅÄÖÉ][a-zåäöé])")
_INNER_CAPITAL = re.compile(r"(?<=[ -])[A-ZÅÄÖÉ](?=[a-zåäöé])")


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
    spare_id: str = ""

    def narrow(self, scope: Scope) -> Scope:
        """Return the scope with the bound dimension narrowed to its one name."""
        if self.verksamhet is not None:
            return replace(scope, verksamheter=frozenset({self.verksamhet}))
        if self.motpart is not None:
            return replace(scope, motparter=frozenset({self.motpart}))
        if self.account is not None:
            return replace(scope, accounts=frozenset({self.account}))
        return scope


def instances(
    row: RowDef, books: Books, resolver: Resolver, fields: Fields, history: tuple[int, ...]
) -> Iterator[Instance]:
    """Yield the rows that a definition's row stands for: one, or one for each candidate of `for-varje`.

    `history` are the years that the table's stored figures hold. Candidates without money are left out later.
    """
    occasion = fields.occasion
    match row.for_each:
        case None:
            yield Instance(row, row.id, occasion.filled(row.text))
        case "år":
            for each in sorted({*history, *(y for y in books.years if y <= occasion.year)}):
                yield Instance(row, with_years(row.id, each), with_years(row.text, each), year=each)
        case "konto":
            yield from _accounts(row, books, resolver)
        case "motpart":
            yield from _organisations(row, books.register.organisations.values())
        case "medlem":
            yield from _organisations(row, (each for each in books.register.organisations.values() if each.membership))
        case "verksamhet":
            for verksamhet in _verksamheter(row, books, resolver):
                yield _of_verksamhet(row, verksamhet, fields)
        case "verksamhetstrad":
            yield from _tree(row, books, resolver, fields)


def _organisations(row: RowDef, organisations: Iterable[Organisation]) -> Iterator[Instance]:
    for each in organisations:
        fields = {"id": each.id, "namn": each.name, "kortnamn": each.short_name}
        yield Instance(row, _filled(row, row.id, fields), _filled(row, row.text, fields), motpart=each.id)


def _accounts(row: RowDef, books: Books, resolver: Resolver) -> Iterator[Instance]:
    for name in sorted(set().union(*(resolver.scope(each).accounts or () for each in row.all_selections()))):
        if name in books.accounts:
            fields = {"id": name.rpartition(":")[2], "namn": _account_label(name)}
            yield Instance(row, _filled(row, row.id, fields), _filled(row, row.text, fields), account=name)


def _of_verksamhet(row: RowDef, verksamhet: Verksamhet, fields: Fields) -> Instance:
    values = fields.of(verksamhet)
    text = fields.occasion.filled(_filled(row, row.text, values))
    spare = _filled(row, row.spare_id, values) if row.spare_id else ""
    return Instance(row, _filled(row, row.id, values), text, verksamhet=verksamhet.id, spare_id=spare)


def _tree(row: RowDef, books: Books, resolver: Resolver, fields: Fields) -> Iterator[Instance]:
    """Yield the register's tree: a heading for each verksamhet with others below it, a row for each that is chosen."""
    chosen = {verksamhet.id for verksamhet in _verksamheter(row, books, resolver)}
    below: dict[str | None, list[Verksamhet]] = {}
    for verksamhet in books.register.verksamheter.values():
        below.setdefault(verksamhet.parent, []).append(verksamhet)

    def walk(parent: str | None, indent: int) -> Iterator[Instance]:
        for verksamhet in below.get(parent, ()):
            is_group = verksamhet.id in below
            if is_group and not chosen.isdisjoint(books.register.subtree(verksamhet.id)):
                heading = row.model_copy(
                    update={"id": f"rubrik-{row.id}", "kind": "rubrik", "for_each": None, "indent": indent}
                )
                yield _of_verksamhet(heading, verksamhet, fields)
            if verksamhet.id in chosen:
                own = row.model_copy(update={"indent": indent + is_group})
                yield _of_verksamhet(own, verksamhet, fields)
            yield from walk(verksamhet.id, indent + 1)

    yield from walk(None, row.indent)


def _verksamheter(row: RowDef, books: Books, resolver: Resolver) -> list[Verksamhet]:
    scopes = [resolver.verksamheter(selection) for selection in row.all_selections()]
    register = books.register.verksamheter
    named = [register[id_] for id_ in register if any(scope is None or id_ in scope for scope in scopes)]
    if row.sort_by == "agare":
        places = {id_: place for place, id_ in enumerate(books.register.organisations)}
        named.sort(key=lambda v: places.get(v.owners[0], len(places)) if v.owners else len(places))
    return named


class Fields:
    """What labels, ids and texts may hold of a verksamhet, as known on the occasion's day; each is made once."""

    def __init__(self, books: Books, occasion: Occasion) -> None:
        """Take what is known."""
        self.occasion = occasion
        self._organisations = books.register.organisations
        self._known = as_of(books.decisions, occasion.day)
        self._made: dict[str, dict[str, str]] = {}

    def of(self, verksamhet: Verksamhet) -> dict[str, str]:
        """Return its names, owners, parties and attributes, and the period and conditions of its latest grant.

        parter are those that don't own it; forlangd is "Ja" when it was extended in the occasion's period.
        """
        if verksamhet.id not in self._made:
            self._made[verksamhet.id] = self._make(verksamhet)
        return self._made[verksamhet.id]

    def _make(self, verksamhet: Verksamhet) -> dict[str, str]:
        start, end, conditions = latest_grant(self._known, verksamhet.id, self.occasion.day)
        extended = any(self.occasion.holds(each.date) for each in extensions(self._known, verksamhet.id))
        parties = [id_ for id_ in verksamhet.parties if id_ not in verksamhet.owners]
        return {
            **verksamhet.attributes,
            "id": verksamhet.id,
            "namn": verksamhet.name,
            "kortnamn": verksamhet.short_name,
            "slag": verksamhet.kind,
            "agare": " & ".join(self._organisations[id_].short_name for id_ in verksamhet.owners),
            "parter": ", ".join(self._organisations[id_].short_name for id_ in parties),
            "fran": start.isoformat() if start else "",
            "till": end.isoformat() if end else "",
            "villkor": conditions,
            "forlangd": "Ja" if extended else "",
        }


def _account_label(name: str) -> str:
    """The leaf's name as one would write it: `Övrigt:9990-UpplupenEUIntäkt` -> `Upplupen EU-intäkt`."""
    leaf = name.rpartition(":")[2]
    text = _WORD_START.sub(" ", leaf.partition("-")[2] or leaf)
    return _INNER_CAPITAL.sub(lambda match: match[0].lower(), _ABBREVIATION_END.sub("-", text))


def _filled(row: RowDef, template: str, fields: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] in fields:
            return fields[match[1]]
        if is_of_occasion(match[0]):
            return match[0]
        known = ", ".join(sorted(fields))
        raise UserError(Problem(f"raden ”{row.id}”: fältet ”{match[0]}” finns inte", row.source, f"Det finns {known}."))

    return FIELD.sub(value, template)
