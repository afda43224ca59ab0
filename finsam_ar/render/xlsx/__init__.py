"""The report's tables -> XLSX: as shown and exact, with live sums and live checks; the same bytes from the same tables.

XlsxWriter writes the file. Text is always written as text, so that nothing in the books can become a formula.
"""

from finsam_ar.render.xlsx.report import render_xlsx

__all__ = ["render_xlsx"]
