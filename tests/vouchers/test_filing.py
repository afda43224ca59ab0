"""Numbers and places of proposed vouchers, and that appending changes nothing that stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.books.load import load
from finsam_ar.errors import UserError
from finsam_ar.vouchers import filing
from finsam_ar.vouchers.draft import Draft, Row, render
from tests.desks import BANK, FEES, day, desk_at, make_project
from tests.ledgers import HEADER, voucher


def fee(date: str, series: str = "A", ore: int = 100_00, number: int = 0) -> Draft:
    return Draft(
        date=day(date),
        registered=day("2022-07-15"),
        payee="Åby kommun",
        text="Avgift på ”ärende”",
        series=series,
        metadata={"underlag": "Utdrag"},
        rows=(Row(BANK, ore), Row(FEES, -ore)),
        number=number,
    )


def test_the_renderer_aligns_amounts_and_escapes_texts() -> None:
    draft = Draft(
        date=day("2024-02-29"),
        registered=day("2024-03-01"),
        payee='Bolaget "Å\\Ö"',
        text="Köp",
        series="A",
        metadata={"underlag": "Faktura 1"},
        rows=(Row("Kostnader:5-A", 5, {"verksamhet": "kansli"}), Row("Skulder:24-Längre", -123_45), Row("X:1", 12340)),
        links=("lev-1", "b"),
        tags=("periodisering",),
        flag="!",
        number=7,
        comments=("En rad.", "En till."),
    )
    assert render(draft) == (
        "; En rad.\n"
        "; En till.\n"
        '2024-02-29 ! "Bolaget \\"Å\\\\Ö\\"" "Köp" #periodisering ^lev-1 ^b\n'
        '  ver: "A7"\n'
        "  regdatum: 2024-03-01\n"
        '  underlag: "Faktura 1"\n'
        "  Kostnader:5-A         0.05 SEK\n"
        '    verksamhet: "kansli"\n'
        "  Skulder:24-Längre  -123.45 SEK\n"
        "  X:1                 123.40 SEK\n"
    )


def test_numbers_go_on_in_each_series_and_year(tmp_path: Path) -> None:
    vouchers = "".join(
        voucher(f"2022-01-{n:02}", f"A{n}", f"{BANK} 1.00", f"{FEES} -1.00") for n in range(1, 11)
    ) + voucher("2022-02-01", "B1", f"{BANK} 1.00", f"{FEES} -1.00")
    make_project(tmp_path, vouchers)
    drafts = [fee("2022-03-01"), fee("2022-03-01", "B"), fee("2022-03-02"), fee("2023-01-01"), fee("2022-03-01", "L")]
    numbered = filing.numbered(drafts, desk_at(tmp_path).journal)
    assert [draft.ver for draft in numbered] == ["A11", "B2", "A12", "A1", "L1"]


def test_a_voucher_belongs_where_its_series_goes_on_else_in_the_file_of_its_year(tmp_path: Path) -> None:
    main = make_project(tmp_path, voucher("2022-01-03", "A1", f"{BANK} 1.00", f"{FEES} -1.00"))
    pay = main.parent / "loner.beancount"
    pay.write_text(HEADER + voucher("2022-01-25", "L1", f"{BANK} 1.00", f"{FEES} -1.00"), encoding="utf-8")
    main.write_text(main.read_text(encoding="utf-8") + 'include "loner.beancount"\n', encoding="utf-8")
    drafts = [fee("2022-02-01"), fee("2022-02-01", "L"), fee("2022-02-01", "B")]
    files = filing.by_file(drafts, desk_at(tmp_path))
    assert {path.name: [draft.series for draft in own] for path, own in files.items()} == {
        "2022.beancount": ["A", "B"],
        "loner.beancount": ["L"],
    }


def test_a_year_without_a_file_is_refused(tmp_path: Path) -> None:
    make_project(tmp_path)
    with pytest.raises(UserError, match=r"2024.beancount: 2024 har ingen bokföringsfil\n.*finsam-ar nytt-ar 2024"):
        filing.by_file([fee("2024-02-29")], desk_at(tmp_path))


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        (b"", b"ny\nrad\n"),
        (b"a\n", b"a\n\nny\nrad\n"),
        (b"a\n\n", b"a\n\nny\nrad\n"),
        (b"a", b"a\n\nny\nrad\n"),
        (b"a\r\nb\r\n", b"a\r\nb\r\n\r\nny\r\nrad\r\n"),
        (b"a\r\nb", b"a\r\nb\r\n\r\nny\r\nrad\r\n"),
        ("å".encode(), "å\n\nny\nrad\n".encode()),
    ],
)
def test_what_stands_is_never_changed(old: bytes, expected: bytes) -> None:
    new = filing.appended(old, "ny\nrad\n")
    assert new == expected
    assert new.startswith(old)


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_the_ledger_loads_with_what_was_appended(ending: str, tmp_path: Path) -> None:
    main = make_project(tmp_path, voucher("2022-01-03", "A1", f"{BANK} 1.00", f"{FEES} -1.00"))
    file = main.parent / "2022.beancount"
    text = file.read_text(encoding="utf-8").rstrip("\n")
    old = (text.replace("\n", ending or "\n") + ending).encode()
    file.write_bytes(old)
    drafts = filing.numbered([fee("2022-02-01"), fee("2022-02-02")], desk_at(tmp_path).journal)
    filing.append(filing.by_file(drafts, desk_at(tmp_path)))
    assert file.read_bytes().startswith(old)
    postings = load(main).postings
    assert list(postings[postings["konto"] == BANK]["belopp_ore"]) == [1_00, 100_00, 100_00]
    assert list(postings[postings["konto"] == BANK]["ver"]) == ["A1", "A2", "A3"]


def test_what_the_ledger_would_refuse_is_told_with_the_proposals_own_lines(tmp_path: Path) -> None:
    main = make_project(tmp_path, voucher("2022-01-03", "A1", f"{BANK} 1.00", f"{FEES} -1.00"))
    before = main.with_name("2022.beancount").read_bytes()
    bad = Draft(
        date=day("1999-02-01"),
        registered=day("2022-07-15"),
        payee="Åby",
        text="Fel",
        series="A",
        metadata={"underlag": "U", "motpart": "okand"},
        rows=(Row(BANK, 1), Row("Kostnader:Personal:5021-Löner", -2)),
        number=1,
    )
    with pytest.raises(UserError) as raised:
        filing.check([bad], desk_at(tmp_path))
    messages = [f"{problem.source}: {problem.message}" for problem in raised.value.problems]
    assert "förslaget:1: verifikationen A1 balanserar inte: 0,01 kr för mycket i kredit" in messages
    assert any(message.startswith("förslaget:1: motpart: organisationen") for message in messages)
    assert any(message.startswith("förslaget:7: raden på Kostnader:Personal:5021-Löner") for message in messages)
    assert any("är inte öppet den dagen" in message for message in messages)
    assert main.with_name("2022.beancount").read_bytes() == before
