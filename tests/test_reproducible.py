"""Same books and words, same bytes: wherever, whenever and in whatever locale the report is made."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from finsam_ar.place import Project
from tests.sample import SAMPLE, copy_of_sample

PLACES = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1"},
    {"PYTHONHASHSEED": "4711", "TZ": "America/Los_Angeles", "LC_ALL": "sv_SE.UTF-8", "COLUMNS": "40"},
)


def build(project: Project, folder: Path, environment: dict[str, str]) -> dict[str, str]:
    """The SHA-256 of each file that a report is, made by a process of its own that stands in a folder."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "finsam_ar",
            "--katalog",
            str(project.directory),
            "arsredovisning",
            "2022",
            "--arkiv=3a",
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(SAMPLE.directory), **environment},
        check=True,
        capture_output=True,
    )
    made = sorted((project.reports / "2022").glob("arsredovisning-2022.*"))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in made}


def test_two_builds_agree_to_the_byte(tmp_path: Path) -> None:
    here, there = copy_of_sample(tmp_path / "här"), copy_of_sample(tmp_path / "en annan mapp")
    for name in ("anteckning.txt", "reports/2022/utkast.bak", "ledger/gammalt.txt"):
        (there.directory / name).write_text("ingenting som rapporten görs av", encoding="utf-8")
    for path in (there.directory / "ledger").rglob("*.beancount"):
        os.utime(path, (0, 0))
    made = build(here, here.directory, PLACES[0])
    assert {"arsredovisning-2022.pdf", "arsredovisning-2022.xlsx"} <= made.keys()
    assert build(there, tmp_path, PLACES[1]) == made
