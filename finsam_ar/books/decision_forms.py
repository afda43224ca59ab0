"""What each kind of decision or event may hold: its values, its keys, and how formal it is.

This table is what the reader (`decisions.parse_decisions`) goes by, and what the messages and the handbook follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from finsam_ar.books.model import DecisionKind

#: Keys that any directive may have.
COMMON_KEYS = ("organ", "paragraf", "delegation", "dnr", "jav", "konstruerad", "anteckning")
#: Beginnings of keys that are followed by a year or a kind of cost.
YEARLY, BY_COST = "ar-", "kostnad-"

Need = Literal["required", "optional", "none"]


@dataclass(frozen=True)
class Form:
    """The form of one kind.

    `formality`: a *decision* names its organ, diarienummer and paragraph, or the delegation by which an official took
    it; a *document* has a diarienummer; a *note* is the kansli's own and needs neither.
    """

    formality: Literal["decision", "document", "note"]
    values: tuple[str, ...] = ("id", "belopp")
    keys: tuple[str, ...] = ()
    period: Need = "none"  # fran: and till:
    has_year: bool = False  # ar:
    may_be_zero: bool = False
    is_split: bool = False  # ar-2023:, kostnad-personal:
    may_be_income: bool = False  # slag: "intakt"


_GRANT_KEYS = ("villkor",)

FORMS: Mapping[DecisionKind, Form] = MappingProxyType(
    {
        DecisionKind.BUDGET: Form("decision", has_year=True, may_be_zero=True, may_be_income=True),
        DecisionKind.BUDGET_CHANGE: Form("decision", has_year=True, may_be_zero=True, may_be_income=True),
        DecisionKind.DISTRIBUTION: Form("note", ("id", "konto", "belopp"), has_year=True, may_be_zero=True),
        DecisionKind.PLAN: Form("decision", has_year=True, may_be_zero=True, may_be_income=True),
        DecisionKind.FORECAST: Form("note", has_year=True, may_be_zero=True, may_be_income=True),
        DecisionKind.APPLICATION: Form("document", keys=("sokande", "parter"), period="required", is_split=True),
        DecisionKind.APPLICATION_CHANGE: Form("document", keys=("sokande", "parter"), period="required", is_split=True),
        DecisionKind.WITHDRAWAL: Form("document", ("id",)),
        DecisionKind.REJECTION: Form("decision", ("id",)),
        DecisionKind.GRANT: Form("decision", keys=_GRANT_KEYS, period="required", is_split=True),
        DecisionKind.EXTENSION: Form("decision", keys=_GRANT_KEYS, period="required", is_split=True, may_be_zero=True),
        DecisionKind.INCREASE: Form("decision", keys=_GRANT_KEYS, period="optional", is_split=True),
        DecisionKind.REDUCTION: Form("decision", keys=_GRANT_KEYS, period="optional", is_split=True),
        DecisionKind.END: Form("decision", ("id",), keys=("till",)),
        DecisionKind.INTENTION: Form("decision", keys=("fran", "till", *_GRANT_KEYS)),
        DecisionKind.AGREEMENT: Form("document", ("id",), keys=("parter",)),
        DecisionKind.PAYOUT_PLAN: Form("note", ("id",), keys=("modell", "belopp")),
        DecisionKind.REPORT: Form("document", ("id",), period="required"),
        DecisionKind.APPROVAL: Form("decision", ("id",), period="required"),
        DecisionKind.TRANSFER: Form("decision", keys=("fran-ar", "till-ar")),
        DecisionKind.REPAYMENT: Form("decision", has_year=True),
        DecisionKind.DELEGATED: Form("decision", ("id",)),
        DecisionKind.NOTIFICATION: Form("decision", ("id",)),
    }
)
