"""Beancount's own errors, each passed on with what is wrong and, where one can tell, what to do, in Swedish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from beancount.core.data import BeancountError, Transaction

from finsam_ar.books.accounts import root_of
from finsam_ar.books.findings import LedgerError, kronor, source_of
from finsam_ar.books.model import Root
from finsam_ar.books.rules.files import check_file, is_text
from finsam_ar.books.rules.options import HEADER
from finsam_ar.errors import Problem, Source

#: What Beancount names as the file of a text that was read beside the files.
ADDED = Path("<string>")

_BAD_NAME = re.compile(r"Invalid account name: (.+)")
_MISSING_FILE = re.compile(r'File (?:glob )?"(.+)" does not (?:match any files|exist)')
_PLUGIN_FAILED = re.compile(r'Error (?:importing|applying plugin) "')
_UNBALANCED = re.compile(r"Transaction does not balance: \((\S+) SEK\)")
_BALANCE = re.compile(r"Balance failed for '(.+)': expected (\S+) SEK != accumulated (\S+) SEK")

#: Beancount's message -> ours, with the groups of the pattern filled in; and what to do.
_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    (
        r"ValueError: Invalid number format: '(.*)'|syntax error, unexpected NUMBER.*",
        "ett belopp går inte att läsa",
        "Skriv belopp utan mellanslag och med punkt före örena: 2500.50 SEK.",
    ),
    (r"ValueError: (?:year|month|day).*", "datumet finns inte", "Skriv år-månad-dag: 2022-01-31."),
    (
        r"Invalid token: '(.*)'",
        "syntaxfel: {0} går inte att förstå här",
        "Saknas ett citattecken här eller på en rad ovanför? Namn (ver:) börjar med liten bokstav, konton med stor.",
    ),
    (
        r"syntax error.*",
        "syntaxfel: raden går inte att tolka",
        "Se efter om ett citattecken, ett datum eller ett indrag saknas på raden eller den före.",
    ),
    (r'Duplicate filename parsed: "(.*)"', "filen {0} inkluderas två gånger", "Ta bort den ena raden."),
    (
        r"You may not have more than one auto-posting per currency|Too many missing numbers.*",
        "verifikationen saknar belopp på mer än en rad",
        "Skriv beloppen.",
    ),
    (
        r"Invalid reference to unknown account '(.*)'",
        "kontot {0} finns inte i kontoplanen",
        "Rätta namnet, eller öppna kontot i kontoplanen.",
    ),
    (
        r"Invalid reference to inactive account '(.*)'",
        "kontot {0} är inte öppet den dagen",
        "Ändra datum, eller kontots open eller close i kontoplanen.",
    ),
    (r"Duplicate open directive for (.*)", "kontot {0} öppnas två gånger", "Ta bort den ena raden."),
    (r"Duplicate close directive for (.*)", "kontot {0} stängs två gånger", "Ta bort den ena raden."),
    (r"Unopened account (.*) is being closed", "kontot {0} stängs men har inte öppnats", ""),
    (r"Invalid currency (\S+) for account '(.*)'", "kontot {1} är inte öppnat för {0}", ""),
    (r"Duplicate balance assertion.*", "två balance-rader för kontot samma dag säger olika", "Ta bort den felaktiga."),
    (
        r"Invalid account name: (.*)",
        "{0} är inget kontonamn",
        f"Konton börjar med {', '.join(Root)}, och varje led med stor bokstav eller siffra.",
    ),
    (r"Invalid option: '(.*)'", "inställningen {0} finns inte i Beancount", "Rätta stavningen."),
    (r"Option '(.*)' may not be set", "inställningen {0} går inte att ändra", "Ta bort raden."),
    (r"Error for option '(.*)': .*", "inställningen {0} har ett värde som inte går att använda", ""),
    (r'Error importing "(.*?)".*', "pluginen {0} finns inte", "Rätta namnet eller ta bort raden."),
    (r'Error applying plugin "(.*?)".*', "pluginen {0} gick sönder", "Ta bort raden eller rätta pluginen."),
    (r"Duplicate (?:posting )?metadata field.*key='(\w+)'.*", "uppgiften {0} står två gånger", "Ta bort den ena."),
)
_COMPILED = tuple((re.compile(pattern, re.DOTALL), message, hint) for pattern, message, hint in _EXPLANATIONS)


#: Errors of these types concern entries that were read.
_OF_READ_ENTRIES = frozenset({"LedgerError", "BalanceError", "ValidationError", "DocumentError", "DeprecatedError"})


def explain(errors: Sequence[BeancountError], main_file: Path, files: Sequence[Path]) -> tuple[Problem, ...]:
    """All errors as problems, by file and line, each told once, without those that may merely follow from another."""
    if not errors:
        return ()
    garbled = [file for file in files if not is_text(file)]
    told = _without_consequences(errors, garbled)
    headless = {source_of(error.source).file for error in told if _lacks_header(error)}
    problems = {_missing_header(file) for file in headless - {main_file}}
    problems |= {finding.problem for file in garbled for finding in check_file(file)}
    problems |= {_problem(error, main_file, files) for error in told if not _lacks_header(error)}
    return tuple(sorted(problems, key=lambda each: (each.source or Source(main_file), each.message, each.hint)))


def lost_files(errors: Sequence[BeancountError], files: Sequence[Path]) -> bool:
    """Whether a whole file couldn't be read, so that what is missing says nothing."""
    return _lacks_files(errors) or not all(map(is_text, files))


def _lacks_files(errors: Sequence[BeancountError]) -> bool:
    return any(_MISSING_FILE.match(error.message) for error in errors)


def _without_consequences(errors: Sequence[BeancountError], garbled: Sequence[Path]) -> list[BeancountError]:
    unread = [error for error in errors if _is_of_reading(error)]
    if garbled or _lacks_files(errors):
        return [error for error in unread if source_of(error.source).file not in garbled]
    if unread:
        return [error for error in errors if not _needs_all_entries(error)]
    return list(errors)


def _is_of_reading(error: BeancountError) -> bool:
    """Whether Beancount had to skip something because of it."""
    harmless = _BAD_NAME.match(error.message) or _PLUGIN_FAILED.match(error.message)
    return type(error).__name__ not in _OF_READ_ENTRIES and not harmless


def _needs_all_entries(error: BeancountError) -> bool:
    if isinstance(error, LedgerError):
        return error.needs_all_entries
    return _BALANCE.match(error.message) is not None


def _lacks_header(error: BeancountError) -> bool:
    """Beancount calls a right name invalid when its file doesn't name the roots."""
    match = _BAD_NAME.match(error.message)
    return match is not None and root_of(match[1]) is not None


def _missing_header(file: Path) -> Problem:
    header = HEADER.replace("\n", "\n    ")
    return Problem(
        "filen säger inte vad kontoplanens rötter heter, vilket Beancount kräver av varje fil",
        Source(file, 1),
        f"Lägg de här fem raderna överst i filen:\n    {header}",
    )


def _problem(error: BeancountError, main_file: Path, files: Sequence[Path]) -> Problem:
    if isinstance(error, LedgerError):
        return error.problem
    place = source_of(error.source)
    if place.file not in files and place.file != ADDED:  # Beancount's own "<load>"
        place = Source(main_file)
    missing = _MISSING_FILE.match(error.message)
    if missing:
        place = _include_line(missing[1], files) or place
        return _passed_on(error, f"filen {missing[1]} finns inte", "Rätta eller ta bort include-raden.", place)
    explained = _unbalanced(error) or _wrong_balance(error) or _by_pattern(error)
    return _passed_on(error, *explained, place)


def _passed_on(error: BeancountError, message: str, hint: str, place: Source) -> Problem:
    own_words = error.message.strip().splitlines()[-1].strip()
    return Problem(message, place, f"{hint} (Beancount: {own_words})".strip())


def _by_pattern(error: BeancountError) -> tuple[str, str]:
    for pattern, message, hint in _COMPILED:
        match = pattern.fullmatch(error.message.strip())
        if match:
            return message.format(*match.groups()), hint
    return "Beancount godtar inte det som står här", ""


def _unbalanced(error: BeancountError) -> tuple[str, str] | None:
    match = _UNBALANCED.match(error.message)
    if not match:
        return None
    difference = Decimal(match[1])
    name = error.entry.meta.get("ver", "") if isinstance(error.entry, Transaction) else ""
    side = "debet" if difference > 0 else "kredit"
    which = f"verifikationen {name}".rstrip()
    hint = "Rätta beloppen: debet (plus) och kredit (minus) ska ta ut varandra på öret."
    return f"{which} balanserar inte: {kronor(abs(difference))} för mycket i {side}", hint


def _wrong_balance(error: BeancountError) -> tuple[str, str] | None:
    match = _BALANCE.match(error.message)
    if not match:
        return None
    account, expected, actual = match[1], Decimal(match[2]), Decimal(match[3])
    date = error.entry.date if error.entry else ""
    message = (
        f"saldot på {account} är {kronor(actual)} vid ingången av {date}, men balance säger {kronor(expected)}: "
        f"skillnaden är {kronor(actual - expected)}"
    )
    return message, "Är en verifikation ändrad eller fel bokförd före det datumet? Annars rätta balance-raden."


def _include_line(name: str, files: Sequence[Path]) -> Source | None:
    """Where the missing file is included: Beancount doesn't say."""
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if line.startswith("include") and f'"{name}"' in line:
                return Source(file, number)
    return None
