"""What a person sees is what counts: each kind of look, in each format, on each form."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kaohe_excel.core.errors import RosterError
from kaohe_excel.core.period import Period
from kaohe_excel.reading import looks_xlsx
from kaohe_excel.reading.guard import open_package
from tests.offices.folder import UnitFolder, messages, ratings_of, receipt, seen
from tests.offices.sheets import (
    ANNUAL_POLL_HEADINGS,
    BEHAVIOUR_HEADINGS,
    DECISION_HEADINGS,
    FIRST_QUARTER,
    FULL,
    FULL_POINTS,
    INDICATORS,
    MARCH,
    OPINION_HEADINGS,
    POLL_HEADINGS,
    REVIEW_HEADINGS,
    YEAR,
    roster_pages,
)
from tests.offices.styled import FORMATS, Grid, Styled, with_look

ROW = 3
SAMPLE = Path(__file__).resolve().parents[2] / "sample_workbooks"


class Form(NamedTuple):
    """A filled form with 钱伟 (ZD004) in row 4: its rows, a column that counts, and the period it is read for."""

    name: str
    rows: Grid
    column: int
    period: Period

    @property
    def cell(self) -> str:
        return f"{'ABCDEFGHI'[self.column]}{ROW + 1}"


def form(name: str, title: str, head: str, headings: Any, row: Any, column: int, period: Period) -> Form:
    rows = [[title], [head], list(headings), ["ZD004", "钱伟", *row], ["ZD005", "孙丽", *row]]
    return Form(name, rows, column, period)


HEAD = "考核期：2026年3月　评分人：赵敏（ZD003）"
QUARTER = "考核期：2026年第1季度"
SCORES = form("评分表", "公务员平时考核评分表", HEAD, ["人员编号", "姓名", *(i for i, _ in INDICATORS)], FULL, 2, MARCH)
RECORD = ["2026-03-05", "F01", "迟报", 1, "", "", ""]
FORMS = (
    SCORES,
    form("负面表现", "负面表现清单", "考核期：2026年3月", BEHAVIOUR_HEADINGS, RECORD, 5, MARCH),
    form("测评表", "民主测评统计表", QUARTER, POLL_HEADINGS, [9, 9, 9, 9, 0, 0, 0], 4, FIRST_QUARTER),
    form("外单位评价意见", "外单位评价意见", QUARTER, OPINION_HEADINGS, ["某局", "好", 92, "好"], 4, FIRST_QUARTER),
    form("等次审核表", "平时考核等次审核表", QUARTER, DECISION_HEADINGS, ["好", "好", ""], 3, FIRST_QUARTER),
    form("年度测评表", "年度测评表", "考核期：2026年", ANNUAL_POLL_HEADINGS, [92], 2, YEAR),
    form(
        "复核登记表", "平时考核复核登记表", "", REVIEW_HEADINGS,
        ["2026年第1季度", "较差", "2026-04-20", "有异议", "改定", "一般", "2026-04-25"], 3, FIRST_QUARTER,
    ),
    form("周纪实", "周工作纪实", "", ["人员编号", "姓名", "周次", "起止日期", "工作纪实", "填写日期"],
         ["2026年第10周", "", "核对数据", "2026-03-06"], 5, MARCH),
)  # fmt: skip
each_form = pytest.mark.parametrize("filled", FORMS, ids=lambda filled: filled.name)
each_format = pytest.mark.parametrize("extension", FORMATS)


def put(office: UnitFolder, extension: str, filled: Form, look: Styled | None = None, header: str = "") -> None:
    rows = filled.rows if look is None else with_look(filled.rows, ROW, filled.column, look)
    office.put(f"交来{extension}", data=FORMATS[extension](filled.name, rows, header))


def told(office: UnitFolder, filled: Form) -> list[tuple[str, str, str]]:
    """What was said of looks (K35…, K302, K13…), in the form alone."""
    codes = ("K302", "K35", "K131", "K132")
    return [found for found in seen(office.read(filled.period)) if found[0].startswith(codes)]


@each_form
@each_format
def test_a_plain_form_says_nothing(office: UnitFolder, extension: str, filled: Form) -> None:
    put(office, extension, filled)
    assert told(office, filled) == []


@each_form
@each_format
def test_a_struck_cell_is_nobodys_to_guess(office: UnitFolder, extension: str, filled: Form) -> None:
    put(office, extension, filled, Styled(filled.rows[ROW][filled.column], struck=True))
    assert told(office, filled) == [("K350", filled.cell, "ZD004")]


@each_form
@each_format
def test_a_cell_struck_in_part_is_never_joined(office: UnitFolder, extension: str, filled: Form) -> None:
    pieces = (("8", "struck"), (str(filled.rows[ROW][filled.column]), ""))
    put(office, extension, filled, Styled(pieces=pieces))
    assert told(office, filled) == [("K350", filled.cell, "ZD004")]


@each_form
@each_format
def test_a_raised_note_is_no_digit(office: UnitFolder, extension: str, filled: Form) -> None:
    pieces = ((str(filled.rows[ROW][filled.column]), ""), ("2", "raised"))
    put(office, extension, filled, Styled(pieces=pieces))
    assert told(office, filled) == [("K352", filled.cell, "ZD004")]


@each_form
@each_format
def test_a_struck_row_is_withdrawn(office: UnitFolder, extension: str, filled: Form) -> None:
    rows = [list(cells) for cells in filled.rows]
    rows[ROW] = [Styled(value, struck=True) for value in rows[ROW]]
    office.put(f"交来{extension}", data=FORMATS[extension](filled.name, rows, ""))
    ((code, _, person),) = told(office, filled)
    assert (code, person) == ("K351", "ZD004")


@each_form
@each_format
def test_white_text_is_used_and_said(office: UnitFolder, extension: str, filled: Form) -> None:
    put(office, extension, filled, Styled(filled.rows[ROW][filled.column], white=True))
    assert told(office, filled) == [("K355", filled.cell, "ZD004")]


NUMBERS: Mapping[str, tuple[Styled, str]] = {
    "hidden decimals": (Styled(3.96, code="0", shown="4"), "K353"),
    "a grade": (Styled(1, code='"好"', shown="好"), "K354"),
    "a tenth": (Styled(4, code='0"."0', shown="0.4"), "K354"),
    "nothing": (Styled(4, code=";;;", shown=""), "K354"),
    "a percentage": (Styled(0.8, code="0%", shown="80%"), "K302"),
    "nothing for 0": (Styled(0, code="0.00;-0.00;", shown=""), "K354"),
    "something for 4": (Styled(4, code="0.00;-0.00;", shown="4.00"), ""),
    "all decimals": (Styled(3.96, code="0.00", shown="3.96"), ""),
    "whole": (Styled(4, code="0", shown="4"), ""),
}


@pytest.mark.parametrize("shown", NUMBERS)
@each_format
def test_a_score_is_what_its_reader_sees(office: UnitFolder, extension: str, shown: str) -> None:
    look, code = NUMBERS[shown]
    put(office, extension, SCORES, look)
    assert told(office, SCORES) == ([(code, "C4", "ZD004")] if code else [])


@pytest.mark.parametrize("filled", [FORMS[3], FORMS[5]], ids=lambda filled: filled.name)
@each_format
def test_marks_out_of_a_hundred_may_be_a_percentage(office: UnitFolder, extension: str, filled: Form) -> None:
    put(office, extension, filled, Styled(0.95, code="0%", shown="95%"))
    intake = office.read(filled.period)
    facts = intake.facts.host_opinions or intake.facts.annual_polls
    assert next(fact.score for fact in facts) == 9500
    assert ("K309", filled.cell, "ZD004") in seen(intake)


@each_format
def test_a_percentage_that_hides_decimals_keeps_them(office: UnitFolder, extension: str) -> None:
    put(office, extension, FORMS[3], Styled(0.9546, code="0%", shown="95%"))
    intake = office.read(FIRST_QUARTER)
    assert intake.facts.host_opinions[0].score == 9546
    assert "95.46%" in messages(intake, "K353")[0]


@each_format
def test_a_score_that_is_computed_is_used_and_said(office: UnitFolder, extension: str) -> None:
    put(office, extension, SCORES, Styled(4, formula="2+2", shown="4"))
    found = told(office, SCORES)
    if extension == ".xls":  # the library that writes .xls for this test stores no results
        assert [code for code, _, _ in found] in ([], ["K356"])
    else:
        assert found == [("K356", "C4", "ZD004")]
        assert ratings_of(office.read(MARCH))["ZD004"].scores == (400, *FULL_POINTS[1:])


@pytest.mark.parametrize("extension", [".xlsx", ".xlsm", ".ods"])
def test_a_note_is_told_and_one_that_changes_a_score_is_a_warning(office: UnitFolder, extension: str) -> None:
    put(office, extension, SCORES, Styled(5, shown="5", note="以此为准：4分"))
    assert sorted(told(office, SCORES)) == [("K131", "", ""), ("K132", "C4", "")]


@each_format
def test_a_page_header_that_withdraws_is_a_warning(office: UnitFolder, extension: str) -> None:
    put(office, extension, SCORES, header="此表作废")
    assert sorted(told(office, SCORES)) == [("K131", "", ""), ("K132", "", "")]


@each_format
def test_a_column_of_ones_own_that_withdraws_a_row_is_a_warning(office: UnitFolder, extension: str) -> None:
    rows = [list(cells) for cells in SCORES.rows]
    rows[2].append("备注")
    rows[ROW].append("此行不计")
    office.put(f"交来{extension}", data=FORMATS[extension]("评分表", rows, ""))
    assert sorted(told(office, SCORES)) == [("K131", "", ""), ("K132", "S4", "")]


@pytest.mark.parametrize("struck", [1, 3], ids=["heading", "row"])
@pytest.mark.parametrize("sheet", [0, 1, 2], ids=["名册", "人员变动", "评分人"])
def test_a_struck_row_or_heading_of_the_roster_stops_the_run(office: UnitFolder, sheet: int, struck: int) -> None:
    pages = roster_pages(movements=[("ZD004", "钱伟", "借调", "2026-01-05", "", "某局", "")])
    office.put("名册.xlsx", *pages)

    def strike(page: Any) -> None:
        from openpyxl.styles import Font

        for cell in page[struck]:
            cell.font = Font(strike=True)

    office.edit("名册.xlsx", strike, pages[sheet].name)
    with pytest.raises(RosterError) as stopped:
        office.read(MARCH)
    assert stopped.value.faults
    assert all("划掉" in fault for fault in stopped.value.faults)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The packages that are opened a second time from now on."""
    opened: list[object] = []

    def look(parts: object) -> dict[str, object]:
        opened.append(parts)
        return {}

    monkeypatch.setattr(looks_xlsx, "look_closer", look)
    return opened


def test_no_form_of_the_sample_is_opened_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = counted(monkeypatch)
    files = sorted(SAMPLE.rglob("*.xlsx"))
    for file in files:
        looks_xlsx.xlsx_looks(open_package(file.read_bytes())[1])
    assert len(files) > 190
    assert opened == []


def test_a_struck_form_is_opened_a_second_time_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = counted(monkeypatch)
    rows = with_look(SCORES.rows, ROW, 2, Styled(5, struck=True))
    looks_xlsx.xlsx_looks(open_package(FORMATS[".xlsx"]("评分表", rows, ""))[1])
    assert len(opened) == 1


HEADED = tuple(filled for filled in FORMS if filled.rows[1][0])
each_headed_form = pytest.mark.parametrize("filled", HEADED, ids=lambda filled: filled.name)


@each_form
@each_format
def test_a_struck_heading_withdraws_the_form(office: UnitFolder, extension: str, filled: Form) -> None:
    rows = with_look(filled.rows, 2, filled.column, Styled(filled.rows[2][filled.column], struck=True))
    office.put(f"交来{extension}", data=FORMATS[extension](filled.name, rows, ""))
    intake = office.read(filled.period)
    assert ("K350", f"{filled.cell[0]}3", "") in seen(intake)
    assert receipt(intake, f"交来{extension}").reason == "表头上有划掉的内容"


@each_form
@each_format
def test_a_struck_title_withdraws_the_form(office: UnitFolder, extension: str, filled: Form) -> None:
    rows = with_look(filled.rows, 0, 0, Styled(filled.rows[0][0], struck=True))
    office.put(f"交来{extension}", data=FORMATS[extension](filled.name, rows, ""))
    assert ("K350", "A1", "") in seen(office.read(filled.period))


@each_headed_form
@each_format
def test_a_struck_period_is_nobodys_to_guess(office: UnitFolder, extension: str, filled: Form) -> None:
    head = str(filled.rows[1][0])
    pieces = ((f"{head[:6]}", ""), (head[6:8], "struck"), (head[8:], ""))
    office.put(
        f"交来{extension}",
        data=FORMATS[extension](filled.name, with_look(filled.rows, 1, 0, Styled(pieces=pieces)), ""),
    )
    assert ("K350", "A2", "") in [(code, cell, "") for code, cell, _ in seen(office.read(filled.period))]


@each_format
def test_a_struck_rater_signs_nothing(office: UnitFolder, extension: str) -> None:
    rows = [list(cells) for cells in SCORES.rows]
    rows[1] = ["考核期：2026年3月", "评分人", Styled("赵敏（ZD003）", struck=True)]
    office.put(f"交来{extension}", data=FORMATS[extension]("评分表", rows, ""))
    intake = office.read(MARCH)
    assert ("K350", "C2", "ZD003") in [(f.kind.code, f.where.cell, f.rater) for f in intake.findings]
    assert intake.facts.rating_forms == ()


def test_a_struck_sheet_does_not_take_the_period_of_another_with_it(office: UnitFolder) -> None:
    struck: list[list[Any]] = [
        ["公务员平时考核评分表"],
        ["考核期", Styled("2026年3月", struck=True)],
        *map(list, SCORES.rows[2:]),
    ]
    office.put("交来.xlsx", data=FORMATS[".xlsx"]("评分表", struck, ""))
    assert [found for found in seen(office.read(MARCH)) if found[0] in ("K350", "K110")] == [("K350", "B2", "")]
