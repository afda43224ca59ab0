"""The page in a browser: WCAG 2.1 AA, a phone's width, the keyboard, and without JavaScript."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from finsam_ar.document.model import Chapter, Document, PageHint
from finsam_ar.render.html import render_html
from finsam_ar.report import HtmlWriter, load_books
from finsam_ar.target import annual
from tests.render.html.conftest import OpenPage
from tests.render.html.detail_sample import FACT, page
from tests.render.pdf.reading import open_pdf
from tests.render.pdf.report_sample import RESULT, full_memo, memo, paragraph
from tests.sample import SAMPLE

WCAG_2_1_AA = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],  # a large page has thousands of passes, which take longer to tell than to test
}


def violations(shown: Page) -> list[str]:
    """What axe finds: rule, and the first element that breaks it."""
    found = Axe().run(shown, options=WCAG_2_1_AA).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: OpenPage, width: int, scheme: str) -> None:
    shown = open_page(width, scheme)
    shown.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    assert violations(shown) == []
    shown.locator("button.f").first.click()
    assert violations(shown) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_the_whole_sample(open_page: OpenPage, width: int) -> None:
    shown = open_page(width, html=HtmlWriter(SAMPLE, load_books(SAMPLE), annual(SAMPLE, 2022)).html())
    shown.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    for scheme in ("light", "dark"):
        shown.emulate_media(color_scheme=scheme)  # one load serves both: the page is large
        assert violations(shown) == []
    assert overflow(shown) <= 0


def test_axe_sees_what_is_wrong(open_page: OpenPage) -> None:
    broken = page().replace(b' lang="sv-SE"', b"").replace(b'aria-expanded="false"', b'aria-expanded="perhaps"')
    found = violations(open_page(360, html=broken))
    assert {rule.partition(":")[0] for rule in found} >= {"html-has-lang", "aria-valid-attr-value"}


def test_axe_finds_nothing_in_open_contents(open_page: OpenPage) -> None:
    shown = open_page(360)
    shown.get_by_role("button", name="Innehåll").click()
    assert violations(shown) == []


def test_axe_finds_nothing_in_the_auditors_page(open_page: OpenPage) -> None:
    shown = open_page(360, html=page(vouchers=True))
    shown.locator("button.f").first.click()
    assert violations(shown) == []
    assert overflow(shown) <= 0


@pytest.mark.parametrize("width", [320, 360, 700, 1280])
def test_the_page_never_scrolls_sideways(open_page: OpenPage, width: int) -> None:
    shown = open_page(width)
    assert overflow(shown) <= 0
    shown.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    assert overflow(shown) <= 0


def overflow(shown: Page) -> int:
    return int(shown.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_the_keyboard_opens_and_closes_a_figure(open_page: OpenPage) -> None:
    shown = open_page()
    figure = shown.locator("p button.f").first
    figure.focus()
    shown.keyboard.press("Enter")
    dialog = shown.get_by_role("dialog", name="Resultaträkning: Årets resultat")
    expect(dialog).to_be_visible()
    for text in ("1\u00a0234\u00a0123,45\u00a0kr", "5021-Löner", "Kansliet & huset", "Intäkter </script><b>", "§ 58"):
        assert text in dialog.inner_text()
    shown.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(figure).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("memo_", [memo(), full_memo(is_draft=True)])
def test_a_memo_with_and_without_contents_is_a_good_page(open_page: OpenPage, width: int, memo_: Document) -> None:
    shown = open_page(width, html=render_html(memo_))
    assert violations(shown) == []
    assert overflow(shown) <= 0


def test_a_memos_chapter_begins_the_page_that_it_asks_for(open_page: OpenPage) -> None:
    chapter = Chapter("lage", "Läget", (PageHint("break"), paragraph("Ny sida.")))
    shown = open_page(html=render_html(memo(chapter)))
    shown.emulate_media(media="print")
    begins = "getComputedStyle(document.getElementById('{}').parentElement).breakBefore"
    assert [shown.evaluate(begins.format(id_)) for id_ in ("forslag", "lage")] == ["auto", "page"]
    assert shown.locator("h2 + .page-break").is_hidden()
    assert len(open_pdf(shown.pdf()).pages) == 2


def test_the_close_button_closes(open_page: OpenPage) -> None:
    shown = open_page(360)
    shown.locator("button.f").first.click()
    shown.get_by_role("button", name="Stäng").click()
    expect(shown.get_by_role("dialog")).to_be_hidden()


def test_a_figure_is_named_by_what_is_spoken(open_page: OpenPage) -> None:
    shown = open_page()
    assert shown.locator(f'button.f[data-f="{FACT}"]').count() >= 2
    expect(shown.get_by_role("button", name=RESULT.spoken, exact=True).first).to_be_visible()


def test_arrows_go_between_the_figures_of_a_table(open_page: OpenPage) -> None:
    shown = open_page(html=_page_with_figures_in_a_table())
    buttons = shown.locator("#rr button.f")
    assert [buttons.nth(n).get_attribute("tabindex") for n in range(4)] == ["0", "-1", "-1", "-1"]
    buttons.first.focus()
    for key, place in (("ArrowRight", 1), ("ArrowDown", 3), ("ArrowLeft", 2), ("ArrowUp", 0), ("End", 3), ("Home", 0)):
        shown.keyboard.press(key)
        expect(buttons.nth(place)).to_be_focused()
        expect(buttons.nth(place)).to_have_attribute("tabindex", "0")


def _page_with_figures_in_a_table() -> bytes:
    from finsam_ar.document.model import Cell, Column, Row, TableBlock  # noqa: PLC0415
    from finsam_ar.render.html import render_html  # noqa: PLC0415
    from tests.render.html.detail_sample import detail  # noqa: PLC0415
    from tests.render.pdf.report_sample import document  # noqa: PLC0415

    columns = (Column("", "label"), Column("2025", "number", is_current=True), Column("2024", "number"))
    cells = (Cell("1\u00a0234", "1234", FACT), Cell("–", "inget", FACT))
    rows = [Row("row", (Cell(name), *cells)) for name in ("Ett", "Två")]
    return render_html(document(TableBlock("rr", "Resultat", "kr", columns, tuple(rows))), {FACT: detail()})


def test_the_contents_follow_the_reader(open_page: OpenPage) -> None:
    shown = open_page()
    current = shown.locator("nav a[aria-current]")
    expect(current).to_have_text("Förvaltningsberättelse")
    for anchor, text in (("under", "Underskrifter"), ("om-aret", "Om året")):
        shown.evaluate("anchor => document.getElementById(anchor).scrollIntoView()", anchor)
        expect(current).to_have_text(text)
    assert current.count() == 1


def test_on_a_phone_the_contents_are_a_disclosure(open_page: OpenPage) -> None:
    shown = open_page(360)
    button, link = shown.get_by_role("button", name="Innehåll"), shown.locator('nav a[href="#noter"]')
    expect(link).to_be_hidden()
    button.focus()
    shown.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(link).to_be_visible()
    shown.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    link.click()
    expect(link).to_be_hidden()
    assert shown.url.endswith("#noter")


def test_the_first_tab_stop_skips_to_the_content(open_page: OpenPage) -> None:
    shown = open_page()
    shown.keyboard.press("Tab")
    expect(shown.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    shown.keyboard.press("Enter")
    expect(shown.get_by_role("main")).to_be_focused()


@pytest.mark.parametrize("width", [360, 1280])
def test_without_javascript_all_can_be_read(open_page: OpenPage, width: int) -> None:
    shown = open_page(width, script=False)
    assert shown.locator("button.f").count() == 0
    expect(shown.locator(".f").first).to_be_visible()
    expect(shown.locator('nav a[href="#not-1"]')).to_be_visible()
    expect(shown.locator(".hint")).to_be_hidden()


def test_on_paper_there_is_neither_menu_nor_dialog(open_page: OpenPage) -> None:
    shown = open_page()
    shown.emulate_media(media="print", color_scheme="dark")
    expect(shown.locator("nav.contents")).to_be_hidden()
    expect(shown.locator("svg.wide").first).to_be_visible()
    assert shown.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert shown.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
