"""What `boka` and `esf` need to know: `templates/bokning.toml`, with accounts, series and counterparties.

Accounts are numbers or full names; that each is one account of the förbund is checked against the books
(`vouchers.desk`). Each section is for some of the commands and may be left out by a förbund that doesn't use them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from finsam_ar.config.reader import Model, read_toml
from finsam_ar.errors import Source

FILE = "bokning.toml"

#: The fields that hold accounts.
_ACCOUNTS = frozenset(
    {"bank", "debt", "account", "costs", "deductions", "rest", "receivable", "revenue", "accrued", "prepaid"}
)


def _series(text: str) -> str:
    if not re.fullmatch(r"[A-ZÅÄÖ]+", text):
        raise ValueError(f"”serie” ska vara stora bokstäver, som A, inte ”{text}”")
    return text


Series = Annotated[str, AfterValidator(_series)]
AccountName = Annotated[str, Field(min_length=1)]


class PaymentDef(Model):
    """`[betalning]`: where money goes out and comes in, and where debts to insatser stand."""

    bank: AccountName
    debt: AccountName = Field(alias="skuld")
    document: str = Field(default="Kontoutdrag", alias="underlag", min_length=1)
    days: int = Field(default=0, alias="dagar", ge=0)  # from the debt's registration until it is due
    series: Series = Field(default="A", alias="serie")


class RequisitionDef(Model):
    """`[rekvisition]`: the cost account of the insatser that have none of their own."""

    account: AccountName = Field(alias="konto")
    series: Series = Field(default="A", alias="serie")


class FeeDef(Model):
    """`[[medlemsbidrag]]`: where what the members of one kind pay stands, and how vouchers name it."""

    membership: Literal["kommun", "region", "stat"] = Field(alias="medlem")
    account: AccountName = Field(alias="konto")
    payer: str = Field(default="", alias="betalare")  # as the voucher names it, when not as the register does
    text: str = Field(default="Medlemsbidrag", min_length=1)
    series: Series = Field(default="A", alias="serie")


class PayVoucherDef(Model):
    """`[[lon.verifikation]]`: costs that are divided, deductions that are given, and what the rest stands on."""

    payee: str = Field(alias="motpart", min_length=1)
    text: str = Field(min_length=1)
    costs: tuple[AccountName, ...] = Field(alias="kostnader", strict=False, min_length=1)
    deductions: tuple[AccountName, ...] = Field(default=(), alias="avdrag", strict=False)
    rest: AccountName = Field(alias="mot")


class PayDef(Model):
    """`[lon]`: the vouchers of a month's pay."""

    vouchers: tuple[PayVoucherDef, ...] = Field(alias="verifikation", strict=False, min_length=1)
    document: str = Field(default="Lönelista", alias="underlag", min_length=1)
    series: Series = Field(default="A", alias="serie")


class ProjectDef(Model):
    """`[[esf.projekt]]`: the verksamhet whose income the grant is, and its share of the costs in per cent."""

    id: str
    verksamhet: str
    share: Decimal = Field(default=Decimal(100), alias="andel", strict=False, gt=0, le=100)


class EsfDef(Model):
    """`[esf]`: the grant's revenue and receivable. `financier` is what the register calls it."""

    receivable: AccountName = Field(alias="fordran")
    revenue: AccountName = Field(alias="intakt")
    payer: str = Field(default="Svenska ESF-rådet", alias="betalare", min_length=1)
    financier: str = Field(default="esf", alias="finansiar")
    projects: tuple[ProjectDef, ...] = Field(default=(), alias="projekt", strict=False)
    series: Series = Field(default="A", alias="serie")


class AccrualDef(Model):
    """`[periodisering]`: where accrued and prepaid costs stand at year-end."""

    accrued: AccountName = Field(alias="upplupet")
    prepaid: AccountName = Field(alias="forutbetalt")
    document: str = Field(default="Bokslutsbilaga", alias="underlag", min_length=1)
    series: Series = Field(default="A", alias="serie")


class Bokning(Model):
    """All of `bokning.toml`."""

    payment: PaymentDef | None = Field(default=None, alias="betalning")
    requisition: RequisitionDef | None = Field(default=None, alias="rekvisition")
    fees: tuple[FeeDef, ...] = Field(default=(), alias="medlemsbidrag", strict=False)
    pay: PayDef | None = Field(default=None, alias="lon")
    esf: EsfDef | None = None
    accruals: AccrualDef | None = Field(default=None, alias="periodisering")

    def accounts(self) -> Iterator[tuple[str, str, Source]]:
        """Yield every account that is named: its key, the number or name, and where its section stands."""
        for section in (self.payment, self.requisition, *self.fees, self.esf, self.accruals):
            if section is not None:
                yield from _accounts(section)
        for voucher in self.pay.vouchers if self.pay else ():
            yield from _accounts(voucher)


#: How each section is written, for who lacks it.
EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "betalning": '[betalning]\nbank = "1930"\nskuld = "2440"',
        "rekvisition": '[rekvisition]\nkonto = "4510"',
        "medlemsbidrag": '[[medlemsbidrag]]\nmedlem = "kommun"\nkonto = "3010"',
        "lon": '[[lon.verifikation]]\nmotpart = "Anställda"\ntext = "Löner"\nkostnader = ["7010"]\n'
        'avdrag = ["2710"]\nmot = "1930"',
        "esf": '[esf]\nfordran = "1790"\nintakt = "3990"\n[[esf.projekt]]\nid = "…"\nverksamhet = "…"',
        "periodisering": '[periodisering]\nupplupet = "2990"\nforutbetalt = "1710"',
    }
)


def read_bookings(templates: Path) -> Bokning:
    """Return the file's settings; none of them when it isn't there. UserError with every fault."""
    path = templates / FILE
    return read_toml(path, Bokning) if path.exists() else Bokning()


def _accounts(section: Model) -> Iterator[tuple[str, str, Source]]:
    for name, spec in type(section).model_fields.items():
        value = getattr(section, name)
        if name in _ACCOUNTS:
            for text in (value,) if isinstance(value, str) else value:
                yield spec.alias or name, text, section.source


def _decimal(text: object) -> object:
    """A number as Swedes write it: `7,5` or `1 234,50`."""
    return text.replace("\u00a0", "").replace(" ", "").replace(",", ".") if isinstance(text, str) else text


Number = Annotated[Decimal, BeforeValidator(_decimal)]


class HoursRow(Model):
    """A row of a CSV file of hours: `roll,verksamhet,timmar`."""

    role: str = Field(alias="roll", min_length=1)
    verksamhet: str
    hours: Number = Field(alias="timmar", ge=0)


class PayRow(Model):
    """A row of a CSV file of a month's pay: `konto,belopp`, and `roll` where the sum is of one role alone."""

    account: AccountName = Field(alias="konto")
    amount: Number = Field(alias="belopp", gt=0, decimal_places=2)
    role: str = Field(default="", alias="roll")
