"""What the commands say on the terminal: that something goes on, what was found, which files were written."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from finsam_ar.checks.model import Finding
    from finsam_ar.report import Written


def tell_written(written: Written) -> None:
    """Print the fel of a report that became a draft, and its files."""
    faults = [finding for finding in written.findings if finding.severity == "fel"]
    if faults:
        print_findings(faults)
        click.echo(
            click.style("UTKAST", fg="red", bold=True) + f": {len(faults)} fel, se kontrollbladet sist i rapporten."
        )
    for path in written.paths:
        click.echo(f"Skrev {shown(path)}")


def print_findings(findings: Sequence[Finding]) -> None:
    """Print findings, fel in red."""
    for finding in findings:
        severity, _, rest = str(finding).partition(" ")
        click.echo(f"{click.style(severity, fg='red' if severity == 'fel' else 'yellow', bold=True)} {rest}")


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show on a terminal that something is going on."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


def terminal_width() -> int | None:
    """Return the terminal's width, None where the output isn't read on a terminal: then nothing is shortened."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def shown(path: Path) -> str:
    """Return a path as seen from where the user stands."""
    absolute = path.resolve()
    return str(absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else absolute)
