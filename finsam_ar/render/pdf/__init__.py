"""Document -> PDF: tagged (PDF/UA-1), archivable (PDF/A-2a, 3a with data), the same bytes from the same document.

ReportLab writes the file and subsets the fonts. Text, tables and pages are set here, so that each piece of a page knows
its element in the structure tree from the start: exact tags in one pass, and none of ReportLab's layout to import.
"""

from finsam_ar.render.pdf.attachments import Attachment
from finsam_ar.render.pdf.report import render_pdf

__all__ = ["Attachment", "render_pdf"]
