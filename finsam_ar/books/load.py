"""Loading the books: Beancount files in, `Books` or every problem at once out."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from beancount import loader
from beancount.core.data import BeancountError, Directive, Open, Transaction

from finsam_ar.books import plugin
from finsam_ar.books.accounts import parse_accounts
from finsam_ar.books.beancount_errors import ADDED, explain, lost_files
from finsam_ar.books.decisions import parse_decisions
from finsam_ar.books.findings import source_of
from finsam_ar.books.keys import parse_keys
from finsam_ar.books.model import Books, Unconfirmed
from finsam_ar.books.postings import posting_table
from finsam_ar.books.register import parse_register
from finsam_ar.books.rules.options import HEADER
from finsam_ar.books.rules.vouchers import OPENING, YEAR_END
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.files import reason

_UNCONFIRMED = "!"  # Beancount's flag of a voucher that waits for somebody


def load(main_file: Path, added: str = "") -> Books:
    """Read and check the books, with a text as if it stood in them. Raises UserError with all that is wrong.

    What is wrong with the text itself has `ADDED` as its file, and the text's own lines.
    """
    main_file = Path(os.path.abspath(main_file))  # noqa: PTH100 (as Beancount writes it: a symlink stays one)
    if not main_file.is_file():
        what = "är en mapp" if main_file.is_dir() else "finns inte"
        hint = "Ange sökvägen till main.beancount."
        raise UserError(Problem(f"bokföringens huvudfil {what}", Source(main_file), hint))
    with _without_garbage_collection():
        entries, errors, options = read_entries(main_file, added)
        files = (main_file, *(path for path in map(Path, options["include"]) if path != main_file))
        problems = tuple(map(_with_own_line, explain(errors, main_file, files)))
        if not any(isinstance(entry, Open) for entry in entries) and not lost_files(errors, files):
            problems = _not_a_ledger(main_file, problems, is_empty=not entries)
        if problems:
            raise UserError(problems)
        return _books(main_file, files, entries, options["title"])


def _books(main_file: Path, files: tuple[Path, ...], entries: Sequence[Directive], title: str) -> Books:
    accounts = parse_accounts(entries)
    register, _ = parse_register(entries)
    decisions, _ = parse_decisions(entries)
    keys, _ = parse_keys(entries, register)
    vouchers = [entry for entry in entries if isinstance(entry, Transaction)]
    booked_years = {voucher.date.year for voucher in vouchers if OPENING not in voucher.tags}
    return Books(
        title=title,
        main_file=main_file,
        files=files,
        accounts=accounts,
        register=register,
        decisions=decisions,
        keys=keys,
        unconfirmed=tuple(
            Unconfirmed(voucher.meta["ver"], voucher.date.year, source_of(voucher.meta))
            for voucher in vouchers
            if voucher.flag == _UNCONFIRMED
        ),
        latest_year=max(
            (v.date.year for v in vouchers if v.flag != _UNCONFIRMED and OPENING not in v.tags), default=None
        ),
        years=tuple(range(min(booked_years), max(booked_years) + 1)) if booked_years else (),
        # The one place where bookings of the result itself are left out.
        _postings=posting_table([voucher for voucher in vouchers if YEAR_END not in voucher.tags], accounts),
    )


def read_entries(main_file: Path, added: str = "") -> tuple[list[Directive], list[BeancountError], Mapping[str, Any]]:
    """Let Beancount read the files, and make sure that our rules are checked exactly once."""
    sources = [(str(main_file), True)]
    if added:
        sources.append((f"{HEADER}\n{added}", False))
    try:
        # As Fava does it: load_file would read a pickle of an earlier run, or write one beside the books.
        entries, errors, options = loader._load(sources, None, None, None)  # noqa: SLF001
    except OSError as error:
        place = Path(error.filename) if error.filename else main_file
        raise UserError(Problem(f"filen går inte att läsa: {reason(error)}", Source(place))) from error
    ours = plugin.__name__
    crashed = any(error.message.startswith(f'Error applying plugin "{ours}"') for error in errors)
    if crashed or ours not in (name for name, _config in options["plugin"]):
        errors = [*errors, *plugin.check_ledger(entries, options)[1]]
    return entries, errors, options


def _with_own_line(problem: Problem) -> Problem:
    """Beancount counts the lines of an added text from those that every text begins with."""
    if problem.source is None or problem.source.file != ADDED:
        return problem
    return replace(problem, source=Source(ADDED, problem.source.line - len(HEADER.splitlines())))


def _not_a_ledger(main_file: Path, problems: Sequence[Problem], *, is_empty: bool) -> tuple[Problem, ...]:
    """No account is opened. Of what isn't a ledger at all, a list of syntax errors would tell nothing more."""
    message = "filen är ingen bokföring" if is_empty else "bokföringen öppnar inga konton"
    hint = "Huvudfilen ska inkludera en kontoplan med rader som 2024-01-01 open Tillgångar:KassaOchBank:1930-Bank."
    return (Problem(message, Source(main_file), hint), *(() if is_empty else problems))


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Hundreds of thousands of small tuples that all live: looking for cycles among them takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
