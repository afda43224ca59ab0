"""A small report with every kind of block, without any ledger behind it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from finsam_ar.document.model import (
    Block,
    Callout,
    Cell,
    Chapter,
    ChartBlock,
    Column,
    Document,
    Emphasis,
    Figure,
    Footnote,
    Heading,
    Inline,
    KeyFigure,
    KeyFigures,
    LineBreak,
    Link,
    ListBlock,
    NoteRef,
    PageHint,
    Paragraph,
    Row,
    Series,
    Signatory,
    SignatureBlock,
    Strong,
    TableBlock,
    Text,
)

NOTE_TITLE = "Not 1 Medlemsbidrag"
RESULT = Figure("1\u00a0234 tkr", "1234 tkr", "resultatrakning/arets-resultat/2025")


def words(text: str) -> tuple[Inline, ...]:
    """A text without markup."""
    return (Text(text),)


def paragraph(text: str) -> Paragraph:
    """A paragraph without markup."""
    return Paragraph(words(text))


def statement(anchor: str = "rr", rows: int = 3) -> TableBlock:
    """A table of amounts: heading, rows, sum, total and a ratio."""
    columns = (
        Column("", "label"),
        Column("Not", "note"),
        Column("2025", "number", is_current=True),
        Column("2024", "number"),
    )
    note = Cell("1", note=NoteRef(1, "not-1", "1", NOTE_TITLE))
    items = tuple(
        Row("row", (Cell(f"Post {n}"), note, Cell("−1\u00a0000", "−1000"), Cell("–", "inget")), 1)
        for n in range(1, rows + 1)
    )
    closing = (
        Row("sum", (Cell("Summa kostnader"), Cell(), Cell("−3\u00a0000", "−3000"), Cell("–", "inget"))),
        Row("total", (Cell("Årets resultat"), Cell(), Cell("1\u00a0234", "1234"), Cell("17"))),
        Row("ratio", (Cell("Soliditet (%)"), Cell(), Cell("53"), Cell("58"))),
    )
    heading = Row("heading", (Cell("Kostnader"), Cell(), Cell(), Cell()))
    return TableBlock(anchor, f"Tabell {anchor}", "tkr", columns, (heading, *items, *closing), (words("Små noter."),))


def goals() -> TableBlock:
    """A table of words."""
    columns = (Column("Mål", "label"), Column("Utfall", "text", weight=2), Column("Bedömning", "status"))
    rows = tuple(
        Row("row", (Cell(f"Mål {n}"), Cell("Samverkansparterna träffas regelbundet. " * 5), Cell("Delvis uppnått")))
        for n in range(1, 4)
    )
    return TableBlock("mal", "Mål och utfall", "", columns, rows)


def chart(kind: str) -> ChartBlock:
    """One of the six kinds of chart."""
    one = Series("Kvinnor", (Decimal(12), Decimal("-3.5"), Decimal(8)), ("12", "−3,5", "8"))
    other = Series("Män", (Decimal(7), None, Decimal(9)), ("7", "", "9"))
    positive = Series("Andel", (Decimal(60), Decimal(30), Decimal(10)), ("60 %", "30 %", "10 %"))
    two = dict.fromkeys(("grouped-bars", "nested-bars", "line"), (one, other))
    series = (two | {"stacked-bar": (positive,)}).get(kind, (one,))
    return ChartBlock(
        f"diagram-{kind}",
        kind,  # type: ignore[arg-type]  # the test names the kinds as plain words
        "Deltagare",
        f"Budskapet i {kind}",
        f"Diagram av slaget {kind}: 12, −3,5 och 8.",
        "antal",
        ("Insats ett", "Insats två", "Insats tre"),
        series,
        statement("diagramtabell") if kind == "bars" else None,
    )


CHARTS = ("bars", "horizontal-bars", "grouped-bars", "nested-bars", "stacked-bar", "line")


def all_blocks() -> tuple[Block, ...]:
    """Every kind of block and inline."""
    rich: tuple[Inline, ...] = (
        Text("Resultatet blev "),
        RESULT,
        Text(" mot −12 345 kr, se "),
        NoteRef(1, "not-1", "not 1", NOTE_TITLE),
        Text(" & "),
        Link("https://www.rkr.se/", words("rekommendationen"), "Rådet för kommunal redovisning"),
        Text(". "),
        Strong((Text("Fett "), Emphasis(words("och lutat")))),
        Footnote("1", words("En fotnot <med> tecken.")),
        LineBreak(),
        Text("Ny rad."),
    )
    nested = ListBlock(((paragraph("Inre punkt"),),))
    return (
        Paragraph(words("Ingressen."), "lead"),
        KeyFigures((KeyFigure(RESULT, "Årets resultat", words("2024: 17")), KeyFigure(RESULT, "Ett till"))),
        Heading(2, words("Om året"), "om-aret"),
        Paragraph(rich),
        ListBlock(((paragraph("Första punkten"), nested), (paragraph("Andra punkten"),))),
        ListBlock(((paragraph("Numrerad"),),), ordered=True, start=3),
        Callout("I korthet", (paragraph("En ruta."),)),
        Callout("Varning", (paragraph("Något stämmer inte."),), "warning"),
        Paragraph(words("Källa: böckerna."), "small"),
        statement(),
        TableBlock("inv", "Investeringar", "kr", (Column("", "label"),), (), (), "Inga investeringar gjordes."),
        *(chart(kind) for kind in CHARTS),
        PageHint("landscape"),
        goals(),
        PageHint("portrait"),
    )


def document(*blocks: Block, is_draft: bool = False) -> Document:
    """A report with these blocks in its first chapter."""
    first = next((block for block in blocks if isinstance(block, TableBlock)), None)
    back = (Link(f"#{first.anchor}", words("Tabellen"), "Tillbaka till tabellen"),) if first else ()
    notes = (Heading(2, words(NOTE_TITLE), "not-1", back), paragraph("Noten."))
    board = tuple(Signatory(f"Ledamot {n}", "Ledamot", "Utsedd av kommunen") for n in range(1, 4))
    return Document(
        title="Årsredovisning 2025",
        subtitle="2025-01-01 – 2025-12-31",
        organisation="Samordningsförbundet Provet",
        orgnr="222000-0000",
        contact=("Gatan 1",),
        date=dt.date(2026, 3, 31),
        language="sv-SE",
        chapters=(
            Chapter("berattelse", "Förvaltningsberättelse", blocks),
            Chapter("noter", "Noter", notes),
            Chapter("under", "Underskrifter", (SignatureBlock("Staden", "den 31 mars 2026", board),), continues=True),
        ),
        colophon=(paragraph("Gjord av böckerna."),),
        is_draft=is_draft,
    )


def full_document(*, is_draft: bool = False) -> Document:
    """A report with every kind of block."""
    return document(*all_blocks(), is_draft=is_draft)


def decision() -> Chapter:
    """What the board is asked to decide, in a box."""
    points = ListBlock(((paragraph("att lägga informationen till handlingarna"),),), ordered=True)
    return Chapter("forslag", "Förslag till beslut", (Callout("Styrelsen föreslås besluta", (points,)),))


def memo(*chapters: Chapter, is_draft: bool = False) -> Document:
    """A board paper with these chapters after the proposal."""
    return Document(
        title="Ekonomisk information per 2023-03-31",
        subtitle="Styrelsens sammanträde den 20 april 2023",
        organisation="Samordningsförbundet Provet",
        orgnr="222000-0000",
        contact=("Gatan 1", "123 45 Staden"),
        date=dt.date(2023, 4, 12),
        language="sv-SE",
        chapters=(decision(), *chapters),
        colophon=(paragraph("Gjord av böckerna."),),
        is_draft=is_draft,
        form="memo",
    )


def full_memo(*, is_draft: bool = False) -> Document:
    """A board paper with every kind of block; notes and signatures last."""
    _, notes, signatures = document().chapters
    return memo(Chapter("lage", "Läget", all_blocks()), notes, signatures, is_draft=is_draft)
