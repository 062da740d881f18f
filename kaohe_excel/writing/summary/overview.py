"""The first sheet, 总览: counts, distribution, means by 科室, the quota line, and two charts, all drawn from 汇总."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs

from kaohe_excel.exact import half_up, short_points_text
from kaohe_excel.report import MonthPerson, QuarterPerson, Quota, Report
from kaohe_excel.terms import Grade, QuarterOutcome, Severity, Verdict
from kaohe_excel.writing.book import Book, CellValue, Column, Formula, Sheet, shown
from kaohe_excel.writing.phrases import quota_text
from kaohe_excel.writing.styles import lines_needed, row_height
from kaohe_excel.writing.summary.chain import NONE, outcome_column, score_column
from kaohe_excel.writing.summary.layout import OVERVIEW, Layout, Person

_COLUMNS = (
    Column("", 26),
    Column("", 9, "count"),
    Column("", 11, "count"),
    Column("", 11, "score"),
    Column("", 3, "plain"),
    *(Column("", 11, "plain") for _ in range(6)),
)
_CHART_COLUMN = 5
# A little over 100, so that a label has room beside the longest bar.
_SCORE_AXIS = 112
_COUNT_NAMES = {"roster": "在册人数", "assessed": "考核对象"}
_FIRST_COUNTS = ("roster", "assessed", "离岗")


def write_overview(book: Book, layout: Layout, report: Report) -> None:
    """Write 总览; the sheets it points to are written after it."""
    sheet = book.sheet(OVERVIEW, _COLUMNS)
    sheet.top(f"{report.period.chinese}平时考核汇总总览", report, _quota_lines(report.quota))
    start = sheet.row
    _write_counts(sheet, report)
    distribution = _write_distribution(sheet, layout, report)
    departments = _write_departments(sheet, layout)
    _write_intake(sheet, report)
    for chart in _charts(book, report, start, distribution, departments):
        _insert_chart(book, sheet, chart)
    sheet.worksheet.freeze_panes(2, 0)


def _quota_lines(quota: Quota | None) -> list[str]:
    return [] if quota is None else [quota_text(quota)]


def _section(sheet: Sheet, title: str, headings: Sequence[str]) -> None:
    worksheet, heading = sheet.worksheet, sheet.styles("heading")
    for column, text in enumerate((title, *headings)):
        worksheet.write_string(sheet.row, column, text, heading)
    sheet.row += 1


def _row(sheet: Sheet, values: Sequence[CellValue], looks: Sequence[str]) -> None:
    sheet.worksheet.set_row(sheet.row, row_height(lines_needed(str(values[0]), _COLUMNS[0].width)) - 3)
    for column, (value, look) in enumerate(zip(values, looks, strict=True)):
        style = "quiet" if value == NONE else look
        sheet.put(sheet.row, column, value, sheet.styles(style))
    sheet.row += 1


def _write_counts(sheet: Sheet, report: Report) -> None:
    _section(sheet, "人员", ("人数",))
    for key in _FIRST_COUNTS:
        if key in report.counts:
            _row(sheet, (_COUNT_NAMES.get(key, key), report.counts[key]), ("text", "count"))
    sheet.row += 1


def _write_distribution(sheet: Sheet, layout: Layout, report: Report) -> tuple[int, int]:
    monthly = report.period.kind == "month"
    _section(sheet, "分数段（不评等次）" if monthly else "等次", ("人数", "占比"))
    bands = _score_bands(layout, report) if monthly else _outcomes(layout)
    first, everybody = sheet.row, max(len(layout.people), 1)
    for name, formula, count in bands:
        share = Formula(
            f"=ROUND(10000*B{sheet.row + 1}/{everybody},0)/10000", half_up(10000 * count, everybody) / 10000
        )
        _row(sheet, (name, Formula(formula, count), share), ("text", "count", "percent"))
    sheet.row += 1
    return first, first + len(bands if monthly else Grade) - 1


Band = tuple[str, str, int]


def _outcomes(layout: Layout) -> list[Band]:
    cells = layout.people_block.column(outcome_column(layout), fixed=True)
    found = [person.decision.outcome for person in layout.people if isinstance(person, QuarterPerson)]
    return [(str(o), f'=COUNTIF({cells},"{o}")', found.count(o)) for o in QuarterOutcome]


def _score_bands(layout: Layout, report: Report) -> list[Band]:
    cells = layout.people_block.column(score_column(layout), fixed=True)
    scores = [score for score in map(_score, layout.people) if score is not None]
    bands: list[Band] = []
    upper: int | None = None
    lines = [line for _, line in report.policy.grade_lines if line > 0]
    for line in (*lines, 0):
        low, high = short_points_text(line), None if upper is None else short_points_text(upper)
        name = f"{low}分以上" if high is None else f"{low}分以上、不足{high}分" if line else f"不足{high}分"
        limit = "" if high is None else f',{cells},"<{high}"'
        inside = sum(line <= score and (upper is None or score < upper) for score in scores)
        bands.append((name, f'=COUNTIFS({cells},">={low}"{limit})', inside))
        upper = line
    return bands


def _score(person: Person) -> int | None:
    if isinstance(person, MonthPerson):
        return person.figures.score if person.figures else None
    return person.decision.score


def _write_departments(sheet: Sheet, layout: Layout) -> tuple[int, int]:
    _section(sheet, "科室", ("人数", "有得分人数", "平均分"))
    names = layout.people_block.column(2, fixed=True)
    scores = layout.people_block.column(score_column(layout), fixed=True)
    first = sheet.row
    for department, people in _by_department(layout).items():
        own = f"--({names}=$A{sheet.row + 1})"
        known = [score for score in map(_score, people) if score is not None]
        size = Formula(f"=SUMPRODUCT({own})", len(people))
        scored = Formula(f"=SUMPRODUCT({own},--ISNUMBER({scores}))", len(known))
        total = f"ROUND(100*SUMPRODUCT({own},{scores}),0)"
        mean = Formula(f"=ROUND({total}/C{sheet.row + 1},0)/100", _mean(known)) if known else NONE
        _row(sheet, (department, size, scored, mean), ("text", "count", "count", "score"))
    last = max(first, sheet.row - 1)
    sheet.row += 1
    return first, last


def _mean(known: Sequence[int]) -> float:
    return shown(half_up(sum(known), len(known)))


def _by_department(layout: Layout) -> Mapping[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for person in layout.people:
        found.setdefault(person.department, []).append(person)
    return found


def _write_intake(sheet: Sheet, report: Report) -> None:
    _section(sheet, "材料和问题", ("数量",))
    verdicts = [receipt.verdict for receipt in report.receipts]
    severities = [finding.kind.severity for finding in report.findings]
    rows = [(f"文件：{verdict}", verdicts.count(verdict)) for verdict in Verdict]
    rows += [(f"问题：{severity}", severities.count(severity)) for severity in Severity]
    rows.append(("应交未交", len(report.reminders)))
    for name, count in rows:
        _row(sheet, (name, count), ("text", "count"))


@dataclass(frozen=True, slots=True)
class _Chart:
    """A chart at a row: its labels stand in column A, its figures in ``column`` of the same rows."""

    kind: str
    row: int
    title: str
    rows: tuple[int, int]
    column: int
    colours: tuple[str, ...]
    top: int | None = None


def _charts(
    book: Book, report: Report, start: int, distribution: tuple[int, int], departments: tuple[int, int]
) -> tuple[_Chart, _Chart]:
    monthly = report.period.kind == "month"
    grades = tuple(book.design.grade_colours[grade] for grade in Grade)
    accent = (book.design.colours["accent"],)
    spread, score = ("分数段分布（人）", "月度得分") if monthly else ("等次分布（人）", "季度得分")
    return (
        _Chart("column", start, spread, distribution, 1, grades),
        _Chart("bar", start + 16, f"各科室平均{score}", departments, 3, accent, _SCORE_AXIS),
    )


def _insert_chart(book: Book, sheet: Sheet, chart: _Chart) -> None:
    font = {"name": book.design.workbook_fonts["body"], "size": 10, "bold": False}
    drawn = book.workbook.add_chart({"type": chart.kind})
    drawn.add_series(
        {
            "name": chart.title,
            "categories": f"={OVERVIEW}!{xl_range_abs(chart.rows[0], 0, chart.rows[1], 0)}",
            "values": f"={OVERVIEW}!{xl_range_abs(chart.rows[0], chart.column, chart.rows[1], chart.column)}",
            "fill": {"color": chart.colours[0]},
            "points": [{"fill": {"color": colour}} for colour in chart.colours] if len(chart.colours) > 1 else None,
            "data_labels": {"value": True, "font": font},
            "gap": 60,
        }
    )
    drawn.set_title({"name": chart.title, "name_font": {**font, "size": 12}})
    drawn.set_legend({"none": True})
    names, figures = ("y", "x") if chart.kind == "bar" else ("x", "y")
    # A bar chart lists from the bottom up; reversed, it reads like the table beside it.
    getattr(drawn, f"set_{names}_axis")({"num_font": font, "reverse": chart.kind == "bar"})
    getattr(drawn, f"set_{figures}_axis")(
        {"min": 0, "max": chart.top, "visible": False, "major_gridlines": {"visible": False}}
    )
    drawn.set_size({"width": 490, "height": 300})
    sheet.worksheet.insert_chart(chart.row, _CHART_COLUMN, drawn, {"object_position": 2})
