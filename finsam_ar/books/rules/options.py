"""The options and plugins that make Beancount exact, and directives that would undo it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from beancount.core.data import Balance, Directive, Meta, Pad

from finsam_ar.books.directives import CURRENCY
from finsam_ar.books.findings import LedgerError, finding
from finsam_ar.books.model import Root

#: The option that names each root, in the order in which files have them.
ROOT_OPTIONS = {
    "name_assets": Root.TILLGANGAR,
    "name_liabilities": Root.SKULDER,
    "name_equity": Root.EGET_KAPITAL,
    "name_income": Root.INTAKTER,
    "name_expenses": Root.KOSTNADER,
}
#: The lines that Beancount wants at the top of every file.
HEADER = "\n".join(f'option "{option}" "{root}"' for option, root in ROOT_OPTIONS.items())

_AUTO_ACCOUNTS = ("beancount.plugins.auto_accounts", "beancount.plugins.auto")


def check(option_map: Mapping[str, Any], entries: Sequence[Directive]) -> list[LedgerError]:
    """Find what lets amounts be inexact or accounts appear by themselves."""
    main = {"filename": option_map.get("filename", ""), "lineno": 0}
    return [*_options(option_map, main), *_directives(entries)]


def _options(option_map: Mapping[str, Any], main: Meta) -> Iterator[LedgerError]:
    if option_map["tolerance_multiplier"] != 0:
        yield finding(
            main,
            "utan tolerance_multiplier 0 godtar Beancount verifikationer som inte balanserar på öret",
            'Lägg till i huvudfilen: option "tolerance_multiplier" "0"',
        )
    for name in ("inferred_tolerance_default", "infer_tolerance_from_cost"):
        if option_map[name]:
            yield finding(main, f"inställningen {name} låter belopp vara ungefärliga", "Ta bort den.")
    if option_map["operating_currency"] != [CURRENCY]:
        yield finding(
            main,
            f"bokföringen ska föras i {CURRENCY} och ingen annan valuta",
            f'Skriv i huvudfilen: option "operating_currency" "{CURRENCY}"',
        )
    if option_map["plugin_processing_mode"] != "default":
        yield finding(
            main,
            "med plugin_processing_mode raw prövar Beancount inte balance-raderna",
            "Ta bort den inställningen.",
        )
    if any(option_map[option] != root for option, root in ROOT_OPTIONS.items()):
        header = HEADER.replace("\n", "\n    ")
        yield finding(main, "kontoplanens fem rötter har inte sina namn", f"Överst i varje fil ska stå:\n    {header}")
    for plugin, _config in option_map["plugin"]:
        if plugin in _AUTO_ACCOUNTS:
            yield finding(
                main,
                f"pluginen {plugin} öppnar konton av sig själv, så felskrivna konton märks inte",
                "Ta bort raden och öppna kontona i kontoplanen.",
            )


def _directives(entries: Sequence[Directive]) -> Iterator[LedgerError]:
    for entry in entries:
        if isinstance(entry, Pad):
            yield finding(entry, "pad hittar på belopp och får inte användas", "Bokför skillnaden som en verifikation.")
        elif isinstance(entry, Balance):
            if entry.tolerance:
                yield finding(
                    entry,
                    f"balance för {entry.account} har en tolerans (~)",
                    "Ta bort den: saldot ska stämma på öret.",
                )
            if entry.amount.currency != CURRENCY:
                yield finding(entry, f"balance ska vara i {CURRENCY}, inte {entry.amount.currency}")
