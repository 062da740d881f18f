"""The numbers in words, as the print-out and the summary workbook show them."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

from kaohe_excel.core.facts import CatalogueItem
from kaohe_excel.core.points import half_up_fraction, short_points_text
from kaohe_excel.core.terms import Cycle, Dimension, QuotaMode, SanctionTouch, TrainingOverHalf
from kaohe_excel.policy.model import Indicator, Policy

NameT = TypeVar("NameT", bound=str)

CYCLES = {Cycle.MONTH: "每月评分一次", Cycle.QUARTER: "每季度评分一次"}
TOUCHES = {
    SanctionTouch.ANY_DAY: "处分期与季度有一天重合即适用",
    SanctionTouch.LAST_DAY: "季度最后一天在处分期内才适用",
}
TRAININGS = {
    TrainingOverHalf.HOST: "由现工作单位考核（七-2）",
    TrainingOverHalf.OWN: "由本单位考核，按在岗时间决定哪些月份计分（考核规定26）",
}
QUOTA_MODES = {
    QuotaMode.WARN: "只列出超出名额的人员，不改变建议等次",
    QuotaMode.PROPOSE: "超出名额的建议“较好”，同分的由领导小组确定",
}


def percent_text(share: Fraction) -> str:
    """A share as a number of per cent, two decimals at most.

    >>> percent_text(Fraction(2, 5)), percent_text(Fraction(1, 3))
    ('40', '约33.33')
    """
    hundredths = half_up_fraction(share * 10000)
    return ("" if share * 10000 == hundredths else "约") + short_points_text(hundredths)


def listed_text(pairs: Iterable[tuple[str, str]], unit: str) -> str:
    """Names with their numbers, joined."""
    return "、".join(f"{name} {number}{unit}" for name, number in pairs)


def points_text(numbers: Mapping[NameT, int], unit: str) -> str:
    """Points by name."""
    return listed_text(((name, short_points_text(number)) for name, number in numbers.items()), unit)


def shares_text(shares: Mapping[NameT, Fraction], unit: str) -> str:
    """Shares of 1 by name, in per cent."""
    return listed_text(((name, percent_text(share)) for name, share in shares.items()), unit)


def indicators_text(indicators: Iterable[Indicator], unit: str) -> str:
    """A set of indicators, dimension by dimension."""
    held = tuple(indicators)
    return "；".join(
        f"{dimension}：" + points_text({i.name: i.full for i in held if i.dimension is dimension}, unit)
        for dimension in Dimension
    )


def job_class_indicators_text(policy: Policy, unit: str) -> str:
    """The sets of single 岗位类别."""
    sets = {name: held for name, held in policy.indicator_sets.items() if name}
    return "。".join(f"{name}——{indicators_text(held, unit)}" for name, held in sets.items()) or "不另设"


def catalogue_text(items: Iterable[CatalogueItem], unit: str) -> str:
    """The catalogue, item by item."""
    return "；".join(
        f"{item.code} {item.behaviour} {item.dimension}−{short_points_text(item.points)}{unit}"
        + (f"，每月最多 {short_points_text(item.cap)}{unit}" if item.cap is not None else "")
        for item in items
    )


def study_limits_text(policy: Policy, unit: str) -> str:
    """From where on 自查 names something."""
    limits = policy.study_limits
    points = {"宽严": limits.severity, "个别分数": limits.outlier, "前后变化": limits.jump}
    return f"{points_text(points, '分')}、雷同 {percent_text(limits.alike)}%、至少 {limits.people} 人{unit}"
