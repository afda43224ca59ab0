"""What lies on the ekonom's desk when vouchers are proposed: the books, every voucher, and the settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from finsam_ar.books.journal import Voucher, read_journal
from finsam_ar.books.load import load
from finsam_ar.books.model import Books, Root, Verksamhet
from finsam_ar.config.bokning import EXAMPLES, FILE, Bokning, read_bookings
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.suggest import near
from finsam_ar.tables.scope import Resolver
from finsam_ar.vouchers.draft import Draft

Section = TypeVar("Section")


@dataclass(frozen=True)
class Desk:
    """All that a proposal is made from; `registered` is the day that new vouchers are registered."""

    books: Books
    journal: tuple[Voucher, ...]
    settings: Bokning
    settings_file: Path
    registered: dt.date

    def section(self, section: Section | None, name: str) -> Section:
        """Return a section of `bokning.toml`; UserError that shows how it is written when it isn't there."""
        if section:
            return section
        example = EXAMPLES[name].replace("\n", "\n    ")
        is_there = self.settings_file.exists()
        raise UserError(
            Problem(
                f"avsnittet [{name}] saknas" if is_there else f"filen finns inte, och därmed inte avsnittet [{name}]",
                Source(self.settings_file),
                f"Skriv vilka konton som gäller, till exempel:\n    {example}",
            )
        )

    def account(self, text: str) -> str:
        """Return the full name of an account that the settings, or somebody on the command line, name."""
        names = Resolver(self.books).accounts(text) & self.books.accounts.keys()
        if len(names) == 1:
            return next(iter(names))
        raise UserError(_account_problem(text, names))

    def verksamhet(self, id_: str) -> Verksamhet:
        """Return a verksamhet of the register; UserError for an unknown one."""
        known = self.books.register.verksamheter
        if id_ not in known:
            raise UserError(Problem(f"verksamheten ”{id_}” finns inte i registret", hint=near(id_, known)))
        return known[id_]

    def insats(self, id_: str) -> Verksamhet:
        """Return an insats of the register; UserError for anything else."""
        found = self.verksamhet(id_)
        if not found.is_insats:
            insatser = [each.id for each in self.books.register.verksamheter.values() if each.is_insats]
            raise UserError(Problem(f"”{id_}” är ingen insats", found.source, near(id_, insatser)))
        return found

    def cost_account(self, insats: Verksamhet) -> str:
        """Return the account that an insats's costs stand on: its own where the account plan has one."""
        own = [
            each.name
            for each in self.books.accounts.values()
            if each.verksamhet == insats.id and each.root == Root.KOSTNADER
        ]
        if len(own) == 1:
            return own[0]
        return self.account(self.section(self.settings.requisition, "rekvisition").account)

    def with_link(self, link: str) -> Iterator[Voucher]:
        """Yield the vouchers that have a link."""
        return (voucher for voucher in self.journal if link in voucher.links)

    def refuse_booked(self, drafts: Iterable[Draft]) -> None:
        """UserError when a voucher of the same year says the same of the same counterparty."""
        booked = {(each.date.year, each.payee, each.text): each for each in self.journal}
        found = [booked.get((draft.date.year, draft.payee, draft.text)) for draft in drafts]
        problems = [already_booked(voucher) for voucher in found if voucher]
        if problems:
            raise UserError(problems)


def open_desk(main_file: Path, templates: Path, registered: dt.date) -> Desk:
    """Read the books and `bokning.toml`; UserError with all that is wrong with either."""
    settings = read_bookings(templates)
    books = load(main_file)
    desk = Desk(books, read_journal(main_file), settings, templates / FILE, registered)
    problems = list(_problems(desk))
    if problems:
        raise UserError(problems)
    return desk


def already_booked(voucher: Voucher) -> Problem:
    """Say where the same thing stands in the books."""
    return Problem(f"”{voucher.text}” ({voucher.payee}) är redan bokförd som {voucher.ver}", voucher.source)


def _problems(desk: Desk) -> Iterator[Problem]:
    resolver = Resolver(desk.books)
    for key, text, source in desk.settings.accounts():
        names = resolver.accounts(text) & desk.books.accounts.keys()
        if len(names) != 1:
            yield _account_problem(text, names, key, source)
    for project in desk.settings.esf.projects if desk.settings.esf else ():
        if project.verksamhet not in desk.books.register.verksamheter:
            hint = near(project.verksamhet, desk.books.register.verksamheter)
            yield Problem(f"verksamheten ”{project.verksamhet}” finns inte i registret", project.source, hint)


def _account_problem(text: str, names: Iterable[str], key: str = "", source: Source | None = None) -> Problem:
    where = f"{key}: " if key else ""
    found = sorted(names)
    if found:
        return Problem(f"{where}”{text}” är flera konton", source, f"Ange ett av dem: {', '.join(found)}.")
    return Problem(f"{where}kontot ”{text}” finns inte i kontoplanen", source, "Ange kontots nummer eller hela namn.")
