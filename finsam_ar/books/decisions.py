"""Decisions and events: read from their `custom` directives, and the budgets that follow from them.

Nobody edits them afterwards. The state as of a date follows from those taken up to it: `as_of` leaves out the later
ones, and every other function takes the decisions that it gets as all there are. What insatser have been granted
stands in `grants`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from beancount.core.amount import Amount
from beancount.core.data import Directive

from finsam_ar.books.accounts import root_of
from finsam_ar.books.decision_forms import BY_COST, COMMON_KEYS, FORMS, YEARLY, Form
from finsam_ar.books.directives import PREFIX, Fields, finsam_directives
from finsam_ar.books.findings import LedgerError, kr, source_of
from finsam_ar.books.keys import KEY
from finsam_ar.books.model import Decision, DecisionKind, PayoutModel, Root
from finsam_ar.books.register import ORGANISATION, VERKSAMHET
from finsam_ar.suggest import near

_KINDS = {f"{PREFIX}{kind}": kind for kind in DecisionKind}
_NOT_DECISIONS = (ORGANISATION, VERKSAMHET, KEY)
Name = TypeVar("Name", int, str)
_YEAR = re.compile(r"[12]\d{3}")
_SEE_HANDBOOK = "De som finns står i docs/handbok/beslut.md, under Alla slag."
_BUDGETS = (DecisionKind.BUDGET, DecisionKind.BUDGET_CHANGE)


def parse_decisions(entries: Iterable[Directive]) -> tuple[tuple[Decision, ...], list[LedgerError]]:
    """Read all decisions, by date, then file and line. What is wrong, also unknown directives, comes beside."""
    decisions: list[Decision] = []
    findings: list[LedgerError] = []
    for entry in finsam_directives(entries):
        if entry.type in _NOT_DECISIONS:
            continue
        fields = Fields(entry)
        if entry.type not in _KINDS:
            fields.fail("det direktivet finns inte", near(entry.type, (*_NOT_DECISIONS, *_KINDS)) or _SEE_HANDBOOK)
        else:
            decision = _decision(_KINDS[entry.type], fields)
            if decision:
                decisions.append(decision)
        findings += fields.findings
    return tuple(sorted(decisions, key=lambda decision: (decision.date, decision.source))), findings


def as_of(decisions: Iterable[Decision], date: dt.date) -> tuple[Decision, ...]:
    """The decisions taken up to and including that date."""
    return tuple(decision for decision in decisions if decision.date <= date)


def transfers(
    decisions: Iterable[Decision], *, to_year: int | None = None, from_year: int | None = None
) -> tuple[Decision, ...]:
    """Decisions that moved unspent money to, or from, a year."""
    return tuple(
        decision
        for decision in decisions
        if decision.kind == DecisionKind.TRANSFER
        and to_year in (None, decision.year)
        and from_year in (None, decision.from_year)
    )


def board_budget(decisions: Iterable[Decision], year: int) -> list[Decision]:
    """The board's budget of a year: of each verksamhet's decisions the latest."""
    return _latest(decisions, _BUDGETS, year, subject)


def original_budget(decisions: Iterable[Decision], year: int) -> list[Decision]:
    """The board's budget of a year as it was first decided (RKR R14: before anslagsförändringar)."""
    return _latest(decisions, (DecisionKind.BUDGET,), year, subject)


def distribution(decisions: Iterable[Decision], year: int) -> list[Decision]:
    """The ekonom's distribution of a year's budget to accounts."""
    return _latest(decisions, (DecisionKind.DISTRIBUTION,), year, lambda each: (each.verksamhet, each.account))


def plans(decisions: Iterable[Decision], year: int) -> list[Decision]:
    """The year's amounts in the plan for several years: the latest of each verksamhet."""
    return _latest(decisions, (DecisionKind.PLAN,), year, subject)


def forecasts(decisions: Iterable[Decision], year: int) -> list[Decision]:
    """What the year is expected to end at: the latest of each verksamhet that has any."""
    return _latest(decisions, (DecisionKind.FORECAST,), year, subject)


def available(decisions: Sequence[Decision], year: int) -> list[Decision]:
    """The board's budget, and what was transferred to the year."""
    return [*board_budget(decisions, year), *transfers(decisions, to_year=year)]


def intentions(decisions: Iterable[Decision], year: int) -> list[Decision]:
    """The intentions that concern the year: a later one replaces the earlier from its own first year on."""
    begun = {
        each.verksamhet: each
        for each in decisions
        if each.kind == DecisionKind.INTENTION and each.period_from and each.period_from.year <= year
    }
    return [each for each in begun.values() if each.period_to is None or each.period_to.year >= year]


def unreported(decisions: Sequence[Decision]) -> list[Decision]:
    """Decisions taken on the board's behalf that haven't been reported to it."""
    reported = {dnr for each in decisions for dnr in each.concerns}
    return [each for each in decisions if each.delegation and each.dnr not in reported]


def subject(decision: Decision) -> tuple[str, bool]:
    """What a budget, plan or forecast is of: a verksamhet's costs, or its income."""
    return decision.verksamhet, decision.is_income


def _latest(
    decisions: Iterable[Decision],
    kinds: tuple[DecisionKind, ...],
    year: int,
    subject_of: Callable[[Decision], Hashable],
) -> list[Decision]:
    latest = {subject_of(each): each for each in decisions if each.kind in kinds and each.year == year}
    return list(latest.values())


def _decision(kind: DecisionKind, fields: Fields) -> Decision | None:
    form = FORMS[kind]
    values = fields.values(*form.values)
    fields.refuse_other_keys((*_own_keys(form), *COMMON_KEYS), (YEARLY, BY_COST) if form.is_split else ())
    _check_formality(form, fields)
    if values is None:
        return None
    named = dict(zip(form.values, values, strict=True))
    account = named.get("konto")
    amount = fields.amount_ore(named["belopp"], zero_allowed=form.may_be_zero) if "belopp" in named else 0
    years = _years(kind, form, fields)
    start, end = _period(kind, form, fields)
    is_notification = kind == DecisionKind.NOTIFICATION
    payout, rate = _payout(kind, fields)
    return Decision(
        kind=kind,
        date=fields.entry.date,
        verksamhet="" if is_notification else named["id"],
        amount_ore=amount or rate,
        is_income=_is_income(form, account, fields),
        account=account,
        year=years[1],
        from_year=years[0],
        period_from=start,
        period_to=end,
        organ=fields.text("organ"),
        paragraph=fields.text("paragraf"),
        dnr=fields.text("dnr"),
        is_constructed=fields.flag("konstruerad"),
        source=source_of(fields.entry.meta),
        yearly=tuple(_split(fields, YEARLY, amount, int)) if form.is_split else (),
        by_cost=tuple(_split(fields, BY_COST, amount, str)) if form.is_split else (),
        applicants=_applicants(kind, fields),
        parties=fields.ids("parter") if "parter" in form.keys else (),
        delegation=fields.text("delegation"),
        concerns=tuple(part.strip() for part in named["id"].split(",") if part.strip()) if is_notification else (),
        payout=payout,
        conditions=fields.text("villkor") if "villkor" in form.keys else "",
        disqualified=fields.text("jav"),
        note=fields.text("anteckning"),
    )


def _own_keys(form: Form) -> tuple[str, ...]:
    period = () if form.period == "none" else ("fran", "till")
    return (*form.keys, *period, *(("ar",) if form.has_year else ()), *(("slag",) if form.may_be_income else ()))


def _check_formality(form: Form, fields: Fields) -> None:
    """A decision is found again in the minutes, or in the list of delegated decisions; a document in the diary."""
    if form.formality == "note":
        return
    fields.text("dnr", required=True)
    if form.formality == "decision":
        fields.text("organ", required=True)
        if not fields.text("paragraf") and not fields.text("delegation"):
            fields.fail(
                "beslutet har varken paragraf eller delegation",
                'Lägg till `paragraf: "§ …"`, eller `delegation: "…"` för ett beslut på delegation.',
            )


def _years(kind: DecisionKind, form: Form, fields: Fields) -> tuple[int | None, int | None]:
    if kind == DecisionKind.TRANSFER:
        before, after = fields.year("fran-ar"), fields.year("till-ar")
        if before and after and after <= before:
            fields.fail(f"till-ar {after} kommer inte efter fran-ar {before}")
        return before, after
    return None, fields.year("ar") if form.has_year else None


def _period(kind: DecisionKind, form: Form, fields: Fields) -> tuple[dt.date | None, dt.date | None]:
    if kind == DecisionKind.END:
        return None, fields.date("till", required=True)
    if kind == DecisionKind.INTENTION:
        start, end = fields.date("fran", required=True), fields.date("till")
    elif form.period == "none":
        return None, None
    else:
        is_required = form.period == "required" or "fran" in fields.entry.meta or "till" in fields.entry.meta
        start, end = fields.date("fran", required=is_required), fields.date("till", required=is_required)
    if start is not None and end is not None and end < start:
        fields.fail(f"perioden slutar ({end}) innan den börjar ({start})", "Byt plats på fran: och till:.")
    return start, end


def _is_income(form: Form, account: str | None, fields: Fields) -> bool:
    if form.may_be_income:
        return fields.choice("slag", ("kostnad", "intakt"), "kostnad") == "intakt"
    return account is not None and root_of(account) == Root.INTAKTER


def _payout(kind: DecisionKind, fields: Fields) -> tuple[PayoutModel | None, int]:
    """Return the model of a payout plan, and the sum that a monthly one names (0: what the grant gives)."""
    if kind != DecisionKind.PAYOUT_PLAN:
        return None, 0
    models = tuple(PayoutModel)
    word = fields.text("modell", required=True)
    if word and word not in models:
        fields.fail(f'modell: "{word}" finns inte', f"Välj bland {', '.join(models)}.")
        word = ""
    amount = fields.entry.meta.get("belopp")
    if amount is not None and not isinstance(amount, Amount):
        fields.fail("belopp: ska vara ett belopp, till exempel `belopp: 50000 SEK`, utan citattecken")
        amount = None
    if amount is not None and word and word != PayoutModel.MONTHLY:
        fields.fail(f'belopp: hör bara till modellen "{PayoutModel.MONTHLY}"')
    rate = fields.amount_ore(amount, zero_allowed=False) if amount is not None else 0
    return PayoutModel(word) if word else None, rate


def _applicants(kind: DecisionKind, fields: Fields) -> tuple[str, ...]:
    if kind not in (DecisionKind.APPLICATION, DecisionKind.APPLICATION_CHANGE):
        return ()
    fields.text("sokande", required=kind == DecisionKind.APPLICATION)
    return fields.ids("sokande")


def _split(fields: Fields, prefix: str, total: int, name: Callable[[str], Name]) -> list[tuple[Name, int]]:
    """Read the amounts of `ar-2023:` or `kostnad-personal:`, which must sum to the whole."""
    found: list[tuple[Name, int]] = []
    for key, amount in fields.entry.meta.items():
        if not key.startswith(prefix):
            continue
        if prefix == YEARLY and not _YEAR.fullmatch(key.removeprefix(prefix)):
            fields.fail(f"raden {key}: är okänd", f"Skriv året med fyra siffror, som {YEARLY}2023.")
            continue
        if not isinstance(amount, Amount):
            fields.fail(f"{key}: ska vara ett belopp, till exempel `{key}: 620000 SEK`, utan citattecken")
            return []
        found.append((name(key.removeprefix(prefix)), fields.amount_ore(amount, zero_allowed=True)))
    shown = sum(ore for _, ore in found)
    if found and shown != total:
        keys = f"{prefix}…"
        fields.fail(
            f"{keys} summerar till {kr(shown)}, men hela beloppet är {kr(total)}",
            "Rätta delarna eller helheten.",
        )
    return sorted(found)
