"""Checks of the books against decisions, members' shares and stored history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from finsam_ar.books.decisions import unreported
from finsam_ar.books.model import DecisionKind, Root, month_index
from finsam_ar.books.planned import PlannedLine, planned
from finsam_ar.checks.context import Context, kronor
from finsam_ar.checks.model import Finding, Severity
from finsam_ar.config.kontroller import ShareCheck
from finsam_ar.tables.money import Scope

_BUDGETS = (DecisionKind.BUDGET, DecisionKind.BUDGET_CHANGE, DecisionKind.DISTRIBUTION)
_KRONA = 100  # öre
_SHOWN_NAMES = 8
_MEMBERS = {"kommun": "kommunerna", "region": "regionen", "stat": "staten"}
RESULT, EQUITY = "arets-resultat", "eget-kapital"  # the concepts (`begrepp`) of the rows that the history must match


def budget_is_distributed(context: Context) -> Iterator[Finding]:
    """K201: the board's budget per verksamhet is what the ekonom has distributed to accounts.

    Costs and revenues are compared apart.
    """
    decided, spread = (
        _by_verksamhet(planned(origin, context.books.decisions, context.year)) for origin in ("beslut", "budget")
    )
    sources = {d.verksamhet: d.source for d in context.books.decisions if d.year == context.year and d.kind in _BUDGETS}
    for key in sorted(decided.keys() | spread.keys()):
        if decided[key] != spread[key]:
            verksamhet, is_income = key
            word = "intäkter" if is_income else "kostnader"
            yield Finding(
                "K201",
                Severity.FEL,
                f"styrelsens budget {context.year} för ”{verksamhet}” ({word}) är {kronor(abs(decided[key]))} men"
                f" fördelningen på konton är {kronor(abs(spread[key]))}",
                sources.get(verksamhet),
                "Rätta finsam-budgetfordelning i ledger/beslut.",
            )


def _by_verksamhet(lines: Iterable[PlannedLine]) -> dict[tuple[str, bool], int]:
    """Sum planned öre by verksamhet and whether they are a revenue."""
    found: dict[tuple[str, bool], int] = defaultdict(int)
    for line in lines:
        found[line.verksamhet, line.account.startswith(Root.INTAKTER)] += line.amount_ore
    return found


def members_share(context: Context) -> Iterator[Finding]:
    """K202: each kind of member pays its share of the contributions (lag 2003:1210, 5 §).

    Any difference is told; below a krona a member it is rounding.
    """
    settings = context.settings.members
    if settings is None:
        return
    evaluator = context.evaluation.evaluator
    accounts = frozenset().union(*(evaluator.resolver.accounts(text) for text in settings.accounts))
    members: dict[str, set[str]] = defaultdict(set)
    for organisation in context.books.register.organisations.values():
        if organisation.membership is not None:
            members[organisation.membership].add(organisation.id)
    first, last = month_index(context.year, 1), month_index(context.year, 12)
    outcome = evaluator.money.outcome
    paid = {
        share.membership: -outcome.amount(Scope(accounts, None, frozenset(members[share.membership])), first, last).ore
        for share in settings.shares
    }
    agreed = max((paid[share.membership] * 100 // share.percent for share in settings.shares), default=0)
    for share in settings.shares:
        kind, expected = share.membership, agreed * share.percent // 100
        gap = paid[kind] - expected
        if gap:
            within = abs(gap) <= _KRONA * max(len(members[kind]), 1)
            note = "högst en krona per medlem, alltså avrundning" if within else "mer än avrundning förklarar"
            of_all = f"{share.percent} % av alla avgifter"
            yield Finding(
                "K202",
                Severity.VARNING,
                f"{_MEMBERS.get(kind, kind)} betalade {kronor(paid[kind])} i medlemsavgift för {context.year}, men"
                f" {of_all} är {kronor(expected)}; skillnaden är {kronor(gap)}: {note}",
                settings.source,
                "Jämför med fördelningen i budgetbeslutet.",
            )


def debts_follow_costs(context: Context) -> Iterator[Finding]:
    """K203: the change of a debt is the cost booked for it (semesterlöneskuld and its social fees)."""
    evaluator = context.evaluation.evaluator
    first, last = month_index(context.year, 1), month_index(context.year, 12)
    for check in context.settings.debts:
        cost = evaluator.money.outcome.amount(Scope(_accounts(context, check.costs)), first, last).ore
        debt = -evaluator.money.outcome.amount(Scope(_accounts(context, check.debts)), first, last).ore
        if cost != debt:
            yield Finding(
                "K203",
                Severity.VARNING,
                f"{check.name} {context.year}: den bokförda kostnaden är {kronor(cost)}, men skulden i balansräkningen"
                f" ändrades med {kronor(debt)}; skillnaden är {kronor(cost - debt)}",
                check.source,
                "Se efter vilket konto som är motkonto till skillnaden.",
            )


def shares_of_debts(context: Context) -> Iterator[Finding]:
    """K204: a debt that is a percentage of another (31,42 % social fees on the vacation debt) is so, to the krona."""
    for check in context.settings.shares:
        base, part = _closing(context, check.denominator), _closing(context, check.numerator)
        expected = round(base * check.percent / 100)
        if abs(part - expected) > _KRONA:
            yield Finding(
                "K204",
                Severity.VARNING,
                f"{check.name} {context.year}-12-31: {kronor(part)} är inte {_percent(check)} % av {kronor(base)}"
                f" ({kronor(expected)})",
                check.source,
                "Räkna om skulden eller rätta procentsatsen.",
            )


def _percent(check: ShareCheck) -> str:
    return str(check.percent).replace(".", ",")


def _closing(context: Context, accounts: tuple[str, ...]) -> int:
    outcome = context.evaluation.evaluator.money.outcome
    return -outcome.amount(Scope(_accounts(context, accounts)), None, month_index(context.year, 12)).ore


def _accounts(context: Context, texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(context.evaluation.evaluator.resolver.accounts(text) for text in texts))


def history_sums_to_equity(context: Context) -> Iterator[Finding]:
    """K205: the results of all years sum to eget kapital, within half a step of each stored year's unit."""
    history = [f for f in context.figures if f.row.year is not None and f.row.definition.concept == RESULT]
    equity = [f for f, spec in context.money() if f.row.definition.concept == EQUITY and spec.year_offset == 0]
    if not history or not equity:
        return
    tolerance = sum(f.unit.step_ore // 2 for f in history if f.fact.stored is not None)
    total = sum(int(f.fact.exact) for f in history)
    gap = total - int(equity[0].fact.exact)
    if abs(gap) > tolerance:
        yield Finding(
            "K205",
            Severity.FEL,
            f"alla års resultat summerar till {kronor(total)} men eget kapital är {kronor(int(equity[0].fact.exact))};"
            f" skillnaden är {kronor(gap)}",
            next((f.fact.source for f in history if f.fact.source), None),
            "Rätta reports/historik.csv, eller den ingående balansen.",
        )


def vouchers_are_confirmed(context: Context) -> Iterator[Finding]:
    """K206: no voucher of the year waits to be confirmed (`!`), as the reversals that a new year begins with."""
    waiting = [each for each in context.books.unconfirmed if each.year == context.year]
    if waiting:
        names = ", ".join(each.ver for each in waiting[:_SHOWN_NAMES]) + (" …" if len(waiting) > _SHOWN_NAMES else "")
        yield Finding(
            "K206",
            Severity.FEL,
            f"{len(waiting)} {'verifikation' if len(waiting) == 1 else 'verifikationer'} {context.year} väntar på att"
            f" bekräftas: {names}",
            waiting[0].source,
            "Läs var och en, och byt ! mot * på dess första rad.",
        )


def delegated_decisions_are_reported(context: Context) -> Iterator[Finding]:
    """K207: what an official decided on delegation in the year has been reported to the board."""
    silent = [each for each in unreported(context.books.decisions) if each.date.year == context.year]
    if silent:
        numbers = ", ".join(dict.fromkeys(each.dnr for each in silent))
        yield Finding(
            "K207",
            Severity.VARNING,
            f"delegationsbeslut {context.year} som inte är anmälda till styrelsen: {numbers}",
            silent[0].source,
            "Skriv finsam-anmalan när de har anmälts.",
        )
