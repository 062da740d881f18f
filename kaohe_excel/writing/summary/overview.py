"""The first sheet, 总览: counts, distribution, means by 科室, the quota line, and two charts, all drawn from 汇总."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlsxwriter.utility import xl_range_abs

from kaohe_excel.checking.reminder import still_owed
from kaohe_excel.core.points import half_up, short_points_text
from kaohe_excel.core.terms import Grade, QuarterOutcome, Severity, Status, Verdict
from kaohe_excel.deciding.report import MonthPerson, MonthReport, QuarterPerson, QuarterReport
from kaohe_excel.rules.quota import Quota
from kaohe_excel.writing.press.book import Book, CellValue, Column, Formula, Sheet, shown
from kaohe_excel.writing.press.styles import lines_needed, row_height
from kaohe_excel.writing.summary.chain import MONTH_COLUMN, NONE, NOT_COUNTED, outcome_column, score_column
from kaohe_excel.writing.summary.layout import OVERVIEW, Layout, Person
from kaohe_excel.writing.wording import quota_text

_COLUMNS = (
    Column("", 22),
    Column("", 9, "count"),
    Column("", 11, "count"),
    Column("", 9, "score"),
    Column("", 2, "plain"),
    *(Column("", 9, "plain") for _ in range(6)),
)
_CHART_COLUMN = 5
_CHART_WIDTH = 405
_ROW_PIXELS = 20
_LINE_AXIS = 50
# A little over 100, so that a label has room beside the longest bar.
_SCORE_AXIS = 112
_COUNT_NAMES = {"roster": "在册人数", "assessed": "考核对象"}
_FIRST_COUNTS = ("roster", "assessed", "离岗")


def write_overview(book: Book, layout: Layout, report: MonthReport | QuarterReport) -> None:
    """Write 总览; the sheets it points to are written after it."""
    sheet = book.sheet(OVERVIEW, _COLUMNS, landscape=len(layout.periods) == 1)
    sheet.top(f"{report.period.chinese}平时考核汇总总览", report, _quota_lines(report.quota))
    start = sheet.row
    _write_counts(sheet, report)
    distribution = _write_distribution(sheet, layout, report)
    departments = _write_departments(sheet, layout)
    periods = _write_periods(sheet, layout) if len(layout.periods) > 1 else None
    if report.status is Status.PENDING:
        _write_intake(sheet, report)
    row = start
    for chart in _charts(book, report, distribution, departments, periods):
        _insert_chart(book, sheet, chart, row)
        row += chart.height // _ROW_PIXELS + 1
    sheet.one_page = True
    sheet.worksheet.freeze_panes(2, 0)


def _quota_lines(quota: Quota | None) -> list[str]:
    return [] if quota is None else [quota_text(quota)]


def _section(sheet: Sheet, title: str, headings: Sequence[str]) -> None:
    worksheet, heading = sheet.worksheet, sheet.styles("heading")
    for column, text in enumerate((title, *headings)):
        worksheet.write_string(sheet.row, column, text, heading)
    sheet.row += 1


def _row(sheet: Sheet, values: Sequence[CellValue], looks: Sequence[str]) -> None:
    sheet.height(sheet.row, row_height(lines_needed(str(values[0]), _COLUMNS[0].width)) - 3)
    for column, (value, look) in enumerate(zip(values, looks, strict=True)):
        style = "quiet" if value == NONE else look
        sheet.put(sheet.row, column, value, sheet.styles(style))
    sheet.row += 1


def _write_counts(sheet: Sheet, report: MonthReport | QuarterReport) -> None:
    _section(sheet, "人员", ("人数",))
    for key in _FIRST_COUNTS:
        if key in report.counts:
            _row(sheet, (_COUNT_NAMES.get(key, key), report.counts[key]), ("text", "count"))
    sheet.row += 1


def _write_distribution(sheet: Sheet, layout: Layout, report: MonthReport | QuarterReport) -> tuple[int, int]:
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


def _score_bands(layout: Layout, report: MonthReport | QuarterReport) -> list[Band]:
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


def _write_periods(sheet: Sheet, layout: Layout) -> tuple[int, int]:
    """How many are counted in each scoring period, and their mean, off the columns of 汇总."""
    _section(sheet, "考核期", ("不计人数", "有得分人数", "平均分"))
    first = sheet.row
    for index, period in enumerate(layout.periods):
        cells = layout.people_block.column(MONTH_COLUMN + index, fixed=True)
        known = [m.score for m in layout.months if m.period == period and m.score is not None]
        absent = len(layout.people) - sum(month.period == period for month in layout.months)
        uncounted = Formula(f'=COUNTIF({cells},"{NOT_COUNTED}")', absent)
        count = Formula(f"=COUNT({cells})", len(known))
        mean = Formula(f"=ROUND(ROUND(100*SUM({cells}),0)/C{sheet.row + 1},0)/100", _mean(known)) if known else NONE
        _row(sheet, (period.chinese, uncounted, count, mean), ("text", "count", "count", "score"))
    sheet.row += 1
    return first, first + len(layout.periods) - 1


def _by_department(layout: Layout) -> Mapping[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for person in layout.people:
        found.setdefault(person.department, []).append(person)
    return found


def _write_intake(sheet: Sheet, report: MonthReport | QuarterReport) -> None:
    _section(sheet, "材料和问题", ("数量",))
    verdicts = [receipt.verdict for receipt in report.receipts]
    severities = [finding.kind.severity for finding in report.findings]
    rows = [(f"文件：{verdict}", verdicts.count(verdict)) for verdict in Verdict]
    rows += [(f"问题：{severity}", severities.count(severity)) for severity in Severity]
    rows.append(("应交未交", len(still_owed(report.reminders))))
    for name, count in rows:
        _row(sheet, (name, count), ("text", "count"))


class _Chart(NamedTuple):
    """A chart: its labels stand in column A, its figures in ``column`` of the same rows; ``height`` in pixels."""

    kind: str
    title: str
    rows: tuple[int, int]
    column: int
    colours: tuple[str, ...]
    bottom: int = 0
    top: int | None = None
    height: int = 230


def _charts(
    book: Book,
    report: MonthReport | QuarterReport,
    distribution: tuple[int, int],
    departments: tuple[int, int],
    periods: tuple[int, int] | None,
) -> list[_Chart]:
    monthly = report.period.kind == "month"
    grades = tuple(book.design.grade_colours[grade] for grade in Grade)
    accent = (book.design.colours["accent"],)
    spread, score = ("分数段分布（人）", "月度得分") if monthly else ("等次分布（人）", "季度得分")
    tall = 70 + 24 * (departments[1] - departments[0] + 1)
    charts = [
        _Chart("column", spread, distribution, 1, grades),
        _Chart("bar", f"各科室平均{score}", departments, 3, accent, 0, _SCORE_AXIS, tall),
    ]
    if periods is None:
        return charts
    return [*charts, _Chart("line", "各月平均得分", periods, 3, accent, _lowest(report), _SCORE_AXIS)]


def _lowest(report: MonthReport | QuarterReport) -> int:
    """Where the axis of a line begins: means lie close together and their changes show from 50 up, unless one is lower."""
    scores = [
        month.score for person in report.people if isinstance(person, QuarterPerson) for month in person.figures.months
    ]
    return _LINE_AXIS if all(score is None or score >= 100 * _LINE_AXIS for score in scores) else 0


def _insert_chart(book: Book, sheet: Sheet, chart: _Chart, row: int) -> None:
    font = {"name": book.design.workbook_fonts["body"], "size": 10, "bold": False}
    drawn = book.workbook.add_chart({"type": chart.kind})
    drawn.add_series(_series(chart, font))
    drawn.set_title({"name": chart.title, "name_font": {**font, "size": 12}})
    drawn.set_legend({"none": True})
    names, figures = ("y", "x") if chart.kind == "bar" else ("x", "y")
    # A bar chart lists from the bottom up; reversed, it reads like the table beside it.
    getattr(drawn, f"set_{names}_axis")({"num_font": font, "reverse": chart.kind == "bar"})
    getattr(drawn, f"set_{figures}_axis")(
        {
            "min": chart.bottom,
            "max": chart.top,
            "visible": False,
            "major_gridlines": {"visible": False},
        }
    )
    drawn.set_size({"width": _CHART_WIDTH, "height": chart.height})
    sheet.worksheet.insert_chart(row, _CHART_COLUMN, drawn, {"object_position": 2, "description": chart.title})


def _series(chart: _Chart, font: Mapping[str, object]) -> dict[str, object]:
    """One series of a chart, drawn in its colours."""
    colour = chart.colours[0]
    cells = {name: xl_range_abs(chart.rows[0], at, chart.rows[1], at) for name, at in (("a", 0), ("b", chart.column))}
    series: dict[str, object] = {
        "name": chart.title,
        "categories": f"={OVERVIEW}!{cells['a']}",
        "values": f"={OVERVIEW}!{cells['b']}",
        "data_labels": {"value": True, "font": font, **({"position": "above"} if chart.kind == "line" else {})},
    }
    if chart.kind == "line":
        marker = {"type": "circle", "size": 7, "fill": {"color": colour}, "border": {"color": colour}}
        return {**series, "line": {"color": colour, "width": 2.25}, "marker": marker}
    points = [{"fill": {"color": own}} for own in chart.colours] if len(chart.colours) > 1 else None
    return {**series, "fill": {"color": colour}, "points": points, "gap": 60}
