"""Every function the words can use, and what is said when one is used wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.document.model import (
    Figure,
    Heading,
    KeyFigures,
    Link,
    NoteRef,
    PageHint,
    Paragraph,
    SignatureBlock,
    TableBlock,
    Text,
    plain_text,
)
from finsam_ar.errors import UserError
from tests.document.fakes import blocks, composed, faults


def said(folder: Path, words: str) -> str:
    (paragraph,) = blocks(folder, words)
    assert isinstance(paragraph, Paragraph)
    return plain_text(paragraph.children).replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("{{ år }} {{ år-1 }} {{ år + 1 }}", "2022 2021 2023"),
        ("{{ kr('resultat/arets-resultat') }}", "334~980~kr"),
        ("{{ tkr('arets-resultat') }}", "335~tkr"),
        ("{{ tkr('arets-resultat', år-1) }}", "1~405~tkr"),
        ("{{ tkr('arets-resultat', år, 'budget') }}", "−3~161~tkr"),
        ("{{ tkr('arets-resultat', 'budget') }}", "−3~161~tkr"),
        ("{{ tkr(abs('resultat/kostnader')) }}", "25~843~tkr"),
        ("{{ mkr('resultat/kostnader') }}", "−25,8~mkr"),
        ("{{ procent('kvot') }}", "53~%"),
        ("{{ procent(andel('arets-resultat', 'resultat/intakter')) }}", "1~%"),
        ("{{ tkr(skillnad(fakt('arets-resultat'), fakt('arets-resultat', år-1))) }}", "−1~070~tkr"),
        ("{{ tkr(summa(fakt('arets-resultat'), fakt('arets-resultat', år-1))) }}", "1~740~tkr"),
        ("{{ valj(fakt('arets-resultat'), 'överskott', 'underskott') }}", "överskott"),
        ("{{ valj('arets-resultat', 'över', 'under') }}", "över"),
        ("{{ jamfor('arets-resultat', fakt('arets-resultat', år-1), 'högre', 'lägre') }}", "lägre"),
        ("{{ jamfor('resultat/intakter', fakt('resultat/intakter', år-1), 'a', 'b', 'lika') }}", "lika"),
        ("{{ antal(data('deltagare').summa('k')) }}", "6"),
        ("{{ antal(data('deltagare').antal()) }}", "2"),
        ("{{ antal(data('deltagare').antal(klar='Nej')) }}", "1"),
        ("{{ data('deltagare')['bron'].m }}", "21"),
        ("{{ data('deltagare')['bron'].klar }}", "Ja"),
        ("{{ procent(andel(data('deltagare')['bron'].k, data('deltagare')['bron'].totalt)) }}", "22~%"),
        ("{{ antal_ord(uppgift('sammantraden')) }}", "sju"),
        ("{{ antal_ord(uppgift('sammantraden'))|capitalize }}", "Sju"),
        ("{{ antal_ord(data('deltagare').summa('totalt')) }}", "27"),
        ("{{ uppgift('sammantraden') }}", "7"),
        ("{{ procent(uppgift('plan_procent')) }}", "97~%"),
        ("{{ uppgift('beslut') }}", "den 25~november 2021"),
        ("{{ uppgift('lage') }}", "6,0 procent"),
        ("{{ forbund.namn }}, {{ forbund.orgnr }}", "Förbundet, 222000-0000"),
        ("{{ namn('aby') }} {{ namn('aby').kortnamn }}", "Åby kommun Åby"),
        ("{% for each in insatser('individ') %}{{ each.id }}{% endfor %}", "bron"),
        ("{{ antal(insatser()) }}", "1"),
        ("{{ not('kostnader') }} {{ Not('not-kostnader') }}", "not~1 Not~1"),
        ("{% if finns('arets-resultat') and not finns('nej') %}ja{% endif %}", "ja"),
        ("{% if fakt('arets-resultat') > 0 %}plus{% endif %}", "plus"),
        ("{{ tkr('arets-resultat') ~ ' och ' ~ år }}", "335~tkr och 2022"),
        ("{% for rad in data('styrelse') %}{{ rad.namn }}{{ ', ' if not loop.last }}{% endfor %}", "Anna Åberg, Bo Ek"),
        ("{% set r = fakt('arets-resultat') %}{{ tkr(r) }}", "335~tkr"),
    ],
)
def test_what_words_say(tmp_path: Path, words: str, expected: str) -> None:
    assert said(tmp_path, words) == expected


def test_a_figure_knows_its_fact_and_is_spoken_without_grouping(tmp_path: Path) -> None:
    (paragraph,) = blocks(tmp_path, "Det blev {{ tkr('resultat/arets-resultat', år-1) }}.")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.children == (
        Text("Det blev "),
        Figure("1\u00a0405\u00a0tkr", "1405 tkr", "resultat/arets-resultat/2021"),
        Text("."),
    )


def test_names_with_the_characters_of_markdown_are_left_as_they_are(tmp_path: Path) -> None:
    assert said(tmp_path, "Å {{ namn('bron') }} ä **{{ namn('stegen') }}** ö") == "Å Bron_*2.0* ä Stegen <1> & ett ö"
    assert said(tmp_path, "{{ '1. inte [en](lista) <b> `å`' }}") == "1. inte [en](lista) <b> `å`"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("\n{{ tkr('arets-resultatet') }}", "2: faktumet ”arets-resultatet” finns inte"),
        ("{{ tkr('kvot') }}", "1: ”kvot” är inget belopp"),
        ("{{ tkr(data('deltagare').antal()) }}", "1: ”deltagare/antal” är inget belopp"),
        ("{{ procent('arets-resultat') }}", "1: ”arets-resultat” är ingen andel i procent"),
        ("{{ antal('arets-resultat') }}", "1: ”arets-resultat” är inget antal"),
        ("{{ fakt('arets-resultat') }}", "1: ett faktum behöver en enhet"),
        ("{{ tkr('arets-resultat', 2021) }}", "1: ”2021” är varken ett år eller ett ursprung"),
        ("{{ tkr('arets-resultat', 'budgett') }}", "1: ”budgett” är varken ett år eller ett ursprung"),
        ("{{ tkr('arets-resultat', år-9) }}", "1: ”arets-resultat” har inget belopp för 2013"),
        ("{{ tkr('resultat/kostnader', 'budget') }}", "1: ”resultat/kostnader” har inget belopp för 2022 (budget)"),
        ("{{ tkr() }}", "1: tkr(…) fick fel slags värden"),
        ("{{ tkr }}", "1: parentesen efter funktionens namn saknas"),
        ("{{ 335 }}", "1: en siffra ska inte skrivas för hand"),
        ("{{ none }}", "1: uttrycket ger inget som kan skrivas ut"),
        ("{{ skillnad('arets-resultat', uppgift('sammantraden')) }}", "1: belopp och antal går inte att räkna ihop"),
        (
            "{{ procent(andel(data('deltagare')['stegen'].k, data('deltagare')['stegen'].totalt)) }}",
            "1: nämnaren i andel(…) är noll",
        ),
        ("{{ antal(data('deltagar').antal()) }}", "1: det finns ingen datamängd ”deltagar”"),
        ("{{ data('deltagare')['brun'].k }}", "1: datamängden ”deltagare” har ingen rad ”brun”"),
        ("{{ data('deltagare')['bron'].q }}", "1: datamängden ”deltagare” har ingen kolumn ”q”"),
        ("{{ data('deltagare').antal(klar='ja') }}", "1: ”ja” är inget värde i kolumnen ”klar”"),
        ("{{ data('deltagare').summa('klar') }}", "1: ”klar” är ingen kolumn med heltal i ”deltagare”"),
        ("{{ antal(uppgift('lage')) }}", "1: uppgiften ”lage” är en text, ”6,0 procent”, och inte ett tal"),
        ("{{ uppgift('sammantrade') }}", "1: uppgiften ”sammantrade” finns inte i arsredovisning.toml"),
        ("{{ namn('bro') }}", "1: ”bro” finns inte i registret"),
        ("{{ namn('bron').langd }}", "1: ”bron” har inget ”langd” i registret"),
        ("{% for i in insatser('grupp') %}{% endfor %}", "1: ingen verksamhet är av slaget ”grupp”"),
        ("{{ forbund.telefon }}", "1: förbundet har inget ”telefon”"),
        ("text\n\n{{ tabell('resultatet') }}", "3: det finns ingen tabell ”resultatet”"),
        ("{{ not('kostnad') }}", "1: det finns ingen not ”kostnad”"),
        ("{{ diagram('resultat') }}", "1: det finns inget diagram ”resultat”"),
        ("{{ datatabell('inget') }}", "1: det finns ingen datamängd ”inget”"),
        ("{{ nyckeltal() }}", "1: nyckeltal(…) tar ett till fyra fakta, och enheten kr, tkr eller mkr"),
        ("{{ underskrifter('deltagare') }}", "1: datamängden ”deltagare” har ingen kolumn ”namn”"),
        ("{{ resultatet }}", "1: ”resultatet” finns inte"),
    ],
)
def test_what_is_said_of_wrong_words(tmp_path: Path, words: str, expected: str) -> None:
    assert expected in faults(tmp_path, words)


def test_all_faults_of_a_chapter_are_told_together_with_their_lines(tmp_path: Path) -> None:
    words = """\
{# en kommentar
   på två rader #}
{% if år %}
Å {{ tkr('a') }} och {{ tkrr('b') }}
{% endif %}
{% for x in insatser() %}
- {{ x.inget }}
{% endfor %}

<b>HTML</b> {{ kr('c',
år-1) }}
"""
    assert faults(tmp_path, words) == [
        "4: ”tkrr” finns inte",
        "4: faktumet ”a” finns inte",
        "7: ”bron” har inget ”inget” i registret",
        "10: faktumet ”c” finns inte",
        "10: HTML kan inte användas",
    ]


def test_a_wrong_name_is_met_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        composed(tmp_path, "{{ tkrr('arets-resultat') }} {{ kr('x') }}")
    assert [problem.hint for problem in caught.value.problems] == [
        "Menade du ”tkr” eller ”kr”?",
        "Menade du ”resultat/arets-resultat”?",
    ]


def test_blocks(tmp_path: Path) -> None:
    words = """\
{{ liggande() }}
{{ tabell('resultat') }}
{{ staende() }}

Se {{ not('kostnader') }}.

{{ noter() }}
{{ sidbrytning() }}
{{ underskrifter('styrelse') }}
"""
    found = blocks(tmp_path, words)
    kinds = [type(block).__name__ for block in found]
    assert kinds == [
        "PageHint", "TableBlock", "PageHint", "Paragraph", "Heading", "TableBlock", "PageHint", "SignatureBlock",
    ]  # fmt: skip
    assert found[0] == PageHint("landscape")
    sentence, heading, signatures = found[3], found[4], found[7]
    reference = NoteRef(1, "not-kostnader", "not\u00a01", "Not 1 Kostnader för insatser")
    assert isinstance(sentence, Paragraph)
    assert sentence.children == (Text("Se "), reference, Text("."))
    assert isinstance(heading, Heading)
    assert heading.anchor == "not-kostnader"
    assert heading.aside == (Link("#tabell-resultat", (Text("Resultaträkning"),), "Tillbaka till Resultaträkning"),)
    assert isinstance(signatures, SignatureBlock)
    assert (signatures.place, signatures.date) == ("Åby", "den 31\u00a0mars 2023")
    assert [(s.name, s.role, s.appointed_by) for s in signatures.signatories] == [
        ("Anna Åberg", "Ordförande", "Åby kommun"),
        ("Bo Ek", "Ledamot", "Myndigheten"),
    ]


def test_key_figures_compare_with_the_year_before(tmp_path: Path) -> None:
    (found,) = blocks(tmp_path, "{{ nyckeltal('resultat/arets-resultat', 'resultat/kostnader', enhet='mkr') }}")
    assert isinstance(found, KeyFigures)
    result, costs = found.items
    assert (result.figure.text, result.label) == ("0,3\u00a0mkr", "Årets resultat")
    assert plain_text(result.comparison) == "2021: 1,4\u00a0mkr"
    assert costs.comparison == ()


def test_key_figures_with_labels_and_comparisons_of_their_own(tmp_path: Path) -> None:
    words = """{{ nyckeltal(
        post(tkr('resultat/arets-resultat'), valj(fakt('resultat/arets-resultat'), 'Överskott', 'Underskott'),
             'Mål: ' ~ procent(uppgift('plan_procent')), (år-1) ~ ': ' ~ tkr('resultat/arets-resultat', år-1)),
        post(antal(uppgift('sammantraden')), 'Sammanträden'),
    ) }}"""
    (found,) = blocks(tmp_path, words)
    assert isinstance(found, KeyFigures)
    result, meetings = found.items
    assert (result.figure.text, result.label) == ("335\u00a0tkr", "Överskott")
    assert plain_text(result.comparison) == "Mål: 97\u00a0% 2021: 1\u00a0405\u00a0tkr"
    assert (meetings.figure.text, meetings.comparison) == ("7", ())


def test_a_dataset_as_a_table(tmp_path: Path) -> None:
    (found,) = blocks(tmp_path, "{{ datatabell('deltagare') }}")
    assert isinstance(found, TableBlock)
    assert [column.text for column in found.columns] == ["Insats", "Kvinnor", "Män", "Totalt", "Andel kvinnor", "Klar"]
    assert [[cell.text for cell in row.cells] for row in found.rows] == [
        ["Bron_*2.0*", "6", "21", "27", "22\u00a0%", "Ja"],
        ["Stegen <1> & ett", "0", "0", "0", "", "Nej"],
        ["Summa", "6", "21", "27", "22\u00a0%", ""],
    ]
    assert found.notes == ((Text("Räknade i december."),),)
    (chosen,) = blocks(tmp_path, "{{ datatabell('deltagare', klar='Ja') }}")
    assert isinstance(chosen, TableBlock)
    assert [row.cells[0].text for row in chosen.rows] == ["Bron_*2.0*", "Summa"]


def test_a_dataset_shows_the_columns_that_the_words_name(tmp_path: Path) -> None:
    (table,) = blocks(tmp_path, "{{ datatabell('deltagare', 'insats', 'm', 'andel_k', rubrik='Män', klar='Ja') }}")
    assert isinstance(table, TableBlock)
    assert (table.caption, [column.text for column in table.columns]) == ("Män", ["Insats", "Män", "Andel kvinnor"])
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Bron_*2.0*", "21", "22\u00a0%"],
        ["Summa", "21", "22\u00a0%"],
    ]
    assert table.notes == ()  # the schema's remarks are about its own columns


def test_rows_of_a_table_can_be_counted_and_named(tmp_path: Path) -> None:
    words = (
        "{{ antal(rader('insatser')) }}: {{ rader('insatser', forlangd='Ja')[0] }}, "
        "{% for insats in rader('insatser', slag='struktur') %}{{ insats }}{% endfor %}"
    )
    assert said(tmp_path, words) == "2: Bron_*2.0*, Stegen <1> & ett"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("{{ datatabell('deltagare', 'insats', 'mm') }}", "datamängden ”deltagare” har ingen kolumn ”mm”"),
        ("{{ antal(rader('insats')) }}", "det finns ingen tabell ”insats”"),
        ("{{ antal(rader('insatser', forlangt='Ja')) }}", "raderna i ”insatser” har inget ”forlangt”"),
    ],
)
def test_columns_and_rows_that_do_not_exist(tmp_path: Path, words: str, message: str) -> None:
    assert faults(tmp_path, words) == [f"1: {message}"]
