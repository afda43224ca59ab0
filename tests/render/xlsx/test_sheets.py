"""Small tables made by hand: what becomes of texts, sums and names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from finsam_ar.render.xlsx.layout import Edition, Layout, address
from finsam_ar.render.xlsx.tables import write_table
from finsam_ar.render.xlsx.workbook import Book, SheetNames
from finsam_ar.tables.evaluate import ratio_of, total_of
from finsam_ar.tables.model import Cell, Column, Fact, Row, Table, Unit
from tests.render.pdf.report_sample import document
from tests.render.xlsx.reading import Workbook

NOW, BEFORE = Column("2022", "2022", "år", 0, "utfall"), Column("2021", "2021", "år", -1, "utfall")


def money(kronor: str, key: int = 1) -> Fact:
    return Fact(int(Decimal(kronor) * 100), is_money=True, key=key)


def row(id_: str, *facts: Fact | None, text: str = "", shown: tuple[int | None, ...] | None = None) -> Row:
    """A row of thousands in the columns 2022 and 2021."""
    numbers = shown or tuple(None if fact is None else round(fact.exact / 100_000) for fact in facts)
    cells = {
        column.id: Cell(None if number is None else Decimal(number), fact)
        for column, fact, number in zip((NOW, BEFORE), facts, numbers, strict=False)
    }
    kind = "sum" if any(fact and fact.parts for fact in facts) else "row"
    return Row(id_, text or id_, kind, Unit.TKR, cells, {})  # type: ignore[arg-type]


def written(*rows: Row, columns: tuple[Column, ...] = (NOW, BEFORE)) -> Workbook:
    layout = Layout(
        Table("t", "Tabell", Unit.TKR, None, columns, rows),
        {Edition.SHOWN: "Tabell", Edition.EXACT: "Tabell exakt"},
        dict.fromkeys(Edition, ()),
        {edition: {} for edition in Edition},
        covered=frozenset({(NOW.year_offset, NOW.origin)}),
    )
    book = Book(document())
    for edition in Edition:
        write_table(book, layout, edition)
    return Workbook(book.finish())


def test_no_money_is_a_dash_and_what_nobody_knows_is_blank() -> None:
    book = written(row("a", None, None))
    for sheet in ("Tabell", "Tabell exakt"):
        cell = book.formulas[sheet]["B5"]
        assert (cell.value, cell.number_format) == (0, '#,##0;-#,##0;"–"')
        assert book.formulas[sheet]["C5"].value is None


def total(*facts: Fact) -> Fact:
    fact = total_of([(1, fact) for fact in facts])
    assert fact is not None
    return fact


@pytest.mark.parametrize(
    "text", ["=1+1", "+46 18 000 00", "-kostnad", "@kommun", '=HYPERLINK("https://x.se")', "=cmd|' /C calc'!A0"]
)
def test_a_text_stays_a_text(text: str) -> None:
    book = written(row("a", money("1000"), text=text))
    cell = book.formulas["Tabell"]["A5"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_sum_is_live_with_its_printed_result_stored() -> None:
    one, other = money("1400", 1), money("2300", 2)
    book = written(row("a", one), row("b", other, shown=(3,)), row("summa", total(one, other), shown=(4,)))
    assert (book.formula("Tabell", "B7"), book.cached("Tabell", "B7")) == ("=SUM(B5:B6)", 4)
    assert (book.formula("Tabell exakt", "B7"), book.cached("Tabell exakt", "B7")) == ("=SUM(B5:B6)", 3700)


def test_a_sum_that_would_not_foot_is_never_written() -> None:
    one, other = money("1400", 1), money("1400", 2)
    with pytest.raises(AssertionError, match="not the sum"):
        written(row("a", one), row("b", other), row("summa", total(one, other)))  # 1 + 1 = 3


def test_a_sum_over_a_hidden_row_is_made_of_the_rows_below_it() -> None:
    one, other, third = money("1000", 1), money("2000", 2), money("3000", 3)
    hidden = total(one, other)
    book = written(row("a", one), row("b", other), row("c", third), row("totalt", total(hidden, third)))
    assert book.formula("Tabell", "B8") == "=SUM(B5:B7)"


def test_a_sum_over_a_hidden_row_without_parts_is_a_value() -> None:
    one, hidden = money("1000", 1), money("2000", 2)
    book = written(row("a", one), row("totalt", total(one, hidden)))
    assert book.formula("Tabell", "B6") == 3


def test_a_range_leaves_out_other_figures_and_covers_blanks_that_its_neighbour_has() -> None:
    a, c, before = money("1000", 1), money("3000", 3), money("2000", 2)
    other = money("9000", 9)
    book = written(
        row("a", a, a),
        row("b", None, before),
        row("other", other, other),
        row("c", c, c),
        row("summa", total(a, c), total(a, before, c)),
    )
    assert book.formula("Tabell", "B9") == "=SUM(B5:B6,B8)"
    assert book.formula("Tabell", "C9") == "=SUM(C5:C6,C8)"


def test_a_difference_subtracts() -> None:
    one, other = money("5000", 1), money("2000", 2)
    difference = total_of([(1, one), (-1, other)])
    book = written(row("a", one), row("b", other), row("skillnad", difference))
    assert book.formula("Tabell", "B7") == "=B5-B6"


def test_a_ratio_is_live_only_where_the_printed_figures_give_it() -> None:
    top, bottom = money("1490", 1), money("2510", 2)
    ratio = ratio_of(top, bottom)  # 59 %, but 1 of 3 tkr is 33 %
    cells = {"2022": Cell(Decimal(59), ratio)}
    book = written(row("a", top), row("b", bottom), Row("kvot", "Kvot", "ratio", Unit.PERCENT, cells, {}))
    assert book.formula("Tabell", "B7") == 59
    assert book.formula("Tabell exakt", "B7") == "=100*B5/B6"
    assert round(book.cached("Tabell exakt", "B7"), 4) == 59.3625


def test_only_what_is_exactly_nothing_is_a_dash() -> None:
    book = written(row("a", money("0")), row("b", money("49")))
    assert "–" in book.formulas["Tabell"]["B5"].number_format
    assert book.formulas["Tabell"]["B6"].number_format == "#,##0"


def test_sheet_names_are_short_unique_and_allowed() -> None:
    names = SheetNames()
    long = "Kostnader för förtroendevalda och förvaltning"
    taken = [names.take(long), names.take(long), names.take(long.upper()), names.take("a/b: [c]*?"), names.take("''")]
    taken += [names.take(taken[0], " exakt"), names.take("History")]
    assert len({name.casefold() for name in taken}) == len(taken)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in taken)
    assert taken[3:5] == ["a b c", "Tabell"]
    assert taken[-1] == "History 2"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ekonomisk information per 2023-03-31", "Ekonomisk information"),
        ("Utskrivna till arbete, efter arbetstid", "Utskrivna till arbete"),
        ("Kostnader för lokaler", "Kostnader för lokaler"),
        ("Personalkostnadsfördelningsprincipernas tabell", "Personalkostnadsfördelningsprin"),
    ],
)
def test_a_long_sheet_name_is_cut_between_words(title: str, name: str) -> None:
    assert SheetNames().take(title) == name


def test_addresses_go_beyond_z() -> None:
    assert [address(column, 0) for column in (0, 25, 26, 701, 702)] == ["A1", "Z1", "AA1", "ZZ1", "AAA1"]
