"""The official forms, one declaration each (附件1–3 and the office's own).

The rating form's columns follow the policy's indicators, so it is made from them; every other form is fixed.
"""

from collections.abc import Mapping
from functools import lru_cache

from kaohe_excel.core.points import short_points_text
from kaohe_excel.core.terms import (
    ASSESSED_CATEGORIES,
    CONCLUSIONS,
    LEADER_CATEGORIES,
    AdmonitionKind,
    AnnualGrade,
    Dimension,
    Grade,
    MovementKind,
    PartyKind,
    Role,
    SanctionKind,
)
from kaohe_excel.forms.model import HUNDRED_MARKS, Field, FieldKind, Form, HeadField, SheetForm
from kaohe_excel.policy.model import Indicator

_K = FieldKind


def _identity() -> tuple[Field, Field]:
    return (
        Field("person", "人员编号", _K.PERSON_ID, required=False, aliases=("编号", "工号"), width=11),
        Field("name", "姓名", _K.PERSON_NAME, required=False, width=10),
    )


PERIOD_HEAD = HeadField("period", "考核期", aliases=("考核月份", "考核季度", "考核年度", "考核时间"))
RATER_LABELS = (
    "评分人签名",
    "评分人签字",
    "评分人签章",
    "评分人姓名",
    "评分领导",
    "打分人",
    "打分人签名",
    "打分人签字",
)
UNIT_HEAD = HeadField("unit", "填报单位", required=False, aliases=("单位", "单位名称"))

ROSTER = Form(
    key="roster",
    name="人员名册",
    filled_by="办公室",
    head=(UNIT_HEAD,),
    sheets=(
        SheetForm(
            key="roster",
            name="名册",
            title="平时考核人员名册",
            fields=(
                Field("person", "人员编号", _K.PERSON_ID, aliases=("编号", "工号"), width=11),
                Field("name", "姓名", _K.PERSON_NAME, width=10),
                Field("department", "科室", _K.TEXT, aliases=("部门", "所在科室"), width=16),
                Field("post", "职务职级", _K.TEXT, required=False, aliases=("职务", "职级"), width=18),
                Field(
                    "category",
                    "人员类别",
                    _K.CHOICE,
                    choices=tuple(sorted(ASSESSED_CATEGORIES | LEADER_CATEGORIES)),
                    width=16,
                ),
                Field("job_class", "岗位类别", _K.TEXT, required=False, width=12),
                Field("start", "起始日期", _K.DATE, width=13),
                Field("end", "终止日期", _K.DATE, required=False, width=13),
                Field("classified", "涉密", _K.CHOICE, required=False, choices=("是", "否"), width=7),
                Field("remark", "备注", _K.TEXT, required=False, width=20),
            ),
            signature=("人员编号", "姓名", "人员类别", "起始日期"),
        ),
        SheetForm(
            key="movements",
            name="人员变动",
            title="人员变动登记",
            fields=(
                *_identity(),
                Field("kind", "变动类型", _K.CHOICE, choices=tuple(MovementKind), width=12),
                Field("start", "开始日期", _K.DATE, width=13),
                Field("end", "结束日期", _K.DATE, required=False, width=13),
                Field("host_unit", "现工作单位", _K.TEXT, required=False, width=24),
                Field("note", "说明", _K.TEXT, required=False, width=24),
            ),
            signature=("变动类型", "开始日期"),
            optional=True,
        ),
        SheetForm(
            key="raters",
            name="评分人",
            title="评分人及评分范围",
            fields=(
                *_identity(),
                Field("role", "角色", _K.CHOICE, choices=tuple(Role), width=14),
                Field("scope", "评分范围", _K.TEXT, width=36, note="全局，或科室名称，用顿号分开"),
            ),
            signature=("角色", "评分范围"),
        ),
    ),
)


@lru_cache(maxsize=64)
def indicator_fields(indicators: tuple[Indicator, ...]) -> tuple[Field, ...]:
    """The score columns of a rating form, grouped under their dimensions."""
    totals = {d: sum(i.full for i in indicators if i.dimension is d) for d in Dimension}
    return tuple(
        Field(
            key=indicator.name,
            heading=indicator.name,
            kind=_K.POINTS,
            high=indicator.full,
            group=f"{indicator.dimension}（{short_points_text(totals[indicator.dimension])}分）",
            # Half-width brackets: sixteen narrow columns decide how large a form of this kind is printed on A4.
            suffix=f"({short_points_text(indicator.full)}分)",
            width=6,
        )
        for indicator in indicators
    )


def rating_form(indicator_sets: Mapping[str, tuple[Indicator, ...]]) -> Form:
    """附件1 评分表 for the policy's indicators: one sheet per 岗位类别 that has its own set."""
    return Form(
        key="rating",
        name="评分表",
        filled_by="评分人",
        head=(
            UNIT_HEAD,
            PERIOD_HEAD,
            HeadField("rater", "评分人", aliases=RATER_LABELS),
            HeadField("rater_id", "评分人编号", required=False),
        ),
        sheets=tuple(
            SheetForm(
                key=f"rating:{job_class}",
                name=f"评分表{job_class}",
                title="公务员平时考核评分表",
                fields=(
                    *(field._replace(width=8) for field in _identity()),
                    Field("department", "科室", _K.TEXT, required=False, width=12),
                    *indicator_fields(indicators),
                    Field("total", "合计", _K.TOTAL, required=False, width=7),
                    Field("comment", "评语", _K.TEXT, required=False, width=18),
                ),
                signature=tuple(indicator.name for indicator in indicators),
                optional=bool(job_class),
            )
            for job_class, indicators in indicator_sets.items()
        ),
    )


BEHAVIOUR_LIST = Form(
    key="behaviour",
    name="负面表现清单",
    filled_by="科室、办公室",
    head=(UNIT_HEAD, PERIOD_HEAD),
    sheets=(
        SheetForm(
            key="behaviours",
            name="负面表现",
            title="负面表现清单",
            fields=(
                *_identity(),
                Field("day", "发生日期", _K.DATE, width=13),
                Field("item", "条目编号", _K.TEXT, width=10, note="“条目”表中的编号"),
                Field("matter", "事项", _K.TEXT, required=False, width=30),
                Field("times", "次数", _K.COUNT, required=False, low=1, width=7),
                Field("points", "扣分", _K.POINTS, required=False, width=8),
                Field("basis", "依据", _K.TEXT, required=False, width=20),
                Field("recorder", "记录人", _K.TEXT, required=False, width=10),
            ),
            signature=("发生日期", "条目编号"),
        ),
        SheetForm(
            key="admonitions",
            name="告诫",
            title="告诫记录",
            fields=(
                *_identity(),
                Field("day", "告诫日期", _K.DATE, required=False, width=13),
                Field("period", "考核期", _K.PERIOD, required=False, width=16),
                Field("reason", "事由", _K.TEXT, required=False, width=30),
                Field("admonisher", "告诫人", _K.TEXT, required=False, width=10),
                Field(
                    "kind",
                    "类别",
                    _K.CHOICE,
                    required=False,
                    choices=tuple(AdmonitionKind),
                    width=10,
                    note="不填的按工作记实",
                ),
            ),
            signature=("告诫日期", "告诫人"),
            optional=True,
        ),
        SheetForm(
            key="accountabilities",
            name="问责",
            title="责任追究、问责、组织谈话记录",
            fields=(
                *_identity(),
                Field("day", "问责日期", _K.DATE, width=13),
                Field("means", "问责方式", _K.TEXT, required=False, width=16),
                Field("grade", "定等", _K.CHOICE, choices=(Grade.FAIR, Grade.POOR), width=8),
                Field("basis", "依据", _K.TEXT, required=False, width=30),
            ),
            signature=("问责日期", "问责方式"),
            optional=True,
        ),
        SheetForm(
            key="sanctions",
            name="处分",
            title="处分记录",
            fields=(
                *_identity(),
                Field("kind", "处分种类", _K.CHOICE, choices=(*SanctionKind, *PartyKind), width=14),
                Field("decided", "决定日期", _K.DATE, width=13),
                Field("end", "期满日期", _K.DATE, required=False, width=13),
                Field("document", "文号", _K.TEXT, required=False, width=24),
            ),
            signature=("处分种类", "决定日期"),
            optional=True,
        ),
        SheetForm(
            key="investigations",
            name="立案",
            title="立案记录",
            fields=(
                *_identity(),
                Field("opened", "立案日期", _K.DATE, width=13),
                Field("closed", "结案日期", _K.DATE, required=False, width=13),
                Field("conclusion", "结论", _K.CHOICE, required=False, choices=CONCLUSIONS, width=14),
            ),
            signature=("立案日期", "结案日期"),
            optional=True,
        ),
        SheetForm(
            key="non_participations",
            name="无故不参加",
            title="无故不参加平时考核记录",
            fields=(
                *_identity(),
                Field("day", "日期", _K.DATE, required=False, width=13),
                Field("period", "考核期", _K.PERIOD, required=False, width=16),
                Field("reason", "事由", _K.TEXT, required=False, width=30),
            ),
            signature=("日期", "考核期", "事由"),
            optional=True,
        ),
        SheetForm(
            key="catalogue",
            name="条目",
            title="负面表现条目",
            fields=(
                Field("code", "编号", _K.TEXT, aliases=("条目编号",), width=8),
                Field("dimension", "维度", _K.CHOICE, choices=tuple(Dimension), width=7),
                Field("behaviour", "表现", _K.TEXT, required=False, aliases=("负面表现",), width=36),
                Field("points", "每次扣分", _K.POINTS, width=10),
                Field("cap", "上限", _K.POINTS, required=False, width=8),
            ),
            signature=("维度", "每次扣分"),
            optional=True,
        ),
    ),
)

_VOTE_ALIASES = {Grade.POOR: ("差",)}
_VOTES = tuple(
    Field(f"votes_{grade}", grade, _K.COUNT, aliases=_VOTE_ALIASES.get(grade, ()), width=8) for grade in Grade
)

POLL = Form(
    key="poll",
    name="测评表",
    filled_by="办公室",
    head=(UNIT_HEAD, PERIOD_HEAD),
    sheets=(
        SheetForm(
            key="poll",
            name="测评表",
            title="民主测评统计表",
            fields=(
                *_identity(),
                Field("issued", "发出", _K.COUNT, aliases=("发出票", "发出票数"), width=8),
                Field("returned", "收回", _K.COUNT, aliases=("收回票", "收回票数"), width=8),
                Field("valid", "有效", _K.COUNT, aliases=("有效票", "有效票数"), width=8),
                *_VOTES,
            ),
            signature=("有效", *Grade),
            also=(Field("abstained", "弃权", _K.COUNT, required=False, aliases=("弃权票", "弃权票数", "未表态")),),
        ),
    ),
)

HOST_OPINION = Form(
    key="host_opinion",
    name="外单位评价意见",
    filled_by="现工作单位",
    head=(PERIOD_HEAD,),
    sheets=(
        SheetForm(
            key="opinions",
            name="外单位评价意见",
            title="外单位评价意见",
            fields=(
                *_identity(),
                Field("unit", "现工作单位", _K.TEXT, required=False, width=24),
                Field("opinion", "评价意见", _K.TEXT, required=False, width=44),
                Field("score", "得分", _K.POINTS, required=False, high=HUNDRED_MARKS, width=9),
                Field("grade", "等次", _K.TEXT, required=False, width=9),
            ),
            signature=("现工作单位", "评价意见"),
        ),
    ),
)

ANNUAL_POLL = Form(
    key="annual_poll",
    name="年度测评表",
    filled_by="办公室",
    head=(UNIT_HEAD, PERIOD_HEAD),
    sheets=(
        SheetForm(
            key="annual_poll",
            name="年度测评表",
            title="年度测评表",
            fields=(
                *_identity(),
                Field("score", "年度测评得分", _K.POINTS, high=HUNDRED_MARKS, width=14),
            ),
            signature=("年度测评得分",),
        ),
    ),
)

GRADE_TICK = "tick_"
"""Begins the key of a column in which a grade is ticked; the grade follows."""

_GRADE_TICKS = tuple(
    Field(GRADE_TICK + grade, f"确定等次·{grade}", _K.TEXT, required=False, aliases=(grade,), stands_for="grade")
    for grade in (*Grade, *AnnualGrade)
)

DECISION = Form(
    key="decision",
    name="等次审核表",
    filled_by="考核领导小组",
    head=(
        PERIOD_HEAD,
        HeadField("meeting", "审定会议", required=False),
        HeadField("day", "审定日期", required=False),
        HeadField("issued", "制发日期", required=False),
        HeadField("posted", "公示开始", required=False),
    ),
    sheets=(
        SheetForm(
            key="decisions",
            name="等次审核表",
            title="平时考核等次审核表",
            fields=(
                *_identity(),
                Field("printed", "建议等次", _K.TEXT, required=False, width=10),
                Field("grade", "确定等次", _K.TEXT, width=10),
                Field("reason", "理由", _K.TEXT, required=False, width=30),
                Field("served", "送达日期", _K.DATE, required=False, width=13),
            ),
            signature=("人员编号", "确定等次", "理由"),
            printed=frozenset({"排名", "科室", "季度得分", "年度得分", "可选等次", "依据", "备注"}),
            also=_GRADE_TICKS,
        ),
    ),
)

REVIEW = Form(
    key="review",
    name="复核登记表",
    filled_by="办公室",
    head=(UNIT_HEAD,),
    sheets=(
        SheetForm(
            key="reviews",
            name="复核登记表",
            title="平时考核复核登记表",
            fields=(
                *_identity(),
                Field("period", "考核期", _K.PERIOD, width=16),
                Field("original", "原等次", _K.TEXT, width=9),
                Field("requested", "申请日期", _K.DATE, width=13),
                Field("reason", "理由", _K.TEXT, required=False, width=30),
                Field("conclusion", "结论", _K.TEXT, required=False, width=20),
                Field("grade", "复核后等次", _K.TEXT, required=False, width=11),
                Field("answered", "答复日期", _K.DATE, required=False, width=13),
            ),
            signature=("原等次", "复核后等次"),
        ),
    ),
)

GOAL_CATEGORIES = ("重点", "常规", "动态")
"""年度目标 by where they come from (六-一-2)."""

COMPLETION = ("已完成", "部分完成", "未完成")
"""What the dropdown of 完成情况 offers."""

WORK_RECORD_PERIOD = HeadField("period", "考核期", required=False, aliases=PERIOD_HEAD.aliases)

_FILLED = Field("filled", "填写日期", _K.DATE, width=13)
_APPROVAL = (
    Field("approver", "审核人", _K.TEXT, required=False, width=10),
    Field("approved", "审核日期", _K.DATE, required=False, width=13),
    Field("filed", "备案日期", _K.DATE, required=False, width=13),
)
_OUTCOME = (
    Field("outcome", "完成情况", _K.CHOICE, required=False, choices=COMPLETION, width=10),
    Field("reason", "未完成原因", _K.TEXT, required=False, width=20),
)
_CLASSIFIED = Field("classified", "涉密", _K.CHOICE, required=False, choices=("是", "否"), width=7)

WORK_RECORD = Form(
    key="work_record",
    name="工作记实台账",
    filled_by="本人（或以科室为单位）",
    head=(UNIT_HEAD, WORK_RECORD_PERIOD),
    sheets=(
        SheetForm(
            key="annual_goals",
            name="年度目标",
            title="个人年度工作目标",
            fields=(
                *_identity(),
                Field("year", "年度", _K.PERIOD, required=False, width=9),
                Field("category", "类别", _K.CHOICE, required=False, choices=GOAL_CATEGORIES, width=8),
                Field("content", "目标内容", _K.TEXT, width=30),
                _FILLED,
                *_APPROVAL,
                *_OUTCOME,
                _CLASSIFIED,
            ),
            signature=("目标内容", "填写日期"),
            optional=True,
        ),
        SheetForm(
            key="monthly_plans",
            name="月度计划",
            title="月度工作计划",
            fields=(
                *_identity(),
                Field("month", "月份", _K.PERIOD, width=12),
                Field("content", "计划内容", _K.TEXT, width=30),
                _FILLED,
                *_APPROVAL,
                *_OUTCOME,
                _CLASSIFIED,
            ),
            signature=("月份", "计划内容", "填写日期"),
            optional=True,
        ),
        SheetForm(
            key="weekly_notes",
            name="周纪实",
            title="周工作纪实",
            fields=(
                *_identity(),
                Field("week", "周次", _K.TEXT, width=13),
                Field("span", "起止日期", _K.TEXT, required=False, width=24),
                Field("content", "工作纪实", _K.TEXT, width=44),
                _FILLED,
                _CLASSIFIED,
            ),
            signature=("周次", "工作纪实", "填写日期"),
            optional=True,
        ),
        SheetForm(
            key="monthly_reports",
            name="月报告",
            title="月度工作报告",
            fields=(
                *_identity(),
                Field("month", "月份", _K.PERIOD, width=12),
                Field("content", "工作完成情况", _K.TEXT, width=44),
                Field("reason", "未完成原因", _K.TEXT, required=False, width=24),
                _FILLED,
                _CLASSIFIED,
            ),
            signature=("月份", "工作完成情况", "填写日期"),
            optional=True,
        ),
        SheetForm(
            key="quarterly_summaries",
            name="季小结",
            title="季度个人小结",
            fields=(
                *_identity(),
                Field("quarter", "季度", _K.PERIOD, width=16),
                Field("content", "个人小结", _K.TEXT, width=60),
                _FILLED,
                _CLASSIFIED,
            ),
            signature=("季度", "个人小结", "填写日期"),
            optional=True,
        ),
    ),
)
"""工作记实台账 (六): one sheet for each of the five records, a row for each person and task, week, month or quarter."""

FIXED_FORMS: tuple[Form, ...] = (
    ROSTER,
    BEHAVIOUR_LIST,
    ANNUAL_POLL,
    POLL,
    HOST_OPINION,
    DECISION,
    REVIEW,
    WORK_RECORD,
)


def official_forms(indicator_sets: Mapping[str, tuple[Indicator, ...]]) -> tuple[Form, ...]:
    """Every form the folder may hold, under one policy."""
    return (*FIXED_FORMS, rating_form(indicator_sets))
