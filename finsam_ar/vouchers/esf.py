"""ESF projects: what they have cost, what has been claimed, received and accrued, and the next claim.

A project is the verksamheter that share the register's attribute `projekt` and have the ESF as financier. A claim is a
voucher with the grant's revenue; its link binds it to the payment. What is accrued at year-end is tagged
#periodisering and is no claim.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from finsam_ar.books.accruals import ACCRUAL
from finsam_ar.books.findings import kr
from finsam_ar.books.journal import Voucher
from finsam_ar.books.model import Root, Verksamhet
from finsam_ar.books.outcome import costs_of_months
from finsam_ar.books.periods import parse_avser
from finsam_ar.config.bokning import EsfDef, ProjectDef
from finsam_ar.errors import Problem, UserError
from finsam_ar.suggest import near
from finsam_ar.vouchers.aterforing import reverses
from finsam_ar.vouchers.desk import Desk
from finsam_ar.vouchers.draft import Draft, Row
from finsam_ar.vouchers.filing import Proposal
from finsam_ar.vouchers.span import Span


@dataclass(frozen=True)
class Claim:
    """What is booked of a grant under one link; `link` is "" for what has none. All in öre."""

    link: str
    avser: str  # the period, as the first of its vouchers says
    claimed_ore: int
    received_ore: int
    accrued_ore: int  # at year-end, and not reversed

    @property
    def open_ore(self) -> int:
        """Claimed and not received."""
        return self.claimed_ore - self.received_ore


@dataclass(frozen=True)
class EsfFigures:
    """A project as of a day. All in öre."""

    project: str
    name: str
    cost_ore: int
    claims: tuple[Claim, ...]  # in the journal's order

    @property
    def claimed_ore(self) -> int:
        """Sum of all claims."""
        return sum(claim.claimed_ore for claim in self.claims)

    @property
    def received_ore(self) -> int:
        """Sum of what has been paid out to the förbund."""
        return sum(claim.received_ore for claim in self.claims)

    @property
    def accrued_ore(self) -> int:
        """Revenue that is booked and not claimed."""
        return sum(claim.accrued_ore for claim in self.claims)

    @property
    def uncovered_ore(self) -> int:
        """Cost that no revenue answers to; negative when there is more revenue than cost."""
        return self.cost_ore - self.claimed_ore - self.accrued_ore


def projects(desk: Desk) -> dict[str, list[Verksamhet]]:
    """Return the verksamheter of each project, in register order."""
    financier = desk.section(desk.settings.esf, "esf").financier
    found: dict[str, list[Verksamhet]] = defaultdict(list)
    for each in desk.books.register.verksamheter.values():
        if each.financier == financier and "projekt" in each.attributes:
            found[each.attributes["projekt"]].append(each)
    return found


def figures(desk: Desk, project: str, date: dt.date) -> EsfFigures:
    """Return a project's figures by the vouchers up to a day; UserError for an unknown project."""
    verksamheter = _verksamheter(desk, project)
    ids = {each.id for each in verksamheter}
    journal = [each for each in desk.journal if each.date <= date and not each.is_year_end]
    return EsfFigures(
        project=project,
        name=_name(verksamheter),
        cost_ore=sum(
            line.amount_ore
            for voucher in journal
            for line in voucher.lines
            if line.verksamhet in ids and desk.books.accounts[line.account].root == Root.KOSTNADER
        ),
        claims=tuple(_claims(desk, journal, ids)),
    )


def propose(desk: Desk, project: str, span: Span, date: dt.date, amount_ore: int | None = None) -> Proposal:
    """Propose the claim for a period's costs times the grant's share, less what has been claimed for it.

    A given amount stands instead: that of the application. UserError when there is nothing to claim.
    """
    settings = desk.section(desk.settings.esf, "esf")
    verksamheter = _verksamheter(desk, project)
    own = _settings(settings, project)
    cost_ore = costs_of_months(desk.books, [each.id for each in verksamheter], span.first, span.last)
    claims = figures(desk, project, dt.date.max).claims
    within = [claim for claim in claims if _overlaps(claim, span)]
    claimed_ore = sum(claim.claimed_ore for claim in within)
    amount = (cost_ore * own.share / 100).quantize(Decimal(1), ROUND_HALF_UP)
    left_ore = int(amount) - claimed_ore if amount_ore is None else amount_ore
    name = _name(verksamheter)
    if left_ore <= 0:
        raise UserError(
            Problem(
                f"det finns ingenting att söka för {name} {span.words}: kostnaden är {kr(cost_ore)} och"
                f" {kr(claimed_ore)} är sökt",
                hint="Ange ansökans belopp med --belopp om den gäller något annat.",
            )
        )
    link, number = _link(claims, project, span)
    share = "" if own.share == 100 else f" × {own.share} %".replace(".", ",")  # noqa: PLR2004 (per cent)
    basis = f"Kostnad {span.avser}: {kr(cost_ore)}{share}, redan sökt {kr(claimed_ore)}."
    draft = Draft(
        date=date,
        registered=desk.registered,
        payee=settings.payer,
        text=f"Ansökan om utbetalning {name}, {span.words}",
        series=settings.series,
        metadata={"underlag": f"Ansökan om utbetalning {number}", "verksamhet": own.verksamhet, "avser": span.avser},
        rows=(Row(desk.account(settings.receivable), left_ore), Row(desk.account(settings.revenue), -left_ore)),
        links=(link,),
        comments=(basis,),
    )
    then = {claim.link: claim.accrued_ore for claim in figures(desk, project, date).claims}
    return Proposal((draft,), tuple(_doubts(within, span, then)))


def _doubts(within: Iterable[Claim], span: Span, accrued_ore: Mapping[str, int]) -> Iterator[Problem]:
    """`accrued_ore`: what each link has accrued and not reversed on the claim's day."""
    for claim in within:
        months = parse_avser(claim.avser)
        if claim.claimed_ore and months and (months[0] < span.first or months[1] > span.last):
            yield Problem(
                f"ansökan ^{claim.link} gäller {claim.avser}, som bara delvis ligger i {span.words}",
                hint="Det som den har sökt dras av helt. Rätta perioden, eller bokför ändå med --anda.",
            )
        if accrued_ore.get(claim.link):
            yield Problem(
                f"den upplupna intäkten ^{claim.link} ({kr(accrued_ore[claim.link])}) är inte återförd den dagen",
                hint="Välj ett datum efter återföringen (finsam-ar boka aterforing). Annars räknas den två gånger.",
            )


def _claims(desk: Desk, journal: Sequence[Voucher], ids: set[str]) -> Iterator[Claim]:
    """Yield what is booked, by link."""
    settings = desk.section(desk.settings.esf, "esf")
    receivable, revenue = desk.account(settings.receivable), desk.account(settings.revenue)
    own = [each for each in journal if any(line.verksamhet in ids and line.account == revenue for line in each.lines)]
    links = {link for voucher in own for link in voucher.links}
    accruals = [each for each in own if ACCRUAL in each.tags]
    found: dict[str, Claim] = {}
    for voucher in journal:
        is_of_project = any(link in links for link in voucher.links)
        lines = [line for line in voucher.lines if is_of_project or line.verksamhet in ids]
        earned = -sum(line.amount_ore for line in lines if line.account == revenue)
        owed = sum(line.amount_ore for line in lines if line.account == receivable)
        if not earned and not owed:
            continue
        link = next((link for link in voucher.links if link in links), voucher.links[0] if voucher.links else "")
        so_far = found.get(link) or Claim(link, next((line.avser for line in lines if line.avser), ""), 0, 0, 0)
        is_accrual = voucher in accruals or any(reverses(voucher, each) for each in accruals)
        found[link] = Claim(
            link=link,
            avser=so_far.avser,
            claimed_ore=so_far.claimed_ore + (0 if is_accrual else earned),
            received_ore=so_far.received_ore + (0 if is_accrual else earned - owed),
            accrued_ore=so_far.accrued_ore + (earned if is_accrual else 0),
        )
    yield from found.values()


def _verksamheter(desk: Desk, project: str) -> list[Verksamhet]:
    known = projects(desk)
    if project not in known:
        raise UserError(Problem(f"ESF-projektet ”{project}” finns inte i registret", hint=near(project, known)))
    return known[project]


def _settings(settings: EsfDef, project: str) -> ProjectDef:
    for each in settings.projects:
        if each.id == project:
            return each
    hint = f'Lägg till:\n    [[esf.projekt]]\n    id = "{project}"\n    verksamhet = "…"'
    raise UserError(Problem(f"projektet ”{project}” saknas under [esf]", settings.source, hint))


def _name(verksamheter: Sequence[Verksamhet]) -> str:
    return verksamheter[0].attributes.get("projektnamn", verksamheter[0].attributes["projekt"])


def _overlaps(claim: Claim, span: Span) -> bool:
    months = parse_avser(claim.avser)
    return months is not None and months[0] <= span.last and span.first <= months[1]


def _link(claims: Sequence[Claim], project: str, span: Span) -> tuple[str, int]:
    """Return the claim's link and number: that of the period's accrual, else the next of the year."""
    pattern = re.compile(rf"esf-{re.escape(project)}-{span.start.year}-(\d+)")
    numbers = {int(match[1]): claim for claim in claims if (match := pattern.fullmatch(claim.link))}
    waiting = [each for each, claim in numbers.items() if claim.avser == span.avser and not claim.claimed_ore]
    number = waiting[0] if waiting else max(numbers, default=0) + 1
    return f"esf-{project}-{span.start.year}-{number}", number
