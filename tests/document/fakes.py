"""A small report for tests: an engine with a few facts and tables, a register, and files in a temporary folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from textwrap import dedent

import pytest

from finsam_ar.books.model import Organisation, Register, Verksamhet
from finsam_ar.config.folders import Folders
from finsam_ar.document.build import Composition, build_document, compose_material
from finsam_ar.document.material import Material, read_report_files
from finsam_ar.document.model import Block, Document
from finsam_ar.errors import Source, UserError
from finsam_ar.tables.model import Cell, Column, Fact, Row, Table, Unit
from finsam_ar.tables.periods import Occasion

HERE = Source(Path("register.beancount"), 1)


def money(kronor: str, key: int = 1) -> Fact:
    return Fact(int(Decimal(kronor) * 100), is_money=True, key=key)


#: (ref, year offset, origin) -> kronor
AMOUNTS = {
    ("resultat/arets-resultat", 0, "utfall"): "334980.00",
    ("resultat/arets-resultat", -1, "utfall"): "1404866.00",
    ("resultat/arets-resultat", 0, "budget"): "-3161000.00",
    ("resultat/kostnader", 0, "utfall"): "-25843017.61",
    ("resultat/intakter", 0, "utfall"): "26177997.61",
    ("resultat/intakter", -1, "utfall"): "26177997.61",
}


INSATSER = [
    {"id": "bron", "slag": "individ", "forlangd": "Ja"},
    {"id": "stegen", "slag": "struktur", "forlangd": ""},
]


class UnknownFactError(LookupError):
    def __init__(self, reference: str, suggestions: Sequence[str]) -> None:
        super().__init__(reference)
        self.suggestions = tuple(suggestions)


@dataclass
class FakeShown:
    tables: Mapping[str, Table]

    def number(self, fact: Fact, unit: Unit) -> Decimal:
        step = unit.step_ore if unit.is_money else 1
        exact = Fraction(fact.exact) / step
        whole = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP)
        return whole.scaleb(-unit.decimals)


@dataclass
class FakeEvaluation:
    year: int = 2022
    tables: dict[str, Table] = field(default_factory=dict)

    @property
    def occasion(self) -> Occasion:
        return Occasion(self.year)

    def fact(self, reference: str, year_offset: int = 0, origin: str = "utfall", period: str = "år") -> Fact | None:  # noqa: ARG002
        if reference == "kvot":
            return Fact(Fraction(527, 10), is_money=False, key=9)
        names = {ref for ref, _, _ in AMOUNTS}
        ref = next((name for name in names if name in (reference, f"resultat/{reference}")), None)
        if ref is None:
            raise UnknownFactError(reference, ["resultat/arets-resultat"])
        kronor = AMOUNTS.get((ref, year_offset, origin))
        return None if kronor is None else money(kronor)

    def rows(self, table_id: str) -> Sequence[Mapping[str, str]]:
        return {"insatser": INSATSER}[table_id]

    def difference(self, minuend: Fact, subtrahend: Fact) -> Fact:
        return Fact(minuend.exact - subtrahend.exact, is_money=True, key=minuend.key - subtrahend.key)

    def total(self, facts: Sequence[Fact]) -> Fact | None:
        return Fact(sum(fact.exact for fact in facts), is_money=True, key=sum(fact.key for fact in facts))

    def ratio(self, numerator: Fact, denominator: Fact) -> Fact | None:
        if denominator.exact == 0:
            return None
        return Fact(Fraction(100) * Fraction(numerator.exact) / Fraction(denominator.exact), is_money=False, key=5)

    def finish(self, extra: Iterable[tuple[Fact, Unit]] = ()) -> FakeShown:
        self.extra = list(extra)
        return FakeShown(self.tables)


def result_table() -> Table:
    """A statement with a heading, a note, a blank cell, a nil and a rounded nil."""
    return Table(
        id="resultat",
        title="Resultaträkning",
        unit=Unit.TKR,
        number=None,
        columns=(
            Column("budget-2022", "Budget 2022", "år", 0, "budget"),
            Column("2022", "Utfall 2022", "år", 0, "utfall"),
            Column("2021", "Utfall 2021", "år", -1, "utfall"),
        ),
        rows=(
            Row("rubrik", "Verksamheten", "heading", Unit.TKR, {}, {}),
            row("intakter", "Intäkter", "26177997.61", "26177", "26177"),
            row("kostnader", "Kostnader", "-25843017.61", "-25843", "-21684", note="not-kostnader", indent=1),
            row("avskrivningar", "Avskrivningar", "0", "0", None),
            row("ovrigt", "Övrigt", "3", "0", "17"),
            row("arets-resultat", "Årets resultat", "334980", "335", "1405", kind="total"),
            Row(
                "soliditet",
                "Soliditet",
                "ratio",
                Unit.PERCENT,
                {"2022": Cell(Decimal(53), Fact(Fraction(527, 10), is_money=False, key=9))},
                {},
            ),
        ),
        remarks=("Beloppen är avrundade.",),
        note_titles={"not-kostnader": (1, "Kostnader för insatser")},
    )


def row(  # noqa: PLR0913
    id_: str,
    text: str,
    kronor: str,
    shown: str,
    before: str | None,
    *,
    kind: str = "row",
    note: str | None = None,
    indent: int = 0,
) -> Row:
    cells = {
        "2022": Cell(Decimal(shown), money(kronor)),
        "2021": Cell(None if before is None else Decimal(before), None if before is None else money("1")),
    }
    return Row(id_, text, kind, Unit.TKR, cells, {}, indent, note)  # type: ignore[arg-type]


def note_table() -> Table:
    return Table(
        id="not-kostnader",
        title="Kostnader för insatser",
        unit=Unit.TKR,
        number=1,
        columns=(Column("2022", "2022", "år", 0, "utfall"),),
        rows=(row("bron", "Bron", "-25843017.61", "-25843", None, kind="row"),),
        note_titles={"not-kostnader": (1, "Kostnader för insatser")},
    )


def register() -> Register:
    organisations = [
        Organisation("aby", "Åby kommun", "Åby", "kommun", {}, HERE),
        Organisation("myndigheten", "Myndigheten", "Myndigheten", None, {}, HERE),
    ]
    return Register(
        {each.id: each for each in organisations},
        {each.id: each for each in (insats("bron", "Bron_*2.0*"), insats("stegen", "Stegen <1> & ett"))},
    )


def insats(id_: str, name: str) -> Verksamhet:
    start = dt.date(2020, 1, 1)
    return Verksamhet(
        id=id_,
        name=name,
        short_name=name,
        parent=None,
        kind="individ",
        is_insats=True,
        owners=("aby",),
        parties=(),
        financier="medlemmar",
        valid_from=start,
        valid_to=None,
        attributes={},
        source=HERE,
    )


FILES = {
    "templates/forbund.toml": 'namn = "Förbundet"\norgnr = "222000-0000"\nadress = ["Gatan 1"]\n',
    "templates/rapport.toml": '[[kapitel]]\nid = "ett"\ntitel = "Kapitel ett"\nobligatoriskt = true\n',
    "reports/2022/arsredovisning.toml": """\
        ort = "Åby"
        datum = 2023-03-31
        [uppgifter]
        sammantraden = 7
        plan_procent = 97
        beslut = 2021-11-25
        lage = "6,0 procent"
        """,
    "templates/data/deltagare.toml": """\
        titel = "Deltagare"
        fil = "deltagare.csv"
        nyckel = "insats"
        [[kolumn]]
        id = "insats"
        text = "Insats"
        typ = "verksamhet"
        [[kolumn]]
        id = "k"
        text = "Kvinnor"
        typ = "heltal"
        [[kolumn]]
        id = "m"
        text = "Män"
        typ = "heltal"
        [[kolumn]]
        id = "totalt"
        text = "Totalt"
        typ = "heltal"
        [[kolumn]]
        id = "andel_k"
        text = "Andel kvinnor"
        andel = ["k", "totalt"]
        [[kolumn]]
        id = "klar"
        text = "Klar"
        typ = "val"
        val = ["Ja", "Nej"]
        [[summa]]
        kolumn = "totalt"
        delar = ["k", "m"]
        [visning]
        summarad = "Summa"
        not = ["Räknade i december."]
        """,
    "reports/2022/data/deltagare.csv": "insats,k,m,totalt,klar\nbron,6,21,27,Ja\nstegen,0,0,0,Nej\n",
    "templates/data/styrelse.toml": """\
        titel = "Styrelse"
        fil = "styrelse.csv"
        nyckel = "namn"
        [[kolumn]]
        id = "namn"
        text = "Ledamot"
        typ = "text"
        [[kolumn]]
        id = "roll"
        text = "Uppdrag"
        typ = "text"
        [[kolumn]]
        id = "utsedd_av"
        text = "Utsedd av"
        typ = "organisation"
        """,
    "reports/2022/data/styrelse.csv": "namn,roll,utsedd_av\nAnna Åberg,Ordförande,aby\nBo Ek,Ledamot,myndigheten\n",
}


def write(folder: Path, files: Mapping[str, str]) -> Folders:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return Folders(folder / "reports/2022", folder / "templates", folder / "standard")


def composed(folder: Path, words: str, **files: str) -> Composition:
    """Compose a report of one chapter; a keyword is another file, `diagram` for templates/diagram.toml."""
    extra = {f"templates/{name}.toml": text for name, text in files.items()}
    folders = write(folder, FILES | {"reports/2022/ett.md": words} | extra)
    tables = {"resultat": result_table(), "not-kostnader": note_table()}
    known = register()
    return compose_material(
        Material(read_report_files(folders, known, ()), FakeEvaluation(tables=tables), known, frozenset({"bron"}))
    )


def document(folder: Path, words: str, **files: str) -> Document:
    composition = composed(folder, words, **files)
    shown = composition.material.evaluation.finish(composition.demands)
    return build_document(composition, shown, checksum="abc", version="0.1")


def blocks(folder: Path, words: str, **files: str) -> tuple[Block, ...]:
    return document(folder, words, **files).chapters[0].blocks


def faults(folder: Path, words: str, **files: str) -> list[str]:
    """The problems of a chapter, as `rad: meddelande`."""
    with pytest.raises(UserError) as caught:
        document(folder, words, **files)
    return [f"{p.source.line if p.source else 0}: {p.message}" for p in caught.value.problems]
