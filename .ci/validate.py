"""Checks PDF files for accessibility (PDF/UA-1) and archiving (PDF/A-2a); prints every rule that is broken."""

from __future__ import annotations

import sys

import page

_PROFILES = ("ua1", "2a")


def main(paths: list[str]) -> int:
    """Return 1 when a file breaks a rule, else 0."""
    compliant = True
    for path in paths:
        for profile in _PROFILES:
            report = page.validate_pdf(path, profile=profile)
            print(f"{path}: {profile}: {report.checks.failed} faults, {report.document.page_count} pages")
            for failure in report.failures:
                print(f"    {failure.rule_id}: {failure.message}")
            compliant = compliant and report.is_compliant
    return 0 if compliant else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
