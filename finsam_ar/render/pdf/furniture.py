"""What stands on every page around the content: running head and foot, and UTKAST on a draft. All of it artifacts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from finsam_ar.render.pdf import style
from finsam_ar.render.pdf.canvas import TaggedCanvas
from finsam_ar.render.pdf.flows import BASELINE_SHARE
from finsam_ar.render.pdf.fonts import text_width
from finsam_ar.render.pdf.style import GREY, INK, SANS, SANS_BOLD, WHITE, PageFormat, Theme

DRAFT = "UTKAST"
DRAFT_WORDS = f"{DRAFT} – inte fastställd"
_SIZE, _NUMBER_SIZE, _STAMP_SIZE, _WATERMARK_SIZE = 7.5, 8.0, 9.0, 130.0
_BESIDE_NUMBER = 70.0  # from the right edge to the middle of the stamp


@dataclass(frozen=True)
class Furniture:
    """The running texts of a report."""

    organisation: str
    title: str
    is_draft: bool
    theme: Theme

    def draw(self, canvas: TaggedCanvas, page: PageFormat, chapter: str, number: int) -> None:
        """Draw a page's head and foot; the watermark lies below all else."""
        if self.is_draft:
            self.draw_watermark(canvas, page)
        right = page.width - style.MARGIN_SIDE
        head = page.height - style.HEADER_BASELINE
        with canvas.artifact("Pagination", "Header"):
            canvas.text(page.left, head, self.organisation, SANS, _SIZE, GREY)
            canvas.text(right - text_width(self.title, SANS, _SIZE), head, self.title, SANS, _SIZE, GREY)
            if self.is_draft:
                self._draw_stamp(canvas, page.width / 2, head)
        with canvas.artifact("Pagination", "Footer"):
            canvas.text(page.left, style.FOOTER_BASELINE, chapter, SANS, _SIZE, GREY)
            _draw_number(canvas, str(number), right, style.FOOTER_BASELINE)

    def _draw_stamp(self, canvas: TaggedCanvas, middle: float, baseline: float) -> None:
        width = text_width(DRAFT, SANS_BOLD, _STAMP_SIZE)
        canvas.area(middle - width / 2 - 8, baseline - 5, width + 16, 17, self.theme.second)
        canvas.text(middle - width / 2, baseline, DRAFT, SANS_BOLD, _STAMP_SIZE, WHITE)

    def draw_watermark(self, canvas: TaggedCanvas, page: PageFormat) -> None:
        """The word across the page, so pale that all above it keeps its contrast."""
        pale = style.mix(self.theme.second, WHITE, 0.09)
        width = text_width(DRAFT, SANS_BOLD, _WATERMARK_SIZE)
        angle = 50.0 if page.height > page.width else 30.0
        radians = math.radians(angle)
        x = page.width / 2 - width / 2 * math.cos(radians) + 40
        y = page.height / 2 - width / 2 * math.sin(radians) - 30
        with canvas.artifact("Pagination", "Watermark"):
            canvas.text(x, y, DRAFT, SANS_BOLD, _WATERMARK_SIZE, pale, rotation=angle)


@dataclass(frozen=True)
class MemoFurniture(Furniture):
    """The running texts of a paper of a few pages: all at the top, least on the first page, which has the title."""

    page_count: int

    def draw(self, canvas: TaggedCanvas, page: PageFormat, chapter: str, number: int) -> None:  # noqa: ARG002
        """Draw a page's head: whose paper and which, and `2 (4)`."""
        if self.is_draft:
            self.draw_watermark(canvas, page)
        right, printed = page.width - style.MARGIN_SIDE, f"{number} ({self.page_count})"
        with canvas.artifact("Pagination", "Header"):
            if number == 1:  # beside the organisation, which is content
                _draw_number(canvas, printed, right, page.top - BASELINE_SHARE * style.LETTERHEAD.leading)
                return
            head = page.height - style.HEADER_BASELINE
            canvas.text(page.left, head, self._running_title(page), SANS, _SIZE, GREY)
            _draw_number(canvas, printed, right, head)
            if self.is_draft:
                self._draw_stamp(canvas, right - _BESIDE_NUMBER, head)

    def _running_title(self, page: PageFormat) -> str:
        whole = f"{self.title} – {self.organisation}"
        return whole if text_width(whole, SANS, _SIZE) < page.content_width - 2 * _BESIDE_NUMBER else self.title


def _draw_number(canvas: TaggedCanvas, printed: str, right: float, baseline: float) -> None:
    width = text_width(printed, SANS_BOLD, _NUMBER_SIZE)
    canvas.text(right - width, baseline, printed, SANS_BOLD, _NUMBER_SIZE, INK)
