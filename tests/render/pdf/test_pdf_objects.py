"""What ReportLab gets wrong is set right."""

from __future__ import annotations

import datetime as dt

import pytest
from reportlab.pdfbase import pdfdoc

from finsam_ar.render.pdf.pdf_objects import FixedTime, pdf_text


@pytest.mark.parametrize("data", [b"x", b"x\n", b"x\r", b"x\r\n"])
def test_a_streams_end_stands_on_a_line_of_its_own_whatever_the_data_ends_with(data: bytes) -> None:
    written = pdfdoc.PDFStream(content=data).format(pdfdoc.PDFDocument())
    assert written.endswith(b"stream\n" + data + b"\r\nendstream\n")
    assert f"/Length {len(data)}".encode() in written


def test_text_is_ascii_or_utf_16() -> None:
    assert pdf_text("Not (1)") == r"(Not \(1\))"
    assert pdf_text("Å") == "<FEFF00C5>"


def test_the_clock_stands_still() -> None:
    assert FixedTime(dt.date(2026, 3, 31)).YMDhms == (2026, 3, 31, 0, 0, 0)
