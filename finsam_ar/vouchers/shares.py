"""What each member pays of a year's contributions, by the law's shares and the kommuner's key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from finsam_ar.books.decisions import board_budget
from finsam_ar.books.keys import divide, key_on
from finsam_ar.books.model import Books
from finsam_ar.config.kontroller import CheckSettings, MemberShares
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.tables.scope import Resolver

KEY = "medlemsbidrag"


def shares(books: Books, settings: CheckSettings, year: int) -> Mapping[str, int]:
    """Return a year's öre by organisation: the board's budget for the contributions, divided exactly.

    UserError when no shares are set, no budget is decided, or several members of a kind have no key.
    """
    members = settings.members
    if members is None:
        raise UserError(Problem("medlemmarnas andelar saknas i kontroller.toml", hint="Lägg till [medlemsandelar]."))
    total = _budget(books, members, year)
    kinds = {share.membership: Decimal(share.percent) for share in members.shares}
    found: dict[str, int] = {}
    for membership, ore in divide(total, kinds).items():
        found |= divide(ore, _weights(books, membership, year))
    return found


def _budget(books: Books, members: MemberShares, year: int) -> int:
    resolver = Resolver(books)
    accounts = [books.accounts[name] for text in members.accounts for name in resolver.accounts(text)]
    verksamheter = {account.verksamhet for account in accounts}
    decided = [each for each in board_budget(books.decisions, year) if each.is_income]
    total = sum(each.amount_ore for each in decided if each.verksamhet in verksamheter)
    if not total:
        raise UserError(
            Problem(
                f"styrelsens budget för medlemmarnas bidrag {year} saknas",
                Source(books.main_file),
                'Lägg till finsam-budget med slag: "intakt" för den verksamhet som kontona hör till.',
            )
        )
    return total


def _weights(books: Books, membership: str, year: int) -> Mapping[str, Decimal]:
    members = [each.id for each in books.register.organisations.values() if each.membership == membership]
    if len(members) == 1:
        return {members[0]: Decimal(1)}
    key = key_on(books.keys, KEY, dt.date(year, 1, 1))
    weights = {id_: weight for id_, weight in key.shares.items() if id_ in members} if key else {}
    if not sum(weights.values()):
        raise UserError(
            Problem(
                f"nyckeln ”{KEY}” som delar bidraget från medlemmar av slaget {membership} finns inte {year}-01-01",
                hint=f'Lägg till den bland besluten: {year - 1}-11-01 custom "finsam-nyckel" "{KEY}"',
            )
        )
    return weights
