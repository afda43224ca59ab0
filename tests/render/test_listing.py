"""Columns of text on a terminal."""

from __future__ import annotations

from finsam_ar.render.listing import AMOUNT, GIVES, TEXT, amounts, listing

ROWS = [("A1", "Rekvisition kvartal 1 2022, Stegen", "250 000"), ("A12", "Bron", "5")]


def test_columns_are_aligned() -> None:
    assert listing((TEXT, TEXT, AMOUNT), [("A1", "Bron", "5"), ("A12", "Stegen", "250 000")]) == [
        "A1   Bron          5",
        "A12  Stegen  250 000",
    ]


def test_what_gives_is_shortened_until_the_line_fits() -> None:
    """Within 36 signs, two of them for the indentation of a section."""
    assert listing((TEXT, GIVES, AMOUNT), ROWS, width=36) == [
        "A1   Rekvisition kvartal…  250 000",
        "A12  Bron                        5",
    ]


def test_nothing_is_shortened_beyond_reading() -> None:
    """A line that is still too long is left to the terminal."""
    assert listing((TEXT, GIVES, AMOUNT), ROWS, width=10)[0] == "A1   Rekvisition…  250 000"


def test_without_a_terminal_nothing_is_shortened() -> None:
    assert listing((GIVES,), [("x" * 200,)]) == ["x" * 200]


def test_a_column_of_amounts_has_ore_when_one_of_them_has() -> None:
    assert amounts([1200_00, 0, None]) == ["1\u00a0200", "–", ""]
    assert amounts([1200_00, 50]) == ["1\u00a0200,00", "0,50"]
