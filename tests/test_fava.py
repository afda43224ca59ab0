"""The sample in Fava: no faults, and the searches that the handbook names find what they are to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fava.beans.abc import Custom
from fava.core import FavaLedger

from tests.sample import SAMPLE

CHAPTER = Path(__file__).parents[1] / "docs" / "handbok" / "beslut.md"


@pytest.fixture(scope="module")
def ledger() -> FavaLedger:
    return FavaLedger(str(SAMPLE.main_file.resolve()))


def searches() -> list[str]:
    """What the handbook's table says to type."""
    section = CHAPTER.read_text(encoding="utf-8").partition("## Besluten i Fava")[2]
    return [
        text.replace("\\|", "|")
        for text in re.findall(r"^\| `((?:dnr|type|organ|verksamhet):.*?)` \|", section, re.MULTILINE)
    ]


def test_fava_finds_no_fault(ledger: FavaLedger) -> None:
    assert ledger.errors == []


def test_the_journal_has_every_kind_of_decision_of_the_sample(ledger: FavaLedger) -> None:
    kinds = {entry.type for entry in ledger.get_filtered().entries if isinstance(entry, Custom)}
    assert {"finsam-ansokan", "finsam-beviljande", "finsam-budget", "finsam-prognos", "finsam-anmalan"} <= kinds


@pytest.mark.parametrize("search", searches())
def test_the_handbooks_searches(ledger: FavaLedger, search: str) -> None:
    key, _, value = search.partition(":")
    found = ledger.get_filtered(filter=search).entries

    pattern = re.compile(value.strip('"'))
    values = [entry.type if key == "type" and isinstance(entry, Custom) else entry.meta[key] for entry in found]
    assert values
    assert all(pattern.search(str(each)) for each in values)
