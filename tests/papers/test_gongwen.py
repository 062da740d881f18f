"""公示.html printed by Chromium and measured against the layout of a 公文 (GB/T 9704)."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from kaohe_excel.deciding.report import QuarterReport, Report
from tests.papers.office import Page, Word, fonts_of, pages_of, printed
from tests.papers.written import html_of

pytestmark = pytest.mark.xdist_group("papers")

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
TOP, BOTTOM, LEFT, RIGHT = 37 * MM, 35 * MM, 28 * MM, 26 * MM
INDENT = 32
LINE, CLOSEST = 29, 20
NAME = re.compile(r"[赵钱孙李周吴郑王]示[一二三]\d{3}")
LENGTHS = ("short draft", "short", "long draft", "long")

Sheets = dict[str, list[Page]]


def people_of(report: QuarterReport, count: int) -> QuarterReport:
    """The quarter with as many people, all under other names and ids, the grades in turn."""
    graded = [person for person in report.people if person.decision.score is not None]
    people = tuple(
        replace(
            graded[i % len(graded)], person=f"C{i:03d}", name=f"{'赵钱孙李周吴郑王'[i % 8]}示{'一二三'[i % 3]}{i:03d}"
        )
        for i in range(count)
    )
    return replace(report, people=people, names={person.person: person.name for person in people})


def printed_notice(report: Report, folder: Path, name: str) -> Path:
    source = folder / f"{name}.html"
    source.write_text(html_of(report)["公示.html"], encoding="utf-8")
    return printed(source, folder / f"{name}.pdf")


@pytest.fixture(scope="session")
def prints(
    draft_report: QuarterReport, decided_report: QuarterReport, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The four prints: a draft and a decided notice, of the sample's people and of two hundred."""
    folder = tmp_path_factory.mktemp("gongwen")
    reports = {name: draft_report if "draft" in name else decided_report for name in LENGTHS}
    return {
        name: printed_notice(people_of(report, 200) if "long" in name else report, folder, name)
        for name, report in reports.items()
    }


@pytest.fixture(scope="session")
def sheets(prints: dict[str, Path]) -> Sheets:
    return {name: pages_of(pdf) for name, pdf in prints.items()}


def middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def body(page: Page) -> list[Word]:
    """The words between the upper and the lower margin: without the page number and a draft's mark."""
    return [word for word in page.words if TOP < middle(word) < page.height - BOTTOM]


def sign_width(word: Word) -> float:
    """The width of a Chinese word's signs, which is the size of its type."""
    return (word.right - word.left) / len(word.text)


def starting(page: Page, text: str) -> Word:
    return next(word for word in page.words if word.text.startswith(text))


def lines(words: list[Word]) -> list[float]:
    """The middle of each line of type."""
    found: list[float] = []
    for at in sorted(map(middle, words)):
        if not found or at - found[-1] > LINE / 2:
            found.append(at)
    return found


def type_size(word: Word, page: Page) -> float:
    """A word's size by the height of its type, next to that of the body, which is 16 points."""
    usual = median(other.bottom - other.top for other in body(page))
    return 16 * (word.bottom - word.top) / usual


@pytest.mark.parametrize("name", LENGTHS)
def test_every_sheet_is_a4_and_keeps_the_margins(name: str, sheets: Sheets) -> None:
    for page in sheets[name]:
        assert (page.width, page.height) == pytest.approx((WIDTH, HEIGHT), abs=0.5)
        words = body(page)
        # The first line of type stands in the middle of its line; the box of the type is a little askew.
        closest = LINE if "long" in name else CLOSEST
        assert TOP + closest / 2 - 4 <= min(map(middle, words)) <= TOP + LINE / 2 + 4
        assert min(word.left for word in words) >= LEFT - 0.5
        assert max(word.right for word in words) <= WIDTH - RIGHT + 0.5


@pytest.mark.parametrize("name", ["short draft", "short"])
def test_a_paragraph_fills_the_width_and_begins_two_signs_in(name: str, sheets: Sheets) -> None:
    page = sheets[name][0]
    assert starting(page, "根据本单位").left == pytest.approx(LEFT + INDENT, abs=0.5)
    assert min(word.left for word in body(page)) == pytest.approx(LEFT, abs=0.5)
    assert max(word.right for word in body(page)) == pytest.approx(WIDTH - RIGHT, abs=0.5)


@pytest.mark.parametrize("name", LENGTHS)
def test_the_title_is_22_points_in_the_middle(name: str, sheets: Sheets) -> None:
    title = starting(sheets[name][0], "公务员平时考核结果的公示")
    assert sign_width(title) == pytest.approx(22, abs=0.1)
    assert (title.left + title.right) / 2 == pytest.approx((LEFT + WIDTH - RIGHT) / 2, abs=1)


@pytest.mark.parametrize("name", LENGTHS)
def test_the_body_is_16_points(name: str, sheets: Sheets) -> None:
    found = [word for page in sheets[name] for word in page.words if word.text in {"受理地点：", "联系电话："}]
    assert [sign_width(word) for word in found] == pytest.approx([16, 16], abs=0.1)


@pytest.mark.parametrize("name", LENGTHS)
def test_the_lines_are_29_points_apart_and_closer_only_where_one_sheet_needs_it(name: str, sheets: Sheets) -> None:
    for page in sheets[name]:
        title = [word.bottom for word in page.words if sign_width(word) > 20]
        signature = [word.top for word in page.words if word.text == "示例区统计局"]
        text = [
            word for word in body(page) if max(title, default=0) - 12 < word.top < min(signature, default=HEIGHT) - 9
        ]
        steps = [below - above for above, below in pairwise(lines(text))]
        # A browser sets each line on a whole pixel, 0.75 of a point; over a page it evens out.
        line = LINE if "long" in name else sum(steps) / len(steps)
        assert CLOSEST <= line <= LINE
        assert all(step == pytest.approx(line, abs=0.9) for step in steps)
        assert len(steps) < 9 or sum(steps) / len(steps) == pytest.approx(line, abs=0.1)


@pytest.mark.parametrize("name", LENGTHS)
def test_pages_are_numbered_in_14_points_odd_ones_right_even_ones_left(name: str, sheets: Sheets) -> None:
    for number, page in enumerate(sheets[name], 1):
        foot = [word for word in page.words if middle(word) > page.height - BOTTOM]
        assert [word.text for word in foot] == ["—", str(number), "—"]
        assert {round(type_size(word, page)) for word in foot} == {14}
        room = WIDTH - RIGHT - foot[-1].right if number % 2 else foot[0].left - LEFT
        assert room == pytest.approx(14, abs=1), "one sign of room inside the edge of the text"


def test_a_long_list_repeats_its_head_and_names_everybody_once(sheets: Sheets) -> None:
    pages = sheets["long"]
    found = [word.text for page in pages for word in body(page) if NAME.fullmatch(word.text)]
    assert sorted(name[-3:] for name in found) == [f"{i:03d}" for i in range(200)]
    assert len(pages) == 3
    for page in pages:
        names = [middle(word) for word in body(page) if NAME.fullmatch(word.text)]
        heads = [middle(word) for word in body(page) if "等次（" in word.text]
        assert not names or min(heads) < min(names)


@pytest.mark.parametrize("count", [3, 20, 30])
@pytest.mark.parametrize("state", ["draft", "decided"])
def test_up_to_thirty_people_fit_one_sheet(
    count: int, state: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    report = people_of(request.getfixturevalue(f"{state}_report"), count)
    (page,) = pages_of(printed_notice(report, tmp_path, "notice"))
    assert {name[-3:] for name in NAME.findall(page.text())} == {f"{i:03d}" for i in range(count)}
    assert max(word.bottom for word in body(page)) <= HEIGHT - BOTTOM + 1
    assert "联系电话" in page.text()
    assert "示例区统计局" in page.text()


@pytest.mark.parametrize("count", [33, 36, 39, 42])
def test_the_last_sheet_has_never_a_single_line(count: int, decided_report: QuarterReport, tmp_path: Path) -> None:
    last = pages_of(printed_notice(people_of(decided_report, count), tmp_path, "notice"))[-1]
    assert len(lines(body(last))) >= 2
    assert "示例区统计局" in last.text()


@pytest.mark.parametrize("name", LENGTHS)
def test_unit_and_day_stand_on_the_last_sheet_with_the_contact(name: str, sheets: Sheets) -> None:
    assert "示例区统计局" in sheets[name][-1].text()
    assert f"2026年4月{2 if 'draft' in name else 8}日" in sheets[name][-1].text()


@pytest.mark.parametrize("name", LENGTHS)
def test_every_font_is_embedded_and_no_sign_is_lost(name: str, prints: dict[str, Path], sheets: Sheets) -> None:
    assert all(fonts_of(prints[name]).values())
    assert "公示期" in "".join(page.text() for page in sheets[name])


def test_only_a_draft_is_marked_and_that_on_every_sheet(sheets: Sheets) -> None:
    marked = {name: ["草稿（待审定）" in page.text() for page in pages] for name, pages in sheets.items()}
    assert all(marked["short draft"] + marked["long draft"])
    assert not any(marked["short"] + marked["long"])


def test_a_free_font_stands_in_for_each_that_may_be_missing(decided_report: QuarterReport) -> None:
    for names in decided_report.design.page_fonts.values():
        assert names[-1] in {"serif", "sans-serif"}
        assert {"Noto Serif CJK SC", "Noto Sans CJK SC"} & set(names)
