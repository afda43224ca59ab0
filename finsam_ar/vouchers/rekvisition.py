"""A requisition: an insats's owner asks for its costs of a quarter. The cost, and the debt to the owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from finsam_ar.books.accruals import ACCRUAL
from finsam_ar.books.findings import kr
from finsam_ar.books.model import Organisation, Verksamhet
from finsam_ar.books.periods import months_touched
from finsam_ar.ekonom.insats_figures import InsatsFigures, figures
from finsam_ar.errors import Problem, UserError
from finsam_ar.suggest import near
from finsam_ar.vouchers.aterforing import is_reversed
from finsam_ar.vouchers.desk import Desk, already_booked
from finsam_ar.vouchers.draft import Draft, Row
from finsam_ar.vouchers.filing import Proposal
from finsam_ar.vouchers.span import Span


@dataclass(frozen=True)
class Requisition:
    """What has come in: from whom (an owner's id; "" the insats's first), for what, and the name of its document."""

    insats: str
    amount_ore: int
    span: Span
    date: dt.date
    owner: str = ""
    document: str = ""


def propose(desk: Desk, asked: Requisition) -> Proposal:
    """Propose the voucher of a requisition.

    UserError for what the books could never hold: an unknown insats, months that aren't granted, the same thing twice.
    More than what is left, and a grant without an agreement, are doubts.
    """
    insats = desk.insats(asked.insats)
    for voucher in desk.with_link(requisition_link(asked.span, insats.id)):
        raise UserError(already_booked(voucher))  # alone: what it has taken is no longer left
    state = figures(desk.books, insats.id, _as_known(desk, asked.date))
    months = [month for month in asked.span.months if month in months_touched(state.periods)]
    problems = list(_problems(desk, asked, insats, state, months))
    doubts = tuple(_doubts(desk, asked, insats, state))
    if problems:
        raise UserError([*problems, *doubts])
    owner = _owner(desk, asked, insats)
    debt = desk.account(desk.section(desk.settings.payment, "betalning").debt)
    text = requisition_text(asked.span, insats)
    draft = Draft(
        date=asked.date,
        registered=desk.registered,
        payee=owner.name,
        text=text,
        series=desk.section(desk.settings.requisition, "rekvisition").series,
        metadata={
            "underlag": asked.document or text,
            "verksamhet": insats.id,
            "motpart": owner.id,
            "avser": Span(months[0], months[-1]).avser,
        },
        rows=(Row(desk.cost_account(insats), asked.amount_ore), Row(debt, -asked.amount_ore)),
        links=(requisition_link(asked.span, insats.id),),
    )
    return Proposal((draft,), doubts)


def requisition_link(span: Span, insats: str) -> str:
    """What binds a requisition and its payment together."""
    return f"rekv-{span.slug}-{insats}"


def accrual_link(span: Span, insats: str) -> str:
    """What binds the accrual of a requisition that hasn't come and its reversal together."""
    return f"upplupet-{span.slug}-{insats}"


def requisition_text(span: Span, insats: Verksamhet) -> str:
    """What a requisition's voucher says."""
    return f"Rekvisition {span.words}, {insats.name}"


def _as_known(desk: Desk, date: dt.date) -> dt.date:
    """The day whose decisions and costs count: that of registration, but within the voucher's year."""
    return min(max(date, desk.registered), dt.date(date.year, 12, 31))


def _problems(
    desk: Desk, asked: Requisition, insats: Verksamhet, state: InsatsFigures, months: list[int]
) -> Iterator[Problem]:
    if not months:
        granted = ", ".join(f"{start} till {end}" for start, end in state.periods) or "ingen"
        yield Problem(
            f"{asked.span.words} ligger utanför den beviljade perioden för {insats.name}: {granted}",
            insats.source,
            "Rätta perioden, eller lägg till beslutet (finsam-beviljande, finsam-forlangning).",
        )
    if not insats.owners and not asked.owner:
        yield Problem(f"{insats.name} har ingen ägare i registret", insats.source, "Lägg till agare:, eller --motpart.")
    if asked.owner and asked.owner not in desk.books.register.organisations:
        hint = near(asked.owner, desk.books.register.organisations)
        yield Problem(f"organisationen ”{asked.owner}” finns inte i registret", hint=hint)


def _doubts(desk: Desk, asked: Requisition, insats: Verksamhet, state: InsatsFigures) -> Iterator[Problem]:
    left = state.remaining_ore(asked.date.year)
    if asked.amount_ore > left:
        yield Problem(
            f"{insats.name} har {kr(left)} kvar av {kr(state.available_ore)} för {asked.date.year}, men rekvisitionen"
            f" är på {kr(asked.amount_ore)}",
            hint="Rätta beloppet, eller bokför det ändå med --anda.",
        )
    if state.periods and not state.is_signed:
        yield Problem(
            f"{insats.name} är beviljad men avtalet är inte tecknat",
            hint="Lägg till finsam-avtal när det är tecknat, eller bokför ändå med --anda.",
        )
    for voucher in desk.with_link(accrual_link(asked.span, insats.id)):
        known = [each for each in desk.journal if each.date <= asked.date]
        if ACCRUAL in voucher.tags and not is_reversed(voucher, known):
            yield Problem(
                f"den upplupna kostnaden {voucher.ver} ({voucher.date.year}) är inte återförd den dagen",
                voucher.source,
                "Välj ett datum efter återföringen (finsam-ar boka aterforing). Annars räknas den två gånger.",
            )


def _owner(desk: Desk, asked: Requisition, insats: Verksamhet) -> Organisation:
    return desk.books.register.organisations[asked.owner or insats.owners[0]]
