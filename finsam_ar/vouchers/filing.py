"""Gives proposed vouchers their numbers and their place, and appends them: nothing that stands is ever changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from finsam_ar.books.beancount_errors import ADDED
from finsam_ar.books.journal import Voucher
from finsam_ar.books.load import load
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.files import write_all
from finsam_ar.vouchers.desk import Desk
from finsam_ar.vouchers.draft import Draft, render_all


@dataclass(frozen=True)
class Proposal:
    """Vouchers to be booked, and what speaks against it that a person may overrule."""

    drafts: tuple[Draft, ...]
    doubts: tuple[Problem, ...] = ()


def numbered(drafts: Sequence[Draft], journal: Sequence[Voucher]) -> tuple[Draft, ...]:
    """Give each voucher the next free number of its series and year."""
    latest: dict[tuple[str, int], int] = {}
    for voucher in journal:
        series, number = voucher.series_order
        key = series, voucher.date.year
        latest[key] = max(latest.get(key, 0), number)
    found = []
    for draft in drafts:
        key = draft.series, draft.date.year
        latest[key] = latest.get(key, 0) + 1
        found.append(replace(draft, number=latest[key]))
    return tuple(found)


def by_file(drafts: Sequence[Draft], desk: Desk) -> Mapping[Path, Sequence[Draft]]:
    """Return the vouchers by the file that they belong in; UserError when a year has none."""
    found: dict[Path, list[Draft]] = {}
    for draft in drafts:
        found.setdefault(_file(draft, desk), []).append(draft)
    return found


def check(drafts: Sequence[Draft], desk: Desk) -> None:
    """UserError with all that is wrong with the books when they have the vouchers too; nothing is written."""
    try:
        load(desk.books.main_file, render_all(drafts))
    except UserError as error:
        raise UserError([_in_proposal(problem) for problem in error.problems]) from None


def append(files: Mapping[Path, Sequence[Draft]]) -> None:
    """Write the vouchers last in their files, all of them or none."""
    write_all({path: appended(path.read_bytes(), render_all(drafts)) for path, drafts in files.items()})


def appended(old: bytes, text: str) -> bytes:
    """Return a file's bytes with a text last, after an empty line and with the line breaks that the file has."""
    line_break = b"\r\n" if b"\r\n" in old else b"\n"
    whole = old if not old or old.endswith(b"\n") else old + line_break
    blank = b"" if not old or whole.endswith(line_break * 2) else line_break
    return whole + blank + text.encode().replace(b"\n", line_break)


def _file(draft: Draft, desk: Desk) -> Path:
    """The file with the latest voucher of the year's series, else the year's own, else the year's latest voucher's."""
    year = draft.date.year
    vouchers = [each for each in desk.journal if each.date.year == year]
    in_series = [each for each in vouchers if each.series_order[0] == draft.series]
    own = desk.books.main_file.parent / f"{year}.beancount"
    if in_series:
        return max(in_series, key=lambda each: each.series_order).source.file
    if own in desk.books.files:
        return own
    if vouchers:
        return vouchers[-1].source.file
    raise UserError(Problem(f"{year} har ingen bokföringsfil", Source(own), f"Lägg upp året: finsam-ar nytt-ar {year}"))


def _in_proposal(problem: Problem) -> Problem:
    """What is wrong with the proposal is told with its own lines."""
    if problem.source is None or problem.source.file != ADDED:
        return problem
    return replace(problem, source=Source(Path("förslaget"), problem.source.line))
