"""What a report must have to be readable by all: links that lead somewhere, levels in order, alternative texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from finsam_ar.document.model import (
    Block,
    Callout,
    ChartBlock,
    Document,
    Emphasis,
    Footnote,
    Heading,
    Inline,
    KeyFigures,
    Link,
    ListBlock,
    NoteRef,
    Paragraph,
    Strong,
    TableBlock,
    plain_text,
)
from finsam_ar.errors import Problem, UserError

_ADDRESSES = ("https://", "http://", "mailto:", "tel:")


def check_document(document: Document) -> None:
    """Raise `UserError` with all that would make a report that some can't read."""
    parts = [(chapter.title, _with_nested(chapter.blocks)) for chapter in document.chapters]
    blocks = [block for _, inside in parts for block in inside] + _with_nested(document.colophon)
    anchors = [chapter.id for chapter in document.chapters]
    anchors += [block.anchor for block in blocks if isinstance(block, Heading | TableBlock | ChartBlock)]
    problems = [
        Problem(f"Ankaret ”{anchor}” finns på {times} ställen i rapporten")
        for anchor, times in Counter(anchors).items()
        if times > 1
    ]
    for title, inside in parts:
        problems += _skipped_levels(title, inside)
    for block in blocks:
        problems += _dead_links(block, set(anchors))
        if isinstance(block, ChartBlock) and not block.alt.strip():
            problems.append(Problem(f"Diagrammet ”{block.message}” saknar alternativtext"))
    if problems:
        raise UserError(problems)


def _skipped_levels(chapter: str, blocks: list[Block]) -> Iterator[Problem]:
    above = 1
    for block in blocks:
        if isinstance(block, Heading):
            if block.level > above + 1:
                words = plain_text(block.children)
                yield Problem(
                    f"Rubriken ”{words}” i kapitlet ”{chapter}” är på nivå {block.level}, den ovanför på {above}",
                    hint="En rubrik får vara högst en nivå under den som står ovanför.",
                )
            above = block.level


def _dead_links(block: Block, anchors: set[str]) -> Iterator[Problem]:
    for href, words in _links_of(block):
        if href.startswith("#") and href[1:] not in anchors:
            yield Problem(f"Länken ”{words}” leder till {href}, som inte finns i rapporten")
        elif not href.startswith(("#", *_ADDRESSES)):
            hint = "En länk är #ankare, https://…, http://…, mailto:… eller tel:…"
            yield Problem(f"Länken ”{words}” leder till ”{href}”, som inte är någon adress", hint=hint)


def _with_nested(blocks: tuple[Block, ...]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        found.append(block)
        if isinstance(block, ListBlock):
            for item in block.items:
                found += _with_nested(item)
        elif isinstance(block, Callout):
            found += _with_nested(block.blocks)
        elif isinstance(block, ChartBlock) and block.table is not None:
            found.append(block.table)
    return found


def _links_of(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case Heading():
            yield from _links_in((*block.children, *block.aside))
        case Paragraph():
            yield from _links_in(block.children)
        case KeyFigures():
            for item in block.items:
                yield from _links_in(item.comparison)
        case TableBlock():
            for row in block.rows:
                yield from ((f"#{cell.note.anchor}", cell.note.title) for cell in row.cells if cell.note)
            for note in block.notes:
                yield from _links_in(note)
        case _:
            pass


def _links_in(inlines: tuple[Inline, ...]) -> Iterator[tuple[str, str]]:
    for inline in inlines:
        if isinstance(inline, Link):
            yield inline.href, plain_text(inline.children)
        elif isinstance(inline, NoteRef):
            yield f"#{inline.anchor}", inline.text
        if isinstance(inline, Link | Strong | Emphasis | Footnote):
            yield from _links_in(inline.children)
