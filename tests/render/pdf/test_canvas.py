"""Nothing is left out of the reading order by oversight."""

from __future__ import annotations

import datetime as dt

import pytest

from finsam_ar.render.pdf.canvas import TaggedCanvas, UntaggedTextError
from finsam_ar.render.pdf.metadata import DocumentInfo
from finsam_ar.render.pdf.structure import Element
from finsam_ar.render.pdf.style import INK, SANS


@pytest.fixture
def canvas() -> TaggedCanvas:
    return TaggedCanvas(DocumentInfo("Titel", "Förbundet", "Ämne", "sv-SE", dt.date(2026, 3, 31)))


def test_text_outside_a_tag_raises(canvas: TaggedCanvas) -> None:
    with pytest.raises(UntaggedTextError, match="glömd"):
        canvas.text(0, 0, "glömd", SANS, 9, INK)


def test_text_may_be_tagged_or_an_artifact(canvas: TaggedCanvas) -> None:
    with canvas.mark(Element("P", canvas.root)):
        canvas.text(0, 0, "läses", SANS, 9, INK)
    with canvas.artifact("Pagination", "Header"):
        canvas.text(0, 20, "läses inte", SANS, 9, INK)


def test_an_artifact_within_a_tag_raises(canvas: TaggedCanvas) -> None:
    with canvas.mark(Element("P", canvas.root)), pytest.raises(UntaggedTextError), canvas.artifact():
        pass
