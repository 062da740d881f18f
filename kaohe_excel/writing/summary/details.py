"""The sheets that hold what came in: 评分明细 with 评分来源, 扣分明细, 测评明细. Everything else is computed from them by formulas."""

from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell

from kaohe_excel.core.facts import Place, PollRow
from kaohe_excel.core.points import short_points_text
from kaohe_excel.core.terms import Dimension, Grade
from kaohe_excel.deciding.report import QuarterPerson, Report
from kaohe_excel.policy.model import Indicator, Policy
from kaohe_excel.scoring.figures import RaterMark
from kaohe_excel.writing.press.book import MISSING, WHO, Book, CellValue, Column, Formula, Sheet, about, place_of, shown
from kaohe_excel.writing.summary.layout import (
    DEDUCTIONS,
    DIMENSIONS,
    FIRST_ROWS,
    FORMS,
    MARKS,
    POLL,
    Layout,
    Person,
    line_rows,
    mark_rows,
    months_of,
    poll_of,
    whole_weights,
)

IndicatorKey = tuple[Dimension, str]
FormKey = tuple[str, str]
WEIGHT_COLUMN = 5
INDICATOR_COLUMN = 6
COUNTED = "实扣"
POLL_SCORE_COLUMN = 10
_VALID_COLUMN = 5
_VOTE_COLUMN = 6
_POINTS_ROW = FIRST_ROWS[POLL] - 1
_TEN_POINTS = 1000


def dimension_column(layout: Layout, index: int) -> int:
    """The column of a rater's dimension sum on 评分明细."""
    return INDICATOR_COLUMN + len(layout.indicators) + index


def write_marks(book: Book, layout: Layout, report: Report) -> None:
    """Write 评分明细: one row per person, period and rater, with the indicator scores and where they stand; and 评分来源."""
    sheet = book.sheet(MARKS, _mark_columns(layout))
    sheet.top(f"{report.period.chinese}评分明细", report, [_MARKS_NOTE])
    sheet.headings(frozen_columns=4)
    forms = _forms(layout)
    for person in layout.people:
        sheet.group_rows.add(sheet.row)
        for month in months_of(person):
            for mark, weight in zip(mark_rows(month), whole_weights(month), strict=True):
                head: list[CellValue] = [*_who(person), month.period.chinese, _name(report, mark.rater), mark.role]
                sheet.write([*head, weight, *_scores(sheet, layout, report.policy, person, mark), _source(mark, forms)])
    sheet.filter()
    _write_forms(book, report, forms)


_MARKS_NOTE = (
    "维度分＝该维度各项指标之和。权数由各角色的权重折成整数，同一角色有几人的平均分摊。"
    f"来源写作“表号 单元格”，各表是哪个文件见“{FORMS}”。"
)


def _mark_columns(layout: Layout) -> list[Column]:
    # Headings here and on 测评明细 differ from those of the forms, so that a summary put back is not read as one of them.
    indicators = [
        Column(f"{i.name}满分{short_points_text(i.full)}", _indicator_width(i), "number", str(i.dimension))
        for i in layout.indicators
    ]
    return [
        *WHO[:2],
        Column("考核期", 10, "centre"),
        Column("由谁评分", 8),
        Column("评分角色", 10, "centre"),
        Column("权数", 4, "count"),
        *indicators,
        *(Column(str(dimension), 6, "score", "维度分") for dimension in DIMENSIONS),
        Column("来源", 14, "quiet_text"),
    ]


def _indicator_width(indicator: Indicator) -> int:
    """As wide as a full mark with its two decimals."""
    return 4 if indicator.full < _TEN_POINTS else 5


def _who(person: Person) -> tuple[str, str]:
    return person.person, person.name


def _name(report: Report, rater: str) -> str:
    return report.names.get(rater, rater)


def _forms(layout: Layout) -> dict[FormKey, int]:
    """The filled forms that the marks come from, in the order of their names, with the numbers they go by here."""
    marks = (mark for month in layout.months for mark in month.marks)
    return {form: number for number, form in enumerate(sorted({_form(m.rating.place) for m in marks if m.rating}), 1)}


def _form(place: Place) -> FormKey:
    return place.file, place.sheet


def _source(mark: RaterMark, forms: Mapping[FormKey, int]) -> str:
    if mark.rating is None:
        return "未交"
    place = mark.rating.place
    return f"表{forms[_form(place)]} {place.cell}"


_FORM_COLUMNS = (Column("表号", 8, "centre"), Column("文件", 64), Column("工作表", 16))


def _write_forms(book: Book, report: Report, forms: Mapping[FormKey, int]) -> None:
    """Write 评分来源: the filled forms under the numbers that 评分明细 names them by."""
    sheet = book.sheet(FORMS, _FORM_COLUMNS, landscape=False)
    sheet.top(f"{report.period.chinese}评分来源", report)
    sheet.headings()
    for (file, name), number in forms.items():
        sheet.write([f"表{number}", file, name])
    if not forms:
        sheet.line("本期没有评分表。", "plain")


def _scores(sheet: Sheet, layout: Layout, policy: Policy, person: Person, mark: RaterMark) -> list[CellValue]:
    own = [(i.dimension, i.name) for i in policy.indicators(person.job_class)]
    given = dict(zip(own, mark.rating.scores, strict=True)) if mark.rating else {}
    cells = [_score(given, own, (i.dimension, i.name)) for i in layout.indicators]
    return cells + [_dimension_sum(sheet.row, layout, mark, index) for index in range(len(DIMENSIONS))]


def _score(given: Mapping[IndicatorKey, int | None], own: Sequence[IndicatorKey], key: IndicatorKey) -> CellValue:
    score = given.get(key)
    if score is not None:
        return shown(score)
    return MISSING if key in own else None


def _dimension_sum(row: int, layout: Layout, mark: RaterMark, index: int) -> CellValue:
    dimension = DIMENSIONS[index]
    total = mark.dimensions.get(dimension)
    places = layout.dimension_columns(dimension)
    if total is None or not places:
        return MISSING
    cells = xl_range(row, INDICATOR_COLUMN + places[0], row, INDICATOR_COLUMN + places[-1])
    return Formula(f"=ROUND(SUM({cells}),2)", shown(total))


def write_deductions(book: Book, layout: Layout, report: Report) -> None:
    """Write 扣分明细: one row per record of 负面表现 and dimension, as it stands and as it counts under the caps."""
    sheet = book.sheet(DEDUCTIONS, _DEDUCTION_COLUMNS)
    sheet.top(f"{report.period.chinese}扣分明细", report)
    sheet.headings(frozen_columns=2)
    sheet.rows(
        (person, month, line) for person in layout.people for month in months_of(person) for line in line_rows(month)
    )
    sheet.filter()
    if sheet.row == sheet.first_row:
        sheet.line("本期没有扣分记录。", "plain")


_DEDUCTION_COLUMNS = (
    *about(lambda row: row[0], WHO[:2]),
    Column("计入", 10, "centre", value=lambda row: row[1].period.chinese),
    Column("发生日期", 11, "centre", value=lambda row: row[2].day.isoformat()),
    Column("条目", 5, "centre", value=lambda row: row[2].item),
    Column("表现", 28, value=lambda row: row[2].behaviour),
    Column("事项", 20, value=lambda row: row[2].matter),
    Column("次数", 5, "count", value=lambda row: row[2].times),
    Column("维度", 5, "centre", value=lambda row: row[2].dimension),
    Column("应扣", 6, "number", value=lambda row: shown(row[2].nominal)),
    Column(COUNTED, 6, "number", value=lambda row: shown(row[2].counted)),
    Column("来源", 55, "quiet_text", value=lambda row: str(row[2].place)),
)
COUNTED_COLUMN = place_of(_DEDUCTION_COLUMNS, COUNTED)


def write_poll(book: Book, layout: Layout, report: Report) -> None:
    """Write 测评明细: everybody's ballots and the score they make (七-1), with the points of each vote on top."""
    sheet = book.sheet(POLL, _POLL_COLUMNS)
    sheet.top(f"{report.period.chinese}测评明细", report, ["测评分＝Σ（票数×每票折算分）÷有效票，保留两位小数。"])
    sheet.headings(frozen_columns=2)
    points = [shown(report.policy.poll_points[grade]) for grade in Grade]
    sheet.write(["", "", "每票折算分", "", "", "", *points, "", ""], {i: book.styles("quiet") for i in range(12)})
    for person in layout.people:
        row = poll_of(person)
        if row is not None:
            sheet.write([*_who(person), person.department, *_ballots(sheet, person, row), str(row.place)])
    sheet.tighten()
    if not layout.poll_rows:
        sheet.line("本期没有测评票数。", "plain")


_POLL_COLUMNS = (
    *WHO,
    *(Column(heading, 8, "count", "票数") for heading in ("发出数", "收回数", "有效数")),
    *(Column(f"{grade}票", 8, "count", "票数") for grade in Grade),
    Column("测评分", 10, "score"),
    Column("来源", 52, "quiet_text"),
)


def _ballots(sheet: Sheet, person: Person, row: PollRow) -> list[CellValue]:
    counts: list[CellValue] = [row.issued, row.returned, row.valid, *(row.votes.get(grade, 0) for grade in Grade)]
    return [*counts, _poll_score(sheet.row, person)]


def _poll_score(row: int, person: Person) -> CellValue:
    score = person.figures.poll if isinstance(person, QuarterPerson) and person.figures else None
    if score is None:
        return MISSING
    last = _VOTE_COLUMN + len(Grade) - 1
    votes = xl_range(row, _VOTE_COLUMN, row, last)
    points = xl_range_abs(_POINTS_ROW, _VOTE_COLUMN, _POINTS_ROW, last)
    valid = xl_rowcol_to_cell(row, _VALID_COLUMN)
    return Formula(f"=ROUND(ROUND(100*SUMPRODUCT({votes},{points}),0)/{valid},0)/100", shown(score))
