"""Measures time and memory as ratios in one run: `python bench/run.py [--vouchers N …] [--runs N]`.

What is measured against what (and what the ratio may be at most):
* the tables of a year against `bean-check` without our plugin plus `import pandas` (1.5, and it must not grow);
* their peak memory against bean-check's plus 100 MB (1.5);
* hledger's `is` and `bs` on the same books, as a peer, where it is installed;
* the whole PDF against `import pandas, matplotlib, reportlab.platypus` (3).
WeasyPrint and Typst are measured by `peers.py`, which says how to install them.
The best of several runs counts, so that other work on the machine matters little.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import synthetic

SAMPLE = Path(__file__).resolve().parent.parent
YEAR = "2022"
_TABLES_LIMIT, _MEMORY_LIMIT, _PDF_LIMIT = 1.5, 1.5, 3.0
_EXTRA_MB = 100
_KIB_PER_MB = 1024
_ENVIRONMENT = os.environ | {"BEANCOUNT_DISABLE_LOAD_CACHE": "1", "PYTHONUTF8": "1"}


@dataclass(frozen=True)
class Cost:
    """What a program took: seconds, and peak memory where the system tells."""

    seconds: float
    megabytes: float


def measure(command: Sequence[str], runs: int) -> Cost:
    """Run the command several times; the best time and the least peak memory count."""
    costs = [_run_once(command) for _ in range(runs)]
    return Cost(min(cost.seconds for cost in costs), min(cost.megabytes for cost in costs))


def _run_once(command: Sequence[str]) -> Cost:
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env=_ENVIRONMENT, cwd=SAMPLE)
        megabytes = 0.0
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            megabytes = usage.ru_maxrss / _KIB_PER_MB
        else:
            process.wait()
        seconds = time.perf_counter() - start
        if process.returncode:
            errors.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{errors.read().decode(errors='replace')}")
    return Cost(seconds, megabytes)


def _program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "finsam_ar", *arguments]


def measure_tables(project: Path, runs: int) -> tuple[Cost, Cost, Cost]:
    """Our tables, bean-check without our plugin, and the bare import of pandas."""
    bare = synthetic.without_plugin(project)
    ours = measure(_program("--katalog", str(project), "tabeller", YEAR, "--format", "json"), runs)
    check = measure([sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(bare)], runs)
    return ours, check, measure([sys.executable, "-c", "import pandas"], runs)


def measure_hledger(project: Path, runs: int) -> Cost | None:
    """Measure hledger's `is` and `bs` of the year on the same books; None where it isn't installed."""
    hledger = shutil.which("hledger")
    if not hledger:
        return None
    journal = project / "books.journal"
    exporter = str(Path(__file__).with_name("journal.py"))
    subprocess.run([sys.executable, exporter, str(synthetic.without_plugin(project)), str(journal)], check=True)
    period = ["-b", f"{YEAR}-01-01", "-e", f"{int(YEAR) + 1}-01-01"]
    income = measure([hledger, "-f", str(journal), "is", *period], runs)
    balance = measure([hledger, "-f", str(journal), "bs", *period], runs)
    return Cost(income.seconds + balance.seconds, max(income.megabytes, balance.megabytes))


def measure_pdf(project: Path, runs: int) -> tuple[Cost, Cost]:
    """The whole årsredovisning, and the imports that it can't do without."""
    ours = measure(_program("--katalog", str(project), "arsredovisning", YEAR, "--format", "pdf"), runs)
    return ours, measure([sys.executable, "-c", "import pandas, matplotlib, reportlab.platypus"], runs)


def main() -> None:
    """Measure the sample and the synthetic books, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vouchers", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    heads = ("books", "tables", "check", "ratio", "memory", "ratio", "hledger", "ratio")
    print(*(f"{head:>{width}}" for head, width in zip(heads, (10, 8, 8, 6, 8, 6, 8, 6), strict=True)), sep="  ")
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder, "sample")
        for part in ("ledger", "templates", "reports"):
            shutil.copytree(SAMPLE / part, sample / part)
        _report("sample", sample, options.runs)
        for vouchers in options.vouchers:
            project = Path(folder, str(vouchers))
            synthetic.make(SAMPLE, project, vouchers)
            _report(str(vouchers), project, options.runs)
        ours, imports = measure_pdf(sample, options.runs)
    print(
        f"\nPDF {ours.seconds:.2f} s, its imports {imports.seconds:.2f} s: "
        f"ratio {ours.seconds / imports.seconds:.2f} (at most {_PDF_LIMIT})"
    )
    print(f"At most: tables {_TABLES_LIMIT}, memory {_MEMORY_LIMIT}; hledger is a peer, without a limit.")


def _report(name: str, project: Path, runs: int) -> None:
    ours, check, pandas = measure_tables(project, runs)
    peer = measure_hledger(project, runs)
    base = check.seconds + pandas.seconds
    memory = f"{ours.megabytes / (check.megabytes + _EXTRA_MB):6.2f}" if check.megabytes else f"{'-':>6}"
    hledger = f"{peer.seconds:6.2f} s  {ours.seconds / peer.seconds:6.2f}" if peer else f"{'-':>8}  {'-':>6}"
    print(
        f"{name:>10}  {ours.seconds:6.2f} s  {base:6.2f} s  {ours.seconds / base:6.2f}"
        f"  {ours.megabytes:5.0f} MB  {memory}  {hledger}",
        flush=True,
    )


if __name__ == "__main__":
    main()
