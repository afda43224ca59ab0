"""The handbook's examples are books that load, and its table of directives is what the program reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from finsam_ar.books.decision_forms import BY_COST, COMMON_KEYS, FORMS, YEARLY, Form
from finsam_ar.books.grants import by_year, granted, granted_periods, is_signed, pending
from finsam_ar.books.load import load
from finsam_ar.books.model import Books, DecisionKind
from finsam_ar.books.planned import ORIGINS, planned
from tests.books.problems import problems_of
from tests.ledgers import ACCOUNTS, write_ledger

HANDBOOK = Path(__file__).parents[1] / "docs" / "handbok"

#: What the examples take for given: who asks and pays, and what money is for.
REGISTER = """\
2000-01-01 custom "finsam-organisation" "osthammar"
  namn: "Östhammars kommun"
2000-01-01 custom "finsam-organisation" "region"
  namn: "Regionen"
2000-01-01 custom "finsam-organisation" "forsakringskassan"
  namn: "Försäkringskassan"
2000-01-01 custom "finsam-organisation" "arbetsformedlingen"
  namn: "Arbetsförmedlingen"
2000-01-01 custom "finsam-verksamhet" "finansiering"
  namn: "Medlemsfinansiering"
  slag: "finansiering"
2000-01-01 custom "finsam-verksamhet" "kansli"
  namn: "Kansli"
  slag: "kansli"
2000-01-01 custom "finsam-verksamhet" "individinriktade"
  namn: "Individinriktade insatser"
  slag: "grupp"
"""
for _id in ("bryggan", "vaxtverket", "reko"):
    REGISTER += (
        f'2000-01-01 custom "finsam-verksamhet" "{_id}"\n  namn: "{_id.title()}"\n  under: "individinriktade"\n'
        '  slag: "individ"\n  insats: TRUE\n'
    )


def examples(chapter: str) -> Iterator[str]:
    """Each block of beancount in a chapter, in its order."""
    text = (HANDBOOK / f"{chapter}.md").read_text(encoding="utf-8")
    return (match[1] for match in re.finditer(r"^```beancount\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


EXAMPLES = (*examples("register"), *examples("beslut"))


def load_examples(folder: Path, count: int = len(EXAMPLES)) -> Books:
    return load(write_ledger(folder, "".join(EXAMPLES[:count]), base=ACCOUNTS + REGISTER))


@pytest.mark.parametrize("count", range(1, len(EXAMPLES) + 1))
def test_the_examples_load_one_after_another(tmp_path: Path, count: int) -> None:
    """So each is right as it stands, after those before it."""
    load_examples(tmp_path, count)


def test_what_the_chapter_says_of_its_examples(tmp_path: Path) -> None:
    books = load_examples(tmp_path)
    until_granted = [each for each in books.decisions if each.date.isoformat() <= "2023-04-20"]

    granted_by_year = {year: ore / 100 for year, ore in by_year(granted(until_granted, "bryggan")).items()}
    assert granted_by_year == {2023: 620_000, 2024: 1_860_000, 2025: 1_860_000}
    assert pending(books.decisions) == ()
    assert is_signed(books.decisions, "bryggan")
    assert granted_periods(books.decisions, "bryggan")[-1][1].isoformat() == "2026-04-30"
    forecast = [line.amount_ore for line in planned("prognos", books.decisions, 2023) if line.verksamhet == "kansli"]
    assert sum(forecast) == 441_000_000


# ---- the table of directives -----------------------------------------------------------------------------------------


class Line(NamedTuple):
    """A line of the table, as sets of the words in it."""

    formality: str
    values: tuple[str, ...]
    required: set[str]
    optional: set[str]


def table() -> dict[DecisionKind, Line]:
    text = (HANDBOOK / "beslut.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `finsam-([a-z-]+)` \|(.*)\|$", text, re.MULTILINE)
    found = {}
    for name, rest in rows:
        formality, values, required, optional = (cell.strip() for cell in rest.split("|"))
        words = tuple(values.split(", ")) if "diarienummer" not in values else ("id",)
        found[DecisionKind(name)] = Line(formality, words, named(required), named(optional))
    return found


def named(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


TABLE = table()
FORMALITIES = {"beslut": "decision", "handling": "document", "anteckning": "note"}


def keys_of(form: Form) -> set[str]:
    """All the keys that a directive of this form may hold beside the common ones, as the table writes them."""
    return {
        *form.keys,
        *(("fran", "till") if form.period != "none" else ()),
        *(("ar",) if form.has_year else ()),
        *(("slag",) if form.may_be_income else ()),
        *((f"{YEARLY}…", f"{BY_COST}…") if form.is_split else ()),
    }


def test_the_table_has_every_directive_in_the_programs_order() -> None:
    assert list(TABLE) == list(DecisionKind)


@pytest.mark.parametrize("kind", DecisionKind)
def test_the_table_says_what_a_directive_may_hold(kind: DecisionKind) -> None:
    line, form = TABLE[kind], FORMS[kind]

    assert FORMALITIES[line.formality] == form.formality
    assert line.values == form.values
    assert line.required | line.optional == keys_of(form)
    assert not line.required & line.optional
    assert ({"fran", "till"} <= line.required) == (form.period == "required")


def directive(kind: DecisionKind) -> str:
    """The first example of a kind, without what follows it."""
    text = "\n".join(EXAMPLES)
    match = re.search(rf'^\d{{4}}-\d\d-\d\d custom "finsam-{kind}" .*\n(?:  .*\n)*', text, re.MULTILINE)
    assert match is not None, kind
    return match[0]


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, line in TABLE.items() for key in sorted(line.required)]
)
def test_what_a_directive_must_have_is_missed(tmp_path: Path, kind: DecisionKind, key: str) -> None:
    example = directive(kind)
    without = re.sub(rf"^  {key}: .*\n", "", example, count=1, flags=re.MULTILINE)
    assert without != example

    text = "".join(EXAMPLES).replace(example, without)
    main = write_ledger(tmp_path, text, base=ACCOUNTS + REGISTER)

    assert any(f"{key}:" in problem.message and str(kind) in problem.message for problem in problems_of(main))


@pytest.mark.parametrize("kind", DecisionKind)
def test_what_a_directive_need_not_have_is_not_missed(tmp_path: Path, kind: DecisionKind) -> None:
    """Of the keys of its own: the first example loads with the needed ones alone."""
    optional = "|".join(re.escape(key.rstrip("…")) for key in TABLE[kind].optional) or "$^"
    needed = re.sub(rf"^  (?:{optional})[a-z0-9]*: .*\n", "", directive(kind), flags=re.MULTILINE)
    text = "".join(EXAMPLES).replace(directive(kind), needed)

    assert load(write_ledger(tmp_path, text, base=ACCOUNTS + REGISTER)).decisions


def test_the_zero_amounts_are_those_of_the_chapter() -> None:
    text = (HANDBOOK / "beslut.md").read_text(encoding="utf-8")
    (sentence,) = re.findall(r"^Beloppet får vara 0 för (.*)\.$", text, re.MULTILINE)

    assert [f"finsam-{kind}" for kind, form in FORMS.items() if form.may_be_zero] == re.findall(r"`([^`]+)`", sentence)


def test_the_common_keys_are_those_of_the_chapter() -> None:
    text = (HANDBOOK / "beslut.md").read_text(encoding="utf-8")
    section = text.partition("## Var beslutet finns")[2].partition("\n## ")[0]

    assert {name.partition(":")[0] for name in re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)} == set(
        COMMON_KEYS
    )


def test_every_origin_of_money_is_told_of() -> None:
    text = (HANDBOOK / "kontoplan-och-tabeller.md").read_text(encoding="utf-8")
    section = text.partition("| `kalla` | vad det är |")[2].partition("\n\n")[0]
    first_cells = "".join(re.findall(r"^\|([^|]*)\|", section, re.MULTILINE))

    assert named(first_cells) == {"utfall", *ORIGINS}


# ---- links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(HANDBOOK.glob("*.md")), ids=lambda file: file.stem)
def test_links_lead_to_chapters_that_exist(file: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+\.md)(?:#[^)]*)?\)", file.read_text(encoding="utf-8"))

    assert [link for link in links if not (file.parent / link).is_file()] == []
