"""Inlines of the document into runs of text, in the style of the paragraph they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from finsam_ar.document import numbers
from finsam_ar.document.model import (
    Emphasis,
    Figure,
    Footnote,
    Inline,
    LineBreak,
    Link,
    NoteRef,
    Strong,
    Text,
    plain_text,
)
from finsam_ar.render.pdf.fonts import variant
from finsam_ar.render.pdf.style import Color, TextStyle
from finsam_ar.render.pdf.typeset import NEWLINE, InlineMark, Run

_BREAKABLE_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_SUPERSCRIPT_SIZE, _SUPERSCRIPT_RISE = 0.68, 0.34  # of the text's size


@dataclass(frozen=True)
class _Setting:
    style: TextStyle
    link_color: Color
    strong: bool = False
    emphasis: bool = False
    mark: InlineMark | None = None

    def run(self, text: str, *, mark: InlineMark | None = None) -> Run:
        name = variant(self.style.font, strong=self.strong, emphasis=self.emphasis)
        used = self.mark or mark
        is_link = used is not None and bool(used.href)
        color = self.link_color if is_link else self.style.color
        return Run(text, name, self.style.size, color, used)


def runs_of(inlines: Sequence[Inline], style: TextStyle, link_color: Color) -> list[Run]:
    """The runs of a paragraph; footnotes leave their mark (see `footnotes_of`)."""
    return _runs(inlines, _Setting(style, link_color))


def plain_run(text: str, style: TextStyle) -> list[Run]:
    """A text without markup as runs."""
    return [Run(text, style.font, style.size, style.color)] if text else []


def footnotes_of(inlines: Sequence[Inline]) -> list[Footnote]:
    """The footnotes in a paragraph, in order."""
    found: list[Footnote] = []
    for inline in inlines:
        if isinstance(inline, Footnote):
            found.append(inline)
        elif isinstance(inline, Strong | Emphasis | Link):
            found += footnotes_of(inline.children)
    return found


def lines_of(inlines: Sequence[Inline], style: TextStyle, link_color: Color) -> list[list[Run]]:
    """The runs of each line that the paragraph's author broke off: an address, or a name and its title."""
    breaks = [place for place, inline in enumerate(inlines) if isinstance(inline, LineBreak)]
    lines = [inlines[start + 1 : end] for start, end in pairwise((-1, *breaks, len(inlines)))]
    return [runs_of(line, style, link_color) for line in lines if line]


def _runs(inlines: Sequence[Inline], setting: _Setting) -> list[Run]:
    runs: list[Run] = []
    for inline in inlines:
        match inline:
            case Text(text):
                runs += [_spoken_run(part, setting) for part in numbers.figures_in(_BREAKABLE_SPACE.sub(" ", text))]
            case Strong(children):
                runs += _runs(children, replace(setting, strong=True))
            case Emphasis(children):
                runs += _runs(children, replace(setting, emphasis=not setting.emphasis))
            case Figure():
                runs.append(_spoken_run(inline, setting))
            case Link(href, children, title):
                mark = InlineMark(href, title or plain_text(children))
                runs += _runs(children, replace(setting, mark=mark))
            case NoteRef():
                runs.append(setting.run(inline.text, mark=note_mark(inline)))
            case Footnote():
                mark = InlineMark(spoken=f" (fotnot {inline.mark})", tag="Reference")
                runs.append(_superscript(setting.run(inline.mark, mark=mark)))
            case LineBreak():
                runs.append(replace(setting.run(""), text=NEWLINE))
            case _:
                raise TypeError(f"no way to set {type(inline).__name__}")
    return runs


def _spoken_run(words: Text | Figure, setting: _Setting) -> Run:
    mark = spoken_mark(words.text, words.spoken) if isinstance(words, Figure) else None
    return setting.run(words.text, mark=mark)


def _superscript(run: Run) -> Run:
    return replace(run, size=run.size * _SUPERSCRIPT_SIZE, rise=run.size * _SUPERSCRIPT_RISE)


def spoken_mark(shown: str, spoken: str) -> InlineMark | None:
    """A mark for words that are spoken otherwise than they are written (`25 843` as `25843`); None when alike."""
    if not spoken or spoken.replace("\u00a0", " ") == shown.replace("\u00a0", " "):
        return None
    return InlineMark(spoken=spoken)


def note_mark(note: NoteRef, *, is_underlined: bool = True) -> InlineMark:
    """The link from a note's number to the note."""
    description = f"Gå till {note.title[:1].lower()}{note.title[1:]}"
    return InlineMark(f"#{note.anchor}", description, is_underlined=is_underlined)
