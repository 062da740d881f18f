"""The scheme's numbers as they are in force on one day, each with where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kaohe_excel.facts import CatalogueItem
from kaohe_excel.terms import Cycle, Dimension, Grade, Label, QuotaMode, Role, SanctionKind


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of a dimension with its full mark in hundredths (四-2, 四-4)."""

    dimension: Dimension
    name: str
    full: int


@dataclass(frozen=True, slots=True)
class Setting:
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


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number in force on one day. Points are hundredths, shares exact fractions of 1.

    ``indicator_sets`` maps 岗位类别 to indicators, ``""`` being the set of all others. ``grade_lines`` are the lower
    bounds of 七-1, best grade first. ``name`` identifies the policy in results (version and digest of the override).
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
    annual_routine_share: Fraction
    annual_poll_share: Fraction
    excellent_share: Fraction
    settings: tuple[Setting, ...]

    def indicators(self, job_class: str) -> tuple[Indicator, ...]:
        """The indicators that a 岗位类别 is rated by (四-3)."""
        return self.indicator_sets.get(job_class, self.indicator_sets[""])
