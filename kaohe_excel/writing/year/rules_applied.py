"""The sheet 适用规则: one row for each rule that applied to a person's year, with all that it rests on."""

from kaohe_excel.core.design import Design
from kaohe_excel.core.terms import Label
from kaohe_excel.deciding.report import YearReport
from kaohe_excel.rules.model import Ground
from kaohe_excel.writing.press.book import WHO, Book, Column, Styled, about
from kaohe_excel.writing.year.quarters import NONE

_MOST_PLACES = 2


def write_rules(book: Book, report: YearReport) -> None:
    """Write 适用规则: clause, modality, label, effect, what it leaves open, and whether it decided the year."""
    sheet = book.sheet("适用规则", _columns(book.design))
    note = "应：必须如此；不得：任何人不能突破；可：只是可以，由领导小组决定。“单凭此条”是只有这一条时的结果。"
    sheet.top(f"{report.period.chinese}考核适用规则", report, [note])
    sheet.headings(frozen_columns=2)
    sheet.rows((person, ground) for person in report.people for ground in person.decision.grounds)
    sheet.filter()


def _columns(design: Design) -> tuple[Column, ...]:
    return (
        *about(lambda row: row[0], WHO[:2]),
        Column("年度结果", 8, "centre", value=lambda row: str(row[0].decision.outcome)),
        Column("条款", 10, "centre", value=lambda row: row[1].clause),
        Column("规则", 20, value=lambda row: row[1].rule.title),
        Column("语气", 5, "centre", value=lambda row: str(row[1].modality)),
        Column("来源", 12, "centre", value=lambda row: _label_text(row[1], design)),
        Column("适用情形", 34, value=lambda row: row[1].text),
        Column("仍可定", 16, "centre", value=lambda row: "、".join(row[1].leaves) or NONE),
        Column("单凭此条", 8, "centre", value=lambda row: row[1].leads_to or NONE),
        Column("起决定作用", 6, "centre", value=lambda row: "是" if row[1].binding else Styled("否", "quiet")),
        Column("依据所在", 30, "quiet_text", value=lambda row: _places_text(row[1])),
    )


def _label_text(ground: Ground, design: Design) -> str:
    return design.wording["default_note"] if ground.label is Label.DEFAULT else str(ground.label)


def _places_text(ground: Ground) -> str:
    texts = [str(place) for place in ground.places]
    if len(texts) > _MOST_PLACES:
        return f"{texts[0]}\n等，共{len(texts)}处"
    return "\n".join(texts)
