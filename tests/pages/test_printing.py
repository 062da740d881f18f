"""What comes out of the printer: A4, one sheet a person, nothing cut off. Printed by headless Chromium."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import RecordKind
from kaohe_excel.deciding.report import QuarterPerson, QuarterReport, Report
from kaohe_excel.work_records.duties import Duty
from kaohe_excel.work_records.persons import PersonRecords
from kaohe_excel.work_records.timeliness import Judged, State
from tests.offices import made
from tests.papers.office import pages_of, said, tool
from tests.papers.office import printed as print_file
from tests.papers.written import html_of

pytestmark = pytest.mark.xdist_group("chromium")


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[str], Path]:
    """Prints a page to PDF."""

    def print_page(page: str) -> Path:
        source = tmp_path / "page.html"
        source.write_text(page, encoding="utf-8")
        return print_file(source, tmp_path / "page.pdf")

    return print_page


def pdf_sheets(pdf: Path) -> int:
    """How many sheets there are, all of them A4."""
    sheets = pages_of(pdf)
    for sheet in sheets:
        assert (sheet.width, sheet.height) == pytest.approx((595.28, 841.89), abs=1)
    return len(sheets)


def pdf_texts(pdf: Path) -> list[str]:
    """Each sheet's text without blanks."""
    return ["".join(sheet.split()) for sheet in said(tool("pdftotext"), str(pdf), "-").split("\f")[:-1]]


def kept_records(persons: Sequence[str]) -> dict[str, PersonRecords]:
    """Two plans for each person, one of them late."""
    month = Period.of_month(2026, 3)
    duty = Duty(RecordKind.MONTHLY_PLAN, month, None, month.first_day)
    states = (State.IN_TIME, State.LATE)
    return {p: PersonRecords(p, tuple(Judged(p, duty, duty.due, state, ()) for state in states)) for p in persons}


@pytest.mark.parametrize(
    ("which", "name"), [("decided_report", "反馈通知书"), ("month_report", "反馈通知书"), ("year_report", "年度通知书")]
)
def test_the_print_all_page_has_one_sheet_for_each_person(
    which: str, name: str, printed: Callable[[str], Path], request: pytest.FixtureRequest
) -> None:
    report: Report = request.getfixturevalue(which)
    people = report.people or report.people or report.people
    pdf = printed(html_of(report)[f"{name}-全部.html"])
    assert pdf_sheets(pdf) == len(people)
    for person, sheet in zip(people, pdf_texts(pdf), strict=True):
        assert person.person in sheet
        assert sheet.endswith("平时考核工作领导小组办公室制发")


def test_long_texts_everywhere_still_fit_one_sheet(
    decided_report: QuarterReport, printed: Callable[[str], Path]
) -> None:
    who = next(p for p in decided_report.people if p.person == "ZD013")
    grounds = tuple(
        made.ground(ground.rule.id, ground.clause, "很长的依据" * 40, places=ground.places)
        for ground in who.decision.grounds * 2
    )
    crowded = replace(
        who, name="买" * 60, department="科" * 60, post="级" * 60, decision=who.decision._replace(grounds=grounds)
    )
    report = replace(
        decided_report, people=(crowded, crowded), meeting="会" * 80, work_records=kept_records([who.person])
    )
    assert pdf_sheets(printed(html_of(report)["反馈通知书-全部.html"])) == 2


def test_any_number_of_deductions_fits_one_sheet(decided_report: QuarterReport, printed: Callable[[str], Path]) -> None:
    who = next(p for p in decided_report.people if p.person == "ZD013")
    lines = who.figures.months[0].deduction_lines

    def with_deductions(count: int) -> QuarterPerson:
        first, *others = who.figures.months
        held = tuple(lines[0]._replace(item=f"X{index:02d}", matter="记" * 30) for index in range(count))
        months = (first._replace(deduction_lines=held), *(month._replace(deduction_lines=()) for month in others))
        return replace(who, person=f"N{count:02d}", figures=who.figures._replace(months=months))

    people = tuple(map(with_deductions, range(16)))
    report = replace(decided_report, people=people, work_records=kept_records([p.person for p in people]))
    pdf = printed(html_of(report)["反馈通知书-全部.html"])
    assert pdf_sheets(pdf) == 16
    assert all(sheet.endswith("办公室制发") for sheet in pdf_texts(pdf))
    assert all("工作记实：应记2项，按时1项。" in sheet for sheet in pdf_texts(pdf))


def test_the_publicity_page_numbers_its_sheets_and_repeats_the_head_of_a_long_list(
    clones: Callable[[int], QuarterReport], printed: Callable[[str], Path]
) -> None:
    pdf = printed(html_of(clones(130))["公示.html"])
    sheets = pdf_texts(pdf)
    assert len(sheets) == pdf_sheets(pdf) == 3
    assert [f"—{number}—" in sheet for number, sheet in enumerate(sheets, 1)] == [True] * 3
    assert "“好”等次（130人）" in sheets[0]
    assert "“好”等次（130人）" in sheets[1]
    assert "".join(sheets).count("同志") - "".join(sheets).count("的同志") == 130


def test_every_sheet_of_a_draft_says_so(pending_report: QuarterReport, printed: Callable[[str], Path]) -> None:
    sheets = pdf_texts(printed(html_of(pending_report)["公示.html"]))
    assert ["草稿（待审定）" in sheet for sheet in sheets] == [True] * len(sheets)


@pytest.mark.parametrize("name", ["index.html", "问题清单.html"])
def test_the_working_pages_print_on_a4_with_the_head_on_the_first_sheet(
    name: str, pending_report: QuarterReport, printed: Callable[[str], Path]
) -> None:
    pdf = printed(html_of(pending_report)[name])
    assert pdf_sheets(pdf) <= 3
    assert "张店区统计局" in pdf_texts(pdf)[0]
    assert "错误" in pdf_texts(pdf)[0]
