"""Applications, grants and what follows on them come in an order that means something, and their money adds up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from finsam_ar.books.findings import LedgerError, finding_at
from finsam_ar.books.grants import by_month, granted, granted_periods, pending
from finsam_ar.books.model import Decision, DecisionKind
from finsam_ar.books.periods import months_touched

_PERIODS = (DecisionKind.GRANT, DecisionKind.EXTENSION)
_OF_APPLICATIONS = {
    DecisionKind.APPLICATION_CHANGE: "justeras",
    DecisionKind.WITHDRAWAL: "återkallas",
    DecisionKind.REJECTION: "avslås",
}
#: What presumes a grant: what the message says of it.
_OF_GRANTS = {
    DecisionKind.EXTENSION: "förlängs",
    DecisionKind.INCREASE: "får mer medel",
    DecisionKind.REDUCTION: "får mindre medel",
    DecisionKind.END: "avslutas",
    DecisionKind.AGREEMENT: "har ett avtal",
    DecisionKind.PAYOUT_PLAN: "har en utbetalningsplan",
    DecisionKind.REPORT: "är redovisad",
    DecisionKind.REPAYMENT: "ska betala tillbaka",
}
_MONTHS = 12


def check(decisions: Sequence[Decision]) -> list[LedgerError]:
    """Find what contradicts what was decided before it, and amounts that don't fit their period."""
    return [
        finding
        for place, decision in enumerate(decisions)
        for finding in (
            *_years(decision),
            *_application(decision, decisions[:place]),
            *_grant(decision, decisions[:place]),
            *_approval(decision, decisions[:place]),
            *_notification(decision, decisions),
        )
    ]


def _years(decision: Decision) -> Iterator[LedgerError]:
    """Each year that is given an amount lies within the period."""
    start, end = decision.period_from, decision.period_to
    if start is None or end is None:
        return
    outside = [str(year) for year, _ in decision.yearly if not start.year <= year <= end.year]
    if outside:
        yield finding_at(
            decision.source,
            f"beslutet har belopp för {', '.join(outside)}, utanför perioden {start} till {end}",
            "Rätta året eller perioden.",
        )


def _application(decision: Decision, before: Sequence[Decision]) -> Iterator[LedgerError]:
    if decision.kind not in (DecisionKind.APPLICATION, *_OF_APPLICATIONS):
        return
    id_ = decision.verksamhet
    waiting = next((each for each in pending(before) if each.verksamhet == id_), None)
    if decision.kind == DecisionKind.APPLICATION and waiting is not None:
        yield finding_at(
            decision.source,
            f'"{id_}" har redan en ansökan som väntar på beslut, på {waiting.events[0].source}',
            "Skriv finsam-ansokan-justering om samma ansökan har ändrats, annars först beslutet om den förra.",
        )
    elif decision.kind in _OF_APPLICATIONS and waiting is None:
        yield finding_at(
            decision.source,
            f'en ansökan för "{id_}" {_OF_APPLICATIONS[decision.kind]}, men ingen väntar på beslut den dagen',
            "Lägg till ansökan (finsam-ansokan), eller rätta datumen.",
        )


def _grant(decision: Decision, before: Sequence[Decision]) -> Iterator[LedgerError]:
    id_ = decision.verksamhet
    own = [each for each in before if each.verksamhet == id_]
    if decision.kind in _OF_GRANTS and not any(each.kind == DecisionKind.GRANT for each in own):
        yield finding_at(
            decision.source,
            f'"{id_}" {_OF_GRANTS[decision.kind]} men är aldrig beviljad',
            'Lägg till beslutet: custom "finsam-beviljande".',
        )
        return
    if decision.kind in _PERIODS:
        yield from _overlap(decision, own)
    if decision.kind == DecisionKind.EXTENSION:
        yield from _after_the_end(decision, own)
    if decision.kind in (DecisionKind.INCREASE, DecisionKind.REDUCTION):
        yield from _change(decision, own)
    if decision.kind == DecisionKind.END:
        yield from _end(decision, own)


def _overlap(decision: Decision, own: Sequence[Decision]) -> Iterator[LedgerError]:
    """One month is granted once; more money for it is an increase."""
    for start, end in granted_periods(own, decision.verksamhet):
        if decision.period_from and decision.period_to and decision.period_from <= end and start <= decision.period_to:
            yield finding_at(
                decision.source,
                f'"{decision.verksamhet}" är redan beviljad {start} till {end}, som överlappar'
                f" {decision.period_from} till {decision.period_to}",
                "Rätta perioden. Mer medel inom en beviljad period skrivs finsam-hojning.",
            )
            return


def _after_the_end(decision: Decision, own: Sequence[Decision]) -> Iterator[LedgerError]:
    """What has been ended is granted anew, and so is what comes after months that nobody granted."""
    latest = [each for each in own if each.kind in (*_PERIODS, DecisionKind.END)][-1]
    if latest.kind == DecisionKind.END:
        yield finding_at(
            decision.source,
            f'"{decision.verksamhet}" förlängs men är avslutad {latest.period_to}, på {latest.source}',
            "Bevilja den på nytt (finsam-beviljande), eller ta bort förlängningen.",
        )
        return
    start = decision.period_from or dt.date.min
    ends = [end for _, end in granted_periods(own, decision.verksamhet) if end < start]
    if ends and ends[-1] + dt.timedelta(days=1) < start:
        yield finding_at(
            decision.source,
            f'"{decision.verksamhet}" förlängs från {start}, men den beviljade perioden slutar {ends[-1]}',
            "Rätta fran:, eller bevilja den på nytt (finsam-beviljande) efter uppehållet.",
        )


def _end(decision: Decision, own: Sequence[Decision]) -> Iterator[LedgerError]:
    periods = granted_periods(own, decision.verksamhet)
    last = periods[-1][1] if periods else next((each.period_to for each in own if each.kind == DecisionKind.END), None)
    if last is not None and decision.period_to is not None and decision.period_to >= last:
        yield finding_at(
            decision.source,
            f'"{decision.verksamhet}" avslutas {decision.period_to}, men den beviljade perioden slutar redan {last}',
            "Rätta till:, eller ta bort beslutet.",
        )


def _change(decision: Decision, own: Sequence[Decision]) -> Iterator[LedgerError]:
    """More or less money is for months that are granted, and no more is taken than they have."""
    shares = granted([*own, decision], decision.verksamhet)
    changed = {share.month: share.amount_ore for share in shares if share.decision is decision}
    said = sum(ore for _, ore in decision.yearly) if decision.yearly else decision.amount_ore
    periods = granted_periods(own, decision.verksamhet)
    if changed.keys() - months_touched(periods) or abs(sum(changed.values())) != said:
        when = ", ".join(f"{start} till {end}" for start, end in periods) or "inga månader"
        yield finding_at(
            decision.source,
            f'"{decision.verksamhet}" {_OF_GRANTS[decision.kind]} för månader som inte är beviljade; det är {when}',
            "Rätta perioden eller åren. En längre period skrivs finsam-forlangning.",
        )
    elif any(ore < 0 for ore in by_month(shares).values()):
        yield finding_at(
            decision.source,
            f'"{decision.verksamhet}" sänks med mer än som är beviljat för månaderna',
            "Rätta beloppet, eller säg med fran: och till: vilka månader sänkningen gäller.",
        )


def _approval(decision: Decision, before: Sequence[Decision]) -> Iterator[LedgerError]:
    if decision.kind != DecisionKind.APPROVAL:
        return
    period = decision.verksamhet, decision.period_from, decision.period_to
    reports = [each for each in before if each.kind == DecisionKind.REPORT]
    if period not in [(each.verksamhet, each.period_from, each.period_to) for each in reports]:
        yield finding_at(
            decision.source,
            f'redovisningen av "{decision.verksamhet}" {decision.period_from} till {decision.period_to} godkänns, men'
            " har inte kommit in",
            "Lägg till finsam-redovisning för samma period.",
        )


def _notification(decision: Decision, decisions: Sequence[Decision]) -> Iterator[LedgerError]:
    known = {each.dnr for each in decisions if each.delegation and each.date <= decision.date}
    for dnr in decision.concerns:
        if dnr not in known:
            yield finding_at(
                decision.source,
                f'delegationsbeslutet "{dnr}" anmäls till styrelsen, men finns inte',
                "Rätta diarienumret, eller lägg till delegation: på beslutet.",
            )
