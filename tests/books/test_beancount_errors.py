"""Beancount's own errors are passed on in Swedish, all at once, without those that only follow from another."""

from __future__ import annotations

from pathlib import Path

from tests.books.problems import problems_of, the_problem
from tests.ledgers import HEADER, OPTIONS, line_of, voucher, write_ledger

BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
PAY = "Kostnader:Personal:5021-Löner"


def pay(ver: str, amount: str = "100.00") -> str:
    return voucher("2022-01-31", ver, f"{PAY} {amount}", f"{BANK} -{amount}", verksamhet="kansli")


def test_a_missing_main_file(tmp_path: Path) -> None:
    problem = the_problem(tmp_path / "böcker.beancount")

    assert problem.message == "bokföringens huvudfil finns inte"
    assert str(problem.source).endswith("böcker.beancount")


def test_a_folder(tmp_path: Path) -> None:
    assert the_problem(tmp_path).message == "bokföringens huvudfil är en mapp"


def test_not_a_ledger(tmp_path: Path) -> None:
    text = tmp_path / "brev.txt"
    text.write_text("Hej!\n\nBifogat finns underlaget.\n", encoding="utf-8")

    assert the_problem(text).message == "filen är ingen bokföring"


def test_not_even_text(tmp_path: Path) -> None:
    picture = tmp_path / "bild.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff\xfe")

    assert the_problem(picture).message == "filen är inte UTF-8"


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "tom.beancount").touch()

    assert the_problem(tmp_path / "tom.beancount").message == "filen är ingen bokföring"


def test_latin_1_and_byte_order_mark(tmp_path: Path) -> None:
    main = write_ledger(tmp_path, gammal=HEADER, windows=HEADER)
    (tmp_path / "gammal.beancount").write_bytes(f"{HEADER}; lön\n".encode("latin-1"))
    (tmp_path / "windows.beancount").write_bytes(HEADER.encode("utf-8-sig"))

    old, windows = problems_of(main)

    assert old.message == "filen är inte UTF-8"
    assert "UTF-8 utan BOM" in windows.hint


def test_a_file_without_the_header(tmp_path: Path) -> None:
    main = write_ledger(tmp_path, **{"2022": pay("A1") + pay("A2")})

    problem = the_problem(main)

    assert problem.source is not None
    assert (problem.source.file.name, problem.source.line) == ("2022.beancount", 1)
    for line in HEADER.splitlines():
        assert line in problem.hint


def test_the_header_is_missing_in_the_main_file(tmp_path: Path) -> None:
    assert HEADER.splitlines()[0] in the_problem(write_ledger(tmp_path, header="")).hint


def test_a_missing_included_file_is_the_only_thing_told(tmp_path: Path) -> None:
    main = write_ledger(
        tmp_path, pay("A1").replace("kansli", "finns-i-filen"), options=OPTIONS + 'include "2021.beancount"\n'
    )

    problem = the_problem(main)

    assert problem.message == "filen 2021.beancount finns inte"
    assert problem.source is not None
    assert problem.source.line == line_of(main, "include")


def test_a_syntax_error_hides_what_may_follow_from_it(tmp_path: Path) -> None:
    """A1 can't be read; that A1 is then missing, and the balance wrong, says nothing."""
    text = pay("A1").replace('"Åby kommun" ', "Åby ") + pay("A2") + f"2022-02-01 balance {BANK} -200.00 SEK\n"
    main = write_ledger(tmp_path, text)

    problem = the_problem(main)

    assert problem.message.startswith("syntaxfel: Åby")
    assert problem.source is not None
    assert problem.source.line == line_of(main, "* Åby")


def test_a_syntax_error_doesnt_hide_other_errors(tmp_path: Path) -> None:
    text = pay("A1").replace("100.00", "1 100,00") + pay("A2").replace("kansli", "kök").replace("-100", "-90")
    main = write_ledger(tmp_path, text)

    messages = [problem.message for problem in problems_of(main)]

    assert "ett belopp går inte att läsa" in messages
    assert 'verksamheten "kök" finns inte i registret' in messages
    assert "verifikationen A2 balanserar inte: 10,00 kr för mycket i debet" in messages


def test_unknown_and_closed_accounts(tmp_path: Path) -> None:
    text = f"2022-01-15 close {PAY}\n" + pay("A1") + pay("A2").replace("5021-Löner", "5022-Löner")
    main = write_ledger(tmp_path, text)

    closed, unknown = problems_of(main)

    assert closed.message == f"kontot {PAY} är inte öppet den dagen"
    assert unknown.message == "kontot Kostnader:Personal:5022-Löner finns inte i kontoplanen"
    assert "(Beancount: Invalid reference to unknown account 'Kostnader:Personal:5022-Löner')" in unknown.hint


def test_problems_come_by_file_and_line(tmp_path: Path) -> None:
    main = write_ledger(
        tmp_path,
        pay("A1").replace("kansli", "x") + pay("A2").replace("kansli", "y"),
        b=HEADER + pay("A3").replace("kansli", "z"),
        a=HEADER + pay("A4", "1.001"),
    )

    places = [(problem.source.file.name, problem.source.line) for problem in problems_of(main) if problem.source]

    assert places == sorted(places)
    assert len(places) == 5


def test_a_plugin_that_fails_shows_no_traceback(tmp_path: Path) -> None:
    main = write_ledger(tmp_path, options=OPTIONS + 'plugin "finns.inte"\n')

    problem = the_problem(main)

    assert problem.message == "pluginen finns.inte finns inte"
    assert "Traceback" not in str(problem)
