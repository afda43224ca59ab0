"""The förbund's own checks: `templates/kontroller.toml` says which accounts belong together and in what proportion."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field

from finsam_ar.config.reader import Model, read_toml
from finsam_ar.errors import Problem, Source, UserError


class DebtCheck(Model):
    """A debt whose change in the year should be the cost booked for it."""

    name: str = Field(alias="namn")
    costs: tuple[str, ...] = Field(alias="kostnader", strict=False)
    debts: tuple[str, ...] = Field(alias="skulder", strict=False)


class ShareCheck(Model):
    """An account that should be a given percentage of another, such as social fees on the vacation debt."""

    name: str = Field(alias="namn")
    numerator: tuple[str, ...] = Field(alias="taljare", strict=False)
    denominator: tuple[str, ...] = Field(alias="namnare", strict=False)
    percent: Decimal = Field(alias="procent", strict=False)


class MemberShare(Model):
    """What one kind of member pays of all contributions."""

    membership: str = Field(alias="medlem")
    percent: int = Field(alias="procent", gt=0)
    payments: Literal[1, 2, 4, 12] = Field(default=1, alias="betalningar")  # a year


class MemberShares(Model):
    """How the members share the contributions: per cent by kind of member (lag 2003:1210, 5 §)."""

    in_kronor: bool = Field(default=False, alias="hela-kronor")  # nobody pays parts of a krona
    accounts: tuple[str, ...] = Field(alias="konton", strict=False)
    shares: tuple[MemberShare, ...] = Field(alias="andel", strict=False)


class CheckSettings(Model):
    """All of `kontroller.toml`."""

    debts: tuple[DebtCheck, ...] = Field(default=(), alias="skuld", strict=False)
    shares: tuple[ShareCheck, ...] = Field(default=(), alias="andel", strict=False)
    members: MemberShares | None = Field(default=None, alias="medlemsandelar")


def read_check_settings(templates: Path) -> CheckSettings:
    """Return the settings; none when the file isn't there. UserError when it is faulty."""
    path = templates / "kontroller.toml"
    return read_toml(path, CheckSettings) if path.exists() else CheckSettings()


def read_member_shares(templates: Path) -> MemberShares:
    """Return how the members share the contributions; UserError when the settings don't say."""
    members = read_check_settings(templates).members
    if members is None:
        hint = "Lägg till [medlemsandelar], se docs/handbok/utbetalningar-och-medlemsbidrag.md."
        raise UserError(Problem("medlemmarnas andelar saknas", Source(templates / "kontroller.toml"), hint))
    return members
