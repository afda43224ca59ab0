"""The command line's frame: help, wrong usage, exit codes. What the commands compute is tested where it is computed."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from finsam_ar import cli
from finsam_ar.commands import main as commands
from finsam_ar.errors import Problem, Source, UserError
from finsam_ar.place import Project, find_project

COMMANDS = (
    "arsredovisning",
    "forhandsgranska",
    "kontrollera",
    "tabeller",
    "fakta",
    "insats",
    "utbetalningar",
    "medlemsbidrag",
    "boka",
    "esf",
    "revision",
    "verifiera",
    "fava",
    "nytt-ar",
)


def test_help_is_swedish_and_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert "Användning: finsam-ar" in text
    assert "Exempel:\n    finsam-ar arsredovisning 2022" in text
    assert all(command in text for command in COMMANDS)
    assert not any(word in text for word in ("Usage", "Options", "Commands", "Show this"))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_is_swedish(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, "--help"]) == 0
    text = capsys.readouterr().out
    assert f"Användning: finsam-ar {command}" in text
    assert not any(word in text for word in ("Usage", "OPTIONS", "Options", "Show this", "default"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tabeler"], "kommandot ”tabeler” finns inte. Menade du tabeller?"),
        (["--kat", "x", "fava"], "flaggan ”--kat” finns inte. Menade du --katalog?"),
        (["tabeller"], "Ange ÅR, eller --rapport och --datum."),
        (["tabeller", "20x2"], "argumentet ÅR: ”20x2” är inget årtal, som 2022."),
        (["tabeller", "2022", "2023"], "för många argument: 2023."),
        (["tabeller", "2022", "--format", "xml"], "flaggan ”--format” ska vara något av text, json, csv."),
        (["tabeller", "2022", "--tabell"], "flaggan ”--tabell” behöver ett värde."),
        (["arsredovisning", "--slutlig=ja"], "flaggan ”--slutlig” tar inget värde."),
        (["--katalog", "finns-inte", "fava"], "flaggan ”--katalog”: mappen ”finns-inte” finns inte."),
        (["--katalog", "."], "ett kommando saknas."),
        (["insats", "--per", "2022-02-30"], "flaggan ”--per”: ”2022-02-30” är inget datum, som 2022-08-31."),
        (["forhandsgranska", "--datum", "2022-03-31"], "--datum och --period hör ihop med --rapport."),
        (["forhandsgranska", "--rapport", "plan"], "--rapport behöver ÅR eller --datum."),
        (
            ["fakta", "2022", "--rapport", "ekonomisk-information", "--datum", "2023-03-31"],
            "--datum 2023-03-31 ligger inte i 2022.",
        ),
        (["fava", "--port", "x"], "flaggan ”--port”: ”x” är inget portnummer, som 5000."),
    ],
)
def test_wrong_usage_is_told_in_swedish_with_exit_code_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    output = capsys.readouterr()
    assert f"Fel: {message}\n" in output.err
    assert "--help” för hjälp" in output.err
    assert output.out == ""


def test_no_arguments_show_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "Kommandon:" in capsys.readouterr().err


def test_a_folder_without_books(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--katalog", str(tmp_path), "arsredovisning"]) == 1
    assert f"Fel: ledger/main.beancount finns inte i {tmp_path}" in capsys.readouterr().err


def test_the_project_is_searched_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = tmp_path / "reports" / "2022"
    below.mkdir(parents=True)
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "main.beancount").write_text("", encoding="utf-8")
    monkeypatch.chdir(below)
    assert find_project(None) == Project(tmp_path)


def _fail_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_given: Path | None) -> Path:
        raise error

    monkeypatch.setattr(commands, "find_project", fail)


def test_all_problems_are_shown_together_with_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path("ledger/2022.beancount")
    problems = [Problem("verifikation A7 finns två gånger", Source(file, 17)), Problem("A9 saknas", hint="Numrera om.")]
    _fail_with(UserError(problems), monkeypatch)
    assert cli.main(["nytt-ar", "2023"]) == 1
    assert capsys.readouterr().err == (
        f"Fel: {file}:17: verifikation A7 finns två gånger\nFel: A9 saknas\n    Numrera om.\n2 fel.\n"
    )


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.ENOSPC, "disken är full"), (errno.EACCES, "det saknas behörighet")]
)
def test_what_the_system_refuses_is_told_in_swedish(
    number: int, reason: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _fail_with(OSError(number, os.strerror(number), "reports"), monkeypatch)
    assert cli.main(["nytt-ar", "2023"]) == 1
    assert capsys.readouterr().err == f"Fel: reports: det gick inte att läsa eller skriva: {reason}\n"


def test_an_interruption_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _fail_with(KeyboardInterrupt(), monkeypatch)
    assert cli.main(["nytt-ar", "2023"]) == 130
    assert capsys.readouterr().err.strip() == ""


def test_a_programming_error_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    _fail_with(ZeroDivisionError(), monkeypatch)
    with pytest.raises(ZeroDivisionError):
        cli.main(["nytt-ar", "2023"])


def test_help_imports_neither_pandas_nor_matplotlib() -> None:
    code = (
        "import sys; from finsam_ar import cli; cli.main(['--help']); print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert not {"pandas", "matplotlib", "reportlab", "beancount", "pydantic"} & set(done.stderr.split())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_standard_output() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "finsam_ar", "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 1
    assert "disken är full" in done.stderr
    assert "Traceback" not in done.stderr
