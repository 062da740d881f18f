"""Every number that a unit may settle, declared once: its key, the field of ``Policy``, how it is read, how it is put into words."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from kaohe_excel.core.points import short_points_text
from kaohe_excel.core.terms import Cycle, QuotaMode, SanctionTouch, TrainingOverHalf
from kaohe_excel.policy.describe import (
    CYCLES,
    QUOTA_MODES,
    TOUCHES,
    TRAININGS,
    catalogue_text,
    indicators_text,
    job_class_indicators_text,
    listed_text,
    percent_text,
    points_text,
    shares_text,
    study_limits_text,
)
from kaohe_excel.policy.entries import READINGS, Entry
from kaohe_excel.policy.model import Policy, Setting
from kaohe_excel.policy.values import (
    read_catalogue,
    read_days,
    read_full_marks,
    read_grade_lines,
    read_hundredths,
    read_indicators,
    read_job_class_indicators,
    read_poll_points,
    read_quarters,
    read_role_weights,
    read_rule_set,
    read_sanction_months,
    read_share,
    read_shares,
    read_study_limits,
    read_term,
    read_text,
)

Words = Callable[[Policy, str], str]
"""A number in words, from the policy and the number's unit."""


class Number(NamedTuple):
    """One key of the scheme's file. ``read`` gives the values of ``fields``, and may look at those of the keys before it."""

    fields: tuple[str, ...]
    read: Callable[[Entry, Mapping[str, Any]], tuple[Any, ...]]
    words: Words


def _one(field: str, read: Callable[[Entry], Any], words: Words) -> Number:
    return Number((field,), lambda entry, _: (read(entry),), words)


def _days(field: str) -> Number:
    return _one(field, read_days, lambda policy, unit: f"{getattr(policy, field)}{unit}")


def _share(field: str) -> Number:
    return _one(field, read_share, lambda policy, unit: percent_text(getattr(policy, field)) + unit)


def _two_shares(fields: tuple[str, str], names: tuple[str, str]) -> Number:
    return Number(
        fields,
        lambda entry, _: read_shares(entry, *names),
        lambda policy, unit: shares_text(
            {name: getattr(policy, field) for name, field in zip(names, fields, strict=True)}, unit
        ),
    )


NUMBERS: Mapping[str, Number] = {
    "document": _one("document", read_text, lambda policy, unit: policy.document + unit),
    "full_marks": _one("full_marks", read_full_marks, lambda policy, unit: points_text(policy.full_marks, unit)),
    "indicators": Number(
        ("indicator_sets",),
        lambda entry, known: ({"": read_indicators(entry, known["full_marks"])},),
        lambda policy, unit: indicators_text(policy.indicator_sets[""], unit),
    ),
    "job_class_indicators": Number(
        ("indicator_sets",),
        lambda entry, known: ({**known["indicator_sets"], **read_job_class_indicators(entry, known["full_marks"])},),
        job_class_indicators_text,
    ),
    "scoring_cycle": _one(
        "cycle", lambda entry: read_term(entry, Cycle), lambda policy, unit: CYCLES[policy.cycle] + unit
    ),
    "role_weights": _one(
        "role_weights", read_role_weights, lambda policy, unit: shares_text(policy.role_weights, unit)
    ),
    "poll_points": _one("poll_points", read_poll_points, lambda policy, unit: points_text(policy.poll_points, unit)),
    "quarter_shares": _two_shares(("assessment_share", "poll_share"), ("考核分", "测评分")),
    "grade_lines": _one(
        "grade_lines",
        read_grade_lines,
        lambda policy, unit: points_text(dict(policy.grade_lines), unit) + "，其余较差",
    ),
    "near_line": _one("near_line", read_hundredths, lambda policy, unit: short_points_text(policy.near_line) + unit),
    "good_share": _share("good_share"),
    "good_quota_mode": _one(
        "good_quota_mode",
        lambda entry: read_term(entry, QuotaMode),
        lambda policy, unit: QUOTA_MODES[policy.good_quota_mode] + unit,
    ),
    "sanction_months": _one(
        "sanction_months",
        read_sanction_months,
        lambda policy, unit: listed_text(
            ((kind, str(months)) for kind, months in policy.sanction_months.items()), unit
        ),
    ),
    "sanction_touch": _one(
        "sanction_touch",
        lambda entry: read_term(entry, SanctionTouch),
        lambda policy, unit: TOUCHES[policy.sanction_touch] + unit,
    ),
    "training_over_half": _one(
        "training_over_half",
        lambda entry: read_term(entry, TrainingOverHalf),
        lambda policy, unit: TRAININGS[policy.training_over_half] + unit,
    ),
    "excellent_min_good": _one(
        "excellent_min_good", read_quarters, lambda policy, unit: f"{policy.excellent_min_good}{unit}"
    ),
    "behaviour_catalogue": _one(
        "catalogue", read_catalogue, lambda policy, unit: catalogue_text(policy.catalogue, unit)
    ),
    "plan_lead_days": _days("plan_lead_days"),
    "approval_working_days": _days("approval_working_days"),
    "week_note_working_days": _days("week_note_working_days"),
    "month_report_working_days": _days("month_report_working_days"),
    "quarter_summary_working_days": _days("quarter_summary_working_days"),
    "publicity_working_days": _days("publicity_working_days"),
    "review_working_days": _days("review_working_days"),
    "annual_shares": _two_shares(("annual_routine_share", "annual_poll_share"), ("平时考核", "年度测评")),
    "excellent_share": _share("excellent_share"),
    "study_limits": _one("study_limits", read_study_limits, study_limits_text),
    "rule_set": _one("rule_set", read_rule_set, lambda policy, unit: policy.rule_set + unit),
}
"""One for every key of the scheme's file; a key that another one's reader looks at stands before it."""


def setting(entry: Entry, policy: Policy) -> Setting:
    """One entry as it is shown: fixed readings are words already, numbers are put into words."""
    fixed = entry.key.startswith(f"{READINGS}.")
    value = str(entry.value) if fixed else NUMBERS[entry.key].words(policy, entry.unit)
    return Setting(entry.key, entry.title, value, entry.label, entry.reference, entry.since, entry.overridden)


def fields_of(entries: Mapping[str, Entry]) -> dict[str, Any]:
    """The policy's fields as the entries in force say."""
    known: dict[str, Any] = {}
    for key, number in NUMBERS.items():
        known |= zip(number.fields, number.read(entries[key], known), strict=True)
    return known
