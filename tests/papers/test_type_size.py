"""How large the type is that comes out of the printer, on every page of every workbook."""

import re
from collections.abc import Iterator

import pytest

from tests.papers.conftest import Papers
from tests.papers.office import Page, pages_of, type_sizes

pytestmark = pytest.mark.xdist_group("papers")

BODY, NOTES = 7.5, 6.7
"""The least size in points of the tables' own type, and of the notes and footers, which are a tenth smaller."""


def printed_pages(papers: Papers) -> Iterator[tuple[str, int, Page]]:
    for name, pdf in papers.pdfs.items():
        if name.endswith(".xlsx"):
            for number, page in enumerate(pages_of(pdf), 1):
                yield name, number, page


def body_size(page: Page) -> float:
    return type_sizes(page).most_common(1)[0][0]


def test_the_measure_reads_the_sizes_that_a_page_at_full_size_was_written_in(papers: Papers) -> None:
    sizes = type_sizes(pages_of(papers.pdfs["2026/年度考核登记表.xlsx"])[0])
    # Title 16, labels and texts 10, status and footer 9 points, as templates/design.toml has them.
    assert {round(size) for size in sizes} == {16, 10, 9}
    assert body_size(pages_of(papers.pdfs["2026/年度考核登记表.xlsx"])[0]) == pytest.approx(10, abs=0.1)


def test_the_tables_are_printed_in_type_that_can_be_read(papers: Papers) -> None:
    pages = list(printed_pages(papers))
    least = {(name, number): body_size(page) for name, number, page in pages if body_size(page) < BODY}
    assert least == {}
    assert len(pages) > 150


def test_no_note_and_no_footer_is_smaller_than_it_may_be(papers: Papers) -> None:
    least = {
        (name, number): min(type_sizes(page))
        for name, number, page in printed_pages(papers)
        if min(type_sizes(page)) < NOTES
    }
    assert least == {}


def test_a_page_that_goes_on_with_a_table_repeats_its_heads_and_holds_several_rows(papers: Papers) -> None:
    person, few, gone_on = re.compile(r"SL\d{3}"), {}, 0
    for name, number, page in printed_pages(papers):
        begins = "状态：" in page.text()
        people = sum(bool(person.fullmatch(word.text)) for word in page.words)
        if begins or not people:
            continue
        gone_on += 1
        heads = any("人员编号" in word.text or "序号" in word.text for word in page.words)
        if people < 5 or not heads:
            few[name, number] = (people, heads)
    assert few == {}
    assert gone_on > 30


def test_the_year_can_be_taken_in_at_one_glance(papers: Papers) -> None:
    pages = pages_of(papers.pdfs["2026/年度联动表.xlsx"])
    first = [word.text for word in pages[0].words]
    assert sum(bool(re.fullmatch(r"SL\d{3}", text)) for text in first) == 29
    assert "年度考核结果和说明" in pages[1].text()


def test_the_legend_of_the_work_records_stands_on_the_first_page_with_everybody(papers: Papers) -> None:
    for name in ("2026-03/记实情况表.xlsx", "2026Q1/记实情况表.xlsx"):
        first, second = pages_of(papers.pdfs[name])[:2]
        assert "图例" in first.text()
        assert all(meaning in first.text() for meaning in ("按时", "没有按期审核备案", "逾期", "没有填写", "没有日期"))
        assert "告诫建议" in second.text()
