"""`finsam-ar boka`: vouchers for what recurs, proposed as text or appended to the books.

The text goes to standard output and all else to standard error, so that it can be piped. What speaks against a
voucher stops it (exit code 1) unless --anda; what the ledger's rules refuse, nothing overrules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from finsam_ar.commands.terminal import shown, working
from finsam_ar.commands.usage import Amount, Command, Day, Group, Named, Period, Required, Year
from finsam_ar.errors import UserError
from finsam_ar.place import find_project

if TYPE_CHECKING:
    from finsam_ar.vouchers.desk import Desk
    from finsam_ar.vouchers.filing import Proposal
    from finsam_ar.vouchers.periodisering import NamedCost
    from finsam_ar.vouchers.span import Span

_DATE = click.option("--datum", type=Day(), metavar="DATUM", help="Verifikationens datum. Annars periodens sista dag.")
_DOCUMENT = click.option("--underlag", default="", metavar="TEXT", help="Vilket underlaget är, och var det finns.")
_COST = Named()


@dataclass(frozen=True)
class _Filing:
    """What every command of `boka` may be told of its vouchers."""

    folder: Path | None
    registered: dt.date
    append: bool
    anyway: bool


_OF_FILING = (
    click.option("--regdatum", type=Day(), metavar="DATUM", help="När du bokför. Annars i dag."),
    click.option("--skriv", is_flag=True, help="Skriv in förslaget sist i årets bokföringsfil."),
    click.option("--anda", is_flag=True, help="Föreslå också det som det finns invändningar mot."),
)


def _files(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of filing, as its first argument."""

    @wraps(command)
    def run(folder: Path | None, /, *, regdatum: dt.date | None, skriv: bool, anda: bool, **arguments: object) -> None:
        registered = regdatum or dt.date.today()  # noqa: DTZ011 (the day where the ekonom sits)
        command(_Filing(folder, registered, skriv, anda), **arguments)

    for option in reversed(_OF_FILING):
        run = option(run)
    return click.pass_obj(run)


@click.group(cls=Group, options_metavar="[FLAGGOR]", subcommand_metavar="VAD …")
def boka() -> None:
    """Föreslå verifikationer för det som återkommer, som text att klistra in eller skriva in med --skriv."""


def _offer(filing: _Filing, propose: Callable[[Desk], Proposal]) -> None:
    """Print the proposal, or append it; UserError with what speaks against it."""
    project = find_project(filing.folder)
    from finsam_ar.vouchers import filing as files
    from finsam_ar.vouchers.desk import open_desk
    from finsam_ar.vouchers.draft import render_all

    with working("Läser böckerna …"):
        desk = open_desk(project.main_file, project.templates, filing.registered)
        proposal = propose(desk)
        if proposal.doubts and not filing.anyway:
            raise UserError(proposal.doubts)
        drafts = files.numbered(proposal.drafts, desk.journal)
        places = files.by_file(drafts, desk)
        files.check(drafts, desk)
        if filing.append:
            files.append(places)
    for doubt in proposal.doubts:
        click.echo(click.style("Obs: ", fg="yellow", bold=True) + str(doubt), err=True)
    click.echo(render_all(drafts), nl=False)
    for path, own in places.items():
        numbers = own[0].ver if len(own) == 1 else f"{own[0].ver}–{own[-1].ver}"
        if filing.append:
            click.echo(f"Skrev {numbers} sist i {shown(path)}", err=True)
        else:
            click.echo(f"{numbers} hör hemma sist i {shown(path)}; --skriv skriver in.", err=True)


@boka.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar boka rekvisition stegen 694102,49 --kvartal 2022-k1 --underlag "Rekvisition 2022-1-01"
""",
)
@click.argument("insats", metavar="INSATS")
@click.argument("belopp", metavar="BELOPP", type=Amount())
@click.option(
    "--kvartal", "span", type=Period(), required=True, cls=Required, metavar="KVARTAL", help="Kvartalet, som 2022-k3."
)
@_DATE
@click.option("--motpart", default="", metavar="ID", help="Vem som rekvirerar. Annars insatsens första ägare.")
@_DOCUMENT
@_files
def rekvisition(
    filing: _Filing, insats: str, belopp: int, span: Span, datum: dt.date | None, motpart: str, underlag: str
) -> None:
    """En insats rekvirerar medel: kostnaden, och skulden till ägaren.

    Säger till om pengarna inte räcker, perioden inte är beviljad, avtalet inte är tecknat eller rekvisitionen redan
    är bokförd.
    """
    from finsam_ar.vouchers.rekvisition import Requisition, propose

    asked = Requisition(insats, belopp, span, datum or span.end, motpart, underlag)
    _offer(filing, lambda desk: propose(desk, asked))


@boka.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar boka utbetalning --datum 2022-10-28
  finsam-ar boka utbetalning rekv-2022-k3-stegen --datum 2022-10-28
""",
)
@click.argument("links", metavar="[LÄNK …]", nargs=-1)
@click.option("--datum", type=Day(), required=True, cls=Required, metavar="DATUM", help="Dagen som betalningen görs.")
@_DOCUMENT
@_files
def utbetalning(filing: _Filing, links: Sequence[str], datum: dt.date, underlag: str) -> None:
    """Betala skulder till insatser. Utan LÄNK: alla som är förfallna."""
    from finsam_ar.vouchers.utbetalning import propose

    _offer(filing, lambda desk: propose(desk, links, datum, underlag))


@boka.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar boka medlemsbidrag 2023-01
  finsam-ar boka medlemsbidrag 2023-k1 --datum 2023-01-16
""",
)
@click.argument("span", metavar="PERIOD", type=Period())
@_DATE
@_DOCUMENT
@_files
def medlemsbidrag(filing: _Filing, span: Span, datum: dt.date | None, underlag: str) -> None:
    """Medlemmarnas bidrag för en månad, ett kvartal eller ett halvår: de medlemmar som betalar i den takten."""
    project = find_project(filing.folder)
    from finsam_ar.config.kontroller import read_member_shares
    from finsam_ar.ekonom.contributions import contributions
    from finsam_ar.vouchers.medlemsbidrag import propose

    settings = read_member_shares(project.templates)
    _offer(
        filing,
        lambda desk: propose(
            desk, span, datum or span.end, contributions(desk.books, settings, span.start.year), underlag
        ),
    )


@boka.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar boka lon 2022-05 --nyckel loner --belopp 7010=274299 --belopp 2710=75021
  finsam-ar boka lon 2022-05 --timmar timmar.csv --belopp-fil loner.csv
""",
)
@click.argument("span", metavar="MÅNAD", type=Period())
@click.option("--nyckel", metavar="NAMN", help="Dela efter en nyckel (finsam-nyckel).")
@click.option(
    "--timmar",
    type=click.Path(path_type=Path),
    metavar="FIL",
    help="Dela efter timmar: CSV med roll,verksamhet,timmar.",
)
@click.option("--belopp", "amounts", type=_COST, multiple=True, metavar="KONTO=BELOPP", help="Kostnad eller avdrag.")
@click.option(
    "--belopp-fil", type=click.Path(path_type=Path), metavar="FIL", help="Det samma: CSV med konto,belopp och ev. roll."
)
@_DATE
@_files
def lon(
    filing: _Filing,
    span: Span,
    nyckel: str | None,
    timmar: Path | None,
    *,
    amounts: Sequence[tuple[str, int]],
    belopp_fil: Path | None,
    datum: dt.date | None,
) -> None:
    """Dela lönen mellan verksamheter, efter en nyckel eller efter timmar per roll, på öret."""
    if (nyckel is None) == (timmar is None):
        raise click.UsageError("Ange antingen --nyckel eller --timmar.")
    from finsam_ar.config.bokning import HoursRow, PayRow
    from finsam_ar.config.reader import read_csv
    from finsam_ar.vouchers.lon import Pay, by_hours, by_key, propose

    hours = read_csv(timmar, HoursRow) if timmar else ()
    pay = read_csv(belopp_fil, PayRow) if belopp_fil else ()

    def make(desk: Desk) -> Proposal:
        division = by_key(desk, nyckel, span.end) if nyckel else by_hours(desk, hours)
        pays = [
            *(Pay(desk.account(account), ore) for account, ore in amounts),
            *(Pay(desk.account(row.account), int(row.amount * 100), row.role) for row in pay),
        ]
        return propose(desk, span, datum or span.end, pays, division)

    _offer(filing, make)


@boka.command(
    "esf",
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar boka esf lyftet 2022-09/2022-10 --datum 2022-11-15
""",
)
@click.argument("project", metavar="PROJEKT")
@click.argument("span", metavar="PERIOD", type=Period())
@click.option("--belopp", type=Amount(), metavar="BELOPP", help="Ansökans belopp, när det inte är periodens kostnad.")
@_DATE
@_files
def boka_esf(filing: _Filing, project: str, span: Span, belopp: int | None, datum: dt.date | None) -> None:
    """Ansökan om utbetalning från ESF: periodens kostnad gånger stödets andel, minus det som redan är sökt."""
    from finsam_ar.vouchers.esf import propose

    _offer(filing, lambda desk: propose(desk, project, span, datum or span.end, belopp))


@boka.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar boka aterforing 2023
  finsam-ar boka aterforing 2023 B4 B5
""",
)
@click.argument("year", metavar="ÅR", type=Year())
@click.argument("vers", metavar="[VER …]", nargs=-1)
@_files
def aterforing(filing: _Filing, year: int, vers: Sequence[str]) -> None:
    """Återför förra årets periodiseringar den 1 januari: alla som inte är återförda, eller de som anges."""
    from finsam_ar.vouchers.aterforing import propose

    _offer(filing, lambda desk: propose(desk, year, vers))


@boka.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar boka periodisering 2022                            rekvisitioner som inte har kommit
  finsam-ar boka periodisering 2022 --insats stegen=210000
  finsam-ar boka periodisering 2022 --upplupet 7010:kansli=45000 --motpart Revisorn --text revision
""",
)
@click.argument("year", metavar="ÅR", type=Year())
@click.option(
    "--insats", "insatser", type=_COST, multiple=True, metavar="ID=BELOPP", help="En insats vars rekvisition dröjer."
)
@click.option("--upplupet", type=_COST, multiple=True, metavar="KONTO:VERKSAMHET=BELOPP", help="En upplupen kostnad.")
@click.option(
    "--forutbetalt", type=_COST, multiple=True, metavar="KONTO:VERKSAMHET=BELOPP", help="En förutbetald kostnad."
)
@click.option("--motpart", default="", metavar="NAMN", help="Vem kostnaderna gäller, som verifikationen skriver det.")
@click.option("--text", default="", metavar="TEXT", help="Vad kostnaderna gäller.")
@_files
def periodisering(
    filing: _Filing,
    year: int,
    *,
    insatser: Sequence[tuple[str, int]],
    upplupet: Sequence[tuple[str, int]],
    forutbetalt: Sequence[tuple[str, int]],
    motpart: str,
    text: str,
) -> None:
    """Årets periodiseringar den 31 december: rekvisitioner som dröjer, eller kostnader som anges."""
    from finsam_ar.vouchers.periodisering import propose_costs, propose_insatser

    if not (upplupet or forutbetalt):
        _offer(filing, lambda desk: propose_insatser(desk, year, dict(insatser)))
        return
    if insatser or not (motpart and text):
        raise click.UsageError("--upplupet och --forutbetalt vill ha --motpart och --text, och inte --insats.")
    _offer(
        filing,
        lambda desk: propose_costs(
            desk,
            year,
            {"upplupet": _costs(desk, upplupet), "forutbetalt": _costs(desk, forutbetalt)},
            motpart,
            text,
        ),
    )


def _costs(desk: Desk, given: Sequence[tuple[str, int]]) -> list[NamedCost]:
    from finsam_ar.vouchers.periodisering import NamedCost

    found = []
    for name, ore in given:
        account, _, verksamhet = name.rpartition(":")
        found.append(NamedCost(desk.account(account), verksamhet, ore))
    return found
