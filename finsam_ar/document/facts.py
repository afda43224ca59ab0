"""Facts in the words: by name, put together, printed with a unit, and the words that they choose."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from finsam_ar.config.tabell import ORIGINS
from finsam_ar.document import numbers
from finsam_ar.document.marks import Finished, Mark, Marks, WordError
from finsam_ar.document.material import Material
from finsam_ar.document.model import Figure
from finsam_ar.document.values import Amount, DatasetValue, FactText, Year, counted
from finsam_ar.errors import Source
from finsam_ar.suggest import quoted
from finsam_ar.tables.model import Unit

Reference = str | Amount
#: Where what is missing is written
_MISSING = {
    "utfall": "Finns det inga verifikationer på raden? finns('…') säger det i texten.",
    "budget": "Skriv finsam-budgetfordelning i ledger/beslut.",
    "beslut": "Skriv finsam-budget i ledger/beslut.",
    "disponibelt": "Skriv finsam-budget eller finsam-beviljande i ledger/beslut.",
    "overforing": "Skriv finsam-overforing i ledger/beslut.",
    "beviljat": "Skriv finsam-beviljande i ledger/beslut.",
    "planerat": "Skriv finsam-budget eller finsam-plan i ledger/beslut.",
    "prognos": "Skriv finsam-prognos i ledger/beslut.",
    "ansokt": "Skriv finsam-ansokan i ledger/beslut.",
}


class Facts:
    """The functions that give and print facts."""

    def __init__(self, material: Material, marks: Marks) -> None:
        """Take what the report is made of, and where marks are left."""
        self._material, self._marks = material, marks
        self._here: Callable[[], Source]

    def fakt(self, ref: str, *when: object, period: str = "år") -> Amount:
        """Return a fact by name, for the report's year or another, of an origin."""
        offset, origin = 0, "utfall"
        for value in when:
            if isinstance(value, Year):
                offset = value.offset
            elif isinstance(value, str) and value in ORIGINS:
                origin = value
            else:
                hint = "Skriv år, år-1 …" if isinstance(value, int) else f"Ursprung är {quoted(ORIGINS)}."
                raise WordError(f"”{value}” är varken ett år eller ett ursprung", hint)
        try:
            fact = self._material.evaluation.fact(ref, offset, origin, period)
        except LookupError as error:
            known = getattr(error, "suggestions", ())
            raise WordError(f"faktumet ”{ref}” finns inte", f"Menade du {quoted(known)}?" if known else "") from None
        if fact is None:
            kind = "" if origin == "utfall" else f" ({origin})"
            message = f"”{ref}” har inget belopp för {self._material.year + offset}{kind}"
            raise WordError(message, _MISSING.get(origin, ""))
        return Amount(fact, "money" if fact.is_money else "number", ref, offset, origin)

    def finns(self, ref: str, *when: object, period: str = "år") -> bool:
        """Say whether there is such a fact and it isn't zero."""
        try:
            return self.fakt(ref, *when, period=period).fact.exact != 0
        except WordError:
            return False

    def _amount(self, ref: object, when: tuple[object, ...], period: str) -> Amount:
        if isinstance(ref, Amount) and not when:
            return ref
        if isinstance(ref, FactText):
            hint = "Skriv ett heltal, utan citattecken, under [uppgifter] i årets arsredovisning.toml."
            raise WordError(f"uppgiften ”{ref.name}” är en text, ”{ref}”, och inte ett tal", hint)
        if isinstance(ref, str):
            return self.fakt(ref, *when, period=period)
        raise WordError("det ska vara ett faktum: dess namn, eller fakt(…)")

    def kr(self, ref: object, *when: object, period: str = "år") -> Mark:
        """Print money in kronor."""
        return self._money(ref, when, period, Unit.KR)

    def tkr(self, ref: object, *when: object, period: str = "år") -> Mark:
        """Print money in thousands."""
        return self._money(ref, when, period, Unit.TKR)

    def mkr(self, ref: object, *when: object, period: str = "år") -> Mark:
        """Print money in millions with one decimal."""
        return self._money(ref, when, period, Unit.MKR, decimals=1)

    def belopp(self, ref: object, *when: object, period: str = "år") -> Mark:
        """Print money in the unit that the förbund has chosen."""
        return self._money(ref, when, period, Unit(self._material.files.forbund.unit))

    def _money(
        self, ref: object, when: tuple[object, ...], period: str, unit: Unit, decimals: int | None = None
    ) -> Mark:
        amount = self._amount(ref, when, period)
        if amount.kind != "money":
            better = "antal(…)" if amount.kind == "count" else "procent(…)"
            raise WordError(f"”{amount.name}” är inget belopp", f"Använd {better}.")
        return self._figure(amount, unit, decimals)

    def procent(self, ref: object, *when: object, period: str = "år") -> Mark:
        """Print a ratio in per cent."""
        amount = self._amount(ref, when, period)
        if amount.kind != "number" and not amount.name.startswith("uppgift/"):
            hint = "Använd kr(…), tkr(…) eller mkr(…)." if amount.kind == "money" else "Använd procent(andel(…, …))."
            raise WordError(f"”{amount.name}” är ingen andel i procent", hint)
        return self._figure(amount, Unit.PERCENT)

    def antal(self, ref: object, *when: object, period: str = "år") -> Mark:
        """Print a count, or how many a list holds."""
        return self._figure(self._count(ref, when, period), Unit.COUNT)

    def antal_ord(self, ref: object, *when: object, period: str = "år") -> Mark:
        """Print a count from 2 to 12 in letters."""
        return self._figure(self._count(ref, when, period), Unit.COUNT, in_words=True)

    def _count(self, ref: object, when: tuple[object, ...], period: str) -> Amount:
        if isinstance(ref, list | tuple | DatasetValue):
            return counted(len(ref), "antal")
        amount = self._amount(ref, when, period)
        if amount.kind == "money":
            raise WordError(f"”{amount.name}” är inget antal", "Använd kr(…), tkr(…) eller mkr(…).")
        return amount

    def _figure(self, amount: Amount, unit: Unit, decimals: int | None = None, *, in_words: bool = False) -> Mark:
        return self._marks.inline(self._maker(amount, unit, decimals, in_words=in_words), self._here())

    def _maker(
        self, amount: Amount, unit: Unit, decimals: int | None = None, *, in_words: bool = False
    ) -> Callable[[Finished], Figure]:
        """Ask for the fact to be rounded, and return what makes its figure afterwards."""
        self._marks.demands.append((amount.fact, unit))

        def make(finished: Finished) -> Figure:
            value = finished.shown.number(amount.fact, unit)
            text, spoken = numbers.figure(value, unit, _places(value, unit) if decimals is None else decimals)
            if in_words:
                text = spoken = numbers.in_words(value)
            return Figure(text, spoken, _full_name(amount, finished))

        return make

    def utan_tecken(self, faktum: Reference) -> Amount:
        """Return a fact without its sign."""
        return abs(self._amount(faktum, (), "år"))

    def skillnad(self, first: Reference, second: Reference) -> Amount:
        """Return the first less the second."""
        one, other = self._alike(first, second)
        if one.kind != "money":
            return counted(one.fact.exact - other.fact.exact, f"{one.name} − {other.name}")
        fact = self._material.evaluation.difference(one.fact, other.fact)
        return Amount(fact, "money", f"{one.name} − {other.name}")

    def summa(self, *fakta: Reference) -> Amount:
        """Return the sum of facts."""
        amounts = self._alike(*fakta)
        name = " + ".join(amount.name for amount in amounts)
        if amounts[0].kind != "money":
            return counted(sum(amount.fact.exact for amount in amounts), name, [amount.fact for amount in amounts])
        total = self._material.evaluation.total([amount.fact for amount in amounts])
        if total is None:
            raise WordError("summan är tom")
        return Amount(total, "money", name)

    def andel(self, numerator: Reference, denominator: Reference) -> Amount:
        """Return the first in per cent of the second."""
        one, other = self._alike(numerator, denominator)
        fact = self._material.evaluation.ratio(one.fact, other.fact)
        if fact is None:
            raise WordError("nämnaren i andel(…) är noll")
        return Amount(fact, "number", f"{one.name} / {other.name}")

    def _alike(self, *values: Reference) -> tuple[Amount, ...]:
        if not values:
            raise WordError("det ska vara minst ett faktum")
        amounts = tuple(self._amount(value, (), "år") for value in values)
        if len({amount.kind for amount in amounts}) > 1:
            raise WordError("belopp och antal går inte att räkna ihop")
        return amounts

    # ---- words chosen by facts ----

    def valj(self, faktum: Reference, positivt: str, negativt: str, noll: str | None = None) -> str:
        """Return the word for the fact's sign."""
        exact = self._amount(faktum, (), "år").fact.exact
        if exact == 0 and noll is not None:
            return noll
        return positivt if exact >= 0 else negativt

    def jamfor(self, first: Reference, second: Reference, higher: str, lower: str, lika: str = "lika med") -> str:
        """Return the word for how the first stands to the second."""
        one, other = self._alike(first, second)
        if one.fact.exact == other.fact.exact:
            return lika
        return higher if one.fact.exact > other.fact.exact else lower


def _places(value: Decimal, unit: Unit) -> int | None:
    """A published ratio keeps its decimals; all else has its unit's."""
    if unit is not Unit.PERCENT:
        return None
    return 0 if value == value.quantize(Decimal(1), ROUND_HALF_UP) else 1


def _full_name(amount: Amount, finished: Finished) -> str:
    """What a figure is made of: the table's own column where one shows it, else year and origin."""
    table_id, _, rest = amount.name.rpartition("/") if amount.name.count("/") == 1 else ("", "", amount.name)
    for table in finished.shown.tables.values():
        if (table_id and table.id != table_id) or not any(row.id == rest for row in table.rows):
            continue
        for column in table.columns:
            if not column.is_text and (column.year_offset, column.origin, column.period) == (
                amount.year_offset,
                amount.origin,
                "år",
            ):
                return f"{table.id}/{rest}/{column.id}"
    return amount.name
