"""Every page: nothing is fetched, nothing runs, and what a cell says stays text."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from html.parser import HTMLParser

import pytest

from kaohe_excel.deciding.report import MonthReport, QuarterReport, Report, YearReport
from kaohe_excel.writing.pages.pages import overview_page
from tests.papers.written import html_of

FETCHING = {
    "script",
    "link",
    "img",
    "iframe",
    "object",
    "embed",
    "video",
    "audio",
    "source",
    "form",
    "base",
    "image",
    "use",
}
REPORTS = ("pending_report", "decided_report", "month_report", "year_report")


class Elements(HTMLParser):
    """Collects the start tags and keeps a stack, so that an unclosed element shows."""

    VOID = frozenset({"meta", "wbr", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(page)
    assert parser.open == []
    return parser.seen


@pytest.fixture(params=REPORTS)
def pages(request: pytest.FixtureRequest) -> dict[str, str]:
    report: Report = request.getfixturevalue(request.param)
    links = (("汇总 #1?", "平时考核汇总表 #1?.xlsx"), ("公示", "公示.html"))
    return {**html_of(report), "index.html": overview_page(report, links)}


def test_no_page_fetches_or_runs_anything(pages: dict[str, str]) -> None:
    for page in pages.values():
        assert "http:" not in page
        assert "https:" not in page
        assert "url(" not in page
        assert "@import" not in page
        assert "javascript:" not in page
        assert not FETCHING & {tag for tag, _ in elements(page)}


def test_no_element_carries_a_handler_or_an_address_outside_the_folder(pages: dict[str, str]) -> None:
    for page in pages.values():
        for _, attributes in elements(page):
            assert not [name for name in attributes if name.startswith("on")]
            assert "src" not in attributes
            assert not re.match(r"[a-z]+:|/", attributes.get("href") or "")


def test_every_page_is_chinese_has_a_title_and_fits_a_phone(pages: dict[str, str]) -> None:
    for page in pages.values():
        seen = elements(page)
        assert ("html", {"lang": "zh-CN"}) in seen
        assert [tag for tag, _ in seen].count("main") == 1
        assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
        assert re.search(r"<title>[^<]{5,}</title>", page)


def test_every_drawing_has_words_for_who_cannot_see_it(pages: dict[str, str]) -> None:
    drawings = [page.count("<svg ") for page in pages.values()]
    assert sum(drawings) > 0
    for page, count in zip(pages.values(), drawings, strict=True):
        assert page.count('<svg role="img"') == count
        assert len(re.findall(r"<desc>[^<]{3,}</desc>", page)) == count


def test_every_table_heading_has_a_scope(pages: dict[str, str]) -> None:
    for page in pages.values():
        assert all(attributes.get("scope") for tag, attributes in elements(page) if tag == "th")


def test_markup_in_a_name_is_printed_as_it_stands(decided_report: QuarterReport) -> None:
    pages = html_of(decided_report)
    for name in ("公示.html", "index.html", "反馈通知书-全部.html"):
        assert "<b>赵六" not in pages[name]
        assert escape("<b>赵六</b>&", quote=False) in pages[name]


def test_markup_in_a_finding_is_printed_as_it_stands(pending_report: QuarterReport) -> None:
    page = html_of(pending_report)["问题清单.html"]
    assert "<script>" not in page
    assert "&lt;script&gt;7&lt;/script&gt;" in page


@pytest.mark.parametrize("unit", ["</style><script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_markup_in_the_units_name_breaks_out_of_nothing(decided_report: QuarterReport, unit: str) -> None:
    for page in html_of(replace(decided_report, unit=unit)).values():
        assert not {"script", "img"} & {tag for tag, _ in elements(page)}


def test_a_papers_path_is_an_address_within_the_folder(pages: dict[str, str]) -> None:
    assert (
        'href="%E5%B9%B3%E6%97%B6%E8%80%83%E6%A0%B8%E6%B1%87%E6%80%BB%E8%A1%A8%20%231%3F.xlsx"' in pages["index.html"]
    )


def test_the_same_report_gives_the_same_bytes(decided_report: QuarterReport) -> None:
    assert html_of(decided_report) == html_of(decided_report)


def test_each_person_has_a_file_of_his_own(clones: Callable[[int], QuarterReport]) -> None:
    pages = html_of(clones(30))
    assert len([name for name in pages if name.startswith("反馈通知书/")]) == 30


def test_a_month_and_a_year_have_no_publicity_page(month_report: MonthReport, year_report: YearReport) -> None:
    assert "公示.html" not in html_of(month_report)
    assert "公示.html" not in html_of(year_report)
