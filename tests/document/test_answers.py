"""Internal controls get their status and result from what the checks found."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ar.config.dataset import Ids, read_dataset, read_schema
from finsam_ar.config.folders import STANDARD
from finsam_ar.config.rapport import Datasets
from finsam_ar.document.answers import answered
from finsam_ar.document.linter import WordFinding
from finsam_ar.errors import Source

HEADER = "kontroll,omrade,moment,ansvarig,nar,koder,status,resultat\n"
CODES = ("K101", "K102", "K201", "K202")


def finding(code: str, severity: str = "varning") -> WordFinding:
    return WordFinding(code, severity, "…", Source(Path("main.beancount"), 1), "")


@pytest.mark.parametrize(
    ("codes", "status", "result"),
    [
        ("K101", "Utan anmärkning", "K101: inga avvikelser."),
        ("K101 K102", "Utan anmärkning", "K101 och K102: inga avvikelser."),
        ("K201", "Anmärkning", "K201: 1 fel och 2 varningar, se kontrollbladet."),
        ("K202", "Inte kontrollerat", "K202: inget att jämföra."),
        (
            '"K101, K201, K202"',
            "Anmärkning",
            "K201: 1 fel och 2 varningar, se kontrollbladet. K101: inga avvikelser. K202: inget att jämföra.",
        ),
    ],
)
def test_the_checks_answer(tmp_path: Path, codes: str, status: str, result: str) -> None:
    path = tmp_path / "internkontroll.csv"
    path.write_text(
        f"{HEADER}bok,Ekonomi,Böckerna,Ekonom,Årsbokslut,{codes},,\n"
        "prov,Ekonomi,Stickprov,Ekonom,Löpande,,Utan anmärkning,Alla riktiga\n",
        encoding="utf-8",
    )
    schema = read_schema(STANDARD / "data" / "internkontroll.toml")
    dataset = read_dataset("internkontroll", schema, path, Ids((), (), CODES))
    answers = {
        "K101": (),
        "K102": (),
        "K201": (finding("K201"), finding("K201", "fel"), finding("K201")),
        "K202": None,
    }
    first, second = answered(Datasets({"internkontroll": dataset}, {}), answers).found["internkontroll"].rows
    assert (first.values["status"], first.values["resultat"]) == (status, result)
    assert (second.values["status"], second.values["resultat"]) == ("Utan anmärkning", "Alla riktiga")
