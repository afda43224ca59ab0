"""A voucher says what the law asks of it, stands in an unbroken series, and is in whole öre."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from beancount.core.data import Directive, Posting, Transaction

from finsam_ar.books.directives import CURRENCY, exact_ore
from finsam_ar.books.findings import LedgerError, finding, source_of

#: Tag of the first year's opening balance.
OPENING = "ingaende"
#: Tag of year-end bookings of the result, which no table counts.
YEAR_END = "bokslut"

_VER = re.compile(r"([A-ZÅÄÖ]+)([1-9]\d*)")
_HOW_TO_NUMBER = 'Skriv seriens bokstäver och ett löpnummer från 1, till exempel ver: "A12".'
_MIN_POSTINGS = 2

#: The vouchers of one financial year and series, by number.
_Series = dict[int, list[Transaction]]


def check(entries: Sequence[Directive]) -> list[LedgerError]:
    """Find vouchers that lack something, series with gaps or doubles, and amounts that aren't whole öre."""
    vouchers = [entry for entry in entries if isinstance(entry, Transaction)]
    findings: list[LedgerError] = []
    series: dict[tuple[int, str], _Series] = defaultdict(lambda: defaultdict(list))
    for voucher in vouchers:
        name = voucher.meta.get("ver")
        match = _VER.fullmatch(name) if isinstance(name, str) else None
        if match:
            series[voucher.date.year, match[1]][int(match[2])].append(voucher)
        else:
            which = f"verifikationen {name or ''}".rstrip()
            findings.append(
                finding(voucher, f"{which} saknar verifikationsnummer (ver:) som går att läsa", _HOW_TO_NUMBER)
            )
        findings += _missing_parts(voucher)
        for posting in voucher.postings:
            findings += _amount(posting)
    for (year, letters), numbered in series.items():
        findings += [*_doubles(year, numbered), *_gaps(year, letters, numbered)]
    return [*findings, *_openings(vouchers)]


def _missing_parts(voucher: Transaction) -> Iterator[LedgerError]:
    meta, name = voucher.meta, voucher.meta.get("ver", "")
    which = f"verifikationen {name}".rstrip()
    if not isinstance(meta.get("regdatum"), dt.date):
        yield finding(
            voucher, f"{which} saknar registreringsdatum", f"Lägg till `regdatum: {voucher.date}`, utan citattecken."
        )
    underlag = meta.get("underlag")
    if not (isinstance(underlag, str) and underlag.strip()):
        yield finding(voucher, f"{which} saknar underlag", 'Lägg till `underlag: "…"` som säger var underlaget finns.')
    if not voucher.payee:
        yield finding(
            voucher, f"{which} saknar motpart", 'Skriv två texter på första raden: * "Motpart" "Vad det gäller"'
        )
    if len(voucher.postings) < _MIN_POSTINGS:
        yield finding(voucher, f"{which} har färre än två konteringsrader")


def _amount(posting: Posting) -> Iterator[LedgerError]:
    units, meta = posting.units, posting.meta or {}
    if units is None or not isinstance(units.number, Decimal):
        return  # Beancount has told of it
    if exact_ore(units.number) is None:
        yield finding(
            meta, f"beloppet {units.number} på {posting.account} är finare än ett öre", "Avrunda det till öre."
        )
    if units.currency != CURRENCY:
        yield finding(meta, f"beloppet på {posting.account} är i {units.currency}", f"Räkna om det till {CURRENCY}.")
    if posting.cost is not None or posting.price is not None:
        yield finding(
            meta, f"raden på {posting.account} har en kurs ({{ }} eller @)", f"Skriv bara beloppet i {CURRENCY}."
        )


def _doubles(year: int, numbered: _Series) -> Iterator[LedgerError]:
    for first, *others in numbered.values():
        for other in others:
            yield finding(
                other,
                f"verifikationsnumret {other.meta['ver']} finns två gånger {year}, också på {source_of(first.meta)}",
                "Ge den ena nästa lediga nummer i serien.",
            )


def _gaps(year: int, letters: str, numbered: _Series) -> Iterator[LedgerError]:
    """Tell of each gap at the voucher that follows it."""
    previous = 0
    for number in sorted(numbered):
        if number > previous + 1:
            first, last = f"{letters}{previous + 1}", f"{letters}{number - 1}"
            missing = first if first == last else f"{first}–{last}"
            yield finding(
                numbered[number][0],
                f"verifikationsnummer {missing} saknas {year}: serien hoppar till {letters}{number}",
                "Lägg in det som saknas, eller numrera om. En makulerad verifikation bokförs med nollbelopp.",
                needs_all_entries=True,
            )
        previous = number


def _openings(vouchers: Sequence[Transaction]) -> Iterator[LedgerError]:
    first_year = min((voucher.date.year for voucher in vouchers), default=0)
    for voucher in vouchers:
        if OPENING in voucher.tags and voucher.date != dt.date(first_year, 1, 1):
            yield finding(
                voucher,
                f"#{OPENING} är bokföringens första ingående balans och ska ha datum {first_year}-01-01",
                "Senare år öppnar med balance-rader i stället.",
                needs_all_entries=True,
            )
