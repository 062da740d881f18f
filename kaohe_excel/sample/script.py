"""The story of the sample year: who belongs to the office, what happens to each, and how it is meant to end.

``CAST`` is the table to read. ``levels`` are the 季度得分 that raters and ballots aim at, before anything else is considered;
``quarters`` and ``year`` are the outcomes that the scheme gives, ``""`` where the person is not assessed. The generator uses the levels
only; the outcomes are there for tests and readers.
"""

from dataclasses import dataclass
from datetime import date

from kaohe_excel.core.terms import AdmonitionKind, Grade, MovementKind, PartyKind, SanctionKind


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, the year counted from the sample's own."""

    month: int
    day: int
    years: int = 0

    def on(self, year: int) -> date:
        """The day in a sample of that year.

        >>> Day(11, 20, years=-1).on(2026)
        datetime.date(2025, 11, 20)
        """
        return date(year + self.years, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Away:
    """A row of 人员变动."""

    kind: MovementKind
    start: Day
    end: Day | None = None
    host: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A row of 外单位评价意见; quarter 0 is the year. ``score`` is in hundredths."""

    quarter: int
    grade: str
    score: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Sanctioned:
    """A row of 处分; without ``end`` the last day is left to be computed."""

    kind: SanctionKind | PartyKind
    decided: Day
    end: Day | None = None


@dataclass(frozen=True, slots=True)
class Admonished:
    """A row of 告诫."""

    day: Day
    quarter: int
    reason: str = "工作记实未按时填写"
    kind: AdmonitionKind | None = None


@dataclass(frozen=True, slots=True)
class HeldToAccount:
    """A row of 问责; ``grade`` is missing where somebody forgot it."""

    day: Day
    means: str
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class Investigated:
    """A row of 立案; a closed case stands in the list of the month it was closed in once more, with its end."""

    opened: Day
    closed: Day | None = None
    conclusion: str = ""


@dataclass(frozen=True, slots=True)
class NotTakingPart:
    """A row of 无故不参加."""

    day: Day
    quarter: int


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the sample.

    ``exact`` quarters hit their level to the hundredth, ``just_under`` ones miss it by one hundredth. ``moved`` is the last day in
    ``former_department``.
    """

    key: str
    story: str
    department: str
    post: str
    levels: tuple[int, int, int, int] = (84, 84, 84, 84)
    quarters: tuple[str, str, str, str] = ("较好", "较好", "较好", "较好")
    year: str = "称职"
    exact: tuple[int, ...] = ()
    just_under: tuple[int, ...] = ()
    start: Day = Day(1, 1, years=-8)
    end: Day | None = None
    away: tuple[Away, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    sanctions: tuple[Sanctioned, ...] = ()
    admonitions: tuple[Admonished, ...] = ()
    accountabilities: tuple[HeldToAccount, ...] = ()
    non_participations: tuple[NotTakingPart, ...] = ()
    investigations: tuple[Investigated, ...] = ()
    classified: bool = False
    former_department: str = ""
    moved: Day | None = None
    same_name_as: str = ""


OFFICE, ACCOUNTS, INDUSTRY, SERVICES, RURAL, CENSUS, ENFORCEMENT = (
    "办公室",
    "综合核算科",
    "工业统计科",
    "服务业统计科",
    "农村社会科",
    "普查中心",
    "执法监督科",
)
DEPARTMENTS = (OFFICE, ACCOUNTS, INDUSTRY, SERVICES, RURAL, CENSUS, ENFORCEMENT)

_OFFICER, _CLERK = "四级主任科员", "一级科员"
_HEAD, _DIRECTOR = "科长、一级主任科员", "主任、一级主任科员"
_K, _S = MovementKind, SanctionKind


@dataclass(frozen=True, slots=True)
class Leader:
    """A member of the 班子: rates, is not assessed here. Without ``scope`` he rates everybody."""

    key: str
    post: str
    category: str
    scope: tuple[str, ...] = ()
    also_heads: str = ""
    away: tuple[Away, ...] = ()


LEADERS: tuple[Leader, ...] = (
    Leader("principal", "党组书记、局长", "区管领导干部"),
    Leader("deputy_office", "党组成员、副局长", "班子成员", (OFFICE, ACCOUNTS)),
    # 十一月病假，当月不要求评分：工业、服务业两科按主要领导和科室负责人三分之二比三分之一
    Leader(
        "deputy_industry",
        "党组成员、副局长",
        "班子成员",
        (INDUSTRY, SERVICES),
        away=(Away(_K.LEAVE, Day(11, 2), Day(11, 27)),),
    ),
    Leader("deputy_rural", "党组成员、副局长", "班子成员", (RURAL, CENSUS)),
    # 一人两种角色，只交一份表，按权重大的角色计
    Leader("deputy_enforcement", "党组成员、总统计师", "班子成员", (ENFORCEMENT,), also_heads=ENFORCEMENT),
)

HEADS: tuple[Member, ...] = (
    Member(
        "office_head",
        "四个季度都好：优秀人选",
        OFFICE,
        _DIRECTOR,
        levels=(94, 95, 93, 96),
        quarters=("好", "好", "好", "好"),
    ),
    Member(
        "accounts_head",
        "三好一较好：优秀人选",
        ACCOUNTS,
        _HEAD,
        levels=(93, 93, 94, 86),
        quarters=("好", "好", "好", "较好"),
    ),
    Member(
        "industry_head",
        "三季度被问责，定较差：一次较差，没有一般，年度需研究",
        INDUSTRY,
        _HEAD,
        levels=(84, 85, 83, 86),
        quarters=("较好", "较好", "较差", "较好"),
        accountabilities=(HeldToAccount(Day(7, 21), "通报问责", Grade.POOR),),
    ),
    Member(
        "services_head",
        "正好踩线：90.00、75.00、60.00；一次一般",
        SERVICES,
        _HEAD,
        levels=(90, 75, 60, 82),
        quarters=("好", "较好", "一般", "较好"),
        exact=(1, 2, 3),
    ),
    Member(
        "rural_head",
        "九月学习培训：当月不计，也不要求评分；三季度正好92.00，与另一人同分",
        RURAL,
        _HEAD,
        levels=(86, 93, 92, 93),
        quarters=("较好", "好", "好", "好"),
        exact=(3,),
        away=(Away(_K.TRAINING, Day(9, 1), Day(9, 30), "示例区委党校"),),
    ),
    Member(
        "census_head",
        "四个季度都是较好，没有好：不能作优秀人选；缺年度测评得分",
        CENSUS,
        _DIRECTOR,
        levels=(82, 83, 84, 81),
    ),
    Member(
        "enforcement_head",
        "二季度组织谈话，定一般：一次一般",
        ENFORCEMENT,
        _HEAD,
        levels=(93, 93, 93, 86),
        quarters=("好", "一般", "好", "较好"),
        accountabilities=(HeldToAccount(Day(5, 12), "组织谈话", Grade.FAIR),),
    ),
)

SECONDED: tuple[Member, ...] = (
    Member(
        "below_six_months",
        "挂职四个半月：一、二季度由现单位评价，本单位定等",
        ACCOUNTS,
        _OFFICER,
        levels=(88, 86, 93, 87),
        quarters=("较好", "较好", "好", "较好"),
        away=(Away(_K.DETACHMENT, Day(2, 1), Day(6, 15), "示例街道办事处"),),
        opinions=(
            Opinion(1, "较好", 8800, "服从安排，能独立完成任务。"),
            Opinion(2, "较好", 8650, "完成了挂职期间的各项工作。"),
        ),
    ),
    Member(
        "exactly_six_months",
        "借调恰满六个月；一季度只有意见没有得分：待定；年度等待",
        INDUSTRY,
        _OFFICER,
        levels=(85, 91, 85, 84),
        quarters=("待定", "好", "较好", "较好"),
        year="待补",
        away=(Away(_K.LOAN, Day(2, 1), Day(7, 31), "示例区审计局"),),
        opinions=(
            Opinion(1, "", None, "借调时间不长，工作认真，暂不打分。"),
            Opinion(2, "好", 9100, "业务熟练，成绩突出。"),
        ),
    ),
    Member(
        "over_six_months",
        "借调将近一年：前三季度和年度都由现单位确定",
        OFFICE,
        _OFFICER,
        levels=(85, 85, 85, 85),
        quarters=("外单位确定", "外单位确定", "外单位确定", "较好"),
        year="外单位确定",
        away=(Away(_K.LOAN, Day(10, 15, years=-1), Day(9, 30), "示例市统计局"),),
        opinions=(
            Opinion(1, "好", 9250, "一季度表现突出。"),
            Opinion(2, "较好", 8700, "二季度按时完成任务。"),
            Opinion(3, "较好", 8600, "三季度工作正常。"),
            Opinion(0, "称职", 8800, "年度综合评价：称职。"),
        ),
    ),
    Member(
        "training_over_new_year",
        "跨年学习培训七个月：一、二季度由培训单位确定，全年不过半，仍可作优秀人选",
        CENSUS,
        _CLERK,
        levels=(85, 85, 93, 86),
        quarters=("外单位确定", "外单位确定", "好", "较好"),
        away=(Away(_K.TRAINING, Day(11, 1, years=-1), Day(5, 31), "示例统计培训学院"),),
        opinions=(
            Opinion(1, "较好", 8500, "出勤良好，按时完成课业。"),
            Opinion(2, "好", 9300, "结业成绩优秀。"),
        ),
    ),
    Member(
        "detached_without_end",
        "挂职没有写结束日期：三季度未满半年，四季度超过半年；现单位没有送年度意见",
        SERVICES,
        _OFFICER,
        levels=(84, 85, 87, 86),
        quarters=("较好", "较好", "较好", "外单位确定"),
        year="待补",
        away=(Away(_K.DETACHMENT, Day(6, 20), None, "示例镇人民政府"),),
        opinions=(
            Opinion(3, "较好", 8700, "很快进入角色。"),
            Opinion(4, "较好", 8600, "群众工作扎实。"),
        ),
    ),
)

SANCTIONED: tuple[Member, ...] = (
    Member(
        "warned_in_february",
        "二月警告，涉及三个季度：三次一般",
        INDUSTRY,
        _OFFICER,
        levels=(86, 85, 84, 93),
        quarters=("一般", "一般", "一般", "好"),
        year="基本称职",
        sanctions=(Sanctioned(_S.WARNING, Day(2, 10), Day(8, 9)),),
    ),
    Member(
        "warned_last_november",
        "上年十一月警告，五月期满：两次一般，应为基本称职",
        SERVICES,
        _OFFICER,
        levels=(82, 84, 93, 85),
        quarters=("一般", "一般", "好", "较好"),
        year="基本称职",
        sanctions=(Sanctioned(_S.WARNING, Day(11, 20, years=-1)),),
    ),
    Member(
        "warned_last_september",
        "上年九月警告，三月期满，期满日期写错：一次一般，年内有警告",
        OFFICE,
        _CLERK,
        levels=(85, 93, 93, 86),
        quarters=("一般", "好", "好", "较好"),
        sanctions=(Sanctioned(_S.WARNING, Day(9, 15, years=-1), Day(3, 31)),),
    ),
    Member(
        "demerit",
        "上年记过，五月底期满；三季度缺科室负责人的评分表",
        ENFORCEMENT,
        _OFFICER,
        levels=(80, 81, 84, 85),
        quarters=("不定等次", "不定等次", "待补", "较好"),
        year="不定等次",
        sanctions=(Sanctioned(_S.DEMERIT, Day(6, 1, years=-1), Day(5, 31)),),
    ),
    Member(
        "major_demerit",
        "五月记大过：二季度起不定等次；与另一科室的人同名",
        INDUSTRY,
        _CLERK,
        levels=(83, 80, 80, 81),
        quarters=("较好", "不定等次", "不定等次", "不定等次"),
        year="不定等次",
        sanctions=(Sanctioned(_S.MAJOR_DEMERIT, Day(5, 11)),),
    ),
    Member(
        "demoted",
        "前年降级，三月中期满；二、三季度的表上有错",
        CENSUS,
        _CLERK,
        levels=(79, 83, 84, 84),
        quarters=("不定等次", "待补", "待补", "较好"),
        year="不定等次",
        sanctions=(Sanctioned(_S.DEMOTION, Day(3, 16, years=-2), Day(3, 15)),),
        accountabilities=(HeldToAccount(Day(5, 20), "书面检查", None),),
    ),
    Member(
        "removed",
        "撤职，处分期盖住全年：四个季度都不定等次",
        CENSUS,
        _CLERK,
        levels=(76, 77, 76, 78),
        quarters=("不定等次", "不定等次", "不定等次", "不定等次"),
        year="不定等次",
        sanctions=(Sanctioned(_S.REMOVAL, Day(4, 20, years=-1)),),
    ),
)

RECORDED: tuple[Member, ...] = (
    Member(
        "admonished_twice_in_a_quarter",
        "二季度两次告诫：一次较差，年度最高基本称职",
        ACCOUNTS,
        _OFFICER,
        levels=(86, 85, 93, 87),
        quarters=("较好", "较差", "好", "较好"),
        year="基本称职",
        admonitions=(Admonished(Day(4, 14), 2), Admonished(Day(6, 9), 2, "周纪实内容不合要求")),
    ),
    Member(
        "admonished_in_two_quarters",
        "一、三季度各一次告诫，三季度另有问责定一般（两项冲突），四季度一般：两次较差",
        RURAL,
        _OFFICER,
        levels=(84, 82, 83, 68),
        quarters=("较差", "较好", "较差", "一般"),
        year="不称职",
        admonitions=(Admonished(Day(2, 26), 1), Admonished(Day(8, 18), 3, "月报告逾期未交")),
        accountabilities=(HeldToAccount(Day(9, 8), "诫勉谈话", Grade.FAIR),),
    ),
    Member(
        "just_under_the_lines",
        "差一点：89.99、74.99、59.99；一次一般又一次较差",
        INDUSTRY,
        _CLERK,
        levels=(90, 75, 60, 86),
        quarters=("较好", "一般", "较差", "较好"),
        year="基本称职",
        just_under=(1, 2, 3),
    ),
    Member(
        "not_taking_part",
        "一季度无故不参加：当季不参加，年度不得参加；三季度缺评分表",
        ENFORCEMENT,
        _CLERK,
        levels=(82, 84, 83, 83),
        quarters=("不参加", "较好", "待补", "较好"),
        year="不得参加",
        non_participations=(NotTakingPart(Day(3, 24), 1),),
    ),
)

COMING_AND_GOING: tuple[Member, ...] = (
    Member(
        "newcomer_on_probation",
        "五月十八日入职，试用期到次年：年度只写评语；三季度缺评分表",
        ENFORCEMENT,
        "试用期工作人员",
        levels=(85, 85, 85, 84),
        quarters=("", "较好", "待补", "较好"),
        year="不定等次",
        start=Day(5, 18),
        away=(Away(_K.PROBATION, Day(5, 18), Day(5, 17, years=1)),),
    ),
    Member(
        "ill_over_half_a_quarter",
        "二季度病假过半：当季不定等次；只有三个季度有等次，年度需研究",
        SERVICES,
        _OFFICER,
        levels=(85, 84, 93, 84),
        quarters=("较好", "不定等次", "好", "较好"),
        away=(Away(_K.LEAVE, Day(4, 10), Day(6, 10)),),
    ),
    Member(
        "ill_over_half_the_year",
        "病假七个多月：前三季度和年度都不定等次；与另一科室的人同名",
        RURAL,
        _OFFICER,
        levels=(84, 84, 84, 84),
        quarters=("不定等次", "不定等次", "不定等次", "较好"),
        year="不定等次",
        away=(Away(_K.LEAVE, Day(1, 15), Day(8, 20)),),
        same_name_as="major_demerit",
    ),
    Member(
        "maternity_leave",
        "产假：一季度只计一月，二季度没有一个月计分（待定），年度等待",
        OFFICE,
        _OFFICER,
        levels=(86, 86, 87, 93),
        quarters=("较好", "待定", "较好", "好"),
        year="待补",
        away=(Away(_K.MATERNITY, Day(2, 10), Day(7, 17)),),
    ),
    Member(
        "left_out_in_february",
        "二月被科室负责人漏评：一季度待补，年度待补",
        ACCOUNTS,
        _CLERK,
        levels=(86, 93, 93, 86),
        quarters=("待补", "好", "好", "较好"),
        year="待补",
    ),
    Member(
        "left_in_february",
        "二月二十日调离：一季度末不在册，不考核",
        OFFICE,
        _CLERK,
        quarters=("", "", "", ""),
        year="",
        end=Day(2, 20),
    ),
    Member(
        "retired_in_august",
        "八月底退休：三季度起不考核；二季度的表上有错",
        RURAL,
        _OFFICER,
        levels=(93, 85, 84, 84),
        quarters=("好", "待补", "", ""),
        year="",
        end=Day(8, 31),
    ),
    Member(
        "moved_and_classified",
        "五月从办公室调到综合核算科，涉密；三季度正好92.00，与另一人同分",
        ACCOUNTS,
        _OFFICER,
        levels=(87, 93, 92, 86),
        quarters=("较好", "好", "好", "较好"),
        exact=(3,),
        classified=True,
        former_department=OFFICE,
        moved=Day(5, 15),
    ),
)

CAST: tuple[Member, ...] = (*HEADS, *SECONDED, *SANCTIONED, *RECORDED, *COMING_AND_GOING)
"""Everybody whose year is told, in the order of 人员编号 after the leaders."""


@dataclass(frozen=True, slots=True)
class Script:
    """One unit's story: who leads it, whose years are told, and the 科室 in the order of the 名册."""

    leaders: tuple[Leader, ...]
    cast: tuple[Member, ...]
    departments: tuple[str, ...]

    @property
    def fewest(self) -> int:
        """The smallest sample: all told years and nobody else. Larger samples add ordinary staff."""
        return len(self.leaders) + len(self.cast)


WHOLE_YEAR = Script(LEADERS, CAST, DEPARTMENTS)
