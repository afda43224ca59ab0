"""The commands of the ekonom's day that only look: at insatser, payments that are due, members and the ESF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from finsam_ar.commands.terminal import terminal_width, working
from finsam_ar.commands.usage import Command, Day, Year, list_format
from finsam_ar.errors import Problem, UserError
from finsam_ar.place import booked_day, find_project

if TYPE_CHECKING:
    from finsam_ar.render.sheets import Record

Format = Literal["text", "json", "csv"]

_DAY = click.option(
    "--per",
    "day",
    type=Day(),
    metavar="DATUM",
    help="Dagen som siffrorna gäller, som 2022-08-31. Annars den senaste bokförda dagen.",
)


@click.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar insats                               alla insatser, en rad var
  finsam-ar insats stegen --per 2022-08-31
  finsam-ar insats --format csv > insatser.csv
""",
)
@click.argument("id_", metavar="[ID]", required=False)
@_DAY
@list_format
@click.pass_obj
def insats(folder: Path | None, id_: str | None, day: dt.date | None, format_: Format) -> None:
    """Visa vad en insats har fått, använt och har kvar. Utan ID: alla insatser.

    Beslut räknas till och med dagen, och kostnader som är bokförda till och med den.
    """
    project = find_project(folder)
    from finsam_ar import report
    from finsam_ar.ekonom.insats_figures import figures, insatser
    from finsam_ar.render import insats_text
    from finsam_ar.suggest import near

    with working("Räknar …"):
        books = report.load_books(project)
        day = booked_day(books, day)
        if id_ is not None and id_ not in books.register.verksamheter:
            known = [each.id for each in books.register.verksamheter.values() if each.is_insats]
            raise UserError(Problem(f"insatsen ”{id_}” finns inte i registret", hint=near(id_, known)))
        found = insatser(books, day) if id_ is None else [figures(books, id_, day)]
    if format_ != "text":
        rows = [insats_text.insats_record(each, books) for each in found]
        _print_records(format_, "insatser", rows, insats_text.HEADER)
    elif id_ is None:
        click.echo(insats_text.insatser_text(found, day, terminal_width()), nl=False)
    else:
        click.echo(insats_text.insats_text(found[0], books, terminal_width()), nl=False)


@click.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar utbetalningar
  finsam-ar utbetalningar --per 2022-08-31
  finsam-ar utbetalningar --format csv > utbetalningar.csv
""",
)
@_DAY
@list_format
@click.pass_obj
def utbetalningar(folder: Path | None, day: dt.date | None, format_: Format) -> None:
    """Visa vad insatserna ska ha betalt enligt utbetalningsplanerna, och vad som inte stämmer.

    Det som väntas eller är försenat, det som är betalt två gånger, utan beslut, utan avtal eller över det beviljade,
    och skulder som inte är betalda.
    """
    project = find_project(folder)
    from finsam_ar import report
    from finsam_ar.books.journal import read_journal
    from finsam_ar.ekonom.payouts import payouts
    from finsam_ar.render import payouts_text

    with working("Räknar …"):
        books = report.load_books(project)
        found = payouts(books, read_journal(project.main_file), booked_day(books, day))
    if format_ == "text":
        click.echo(payouts_text.payouts_text(found, books.register, terminal_width()), nl=False)
    else:
        rows = payouts_text.payouts_records(found)
        _print_records(format_, "utbetalningar", rows, payouts_text.HEADER)


@click.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar medlemsbidrag 2023
  finsam-ar medlemsbidrag 2023 --format csv > medlemsbidrag-2023.csv
""",
)
@click.argument("year", metavar="ÅR", type=Year())
@list_format
@click.pass_obj
def medlemsbidrag(folder: Path | None, year: int, format_: Format) -> None:
    """Räkna ut vad varje medlem betalar ett år, och jämför med böckerna.

    Styrelsens budget delas efter andelarna i templates/kontroller.toml, och mellan kommunerna efter nyckeln
    ”medlemsbidrag” som gäller vid årets början.
    """
    project = find_project(folder)
    from finsam_ar import report
    from finsam_ar.config.kontroller import read_member_shares
    from finsam_ar.ekonom.contributions import contributions
    from finsam_ar.render import contributions_text

    with working("Räknar …"):
        settings = read_member_shares(project.templates)
        found = contributions(report.load_books(project), settings, year)
    if format_ == "text":
        click.echo(contributions_text.contributions_text(found, terminal_width()), nl=False)
    else:
        rows = contributions_text.contributions_records(found)
        _print_records(format_, "medlemsbidrag", rows, contributions_text.HEADER)


@click.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar esf
  finsam-ar esf lyftet --per 2022-08-31
""",
)
@click.argument("name", metavar="[PROJEKT]", required=False)
@_DAY
@click.pass_obj
def esf(folder: Path | None, name: str | None, day: dt.date | None) -> None:
    """Visa vad ESF-projekt har kostat, och vad som är sökt, inbetalt och upplupet. Utan PROJEKT: alla."""
    project = find_project(folder)
    from finsam_ar.render.esf_text import esf_text
    from finsam_ar.vouchers.desk import open_desk
    from finsam_ar.vouchers.esf import figures, projects

    with working("Räknar …"):
        desk = open_desk(project.main_file, project.templates, dt.date.min)
        day = booked_day(desk.books, day)
        found = [figures(desk, each, day) for each in ([name] if name else projects(desk))]
    click.echo(esf_text(found, day, terminal_width()), nl=False)


def _print_records(format_: Literal["json", "csv"], name: str, rows: Sequence[Record], header: Sequence[str]) -> None:
    from finsam_ar.render import sheets

    text = sheets.records_csv(rows, header) if format_ == "csv" else sheets.records_json(name, rows)
    click.echo(text, nl=False)
