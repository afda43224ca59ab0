"""The command line: `finsam-ar`. Each command finds the project, calls one function and prints what came of it.

Only what every command needs is imported here, so that `--help` is quick; a command imports the rest.
Exit codes: 0 done, 1 something in the files is wrong, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from finsam_ar import __version__
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.files import reason
from finsam_ar.usage import Folder, Group, Port, Year, explain

if TYPE_CHECKING:
    from finsam_ar.books.model import Books
    from finsam_ar.report import Project
    from finsam_ar.tables.model import Table

_MAIN_FILE = Path("ledger", "main.beancount")
_INTERRUPTED = 130

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
""",
)
@click.argument("year", metavar="[ÅR]", type=Year(), required=False)
@click.option(
    "--slutlig",
    is_flag=True,
    help="Gör den slutliga: vägrar om en kontroll visar fel, och sparar vad som visades i faststalld.json.",
)
@click.pass_obj
def arsredovisning(folder: Path | None, year: int | None, *, slutlig: bool) -> None:
    """Gör årsredovisningen som PDF. Utan ÅR: det senaste bokförda året."""
    project = _project(folder)
    from finsam_ar import report

    with _working("Gör årsredovisningen …"):
        books = report.load_books(project)
        written = report.annual_report(project, books, _booked_year(books, year), final=slutlig)
    click.echo(f"Skrev {_shown(written)}")


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; no user's mistake ends in a traceback."""
    _use_utf8()
    try:
        result = cli.main(args=arguments, prog_name="finsam-ar", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        click.echo(explain(error), err=True)
        return error.exit_code
    except UserError as error:
        _print_problems(error.problems)
    except BrokenPipeError:  # the reader of a pipe, such as `head`, had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _print_marked("Fel", f"{place}det gick inte att läsa eller skriva: {reason(error)}", "red")
    except (KeyboardInterrupt, click.Abort):
        return _INTERRUPTED
    else:
        return result if isinstance(result, int) else 0
    return 1


def run() -> None:
    """Entry point of the installed program."""
    gc.disable()  # a command lives a second or two: collecting costs more than it frees
    sys.exit(main())


def _use_utf8() -> None:
    """Windows' pipes are not UTF-8 by themselves."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


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


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        _print_marked("Fel", str(problem), "red")
    if len(problems) > 1:
        click.echo(f"{len(problems)} fel.", err=True)


def _print_marked(mark: str, text: str, colour: str, *, err: bool = True) -> None:
    click.echo(click.style(f"{mark.capitalize()}: ", fg=colour, bold=True) + text, err=err)


def _shown(path: Path) -> str:
    absolute = path.resolve()
    return str(absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else absolute)
