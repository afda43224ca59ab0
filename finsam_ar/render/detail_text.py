"""What a figure is made of, for a terminal: aligned, in Swedish, with colours (click takes them away in a pipe)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import click

from finsam_ar.books.model import DECISION_NAMES, Register
from finsam_ar.document import numbers
from finsam_ar.render.listing import AMOUNT, DIM, GIVES, TEXT, listing, section
from finsam_ar.render.names import short_names
from finsam_ar.tables.detail import Detail, Share
from finsam_ar.tables.model import Table, Unit
from finsam_ar.visa import Change, total

_ORIGINS = {"historik": "Publicerad uppgift", "uppgift": "Årets uppgift"}


def detail_text(detail: Detail, register: Register, width: int | None = None) -> str:
    """Return all that a cell is made of. `width`: of the terminal; None shortens nothing."""
    blocks = [_head(detail), *_sections(detail, _Names(register), width)]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def changes_text(
    after: Detail, before: Detail | None, changes: Sequence[Change], register: Register, labels: tuple[str, str]
) -> str:
    """Return what changed in a cell; `labels` name the two states."""
    names = _Names(register)
    rows = [("", *labels, "förändring")]
    if after.exact_ore is not None or (before is not None and before.exact_ore is not None):
        rows.append(_change_row("Totalt", after.exact_ore, before.exact_ore if before is not None else None))
    else:
        rows.append(("Exakt", after.exact_text or "–", (before.exact_text if before else "") or "–", ""))
    lines = [_title(after), click.style(after.name, dim=True), ""]
    shown = [
        _change_row(" · ".join(filter(None, names.of(change.name))), change.after_ore, change.before_ore)
        for change in changes
    ]
    lines += listing((TEXT, AMOUNT, AMOUNT, AMOUNT), [*rows, *shown])
    if not changes and after.exact_text == (before.exact_text if before is not None else ""):
        lines += ["", "Inget har ändrats."]
    return "\n".join(lines) + "\n"


def changed_cells_text(cells: Sequence[tuple[str, Detail | None, Detail | None]], labels: tuple[str, str]) -> str:
    """Return all cells that have changed, a line each."""
    if not cells:
        return f"Inga siffror har ändrats sedan {labels[1]}.\n"
    rows = [("", *labels, "förändring")]
    for name, after, before in cells:
        new, old = (None if each is None else each.exact_ore for each in (after, before))
        if new is None and old is None:
            now, then = ((each.exact_text if each is not None else "") or "–" for each in (after, before))
            rows.append((name, now, then, ""))
        else:
            rows.append(_change_row(name, new, old))
    lines = listing((TEXT, AMOUNT, AMOUNT, AMOUNT), rows)
    count = "1 siffra" if len(cells) == 1 else f"{len(cells)} siffror"
    return "\n".join([f"{count} har ändrats sedan {labels[1]}.", "", *lines]) + "\n"


def tables_text(tables: Mapping[str, Table]) -> str:
    """Return the tables that there are, to choose from."""
    return "\n".join(listing((TEXT, TEXT), [(table.id, table.title) for table in tables.values()])) + "\n"


def rows_text(table: Table) -> str:
    """Return a table's rows and columns, to choose from."""
    columns = [(column.id, column.text) for column in table.columns if not column.is_text]
    rows = [(row.id, "  " * row.indent + row.text) for row in table.rows if row.kind != "heading"]
    return "\n".join(
        [
            click.style(table.title, bold=True),
            *section("Rader", listing((TEXT, TEXT), rows)),
            *section("Kolumner", listing((TEXT, TEXT), columns)),
            "",
        ]
    )


class _Names:
    """Accounts as their leaf, verksamheter by their short name."""

    def __init__(self, register: Register) -> None:
        self._names = short_names(register)

    def verksamhet(self, id_: str) -> str:
        """Its short name, with the id where others are called the same."""
        return self._names.get(id_, id_)

    def of(self, name: tuple[str, ...]) -> tuple[str, ...]:
        """The name of a change."""
        if name == ("", ""):
            return ("Publicerad uppgift",)
        return (account(name[0]), self.verksamhet(name[1])) if len(name) > 1 else name


def account(name: str) -> str:
    """`Kostnader:Personal:7010-Lön` -> `7010-Lön`."""
    return name.rpartition(":")[2]


def amount(ore: int) -> str:
    """`−12 345,60`."""
    return numbers.number(Decimal(ore) / 100, 2)


def _head(detail: Detail) -> list[str]:
    lines = [_title(detail), click.style(detail.name, dim=True), ""]
    if not detail.exact_text:
        return [*lines, "Tom: " + ("nämnaren är noll eller saknas." if detail.origin == "kvot" else "inget belopp.")]
    decimals = detail.unit.decimals if detail.unit.is_money else None
    shown = "–" if detail.shown is None else numbers.figure(detail.shown, detail.unit, decimals)[0]
    rows = [("Visas", shown), ("Exakt", detail.exact_text)]
    return [*lines, *listing((TEXT, AMOUNT), rows)]


def _title(detail: Detail) -> str:
    return click.style(f"{detail.title}, {detail.column}", bold=True)


def _sections(detail: Detail, names: _Names, width: int | None) -> Iterator[list[str]]:
    if detail.source is not None:
        yield section("Källa", [f"{_ORIGINS.get(detail.origin, detail.origin)}: {detail.source}"])[1:]
    if detail.parts:
        parts = [("−" if part.sign < 0 else "", part.name, amount(part.amount_ore)) for part in detail.parts]
        title = "Kvot av" if detail.unit is Unit.PERCENT else "Summa av"
        yield section(title, listing((TEXT, TEXT, AMOUNT), parts))[1:]
    if detail.shares:
        yield section("Per konto", _by_account(detail.shares, names))[1:]
        yield section("Per verksamhet", _by_verksamhet(detail.shares, names))[1:]
    if detail.decisions:
        yield section("Beslut", _decisions(detail, names, width))[1:]
    if detail.vouchers:
        count = f"{len(detail.vouchers)} {'kontering' if len(detail.vouchers) == 1 else 'konteringar'}"
        yield section(f"Verifikationer ({count})", _vouchers(detail, width))[1:]


def _by_account(shares: Sequence[Share], names: _Names) -> list[str]:
    """A line an account, and below it its verksamheter where there are several."""
    rows = []
    for name, ore in total((share.account, share.amount_ore) for share in shares).items():
        own = [share for share in shares if share.account == name]
        alone = names.verksamhet(own[0].verksamhet) if len(own) == 1 else ""
        rows.append((account(name) or "Publicerad uppgift", alone, amount(ore)))
        if len(own) > 1:
            rows += [("", names.verksamhet(share.verksamhet), amount(share.amount_ore)) for share in own]
    return listing((TEXT, TEXT, AMOUNT), rows)


def _by_verksamhet(shares: Sequence[Share], names: _Names) -> list[str]:
    sums = total((share.verksamhet, share.amount_ore) for share in shares)
    rows = [(names.verksamhet(id_) or "utan verksamhet", amount(ore)) for id_, ore in sums.items()]
    return listing((TEXT, AMOUNT), rows)


def _decisions(detail: Detail, names: _Names, width: int | None) -> list[str]:
    rows = [
        (
            each.date.isoformat(),
            DECISION_NAMES[each.kind].lower(),
            " ".join(filter(None, (each.organ, each.paragraph, each.dnr))),
            names.verksamhet(each.verksamhet),
            account(each.account),
            amount(each.amount_ore),
            str(each.source) if each.source is not None else "",
        )
        for each in detail.decisions
    ]
    return listing((TEXT, TEXT, GIVES, GIVES, TEXT, AMOUNT, DIM), rows, width)


def _vouchers(detail: Detail, width: int | None) -> list[str]:
    rows = [
        (
            each.date.isoformat(),
            each.voucher,
            account(each.account).partition("-")[0],
            each.payee,
            each.text,
            amount(each.amount_ore),
            str(each.source),
        )
        for each in detail.vouchers
    ]
    return listing((TEXT, TEXT, TEXT, GIVES, GIVES, AMOUNT, DIM), rows, width)


def _change_row(name: str, after: int | None, before: int | None) -> tuple[str, str, str, str]:
    now, then = ("–" if ore is None else amount(ore) for ore in (after, before))
    difference = (after or 0) - (before or 0)
    return name, now, then, ("+" if difference > 0 else "") + amount(difference)
