"""What a form says to the person who fills it, made from its declaration: cell hints, 注 and the sheet 填表说明."""

from kaohe_excel.core.points import short_points_text
from kaohe_excel.forms.model import Field, FieldKind, Form, SheetForm

_NOTES = {
    "roster": "注：职务、科室变动的，另起一行填写新的起止日期；调离的填终止日期，不要删行。",
    "movements": "注：起止当日都算在内；还没有结束的，结束日期留空。挂职、借调、学习培训请写明现工作单位。",
    "raters": "注：评分范围填“全局”，或科室名称，用顿号分开。",
    "behaviours": "注：扣分为次数乘以“条目”表中的每次扣分，可以不填；没有要登记的也请交回空表（零报告）。",
    "accountabilities": "注：“定等”必须写明一般或较差。",
    "sanctions": "注：期满日期不填的，按处分种类从决定日期算起。",
    "catalogue": "注：一次扣两个维度的，同一编号写两行；上限按每人每月计，没有上限的留空。",
    "poll": "注：四档票数之和应等于有效票；有效票不多于收回票，收回票不多于发出票。",
    "opinions": "注：得分按百分制，最多两位小数；等次填好、较好、一般、较差（年度填优秀、称职、基本称职、不称职）。",
    "annual_poll": "注：年度测评得分按百分制，最多两位小数。",
    "annual_goals": "注：每年1月31日前填写，一项一行；经主要领导或分管领导审核后报办公室备案。涉密的填“是”。",
    "monthly_plans": "注：提前一周填写，一项一行；经主要领导或分管领导审核后报办公室备案。月末填完成情况，没有完成的写明原因。",
    "weekly_notes": "注：周次归入周五所在的月份；整周没有工作日的不列。一周写几行的，另插一行照填周次。",
    "monthly_reports": "注：没有完成的工作写明原因。",
    "quarterly_summaries": "注：季小结抄入《公务员平时考核登记表》；涉密的填“是”，不抄录、不公开。",
}
_RATING_NOTE = "注：各项得分不超过标题中的分值，最多两位小数；合计自动计算，不用填写。"
_OTHER_NOTE = "注：请按表头逐项填写。"

_GENERAL = (
    "填好后原样交回即可：不要改动标题、考核期和表头，不要删列；隐藏的 _meta 表供识别用，请保留。",
    "只有{open_cells}要填。工作表的保护没有密码，确需调整时可以直接取消保护。",
    "分数、票数只填数字，不写“分”“票”等字；日期按 2026-03-05 这样填写。",
    "没有的内容留空，不要填“无”“/”；缺评分的人会列为待补，不会当零分。",
)

_HINTS = {
    FieldKind.DATE: "请填日期，如 2026-03-05。",
    FieldKind.PERIOD: "请填考核期，如 2026年第1季度。",
    FieldKind.TOTAL: "自动计算，不用填写。",
    FieldKind.PERSON_ID: "请填名册上的人员编号。",
}


def sheet_note(sheet: SheetForm) -> str:
    """The closing line under a sheet's data."""
    scored = any(field.kind is FieldKind.TOTAL for field in sheet.fields)
    return _NOTES.get(sheet.key, _RATING_NOTE if scored else _OTHER_NOTE)


def entry_hint(field: Field) -> str:
    """What may stand in a cell of this field.

    >>> entry_hint(Field("a", "工作态度", FieldKind.POINTS, high=500))
    '请填 0～5 之间的数，最多两位小数。'
    >>> entry_hint(Field("b", "定等", FieldKind.CHOICE, choices=("一般", "较差")))
    '请从下列各项中选填：一般、较差。'
    """
    if field.kind is FieldKind.POINTS:
        return f"请填{_points_limits(field)}的数，最多两位小数。"
    if field.kind is FieldKind.COUNT:
        return f"请填不小于 {field.low} 的整数。"
    if field.kind is FieldKind.CHOICE:
        return f"请从下列各项中选填：{'、'.join(field.choices)}。"
    return _HINTS.get(field.kind) or (field.note and f"请填{field.note}。")


def _points_limits(field: Field) -> str:
    low = short_points_text(field.low)
    return f"不小于 {low} " if field.high is None else f" {low}～{short_points_text(field.high)} 之间"


def guidance(form: Form, sheets: tuple[SheetForm, ...], given: frozenset[str], open_cells: str) -> tuple[str, ...]:
    """The sentences of 填表说明, in order; a field's heading stands inside a sentence, so that no line reads as a heading row.

    ``given`` are the keys of fields that are filled in already and locked; ``open_cells`` says which cells are not.
    """
    lines = [f"本表由{form.filled_by}填写。", *(line.format(open_cells=open_cells) for line in _GENERAL)]
    for sheet in sheets:
        lines.append(f"【{sheet.name}】")
        lines += [
            f"“{field.heading}”：{hint}"
            for field in sheet.fields
            if field.key not in given and (hint := entry_hint(field))
        ]
    return tuple(lines)
