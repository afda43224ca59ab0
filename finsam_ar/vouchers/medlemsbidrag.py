"""The members' contributions of a month, quarter or half-year: those whose payments are as many in a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from finsam_ar.books.findings import kr
from finsam_ar.config.bokning import FeeDef
from finsam_ar.ekonom.contributions import Contribution, Contributions
from finsam_ar.errors import Problem, UserError
from finsam_ar.vouchers.desk import Desk, already_booked
from finsam_ar.vouchers.draft import Draft, Row
from finsam_ar.vouchers.filing import Proposal
from finsam_ar.vouchers.span import Span

_MONTHS = 12


def propose(desk: Desk, span: Span, date: dt.date, computed: Contributions, document: str = "") -> Proposal:
    """Propose what the members who pay for just that period pay.

    UserError when nobody pays for such a period, or it is booked already.
    """
    paying = [member for member in computed.members if _payment(member, span)]
    if not paying:
        raise UserError(_nobody(computed, span))
    drafts = [_draft(desk, member, span, date, document) for member in paying]
    booked = [voucher for draft in drafts for voucher in desk.with_link(draft.links[0])]
    if booked:
        raise UserError(map(already_booked, booked))
    desk.refuse_booked(drafts)
    return Proposal(tuple(drafts), tuple(_doubts(paying, span, computed.year)))


def _draft(desk: Desk, member: Contribution, span: Span, date: dt.date, document: str) -> Draft:
    payment = desk.section(desk.settings.payment, "betalning")
    fee = _settings(desk, member)
    ore = _payment(member, span)
    return Draft(
        date=date,
        registered=desk.registered,
        payee=fee.payer or member.member.name,
        text=f"{fee.text} {span.words}",
        series=fee.series,
        metadata={"underlag": document or payment.document, "motpart": member.member.id},
        rows=(Row(desk.account(payment.bank), ore), Row(desk.account(fee.account), -ore)),
        links=(f"medlem-{span.slug}-{member.member.id}",),
    )


def _doubts(paying: Iterable[Contribution], span: Span, year: int) -> Iterator[Problem]:
    """Whatever its words and links: with this payment a member would have paid more than the year's contribution."""
    for member in paying:
        if member.booked_ore + _payment(member, span) > member.computed_ore:
            yield Problem(
                f"{member.member.name} har redan betalat {kr(member.booked_ore)}"
                f" av {kr(member.computed_ore)} för {year}",
                hint=f"Se vad som är bokfört med finsam-ar medlemsbidrag {year}, eller bokför det ändå med --anda.",
            )


def _payment(member: Contribution, span: Span) -> int:
    """Return the member's payment for just that period, in öre; 0 when it pays for other ones."""
    length = _MONTHS // len(member.payments_ore)
    if len(span.months) != length or span.first % length:
        return 0
    return member.payments_ore[span.first % _MONTHS // length]


def _settings(desk: Desk, member: Contribution) -> FeeDef:
    fees = desk.section(desk.settings.fees, "medlemsbidrag")
    for fee in fees:
        if fee.membership == member.share.membership:
            return fee
    hint = f'Lägg till [[medlemsbidrag]] med medlem = "{member.share.membership}" och konto.'
    raise UserError(Problem("en sorts medlemmar har inget konto", fees[0].source, hint))


def _nobody(computed: Contributions, span: Span) -> Problem:
    counts = {each.share.membership: len(each.payments_ore) for each in computed.members}
    paces = ", ".join(f"{membership} {count} gånger om året" for membership, count in counts.items())
    return Problem(f"ingen betalar medlemsbidrag för {span.words}", hint=f"Så betalar medlemmarna: {paces}.")
