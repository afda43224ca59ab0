"""The förbund itself: `templates/forbund.toml`, with its name, address and look."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from finsam_ar.config.reader import Model, read_toml

#: WCAG 2.2, 1.4.3: text needs at least this contrast.
_LEAST_CONTRAST = 4.5
_DARK = 0.03928  # where WCAG's formula of luminance bends
_INK = "#1a1a1a"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class LookDef(Model):
    """The förbund's colours: headings and links, the charts' second colour, and the tint behind a column."""

    accent: str = "#0b4f71"
    second: str = Field(default="#c45500", alias="andra")
    tint: str = Field(default="#eef3f6", alias="ton")

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        faults = [
            *_colour_faults("accent", self.accent, "#ffffff", "vitt"),
            *_colour_faults("andra", self.second, "#ffffff", "vitt"),
            *_colour_faults("ton", self.tint, _INK, "textens svarta"),
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self


class Masking(Model):
    """How small groups are masked: a count of persons from 1 to below `least` is never told."""

    least: int = Field(alias="minsta", ge=2)


def _orgnr(text: str) -> str:
    if not re.fullmatch(r"\d{6}-\d{4}", text, re.ASCII):
        raise ValueError(f"”orgnr” ska skrivas som 222000-1234, inte ”{text}”")
    return text


class Forbund(Model):
    """Who the report is by, the unit of the tables that name none, and which accounts are never split in public.

    `protected` are subtrees or numbers: pay per verksamhet can be one person's, so the public edition joins them.
    """

    name: str = Field(alias="namn", min_length=1)
    orgnr: Annotated[str, AfterValidator(_orgnr)]
    contact: list[str] = Field(default_factory=list, alias="adress")
    unit: Literal["kr", "tkr"] = Field(default="kr", alias="enhet")
    paper_unit: Literal["kr", "tkr"] | None = Field(default=None, alias="enhet-rapporter")  # of board papers, else unit
    protected: tuple[str, ...] = Field(default=(), alias="skyddade-konton", strict=False)
    masking: Masking | None = Field(default=None, alias="maskering")
    look: LookDef = Field(default_factory=LookDef, alias="utseende")


def read_forbund(path: Path, *, for_paper: bool = False) -> Forbund:
    """Return `forbund.toml`, with the unit of board papers for one of them; UserError with every fault."""
    forbund = read_toml(path, Forbund)
    return forbund.model_copy(update={"unit": forbund.paper_unit or forbund.unit}) if for_paper else forbund


def contrast(one: str, other: str) -> float:
    """Return two colours' contrast as WCAG defines it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= _DARK else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour_faults(name: str, colour: str, against: str, whom: str) -> list[str]:
    if not _COLOUR.fullmatch(colour):
        return [f"”{name}” ska vara en färg som #0b4f71, inte ”{colour}”"]
    found = contrast(colour, against)
    if found >= _LEAST_CONTRAST:
        return []
    shown = f"{int(found * 10) / 10}".replace(".", ",")
    return [f"”{name}” {colour} har kontrasten {shown}:1 mot {whom}, minst 4,5:1 krävs för att texten ska gå att läsa"]
