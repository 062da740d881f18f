"""The field's own words, each bound once to the English name used in the code.

考核对象 assessee · 评分人 rater · 评分表 rating form · 维度 dimension · 指标 indicator · 负面表现 behaviour · 名册 roster ·
人员变动 movement · 测评 poll · 考核分 assessment score · 等次 grade · 不定等次 ungraded · 待补 incomplete · 待定 undetermined ·
告诫 admonition · 问责 accountability · 处分 sanction · 党纪 party sanction · 立案 investigation · 调入 transfer in · 无故不参加 non-participation · 外单位评价意见 host opinion ·
复核 review · 工作记实 work record · 公示 publicity notice · 反馈通知 feedback notice · 年度考核 annual assessment · 方案 scheme · 条 clause ·
依据 ground · 名额 quota · 台账 register · 归档 seal.
"""

from enum import StrEnum


class Dimension(StrEnum):
    """The five dimensions of 四-4, in the scheme's order."""

    VIRTUE = "德"
    ABILITY = "能"
    DILIGENCE = "勤"
    PERFORMANCE = "绩"
    INTEGRITY = "廉"


class Role(StrEnum):
    """What a rater is to the people rated; the order decides between equal weights."""

    PRINCIPAL_LEADER = "主要领导"
    DEPUTY_LEADER = "分管领导"
    DEPARTMENT_HEAD = "科室负责人"


class MovementKind(StrEnum):
    """Kinds of dated movement on the roster's sheet 人员变动."""

    DETACHMENT = "挂职"
    LOAN = "借调"
    TRAINING = "学习培训"
    LEAVE = "病事假"
    MATERNITY = "产假"
    PROBATION = "试用期"
    TRANSFER_IN = "调入"


SECONDMENTS = frozenset({MovementKind.DETACHMENT, MovementKind.LOAN, MovementKind.TRAINING})
"""Movements that 七-2 treats as work done elsewhere."""

ABSENCES = SECONDMENTS | {MovementKind.LEAVE, MovementKind.MATERNITY}
"""Movements during which a person is not present; 试用期 and 调入 are none of them."""

ASSESSED_CATEGORIES = frozenset({"公务员", "科级以下公务员", "参公人员"})
"""人员类别 that are assessed (三)."""

LEADER_CATEGORIES = frozenset({"班子成员", "区管领导干部"})
"""人员类别 that rate but are not assessed here (三)."""


class SanctionKind(StrEnum):
    """处分 in rising order of weight."""

    WARNING = "警告"
    DEMERIT = "记过"
    MAJOR_DEMERIT = "记大过"
    DEMOTION = "降级"
    REMOVAL = "撤职"


class PartyKind(StrEnum):
    """党纪处分 in rising order of weight."""

    WARNING = "党内警告"
    SERIOUS_WARNING = "严重警告"
    REMOVAL = "撤销党内职务"
    PROBATION = "留党察看"
    EXPULSION = "开除党籍"


LIGHT_CONCLUSIONS = ("不予处分", "免予处分", SanctionKind.WARNING.value, PartyKind.WARNING.value)
"""结论 of a closed 立案 after which the year is graded anew (考核规定28; 免予处分 and 党内警告 are our reading)."""

CONCLUSIONS = tuple(dict.fromkeys((*LIGHT_CONCLUSIONS, *(str(kind) for kind in (*SanctionKind, *PartyKind)))))
"""What a 立案 can end in."""


class AdmonitionKind(StrEnum):
    """What somebody is admonished for: 八-2's 较差 follows from work records alone."""

    WORK_RECORDS = "工作记实"
    OTHER = "其他"


class Grade(StrEnum):
    """Quarter grades of 七-1, best first."""

    GOOD = "好"
    FAIRLY_GOOD = "较好"
    FAIR = "一般"
    POOR = "较差"


class QuarterOutcome(StrEnum):
    """What a quarter can end in: a grade, or one of five other outcomes."""

    GOOD = "好"
    FAIRLY_GOOD = "较好"
    FAIR = "一般"
    POOR = "较差"
    UNGRADED = "不定等次"
    NOT_PARTICIPATING = "不参加"
    HOST_DETERMINED = "外单位确定"
    UNDETERMINED = "待定"
    INCOMPLETE = "待补"


class AnnualGrade(StrEnum):
    """Annual grades, best first."""

    EXCELLENT = "优秀"
    COMPETENT = "称职"
    BASICALLY_COMPETENT = "基本称职"
    INCOMPETENT = "不称职"


class AnnualOutcome(StrEnum):
    """What a year can end in."""

    EXCELLENT = "优秀"
    COMPETENT = "称职"
    BASICALLY_COMPETENT = "基本称职"
    INCOMPETENT = "不称职"
    UNGRADED = "不定等次"
    BARRED = "不得参加"
    HOST_DETERMINED = "外单位确定"
    UNDETERMINED = "待定"
    INCOMPLETE = "待补"


class Modality(StrEnum):
    """How strongly a clause speaks: 应 acts, 不得 bars, 可 only opens a possibility."""

    MUST = "应"
    MUST_NOT = "不得"
    MAY = "可"


class Label(StrEnum):
    """Where a number or a reading comes from; shown wherever it matters."""

    SCHEME = "方案"
    HIGHER_RULE = "上级规定"
    HIGHER_UNREAD = "上级规定（待核原文）"
    DEFAULT = "默认"


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "错误"
    WARNING = "警告"
    CORRECTION = "更正"
    NOTE = "提示"


class Status(StrEnum):
    """Where a period's grades stand."""

    PENDING = "待审定"
    DECIDED = "已审定"
    REVIEWED = "复核改定"


class Verdict(StrEnum):
    """What became of a file in the folder; every file has exactly one."""

    USED = "已用"
    NOT_USED = "不用"
    IGNORED = "忽略"


class RecordKind(StrEnum):
    """The five work records of 六, in the scheme's order."""

    ANNUAL_GOAL = "年度目标"
    MONTHLY_PLAN = "月度计划"
    WEEKLY_NOTE = "周纪实"
    MONTHLY_REPORT = "月报告"
    QUARTERLY_SUMMARY = "季小结"


APPROVED_RECORDS = frozenset({RecordKind.ANNUAL_GOAL, RecordKind.MONTHLY_PLAN})
"""Work records that a leader approves and 办公室 files (六-一-4)."""


class Cycle(StrEnum):
    """How often raters score."""

    MONTH = "month"
    QUARTER = "quarter"


class QuotaMode(StrEnum):
    """What the 40 % line does: list who is over it, or propose 较好 to those under it."""

    WARN = "warn"
    PROPOSE = "propose"


class TrainingOverHalf(StrEnum):
    """Who assesses 学习培训 over six months: the host (七-2) or the sending unit (考核规定26)."""

    HOST = "host"
    OWN = "own"


class SanctionTouch(StrEnum):
    """When a 处分 acts on a quarter (七-4): where one day falls into it, or where its last day does."""

    ANY_DAY = "any_day"
    LAST_DAY = "last_day"
