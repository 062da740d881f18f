import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.core.facts import Place
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import AnnualGrade, AnnualOutcome, Modality, QuotaMode, Status
from kaohe_excel.deciding.report import QuarterReport, YearPerson, YearReport
from kaohe_excel.forms.official import DECISION
from kaohe_excel.rules.model import AnnualDecision
from kaohe_excel.rules.quota import Quota
from kaohe_excel.scoring.figures import YearFigures
from kaohe_excel.writing.workbooks.decision_sheet import Candidate, candidates_of, quota_line, write_decision_sheet
from tests.offices import made
from tests.offices.made import remade

Open = Callable[[bytes], Workbook]


def heading_row(sheet: Worksheet) -> int:
    return next(int(row[0].row or 0) for row in sheet.iter_rows() if row[1].value == "人员编号")


def rows(sheet: Worksheet) -> dict[str, dict[str, object]]:
    first = heading_row(sheet)
    headings = [str(cell.value) for cell in sheet[first]]
    body = sheet.iter_rows(min_row=first + 1, values_only=True)
    return {str(row[1]): dict(zip(headings, row, strict=True)) for row in body if row[1]}


def dropdowns(sheet: Worksheet) -> dict[str, str]:
    """Allowed grades by person."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        for cells in rule.sqref.ranges:
            found[str(sheet.cell(cells.min_row, 2).value)] = rule.formula1
    return found


def sheet_of(opened: Open, report: QuarterReport | YearReport) -> Worksheet:
    return opened(write_decision_sheet(report))["等次审核表"]


def candidate(person: str, rank: int | None) -> Candidate:
    return Candidate(person, person, "", rank, rank, "好", ("好",), "", "", "", ())


# --- reading back -------------------------------------------------------------------------------------------------


def test_the_headings_are_those_of_the_declared_form(quarter_report: QuarterReport, opened: Open) -> None:
    sheet = sheet_of(opened, quarter_report)
    headings = {cell.value for cell in sheet[heading_row(sheet)]}
    declared = DECISION.sheet("decisions")
    assert set(declared.signature) <= headings
    assert {field.heading for field in declared.fields} <= headings


def test_the_head_cells_can_be_filled(quarter_report: QuarterReport, opened: Open) -> None:
    sheet = sheet_of(opened, quarter_report)
    head = sheet[heading_row(sheet) - 1]
    assert head[0].value == "考核期：2026年第1季度"
    labels = {cell.value: cell.column for cell in head if cell.value}
    for label in ("审定会议：", "审定日期："):
        assert sheet.cell(head[0].row, labels[label] + 1).value is None


def test_a_hidden_sheet_says_which_form_this_is(quarter_report: QuarterReport, opened: Open) -> None:
    meta = opened(write_decision_sheet(quarter_report))["_meta"]
    assert meta.sheet_state == "hidden"
    assert list(meta.values)[:3] == [("表", "decision"), ("单位", "张店区统计局"), ("考核期", "2026Q1")]


def test_the_hidden_sheet_names_what_the_proposals_rest_on(quarter_report: QuarterReport, opened: Open) -> None:
    rows = list(opened(write_decision_sheet(quarter_report))["_meta"].values)[3:]
    assert [file for _, file in rows] == ["收件/测评表.xlsx", "考核政策"]
    assert all(re.fullmatch("依据:[0-9a-f]{16}", str(key)) for key, _ in rows)


def test_no_row_between_the_people_lacks_an_id(quarter_report: QuarterReport, opened: Open) -> None:
    sheet = sheet_of(opened, quarter_report)
    first = heading_row(sheet) + 1
    ids = [sheet.cell(row, 2).value for row in range(first, first + len(quarter_report.people))]
    assert all(ids)
    assert str(sheet.cell(first + len(ids), 1).value).startswith("审核")


# --- people -------------------------------------------------------------------------------------------------------


def test_people_are_ranked_by_score(quarter_report: QuarterReport, opened: Open) -> None:
    found = rows(sheet_of(opened, quarter_report))
    ranked = [person for person, row in found.items() if isinstance(row["排名"], int)]
    scores = {p.person: p.decision.score for p in quarter_report.people if p.decision.score is not None}
    assert ranked == sorted(scores, key=lambda person: -scores[person])
    assert [found[person]["排名"] for person in ranked] == list(range(1, len(ranked) + 1))


def test_equal_scores_share_a_rank(quarter_report: QuarterReport) -> None:
    people = tuple(
        replace(p, decision=p.decision._replace(score=9000)) if p.decision.score is not None else p
        for p in quarter_report.people
    )
    ranks = [c.rank for c in candidates_of(replace(quarter_report, people=people)) if c.rank is not None]
    assert ranks == [1] * 7


def test_the_dropdown_offers_exactly_the_allowed_grades(quarter_report: QuarterReport, opened: Open) -> None:
    offered = dropdowns(sheet_of(opened, quarter_report))
    assert offered["ZD001"] == '"好,较好,一般,较差"'
    assert offered["ZD007"] == '"一般,较差"'
    assert offered["ZD008"] == '"一般,较差"'


def test_whoever_cannot_be_decided_stands_below_without_a_dropdown(quarter_report: QuarterReport, opened: Open) -> None:
    sheet = sheet_of(opened, quarter_report)
    closed = ["ZD004", "ZD005", "ZD006", "ZD009"]
    found = rows(sheet)
    assert list(found)[-4:] == closed
    assert not set(closed) & set(dropdowns(sheet))
    assert [found[person]["建议等次"] for person in closed] == ["待补", "不定等次", "外单位确定", "不参加"]
    assert "缺钱卫东" in str(found["ZD004"]["依据"])


def test_a_score_near_a_line_is_marked(quarter_report: QuarterReport, opened: Open) -> None:
    near = {p.person for p in quarter_report.people if p.near_line}
    found = rows(sheet_of(opened, quarter_report))
    assert near
    assert {person for person, row in found.items() if "临界" in str(row["备注"])} == near


def test_nothing_is_decided_before_the_meeting(quarter_report: QuarterReport, opened: Open) -> None:
    found = rows(sheet_of(opened, quarter_report))
    assert {(row["确定等次"], row["理由"]) for row in found.values()} == {(None, None)}


def test_decided_rows_are_printed_with_reason_meeting_and_date(decided_report: QuarterReport, opened: Open) -> None:
    sheet = sheet_of(opened, decided_report)
    found = rows(sheet)
    assert (found["ZD002"]["建议等次"], found["ZD002"]["确定等次"], found["ZD002"]["理由"]) == (
        "好",
        "较好",
        "名额所限",
    )
    assert found["ZD001"]["确定等次"] == "好"
    head = {cell.value: cell.column for cell in sheet[heading_row(sheet) - 1] if cell.value}
    assert "局长办公会" in head
    assert datetime(2026, 4, 8) in head


def test_a_name_that_begins_like_a_formula_stays_a_name(quarter_report: QuarterReport, opened: Open) -> None:
    sheet = sheet_of(opened, quarter_report)
    assert {c.data_type for row in sheet.iter_rows() for c in row if c.value == "=1+1"} == {"s"}


# --- the quota line -----------------------------------------------------------------------------------------------


def quota(limit: int, holders: tuple[str, ...]) -> Quota:
    return Quota("好", 10, limit, "40%", QuotaMode.WARN, holders, holders[limit:], ())


def test_the_line_is_drawn_under_the_last_holder_with_a_place() -> None:
    lines = [candidate(person, rank) for rank, person in enumerate("ABCD", 1)]
    # B is barred from 好, so the second place goes to C.
    assert quota_line(lines, quota(2, ("A", "C", "D"))) == 2


def test_the_line_is_drawn_by_rank_where_places_are_left() -> None:
    lines = [candidate(person, rank) for rank, person in enumerate("ABCD", 1)]
    assert quota_line(lines, quota(3, ("A",))) == 2


def test_no_line_is_drawn_without_places_or_with_more_places_than_people() -> None:
    lines = [candidate("A", 1)]
    assert quota_line(lines, quota(0, ("A",))) is None
    assert quota_line(lines, quota(2, ("A",))) is None
    assert quota_line(lines, None) is None


def test_the_line_is_thick_and_said_in_words(quarter_report: QuarterReport, opened: Open) -> None:
    sheet = sheet_of(opened, quarter_report)
    thick = [row[1].value for row in sheet.iter_rows() if row[1].border.bottom.style == "thick"]
    assert quarter_report.quota
    assert thick == [quarter_report.quota.holders[1]]
    assert "以上为“好”等次名额（40%，2人）" in str(rows(sheet)[str(thick[0])]["备注"])


# --- the year -----------------------------------------------------------------------------------------------------


def test_the_year_is_decided_on_the_same_form(quarter_report: QuarterReport, opened: Open) -> None:
    year = Period.parse("2026")
    ground = made.ground("annual", "九-2", "均在较好以上且至少一次好", modality=Modality.MAY, places=(Place("a.xlsx"),))
    decision = AnnualDecision(
        "ZD001", year, AnnualOutcome.COMPETENT, AnnualGrade.COMPETENT, tuple(AnnualGrade), True, 9000, 9100, 9040,
        (ground,), True, None,
    )  # fmt: skip
    figures = YearFigures("ZD001", year, {}, 9000, 9100, 9040)
    person = YearPerson("ZD001", "王海燕", "办公室", "", "", False, {}, figures, decision, (), Status.PENDING)
    report = remade(YearReport, quarter_report, period=year, people=(person,), quota=None, as_of=date(2027, 1, 9))
    sheet = sheet_of(opened, report)
    assert sheet.cell(heading_row(sheet) - 1, 1).value == "考核期：2026年度"
    row = rows(sheet)["ZD001"]
    assert (row["年度得分"], row["建议等次"], row["备注"]) == (90.4, "称职", "需研究确定；优秀人选")
    assert dropdowns(sheet) == {"ZD001": '"优秀,称职,基本称职,不称职"'}


def test_nobody_to_decide_on_still_makes_a_workbook(quarter_report: QuarterReport, opened: Open) -> None:
    assert rows(sheet_of(opened, replace(quarter_report, people=(), quota=None))).keys() <= {"None"}
