"""Marks: what an expression in the words leaves behind in the Markdown, one private-use character for each.

A mark passes Jinja and Markdown as an ordinary letter and becomes its inline or blocks when everything is rounded.
So values need no escaping, and the linter knows that a digit it sees was typed by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from finsam_ar.document.model import Block, Inline, Text, plain_text
from finsam_ar.document.protocol import Shown
from finsam_ar.errors import Problem, Source
from finsam_ar.tables.model import Fact, Unit, covered

FIRST = 0xF0000
LIMIT = 60_000
PATTERN = re.compile("[\U000f0000-\U000ffffd]")


class WordError(Exception):
    """Something is wrong with the words; whoever knows the line makes a Problem of it."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Take a Swedish message and what to do about it."""
        super().__init__(message)
        self.message, self.hint = message, hint

    def at(self, source: Source) -> Problem:
        """Return the fault with its place."""
        return Problem(self.message, source, self.hint)


@dataclass
class Anchors:
    """The anchors of a document: each is used once, and knows the title of what it names."""

    titles: dict[str, str] = field(default_factory=dict)

    def take(self, wanted: str, title: str) -> str:
        """Return `wanted`, or `wanted-2`, `-3` … when it is taken, and remember its title."""
        anchor, number = wanted, 2
        while anchor in self.titles:
            anchor, number = f"{wanted}-{number}", number + 1
        self.titles[anchor] = title
        return anchor


@dataclass
class Finished:
    """What marks are resolved with: everything as shown, and what the document holds."""

    shown: Shown
    anchors: Anchors
    has_notes: bool  # the notes are printed, so that references to them can be links
    printed: frozenset[str]  # tables printed by name
    problems: list[Problem] = field(default_factory=list)  # marks that can't be resolved

    @cached_property
    def covered(self) -> frozenset[tuple[int, str]]:
        """The years and origins of which the books know the money: a blank there means that there is none."""
        return covered(self.shown.tables.values())


@dataclass(frozen=True)
class Mark:
    """One mark; its text is the character that stands for it."""

    index: int
    is_block: bool

    def __str__(self) -> str:
        """The mark's character."""
        return chr(FIRST + self.index)


@dataclass(frozen=True)
class _Entry:
    make: Callable[[Finished], Inline | tuple[Block, ...]]
    is_block: bool
    source: Source


class Marks:
    """All marks of a document, and the facts they want rounded."""

    def __init__(self) -> None:
        """Start without marks."""
        self._entries: list[_Entry] = []
        self.demands: list[tuple[Fact, Unit]] = []
        self.prints_notes = False
        self.printed: set[str] = set()

    def inline(self, make: Callable[[Finished], Inline], source: Source) -> Mark:
        """Leave a mark that becomes an inline."""
        return self._add(_Entry(make, is_block=False, source=source))

    def block(self, make: Callable[[Finished], tuple[Block, ...]], source: Source) -> Mark:
        """Leave a mark that becomes blocks; it stands alone on its line."""
        return self._add(_Entry(make, is_block=True, source=source))

    def text(self, text: str, source: Source) -> Mark:
        """Leave a mark for plain words, which Markdown then never reads."""
        inline = Text(" ".join(text.split(" ")).replace("\n", " "))
        return self.inline(lambda _: inline, source)

    def _add(self, entry: _Entry) -> Mark:
        if len(self._entries) >= LIMIT:
            raise WordError(f"texten har fler än {LIMIT} uttryck", "Är en slinga för lång?")
        self._entries.append(entry)
        return Mark(len(self._entries) - 1, entry.is_block)

    def is_block(self, character: str) -> bool:
        """True when the mark's character stands for blocks."""
        entry = self._entry(character)
        return entry is not None and entry.is_block

    def _entry(self, character: str) -> _Entry | None:
        index = ord(character) - FIRST
        return self._entries[index] if 0 <= index < len(self._entries) else None

    def blocks(self, character: str, finished: Finished) -> tuple[Block, ...]:
        """Return the blocks of a block's mark."""
        made = self._made(character, finished)
        return made if isinstance(made, tuple) else ()

    def inlines(self, text: str, finished: Finished) -> Iterator[Inline]:
        """Yield the text with its marks resolved."""
        end = 0
        for match in PATTERN.finditer(text):
            if match.start() > end:
                yield Text(text[end : match.start()])
            made = self._made(match[0], finished)
            if made is not None and not isinstance(made, tuple):
                yield made
            end = match.end()
        if end < len(text):
            yield Text(text[end:])

    def plain(self, text: str, finished: Finished) -> str:
        """Return the text with its marks as plain words."""
        return plain_text(tuple(self.inlines(text, finished)))

    def _made(self, character: str, finished: Finished) -> Inline | tuple[Block, ...] | None:
        entry = self._entry(character)
        if entry is None:
            return None
        try:
            return entry.make(finished)
        except WordError as fault:
            finished.problems.append(fault.at(entry.source))
            return None
