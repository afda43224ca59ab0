"""Synthetic books of any size: the sample's account plan, register and templates with made-up vouchers.

Two years, a dozen kinds of vouchers in turn, several insatser; the same number gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER = """\
option "name_assets" "Tillgångar"
option "name_liabilities" "Skulder"
option "name_equity" "EgetKapital"
option "name_income" "Intäkter"
option "name_expenses" "Kostnader"
"""
YEARS = (2021, 2022)
BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
EQUITY = "EgetKapital:2011-ÖvrigtEgetKapital"
DEBT = "Skulder:Leverantörsskulder:2441-Leverantörsskulder"
TAX = "Skulder:ÖvrigaKortfristigaSkulder:2711-Personalskatt"
GRANTS = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"
_OPENING_ORE = 100_000_000_00
_INSATS = re.compile(r'^(\S+) custom "finsam-verksamhet" "([^"]+)"((?:\n[ \t]+.*)*)', re.MULTILINE)
_DECISION = re.compile(r'^\S+ custom "finsam-([\w-]+)".*(?:\n[ \t]+.*)*\n?', re.MULTILINE)
_OF_BUDGETS = ("budget", "budgetfordelning", "plan", "prognos", "nyckel")
#: What isn't about an insats: text, cost account, verksamhet. Fees come once for every such round.
_OWN_COSTS = (
    ("Lön", "Kostnader:Personal:5021-Löner", "kansli"),
    ("Hyra", "Kostnader:Lokaler:6011-Lokalhyra", "kansli"),
    ("IT-tjänster", "Kostnader:Drift:6811-ITTjänster", "kansli"),
    ("Arvoden", "Kostnader:Personal:5011-ArvodenLedamöter", "styrelse"),
    ("Revision", "Kostnader:Drift:7421-Revision", "styrelse"),
)


@dataclass(frozen=True)
class Row:
    """One voucher: what it is about and its two sides."""

    text: str
    debit: str
    credit: str
    verksamhet: str
    link: str = ""


def make(sample: Path, target: Path, vouchers: int) -> None:
    """Write a project with about `vouchers` vouchers, made from the sample project, to the folder `target`."""
    for folder in ("ledger", "templates", "reports"):
        shutil.copytree(sample / folder, target / folder, ignore=shutil.ignore_patterns("*.pdf", ".*"))
    ledger = target / "ledger"
    insatser = _insatser((ledger / "register.beancount").read_text(encoding="utf-8"))
    closing: dict[str, int] = {}
    for year in YEARS:
        text = _year(year, vouchers // len(YEARS), insatser, closing)
        (ledger / f"{year}.beancount").write_text(text, encoding="utf-8", newline="\n")
    for path in (ledger / "beslut").glob("*.beancount"):  # the vouchers' own grants replace the sample's
        text = _DECISION.sub(lambda each: each[0] if each[1] in _OF_BUDGETS else "", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8", newline="\n")
    grants = "".join(
        f'{YEARS[0] - 1}-11-25 custom "finsam-beviljande" "{insats}" 100000000 SEK\n'
        f"  fran: {YEARS[0]}-01-01\n  till: {YEARS[-1]}-12-31\n"
        '  organ: "styrelsen"\n  paragraf: "§ 1"\n  dnr: "2020/1"\n  konstruerad: TRUE\n'
        for insats in insatser
    )
    (ledger / "beslut" / "bench.beancount").write_text(HEADER + grants, encoding="utf-8", newline="\n")
    main = ledger / "main.beancount"
    text = main.read_text(encoding="utf-8") + '\ninclude "beslut/bench.beancount"\n'
    main.write_text(text, encoding="utf-8", newline="\n")


def without_plugin(project: Path) -> Path:
    """Write beside the main file one that doesn't name our plugin: what `bean-check` alone costs."""
    main = project / "ledger" / "main.beancount"
    bare = main.with_name("utan-plugin.beancount")
    lines = main.read_text(encoding="utf-8").splitlines(keepends=True)
    bare.write_text("".join(line for line in lines if not line.startswith("plugin ")), encoding="utf-8", newline="\n")
    return bare


def _insatser(register: str) -> list[str]:
    """The insatser that are valid in both years."""
    return [
        id_
        for valid_from, id_, metadata in _INSATS.findall(register)
        if "insats: TRUE" in metadata and valid_from <= f"{YEARS[0]}-01-01" and "till:" not in metadata
    ]


def _year(year: int, vouchers: int, insatser: list[str], closing: dict[str, int]) -> str:
    parts = [HEADER]
    if year == YEARS[0]:
        parts.append(
            f'{year}-01-01 * "Förbundet" "Ingående balans" #ingaende\n  ver: "IB1"\n  regdatum: {year}-01-01\n'
            f'  underlag: "Bokslut {year - 1}"\n  {BANK}  {_kr(_OPENING_ORE)}\n  {EQUITY}  {_kr(-_OPENING_ORE)}\n'
        )
        closing |= {BANK: _OPENING_ORE, EQUITY: -_OPENING_ORE}
    else:
        parts += [f"{year}-01-01 balance {account}  {_kr(ore)}\n" for account, ore in closing.items() if ore]
    first = dt.date(year, 1, 2)
    rows = _rows(insatser)
    for number in range(1, vouchers + 1):
        date = first + dt.timedelta(days=363 * (number - 1) // vouchers)
        row, ore = next(rows), 1_000_00 + number * 37 % 90_000
        for account, change in ((row.debit, ore), (row.credit, -ore)):
            if not account.startswith(("Intäkter", "Kostnader")):
                closing[account] = closing.get(account, 0) + change
        link = f" ^{row.link}-{year}-{number - 1 if row.credit == BANK else number}" if row.link else ""
        parts.append(
            f'{date} * "Motpart {number % 50}" "{row.text} {number}"{link}\n  ver: "A{number}"\n  regdatum: {date}\n'
            f'  underlag: "Underlag {year}-{number}"\n  verksamhet: "{row.verksamhet}"\n'
            f"  {row.debit}  {_kr(ore)}\n  {row.credit}  {_kr(-ore)}\n"
        )
    return "\n".join(parts)


def _rows(insatser: list[str]) -> Iterator[Row]:
    """Vouchers without end: a round of the insatser (debt and payment), then the förbund's own costs."""
    while True:
        for insats in insatser:
            yield Row("Rekvisition", GRANTS, DEBT, insats, "rekv")
            yield Row("Betalning", DEBT, BANK, insats, "rekv")
        for text, account, verksamhet in _OWN_COSTS:
            yield Row(text, account, TAX if text == "Lön" else BANK, verksamhet)


def _kr(ore: int) -> str:
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02} SEK"
