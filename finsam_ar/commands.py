"""The commands of `finsam-ar`: each finds the project, calls one function and prints what came of it.

Only what every command needs is imported here, so that `--help` is quick; a command imports the rest.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from finsam_ar import __version__
from finsam_ar.commands_serve import fava, forhandsgranska
from finsam_ar.errors import Problem, UserError
from finsam_ar.place import MAIN_FILE, booked_year, find_folder, find_project
from finsam_ar.usage import Folder, Group, Year

if TYPE_CHECKING:
    from finsam_ar.checks.model import Finding
    from finsam_ar.report import Archive, Format
    from finsam_ar.tables.model import Table

_EXAMPLES = """
\b
Exempel:
  finsam-ar arsredovisning 2022      gör PDF, HTML och XLSX i reports/2022/
  finsam-ar kontrollera              kontrollerar det senaste bokförda året
  finsam-ar tabeller 2022 --format text --tabell resultatrakning
  finsam-ar nytt-ar 2023             lägger upp ett nytt år
"""


@click.group(
    cls=Group,
    epilog=_EXAMPLES,
    options_metavar="[FLAGGOR]",
    subcommand_metavar="KOMMANDO …",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="finsam-ar %(version)s", help="Visa programmets version.")
@click.option(
    "--katalog",
    type=Folder(),
    metavar="MAPP",
    help="Mappen som har ledger/, reports/ och templates/. Annars söks den från mappen du står i och uppåt.",
)
@click.pass_context
def cli(ctx: click.Context, katalog: Path | None) -> None:
    """Bokföring och årsredovisning för ett samordningsförbund."""
    ctx.obj = katalog


@cli.command(
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
@click.option(
    "--format",
    "formats",
    type=click.Choice(["pdf", "html", "xlsx"]),
    multiple=True,
    metavar="FORMAT",
    help="Bara den filen: pdf, html eller xlsx. Får stå flera gånger. Annars alla tre.",
)
@click.pass_obj
def arsredovisning(
    folder: Path | None, year: int | None, *, slutlig: bool, arkiv: Archive, formats: tuple[Format, ...]
) -> None:
    """Gör årsredovisningen som PDF och HTML, och tabellerna som XLSX. Utan ÅR: det senaste bokförda året."""
    project = find_project(folder)
    from finsam_ar import report

    with _working("Gör årsredovisningen …"):
        books = report.load_books(project)
        year = booked_year(books, year)
        wanted = formats or report.FORMATS
        written = report.annual_report(project, books, year, final=slutlig, archive=arkiv, formats=wanted)
    faults = [finding for finding in written.findings if finding.severity == "fel"]
    if faults:
        _print_findings(faults)
        click.echo(
            click.style("UTKAST", fg="red", bold=True) + f": {len(faults)} fel, se kontrollbladet sist i rapporten."
        )
    for path in written.paths:
        click.echo(f"Skrev {_shown(path)}")


cli.add_command(forhandsgranska)


@cli.command(options_metavar="[FLAGGOR]")
@click.argument("year", metavar="[ÅR]", type=Year(), required=False)
@click.pass_obj
def kontrollera(folder: Path | None, year: int | None) -> int:
    """Kontrollera böcker, tabeller och text. Utan ÅR: det senaste bokförda året.

    Fel gör årsredovisningen till ett utkast (och kommandot slutar med 1); varningar trycks på kontrollbladet.
    """
    project = find_project(folder)
    from finsam_ar import report

    with _working("Kontrollerar …"):
        books = report.load_books(project)
        year = booked_year(books, year)
        findings = report.check(project, books, year)
    _print_findings(findings)
    faults = sum(finding.severity == "fel" for finding in findings)
    warnings = len(findings) - faults
    click.echo(f"{year}: {faults} fel, {warnings} {'varning' if warnings == 1 else 'varningar'}.")
    return 1 if faults else 0


@cli.command(
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar tabeller 2022 --format text --tabell balansrakning
  finsam-ar tabeller 2022 --format json > tabeller.json
""",
)
@click.argument("year", metavar="ÅR", type=Year())
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    metavar="FORMAT",
    help="text (förvalt), json eller csv.",
)
@click.option("--tabell", metavar="ID", help="Bara den här tabellen, som resultatrakning.")
@click.pass_obj
def tabeller(folder: Path | None, year: int, format_: str, tabell: str | None) -> None:
    """Skriv ut årets tabeller."""
    project = find_project(folder)
    from finsam_ar import report
    from finsam_ar.render import export

    with _working("Räknar tabellerna …"):
        tables = report.tables(project, report.load_books(project), year)
    if tabell is not None:
        tables = {tabell: _known_table(tables, tabell)}
    exporters: Mapping[str, Callable[[Mapping[str, Table]], str]] = {
        "json": partial(export.to_json, year),
        "csv": export.to_csv,
        "text": export.to_text,
    }
    text = exporters[format_](tables)
    click.echo(text, nl=not text.endswith("\n"))


@cli.command(
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
@click.pass_obj
def fakta(folder: Path | None, year: int, format_: str) -> None:
    """Skriv ut årets siffror som öppna data: begrepp, period, verksamhet, källa, exakt och visat värde."""
    project = find_project(folder)
    from finsam_ar import report
    from finsam_ar.render import facts

    with _working("Räknar …"):
        publisher, records = report.facts(project, report.load_books(project), year)
    text = facts.to_csv(records) if format_ == "csv" else facts.to_json(year, publisher, records)
    click.echo(text, nl=False)


@cli.command(
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar visa 2022 resultatrakning                             tabellens rader och kolumner
  finsam-ar visa 2022 resultatrakning kostnader-personal
  finsam-ar visa 2022 balansrakning kassa-och-bank --kolumn år-1
  finsam-ar visa 2022 resultatrakning arets-resultat --jamfor     med året före
  finsam-ar visa 2022 --jamfor HEAD~1                             allt som har ändrats sedan en version
""",
)
@click.argument("year", metavar="ÅR", type=Year())
@click.argument("table", metavar="[TABELL]", required=False)
@click.argument("row", metavar="[RAD]", required=False)
@click.option("--kolumn", metavar="KOLUMN", help="År-1, budget, h1 eller kolumnens id. Annars årets utfall.")
@click.option(
    "--jamfor",
    is_flag=False,
    flag_value="",
    metavar="[VERSION]",
    help="Vad som har ändrats sedan året före, eller sedan en tidigare version i git (HEAD~1, en tagg).",
)
@click.pass_obj
def visa(
    folder: Path | None, year: int, table: str | None, row: str | None, kolumn: str | None, jamfor: str | None
) -> None:
    """Visa vad en siffra består av: konton, verksamheter, beslut och verifikationer."""
    if jamfor == "" and row is None:
        raise click.UsageError("--jamfor utan version behöver en tabell och en rad.")
    project = find_project(folder)
    from finsam_ar import asked

    with _working("Räknar …"):
        text = asked.answer(project, year, asked.Question(table, row, kolumn, jamfor), _terminal_width())
    click.echo(text, nl=False)


@cli.command(
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar revision 2022
  finsam-ar revision 2022 --arkiv 3a      när årsredovisningen gjordes med --arkiv 3a
""",
)
@click.argument("year", metavar="[ÅR]", type=Year(), required=False)
@click.option(
    "--arkiv",
    type=click.Choice(["2a", "3a"]),
    default="2a",
    metavar="DEL",
    help="Det som årsredovisningens PDF gjordes med: 2a (förvalt) eller 3a.",
)
@click.pass_obj
def revision(folder: Path | None, year: int | None, arkiv: Archive) -> None:
    """Gör revisorns paket: böckerna, rapporten och historiken i en zip. Utan ÅR: det senaste bokförda året.

    Paketet har verifikationerna i sig och är inte offentligt. Böcker och texter ska vara sparade med git.
    """
    project = find_project(folder)
    from finsam_ar import report
    from finsam_ar.audit.bundle import audit_pack

    with _working("Gör revisorns paket …"):
        books = report.load_books(project)
        written = audit_pack(project, books, booked_year(books, year), archive=arkiv)
    click.echo(f"Skrev {_shown(written)}")


@cli.command(
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar verifiera reports/2022/revision-2022.zip
""",
)
@click.argument("paket", metavar="FIL", type=click.Path(path_type=Path))
@click.pass_obj
def verifiera(folder: Path | None, paket: Path) -> int:
    """Pröva revisorns paket: att det är helt, och att böckerna ger samma siffror och samma byte.

    Böckerna hämtas ur versionshistoriken, så som de var när paketet gjordes. Kommandot slutar med 1 om något skiljer.
    """
    project = find_project(folder)
    from finsam_ar.audit.verify import verify

    with _working("Räknar om …"):
        verdict = verify(project.directory, paket)
    click.echo(str(verdict))
    return 0 if verdict.is_good else 1


cli.add_command(fava)


@cli.command("nytt-ar", options_metavar="[FLAGGOR]")
@click.argument("year", metavar="ÅR", type=Year())
@click.pass_obj
def nytt_ar(folder: Path | None, year: int) -> None:
    """Lägg upp ett nytt år i ledger/ och reports/.

    Bokföringsfilen börjar med förra årets utgående balanser och återföringen av dess periodiseringar; texterna får
    förra årets stomme. Filer som redan finns lämnas som de är, så kommandot kan köras igen.
    """
    directory = find_folder(folder)
    from finsam_ar import new_year

    with _working("Läser böckerna …"):
        outcome = new_year.make(directory, directory / MAIN_FILE, year)
    for path in outcome.kept:
        click.echo(f"Finns redan, orörd: {_shown(path)}")
    for path in outcome.written:
        click.echo(f"Skrev {_shown(path)}")
    if not outcome.written:
        click.echo(f"{year} är redan upplagt; ingenting ändrades.")


def _print_findings(findings: Sequence[Finding]) -> None:
    for finding in findings:
        severity, _, rest = str(finding).partition(" ")
        click.echo(f"{click.style(severity, fg='red' if severity == 'fel' else 'yellow', bold=True)} {rest}")


def _known_table(tables: Mapping[str, Table], id_: str) -> Table:
    from finsam_ar.suggest import near

    if id_ not in tables:
        raise UserError(Problem(f"tabellen ”{id_}” finns inte", hint=near(id_, tables)))
    return tables[id_]


@contextmanager
def _working(text: str) -> Iterator[None]:
    """Show on a terminal that something is going on."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


def _terminal_width() -> int | None:
    """None where the output isn't read on a terminal: then nothing is shortened."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _shown(path: Path) -> str:
    absolute = path.resolve()
    return str(absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else absolute)
