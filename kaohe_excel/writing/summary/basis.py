"""The sheet 计算依据: how a score comes about, step by step, and every number in force with where it comes from."""

from collections.abc import Sequence

from kaohe_excel.core.design import Design
from kaohe_excel.core.terms import Label
from kaohe_excel.deciding.report import Report
from kaohe_excel.policy.model import Setting
from kaohe_excel.writing.press.book import Book, Column
from kaohe_excel.writing.summary.layout import BASIS
from kaohe_excel.writing.wording import origin_text

_COLUMNS = (
    Column("项目", 30),
    Column("取值", 60),
    Column("来源", 10, "centre"),
    Column("说明", 24),
    Column("出处", 32),
    Column("自何时", 11, "centre"),
)

STEPS = (
    "计算步骤（每一步都四舍五入到两位小数，下一步用上一步的结果；本表各步都是公式，可以逐格核对）：",
    "1. 评分人的维度分＝该维度各项指标得分之和（评分明细）。",
    "2. 扣分前维度分＝各评分人维度分按角色权重的加权平均（逐月）。",
    "3. 扣分后维度分＝扣分前－当月负面表现扣分，不低于 0 分（扣分明细、逐月）。",
    "4. 月度得分＝五个维度之和（逐月）。",
    "5. 考核分＝本季度计入各月月度得分的平均（汇总）。",
    "6. 测评分＝Σ（票数×每票折算分）÷有效票（测评明细）。",
    "7. 季度得分＝考核分×占比＋测评分×占比（汇总），等次按得分和各项限制确定。",
)


def write_basis(book: Book, report: Report, steps: Sequence[str] = STEPS) -> None:
    """Write 计算依据 with the steps of the workbook's own figures; every 默认 is marked as ours and to be confirmed by the unit."""
    sheet = book.sheet(BASIS, _COLUMNS)
    sheet.top("计算依据", report, [f"规定版本：{report.policy.name}"])
    for step in steps:
        sheet.line(step, "plain")
    sheet.headings(frozen_columns=1)
    fill = book.design.colours["default_fill"]
    marked = {index: book.styles(column.style, bg_color=fill) for index, column in enumerate(_COLUMNS)}
    for setting in report.policy.settings:
        own = setting.label is Label.DEFAULT and not setting.overridden
        sheet.write(_cells(setting, book.design), marked if own else None)


def _cells(setting: Setting, design: Design) -> tuple[str, ...]:
    label, remark = setting.origin, origin_text(setting, design)
    return (
        setting.title,
        setting.value,
        label,
        "" if remark == label else remark,
        setting.reference,
        setting.since.isoformat(),
    )
