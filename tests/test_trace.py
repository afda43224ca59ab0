"""What a figure is made of: each kind of cell, from the page to the voucher."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from finsam_ar import report
from finsam_ar.books.load import load
from finsam_ar.books.model import Books, DecisionKind
from finsam_ar.config.historik import read_stored
from finsam_ar.config.tabell import read_definitions
from finsam_ar.tables.build import Evaluation, UnknownFact, evaluate
from finsam_ar.tables.detail import Detail, Part, Share, joined
from finsam_ar.tables.model import Unit
from finsam_ar.tables.periods import Occasion
from finsam_ar.target import annual
from finsam_ar.trace import Tracer, detail, details
from tests.ledgers import line_of, voucher, write_ledger
from tests.sample import SAMPLE

BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
EQUITY = "EgetKapital:2011-ÖvrigtEgetKapital"
DEBT = "Skulder:Leverantörsskulder:2441-Leverantörsskulder"
MEMBER = "Intäkter:Medlemsavgifter:3511-Kommuner"
PAY = "Kostnader:Personal:5021-Löner"
GRANT = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"

#: An opening, a year, and a year in which a rekvisition is corrected: A4 should have been 100,40
LEDGER = (
    voucher("2021-01-01", "IB1", f"{BANK} 500.00", f"{EQUITY} -500.00", tag="#ingaende")
    + voucher("2021-02-01", "A1", f"{BANK} 1000.00", f"{MEMBER} -1000.00", motpart="aby")
    + voucher("2021-03-25", "A2", f"{PAY} 400.40", f"{BANK} -400.40", verksamhet="kansli")
    + f"2022-01-01 balance {BANK} 1099.60 SEK\n2022-01-01 balance {EQUITY} -500.00 SEK\n"
    + voucher("2022-02-01", "A1", f"{BANK} 1000.50", f"{MEMBER} -1000.50", motpart="aby")
    + voucher("2022-03-25", "A2", f"{PAY} 300.30", f"{BANK} -300.30", verksamhet="kansli")
    + voucher("2022-06-30", "A3", f"{GRANT} 200.40", f"{DEBT} -200.40", verksamhet="stegen")
    + voucher("2022-07-01", "A4", f"{GRANT} 100.50", f"{DEBT} -100.50", verksamhet="bron")
    + voucher("2022-07-02", "A5", f"{GRANT} -0.10", f"{DEBT} 0.10", verksamhet="bron")
    + """\
2021-11-25 custom "finsam-budget" "stegen" 250 SEK
  ar: 2022
  organ: "styrelsen"
  paragraf: "§ 58"
  dnr: "2021/58"
2022-03-16 custom "finsam-budget" "bron" 0 SEK
  ar: 2022
  organ: "styrelsen"
  paragraf: "§ 9"
  dnr: "2022/9"
2021-12-15 custom "finsam-budgetfordelning" "stegen" Kostnader:Samverkansinsatser:4511-BidragTillInsatser 250 SEK
  ar: 2022
2022-02-10 custom "finsam-overforing" "stegen" 50 SEK
  fran-ar: 2021
  till-ar: 2022
  organ: "förbundschefen"
  delegation: "3.2"
  dnr: "2021/1"
"""
)

RESULT = """\
id = "resultat"
titel = "Resultat {år}"
enhet = "kr"
tecken = "kredit"
kolumn = [
    { id = "{år}", text = "Utfall {år}" },
    { id = "{år-1}", text = "Utfall {år-1}", ar = -1 },
    { id = "{år-2}", text = "Utfall {år-2}", ar = -2 },
    { id = "budget-{år}", text = "Budget {år}", kalla = "budget" },
    { id = "diff", text = "Avvikelse", skillnad = ["{år}", "budget-{år}"] },
]
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
[[rad]]
id = "soliditet"
text = "Soliditet"
typ = "kvot"
enhet = "%"
kvot.taljare = { konton = ["EgetKapital", "Intäkter", "Kostnader"], matt = "utgaende" }
kvot.namnare = { konton = ["Tillgångar"], matt = "utgaende", tecken = "debet" }
[[rad]]
id = "anstallda"
text = "Anställda"
enhet = "antal"
uppgift = "antal-anstallda"
"""

BALANCE = """\
id = "balans"
titel = "Balans"
enhet = "kr"
tecken = "debet"
matt = "utgaende"
kolumn = [{ id = "{år}", text = "{år}-12-31" }, { id = "{år-1}", text = "{år-1}-12-31", ar = -1 }]
[[rad]]
id = "kassa"
text = "Kassa och bank"
konton = ["1921"]
[[rad]]
id = "ingaende"
text = "Kassa vid årets början"
konton = ["1921"]
matt = "ingaende"
[[rad]]
id = "forandring"
text = "Förändring"
typ = "total"
summa = ["kassa", "-ingaende"]
"""

INSATSER = """\
id = "insatser"
titel = "Insatser"
enhet = "kr"
tecken = "debet"
kolumn = [
    { id = "utfall", text = "Utfall" },
    { id = "disponibelt", text = "Disponibelt", kalla = "disponibelt", dold = true },
    { id = "halvar", text = "Disponibelt jan–jun", kalla = "disponibelt", period = "h1" },
    { id = "beslut", text = "Beslut", kalla = "beslut" },
    { id = "overfort", text = "Överfört", kalla = "overforing" },
    { id = "kvot", text = "Kvot (%)", kvot = { taljare = "utfall", namnare = "disponibelt" } },
]
[[rad]]
id = "{id}"
text = "{kortnamn}"
for-varje = "verksamhet"
slag = ["individ", "struktur"]
konton = ["Kostnader"]
"""

HISTORY = "tabell,rad,ar,varde,enhet,kalla\nresultat,insatser,2020,-90,kr,Årsredovisning 2020\n"
FACTS = "uppgift,ar,varde,kalla\nantal-anstallda,2022,6,Personalsystemet\n"


@pytest.fixture
def tracer(tmp_path: Path) -> Tracer:
    evaluation, books = _evaluated(tmp_path)
    return Tracer(evaluation, evaluation.finish(), books)


def _evaluated(folder: Path) -> tuple[Evaluation, Books]:
    for name, text in (("resultat", RESULT), ("balans", BALANCE), ("insatser", INSATSER)):
        (folder / f"{name}.toml").write_text(dedent(text), encoding="utf-8")
    (folder / "historik.csv").write_text(HISTORY, encoding="utf-8")
    (folder / "arsuppgifter.csv").write_text(FACTS, encoding="utf-8")
    books = load(write_ledger(folder, LEDGER))
    stored = read_stored(folder, books.years)
    return evaluate(books, read_definitions([folder], 2022), Occasion(2022), stored), books


def kronor(detail: Detail) -> dict[tuple[str, str], float]:
    """The shares in kronor, by the account's number and the verksamhet."""
    return {(share.account.rpartition(":")[2][:4], share.verksamhet): share.amount_ore / 100 for share in detail.shares}


def numbers(detail: Detail) -> list[tuple[str, float]]:
    """The vouchers' numbers and amounts in kronor."""
    return [(line.voucher, line.amount_ore / 100) for line in detail.vouchers]


def test_one_voucher_from_the_page_to_the_books(tracer: Tracer, tmp_path: Path) -> None:
    """The page shows −300 kr for personal in 2022; it is one voucher, and here it stands."""
    cell = tracer.detail("resultat/personal/2022", vouchers=True)
    assert (cell.title, cell.column, cell.shown) == ("Resultat 2022: Personal", "Utfall 2022", Decimal(-300))
    assert cell.exact_text == "\u2212300,30\u00a0kr"
    assert cell.shares == (Share(PAY, "kansli", -30030),)
    (line,) = cell.vouchers
    assert (line.date, line.voucher, line.amount_ore) == (dt.date(2022, 3, 25), "A2", -30030)
    assert (line.payee, line.text, line.account, line.verksamhet) == ("Åby kommun", "Verifikation A2", PAY, "kansli")
    assert line.source.file == tmp_path / "main.beancount"
    assert line.source.line == line_of(line.source.file, f"{PAY} 300.30 SEK")


def test_a_correction_is_seen_beside_what_it_corrects(tracer: Tracer) -> None:
    cell = tracer.detail("insatser/bron/utfall", vouchers=True)
    assert numbers(cell) == [("A4", 100.50), ("A5", -0.10)]
    assert cell.exact_ore == 10040


def test_a_closing_balance_begins_with_the_opening_voucher(tracer: Tracer) -> None:
    cell = tracer.detail("balans/kassa/2022", vouchers=True)
    assert numbers(cell) == [("IB1", 500), ("A1", 1000), ("A2", -400.40), ("A1", 1000.50), ("A2", -300.30)]
    assert sum(amount for _, amount in numbers(cell)) * 100 == pytest.approx(cell.exact_ore)
    assert kronor(cell) == {("1921", ""): 1500.0 + 1000.5, ("1921", "kansli"): -700.70}


def test_the_year_before_ends_before_this_year_begins(tracer: Tracer) -> None:
    assert numbers(tracer.detail("balans/kassa/2021", vouchers=True)) == [("IB1", 500), ("A1", 1000), ("A2", -400.40)]


def test_a_change_is_made_of_the_years_own_vouchers(tracer: Tracer) -> None:
    cell = tracer.detail("balans/forandring/2022", vouchers=True)
    assert cell.parts == (Part(1, "Kassa och bank", 179980), Part(-1, "Kassa vid årets början", 109960))
    assert numbers(cell) == [("A1", 1000.50), ("A2", -300.30)]


def test_the_years_result_is_its_rows_and_their_money(tracer: Tracer) -> None:
    cell = tracer.detail("resultat/arets-resultat/2022", vouchers=True)
    assert cell.parts == (Part(1, "Intäkter", 100050), Part(1, "Personal", -30030), Part(1, "Insatser", -30080))
    assert kronor(cell) == {
        ("3511", "finansiering"): 1000.50,
        ("4511", "stegen"): -200.40,
        ("4511", "bron"): -100.40,
        ("5021", "kansli"): -300.30,
    }
    assert [ver for ver, _ in numbers(cell)] == ["A1", "A2", "A3", "A4", "A5"]


def test_a_budget_of_costs_is_negative_here_and_its_decision_as_it_was_written(tracer: Tracer, tmp_path: Path) -> None:
    cell = tracer.detail("resultat/insatser/budget-2022", vouchers=True)
    assert (cell.shown, cell.exact_ore, cell.origin, cell.vouchers) == (Decimal(-250), -25000, "budget", ())
    assert cell.shares == (Share(GRANT, "stegen", -25000),)
    (decision,) = cell.decisions
    assert (decision.kind, decision.amount_ore, decision.account) == (DecisionKind.DISTRIBUTION, 25000, GRANT)
    assert decision.source is not None
    assert decision.source.line == line_of(tmp_path / "main.beancount", "finsam-budgetfordelning")


def test_a_difference_column_has_its_two_columns_and_the_money_of_both(tracer: Tracer) -> None:
    cell = tracer.detail("resultat/insatser/diff", vouchers=True)
    assert cell.origin == "skillnad"
    assert cell.parts == (Part(1, "Utfall 2022", -30080), Part(-1, "Budget 2022", -25000))
    assert kronor(cell) == {("4511", "stegen"): 49.60, ("4511", "bron"): -100.40}
    assert [decision.amount_ore for decision in cell.decisions] == [25000]
    assert [ver for ver, _ in numbers(cell)] == ["A3", "A4", "A5"]


def test_what_is_available_is_the_boards_budget_and_what_was_transferred(tracer: Tracer) -> None:
    cell = tracer.detail("insatser/stegen/halvar", vouchers=False)
    assert cell.exact_ore == 15000  # half of 300
    assert [(d.kind, d.organ, d.paragraph, d.amount_ore) for d in cell.decisions] == [
        (DecisionKind.BUDGET, "styrelsen", "§ 58", 25000),
        (DecisionKind.TRANSFER, "förbundschefen", "", 5000),
    ]
    assert [d.kind for d in tracer.detail("insatser/stegen/beslut", vouchers=False).decisions] == [DecisionKind.BUDGET]
    assert tracer.detail("insatser/stegen/overfort", vouchers=False).exact_ore == 5000


def test_a_decisions_place_in_the_books_is_for_the_auditor(tracer: Tracer) -> None:
    public = tracer.detail("insatser/stegen/beslut", vouchers=False)
    assert [(d.dnr, d.source) for d in public.decisions] == [("2021/58", None)]


def test_a_ratio_has_the_two_figures_that_it_divides(tracer: Tracer) -> None:
    cell = tracer.detail("insatser/stegen/kvot", vouchers=True)
    assert (cell.shown, cell.exact_text, cell.exact_ore, cell.shares) == (Decimal(67), "66,8\u00a0%", None, ())
    assert cell.parts == (Part(1, "Utfall", 20040), Part(1, "Disponibelt", 30000))


def test_a_ratio_of_selections_names_them(tracer: Tracer) -> None:
    cell = tracer.detail("resultat/soliditet/2022", vouchers=False)
    assert cell.parts == (
        Part(1, "Täljare: EgetKapital, Intäkter, Kostnader", 149900),
        Part(1, "Nämnare: Tillgångar", 179980),
    )


def test_a_ratio_without_a_denominator_is_blank_and_says_of_what(tracer: Tracer) -> None:
    cell = tracer.detail("insatser/bron/kvot", vouchers=True)
    assert (cell.shown, cell.exact_text, cell.origin) == (None, "", "kvot")
    assert cell.parts == (Part(1, "Utfall", 10040),)  # nothing was available


def test_a_hidden_column_can_be_asked_for(tracer: Tracer) -> None:
    cell = tracer.detail("insatser/stegen/disponibelt", vouchers=False)
    assert (cell.shown, cell.exact_ore) == (None, 30000)


def test_stored_figures_have_their_line(tracer: Tracer, tmp_path: Path) -> None:
    cell = tracer.detail("resultat/insatser/2020", vouchers=True)
    assert (cell.origin, cell.shown, cell.exact_ore, cell.shares) == ("historik", Decimal(-90), -9000, ())
    assert cell.source is not None
    assert (cell.source.file, cell.source.line) == (tmp_path / "historik.csv", 2)


def test_a_sum_of_stored_figures_adds_up_to_them(tracer: Tracer) -> None:
    cell = tracer.detail("resultat/arets-resultat/2020", vouchers=True)
    assert cell.origin == "historik"
    assert cell.shares == (Share("", "", -9000),)


def test_a_count_has_its_line(tracer: Tracer) -> None:
    cell = tracer.detail("resultat/anstallda/2022", vouchers=False)
    assert (cell.origin, cell.shown, cell.exact_text, cell.exact_ore) == ("uppgift", Decimal(6), "6", None)
    assert cell.source is not None
    assert cell.source.file.name == "arsuppgifter.csv"


def test_there_is_no_such_cell(tracer: Tracer) -> None:
    for name in ("resultat/personal/1999", "resultat/persona/2022", "nix/personal/2022", "resultat"):
        with pytest.raises(UnknownFact):
            tracer.detail(name, vouchers=False)


def test_the_public_edition_has_no_voucher(tmp_path: Path) -> None:
    evaluation, books = _evaluated(tmp_path)
    found = details(evaluation, evaluation.finish(), books, vouchers=False)
    assert found["resultat/personal/2022"].shares
    assert not any(cell.vouchers for cell in found.values())
    assert not any(decision.source for cell in found.values() for decision in cell.decisions)


def test_one_cell_is_as_among_all(tmp_path: Path) -> None:
    evaluation, books = _evaluated(tmp_path)
    shown = evaluation.finish()
    for name, cell in details(evaluation, shown, books, vouchers=True).items():
        assert detail(evaluation, shown, books, name, vouchers=True) == cell


@pytest.fixture(scope="module")
def sample(sample_books: Books) -> tuple[Evaluation, Mapping[str, Detail]]:
    evaluation, shown = report.figures(SAMPLE, sample_books, annual(SAMPLE, 2022))
    return evaluation, details(evaluation, shown, sample_books, vouchers=True)


def test_every_figure_of_the_sample_is_its_shares_parts_and_vouchers(
    sample: tuple[Evaluation, Mapping[str, Detail]],
) -> None:
    _, cells = sample
    money = [cell for cell in cells.values() if cell.exact_ore is not None and cell.source is None]
    assert len(money) > 400
    for cell in money:
        assert sum(share.amount_ore for share in cell.shares) == cell.exact_ore, cell.name
        if cell.parts:
            assert sum(part.sign * part.amount_ore for part in cell.parts) == cell.exact_ore, cell.name
        if not cell.decisions and cell.origin == "utfall":
            assert sum(line.amount_ore for line in cell.vouchers) == cell.exact_ore, cell.name


def test_every_shown_figure_of_the_sample_can_be_asked_for(
    sample: tuple[Evaluation, Mapping[str, Detail]], sample_books: Books
) -> None:
    _, cells = sample
    _, shown = report.figures(SAMPLE, sample_books, annual(SAMPLE, 2022))
    for table in shown.tables.values():
        for row in table.rows:
            for column, cell in row.cells.items():
                if cell.shown is not None:
                    assert cells[f"{table.id}/{row.id}/{column}"].shown == cell.shown


def test_the_auditors_edition_only_adds(sample_books: Books) -> None:

    evaluation, shown = report.figures(SAMPLE, sample_books, annual(SAMPLE, 2022))
    grouped = details(evaluation, shown, sample_books, vouchers=False)
    single = details(evaluation, shown, sample_books, vouchers=True)
    assert grouped.keys() == single.keys()
    for name, cell in single.items():
        public = tuple(replace(decision, source=None) for decision in cell.decisions)
        assert replace(cell, vouchers=(), decisions=public) == grouped[name]


def test_protected_accounts_are_never_split_by_verksamhet() -> None:
    pay, rent = "Kostnader:Personal:5021-Löner", "Kostnader:Lokaler:6011-Lokalhyra"
    shares = (Share(pay, "kansli", -300), Share(pay, "ekonom", -200), Share(rent, "kansli", -50))
    detail = Detail("t/r/k", "Tabell", "2022", Unit.KR, Decimal(-550), -550, "−5,50 kr", "utfall", shares=shares)
    assert joined(detail, {pay}).shares == (Share(pay, "", -500), Share(rent, "kansli", -50))
