"""Nearest names, for hints in errors."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_FEW = 12


def near(name: str, known: Iterable[str]) -> str:
    """Return `Menade du ”…”?` when something known is spelled almost so, else what there is, when that is little."""
    names = list(dict.fromkeys(known))
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    if close:
        return f"Menade du {quoted(close)}?"
    return f"Det som finns är {', '.join(names)}." if 0 < len(names) <= _FEW else ""


def quoted(names: Iterable[str]) -> str:
    """Return `”a”, ”b” eller ”c”`."""
    *first, last = (f"”{name}”" for name in names)
    return f"{', '.join(first)} eller {last}" if first else last
