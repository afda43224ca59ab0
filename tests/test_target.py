"""Which report is meant, by every way to name its day, period or year."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from finsam_ar.errors import Source, UserError
from finsam_ar.place import Project
from finsam_ar.target import annual, paper, paper_kinds

RAPPORT = 'titel = "T"\n{about}\n[[kapitel]]\nid = "arende"\ntitel = "Ärendet"\n'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A förbund with a paper of its own for each of what papers are about."""
    for kind, about in {
        "dagens": 'galler = "datum"',
        "tertialets": 'galler = "period"',
        "kvartalets": 'galler = "period"\nperiod = "k"',
        "planen": 'galler = "år"',
    }.items():
        folder = tmp_path / "templates" / "rapporter" / kind
        folder.mkdir(parents=True)
        (folder / "rapport.toml").write_text(RAPPORT.format(about=about), encoding="utf-8")
    return Project(tmp_path)


def message(project: Project, *arguments: str) -> str:
    with pytest.raises(UserError) as caught:
        paper(project, *arguments)
    (problem,) = caught.value.problems
    return f"{problem.message} | {problem.hint}"


@pytest.mark.parametrize(
    ("arguments", "name", "months"),
    [
        (("tertialets", "2022", "2"), "tertialets-2022-t2", (5, 8)),
        (("tertialets", "2022", "t2"), "tertialets-2022-t2", (5, 8)),
        (("tertialets", "2022-T2"), "tertialets-2022-t2", (5, 8)),
        (("tertialets", "2022t2"), "tertialets-2022-t2", (5, 8)),
        (("tertialets", "2022 t2"), "tertialets-2022-t2", (5, 8)),
        (("tertialets", "2022", "h1"), "tertialets-2022-h1", (1, 6)),
        (("tertialets", "2022", "k3"), "tertialets-2022-k3", (7, 9)),
        (("tertialets", "2022", "Q3"), "tertialets-2022-k3", (7, 9)),
        (("kvartalets", "2022", "3"), "kvartalets-2022-k3", (7, 9)),
        (("tertialets", "2022-08-31"), "tertialets-2022-08-31", (1, 8)),
        (("tertialets", "2024-02-29"), "tertialets-2024-02-29", (1, 2)),
    ],
)
def test_a_period(project: Project, arguments: tuple[str, ...], name: str, months: tuple[int, int]) -> None:
    target = paper(project, *arguments)

    assert target.name == name
    assert (target.occasion.first_month, target.occasion.last_month) == months
    assert target.occasion.as_of == dt.date.max
    assert target.needs_books
    assert target.file("pdf") == project.reports / str(target.occasion.year) / name / f"{name}.pdf"


def test_a_day(project: Project) -> None:
    target = paper(project, "dagens", "2023-03-15")

    assert (target.name, target.export_suffix) == ("dagens-2023-03-15", "-2023-03-15")
    assert (target.occasion.first_month, target.occasion.last_month) == (1, 3)
    assert target.occasion.as_of == target.occasion.date == target.occasion.day == dt.date(2023, 3, 15)
    assert not target.needs_books


def test_a_year(project: Project) -> None:
    target = paper(project, "planen", "2025")

    assert target.name == "planen-2025"
    assert target.occasion.day == dt.date(2025, 12, 31)
    assert not target.needs_books
    assert not target.is_annual
    assert annual(project, 2025).is_annual


def test_a_papers_own_facts_say_the_day_as_of_which_decisions_count(project: Project) -> None:
    folder = project.reports / "2025" / "planen-2025"
    folder.mkdir(parents=True)
    (folder / "uppgifter.toml").write_text("datum = 2024-11-20\n", encoding="utf-8")

    assert paper(project, "planen", "2025").occasion.as_of == dt.date(2024, 11, 20)
    assert paper(project, "planen", "2026").occasion.as_of == dt.date.max


@pytest.mark.parametrize(
    "arguments",
    [
        ("dagens", "2023"),
        ("dagens", "2023-03"),
        ("dagens", "2023-03-31", "k1"),
        ("dagens", "31/3 2023"),
        ("tertialets", "2022"),
        ("tertialets", "2022", "t4"),
        ("tertialets", "2022", "4"),
        ("tertialets", "2022", "å1"),
        ("tertialets", "0000", "1"),
        ("tertialets", "2022-08-30"),
        ("tertialets", "2023-02-29", "1"),
        ("planen", "25"),
        ("planen", "0000"),
        ("planen", "2025-01-01"),
        ("planen", "٢٠٢٥"),
    ],
)
def test_what_a_kind_is_not_about(project: Project, arguments: tuple[str, ...]) -> None:
    text = "-".join(arguments[1:])
    assert message(project, *arguments).startswith(f"rapporten {arguments[0]} gäller e"), text


@pytest.mark.parametrize(
    "arguments", [("dagens", "2023-02-29"), ("tertialets", "2022-06-31"), ("dagens", "0000-01-01")]
)
def test_a_day_that_is_not_in_the_calendar(project: Project, arguments: tuple[str, ...]) -> None:
    assert message(project, *arguments).startswith(f"datumet {arguments[1]} finns inte")


def test_an_unknown_kind(project: Project) -> None:
    assert "det finns inget slags rapport ”dagen” | Menade du ”dagens”?" in message(project, "dagen", "2025")
    assert "ekonomisk-information" in message(project, "xyz", "2025")


def test_a_folder_of_templates_that_no_report_reads(project: Project) -> None:
    (project.templates / "rapporter" / "tertialraport").mkdir()
    with pytest.raises(UserError) as caught:
        paper(project, "tertialets", "2022", "2")
    (problem,) = caught.value.problems
    assert problem.message == "mappen hör inte till något slags rapport"
    assert (problem.source, problem.hint) == (
        Source(project.templates / "rapporter" / "tertialraport"),
        "Menade du ”tertialrapport” eller ”tertialets”?",
    )


def test_a_forbunds_own_paper_replaces_the_standards(project: Project) -> None:
    before = paper_kinds(project)["ekonomisk-information"]
    own = project.templates / "rapporter" / "ekonomisk-information" / "rapport.toml"
    own.parent.mkdir()
    own.write_text(RAPPORT.format(about='galler = "år"'), encoding="utf-8")

    assert before != own
    assert paper_kinds(project)["ekonomisk-information"] == own
    assert paper(project, "ekonomisk-information", "2025").name == "ekonomisk-information-2025"
