"""Markdown to blocks: CommonMark without HTML, images and code, plus footnotes `^[text]`.

A blockquote is a Callout, its first bold line the title. A first paragraph all in bold is the chapter's lead; a
paragraph all in italics is small. Nothing unknown is passed over in silence: it is a Problem with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from finsam_ar.document.marks import PATTERN, Finished, Marks
from finsam_ar.document.model import (
    Block,
    Callout,
    Emphasis,
    Footnote,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Strong,
    Text,
    plain_text,
)
from finsam_ar.document.sandbox import Line
from finsam_ar.errors import Problem, Source

_UNSUPPORTED = {
    "html_block": ("HTML kan inte användas", "En kommentar skrivs {# så här #}."),
    "html_inline": ("HTML kan inte användas", "En kommentar skrivs {# så här #}."),
    "image": ("bilder kan inte användas", "Ett diagram sätts in med {{ diagram('…') }}."),
    "fence": ("kodblock kan inte användas", ""),
    "code_block": ("kodblock kan inte användas", "Raden är indragen fyra steg eller mer; ta bort indraget."),
    "code_inline": ("kod kan inte användas", "Ta bort ` från texten."),
    "hr": ("en linje kan inte användas", "Ny sida blir det med {{ sidbrytning() }}."),
}
_WITHOUT_FOOTNOTES = {"heading": "en rubrik", "footnote": "en annan fotnot", "link": "en länk"}
_SCHEMES = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
_PIPE_TABLE = re.compile(r"^\s*\|?[ :|-]*-{2,}[ :|-]*\|[ :|-]*$", re.MULTILINE)
_WARNING = ("varning", "obs")


@dataclass(frozen=True)
class Page:
    """A chapter's Markdown, parsed: its tree, and which source line each of its lines came from."""

    chapter: str
    file: Path
    tree: SyntaxTreeNode
    numbers: tuple[int, ...]

    def source(self, node: SyntaxTreeNode) -> Source:
        """Where a node stands: its own line, or that of what holds it."""
        place: SyntaxTreeNode | None = node
        while place is not None and place.map is None:
            place = place.parent
        return self.at(place.map[0] if place is not None and place.map is not None else 0)

    def at(self, line: int) -> Source:
        """Where a line of the Markdown (from 0) stands in the source."""
        return Source(self.file, self.numbers[min(line, len(self.numbers) - 1)] if self.numbers else 0)


def parse(chapter: str, file: Path, lines: Sequence[Line], marks: Marks) -> Page:
    """Parse a chapter's lines; a mark of blocks that stands alone on its line becomes a paragraph of its own."""
    texts: list[str] = []
    numbers: list[int] = []
    for line in lines:
        stripped = line.text.strip()
        alone = bool(stripped) and all(marks.is_block(character) for character in stripped)
        for text in ("", line.text, "") if alone else (line.text,):
            texts.append(text)
            numbers.append(line.number)
    tree = SyntaxTreeNode(_parser().parse("\n".join(texts)))
    return Page(chapter, file, tree, tuple(numbers))


def problems(page: Page, marks: Marks) -> Iterator[Problem]:
    """Yield what the Markdown holds that a report can't."""
    for node in page.tree.walk():
        if node.type in _UNSUPPORTED:
            message, hint = _UNSUPPORTED[node.type]
            yield Problem(message, _inline_source(page, node), hint)
        elif node.type == "heading" and node.tag not in ("h2", "h3", "h4"):
            yield Problem(
                "en rubrik ska ha två till fyra #",
                page.source(node),
                "Kapitlets egen rubrik står i rapport.toml." if node.tag == "h1" else "",
            )
        elif node.type == "link" and not _is_link(str(node.attrs.get("href", ""))):
            yield Problem(
                f"länken ”{node.attrs.get('href', '')}” kan inte användas",
                _inline_source(page, node),
                "En länk börjar med https://, mailto: eller #.",
            )
        elif node.type == "footnote" and (holder := _holder_without_footnotes(node)):
            yield _misplaced_footnote(holder, _inline_source(page, node))
        elif node.type == "inline":
            yield from _inline_problems(page, node, marks)


def _inline_problems(page: Page, node: SyntaxTreeNode, marks: Marks) -> Iterator[Problem]:
    blocks = [match[0] for match in PATTERN.finditer(node.content) if marks.is_block(match[0])]
    if blocks and not _is_block_paragraph(node, marks):
        line = node.content[: node.content.index(blocks[0])].count("\n")
        yield Problem(
            "tabeller, diagram och andra block ska stå ensamma på sin rad",
            page.at((node.map[0] if node.map else 0) + line),
        )
    if _PIPE_TABLE.search(node.content):
        yield Problem(
            "tabeller skrivs inte i texten",
            page.source(node),
            "Lägg värdena i en datamängd och visa den med {{ datatabell('…') }}.",
        )


def _holder_without_footnotes(node: SyntaxTreeNode) -> str:
    """What holds a footnote that would have nowhere to be printed; "" for one that has."""
    holder = node.parent
    while holder is not None and holder.type not in _WITHOUT_FOOTNOTES:
        holder = holder.parent
    return "" if holder is None else _WITHOUT_FOOTNOTES[holder.type]


def _misplaced_footnote(holder: str, source: Source) -> Problem:
    return Problem(f"en fotnot kan inte stå i {holder}", source, "Sätt den i texten intill i stället.")


def _inline_source(page: Page, node: SyntaxTreeNode) -> Source:
    """The line of an inline node: its paragraph's first line, and the line breaks before it."""
    holder = node
    while holder.parent is not None and holder.type != "inline":
        holder = holder.parent
    if holder.type != "inline" or holder.map is None:
        return page.source(node)
    line = holder.map[0]
    for each in holder.walk():
        if each is node:
            break
        line += each.type in ("softbreak", "hardbreak")
    return page.at(line)


def _is_link(href: str) -> bool:
    return href.startswith("#") or bool(_SCHEMES.fullmatch(href))


def _is_block_paragraph(node: SyntaxTreeNode, marks: Marks) -> bool:
    characters = node.content.split()
    return bool(characters) and all(marks.is_block(each) for word in characters for each in word)


class Writer:
    """Makes blocks of a page when everything is rounded."""

    def __init__(self, page: Page, marks: Marks, finished: Finished) -> None:
        """Take a page without problems."""
        self._page, self._marks, self._finished = page, marks, finished
        self._footnotes = 0
        self._level = 1  # of the heading above; the chapter's title is 1
        self.links: list[tuple[str, Source]] = []  # links within the document, to be checked when it is whole

    def blocks(self) -> tuple[Block, ...]:
        """Return the chapter's blocks."""
        return tuple(self._blocks(self._page.tree.children, is_top=True))

    def _blocks(self, nodes: Sequence[SyntaxTreeNode], *, is_top: bool = False) -> Iterator[Block]:
        for place, node in enumerate(nodes):
            if node.type == "paragraph":
                yield from self._paragraph(node, is_first=is_top and place == 0)
            elif node.type == "heading":
                yield self._heading(node)
            elif node.type in ("bullet_list", "ordered_list"):
                items = tuple(tuple(self._blocks(item.children)) for item in node.children)
                yield ListBlock(items, node.type == "ordered_list", int(node.attrs.get("start", 1)))
            elif node.type == "blockquote":
                yield self._callout(node)
            else:
                raise AssertionError(f"markdown construct passed the check: {node.type}")

    def _heading(self, node: SyntaxTreeNode) -> Heading:
        level, children = int(node.tag[1]), self._inlines(node.children[0].children)
        title = plain_text(children)
        if not title:
            hint = "Skriv den efter #-tecknen, eller ta bort raden."
            self._finished.problems.append(Problem("rubriken är tom", self._page.source(node), hint))
        if level > self._level + 1:
            message = f"rubriken ”{title}” har {level} #, men den ovanför är på nivå {self._level}"
            hint = f"Skriv {'#' * (self._level + 1)}: en rubrik får vara högst en nivå under den som står ovanför."
            self._finished.problems.append(Problem(message, self._page.source(node), hint))
        self._level = level
        anchor = self._finished.anchors.take(slug(title) or self._page.chapter, title)
        return Heading(level, children, anchor)

    def _paragraph(self, node: SyntaxTreeNode, *, is_first: bool) -> Iterator[Block]:
        inline = node.children[0]
        if _is_block_paragraph(inline, self._marks):
            for character in "".join(inline.content.split()):
                for block in self._marks.blocks(character, self._finished):
                    self._level = block.level if isinstance(block, Heading) else self._level
                    yield block
            return
        children = self._inlines(inline.children)
        match children:
            case (Strong(inner),) if is_first:
                yield Paragraph(inner, "lead")
            case (Emphasis(inner),):
                yield Paragraph(inner, "small")
            case _:
                yield Paragraph(children)

    def _callout(self, node: SyntaxTreeNode) -> Callout:
        blocks = list(self._blocks(node.children))
        title = ""
        if blocks and isinstance(blocks[0], Paragraph) and isinstance(blocks[0].children[0], Strong):
            strong, *rest = blocks[0].children
            title = plain_text((strong,))
            if isinstance(strong, Strong) and any(isinstance(each, Footnote) for each in strong.children):
                self._finished.problems.append(_misplaced_footnote("en rutas rubrik", self._page.source(node)))
            if rest and isinstance(rest[0], Text):
                rest[0] = Text(rest[0].text.lstrip(" "))
            rest = [each for each in rest if each not in (Text(""), LineBreak())]
            blocks[:1] = [Paragraph(tuple(rest))] if rest else []
        kind = "warning" if title.lower().startswith(_WARNING) else "info"
        return Callout(title, tuple(blocks), kind)  # type: ignore[arg-type]  # mypy widens the conditional

    def _inlines(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Inline, ...]:
        return tuple(_joined(inline for node in nodes for inline in self._inline(node)))

    def _inline(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        match node.type:
            case "text":
                yield from self._marks.inlines(node.content, self._finished)
            case "softbreak":
                yield Text(" ")
            case "hardbreak":
                yield LineBreak()
            case "strong":
                yield Strong(self._inlines(node.children))
            case "em":
                yield Emphasis(self._inlines(node.children))
            case "footnote":
                self._footnotes += 1
                yield Footnote(str(self._footnotes), self._inlines(node.children))
            case "link":
                yield self._link(node)
            case _:
                raise AssertionError(f"markdown construct passed the check: {node.type}")

    def _link(self, node: SyntaxTreeNode) -> Link:
        href = self._marks.plain(str(node.attrs.get("href", "")), self._finished)
        if href.startswith("#"):
            self.links.append((href, self._page.source(node)))
        children = self._inlines(node.children)
        if not plain_text(children):
            hint = "Skriv vart den leder: [texten](adressen)."
            problem = Problem(f"länken till ”{href}” har ingen text", _inline_source(self._page, node), hint)
            self._finished.problems.append(problem)
        return Link(href, children, str(node.attrs.get("title", "")))


def _joined(inlines: Iterator[Inline]) -> Iterator[Inline]:
    """Yield the inlines with neighbouring words as one."""
    words = ""
    for inline in inlines:
        if isinstance(inline, Text):
            words += inline.text
            continue
        if words:
            yield Text(words)
        words = ""
        yield inline
    if words:
        yield Text(words)


def slug(title: str) -> str:
    """Return a title as an anchor: `Årets resultat 2022` -> `arets-resultat-2022`."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "typographer": False})
    parser.inline.ruler.before("link", "footnote", _footnote)
    # A link's marks must come through as they are; which links are allowed is `problems`' matter.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = _any_link  # type: ignore[method-assign]
    return parser


def _footnote(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # markdown-it's way of calling a rule
    """Read `^[text]`."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        limit = state.posMax
        state.push("footnote_open", "span", 1)
        state.pos, state.posMax = state.pos + 2, end
        state.md.inline.tokenize(state)
        state.push("footnote_close", "span", -1)
        state.posMax = limit
    state.pos = end + 1
    return True


def _any_link(url: str) -> bool:  # noqa: ARG001  # its name is part of markdown-it's interface
    return True
