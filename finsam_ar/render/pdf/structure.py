"""The structure tree: what the document means. It is built with the flows, and filled as they are drawn."""

from __future__ import annotations

from typing import NamedTuple


class Content(NamedTuple):
    """A piece of marked content: the page it is on (in the order of drawing, from 1) and its number there."""

    page: int
    number: int


class AnnotationRef(NamedTuple):
    """A link's clickable area: the page it is on and its number in the document."""

    page: int
    number: int


class Element:
    """One element of the structure tree, with a tag of PDF 1.7 (P, H1, Table, …)."""

    __slots__ = ("actual_text", "alt", "attributes", "identifier", "kids", "language", "parent", "tag")

    def __init__(
        self,
        tag: str,
        parent: Element | None = None,
        *,
        alt: str = "",
        actual_text: str = "",
        attributes: dict[str, str] | None = None,
        identifier: str = "",
        language: str = "",
    ) -> None:
        """Make an element and hang it last below its parent. `attributes` are PDF source (`{"O": "/Table"}`)."""
        self.tag, self.parent = tag, parent
        self.alt, self.actual_text, self.language = alt, actual_text, language
        self.attributes = attributes
        self.identifier = identifier
        self.kids: list[Element | Content | AnnotationRef] = []
        if parent is not None:
            parent.kids.append(self)
