"""Every paper of a month, a quarter and the year, printed and computed again: nothing cut off, no repair, no other figure."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.papers.conftest import PERIODS, Papers
from tests.papers.office import ARTEFACTS, Page, converted, fonts_of, page_count, pages_of, without_results

pytestmark = pytest.mark.xdist_group("papers")

BROKEN = re.compile(r"###|Err:|#NAME|#REF|#VALUE|#DIV/0|#N/A\b(?!”)|�|None|nan\b|\{\{|\}\}")
PEOPLE = {"2026-03": 29, "2026Q1": 29, "2026": 29}
ONE_EACH = {
    "2026-03/反馈通知书-全部.html",
    "2026Q1/反馈通知书-全部.html",
    "2026Q1/平时考核登记表.xlsx",
    "2026/年度通知书-全部.html",
    "2026/年度考核登记表.xlsx",
}
AT_MOST = {
    "index.html": 5,
    "公示.html": 2,
    "等次审核表.xlsx": 2,
    "年度等次审核表.xlsx": 4,
    "奖金依据表.xlsx": 3,
    "年度联动表.xlsx": 15,
    "记实情况表.xlsx": 19,
    "台账.xlsx": 6,
    "表扬谈话名单.xlsx": 3,
    "催报清单.xlsx": 5,
}


def words_off_the_sheet(page: Page) -> list[str]:
    return [
        word.text
        for word in page.words
        if word.left < -1 or word.top < -1 or word.right > page.width + 1 or word.bottom > page.height + 15
    ]


def test_every_paper_has_been_printed_and_drawn(papers: Papers) -> None:
    assert {name.partition("/")[0] for name in papers.pdfs} == set(PERIODS)
    assert len(papers.pdfs) > 25
    for period in PERIODS:
        drawn = list((ARTEFACTS / "papers" / period).glob("*.png"))
        printed = sum(page_count(pdf) for name, pdf in papers.pdfs.items() if name.startswith(f"{period}/"))
        assert len(drawn) >= printed


def test_every_sheet_is_a4_and_no_word_lies_beside_it(papers: Papers) -> None:
    for name, pdf in papers.pdfs.items():
        for page in pages_of(pdf):
            assert sorted((page.width, page.height)) == pytest.approx([595.3, 841.9], abs=1), name
            assert words_off_the_sheet(page) == [], name


def test_no_cell_shows_an_error_a_placeholder_or_a_row_of_hashes(papers: Papers) -> None:
    for name, pdf in papers.pdfs.items():
        found = [word.text for page in pages_of(pdf) for word in page.words if BROKEN.search(word.text)]
        # What somebody wrote into a form is quoted in the lists of problems, an error value too.
        assert found == [] or "问题清单" in name or "index" in name, (name, found)


def test_each_person_has_one_sheet_of_each_personal_paper(papers: Papers) -> None:
    found = {name: page_count(papers.pdfs[name]) for name in ONE_EACH}
    assert found == {name: PEOPLE[name.partition("/")[0]] for name in ONE_EACH}


def test_no_paper_is_longer_than_it_should_be_for_this_office(papers: Papers) -> None:
    counts = {name: page_count(pdf) for name, pdf in papers.pdfs.items()}
    long = {name: count for name, count in counts.items() if count > AT_MOST.get(name.partition("/")[2], 40)}
    assert long == {}


def test_no_last_page_of_a_workbook_holds_a_lone_row(papers: Papers) -> None:
    for name, pdf in papers.pdfs.items():
        if name.endswith(".xlsx"):
            last = pages_of(pdf)[-1]
            assert len(last.words) > 12, name


def test_the_fonts_are_embedded_and_chinese_ones_among_them(papers: Papers) -> None:
    for name, pdf in papers.pdfs.items():
        fonts = fonts_of(pdf)
        assert all(fonts.values()), name
        if name.endswith(".xlsx"):
            assert any("CJK" in font for font in fonts), name
            assert not any("DejaVu" in font for font in fonts), name


def formulas(book: Workbook) -> Iterator[tuple[str, str]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate


def figures(book: Any, cells: list[tuple[str, str]]) -> dict[tuple[str, str], object]:
    return {(sheet, cell): book[sheet][cell].value for sheet, cell in cells}


def test_every_stored_result_is_what_libreoffice_computes(sample_year: Path, tmp_path: Path) -> None:
    stripped, computed = tmp_path / "stripped", tmp_path / "computed"
    stripped.mkdir()
    books = {f"{file.parent.name}~{file.name}": file for file in sorted(sample_year.glob("*/*.xlsx"))}
    cells = {name: list(formulas(load_workbook(file))) for name, file in books.items()}
    books = {name: file for name, file in books.items() if cells[name]}
    for name, file in books.items():
        (stripped / name).write_bytes(without_results(file.read_bytes()))
    converted(stripped.iterdir(), computed, "xlsx")
    for name, file in books.items():
        stored = figures(load_workbook(file, data_only=True), cells[name])
        assert stored == figures(load_workbook(computed / name, data_only=True), cells[name]), name
    assert sum(map(len, cells.values())) > 5000
    assert len(books) >= 19
