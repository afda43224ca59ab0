"""What verksamheter are called where a line has little room."""

from __future__ import annotations

from collections import Counter

from finsam_ar.books.model import Register


def short_names(register: Register) -> dict[str, str]:
    """Return each verksamhet's short name by id, with the id where others are called the same."""
    often = Counter(each.short_name for each in register.verksamheter.values())
    return {
        each.id: f"{each.short_name} ({each.id})" if often[each.short_name] > 1 else each.short_name
        for each in register.verksamheter.values()
    }
