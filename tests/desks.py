"""A small förbund with a year of its own file and `bokning.toml`, and what is proposed from it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

from finsam_ar.books.load import load
from finsam_ar.vouchers import filing
from finsam_ar.vouchers.desk import Desk, open_desk
from finsam_ar.vouchers.draft import render_all
from finsam_ar.vouchers.filing import Proposal
from tests.ledgers import BASE, HEADER, OPTIONS

BANK = "Tillgångar:KassaOchBank:1921-Plusgiro"
DEBT = "Skulder:Leverantörsskulder:2441-Leverantörsskulder"
COST = "Kostnader:Samverkansinsatser:4511-BidragTillInsatser"
PAY = "Kostnader:Personal:5021-Löner"
FEES = "Intäkter:Medlemsavgifter:3511-Kommuner"

#: What the accounts of `tests.ledgers` lack: accrued and prepaid costs, an ESF grant, taxes.
MORE = """\
2000-01-01 open Skulder:Interimsskulder:2991-UpplupnaKostnader
2000-01-01 open Tillgångar:Interimsfordringar:1711-FörutbetaldaKostnader
2000-01-01 open Tillgångar:Interimsfordringar:1793-UpplupenESFIntäkt
2000-01-01 open Intäkter:EUBidrag:3551-ESF
2000-01-01 open Skulder:Skatter:2711-Personalskatt
2000-01-01 custom "finsam-verksamhet" "lyftet"
  namn: "ESF Lyftet"
  slag: "esf"
  finansiar: "esf"
  projekt: "lyftet"
  projektnamn: "LYFTET"
2000-01-01 custom "finsam-verksamhet" "kansli-lyftet"
  namn: "Kansli ESF Lyftet"
  slag: "esf"
  finansiar: "esf"
  projekt: "lyftet"
  projektnamn: "LYFTET"
"""

#: Bron's and Stegen's agreements are signed.
SIGNED = """\
2021-01-10 custom "finsam-avtal" "stegen"
  dnr: "2021/2"
2022-03-20 custom "finsam-avtal" "bron"
  dnr: "2022/2"
"""

SETTINGS = """\
[betalning]
bank = "1921"
skuld = "2441"
[rekvisition]
konto = "4511"
[[medlemsbidrag]]
medlem = "kommun"
konto = "3511"
[lon]
serie = "L"
[[lon.verifikation]]
motpart = "Anställda"
text = "Löner"
kostnader = ["5021"]
avdrag = ["2711"]
mot = "1921"
[esf]
fordran = "1793"
intakt = "3551"
[[esf.projekt]]
id = "lyftet"
verksamhet = "lyftet"
andel = 75
[periodisering]
serie = "B"
upplupet = "2991"
forutbetalt = "1711"
"""


def make_project(
    folder: Path, vouchers: str = "", *, base: str = BASE + SIGNED + MORE, settings: str = SETTINGS, year: int = 2022
) -> Path:
    """Write a project whose vouchers stand in a file of their year; return the main file."""
    ledger = folder / "ledger"
    ledger.mkdir()
    (folder / "templates").mkdir()
    (folder / "templates" / "bokning.toml").write_text(settings, encoding="utf-8")
    main = ledger / "main.beancount"
    main.write_text(f'{HEADER}{OPTIONS}include "{year}.beancount"\n{base}', encoding="utf-8")
    (ledger / f"{year}.beancount").write_text(HEADER + dedent(vouchers), encoding="utf-8")
    return main


def desk_at(folder: Path, registered: str = "2022-07-15") -> Desk:
    """Open the desk of a project on the day of registration."""
    main = folder / "ledger" / "main.beancount"
    return open_desk(main, folder / "templates", dt.date.fromisoformat(registered))


def proposed(desk: Desk, proposal: Proposal) -> str:
    """The proposal as it is printed, when the whole ledger is right with it: each test of a text proves that too.

    Amounts stand two spaces after their account here; that they are in one column is a test of its own.
    """
    drafts = filing.numbered(proposal.drafts, desk.journal)
    filing.check(drafts, desk)
    return re.sub(r"(?<=\S) {2,}", "  ", render_all(drafts))


def booked(folder: Path, propose: Callable[[Desk], Proposal], registered: str = "2022-07-15") -> Desk:
    """Append a proposal to the year's file, prove that the ledger loads, and return the desk as it then is."""
    desk = desk_at(folder, registered)
    files = filing.by_file(filing.numbered(propose(desk).drafts, desk.journal), desk)
    filing.append(files)
    load(desk.books.main_file)
    return desk_at(folder, registered)


def day(text: str) -> dt.date:
    """`2022-07-15` as a date."""
    return dt.date.fromisoformat(text)
