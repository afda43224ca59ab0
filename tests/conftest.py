"""Fixtures of many tests: the sample's books, loaded once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from finsam_ar import report
from finsam_ar.books.model import Books
from finsam_ar.tables.model import Table
from finsam_ar.target import annual
from tests.sample import SAMPLE


@pytest.fixture(scope="session")
def sample_books() -> Books:
    return report.load_books(SAMPLE)


@pytest.fixture(scope="session")
def sample_2022(sample_books: Books) -> Mapping[str, Table]:
    """The tables of 2022 as they are shown."""
    return report.tables(SAMPLE, sample_books, annual(SAMPLE, 2022))
