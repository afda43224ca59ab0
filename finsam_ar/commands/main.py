"""The commands of `finsam-ar`: each finds the project, calls one function and prints what came of it.

Only what every command needs is imported here, so that `--help` is quick; a command imports the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from finsam_ar import __version__
from finsam_ar.commands.boka import boka
from finsam_ar.commands.ekonom import esf, insats, medlemsbidrag, utbetalningar
from finsam_ar.commands.reports import arsredovisning, fakta, rapport, tabeller
from finsam_ar.commands.serve import fava, forhandsgranska
from finsam_ar.commands.terminal import print_findings, shown, terminal_width, working
from finsam_ar.commands.usage import Folder, Group, Year, paper_options, wanted_report
from finsam_ar.place import booked_year, find_project

if TYPE_CHECKING:
    from finsam_ar.rendered import Archive

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


for _command in (
    arsredovisning,
    rapport,
    forhandsgranska,
    tabeller,
    fakta,
    insats,
    utbetalningar,
    medlemsbidrag,
    boka,
    esf,
):
    cli.add_command(_command)


@cli.command(options_metavar="[FLAGGOR]")
@click.argument("year", metavar="[ÅR]", type=Year(), required=False)
@click.pass_obj
def kontrollera(folder: Path | None, year: int | None) -> int:
    """Kontrollera böcker, tabeller och text. Utan ÅR: det senaste bokförda året.

    Fel gör årsredovisningen till ett utkast (och kommandot slutar med 1); varningar trycks på kontrollbladet.
    """
    project = find_project(folder)
    from finsam_ar import report

    with working("Kontrollerar …"):
        books = report.load_books(project)
        year = booked_year(books, year)
        findings = report.check(project, books, year)
    print_findings(findings)
    faults = sum(finding.severity == "fel" for finding in findings)
    warnings = len(findings) - faults
    click.echo(f"{year}: {faults} fel, {warnings} {'varning' if warnings == 1 else 'varningar'}.")
    return 1 if faults else 0


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
  finsam-ar visa 2023 --rapport ekonomisk-information --datum 2023-03-31
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
@paper_options
@click.pass_obj
def visa(
    folder: Path | None,
    /,
    year: int,
    table: str | None,
    row: str | None,
    kolumn: str | None,
    jamfor: str | None,
    **paper: str | None,
) -> None:
    """Visa vad en siffra består av: konton, verksamheter, beslut och verifikationer."""
    if jamfor == "" and row is None:
        raise click.UsageError("--jamfor utan version behöver en tabell och en rad.")
    wanted = wanted_report(year, **paper)
    project = find_project(folder)
    from finsam_ar import asked

    with working("Räknar …"):
        text = asked.answer(project, wanted, asked.Question(table, row, kolumn, jamfor), terminal_width())
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

    with working("Gör revisorns paket …"):
        books = report.load_books(project)
        written = audit_pack(project, books, booked_year(books, year), archive=arkiv)
    click.echo(f"Skrev {shown(written)}")


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

    with working("Räknar om …"):
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
    project = find_project(folder)
    from finsam_ar import new_year

    with working("Läser böckerna …"):
        outcome = new_year.make(project.directory, project.main_file, year)
    for path in outcome.kept:
        click.echo(f"Finns redan, orörd: {shown(path)}")
    for path in outcome.written:
        click.echo(f"Skrev {shown(path)}")
    if not outcome.written:
        click.echo(f"{year} är redan upplagt; ingenting ändrades.")
