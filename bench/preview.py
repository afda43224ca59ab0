"""Measures how soon the live preview shows what was saved: `python bench/preview.py [--runs N]`, on the sample.

From the moment a file is saved until a browser that waits has been told of the new page and has read it. It should be
under half a second for a word. The median and the worst of several runs count, since the watching is by turns.
"""

from __future__ import annotations

import argparse
import gc
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Event, Thread

from finsam_ar.place import Project
from finsam_ar.preview import Preview, watch
from finsam_ar.preview_server import HOST, PreviewServer
from finsam_ar.target import Wanted

SAMPLE = Path(__file__).resolve().parent.parent
_YEAR = 2022
_GOAL = 0.5
_TIMEOUT = 60


def main() -> None:
    """Save words, a template and a voucher's text by turns, and print how long each took to be seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder).resolve())
        for part in ("ledger", "templates", "reports"):
            shutil.copytree(SAMPLE / part, project.directory / part)
        gc.disable()  # as the program
        with PreviewServer(0) as server:
            stop = Event()
            Thread(target=server.serve_forever, daemon=True).start()
            Thread(target=watch, args=(Preview(project, Wanted(_YEAR)), server.show, stop), daemon=True).start()
            _measure(project, server.server_port, runs)
            stop.set()
            server.shutdown()
    print(f"Goal: a word under {_GOAL} s.")


def _measure(project: Project, port: int, runs: int) -> None:
    chapter = max((project.reports / str(_YEAR)).glob("*.md"), key=lambda path: path.stat().st_size)
    saved: dict[str, tuple[Path, Callable[[int], str]]] = {
        "word": (chapter, lambda run: f"\nProvord {'x' * run}.\n"),
        "template": (project.templates / "forbund.toml", lambda run: f"# {run}\n"),
        "voucher": (project.directory / "ledger" / f"{_YEAR}.beancount", lambda run: f"; {run}\n"),
    }
    pages = _pages(_answer(port, "/handelser"))
    next(pages)
    for name, (file, line) in saved.items():
        times = []
        for run in range(1, runs + 1):
            time.sleep(0.237)  # no multiple of the watching's turns
            text = file.read_text(encoding="utf-8") + line(run)
            start = time.perf_counter()
            file.write_text(text, encoding="utf-8")
            _answer(port, f"/sida?{next(pages)}").read()
            times.append(time.perf_counter() - start)
        print(f"{name:>10}  median {statistics.median(times):.2f} s  worst {max(times):.2f} s", flush=True)


def _answer(port: int, path: str) -> HTTPResponse:
    connection = HTTPConnection(HOST, port, timeout=_TIMEOUT)
    connection.request("GET", path)
    return connection.getresponse()


def _pages(stream: HTTPResponse) -> Iterator[str]:
    for line in stream:
        if line.startswith(b"data: "):
            event = json.loads(line.removeprefix(b"data: "))
            if event["fel"]:
                raise SystemExit(f"The sample has faults: {event['fel']}")
            yield event["sida"]


if __name__ == "__main__":
    main()
