"""The sheet 适用规则: one row for each rule that applied to a person's year, with all that it rests on."""

from kaohe_excel.core.design import Design
from kaohe_excel.core.terms import Label
from kaohe_excel.deciding.report import YearReport
from kaohe_excel.rules.model import Ground
from kaohe_excel.writing.press.book import Book, CellValue, Column, Styled
from kaohe_excel.writing.year.quarters import NONE

_COLUMNS = (
    Column("人员编号", 8, "centre"),
    Column("姓名", 8),
    Column("年度结果", 8, "centre"),
    Column("条款", 10, "centre"),
    Column("规则", 20),
    Column("语气", 5, "centre"),
    Column("来源", 12, "centre"),
    Column("适用情形", 34),
    Column("仍可定", 16, "centre"),
    Column("单凭此条", 8, "centre"),
    Column("起决定作用", 6, "centre"),
    Column("依据所在", 30, "quiet_text"),
)
_MOST_PLACES = 2


def write_rules(book: Book, report: YearReport) -> None:
    """Write 适用规则: clause, modality, label, effect, what it leaves open, and whether it decided the year."""
    sheet = book.sheet("适用规则", _COLUMNS)
    note = "应：必须如此；不得：任何人不能突破；可：只是可以，由领导小组决定。“单凭此条”是只有这一条时的结果。"
    sheet.top(f"{report.period.chinese}考核适用规则", report, [note])
    sheet.headings(frozen_columns=2)
    for person in report.people:
        for ground in person.decision.grounds:
            sheet.write([person.person, person.name, str(person.decision.outcome), *_cells(ground, book.design)])
    sheet.filter()


def _cells(ground: Ground, design: Design) -> list[CellValue]:
    label = design.wording["default_note"] if ground.label is Label.DEFAULT else str(ground.label)
    return [
        ground.clause,
        ground.rule.title,
        str(ground.modality),
        label,
        ground.text,
        "、".join(ground.leaves) or NONE,
        ground.leads_to or NONE,
        "是" if ground.binding else Styled("否", "quiet"),
        _places_text(ground),
    ]


def _places_text(ground: Ground) -> str:
    texts = [str(place) for place in ground.places]
    if len(texts) > _MOST_PLACES:
        return f"{texts[0]}\n等，共{len(texts)}处"
    return "\n".join(texts)
