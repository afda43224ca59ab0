"""What `load` makes of right books."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from finsam_ar.books.beancount_errors import ADDED
from finsam_ar.books.journal import read_journal
from finsam_ar.books.load import load
from finsam_ar.books.model import POSTING_DTYPES, Root, month_index
from finsam_ar.errors import Source, UserError
from tests.ledgers import HEADER, OPTIONS, line_of, voucher, write_ledger

BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
LON = "Kostnader:Personal:5021-Löner"
DEBT = "Skulder:Leverantörsskulder:2441-Leverantörsskulder"


def test_a_posting_becomes_a_row(tmp_path: Path) -> None:
    main = write_ledger(
        tmp_path,
        """
        2022-04-11 * "Åby kommun" "Rekvisition kvartal 1"
          ver: "A1"
          regdatum: 2022-04-12
          underlag: "Rekvisition 118"
          verksamhet: "stegen"
          avser: "2022-01/2022-03"
          motpart: "aby"
          Kostnader:Samverkansinsatser:4511-BidragTillInsatser  640123.45 SEK
          Skulder:Leverantörsskulder:2441-Leverantörsskulder   -640123.45 SEK
            motpart: "myndigheten"
        """,
    )

    cost, debt = load(main).postings.to_dict("records")

    assert cost == {
        "datum": pd.Timestamp("2022-04-11"),
        "manad": month_index(2022, 4),
        "ver": "A1",
        "konto": "Kostnader:Samverkansinsatser:4511-BidragTillInsatser",
        "kontonummer": 4511,
        "verksamhet": "stegen",
        "motpart": "aby",
        "betalningsmottagare": "Åby kommun",
        "text": "Rekvisition kvartal 1",
        "belopp_ore": 64012345,
        "fil": str(main),
        "rad": line_of(main, "  640123.45 SEK"),
    }
    assert debt["belopp_ore"] == -64012345
    assert debt["motpart"] == "myndigheten"


def test_verksamhet_is_the_postings_own_then_the_vouchers_then_the_accounts(tmp_path: Path) -> None:
    text = voucher(
        "2022-01-31",
        "A1",
        f"{LON} 100.00",
        f'{LON} 200.00 SEK\n    verksamhet: "stegen"\n  {BANK} -300.00',
        verksamhet="kansli",
    ) + voucher("2022-02-01", "A2", f"{BANK} 50.00", "Intäkter:Medlemsavgifter:3511-Kommuner -50.00")

    postings = load(write_ledger(tmp_path, text)).postings

    assert postings["verksamhet"].tolist() == ["kansli", "stegen", "kansli", "", "finansiering"]


def test_the_table_has_the_agreed_columns_also_when_it_is_empty(tmp_path: Path) -> None:
    books = load(write_ledger(tmp_path))

    assert dict(books.postings.dtypes.astype(str)) == dict(POSTING_DTYPES)
    assert books.postings.empty
    assert books.years == ()


def test_nobody_can_change_the_books(tmp_path: Path) -> None:
    books = load(
        write_ledger(tmp_path, voucher("2022-01-31", "A1", f"{LON} 1.00", f"{BANK} -1.00", verksamhet="kansli"))
    )

    mine = books.postings
    mine["belopp_ore"] = 0

    assert books.postings["belopp_ore"].tolist() == [100, -100]


def test_the_opening_voucher_counts_as_december_before_and_makes_no_year(tmp_path: Path) -> None:
    equity = "EgetKapital:2011-ÖvrigtEgetKapital"
    text = voucher("2021-01-01", "IB1", f"{BANK} 500.00", f"{equity} -500.00", tag="#ingaende")

    books = load(write_ledger(tmp_path, text))

    assert books.postings["manad"].tolist() == [month_index(2020, 12)] * 2
    assert books.postings["datum"].dt.date.tolist() == [dt.date(2021, 1, 1)] * 2
    assert books.years == ()


def test_bookings_of_the_result_itself_are_left_out(tmp_path: Path) -> None:
    equity = "EgetKapital:2011-ÖvrigtEgetKapital"
    text = voucher("2022-01-31", "A1", f"{LON} 1.00", f"{BANK} -1.00", verksamhet="kansli") + voucher(
        "2022-12-31", "A2", f"{equity} 1.00", f"{LON} -1.00", tag="#bokslut", verksamhet="kansli"
    )

    assert load(write_ledger(tmp_path, text)).postings["ver"].unique().tolist() == ["A1"]


def test_years_have_no_gap(tmp_path: Path) -> None:
    text = (
        voucher("2020-02-29", "A1", f"{LON} 1.00", f"{BANK} -1.00", verksamhet="kansli")
        + f"2022-01-01 balance {BANK} -1.00 SEK\n"
        + voucher("2022-12-31", "A1", f"{LON} 1.00", f"{BANK} -1.00", verksamhet="kansli")
    )

    books = load(write_ledger(tmp_path, text))

    assert books.years == (2020, 2021, 2022)
    assert books.postings["manad"].unique().tolist() == [month_index(2020, 2), month_index(2022, 12)]


def test_a_missing_amount_is_the_rest(tmp_path: Path) -> None:
    text = voucher("2022-01-31", "A1", f"{LON} 100.10\n  {BANK} -50.05 SEK\n  {BANK}", verksamhet="kansli")

    main = write_ledger(tmp_path, text.replace(f"{BANK} SEK", BANK))

    assert load(main).postings["belopp_ore"].tolist() == [10010, -5005, -5005]


def test_a_cancelled_voucher_has_amounts_of_nothing(tmp_path: Path) -> None:
    main = write_ledger(tmp_path, voucher("2022-03-31", "A1", f"{BANK} 0.00", f"{DEBT} 0.00"))

    assert list(load(main).postings["belopp_ore"]) == [0, 0]
    assert [line.amount_ore for line in read_journal(main)[0].lines] == [0, 0]


def test_a_text_is_read_as_if_it_stood_in_the_books(tmp_path: Path) -> None:
    main = write_ledger(tmp_path)
    added = voucher("2022-03-31", "A1", f"{BANK} 1.00", f"{DEBT} -1.00")

    assert list(load(main, added).postings["belopp_ore"]) == [100, -100]
    assert load(main).postings.empty
    with pytest.raises(UserError) as caught:
        load(main, added.replace('  underlag: "Pärm A1"\n', ""))
    assert caught.value.problems[0].source == Source(ADDED, 1)


def test_accounts(tmp_path: Path) -> None:
    main = write_ledger(
        tmp_path, "2021-06-30 open Kostnader:Drift:Övrigt\n2022-06-30 close Kostnader:Personal:5021-Löner\n"
    )

    accounts = load(main).accounts

    assert accounts[LON].number == 5021
    assert accounts[LON].root is Root.KOSTNADER
    assert accounts[LON].closed == dt.date(2022, 6, 30)
    assert accounts[LON].source.line == line_of(main, f"open {LON}")
    assert accounts["Kostnader:Drift:Övrigt"].number is None
    assert accounts["Intäkter:Medlemsavgifter:3511-Kommuner"].verksamhet == "finansiering"


def test_files_and_title(tmp_path: Path) -> None:
    main = write_ledger(tmp_path, b=HEADER, a=HEADER)

    books = load(main)

    assert books.files == (main, tmp_path / "a.beancount", tmp_path / "b.beancount")
    assert books.title == "Samordningsförbundet Exempel"


def test_a_relative_path_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main = write_ledger(tmp_path)
    monkeypatch.chdir(tmp_path)

    assert load(Path("main.beancount")).main_file == main


def test_nothing_is_written_beside_the_books(tmp_path: Path) -> None:
    load(write_ledger(tmp_path))

    assert [path.name for path in tmp_path.iterdir()] == ["main.beancount"]


@pytest.mark.parametrize("options", [OPTIONS, OPTIONS.replace('plugin "finsam_ar.books.plugin"\n', "")])
def test_the_rules_are_checked_once_with_or_without_the_plugin_line(tmp_path: Path, options: str) -> None:
    text = voucher("2022-01-31", "A2", f"{LON} 1.00", f"{BANK} -1.00", verksamhet="kansli")

    with pytest.raises(UserError) as caught:
        load(write_ledger(tmp_path, text, options=options))

    assert len(caught.value.problems) == 1
    assert "A1 saknas 2022" in caught.value.problems[0].message
