"""自查报告.xlsx: the same study as tables, for whoever wants to go on computing."""

from kaohe_excel.deciding.report import Report
from kaohe_excel.study.study import Study
from kaohe_excel.writing.press.book import Book, Column
from kaohe_excel.writing.study.page import change_lines, distributions, overall_text, rater_rows, summary_text
from kaohe_excel.writing.study.statements import agreement_texts, method_notes, statements

_TITLE = "自查报告"
_NOTED = (
    Column("事项", 10, "centre"),
    Column("评分人", 10, "centre"),
    Column("看到的情况", 60),
    Column("怎样理解", 46),
)
_RATERS = (
    Column("评分人", 10, "centre"),
    Column("角色", 12, "centre"),
    Column("表数", 7, "count"),
    Column("人数", 7, "count"),
    Column("相差（分）", 10, "centre"),
    Column("95%区间", 18, "centre"),
    Column("分散（他人）", 13, "centre"),
    Column("维度相关", 10, "centre"),
    Column("给满分", 8, "centre"),
)
_HEAT = (Column("被评分人", 12, "centre"), Column("评分人", 12, "centre"), Column("相差（分）", 12, "centre"))
_LINES = (Column("如果", 34), Column("谁的建议等次会变", 90))
_GROUPS = (Column("分组", 16, "centre"), Column("组", 22), Column("等次", 80))
_TEXTS = (Column("说明", 130),)


def write_study(report: Report, found: Study) -> bytes:
    """The workbook: 提请留意, 评分人, 一致程度, 每人每评分人, 等次取决于什么, 分布, 怎样算的."""
    book = Book(report, _TITLE)
    names = report.names
    sheet = book.sheet("提请留意", _NOTED)
    sheet.top(_TITLE, report, (summary_text(found),))
    sheet.headings()
    for one in statements(found, names):
        sheet.write([one.kind, one.rater, one.text, one.reading])
    sheet = book.sheet("评分人", _RATERS)
    sheet.top("评分人的宽严", report, ("相差：与共同评分的其他评分人相比，正数偏高，负数偏低；人太少的不计算。",))
    sheet.headings(frozen_columns=1)
    for row in rater_rows(found.raters, names):
        sheet.write(list(row))
    _texts(book, report, "一致程度", (*agreement_texts(found, names), overall_text(found)))
    sheet = book.sheet("每人每评分人", _HEAT, landscape=False)
    sheet.top("每位评分人对每个人", report)
    sheet.headings()
    for cell in found.heat:
        if cell.difference is not None:
            sheet.write([names[cell.person], names[cell.rater], f"{cell.difference:+.1f}"])
    sheet.filter()
    sheet = book.sheet("等次取决于什么", _LINES)
    sheet.top("等次取决于什么", report, ("只重算建议等次，不改变任何结果；没有列出的，等次都不变。",))
    sheet.headings()
    for line in change_lines(found.sensitivities, names):
        sheet.write(list(line))
    sheet = book.sheet("等次的分布", _GROUPS)
    sheet.top("等次的分布", report)
    sheet.headings()
    for part in distributions(found):
        for group in part.rows:
            sheet.write([part.title, group.group, group.text])
    _texts(book, report, "怎样算的", method_notes(found.limits, len(found.raters)))
    return book.finish()


def _texts(book: Book, report: Report, title: str, lines: tuple[str, ...]) -> None:
    sheet = book.sheet(title, _TEXTS)
    sheet.top(title, report)
    sheet.headings()
    for line in lines:
        sheet.write([line])
