"""公示 of a quarter and of a year's 优秀: who has which grade, and nothing else (八-1) - no score, no deduction, nobody without one."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from kaohe_excel.core.terms import AnnualGrade, Grade, Status
from kaohe_excel.core.workdays import PublicityPeriod, publicity_period
from kaohe_excel.deciding.report import QuarterPerson, QuarterReport, Report, YearPerson, YearReport
from kaohe_excel.writing.wording import chinese_date, paper_day

_LEAST_EXCELLENT_DAYS = 5
SLOTS = 5
"""How many names of common length stand in a line."""

ONE_SHEET = 30
"""So many people at most stand on one sheet: there the lines are set closer, as GB/T 9704 allows (行距), type and margins never."""

_SIGNS_PER_SLOT = 4.7
_HEAD_SLOTS = 2
_TITLE_LINE = 34
_SIGNS_PER_LINE = 28
_CLOSEST = 1.25
_POINTS_PER_MM = 72 / 25.4


class NameCell(NamedTuple):
    """A name in the list and how many slots it takes; ``spaced`` sets two-sign names to the width of three."""

    name: str
    slots: int
    pending: bool
    spaced: bool


@dataclass(frozen=True, slots=True)
class GradeGroup:
    """One grade's names in lines of ``SLOTS`` slots; the first leaves room for the grade where ``head_slots`` says so."""

    grade: str
    count: int
    lines: tuple[tuple[NameCell, ...], ...]
    head_slots: int


class Publicity(NamedTuple):
    """The page's content; ``title`` in the parts between which its lines may break, ``line`` the points from line to line."""

    unit: str
    title: tuple[str, ...]
    year: int
    draft: bool
    basis: str
    groups: tuple[GradeGroup, ...]
    remarks: tuple[str, ...]
    note: str
    day: str
    line: float = 0
    slots: int = SLOTS


def publicity(report: QuarterReport) -> Publicity:
    """The 公示 of a quarter: a draft until every grade is decided, then dated and counted from the recorded days."""
    graded = [person for person in report.people if person.decision.outcome.value in tuple(Grade)]
    draft = report.status is Status.PENDING
    some_pending = draft and len({person.status is Status.PENDING for person in graded}) == 2
    days = report.policy.publicity_working_days
    shown = _shown(report, days, report.status)
    day = paper_day(report)
    unlisted = len(report.people) - len(graded)
    remarks = (
        "标＊的等次待审定，其余已审定。" * some_pending,
        f"另有{unlisted}人本期不确定等次或尚未确定等次，不列入公示。" * bool(unlisted),
        f"{_draft_words(shown, days, day) if draft else _period_words(shown, days)}{_objection(report)}",
        f"等次为“较差”的同志，可自收到反馈通知书次日起{report.policy.review_working_days}个工作日内，"
        f"向{report.design.wording['office']}申请复核。",
    )
    return _spaced(
        report,
        Publicity(
            unit=report.unit,
            title=(report.unit, f"关于{report.period.chinese}", report.design.wording["publicity_title"]),
            year=day.year,
            draft=draft,
            basis=_basis(report, draft),
            groups=_groups(report, graded, some_pending),
            remarks=tuple(filter(None, remarks)),
            note=_note(shown),
            day=chinese_date(day),
        ),
    )


def names_excellent(report: Report) -> bool:
    """Whether a decision sheet of the year names somebody for 优秀; the ranking alone never does."""
    return isinstance(report, YearReport) and bool(_excellent(report))


def excellent_publicity(report: YearReport) -> Publicity:
    """The 公示 of those whom the 考核领导小组 means to find 优秀, for at least five working days."""
    days = max(_LEAST_EXCELLENT_DAYS, report.policy.publicity_working_days)
    shown, day = _shown(report, days, Status.DECIDED), paper_day(report, Status.DECIDED)
    basis = f"根据公务员考核规定和本单位公务员平时考核实施方案（{report.policy.document}），经考核领导小组{report.meeting}研究"
    return _spaced(
        report,
        Publicity(
            unit=report.unit,
            title=(report.unit, f"关于{report.period.chinese}考核", "优秀等次人员的公示"),
            year=day.year,
            draft=False,
            basis=f"{basis}，拟确定下列同志{report.period.chinese}考核为优秀等次，现予公示。",
            groups=_groups(report, _excellent(report), marked=False, grades=(AnnualGrade.EXCELLENT,)),
            remarks=(f"{_period_words(shown, days)}{_objection(report)}",),
            note=_note(shown),
            day=chinese_date(day),
        ),
    )


def _spaced(report: Report, page: Publicity) -> Publicity:
    """The page with its lines as far apart as a 公文's are, or as close as one sheet for ``ONE_SHEET`` people needs, if they can be."""
    sizes, margins = report.design.page_sizes, report.design.page_margins
    paragraphs = sum(ceil((len(text) + 2) / _SIGNS_PER_LINE) for text in (page.basis, *page.remarks))
    names = sum(len(group.lines) for group in page.groups)
    # Besides: a draft's mark, number, gaps of the title, place and telephone, gap, unit and day, two lines of note and a little room.
    others = page.draft + 1 + 1 + 2 + 0.5 + 2 + 2 * bool(page.note) + 0.5
    room = (297 - margins["top"] - margins["bottom"]) * _POINTS_PER_MM - 2 * _TITLE_LINE
    line = round(room / (paragraphs + names + others), 2)
    fits = sum(group.count for group in page.groups) <= ONE_SHEET and line >= sizes["body"] * _CLOSEST
    return page._replace(line=min(line, sizes["line"]) if fits else sizes["line"])


def _objection(report: Report) -> str:
    return report.design.wording["publicity_objection"].replace("{office}", report.design.wording["office"])


def _excellent(report: YearReport) -> list[YearPerson]:
    return [person for person in report.people if person.decision.decided is AnnualGrade.EXCELLENT]


def _shown(report: Report, days: int, status: Status) -> PublicityPeriod:
    """The working days of a 公示: from 公示开始 where that is recorded, else from the next working day after the page's day."""
    if report.posted_on is not None and status is not Status.PENDING:
        return publicity_period(report.posted_on - timedelta(1), days)
    return publicity_period(paper_day(report, status), days)


def _basis(report: Report, draft: bool) -> str:
    head = f"根据本单位公务员平时考核实施方案（{report.policy.document}）八-1，经汇总测算"
    if draft:
        return f"{head}，{report.period.chinese}公务员平时考核拟定等次如下，待考核领导小组审定。"
    return f"{head}、考核领导小组{report.meeting}审定，现将{report.period.chinese}公务员平时考核等次公示如下。"


def _groups(
    report: Report,
    graded: Sequence[QuarterPerson | YearPerson],
    marked: bool,
    grades: Iterable[Grade | AnnualGrade] = Grade,
) -> tuple[GradeGroup, ...]:
    order = {person: index for index, person in enumerate(report.roster.persons)}
    ordered = sorted(graded, key=lambda person: order.get(person.person, len(order)))
    shown = _distinct_names(ordered)
    head_slots = _HEAD_SLOTS if len(graded) <= ONE_SHEET else 0
    groups = []
    for grade in grades:
        held = [person for person in ordered if person.decision.outcome.value == grade]
        cells = [_cell(shown[p.person], marked and p.status is Status.PENDING) for p in held]
        if cells:
            groups.append(GradeGroup(grade, len(cells), packed(cells, head_slots), head_slots))
    return tuple(groups)


def _distinct_names(people: Sequence[QuarterPerson | YearPerson]) -> dict[str, str]:
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
    signs = sum(0.5 if unicodedata.east_asian_width(sign) in {"Na", "H"} else 1 for sign in name)
    slots = min(SLOTS, ceil((signs + 0.7 * pending) / _SIGNS_PER_SLOT))
    return NameCell(name, max(1, slots), pending, len(name) == 2)


def packed(cells: Sequence[NameCell], head_slots: int = 0) -> tuple[tuple[NameCell, ...], ...]:
    """Cells in lines of ``SLOTS`` slots, in their order; a cell that does not fit begins the next line, the first line has a head."""
    lines: list[list[NameCell]] = [[]]
    left = SLOTS - head_slots
    for cell in cells:
        if cell.slots > left:
            lines.append([])
            left = SLOTS
        lines[-1].append(cell)
        left -= cell.slots
    return tuple(map(tuple, lines))


def _draft_words(shown: PublicityPeriod, days: int, day: date) -> str:
    span = f"{chinese_date(shown.first)}至{chinese_date(shown.last)}"
    return f"公示期为审定后{days}个工作日（如于{chinese_date(day)}审定，为{span}）。"


def _period_words(shown: PublicityPeriod, days: int) -> str:
    return f"公示期为{chinese_date(shown.first)}至{chinese_date(shown.last)}，共{days}个工作日。"


def _note(shown: PublicityPeriod) -> str:
    return "" if shown.known else "公示期内的节假日安排尚未公布，暂按周末推算，公布后请核对。"
