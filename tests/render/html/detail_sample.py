"""What the figures of the small report are made of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from finsam_ar.books.model import DecisionKind
from finsam_ar.errors import Source
from finsam_ar.render.html import render_html
from finsam_ar.tables.detail import DecisionLine, Detail, Part, Share, VoucherLine
from finsam_ar.tables.model import Unit
from tests.render.pdf.report_sample import RESULT, full_document

FACT = RESULT.fact
SHARES = (
    Share("Intäkter:Medlemsavgifter:3511-Kommuner", "finansiering", 700_000_00),
    Share("Kostnader:Personal:5021-Löner", "kansli", 534_123_45),
)
PARTS = (Part(1, "Intäkter </script><b>", 2_000_000_00), Part(-1, "Kostnader", 765_876_55))
DECISION = DecisionLine(
    DecisionKind.BUDGET, dt.date(2024, 11, 25), "styrelsen", "§ 58", "2024/58", "", "kansli", 100_00, None
)
VOUCHER = VoucherLine(
    dt.date(2025, 4, 11),
    "A118",
    "Staden",
    "Rekvisition",
    "Kostnader:Personal:5021-Löner",
    "kansli",
    534_123_45,
    Source(Path("/somewhere/ledger/2025.beancount"), 17),
)


def detail(*, vouchers: bool = False) -> Detail:
    """Årets resultat, 1 234 123,45 kr."""
    return Detail(
        name=FACT,
        title="Resultaträkning: Årets resultat",
        column="2025",
        unit=Unit.TKR,
        shown=Decimal(1234),
        exact_ore=1_234_123_45,
        exact_text="1\u00a0234\u00a0123,45\u00a0kr",
        origin="utfall",
        parts=PARTS,
        shares=SHARES,
        decisions=(DECISION,),
        vouchers=(VOUCHER,) if vouchers else (),
    )


def page(*, vouchers: bool = False, is_draft: bool = True) -> bytes:
    """The small report with every kind of block; its result can be opened."""
    document = full_document(is_draft=is_draft)
    return render_html(document, {FACT: detail(vouchers=vouchers)}, {"kansli": "Kansliet & huset"})
