"""Digits typed by hand are found; those of facts, of names and of allowed patterns are not."""

from __future__ import annotations

from pathlib import Path

from tests.document.fakes import composed

ALLOWED = r"tillatna = ['\b\d+ kap\. \d+ §', '\bden \d+ mars \d{4}\b', '\bMål \d']"


def typed(folder: Path, words: str) -> list[tuple[int, str]]:
    findings = composed(folder, words, sprak=ALLOWED).findings
    return [(finding.source.line, finding.message.split("”")[1]) for finding in findings]


def test_typed_digits_are_found_with_their_lines(tmp_path: Path) -> None:
    words = """\
## Mål 1 av 3

Resultatet blev 335 tkr och {{ tkr('arets-resultat') }},
*drygt* 53 % {% if år %}
eller 1 234,5 kr{% endif %}.

- punkt {{ år }} och 2021
"""
    assert typed(tmp_path, words) == [(1, "3"), (3, "335"), (4, "53"), (5, "1 234,5"), (7, "2021")]


def test_laws_dates_names_and_links_are_allowed(tmp_path: Path) -> None:
    words = "Enligt 7 kap.\n6 § den 31 mars 2023 i Bron_\\*2.0\\* och [länken](https://a.se/2023), {{ '17' }}."
    assert typed(tmp_path, words) == []


def test_a_finding_says_what_stands_around(tmp_path: Path) -> None:
    (finding,) = composed(tmp_path, "Under {{ år }} deltog 15 personer i verksamheten.").findings
    assert (finding.code, finding.severity) == ("siffra-i-text", "varning")
    assert finding.message == "”15” är skrivet för hand: ”Under … deltog 15 personer i verksamheten.”"


def test_last_years_words_that_nobody_has_revised_are_an_error(tmp_path: Path) -> None:
    words = "## Framåt\n{# 2021 års text: gå igenom #}\nVi ser framåt.\n"
    (finding,) = composed(tmp_path, words).findings
    assert (finding.code, finding.severity, finding.source.line) == ("forra-arets-text", "fel", 2)
