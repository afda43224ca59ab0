"""The handbook's examples are true: each page's commands, run one after the other, print what the page says."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from finsam_ar import cli
from tests.sample import SAMPLE, copy_of_sample

PAGES = SAMPLE.directory / "docs" / "handbok"
_BLOCK = re.compile(r"^```(console|csv (?P<file>\S+))\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def printed(command: str) -> str:
    """What a command shows on a terminal, from both its streams."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        cli.main(shlex.split(command)[1:])
    return output.getvalue()


@pytest.mark.parametrize(("page", "before"), [("dagligt.md", "finsam-ar nytt-ar 2023")])
def test_the_examples_of_a_page(page: str, before: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_of_sample(tmp_path)
    monkeypatch.chdir(tmp_path)
    printed(before)
    blocks = list(_BLOCK.finditer((PAGES / page).read_text(encoding="utf-8")))
    assert any(block["file"] is None for block in blocks)
    for block in blocks:
        if block["file"]:
            Path(block["file"]).write_text(block["text"], encoding="utf-8")
            continue
        command = block["text"].partition("\n")[0]
        assert command.startswith("$ finsam-ar ")
        assert f"{command}\n{printed(command.removeprefix('$ '))}" == block["text"]
