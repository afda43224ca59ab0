"""A Beancount plugin that checks the books of a samordningsförbund.

Name it in the main file, and `bean-check` and Fava show what it finds (`finsam-ar` runs it in any case):

    plugin "finsam_ar.books.plugin"

It changes no entry and takes no configuration. It finds, each with file, line and what to do:

- inexact books: `tolerance_multiplier` other than "0", tolerances, amounts finer than an öre, other currencies than
  SEK, `pad`, `auto_accounts`;
- vouchers without payee, `ver`, `regdatum` or `underlag`; a series (`ver: "A12"`) with a gap or a double in a year;
- revenues and costs for no verksamhet, an unknown one, one that doesn't exist then, or another than their account's;
  unknown `motpart:`; an `avser:` that is no period;
- costs on an insats outside its decided periods, by `avser:` or else the voucher's date. Refunds (credits on a cost
  account) are allowed at any time;
- a cost on an insats booked before the money was granted;
- a register, keys or decisions (`custom "finsam-…"`) that lack something or refer to what doesn't exist: a decision
  without organ, diarienummer and paragraph (or delegation), amounts by year that don't sum to the whole, a key that
  doesn't sum to 100 %;
- decisions that contradict earlier ones: overlapping grants, an extension of what ended, a second budget for the same
  thing, a forecast for a closed year, a transfer of more than is left;
- a year that doesn't open with last year's closing, `2022-01-01 balance …` for each balance account that isn't zero;
- files that aren't UTF-8, or whose å, ä and ö aren't composed (NFC).

Input: the entries and options of a ledger. Output: the same entries, and the errors by file and line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from beancount.core.data import Directive

from finsam_ar.books.findings import LedgerError
from finsam_ar.books.rules import check

__plugins__ = ("check_ledger",)


def check_ledger(
    entries: list[Directive], options_map: Mapping[str, Any], _config: str | None = None
) -> tuple[list[Directive], list[LedgerError]]:
    """Run all rules; see the module's docstring."""
    return entries, check(entries, options_map)
