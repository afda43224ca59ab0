"""The commands that go on until Ctrl-C and show something in the browser, on this computer only."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from pathlib import Path

import click

from finsam_ar.commands.usage import Command, Port, Year, paper_options, wanted_report
from finsam_ar.errors import Problem, UserError
from finsam_ar.place import find_project


@click.command(
    cls=Command,
    options_metavar="[FLAGGOR]",
    epilog="""
\b
Exempel:
  finsam-ar forhandsgranska 2022
  finsam-ar forhandsgranska 2022 --port 5011
  finsam-ar forhandsgranska 2022 --rapport tertialrapport --period t2
""",
)
@click.argument("year", metavar="[ÅR]", type=Year(), required=False)
@click.option("--port", type=Port(), default=5010, metavar="NUMMER", help="Porten att lyssna på (förvalt 5010).")
@paper_options
@click.pass_obj
def forhandsgranska(folder: Path | None, /, year: int | None, port: int, **paper: str | None) -> None:
    """Visa årsredovisningen, eller en annan rapport, i webbläsaren medan den skrivs. Ctrl-C avslutar.

    Sidan görs om när böcker, texter eller mallar sparas. Är något fel står det överst, med fil och rad, och den
    senaste hela årsredovisningen står kvar. Ingenting skrivs, och bara den här datorn kommer åt sidan. Utan ÅR: det
    senaste bokförda året.
    """
    wanted = wanted_report(year, **paper)
    project = find_project(folder)
    from finsam_ar.preview import Preview
    from finsam_ar.preview_server import serve

    serve(Preview(project, wanted), port, lambda: _tell(port))


@click.command(cls=Command, options_metavar="[FLAGGOR]")
@click.option("--port", type=Port(), default=5000, metavar="NUMMER", help="Porten att lyssna på (förvalt 5000).")
@click.option("--bara-lasa", is_flag=True, help="Ingenting går att ändra i Fava.")
@click.pass_obj
def fava(folder: Path | None, port: int, *, bara_lasa: bool) -> None:
    """Öppna böckerna i Fava, i webbläsaren på den här datorn. Ctrl-C avslutar."""
    main_file = find_project(folder).main_file
    from fava.cli import AddressInUse
    from fava.cli import main as fava_main

    _tell(port)
    try:
        with redirect_stdout(io.StringIO()):  # what Fava says when it starts is English
            flags = ["--read-only"] if bara_lasa else []
            fava_main(args=[str(main_file), "--host", "127.0.0.1", "--port", str(port), *flags], standalone_mode=False)
    except AddressInUse:
        hint = "Är Fava redan igång? Annars välj en annan: finsam-ar fava --port 5001"
        raise UserError(Problem(f"porten {port} används redan", hint=hint)) from None


def _tell(port: int) -> None:
    click.echo(f"Öppna http://127.0.0.1:{port} i webbläsaren. Ctrl-C avslutar.", err=True)
