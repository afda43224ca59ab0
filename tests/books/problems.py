"""What is wrong with a ledger, for tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.books.load import load
from finsam_ar.errors import Problem, UserError


def problems_of(main: Path) -> tuple[Problem, ...]:
    """All problems of books that can't be loaded."""
    with pytest.raises(UserError) as caught:
        load(main)
    return caught.value.problems


def the_problem(main: Path) -> Problem:
    """The only one."""
    (problem,) = problems_of(main)
    return problem
