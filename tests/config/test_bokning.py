"""`bokning.toml`: every fault with its line, and what to write where something is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.config.bokning import EXAMPLES, read_bookings
from finsam_ar.errors import UserError
from tests.desks import SETTINGS, desk_at, make_project


def messages(folder: Path, settings: str) -> list[str]:
    make_project(folder, settings=settings)
    with pytest.raises(UserError) as raised:
        desk_at(folder)
    return [f"{p.source.file.name}:{p.source.line}: {p.message}" for p in raised.value.problems if p.source]


def test_every_fault_of_the_form_is_told_with_its_line(tmp_path: Path) -> None:
    faulty = SETTINGS.replace('serie = "L"', 'serie = "l1"').replace('bank = "1921"', "bank = 1921\nbanc = 2")
    assert messages(tmp_path, faulty) == [
        "bokning.toml:2: ”bank” ska vara en text",
        "bokning.toml:3: ”banc” är ingen känd nyckel här",
        "bokning.toml:11: ”serie” ska vara stora bokstäver, som A, inte ”l1”",
    ]


def test_every_account_and_verksamhet_that_does_not_exist_is_told(tmp_path: Path) -> None:
    faulty = SETTINGS.replace('"2441"', '"2440"').replace('mot = "1921"', 'mot = "Tillgångar"')
    faulty = faulty.replace('verksamhet = "lyftet"', 'verksamhet = "lyfte"')
    assert messages(tmp_path, faulty) == [
        "bokning.toml:1: skuld: kontot ”2440” finns inte i kontoplanen",
        "bokning.toml:11: mot: ”Tillgångar” är flera konton",
        "bokning.toml:20: verksamheten ”lyfte” finns inte i registret",
    ]


def test_an_account_may_be_named_in_full(tmp_path: Path) -> None:
    full = "Tillgångar:KassaOchBank:1921-Plusgiro"
    make_project(tmp_path, settings=SETTINGS.replace('"1921"', f'"{full}"'))
    assert desk_at(tmp_path).account("1921") == full


def test_without_the_file_a_message_shows_what_to_write(tmp_path: Path) -> None:
    make_project(tmp_path)
    (tmp_path / "templates" / "bokning.toml").unlink()
    desk = desk_at(tmp_path)
    with pytest.raises(UserError) as raised:
        desk.section(desk.settings.payment, "betalning")
    assert str(raised.value).endswith(
        "bokning.toml: filen finns inte, och därmed inte avsnittet [betalning]\n"
        '    Skriv vilka konton som gäller, till exempel:\n    [betalning]\n    bank = "1930"\n    skuld = "2440"'
    )


def test_the_examples_are_what_the_file_may_hold(tmp_path: Path) -> None:
    (tmp_path / "bokning.toml").write_text("\n".join(EXAMPLES.values()), encoding="utf-8")
    settings = read_bookings(tmp_path)
    assert all((settings.payment, settings.requisition, settings.fees, settings.pay, settings.esf, settings.accruals))
