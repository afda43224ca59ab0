"""The command line's edge: what a user did wrong is told in Swedish, with an exit code and no traceback.

Exit codes: 0 done, 1 something in the files is wrong, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from finsam_ar.commands.main import cli
from finsam_ar.commands.usage import explain
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.files import reason

_INTERRUPTED = 130


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
        place = f"{Source(Path(error.filename))}: " if isinstance(error.filename, str) else ""
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


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        _print_marked("Fel", str(problem), "red")
    if len(problems) > 1:
        click.echo(f"{len(problems)} fel.", err=True)


def _print_marked(mark: str, text: str, colour: str, *, err: bool = True) -> None:
    click.echo(click.style(f"{mark.capitalize()}: ", fg=colour, bold=True) + text, err=err)
