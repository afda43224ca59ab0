"""Inlines of the document as HTML."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from finsam_ar.document import numbers
from finsam_ar.document.model import (
    Emphasis,
    Figure,
    Footnote,
    Inline,
    LineBreak,
    Link,
    NoteRef,
    Strong,
    Text,
    plain_text,
)

_SAFE_LINK = re.compile(r"(?:https?|mailto|tel):|#", re.IGNORECASE)


class NumberedNote(NamedTuple):
    """A footnote with its number in the document, by which the mark and the note are linked."""

    number: int
    footnote: Footnote


class Words:
    """Sets inlines; it knows which figures can be opened, and numbers the document's footnotes."""

    def __init__(self, facts: Container[str]) -> None:
        """Take the names of the facts that can show what they are made of."""
        self._facts = facts
        self.opened: set[str] = set()  # those of them that were set
        self._notes: list[Footnote] = []

    def inlines(self, inlines: Sequence[Inline]) -> Markup:
        """The inlines as HTML; footnotes leave their mark (see `footnotes`)."""
        return Markup("").join(self._inline(inline) for inline in inlines)

    def footnotes(self, inlines: Sequence[Inline]) -> list[NumberedNote]:
        """The footnotes of the inlines, in order, each with its number."""
        return [NumberedNote(self._number(note), note) for note in _footnotes(inlines)]

    def figure(self, text: str, spoken: str, fact: str) -> Markup:
        """A number as shown and as spoken; what can be opened is marked, and the page's script makes it a button."""
        shown = spoken_aside(text, spoken)
        if fact not in self._facts:
            return shown
        self.opened.add(fact)
        return Markup('<span class="f" data-f="{}">{}</span>').format(fact, shown)

    def _inline(self, inline: Inline) -> Markup:
        match inline:
            case Text(text):
                return Markup("").join(
                    spoken_aside(part.text, part.spoken if isinstance(part, Figure) else "")
                    for part in numbers.figures_in(text)
                )
            case Strong(children):
                return Markup("<strong>{}</strong>").format(self.inlines(children))
            case Emphasis(children):
                return Markup("<em>{}</em>").format(self.inlines(children))
            case Figure(text, spoken, fact):
                return self.figure(text, spoken, fact)
            case Link():
                return self.link(inline)
            case NoteRef():
                return Markup('<a href="#{}" aria-label="{}">{}</a>').format(inline.anchor, inline.title, inline.text)
            case Footnote():
                number = self._number(inline)
                return Markup(
                    '<sup><a href="#fotnot-{0}" id="fotnotstext-{0}" aria-label="Fotnot {1}">{1}</a></sup>'
                ).format(number, inline.mark)
            case LineBreak():
                return Markup("<br>")

    def link(self, link: Link) -> Markup:
        """A link; one that leads to anything but a page or an address is plain words."""
        inner = self.inlines(link.children)
        if not _SAFE_LINK.match(link.href):
            return inner
        attributes = Markup("")
        if link.title:  # a name that lacks the words one sees can't be spoken to (WCAG 2.5.3)
            name = "aria-label" if plain_text(link.children).lower() in link.title.lower() else "title"
            attributes = Markup(' {}="{}"').format(name, link.title)
        return Markup('<a href="{}"{}>{}</a>').format(link.href, attributes, inner)

    def _number(self, note: Footnote) -> int:
        for number, known in enumerate(self._notes, 1):
            if known is note:
                return number
        self._notes.append(note)
        return len(self._notes)


def spoken_aside(text: str, spoken: str) -> Markup:
    """A number for the eye, and the same without grouping for a screen reader, which would read it as several."""
    if not spoken or spoken.replace("\u00a0", " ") == text.replace("\u00a0", " "):
        return escape(text)
    return Markup('<span aria-hidden="true">{}</span><span class="vh">{}</span>').format(text, spoken)


def _footnotes(inlines: Sequence[Inline]) -> Iterator[Footnote]:
    for inline in inlines:
        if isinstance(inline, Footnote):
            yield inline
        elif isinstance(inline, Strong | Emphasis | Link):
            yield from _footnotes(inline.children)
