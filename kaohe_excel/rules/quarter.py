"""The quarter's rules in the scheme's order (七-1 … 七-4, 八-2), and the outcome they lead to together.

Order of outcomes: 不参加 > 不定等次 > 外单位确定 > 待补 > 待定 > a grade.
"""

from collections.abc import Mapping, Sequence

from kaohe_excel.core.facts import Accountability, HostOpinion, Place, Sanction, Stage
from kaohe_excel.core.findings import EXACTLY_SIX_MONTHS, HOST_AND_HOME, Finding
from kaohe_excel.core.points import points_text, short_points_text
from kaohe_excel.core.terms import Grade, Label, Modality, QuarterOutcome, SanctionKind
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import Length
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
_OPEN_BY_SCORE = (Grade.GOOD, Grade.FAIRLY_GOOD)


def length_of(case: QuarterCase) -> Length | None:
    """The governing secondment against six months, ``None`` where there is none."""
    return case.secondment.length(case.quarter) if case.secondment else None


def has_spoken(host: HostOpinion | None) -> bool:
    """Whether the host unit has said anything at all about the person."""
    return host is not None and bool(host.opinion.strip() or host.grade.strip() or host.score is not None)


def sanctions_in_force(case: QuarterCase) -> tuple[Sanction, ...]:
    """The 处分 whose period has at least one day in common with the quarter (七-4)."""
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
        return (Effect(f"{unit}还没有提出评价意见", places, outcome=QuarterOutcome.INCOMPLETE),)
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
    if case.host is None or not case.host.grade.strip():
        return (Effect(f"由{unit}考核，还没有送来等次", places, outcome=QuarterOutcome.INCOMPLETE),)
    text = f"由{unit}考核，结果为“{case.host.grade.strip()}”"
    return (Effect(text, places, outcome=QuarterOutcome.HOST_DETERMINED),)


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
    """七-3: exactly the grade that the record states; records that disagree are limits of their own."""
    records = [record for record in case.accountabilities if record.day in case.quarter]
    stated = best_first({record.grade for record in records})
    return tuple(_accountability_effect(grade, [r for r in records if r.grade is grade]) for grade in stated)


def _accountability_effect(grade: Grade, records: Sequence[Accountability]) -> QuarterEffect:
    means = "、".join(dict.fromkeys(record.means for record in records if record.means))
    return Effect(
        f"问责{f'（{means}）' if means else ''}，定为{grade}",
        tuple(sorted(r.place for r in records)),
        frozenset({grade}),
    )


@rule(
    "warning_period", "七-4", "警告处分期间", _MUST_NOT, _SCHEME, absent="本季度不在警告处分期内", yields_to_host=True
)
def warning_period(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """七-4: while 警告 runs, not 较好 or better."""
    records = [s for s in sanctions_in_force(case) if s.kind is SanctionKind.WARNING]
    if not records:
        return ()
    return (Effect("受警告处分期间，最高为一般", tuple(sorted(s.place for s in records)), up_to(Grade.FAIR)),)


@rule(
    "sanction_period", "七-4", "记过、记大过、降级、撤职处分期间", _MUST, _SCHEME, absent="本季度不在记过以上处分期内"
)
def sanction_period(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """七-4: while 记过 or heavier runs, an opinion in words and no grade."""
    records = [s for s in sanctions_in_force(case) if s.kind is not SanctionKind.WARNING]
    if not records:
        return ()
    kinds = "、".join(kind for kind in SanctionKind if any(s.kind is kind for s in records))
    places = tuple(sorted(s.place for s in records))
    return (Effect(f"受{kinds}处分期间，只写评价意见、不定等次", places, outcome=QuarterOutcome.UNGRADED),)


@rule("admonition_poor", "八-2", "因工作记实被告诫", _MAY, _SCHEME, absent="本季度没有告诫记录", yields_to_host=True)
def admonition_poor(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """八-2: a recorded 告诫 makes its period 较差."""
    records = [record for record in case.admonitions if record.quarter == case.quarter]
    if not records:
        return ()
    places = tuple(sorted(record.place for record in records))
    return (Effect("本季度有告诫记录，定为较差", places, frozenset({Grade.POOR})),)


@rule("non_participation", "八-2", "无故不参加平时考核", _MUST_NOT, _SCHEME, absent="没有无故不参加的记录")
def non_participation(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """八-2: who does not take part without reason gets no grade."""
    records = [record for record in case.non_participations if record.quarter == case.quarter]
    if not records:
        return ()
    places = tuple(sorted(record.place for record in records))
    return (Effect("无故不参加平时考核，不定等次", places, outcome=QuarterOutcome.NOT_PARTICIPATING),)


@rule("leave_over_half", "公务员考核规定27", "病事假超过考核期一半", _MUST, _HIGHER, absent="病事假没有超过本季度一半")
def leave_over_half(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """公务员考核规定27: 病事假 over more than half of the quarter's days leaves it ungraded."""
    if case.leave_places is None:
        return ()
    text = "病事假超过本季度一半，不定等次"
    return (Effect(text, tuple(sorted(case.leave_places)), outcome=QuarterOutcome.UNGRADED),)


RULES: tuple[QuarterRule, ...] = (
    grade_by_score,
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
        host=case.host if case.secondment else None,
        findings=_findings(case, applied, outcome),
    )


def trace_quarter(
    case: QuarterCase, policy: Policy, sets: QuarterRuleSets = RULES_BY_SET
) -> tuple[RuleTrace[Grade, QuarterOutcome], ...]:
    """Every rule of the time as it was tried, in the scheme's order, with the reason where it does not apply."""
    outcome = _outcome(_limits(case, policy, sets), incomplete=_is_incomplete(case, policy))
    rules = sets[policy.rule_set]
    return traces_of(rules, case, policy, host_decides=_host_decides(case), graded=outcome in GRADES_OF)


def _host_decides(case: QuarterCase) -> bool:
    return length_of(case) is Length.OVER


def _limits(case: QuarterCase, policy: Policy, sets: QuarterRuleSets) -> tuple[QuarterLimit, ...]:
    return limits_of(sets[policy.rule_set], case, policy, host_decides=_host_decides(case))


def _is_incomplete(case: QuarterCase, policy: Policy) -> bool:
    """Whether something is missing, or came in but cannot be used, that the person's grade would need."""
    if case.secondment is not None or case.no_month_counts:
        return bool(case.missing) or any(gap.stage is Stage.RECORD for gap in case.gaps)
    needed = [gap for gap in case.gaps if gap.stage is not Stage.POLL or policy.poll_share]
    return bool(case.missing or needed) or case.score is None


def _outcome(limits: Sequence[QuarterLimit], *, incomplete: bool) -> QuarterOutcome:
    named = {limit.effect.outcome for limit in limits} | ({QuarterOutcome.INCOMPLETE} if incomplete else set())
    for outcome in _BEFORE_GRADES:
        if outcome in named:
            return outcome
    left = best_first(open_grades(limits) or ())
    # Without a score a grade is fixed only where 告诫 or 问责 leave a single one.
    fixed = len(left) == 1 or any(limit.rule == grade_by_score for limit in limits)
    return QuarterOutcome(left[0].value) if left and fixed else QuarterOutcome.UNDETERMINED


def _allowed(limits: Sequence[QuarterLimit], outcome: QuarterOutcome) -> tuple[Grade, ...]:
    if outcome in _BEFORE_GRADES:
        return ()
    return best_first(open_grades(limits) or Grade)


def _leads_to(limit: QuarterLimit, limits: Sequence[QuarterLimit]) -> str:
    score = [other for other in limits if other.rule == grade_by_score and other is not limit]
    outcome = _outcome([*score, limit], incomplete=False)
    # It is the want of a figure that leaves a person 待定, not a rule that merely narrows.
    return "" if outcome is QuarterOutcome.UNDETERMINED and limit.effect.outcome is not outcome else outcome.value


def _findings(case: QuarterCase, limits: Sequence[QuarterLimit], outcome: QuarterOutcome) -> tuple[Finding, ...]:
    conflicts = conflict_findings(limits, grade_by_score, case.person, case.name)
    return (
        *(conflicts if outcome in GRADES_OF else ()),
        *_host_and_home(case, outcome),
        *_exactly_six(case, limits),
    )


def _host_and_home(case: QuarterCase, outcome: QuarterOutcome) -> tuple[Finding, ...]:
    if outcome is not QuarterOutcome.HOST_DETERMINED:
        return ()
    records: dict[str, list[Place]] = {
        "告诫": [record.place for record in case.admonitions if record.quarter == case.quarter],
        "问责": [record.place for record in case.accountabilities if record.day in case.quarter],
        "警告处分": [record.place for record in sanctions_in_force(case)],
    }
    kinds = "、".join(kind for kind, places in records.items() if places)
    places = sorted(place for found in records.values() for place in found)
    values = {"name": case.name or case.person, "unit": _host_unit(case), "record": kinds}
    return (Finding(HOST_AND_HOME, places[0], case.person, values=values),) if places else ()


def _exactly_six(case: QuarterCase, limits: Sequence[QuarterLimit]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            EXACTLY_SIX_MONTHS,
            next(iter(limit.effect.places), Place()),
            case.person,
            values={"name": case.name or case.person},
        )
        for limit in limits
        if limit.rule == exactly_six_months
    )
