"""The lines on how many may be 好 (公务员平时考核办法) and 优秀 (公务员考核规定): whole persons, rounded down.

A line cuts nobody by itself: it names who is beyond it by score, and who is tied at it. Only where the policy says
``propose`` are those beyond the line of 好 proposed 较好; a tie at the line is always left to people.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kaohe_excel.core.facts import Place
from kaohe_excel.core.findings import EXCELLENT_QUOTA_EXCEEDED, GOOD_QUOTA_EXCEEDED, GOOD_QUOTA_PROPOSED, Finding, Kind
from kaohe_excel.core.points import half_up_fraction, short_points_text
from kaohe_excel.core.terms import (
    AnnualGrade,
    AnnualOutcome,
    Grade,
    Label,
    Modality,
    QuarterOutcome,
    QuotaMode,
)
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.limits import grounds_of
from kaohe_excel.rules.model import (
    AnnualDecision,
    DecisionT,
    Effect,
    GradeT,
    OutcomeT,
    QuarterDecision,
    Rule,
    RuleTrace,
    rule,
)

_OUTSIDE_BASE = frozenset(
    {
        QuarterOutcome.NOT_PARTICIPATING.value,
        QuarterOutcome.HOST_DETERMINED.value,
        AnnualOutcome.BARRED.value,
        AnnualOutcome.HOST_DETERMINED.value,
    }
)


class Quota(NamedTuple):
    """The line on 好 (for a year, on 优秀): ``limit`` = floor(share × base).

    ``holders`` have the grade or may still get it, best score first, those without a score last (``unranked``). ``over``
    are the persons beyond the line by score, ``tied`` those who share the score at the line, so that only people can
    choose between them; nobody is in both.
    """

    grade: str
    base: int
    limit: int
    share_text: str
    mode: QuotaMode
    holders: tuple[str, ...]
    over: tuple[str, ...]
    tied: tuple[str, ...]
    unranked: tuple[str, ...] = ()


class QuotaCase(NamedTuple):
    """One person against a line."""

    person: str
    quota: Quota


def seats(share: Fraction, base: int) -> int:
    """How many persons a share of ``base`` is, rounded down.

    >>> seats(Fraction(40, 100), 31), seats(Fraction(40, 100), 30), seats(Fraction(1, 5), 4)
    (12, 12, 0)
    """
    return share.numerator * base // share.denominator


def good_quota(decisions: Sequence[QuarterDecision], policy: Policy) -> Quota:
    """The line on 好 for a quarter, counting whoever stands at 好, proposed or decided."""
    holders = [decision for decision in decisions if decision.outcome is QuarterOutcome.GOOD]
    return _quota(Grade.GOOD, policy.good_share, policy.good_quota_mode, decisions, holders)


def excellent_quota(decisions: Sequence[AnnualDecision], policy: Policy) -> Quota:
    """The line on 优秀 for a year, counting whoever was decided 优秀 and, until decided, every candidate."""
    holders = [
        decision
        for decision in decisions
        if decision.outcome is AnnualOutcome.EXCELLENT or (decision.candidate and decision.decided is None)
    ]
    return _quota(AnnualGrade.EXCELLENT, policy.excellent_share, QuotaMode.WARN, decisions, holders)


def _quota(
    grade: Grade | AnnualGrade,
    share: Fraction,
    mode: QuotaMode,
    decisions: Sequence[DecisionT],
    holders: Sequence[DecisionT],
) -> Quota:
    base = sum(decision.outcome.value not in _OUTSIDE_BASE for decision in decisions)
    limit = seats(share, base)
    scores = {holder.person: holder.score for holder in holders if holder.score is not None}
    ranked: tuple[str, ...] = tuple(sorted(scores, key=lambda person: (-scores[person], person)))
    unranked: tuple[str, ...] = tuple(sorted(holder.person for holder in holders if holder.score is None))
    over, tied = _beyond(ranked, scores, limit)
    return Quota(
        grade=grade.value,
        base=base,
        limit=limit,
        share_text=f"{short_points_text(half_up_fraction(share * 10_000))}%",
        mode=mode,
        holders=(*ranked, *unranked),
        over=over,
        tied=tied,
        unranked=unranked,
    )


def _beyond(ranked: Sequence[str], scores: Mapping[str, int], limit: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is beyond the line, and who shares the score that the line runs through."""
    steps = [-scores[person] for person in ranked]
    above = {person: bisect_left(steps, -scores[person]) for person in ranked}
    level = {person: bisect_right(steps, -scores[person]) for person in ranked}
    over = tuple(person for person in ranked if above[person] >= limit)
    tied = tuple(person for person in ranked if above[person] < limit < level[person])
    return over, tied


@rule(
    "good_quota",
    "公务员平时考核办法",
    "好等次的比例",
    Modality.MUST_NOT,
    Label.HIGHER_RULE,
    absent="没有因名额改变建议",
)
def beyond_good(case: QuotaCase, _policy: Policy) -> tuple[Effect[Grade, QuarterOutcome], ...]:
    """公务员平时考核办法: in ``propose`` mode those beyond the line of 好 are proposed 较好."""
    quota = case.quota
    if quota.mode is not QuotaMode.PROPOSE or case.person not in quota.over:
        return ()
    text = f"好等次不超过参加考核人数的{quota.share_text}（{quota.limit}人），得分排在名额以外，建议较好"
    return (Effect(text, proposed=Grade.FAIRLY_GOOD),)


@rule(
    "excellent_quota",
    "公务员考核规定",
    "优秀等次的比例",
    Modality.MUST_NOT,
    Label.HIGHER_RULE,
    absent="不是人选，或不在名额以外",
)
def beyond_excellent(case: QuotaCase, _policy: Policy) -> tuple[Effect[AnnualGrade, AnnualOutcome], ...]:
    """公务员考核规定: who is beyond the line of 优秀 is told so; it lowers nothing."""
    quota = case.quota
    if case.person not in quota.over:
        return ()
    return (Effect(f"优秀不超过参加考核人数的{quota.share_text}（{quota.limit}人），年度得分排在名额以外"),)


def propose_within_quota(
    decisions: Sequence[QuarterDecision], quota: Quota, policy: Policy
) -> tuple[QuarterDecision, ...]:
    """The proposals, in ``propose`` mode with 较好 for those beyond the line of 好; to be taken before any decision.

    ``quota`` is that of these proposals. ``allowed`` stays, so that people may still decide 好 (公务员平时考核办法).
    """
    return tuple(_reproposed(decision, quota, policy) for decision in decisions)


def _reproposed(decision: QuarterDecision, quota: Quota, policy: Policy) -> QuarterDecision:
    limits = beyond_good.limits(QuotaCase(decision.person, quota), policy)
    if not limits or decision.decided is not None:
        return decision
    outcome = QuarterOutcome.FAIRLY_GOOD
    earlier = tuple(ground._replace(binding=ground.leads_to == outcome) for ground in decision.grounds)
    own = grounds_of(limits, outcome, lambda _: outcome.value)
    return decision._replace(outcome=outcome, proposed=Grade.FAIRLY_GOOD, grounds=(*earlier, *own))


def trace_good_quota(person: str, quota: Quota, policy: Policy) -> RuleTrace[Grade, QuarterOutcome]:
    """The line on 好 as it was tried on one person, for a quota computed on the proposals before it took effect."""
    return _trace(beyond_good, QuotaCase(person, quota), policy)


def trace_excellent_quota(person: str, quota: Quota, policy: Policy) -> RuleTrace[AnnualGrade, AnnualOutcome]:
    """The line on 优秀 as it was tried on one person."""
    return _trace(beyond_excellent, QuotaCase(person, quota), policy)


def _trace(line: Rule[QuotaCase, GradeT, OutcomeT], case: QuotaCase, policy: Policy) -> RuleTrace[GradeT, OutcomeT]:
    limit = next(iter(line.limits(case, policy)), None)
    why = "得分与名额线上的人相同，由领导小组确定" if case.person in case.quota.tied else line.absent
    return RuleTrace(line, limit, "" if limit else why)


def good_quota_findings(quota: Quota, names: Mapping[str, str]) -> tuple[Finding, ...]:
    """A warning that names who is beyond the line of 好 or tied at it, where more stand at 好 than it allows."""
    return _quota_findings(GOOD_QUOTA_EXCEEDED, quota, names)


def proposed_quota_findings(quota: Quota, names: Mapping[str, str]) -> tuple[Finding, ...]:
    """A note that names whom ``propose`` put beyond the line of 好, and who is tied at it; ``quota`` is that of the rules."""
    lowered = quota.over and quota.mode is QuotaMode.PROPOSE
    return _quota_findings(GOOD_QUOTA_PROPOSED, quota, names) if lowered else ()


def excellent_quota_findings(
    decisions: Sequence[AnnualDecision], quota: Quota, names: Mapping[str, str]
) -> tuple[Finding, ...]:
    """A warning where more were decided 优秀 than the line allows; candidates who are only ranked call for none."""
    decided = {decision.person for decision in decisions if decision.decided is AnnualGrade.EXCELLENT}
    held = tuple(person for person in quota.holders if person in decided)
    return _quota_findings(EXCELLENT_QUOTA_EXCEEDED, quota._replace(holders=held), names)


def _quota_findings(kind: Kind, quota: Quota, names: Mapping[str, str]) -> tuple[Finding, ...]:
    if len(quota.holders) <= quota.limit:
        return ()
    values = {
        "count": str(len(quota.holders)),
        "limit": str(quota.limit),
        "percent": quota.share_text,
        "names": _beyond_words(quota, names),
    }
    return (Finding(kind, Place(), values=values),)


def _beyond_words(quota: Quota, names: Mapping[str, str]) -> str:
    """Who is beyond the line by name, and apart from them who is tied at it."""
    beyond = [person for person in quota.holders if person in {*quota.over, *quota.unranked}]
    tied = [person for person in quota.holders if person in quota.tied]
    if not beyond and not tied:
        beyond = [*quota.holders]
    listed = ["、".join(_named(person, names) for person in persons) for persons in (beyond, tied)]
    return "；".join(filter(None, (listed[0], listed[1] and f"名额线上同分的 {listed[1]}")))


def _named(person: str, names: Mapping[str, str]) -> str:
    """A name, with the id where somebody else bears it too."""
    name = names.get(person, person)
    return f"{name}（{person}）" if list(names.values()).count(name) > 1 else name
