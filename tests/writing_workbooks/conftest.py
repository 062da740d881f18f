"""A quarter of twelve people built by hand: three or four raters each, three months, and every kind of outcome."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from io import BytesIO
from math import floor
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from kaohe_excel.checking.reminder import Reminder
from kaohe_excel.core import findings as kinds
from kaohe_excel.core.facts import (
    DecisionForm,
    DecisionRow,
    Facts,
    HostOpinion,
    Place,
    PollRow,
    Rating,
    Receipt,
    Roster,
)
from kaohe_excel.core.findings import Finding
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Dimension, Grade, Modality, QuarterOutcome, QuotaMode, Role, Status, Verdict
from kaohe_excel.deciding.report import MonthPerson, MonthReport, QuarterPerson, QuarterReport
from kaohe_excel.policy import load_policy
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.model import Ground, QuarterDecision
from kaohe_excel.rules.quota import Quota
from kaohe_excel.scoring.figures import DeductionLine, MonthFigures, QuarterFigures, RaterMark
from tests.offices import made
from tests.offices.made import remade
from tests.papers.office import converted, without_results

QUARTER = Period.of_quarter(2026, 1)
MONTHS = QUARTER.months
LEADER, DEPUTY, HEAD = Role
NAMES = {
    "L01": "赵建国",
    "L02": "钱卫东",
    "L03": "孙丽华",
    "ZD001": "王海燕",
    "ZD002": "=1+1",
    "ZD003": "阿卜杜热依木·买买提江·吐尔逊",
    "ZD004": "周敏",
    "ZD005": "吴强",
    "ZD006": "郑爽",
    "ZD007": "冯立",
    "ZD008": "陈晨",
    "ZD009": "褚卫",
    "ZD010": "卫兰",
    "ZD011": "蒋平",
    "ZD012": "<r>沈&洪</r>",
}
OFFICE, SURVEY, LONG = "办公室", "农村调查科", "工业交通能源与固定资产投资统计科"
DEPARTMENTS = dict(zip([f"ZD{n:03d}" for n in range(1, 13)], [OFFICE, SURVEY, LONG] * 4, strict=True))


def rounded(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def three_raters(person: str) -> list[tuple[str, Role]]:
    """Both leaders; the head of the person's department too, except for the heads ZD001, ZD002, ZD003 themselves.
    People outside the three departments are rated by the two leaders alone.
    """
    if person not in DEPARTMENTS:
        return [("L01", LEADER), ("L02", DEPUTY)]
    head = {OFFICE: "ZD001", SURVEY: "ZD002", LONG: "ZD003"}[DEPARTMENTS[person]]
    raters = [("L01", LEADER), ("L02", DEPUTY)]
    if DEPARTMENTS[person] == OFFICE:
        raters.append(("L03", DEPUTY))
    return raters if head == person else [*raters, (head, HEAD)]


def weights_of(roles: Sequence[Role]) -> dict[Role, Fraction]:
    parts = {LEADER: 40, DEPUTY: 40, HEAD: 20}
    total = sum(parts[role] for role in set(roles))
    return {role: Fraction(parts[role], total) for role in parts if role in roles}


@dataclass(frozen=True)
class Case:
    """What distinguishes one person; ``level`` is the share of each indicator's full mark that raters give, in hundredths."""

    person: str
    level: int
    months: tuple[Period, ...] = MONTHS
    missing: tuple[str, Period] | None = None
    deductions: tuple[tuple[int, str, Dimension, int, int], ...] = ()
    votes: tuple[int, int, int, int] = (7, 6, 2, 1)
    outcome: QuarterOutcome | None = None
    host: HostOpinion | None = None
    status: Status = Status.PENDING


def scores_of(policy: Policy, case: Case, rater: str, month: Period) -> tuple[int, ...]:
    seed = int(case.person[2:]) * 11 + int(rater[-1]) * 5 + month.month * 3
    return tuple(
        max(0, indicator.full * case.level // 100 - 25 * ((seed + 7 * index) % 4) - (seed + index) % 3)
        for index, indicator in enumerate(policy.indicators(""))
    )


def mark_of(policy: Policy, case: Case, rater: str, role: Role, month: Period) -> RaterMark:
    if case.missing == (rater, month):
        return RaterMark(rater, role, None, {})
    place = Place(
        f"收件/{month}/评分表_{NAMES[rater]}.xlsx", "评分表", f"D{int(case.person[2:]) + 6}:T{int(case.person[2:]) + 6}"
    )
    scores = scores_of(policy, case, rater, month)
    sums = {
        d: sum(s for s, i in zip(scores, policy.indicators(""), strict=True) if i.dimension is d) for d in Dimension
    }
    return RaterMark(rater, role, Rating(rater, case.person, month, scores, ("D7",) * len(scores), "", place), sums)


def mean_of(marks: Sequence[RaterMark], weights: Mapping[Role, Fraction], dimension: Dimension) -> int | None:
    total = Fraction(0)
    for role, weight in weights.items():
        values = [mark.dimensions.get(dimension) for mark in marks if mark.role is role]
        if any(value is None for value in values):
            return None
        total += weight * Fraction(sum(value for value in values if value is not None), len(values))
    return rounded(total)


def month_of(policy: Policy, case: Case, month: Period) -> MonthFigures:
    raters = three_raters(case.person)
    weights = weights_of([role for _, role in raters])
    marks = tuple(mark_of(policy, case, rater, role, month) for rater, role in raters)
    before = {d: mean_of(marks, weights, d) for d in Dimension}
    lines = tuple(
        DeductionLine(
            date(2026, month.month, 9),
            item,
            "上班时间玩游戏、炒股（每次）",
            "督查组在工作时间检查时发现",
            d,
            1,
            nominal,
            counted,
            Place(f"收件/{month}/负面表现清单.xlsx", "负面表现", "A5:I5"),
        )
        for number, item, d, nominal, counted in case.deductions
        if number == month.month
    )
    taken = {d: sum(line.counted for line in lines if line.dimension is d) for d in Dimension}
    after = {d: None if (b := before[d]) is None else max(0, b - taken[d]) for d in Dimension}
    known = [value for value in after.values() if value is not None]
    score = sum(known) if len(known) == 5 else None
    deductions = {d: points for d, points in taken.items() if points}
    return MonthFigures(case.person, month, weights, marks, before, lines, deductions, after, score)


def poll_of(policy: Policy, case: Case) -> tuple[PollRow, int]:
    valid = sum(case.votes)
    votes = dict(zip(Grade, case.votes, strict=True))
    place = Place("收件/测评表.xlsx", "测评表", f"C{int(case.person[2:]) + 4}:I{int(case.person[2:]) + 4}")
    points = sum(votes[grade] * policy.poll_points[grade] for grade in Grade)
    return PollRow(case.person, valid + 2, valid + 1, valid, votes, place), rounded(Fraction(points, valid))


def figures_of(policy: Policy, case: Case) -> QuarterFigures:
    months = tuple(month_of(policy, case, month) for month in case.months)
    scores = [month.score for month in months if month.score is not None]
    whole = bool(months) and len(scores) == len(months)
    assessment = rounded(Fraction(sum(scores), len(scores))) if whole else None
    row, poll = poll_of(policy, case)
    score = None
    if assessment is not None:
        score = rounded(assessment * policy.assessment_share + poll * policy.poll_share)
    if not months:
        return QuarterFigures(case.person, QUARTER, (), None, None, None, None, case.host)
    return QuarterFigures(case.person, QUARTER, months, assessment, row, poll, score, case.host)


def grade_of(score: int) -> Grade:
    return (
        Grade.GOOD
        if score >= 9000
        else Grade.FAIRLY_GOOD
        if score >= 7500
        else Grade.FAIR
        if score >= 6000
        else Grade.POOR
    )


def decision_of(case: Case, figures: QuarterFigures) -> QuarterDecision:
    score = figures.score if case.host is None else case.host.score
    places = tuple(mark.rating.place for month in figures.months for mark in month.marks if mark.rating)
    by_score = made.ground(
        "grade_by_score",
        "七-1",
        "得分75以上不足90",
        modality=Modality.MAY,
        binding=case.outcome is None,
        places=places,
    )
    other = made.ground(
        "limit",
        "七-4",
        f"处分、派出或告诫等记录使本期结果为“{case.outcome}”",
        places=(Place("收件/2026-01/负面表现清单.xlsx", "处分", "A4"),),
    )
    if case.outcome is not None and case.outcome.value not in set(Grade):
        allowed: tuple[Grade, ...] = (Grade.FAIR, Grade.POOR) if case.outcome is QuarterOutcome.UNDETERMINED else ()
        grounds: tuple[Ground, ...] = () if case.outcome is QuarterOutcome.INCOMPLETE else (other,)
        return QuarterDecision(
            case.person,
            QUARTER,
            case.outcome,
            None,
            allowed,
            None,
            figures.assessment,
            figures.poll,
            grounds,
            False,
            case.host,
        )
    assert score is not None
    grade = Grade(case.outcome.value) if case.outcome else grade_of(score)
    allowed = tuple(Grade)[list(Grade).index(grade) :]
    grounds = (by_score,) if case.outcome is None else (by_score, other)
    return QuarterDecision(
        case.person,
        QUARTER,
        QuarterOutcome(grade.value),
        grade,
        allowed,
        score,
        figures.assessment,
        figures.poll,
        grounds,
        False,
        case.host,
    )


HOST_LONG = HostOpinion(
    "ZD006", QUARTER, "区委巡察办", "表现较好", 9100, "好", Place("收件/外单位.xlsx", "外单位评价意见", "A4:F4")
)
HOST_SHORT = HostOpinion(
    "ZD011", QUARTER, "区乡村振兴局", "工作扎实", 8815, "较好", Place("收件/外单位.xlsx", "外单位评价意见", "A5:F5")
)
CASES = (
    Case("ZD001", 100, votes=(16, 0, 0, 0)),
    Case("ZD002", 100, votes=(13, 2, 0, 1)),
    Case(
        "ZD003", 99, deductions=((2, "F11", Dimension.DILIGENCE, 200, 200), (2, "F07", Dimension.DILIGENCE, 300, 250))
    ),
    Case("ZD004", 95, missing=("L02", MONTHS[2]), outcome=QuarterOutcome.INCOMPLETE),
    Case("ZD005", 90, outcome=QuarterOutcome.UNGRADED),
    Case("ZD006", 90, months=(), host=HOST_LONG, outcome=QuarterOutcome.HOST_DETERMINED),
    Case("ZD007", 100, votes=(15, 1, 0, 0), outcome=QuarterOutcome.FAIR),
    Case("ZD008", 90, months=(), outcome=QuarterOutcome.UNDETERMINED),
    Case("ZD009", 85, outcome=QuarterOutcome.NOT_PARTICIPATING),
    Case("ZD010", 99, months=MONTHS[1:], votes=(12, 3, 1, 0)),
    Case("ZD011", 90, months=(), host=HOST_SHORT),
    Case(
        "ZD012",
        76,
        deductions=((1, "F16", Dimension.INTEGRITY, 1500, 1500), (3, "F06", Dimension.PERFORMANCE, 1000, 1000)),
    ),
)


def person_of(policy: Policy, case: Case) -> QuarterPerson:
    figures = figures_of(policy, case)
    decision = decision_of(case, figures)
    reasons = ("缺钱卫东2026年3月的评分",) if case.missing else ()
    near = decision.score is not None and any(
        abs(decision.score - line) <= policy.near_line for _, line in policy.grade_lines
    )
    return QuarterPerson(
        case.person,
        NAMES.get(case.person, case.person),
        DEPARTMENTS.get(case.person, "两人评分科"),
        "四级主任科员",
        "",
        False,
        figures,
        decision,
        near,
        reasons,
        case.status,
    )


def quota_of(people: Sequence[QuarterPerson]) -> Quota:
    good = [p for p in people if p.decision.proposed is Grade.GOOD]
    holders = tuple(p.person for p in sorted(good, key=lambda p: -(p.decision.score or 0)))
    return Quota("好", 10, 2, "40%", QuotaMode.WARN, holders, holders[2:], ())


FINDINGS = (
    Finding(
        kinds.CELL_READ_AS,
        Place("收件/2026-01/评分表_赵建国.xlsx", "评分表", "F9"),
        "ZD003",
        "L01",
        {"heading": "职业道德", "written": "３．５分", "value": "3.5"},
    ),
    Finding(
        kinds.FORM_NOT_RECEIVED,
        Place(),
        "ZD004",
        "L02",
        {"rater_name": "钱卫东", "period": "2026年3月", "name": "周敏"},
    ),
    Finding(kinds.HIDDEN_DATA, Place("收件/2026-02/评分表 #2 孙丽华.xlsx", "评分表"), "", "", {"what": "列"}),
    Finding(kinds.FORM_UNKNOWN, Place("收件/通知.xlsx")),
    Finding(
        kinds.CELL_OUT_OF_RANGE,
        Place("收件/2026-02/评分表_孙丽华.xlsx", "评分表", "G12"),
        "ZD002",
        "L03",
        {"heading": "履行职责", "written": "12", "low": "0", "high": "10"},
    ),
)
REMINDERS = (
    Reminder("L02", "钱卫东", "局领导", "评分表", MONTHS[2], ("ZD004",), ("周敏",)),
    Reminder("ZD002", "=1+1", SURVEY, "评分表", MONTHS[1], tuple(DEPARTMENTS), tuple(NAMES[p] for p in DEPARTMENTS)),
    Reminder("ZD002", "=1+1", SURVEY, "评分表", MONTHS[2], ("ZD005",), ("吴强",)),
    Reminder("办公室", "办公室", OFFICE, "负面表现清单", MONTHS[2], (), ()),
)


def quarter_report_of(policy: Policy, cases: Sequence[Case] = CASES) -> QuarterReport:
    people = tuple(person_of(policy, case) for case in cases)
    outcomes = [p.decision.outcome for p in people]
    counts = {"roster": 15, "assessed": len(people), "离岗": 1} | {str(o): outcomes.count(o) for o in QuarterOutcome}
    return QuarterReport(
        unit="张店区统计局",
        period=QUARTER,
        policy=policy,
        as_of=date(2026, 4, 2),
        status=Status.PENDING,
        roster=Roster("张店区统计局", (), (), (), "名册.xlsx"),
        facts=Facts(),
        names=NAMES,
        people=people,
        quota=quota_of(people),
        receipts=(Receipt("收件/测评表.xlsx", "0" * 64, "测评表", Verdict.USED),),
        findings=FINDINGS,
        reminders=REMINDERS,
        counts=counts,
    )


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(None).on(date(2026, 3, 31))


@pytest.fixture(scope="session")
def quarter_report(policy: Policy) -> QuarterReport:
    return quarter_report_of(policy)


@pytest.fixture(scope="session")
def tied_report(policy: Policy) -> QuarterReport:
    """Forty people rated fifty-fifty over two months with sixteen ballots, so that exact halves come up at every stage."""
    odd = ((2, "F07", Dimension.DILIGENCE, 5, 5),)
    cases = [
        Case(
            f"ZT{n:03d}",
            60 + n,
            months=MONTHS[n % 2 :][:2],
            votes=(16 - n % 11, n % 11 - n % 4 if n % 11 >= n % 4 else 0, min(n % 4, n % 11), 0),
            deductions=odd if n % 3 else (),
        )
        for n in range(40)
    ]
    return quarter_report_of(policy, cases)


@pytest.fixture
def report_for(policy: Policy) -> Callable[..., QuarterReport]:
    """A quarter of the given policy, by default the shipped one with the twelve people."""

    def build(changed: Policy = policy, cases: Sequence[Case] = CASES) -> QuarterReport:
        return quarter_report_of(changed, cases)

    return build


@pytest.fixture(scope="session")
def month_report(policy: Policy, quarter_report: QuarterReport) -> MonthReport:
    people = tuple(
        MonthPerson(
            p.person,
            p.name,
            p.department,
            p.post,
            "",
            False,
            next((m for m in p.figures.months if m.period == MONTHS[2]), None),
            "" if p.figures.months else "借调",
            bool(p.reasons),
            p.reasons,
        )
        for p in quarter_report.people
    )
    return remade(
        MonthReport,
        quarter_report,
        period=MONTHS[2],
        people=people,
        quota=None,
        counts={"roster": 15, "assessed": 12},
    )


@pytest.fixture(scope="session")
def decided_report(quarter_report: QuarterReport) -> QuarterReport:
    rows = (
        DecisionRow("ZD001", "好", "", "好", Place("收件/等次审核表.xlsx", "等次审核表", "H6")),
        DecisionRow("ZD002", "较好", "名额所限", "好", Place("收件/等次审核表.xlsx", "等次审核表", "H7")),
    )
    form = DecisionForm("收件/等次审核表.xlsx", QUARTER, "局长办公会", date(2026, 4, 8), rows)
    chosen = {"ZD001": Grade.GOOD, "ZD002": Grade.FAIRLY_GOOD}
    people = tuple(
        replace(p, decision=p.decision._replace(decided=chosen[p.person]), status=Status.DECIDED)
        if p.person in chosen
        else p
        for p in quarter_report.people
    )
    return replace(
        quarter_report,
        people=people,
        facts=Facts(decisions=(form,)),
        status=Status.DECIDED,
        meeting="局长办公会",
        decided_on=date(2026, 4, 8),
        issued_on=date(2026, 4, 8),
    )


@pytest.fixture
def opened() -> Callable[[bytes], Workbook]:
    """The workbook as a reader of formulas sees it."""
    return lambda content: load_workbook(BytesIO(content))


@pytest.fixture
def results() -> Callable[[bytes], Workbook]:
    """The workbook as a previewer sees it: stored results."""
    return lambda content: load_workbook(BytesIO(content), data_only=True)


@pytest.fixture
def recomputed(tmp_path: Path) -> Callable[[bytes], Workbook]:
    """The workbook's figures as LibreOffice computes them, all stored results having been taken out first."""

    def compute(content: bytes) -> Workbook:
        source = tmp_path / "in" / "book.xlsx"
        source.parent.mkdir()
        source.write_bytes(without_results(content))
        return load_workbook(converted([source], tmp_path / "out", "xlsx") / "book.xlsx", data_only=True)

    return compute
