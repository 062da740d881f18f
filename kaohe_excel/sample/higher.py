"""The story of a second, small unit: each higher rule that touches a year met by one person, in real workbooks.

``CAST`` is the table to read: story, aimed levels, the outcome of each quarter and of the year, worked out by hand from the
texts. Nobody of the cast rates; the two deputies lead a 科室 each.
"""

from kaohe_excel.core.terms import AdmonitionKind, MovementKind, PartyKind, SanctionKind
from kaohe_excel.sample.script import (
    RURAL,
    SERVICES,
    Admonished,
    Away,
    Day,
    HeldToAccount,
    Investigated,
    Leader,
    Member,
    Opinion,
    Sanctioned,
    Script,
)

_K, _S, _P = MovementKind, SanctionKind, PartyKind
_POST = "四级主任科员"
_SCHOOL, _TOWN, _FORMER = "示例市委党校", "示例镇人民政府", "示例区发展和改革局"
_SAME = ("较好", "较好", "较好", "较好")
_NO_GRADE = "不定等次"

LEADERS: tuple[Leader, ...] = (
    Leader("chief", "党组书记、局长", "区管领导干部"),
    Leader("deputy_services", "党组成员、副局长", "班子成员", (SERVICES,), also_heads=SERVICES),
    Leader("deputy_rural_affairs", "党组成员、副局长", "班子成员", (RURAL,), also_heads=RURAL),
)

SANCTIONED: tuple[Member, ...] = (
    Member(
        "warning_of_last_year",
        "上年十一月警告，五月期满：两次一般（七-4），按九-2基本称职；考核规定29只看作出决定的上年",
        SERVICES,
        _POST,
        levels=(84, 84, 84, 93),
        quarters=("一般", "一般", "较好", "好"),
        year="基本称职",
        sanctions=(Sanctioned(_S.WARNING, Day(11, 20, years=-1)),),
    ),
    Member(
        "short_warning_of_this_year",
        "十二月警告：只有四季度一般，年度不得优秀",
        RURAL,
        _POST,
        levels=(93, 93, 93, 93),
        quarters=("好", "好", "好", "一般"),
        sanctions=(Sanctioned(_S.WARNING, Day(12, 18)),),
    ),
    Member(
        "demerit_of_this_year",
        "六月记过：二季度起不定等次，当年不定等次",
        SERVICES,
        _POST,
        quarters=("较好", _NO_GRADE, _NO_GRADE, _NO_GRADE),
        year=_NO_GRADE,
        sanctions=(Sanctioned(_S.DEMERIT, Day(6, 10)),),
    ),
    Member(
        "demerit_of_last_year",
        "上年二月记过，一月期满：一季度不定等次；考核规定29不及于次年，三个季度有等次，称职、需研究",
        RURAL,
        _POST,
        quarters=(_NO_GRADE, "较好", "较好", "较好"),
        sanctions=(Sanctioned(_S.DEMERIT, Day(2, 1, years=-1)),),
    ),
    Member(
        "major_demerit_of_last_year",
        "上年三月记大过，九月期满：前三季度不定等次，次年仍不定等次",
        SERVICES,
        _POST,
        quarters=(_NO_GRADE, _NO_GRADE, _NO_GRADE, "较好"),
        year=_NO_GRADE,
        sanctions=(Sanctioned(_S.MAJOR_DEMERIT, Day(3, 10, years=-1)),),
    ),
    Member(
        "second_warning_while_one_runs",
        "上年十月警告未满又受警告：合并到十月九日，四季度也在期内（单算到九月一日）；四次一般",
        RURAL,
        _POST,
        quarters=("一般", "一般", "一般", "一般"),
        year="基本称职",
        sanctions=(Sanctioned(_S.WARNING, Day(10, 10, years=-1)), Sanctioned(_S.WARNING, Day(3, 2))),
    ),
    Member(
        "ungraded_throughout",
        "上年十一月记过，十一月期满：四个季度都没有等次，记过又不及于本年，年度待定",
        SERVICES,
        _POST,
        quarters=(_NO_GRADE, _NO_GRADE, _NO_GRADE, _NO_GRADE),
        year="待定",
        sanctions=(Sanctioned(_S.DEMERIT, Day(11, 3, years=-1)),),
    ),
)

PARTY: tuple[Member, ...] = (
    Member(
        "party_warning",
        "党内警告：季度照评，年度不得优秀",
        RURAL,
        _POST,
        levels=(93, 93, 84, 93),
        quarters=("好", "好", "较好", "好"),
        sanctions=(Sanctioned(_P.WARNING, Day(4, 8)),),
    ),
    Member(
        "party_serious_warning",
        "严重警告：年度不定等次，可以研究定为不称职",
        SERVICES,
        _POST,
        quarters=_SAME,
        year=_NO_GRADE,
        sanctions=(Sanctioned(_P.SERIOUS_WARNING, Day(5, 6)),),
    ),
    Member(
        "party_removal",
        "撤销党内职务：年度不称职",
        RURAL,
        _POST,
        quarters=_SAME,
        year="不称职",
        sanctions=(Sanctioned(_P.REMOVAL, Day(9, 9)),),
    ),
    Member(
        "party_probation_of_last_year",
        "上年留党察看一年：次年不定等次",
        SERVICES,
        _POST,
        quarters=_SAME,
        year=_NO_GRADE,
        sanctions=(Sanctioned(_P.PROBATION, Day(8, 20, years=-1)),),
    ),
)

INVESTIGATED: tuple[Member, ...] = (
    Member(
        "case_still_open",
        "十月立案，年末没有结案：不写评语、不定等次",
        RURAL,
        _POST,
        quarters=_SAME,
        year=_NO_GRADE,
        investigations=(Investigated(Day(10, 12)),),
    ),
    Member(
        "case_closed_without_sanction",
        "十一月立案，次年二月结案不予处分：补定等次",
        SERVICES,
        _POST,
        quarters=_SAME,
        investigations=(Investigated(Day(11, 2), Day(2, 10, years=1), "不予处分"),),
    ),
)

ELSEWHERE: tuple[Member, ...] = (
    Member(
        "training_never_graded",
        "学习培训一年，党校只写评语：前三季度待定，年度等待",
        RURAL,
        _POST,
        quarters=("待定", "待定", "待定", "较好"),
        year="待补",
        away=(Away(_K.TRAINING, Day(9, 1, years=-1), Day(8, 31), _SCHOOL),),
        opinions=tuple(Opinion(quarter, "", None, "学习认真，考勤良好。") for quarter in (1, 2, 3, 0)),
    ),
    Member(
        "training_graded_but_for_the_year",
        "学习培训一年，党校给了季度等次，年度只写评语：年度待定",
        SERVICES,
        _POST,
        quarters=("外单位确定", "外单位确定", "外单位确定", "较好"),
        year="待定",
        away=(Away(_K.TRAINING, Day(9, 1, years=-1), Day(8, 31), _SCHOOL),),
        opinions=(
            Opinion(1, "好", None, "学员骨干。"),
            Opinion(2, "较好", None, "学习认真。"),
            Opinion(3, "较好", None, "结业考试良好。"),
            Opinion(0, "", None, "全年学习认真。"),
        ),
    ),
    Member(
        "arrived_with_both_quarters",
        "七月调入，原单位送来两个季度：一起计算，优秀人选",
        RURAL,
        _POST,
        quarters=("好", "较好", "较好", "较好"),
        start=Day(7, 6),
        away=(Away(_K.TRANSFER_IN, Day(7, 6), None, _FORMER),),
        opinions=(Opinion(1, "好", None, "表现突出。"), Opinion(2, "较好", None, "表现良好。")),
    ),
    Member(
        "arrived_with_one_quarter",
        "七月调入，原单位只送来一季度：催报，暂不作优秀人选，需研究",
        SERVICES,
        _POST,
        levels=(84, 84, 93, 84),
        quarters=("好", "", "好", "较好"),
        start=Day(7, 1),
        away=(Away(_K.TRANSFER_IN, Day(7, 1), None, _FORMER),),
        opinions=(Opinion(1, "好", None, "表现突出。"),),
    ),
    Member(
        "host_kept_silent",
        "借调四个月，现单位没有评价意见：二季度待定，年度等待",
        RURAL,
        _POST,
        quarters=("较好", "待定", "较好", "较好"),
        year="待补",
        away=(Away(_K.LOAN, Day(4, 1), Day(7, 31), _TOWN),),
    ),
    Member(
        "host_wrote_an_unknown_grade",
        "借调一年，现单位一季度的等次写成“优良”：一季度待补；年度由现单位确定",
        SERVICES,
        _POST,
        quarters=("待补", "外单位确定", "外单位确定", "较好"),
        year="外单位确定",
        away=(Away(_K.LOAN, Day(10, 8, years=-1), Day(9, 30), _TOWN),),
        opinions=(
            Opinion(1, "优良", None, "工作主动。"),
            Opinion(2, "较好", None, "工作主动。"),
            Opinion(3, "较好", None, "工作主动。"),
            Opinion(0, "称职", None, "全年表现良好。"),
        ),
    ),
)

RECORDED: tuple[Member, ...] = (
    Member(
        "one_graded_quarter_and_that_fair",
        "病事假占三个季度各一半以上、全年不到一半：只有一次一般，超过一半，建议基本称职、需研究",
        RURAL,
        _POST,
        levels=(84, 84, 84, 68),
        quarters=(_NO_GRADE, _NO_GRADE, _NO_GRADE, "一般"),
        year="基本称职",
        away=(Away(_K.LEAVE, Day(2, 10), Day(5, 20)), Away(_K.LEAVE, Day(7, 1), Day(8, 20))),
    ),
    Member(
        "two_graded_quarters_one_of_them_fair",
        "病事假占两个季度各一半以上：一次一般、一次较好，正好一半，称职、需研究",
        SERVICES,
        _POST,
        levels=(84, 84, 68, 84),
        quarters=(_NO_GRADE, _NO_GRADE, "一般", "较好"),
        away=(Away(_K.LEAVE, Day(2, 10), Day(5, 20)),),
    ),
    Member(
        "held_to_account_without_a_grade",
        "问责没有写定等：一季度84分，在一般和较差之间待定；三季度55分，只能较差",
        RURAL,
        _POST,
        levels=(84, 84, 55, 84),
        quarters=("待定", "较好", "较差", "较好"),
        year="待补",
        accountabilities=(
            HeldToAccount(Day(2, 12), "通报批评", None),
            HeldToAccount(Day(8, 20), "责令检查", None),
        ),
    ),
    Member(
        "admonished_for_something_else",
        "三月因其他事告诫（不影响季度），八月因工作记实告诫（较差）：两次告诫，最高基本称职",
        SERVICES,
        _POST,
        quarters=("较好", "较好", "较差", "较好"),
        year="基本称职",
        admonitions=(
            Admonished(Day(3, 10), 1, "接待群众态度生硬", AdmonitionKind.OTHER),
            Admonished(Day(8, 12), 3, kind=AdmonitionKind.WORK_RECORDS),
        ),
    ),
)

CAST: tuple[Member, ...] = (*SANCTIONED, *PARTY, *INVESTIGATED, *ELSEWHERE, *RECORDED)
"""Everybody whose year is told; a former unit's quarter stands where it counts, ``""`` where it is missing."""

HIGHER_RULES = Script(LEADERS, CAST, (SERVICES, RURAL))
