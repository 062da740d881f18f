"""The numbers in words, as the print-out and the summary workbook show them."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

from kaohe_excel.core.facts import CatalogueItem
from kaohe_excel.core.points import half_up_fraction, short_points_text
from kaohe_excel.core.terms import Cycle, Dimension, QuotaMode
from kaohe_excel.policy.entries import READINGS, Entry
from kaohe_excel.policy.model import Indicator, Policy, Setting

NameT = TypeVar("NameT", bound=str)

_CYCLES = {Cycle.MONTH: "每月评分一次", Cycle.QUARTER: "每季度评分一次"}
_QUOTA_MODES = {
    QuotaMode.WARN: "只列出超出名额的人员，不改变建议等次",
    QuotaMode.PROPOSE: "超出名额的建议“较好”，同分的由领导小组确定",
}


def setting(entry: Entry, policy: Policy) -> Setting:
    """One entry as it is shown: fixed readings are words already, numbers are put into words."""
    fixed = entry.key.startswith(f"{READINGS}.")
    value = str(entry.value) if fixed else WORDS[entry.key](policy, entry.unit)
    return Setting(entry.key, entry.title, value, entry.label, entry.reference, entry.since, entry.overridden)


def percent_text(share: Fraction) -> str:
    """A share as a number of per cent, two decimals at most.

    >>> percent_text(Fraction(2, 5)), percent_text(Fraction(1, 3))
    ('40', '约33.33')
    """
    hundredths = half_up_fraction(share * 10000)
    return ("" if share * 10000 == hundredths else "约") + short_points_text(hundredths)


def _listed(pairs: Iterable[tuple[str, str]], unit: str) -> str:
    return "、".join(f"{name} {number}{unit}" for name, number in pairs)


def _points(numbers: Mapping[NameT, int], unit: str) -> str:
    return _listed(((name, short_points_text(number)) for name, number in numbers.items()), unit)


def _shares(shares: Mapping[NameT, Fraction], unit: str) -> str:
    return _listed(((name, percent_text(share)) for name, share in shares.items()), unit)


def _indicators(indicators: Iterable[Indicator], unit: str) -> str:
    held = tuple(indicators)
    return "；".join(
        f"{dimension}：" + _points({i.name: i.full for i in held if i.dimension is dimension}, unit)
        for dimension in Dimension
    )


def _job_class_indicators(policy: Policy, unit: str) -> str:
    sets = {name: held for name, held in policy.indicator_sets.items() if name}
    return "。".join(f"{name}——{_indicators(held, unit)}" for name, held in sets.items()) or "不另设"


def _catalogue(items: Iterable[CatalogueItem], unit: str) -> str:
    return "；".join(
        f"{item.code} {item.behaviour} {item.dimension}−{short_points_text(item.points)}{unit}"
        + (f"，每月最多 {short_points_text(item.cap)}{unit}" if item.cap is not None else "")
        for item in items
    )


WORDS: Mapping[str, Callable[[Policy, str], str]] = {
    "document": lambda policy, unit: policy.document + unit,
    "full_marks": lambda policy, unit: _points(policy.full_marks, unit),
    "indicators": lambda policy, unit: _indicators(policy.indicator_sets[""], unit),
    "job_class_indicators": _job_class_indicators,
    "scoring_cycle": lambda policy, unit: _CYCLES[policy.cycle] + unit,
    "role_weights": lambda policy, unit: _shares(policy.role_weights, unit),
    "poll_points": lambda policy, unit: _points(policy.poll_points, unit),
    "quarter_shares": lambda policy, unit: _shares(
        {"考核分": policy.assessment_share, "测评分": policy.poll_share}, unit
    ),
    "grade_lines": lambda policy, unit: _points(dict(policy.grade_lines), unit) + "，其余较差",
    "near_line": lambda policy, unit: short_points_text(policy.near_line) + unit,
    "good_share": lambda policy, unit: percent_text(policy.good_share) + unit,
    "good_quota_mode": lambda policy, unit: _QUOTA_MODES[policy.good_quota_mode] + unit,
    "sanction_months": lambda policy, unit: _listed(
        ((kind, str(months)) for kind, months in policy.sanction_months.items()), unit
    ),
    "behaviour_catalogue": lambda policy, unit: _catalogue(policy.catalogue, unit),
    "plan_lead_days": lambda policy, unit: f"{policy.plan_lead_days}{unit}",
    "approval_working_days": lambda policy, unit: f"{policy.approval_working_days}{unit}",
    "week_note_working_days": lambda policy, unit: f"{policy.week_note_working_days}{unit}",
    "month_report_working_days": lambda policy, unit: f"{policy.month_report_working_days}{unit}",
    "quarter_summary_working_days": lambda policy, unit: f"{policy.quarter_summary_working_days}{unit}",
    "publicity_working_days": lambda policy, unit: f"{policy.publicity_working_days}{unit}",
    "review_working_days": lambda policy, unit: f"{policy.review_working_days}{unit}",
    "annual_shares": lambda policy, unit: _shares(
        {"平时考核": policy.annual_routine_share, "年度测评": policy.annual_poll_share}, unit
    ),
    "excellent_share": lambda policy, unit: percent_text(policy.excellent_share) + unit,
    "rule_set": lambda policy, unit: policy.rule_set + unit,
}
"""How each key is put into words, from the policy and the key's unit; one for every key of the scheme's file."""
