"""The register of organisations and verksamheter, from their `custom` directives."""

from __future__ import annotations

from collections.abc import Iterable

from beancount.core.data import Custom, Directive

from finsam_ar.books.directives import Fields, finsam_directives
from finsam_ar.books.findings import LedgerError, finding, source_of
from finsam_ar.books.model import Organisation, Register, Verksamhet

ORGANISATION = "finsam-organisation"
VERKSAMHET = "finsam-verksamhet"

_MEMBERSHIPS = ("kommun", "region", "stat")
_OWN_KEYS = {
    ORGANISATION: {"namn", "kortnamn", "medlem"},
    VERKSAMHET: {"namn", "kortnamn", "under", "slag", "insats", "agare", "parter", "finansiar", "till"},
}


def parse_register(entries: Iterable[Directive]) -> tuple[Register, list[LedgerError]]:
    """Read all organisations and verksamheter, in the order of the files. What is wrong comes beside."""
    organisations: dict[str, Organisation] = {}
    verksamheter: dict[str, Verksamhet] = {}
    findings: list[LedgerError] = []
    for entry in finsam_directives(entries):
        if entry.type not in _OWN_KEYS:
            continue
        fields = Fields(entry)
        values = fields.values("id")
        if values:
            (id_,) = values
            known = organisations if entry.type == ORGANISATION else verksamheter
            if id_ in known:
                fields.fail(f'"{id_}" finns redan, på {known[id_].source}', "Ge den ett eget id.")
            elif entry.type == ORGANISATION:
                organisations[id_] = _organisation(fields, id_)
            else:
                verksamheter[id_] = _verksamhet(fields, id_)
        findings += fields.findings
    return Register(organisations, verksamheter), findings


def check_register(register: Register) -> list[LedgerError]:
    """Find references to what isn't in the register, and cycles."""
    findings: list[LedgerError] = []
    for verksamhet in register.verksamheter.values():
        where = {"filename": str(verksamhet.source.file), "lineno": verksamhet.source.line}
        if verksamhet.parent and verksamhet.parent not in register.verksamheter:
            findings.append(finding(where, f'under: verksamheten "{verksamhet.parent}" finns inte i registret'))
        if _is_below_itself(register, verksamhet):
            findings.append(finding(where, f'verksamheten "{verksamhet.id}" ligger under sig själv', "Ändra under:."))
        if verksamhet.valid_to and verksamhet.valid_to < verksamhet.valid_from:
            findings.append(finding(where, f'verksamheten "{verksamhet.id}" slutar innan den börjar', "Ändra till:."))
        for key, ids in (("agare", verksamhet.owners), ("parter", verksamhet.parties)):
            findings += [
                finding(where, f'{key}: organisationen "{id_}" finns inte i registret')
                for id_ in ids
                if id_ not in register.organisations
            ]
    return findings


def _organisation(fields: Fields, id_: str) -> Organisation:
    name = fields.text("namn", required=True)
    return Organisation(
        id=id_,
        name=name,
        short_name=fields.text("kortnamn") or name,
        membership=fields.choice("medlem", _MEMBERSHIPS, "") or None,
        attributes=_attributes(fields.entry),
        source=source_of(fields.entry.meta),
    )


def _verksamhet(fields: Fields, id_: str) -> Verksamhet:
    name = fields.text("namn", required=True)
    return Verksamhet(
        id=id_,
        name=name,
        short_name=fields.text("kortnamn") or name,
        parent=fields.text("under") or None,
        kind=fields.text("slag", required=True),
        is_insats=fields.flag("insats"),
        owners=fields.ids("agare"),
        parties=fields.ids("parter"),
        financier=fields.text("finansiar"),
        valid_from=fields.entry.date,
        valid_to=fields.date("till"),
        attributes=_attributes(fields.entry),
        source=source_of(fields.entry.meta),
    )


def _attributes(entry: Custom) -> dict[str, str]:
    skip = _OWN_KEYS[entry.type] | {"filename"}
    return {key: value for key, value in entry.meta.items() if isinstance(value, str) and key not in skip}


def _is_below_itself(register: Register, verksamhet: Verksamhet) -> bool:
    seen: set[str] = set()
    parent = verksamhet.parent
    while parent and parent not in seen and parent in register.verksamheter:
        if parent == verksamhet.id:
            return True
        seen.add(parent)
        parent = register.verksamheter[parent].parent
    return False
