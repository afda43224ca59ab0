"""Finds digits that were typed by hand in the words: every figure should come from the books or a dataset."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it.tree import SyntaxTreeNode

from finsam_ar.document.markdown import Page
from finsam_ar.document.marks import PATTERN
from finsam_ar.errors import Source

#: What `nytt-ar` writes above each paragraph of the year before
LAST_YEARS_WORDS = re.compile(r"\{# (\d{4}) års text: .*#\}")
_DIGITS = re.compile(r"[−-]?\d(?:[\d\u00a0 .,]*\d)?(?:\u00a0?%)?")


@dataclass(frozen=True)
class WordFinding:
    """A finding about the words, in the shape of all findings."""

    code: str
    severity: str
    message: str
    source: Source
    hint: str


def last_years_words(text: str, file: Path) -> Iterator[WordFinding]:
    """Yield every mark that `nytt-ar` set above last year's prose: nobody has revised it yet."""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := LAST_YEARS_WORDS.fullmatch(line):
            yield WordFinding(
                "forra-arets-text",
                "fel",
                f"texten är från {found[1]} och inte genomgången",
                Source(file, number),
                "Skriv om texten och ta bort märket ovanför den.",
            )


def typed_digits(page: Page, allowed: Sequence[re.Pattern[str]], names: Iterable[str]) -> Iterator[WordFinding]:
    """Yield every number typed by hand that neither an allowed pattern nor a name of the register covers."""
    with_digits = [name for name in names if any(character.isdigit() for character in name)]
    patterns = [*allowed, *(re.compile(re.escape(name)) for name in sorted(with_digits, key=len, reverse=True))]
    for node in page.tree.walk():
        if node.type == "inline":
            text, lines = _text_of(node)
            covered = [match.span() for pattern in patterns for match in pattern.finditer(text)]
            for match in _DIGITS.finditer(text):
                for start, end in _uncovered(match, covered):
                    first = (node.map[0] if node.map else 0) + lines[start]
                    yield WordFinding(
                        "siffra-i-text",
                        "varning",
                        f"”{text[start:end]}” är skrivet för hand: ”{_around(text, start, end)}”",
                        page.at(first),
                        "Hämta siffran med ett uttryck, eller tillåt den i templates/sprak.toml.",
                    )


def _uncovered(match: re.Match[str], covered: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The match, unless all its digits are covered; one that is covered in part begins at its first bare digit."""
    bare = [
        place
        for place in range(*match.span())
        if match.string[place].isdigit() and not any(start <= place < end for start, end in covered)
    ]
    if bare:
        yield bare[0] if covered and bare[0] > match.start() + 1 else match.start(), bare[-1] + 1


def _text_of(node: SyntaxTreeNode) -> tuple[str, list[int]]:
    """The words of a paragraph as one text, and for each character on which of its lines it stands."""
    text, lines, line = "", list[int](), 0
    for child in node.walk():
        content = child.content if child.type == "text" else ""
        if child.type in ("softbreak", "hardbreak"):
            content, line = " ", line + 1
        text += content
        lines += [line] * len(content)
    return text, lines


def _around(text: str, start: int, end: int, width: int = 25) -> str:
    before, after = text[max(0, start - width) : start], text[end : end + width]
    before, after = PATTERN.sub("…", before), PATTERN.sub("…", after)
    first, last = "…" if start > width else "", "…" if len(text) > end + width else ""
    return f"{first}{before}{text[start:end]}{after}{last}".strip()
