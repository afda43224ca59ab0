"""The project as it was at an earlier commit of git, in a folder that lives as long as one asks for it."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from finsam_ar.errors import Problem, Source, UserError

_FOLDERS = ("ledger", "templates", "reports")


@contextmanager
def at_commit(directory: Path, commit: str) -> Iterator[Path]:
    """Give a folder with the books, templates and reports as they were at a commit.

    UserError when there is no git, no such commit, or no books in it. Problems that come up inside are told with paths
    of the project and the commit's name.
    """
    found = _git(directory, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    if found is None:
        _git_project(directory)
        hint = "Skriv det som git känner till: en kontrollsumma, en gren, en tagg eller HEAD~1. git log visar dem."
        raise UserError(Problem(f"versionen ”{commit}” finns inte i versionshistoriken", hint=hint))
    version = found.decode().strip()
    listed = _git(directory, "ls-tree", "--name-only", "-z", version, "--", *_FOLDERS) or b""
    folders = [name for name in listed.decode().split("\0") if name]
    archive = _git(directory, "archive", "--format=zip", version, "--", *folders) if "ledger" in folders else None
    if archive is None:
        raise UserError(Problem(f"versionen ”{commit}” har ingen bokföring i ledger/"))
    with tempfile.TemporaryDirectory(prefix="finsam-ar-") as temporary:
        place = Path(temporary).resolve()
        with zipfile.ZipFile(io.BytesIO(archive)) as files:
            files.extractall(place)
        try:
            yield place
        except UserError as error:
            raise UserError([_moved(problem, place, directory, commit) for problem in error.problems]) from None


def require_committed(directory: Path, files: Iterable[Path], folders: Sequence[str]) -> None:
    """UserError unless the latest commit has all files as they are, and nothing below `folders` has been removed."""
    _git_project(directory)
    hint = "Spara versionen först: git add och git commit. Ett utkast av årsredovisningen går att göra ändå."
    if _git(directory, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        raise UserError(Problem("ingenting är sparat i versionshistoriken än", hint=hint))
    diff = ("-c", "core.quotePath=false", "diff", "--no-ext-diff", "--no-renames", "--name-only", "--relative", "-z")
    known = _names(_git(directory, "ls-files", "-z"))
    changed = _names(_git(directory, *diff, "HEAD"))
    removed = _names(_git(directory, *diff, "--diff-filter=D", "HEAD", "--", *(f":(glob){f}" for f in _globs(folders))))
    root = directory.resolve()
    problems = []
    for file in files:
        inside = file.is_relative_to(root)
        name = unicodedata.normalize("NFC", file.relative_to(root).as_posix()) if inside else file.as_posix()
        if not inside or name not in known:
            problems.append(Problem("filen finns inte i versionshistoriken", Source(file), hint))
        elif name in changed:
            problems.append(Problem("filen har ändringar som inte är sparade i versionshistoriken", Source(file), hint))
    problems += [
        Problem("filen är borttagen, men finns kvar i versionshistoriken", Source(root / name), hint)
        for name in sorted(removed)
        if name.endswith((".beancount", ".toml", ".md", ".csv"))
    ]
    if problems:
        raise UserError(problems)


def _globs(folders: Sequence[str]) -> Iterator[str]:
    for folder in folders:
        yield folder if "*" in folder else f"{folder}/**"


def _names(listed: bytes | None) -> set[str]:
    return {unicodedata.normalize("NFC", name) for name in (listed or b"").decode().split("\0") if name}


@dataclass(frozen=True)
class Change:
    """A commit that changed something in the project's books, templates or reports."""

    commit: str
    date: str
    author: str
    subject: str
    files: tuple[str, ...]


def changes(directory: Path, commit: str = "HEAD", *, without: str) -> tuple[Change, ...]:
    """Return the history of the project's files up to a commit, latest first; `without` is a file that doesn't count.

    The first one has the files as the commit has them. UserError when there is no history, or only a part of it.
    """
    _git_project(directory)
    if (_git(directory, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true":
        hint = "Hämta resten: git fetch --unshallow."
        raise UserError(Problem("versionshistoriken är avkortad på den här datorn", hint=hint))
    options = (
        "--no-show-signature",
        "--no-color",
        "--no-renames",
        "--encoding=UTF-8",
        "--name-only",
        "--relative",
        "-z",
    )
    form = "--format=%x1e%H%x1f%aI%x1f%an%x1f%s%x1f"
    paths = (*_FOLDERS, f":(exclude){without}")
    log = _git(directory, "-c", "core.quotePath=false", "log", *options, form, commit, "--", *paths) or b""
    found = []
    for entry in log.decode(errors="replace").split("\x1e")[1:]:
        version, date, author, subject, names = entry.split("\x1f")
        files = tuple(sorted(name.strip("\n") for name in names.split("\0") if name.strip("\n")))
        found.append(Change(version, date, author, subject, files))
    if not found:
        raise UserError(Problem("böckerna finns inte i versionshistoriken", hint="Spara dem: git add och git commit."))
    return tuple(found)


def knows(directory: Path, commit: str) -> bool:
    """True when the project's history has the commit."""
    _git_project(directory)
    return _git(directory, "cat-file", "-e", f"{commit}^{{commit}}") is not None


def _moved(problem: Problem, place: Path, directory: Path, commit: str) -> Problem:
    source = problem.source
    if source is not None and source.file.is_relative_to(place):
        source = replace(source, file=directory / source.file.relative_to(place))
        hint = problem.hint.replace(str(place), str(directory))
        return replace(problem, message=f"i versionen ”{commit}”: {problem.message}", source=source, hint=hint)
    return problem


def _git_project(directory: Path) -> None:
    if _git(directory, "rev-parse", "--git-dir") is None:
        hint = "Börja en i mappen: git init, git add . och git commit. Ett utkast av årsredovisningen behöver ingen."
        raise UserError(Problem(f"{directory} har ingen versionshistorik", hint=hint))


def _git(directory: Path, *arguments: str) -> bytes | None:
    """Return what git prints, None when it refuses."""
    program = shutil.which("git")
    if program is None:
        hint = "Installera det från https://git-scm.com, och försök igen."
        raise UserError(Problem("programmet git finns inte på den här datorn", hint=hint))
    done = subprocess.run(  # noqa: S603 - our own words, and a version that git takes as nothing but a version
        [program, *arguments], cwd=directory, capture_output=True, check=False
    )
    return done.stdout if done.returncode == 0 else None
