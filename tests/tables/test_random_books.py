"""Whatever the books hold: two tables that share rows foot as shown, and the same money is shown alike in both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_ar.books.load import load
from finsam_ar.config.tabell import read_definitions
from finsam_ar.tables.build import evaluate
from finsam_ar.tables.model import Table
from finsam_ar.tables.periods import Occasion
from tests.ledgers import voucher, write_ledger

BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
TKR = 100_000  # öre

#: What may be booked: account, verksamhet, and the sign of a usual amount in öre
KINDS = (
    ("Intäkter:Medlemsavgifter:3511-Kommuner", "finansiering", -1),
    ("Intäkter:Övrigt:3591-Övrigt", "kansli", -1),
    ("Kostnader:Personal:5021-Löner", "kansli", 1),
    ("Kostnader:Personal:5021-Löner", "stegen", 1),
    ("Kostnader:Samverkansinsatser:4511-BidragTillInsatser", "stegen", 1),
    ("Kostnader:Samverkansinsatser:4511-BidragTillInsatser", "bron", 1),
)

COLUMNS = """
enhet = "tkr"
tecken = "kredit"
tacker = "resultat"

[[kolumn]]
id = "{år}"
text = "{år}"
"""

BY_ACCOUNT = f"""
id = "per-konto"
titel = "Per konto"
{COLUMNS}
[[rad]]
id = "avgifter"
text = "Avgifter"
konton = ["3511"]

[[rad]]
id = "ovrigt"
text = "Övrigt"
konton = ["3591"]

[[rad]]
id = "intakter"
text = "Intäkter"
typ = "summa"
summa = ["avgifter", "ovrigt"]

[[rad]]
id = "personal"
text = "Personal"
konton = ["5021"]

[[rad]]
id = "insatser"
text = "Insatser"
konton = ["4511"]

[[rad]]
id = "kostnader"
text = "Kostnader"
typ = "summa"
summa = ["personal", "insatser"]

[[rad]]
id = "resultat"
text = "Resultat"
typ = "total"
summa = ["intakter", "kostnader"]
"""

#: The förbund's own part shares the fees with the table above, the insatser their grants, and the total is the same
BY_VERKSAMHET = f"""
id = "per-verksamhet"
titel = "Per verksamhet"
{COLUMNS}
[[rad]]
id = "finansiering"
text = "Finansiering"
verksamheter = ["finansiering"]
konton = ["Intäkter"]
grupp = "egna"

[[rad]]
id = "kansli-intakt"
text = "Kansliets intäkter"
verksamheter = ["kansli"]
konton = ["Intäkter"]
grupp = "egna"

[[rad]]
id = "kansli"
text = "Kansliets kostnader"
verksamheter = ["kansli"]
konton = ["Kostnader"]
grupp = "egna"

[[rad]]
id = "forbundet"
text = "Förbundet"
typ = "summa"
summa = ["egna"]

[[rad]]
id = "{{id}}-personal"
text = "{{namn}}, personal"
for-varje = "verksamhet"
slag = ["individ", "struktur"]
konton = ["5021"]
grupp = "alla"

[[rad]]
id = "{{id}}"
text = "{{namn}}"
for-varje = "verksamhet"
slag = ["individ", "struktur"]
konton = ["4511"]
grupp = "alla"

[[rad]]
id = "insatser"
text = "Insatser"
typ = "summa"
summa = ["alla"]

[[rad]]
id = "resultat"
text = "Resultat"
typ = "total"
summa = ["forbundet", "insatser"]
"""

#: total -> the rows or groups that it sums
PER_ACCOUNT_SUMS = {
    "intakter": {"avgifter", "ovrigt"},
    "kostnader": {"personal", "insatser"},
    "resultat": {"intakter", "kostnader"},
}
PER_VERKSAMHET_SUMS = {
    "forbundet": {"finansiering", "kansli-intakt", "kansli"},
    "insatser": {"stegen-personal", "bron-personal", "stegen", "bron"},
    "resultat": {"forbundet", "insatser"},
}

amounts = st.lists(
    st.tuples(
        st.integers(0, len(KINDS) - 1),
        st.one_of(st.integers(1, 9_000_00), st.sampled_from([49_999, 50_000, 50_001, 99_999, 100_000])),
        st.sampled_from(["2022-05-10", "2022-06-20", "2022-09-30"]),
    ),
    min_size=1,
    max_size=12,
)


def tables_of(bookings: list[tuple[int, int, str]]) -> Mapping[str, Table]:
    vouchers = []
    for number, (kind, ore, date) in enumerate(bookings, start=1):
        account, verksamhet, sign = KINDS[kind]
        kronor = Decimal(sign * ore) / 100
        postings = (f"{account} {kronor:.2f}", f"{BANK} {-kronor:.2f}")
        vouchers.append(voucher(date, f"A{number}", *postings, verksamhet=verksamhet))
    with TemporaryDirectory() as name:
        folder = Path(name)
        for place, text in enumerate((BY_ACCOUNT, BY_VERKSAMHET)):
            (folder / f"{place}.toml").write_text(text, encoding="utf-8")
        definitions = read_definitions([folder], 2022)
        return evaluate(load(write_ledger(folder, "".join(vouchers))), definitions, Occasion(2022)).finish().tables


def foots(table: Table, sums: Mapping[str, set[str]]) -> bool:
    shown = {row.id: row.cells["2022"].shown for row in table.rows}
    return all((shown[total] or 0) == sum(shown.get(part) or 0 for part in parts) for total, parts in sums.items())


@settings(max_examples=40, deadline=None)
@given(amounts)
def test_two_tables_that_share_rows(bookings: list[tuple[int, int, str]]) -> None:
    tables = tables_of(bookings)
    assert foots(tables["per-konto"], PER_ACCOUNT_SUMS)
    assert foots(tables["per-verksamhet"], PER_VERKSAMHET_SUMS)

    alike: dict[int, set[Decimal]] = defaultdict(set)
    for table in tables.values():
        for row in table.rows:
            cell = row.cells["2022"]
            if cell.fact is None or cell.shown is None:
                assert cell.fact is None
                assert cell.shown is None
                continue
            assert abs(cell.shown * TKR - int(cell.fact.exact)) < TKR, f"{table.id}/{row.id}"
            alike[cell.fact.key].add(cell.shown)
    assert all(len(shown) == 1 for shown in alike.values())

    result = {table.rows[-1].cells["2022"].shown for table in tables.values()}
    assert len(result) == 1
