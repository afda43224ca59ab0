"""ESF projects' figures for a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import click

from finsam_ar.render.listing import AMOUNT, TEXT, amounts, listing, section
from finsam_ar.vouchers.esf import Claim, EsfFigures


def esf_text(projects: Sequence[EsfFigures], date: dt.date, width: int | None = None) -> str:
    """Return all figures of projects and their claims. `width`: of the terminal; None shortens nothing."""
    shown = [_project(each, date, width) for each in projects if each.cost_ore or each.claims]
    return "\n".join(shown) if shown else f"Inget ESF-projekt har kostnader eller ansökningar per {date}.\n"


def _project(figures: EsfFigures, date: dt.date, width: int | None) -> str:
    named = {
        "Kostnad": figures.cost_ore,
        "Sökt": figures.claimed_ore,
        "  varav inbetalt": figures.received_ore,
        "  varav inte inbetalt": figures.claimed_ore - figures.received_ore,
        "Upplupet, inte sökt": figures.accrued_ore,
        "Kostnad minus sökt och upplupet": figures.uncovered_ore,
    }
    lines = listing((TEXT, AMOUNT), list(zip(named, amounts(list(named.values())), strict=True)))
    return "\n".join(
        [
            click.style(f"{figures.name} per {date}, kr", bold=True),
            click.style(figures.project, dim=True),
            "",
            *lines,
            *(section("Ansökningar, kr", _claims(figures.claims, width)) if figures.claims else ()),
            "",
        ]
    )


def _claims(claims: Sequence[Claim], width: int | None) -> list[str]:
    columns = [
        amounts([claim.claimed_ore for claim in claims]),
        amounts([claim.received_ore for claim in claims]),
        amounts([claim.accrued_ore for claim in claims]),
    ]
    rows: list[tuple[str, ...]] = [("länk", "avser", "sökt", "inbetalt", "upplupet", "")]
    rows += [
        (
            f"^{claim.link}" if claim.link else "utan länk",
            claim.avser,
            *(column[place] for column in columns),
            "öppen" if claim.open_ore else "",
        )
        for place, claim in enumerate(claims)
    ]
    return listing((TEXT, TEXT, AMOUNT, AMOUNT, AMOUNT, TEXT), rows, width)
