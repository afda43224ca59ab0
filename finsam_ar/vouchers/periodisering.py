"""Year-end accruals: requisitions that haven't come, and accrued or prepaid costs that the ekonom names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from finsam_ar.books.accruals import ACCRUAL
from finsam_ar.books.decisions import as_of
from finsam_ar.books.findings import kr
from finsam_ar.books.grants import by_month, granted
from finsam_ar.books.model import DecisionKind, PayoutModel, Verksamhet, month_index
from finsam_ar.books.periods import months_touched
from finsam_ar.ekonom.insats_figures import figures
from finsam_ar.errors import Problem, UserError
from finsam_ar.vouchers.desk import Desk
from finsam_ar.vouchers.draft import Draft, Row
from finsam_ar.vouchers.filing import Proposal
from finsam_ar.vouchers.rekvisition import accrual_link, requisition_link, requisition_text
from finsam_ar.vouchers.span import Span


@dataclass(frozen=True)
class NamedCost:
    """A cost that the ekonom names: account and verksamhet, and its öre."""

    account: str  # full name
    verksamhet: str
    amount_ore: int


Side = Literal["upplupet", "forutbetalt"]
_WORDS: Mapping[Side, str] = {"upplupet": "Upplupna kostnader", "forutbetalt": "Förutbetalda kostnader"}


def last_quarter(year: int) -> Span:
    """Return the quarter whose requisitions come after the year's end."""
    return Span(month_index(year, 10), month_index(year, 12))


def propose_insatser(desk: Desk, year: int, amounts: Mapping[str, int]) -> Proposal:
    """Propose accruals for the insatser whose last requisition of the year hasn't come, or for those with amounts.

    Without an amount: what was granted for the quarter's months, at most what is left of the year's money. UserError
    when none is waited for, or an insats with an amount isn't waited for.
    """
    waiting = {insats.id: insats for insats in _waiting(desk, year)}
    problems = [
        Problem(f"{desk.insats(id_).name} väntar inte på någon rekvisition för {last_quarter(year).words}")
        for id_ in amounts
        if id_ not in waiting
    ]
    drafts = [
        draft
        for id_, insats in waiting.items()
        if not amounts or id_ in amounts
        if (draft := _requisition(desk, insats, year, amounts.get(id_)))
    ]
    if not problems and not drafts:
        problems.append(Problem(f"ingen insats har en rekvisition för {last_quarter(year).words} att vänta på"))
    if problems:
        raise UserError(problems)
    return Proposal(tuple(drafts))


def propose_costs(
    desk: Desk, year: int, costs: Mapping[Side, Sequence[NamedCost]], payee: str, subject: str
) -> Proposal:
    """Propose a voucher of accrued and one of prepaid costs. UserError when the same is booked already."""
    settings = desk.section(desk.settings.accruals, "periodisering")
    drafts = []
    for side, named in costs.items():
        if not named:
            continue
        sign = 1 if side == "upplupet" else -1
        rows = [
            Row(cost.account, sign * cost.amount_ore, {"verksamhet": desk.verksamhet(cost.verksamhet).id})
            for cost in named
        ]
        balance = desk.account(settings.accrued if side == "upplupet" else settings.prepaid)
        against = Row(balance, -sum(row.amount_ore for row in rows))
        drafts.append(
            Draft(
                date=dt.date(year, 12, 31),
                registered=desk.registered,
                payee=payee,
                text=f"{_WORDS[side]} {year}: {subject}",
                series=settings.series,
                metadata={"underlag": settings.document},
                rows=(*rows, against) if sign > 0 else (against, *rows),
                links=(_free_link(desk, f"{side}-{year}"),),
                tags=(ACCRUAL,),
            )
        )
    desk.refuse_booked(drafts)
    return Proposal(tuple(drafts))


def _waiting(desk: Desk, year: int) -> Iterator[Verksamhet]:
    """Yield the insatser that run in the quarter, are paid on requisition and have sent none, in register order."""
    quarter = last_quarter(year)
    for insats in desk.books.register.verksamheter.values():
        periods = figures(desk.books, insats.id, quarter.end).periods if insats.is_insats else ()
        links = requisition_link(quarter, insats.id), accrual_link(quarter, insats.id)
        has_come = any(voucher for link in links for voucher in desk.with_link(link))
        runs = not months_touched(periods).isdisjoint(quarter.months)
        if runs and not has_come and _is_on_requisition(desk, insats.id):
            yield insats


def _is_on_requisition(desk: Desk, insats: str) -> bool:
    plans = [each for each in desk.books.decisions if each.kind == DecisionKind.PAYOUT_PLAN]
    own = [each.payout for each in plans if each.verksamhet == insats]
    return not own or own[-1] == PayoutModel.QUARTERLY


def _requisition(desk: Desk, insats: Verksamhet, year: int, amount_ore: int | None) -> Draft | None:
    """The accrual of a requisition; None when there is no money to expect one of."""
    settings = desk.section(desk.settings.accruals, "periodisering")
    quarter = last_quarter(year)
    state = figures(desk.books, insats.id, quarter.end)
    months = by_month(granted(as_of(desk.books.decisions, quarter.end), insats.id))
    granted_ore = sum(months.get(month, 0) for month in quarter.months)
    left_ore = state.remaining_ore(year)
    ore = amount_ore if amount_ore is not None else min(granted_ore, left_ore)
    if ore <= 0:
        return None
    running = [month for month in quarter.months if month in months_touched(state.periods)]
    guess = f"Uppskattat: {kr(granted_ore)} beviljat för {quarter.words}, {kr(left_ore)} kvar av årets medel."
    organisations = desk.books.register.organisations
    owner = {"motpart": insats.owners[0]} if insats.owners else {}
    return Draft(
        date=quarter.end,
        registered=desk.registered,
        payee=organisations[insats.owners[0]].name if insats.owners else insats.name,
        text=f"Upplupen kostnad: {requisition_text(quarter, insats)}",
        series=settings.series,
        metadata={
            "underlag": settings.document,
            "verksamhet": insats.id,
            **owner,
            "avser": Span(running[0], running[-1]).avser,
        },
        rows=(Row(desk.cost_account(insats), ore), Row(desk.account(settings.accrued), -ore)),
        links=(accrual_link(quarter, insats.id),),
        tags=(ACCRUAL,),
        comments=() if amount_ore is not None else (guess,),
    )


def _free_link(desk: Desk, link: str) -> str:
    """The link, with a number when a voucher has it already: each accrual is reversed by itself."""
    number = 1
    found = link
    while any(desk.with_link(found)):
        number += 1
        found = f"{link}-{number}"
    return found
