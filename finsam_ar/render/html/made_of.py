"""What the figures are made of, as JSON for the page's script."""

from __future__ import annotations

import json
from collections.abc import Mapping

from markupsafe import Markup

from finsam_ar.books.model import DECISION_NAMES
from finsam_ar.errors import Source
from finsam_ar.tables.detail import DecisionLine, Detail, Share, VoucherLine


class _Names:
    """Names that are written once and referred to by their place."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self.all: dict[str, int] = {}

    def account(self, account: str) -> int:
        return self._place(_leaf(account) or "–")

    def verksamhet(self, id_: str) -> int:
        return self._place(self.of_verksamhet(id_) or "–")

    def of_verksamhet(self, id_: str) -> str:
        return self._names.get(id_, id_)

    def _place(self, name: str) -> int:
        return self.all.setdefault(name, len(self.all))


def details_json(details: Mapping[str, Detail], verksamheter: Mapping[str, str]) -> Markup:
    """The details, safe to stand in a script element; `verksamheter` is what those are called, by id."""
    names = _Names(verksamheter)
    facts = {fact: _detail(detail, names) for fact, detail in sorted(details.items())}
    text = json.dumps({"names": list(names.all), "facts": facts}, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704  JSON, and no tag can begin in it


def _detail(detail: Detail, names: _Names) -> dict[str, object]:
    found: dict[str, object] = {
        "title": detail.title,
        "column": detail.column,
        "unit": detail.unit.value if detail.unit.is_money else "",
        "exact": detail.exact_text,
        "ore": detail.exact_ore,
        "origin": detail.origin,
        "parts": [[part.sign, part.name, part.amount_ore] for part in detail.parts],
        "shares": [_share(share, names) for share in detail.shares],
        "decisions": [_decision(line, names) for line in detail.decisions],
        "vouchers": [_voucher(line, names) for line in detail.vouchers],
        "source": _place(detail.source) if detail.source else "",
    }
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _share(share: Share, names: _Names) -> list[int]:
    return [names.account(share.account), names.verksamhet(share.verksamhet), share.amount_ore]


def _leaf(account: str) -> str:
    """The account's own name: it has the number, so it is unique."""
    return account.rpartition(":")[2]


def _decision(line: DecisionLine, names: _Names) -> list[object]:
    made = " ".join(part for part in (line.organ, line.paragraph, line.date.isoformat(), line.dnr) if part)
    concerns = ", ".join(filter(None, (names.of_verksamhet(line.verksamhet), _leaf(line.account))))
    return [DECISION_NAMES[line.kind], made, concerns, line.amount_ore]


def _voucher(line: VoucherLine, names: _Names) -> list[object]:
    words = f"{line.payee}: {line.text}" if line.payee and line.text else line.payee or line.text
    return [
        line.date.isoformat(),
        line.voucher,
        words,
        names.account(line.account),
        names.verksamhet(line.verksamhet),
        line.amount_ore,
        _place(line.source),
    ]


def _place(source: Source) -> str:
    """The file's name and line: its folder depends on where the program runs."""
    return f"{source.file.name}, rad {source.line}" if source.line else source.file.name
