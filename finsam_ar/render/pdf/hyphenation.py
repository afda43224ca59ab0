"""Where Swedish words may be divided: a house list for the trade's own compounds, pyphen for the rest."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, TypeAlias

Dictionary: TypeAlias = Any  # pyphen has no types

SOFT_HYPHEN = "\u00ad"
SHORTEST, SHORTEST_PART = 7, 3  # letters of a word that is divided, and of its parts

# Stems that pyphen divides badly ("ba-lan-s-kravsre-sul-tat"), divided as they should be; anything may follow.
_HOUSE_LIST = (
    "arbets-förmedlingen",
    "arbets-givar",
    "arbets-marknad",
    "balans-krav",
    "balans-kravs-resultat",
    "balans-kravs-utredning",
    "balans-räkning",
    "budget-avvikelse",
    "delaktighets-modell",
    "drift-redovisning",
    "drifts-redovisning",
    "finans-samordning",
    "förbruknings-kvot",
    "förbunds-chef",
    "försäkrings-kassan",
    "förtroende-valda",
    "förvaltnings-berättelse",
    "huvud-process",
    "individ-inriktade",
    "insats-verksamhet",
    "insats-ägare",
    "integrations-fond",
    "kassa-flöde",
    "kassaflödes-analys",
    "kompetens-försörjnings-projekt",
    "kompetens-höjande",
    "kompetens-utveckling",
    "kvartals-rapport",
    "lokus-samordnare",
    "långtids-arbetslös",
    "med-arbetare",
    "medlems-avgift",
    "medlems-bidrag",
    "medlems-samråd",
    "mål-uppfyllelse",
    "pensions-kostnader",
    "process-beskrivning",
    "process-stödjare",
    "redovisnings-principer",
    "rehabiliterings-behov",
    "resultat-räkning",
    "resultat-utjämnings-reserv",
    "revisions-berättelse",
    "sam-verkan",
    "samhälls-orientering",
    "samordnings-förbund",
    "samordnings-insatser",
    "samverkans-insatser",
    "samverkans-parter",
    "semester-löne-skuld",
    "social-fonden",
    "struktur-inriktade",
    "styr-grupp",
    "styrelse-ledamot",
    "under-skott",
    "under-skrifter",
    "utvecklings-arbete",
    "utvecklings-grupp",
    "verksamhets-mål",
    "verksamhets-utvecklare",
    "verksamhets-år",
    "vuxen-utbildning",
    "års-arbetare",
    "års-redovisning",
    "över-skott",
)
_HOUSE = {divided.replace("-", ""): divided for divided in _HOUSE_LIST}
_HOUSE_PATTERN = re.compile("|".join(sorted(_HOUSE, key=len, reverse=True)), re.IGNORECASE)
_LONG_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")


@lru_cache(maxsize=20_000)
def hyphenate(text: str) -> str:
    """The text with a soft hyphen wherever a word may be divided; unchanged where it has its own."""
    if SOFT_HYPHEN in text:
        return text
    return _LONG_WORD.sub(lambda match: _divide(match[0]), text)


def _divide(word: str) -> str:
    house = _HOUSE_PATTERN.search(word)
    if house is None:
        return str(_dictionary().inserted(word, SOFT_HYPHEN))
    divided = _with_case(house[0], _HOUSE[house[0].lower()])
    before = word[: house.start()]
    joint = SOFT_HYPHEN if len(before) > SHORTEST_PART else ""
    return before + joint + divided + word[house.end() :]


def _with_case(written: str, divided: str) -> str:
    letters = iter(written)
    return "".join(SOFT_HYPHEN if character == "-" else next(letters) for character in divided)


@cache
def _dictionary() -> Dictionary:
    import pyphen  # noqa: PLC0415  reading its dictionary takes 0.05 s: only when a line needs it

    return pyphen.Pyphen(lang="sv_SE", left=SHORTEST_PART, right=SHORTEST_PART)
