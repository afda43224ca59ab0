"""What tomllib says of a file that isn't TOML, in Swedish and with what to do."""

from __future__ import annotations

import re
import tomllib

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_TEXT = "Text ska stå inom raka citattecken, tal skrivs med punkt och utan mellanslag, datum som 2022-12-31."
_KEY = "En nyckel skrivs utan å, ä och ö (bara a–z, 0–9, _ och -) och följs av = och ett värde."

#: tomllib's message -> ours; {0} is its first group.
_MESSAGES = (
    (r"Invalid value", "värdet går inte att läsa", _TEXT),
    (r"Expected newline or end of document.*", "värdet går inte att läsa", _TEXT),
    (r"Invalid date or datetime", "datumet finns inte", ""),
    (
        r"Illegal character '\\[nr].*|Unterminated string|Expected [\"'][\"'].*",
        "ett citattecken saknas efter texten",
        "",
    ),
    (r"Illegal character (.*)|Found invalid character (.*)", "ett tecken som inte får stå här", "Skriv om raden."),
    (r"Unescaped .*|Invalid hex value|Escaped character.*", "\\ kan inte stå i texten", "Skriv \\\\ i stället."),
    (r"Expected '=' .*|Invalid statement|Invalid initial character.*", "raden går inte att läsa", _KEY),
    (r"Unclosed array", "listan är inte avslutad: ] eller ett komma mellan värdena saknas", ""),
    (r"Unclosed inline table", "} saknas, eller ett komma mellan värdena", ""),
    (r"Expected '(\]+)' .*", "rubriken ska avslutas med {0}", ""),
    (r"Cannot .*|Duplicate .*", "nyckeln eller rubriken står redan i filen", "Ta bort den ena."),
)


def explain(error: tomllib.TOMLDecodeError, text: str) -> tuple[str, str, int]:
    """Return what is wrong, what to do about it, and on which line of the text."""
    own = str(error)
    place = _PLACE.search(own)
    line = int(place[1]) if place and place[1] else len(text.rstrip().splitlines())
    own = _PLACE.sub("", own)
    for pattern, message, hint in _MESSAGES:
        if match := re.fullmatch(pattern, own):
            return f"felaktig TOML: {message.format(*match.groups())}", hint, line
    return f"felaktig TOML: {own}", "", line
