"""The names that words can use: facts, words chosen by facts, datasets, the register, and blocks.

A function that finds something wrong raises WordError; the sandbox knows the line.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable
from dataclasses import replace

from finsam_ar.document import numbers
from finsam_ar.document.charts import Chart
from finsam_ar.document.datasets import View, dataset_block
from finsam_ar.document.facts import Facts, Reference
from finsam_ar.document.marks import Finished, Mark, Marks, WordError
from finsam_ar.document.material import Material
from finsam_ar.document.model import (
    Figure,
    Inline,
    KeyFigure,
    KeyFigures,
    LineBreak,
    PageHint,
    Signatory,
    SignatureBlock,
    Text,
)
from finsam_ar.document.notes import note_blocks, note_of
from finsam_ar.document.tables import table_block, table_of
from finsam_ar.document.values import Amount, Association, DatasetValue, FactText, KeyItem, Named, Year, counted
from finsam_ar.errors import Source
from finsam_ar.suggest import near
from finsam_ar.tables.model import Unit

_MOST_KEY_FIGURES = 4
_UNIT_NAMES = {"kr": "kronor", "tkr": "tusental kronor (tkr)"}
_UNITS = {"kr": Unit.KR, "tkr": Unit.TKR, "mkr": Unit.MKR}


class Vocabulary(Facts):
    """All names that words can use, for one report."""

    def __init__(self, material: Material, marks: Marks) -> None:
        """Take what the report is made of, and where marks are left."""
        super().__init__(material, marks)
        self._names = material.names
        self._render: Callable[[str, Source], str]

    def attach(self, here: Callable[[], Source], render: Callable[[str, Source], str]) -> None:
        """Take from the sandbox that runs the words who knows the current line, and who runs a chart's message."""
        self._here, self._render = here, render

    def names(self) -> dict[str, object]:
        """Return everything by the name that words use."""
        forbund = self._material.files.forbund
        return {
            "år": Year(self._material.year),
            "perioden": self._material.occasion.period_name,
            "hittills": self._material.occasion.until_now,
            "periodslut": numbers.date(self._material.occasion.period_end),
            "forbund": Association({"namn": forbund.name, "orgnr": forbund.orgnr, "enhet": _UNIT_NAMES[forbund.unit]}),
            "kr": self.kr,
            "tkr": self.tkr,
            "mkr": self.mkr,
            "belopp": self.belopp,
            "procent": self.procent,
            "antal": self.antal,
            "antal_ord": self.antal_ord,
            "fakt": self.fakt,
            "finns": self.finns,
            "abs": self.utan_tecken,
            "skillnad": self.skillnad,
            "summa": self.summa,
            "andel": self.andel,
            "valj": self.valj,
            "jamfor": self.jamfor,
            "data": self.data,
            "finns_data": self.finns_data,
            "uppgift": self.uppgift,
            "namn": self.namn,
            "insatser": self.insatser,
            "rader": self.rader,
            "not": self.note,
            "Not": self.note_first,
            "tabell": self.tabell,
            "noter": self.noter,
            "datatabell": self.datatabell,
            "diagram": self.diagram,
            "nyckeltal": self.nyckeltal,
            "post": self.post,
            "underskrifter": self.underskrifter,
            "liggande": lambda: self._hint("landscape"),
            "staende": lambda: self._hint("portrait"),
            "sidbrytning": lambda: self._hint("break"),
        }

    def show(self, value: object) -> Mark:
        """Return the mark of a value that is printed as it is; WordError when it says nothing by itself."""
        if isinstance(value, str | Year | Named):
            return self._marks.text(str(value), self._here())
        if isinstance(value, Amount) and value.kind == "count":
            return self._figure(value, Unit.COUNT)
        if isinstance(value, Amount):
            raise WordError("ett faktum behöver en enhet", "Skriv kr(…), tkr(…), mkr(…) eller procent(…) om det.")
        if isinstance(value, int) and not isinstance(value, bool):
            raise WordError("en siffra ska inte skrivas för hand", "Hämta den med tkr(…), antal(…) eller uppgift(…).")
        if inspect.isroutine(value):
            raise WordError("parentesen efter funktionens namn saknas")
        raise WordError("uttrycket ger inget som kan skrivas ut")

    def capitalized(self, value: object) -> Mark:
        """Return the mark of a value with its first letter large, to begin a sentence."""
        inner = value if isinstance(value, Mark) else self.show(value)

        def make(finished: Finished) -> Inline:
            found = next(self._marks.inlines(str(inner), finished), Text(""))
            if isinstance(found, Text):
                return Text(_capitalized(found.text))
            if isinstance(found, Figure):
                return replace(found, text=_capitalized(found.text), spoken=_capitalized(found.spoken))
            return found

        return self._marks.inline(make, self._here())

    # ---- datasets, single facts, the register ----

    def data(self, id_: str) -> DatasetValue:
        """Return a dataset."""
        return DatasetValue(self._material.dataset(id_), self._names)

    def finns_data(self, id_: str) -> bool:
        """Say whether a dataset has any rows; WordError when there is no such dataset at all."""
        return id_ not in self._material.files.datasets.missing and len(self.data(id_)) > 0

    def uppgift(self, namn: str) -> Amount | str:
        """Return a single fact of the year."""
        facts = self._material.files.about.facts.values
        if namn not in facts:
            raise WordError(f"uppgiften ”{namn}” finns inte i arsredovisning.toml", near(namn, facts))
        value = facts[namn]
        if isinstance(value, int):
            return counted(value, f"uppgift/{namn}")
        return FactText(numbers.date(value) if isinstance(value, dt.date) else value, namn)

    def namn(self, id_: str | Named) -> Named:
        """Return the name of a verksamhet or an organisation."""
        key = id_.id if isinstance(id_, Named) else id_
        if key not in self._names:
            raise WordError(f"”{key}” finns inte i registret", near(str(key), self._names))
        return self._names[key]

    def insatser(self, slag: str | None = None) -> list[Named]:
        """Return the insatser with money in the year, of one kind or of all; other verksamheter by their kind."""
        kinds = {each.kind for each in self._material.register.verksamheter.values()}
        if slag is not None and slag not in kinds:
            raise WordError(f"ingen verksamhet är av slaget ”{slag}”", near(slag, sorted(kinds)))
        return [
            self._names[each.id]
            for each in self._material.register.verksamheter.values()
            if each.id in self._material.active and (each.kind == slag if slag is not None else each.is_insats)
        ]

    def rader(self, tabell: str, **urval: str) -> list[Named]:
        """Return the verksamheter that a table has rows for, all or those whose fields have the wanted values."""
        try:
            rows = self._material.evaluation.rows(tabell)
        except KeyError:
            raise WordError(f"det finns ingen tabell ”{tabell}”") from None
        known = {name for row in rows for name in row}
        for name in urval:
            if rows and name not in known:
                raise WordError(f"raderna i ”{tabell}” har inget ”{name}”", near(name, sorted(known)))
        return [
            self._names[row["id"]]
            for row in rows
            if all(row.get(name, "") == str(value) for name, value in urval.items())
        ]

    # ---- notes and blocks ----

    def note(self, id_: str) -> Mark:
        """Print `not 7`, linked."""
        return self._marks.inline(lambda finished: note_of(id_, "not", finished), self._here())

    def note_first(self, id_: str) -> Mark:
        """Print `Not 7`, linked, to begin a sentence."""
        return self._marks.inline(lambda finished: note_of(id_, "Not", finished), self._here())

    def tabell(self, id_: str) -> Mark:
        """Place a table."""
        self._marks.printed.add(id_)
        return self._marks.block(lambda finished: (table_block(table_of(id_, finished), finished),), self._here())

    def noter(self) -> Mark:
        """Place all notes."""
        self._marks.prints_notes = True
        return self._marks.block(lambda finished: tuple(note_blocks(finished)), self._here())

    def datatabell(self, id_: str, *kolumner: str, rubrik: str = "", **urval: str) -> Mark:
        """Place a dataset, or the rows with the wanted values, as a table: with its own columns, or those named."""
        value = self.data(id_)
        view = View(value.dataset, value.rows(urval), value.columns(kolumner), rubrik)
        return self._marks.block(lambda finished: (dataset_block(view, self._names, finished),), self._here())

    def diagram(self, id_: str) -> Mark:
        """Place a chart."""
        charts = self._material.files.charts
        if id_ not in charts:
            raise WordError(f"det finns inget diagram ”{id_}”", near(id_, charts))
        definition = charts[id_]
        message = self._render(definition.message, definition.source)
        try:
            chart = Chart(definition, self._material, self._marks, message)
        except WordError as fault:
            raise WordError(f"diagrammet ”{id_}” ({definition.source}): {fault.message}", fault.hint) from None
        return self._marks.block(lambda finished: (chart.block(finished),), self._here())

    def post(self, tal: Mark, etikett: str, *jamforelser: str) -> KeyItem:
        """Return a key figure with a label of its own, and lines of words to compare it with."""
        if not isinstance(tal, Mark):
            raise WordError("post(…) tar ett tal med enhet: tkr(…), procent(…) eller antal(…)")
        return KeyItem(str(tal), str(etikett), tuple(str(line) for line in jamforelser))

    def nyckeltal(self, *fakta: Reference | KeyItem, enhet: str = "tkr") -> Mark:
        """Place large figures: facts with last year's to compare with, or those that `post` gives."""
        if not 1 <= len(fakta) <= _MOST_KEY_FIGURES or enhet not in _UNITS:
            raise WordError("nyckeltal(…) tar ett till fyra fakta, och enheten kr, tkr eller mkr")
        items = [
            self._own_key_figure(ref) if isinstance(ref, KeyItem) else self._key_figure(ref, _UNITS[enhet])
            for ref in fakta
        ]
        return self._marks.block(lambda finished: (KeyFigures(tuple(make(finished) for make in items)),), self._here())

    def _own_key_figure(self, item: KeyItem) -> Callable[[Finished], KeyFigure]:
        def make(finished: Finished) -> KeyFigure:
            figure = next(self._marks.inlines(item.figure, finished), None)
            if not isinstance(figure, Figure):
                raise WordError("post(…) tar ett tal med enhet: tkr(…), procent(…) eller antal(…)")
            comparison: list[Inline] = []
            for line in item.comparison:
                comparison += [LineBreak(), *self._marks.inlines(line, finished)]
            return KeyFigure(figure, self._marks.plain(item.label, finished), tuple(comparison[1:]))

        return make

    def _key_figure(self, ref: Reference, unit: Unit) -> Callable[[Finished], KeyFigure]:
        amount = self._amount(ref, (), "år")
        before: Amount | None = None
        if isinstance(ref, str):
            try:
                before = self.fakt(ref, Year(self._material.year, -1))
            except WordError:
                before = None
        decimals = 1 if unit is Unit.MKR else None

        def maker(each: Amount) -> Callable[[Finished], Figure]:
            if each.kind == "money":
                return self._maker(each, unit, decimals)
            return self._maker(each, Unit.COUNT if each.kind == "count" else Unit.PERCENT)

        now, then = maker(amount), maker(before) if before is not None else None

        def make(finished: Finished) -> KeyFigure:
            comparison = (Text(f"{self._material.year - 1}: "), then(finished)) if then else ()
            return KeyFigure(now(finished), _label(amount, finished), comparison)

        return make

    def underskrifter(self, id_: str, **urval: str) -> Mark:
        """Place the signatures of those in a dataset."""
        value = self.data(id_)
        signing, rows = value.dataset.schema.signing, value.rows(urval)
        for name in (signing.name, signing.role):
            if value.dataset.schema.column(name) is None:
                raise WordError(
                    f"datamängden ”{id_}” har ingen kolumn ”{name}”",
                    "Kolumnerna anges med [underskrift] i dess schema.",
                )
        appointed = signing.appointed_by or ("utsedd_av" if value.dataset.schema.column("utsedd_av") else "")
        signatories = tuple(
            Signatory(
                str(row.values[signing.name] or ""),
                str(row.values[signing.role] or ""),
                str(self._names.get(str(row.values[appointed]), row.values[appointed] or "")) if appointed else "",
            )
            for row in rows
        )
        report = self._material.files.about
        block = SignatureBlock(report.place, numbers.date(report.date) if report.date else "", signatories)
        return self._marks.block(lambda _: (block,), self._here())

    def _hint(self, kind: str) -> Mark:
        block = PageHint(kind)  # type: ignore[arg-type]  # only called with the model's own kinds
        return self._marks.block(lambda _: (block,), self._here())


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _label(amount: Amount, finished: Finished) -> str:
    head, _, tail = amount.name.partition("/")
    for table in finished.shown.tables.values():
        for row in table.rows:
            if (tail and table.id == head and row.id == tail.partition("/")[0]) or (not tail and row.id == head):
                return row.text.removesuffix(" (%)")
    return amount.name
