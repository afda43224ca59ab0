"""Small groups are masked so that nobody can compute them, and no table, chart or sentence tells them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ar.document.masking import Place, Sum, masked_places
from finsam_ar.document.model import Cell, ChartBlock, TableBlock, plain_text
from finsam_ar.render.html.tables import chart_table
from tests.document.fakes import FILES, blocks, faults

Counts = dict[Place, int]


def table(rows: Sequence[tuple[int, ...]]) -> tuple[Counts, list[Sum]]:
    """The counts and sums of a table: each row has parts and their sum, each column a total below."""
    counts: Counts = {}
    for number, row in enumerate(rows):
        counts |= {Place("d", f"r{number}", f"c{place}"): count for place, count in enumerate((*row, sum(row)))}
    width = len(rows[0])
    sums = [
        Sum(Place("d", f"r{number}", f"c{width}"), tuple(Place("d", f"r{number}", f"c{n}") for n in range(width)))
        for number in range(len(rows))
    ]
    for place in range(width + 1):
        parts = tuple(Place("d", f"r{number}", f"c{place}") for number in range(len(rows)))
        sums.append(Sum(Place("d", "", f"c{place}"), parts))
        counts[Place("d", "", f"c{place}")] = sum(counts[part] for part in parts)
    return counts, sums


def drawn(rows: Sequence[tuple[int, ...]], least: int = 5) -> list[list[str]]:
    """The table with its sums as it is shown, the totals last, `·` for what is masked."""
    counts, sums = table(rows)
    masked = masked_places(counts, sums, least)
    keys = [*(f"r{number}" for number in range(len(rows))), ""]
    places = [[Place("d", key, f"c{place}") for place in range(len(rows[0]) + 1)] for key in keys]
    return [["·" if place in masked else str(counts[place]) for place in line] for line in places]


def test_a_small_count_is_masked_with_what_it_could_be_computed_from() -> None:
    assert drawn([(3, 20), (9, 8), (30, 40)]) == [
        ["·", "·", "23"],
        ["·", "·", "17"],
        ["30", "40", "70"],
        ["42", "68", "110"],
    ]


def test_a_zero_is_shown_and_small_counts_can_hide_each_other() -> None:
    assert drawn([(1, 0), (8, 8), (3, 0), (27, 46)]) == [
        ["·", "0", "·"],
        ["8", "8", "16"],
        ["·", "0", "·"],
        ["27", "46", "73"],
        ["39", "54", "93"],
    ]


def test_a_total_is_masked_when_it_is_small_or_tells_that_all_are_one() -> None:
    assert drawn([(1, 0), (0, 2)]) == [["·", "0", "·"], ["0", "·", "·"], ["·", "·", "·"]]
    assert drawn([(1,)] * 6)[-1] == ["·", "·"]  # whoever knows that a masked count is at least one would know all


def test_only_what_a_small_count_is_related_to_is_masked() -> None:
    counts, sums = table([(2, 30), (40, 50)])
    other = {Place("annan", "r", "c"): 12, Place("annan", "", "c"): 12}
    elsewhere = Sum(Place("annan", "", "c"), (Place("annan", "r", "c"),))
    masked = masked_places(counts | other, [*sums, elsewhere], 5)
    assert {place.dataset for place in masked} == {"d"}


def test_everything_is_masked_where_single_persons_cannot_be_exchanged() -> None:
    one, two, three = (Place("d", key, "c") for key in ("ett", "två", "tre"))
    # two = one + one, three = two + one: only multiples of all satisfy that
    sums = [Sum(two, (one, Place("d", "kopia", "c"))), Sum(three, (two, one)), Sum(one, (Place("d", "kopia", "c"),))]
    counts = {one: 4, Place("d", "kopia", "c"): 4, two: 8, three: 12}
    assert masked_places(counts, sums, 5) == frozenset(counts)


small_tables = st.integers(1, 2).flatmap(
    lambda width: st.lists(st.tuples(*[st.integers(0, 9)] * width), min_size=1, max_size=3)
)


@given(small_tables, st.integers(2, 6))
def test_no_masked_count_is_determined(rows: list[tuple[int, ...]], least: int) -> None:
    counts, sums = table(rows)
    masked = masked_places(counts, sums, least)
    assert masked >= {place for place, count in counts.items() if 1 <= count < least}
    assert all(counts[place] for place in masked)
    possible: dict[Place, set[int]] = {place: set() for place in masked}
    for solution in solutions(rows, counts, masked):
        for place in masked:
            possible[place].add(solution[place])
    assert all(len(values) > 1 for values in possible.values())


def solutions(rows: Sequence[tuple[int, ...]], counts: Counts, masked: frozenset[Place]) -> list[Counts]:
    """The tables near this one that show the same: a masked count is at least one, and any row and column sums."""
    inner = [(number, place) for number in range(len(rows)) for place in range(len(rows[0]))]
    choices = []
    for number, place in inner:
        own = rows[number][place]
        choices.append([own - 1, own, own + 1] if Place("d", f"r{number}", f"c{place}") in masked else [own])
    found = []
    for values in itertools.product(*choices):
        width = len(rows[0])
        other, _ = table([values[start : start + width] for start in range(0, len(values), width)])
        if all(other[place] >= 1 if place in masked else other[place] == count for place, count in counts.items()):
            found.append(other)
    return found


@given(st.lists(st.tuples(st.sampled_from([0, 5, 6, 80]), st.sampled_from([0, 5, 7])), min_size=1, max_size=4))
def test_nothing_is_masked_when_no_count_is_small(rows: list[tuple[int, ...]]) -> None:
    counts, sums = table(rows)
    assert masked_places(counts, sums, 5) == frozenset()


# ---- in a report ----

SCHEMA = FILES["templates/data/deltagare.toml"].replace('typ = "heltal"', 'typ = "heltal"\n        personer = true')
RULE = 'namn = "Förbundet"\norgnr = "222000-0000"\n[maskering]\nminsta = 5\n'
CHART = """\
[[diagram]]
id = "deltagare"
typ = "grupperade-staplar"
titel = "Deltagare"
datamangd = "deltagare"
budskap = "Kvinnor och män."
[[diagram.serie]]
kolumn = "k"
[[diagram.serie]]
kolumn = "totalt"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report with three women of a small group, who a fourth group hides."""
    rows = "insats,k,m,totalt,klar\nbron,3,21,24,Ja\nstegen,6,7,13,Nej\n"
    files = {
        "templates/forbund.toml": RULE,
        "templates/data/deltagare.toml": SCHEMA,
        "reports/2022/data/deltagare.csv": rows,
    }
    for name, text in files.items():
        monkeypatch.setitem(FILES, name, text)
    return tmp_path


def test_a_table_shows_a_sign_and_says_what_it_means(folder: Path) -> None:
    (found,) = blocks(folder, "{{ datatabell('deltagare') }}")
    assert isinstance(found, TableBlock)
    assert [[cell.text for cell in row.cells[1:5]] for row in found.rows] == [
        ["··", "··", "24", "··"],
        ["··", "··", "13", "··"],
        ["9", "28", "37", "24\u00a0%"],
    ]
    assert found.rows[0].cells[1] == Cell("··", "dolt")
    assert plain_text(found.notes[-1]) == (
        "Två punkter (··) betyder att antalet är dolt: grupper på färre än fem personer visas inte, och inte heller de "
        "antal som sådana grupper kunde räknas fram ur."
    )


def test_the_sum_of_some_rows_is_masked_too(folder: Path) -> None:
    (found,) = blocks(folder, "{{ datatabell('deltagare', klar='Ja') }}")
    assert isinstance(found, TableBlock)
    assert [cell.text for cell in found.rows[-1].cells[1:5]] == ["··", "··", "24", "··"]


def test_words_can_tell_a_total_but_nothing_masked(folder: Path) -> None:
    words = (
        "{{ antal(data('deltagare').summa('k')) }} {{ data('deltagare')['bron'].totalt }}\n\n"
        "{{ antal(data('deltagare')['bron'].k) }}\n\n"
        "{{ antal(data('deltagare').summa('m', klar='Ja')) }}\n\n"
        "{% if data('deltagare')['stegen'].k > 4 %}ja{% endif %}\n\n"
        "{{ antal(data('deltagare').antal(k='3')) }}\n\n"
        "{% for rad in data('deltagare') %}{{ rad.k }}{% endfor %}"
    )
    rule = "är dolt: grupper på färre än fem personer visas inte, och inte heller de antal som sådana grupper kunde"
    told = faults(folder, words)
    assert [each.partition(f" {rule}")[0] for each in told] == [
        "3: ”deltagare/bron/k”",
        "5: ”deltagare/summa/m”",
        "7: ”deltagare/stegen/k”",
        "9: ”deltagare/k”",
        "11: ”deltagare/bron/k”",
        "11: ”deltagare/stegen/k”",
    ]


def test_a_chart_leaves_the_value_out_and_says_so(folder: Path) -> None:
    (found,) = blocks(folder, "{{ diagram('deltagare') }}", diagram=CHART)
    assert isinstance(found, ChartBlock)
    assert (found.series[0].values, found.series[0].labels) == ((None, None), ("··", "··"))
    assert found.title == "Deltagare (·· är dolt)"
    assert "Kvinnor dolt, Totalt 24" in found.alt
    assert chart_table(found).rows[0].cells[1] == Cell("··", "dolt")


def test_without_a_limit_nothing_is_masked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FILES, "templates/forbund.toml", RULE.partition("[maskering]")[0])
    (found,) = blocks(folder, "{{ datatabell('deltagare') }}")
    assert isinstance(found, TableBlock)
    assert [cell.text for cell in found.rows[0].cells[1:4]] == ["3", "21", "24"]
    assert len(found.notes) == 1


def test_a_sum_that_is_only_known_may_fail_and_masks_where_it_holds(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = '[[summa]]\nkolumn = "k"\ndelar = ["andra/k"]\nkrav = false\n'
    monkeypatch.setitem(FILES, "templates/data/deltagare.toml", SCHEMA.replace("        ", "") + known)
    other = 'titel = "Andra"\nfil = "andra.csv"\nnyckel = "insats"\n[[kolumn]]\nid = "insats"\ntyp = "verksamhet"\n'
    counted = '[[kolumn]]\nid = "k"\ntyp = "heltal"\npersoner = true\n'
    monkeypatch.setitem(FILES, "templates/data/andra.toml", other + counted)
    monkeypatch.setitem(FILES, "reports/2022/data/andra.csv", "insats,k\nbron,3\nstegen,60\n")
    (found,) = blocks(folder, "{{ datatabell('andra') }}")
    assert isinstance(found, TableBlock)
    assert [row.cells[1].text for row in found.rows] == ["··", "··"]
    monkeypatch.setitem(FILES, "templates/data/andra.toml", other + counted.replace("personer = true\n", ""))
    told = faults(folder, "")
    assert [each.partition(": ")[2] for each in told] == ["”andra” har ingen kolumn ”k” med personer"]
