"""Answers `finsam-ar visa`: what a figure is made of, or what has changed in it."""

from __future__ import annotations

from dataclasses import dataclass

from finsam_ar import report
from finsam_ar.errors import Problem, UserError
from finsam_ar.history import at_commit
from finsam_ar.place import Project
from finsam_ar.render import detail_text as text
from finsam_ar.tables.build import UnknownFact
from finsam_ar.tables.detail import Detail
from finsam_ar.target import Wanted, annual
from finsam_ar.trace import Tracer
from finsam_ar.visa import cell_name, changed_cells, changes, known_table


@dataclass(frozen=True)
class Question:
    """What a person wrote: `compare` is a version, "" for the year before, None for no comparison."""

    table: str | None
    row: str | None
    column: str | None
    compare: str | None


def answer(project: Project, wanted: Wanted, question: Question, width: int | None = None) -> str:
    """Return the answer as text for a terminal that is `width` wide; UserError with suggestions."""
    books = report.load_books(project)
    target = wanted.target(project, books)
    year = target.occasion.year
    evaluation, shown = report.figures(project, books, target)
    tracer = Tracer(evaluation, shown, books)
    if question.table is not None:
        known_table(evaluation, question.table)
    if question.table is not None and question.row is not None:
        name = cell_name(evaluation, question.table, question.row, question.column)
        if question.compare is None:
            return text.detail_text(tracer.detail(name, vouchers=True), books.register, width)
        cell = tracer.detail(name, vouchers=False)
        if not question.compare:
            earlier = None
            if target.is_annual and year - 1 in books.years:
                earlier = Tracer(*report.figures(project, books, annual(project, year - 1)), books)
            before = tracer.year_before(name, earlier)
            if earlier is None and (before is None or not before.exact_text):
                raise UserError(Problem(f"det finns inget belopp året före att jämföra {name} med"))
            return text.changes_text(cell, before, changes(cell, before), books.register, _labels(cell, before, year))
        before = _at(project, wanted, question.compare, [name]).get(name)
        return text.changes_text(cell, before, changes(cell, before), books.register, ("nu", question.compare))
    if question.compare:
        cells = changed_cells(tracer.details(vouchers=False), _at(project, wanted, question.compare, None))
        chosen = [each for each in cells if question.table in (None, each[0].partition("/")[0])]
        return text.changed_cells_text(chosen, ("nu", question.compare))
    if question.table is None:
        return text.tables_text(shown.tables)
    return text.rows_text(shown.tables[question.table])


def _labels(after: Detail, before: Detail | None, year: int) -> tuple[str, str]:
    """What tells the two years apart: the columns' texts, or the rows of a history."""
    if before is not None and after.column != before.column:
        return after.column, before.column
    rows = [each.name.split("/")[1] for each in (after, before) if each is not None]
    return (rows[0], rows[1]) if len(set(rows)) > 1 else (str(year), str(year - 1))


def _at(project: Project, wanted: Wanted, commit: str, names: list[str] | None) -> dict[str, Detail]:
    """Return the wanted cells (None: all) as they were at a commit; those that weren't there are left out."""
    with at_commit(project.directory, commit) as folder:
        earlier = Project(folder)
        books = report.load_books(earlier)
        evaluation, shown = report.figures(earlier, books, wanted.target(earlier, books))
        tracer = Tracer(evaluation, shown, books)
        if names is None:
            return tracer.details(vouchers=False)
        try:
            return {name: tracer.detail(name, vouchers=False) for name in names}
        except UnknownFact:
            return {}
