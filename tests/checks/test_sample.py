"""The sample's own loose ends: no fel, and four varningar that its publication left (facit/README.md)."""

from __future__ import annotations

from finsam_ar import report
from finsam_ar.books.model import Books
from finsam_ar.checks.model import Severity
from finsam_ar.prepare import prepare_basis
from finsam_ar.target import annual
from tests.sample import SAMPLE, amounts, plain


def test_the_sample_has_no_fel_and_four_varningar(sample_books: Books) -> None:
    findings = report.check(SAMPLE, sample_books, 2022)  # the linter of the words included
    assert [finding.code for finding in findings] == ["K101", "K101", "K202", "K203"]
    assert {finding.severity for finding in findings} == {Severity.VARNING}
    history_2019, history_2018, members, vacation = (plain(finding) for finding in findings)
    assert "2019" in history_2019
    assert amounts(history_2019) == ["-2 566 000", "-2 567 000"]
    assert "2018" in history_2018
    assert amounts(history_2018) == ["-1 031 000", "194 000"]
    assert "kommun" in members
    assert amounts(members) == ["5 772 499", "5 772 500", "-1"]
    assert "avrundning" in members
    assert "Semesterlöneskuld" in vacation
    assert amounts(vacation) == ["-110 159", "-91 927", "-18 232"]


def test_every_finding_says_where_and_what_to_do(sample_books: Books) -> None:
    for finding in report.check(SAMPLE, sample_books, 2022):
        assert finding.source is not None
        assert finding.source.line > 0
        assert finding.hint


def test_a_check_that_had_nothing_to_compare_answers_nothing(sample_books: Books) -> None:
    answers = prepare_basis(SAMPLE, sample_books, annual(SAMPLE, 2022)).answers
    assert {code for code, found in answers.items() if found is None} == {
        "K105",
        "K106",
        "K301",
        "K302",
        "K303",
    }  # 2021 has no report here
    assert {code: len(found) for code, found in answers.items() if found} == {"K101": 2, "K202": 1, "K203": 1}
    assert answers["K201"] == ()
