"""The scheme's numbers as they are in force on one day, each with where it comes from."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from kaohe_excel.core.facts import CatalogueItem
from kaohe_excel.core.terms import (
    Cycle,
    Dimension,
    Grade,
    Label,
    QuotaMode,
    Role,
    SanctionKind,
    SanctionTouch,
    TrainingOverHalf,
)

RULE_SETS = ("2020",)
"""The sets of rules that exist: a changed reasoning is a second set beside the first, chosen by date like any number."""


class Indicator(NamedTuple):
    """One indicator of a dimension with its full mark in hundredths (四-2, 四-4)."""

    dimension: Dimension
    name: str
    full: int


class StudyLimits(NamedTuple):
    """From where on 自查 names something for a second look: points in hundredths, a share of 1, a number of people (十-2)."""

    severity: int
    outlier: int
    jump: int
    alike: Fraction
    people: int


class Setting(NamedTuple):
    """One number or reading for the print-out: what it is, its value in words, label, reference, since when, by whom.

    ``overridden`` is true where the unit's own file replaced the shipped value.
    """

    key: str
    title: str
    value: str
    label: Label
    reference: str
    since: date
    overridden: bool

    @property
    def origin(self) -> str:
        """The label as it is shown: 本单位 takes the place of 默认 once the unit's own file has settled the value."""
        if not self.overridden:
            return self.label
        return "本单位" if self.label is Label.DEFAULT else f"{self.label}（本单位文件）"


class Policy(NamedTuple):
    """Every number in force from ``on`` until the next version. Points are hundredths, shares exact fractions of 1.

    ``indicator_sets`` maps 岗位类别 to indicators, ``""`` being the set of all others. ``grade_lines`` are the lower
    bounds of 七-1, best grade first; 较差 has none. ``name`` identifies the policy in results (version and digest of the
    override). ``rule_set`` is one of ``RULE_SETS``; ``document`` the 文号 that papers cite. ``excellent_min_good`` is how many
    好 a candidate for 优秀 should have.
    """

    name: str
    on: date
    full_marks: Mapping[Dimension, int]
    indicator_sets: Mapping[str, tuple[Indicator, ...]]
    role_weights: Mapping[Role, Fraction]
    cycle: Cycle
    poll_points: Mapping[Grade, int]
    assessment_share: Fraction
    poll_share: Fraction
    grade_lines: tuple[tuple[Grade, int], ...]
    near_line: int
    good_share: Fraction
    good_quota_mode: QuotaMode
    sanction_months: Mapping[SanctionKind, int]
    catalogue: tuple[CatalogueItem, ...]
    publicity_working_days: int
    review_working_days: int
    plan_lead_days: int
    approval_working_days: int
    week_note_working_days: int
    month_report_working_days: int
    quarter_summary_working_days: int
    annual_routine_share: Fraction
    annual_poll_share: Fraction
    excellent_share: Fraction
    study_limits: StudyLimits
    settings: tuple[Setting, ...]
    rule_set: str = RULE_SETS[0]
    document: str = ""
    training_over_half: TrainingOverHalf = TrainingOverHalf.HOST
    sanction_touch: SanctionTouch = SanctionTouch.ANY_DAY
    excellent_min_good: int = 1

    def indicators(self, job_class: str) -> tuple[Indicator, ...]:
        """The indicators that a 岗位类别 is rated by (四-3)."""
        return self.indicator_sets.get(job_class, self.indicator_sets[""])
