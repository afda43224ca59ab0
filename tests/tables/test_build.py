"""From a few vouchers and a definition to a finished table."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from finsam_ar.books.load import load
from finsam_ar.config.historik import NOTHING, Stored, read_stored
from finsam_ar.config.tabell import TableDef, read_definitions
from finsam_ar.errors import UserError
from finsam_ar.tables.build import Evaluation, UnknownFact, evaluate
from finsam_ar.tables.instances import _account_label
from finsam_ar.tables.model import Unit
from finsam_ar.tables.periods import Occasion, require_year
from tests.ledgers import voucher, write_ledger

MEMBER = "Intäkter:Medlemsavgifter:3511-Kommuner"
BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
PAY = "Kostnader:Personal:5021-Löner"
GRANT = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"
DEBT = "Skulder:Leverantörsskulder:2441-Leverantörsskulder"

#: Two years: contributions, pay of the kansli, and two rekvisitioner of an insats
TWO_YEARS = (
    voucher("2021-02-01", "A1", f"{BANK} 1000.00", f"{MEMBER} -1000.00", motpart="aby")
    + voucher("2021-03-25", "A2", f"{PAY} 400.40", f"{BANK} -400.40", verksamhet="kansli")
    + "2022-01-01 balance Tillgångar:KassaOchBank:1921-Plusgiro 599.60 SEK\n"
    + voucher("2022-02-01", "A1", f"{BANK} 1000.50", f"{MEMBER} -1000.50", motpart="aby")
    + voucher("2022-03-25", "A2", f"{PAY} 300.30", f"{BANK} -300.30", verksamhet="kansli")
    + voucher("2022-06-30", "A3", f"{GRANT} 200.40", f"{DEBT} -200.40", verksamhet="stegen")
    + voucher("2022-07-01", "A4", f"{GRANT} 100.40", f"{DEBT} -100.40", verksamhet="bron")
)

RESULT = """\
id = "resultat"
titel = "Resultat {år}"
enhet = "kr"
tecken = "kredit"
tacker = "resultat"

[[kolumn]]
id = "{år}"
text = "Utfall {år}"

[[kolumn]]
id = "{år-1}"
text = "Utfall {år-1}"
ar = -1

[[rad]]
id = "intakter"
text = "Intäkter"
konton = ["Intäkter"]

[[rad]]
id = "personal"
text = "Personal"
konton = ["5021"]

[[rad]]
id = "insatser"
text = "Insatser"
konton = ["4500-4599"]

[[rad]]
id = "arets-resultat"
text = "Årets resultat"
typ = "total"
summa = ["intakter", "personal", "insatser"]
"""


def tables(folder: Path, ledger: str, *definitions: str, year: int = 2022, stored: Stored = NOTHING) -> Evaluation:
    place = folder / "tabeller"
    place.mkdir(exist_ok=True)
    for number, text in enumerate(definitions):
        (place / f"{number}.toml").write_text(dedent(text), encoding="utf-8")
    return evaluate(load(write_ledger(folder, ledger)), read_definitions([place], year), Occasion(year), stored)


def shown(evaluation: Evaluation, table: str) -> dict[str, dict[str, Decimal | None]]:
    finished = evaluation.finish().tables[table]
    return {row.id: {column: cell.shown for column, cell in row.cells.items()} for row in finished.rows}


def errors(folder: Path, *definitions: str, ledger: str = TWO_YEARS) -> list[str]:
    with pytest.raises(UserError) as caught:
        tables(folder, ledger, *definitions)
    return [str(problem) for problem in caught.value.problems]


def test_a_table_shows_both_years_in_whole_kronor_that_foot(tmp_path: Path) -> None:
    assert shown(tables(tmp_path, TWO_YEARS, RESULT), "resultat") == {
        "intakter": {"2022": 1000, "2021": 1000},  # 1 000,50: the result is 399,40
        "personal": {"2022": -300, "2021": -400},
        "insatser": {"2022": -301, "2021": None},
        "arets-resultat": {"2022": 399, "2021": 600},
    }


def test_the_same_definition_makes_the_year_before(tmp_path: Path) -> None:
    earlier = tables(tmp_path, TWO_YEARS, RESULT, year=2021)
    assert shown(earlier, "resultat")["arets-resultat"] == {"2021": 600, "2020": None}
    assert earlier.finish().tables["resultat"].title == "Resultat 2021"


def test_a_year_without_books_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="det finns inga böcker för 2023"):
        require_year(load(write_ledger(tmp_path, TWO_YEARS)), 2023)


def test_the_exact_amount_stays_with_the_cell(tmp_path: Path) -> None:
    row = tables(tmp_path, TWO_YEARS, RESULT).finish().tables["resultat"].rows[1]
    fact = row.cells["2022"].fact
    assert fact is not None
    assert fact.exact == -30030
    assert fact.selections[0].accounts == (PAY,)


def test_one_more_voucher_moves_exactly_the_cells_that_it_must(tmp_path: Path) -> None:
    before = tables(tmp_path, TWO_YEARS + BUDGETS, RESULT, PER_INSATS)
    after = tables(
        tmp_path,
        TWO_YEARS + BUDGETS + voucher("2022-08-01", "A5", f"{GRANT} 70.00", f"{DEBT} -70.00", verksamhet="stegen"),
        RESULT,
        PER_INSATS,
    )
    moved = {
        f"{table}/{row.id}/{column.id}": int(fact.exact) - int(old.exact)
        for (table, row, column, _, fact), (*_, old) in zip(after.cells(), before.cells(), strict=True)
        if fact.exact != old.exact
    }
    assert moved == {
        "resultat/insatser/{år}": -7000,
        "resultat/arets-resultat/{år}": -7000,
        "per-insats/stegen/utfall": 7000,
        "per-insats/stegen/kvot": moved["per-insats/stegen/kvot"],
        "per-insats/summa/utfall": 7000,
        "per-insats/summa/kvot": moved["per-insats/summa/kvot"],
    }


PER_INSATS = """\
id = "per-insats"
titel = "Insatser"
enhet = "kr"
tecken = "debet"

[[kolumn]]
id = "agare"
text = "Ägare"
innehall = "{agare}"

[[kolumn]]
id = "h1"
text = "Första halvåret"
period = "h1"

[[kolumn]]
id = "utfall"
text = "Utfall"

[[kolumn]]
id = "disponibelt"
text = "Disponibelt"
kalla = "disponibelt"
dold = true

[[kolumn]]
id = "kvot"
text = "Kvot (%)"
kvot = { taljare = "utfall", namnare = "disponibelt" }

[[rad]]
id = "{id}"
text = "{kortnamn}, {agare}"
for-varje = "verksamhet"
verksamheter = ["insatser"]
konton = ["Kostnader"]
grupp = "alla"

[[rad]]
id = "summa"
text = "Summa"
typ = "summa"
summa = ["alla"]
"""

BUDGETS = """
2021-11-25 custom "finsam-budget" "stegen" 400 SEK
  ar: 2022
  organ: "styrelsen"
  paragraf: "§ 58"
  dnr: "2021/58"
2022-03-16 custom "finsam-budget" "bron" 60 SEK
  ar: 2022
  organ: "styrelsen"
  paragraf: "§ 58"
  dnr: "2021/58"
2022-02-10 custom "finsam-overforing" "stegen" 100 SEK
  fran-ar: 2021
  till-ar: 2022
  organ: "förbundschefen"
  paragraf: "delegation 3"
  dnr: "2022/7"
"""


def test_for_each_insats_with_money_and_a_ratio_to_what_was_available(tmp_path: Path) -> None:
    evaluation = tables(tmp_path, TWO_YEARS + BUDGETS, PER_INSATS)
    assert shown(evaluation, "per-insats") == {
        "stegen": {"h1": 201, "utfall": 201, "kvot": 40},  # 200,40 of 400 + 100; carries the sum's remainder
        "bron": {"h1": None, "utfall": 100, "kvot": 167},  # 100,40 of 60
        "summa": {"h1": 201, "utfall": 301, "kvot": 54},
    }
    table = evaluation.finish().tables["per-insats"]
    assert [row.text for row in table.rows] == ["Stegen, Åby & Myndigheten", "Bron, Åby", "Summa"]
    assert table.rows[0].texts == {"agare": "Åby & Myndigheten"}


def test_an_insats_that_starts_mid_year_has_its_budget_in_the_months_it_runs(tmp_path: Path) -> None:
    definition = PER_INSATS.replace(
        'id = "h1"\ntext = "Första halvåret"', 'id = "h1"\ntext = "h"\nkalla = "disponibelt"'
    )
    cells = shown(tables(tmp_path, TWO_YEARS + BUDGETS, definition), "per-insats")
    assert cells["stegen"]["h1"] == 250  # half of 500
    assert cells["bron"]["h1"] == 30  # April to June of April to September


def test_a_ratio_to_nothing_is_blank(tmp_path: Path) -> None:
    definition = PER_INSATS.replace('kalla = "disponibelt"', 'kalla = "beslut"')
    assert shown(tables(tmp_path, TWO_YEARS, definition), "per-insats")["stegen"]["kvot"] is None


BALANCE = """\
id = "balans"
titel = "Balans"
enhet = "kr"
tecken = "debet"
matt = "utgaende"
tacker = "balans"

[[kolumn]]
id = "{år}"
text = "{år}-12-31"

[[rad]]
id = "bank"
text = "Bank"
konton = ["Tillgångar"]

[[rad]]
id = "resultat"
text = "Årets resultat"
konton = ["Intäkter", "Kostnader"]
matt = "rorelse"
tecken = "kredit"

[[rad]]
id = "tidigare"
text = "Tidigare resultat"
tecken = "kredit"
urval = [{ konton = ["EgetKapital"] }, { konton = ["Intäkter", "Kostnader"], matt = "ingaende" }]

[[rad]]
id = "skulder"
text = "Skulder"
konton = ["Skulder"]
tecken = "kredit"

[[rad]]
id = "summa"
text = "Summa"
typ = "total"
summa = ["resultat", "tidigare", "skulder"]
"""


def test_earlier_results_are_equity_without_being_booked_there(tmp_path: Path) -> None:
    cells = {row: values["2022"] for row, values in shown(tables(tmp_path, TWO_YEARS, BALANCE), "balans").items()}
    assert cells == {"bank": 1300, "resultat": 399, "tidigare": 600, "skulder": 301, "summa": 1300}


def test_history_stands_for_the_years_before_the_books(tmp_path: Path) -> None:
    (tmp_path / "historik.csv").write_text(
        "tabell,rad,ar,varde,enhet,kalla\nhistorik,resultat,2020,-1.060,mkr,Årsredovisning 2020\n", encoding="utf-8"
    )
    definition = """\
        id = "historik"
        titel = "Historik"
        enhet = "mkr"
        tecken = "kredit"
        [[kolumn]]
        id = "resultat"
        text = "Resultat"
        [[rad]]
        id = "{år}"
        text = "{år}"
        for-varje = "år"
        begrepp = "resultat"
        konton = ["Intäkter", "Kostnader"]
        """
    evaluation = tables(tmp_path, TWO_YEARS, definition, stored=read_stored(tmp_path, (2021, 2022)))
    assert shown(evaluation, "historik") == {
        "2020": {"resultat": Decimal("-1.060")},
        "2021": {"resultat": Decimal("0.001")},
        "2022": {"resultat": Decimal("0.000")},
    }


def test_the_history_may_hold_no_year_that_the_books_cover(tmp_path: Path) -> None:
    (tmp_path / "historik.csv").write_text(
        "tabell,rad,ar,varde,enhet,kalla\nhistorik,resultat,2021,1,mkr,Årsredovisning\n", encoding="utf-8"
    )
    with pytest.raises(UserError, match=r"historik\.csv:2: 2021 finns i böckerna"):
        read_stored(tmp_path, (2021, 2022))


def test_a_figure_in_words_is_rounded_with_the_tables(tmp_path: Path) -> None:
    evaluation = tables(tmp_path, TWO_YEARS, RESULT)
    now, before = evaluation.fact("resultat/arets-resultat"), evaluation.fact("arets-resultat", -1)
    assert now is not None
    assert before is not None
    change = evaluation.difference(now, before)
    finished = evaluation.finish([(change, Unit.KR)])
    assert finished.number(change, Unit.KR) == 399 - 600


def test_an_unknown_fact_names_what_is_near(tmp_path: Path) -> None:
    with pytest.raises(UnknownFact) as caught:
        tables(tmp_path, TWO_YEARS, RESULT).fact("resultat/arets-resultatet")
    assert caught.value.suggestions[0] == "resultat/arets-resultat"


def test_an_account_in_two_rows(tmp_path: Path) -> None:
    (message,) = errors(tmp_path, RESULT.replace('"4500-4599"', '"4500-4599", "Kostnader:Personal"'))
    assert f"kontot {PAY} står i flera rader: personal, insatser" in message


def test_an_account_in_no_row(tmp_path: Path) -> None:
    assert (
        "4511-BidragTillInsatser har belopp 2022 men står inte i någon rad"
        in errors(tmp_path, RESULT.replace("4500-4599", "EgetKapital"))[0]
    )


def test_an_unknown_account_has_file_and_line(tmp_path: Path) -> None:
    (message,) = errors(tmp_path, RESULT.replace("5021", "5999"))
    line = RESULT.splitlines().index('id = "personal"')
    assert f"0.toml:{line}: tabellen ”resultat”, raden ”personal”: kontot ”5999” finns inte i kontoplanen" in message


def test_a_sum_that_contains_itself(tmp_path: Path) -> None:
    (message,) = errors(tmp_path, RESULT.replace('summa = ["intakter"', 'summa = ["arets-resultat", "intakter"'))
    assert "summan går i cirkel: arets-resultat → arets-resultat" in message


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    found = errors(tmp_path, RESULT.replace("5021", "5999"), PER_INSATS.replace('"insatser"]', '"borta"]'))
    assert len(found) == 2


def test_a_definition_of_a_later_folder_replaces_the_standard_one(tmp_path: Path) -> None:
    for name, title in (("standard", "Lagens"), ("egna", "Förbundets")):
        (tmp_path / name).mkdir()
        text = RESULT.replace("Resultat {år}", title)
        (tmp_path / name / "resultat.toml").write_text(text, encoding="utf-8")
    found: dict[str, TableDef] = read_definitions([tmp_path / "standard", tmp_path / "egna"], 2022)
    assert found["resultat"].title == "Förbundets"


def test_all_accounts_of_a_subtree_but_some(tmp_path: Path) -> None:
    rest = RESULT.replace('konton = ["5021"]', 'konton = ["Kostnader"]\nutom = ["4500-4599"]')
    assert shown(tables(tmp_path, TWO_YEARS, rest), "resultat")["personal"] == {"2022": -300, "2021": -400}
    (message,) = errors(tmp_path, rest.replace('utom = ["4500-4599"]', 'utom = ["5999"]'))
    assert "kontot ”5999” finns inte i kontoplanen" in message
    (message,) = errors(tmp_path, RESULT.replace('konton = ["5021"]', 'slag = ["kansli"]\nutom = ["5021"]'))
    assert "”utom” undantar konton ur ”konton”, som saknas" in message


def test_rows_and_columns_without_money_may_be_left_out(tmp_path: Path) -> None:
    asked = 'konton = ["3591"]\nbara-med-belopp = true'
    text = RESULT.replace("ar = -1", "ar = -1\nbara-med-belopp = true").replace(
        '[[rad]]\nid = "arets', f'[[rad]]\nid = "ovrigt"\ntext = "Övrigt"\n{asked}\n\n[[rad]]\nid = "arets'
    )
    text = text.replace('konton = ["Intäkter"]', 'konton = ["3511"]').replace('"insatser"]', '"insatser", "ovrigt"]')
    table = shown(tables(tmp_path, TWO_YEARS, text, year=2021), "resultat")
    assert table == {"intakter": {"2021": 1000}, "personal": {"2021": -400}, "insatser": {"2021": None}} | {
        "arets-resultat": {"2021": 600}
    }
    (message,) = errors(tmp_path, text.replace('typ = "total"', 'typ = "total"\nbara-med-belopp = true'))
    assert "raden ”arets-resultat”: bara-med-belopp går inte med summa eller kvot" in message


def test_a_row_may_be_for_some_years_only(tmp_path: Path) -> None:
    old = RESULT.replace('text = "Personal"\n', 'text = "Personal"\ntill-ar = 2021\n')
    new = '[[rad]]\nid = "personal"\ntext = "Löner"\nkonton = ["5021"]\nfran-ar = 2022\n\n'
    text = old.replace('[[rad]]\nid = "insatser"', new + '[[rad]]\nid = "insatser"')
    for year, word in ((2021, "Personal"), (2022, "Löner")):
        assert tables(tmp_path, TWO_YEARS, text, year=year).finish().tables["resultat"].rows[1].text == word


@pytest.mark.parametrize(
    ("leaf", "text"),
    [
        ("9990-FörutbetaldHyra", "Förutbetald hyra"),
        ("9990-UpplupenEUIntäkt", "Upplupen EU-intäkt"),
        ("9990-ITTjänster", "IT-tjänster"),
        ("9990", "9990"),
    ],
)
def test_an_accounts_name_in_words(leaf: str, text: str) -> None:
    assert _account_label(f"Kostnader:Övrigt:{leaf}") == text
