"""The quarter's rules in the scheme's order (七-1 … 七-4, 八-2), and the outcome they lead to together.

Order of outcomes: 不参加 > 不定等次 > 外单位确定 > 待补 > 待定 > a grade. Where the host of long 学习培训 gave no 等次, our people
decide, so that our own limits hold.
"""

from collections.abc import Iterator, Mapping, Sequence

from kaohe_excel.core.facts import RECORD_STAGES, Accountability, Admonition, HostOpinion, Place, Sanction, Stage
from kaohe_excel.core.findings import (
    EXACTLY_SIX_MONTHS,
    HOST_AND_HOME,
    INVESTIGATION_NOTED,
    OTHER_ADMONITION,
    PARTY_SANCTION_NOTED,
    TRAINING_BOTH,
    Finding,
    Kind,
)
from kaohe_excel.core.points import points_text, short_points_text
from kaohe_excel.core.terms import (
    AdmonitionKind,
    Grade,
    Label,
    Modality,
    QuarterOutcome,
    SanctionKind,
    SanctionTouch,
    TrainingOverHalf,
)
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import Length, is_long_training
from kaohe_excel.rules.limits import (
    conflict_findings,
    grounds_of,
    limits_of,
    open_grades,
    traces_of,
    up_to,
)
from kaohe_excel.rules.model import Effect, Limit, QuarterCase, QuarterDecision, Rule, RuleTrace, best_first, rule

QuarterEffect = Effect[Grade, QuarterOutcome]
QuarterLimit = Limit[Grade, QuarterOutcome]
QuarterRule = Rule[QuarterCase, Grade, QuarterOutcome]
QuarterRuleSets = Mapping[str, tuple[QuarterRule, ...]]

_MUST, _MUST_NOT, _MAY = Modality.MUST, Modality.MUST_NOT, Modality.MAY
_SCHEME, _HIGHER, _DEFAULT = Label.SCHEME, Label.HIGHER_RULE, Label.DEFAULT

GRADES_OF: dict[QuarterOutcome, Grade] = {QuarterOutcome(grade.value): grade for grade in Grade}
"""The outcomes that are grades."""

_BEFORE_GRADES = (
    QuarterOutcome.NOT_PARTICIPATING,
    QuarterOutcome.UNGRADED,
    QuarterOutcome.HOST_DETERMINED,
    QuarterOutcome.INCOMPLETE,
)
FOLLOWED = {
    TrainingOverHalf.HOST: "按七-2由其考核",
    TrainingOverHalf.OWN: "按考核规定26由本单位考核，其评价意见只作参考",
}
"""Which of the two rules on long 学习培训 is followed, in words."""

_OPEN_BY_SCORE = (Grade.GOOD, Grade.FAIRLY_GOOD)


def length_of(case: QuarterCase) -> Length | None:
    """The governing secondment against six months, ``None`` where there is none."""
    return case.secondment.length(case.quarter) if case.secondment else None


def has_spoken(host: HostOpinion | None) -> bool:
    """Whether the host unit has said anything at all about the person."""
    return host is not None and bool(host.opinion.strip() or host.grade.strip() or host.score is not None)


def sanctions_in_force(case: QuarterCase, touch: SanctionTouch) -> tuple[Sanction, ...]:
    """The 处分 that act on the quarter (七-4): by one day in common with it, or by its last day, as the unit settled."""
    last = case.quarter.last_day
    if touch is SanctionTouch.LAST_DAY:
        return tuple(s for s in case.sanctions if s.decided <= last <= s.end)
    return tuple(s for s in case.sanctions if case.quarter.overlaps(s.decided, s.end))


@rule(
    "grade_by_score",
    "七-1",
    "按季度得分定等次",
    _MAY,
    _SCHEME,
    absent="没有季度得分",
    yields_to_host=True,
    needs_grade=True,
)
def grade_by_score(case: QuarterCase, policy: Policy) -> tuple[QuarterEffect, ...]:
    """七-1: 好 and 较好 are only opened by the score, 一般 and 较差 are what it says."""
    if case.score is None:
        return ()
    upper: int | None = None
    for grade, line in policy.grade_lines:
        if case.score >= line:
            return (_score_effect(case, grade, line, upper),)
        upper = line
    return (_score_effect(case, Grade.POOR, None, upper),)


def _score_effect(case: QuarterCase, grade: Grade, line: int | None, upper: int | None) -> QuarterEffect:
    parts = [f"{short_points_text(line)}以上"] if line is not None else []
    parts += [f"不足{short_points_text(upper)}"] if upper is not None else []
    opens = grade in _OPEN_BY_SCORE
    return Effect(
        "得分" + "".join(parts),
        case.score_places,
        up_to(grade) if opens else frozenset({grade}),
        modality=Modality.MAY if opens else Modality.MUST,
    )


@rule(
    "host_opinion_within_six_months",
    "七-2",
    "离开半年以内，现工作单位提出评价意见",
    _MAY,
    _SCHEME,
    absent="本季度没有半年以内、占半数以上日子的派出",
)
def host_opinion_within_six_months(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """七-2: within six months the host gives its opinion and score, and the grade is set here."""
    if case.secondment is None or length_of(case) is Length.OVER:
        return ()
    unit, places = _host_unit(case), _host_places(case)
    if not has_spoken(case.host):
        return (Effect(f"{unit}还没有提出评价意见，由本单位确定等次", places, outcome=QuarterOutcome.UNDETERMINED),)
    if case.score is None:
        return (Effect(f"{unit}提出了评价意见，没有给出得分", places, outcome=QuarterOutcome.UNDETERMINED),)
    return (Effect(f"以{unit}给出的得分{points_text(case.score)}为季度得分，由本单位确定等次", places),)


@rule(
    "host_determines_over_six_months",
    "七-2",
    "离开半年以上，由现工作单位考核",
    _MUST,
    _SCHEME,
    absent="本季度没有半年以上、占半数以上日子的派出",
)
def host_determines_over_six_months(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """七-2: over six months the host assesses, and its result is recorded as it is."""
    if length_of(case) is not Length.OVER:
        return ()
    unit, places = _host_unit(case), _host_places(case)
    if _host_left_it_open(case):
        text = f"{unit}对学习培训提出了评价意见，没有写等次，由领导小组研究确定"
        return (Effect(text, places, outcome=QuarterOutcome.UNDETERMINED),)
    if case.host is None or not case.host.grade.strip():
        return (Effect(f"由{unit}考核，还没有送来等次", places, outcome=QuarterOutcome.INCOMPLETE),)
    text = f"由{unit}考核，结果为“{case.host.grade.strip()}”"
    return (Effect(text, places, outcome=QuarterOutcome.HOST_DETERMINED),)


def _host_left_it_open(case: QuarterCase) -> bool:
    """学习培训 over six months on which the host spoke without giving a 等次."""
    held = case.secondment
    return (
        held is not None
        and is_long_training(held, case.quarter)
        and has_spoken(case.host)
        and not (case.host and case.host.grade.strip())
    )


def _host_unit(case: QuarterCase) -> str:
    unit = case.secondment.host_unit if case.secondment else ""
    return unit or (case.host.unit if case.host else "") or "现工作单位"


def _host_places(case: QuarterCase) -> tuple[Place, ...]:
    own = case.secondment.places if case.secondment else ()
    return tuple(sorted({*own, *([case.host.place] if case.host else [])}))


@rule("exactly_six_months", "七-2", "恰满六个月", _MAY, _DEFAULT, absent="派出不是恰满六个月")
def exactly_six_months(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """七-2 fits both ways at exactly six months: taken as within, and said."""
    if case.secondment is None or length_of(case) is not Length.EXACTLY:
        return ()
    return (Effect("派出恰满六个月，按半年以内处理", case.secondment.places),)


@rule(
    "accountability",
    "七-3",
    "责任追究、问责、组织谈话",
    _MUST,
    _SCHEME,
    absent="本季度没有问责记录",
    yields_to_host=True,
)
def accountability(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """七-3: exactly the grade that the record states; one that states none leaves the choice to people."""
    records = [record for record in case.accountabilities if record.day in case.quarter]
    stated = best_first({record.grade for record in records if record.grade is not None})
    effects = [_accountability_effect([r for r in records if r.grade is grade], grade) for grade in stated]
    open_records = [record for record in records if record.grade is None]
    return (*effects, *((_accountability_effect(open_records, None),) if open_records else ()))


def _accountability_effect(records: Sequence[Accountability], grade: Grade | None) -> QuarterEffect:
    means = "、".join(dict.fromkeys(record.means for record in records if record.means))
    what = f"问责{f'（{means}）' if means else ''}"
    places = tuple(sorted(record.place for record in records))
    if grade is not None:
        return Effect(f"{what}，定为{grade}", places, frozenset({grade}))
    text = f"{what}没有写明定等，由领导小组在一般和较差之间研究确定"
    return Effect(text, places, frozenset({Grade.FAIR, Grade.POOR}), each=True)


@rule(
    "warning_period", "七-4", "警告处分期间", _MUST_NOT, _SCHEME, absent="本季度不在警告处分期内", yields_to_host=True
)
def warning_period(case: QuarterCase, policy: Policy) -> tuple[QuarterEffect, ...]:
    """七-4: while 警告 runs, not 较好 or better."""
    records = [s for s in sanctions_in_force(case, policy.sanction_touch) if s.kind is SanctionKind.WARNING]
    if not records:
        return ()
    return (Effect("受警告处分期间，最高为一般", tuple(sorted(s.place for s in records)), up_to(Grade.FAIR)),)


@rule(
    "sanction_period", "七-4", "记过、记大过、降级、撤职处分期间", _MUST, _SCHEME, absent="本季度不在记过以上处分期内"
)
def sanction_period(case: QuarterCase, policy: Policy) -> tuple[QuarterEffect, ...]:
    """七-4: while 记过 or heavier runs, an opinion in words and no grade."""
    records = [s for s in sanctions_in_force(case, policy.sanction_touch) if s.kind is not SanctionKind.WARNING]
    if not records:
        return ()
    kinds = "、".join(kind for kind in SanctionKind if any(s.kind is kind for s in records))
    places = tuple(sorted(s.place for s in records))
    return (Effect(f"受{kinds}处分期间，只写评价意见、不定等次", places, outcome=QuarterOutcome.UNGRADED),)


@rule("admonition_poor", "八-2", "因工作记实被告诫", _MAY, _SCHEME, absent="本季度没有告诫记录", yields_to_host=True)
def admonition_poor(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """八-2: a recorded 告诫 for work records makes its period 较差."""
    records = [record for record in _admonitions(case) if record.kind is AdmonitionKind.WORK_RECORDS]
    if not records:
        return ()
    places = tuple(sorted(record.place for record in records))
    return (Effect("本季度有告诫记录，定为较差", places, frozenset({Grade.POOR})),)


def _admonitions(case: QuarterCase) -> tuple[Admonition, ...]:
    return tuple(record for record in case.admonitions if record.quarter == case.quarter)


@rule(
    "no_month_counts",
    "七-1",
    "没有一个月可计",
    _MAY,
    _DEFAULT,
    absent="有可计的月份，或由外单位评价",
)
def no_month_counts(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """Without a month that counts there is no score: people decide, unless 告诫 or 问责 fixes the grade."""
    if not case.no_month_counts:
        return ()
    text = f"{case.absence or '在岗时间不足'}，本季度没有一个月可计"
    return (Effect(text, case.absence_places, outcome=QuarterOutcome.UNDETERMINED),)


@rule("non_participation", "八-2", "无故不参加平时考核", _MUST_NOT, _SCHEME, absent="没有无故不参加的记录")
def non_participation(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """八-2: who does not take part without reason gets no grade."""
    records = [record for record in case.non_participations if record.quarter == case.quarter]
    if not records:
        return ()
    places = tuple(sorted(record.place for record in records))
    return (Effect("无故不参加平时考核，不定等次", places, outcome=QuarterOutcome.NOT_PARTICIPATING),)


@rule("leave_over_half", "公务员考核规定27", "病事假超过考核期一半", _MUST, _DEFAULT, absent="病事假没有超过本季度一半")
def leave_over_half(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """病事假 over more than half of the quarter's days leaves it ungraded, as 公务员考核规定27 has it for the year."""
    if case.leave_places is None:
        return ()
    text = "病事假超过本季度一半，不定等次"
    return (Effect(text, tuple(sorted(case.leave_places)), outcome=QuarterOutcome.UNGRADED),)


RULES: tuple[QuarterRule, ...] = (
    grade_by_score,
    no_month_counts,
    host_opinion_within_six_months,
    host_determines_over_six_months,
    exactly_six_months,
    accountability,
    warning_period,
    sanction_period,
    admonition_poor,
    non_participation,
    leave_over_half,
)
"""Every rule that looks at one person and quarter, in the scheme's order, higher rules last."""

RULES_BY_SET: QuarterRuleSets = {"2020": RULES}
"""The quarter's rules by ``Policy.rule_set``: a changed reasoning is a second tuple here, in force from a date of its own."""


def decide_quarter(case: QuarterCase, policy: Policy, sets: QuarterRuleSets = RULES_BY_SET) -> QuarterDecision:
    """The quarter's outcome of one person: the proposal, what may be decided instead, and every ground.

    The rules are those that the policy of the time names. Scores in hundredths; ``score`` is ``None`` where the outcome is
    no grade (七-1 … 七-4, 八-2).
    """
    limits = _limits(case, policy, sets)
    outcome = _outcome(limits, incomplete=_is_incomplete(case, policy))
    grade = GRADES_OF.get(outcome)
    applied = limits if grade else tuple(limit for limit in limits if limit.rule != grade_by_score)
    return QuarterDecision(
        person=case.person,
        quarter=case.quarter,
        outcome=outcome,
        proposed=grade,
        allowed=_allowed(limits, outcome),
        score=case.score if grade else None,
        assessment=case.assessment,
        poll=case.poll,
        grounds=grounds_of(applied, outcome, lambda limit: _leads_to(limit, applied)),
        needs_study=grade is not None and any(limit.effect.needs_study for limit in applied),
        host=case.host if case.secondment or case.training else None,
        findings=_findings(case, applied, outcome, policy),
        open_score=case.score if outcome is QuarterOutcome.UNDETERMINED else None,
    )


def trace_quarter(
    case: QuarterCase, policy: Policy, sets: QuarterRuleSets = RULES_BY_SET
) -> tuple[RuleTrace[Grade, QuarterOutcome], ...]:
    """Every rule of the time as it was tried, in the scheme's order, with the reason where it does not apply."""
    outcome = _outcome(_limits(case, policy, sets), incomplete=_is_incomplete(case, policy))
    rules = sets[policy.rule_set]
    return traces_of(rules, case, policy, host_decides=_host_decides(case), graded=outcome in GRADES_OF)


def _host_decides(case: QuarterCase) -> bool:
    return length_of(case) is Length.OVER and not _host_left_it_open(case)


def _limits(case: QuarterCase, policy: Policy, sets: QuarterRuleSets) -> tuple[QuarterLimit, ...]:
    return limits_of(sets[policy.rule_set], case, policy, host_decides=_host_decides(case))


def _is_incomplete(case: QuarterCase, policy: Policy) -> bool:
    """Whether something is missing, or came in but cannot be used, that the person's grade would need."""
    if case.secondment is not None or case.no_month_counts:
        return bool(case.missing) or any(gap.stage in RECORD_STAGES for gap in case.gaps)
    needed = [gap for gap in case.gaps if gap.stage is not Stage.POLL or policy.poll_share]
    return bool(case.missing or needed) or case.score is None


def _outcome(limits: Sequence[QuarterLimit], *, incomplete: bool) -> QuarterOutcome:
    named = {limit.effect.outcome for limit in limits} | ({QuarterOutcome.INCOMPLETE} if incomplete else set())
    for outcome in _BEFORE_GRADES:
        if outcome in named:
            return outcome
    left = _left(limits)
    # Without a score a grade is fixed only where 告诫 or 问责 leave a single one.
    by_score = any(limit.rule == grade_by_score for limit in limits)
    is_fixed = len(left) == 1 or (by_score and not _is_open(limits))
    return QuarterOutcome(left[0].value) if left and is_fixed else QuarterOutcome.UNDETERMINED


def _is_open(limits: Sequence[QuarterLimit]) -> bool:
    return any(limit.effect.each for limit in limits)


def _left(limits: Sequence[QuarterLimit]) -> tuple[Grade, ...]:
    """The grades left open, best first, none where nothing narrows. Where a record leaves people the choice (七-3), what
    would come of each grade that it allows.
    """
    choice = next((limit for limit in limits if limit.effect.each), None)
    if choice is None:
        return best_first(open_grades(limits) or ())
    others = [limit for limit in limits if limit is not choice]
    tried = [
        _left([*others, choice._replace(effect=choice.effect._replace(allowed=frozenset({grade}), each=False))])
        for grade in best_first(choice.effect.allowed or ())
    ]
    return best_first({left[0] for left in tried})


def _allowed(limits: Sequence[QuarterLimit], outcome: QuarterOutcome) -> tuple[Grade, ...]:
    if outcome in _BEFORE_GRADES:
        return ()
    return _left(limits) or tuple(Grade)


def _leads_to(limit: QuarterLimit, limits: Sequence[QuarterLimit]) -> str:
    score = [other for other in limits if other.rule == grade_by_score and other is not limit]
    outcome = _outcome([*score, limit], incomplete=False)
    # It is the want of a figure that leaves a person 待定, not a rule that merely narrows.
    is_own = limit.effect.outcome is outcome or limit.effect.each
    return "" if outcome is QuarterOutcome.UNDETERMINED and not is_own else outcome.value


def _findings(
    case: QuarterCase, limits: Sequence[QuarterLimit], outcome: QuarterOutcome, policy: Policy
) -> tuple[Finding, ...]:
    conflicts = conflict_findings(limits, grade_by_score, case.person, case.name)
    return (
        *(conflicts if outcome in GRADES_OF else ()),
        *_host_and_home(case, outcome, policy),
        *_exactly_six(case, limits),
        *_long_training(case, policy),
        *_notes(case),
    )


def _finding(case: QuarterCase, kind: Kind, where: Place, **values: str) -> Finding:
    return Finding(kind, where, case.person, values={"name": case.name or case.person, **values})


def _host_and_home(case: QuarterCase, outcome: QuarterOutcome, policy: Policy) -> tuple[Finding, ...]:
    if outcome is not QuarterOutcome.HOST_DETERMINED:
        return ()
    records: dict[str, list[Place]] = {
        "告诫": [record.place for record in _admonitions(case)],
        "问责": [record.place for record in case.accountabilities if record.day in case.quarter],
        "警告处分": [record.place for record in sanctions_in_force(case, policy.sanction_touch)],
    }
    kinds = "、".join(kind for kind, places in records.items() if places)
    places = sorted(place for found in records.values() for place in found)
    return (_finding(case, HOST_AND_HOME, places[0], unit=_host_unit(case), record=kinds),) if places else ()


def _exactly_six(case: QuarterCase, limits: Sequence[QuarterLimit]) -> tuple[Finding, ...]:
    return tuple(
        _finding(case, EXACTLY_SIX_MONTHS, next(iter(limit.effect.places), Place()))
        for limit in limits
        if limit.rule == exactly_six_months
    )


def _long_training(case: QuarterCase, policy: Policy) -> tuple[Finding, ...]:
    """七-2 and 考核规定26 disagree on 学习培训 over six months: whichever is followed, it is said."""
    held = case.training or case.secondment
    if held is None or not is_long_training(held, case.quarter):
        return ()
    unit = held.host_unit or "现工作单位"
    return (_finding(case, TRAINING_BOTH, held.places[0], unit=unit, followed=FOLLOWED[policy.training_over_half]),)


def _notes(case: QuarterCase) -> Iterator[Finding]:
    """What stands in the lists and acts on the year alone, or only as people weigh it."""
    for record in _admonitions(case):
        if record.kind is AdmonitionKind.OTHER:
            yield _finding(case, OTHER_ADMONITION, record.place, reason=record.reason or "未写事由")
    for sanction in case.party_sanctions:
        if sanction.decided in case.quarter:
            yield _finding(
                case, PARTY_SANCTION_NOTED, sanction.place, sanction=sanction.kind, day=str(sanction.decided)
            )
    for held in case.investigations:
        if case.quarter.overlaps(*held.days):
            yield _finding(case, INVESTIGATION_NOTED, held.place, day=str(held.opened))
