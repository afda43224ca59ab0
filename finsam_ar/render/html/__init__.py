"""Document -> HTML: the PDF's twin as one file that needs nothing else, for any screen, paper and a screen reader.

The page is a Jinja template (`page.html`, `blocks.html`) with its style and script beside it; what the template can't
say simply is Python: words (`inlines`), tables, charts as SVG, colours, and what each figure is made of (`made_of`).
"""

from finsam_ar.render.html.page import render_html

__all__ = ["render_html"]
