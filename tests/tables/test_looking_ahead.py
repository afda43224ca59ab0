"""What tables of what is decided need: carried amounts, fixed origins, ladders, spare ids and shares of one row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from finsam_ar.books.load import load
from finsam_ar.config.tabell import read_definitions
from finsam_ar.errors import UserError
from finsam_ar.tables.build import Evaluation, evaluate
from finsam_ar.tables.model import Table
from finsam_ar.tables.periods import Occasion
from tests.ledgers import ACCOUNTS, REGISTER, decided, voucher, write_ledger

BANK, EQUITY = "Tillgångar:KassaOchBank:1921-Plusgiro", "EgetKapital:2011-ÖvrigtEgetKapital"
PAY, INSATS = "Kostnader:Personal:5021-Löner", "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"
FEES = "Intäkter:Medlemsavgifter:3511-Kommuner"
KANSLI, BRON, STEGEN = '"kansli"', '"bron"', '"stegen"'

MARCH = Occasion(2022, 1, 3).on(dt.date(2022, 3, 31))


def evaluation(folder: Path, ledger: str, definition: str, occasion: Occasion = MARCH) -> Evaluation:
    (folder / "t.toml").write_text(dedent(definition), encoding="utf-8")
    return evaluate(
        load(write_ledger(folder, ledger, base=ACCOUNTS + REGISTER)),
        read_definitions([folder], occasion.year),
        occasion,
    )


def table(folder: Path, ledger: str, definition: str, occasion: Occasion = MARCH) -> Table:
    (found,) = evaluation(folder, ledger, definition, occasion).finish().tables.values()
    return found


def shown(found: Table) -> Mapping[str, list[Decimal | None]]:
    return {row.id: [cell.shown for cell in row.cells.values()] for row in found.rows}


def refused(folder: Path, ledger: str, definition: str) -> list[str]:
    with pytest.raises(UserError) as caught:
        table(folder, ledger, definition)
    return [problem.message for problem in caught.value.problems]


# ---- a carried amount ------------------------------------------------------------------------------------------------

#: 500 kr are left from 2021; three years of plans and a forecast of the first.
YEARS = (
    voucher("2021-01-01", "IB1", f"{BANK} 400.00", f"{EQUITY} -400.00", tag="#ingaende")
    + voucher("2021-06-01", "A1", f"{BANK} 100.00", f"{FEES} -100.00")
    + f"2022-01-01 balance {BANK} 500.00 SEK\n2022-01-01 balance {EQUITY} -400.00 SEK\n"
    + voucher("2022-01-31", "A1", f"{PAY} 70.00", f"{BANK} -70.00", verksamhet="kansli")
    + decided("2021-11-25", "budget", KANSLI, "120 SEK", ar="2022")
    + decided("2022-03-30", "prognos", KANSLI, "150 SEK", ar="2022")
    + decided("2021-11-25", "plan", KANSLI, "130 SEK", ar="2023")
    + decided("2021-11-25", "plan", KANSLI, "140 SEK", ar="2024")
)

SURPLUS = """\
id = "utrymme"
titel = "Utrymme per {datum}"
enhet = "kr"
tecken = "debet"

[[kolumn]]
id = "budget-{år}"
text = "Budget {år}"
kalla = "beslut"

[[kolumn]]
id = "prognos-{år}"
text = "Prognos {år}"
kalla = "prognos"

[[kolumn]]
id = "plan-{år+1}"
text = "Plan {år+1}"
kalla = "planerat"
ar = 1

[[kolumn]]
id = "plan-{år+2}"
text = "Plan {år+2}"
kalla = "planerat"
ar = 2

[[rad]]
id = "kostnader"
text = "Kostnader"
konton = ["Kostnader"]

[[rad]]
id = "fran-tidigare-ar"
text = "Från tidigare år"
foregaende = "kvar"
urval = [{ konton = ["EgetKapital", "Intäkter", "Kostnader"], matt = "ingaende", alltid = "utfall", tecken = "kredit" }]

[[rad]]
id = "kvar"
text = "Kvar"
typ = "total"
summa = ["fran-tidigare-ar", "-kostnader"]
"""


def test_a_year_begins_with_what_the_last_column_of_the_year_before_left(tmp_path: Path) -> None:
    """And the first year with what the books say: the columns of a year all begin alike."""
    found = table(tmp_path, YEARS, SURPLUS)

    assert found.title == "Utrymme per 2022-03-31"
    assert [column.text for column in found.columns] == ["Budget 2022", "Prognos 2022", "Plan 2023", "Plan 2024"]
    assert shown(found) == {
        "kostnader": [120, 150, 130, 140],
        "fran-tidigare-ar": [500, 500, 350, 220],  # 2023 goes on from the forecast, not from the budget
        "kvar": [380, 350, 220, 80],
    }


@pytest.mark.parametrize(
    ("occasion", "begins"),
    [
        (Occasion(2023).on(dt.date(2022, 11, 20)), 350),  # 2022 goes on: 500 less what it is expected to cost
        (Occasion(2023).on(dt.date(2023, 1, 20)), 430),  # it has ended, and the books say 70
        (Occasion(2023), 430),
        (Occasion(2024), 300),  # less the 130 that are planned for 2023, which the books haven't come to
    ],
)
def test_a_plan_begins_with_what_the_year_before_is_expected_to_leave_while_it_goes_on(
    tmp_path: Path, occasion: Occasion, begins: int
) -> None:
    found = shown(table(tmp_path, YEARS, SURPLUS, occasion))["fran-tidigare-ar"]

    assert found[:2] == [begins, begins]


def test_a_carried_row_without_a_selection_begins_with_nothing(tmp_path: Path) -> None:
    start = SURPLUS.index("urval =")
    definition = SURPLUS[:start] + SURPLUS[SURPLUS.index("\n", start) :]

    assert shown(table(tmp_path, YEARS, definition))["fran-tidigare-ar"] == [None, None, -150, -280]


@pytest.mark.parametrize("name", ["kvra", "grupp"])
def test_what_is_carried_is_a_row(tmp_path: Path, name: str) -> None:
    definition = SURPLUS.replace('text = "Kostnader"', 'text = "Kostnader"\ngrupp = "grupp"')

    (said,) = refused(tmp_path, YEARS, definition.replace('foregaende = "kvar"', f'foregaende = "{name}"'))

    assert f"raden ”{name}” finns inte i tabellen" in said


# ---- fixed origins, and selections that count in some columns --------------------------------------------------------

APPLIED = (
    decided("2021-12-01", "beviljande", BRON, "600 SEK", fran="2022-04-01", till="2022-09-30")
    + decided("2022-01-10", "ansokan", STEGEN, "900 SEK", fran="2022-07-01", till="2023-06-30", sokande='"aby"')
    + decided("2022-01-10", "ansokan", BRON, "60 SEK", fran="2023-01-01", till="2023-12-31", sokande='"aby"')
    + decided("2021-11-25", "budget", STEGEN, "500 SEK", ar="2022")
)

APPLICATIONS = """\
id = "ansokningar"
titel = "Ansökningar"
enhet = "kr"
tecken = "debet"
kolumn = [
    { id = "budget", text = "Budget", kalla = "beslut" },
    { id = "prognos", text = "Prognos", kalla = "prognos" },
    { id = "plan", text = "Plan", kalla = "planerat", ar = 1 },
]

[[rad]]
id = "{id}"
text = "{kortnamn}"
for-varje = "verksamhet"
konton = ["Kostnader"]

[[rad]]
id = "{id}"
annars-id = "{id}-ansokan"
text = "{kortnamn}"
for-varje = "verksamhet"
urval = [{ konton = ["Kostnader"], alltid = "ansokt", kalla = ["prognos", "planerat"] }]
grupp = "ansokt"

[[rad]]
id = "summa"
text = "Summa ansökningar"
summa = ["ansokt"]
"""


def test_applications_stand_in_the_columns_that_look_ahead_under_an_id_of_their_own(tmp_path: Path) -> None:
    assert shown(table(tmp_path, APPLIED, APPLICATIONS)) == {
        "stegen": [500, 500, None],
        "bron": [None, 600, None],  # granted, without a budget
        "stegen-ansokan": [None, 450, 450],
        "bron-ansokan": [None, None, 60],
        "summa": [None, 450, 510],
    }


def test_an_id_that_is_free_is_not_changed(tmp_path: Path) -> None:
    alone = APPLICATIONS.replace(
        'for-varje = "verksamhet"\nkonton', 'for-varje = "verksamhet"\nverksamheter = ["kansli"]\nkonton'
    )

    assert list(shown(table(tmp_path, APPLIED, alone))) == ["stegen", "bron", "summa"]


# ---- a ladder --------------------------------------------------------------------------------------------------------

LADDER = """\
id = "trappa"
titel = "Trappa"
enhet = "kr"
tecken = "debet"
kolumn = [{ id = "budget", text = "Budget", kalla = "beslut" }]

[[rad]]
id = "kostnader"
text = "Kostnader"
konton = ["Kostnader"]

[[rad]]
id = "hogst"
text = "Högst"
trappa = { rad = "kostnader", bekraftad = true, kalla = "Styrelsen § 1", steg = [
    { till-kr = 1000, procent = 20 },
    { till-kr = 3000, procent = 15 },
    { procent = 10 },
] }
"""


@pytest.mark.parametrize(
    ("kronor", "ore"),
    [
        ("0.04", 1),  # 0,8 öre
        ("0.02", 0),  # 0,4 öre
        ("500", 10000),
        ("1000", 20000),  # at a step
        ("1000.10", 20002),  # 1,5 öre of the 10
        ("2000", 35000),
        ("3000", 50000),
        ("10000", 120000),  # 200 + 300 + 700
    ],
)
def test_a_ladder_climbs_step_by_step(tmp_path: Path, kronor: str, ore: int) -> None:
    ledger = decided("2021-11-25", "budget", KANSLI, f"{kronor} SEK", ar="2022")
    found = table(tmp_path, ledger, LADDER)

    fact = found.rows[1].cells["budget"].fact
    assert fact is not None
    assert fact.exact == ore


def test_a_ladder_of_less_than_nothing_is_nothing(tmp_path: Path) -> None:
    ledger = decided("2021-11-25", "budget", KANSLI, "5 SEK", ar="2022")

    assert shown(table(tmp_path, ledger, LADDER.replace('tecken = "debet"', 'tecken = "kredit"'))) == {
        "kostnader": [-5],
        "hogst": [0],
    }


def test_a_ladder_of_what_is_blank_is_blank(tmp_path: Path) -> None:
    assert shown(table(tmp_path, "", LADDER)) == {"kostnader": [None], "hogst": [None]}


def test_an_unconfirmed_ladder_is_not_shown(tmp_path: Path) -> None:
    ledger = decided("2021-11-25", "budget", KANSLI, "5 SEK", ar="2022")

    for unconfirmed in (
        LADDER.replace("bekraftad = true", "bekraftad = false"),
        LADDER.replace("bekraftad = true, ", ""),
    ):
        assert list(shown(table(tmp_path, ledger, unconfirmed))) == ["kostnader"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("till-kr = 3000", "till-kr = 1000", "stegen ska stiga"),
        ("{ procent = 10 },", "", "bara det sista vara utan ”till-kr”"),
        ("procent = 20", "procent = 120", "procent"),
        (', kalla = "Styrelsen § 1"', "", "kalla"),
        ('rad = "kostnader"', 'rad = "kostander"', "raden ”kostander” finns inte i tabellen"),
    ],
)
def test_what_a_ladder_can_not_be(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert any(message in said for said in refused(tmp_path, "", LADDER.replace(old, new)))


def test_a_ladder_does_not_climb_itself(tmp_path: Path) -> None:
    definition = LADDER.replace('konton = ["Kostnader"]', 'summa = ["hogst"]')

    (said,) = refused(tmp_path, "", definition)

    assert "summan går i cirkel: kostnader → hogst → kostnader" in said


def test_a_ladder_of_a_row_that_is_left_out_is_blank(tmp_path: Path) -> None:
    """The row it climbs may be one that is shown only where it has money."""
    definition = LADDER.replace('konton = ["Kostnader"]', 'konton = ["Kostnader"]\nbara-med-belopp = true')

    assert shown(table(tmp_path, "", definition)) == {"hogst": [None]}


# ---- shares of one row -----------------------------------------------------------------------------------------------

SHARES = """\
id = "andelar"
titel = "Andelar"
enhet = "kr"
tecken = "debet"
kolumn = [
    { id = "beslut", text = "Beslut", kalla = "beslut" },
    { id = "andel", text = "Andel (%)", kvot = { taljare = "beslut", namnare = "beslut", namnare-rad = "summa" } },
]

[[rad]]
id = "{id}"
text = "{kortnamn}"
for-varje = "verksamhet"
konton = ["Kostnader"]
grupp = "alla"

[[rad]]
id = "summa"
text = "Summa"
summa = ["alla"]
"""


def test_a_column_may_be_each_rows_share_of_one_row(tmp_path: Path) -> None:
    ledger = "".join(
        decided("2021-11-25", "budget", name, f"{amount} SEK", ar="2022")
        for name, amount in ((KANSLI, 125), (STEGEN, 500), (BRON, 375))
    )

    assert shown(table(tmp_path, ledger, SHARES)) == {
        "kansli": [125, 13],  # 12,5: half up
        "stegen": [500, 50],
        "bron": [375, 38],
        "summa": [1000, 100],
    }


def test_a_share_of_nothing_is_blank(tmp_path: Path) -> None:
    assert shown(table(tmp_path, "", SHARES)) == {"summa": [None, None]}


def test_a_share_of_a_row_that_is_left_out_is_blank(tmp_path: Path) -> None:
    definition = SHARES.replace('namnare-rad = "summa"', 'namnare-rad = "ovrigt"') + (
        '\n[[rad]]\nid = "ovrigt"\ntext = "Övrigt"\nkonton = ["3591"]\nbara-med-belopp = true\n'
    )
    ledger = decided("2021-11-25", "budget", KANSLI, "5 SEK", ar="2022")

    assert shown(table(tmp_path, ledger, definition)) == {"kansli": [5, None], "summa": [5, None]}


@pytest.mark.parametrize("name", ["sumna", "alla"])
def test_a_share_is_of_a_row(tmp_path: Path, name: str) -> None:
    assert any(
        f"”{name}”" in said for said in refused(tmp_path, "", SHARES.replace('-rad = "summa"', f'-rad = "{name}"'))
    )


# ---- texts of a verksamhet -------------------------------------------------------------------------------------------


def test_columns_of_text_tell_of_the_latest_grant_as_known_on_the_day(tmp_path: Path) -> None:
    definition = SHARES.replace(
        "kolumn = [",
        'kolumn = [\n    { id = "period", text = "Period", innehall = "{fran}–{till}, {agare}: {villkor}{parter}" },',
    )
    ledger = (
        decided("2021-11-25", "budget", STEGEN, "500 SEK", ar="2022")
        + decided("2020-11-20", "beviljande", STEGEN, "2000 SEK", fran="2021-01-01", till="2022-12-31")
        + decided(
            "2022-03-30", "forlangning", STEGEN, "9 SEK", fran="2023-01-01", till="2023-06-30", villkor='"om medel. "'
        )
        + decided("2022-04-01", "avslut", STEGEN, till="2022-12-31")
    )

    assert table(tmp_path, ledger, definition).rows[0].texts == {
        "period": "2021-01-01–2023-06-30, Åby & Myndigheten: om medel. "  # its party is an owner
    }
