"""A quarter of a small unit as a finished report, written by hand: twelve people, every kind of outcome."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from kaohe_excel.checking.reminder import Reminder
from kaohe_excel.core.facts import Facts, HostOpinion, Place, PollRow, Receipt, Roster, RosterRow
from kaohe_excel.core.findings import (
    CELL_OUT_OF_RANGE,
    CELL_READ_AS,
    FORM_NOT_RECEIVED,
    ROW_NOT_COUNTED,
    TOTAL_DISAGREES,
    Finding,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import (
    AnnualGrade,
    AnnualOutcome,
    Dimension,
    Grade,
    Modality,
    QuarterOutcome,
    QuotaMode,
    Role,
    Status,
    Verdict,
)
from kaohe_excel.deciding.report import (
    MonthPerson,
    MonthReport,
    QuarterPerson,
    QuarterReport,
    YearPerson,
    YearReport,
)
from kaohe_excel.policy import load_policy
from kaohe_excel.rules.model import AnnualDecision, Ground, QuarterDecision, QuarterResult
from kaohe_excel.rules.quota import Quota
from kaohe_excel.scoring.figures import DeductionLine, MonthFigures, QuarterFigures, YearFigures
from tests.offices import made
from tests.offices.made import remade

QUARTER = Period.of_quarter(2026, 1)
JANUARY, FEBRUARY, MARCH = QUARTER.months
UNIT = "张店区统计局"
AS_OF = date(2026, 4, 9)
LIST = "收件/2026-02 负面表现清单.xlsx"

LEADERS = {"ZD001": "周局长民", "ZD002": "吴副明"}
PEOPLE = {
    "ZD005": ("王芳", "办公室", "一级主任科员"),
    "ZD006": ("李建国", "综合科", "二级主任科员"),
    "ZD007": ("阿卜杜热合曼·买买提依明", "综合科", "四级主任科员"),
    "ZD008": ("<b>赵六</b>&", "工业科", "科员"),
    "ZD009": ("欧阳晓彤", "工业科", "科长"),
    "ZD010": ("孙文", "投资科", "科长"),
    "ZD011": ("钱小雨", "投资科", "一级科员"),
    "ZD012": ("郑成功", "农业科", "二级主任科员"),
    "ZD013": ("冯敏", "农业科", "科员"),
    "ZD014": ("陈静", "普查中心", "科员"),
    "ZD015": ("陈静", "办公室", "四级主任科员"),
    "ZD016": ("沈保山", "综合科", "一级主任科员"),
}

Scores = tuple[int | None, int | None, int | None, int | None, int | None]


def deduction(
    day: date, item: str, behaviour: str, dimension: Dimension, points: int, matter: str = "", times: int = 1
) -> DeductionLine:
    return DeductionLine(day, item, behaviour, matter, dimension, times, points, points, Place(LIST, "负面表现", "A5"))


def month(person: str, period: Period, before: Scores, lines: tuple[DeductionLine, ...] = ()) -> MonthFigures:
    raw = dict(zip(Dimension, before, strict=True))
    taken: dict[Dimension, int] = {}
    for line in lines:
        taken[line.dimension] = taken.get(line.dimension, 0) + line.counted
    after = {d: None if raw[d] is None else max(0, raw[d] - taken.get(d, 0)) for d in Dimension}
    known = [score for score in after.values() if score is not None]
    weights = {Role.PRINCIPAL_LEADER: Fraction(1, 2), Role.DEPUTY_LEADER: Fraction(1, 2)}
    return MonthFigures(
        person, period, weights, (), raw, lines, taken, after, sum(known) if len(known) == len(Dimension) else None
    )


def ground(clause: str, effect: str, rule: str = "rule", leads_to: str = "", **changes: Any) -> Ground:
    values = {"modality": Modality.MUST, "places": (Place(LIST, "处分", "A5:G5"),), "leads_to": leads_to} | changes
    return made.ground(rule, clause, effect, **values)


def by_score(effect: str, leads_to: str, **changes: Any) -> Ground:
    return ground("七-1", effect, "grade_by_score", leads_to, **({"modality": Modality.MAY} | changes))


POLL = {Grade.GOOD: 18, Grade.FAIRLY_GOOD: 5, Grade.FAIR: 2, Grade.POOR: 0}


def figures(
    person: str, months: tuple[MonthFigures, ...], assessment: int | None, poll: int | None, score: int | None
) -> QuarterFigures:
    row = PollRow(person, 26, 25, 25, POLL, Place("收件/测评表.xlsx", "测评表", "C5:I5")) if poll is not None else None
    return QuarterFigures(person, QUARTER, months, assessment, row, poll, score)


def someone(
    person: str,
    outcome: QuarterOutcome,
    held: QuarterFigures,
    grounds: tuple[Ground, ...] = (),
    reasons: tuple[str, ...] = (),
    **changes: Any,
) -> QuarterPerson:
    name, department, post = PEOPLE[person]
    grade = Grade(outcome.value) if outcome.value in tuple(Grade) else None
    allowed = tuple(Grade)[list(Grade).index(grade) :] if grade else ()
    score = held.score if grade else None
    decision = QuarterDecision(
        person, QUARTER, outcome, grade, allowed, score, held.assessment, held.poll, grounds, False, held.host
    )
    who = QuarterPerson(person, name, department, post, "", False, held, decision, False, reasons, Status.PENDING)
    return replace(who, **changes)


def three(person: str, *before: Scores, lines: tuple[DeductionLine, ...] = ()) -> tuple[MonthFigures, ...]:
    """Three months; all deductions fall into their own month."""
    return tuple(
        month(person, period, scores, tuple(line for line in lines if line.day in period))
        for period, scores in zip(QUARTER.months, before, strict=True)
    )


TOP: Scores = (1450, 1420, 1440, 3840, 1460)
MIDDLE: Scores = (1380, 1290, 1310, 3460, 1360)
LOW: Scores = (1050, 900, 880, 2510, 1100)
POOR: Scores = (900, 800, 700, 2200, 1000)

WANG = (
    deduction(date(2026, 1, 15), "Q01", "迟到早退", Dimension.DILIGENCE, 100, "早会迟到，由李建国代为签到"),
    deduction(date(2026, 2, 3), "J01", "迟报", Dimension.PERFORMANCE, 200, "月报迟报两天", 2),
)
SHEN = (deduction(date(2026, 3, 5), "D05", "违反保密规定", Dimension.VIRTUE, 500, "绝密文件夹未入柜"),)
FENG = tuple(
    deduction(
        date(2026, 1 + index // 8, 3 + index), f"Q{index:02d}", "上班时间脱岗、串岗", Dimension.DILIGENCE, 100, "不在岗"
    )
    for index in range(20)
)


def quarter_people() -> tuple[QuarterPerson, ...]:
    host_short = HostOpinion(
        "ZD011", QUARTER, "区委宣传部", "工作主动，得到李建国等同志好评", 8600, "较好", Place("外.xlsx")
    )
    host_long = HostOpinion("ZD012", QUARTER, "省统计局", "按职责完成任务", 9100, "好", Place("外.xlsx", "意见", "A3"))
    good, fair, fine = QuarterOutcome.GOOD, QuarterOutcome.FAIR, QuarterOutcome.FAIRLY_GOOD
    missing = (1380, None, 1310, 3460, 1360)
    open_months = (month("ZD009", JANUARY, MIDDLE), month("ZD009", FEBRUARY, missing), month("ZD009", MARCH, MIDDLE))
    return (
        # 1月 1450+1420+1340+3840+1460=9510, 2月 1450+1420+1440+3640+1460=9410, 3月 9610 → 28530/3=9510
        someone(
            "ZD005",
            good,
            figures("ZD005", three("ZD005", TOP, TOP, TOP, lines=WANG), 9510, 9460, 9495),
            (by_score("得分90以上", "好"),),
        ),
        someone(
            "ZD006",
            fine,
            figures("ZD006", three("ZD006", MIDDLE, MIDDLE, MIDDLE), 8800, 9460, 8998),
            (by_score("得分75以上不足90", "较好"),),
            near_line=True,
        ),
        someone(
            "ZD007",
            good,
            figures("ZD007", three("ZD007", TOP, TOP, TOP), 9610, 9460, 9565),
            (by_score("得分90以上", "好"),),
        ),
        someone(
            "ZD008",
            fair,
            figures("ZD008", three("ZD008", MIDDLE, MIDDLE, MIDDLE), 8800, 9460, 8998),
            (
                by_score("得分75以上不足90", "较好", binding=False),
                ground("七-4", "受警告处分期间，最高为一般", "warning_period", "一般"),
            ),
        ),
        someone(
            "ZD009",
            QuarterOutcome.INCOMPLETE,
            figures("ZD009", open_months, None, 9460, None),
            (),
            ("吴副明的2026年2月评分表还没有交",),
        ),
        someone(
            "ZD010",
            QuarterOutcome.UNGRADED,
            figures("ZD010", three("ZD010", TOP, TOP, TOP), 9610, 9460, 9565),
            (ground("七-4", "受记过处分期间，只写评价意见、不定等次"),),
        ),
        someone(
            "ZD011",
            fine,
            figures("ZD011", (), None, None, 8600)._replace(host=host_short),
            (
                by_score("得分75以上不足90", "较好"),
                ground(
                    "七-2",
                    "以区委宣传部给出的得分86.00为季度得分，由本单位确定等次",
                    modality=Modality.MAY,
                    binding=False,
                ),
            ),
        ),
        someone(
            "ZD012",
            QuarterOutcome.HOST_DETERMINED,
            figures("ZD012", (), None, None, None)._replace(host=host_long),
            (ground("七-2", "由省统计局考核，结果为“好”"),),
        ),
        someone(
            "ZD013",
            QuarterOutcome.POOR,
            figures("ZD013", three("ZD013", POOR, POOR, POOR, lines=FENG), 5000, 7000, 5600),
            (
                by_score("得分不足60", "较差", modality=Modality.MUST),
                ground("八-2", "本季度有告诫记录，定为较差", modality=Modality.MAY),
            ),
        ),
        someone(
            "ZD014",
            QuarterOutcome.NOT_PARTICIPATING,
            figures("ZD014", (), None, None, None),
            (ground("八-2", "无故不参加平时考核，不定等次", modality=Modality.MUST_NOT),),
        ),
        someone(
            "ZD015",
            fair,
            figures("ZD015", three("ZD015", LOW, LOW, LOW), 6440, 7100, 6638),
            (by_score("得分60以上不足75", "一般", modality=Modality.MUST),),
        ),
        someone(
            "ZD016",
            fine,
            figures("ZD016", three("ZD016", MIDDLE, MIDDLE, MIDDLE, lines=SHEN), 8633, 9460, 8881),
            (by_score("得分75以上不足90", "较好"),),
            classified=True,
        ),
    )


def roster() -> Roster:
    rows = [
        RosterRow(person, name, "局领导", "", "班子成员", "", date(2020, 1, 1), None, False, "", Place("名册.xlsx"))
        for person, name in LEADERS.items()
    ]
    rows += [
        RosterRow(person, name, department, post, "公务员", "", date(2020, 1, 1), None, False, "", Place("名册.xlsx"))
        for person, (name, department, post) in PEOPLE.items()
    ]
    return Roster(UNIT, tuple(rows), (), (), "名册.xlsx")


FINDINGS = (
    Finding(
        FORM_NOT_RECEIVED,
        Place(),
        "ZD009",
        "ZD002",
        {"rater_name": "吴副明", "period": "2026年2月", "name": "欧阳晓彤"},
    ),
    Finding(
        CELL_OUT_OF_RANGE,
        Place("收件/周局长民 2026-02.xlsx", "评分表", "C9"),
        "ZD009",
        "ZD001",
        {"heading": "政治品德", "written": "<script>7</script>", "low": "0", "high": "5"},
    ),
    Finding(
        TOTAL_DISAGREES,
        Place("收件/周局长民 2026-02.xlsx", "评分表", "T7"),
        "ZD006",
        "ZD001",
        {"written": "89", "computed": "88"},
    ),
    Finding(
        CELL_READ_AS,
        Place("收件/周局长民 2026-02.xlsx", "评分表", "D7"),
        "ZD006",
        "ZD001",
        {"heading": "职业道德", "written": "４", "value": "4"},
    ),
    Finding(
        ROW_NOT_COUNTED,
        Place("收件/吴副明 2026-03.xlsx", "评分表", "A12:T12"),
        "ZD012",
        "ZD002",
        {"name": "郑成功", "reason": "借调"},
    ),
)
RECEIPTS = (
    Receipt("名册.xlsx", "a" * 64, "人员名册", Verdict.USED),
    Receipt("收件/周局长民 2026-02.xlsx", "b" * 64, "评分表", Verdict.USED),
    Receipt("收件/吴副明 2026-03.xlsx", "c" * 64, "评分表", Verdict.USED),
    Receipt("收件/旧表 & 草稿.xlsx", "d" * 64, "", Verdict.IGNORED, "不是考核用表"),
    Receipt("收件/测评表.xlsx", "e" * 64, "测评表", Verdict.USED),
)


@pytest.fixture(scope="session")
def pending_report() -> QuarterReport:
    """The quarter as proposed, before the 领导小组 has met."""
    names = LEADERS | {person: name for person, (name, _, _) in PEOPLE.items()}
    return QuarterReport(
        unit=UNIT,
        period=QUARTER,
        policy=load_policy(None).on(QUARTER.last_day),
        as_of=AS_OF,
        status=Status.PENDING,
        roster=roster(),
        facts=Facts(),
        names=names,
        people=quarter_people(),
        quota=Quota("好", 10, 4, "40%", QuotaMode.WARN, ("ZD005", "ZD007"), (), ()),
        receipts=RECEIPTS,
        findings=FINDINGS,
        reminders=(Reminder("ZD002", "吴副明", "局领导", "评分表", FEBRUARY, ("ZD009",), ("欧阳晓彤",)),),
        counts={"roster": 14, "assessed": 12},
    )


@pytest.fixture(scope="session")
def decided_report(pending_report: QuarterReport) -> QuarterReport:
    """The same quarter with everything decided and nothing missing."""
    people = tuple(
        replace(person, status=Status.DECIDED, decision=person.decision._replace(decided=person.decision.proposed))
        for person in pending_report.people
        if person.decision.outcome is not QuarterOutcome.INCOMPLETE
    )
    return replace(
        pending_report,
        status=Status.DECIDED,
        people=people,
        meeting="2026年第6次局长办公会",
        decided_on=date(2026, 4, 8),
        issued_on=date(2026, 4, 8),
    )


@pytest.fixture(scope="session")
def month_report(pending_report: QuarterReport) -> MonthReport:
    """February of the same unit."""
    people = []
    for who in pending_report.people:
        held = next((m for m in who.figures.months if m.period == FEBRUARY), None)
        incomplete = held is not None and held.score is None
        people.append(
            MonthPerson(
                who.person,
                who.name,
                who.department,
                who.post,
                "",
                who.classified,
                held,
                "" if held else "借调",
                incomplete,
                who.reasons,
            )
        )
    return remade(MonthReport, pending_report, period=FEBRUARY, people=tuple(people), quota=None)


@pytest.fixture(scope="session")
def year_report(pending_report: QuarterReport) -> YearReport:
    """A year with two people: one 称职, one waiting for a quarter."""
    year = Period(2026)
    fine = {
        quarter: QuarterResult(
            quarter, QuarterOutcome.FAIRLY_GOOD, Grade.FAIRLY_GOOD, 8800 + 10 * quarter.quarter, True, ()
        )
        for quarter in year.quarters
    }
    gap = dict(fine) | {
        year.quarters[1]: QuarterResult(year.quarters[1], QuarterOutcome.INCOMPLETE, None, None, False, ())
    }
    scores = {quarter: result.score for quarter, result in fine.items() if result.score is not None}
    return remade(
        YearReport,
        pending_report,
        period=year,
        quota=None,
        people=(
            # (8810+8820+8830+8840)/4 = 8825; 8825×0.6+9000×0.4 = 8895
            year_person("ZD005", fine, YearFigures("ZD005", year, scores, 8825, 9000, 8895), AnnualOutcome.COMPETENT),
            year_person("ZD006", gap, YearFigures("ZD006", year, {}, None, 9000, None), AnnualOutcome.INCOMPLETE),
        ),
    )


def year_person(
    person: str, quarters: Mapping[Period, QuarterResult], held: YearFigures, outcome: AnnualOutcome
) -> YearPerson:
    name, department, post = PEOPLE[person]
    grade = AnnualGrade.COMPETENT if outcome is AnnualOutcome.COMPETENT else None
    grounds = (ground("九-2", "各季度均在较好以上、没有“好”，最高为称职"),) if grade else ()
    decision = AnnualDecision(
        person,
        held.year,
        outcome,
        grade,
        tuple(AnnualGrade)[1:],
        False,
        held.routine,
        held.poll,
        held.score,
        grounds,
        False,
        None,
    )
    return YearPerson(person, name, department, post, "", False, quarters, held, decision, (), Status.PENDING)


@pytest.fixture(scope="session")
def clones(decided_report: QuarterReport) -> Callable[[int], QuarterReport]:
    """The decided quarter blown up to ``n`` people by copying the first one under other names and ids."""

    def blown_up(n: int) -> QuarterReport:
        first = decided_report.people[0]
        people = tuple(replace(first, person=f"C{index:03d}", name=f"同志{index:03d}") for index in range(n))
        return replace(decided_report, people=people, names={p.person: p.name for p in people})

    return blown_up
