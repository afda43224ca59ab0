"""Makes click speak Swedish: the headings of its help, and what it says of a wrong command line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from finsam_ar.target import Wanted
    from finsam_ar.vouchers.span import Span

_HEADINGS = {"Options": "Flaggor", "Commands": "Kommandon", "Positional arguments": "Argument"}
_FIRST_YEAR, _LAST_YEAR = 1990, 2999
_LAST_PORT = 65535


class Year(click.ParamType[int]):
    """A financial year, as 2022."""

    name = "år"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the year as a number."""
        if re.fullmatch(r"\d{4}", str(value)) and _FIRST_YEAR <= int(str(value)) <= _LAST_YEAR:
            return int(str(value))
        return self.fail(f"”{value}” är inget årtal, som 2022", param, ctx)


class Day(click.ParamType[dt.date]):
    """A day, as 2022-08-31."""

    name = "datum"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the day."""
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
            with suppress(ValueError):
                return dt.date.fromisoformat(str(value))
        return self.fail(f"”{value}” är inget datum, som 2022-08-31", param, ctx)


class Period(click.ParamType["Span"]):
    """A period of whole months, as 2022-k3 or 2022-09/2022-10."""

    name = "period"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Span:
        """Return the period."""
        from finsam_ar.vouchers.span import parse_span

        span = parse_span(str(value))
        if span is None:
            hint = "som 2022-03, 2022-k3, 2022-h1, 2022 eller 2022-09/2022-10"
            return self.fail(f"”{value}” är ingen period, {hint}", param, ctx)
        return span


class Amount(click.ParamType[int]):
    """A positive amount in kronor, as 1234,50."""

    name = "belopp"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the amount in öre."""
        found = re.fullmatch(r"(\d+)(?:[.,](\d{1,2}))?", re.sub(r"[ \u00a0]", "", str(value)), re.ASCII)
        ore = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0
        return ore or self.fail(f"”{value}” är inget belopp över noll, som 1234,50", param, ctx)


class Named(click.ParamType[tuple[str, int]]):
    """An amount with a name, as stegen=1234,50."""

    name = "namn=belopp"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """Return the name, and the amount in öre."""
        name, equals, amount = str(value).rpartition("=")
        if not (equals and name):
            return self.fail(f"”{value}” ska skrivas NAMN=BELOPP", param, ctx)
        return name, Amount().convert(amount, param, ctx)


#: The flag of commands that print for a person or for another program.
list_format = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    metavar="FORMAT",
    help="text (förvalt), json eller csv.",
)

_Command = TypeVar("_Command", bound=Callable[..., object])


def paper_options(command: _Command) -> _Command:
    """Give a command the flags that name a board paper: `rapport`, `datum` and `period`."""
    for option in (
        click.option("--period", metavar="PERIOD", help="Perioden som den rapporten gäller: t2, k3, h1."),
        click.option("--datum", metavar="DATUM", help="Dagen som den rapporten gäller, som 2023-03-31."),
        click.option("--rapport", metavar="SLAG", help="En annan rapport: ekonomisk-information, tertialrapport …"),
    ):
        command = option(command)
    return command


def wanted_report(
    year: int | None, rapport: str | None = None, datum: str | None = None, period: str | None = None
) -> Wanted:
    """Return the report that a command's ÅR and paper options ask for; UsageError when they don't fit together."""
    if rapport is None and (datum is not None or period is not None):
        raise click.UsageError("--datum och --period hör ihop med --rapport.")
    if rapport is not None and year is None and datum is None:
        raise click.UsageError("--rapport behöver ÅR eller --datum.")
    if year is not None and datum is not None and not datum.startswith(str(year)):
        raise click.UsageError(f"--datum {datum} ligger inte i {year}.")
    from finsam_ar.target import Wanted

    return Wanted(year, rapport, datum, period)


class Port(click.ParamType[int]):
    """A port to listen on."""

    name = "port"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the port as a number."""
        if re.fullmatch(r"\d{1,5}", str(value)) and 0 < int(str(value)) <= _LAST_PORT:
            return int(str(value))
        return self.fail(f"”{value}” är inget portnummer, som 5000", param, ctx)


class Folder(click.ParamType[Path]):
    """A folder that exists."""

    name = "mapp"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the folder's path."""
        path = Path(str(value))
        if not path.is_dir():
            self.fail(f"”{value}” är en fil" if path.exists() else f"mappen ”{value}” finns inte", param, ctx)
        return path


class Required(click.Option):
    """An option that must be given; its help says so in Swedish."""

    def get_help_extra(self, ctx: click.Context) -> click.types.OptionHelpExtra:
        """What stands after the option's help."""
        return {**super().get_help_extra(ctx), "required": "krävs"}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Användning: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_HEADINGS.get(name, name)):
            yield


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is Swedish."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, with Swedish help of its own."""
        return _swedish(super().get_help_option(ctx))


class Group(click.Group):
    """The program: a group of commands in the order in which they are defined."""

    context_class = _Context
    command_class = Command

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, with Swedish help of its own."""
        return _swedish(super().get_help_option(ctx))

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in order of definition, the most used first."""
        return list(self.commands)


def explain(error: click.UsageError) -> str:
    """What is wrong with the command line, in Swedish; ends with where to read more."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    command = error.ctx.command_path if error.ctx else "finsam-ar"
    usage = error.ctx.get_usage() + "\n" if error.ctx else ""
    return f"{usage}Fel: {_sentence(error)}\nSkriv ”{command} --help” för hjälp."


def _sentence(error: click.UsageError) -> str:  # noqa: PLR0911 - one return for each kind
    match error:
        case click.exceptions.NoSuchCommand():
            return f"kommandot ”{error.command_name}” finns inte.{_guesses(error.possibilities)}"
        case click.NoSuchOption():
            return f"flaggan ”{error.option_name}” finns inte.{_guesses(error.possibilities)}"
        case click.MissingParameter():
            return f"{_name(error)} saknas."
        case click.BadParameter(param=click.Parameter(type=click.Choice() as choice)):
            return f"{_name(error)} ska vara något av {', '.join(choice.choices)}."
        case click.BadParameter():
            return f"{_name(error)}: {error.message}."
        case click.BadOptionUsage():
            takes = "tar inget värde" if "not take" in error.message else "behöver ett värde"
            return f"flaggan ”{error.option_name}” {takes}."
    if extra := re.match(r"Got unexpected extra arguments? \((.*)\)", error.message):
        return f"för många argument: {extra[1]}."
    if error.message.startswith("Missing command"):
        return "ett kommando saknas."
    return error.message


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return f"flaggan ”{max(error.param.opts, key=len)}”"
    metavar = error.param.metavar if isinstance(error.param, click.Argument) else None
    return f"argumentet {(metavar or '').strip('[]')}"


def _guesses(possibilities: Sequence[str] | None) -> str:
    return f" Menade du {' eller '.join(possibilities)}?" if possibilities else ""


def _swedish(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Visa den här hjälpen."
    return option
