"""The words can do no harm and can't hang the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.document.fakes import faults


@pytest.mark.parametrize(
    "words",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ år.__class__ }}",
        "{{ fakt('arets-resultat').fact }}",
        "{{ data.__globals__ }}",
        "{{ data('deltagare').dataset }}",
        "{{ forbund['__class__'] }}",
        "{{ 'a'.format }}",
        "{{ ''['__class__'] }}",
        "{{ namn('bron').__init__.__globals__ }}",
        "{{ (1).bit_length() }}",
        "{{ insatser().append(1) }}",
    ],
)
def test_only_what_objects_offer_can_be_read(tmp_path: Path, words: str) -> None:
    assert any("finns inte" in fault or "har inget" in fault or "inget ”" in fault for fault in faults(tmp_path, words))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a\n{% include 'x' %}", "2: här går det inte att använda ”include”"),
        ("{% import 'os' as os %}", "1: här går det inte att använda ”import”"),
        ("{% extends 'x' %}", "1: här går det inte att använda ”extends”"),
        ("{% macro f() %}{{ f() }}{% endmacro %}", "1: här går det inte att använda ”macro”"),
        ("{% set x %}a{% endset %}", "1: här går det inte att använda ”assignblock”"),
        ("{% set x = 'a' ~ 'b' %}", "1: här går det inte att sätta ihop text i {% set %}"),
        ("{{ 'a' * 1000000000 }}", "1: här går det inte att använda *"),
        ("{{ 10 ** 10 ** 10 }}", "1: här går det inte att använda **"),
        ("{{ '%1000000000d' % 1 }}", "1: här går det inte att använda %"),
        ("{{ 'a' + 'b' }}", "1: det går inte att räkna med + i texterna"),
        ("{{ fakt('arets-resultat') - fakt('kostnader') }}", "1: det går inte att räkna med - i texterna"),
        ("{{ 'a'|center(1000000000) }}", "1: fel i uttrycket: filtret ”center” finns inte"),
        ("{{ år is callable }}", "1: fel i uttrycket: testet ”callable” finns inte"),
        ("{{ lipsum() }}", "1: ”lipsum” finns inte"),
        ("{{ self }}", "1: ”self” finns inte"),
        ("{% for a in range(1000000000000) %}{% endfor %}", "1: range(…) har gått fler än 1000 varv i kapitlet"),
        (
            "{% for a in range(9) %}" * 4 + "x" + "{% endfor %}" * 4,
            "1: här går det inte att använda så djupt nästlade slingor",
        ),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "0: uttrycken är för djupt nästlade"),
        ("{{ 'a' < 1 }}", "1: uttrycket går inte att räkna ut: '<' not supported between instances of 'str' and 'int'"),
        ("{% for x in 5 %}{% endfor %}", "1: det är ingen lista"),
        ("{{ insatser()[7] }}", "1: [7] finns inte här"),
        ("a \U000f0000 b", "1: texten har ett osynligt tecken, som inte kan visas"),
        ("a \0 b", "1: texten har ett osynligt tecken, som inte kan visas"),
        ("{{ data(1) }}", "1: data(…) fick fel slags värden"),
        ("{{ data([]) }}", "1: data(…) fick fel slags värden"),
        ("{{ 'a'.__class__ }}", "1: ”__class__” finns inte här"),
        (
            f"{{% for a in '{'x' * 400}' %}}{{% for b in '{'x' * 400}' %}}{{% endfor %}}{{% endfor %}}",
            "1: slingorna har gått fler än 10000 varv i kapitlet",
        ),
        ("{% if år %}" * 200 + "{% endif %}" * 200, "0: uttrycken är för djupt nästlade"),
    ],
)
def test_what_could_do_harm_is_refused(tmp_path: Path, words: str, expected: str) -> None:
    assert expected in faults(tmp_path, words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a\n\n{{ tkr('x' }}", "3: fel i uttrycket: före ”}” saknas ”)”"),
        ("{% if år %}\nx", "1: {% if … %} är inte avslutat: {% endif %} saknas"),
        ("{% om år %}", "1: fel i uttrycket: taggen ”om” finns inte"),
        ("x\n{{ }}", "2: fel i uttrycket: ett uttryck saknas"),
        ("{{ år\n", "1: uttrycket som börjar här är inte avslutat: }} saknas"),
        ("a\n{{ år b\nc {{ år }}\n", "2: uttrycket som börjar här är inte avslutat: }} saknas"),
        ("a\n{# år b\n", "2: kommentaren som börjar här är inte avslutad: #} saknas"),
        ("{% for a in insatser() %}{% if a %}{% endif %}\n\nx", "1: {% for … %} är inte avslutat: {% endfor %} saknas"),
        ("a\n{% endif %}", "2: fel i uttrycket: det finns inget {% if … %} att avsluta"),
        (
            "{{ kr(’a’) }}",
            "1: fel i uttrycket: '’' går inte att förstå; text ska stå mellan raka citattecken: 'så här'",
        ),
    ],
)
def test_syntax_errors_have_the_files_own_line(tmp_path: Path, words: str, expected: str) -> None:
    assert faults(tmp_path, words) == [expected]
