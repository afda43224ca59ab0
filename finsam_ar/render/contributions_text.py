"""Members' contributions for a terminal and for other programs."""

from __future__ import annotations

from collections.abc import Iterator

import click

from finsam_ar.document.numbers import NBSP
from finsam_ar.ekonom.contributions import Contribution, Contributions
from finsam_ar.render.listing import AMOUNT, GIVES, TEXT, amounts, listing
from finsam_ar.render.sheets import Record, kronor

_TIMES = {1: "per år", 2: "per halvår", 4: "per kvartal", 12: "per månad"}
#: The values of a record.
HEADER = (
    "ar", "medlem", "namn", "slag", "beraknat", "varav_rest", "betalningar", "per_betalning", "sista_betalning",
    "bokfort", "skillnad",
)  # fmt: skip


def contributions_text(found: Contributions, width: int | None = None) -> str:
    """Return a line for each member, their sum, and where the books differ. `width`: of the terminal."""
    lines = [click.style(f"Medlemsbidrag {found.year}, kr", bold=True)]
    lines += [
        click.style(" ".join(filter(None, ("Budget:", each.organ, each.paragraph, each.dnr))), dim=True)
        for each in found.budget
    ]
    if found.key:
        lines.append(click.style(f"Nyckel: {found.key.source}", dim=True))
    lines += ["", *listing((GIVES, TEXT, AMOUNT, AMOUNT, TEXT, AMOUNT, AMOUNT), list(_rows(found)), width), ""]
    return "\n".join([*lines, *_remarks(found), ""])


def contributions_records(found: Contributions) -> list[Record]:
    """Return a record for each member; what isn't booked yet has no outcome and no difference."""
    return [
        {
            "ar": found.year,
            "medlem": each.member.id,
            "namn": each.member.name,
            "slag": each.share.membership,
            "beraknat": kronor(each.computed_ore),
            "varav_rest": kronor(each.extra_ore),
            "betalningar": each.share.payments,
            "per_betalning": kronor(each.payments_ore[0]),
            "sista_betalning": kronor(each.payments_ore[-1]),
            "bokfort": kronor(each.booked_ore) if found.is_booked else None,
            "skillnad": kronor(each.gap_ore) if found.is_booked else None,
        }
        for each in found.members
    ]


def _rows(found: Contributions) -> Iterator[tuple[str, ...]]:
    members = found.members
    columns = [
        amounts([*(each.computed_ore for each in members), found.total_ore]),
        [*amounts([each.payments_ore[0] for each in members]), ""],
        [*(_times(each) for each in members), ""],
    ]
    heads = ["beräknat", "per betalning", ""]
    if found.is_booked:
        columns.append(amounts([*(each.booked_ore for each in members), found.booked_ore]))
        columns.append(amounts([*(each.gap_ore for each in members), found.booked_ore - found.total_ore]))
        heads += ["bokfört", "skillnad"]
    else:
        columns += [[""] * (len(members) + 1)] * 2
        heads += ["", ""]
    names = [(each.member.name, f"{each.share.membership} {each.share.percent}{NBSP}%") for each in members]
    yield ("", "", *heads)
    for place, name in enumerate([*names, ("Summa", "")]):
        yield (*name, *(column[place] for column in columns))


def _times(contribution: Contribution) -> str:
    """Return how often it is paid, and the last payment where that is another."""
    first, last = contribution.payments_ore[0], contribution.payments_ore[-1]
    times = _TIMES[contribution.share.payments]
    return times if first == last else f"{times}, sist {amounts([last])[0]}"


def _remarks(found: Contributions) -> Iterator[str]:
    extra = [each for each in found.members if each.extra_ore]
    if extra:
        names = ", ".join(each.member.name for each in extra)
        yield f"Det som blev över vid delningen, {amounts([extra[0].extra_ore])[0]} kr var: {names}."
    if not found.is_booked:
        yield f"{found.year} är inte bokfört än."
        return
    different = [each for each in found.members if each.gap_ore]
    for each, gap in zip(different, amounts([abs(each.gap_ore) for each in different]), strict=True):
        word = "mer" if each.gap_ore > 0 else "mindre"
        yield f"{each.member.name}: {gap} kr {word} är bokfört än beräknat."
    if found.unnamed_ore:
        yield f"{amounts([found.unnamed_ore])[0]} kr är bokfört på någon som inte är medlem, eller utan motpart."
    if not different and not found.unnamed_ore:
        yield "Böckerna stämmer med beräkningen."
