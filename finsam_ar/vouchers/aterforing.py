"""Reversals of a year's accruals: what a new year begins with, and what `boka aterforing` proposes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence

from finsam_ar.books.accruals import Accrual, read_accruals
from finsam_ar.books.journal import Voucher
from finsam_ar.errors import Problem, UserError
from finsam_ar.suggest import near
from finsam_ar.vouchers.desk import Desk
from finsam_ar.vouchers.draft import Draft, Row
from finsam_ar.vouchers.filing import Proposal

_TO_CONFIRM = "!"


def reversal(accrual: Accrual, year: int, registered: dt.date) -> Draft:
    """Return the accrual with its signs turned, to be confirmed.

    What it concerns stays: the period in which the cost arose.
    """
    metadata = {
        "underlag": f"Återföring av {accrual.ver} ({accrual.date.year})",
        **accrual.metadata,
    }
    metadata.setdefault("avser", f"{accrual.date:%Y-%m}")
    return Draft(
        date=dt.date(year, 1, 1),
        registered=registered,
        payee=accrual.payee,
        text=f"Återföring: {accrual.text}",
        series=accrual.ver.rstrip("0123456789"),
        metadata=metadata,
        rows=tuple(Row(each.account, -each.amount_ore, each.metadata) for each in accrual.postings),
        links=_links(accrual),
        flag=_TO_CONFIRM,
    )


def propose(desk: Desk, year: int, only: Collection[str] = ()) -> Proposal:
    """Propose reversals of the accruals of the year before that have none, or of those whose numbers are given.

    UserError when there is nothing to reverse, or a number is no accrual's.
    """
    accruals = read_accruals(desk.books.main_file, year - 1)
    open_ = [each for each in accruals if not _is_reversed(each, desk.journal)]
    problems = [_why_not(ver, year - 1, accruals) for ver in only if ver not in [each.ver for each in open_]]
    wanted = [each for each in open_ if not only or each.ver in only]
    if not problems and not wanted:
        what = "är återförda" if accruals else "finns inte"
        problems.append(Problem(f"det finns ingenting att återföra: {year - 1} års periodiseringar {what}"))
    if problems:
        raise UserError(problems)
    return Proposal(tuple(reversal(each, year, desk.registered) for each in wanted))


def reverses(later: Voucher, earlier: Voucher) -> bool:
    """Whether a later voucher that shares a link turns every posting of an earlier one."""
    if later.date <= earlier.date or not _shares_link(later, earlier):
        return False
    turned = Counter((line.account, line.verksamhet, -line.amount_ore) for line in later.lines)
    return turned == Counter((line.account, line.verksamhet, line.amount_ore) for line in earlier.lines)


def is_reversed(voucher: Voucher, journal: Sequence[Voucher]) -> bool:
    """Whether a voucher has been turned by a later one."""
    return any(reverses(later, voucher) for later in journal)


def _is_reversed(accrual: Accrual, journal: Sequence[Voucher]) -> bool:
    own = next(each for each in journal if (each.date, each.ver) == (accrual.date, accrual.ver))
    return is_reversed(own, journal)


def _shares_link(later: Voucher, earlier: Voucher) -> bool:
    own = earlier.links or (_own_link(earlier.date.year, earlier.ver),)
    return not set(own).isdisjoint(later.links)


def _links(accrual: Accrual) -> tuple[str, ...]:
    return accrual.links or (_own_link(accrual.date.year, accrual.ver),)


def _own_link(year: int, ver: str) -> str:
    """What binds a reversal to an accrual that has no link."""
    return f"per-{year}-{ver}"


def _why_not(ver: str, year: int, accruals: Sequence[Accrual]) -> Problem:
    known = [each.ver for each in accruals]
    if ver in known:
        return Problem(f"periodiseringen {ver} ({year}) är redan återförd")
    return Problem(f"{ver} är ingen periodisering {year} (#periodisering)", hint=near(ver, known))
