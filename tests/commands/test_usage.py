"""What is typed on the command line, as values."""

from __future__ import annotations

import click
import pytest

from finsam_ar.commands.usage import Amount, Named


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("1234", 1234_00),
        ("1234,5", 1234_50),
        ("1234,05", 1234_05),
        ("1234.50", 1234_50),
        ("1 234,50", 1234_50),
        ("1\u00a0234,50", 1234_50),
        ("0,01", 1),
    ],
)
def test_an_amount_in_ore(text: str, ore: int) -> None:
    assert Amount().convert(text, None, None) == ore


@pytest.mark.parametrize("text", ["", "0", "0,00", "-5", "1,234", "1,", "kr", "1e3", "٣"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(click.BadParameter, match="är inget belopp över noll, som 1234,50"):
        Amount().convert(text, None, None)


def test_an_amount_with_a_name_is_split_at_the_last_sign() -> None:
    assert Named().convert("5021:kansli=1234,5", None, None) == ("5021:kansli", 1234_50)
    assert Named().convert("a=b=5", None, None) == ("a=b", 5_00)


@pytest.mark.parametrize("text", ["5", "=5", "stegen"])
def test_an_amount_without_a_name(text: str) -> None:
    with pytest.raises(click.BadParameter, match="ska skrivas NAMN=BELOPP"):
        Named().convert(text, None, None)
