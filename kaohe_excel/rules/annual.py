"""The year's rules (八-2, 九-2 and the higher rules), and the outcome they lead to together.

Order of outcomes: 不得参加 > 不称职 fixed by 党纪 > 不定等次 > 外单位确定 > 待补 > 待定 > a grade. No annual thresholds exist: the score
ranks, the clauses limit, people decide; 优秀 is never proposed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kaohe_excel.core.facts import RECORD_STAGES, Investigation, PartySanction, Place, Sanction
from kaohe_excel.core.findings import (
    ANNUAL_OPINION_MISSING,
    ANNUAL_POLL_MISSING,
    BARRED_BEYOND_NATIONAL_RULE,
    HOST_AND_HOME,
    POOR_BY_ADMONITION,
    QUARTERS_UNDECIDED,
    REGRADED,
    TRAINING_BOTH,
    WARNING_GOES_FURTHER,
    YEAR_WAITS,
    Finding,
    Kind,
)
from kaohe_excel.core.period import Period, add_months
from kaohe_excel.core.terms import (
    LIGHT_CONCLUSIONS,
    AnnualGrade,
    AnnualOutcome,
    Grade,
    Label,
    Modality,
    PartyKind,
    QuarterOutcome,
    SanctionKind,
)
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import is_long_training
from kaohe_excel.rules.limits import grounds_of, limits_of, open_grades, traces_of, up_to
from kaohe_excel.rules.model import (
    AnnualCase,
    AnnualDecision,
    Effect,
    Limit,
    QuarterDecision,
    QuarterResult,
    Rule,
    RuleTrace,
    best_first,
    rank,
    rule,
)
from kaohe_excel.rules.quarter import (
    FOLLOWED,
    GRADES_OF,
    admonition_poor,
    grade_by_score,
    has_spoken,
    warning_period,
)

AnnualEffect = Effect[AnnualGrade, AnnualOutcome]
AnnualLimit = Limit[AnnualGrade, AnnualOutcome]
AnnualRule = Rule[AnnualCase, AnnualGrade, AnnualOutcome]
AnnualRuleSets = Mapping[str, tuple[AnnualRule, ...]]

_MUST, _MUST_NOT, _MAY = Modality.MUST, Modality.MUST_NOT, Modality.MAY
_SCHEME, _HIGHER, _DEFAULT = Label.SCHEME, Label.HIGHER_RULE, Label.DEFAULT

_PARTY_CLAUSE = "组通字〔1998〕19号"
_HEAVY = (SanctionKind.MAJOR_DEMERIT, SanctionKind.DEMOTION, SanctionKind.REMOVAL)

_BEFORE_GRADES = (
    AnnualOutcome.BARRED,
    AnnualOutcome.INCOMPETENT,
    AnnualOutcome.UNGRADED,
    AnnualOutcome.HOST_DETERMINED,
    AnnualOutcome.INCOMPLETE,
    AnnualOutcome.UNDETERMINED,
)
"""The outcomes that a rule names, the one that goes before first; 不称职 is one where 党纪 fixes it."""

_GRADED = frozenset(AnnualOutcome(grade.value) for grade in AnnualGrade)
_WAITING = frozenset({QuarterOutcome.INCOMPLETE, QuarterOutcome.UNDETERMINED})
QUARTERS_IN_YEAR = 4


def quarter_result(decision: QuarterDecision) -> QuarterResult:
    """What the year takes from a quarter: its outcome, the grade that counts (ours or the host's) and its score."""
    grade = GRADES_OF.get(decision.outcome)
    if decision.outcome is QuarterOutcome.HOST_DETERMINED and decision.host is not None:
        grade = next((grade for grade in Grade if grade.value == decision.host.grade.strip()), None)
    settled = decision.outcome not in GRADES_OF and decision.outcome not in _WAITING
    return QuarterResult(
        decision.quarter,
        decision.outcome,
        grade,
        decision.score,
        settled or decision.decided is not None,
        decision.grounds,
    )


# --- what the quarters say ------------------------------------------------------------------------------------------


def graded_quarters(case: AnnualCase) -> tuple[QuarterResult, ...]:
    """The quarters that count in the table of 九-2, in order: those with a grade, ours or a host's."""
    return tuple(case.quarters[quarter] for quarter in sorted(case.quarters) if case.quarters[quarter].grade)


def _counted(case: AnnualCase) -> Counter[Grade]:
    return Counter(result.grade for result in graded_quarters(case) if result.grade)


def _places(results: Iterable[QuarterResult]) -> tuple[Place, ...]:
    """The cells that decided the quarters, our own and a former unit's."""
    listed = [
        (*result.places, *(place for ground in result.grounds if ground.binding for place in ground.places))
        for result in results
    ]
    return tuple(sorted({place for places in listed for place in places}))


def _places_of(case: AnnualCase, *grades: Grade) -> tuple[Place, ...]:
    return _places(result for result in graded_quarters(case) if result.grade in grades)


def _quarter_names(results: Iterable[QuarterResult], *, with_outcome: bool = False) -> str:
    return "、".join(result.quarter.chinese + (result.outcome.value if with_outcome else "") for result in results)


def _sanctions(case: AnnualCase, year: int, *kinds: SanctionKind) -> tuple[Sanction, ...]:
    """The 处分 of these kinds decided in a year (考核规定29)."""
    return tuple(s for s in case.sanctions if s.kind in kinds and s.decided.year == year)


def _party(case: AnnualCase, year: int, *kinds: PartyKind) -> tuple[PartySanction, ...]:
    """The 党纪处分 of these kinds decided in a year."""
    return tuple(s for s in case.party_sanctions if s.kind in kinds and s.decided.year == year)


def _named(records: Sequence[Sanction | PartySanction]) -> tuple[str, tuple[Place, ...]]:
    """Their kinds in words, lightest first, and the cells they stand in."""
    order = [*SanctionKind, *PartyKind]
    kinds = sorted({record.kind for record in records}, key=order.index)
    return "、".join(kinds), tuple(sorted(record.place for record in records))


def _nothing_to_grade_by(case: AnnualCase) -> bool:
    """Whether every assessed quarter is settled and none of them has a grade."""
    return bool(case.quarters) and not graded_quarters(case) and not waiting_quarters(case)


def _in_year(case: AnnualCase, quarter: Period) -> bool:
    return quarter.year == case.year.year


# --- the rules ------------------------------------------------------------------------------------------------------


@rule(
    "annual_all_fairly_good_with_good",
    "九-2",
    "均在较好以上且有好",
    _MAY,
    _SCHEME,
    absent="不是均在较好以上，或没有一次好",
    yields_to_host=True,
)
def all_fairly_good_with_good(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """九-2: only who was 较好 or better throughout, and 好 at least once, may be a candidate for 优秀."""
    counted = _counted(case)
    if counted[Grade.FAIR] or counted[Grade.POOR] or not counted[Grade.GOOD]:
        return ()
    text = f"各季度均在较好以上，其中好{counted[Grade.GOOD]}次，可作为优秀人选"
    return (Effect(text, _places_of(case, Grade.GOOD), up_to(AnnualGrade.EXCELLENT)),)


@rule("annual_no_good", "九-2", "均为较好而没有好", _MUST_NOT, _SCHEME, absent="不是均为较好", yields_to_host=True)
def no_good(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """九-2: 较好 throughout without one 好 is no candidate."""
    counted = _counted(case)
    if not counted or set(counted) != {Grade.FAIRLY_GOOD}:
        return ()
    places = _places_of(case, Grade.FAIRLY_GOOD)
    return (Effect("各季度均为较好，没有一次好，不作为优秀人选", places, up_to(AnnualGrade.COMPETENT)),)


@rule(
    "annual_one_fair", "九-2", "一次一般", _MUST_NOT, _SCHEME, absent="不是只有一次一般、没有较差", yields_to_host=True
)
def one_fair(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """九-2: one 一般 bars 优秀."""
    counted = _counted(case)
    if (counted[Grade.FAIR], counted[Grade.POOR]) != (1, 0):
        return ()
    return (Effect("有一次一般，不得定为优秀", _places_of(case, Grade.FAIR), up_to(AnnualGrade.COMPETENT)),)


@rule("annual_two_fair", "九-2", "两次一般", _MUST, _SCHEME, absent="不是正好两次一般、没有较差", yields_to_host=True)
def two_fair(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """九-2: two 一般 make 基本称职."""
    counted = _counted(case)
    if (counted[Grade.FAIR], counted[Grade.POOR]) != (2, 0):
        return ()
    only = frozenset({AnnualGrade.BASICALLY_COMPETENT})
    return (Effect("有两次一般，应定为基本称职", _places_of(case, Grade.FAIR), only),)


@rule("annual_two_poor", "九-2", "两次以上较差", _MUST, _SCHEME, absent="较差不满两次", yields_to_host=True)
def two_poor(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """九-2: two or more 较差 make 不称职, whatever else there is."""
    times = _counted(case)[Grade.POOR]
    if times < 2:
        return ()
    only = frozenset({AnnualGrade.INCOMPETENT})
    return (Effect(f"有{times}次较差，应定为不称职", _places_of(case, Grade.POOR), only),)


@rule(
    "annual_one_poor",
    "九-2",
    "一次较差、没有一般",
    _MUST_NOT,
    _SCHEME,
    absent="不是只有一次较差、没有一般",
    yields_to_host=True,
)
def one_poor(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """九-2 bars 优秀 after one 较差 and leaves the rest open, so it is to be studied."""
    counted = _counted(case)
    if (counted[Grade.FAIR], counted[Grade.POOR]) != (0, 1):
        return ()
    places = _places_of(case, Grade.POOR)
    text = "有一次较差，不能作为优秀人选，其余由领导小组研究确定"
    return (Effect(text, places, up_to(AnnualGrade.COMPETENT), needs_study=True),)


@rule(
    "annual_gap_worse",
    "九-2",
    "方案没有写明的更差情形",
    _MUST_NOT,
    _DEFAULT,
    absent="不是三次以上一般，也不是一次较差加一般",
    yields_to_host=True,
)
def gap_worse(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """Where 九-2 is silent, a worse quarter never gives a better year: not above what two 一般 give."""
    counted = _counted(case)
    fair, poor = counted[Grade.FAIR], counted[Grade.POOR]
    if not ((fair >= 3 and poor == 0) or (fair >= 1 and poor == 1)):
        return ()
    times = f"一般{fair}次" + (f"、较差{poor}次" if poor else "")
    grade = AnnualGrade.BASICALLY_COMPETENT
    text = f"有{times}，方案没有规定，不优于两次一般，建议基本称职，由领导小组研究确定"
    places = _places_of(case, Grade.FAIR, Grade.POOR)
    return (Effect(text, places, up_to(grade), proposed=grade, needs_study=True),)


@rule(
    "annual_two_admonitions",
    "八-2",
    "当年被告诫两次以上",
    _MUST_NOT,
    _SCHEME,
    absent="当年告诫不满两次",
    yields_to_host=True,
)
def two_admonitions(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """八-2: two or more 告诫 in the year bar 称职 and better."""
    records = [record for record in case.admonitions if _in_year(case, record.quarter)]
    if len(records) < 2:
        return ()
    places = tuple(sorted(record.place for record in records))
    text = f"当年被告诫{len(records)}次，不得定为称职以上"
    return (Effect(text, places, up_to(AnnualGrade.BASICALLY_COMPETENT)),)


@rule("annual_non_participation", "八-2", "无故不参加平时考核", _MUST_NOT, _SCHEME, absent="当年没有无故不参加的记录")
def annual_non_participation(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """八-2: who did not take part without reason may not take part in the annual assessment."""
    records = [record for record in case.non_participations if _in_year(case, record.quarter)]
    if not records:
        return ()
    places = tuple(sorted(record.place for record in records))
    return (Effect("当年无故不参加平时考核，不得参加年度考核", places, outcome=AnnualOutcome.BARRED),)


@rule("annual_probation", "公务员考核规定25", "试用期", _MUST, _HIGHER, absent="年末不在试用期")
def probation(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """公务员考核规定25: on probation at year end, an opinion in words and no grade."""
    if case.probation_places is None:
        return ()
    places = tuple(sorted(case.probation_places))
    return (Effect("年末仍在试用期，只写评语、不定等次", places, outcome=AnnualOutcome.UNGRADED),)


@rule("annual_leave_over_half", "公务员考核规定27", "病事假超过一半", _MUST, _HIGHER, absent="病事假没有超过全年一半")
def annual_leave_over_half(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """公务员考核规定27: 病事假 over half of the year leaves it ungraded."""
    if case.leave_places is None:
        return ()
    places = tuple(sorted(case.leave_places))
    return (Effect("病事假超过全年一半，不定等次", places, outcome=AnnualOutcome.UNGRADED),)


@rule(
    "annual_investigation",
    "公务员考核规定28",
    "立案审查",
    _MUST,
    _HIGHER,
    absent="年末没有尚未结案的立案，或者已结案、按规定补定等次",
)
def annual_investigation(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """公务员考核规定28: a case open on 31 December leaves the year without a grade and without an opinion in words."""
    held = [record for record in _open_at_year_end(case) if not _lets_grade(record)]
    if not held:
        return ()
    places = tuple(sorted(record.place for record in held))
    return (Effect("年末仍在立案审查期间，不写评语、不定等次", places, outcome=AnnualOutcome.UNGRADED),)


def _lets_grade(record: Investigation) -> bool:
    """Whether a case has been closed so lightly that the year is graded anew."""
    return record.closed is not None and record.conclusion in LIGHT_CONCLUSIONS


def _open_at_year_end(case: AnnualCase) -> tuple[Investigation, ...]:
    return tuple(record for record in case.investigations if record.is_open_on(case.year.last_day))


@rule(
    "annual_sanction",
    "公务员考核规定29",
    "当年受记过以上处分",
    _MUST,
    _HIGHER,
    absent="当年没有作出记过以上处分决定",
)
def annual_sanction(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """公务员考核规定29: 记过 or heavier decided in the year, an opinion in words and no grade."""
    records = _sanctions(case, case.year.year, SanctionKind.DEMERIT, *_HEAVY)
    if not records:
        return ()
    kinds, places = _named(records)
    return (Effect(f"当年受{kinds}处分，只写评语、不定等次", places, outcome=AnnualOutcome.UNGRADED),)


@rule(
    "annual_sanction_following",
    "公务员考核规定29",
    "上年受记大过以上处分",
    _MUST,
    Label.HIGHER_UNREAD,
    absent="上年没有作出记大过以上处分决定",
)
def annual_sanction_following(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """公务员考核规定29: 记大过 or heavier decided in the year before leaves this year ungraded too."""
    records = _sanctions(case, case.year.year - 1, *_HEAVY)
    if not records:
        return ()
    kinds, places = _named(records)
    return (Effect(f"上年受{kinds}处分，次年只写评语、不定等次", places, outcome=AnnualOutcome.UNGRADED),)


@rule(
    "annual_warning",
    "公务员考核规定29",
    "当年受警告处分",
    _MUST_NOT,
    _HIGHER,
    absent="当年没有作出警告处分决定",
    yields_to_host=True,
)
def annual_warning(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """公务员考核规定29: 警告 decided in the year bars 优秀."""
    records = _sanctions(case, case.year.year, SanctionKind.WARNING)
    if not records:
        return ()
    return (Effect("当年受警告处分，不得定为优秀", _named(records)[1], up_to(AnnualGrade.COMPETENT)),)


@rule(
    "annual_party_warning",
    _PARTY_CLAUSE,
    "当年受党内警告处分",
    _MUST_NOT,
    _HIGHER,
    absent="当年没有党内警告处分",
    yields_to_host=True,
)
def annual_party_warning(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """组通字〔1998〕19号: 党内警告 in the year bars 优秀."""
    records = _party(case, case.year.year, PartyKind.WARNING)
    if not records:
        return ()
    return (Effect("当年受党内警告处分，不得定为优秀", _named(records)[1], up_to(AnnualGrade.COMPETENT)),)


@rule(
    "annual_party_serious_warning", _PARTY_CLAUSE, "当年受严重警告处分", _MUST, _HIGHER, absent="当年没有严重警告处分"
)
def annual_party_serious_warning(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """组通字〔1998〕19号: 严重警告 leaves the year ungraded; for a fault of office people may decide 不称职."""
    records = _party(case, case.year.year, PartyKind.SERIOUS_WARNING)
    if not records:
        return ()
    text = "当年受党内严重警告处分，不定等次；属于履行职责方面错误的，由领导小组研究定为不称职"
    only = frozenset({AnnualGrade.INCOMPETENT})
    return (Effect(text, _named(records)[1], only, outcome=AnnualOutcome.UNGRADED, needs_study=True),)


@rule(
    "annual_party_incompetent",
    _PARTY_CLAUSE,
    "当年受撤销党内职务以上处分",
    _MUST,
    _HIGHER,
    absent="当年没有撤销党内职务、留党察看或开除党籍处分",
)
def annual_party_incompetent(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """组通字〔1998〕19号: 撤销党内职务, 留党察看 and 开除党籍 make the year of the decision 不称职."""
    records = _party(case, case.year.year, PartyKind.REMOVAL, PartyKind.PROBATION, PartyKind.EXPULSION)
    if not records:
        return ()
    kinds, places = _named(records)
    only = frozenset({AnnualGrade.INCOMPETENT})
    return (Effect(f"当年受{kinds}处分，定为不称职", places, only, outcome=AnnualOutcome.INCOMPETENT),)


@rule(
    "annual_party_following",
    _PARTY_CLAUSE,
    "以前年度受留党察看或开除党籍处分",
    _MUST,
    _HIGHER,
    absent="以前年度的留党察看、开除党籍处分不影响本年",
)
def annual_party_following(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """组通字〔1998〕19号: the year after 留党察看 (two years, where it runs longer than one) and the two after 开除党籍."""
    records = [
        record for record in case.party_sanctions if 0 < case.year.year - record.decided.year <= _years_after(record)
    ]
    if not records:
        return ()
    kinds, places = _named(records)
    return (Effect(f"以前年度受{kinds}处分，本年仍不定等次", places, outcome=AnnualOutcome.UNGRADED),)


def _years_after(record: PartySanction) -> int:
    """How many years after that of the decision stay ungraded."""
    if record.kind is PartyKind.EXPULSION:
        return 2
    if record.kind is not PartyKind.PROBATION:
        return 0
    return 2 if record.end is not None and record.end > add_months(record.decided, 12) else 1


@rule(
    "annual_host",
    "七-2",
    "离开半年以上且超过全年一半，由现工作单位考核",
    _MUST,
    _SCHEME,
    absent="半年以上的派出没有超过全年一半",
)
def annual_host(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """七-2: away on secondments over six months for more than half of the year, the host assesses the year."""
    if case.seconded_over_half is None:
        return ()
    places = tuple(sorted({*case.seconded_over_half.places, *([case.host.place] if case.host else [])}))
    if _host_left_it_open(case):
        text = f"{_unit(case)}对学习培训提出了评价意见，没有写等次，由领导小组研究确定"
        return (Effect(text, places, outcome=AnnualOutcome.UNDETERMINED),)
    if case.host is None or not case.host.grade.strip():
        return (Effect(f"由{_unit(case)}考核，还没有送来年度等次", places, outcome=AnnualOutcome.INCOMPLETE),)
    text = f"由{_unit(case)}考核，结果为“{case.host.grade.strip()}”"
    return (Effect(text, places, outcome=AnnualOutcome.HOST_DETERMINED),)


def _host_left_it_open(case: AnnualCase) -> bool:
    """学习培训 over six months on which the host spoke without giving a 等次: people decide, and our own limits hold."""
    held = case.seconded_over_half
    return (
        held is not None
        and is_long_training(held, case.year)
        and has_spoken(case.host)
        and not (case.host and case.host.grade.strip())
    )


def _host_decides(case: AnnualCase) -> bool:
    return case.seconded_over_half is not None and not _host_left_it_open(case)


def _unit(case: AnnualCase) -> str:
    unit = case.seconded_over_half.host_unit if case.seconded_over_half else ""
    return unit or (case.host.unit if case.host else "") or "现工作单位"


def waiting_quarters(case: AnnualCase) -> tuple[QuarterResult, ...]:
    """The quarters without a grade that the year has to wait for: 待补, or 待定 and not decided."""
    return tuple(
        case.quarters[quarter] for quarter in sorted(case.quarters) if case.quarters[quarter].outcome in _WAITING
    )


@rule(
    "annual_missing_quarter",
    "九-2",
    "有季度没有等次",
    _MUST,
    _DEFAULT,
    absent="没有待补或待定的季度",
    yields_to_host=True,
)
def missing_quarter(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """A quarter that is not there yet, or no quarter at all, leaves the year 待补."""
    waiting = waiting_quarters(case)
    if not waiting and case.quarters:
        return ()
    text = f"{_quarter_names(waiting, with_outcome=True)}，年度暂不能定" if waiting else "没有一个季度参加考核"
    return (Effect(text, outcome=AnnualOutcome.INCOMPLETE),)


@rule(
    "annual_no_grade",
    "九-2",
    "没有一个季度有等次",
    _MAY,
    _DEFAULT,
    absent="有季度有等次，或有季度还没有结果",
    yields_to_host=True,
)
def annual_no_grade(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """Every quarter settled and none with a grade: nothing is proposed, people decide below 优秀."""
    if not _nothing_to_grade_by(case):
        return ()
    outcomes = "、".join(dict.fromkeys(result.outcome.value for result in case.quarters.values()))
    text = f"各季度均为{outcomes}，没有等次可依，由领导小组研究确定"
    places = _places(case.quarters.values())
    return (Effect(text, places, up_to(AnnualGrade.COMPETENT), AnnualOutcome.UNDETERMINED, needs_study=True),)


@rule(
    "annual_majority",
    "公务员平时考核办法",
    "一般、较差超过一半",
    _MUST,
    Label.HIGHER_UNREAD,
    absent="一般、较差没有超过有等次季度的一半，或另有更严的规定",
    yields_to_host=True,
)
def annual_majority(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """公务员平时考核办法: 一般 or 较差 in more than half of the graded quarters, in principle 基本称职."""
    counted = _counted(case)
    fair, poor = counted[Grade.FAIR], counted[Grade.POOR]
    fixed_by_scheme = poor >= 2 or (fair, poor) == (2, 0)
    if fixed_by_scheme or 2 * (fair + poor) <= counted.total():
        return ()
    times = "、".join(f"{grade}{counted[grade]}次" for grade in (Grade.FAIR, Grade.POOR) if counted[grade])
    text = f"有等次的{counted.total()}个季度中{times}，超过一半，原则上定为基本称职，由领导小组研究确定"
    places = _places_of(case, Grade.FAIR, Grade.POOR)
    grade = AnnualGrade.BASICALLY_COMPETENT
    return (Effect(text, places, up_to(AnnualGrade.COMPETENT), proposed=grade, needs_study=True),)


@rule(
    "annual_former_missing",
    "公务员考核规定26",
    "调入前的季度结果没有收到",
    _MUST_NOT,
    _DEFAULT,
    absent="不是当年调入，或原单位的季度结果已收到",
    yields_to_host=True,
)
def annual_former_missing(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """公务员考核规定26: without the former unit's quarters nobody is a candidate for 优秀."""
    if not case.former_missing:
        return ()
    quarters = "、".join(quarter.chinese for quarter in case.former_missing)
    text = f"原单位{quarters}的考核结果没有收到，暂不作优秀人选，需研究确定"
    return (Effect(text, case.arrival_places, up_to(AnnualGrade.COMPETENT), needs_study=True),)


@rule(
    "annual_default_competent",
    "九-2",
    "没有其他限制时建议称职",
    _MAY,
    _DEFAULT,
    absent="没有一个季度有等次",
    yields_to_host=True,
    needs_grade=True,
)
def default_competent(case: AnnualCase, _policy: Policy) -> tuple[AnnualEffect, ...]:
    """Where nothing else limits it the proposal is 称职; 优秀 is only ever decided by people."""
    if not graded_quarters(case):
        return ()
    return (Effect("没有其他限制时建议称职；优秀由领导小组从人选中研究确定", proposed=AnnualGrade.COMPETENT),)


RULES: tuple[AnnualRule, ...] = (
    annual_host,
    two_admonitions,
    annual_non_participation,
    all_fairly_good_with_good,
    no_good,
    one_fair,
    two_fair,
    two_poor,
    one_poor,
    gap_worse,
    missing_quarter,
    annual_no_grade,
    default_competent,
    annual_majority,
    probation,
    annual_former_missing,
    annual_leave_over_half,
    annual_investigation,
    annual_sanction,
    annual_sanction_following,
    annual_warning,
    annual_party_warning,
    annual_party_serious_warning,
    annual_party_incompetent,
    annual_party_following,
)
"""Every rule that looks at one person and year, in the scheme's order, higher rules last."""

RULES_BY_SET: AnnualRuleSets = {"2020": RULES}
"""The year's rules by ``Policy.rule_set``; a year is judged by those of its last day."""


# --- the decision ---------------------------------------------------------------------------------------------------


def decide_year(case: AnnualCase, policy: Policy, sets: AnnualRuleSets = RULES_BY_SET) -> AnnualDecision:
    """The year's outcome of one person: the proposal, what may be decided instead, and every ground.

    The rules are those that the policy of the time names. Scores in hundredths; ``score`` is ``None`` where the outcome is
    no grade (八-2, 九-2 and the higher rules).
    """
    limits = _limits(case, policy, sets)
    outcome = _outcome(limits, incomplete=_has_bad_record(case))
    graded = outcome in _GRADED
    applied = limits if graded else tuple(limit for limit in limits if limit.rule != default_competent)
    allowed = _allowed(limits, outcome)
    return AnnualDecision(
        person=case.person,
        year=case.year,
        outcome=outcome,
        proposed=AnnualGrade(outcome.value) if graded else None,
        allowed=allowed,
        candidate=graded and AnnualGrade.EXCELLENT in allowed,
        routine=case.routine,
        poll=case.poll,
        score=case.score if graded else None,
        grounds=grounds_of(applied, outcome, lambda limit: _leads_to(limit, applied)),
        needs_study=_needs_study(case, applied, outcome),
        host=case.host if case.seconded_over_half or case.training else None,
        findings=_findings(case, applied, outcome, policy),
        undecided_quarters=_undecided(case) if graded else (),
        open_score=None if graded else case.score,
    )


def trace_year(
    case: AnnualCase, policy: Policy, sets: AnnualRuleSets = RULES_BY_SET
) -> tuple[RuleTrace[AnnualGrade, AnnualOutcome], ...]:
    """Every rule of the time as it was tried, in the scheme's order, with the reason where it does not apply."""
    outcome = _outcome(_limits(case, policy, sets), incomplete=_has_bad_record(case))
    host_decides = _host_decides(case)
    return traces_of(sets[policy.rule_set], case, policy, host_decides=host_decides, graded=outcome in _GRADED)


def _limits(case: AnnualCase, policy: Policy, sets: AnnualRuleSets) -> tuple[AnnualLimit, ...]:
    return limits_of(sets[policy.rule_set], case, policy, host_decides=_host_decides(case))


def _has_bad_record(case: AnnualCase) -> bool:
    """A record that cannot be used might limit the year; a missing or wrong 年度测评 only leaves it without a score."""
    return any(gap.stage in RECORD_STAGES for gap in case.gaps)


def _outcome(limits: Sequence[AnnualLimit], *, incomplete: bool) -> AnnualOutcome:
    named = {limit.effect.outcome for limit in limits} | ({AnnualOutcome.INCOMPLETE} if incomplete else set())
    for outcome in _BEFORE_GRADES:
        if outcome in named:
            return outcome
    best_proposable = max((rank(limit.effect.proposed) for limit in limits if limit.effect.proposed), default=0)
    left = best_first(open_grades(limits) or AnnualGrade)
    return AnnualOutcome(next(grade for grade in left if rank(grade) >= best_proposable).value)


def _leads_to(limit: AnnualLimit, limits: Sequence[AnnualLimit]) -> str:
    base = [other for other in limits if other.rule == default_competent and other is not limit]
    return _outcome([*base, limit], incomplete=False).value


def _allowed(limits: Sequence[AnnualLimit], outcome: AnnualOutcome) -> tuple[AnnualGrade, ...]:
    """What people may decide: within the limits for a grade and for 待定, 不称职 after 严重警告, else nothing."""
    if outcome in _GRADED or outcome is AnnualOutcome.UNDETERMINED:
        return best_first(open_grades(limits) or AnnualGrade)
    named = [limit for limit in limits if limit.effect.outcome is outcome and limit.effect.allowed]
    return best_first(open_grades(named) or ())


def _needs_study(case: AnnualCase, limits: Sequence[AnnualLimit], outcome: AnnualOutcome) -> bool:
    """Whether a clause asks for it or fewer than four quarters have a grade, wherever people have something to decide."""
    if outcome in _GRADED:
        return len(graded_quarters(case)) < QUARTERS_IN_YEAR or any(limit.effect.needs_study for limit in limits)
    if outcome is AnnualOutcome.UNDETERMINED:
        return True
    return any(limit.effect.needs_study and limit.effect.outcome is outcome for limit in limits)


def _undecided(case: AnnualCase) -> tuple[Period, ...]:
    return tuple(
        quarter
        for quarter in sorted(case.quarters)
        if case.quarters[quarter].outcome in GRADES_OF and not case.quarters[quarter].decided
    )


# --- what people should know ----------------------------------------------------------------------------------------


def _findings(
    case: AnnualCase, limits: Sequence[AnnualLimit], outcome: AnnualOutcome, policy: Policy
) -> tuple[Finding, ...]:
    always = (*_long_training(case, policy), *_regraded(case))
    if outcome is AnnualOutcome.HOST_DETERMINED:
        return (*_host_and_home(case), *always)
    if outcome is AnnualOutcome.INCOMPLETE:
        return (*_waiting_findings(case), *always)
    if outcome is AnnualOutcome.BARRED:
        return (*_barred(case), *always)
    return (*_graded_findings(case, limits, outcome, policy), *always) if outcome in _GRADED else always


def _barred(case: AnnualCase) -> tuple[Finding, ...]:
    """八-2 goes another way than the national rule, which knows 不称职 after refused education."""
    places = sorted(record.place for record in case.non_participations if _in_year(case, record.quarter))
    return (_finding(case, BARRED_BEYOND_NATIONAL_RULE, places[0]),) if places else ()


def _long_training(case: AnnualCase, policy: Policy) -> tuple[Finding, ...]:
    held = case.training or case.seconded_over_half
    if held is None or not is_long_training(held, case.year):
        return ()
    unit = held.host_unit or "现工作单位"
    return (_finding(case, TRAINING_BOTH, held.places[0], unit=unit, followed=FOLLOWED[policy.training_over_half]),)


def _regraded(case: AnnualCase) -> tuple[Finding, ...]:
    """补定: a case that was open at the year's end has been closed since, in a way that lets the year be graded."""
    return tuple(
        _finding(case, REGRADED, record.place, day=str(record.closed), conclusion=record.conclusion)
        for record in _open_at_year_end(case)
        if _lets_grade(record)
    )


def _finding(case: AnnualCase, kind: Kind, where: Place, **values: str) -> Finding:
    return Finding(
        kind, where, case.person, values={"name": case.name or case.person, "year": case.year.chinese, **values}
    )


def _host_and_home(case: AnnualCase) -> tuple[Finding, ...]:
    records = {
        "告诫": [record.place for record in case.admonitions if _in_year(case, record.quarter)],
        "警告处分": [record.place for record in _sanctions(case, case.year.year, SanctionKind.WARNING)],
        "党内警告": [record.place for record in _party(case, case.year.year, PartyKind.WARNING)],
    }
    places = sorted(place for found in records.values() for place in found)
    kinds = "、".join(kind for kind, found in records.items() if found)
    return (_finding(case, HOST_AND_HOME, places[0], unit=_unit(case), record=kinds),) if places else ()


def _waiting_findings(case: AnnualCase) -> tuple[Finding, ...]:
    if _host_decides(case):
        return (_finding(case, ANNUAL_OPINION_MISSING, Place(), unit=_unit(case)),)
    waiting = waiting_quarters(case)
    quarters = _quarter_names(waiting, with_outcome=True) if waiting else ""
    return (_finding(case, YEAR_WAITS, Place(), quarters=quarters),) if waiting else ()


def _graded_findings(
    case: AnnualCase, limits: Sequence[AnnualLimit], outcome: AnnualOutcome, policy: Policy
) -> tuple[Finding, ...]:
    undecided = "、".join(quarter.chinese for quarter in _undecided(case))
    no_poll = case.poll is None and policy.annual_poll_share != 0
    return (
        *((_finding(case, ANNUAL_POLL_MISSING, Place()),) if no_poll else ()),
        *((_finding(case, QUARTERS_UNDECIDED, Place(), quarters=undecided),) if undecided else ()),
        *_warning_goes_further(case, limits),
        *(_poor_by_admonition(case) if outcome is AnnualOutcome.INCOMPETENT else ()),
    )


def _poor_by_admonition(case: AnnualCase) -> tuple[Finding, ...]:
    """Where 不称职 rests on quarters that are 较差 by 告诫 alone, it is said."""
    poor = [result for result in graded_quarters(case) if result.grade is Grade.POOR]
    alone = [result for result in poor if {g.rule for g in result.grounds if g.binding} == {admonition_poor}]
    if len(poor) - len(alone) >= 2 or not alone:
        return ()
    places = _places(alone)
    return (_finding(case, POOR_BY_ADMONITION, next(iter(places), Place()), quarters=_quarter_names(alone)),)


def _warning_goes_further(case: AnnualCase, limits: Sequence[AnnualLimit]) -> tuple[Finding, ...]:
    """警告 holds each quarter it touches at 一般, so 九-2 may go further than the higher rule, which only bars 优秀, and that
    only in the year of the decision.
    """
    harder = {two_fair, gap_worse} & {limit.rule for limit in limits}
    lowered = [result for result in graded_quarters(case) if _is_lowered_by_warning(result)]
    if not harder or not lowered:
        return ()
    decided = _sanctions(case, case.year.year, SanctionKind.WARNING)
    national = "上级规定只是不得定为优秀" if decided else "上级规定（考核规定29）只看作出决定的那一年，对本年没有限制"
    where = next(iter(_places(lowered)), Place())
    return (_finding(case, WARNING_GOES_FURTHER, where, quarters=_quarter_names(lowered), national=national),)


def _is_lowered_by_warning(result: QuarterResult) -> bool:
    binding = {ground.rule for ground in result.grounds if ground.binding}
    return result.grade is Grade.FAIR and warning_period in binding and grade_by_score not in binding
