"""Small ledgers for tests: a test writes the lines it is about, the rest comes from here."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

HEADER = """\
option "name_assets" "Tillgångar"
option "name_liabilities" "Skulder"
option "name_equity" "EgetKapital"
option "name_income" "Intäkter"
option "name_expenses" "Kostnader"
"""

OPTIONS = """\
option "title" "Samordningsförbundet Exempel"
option "operating_currency" "SEK"
option "tolerance_multiplier" "0"
plugin "finsam_ar.books.plugin"
"""

ACCOUNTS = """\
2000-01-01 open Tillgångar:KassaOchBank:1921-Plusgiro
2000-01-01 open Tillgångar:Fordringar:1511-Kundfordringar
2000-01-01 open EgetKapital:2011-ÖvrigtEgetKapital
2000-01-01 open Skulder:Leverantörsskulder:2441-Leverantörsskulder
2000-01-01 open Intäkter:Medlemsavgifter:3511-Kommuner
  verksamhet: "finansiering"
2000-01-01 open Intäkter:Övrigt:3591-Övrigt
2000-01-01 open Kostnader:Samverkansinsatser:4511-BidragTillInsatser
2000-01-01 open Kostnader:Personal:5021-Löner
"""

#: A member, an agency, a kansli and two insatser: Stegen runs 2021 and 2022, Bron from April to September 2022.
REGISTER = """\
2000-01-01 custom "finsam-organisation" "aby"
  namn: "Åby kommun"
  kortnamn: "Åby"
  medlem: "kommun"
2000-01-01 custom "finsam-organisation" "myndigheten"
  namn: "Myndigheten"
2000-01-01 custom "finsam-verksamhet" "finansiering"
  namn: "Medlemsfinansiering"
  slag: "finansiering"
2000-01-01 custom "finsam-verksamhet" "kansli"
  namn: "Kansli"
  slag: "kansli"
2000-01-01 custom "finsam-verksamhet" "insatser"
  namn: "Insatser"
  slag: "grupp"
2021-01-01 custom "finsam-verksamhet" "stegen"
  namn: "Stegen – till arbete"
  kortnamn: "Stegen"
  under: "insatser"
  slag: "individ"
  insats: TRUE
  agare: "aby, myndigheten"
  parter: "myndigheten"
  finansiar: "medlemmar"
2022-01-01 custom "finsam-verksamhet" "bron"
  namn: "Bron"
  under: "insatser"
  slag: "struktur"
  insats: TRUE
  agare: "aby"
"""

GRANTS = """\
2020-11-20 custom "finsam-beviljande" "stegen" 2000000 SEK
  fran: 2021-01-01
  till: 2022-12-31
  organ: "styrelsen"
  paragraf: "§ 1"
  dnr: "2021/1"
2022-03-15 custom "finsam-beviljande" "bron" 600000 SEK
  fran: 2022-04-01
  till: 2022-09-30
  organ: "styrelsen"
  paragraf: "§ 1"
  dnr: "2021/1"
"""

BASE = ACCOUNTS + REGISTER + GRANTS


def write_ledger(
    folder: Path, text: str = "", *, base: str = BASE, options: str = OPTIONS, header: str = HEADER, **files: str
) -> Path:
    """Write `main.beancount`: header, options, base and the text. Each keyword is one more file, which it includes."""
    includes = "".join(f'include "{name}.beancount"\n' for name in files)
    main = folder / "main.beancount"
    main.write_text(header + options + includes + base + dedent(text), encoding="utf-8")
    for name, content in files.items():
        (folder / f"{name}.beancount").write_text(dedent(content), encoding="utf-8")
    return main


def voucher(date: str, ver: str, *postings: str, tag: str = "", **metadata: str) -> str:
    """A complete voucher. A posting is written `"Konto 100.00"`; metadata are strings."""
    lines = [
        f'{date} * "Åby kommun" "Verifikation {ver}" {tag}'.rstrip(),
        f'  ver: "{ver}"',
        f"  regdatum: {date}",
        f'  underlag: "Pärm {ver}"',
        *(f'  {key}: "{value}"' for key, value in metadata.items()),
        *(f"  {posting} SEK" for posting in postings),
    ]
    return "\n".join(lines) + "\n"


def line_of(file: Path, fragment: str) -> int:
    """The number of the one line that holds the fragment."""
    lines = file.read_text(encoding="utf-8").split("\n")
    (number,) = (number for number, line in enumerate(lines, start=1) if fragment in line)
    return number


def decided(date: str, kind: str, *values: str, minutes: str = 'organ: "styrelsen"', **keys: str) -> str:
    """A decision with the minutes that it needs. A key is written as it is: `ar_2022="5 SEK"` is `ar-2022: 5 SEK`."""
    lines = [
        f'{date} custom "finsam-{kind}" {" ".join(values)}',
        f"  {minutes}",
        '  paragraf: "§ 1"',
        '  dnr: "2021/1"',
    ]
    lines += [f"  {key.replace('_', '-')}: {value}" for key, value in keys.items()]
    return "\n".join(lines) + "\n"
