"""An insats's figures for a terminal, and for other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import click

from finsam_ar.books.decisions import as_of, unreported
from finsam_ar.books.model import DECISION_NAMES, Books, Decision, DecisionKind
from finsam_ar.document import numbers
from finsam_ar.ekonom.insats_figures import InsatsFigures
from finsam_ar.render.listing import AMOUNT, GIVES, TEXT, amounts, listing, section
from finsam_ar.render.sheets import Record, kronor

_DAYS = "{} till {}"
#: The values of a record that a list holds; JSON has also what each year has left, and the decisions.
HEADER = (
    "id", "namn", "per", "status", "beviljat", "overfort", "disponibelt_ursprungligt", "disponibelt", "forbrukat",
    "overfort_vidare",
    "forbrukningskvot", "kvotens_namnare", "prognos", "bundet", "aterstar", "ansokt",
)  # fmt: skip


def insats_text(figures: InsatsFigures, books: Books, width: int | None = None) -> str:
    """Return all figures of one insats, with its decisions. `width`: of the terminal; None shortens nothing."""
    verksamhet = books.register.verksamheter[figures.verksamhet]
    periods = ", ".join(_DAYS.format(*period) for period in figures.periods)
    return "\n".join(
        [
            click.style(f"{verksamhet.name} per {figures.date}", bold=True),
            click.style(" · ".join(filter(None, (verksamhet.id, figures.status, periods))), dim=True),
            *section(f"{figures.date.year}, kr", listing((TEXT, AMOUNT, TEXT), _year_rows(figures))),
            *section("Återstår per år, kr", listing((TEXT, AMOUNT), _by_year(figures))),
            *section("Beslut", _decisions(figures, books, width)),
            "",
        ]
    )


def insatser_text(insatser: Sequence[InsatsFigures], date: dt.date, width: int | None = None) -> str:
    """Return a line for each insats, and their sum. `width`: of the terminal; None shortens nothing."""
    title = click.style(f"Insatser per {date}, kr", bold=True)
    if not insatser:
        return f"{title}\n\nInga insatser har medel, kostnader eller en ansökan.\n"
    columns = {
        "disponibelt": [each.available_ore for each in insatser],
        "förbrukat": [each.spent_ore for each in insatser],
        "flyttat": [each.moved_on_ore for each in insatser],
        "återstår": [each.remaining_ore(date.year) for each in insatser],
        "bundet": [each.committed_ore for each in insatser],
        "prognos": [each.forecast_ore for each in insatser],
    }
    columns = {name: ore for name, ore in columns.items() if any(ore)}
    shown = [amounts([*ore, sum(ore)]) for ore in columns.values()]
    rows = [("insats", "läge", *columns, "kvot")]
    rows += [
        (each.verksamhet, each.status, *(column[place] for column in shown), _per_cent(each.quota))
        for place, each in enumerate(insatser)
    ]
    rows.append(("Summa", "", *(column[-1] for column in shown), ""))
    lines = listing((TEXT, GIVES, *[AMOUNT] * (len(columns) + 1)), rows, width)
    return "\n".join([title, "", *lines, ""])


def insats_record(figures: InsatsFigures, books: Books) -> Record:
    """Return an insats's figures and decisions for other programs."""
    return {
        "id": figures.verksamhet,
        "namn": books.register.verksamheter[figures.verksamhet].name,
        "per": figures.date.isoformat(),
        "status": figures.status.value,
        "beviljat": kronor(figures.decided_ore),
        "overfort": kronor(figures.carried_over_ore),
        "disponibelt_ursprungligt": kronor(figures.original_ore),
        "disponibelt": kronor(figures.available_ore),
        "forbrukat": kronor(figures.spent_ore),
        "overfort_vidare": kronor(figures.moved_on_ore),
        "forbrukningskvot": None if figures.quota is None else str(round(_decimal(figures.quota), 6)),
        "kvotens_namnare": kronor(round(figures.expected_ore)),
        "prognos": kronor(figures.forecast_ore),
        "bundet": kronor(figures.committed_ore),
        "aterstar": kronor(figures.remaining_ore(figures.date.year)),
        "ansokt": kronor(sum(figures.applied_by_year.values())),
        "perioder": [{"fran": start.isoformat(), "till": end.isoformat()} for start, end in figures.periods],
        "beviljat_per_ar": {str(year): kronor(ore) for year, ore in figures.granted_by_year.items()},
        "aterstar_per_ar": {str(year): kronor(ore) for year, ore in figures.remaining_by_year.items()},
        "beslut": [
            {
                "datum": each.date.isoformat(),
                "beslut": DECISION_NAMES[each.kind],
                "organ": each.organ,
                "paragraf": each.paragraph,
                "delegation": each.delegation,
                "dnr": each.dnr,
                "belopp": kronor(each.amount_ore) if each.amount_ore else None,
                "oanmalt": not is_reported,
            }
            for each, is_reported in _own_decisions(figures, books)
        ],
    }


def _year_rows(figures: InsatsFigures) -> list[tuple[str, str, str]]:
    names = {
        "Beviljat": figures.decided_ore,
        "Överfört från tidigare år": figures.carried_over_ore,
        "Disponibelt, ursprungligt": figures.original_ore,
        "Disponibelt, reviderat": figures.available_ore,
        "Förbrukat": figures.spent_ore,
        "Överfört till senare år": figures.moved_on_ore,
        "Återstår": figures.remaining_ore(figures.date.year),
        "Bundet, med kommande år": figures.committed_ore,
        "Prognos för året": figures.forecast_ore,
    }
    applied = sum(figures.applied_by_year.values())
    if applied:
        names["Ansökt, väntar på beslut"] = applied
    shown = zip(names, amounts(list(names.values())), strict=True)
    return [*((name, text, "") for name, text in shown), ("Förbrukningskvot", *_quota(figures))]


def _quota(figures: InsatsFigures) -> tuple[str, str]:
    """Return the quota and what its denominator is."""
    if figures.quota is None:
        return numbers.NIL, ""
    months = f"{figures.elapsed_months} av {figures.running_months} månader"
    (expected,) = amounts([round(figures.expected_ore)])
    return _per_cent(figures.quota), f"förbrukat av {expected} kr = disponibelt, {months}"


def _by_year(figures: InsatsFigures) -> list[tuple[str, str]]:
    years = figures.remaining_by_year
    return [(str(year), text) for year, text in zip(years, amounts(list(years.values())), strict=True)]


def _decisions(figures: InsatsFigures, books: Books, width: int | None) -> list[str]:
    own = list(_own_decisions(figures, books))
    shown = amounts([each.amount_ore or None for each, _ in own])
    rows = [
        (
            each.date.isoformat(),
            DECISION_NAMES[each.kind],
            _concerned(each),
            text,
            each.organ,
            each.paragraph or (each.delegation and f"del. {each.delegation}"),
            each.dnr,
            _remark(each, is_reported=is_reported),
        )
        for (each, is_reported), text in zip(own, shown, strict=True)
    ]
    return listing((TEXT, TEXT, TEXT, AMOUNT, GIVES, TEXT, TEXT, GIVES), rows, width) or ["Inga beslut."]


def _own_decisions(figures: InsatsFigures, books: Books) -> Iterator[tuple[Decision, bool]]:
    """Yield the insats's decisions up to the day, and whether each one that needs it is reported to the board."""
    known = as_of(books.decisions, figures.date)
    waiting = unreported(known)
    for each in known:
        if each.verksamhet == figures.verksamhet and each.kind != DecisionKind.DISTRIBUTION:
            yield each, each not in waiting


def _concerned(decision: Decision) -> str:
    if decision.kind == DecisionKind.TRANSFER:
        return f"{decision.from_year} till {decision.year}"
    if decision.year is not None:
        return str(decision.year)
    if decision.period_from is None:
        return f"till {decision.period_to}" if decision.period_to else ""
    return _DAYS.format(decision.period_from, decision.period_to or "vidare")


def _remark(decision: Decision, *, is_reported: bool) -> str:
    remarks = (
        "" if is_reported else "inte anmält till styrelsen",
        decision.payout or "",
        ", ".join(f"{kind} {ore}" for kind, ore in _by_cost(decision)),
        decision.conditions,
        decision.disqualified and f"jäv: {decision.disqualified}",
    )
    return ", ".join(filter(None, remarks))


def _by_cost(decision: Decision) -> Iterator[tuple[str, str]]:
    return zip((kind for kind, _ in decision.by_cost), amounts([ore for _, ore in decision.by_cost]), strict=True)


def _per_cent(quota: Fraction | None) -> str:
    return numbers.NIL if quota is None else f"{numbers.number(_decimal(quota * 100), 0)}{numbers.NBSP}%"


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
