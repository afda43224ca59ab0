"""The report while it is written: what a change in the files makes of the page. Nothing here knows a browser.

What a change can't have touched is kept: the books while no book changes, and the figures while only words do.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from time import sleep

from finsam_ar import report
from finsam_ar.books.model import Books
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.files import reason
from finsam_ar.place import Project
from finsam_ar.report import HtmlWriter
from finsam_ar.target import Target, Wanted

Snapshot = Mapping[Path, tuple[int, int]]  # time of the last change in ns, and size

_FOLDERS = ("ledger", "templates", "reports")
_BOOK = ".beancount"
_KINDS = frozenset({_BOOK, ".toml", ".md", ".csv", ".json"})
_PAUSE, _SETTLING = 0.1, 0.02  # seconds
_IDLE = 20  # pauses


@dataclass(frozen=True)
class View:
    """What the ekonom sees: the last page that could be made, and what is wrong with the files as they are now."""

    page: bytes | None = None
    problems: tuple[Problem, ...] = ()


class Preview:
    """A report, made anew for each snapshot of its files; without a year it is the latest årsredovisning with books."""

    def __init__(self, project: Project, wanted: Wanted) -> None:
        """Read nothing yet."""
        self._project, self._wanted = project, wanted
        self._target: Target | None = None  # once the books are read
        self._books: Books | None = None
        self._writer: HtmlWriter | None = None
        self._seen: Snapshot = {}
        self._page: bytes | None = None

    def snapshot(self) -> Snapshot:
        """Return all files that the report can be made from, as they are now; finished reports aren't among them."""
        files = {
            path
            for folder in _FOLDERS
            for path in (self._project.directory / folder).rglob("*")
            if path.suffix in _KINDS
        }
        if self._books is not None:
            files.update(self._books.files)
        found = {}
        for path in files:
            try:
                status = path.stat()
            except OSError:  # gone since it was listed
                continue
            found[path] = (status.st_mtime_ns, status.st_size)
        return found

    def update(self, now: Snapshot) -> View:
        """Return what there is to see of the files as they are in a snapshot."""
        self._forget({path for path in now.keys() | self._seen.keys() if now.get(path) != self._seen.get(path)})
        self._seen = now
        try:
            self._page = self._made()
        except UserError as error:
            return View(self._page, tuple(self._within(problem) for problem in error.problems))
        except OSError as error:
            place = Source(Path(error.filename)) if isinstance(error.filename, str) else None
            return View(self._page, (self._within(Problem(f"det gick inte att läsa: {reason(error)}", place)),))
        return View(self._page)

    def _forget(self, changed: set[Path]) -> None:
        """Drop the books and the figures if they were made from what has changed."""
        books = set(self._books.files) if self._books is not None else set()
        if any(path.suffix == _BOOK or path in books for path in changed):
            self._books = None
        if self._books is None or not all(self._is_words(path) for path in changed):
            self._writer = None

    def _is_words(self, path: Path) -> bool:
        """No figure of the tables comes of it: Markdown, and the report's own facts and datasets.

        A board paper's facts name its day, which says what decisions count.
        """
        if path.suffix == ".md" or self._target is None:
            return path.suffix == ".md"
        folders, is_annual = self._target.folders, self._target.is_annual
        return path.is_relative_to(folders.report) and (is_annual or path != folders.facts_file)

    def _made(self) -> bytes:
        if self._books is None:
            self._books = report.load_books(self._project)
        if self._writer is None:
            self._target = self._wanted.target(self._project, self._books)
            self._writer = HtmlWriter(self._project, self._books, self._target)
        return self._writer.html()

    def _within(self, problem: Problem) -> Problem:
        """Return the problem with its place as seen from the project's folder."""
        place, root = problem.source, self._project.directory
        if place is None or not place.file.is_relative_to(root):
            return problem
        return replace(problem, source=Source(place.file.relative_to(root), place.line))


def watch(preview: Preview, show: Callable[[View], None], stop: Event) -> None:
    """Show the report, and again whenever its files have changed, until told to stop."""
    seen: Snapshot | None = None
    idle = 0
    while not stop.is_set():
        now = preview.snapshot()
        if now != seen:
            seen = _settled(preview, now)
            show(preview.update(seen))
            idle = 0
        idle += 1
        if idle == _IDLE:  # the program doesn't collect by itself: it would while someone waits for the page
            gc.collect()
        stop.wait(_PAUSE)


def _settled(preview: Preview, now: Snapshot) -> Snapshot:
    """Wait until nothing more changes: an editor may save in several steps."""
    while True:
        sleep(_SETTLING)
        later = preview.snapshot()
        if later == now:
            return now
        now = later
