"""自查 of a period put together: what each rater's marks look like, how far raters agree, what the grades depend on."""

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from kaohe_excel.core.facts import Facts, Roster
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Dimension, QuarterOutcome, Role
from kaohe_excel.deciding.report import QuarterPerson, Report
from kaohe_excel.policy import Policies
from kaohe_excel.policy.model import Policy, StudyLimits
from kaohe_excel.rules.model import QuarterDecision
from kaohe_excel.scoring.figures import Figures
from kaohe_excel.study.agreement import (
    Concordance,
    Interval,
    complete_rows,
    concordance,
    enough,
    intraclass_correlation,
    krippendorff_alpha,
)
from kaohe_excel.study.conduct import Again, Conduct, Share, always_good, conduct, shares
from kaohe_excel.study.marks import lines_of, table_of
from kaohe_excel.study.months import Jump, jumps
from kaohe_excel.study.patterns import Alike, Copy, Ends, Full, alike, copies, ends_of_scale, halo
from kaohe_excel.study.sensitivity import Sensitivity, sensitivities
from kaohe_excel.study.severity import Outlier, RaterSeverity, outliers, rater_effects, severities

_NO_JOB_CLASS = "未分岗位类别"


class RaterView(NamedTuple):
    """One rater's marks: how many forms and people, how hard, how spread, how much of the scale; ``None`` where too few."""

    rater: str
    role: str
    forms: int
    people: int
    severity: RaterSeverity | None
    halo: float | None
    ends: Ends


class Agreement(NamedTuple):
    """How far ``raters`` (or kinds of raters) agree about ``people`` whom all of them marked; ``why`` says why there is no figure."""

    raters: tuple[str, ...]
    people: int
    reliability: Interval | None
    concordance: Concordance | None
    why: str = ""


class Overall(NamedTuple):
    """Agreement over everybody's marks with gaps: α, with how many people, raters, marks and empty cells."""

    alpha: float | None
    people: int
    raters: int
    marks: int
    missing: int


class HeatCell(NamedTuple):
    """A rater's mean mark of a person less what the others' marks of that person lead to; ``None`` where he does not rate him."""

    person: str
    rater: str
    difference: float | None


class Study(NamedTuple):
    """Everything 自查 says of a period; ``noted`` parts hold only what passed the limits."""

    limits: StudyLimits
    raters: tuple[RaterView, ...]
    roles: Agreement
    agreements: tuple[Agreement, ...]
    overall: Overall
    heat: tuple[HeatCell, ...]
    dimensions: Mapping[tuple[Dimension, Dimension], float]
    outliers: tuple[Outlier, ...]
    alike: tuple[Alike, ...]
    copies: tuple[Copy, ...]
    jumps: tuple[Jump, ...]
    sensitivities: tuple[Sensitivity, ...]
    by_department: tuple[Share, ...]
    by_job_class: tuple[Share, ...]
    by_role: tuple[Share, ...]
    near_line: tuple[str, ...]
    always_good: tuple[Again, ...]
    conduct: Conduct

    @property
    def severe(self) -> tuple[RaterSeverity, ...]:
        """The raters whose severity is noted."""
        return tuple(view.severity for view in self.raters if view.severity is not None and view.severity.noted)

    @property
    def flags(self) -> int:
        """How many things are noted for a second look."""
        return sum(map(len, (self.severe, self.outliers, self.alike, self.copies, self.jumps)))


class Studied(NamedTuple):
    """What a study rests on: the report, the figures behind it and the outcomes of earlier quarters."""

    roster: Roster
    facts: Facts
    policies: Policies
    report: Report
    figures: Figures
    decisions: tuple[QuarterDecision, ...]
    history: Mapping[Period, Mapping[str, QuarterOutcome]]


class StudyReport(NamedTuple):
    """A period's report with what its study found, as the writing room prints it."""

    report: Report
    found: Study


def study(studied: Studied) -> Study:
    """Study a period. The same forms give the same study."""
    lines, limits = lines_of(studied.figures), studied.report.policy.study_limits
    table, full = table_of(lines), full_marks(studied.roster, studied.report.policy, lines)
    people = {person.person: person for person in studied.report.people}
    outcomes = {decision.person: decision.outcome for decision in studied.decisions}
    raters = {row.person for row in studied.roster.raters}
    return Study(
        limits=limits,
        raters=_rater_views(lines, table, full, limits),
        roles=role_agreement(lines),
        agreements=agreements(table),
        overall=_overall(table),
        heat=_heat(table),
        dimensions=_dimensions(lines),
        outliers=outliers(table, limits),
        alike=alike(lines, full, limits),
        copies=copies(lines, full, limits),
        jumps=jumps(lines, limits),
        sensitivities=_sensitivities(studied),
        by_department=shares({key: one.department for key, one in people.items()}, outcomes),
        by_job_class=shares({key: one.job_class or _NO_JOB_CLASS for key, one in people.items()}, outcomes),
        by_role=shares({key: "参加评分的人" if key in raters else "其他人" for key in people}, outcomes),
        near_line=tuple(key for key, one in people.items() if isinstance(one, QuarterPerson) and one.near_line),
        always_good=always_good(studied.history),
        conduct=conduct(studied.report, studied.decisions),
    )


def full_marks(roster: Roster, policy: Policy, lines: pd.DataFrame) -> Full:
    """Each marked person's full marks, indicator by indicator."""
    classes = {row.person: row.job_class for row in roster.rows}
    return {
        person: [indicator.full for indicator in policy.indicators(classes[person])] for person in set(lines["person"])
    }


def _rater_views(lines: pd.DataFrame, table: pd.DataFrame, full: Full, limits: StudyLimits) -> tuple[RaterView, ...]:
    severity = {one.rater: one for one in severities(table, limits)}
    correlations = halo(lines, [dimension.value for dimension in Dimension], limits).dropna()
    return tuple(
        RaterView(
            rater=ends.rater,
            role=str(own["role"].iloc[0]),
            forms=int(own["period"].nunique()),
            people=int(own["person"].nunique()),
            severity=severity.get(ends.rater),
            halo=float(correlations[ends.rater]) if ends.rater in correlations else None,
            ends=ends,
        )
        for ends in ends_of_scale(lines, full)
        for own in (lines[lines["rater"] == ends.rater],)
    )


def role_agreement(lines: pd.DataFrame) -> Agreement:
    """Agreement between the kinds of raters, over the people whom every kind marked; a kind's marks of a person are averaged."""
    table = lines.pivot_table(index="person", columns="role", values="points", aggfunc="mean")
    return _agreement(complete_rows(table[[role.value for role in Role if role.value in table]]))


def agreements(table: pd.DataFrame) -> tuple[Agreement, ...]:
    """People with the same raters form one table without gaps; agreement is given for each of them."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for person, row in table.T.to_dict().items():
        raters = tuple(str(rater) for rater, mark in row.items() if not pd.isna(mark))
        groups.setdefault(raters, []).append(str(person))
    return tuple(_agreement(table.loc[people, list(raters)]) for raters, people in groups.items())


def _agreement(marks: pd.DataFrame) -> Agreement:
    raters, people = tuple(map(str, marks.columns)), len(marks)
    if not enough(marks):
        return Agreement(raters, people, None, None, "共同评分的人或评分人太少，不计算")
    reliability, order = intraclass_correlation(marks), concordance(marks)
    why = "" if reliability is not None and order is not None else "这些人的分数几乎没有差别，无从比较"
    return Agreement(raters, people, reliability, order, why)


def _overall(table: pd.DataFrame) -> Overall:
    marks = int(table.count().sum())
    return Overall(krippendorff_alpha(table), *table.shape, marks, table.size - marks)


def _heat(table: pd.DataFrame) -> tuple[HeatCell, ...]:
    effects = rater_effects(table)
    levels = table.sub(effects).mean(axis=1)
    differences = table.sub(levels, axis=0).T.to_dict()
    return tuple(
        HeatCell(str(person), str(rater), None if pd.isna(value) else float(value))
        for person, row in differences.items()
        for rater, value in row.items()
    )


def _dimensions(lines: pd.DataFrame) -> Mapping[tuple[Dimension, Dimension], float]:
    """How people's marks in two dimensions go together, over their means; pairs that do not vary are left out."""
    if lines.empty:
        return {}
    means = lines.groupby("person")[[dimension.value for dimension in Dimension]].mean()
    pairs = {
        (one, other): float(means[one.value].corr(means[other.value])) for one, other in combinations(Dimension, 2)
    }
    return {pair: value for pair, value in pairs.items() if not pd.isna(value)}


def _sensitivities(studied: Studied) -> tuple[Sensitivity, ...]:
    """Of a quarter alone: a month has no grades, and a year's would repeat its quarters'."""
    if not studied.report.period.quarter or studied.report.period.month:
        return ()
    return sensitivities(studied.roster, studied.facts, studied.policies, studied.report.period)
