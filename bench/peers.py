"""Our PDF against WeasyPrint's and Typst's of the same Document: `python bench/peers.py [--runs N] [--python FILE]`.

Each sets the sample's chapters, tables and charts as tagged PDF (PDF/UA-1) in a fresh process, start and imports
included: ours from the finished Document, WeasyPrint from its HTML twin (without what figures are made of), Typst from
markup made of it (`typst_markup.py`). Typst draws no charts: it is measured with charts that matplotlib draws as SVG in
the same process, which is what ours does too and what the goal was set for, and with ready-made plain bars. Ours may
take at most 0.4 times WeasyPrint's time, and 1.3 times Typst's is the goal. The best of several runs counts.

The peers are no part of the project: give them an environment of their own, and its interpreter with `--python`:

    python -m venv ../venv-peers
    ../venv-peers/bin/pip install weasyprint typst matplotlib
    python bench/peers.py --python ../venv-peers/bin/python

WeasyPrint needs Pango (Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0). A peer that isn't installed is
left out, and that is said.
"""

from __future__ import annotations

import argparse
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

from run import SAMPLE, YEAR, measure
from typst_markup import charts, markup, with_drawn_charts

from finsam_ar import report
from finsam_ar.document.model import Document
from finsam_ar.place import Project
from finsam_ar.render.html import render_html

_WEASYPRINT_LIMIT, _TYPST_LIMIT = 0.4, 1.3
_OURS = """
import gc, pathlib, pickle, sys
gc.disable()  # as our commands do
from finsam_ar.render.pdf import render_pdf
document = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes())
pathlib.Path(sys.argv[2]).write_bytes(render_pdf(document))
"""
_WEASYPRINT = """
import sys
import weasyprint
weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""
_TYPST = """
import sys
import typst
fonts = [sys.argv[3]]
typst.compile(sys.argv[1], output=sys.argv[2], font_paths=fonts, ignore_system_fonts=True, pdf_standards="ua-1")
"""
_TYPST_WITH_CHARTS = (
    """
import json, pathlib, sys
from matplotlib.figure import Figure
folder = pathlib.Path(sys.argv[1]).parent
for name, categories, series in json.loads((folder / "charts.json").read_text()):
    figure = Figure(figsize=(6.5, 2.2))
    axes = figure.add_subplot()
    for number, values in enumerate(series):
        places = [place + 0.4 * number for place in range(len(values))]
        axes.bar_label(axes.bar(places, values, width=0.4))
    axes.set_xticks(range(len(categories)), categories)
    figure.savefig(folder / name)
"""
    + _TYPST
)


def compare(runs: int, python: str) -> None:
    """Measure all three and print a line for each; a peer that `python` lacks is named as missing."""
    document = _document()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "document.pickle").write_bytes(pickle.dumps(document))
        (folder / "twin.html").write_bytes(render_html(document, {}))
        (folder / "report.typ").write_text(markup(document), encoding="utf-8")
        (folder / "drawn.typ").write_text(with_drawn_charts(document), encoding="utf-8")
        (folder / "charts.json").write_text(charts(document), encoding="utf-8")
        pdf, fonts = str(folder / "out.pdf"), str(SAMPLE / "finsam_ar" / "render" / "fonts")
        ours = measure([sys.executable, "-c", _OURS, str(folder / "document.pickle"), pdf], runs).seconds
        print(f"{'ours':>20}  {ours:6.2f} s")
        for peer, modules, program, source, limit in (
            ("weasyprint", "weasyprint", _WEASYPRINT, "twin.html", f"at most {_WEASYPRINT_LIMIT}"),
            ("typst, charts drawn", "typst, matplotlib", _TYPST_WITH_CHARTS, "drawn.typ", f"goal {_TYPST_LIMIT}"),
            ("typst, charts ready", "typst", _TYPST, "report.typ", "no goal"),
        ):
            if not _has(python, modules):
                print(f"{peer:>20}  not measured: {python} lacks {modules}; see bench/peers.py")
                continue
            theirs = measure([python, "-c", program, str(folder / source), pdf, fonts], runs).seconds
            print(f"{peer:>20}  {theirs:6.2f} s  ratio {ours / theirs:.2f} ({limit})", flush=True)


def _document() -> Document:
    project = Project(SAMPLE)
    return report.edition(project, report.load_books(project), int(YEAR)).document


def _has(python: str, modules: str) -> bool:
    return subprocess.run([python, "-c", f"import {modules}"], capture_output=True, check=False).returncode == 0


def main() -> None:
    """Read the command line and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has the peers")
    options = parser.parse_args()
    compare(options.runs, options.python)


if __name__ == "__main__":
    main()
