"""The schema of a table's definition: what may stand in `tabeller/*.toml`.

A row is one of: a selection of money, a sum of rows, a ratio, a stored fact, a function, or a heading; and a selection
may be repeated for each verksamhet, counterparty or year. A column is a period relative to the report and an origin,
or is computed from other columns. No formulas, no year and no insats stand in a definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self, get_args

from pydantic import Field, field_validator, model_validator

from finsam_ar.config.reader import Model, read_toml
from finsam_ar.errors import Problem, UserError
from finsam_ar.suggest import near

Origin = Literal[
    "utfall", "budget", "beslut", "ursprunglig", "disponibelt", "overforing",
    "beviljat", "planerat", "prognos", "ansokt", "avsikt",
]  # fmt: skip
#: All of them, in that order.
ORIGINS: tuple[str, ...] = get_args(Origin)
Sign = Literal["kredit", "debet"]
Measure = Literal["rorelse", "utgaende", "ingaende"]
UnitName = Literal["kr", "tkr", "mkr", "%", "antal"]
Period = Literal["år", "perioden", "hittills", "h1", "h2", "t1", "t2", "t3", "q1", "q2", "q3", "q4"]


class Dated(Model):
    """Something that is meant for the reports of some financial years only, as when the law's wording changes."""

    valid_from: int | None = Field(default=None, alias="fran-ar")
    valid_to: int | None = Field(default=None, alias="till-ar")

    def applies_to(self, year: int) -> bool:
        """True when it is meant for that financial year."""
        return (self.valid_from or year) <= year <= (self.valid_to or year)


class SelectionDef(Model):
    """Which money: accounts by subtree, number or number range, and/or verksamheter by subtree, kind or financier."""

    accounts: tuple[str, ...] = Field(default=(), alias="konton", strict=False)
    excluded: tuple[str, ...] = Field(default=(), alias="utom", strict=False)
    verksamheter: tuple[str, ...] = Field(default=(), alias="verksamheter", strict=False)
    kinds: tuple[str, ...] = Field(default=(), alias="slag", strict=False)
    financiers: tuple[str, ...] = Field(default=(), alias="finansiar", strict=False)
    insatser: bool | None = Field(default=None, alias="insats")  # only insatser, or only all else
    sign: Sign | None = Field(default=None, alias="tecken")
    measure: Measure | None = Field(default=None, alias="matt")
    only_origins: tuple[Origin, ...] = Field(default=(), alias="kalla", strict=False)  # counts only in their columns
    always: Origin | None = Field(default=None, alias="alltid")  # of this origin, whatever the column's is

    @field_validator("only_origins", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    def counts_in(self, origin: str) -> bool:
        """True when the selection counts in a column of that origin."""
        return not self.only_origins or origin in self.only_origins

    @property
    def is_empty(self) -> bool:
        """True when nothing is selected by anything."""
        return not (self.accounts or self.narrows_verksamheter)

    @property
    def narrows_verksamheter(self) -> bool:
        """True when not every verksamhet is selected."""
        return bool(self.verksamheter or self.kinds or self.financiers) or self.insatser is not None

    @model_validator(mode="after")
    def _excludes_from_something(self) -> Self:
        if self.excluded and not self.accounts:
            raise ValueError("”utom” undantar konton ur ”konton”, som saknas")
        return self

    @model_validator(mode="after")
    def _says_which_accounts(self) -> Self:
        if not self.accounts and not self.is_empty:
            raise ValueError("ett urval av verksamheter ska också säga vilka ”konton”, som Kostnader")
        return self


class RatioDef(Model):
    """A ratio in per cent: of two selections, or of a row's outcome to the same row's `kalla`."""

    numerator: SelectionDef | None = Field(default=None, alias="taljare")
    denominator: SelectionDef | None = Field(default=None, alias="namnare")
    row: str | None = Field(default=None, alias="rad")
    origin: Origin | None = Field(default=None, alias="kalla")

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        of_selections = self.numerator is not None and self.denominator is not None
        of_row = self.row is not None and self.origin is not None
        if of_selections == of_row:
            raise ValueError("en kvot ska ha antingen taljare och namnare, eller rad och kalla")
        return self


class LadderStep(Model):
    """A step of a ladder: that many per cent of what lies above the step before, up to an amount in kronor."""

    up_to_kronor: int | None = Field(default=None, alias="till-kr", gt=0)  # None: all that is left
    percent: int = Field(alias="procent", ge=0, le=100)


class LadderDef(Model):
    """An amount that follows from a row by steps, such as the largest eget kapital that is recommended.

    It is shown only when somebody has confirmed the steps against their source.
    """

    base: str = Field(alias="rad")
    steps: tuple[LadderStep, ...] = Field(alias="steg", min_length=1, strict=False)
    origin: str = Field(alias="kalla", min_length=1)
    is_confirmed: bool = Field(default=False, alias="bekraftad")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        *limits, last = (step.up_to_kronor for step in self.steps)
        known = [limit for limit in limits if limit is not None]
        if last is not None or len(known) < len(limits) or known != sorted(set(known)):
            raise ValueError("stegen ska stiga, och bara det sista vara utan ”till-kr”")
        return self


class RowDef(SelectionDef, Dated):
    """A row of a table."""

    id: str = Field(min_length=1)
    text: str
    kind: Literal["rad", "rubrik", "summa", "total", "kvot"] = Field(default="rad", alias="typ")
    unit: UnitName | None = Field(default=None, alias="enhet")
    indent: int = Field(default=0, alias="indrag", ge=0)
    is_hidden: bool = Field(default=False, alias="dold")
    only_with_money: bool = Field(default=False, alias="bara-med-belopp")
    selections: tuple[SelectionDef, ...] = Field(default=(), alias="urval", strict=False)
    terms: tuple[str, ...] = Field(default=(), alias="summa", strict=False)
    control: tuple[str, ...] = Field(default=(), alias="kontroll", strict=False)
    ratio: RatioDef | None = Field(default=None, alias="kvot")
    fact: str | None = Field(default=None, alias="uppgift")
    function: str | None = Field(default=None, alias="funktion")
    for_each: Literal["verksamhet", "verksamhetstrad", "motpart", "medlem", "konto", "år"] | None = Field(
        default=None, alias="for-varje"
    )
    sort_by: Literal["register", "agare"] = Field(default="register", alias="ordning")
    group: str | None = Field(default=None, alias="grupp")
    ladder: LadderDef | None = Field(default=None, alias="trappa")
    spare_id: str | None = Field(default=None, alias="annars-id")  # of a row for each, where another row has its id
    carried: str | None = Field(
        default=None, alias="foregaende"
    )  # that row's amount in the last column of the year before
    specifies: str | None = Field(default=None, alias="specificerar")
    concept: str | None = Field(default=None, alias="begrepp")

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        ways = [
            not self.is_empty or bool(self.selections),
            bool(self.terms),
            self.ratio is not None,
            self.fact is not None,
            self.function is not None,
            self.carried is not None and self.is_empty and not self.selections,
            self.ladder is not None,
        ]
        if self.kind == "rubrik":
            if any(ways):
                raise ValueError(f"raden ”{self.id}” är en rubrik och kan inte ha belopp")
        elif sum(ways) != 1:
            raise ValueError(
                f"raden ”{self.id}” ska ha precis ett av: urval (konton, verksamheter, slag), summa, kvot, uppgift"
                " eller funktion"
            )
        if not self.is_empty and self.selections:
            raise ValueError(f"raden ”{self.id}” har urval både på raden och i ”urval”")
        if self.for_each and (self.terms or self.ratio or self.function):
            raise ValueError(f"raden ”{self.id}”: for-varje går bara med urval eller uppgift")
        if self.only_with_money and (self.terms or self.ratio):
            raise ValueError(f"raden ”{self.id}”: bara-med-belopp går inte med summa eller kvot")
        return self

    def all_selections(self) -> tuple[SelectionDef, ...]:
        """The row's selections, whether they stand on the row or in `urval`."""
        return self.selections or (() if self.is_empty else (self,))


class ColumnRatio(Model):
    """A column in per cent: one column divided by another, or by another column's amount in one row (a share of it)."""

    numerator: str = Field(alias="taljare")
    denominator: str = Field(alias="namnare")
    row: str | None = Field(default=None, alias="namnare-rad")


class ColumnDef(Model):
    """A column: a period and an origin, or a difference or ratio of columns, or a text of the register."""

    id: str = Field(min_length=1)
    text: str
    period: Period = Field(default="år")
    year_offset: int = Field(default=0, alias="ar")
    origin: Origin = Field(default="utfall", alias="kalla")
    is_hidden: bool = Field(default=False, alias="dold")
    only_with_money: bool = Field(default=False, alias="bara-med-belopp")
    difference: tuple[str, str] | None = Field(default=None, alias="skillnad", strict=False)
    ratio: ColumnRatio | None = Field(default=None, alias="kvot")
    content: str | None = Field(default=None, alias="innehall")

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(way is not None for way in (self.difference, self.ratio, self.content)) > 1:
            raise ValueError(f"kolumnen ”{self.id}” kan bara vara ett av skillnad, kvot och innehall")
        return self

    @property
    def is_plain(self) -> bool:
        """True for a column of money: neither computed nor text."""
        return self.difference is None and self.ratio is None and self.content is None


class TableDef(Dated):
    """A table's definition. Without a unit it is shown in the one that the förbund has chosen."""

    id: str = Field(min_length=1)
    other: str | None = Field(default=None, alias="som")  # what isn't said here is as in that table
    title: str = Field(default="", alias="titel")
    unit: UnitName = Field(default="kr", alias="enhet")
    sign: Sign = Field(default="kredit", alias="tecken")
    measure: Measure = Field(default="rorelse", alias="matt")
    covers: Literal["resultat", "balans"] | None = Field(default=None, alias="tacker")
    note_order: int | None = Field(default=None, alias="not")
    empty_text: str = Field(default="", alias="tom")
    remarks: tuple[str, ...] = Field(default=(), alias="anmarkningar", strict=False)
    columns: tuple[ColumnDef, ...] = Field(default=(), alias="kolumn", strict=False)
    rows: tuple[RowDef, ...] = Field(default=(), alias="rad", strict=False)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.other is None and not (self.title and self.columns):
            raise ValueError(f"tabellen ”{self.id}” ska ha titel och minst en [[kolumn]], eller ”som” en annan tabell")
        return self

    def like(self, other: TableDef) -> TableDef:
        """Return the definition with all that it doesn't say itself as another table has it; it is no note."""
        own = {name: getattr(self, name) for name in self.model_fields_set}
        return other.model_copy(update={"note_order": None, **own})

    def completed(self, year: int, unit: UnitName) -> TableDef:
        """Return the definition with only the year's rows, and with a unit."""
        own_unit = self.unit if "unit" in self.model_fields_set else unit
        return self.model_copy(
            update={"rows": tuple(row for row in self.rows if row.applies_to(year)), "unit": own_unit}
        )


def read_definitions(
    folders: Iterable[Path], year: int, unit: UnitName = "kr", others: Mapping[str, TableDef] = MappingProxyType({})
) -> dict[str, TableDef]:
    """Return the definitions for a year, by id: files of a later folder replace those of an earlier with the same id.

    `unit` is that of tables which name none. A table may be like (`som`) one of an earlier folder or one of `others`.
    UserError with the faults of all files.
    """
    found: dict[str, TableDef] = {}
    problems: list[Problem] = []
    for folder in folders:
        own: dict[str, TableDef] = {}
        for path in sorted(folder.glob("*.toml")):
            try:
                definition = read_toml(path, TableDef)
            except UserError as error:
                problems += error.problems
                continue
            if not definition.applies_to(year):
                continue
            if definition.other is not None:
                known = {**others, **found}
                if definition.other not in known:
                    hint = near(definition.other, known)
                    problems.append(Problem(f"det finns ingen tabell ”{definition.other}”", definition.source, hint))
                    continue
                definition = definition.like(known[definition.other])
            if definition.id in own:
                problems.append(
                    Problem(
                        f"tabellen ”{definition.id}” definieras också i {own[definition.id].source}", definition.source
                    )
                )
            own[definition.id] = definition.completed(year, unit)
        found |= own
    if problems:
        raise UserError(problems)
    return found
