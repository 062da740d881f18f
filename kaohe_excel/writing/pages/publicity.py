"""公示: who has which grade, and nothing else (八-1) - no score, no deduction, nobody without a grade."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kaohe_excel.core.terms import Grade, Status
from kaohe_excel.core.workdays import PublicityPeriod, publicity_period
from kaohe_excel.deciding.report import QuarterPerson, QuarterReport
from kaohe_excel.writing.wording import chinese_date, origin_of, paper_day

SLOTS = 4
"""How many names of common length stand in a line."""

_SIGNS_PER_SLOT = 6


class NameCell(NamedTuple):
    """A name in the list and how many slots it takes; ``spaced`` sets two-sign names to the width of three."""

    name: str
    slots: int
    pending: bool
    spaced: bool


@dataclass(frozen=True, slots=True)
class GradeGroup:
    """One grade's names in lines of ``SLOTS`` slots."""

    grade: str
    count: int
    lines: tuple[tuple[NameCell, ...], ...]


class Publicity(NamedTuple):
    """The page's content; ``title`` in the parts between which its lines may break."""

    unit: str
    title: tuple[str, ...]
    year: int
    draft: bool
    basis: str
    groups: tuple[GradeGroup, ...]
    unlisted: int
    some_pending: bool
    period_words: str
    notes: tuple[str, ...]
    review_days: int
    day: str


def publicity(report: QuarterReport) -> Publicity:
    """The 公示 of a quarter: a draft until every grade is decided; dated and counted from the day it is made."""
    graded = [person for person in report.people if person.decision.outcome.value in tuple(Grade)]
    draft = report.status is Status.PENDING
    some_pending = draft and len({person.status is Status.PENDING for person in graded}) == 2
    start = paper_day(report)
    shown = publicity_period(start, report.policy.publicity_working_days)
    return Publicity(
        unit=report.unit,
        title=(report.unit, f"关于{report.period.chinese}", report.design.wording["publicity_title"]),
        year=start.year,
        draft=draft,
        basis=_basis(report, draft),
        groups=_groups(report, graded, some_pending),
        unlisted=len(report.people) - len(graded),
        some_pending=some_pending,
        period_words=_period_words(report, shown, draft, start),
        notes=_notes(report, shown),
        review_days=report.policy.review_working_days,
        day=chinese_date(start),
    )


def _basis(report: QuarterReport, draft: bool) -> str:
    head = f"根据本单位公务员平时考核实施方案（{report.policy.document}）八-1，经汇总测算"
    if draft:
        return f"{head}，{report.period.chinese}公务员平时考核拟定等次如下，待考核领导小组审定。"
    meeting = f"{report.meeting}" if report.meeting else ""
    return f"{head}、考核领导小组{meeting}审定，现将{report.period.chinese}公务员平时考核等次公示如下。"


def _groups(report: QuarterReport, graded: Sequence[QuarterPerson], marked: bool) -> tuple[GradeGroup, ...]:
    order = {person: index for index, person in enumerate(report.roster.persons)}
    ordered = sorted(graded, key=lambda person: order.get(person.person, len(order)))
    shown = _distinct_names(ordered)
    groups = []
    for grade in Grade:
        held = [person for person in ordered if person.decision.outcome.value == grade]
        cells = [_cell(shown[p.person], marked and p.status is Status.PENDING) for p in held]
        if cells:
            groups.append(GradeGroup(grade, len(cells), packed(cells)))
    return tuple(groups)


def _distinct_names(people: Sequence[QuarterPerson]) -> dict[str, str]:
    """Names as listed: with the 科室 where two listed people share a name, with the 人员编号 where they share both."""
    alike = {person.person: "".join(unicodedata.normalize("NFKC", person.name).split()) for person in people}
    names = Counter(alike.values())
    places = Counter((alike[person.person], person.department) for person in people)
    shown = {}
    for person in people:
        extra = "" if names[alike[person.person]] == 1 else person.department or person.person
        if places[alike[person.person], person.department] > 1:
            extra = person.person
        shown[person.person] = f"{person.name}（{extra}）" if extra else person.name
    return shown


def _cell(name: str, pending: bool) -> NameCell:
    slots = min(SLOTS, -(-(len(name) + pending) // _SIGNS_PER_SLOT))
    return NameCell(name, max(1, slots), pending, len(name) == 2)


def packed(cells: Sequence[NameCell]) -> tuple[tuple[NameCell, ...], ...]:
    """Cells in lines of ``SLOTS`` slots, in their order; a cell that does not fit begins the next line."""
    lines: list[list[NameCell]] = [[]]
    for cell in cells:
        if sum(held.slots for held in lines[-1]) + cell.slots > SLOTS:
            lines.append([])
        lines[-1].append(cell)
    return tuple(map(tuple, lines))


def _period_words(report: QuarterReport, shown: PublicityPeriod, draft: bool, start: date) -> str:
    days = report.policy.publicity_working_days
    span = f"{chinese_date(shown.first)}至{chinese_date(shown.last)}"
    if draft:
        return f"公示期为审定后{days}个工作日（如于{chinese_date(start)}审定，为{span}）。"
    return f"公示期为{span}，共{days}个工作日。"


def _notes(report: QuarterReport, shown: PublicityPeriod) -> tuple[str, ...]:
    policy = report.policy
    publicity_origin = origin_of(report, "publicity_working_days")
    review_origin = origin_of(report, "review_working_days")
    notes = [
        f"公示期{policy.publicity_working_days}个工作日：{publicity_origin}；"
        f"申请复核的期限{policy.review_working_days}个工作日：{review_origin}。"
    ]
    if not shown.known:
        notes.append("公示期内的节假日安排尚未公布，暂按周末推算，公布后请核对。")
    return tuple(notes)
