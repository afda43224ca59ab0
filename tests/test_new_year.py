"""Laying up a new year from a small förbund's last one."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar import new_year
from finsam_ar.books.load import load
from finsam_ar.errors import UserError
from tests.ledgers import HEADER, voucher, write_ledger

COST = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"
SALARY = "Kostnader:Personal:5021-Löner"
DEBT = "Skulder:Leverantörsskulder:2441-Leverantörsskulder"
BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
FEES = "Intäkter:Medlemsavgifter:3511-Kommuner"

#: 2022: a fee, a cost that is paid, and an accrual on an insats whose grant ends with the year.
YEAR_2022 = "\n".join(
    [
        voucher("2022-01-10", "A1", f"{BANK} 1000.00", f"{FEES} -1000.00"),
        voucher("2022-05-10", "A2", f"{SALARY} 300.25", f"{BANK} -300.25", verksamhet="kansli"),
        voucher(
            "2022-12-31", "A3", f"{COST} 120.00", f"{DEBT} -120.00", tag="#periodisering ^upplupet", verksamhet="stegen"
        ),
    ]
)


def make_project(folder: Path) -> Path:
    ledger = folder / "ledger"
    ledger.mkdir()
    main = write_ledger(ledger, y2022=HEADER + YEAR_2022)
    (ledger / "y2022.beancount").rename(ledger / "2022.beancount")
    main.write_text(main.read_text(encoding="utf-8").replace("y2022", "2022"), encoding="utf-8")
    return main


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_ledger_opens_with_last_years_closing_and_reverses_its_accruals(tmp_path: Path) -> None:
    main = make_project(tmp_path)
    new_year.make(tmp_path, main, 2023)
    text = (main.parent / "2023.beancount").read_text(encoding="utf-8")
    assert HEADER in text
    assert (
        "2023-01-01 balance Skulder:Leverantörsskulder:2441-Leverantörsskulder  -120.00 SEK\n"
        "2023-01-01 balance Tillgångar:KassaOchBank:1921-Plusgiro  699.75 SEK\n"
    ) in text
    assert (
        '2023-01-01 ! "Åby kommun" "Återföring: Verifikation A3" ^upplupet\n'
        '  ver: "A1"\n'
        "  regdatum: 2023-01-01\n"
        '  underlag: "Återföring av A3 (2022)"\n'
        '  verksamhet: "stegen"\n'
        '  avser: "2022-12"\n'
        f"  {COST}  -120.00 SEK\n"
        f"  {DEBT}     120.00 SEK\n"
    ) in text


def test_the_new_books_load_and_the_new_year_is_among_them(tmp_path: Path) -> None:
    main = make_project(tmp_path)
    new_year.make(tmp_path, main, 2023)
    books = load(main)
    assert books.years == (2022, 2023)
    reversal = books.postings[books.postings["konto"] == COST]["belopp_ore"]
    assert list(reversal) == [120_00, -120_00]


def test_a_second_run_changes_nothing_and_says_so(tmp_path: Path) -> None:
    main = make_project(tmp_path)
    write(tmp_path / "reports" / "2022", inledning_dot_md="## Året\n\nVi började.\n")
    first = new_year.make(tmp_path, main, 2023)
    before = snapshot(tmp_path)
    second = new_year.make(tmp_path, main, 2023)
    assert snapshot(tmp_path) == before
    assert second.written == ()
    assert {*second.kept, main} == set(first.written)


def test_a_reversal_is_not_reversed_again(tmp_path: Path) -> None:
    main = make_project(tmp_path)
    new_year.make(tmp_path, main, 2023)
    file = main.parent / "2023.beancount"
    file.write_text(file.read_text(encoding="utf-8").replace("^upplupet", "^upplupet #periodisering"), encoding="utf-8")
    new_year.make(tmp_path, main, 2024)
    assert "Återföring" not in (main.parent / "2024.beancount").read_text(encoding="utf-8").split("balance", 1)[1]


@pytest.mark.parametrize("year", [2021, 2022, 2025])
def test_a_year_without_books_the_year_before(tmp_path: Path, year: int) -> None:
    main = make_project(tmp_path)
    before = snapshot(tmp_path)
    with pytest.raises(UserError, match=f"{year} kan inte läggas upp: {year - 1} har ingen bokföring"):
        new_year.make(tmp_path, main, year)
    assert snapshot(tmp_path) == before


def test_a_year_that_is_booked_already(tmp_path: Path) -> None:
    main = make_project(tmp_path)
    new_year.make(tmp_path, main, 2023)
    file = main.parent / "2023.beancount"
    file.write_text(file.read_text(encoding="utf-8").replace("2023-01-01 !", "2023-01-01 *"), encoding="utf-8")
    with pytest.raises(UserError, match="2023 finns redan och är bokfört"):
        new_year.make(tmp_path, main, 2023)


def test_the_main_file_includes_the_new_files_beside_their_like() -> None:
    text = 'include "kontoplan.beancount"\ninclude "beslut/2022.beancount"\ninclude "2022.beancount" ; i år\n; slut\n'
    names = ("beslut/2023.beancount", "2023.beancount")
    expected = (
        'include "kontoplan.beancount"\ninclude "beslut/2022.beancount"\ninclude "beslut/2023.beancount"\n'
        'include "2022.beancount" ; i år\ninclude "2023.beancount"\n; slut\n'
    )
    assert new_year.with_includes(text, names) == expected
    assert new_year.with_includes(expected, names) == expected


def test_words_keep_headings_and_expressions_and_mark_last_years_prose() -> None:
    words = (
        "{{ tabell('resultatrakning') }}\n\n## Resultat\n\nÅrets resultat blev {{ tkr('arets-resultat') }}.\n\n"
        "Det var bra.\n\n### Framåt\n\n- Mer av samma.\n"
    )
    mark = "{# 2022 års text: läs, skriv om och ta bort den här raden. #}\n"
    expected = (
        "{{ tabell('resultatrakning') }}\n\n## Resultat\n\n" + mark + "Årets resultat blev "
        "{{ tkr('arets-resultat') }}.\n\nDet var bra.\n\n### Framåt\n\n" + mark + "- Mer av samma.\n"
    )
    assert new_year.skeleton(words, 2022) == expected
    assert new_year.skeleton(expected, 2023) == expected.replace("2022", "2023")


def test_counts_begin_empty_lists_go_along_and_facts_are_to_be_filled_in(tmp_path: Path) -> None:
    main = make_project(tmp_path)
    write(
        tmp_path,
        reports__2022__data__deltagare_dot_csv="insats,k,m\nstegen,3,4\n",
        reports__2022__data__styrelse_dot_csv="namn,roll\nNågon,Ordförande\n",
        reports__2022__data__internkontroll_dot_csv="kontroll,koder,status,resultat\na,,Anmärkning,Sen\nb,K201,,\n",
        reports__2022__arsredovisning_dot_toml='# Underskrift\nort = "Åby"\n\n[uppgifter]\nsammantraden = 7\n',
        templates__data__styrelse_dot_toml=(
            'titel = "Styrelse"\nfil = "styrelse.csv"\nnyckel = "namn"\nfoljer_med = true\n'
            '[[kolumn]]\nid = "namn"\ntyp = "text"\n[[kolumn]]\nid = "roll"\ntyp = "text"\n'
        ),
    )
    new_year.make(tmp_path, main, 2023)
    reports = tmp_path / "reports" / "2023"
    assert (reports / "data" / "deltagare.csv").read_text(encoding="utf-8") == "insats,k,m\n"
    assert (reports / "data" / "styrelse.csv").read_text(encoding="utf-8") == "namn,roll\nNågon,Ordförande\n"
    assert (reports / "data" / "internkontroll.csv").read_text(encoding="utf-8") == (
        "kontroll,koder,status,resultat\na,,,\nb,K201,,\n"  # what was found last year isn't this year's
    )
    assert (reports / "arsredovisning.toml").read_text(encoding="utf-8") == (
        "# Uppgifter för 2023. Raderna nedan är 2022 års: ändra värdet och ta bort # framför.\n"
        '# Underskrift\n# ort = "Åby"\n\n[uppgifter]\n# sammantraden = 7\n'
    )
