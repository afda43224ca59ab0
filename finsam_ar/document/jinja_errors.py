"""What is wrong with an expression before it can be run, told in Swedish at the line where it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import jinja2

from finsam_ar.errors import Problem, Source

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\U000f0000-\U0010ffff]")
_TAGS = re.compile(  # a comment, expression or statement, and how it ends when it does before the next begins
    r"\{#.*?(?:(?P<comment>#\})|\Z)"
    r"|(?P<open>\{\{|\{%)(?:(?!\}\}|%\}|\{\{|\{%|\{#).)*(?P<close>\}\}|%\})?",
    re.DOTALL,
)
_BLOCK = re.compile(r"\{#.*?#\}|\{%[-+]?\s*(?P<end>end)?(?P<tag>for|if)\b", re.DOTALL)

_SYNTAX = (
    (r"unexpected '(.*)', expected '(.*)'", "före ”{}” saknas ”{}”"),
    (r"expected token 'end of .*', got '(.*)'", "”{}” väntades inte här; saknas ett komma eller en parentes?"),
    (r"unexpected char (.*) at \d+", "{} går inte att förstå; text ska stå mellan raka citattecken: 'så här'"),
    (r"unexpected '(.*)'", "”{}” väntades inte här"),
    (r"Expected an expression, got .*", "ett uttryck saknas"),
    (r"unexpected end of (?:template|print statement).*", "uttrycket är inte avslutat"),
    (r"Encountered unknown tag 'end(for|if)'.*", "det finns inget {{% {} … %}} att avsluta"),
    (r"Encountered unknown tag '(.*?)'.*", "taggen ”{}” finns inte"),
    (r"expected token '(.*)', got '(.*)'", "”{}” väntades, inte ”{}”"),
    (r"No filter named '(.*?)'.*", "filtret ”{}” finns inte"),
    (r"No test named '(.*?)'.*", "testet ”{}” finns inte"),
)


def text_faults(text: str, file: Path) -> Iterator[Problem]:
    """What can be told before Jinja reads the text, and better: it would go on to the end of the next expression."""

    def at(position: int) -> Source:
        return Source(file, text.count("\n", 0, position) + 1)

    for found in _UNPRINTABLE.finditer(text):
        yield Problem("texten har ett osynligt tecken, som inte kan visas", at(found.start()), "Skriv om raden.")
    for tag in _TAGS.finditer(text):
        wanted = {"{{": "}}", "{%": "%}"}.get(tag["open"])
        if wanted != tag["close"]:
            yield Problem(f"uttrycket som börjar här är inte avslutat: {wanted} saknas", at(tag.start()))
        elif wanted is None and tag["comment"] is None:
            yield Problem("kommentaren som börjar här är inte avslutad: #} saknas", at(tag.start()))


def syntax_fault(error: jinja2.TemplateSyntaxError, text: str, file: Path) -> Problem:
    """Return Jinja's error as a problem; a block that isn't ended has the line where it begins."""
    message = error.message or ""
    if message.startswith("Unexpected end of template"):
        tag, line = _open_block(text)
        return Problem(f"{{% {tag} … %}} är inte avslutat: {{% end{tag} %}} saknas", Source(file, line or error.lineno))
    return Problem(f"fel i uttrycket: {_swedish(message)}", Source(file, error.lineno))


def _open_block(text: str) -> tuple[str, int]:
    """The innermost `for` or `if` that isn't ended, and its line."""
    blocks: list[tuple[str, int]] = []
    for found in _BLOCK.finditer(text):
        if found["end"] and blocks:
            blocks.pop()
        elif found["tag"]:
            blocks.append((found["tag"], text.count("\n", 0, found.start()) + 1))
    return blocks[-1] if blocks else ("if", 0)


def _swedish(message: str) -> str:
    for pattern, text in _SYNTAX:
        if match := re.match(pattern, message):
            return text.format(*match.groups())
    return f"det går inte att tolka (Jinja: {message})"
