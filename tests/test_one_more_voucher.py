"""One more voucher in the sample moves exactly the figures that it must, by its amount, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from finsam_ar import report
from finsam_ar.tables.model import Table
from finsam_ar.target import annual
from tests.ledgers import voucher
from tests.sample import append, cells_of, copy_of_sample

KRONOR = 7000  # in every unit a whole number, so that what is shown moves by it too
BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
SUPPLIERS = "Skulder:Leverantörsskulder:2441-Leverantörsskulder"
GRANTS = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"
TRAINING = "Kostnader:Personal:5811-Kompetensutveckling"
INSURANCE = "Intäkter:ÖvrigaIntäkter:3592-ÅterbäringFörsäkring"

#: Where the year's result stands
THE_RESULT = """
    resultatrakning/verksamhetens-resultat/2022
    resultatrakning/resultat-efter-finansiella-poster/2022
    resultatrakning/arets-resultat/2022
    balansrakning/arets-resultat/2022
    balansrakning/summa-eget-kapital/2022
    kassaflodesanalys/arets-resultat/2022
    kassaflodesanalys/fore-forandring-rorelsekapital/2022
    driftsredovisning/totalt/utfall-2022
    driftsredovisning/totalt/diff
    ekonomisk-oversikt/resultat/2022
    femarsoversikt/arets-resultat/2022
    resultathistorik/2022/arets-resultat
    balanskravsutredning/arets-resultat/2022
    balanskravsutredning/efter-justeringar/2022
    balanskravsutredning/balanskravsresultat/2022
"""

#: Where the money at the bank stands, and what is the sum of it
THE_BANK = """
    balansrakning/kassa-och-bank/2022
    balansrakning/summa-kassa-och-bank/2022
    balansrakning/summa-omsattningstillgangar/2022
    balansrakning/summa-tillgangar/2022
    balansrakning/summa-eget-kapital-avsattningar-skulder/2022
    not-kassa-och-bank/plusgiro/2022
    not-kassa-och-bank/summa/2022
    kassaflodesanalys/lopande-verksamheten/2022
    kassaflodesanalys/arets-kassaflode/2022
    kassaflodesanalys/likvida-medel-vid-arets-slut/2022
    kassaflodesanalys/forandring-likvida-medel/2022
"""

#: Where a cost is taken from the result, in the resultaträkning and the five years
THE_COSTS = """
    resultatrakning/verksamhetens-nettokostnader/2022
    femarsoversikt/kostnader/2022
"""

#: Per cent of the balance sheet's sums: whatever moves those moves them too
OF_THE_BALANCE = "femarsoversikt/soliditet/2022 femarsoversikt/kassalikviditet/2022"


@dataclass(frozen=True)
class Case:
    """A voucher, the figures of money that rise and fall by its amount, and the ratios that move with them."""

    debit: str
    credit: str
    metadata: Mapping[str, str]
    rise: str
    fall: str
    ratios: str


CASES = {
    "a cost of an insats, owed": Case(
        GRANTS,
        SUPPLIERS,
        {"verksamhet": "bryggan", "motpart": "osthammar"},
        rise="""
            balansrakning/leverantorsskulder/2022
            balansrakning/summa-kortfristiga-skulder/2022
            kassaflodesanalys/forandring-kortfristiga-skulder/2022
            disponibla-medel/bryggan/utfall-2022
            forbrukningskvoter/bryggan/utfall-2022
            forbrukningskvoter/summa-samverkansinsatser/utfall-2022
            forbrukningskvoter/totalt/utfall-2022
            inriktning-insatser/samverkansinsatser/utfall-2022
            inriktning-insatser/summa/utfall-2022
            """,
        fall=THE_RESULT
        + THE_COSTS
        + """
            resultatrakning/kostnader-samverkansinsatser/2022
            not-kostnader-samverkansinsatser/bryggan/2022
            not-kostnader-samverkansinsatser/summa/2022
            driftsredovisning/bryggan/utfall-2022
            driftsredovisning/bryggan/diff
            ekonomisk-oversikt/samverkansinsatser/2022
            """,
        ratios=OF_THE_BALANCE
        + """
            disponibla-medel/bryggan/forbrukningskvot
            forbrukningskvoter/bryggan/forbrukningskvot-2022
            forbrukningskvoter/summa-samverkansinsatser/forbrukningskvot-2022
            forbrukningskvoter/totalt/forbrukningskvot-2022
            inriktning-insatser/samverkansinsatser/forbrukningskvot
            inriktning-insatser/summa/forbrukningskvot
            """,
    ),
    "a revenue of the kansli, paid": Case(
        BANK,
        INSURANCE,
        {"verksamhet": "kansli"},
        rise=THE_RESULT
        + THE_BANK
        + """
            resultatrakning/ovriga-rorelseintakter/2022
            resultatrakning/summa-verksamhetens-intakter/2022
            not-ovriga-rorelseintakter/aterbaring/2022
            not-ovriga-rorelseintakter/summa/2022
            driftsredovisning/ovriga-bidrag/utfall-2022
            driftsredovisning/ovriga-bidrag/diff
            ekonomisk-oversikt/ovriga-bidrag/2022
            femarsoversikt/intakter/2022
            """,
        fall="",
        ratios=OF_THE_BALANCE,
    ),
    "a payment of a debt: balance only": Case(
        SUPPLIERS,
        BANK,
        {},
        rise="",
        fall=THE_BANK
        + """
            balansrakning/leverantorsskulder/2022
            balansrakning/summa-kortfristiga-skulder/2022
            kassaflodesanalys/forandring-kortfristiga-skulder/2022
            """,
        ratios=OF_THE_BALANCE,
    ),
    "personal of the kansli, paid": Case(
        TRAINING,
        BANK,
        {"verksamhet": "kansli"},
        rise="fortroendevalda-forvaltning/forvaltning/utfall-2022",
        fall=THE_RESULT
        + THE_BANK
        + THE_COSTS
        + """
            resultatrakning/kostnader-personal/2022
            not-kostnader-personal/kompetensutveckling/2022
            not-kostnader-personal/summa/2022
            driftsredovisning/kansli/utfall-2022
            driftsredovisning/kansli/diff
            ekonomisk-oversikt/forvaltning/2022
            """,
        ratios=OF_THE_BALANCE + " fortroendevalda-forvaltning/forvaltning-procent/utfall-2022",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_voucher_moves_what_it_must_by_its_amount(
    case: Case, tmp_path: Path, sample_2022: Mapping[str, Table]
) -> None:
    project = copy_of_sample(tmp_path)
    postings = (f"{case.debit} {KRONOR}.00", f"{case.credit} -{KRONOR}.00")
    append(tmp_path / "ledger" / "2022.beancount", voucher("2022-09-15", "T1", *postings, **case.metadata))
    before = cells_of(sample_2022)
    after = cells_of(report.tables(project, report.load_books(project), annual(project, 2022)))

    moved = {name for name in after if after[name][1] != before[name][1]}
    assert after.keys() == before.keys()
    assert moved == {*case.rise.split(), *case.fall.split(), *case.ratios.split()}
    for names, sign in ((case.rise, 1), (case.fall, -1)):
        for name in names.split():
            (shown, exact, _), (shown_before, exact_before, _) = after[name], before[name]
            assert exact - exact_before == sign * KRONOR * 100, name
            assert shown - shown_before == sign * KRONOR / unit_of(sample_2022[name.partition("/")[0]]), name


def unit_of(table: Table) -> Decimal:
    return Decimal({"kr": 1, "tkr": 1000, "mkr": 1_000_000}[table.unit.value])
