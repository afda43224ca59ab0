"""What the sample has booked is what would have been proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from finsam_ar.books.model import Books
from finsam_ar.config.kontroller import read_member_shares
from finsam_ar.ekonom.contributions import contributions
from finsam_ar.vouchers import esf, medlemsbidrag, rekvisition, utbetalning
from finsam_ar.vouchers.desk import Desk, open_desk
from finsam_ar.vouchers.draft import Draft, render
from finsam_ar.vouchers.span import Span, parse_span
from tests.sample import SAMPLE


def span(text: str) -> Span:
    found = parse_span(text)
    assert found is not None
    return found


def _requisition(desk: Desk) -> Draft:
    asked = rekvisition.Requisition(
        "jobbcentrum", 609_343_54, span("2022-k1"), dt.date(2022, 3, 31), document="Rekvisition 2022-1-05"
    )
    return rekvisition.propose(desk, asked).drafts[0]


def _payment(desk: Desk) -> Draft:
    return utbetalning.propose(desk, ["rekv-2022-k1-jobbcentrum"], dt.date(2022, 5, 9)).drafts[0]


def _fee(desk: Desk) -> Draft:
    shares = contributions(desk.books, read_member_shares(SAMPLE.templates), 2022)
    found = medlemsbidrag.propose(desk, span("2022-h2"), dt.date(2022, 8, 22), shares, "Plusgiroutdrag 2022-08").drafts
    draft = next(draft for draft in found if draft.metadata["motpart"] == "heby")
    return replace(draft, links=())  # the sample was booked without


def _claim(desk: Desk) -> Draft:
    day = dt.date(2022, 11, 15)
    return esf.propose(desk, "smail", span("2022-09/2022-10"), day, 464_863_66).drafts[0]


@pytest.mark.parametrize(
    ("text", "propose"),
    [
        ("Rekvisition kvartal 1 2022, Jobbcentrum – Din väg framåt", _requisition),
        ("Betalning: Rekvisition kvartal 1 2022, Jobbcentrum – Din väg framåt", _payment),
        ("Medlemsavgift halvår 2 2022", _fee),
        ("Ansökan om utbetalning SMAIL, september–oktober 2022", _claim),
    ],
)
def test_a_proposal_looks_like_what_is_booked(text: str, propose: Callable[[Desk], Draft], sample_books: Books) -> None:
    desk = open_desk(sample_books.main_file, SAMPLE.templates, dt.date(2022, 1, 1))
    booked = [each for each in desk.journal if each.text == text]
    before = replace(desk, journal=tuple(each for each in desk.journal if each.date < booked[0].date))
    draft = replace(propose(before), comments=())
    voucher = next(each for each in booked if each.payee == draft.payee)
    draft = replace(draft, number=voucher.series_order[1], registered=voucher.registered)
    assert render(draft) in voucher.source.file.read_text(encoding="utf-8")
