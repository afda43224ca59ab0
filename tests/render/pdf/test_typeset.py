"""Words into lines."""

from __future__ import annotations

import pytest

from finsam_ar.document.model import Figure, Strong, Text
from finsam_ar.render.pdf.fonts import text_width
from finsam_ar.render.pdf.hyphenation import hyphenate
from finsam_ar.render.pdf.inlines import runs_of
from finsam_ar.render.pdf.style import BODY, INK, SANS, SANS_BOLD
from finsam_ar.render.pdf.typeset import Line, Run, typeset


def lines_of(text: str, width: float, *, may_hyphenate: bool = False) -> list[str]:
    return [text_of(line) for line in typeset([Run(text, SANS, 10, INK)], width, may_hyphenate=may_hyphenate)]


def text_of(line: Line) -> str:
    return "".join(fragment.text for fragment in line.fragments)


def test_no_line_is_wider_than_asked_for_and_no_word_is_lost() -> None:
    text = "Samordningsförbundet finansierar insatser som parterna själva beslutar om. " * 6
    lines = typeset([Run(text, SANS, 10, INK)], 200)
    assert all(line.width <= 200 for line in lines)
    assert "".join(map(text_of, lines)).split() == text.split()


def test_lines_end_with_a_space_so_that_words_stay_apart_when_read() -> None:
    first, last = lines_of("ett två", 25)
    assert (first, last) == ("ett ", "två")


def test_amounts_and_their_units_are_not_divided() -> None:
    runs = runs_of((Text("Resultatet är 6 863 tkr eller 6,3 %"), Figure("335\u00a0tkr", "", "x")), BODY, INK)
    assert "".join(run.text for run in runs) == "Resultatet är 6\u00a0863\u00a0tkr eller 6,3\u00a0%335\u00a0tkr"


def test_compounds_break_after_their_hyphen_but_dates_do_not() -> None:
    assert lines_of("Försäkringskassan/Arbetsförmedlingen", 120) == ["Försäkringskassan/", "Arbetsförmedlingen"]
    assert lines_of("den 2022-12-31", 60) == ["den ", "2022-12-31"]


def test_long_words_are_divided_only_where_that_is_allowed_or_needed() -> None:
    text = "en balanskravsutredning"
    assert lines_of(text, 130) == [text]
    assert lines_of(text, 70) == ["en balans\u00ad", "kravs\u00ad", "utredning"] or "\u00ad" in "".join(
        lines_of(text, 70)
    )


def test_bold_within_a_word_doesnt_break_it() -> None:
    runs = runs_of((Text("halv"), Strong((Text("fet"),)), Text("t ord")), BODY, INK)
    assert [text_of(line) for line in typeset(runs, 50)] == ["halvfett ", "ord"]


@pytest.mark.parametrize(
    ("word", "divided"),
    [
        ("balanskravsresultat", "balans-kravs-resultat"),
        ("Förvaltningsberättelse", "Förvaltnings-berättelse"),
        ("resultatutjämningsreserven", "resultat-utjämnings-reserven"),
        ("verksamhetsutvecklaren", "verksamhets-utvecklaren"),
    ],
)
def test_swedish_compounds_are_divided_where_their_parts_meet(word: str, divided: str) -> None:
    assert hyphenate(word).replace("\u00ad", "-") == divided


def test_digits_and_minus_have_one_width_in_every_weight() -> None:
    widths = {text_width(character, font, 10) for character in "0123456789−" for font in (SANS, SANS_BOLD)}
    assert len(widths) == 1
