"""The figures on a 反馈通知书: score table, drawings, and each step of the way worked out in one line (七-1)."""

from collections.abc import Collection, Mapping, Sequence

from kaohe_excel.core.facts import PollRow
from kaohe_excel.core.period import Period
from kaohe_excel.core.points import half_up, points_text, short_points_text
from kaohe_excel.core.terms import Dimension, Grade
from kaohe_excel.deciding.report import Report
from kaohe_excel.policy.model import Policy
from kaohe_excel.scoring.figures import MonthFigures, QuarterFigures
from kaohe_excel.writing.pages.charts import BarChart, TrendChart, score_bars, trend
from kaohe_excel.writing.pages.notice_parts import Common, Fact, TableRow
from kaohe_excel.writing.wording import MISSING, listed, percent_text, score_text

HEADS = ("月份", *Dimension, "月度得分")
"""Headings of the score table of a month or quarter."""

Scores = Mapping[Dimension, int | None]


def mean_dimensions(months: Sequence[MonthFigures]) -> dict[Dimension, int | None]:
    """Each dimension's mean over the months, rounded HALF_UP; ``None`` where a month lacks it. For looking at only."""
    means: dict[Dimension, int | None] = {}
    for dimension in Dimension:
        scores = [score for month in months if (score := month.after[dimension]) is not None]
        means[dimension] = half_up(sum(scores), len(scores)) if scores and len(scores) == len(months) else None
    return means


def short_period(period: Period) -> str:
    """A month or quarter inside a known year.

    >>> short_period(Period.of_month(2026, 3)), short_period(Period.of_quarter(2026, 1))
    ('3月', '第1季度')
    """
    return f"{period.month}月" if period.month else f"第{period.quarter}季度"


def score_rows(common: Common, months: Sequence[MonthFigures], mean: int | None) -> tuple[TableRow, ...]:
    """The score table: one line a month, then the mean (``mean`` is the score's), the median and the full marks."""
    if not months:
        return ()
    rows = [TableRow(short_period(m.period), (*_cells(m.after), score_text(m.score))) for m in months]
    if len(months) > 1:
        rows.append(TableRow("各月平均", (*_cells(mean_dimensions(months)), score_text(mean)), "mean"))
    if any(value is not None for value in common.medians.values()):
        medians = (*common.medians.values(), common.median_score)
        rows.append(TableRow("单位中位数", tuple("—" if m is None else points_text(m) for m in medians), "median"))
    full = common.report.policy.full_marks
    fulls = (*(full[d] for d in Dimension), sum(full.values()))
    return (*rows, TableRow("满分", tuple(map(short_points_text, fulls)), "full"))


def _cells(scores: Scores) -> tuple[str, ...]:
    return tuple(score_text(scores[d]) for d in Dimension)


def dimension_bars(common: Common, scores: Scores) -> BarChart:
    """The five dimensions against their full marks, with the unit's medians."""
    full = common.report.policy.full_marks
    return score_bars(
        "各维度得分",
        tuple(Dimension),
        [scores[d] for d in Dimension],
        [full[d] for d in Dimension],
        [common.medians[d] for d in Dimension],
    )


def period_trend(title: str, scores: Mapping[Period, int | None], idle: Collection[Period] = ()) -> TrendChart | None:
    """The scores over periods; nothing where there is no second one to compare with. Nobody waits for one of ``idle``."""
    if len(scores) < 2:
        return None
    labels = [short_period(period).removeprefix("第") for period in scores]
    places = {place for place, period in enumerate(scores) if period in idle}
    return trend(title, labels, list(scores.values()), places)


def strength(scores: Scores, policy: Policy) -> tuple[str, ...]:
    """Where the person did best and where there is most room, by share of the full mark; silent where all are alike."""
    known = {d: score for d in Dimension if (score := scores[d]) is not None}
    rates = {d: half_up(score * 100, policy.full_marks[d]) for d, score in known.items()}
    if len(rates) < len(Dimension) or len(set(rates.values())) == 1:
        return ()
    best, least = max(rates.values()), min(rates.values())
    good = listed(d for d in Dimension if rates[d] == best)
    weak = listed(d for d in Dimension if rates[d] == least)
    return (f"五个方面中，得分率最高的是{good}（{best}%），提升空间较大的是{weak}（{least}%）。",)


def missing_of_months(months: Sequence[MonthFigures]) -> list[str]:
    """What the months lack, in words that name nobody."""
    missing = []
    for month in months:
        if any(score is None for score in month.before.values()):
            missing.append(f"{short_period(month.period)}评分")
        elif month.score is None:
            missing.append(f"{short_period(month.period)}扣分记录的核实")
    return missing


# --- step by step ---------------------------------------------------------------------------------------------------


def quarter_steps(policy: Policy, figures: QuarterFigures, score: int | None) -> tuple[Fact, ...]:
    """考核分, 测评分 and 季度得分, each with the line that leads to it; ``score`` is ``None`` where there is no grade."""
    if not figures.months:
        return () if score is None else (Fact("季度得分", f"{points_text(score)}（现工作单位评分）"),)
    steps = [Fact("考核分", _assessment_words(figures))]
    if figures.poll_row is not None and figures.poll is not None:
        steps.append(Fact("测评分", _poll_words(policy, figures.poll_row, figures.poll)))
    if score is not None and figures.assessment is not None:
        steps.append(Fact("季度得分", _score_words(policy, figures, figures.assessment, score)))
    return tuple(steps)


def _assessment_words(figures: QuarterFigures) -> str:
    if figures.assessment is None:
        return f"{MISSING}（有月份的得分还算不出来）"
    months = [score_text(month.score) for month in figures.months]
    if len(months) == 1:
        return f"{points_text(figures.assessment)}＝{short_period(figures.months[0].period)}得分"
    return f"{points_text(figures.assessment)}＝（{'＋'.join(months)}）÷{len(months)}"


def _poll_words(policy: Policy, row: PollRow, poll: int) -> str:
    votes = "＋".join(f"{g}{row.votes.get(g, 0)}票×{short_points_text(policy.poll_points[g])}" for g in Grade)
    return f"{points_text(poll)}＝（{votes}）÷有效票{row.valid}"


def _score_words(policy: Policy, figures: QuarterFigures, assessment: int, score: int) -> str:
    words = f"{points_text(score)}＝{points_text(assessment)}×{percent_text(policy.assessment_share)}"
    if figures.poll is None:
        return words
    return f"{words}＋{points_text(figures.poll)}×{percent_text(policy.poll_share)}"


def ratio_note(report: Report) -> str:
    """Whose choice the ratio of 考核分 to 测评分 is."""
    policy = report.policy
    ratio = f"{percent_text(policy.assessment_share)}与{percent_text(policy.poll_share)}"
    return f"考核分与测评分的比例为{ratio}（七-1）。"
