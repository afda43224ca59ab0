"""The rules in Beancount's own tools."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fava.core import FavaLedger

from tests.ledgers import line_of, voucher, write_ledger

WRONG = voucher(
    "2022-01-31",
    "A1",
    "Kostnader:Personal:5021-Löner 1.00",
    "Tillgångar:KassaOchBank:1921-Plusgiro -1.00",
    verksamhet="kansliet",
)


def bean_check(main: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(main)]
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")


def test_bean_check_is_silent_about_right_books(tmp_path: Path) -> None:
    right = bean_check(write_ledger(tmp_path, WRONG.replace("kansliet", "kansli")))

    assert (right.returncode, right.stdout, right.stderr) == (0, "", "")


def test_bean_check_shows_what_is_wrong_and_where(tmp_path: Path) -> None:
    main = write_ledger(tmp_path, WRONG)

    wrong = bean_check(main)

    assert wrong.returncode == 1
    line = line_of(main, "2022-01-31 *")
    assert f"{main}:{line}:" in wrong.stderr
    assert 'verksamheten "kansliet" finns inte i registret' in wrong.stderr
    assert "Menade du ”kansli”?" in wrong.stderr


def test_fava_shows_it_too(tmp_path: Path) -> None:
    (error,) = FavaLedger(str(write_ledger(tmp_path, WRONG))).errors

    assert error.message.startswith('verksamheten "kansliet" finns inte')


def test_the_plugin_doesnt_wait_for_pandas() -> None:
    code = "import sys, finsam_ar.books.plugin; sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
