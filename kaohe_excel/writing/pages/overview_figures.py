"""How a period stands, for 总览: counts by grade and 科室, means over time, the quota line and who is near a line."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from kaohe_excel.core.period import Period
from kaohe_excel.core.points import half_up, points_text, short_points_text
from kaohe_excel.core.terms import AnnualGrade, Grade, QuarterOutcome, QuotaMode
from kaohe_excel.deciding.report import MonthPerson, QuarterPerson, Report, YearPerson, YearReport
from kaohe_excel.rules.quota import Quota
from kaohe_excel.writing.pages.charts import StackedChart, TrendChart, stacked
from kaohe_excel.writing.pages.notice_scores import period_trend
from kaohe_excel.writing.wording import listed, quota_text

OTHER = "其他"
"""What every outcome that is not a grade is counted as in the drawings."""

SCORED = "已计分"
NOT_COUNTED = "不计"
_NO_SCORE = "—"

Person = MonthPerson | QuarterPerson | YearPerson


class CandidateRow(NamedTuple):
    """One candidate for 优秀 in order of the annual score; ``line`` marks the last one with a place."""

    rank: str
    name: str
    department: str
    score: str
    against_line: str
    line: bool


def outcome_text(person: Person) -> str:
    """Where a person stands, in one word or two."""
    if not isinstance(person, MonthPerson):
        return str(person.decision.outcome)
    if person.figures is None:
        return NOT_COUNTED
    return str(QuarterOutcome.INCOMPLETE) if person.incomplete else SCORED


def score_of(person: Person) -> int | None:
    """The score of the period, in hundredths."""
    if isinstance(person, MonthPerson):
        return person.figures.score if person.figures else None
    return person.decision.score


# --- grades ---------------------------------------------------------------------------------------------------------


def grade_heads(report: Report) -> tuple[str, ...]:
    """The grades of this kind of period, and 其他; nothing for a month."""
    if report.period.kind == "month":
        return ()
    return (*(AnnualGrade if report.period.kind == "year" else Grade), OTHER)


def grade_table(report: Report, people: Iterable[Person]) -> Mapping[str, Mapping[str, int]]:
    """How many of each grade each 科室 has; nothing for a month."""
    heads = grade_heads(report)
    table: dict[str, dict[str, int]] = {}
    for person in people if heads else ():
        counts = table.setdefault(person.department, dict.fromkeys(heads, 0))
        outcome = outcome_text(person)
        counts[outcome if outcome in heads else OTHER] += 1
    return table


def overall_chart(report: Report, people: Sequence[Person]) -> StackedChart | None:
    """How many have each grade; for a month, how many scores lie between the lines."""
    if report.period.kind == "month":
        return _band_chart(report, people)
    outcomes = Counter(outcome_text(person) for person in people)
    if not outcomes:
        return None
    known = {head: outcomes[head] for head in grade_heads(report) if head != OTHER}
    counts = {**known, OTHER: outcomes.total() - sum(known.values())}
    return stacked("各等次人数", [(head, [(head, count)]) for head, count in counts.items()])


def _band_chart(report: Report, people: Iterable[Person]) -> StackedChart | None:
    scores = [score for score in map(score_of, people) if score is not None]
    lines = sorted((line for _, line in report.policy.grade_lines if line > 0), reverse=True)
    if not scores:
        return None
    names = [f"{short_points_text(lines[0])}分以上"] if lines else []
    names += [f"{short_points_text(low)}–{short_points_text(high)}" for high, low in pairwise(lines)]
    names += [f"不足{short_points_text(line)}分" for line in lines[-1:]]
    counts = Counter(sum(score < line for line in lines) for score in scores)
    bands = [(name, [(SCORED, counts[place])]) for place, name in enumerate(names)]
    return stacked("月度得分分布（不评等次）", bands)


def department_chart(table: Mapping[str, Mapping[str, int]]) -> StackedChart | None:
    """The grades of each 科室 as one bar."""
    if not table:
        return None
    return stacked("各科室等次分布", [(department, list(counts.items())) for department, counts in table.items()])


def other_words(report: Report, people: Iterable[Person]) -> str:
    """What the people counted as 其他 are, in one sentence; nothing where there are none."""
    heads = grade_heads(report)
    outcomes = Counter(outcome for person in people if (outcome := outcome_text(person)) not in heads)
    if not heads or not outcomes:
        return ""
    return f"“{OTHER}”{outcomes.total()}人：{listed(f'{name}{count}人' for name, count in outcomes.most_common())}。"


# --- scores ---------------------------------------------------------------------------------------------------------


def department_scores(report: Report, people: Iterable[Person]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For a month, each 科室 with people, people scored, mean, highest and lowest score."""
    if report.period.kind != "month":
        return ()
    found: dict[str, list[int | None]] = {}
    for person in people:
        found.setdefault(person.department, []).append(score_of(person))
    return tuple((department, _score_cells(scores)) for department, scores in found.items())


def _score_cells(scores: Sequence[int | None]) -> tuple[str, ...]:
    known = [score for score in scores if score is not None]
    counts = (str(len(scores)), str(len(known)))
    if not known:
        return (*counts, _NO_SCORE, _NO_SCORE, _NO_SCORE)
    return (*counts, *map(points_text, (half_up(sum(known), len(known)), max(known), min(known))))


def mean_trend(report: Report) -> TrendChart | None:
    """The unit's mean score over the months of a quarter or the quarters of a year; nothing for one period alone."""
    scores: dict[Period, list[int]] = {}
    for period, score in sorted(_period_scores(report)):
        scores.setdefault(period, []).append(score)
    title = "各季度平均得分" if report.period.kind == "year" else "各月平均得分"
    return period_trend(title, {period: half_up(sum(held), len(held)) for period, held in scores.items()})


def _period_scores(report: Report) -> list[tuple[Period, int]]:
    months = [
        (month.period, month.score)
        for person in report.people
        if isinstance(person, QuarterPerson)
        for month in person.figures.months
        if month.score is not None
    ]
    return months + [
        pair
        for person in report.people
        if isinstance(person, YearPerson)
        for pair in person.figures.quarter_scores.items()
    ]


# --- the quota line -------------------------------------------------------------------------------------------------


def quota_words(report: Report) -> tuple[str, ...]:
    """The quota line in words, with those over it and those tied on it."""
    quota = report.quota
    if quota is None:
        return ()
    return (quota_text(quota), *_quota_people(report, quota))


def _quota_people(report: Report, quota: Quota) -> tuple[str, ...]:
    words = []
    if quota.over:
        words.append(f"超出名额：{listed(report.names.get(p, p) for p in quota.over)}。")
    if quota.tied:
        words.append(f"在名额线上得分相同，由领导小组研究：{listed(report.names.get(p, p) for p in quota.tied)}。")
    if quota.over and quota.mode is QuotaMode.WARN:
        words.append("程序只列出、不改动任何人的等次，由领导小组研究确定。")
    return tuple(words)


def candidate_rows(report: Report) -> tuple[CandidateRow, ...]:
    """A year's candidates for 优秀 in order of their scores, with where each stands to the line on how many (九-2)."""
    quota = report.quota
    if quota is None or not isinstance(report, YearReport):
        return ()
    people = {person.person: person for person in report.people}
    ranked = [people[person] for person in quota.holders if person not in quota.unranked]
    rows = [_candidate_row(report, quota, person, place) for place, person in enumerate(ranked, 1)]
    unranked = [people[person] for person in quota.unranked]
    return (
        *rows,
        *(CandidateRow(_NO_SCORE, p.name, p.department, _NO_SCORE, "没有年度得分", line=False) for p in unranked),
    )


def _candidate_row(report: YearReport, quota: Quota, person: YearPerson, place: int) -> CandidateRow:
    score = person.decision.score or 0
    above = sum((p.decision.score or 0) > score for p in report.people if p.person in quota.holders)
    against_line = "名额线上同分" if person.person in quota.tied else "名额以外" if place > quota.limit else "名额以内"
    line = place == quota.limit < len(quota.holders) - len(quota.unranked)
    return CandidateRow(str(above + 1), person.name, person.department, points_text(score), against_line, line)


# --- near a line ----------------------------------------------------------------------------------------------------


def nearest_line(report: Report, score: int) -> str:
    """Which grade's line a score is nearest to, and by how much."""
    grade, line = min(report.policy.grade_lines, key=lambda held: abs(score - held[1]))
    if score == line:
        return f"正在“{grade}”的分数线上"
    side = "高出" if score > line else "差"
    return f"距“{grade}”的分数线{side}{points_text(abs(score - line))}分"
