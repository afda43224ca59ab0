"""Internal controls that the books answer: what the checks found becomes a control's status and result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from finsam_ar.config.dataset import Dataset, DatasetRow
from finsam_ar.config.rapport import Datasets
from finsam_ar.document.protocol import Answers, Finding

CLEAN, REMARK, IDLE = "Utan anmärkning", "Anmärkning", "Inte kontrollerat"


def answered(datasets: Datasets, answers: Answers) -> Datasets:
    """Return the datasets with status and result in each row that names checks."""
    return replace(datasets, found={id_: _answered(dataset, answers) for id_, dataset in datasets.found.items()})


def _answered(dataset: Dataset, answers: Answers) -> Dataset:
    answering = dataset.schema.answering
    if answering is None:
        return dataset

    def row(each: DatasetRow) -> DatasetRow:
        codes = each.values[answering.checks]
        if not isinstance(codes, tuple):
            return each
        found = {code: answers[code] for code in codes}
        status, result = _status(found), " ".join(_sentences(found))
        return replace(each, values={**each.values, answering.status: status, answering.result: result})

    return replace(dataset, rows=tuple(row(each) for each in dataset.rows))


def _status(found: Answers) -> str:
    if any(found.values()):
        return REMARK
    return IDLE if all(findings is None for findings in found.values()) else CLEAN


def _sentences(found: Answers) -> Iterator[str]:
    clean = [code for code, findings in found.items() if findings is not None and not findings]
    idle = [code for code, findings in found.items() if findings is None]
    for code, findings in found.items():
        if findings:
            yield f"{code}: {' och '.join(_counted(findings))}, se kontrollbladet."
    if clean:
        yield f"{_listed(clean)}: inga avvikelser."
    if idle:
        yield f"{_listed(idle)}: inget att jämföra."


def _counted(findings: Sequence[Finding]) -> Iterator[str]:
    for severity, one, several in (("fel", "fel", "fel"), ("varning", "varning", "varningar")):
        if number := sum(1 for finding in findings if str(finding.severity) == severity):
            yield f"{number} {one if number == 1 else several}"


def _listed(codes: Sequence[str]) -> str:
    return f"{', '.join(codes[:-1])} och {codes[-1]}" if len(codes) > 1 else codes[0]
