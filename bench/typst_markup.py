"""A Document as Typst markup, so that Typst sets the same chapters, tables and charts as we do: for `peers.py` alone.

All words are Typst strings, so nothing in them is read as markup. The charts are bars with the same labels.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from finsam_ar.document.model import (
    Block,
    Callout,
    Cell,
    ChartBlock,
    Column,
    Document,
    Emphasis,
    Figure,
    Footnote,
    Heading,
    Inline,
    KeyFigures,
    LineBreak,
    Link,
    ListBlock,
    NoteRef,
    PageHint,
    Paragraph,
    Row,
    SignatureBlock,
    Strong,
    TableBlock,
    Text,
)

_PREAMBLE = """
#set page(paper: "a4", margin: (x: 62pt, top: 70pt, bottom: 60pt), numbering: "1", header: [{head}])
#set text(font: "IBM Plex Serif", size: 10pt, lang: "sv", hyphenate: true)
#show heading: set text(font: "IBM Plex Sans")
#show heading.where(level: 1): it => {{ pagebreak(weak: true); it }}
#show table: set text(font: "IBM Plex Sans", size: 8.5pt, hyphenate: true)
#show figure: set block(breakable: true)
#show figure.where(kind: table): set figure.caption(position: top)
#set table(stroke: none, inset: (x: 4pt, y: 2.5pt))
"""


def markup(document: Document) -> str:
    """Return the whole report: cover, contents, chapters, colophon."""
    head = _string(f"{document.organisation} · {document.title}")
    parts = [
        f"#set document(title: {json.dumps(document.title, ensure_ascii=False)}, date: none)",
        _PREAMBLE.format(head=head),
        f"#align(center + horizon)[#text(28pt)[{_string(document.title)}]",
        f"{_string(document.organisation)}",
        f"{_string(document.subtitle)}]\n#pagebreak()\n#outline(depth: 2)",
    ]
    for chapter in document.chapters:
        parts += [_heading(1, _string(chapter.title), chapter.id), *_blocks(chapter.blocks)]
    parts += _blocks(document.colophon)
    return "\n\n".join(parts)


def _string(text: str) -> str:
    return f"#{json.dumps(text, ensure_ascii=False)};" if text else ""


def _heading(level: int, words: str, anchor: str) -> str:
    return f"#heading(level: {level})[{words}] {_label(anchor)}"


def _label(anchor: str) -> str:
    return f"#label({json.dumps(anchor)})"


def _inlines(inlines: Sequence[Inline]) -> str:
    return "".join(_inline(inline) for inline in inlines)


def _inline(inline: Inline) -> str:
    match inline:
        case Text() | Figure():
            return _string(inline.text)
        case Strong():
            return f"#strong[{_inlines(inline.children)}]"
        case Emphasis():
            return f"#emph[{_inlines(inline.children)}]"
        case Link():
            href = json.dumps(inline.href.removeprefix("#"))
            target = f"label({href})" if inline.href.startswith("#") else href
            return f"#link({target})[{_inlines(inline.children)}]"
        case NoteRef():
            return f"#link(label({json.dumps(inline.anchor)}))[{_string(inline.text)}]"
        case Footnote():
            return f"#footnote[{_inlines(inline.children)}]"
        case LineBreak():
            return "#linebreak()"


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    return (_block(block) for block in blocks)


def _block(block: Block) -> str:  # noqa: PLR0911  one line for each kind
    match block:
        case Heading():
            return _heading(block.level, _inlines(block.children), block.anchor) + "\n" + _inlines(block.aside)
        case Paragraph():
            words = _inlines(block.children)
            return {"small": f"#text(8pt)[{words}]", "lead": f"#text(12pt)[{words}]"}.get(block.style, words)
        case ListBlock():
            items = ", ".join(f"[{chr(10).join(_blocks(item))}]" for item in block.items)
            return f"#{'enum' if block.ordered else 'list'}({items})"
        case TableBlock():
            return _table(block)
        case ChartBlock():
            table = f"\n\n{_table(block.table)}" if block.table else ""
            return f'#text(weight: "bold")[{_string(block.message)}]\n\n{_chart(block)}{table}'
        case Callout():
            title = f"#strong[{_string(block.title)}]\n\n" if block.title else ""
            inside = "\n\n".join(_blocks(block.blocks))
            return f"#block(fill: luma(240), inset: 14pt, width: 100%)[{title}{inside}]"
        case KeyFigures():
            cells = ", ".join(
                f"[#text(20pt)[{_string(item.figure.text)}]\n\n{_string(item.label)}\n\n{_inlines(item.comparison)}]"
                for item in block.items
            )
            return f"#grid(columns: (1fr,) * {len(block.items)}, {cells})"
        case SignatureBlock():
            people = ", ".join(
                f"[#v(30pt)#line(length: 90%)\n{_string(each.name)}\n\n{_string(each.role)}]"
                for each in block.signatories
            )
            return f"{_string(f'{block.place} {block.date}')}\n\n#grid(columns: (1fr, 1fr), {people})"
        case PageHint():
            return "#pagebreak(weak: true)" if block.kind == "break" else _turn(is_flipped=block.kind == "landscape")


def _turn(*, is_flipped: bool) -> str:
    return f"#set page(flipped: {'true' if is_flipped else 'false'})"


def _table(table: TableBlock) -> str:
    if not table.rows:
        return f"#block[{_string(table.caption)}\n\n{_string(table.summary)}] {_label(table.anchor)}"
    columns = ", ".join(_width(column) for column in table.columns)
    sides = ", ".join({"number": "right", "note": "center"}.get(column.kind, "left") for column in table.columns)
    heads = ", ".join(
        f"[#strong[{_string(column.text or (table.unit if place == 0 else ''))}]]"
        for place, column in enumerate(table.columns)
    )
    rows = ",\n".join(_row(row) for row in table.rows)
    notes = "".join(f"\n\n#text(8pt)[{_inlines(note)}]" for note in table.notes)
    return (
        f"#figure(kind: table, caption: [{_string(table.caption)}], table(columns: ({columns},), align: ({sides},),\n"
        f"table.header({heads}), table.hline(),\n{rows})) {_label(table.anchor)}{notes}"
    )


def _width(column: Column) -> str:
    return "auto" if column.kind in ("number", "note", "status") else f"{column.weight or 2}fr"


def _row(row: Row) -> str:
    is_bold = row.kind in ("heading", "sum", "total")
    cells = ", ".join(_cell(cell, row.indent if place == 0 else 0, is_bold) for place, cell in enumerate(row.cells))
    return f"table.hline(), {cells}" if row.kind in ("sum", "total") else cells


def _cell(cell: Cell, indent: int, is_bold: bool) -> str:  # noqa: FBT001  a private helper
    words = _inline(cell.note) if cell.note else _string(cell.text)
    shown = f"#strong[{words}]" if is_bold and words else words
    return f"[#h({indent * 8}pt){shown}]" if indent else f"[{shown}]"


def _chart(chart: ChartBlock) -> str:
    """The values as lying bars, each with its category and label."""
    bars = [
        (category, series.values[place] or Decimal(0), series.labels[place], number)
        for place, category in enumerate(chart.categories)
        for number, series in enumerate(chart.series)
    ]
    greatest = max((abs(value) for _, value, _, _ in bars), default=Decimal(1)) or Decimal(1)
    shapes = []
    for place, (category, value, label, number) in enumerate(bars):
        width, y, fill = float(abs(value) / greatest) * 250, 14 * place, ("#0b4f71", "#c45500")[number % 2]
        shapes.append(f'<text x="0" y="{y + 10}">{escape(category if number == 0 else "")}</text>')
        shapes.append(f'<rect x="150" y="{y}" width="{width:.1f}" height="11" fill="{fill}"/>')
        shapes.append(f'<text x="{154 + width:.1f}" y="{y + 10}">{escape(label)}</text>')
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="471" height="{14 * len(bars)}" font-family="IBM Plex Sans" '
        f'font-size="8">{"".join(shapes)}</svg>'
    )
    return _image(chart, f'bytes({json.dumps(svg, ensure_ascii=False)}), format: "svg"')


def _image(chart: ChartBlock, source: str) -> str:
    alt = json.dumps(chart.alt, ensure_ascii=False)
    return f"#figure(kind: image, image({source}, alt: {alt})) {_label(chart.anchor)}"


def charts(document: Document) -> str:
    """Return the charts' numbers as JSON, for a program that draws them: file name, categories, values by series."""
    found = [block for chapter in document.chapters for block in chapter.blocks if isinstance(block, ChartBlock)]
    data = [
        (f"{chart.anchor}.svg", chart.categories, [[float(value or 0) for value in one.values] for one in chart.series])
        for chart in found
    ]
    return json.dumps(data)


def with_drawn_charts(document: Document) -> str:
    """Return the report with the charts as the files that `charts` names."""
    text = markup(document)
    for chapter in document.chapters:
        for chart in chapter.blocks:
            if isinstance(chart, ChartBlock):
                text = text.replace(_chart(chart), _image(chart, json.dumps(f"{chart.anchor}.svg")))
    return text
