"""The commands of `finsam-ar`: each finds the project, calls one function and prints what came of it.

Only what every command needs is imported here, so that `--help` is quick; a command imports the rest.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from finsam_ar import __version__
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.usage import Folder, Group, Port, Year

if TYPE_CHECKING:
    from finsam_ar.books.model import Books
    from finsam_ar.report import Archive, Format, Project
    from finsam_ar.tables.model import Table

_MAIN_FILE = Path("ledger", "main.beancount")

_EXAMPLES = """
\b
Exempel:
  finsam-ar arsredovisning 2022      gör reports/2022/arsredovisning-2022.pdf
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
    project = _project(folder)
    from finsam_ar import report

    with _working("Gör årsredovisningen …"):
        books = report.load_books(project)
        year = _booked_year(books, year)
        wanted = formats or report.FORMATS
        written = report.annual_report(project, books, year, final=slutlig, archive=arkiv, formats=wanted)
    for path in written:
        click.echo(f"Skrev {_shown(path)}")


@cli.command(options_metavar="[FLAGGOR]")
@click.argument("year", metavar="[ÅR]", type=Year(), required=False)
@click.pass_obj
def kontrollera(folder: Path | None, year: int | None) -> int:
    """Kontrollera böcker, tabeller och text. Utan ÅR: det senaste bokförda året.

    Fel gör årsredovisningen till ett utkast (och kommandot slutar med 1); varningar trycks på kontrollbladet.
    """
    project = _project(folder)
    from finsam_ar import report
    from finsam_ar.checks.model import Severity

    with _working("Kontrollerar …"):
        books = report.load_books(project)
        year = _booked_year(books, year)
        findings = report.check(project, books, year)
    for finding in findings:
        severity, _, rest = str(finding).partition(" ")
        colour = "red" if finding.severity is Severity.FEL else "yellow"
        click.echo(f"{click.style(severity, fg=colour, bold=True)} {rest}")
    faults = sum(finding.severity is Severity.FEL for finding in findings)
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
    project = _project(folder)
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
    project = _project(folder)
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
    project = _project(folder)
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
    project = _project(folder)
    from finsam_ar import report
    from finsam_ar.audit.bundle import audit_pack

    with _working("Gör revisorns paket …"):
        books = report.load_books(project)
        written = audit_pack(project, books, _booked_year(books, year), archive=arkiv)
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
    project = _project(folder)
    from finsam_ar.audit.verify import verify

    with _working("Räknar om …"):
        verdict = verify(project.directory, paket)
    click.echo(str(verdict))
    return 0 if verdict.is_good else 1


@cli.command(options_metavar="[FLAGGOR]")
@click.option("--port", type=Port(), default=5000, metavar="NUMMER", help="Porten att lyssna på (förvalt 5000).")
@click.pass_obj
def fava(folder: Path | None, port: int) -> None:
    """Öppna böckerna i Fava, i webbläsaren på den här datorn. Ctrl-C avslutar."""
    main_file = _find_folder(folder) / _MAIN_FILE
    from fava.cli import AddressInUse
    from fava.cli import main as fava_main

    click.echo(f"Öppna http://127.0.0.1:{port} i webbläsaren. Ctrl-C avslutar.", err=True)
    try:
        with redirect_stdout(io.StringIO()):  # what Fava says when it starts is English
            fava_main(args=[str(main_file), "--host", "127.0.0.1", "--port", str(port)], standalone_mode=False)
    except AddressInUse:
        hint = "Är Fava redan igång? Annars välj en annan: finsam-ar fava --port 5001"
        raise UserError(Problem(f"porten {port} används redan", hint=hint)) from None


@cli.command("nytt-ar", options_metavar="[FLAGGOR]")
@click.argument("year", metavar="ÅR", type=Year())
@click.pass_obj
def nytt_ar(folder: Path | None, year: int) -> None:
    """Lägg upp ett nytt år i ledger/ och reports/.

    Bokföringsfilen börjar med förra årets utgående balanser och återföringen av dess periodiseringar; texterna får
    förra årets stomme. Filer som redan finns lämnas som de är, så kommandot kan köras igen.
    """
    directory = _find_folder(folder)
    from finsam_ar import new_year

    with _working("Läser böckerna …"):
        outcome = new_year.make(directory, directory / _MAIN_FILE, year)
    for path in outcome.kept:
        click.echo(f"Finns redan, orörd: {_shown(path)}")
    for path in outcome.written:
        click.echo(f"Skrev {_shown(path)}")
    if not outcome.written:
        click.echo(f"{year} är redan upplagt; ingenting ändrades.")


def _project(folder: Path | None) -> Project:
    directory = _find_folder(folder)
    from finsam_ar.report import Project

    return Project(directory)


def _find_folder(given: Path | None) -> Path:
    """Return the project's folder: the given one, else the working directory or the nearest above it."""
    start = (given or Path.cwd()).resolve()
    candidates = [start] if given else [start, *start.parents]
    for candidate in candidates:
        if (candidate / _MAIN_FILE).is_file():
            return candidate
    where = f"i {start}" if given else f"i {start} eller någon mapp ovanför"
    hint = "Ställ dig i förbundets mapp, eller ange den: finsam-ar --katalog MAPP …"
    raise UserError(Problem(f"{_MAIN_FILE.as_posix()} finns inte {where}", hint=hint))


def _booked_year(books: Books, year: int | None) -> int:
    """Return the given year, else the latest with books."""
    if year is not None:
        return year
    if not books.years:
        raise UserError(Problem("böckerna har inga verifikationer än", Source(books.main_file)))
    return books.years[-1]


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
