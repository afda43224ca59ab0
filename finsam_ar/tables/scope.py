"""From a definition's words (subtrees, numbers, kinds) to the names of accounts and verksamheter they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

from finsam_ar.books.model import Books, Root
from finsam_ar.config.tabell import SelectionDef
from finsam_ar.errors import Problem, Source
from finsam_ar.tables.money import Scope

_NUMBERS = re.compile(r"(\d+)(?:-(\d+))?")


class Resolver:
    """Resolves selections against one förbund's accounts and register."""

    def __init__(self, books: Books) -> None:
        """Remember what has been resolved: tables ask for the same subtrees again and again."""
        self._books = books
        self._accounts: dict[str, frozenset[str]] = {}

    def scope(self, selection: SelectionDef) -> Scope:
        """Return the names that the selection means."""
        accounts = None
        if selection.accounts:
            accounts = self._union(map(self.accounts, selection.accounts))
            accounts -= self._union(map(self.accounts, selection.excluded))
        return Scope(accounts=accounts, verksamheter=self.verksamheter(selection))

    def accounts(self, text: str) -> frozenset[str]:
        """Return the accounts of a subtree, a number or a number range, and the subtree's own name when a root.

        The root itself stands for money decided without an account.
        """
        if text not in self._accounts:
            numbers = _NUMBERS.fullmatch(text)
            if numbers:
                low, high = int(numbers[1]), int(numbers[2] or numbers[1])
                names = {
                    a.name for a in self._books.accounts.values() if a.number is not None and low <= a.number <= high
                }
            else:
                names = {name for name in self._books.accounts if name == text or name.startswith(text + ":")}
                names |= {text} & set(Root)
            self._accounts[text] = frozenset(names)
        return self._accounts[text]

    def verksamheter(self, selection: SelectionDef) -> frozenset[str] | None:
        """Return the verksamheter that all of subtree, kind, financier and insats agree on; None: all there are."""
        if not selection.narrows_verksamheter:
            return None
        register = self._books.register
        found = frozenset(register.verksamheter)
        if selection.verksamheter:
            found &= self._union(
                register.subtree(id_) for id_ in selection.verksamheter if id_ in register.verksamheter
            )
        if selection.kinds:
            found &= {v.id for v in register.verksamheter.values() if v.kind in selection.kinds}
        if selection.financiers:
            found &= {v.id for v in register.verksamheter.values() if v.financier in selection.financiers}
        if selection.insatser is not None:
            found &= {v.id for v in register.verksamheter.values() if v.is_insats == selection.insatser}
        return found

    def problems(self, selection: SelectionDef, where: str, source: Source) -> list[Problem]:
        """Return what the selection names that doesn't exist."""
        found = [
            Problem(f"{where}: kontot ”{text}” finns inte i kontoplanen", source, "Rätta namnet eller numret.")
            for text in (*selection.accounts, *selection.excluded)
            if not self.accounts(text)
        ]
        register = self._books.register
        found += [
            Problem(f"{where}: verksamheten ”{id_}” finns inte i registret", source)
            for id_ in selection.verksamheter
            if id_ not in register.verksamheter
        ]
        return found

    @staticmethod
    def _union(names: Iterable[Iterable[str]]) -> frozenset[str]:
        return frozenset(name for group in names for name in group)
