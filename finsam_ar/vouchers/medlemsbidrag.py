"""The members' contributions of a month, quarter or half-year, each kind of member at its own pace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from finsam_ar.books.model import Organisation
from finsam_ar.config.bokning import MONTHS_OF, FeeDef
from finsam_ar.errors import Problem, UserError
from finsam_ar.vouchers.desk import Desk, already_booked
from finsam_ar.vouchers.draft import Draft, Row
from finsam_ar.vouchers.filing import Proposal
from finsam_ar.vouchers.span import Span

_MONTHS = 12
_ORE = 100


def propose(desk: Desk, span: Span, date: dt.date, shares: Mapping[str, int], document: str = "") -> Proposal:
    """Propose what the members who pay for just that period pay; `shares` are a year's öre by organisation.

    UserError when nobody pays for such a period, or it is booked already.
    """
    wanted = [fee for fee in desk.section(desk.settings.fees, "medlemsbidrag") if _pays_for(fee, span)]
    if not wanted:
        raise UserError(_nobody(desk, span))
    payment = desk.section(desk.settings.payment, "betalning")
    drafts = [
        Draft(
            date=date,
            registered=desk.registered,
            payee=fee.payer or organisation.name,
            text=f"{fee.text} {span.words}",
            series=fee.series,
            metadata={"underlag": document or payment.document, "motpart": organisation.id},
            rows=(Row(desk.account(payment.bank), ore), Row(desk.account(fee.account), -ore)),
            links=(f"medlem-{span.slug}-{organisation.id}",),
        )
        for fee in wanted
        for organisation in _members(desk, fee)
        if (ore := part_of_year(shares.get(organisation.id, 0), span))
    ]
    booked = [voucher for draft in drafts for voucher in desk.with_link(draft.links[0])]
    if booked:
        raise UserError(map(already_booked, booked))
    desk.refuse_booked(drafts)
    return Proposal(tuple(drafts))


def part_of_year(year_ore: int, span: Span) -> int:
    """Return a period's part of a year's amount: whole kronor, and what remains in the year's last period."""
    count = _MONTHS // len(span.months)
    part = year_ore // count // _ORE * _ORE
    is_last = span.last % _MONTHS == _MONTHS - 1
    return year_ore - part * (count - 1) if is_last else part


def _pays_for(fee: FeeDef, span: Span) -> bool:
    length = MONTHS_OF[fee.pace]
    return len(span.months) == length and span.first % length == 0


def _members(desk: Desk, fee: FeeDef) -> list[Organisation]:
    return [each for each in desk.books.register.organisations.values() if each.membership == fee.membership]


def _nobody(desk: Desk, span: Span) -> Problem:
    paces = ", ".join(f"{fee.membership} per {_PACES[fee.pace]}" for fee in desk.settings.fees)
    return Problem(
        f"ingen betalar medlemsbidrag för {span.words}",
        hint=f"Så betalar medlemmarna: {paces}. Ändra perioden, eller takt i bokning.toml.",
    )


_PACES = {"manad": "månad (2022-01)", "kvartal": "kvartal (2022-k1)", "halvar": "halvår (2022-h1)", "ar": "år (2022)"}
