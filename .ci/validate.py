"""Checks PDF files: `python .ci/validate.py 2a|3a FILE …`.

They must be accessible (PDF/UA-1) and archivable (that part of PDF/A). Every rule that is broken is printed.
"""

from __future__ import annotations

import sys

import page


def main(archive: str, *paths: str) -> int:
    """Return 1 when a file breaks a rule, else 0."""
    compliant = True
    for path in paths:
        for profile in ("ua1", archive):
            report = page.validate_pdf(path, profile=profile)
            print(f"{path}: {profile}: {report.checks.failed} faults, {report.document.page_count} pages")
            for failure in report.failures:
                print(f"    {failure.rule_id}: {failure.message}")
            compliant = compliant and report.is_compliant
    return 0 if compliant else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
