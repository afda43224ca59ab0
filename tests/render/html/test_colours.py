"""A förbund's colours are readable on light and on dark ground, whichever they are."""

from __future__ import annotations

import pytest

from finsam_ar.config.forbund import contrast
from finsam_ar.document.model import Look
from finsam_ar.render.html.colours import palettes

LOOKS = [
    Look(),
    Look("#7a0019", "#005c2e", "#f7efe9"),
    Look("#000000", "#767676", "#ffffff"),
    Look("#1d1dff", "#b00020", "#fff7d6"),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.accent)
def test_text_has_4_5_to_1_and_marks_3_to_1(look: Look) -> None:
    for palette in palettes(look):
        for text in ("ink", "grey", "accent"):
            for ground in ("ground", "tint"):
                assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground, palette)
        assert contrast(palette["second"], palette["ground"]) >= 4.5
        assert contrast(palette["soft"], palette["ground"]) >= 3
        assert contrast("#ffffff", palette["field"]) >= 4.5
        assert contrast("#ffffff", palette["field-year"]) >= 3.5  # an ornament, but the title may stand on it
