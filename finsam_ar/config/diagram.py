"""Charts as data: which rows and columns of a table or dataset a named chart shows, and what it says about them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from finsam_ar.config.folders import Folders
from finsam_ar.config.reader import Model, read_toml
from finsam_ar.errors import Problem, UserError

ChartType = Literal["staplar", "liggande-staplar", "grupperade-staplar", "staplar-i-ram", "staplad-rad", "linje"]


class SeriesDef(Model):
    """A series: a column by its id, or by the period, year and origin of what it shows."""

    name: str = Field(default="", alias="namn")
    column: str | None = Field(default=None, alias="kolumn")
    origin: str = Field(default="utfall", alias="kalla")
    year_offset: int = Field(default=0, alias="ar")
    period: str = "år"


class ChartDef(Model):
    """A chart: its categories are rows, its series are columns."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    type: ChartType = Field(alias="typ")
    title: str = Field(alias="titel", min_length=1)
    table: str | None = Field(default=None, alias="tabell")
    dataset: str | None = Field(default=None, alias="datamangd")
    rows: list[str] = Field(default_factory=list, alias="rader")
    skips_absent: bool = Field(default=False, alias="bara-befintliga")
    largest_first: bool = Field(default=False, alias="storst-forst")
    flips: bool = Field(default=False, alias="vand-tecken")
    unit: Literal["kr", "tkr", "mkr", "%", "antal"] | None = Field(default=None, alias="enhet")
    decimals: int | None = Field(default=None, alias="decimaler", ge=0, le=3)
    message: str = Field(alias="budskap", min_length=1)
    series: list[SeriesDef] = Field(alias="serie", min_length=1)

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if (self.table is None) == (self.dataset is None):
            raise ValueError(f"diagrammet ”{self.id}” ska ha antingen tabell eller datamangd")
        if self.dataset is not None and any(series.column is None for series in self.series):
            raise ValueError(f"diagrammet ”{self.id}”: varje serie ur en datamängd ska ha en kolumn")
        if self.type == "staplar-i-ram" and len(self.series) != len(("ram", "del")):
            raise ValueError(f"diagrammet ”{self.id}” ska ha två serier: ramen, och det som är använt av den")
        return self


class ChartFile(Model):
    """`diagram.toml`."""

    charts: list[ChartDef] = Field(default_factory=list, alias="diagram")


def read_charts(folders: Folders) -> dict[str, ChartDef]:
    """Return all charts by id: the standard's, and the förbund's own, which replace those with the same id."""
    found: dict[str, ChartDef] = {}
    problems: list[Problem] = []
    for path in folders.layers("diagram.toml"):
        own: dict[str, ChartDef] = {}
        try:
            charts = read_toml(path, ChartFile).charts
        except UserError as error:
            problems += error.problems
            continue
        for chart in charts:
            if chart.id in own:
                problems.append(
                    Problem(f"diagrammet ”{chart.id}” står också på rad {own[chart.id].source.line}", chart.source)
                )
            own[chart.id] = chart
        found |= own
    if problems:
        raise UserError(problems)
    return found
