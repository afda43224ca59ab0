"""Flows onto pages, in one pass: what belongs together stays together, what is long is split where that reads well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from finsam_ar.errors import Problem, UserError
from finsam_ar.render.pdf.canvas import TaggedCanvas
from finsam_ar.render.pdf.flows import Backdrop, Flow, PageBreak, Space
from finsam_ar.render.pdf.furniture import Furniture
from finsam_ar.render.pdf.style import BODY, MARGIN_BOTTOM, PORTRAIT, PageFormat

LEAST_VOID = 60.0  # room on a page that is worth filling with text that follows a table or chart
LEAST_BELOW_HEADING = 2.5 * BODY.leading  # three lines
FOOT_SLACK = 2.0  # what stands at the foot must not be sent to the next page by a rounding


class Pager:
    """Places flows from the top of a page down, and opens pages as they are needed."""

    def __init__(self, canvas: TaggedCanvas, furniture: Furniture, first_number: int) -> None:
        """Start on the page with that printed number."""
        self._canvas, self._furniture = canvas, furniture
        self._next_number = first_number
        self._format: PageFormat = PORTRAIT
        self._chapter = ""
        self._is_open = False
        self._y = 0.0
        self._gap = 0.0  # the space that the flow above wants below it
        self._backdrop: Backdrop | None = None
        self._held: list[list[Flow]] = []  # what waits for the next page while text fills this one
        self.anchors: dict[str, int] = {}  # the printed page number of each anchor

    def place(self, flows: Sequence[Flow]) -> None:
        """Place flows after those already placed."""
        for chain in _chains(flows):
            is_body = all(flow.is_body for flow in chain)
            if self._held and not is_body:
                self._release()
            if isinstance(chain[0], PageBreak):
                self._break(chain[0])
            elif self._waits(chain):
                self._held.append(chain)
            else:
                self._place_chain(chain)
        self._release()

    def place_at_foot(self, flows: Sequence[Flow], bottom: float = MARGIN_BOTTOM) -> None:
        """Place flows together at the foot of the page, or of the next one if there isn't room for them on this.

        `bottom` is how low they may stand: lower than other content, where the page has no running foot.
        """
        self._format = replace(self._format, bottom=bottom)
        needed = sum(flow.layout(self._width_of(flow)) + flow.space_before + flow.space_after for flow in flows)
        gap = 0.0 if self._is_at_top else self._gap
        if needed > self._room - gap:
            self.finish()
            gap = 0.0
        self._place_chain([Space(max(self._room - gap - needed - FOOT_SLACK, 0.0)), *flows])

    def finish(self) -> None:
        """End the last page."""
        if self._is_open:
            self._canvas.end_page()
            self._is_open = False

    # ---- what floats -------------------------------------------------------------------------------------------------

    def _waits(self, chain: list[Flow]) -> bool:
        """Whether a table or chart had better stand on the next page, after some of the text that follows it."""
        if not chain[0].may_float or self._is_at_top or self._room < LEAST_VOID:
            return False
        heights = [flow.layout(self._width_of(flow)) for flow in chain]
        needed = self._gap_before(chain[0], None) + self._height_of(chain, heights)
        is_whole = any(flow.keep_whole for flow in chain)
        return is_whole and self._room + 0.01 < needed <= self._format.content_height

    def _release(self) -> None:
        """Place what waits, here or on the next page."""
        held, self._held = self._held, []
        for chain in held:
            self._place_chain(chain)

    # ---- pages -------------------------------------------------------------------------------------------------------

    def _break(self, page_break: PageBreak) -> None:
        if page_break.only_to_turn and page_break.page_format == self._format:
            return
        self.finish()
        if page_break.page_format is not None:
            self._format = page_break.page_format
        self._chapter = page_break.chapter or self._chapter

    def _ensure_page(self) -> None:
        if self._is_open:
            return
        self._canvas.start_page(self._format.width, self._format.height)
        self._furniture.draw(self._canvas, self._format, self._chapter, self._next_number)
        self._next_number += 1
        self._y, self._gap, self._is_open = self._format.top, 0.0, True
        self._backdrop = None

    @property
    def _is_at_top(self) -> bool:
        return not self._is_open or self._y == self._format.top

    @property
    def _room(self) -> float:
        return (self._y if self._is_open else self._format.top) - self._format.bottom

    # ---- chains ------------------------------------------------------------------------------------------------------

    def _place_chain(self, chain: list[Flow]) -> None:
        """Place flows that belong together; only the last of them may be split."""
        while chain:
            heights = [flow.layout(self._width_of(flow)) for flow in chain]
            if self._height_of(chain, heights) <= self._room + 0.01:
                self._draw_all(chain, heights)
                return
            parts = self._split(chain, heights)
            if parts is not None:
                above, chain = parts
                self._draw_all(above, [flow.layout(self._width_of(flow)) for flow in above])
                self._turn()
            elif not self._is_at_top:
                self._turn()
            elif len(chain) > 1:  # longer than a page: let go of what was to be kept together
                self._draw_all(chain[:1], heights[:1])
                chain = chain[1:]
            else:
                raise UserError(_too_high(chain[-1]))

    def _turn(self) -> None:
        """Go on to the next page; what waits stands first on it."""
        self.finish()
        self._release()

    def _split(self, chain: list[Flow], heights: Sequence[float]) -> tuple[list[Flow], list[Flow]] | None:
        """What of a chain stands on this page, and what on the next; None when it can't be divided here."""
        last = chain[-1]
        must_split = self._height_of(chain, heights) > self._format.content_height
        if must_split or not last.keep_whole:
            gap = self._gap_before(last, chain[-2] if len(chain) > 1 else None)
            room = self._room - self._height_of(chain[:-1], heights[:-1]) - gap
            parts = last.split(room)
            if parts is None and must_split and self._is_at_top:
                parts = last.split(room, anyhow=True)
            if parts is not None and not self._is_too_little(parts[0], chain):
                return [*chain[:-1], parts[0]], [parts[1]]
        if len(chain) > 1 and chain[0].is_body:  # a paragraph with its footnote, or before a list
            parts = chain[0].split(self._room - self._gap_before(chain[0], None))
            if parts is not None:
                return [parts[0]], [parts[1], *chain[1:]]
        return None

    def _is_too_little(self, first: Flow, chain: Sequence[Flow]) -> bool:
        """Whether too little would stand below a heading at the foot of a page."""
        below = first.layout(self._width_of(first))
        return len(chain) > 1 and not self._is_at_top and below < LEAST_BELOW_HEADING

    def _width_of(self, flow: Flow) -> float:
        return self._format.content_width - flow.indent - flow.inset

    def _gap_before(self, flow: Flow, previous: Flow | None) -> float:
        if previous is not None:
            return max(previous.space_after, flow.space_before)
        return 0.0 if self._is_at_top else max(self._gap, flow.space_before)

    def _height_of(self, chain: Sequence[Flow], heights: Sequence[float]) -> float:
        total, previous = 0.0, None
        for flow, height in zip(chain, heights, strict=True):
            total += self._gap_before(flow, previous) + height
            previous = flow
        return total

    def _draw_all(self, chain: Sequence[Flow], heights: Sequence[float]) -> None:
        for flow, height in zip(chain, heights, strict=True):
            gap = 0.0 if self._is_at_top else max(self._gap, flow.space_before)
            self._ensure_page()
            self._y -= gap
            self._draw_backdrop(flow.backdrop, gap, height)
            if flow.anchor:
                self._canvas.destination(flow.anchor, min(self._y + 12, self._format.height))
                self.anchors.setdefault(flow.anchor, self._next_number - 1)
            flow.draw(self._canvas, self._format.left + flow.indent, self._y)
            self._chapter = flow.chapter or self._chapter
            self._y -= height
            self._gap = flow.space_after

    def _draw_backdrop(self, backdrop: Backdrop | None, gap: float, height: float) -> None:
        if backdrop is not None:
            joined = gap if backdrop is self._backdrop else 0.0
            left, bottom = self._format.left, self._y - height
            overlap = 0.25 if joined else 0.0  # no hairline of white between two tints
            full = height + joined + overlap
            self._canvas.area(left, bottom, self._format.content_width, full, backdrop.tint)
            self._canvas.area(left, bottom, backdrop.rule_width, full, backdrop.rule)
        self._backdrop = backdrop


def _too_high(flow: Flow) -> Problem:
    return Problem(
        f"”{flow.anchor}” får inte plats på en sida",
        hint="Korta texten i tabellens celler, visa färre staplar i diagrammet eller dela upp det i flera.",
    )


def _chains(flows: Sequence[Flow]) -> Iterator[list[Flow]]:
    """Groups of flows that are kept together; a page break is a group of its own."""
    chain: list[Flow] = []
    for flow in flows:
        if isinstance(flow, PageBreak):
            if chain:
                yield chain
            yield [flow]
            chain = []
            continue
        chain.append(flow)
        if not flow.keep_with_next:
            yield chain
            chain = []
    if chain:
        yield chain
