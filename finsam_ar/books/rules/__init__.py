"""The rules of the ledger. Each module looks at one thing; `check` runs them all over one reading of the entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from beancount.core.data import Directive

from finsam_ar.books.accounts import parse_accounts
from finsam_ar.books.decisions import parse_decisions
from finsam_ar.books.findings import LedgerError, place
from finsam_ar.books.keys import parse_keys
from finsam_ar.books.register import check_register, parse_register
from finsam_ar.books.rules import budgets, files, grants, openings, options, references, verksamheter, vouchers


def check(entries: Sequence[Directive], option_map: Mapping[str, Any]) -> list[LedgerError]:
    """Everything that is wrong with the ledger, by file and line."""
    accounts = parse_accounts(entries)
    register, register_findings = parse_register(entries)
    decisions, decision_findings = parse_decisions(entries)
    _, key_findings = parse_keys(entries, register)
    findings = [
        *options.check(option_map, entries),
        *files.check(option_map),
        *register_findings,
        *check_register(register),
        *decision_findings,
        *key_findings,
        *references.check(accounts, register, decisions),
        *grants.check(decisions),
        *budgets.check(entries, accounts, decisions),
        *vouchers.check(entries),
        *verksamheter.check(entries, accounts, register, decisions),
        *openings.check(entries, accounts),
    ]
    unique = {(place(each.source), each.message): each for each in findings}
    return [unique[key] for key in sorted(unique)]
