"""What is wrong in the users' files, told in Swedish with file and line.

Data errors are collected as `Problem`s and shown together. `UserError` carries them to the edge (cli), which
prints them and exits with 1. Programming errors raise ordinary exceptions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True, order=True)
class Source:
    """Where something stands: a file and a line (1-based; 0 when the whole file is meant)."""

    file: Path
    line: int = 0

    def __str__(self) -> str:
        """`ledger/2022.beancount:17`, relative to the working directory where that is shorter.

        The program's own files are `finsam_ar/standard/…`, wherever it is installed.
        """
        path = self.file
        if path.is_relative_to(_PACKAGE):
            path = path.relative_to(_PACKAGE.parent)
        elif path.is_absolute() and path.is_relative_to(Path.cwd()):
            path = path.relative_to(Path.cwd())
        return f"{path}:{self.line}" if self.line else str(path)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a Swedish message, where it stands, and what to do about it."""

    message: str
    source: Source | None = None
    hint: str = ""

    def __str__(self) -> str:
        """One or two lines: `fil:rad: meddelande` and, indented below, what to do."""
        place = f"{self.source}: " if self.source else ""
        hint = f"\n    {self.hint}" if self.hint else ""
        return f"{place}{self.message}{hint}"


class UserError(Exception):
    """The users' files can't be used as they are; `problems` says why (at least one, all that were found)."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        """Take one problem or several."""
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class UnplacedError(UserError):
    """What only shows on the page; `sought` is a text that stands at its place in the input files."""

    def __init__(self, problem: Problem, sought: str) -> None:
        """Take the problem, which has no source yet, and the text to look for."""
        super().__init__(problem)
        self.sought = sought
