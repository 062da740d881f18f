from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.core.facts import Place, Rating
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Cycle, Dimension, Role
from kaohe_excel.deciding.report import MonthReport, QuarterPerson, QuarterReport
from kaohe_excel.policy.model import Policy
from kaohe_excel.scoring.figures import MonthFigures, RaterMark
from kaohe_excel.writing.summary import write_summary
from kaohe_excel.writing.summary.chain import whole_shares
from kaohe_excel.writing.summary.layout import FIRST_ROWS, whole_weights

Open = Callable[[bytes], Workbook]


def cells(book: Workbook) -> Iterator[tuple[str, str, Cell | MergedCell]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                yield sheet.title, cell.coordinate, cell


def row_of(book: Workbook, sheet: str, first: str, *more: str) -> tuple[object, ...]:
    wanted = (first, *more)
    return next(row for row in book[sheet].iter_rows(values_only=True) if set(wanted) <= set(map(str, row)))


def differences(stored: Workbook, computed: Workbook) -> list[tuple[str, str, object, object]]:
    return [
        (sheet, place, cell.value, computed[sheet][place].value)
        for sheet, place, cell in cells(stored)
        if cell.value != computed[sheet][place].value
    ]


def formula_count(book: Workbook) -> int:
    return sum(cell.data_type == "f" for _, _, cell in cells(book))


# --- formulas and their stored results ----------------------------------------------------------------------------


def test_libreoffice_computes_every_stored_result_of_a_quarter(
    quarter_report: QuarterReport, opened: Open, results: Open, recomputed: Open
) -> None:
    content = write_summary(quarter_report)
    assert formula_count(opened(content)) > 700
    assert differences(results(content), recomputed(content)) == []


def test_libreoffice_computes_every_stored_result_of_a_month(
    month_report: MonthReport, opened: Open, results: Open, recomputed: Open
) -> None:
    content = write_summary(month_report)
    assert formula_count(opened(content)) > 200
    assert differences(results(content), recomputed(content)) == []


def ties(report: QuarterReport) -> dict[str, int]:
    people = report.people
    months = [month for person in people for month in person.figures.months]
    means = [sum(mark.dimensions[d] or 0 for mark in month.marks) for month in months for d in Dimension]
    sums = [sum(month.score or 0 for month in p.figures.months) for p in people]
    polls = [(500 * sum(w * v for w, v in zip((20, 17, 14, 10), votes_of(p), strict=True))) for p in people]
    finals = [(p.figures.assessment or 0) * 7 + (p.figures.poll or 0) * 3 for p in people]
    return {
        "mean": sum(total % 2 for total in means),
        "assessment": sum(total % 2 for total in sums),
        "poll": sum(total % 16 == 8 for total in polls),
        "score": sum(total % 10 == 5 for total in finals),
    }


def votes_of(person: QuarterPerson) -> tuple[int, ...]:
    row = person.figures.poll_row
    return tuple(row.votes.values()) if row else ()


def test_exact_halves_are_rounded_up_by_every_formula(
    tied_report: QuarterReport, results: Open, recomputed: Open
) -> None:
    assert all(count >= 4 for count in ties(tied_report).values()), ties(tied_report)
    content = write_summary(tied_report)
    assert differences(results(content), recomputed(content)) == []


def test_stored_results_are_the_figures_of_the_report(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_summary(quarter_report))
    for person in quarter_report.people:
        row = row_of(book, "汇总", person.person)
        figures = (person.figures.assessment, person.figures.poll, person.decision.score)
        for value, figure in zip(row[11:14], figures, strict=True):
            assert value == figure / 100 if figure is not None else value in {"待补", "—"}


def test_a_deduction_larger_than_the_dimension_leaves_exactly_nothing(
    quarter_report: QuarterReport, results: Open
) -> None:
    row = row_of(results(write_summary(quarter_report)), "逐月", "ZD012", "2026年1月")
    assert (row[13], row[18]) == (15, 0)


def test_the_capped_points_are_taken_not_the_nominal_ones(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_summary(quarter_report))
    row = row_of(book, "逐月", "ZD003", "2026年2月")
    # 3.00 and 2.00 were recorded; the cap lets 2.50 of the 3.00 count.
    assert row[11] == 4.5
    assert row_of(book, "扣分明细", "ZD003", "F07")[9:11] == (3, 2.5)


# --- missing figures and other outcomes ---------------------------------------------------------------------------


def test_a_missing_rating_leaves_the_month_to_come_and_is_named(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_summary(quarter_report))
    month = row_of(book, "逐月", "ZD004", "2026年3月")
    assert month[4:9] == ("待补",) * 5
    assert month[19] == "待补"
    assert month[20] == "缺钱卫东的评分"
    total = row_of(book, "汇总", "ZD004")
    assert (total[10], total[11], total[13], total[14]) == ("待补", "待补", "待补", "待补")
    assert "缺钱卫东2026年3月的评分" in str(total[16])


def test_no_missing_figure_is_written_as_zero(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_summary(quarter_report))
    assert 0 not in row_of(book, "汇总", "ZD004")
    assert 0 not in row_of(book, "汇总", "ZD006")


@pytest.mark.parametrize(
    ("person", "outcome"),
    [("ZD005", "不定等次"), ("ZD006", "外单位确定"), ("ZD008", "待定"), ("ZD009", "不参加"), ("ZD007", "一般")],
)
def test_every_outcome_stands_with_its_ground(
    quarter_report: QuarterReport, results: Open, person: str, outcome: str
) -> None:
    row = row_of(results(write_summary(quarter_report)), "汇总", person)
    assert row[14] == outcome
    assert "七-4（不得）" in str(row[16])


def test_a_month_that_does_not_count_is_said_not_to(quarter_report: QuarterReport, results: Open) -> None:
    assert row_of(results(write_summary(quarter_report)), "汇总", "ZD010")[8] == "不计"


def test_the_host_score_of_a_seconded_person_is_the_quarter_score(quarter_report: QuarterReport, results: Open) -> None:
    assert row_of(results(write_summary(quarter_report)), "汇总", "ZD011")[13] == 88.15


# --- foreign text -------------------------------------------------------------------------------------------------


def test_a_name_that_begins_like_a_formula_stays_a_name(quarter_report: QuarterReport, opened: Open) -> None:
    book = opened(write_summary(quarter_report))
    names = [cell for _, _, cell in cells(book) if cell.value == "=1+1"]
    assert names
    assert {cell.data_type for cell in names} == {"s"}


def test_a_name_that_looks_like_markup_stays_text(quarter_report: QuarterReport, results: Open) -> None:
    assert str(row_of(results(write_summary(quarter_report)), "汇总", "ZD012")[1]).strip() == "<r>沈&洪</r>"


# --- what is on the sheets ----------------------------------------------------------------------------------------


def test_the_sheets_come_in_reading_order(
    quarter_report: QuarterReport, month_report: MonthReport, opened: Open
) -> None:
    assert opened(write_summary(quarter_report)).sheetnames == [
        "总览",
        "汇总",
        "逐月",
        "扣分明细",
        "测评明细",
        "评分明细",
        "评分来源",
        "计算依据",
    ]
    assert "测评明细" not in opened(write_summary(month_report)).sheetnames


@pytest.mark.parametrize(("sheet", "row"), FIRST_ROWS.items())
def test_data_begin_where_the_formulas_expect_them(
    quarter_report: QuarterReport, results: Open, sheet: str, row: int
) -> None:
    book = results(write_summary(quarter_report))
    first = "ZD003" if sheet == "扣分明细" else "ZD001"
    assert book[sheet].cell(row + 1, 1).value == first


def marks_in(book: Workbook) -> list[dict[str, object]]:
    """The rows of 评分明细 by their headings, of which the indicators and 维度分 stand in the second row."""
    sheet, first = book["评分明细"], FIRST_ROWS["评分明细"]
    heads = [upper or lower for upper, lower in zip(*sheet.iter_rows(first - 1, first, values_only=True), strict=True)]
    rows = sheet.iter_rows(min_row=first + 1, values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_every_rating_is_there_with_its_cells(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_summary(quarter_report))
    forms = {row[0]: row[1:] for row in book["评分来源"].iter_rows(min_row=4, values_only=True)}
    told = []
    for row in marks_in(book):
        number, _, cell = str(row["来源"]).partition(" ")
        told.append((row["人员编号"], row["考核期"], row["由谁评分"], *forms.get(number, ("", number)), cell))
    names = quarter_report.names
    marks = [
        (p.person, m.period.chinese, names.get(k.rater, k.rater), *(k.rating.place if k.rating else ("", "未交", "")))
        for p in quarter_report.people
        for m in p.figures.months
        for k in m.marks
    ]
    assert sorted(told) == sorted(marks)
    assert told[0][3:] == ("收件/2026-01/评分表_赵建国.xlsx", "评分表", "D7:T7")
    assert [line[4] for line in told].count("未交") == 1


def column_widths(sheet: Worksheet) -> list[float]:
    """Every column's width in whole units; those that are alike are stored as one."""
    stored = sheet.column_dimensions.values()
    return [int(one.width) for one in stored for _ in range(int(one.min or 0), int(one.max or 0) + 1)]


def test_a_full_mark_with_its_decimals_fits_its_column(quarter_report: QuarterReport, opened: Open) -> None:
    sheet = opened(write_summary(quarter_report))["评分明细"]
    heads = [str(cell.value or "") for cell in sheet[FIRST_ROWS["评分明细"]]]
    marks = [(head, w) for head, w in zip(heads, column_widths(sheet), strict=True) if "满分" in head]
    assert len(marks) == 16
    assert [head for head, width in marks if width < len(f"{float(head.partition('满分')[2]):.2f}")] == []


def test_two_sheets_of_one_file_are_told_apart(month_report: MonthReport, results: Open) -> None:
    first = month_report.people[0]
    assert first.figures is not None
    marks = tuple(
        m._replace(rating=m.rating and m.rating._replace(place=Place("收件/a.xlsx", sheet, "D7:T7")))
        for m, sheet in zip(first.figures.marks, ("综合", "业务", "综合"), strict=False)
    )
    figures = first.figures._replace(marks=marks)
    report = replace(month_report, people=(replace(first, figures=figures),))
    book = results(write_summary(report))
    assert [row["来源"] for row in marks_in(book)] == ["表2 D7:T7", "表1 D7:T7", "表2 D7:T7"]
    listed = list(book["评分来源"].iter_rows(min_row=4, values_only=True))
    assert listed == [("表1", "收件/a.xlsx", "业务"), ("表2", "收件/a.xlsx", "综合")]


def test_the_unconfirmed_ratio_is_said_to_be_ours(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_summary(quarter_report))
    line = [cell.value for cell in book["汇总"][3] if cell.value is not None]
    assert (line[1], line[2]) == (70, 30)
    assert "本系统默认，待单位确认" in str(line[3])
    shares = row_of(book, "计算依据", "考核分与测评分的比例")
    assert shares[2:4] == ("默认", "本系统默认，待单位确认")


def test_a_ratio_the_unit_has_set_is_its_own(
    policy: Policy, report_for: Callable[..., QuarterReport], results: Open
) -> None:
    settings = tuple(s._replace(overridden=True) if s.key == "quarter_shares" else s for s in policy.settings)
    book = results(write_summary(report_for(policy._replace(settings=settings))))
    assert "（本单位）" in str([cell.value for cell in book["汇总"][3]])


def test_what_the_scheme_says_is_not_marked_as_ours(quarter_report: QuarterReport, results: Open) -> None:
    row = row_of(results(write_summary(quarter_report)), "计算依据", "等次分数线")
    assert row[2:4] == ("方案", None)


def test_the_overview_counts_outcomes_and_people(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_summary(quarter_report))
    assert row_of(book, "总览", "待补")[1] == 1
    assert row_of(book, "总览", "在册人数")[1] == 15
    offices = row_of(book, "总览", "办公室")
    scores = [p.decision.score for p in quarter_report.people if p.department == "办公室"]
    assert offices[1:3] == (4, len([score for score in scores if score is not None]))


def test_the_overview_has_three_native_charts_that_show_without_recalculation(
    quarter_report: QuarterReport, opened: Open, tmp_path: object
) -> None:
    charts = opened(write_summary(quarter_report))["总览"]._charts  # type: ignore[attr-defined]
    assert [type(chart).__name__ for chart in charts] == ["BarChart", "BarChart", "LineChart"]
    cached = [point.v for point in charts[0].series[0].val.numRef.numCache.pt]
    assert len(cached) == 4
    assert set(cached) != {"0"}


def test_the_quota_line_is_on_the_overview(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_summary(quarter_report))
    assert any("10 人的 40% 为 2 人" in str(cell.value) for _, _, cell in cells(book))


# --- other policies -----------------------------------------------------------------------------------------------


def test_without_a_poll_the_assessment_score_is_the_quarter_score(
    policy: Policy, report_for: Callable[..., QuarterReport], opened: Open
) -> None:
    alone = policy._replace(assessment_share=Fraction(1), poll_share=Fraction(0))
    report = report_for(alone)
    people = tuple(
        replace(p, figures=p.figures._replace(poll=None, poll_row=None, score=p.figures.assessment))
        for p in report.people
    )
    book = opened(write_summary(replace(report, people=people)))
    assert row_of(book, "汇总", "ZD001")[13] == "=L6"


def test_a_quarterly_scoring_cycle_has_one_column_for_its_score(
    policy: Policy, report_for: Callable[..., QuarterReport], results: Open
) -> None:
    report = report_for(policy._replace(cycle=Cycle.QUARTER))
    quarter = report.period
    people = tuple(
        replace(
            p,
            figures=p.figures._replace(
                months=tuple(m._replace(period=quarter) for m in p.figures.months[:1]),
                assessment=p.figures.months[0].score if p.figures.months else None,
            ),
        )
        for p in report.people
    )
    book = results(write_summary(replace(report, people=people)))
    assert [cell.value for cell in book["汇总"][5]][8:9] == ["季度评分"]
    first = report.people[0].figures.months[0].score
    assert row_of(book, "汇总", "ZD001")[8:10] == (first / 100 if first else None,) * 2


def test_a_ratio_that_is_no_whole_per_cent_is_written_in_whole_numbers(policy: Policy) -> None:
    shares = policy._replace(assessment_share=Fraction(2, 3), poll_share=Fraction(1, 3))
    assert whole_shares(shares) == (2, 1)
    assert whole_shares(policy) == (70, 30)


def month_with(roles: list[Role], weights: dict[Role, Fraction]) -> MonthFigures:
    period = Period.of_month(2026, 1)
    rating = Rating("R", "P", period, (), (), "", Place())
    marks = tuple(RaterMark(f"R{i}", role, rating, {}) for i, role in enumerate(roles))
    return MonthFigures("P", period, weights, marks, {}, (), {}, {}, None)


def test_two_deputies_share_the_weight_of_their_role() -> None:
    leader, deputy, head = Role
    weights = {leader: Fraction(2, 5), deputy: Fraction(2, 5), head: Fraction(1, 5)}
    assert whole_weights(month_with([leader, deputy, deputy, head], weights)) == (2, 1, 1, 1)


def test_three_deputies_are_weighed_in_whole_numbers_too() -> None:
    leader, deputy, _ = Role
    weights = {leader: Fraction(2, 3), deputy: Fraction(1, 3)}
    assert whole_weights(month_with([leader, deputy, deputy, deputy], weights)) == (6, 1, 1, 1)


# --- edges --------------------------------------------------------------------------------------------------------


def test_nobody_to_assess_still_makes_a_workbook(quarter_report: QuarterReport, opened: Open) -> None:
    empty = replace(quarter_report, people=(), quota=None, findings=(), reminders=())
    assert opened(write_summary(empty)).sheetnames[0] == "总览"


def test_a_month_names_score_bands_not_grades(month_report: MonthReport, results: Open) -> None:
    book = results(write_summary(month_report))
    assert row_of(book, "总览", "90分以上")[0] == "90分以上"
    assert "好" not in {cell.value for _, _, cell in cells(book)}


def test_the_same_report_gives_the_same_bytes(quarter_report: QuarterReport) -> None:
    assert write_summary(quarter_report) == write_summary(quarter_report)


def test_the_status_and_the_day_stand_on_every_sheet(decided_report: QuarterReport, opened: Open) -> None:
    for sheet in opened(write_summary(replace(decided_report, as_of=date(2026, 4, 9)))).worksheets:
        assert "已审定（2026年4月8日，局长办公会）" in str(sheet["A2"].value)
        assert "制发日期2026年4月8日" in str(sheet["A2"].value)
