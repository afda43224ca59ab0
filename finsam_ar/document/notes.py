"""The notes, in order, each with its heading, the way back to the statement, and its table."""

from __future__ import annotations

from collections.abc import Iterator

from finsam_ar.document.marks import Finished, WordError
from finsam_ar.document.model import Block, Heading, Inline, Link, Text
from finsam_ar.document.tables import note_reference, note_title, table_block
from finsam_ar.suggest import near
from finsam_ar.tables.model import Table


def note_blocks(finished: Finished) -> Iterator[Block]:
    """Yield all notes."""
    numbered = {table.number: table for table in finished.shown.tables.values() if table.number is not None}
    for number, table in sorted(numbered.items()):
        title = note_title(number, table.title)
        if finished.anchors.take(table.id, title) != table.id:
            raise WordError("noterna kan bara skrivas ut en gång")
        yield Heading(2, (Text(title),), table.id, tuple(_ways_back(table, finished)))
        yield table_block(table, finished)


def _ways_back(note: Table, finished: Finished) -> Iterator[Link]:
    for table in finished.shown.tables.values():
        if table.id in finished.printed and any(row.note == note.id for row in table.rows):
            yield Link(f"#tabell-{table.id}", (Text(table.title),), f"Tillbaka till {table.title}")


def note_of(name: str, word: str, finished: Finished) -> Inline:
    """Return a reference to the note with that id, with or without its `not-`; plain words when it isn't printed."""
    for table in finished.shown.tables.values():
        titles = table.note_titles or {}
        for note in (name, f"not-{name}"):
            if note in titles:
                reference = note_reference(table, note, word)
                return reference if finished.has_notes else Text(reference.text)
    known = [table.id.removeprefix("not-") for table in finished.shown.tables.values() if table.number is not None]
    raise WordError(f"det finns ingen not ”{name}”", near(name, known))
