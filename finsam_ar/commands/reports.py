"""The commands that make reports, tables and facts; each finds the project and calls one function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from finsam_ar.commands.terminal import tell_written, working
from finsam_ar.commands.usage import Command, Year, list_format, paper_options, wanted_report
from finsam_ar.errors import Problem, UserError
from finsam_ar.place import booked_year, find_project

if TYPE_CHECKING:
    from finsam_ar.rendered import Archive, Format
    from finsam_ar.tables.model import Table

_FORMATS = click.option(
    "--format",
    "formats",
    type=click.Choice(["pdf", "html", "xlsx"]),
    multiple=True,
    metavar="FORMAT",
    help="Bara den filen: pdf, html eller xlsx. Får stå flera gånger. Annars alla tre.",
)


@click.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar arsredovisning 2022
  finsam-ar arsredovisning 2022 --slutlig
  finsam-ar arsredovisning 2022 --arkiv 3a
""",
)
@click.argument("year", metavar="[ÅR]", type=Year(), required=False)
@click.option(
    "--slutlig",
    is_flag=True,
    help="Gör den slutliga: vägrar om en kontroll visar fel, och sparar vad som visades i faststalld.json.",
)
@click.option(
    "--arkiv",
    type=click.Choice(["2a", "3a"]),
    default="2a",
    metavar="DEL",
    help="PDF/A-2a (förvalt), eller 3a som har siffrorna i sig som JSON och CSV. Verifikationer följer aldrig med.",
)
@_FORMATS
@click.pass_obj
def arsredovisning(
    folder: Path | None, year: int | None, *, slutlig: bool, arkiv: Archive, formats: tuple[Format, ...]
) -> None:
    """Gör årsredovisningen som PDF och HTML, och tabellerna som XLSX. Utan ÅR: det senaste bokförda året."""
    project = find_project(folder)
    from finsam_ar import report
    from finsam_ar.target import annual

    with working("Gör årsredovisningen …"):
        books = report.load_books(project)
        year = booked_year(books, year)
        target = annual(project, year)
        written = report.write(project, books, target, final=slutlig, archive=arkiv, formats=formats)
    tell_written(written)


@click.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar rapport ekonomisk-information 2023-03-31
  finsam-ar rapport tertialrapport 2022 t2
  finsam-ar rapport insatsuppfoljning 2022 h2
  finsam-ar rapport plan 2025 --format pdf
""",
)
@click.argument("kind", metavar="SLAG")
@click.argument("when", metavar="NÄR")
@click.argument("part", metavar="[PERIOD]", required=False)
@_FORMATS
@click.pass_obj
def rapport(folder: Path | None, kind: str, when: str, part: str | None, *, formats: tuple[Format, ...]) -> None:
    """Gör en av styrelsens andra rapporter som PDF, HTML och XLSX, i reports/år/rapporten/.

    SLAG är ekonomisk-information, tertialrapport, insatsuppfoljning, plan eller ett eget i templates/rapporter. NÄR är
    dagen, året, eller året och PERIOD (t2, k3, h1), beroende på slaget.
    """
    project = find_project(folder)
    from finsam_ar import report
    from finsam_ar.target import paper

    with working("Gör rapporten …"):
        target = paper(project, kind, when, part)
        written = report.write(project, report.load_books(project), target, formats=formats)
    tell_written(written)


@click.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar tabeller 2022 --format text --tabell balansrakning
  finsam-ar tabeller 2022 --format json > tabeller.json
  finsam-ar tabeller --rapport ekonomisk-information --datum 2023-03-31
  finsam-ar tabeller --rapport ekonomisk-information --datum 2023-03-31 --anta "bron=bifall"
  finsam-ar tabeller 2022 --rapport tertialrapport --period t2
""",
)
@click.argument("year", metavar="[ÅR]", type=Year(), required=False)
@paper_options
@click.option(
    "--anta",
    "assumptions",
    multiple=True,
    metavar="ANTAGANDE",
    help="Räkna som om det vore beslutat: insats=bifall, insats=BELOPP, insats=avslut DATUM. Får stå flera gånger.",
)
@list_format
@click.option("--tabell", metavar="ID", help="Bara den här tabellen, som resultatrakning.")
@click.pass_obj
def tabeller(
    folder: Path | None,
    /,
    year: int | None,
    assumptions: tuple[str, ...],
    format_: str,
    tabell: str | None,
    **paper: str | None,
) -> None:
    """Skriv ut årets tabeller, eller en annan rapports."""
    if year is None and paper["rapport"] is None:
        raise click.UsageError("Ange ÅR, eller --rapport och --datum.")
    wanted = wanted_report(year, **paper)
    if assumptions and wanted.kind is None:
        raise click.UsageError("--anta hör ihop med --rapport.")
    project = find_project(folder)
    from finsam_ar import report
    from finsam_ar.assumptions import assume
    from finsam_ar.render import export

    with working("Räknar tabellerna …"):
        books = report.load_books(project)
        target = wanted.target(project, books)
        tables = report.tables(project, assume(books, assumptions, target.occasion), target)
    if tabell is not None:
        tables = {tabell: _known_table(tables, tabell)}
    exporters: Mapping[str, Callable[[Mapping[str, Table]], str]] = {
        "json": partial(export.to_json, target.occasion.year),
        "csv": export.to_csv,
        "text": export.to_text,
    }
    tables = {table.id: table for table in (_named(table, target.export_suffix) for table in tables.values())}
    text = exporters[format_](tables)
    click.echo(text, nl=not text.endswith("\n"))


@click.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar fakta 2022 > fakta-2022.json
  finsam-ar fakta 2022 --format csv > fakta-2022.csv
""",
)
@click.argument("year", metavar="ÅR", type=Year())
@click.option(
    "--format",
    "format_",
    type=click.Choice(["json", "csv"]),
    default="json",
    metavar="FORMAT",
    help="json (förvalt) eller csv.",
)
@paper_options
@click.pass_obj
def fakta(folder: Path | None, /, year: int, format_: str, **paper: str | None) -> None:
    """Skriv ut årets siffror som öppna data: begrepp, period, verksamhet, källa, exakt och visat värde."""
    wanted = wanted_report(year, **paper)
    project = find_project(folder)
    from finsam_ar import report
    from finsam_ar.render import facts

    with working("Räknar …"):
        books = report.load_books(project)
        publisher, records = report.facts(project, books, wanted.target(project, books))
    text = facts.to_csv(records) if format_ == "csv" else facts.to_json(year, publisher, records)
    click.echo(text, nl=False)


def _named(table: Table, suffix: str) -> Table:
    return replace(table, id=f"{table.id}{suffix}")


def _known_table(tables: Mapping[str, Table], id_: str) -> Table:
    from finsam_ar.suggest import near

    if id_ not in tables:
        raise UserError(Problem(f"tabellen ”{id_}” finns inte", hint=near(id_, tables)))
    return tables[id_]
