"""The sheet of checks: the same thing must be the same in every table, as live formulas over the exact amounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from finsam_ar.checks.model import Finding
from finsam_ar.render.facts import FactRecord
from finsam_ar.render.xlsx.layout import Edition, Layout, Link
from finsam_ar.render.xlsx.workbook import Book, Sheet, plain_number
from finsam_ar.tables.build import Evaluation
from finsam_ar.tables.evaluate import Spec

TITLE = "Kontroller"
HOLDS, FAILS = "Stämmer", "Stämmer inte"
_WIDTHS = (60, 18, 50, 18, 14, 14)
_HEADER_ROW = 6
_MONEY = "#,##0.00"


@dataclass(frozen=True)
class Check:
    """Two amounts that must be equal, each with what it is and the formula that fetches it."""

    what: str
    formula: str
    amount: Decimal
    other: str
    other_formula: str
    other_amount: Decimal


def live_checks(
    evaluation: Evaluation, records: Sequence[FactRecord], layouts: Mapping[str, Layout]
) -> Iterator[Check]:
    """Yield the checks of all tables: concepts in several tables, notes against what they specify, and `kontroll`.

    Published figures from before the books are left out: nobody can recompute them.
    """
    known = [record for record in records if record.fact.is_money and "historik" not in record.sources]
    yield from _concepts(evaluation.year, known, layouts)
    yield from _notes(evaluation, known, layouts)
    yield from _controls(evaluation, known, layouts)


def write_checks(book: Book, checks: Sequence[Check], findings: Sequence[Finding], contents: Link) -> None:
    """Write the sheet: the live checks, then what the program found."""
    sheet = book.sheet(TITLE, _WIDTHS, _HEADER_ROW)
    line = (
        f"{book.document.organisation}. {book.document.title}. Belopp i kronor och öre; formlerna räknar om sig själva."
    )
    book.head(sheet, TITLE, line, [contents])
    failing = sum(check.amount != check.other_amount for check in checks)
    first, last = _HEADER_ROW + 2, _HEADER_ROW + 1 + len(checks)
    sheet.write_string(4, 0, "Kontroller som inte stämmer", book.format(bold=True))
    sheet.write_formula(4, 1, f'=COUNTIF(F{first}:F{max(first, last)},"{FAILS}")', book.format(bold=True), failing)
    sheet.write_string(4, 2, f"Programmets egna anmärkningar, längst ned: {len(findings)}", book.format(bold=True))
    _write_line(book, sheet, _HEADER_ROW, ("Kontroll", "Belopp", "Ska vara lika med", "Belopp", "Skillnad", "Utfall"))
    for row, check in enumerate(checks, start=_HEADER_ROW + 1):
        _write_check(book, sheet, row, check)
    _write_findings(book, sheet, _HEADER_ROW + len(checks) + 3, findings)


def _write_check(book: Book, sheet: Sheet, row: int, check: Check) -> None:
    money = book.format(num_format=_MONEY)
    difference = check.amount - check.other_amount
    sheet.write_string(row, 0, check.what, book.format(text_wrap=True))
    sheet.write_formula(row, 1, check.formula, money, plain_number(check.amount))
    sheet.write_string(row, 2, check.other, book.format(text_wrap=True))
    sheet.write_formula(row, 3, check.other_formula, money, plain_number(check.other_amount))
    sheet.write_formula(row, 4, f"=ROUND(B{row + 1}-D{row + 1},2)", money, plain_number(difference))
    verdict = FAILS if difference else HOLDS
    sheet.write_formula(row, 5, f'=IF(E{row + 1}=0,"{HOLDS}","{FAILS}")', book.format(), verdict)


def _write_findings(book: Book, sheet: Sheet, row: int, findings: Sequence[Finding]) -> None:
    sheet.write_string(row, 0, "Vad programmets kontroller fann", book.format(bold=True, font_size=12))
    if not findings:
        sheet.write_string(row + 1, 0, "Ingenting att anmärka på.")
        return
    _write_line(book, sheet, row + 1, ("Anmärkning", "Kod", "Vad man gör", "Allvar", "Var", ""))
    wrapped = book.format(text_wrap=True, valign="top")
    for place, finding in enumerate(findings, start=row + 2):
        source = str(finding.source) if finding.source else ""
        for column, text in enumerate((finding.message, finding.code, finding.hint, finding.severity.value, source)):
            sheet.write_string(place, column, text, wrapped if column in (0, 2) else book.format(valign="top"))


def _write_line(book: Book, sheet: Sheet, row: int, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts):
        sheet.write_string(row, column, text, book.format(bold=True, bottom=1))


def _concepts(year: int, records: Sequence[FactRecord], layouts: Mapping[str, Layout]) -> Iterator[Check]:
    groups: dict[tuple[str, Spec], list[FactRecord]] = defaultdict(list)
    for record in records:
        if record.concept:
            origin = (
                "budget" if record.spec.origin == "beslut" else record.spec.origin
            )  # the board's, and as distributed
            groups[record.concept, Spec(record.spec.period, record.spec.year_offset, origin)].append(record)
    for (_, spec), (first, *others) in groups.items():
        for other in others:
            what = f"{_named(first)} {_period(spec, year)}"
            yield _check(what, first, _named(other), [(1, other)], layouts)


def _notes(evaluation: Evaluation, records: Sequence[FactRecord], layouts: Mapping[str, Layout]) -> Iterator[Check]:
    rows: dict[str, dict[Spec, FactRecord]] = defaultdict(dict)
    for record in records:
        rows[f"{record.table.id}/{record.row.id}"][record.spec] = record
    for table_id, definition in evaluation.evaluator.definitions.items():
        for row in definition.rows:
            targets = rows.get(row.specifies or "", {})
            for spec, total in rows.get(f"{table_id}/{row.id}", {}).items():
                if spec in targets:
                    what = f"{_named(targets[spec])} {_period(spec, evaluation.year)}"
                    yield _check(what, targets[spec], _named(total), [(1, total)], layouts)


def _controls(evaluation: Evaluation, records: Sequence[FactRecord], layouts: Mapping[str, Layout]) -> Iterator[Check]:
    evaluator = evaluation.evaluator
    cells = {record.name: record for record in records}
    for record in records:
        table_id = record.table.id
        for row in evaluator.rows(table_id):
            if row.id != record.row.id or not row.definition.control:
                continue
            terms = evaluator.terms(table_id, row.definition.control)
            parts = [(sign, cells.get(f"{table_id}/{term.id}/{record.column_id}")) for sign, term in terms]
            found = [(sign, part) for sign, part in parts if part is not None]
            if len(found) == len(parts):
                other = "".join((" + " if sign > 0 else " \u2212 ") + part.row.text for sign, part in found)
                what = f"{_named(record)} {_period(record.spec, evaluation.year)}"
                yield _check(what, record, other.removeprefix(" + ").strip(), found, layouts)


def _check(
    what: str,
    record: FactRecord,
    other: str,
    parts: Sequence[tuple[int, FactRecord]],
    layouts: Mapping[str, Layout],
) -> Check:
    formula = "".join(("+" if sign > 0 else "-") + _reference(part, layouts) for sign, part in parts)
    amount = sum((sign * part.exact for sign, part in parts), Decimal(0))
    return Check(what, "=" + _reference(record, layouts), record.exact, other, "=" + formula.removeprefix("+"), amount)


def _reference(record: FactRecord, layouts: Mapping[str, Layout]) -> str:
    layout = layouts[record.table.id]
    return layout.reference(layout.places[record.row.id, record.column_id], Edition.EXACT)


def _named(record: FactRecord) -> str:
    number = f"Not {record.table.number} " if record.table.number is not None else ""
    return f"{number}{record.table.title}: {record.row.text}"


def _period(spec: Spec, year: int) -> str:
    period = "" if spec.period == "år" else f"{spec.period} "
    origin = "" if spec.origin == "utfall" else f"{spec.origin} "
    return f"({origin}{period}{year + spec.year_offset})"
