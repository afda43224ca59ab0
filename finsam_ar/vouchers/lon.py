"""Distribution of a month's pay among verksamheter, by a dated key or by hours per role, exact to the öre."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from finsam_ar.books.findings import kr
from finsam_ar.books.keys import divide, key_on
from finsam_ar.config.bokning import HoursRow
from finsam_ar.errors import Problem, UserError
from finsam_ar.suggest import near
from finsam_ar.vouchers.desk import Desk
from finsam_ar.vouchers.draft import Draft, Row
from finsam_ar.vouchers.filing import Proposal
from finsam_ar.vouchers.span import Span


@dataclass(frozen=True)
class Pay:
    """A sum on an account: öre, and the role that it is of ("" for all)."""

    account: str  # full name
    amount_ore: int
    role: str = ""


@dataclass(frozen=True)
class Division:
    """How pay is divided: weights of verksamheter for all, and by role; `basis` names it on the voucher."""

    basis: str
    weights: Mapping[str, Decimal]
    by_role: Mapping[str, Mapping[str, Decimal]]

    def of(self, role: str) -> Mapping[str, Decimal]:
        """Return a role's weights; UserError when it has none."""
        if not role:
            return self.weights
        if role not in self.by_role:
            raise UserError(Problem(f"rollen ”{role}” har inga timmar", hint=near(role, self.by_role)))
        return self.by_role[role]


def by_key(desk: Desk, name: str, date: dt.date) -> Division:
    """Return the division by the key that is valid on a day; UserError when there is none."""
    key = key_on(desk.books.keys, name, date)
    if key is None:
        known = [each.name for each in desk.books.keys]
        raise UserError(
            Problem(f"nyckeln ”{name}” gäller inte {date}, eller finns inte (finsam-nyckel)", hint=near(name, known))
        )
    strangers = [id_ for id_ in key.shares if id_ not in desk.books.register.verksamheter]
    if strangers:
        raise UserError(Problem(f"nyckeln ”{name}” delar på annat än verksamheter: {strangers[0]}", key.source))
    return Division(f"nyckeln {name} från {key.date}", key.shares, {})


def by_hours(desk: Desk, rows: Sequence[HoursRow]) -> Division:
    """Return the division by hours; UserError with every row whose verksamhet is unknown."""
    known = desk.books.register.verksamheter
    problems = [
        Problem(f"verksamheten ”{row.verksamhet}” finns inte i registret", row.source, near(row.verksamhet, known))
        for row in rows
        if row.verksamhet not in known
    ]
    by_role: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        if row.verksamhet in by_role[row.role]:
            problems.append(Problem(f"{row.role} har två rader för ”{row.verksamhet}”", row.source, "Slå ihop dem."))
        by_role[row.role][row.verksamhet] = row.hours
    for role, hours in by_role.items():
        if not sum(hours.values()):
            problems.append(Problem(f"{role} har inga timmar", rows[0].source))
    if problems:
        raise UserError(problems)
    together: dict[str, Decimal] = {}
    for hours in by_role.values():
        for verksamhet, count in hours.items():
            together[verksamhet] = together.get(verksamhet, Decimal(0)) + count
    return Division("timmar per roll", together, by_role)


def propose(desk: Desk, span: Span, date: dt.date, pays: Sequence[Pay], division: Division) -> Proposal:
    """Propose a month's pay vouchers. UserError for an account that no pay voucher has, or a month booked already."""
    settings = desk.section(desk.settings.pay, "lon")
    drafts = []
    problems = []
    left = {pay.account for pay in pays}
    for voucher in settings.vouchers:
        costs = {desk.account(text) for text in voucher.costs}
        deductions = {desk.account(text) for text in voucher.deductions}
        left -= costs | deductions
        rows, comments = _divided([pay for pay in pays if pay.account in costs], division)
        if not rows:
            continue
        taken = [Row(pay.account, -pay.amount_ore) for pay in pays if pay.account in deductions]
        rest = -sum(row.amount_ore for row in (*rows, *taken))
        if rest > 0:
            message = f"”{voucher.text} {span.words}”: avdragen är större än kostnaderna"
            problems.append(Problem(message, voucher.source, "Rätta beloppen."))
        draft = Draft(
            date=date,
            registered=desk.registered,
            payee=voucher.payee,
            text=f"{voucher.text} {span.words}",
            series=settings.series,
            metadata={"underlag": f"{settings.document} {span.avser}"},
            rows=(*rows, *taken, Row(desk.account(voucher.rest), rest)),
            comments=(f"Delat efter {division.basis}.", *comments),
        )
        drafts.append(draft)
    problems += [
        Problem(f"kontot {account} hör inte till lönens verifikationer", settings.source) for account in sorted(left)
    ]
    if problems:
        raise UserError(problems)
    if not drafts:
        raise UserError(Problem("ingen lön att dela", hint="Ange kostnaderna med --belopp KONTO=BELOPP."))
    desk.refuse_booked(drafts)
    return Proposal(tuple(drafts))


def _divided(pays: Sequence[Pay], division: Division) -> tuple[list[Row], list[str]]:
    """Return a row for each account and verksamhet, and where the öre that don't divide went."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    comments = []
    for pay in pays:
        weights = division.of(pay.role)
        parts = divide(pay.amount_ore, weights)
        for verksamhet, ore in parts.items():
            sums[pay.account, verksamhet] += ore
        extra = list(_rounded_up(pay.amount_ore, weights, parts))
        if extra:
            leaf, whom = pay.account.rpartition(":")[2], f", {pay.role}" if pay.role else ""
            comments.append(
                f"{leaf}{whom}, {kr(pay.amount_ore)}: {len(extra)} öre gick inte att dela lika och"
                f" lades på {', '.join(extra)}."
            )
    return [Row(account, ore, {"verksamhet": id_}) for (account, id_), ore in sums.items() if ore], comments


def _rounded_up(amount_ore: int, weights: Mapping[str, Decimal], parts: Mapping[str, int]) -> Iterator[str]:
    total = sum(weights.values(), Decimal(0))
    return (id_ for id_, ore in parts.items() if ore * total > amount_ore * weights[id_])
