"""A year of nineteen people and a quarter of eight, built by hand so that every annual rule and outcome occurs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from kaohe_excel.core.facts import (
    Accountability,
    Admonition,
    BehaviourList,
    DecisionForm,
    DecisionRow,
    Facts,
    HostOpinion,
    Movement,
    NonParticipation,
    Place,
    Roster,
    RosterRow,
    Sanction,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import (
    AnnualGrade,
    Dimension,
    Grade,
    Modality,
    MovementKind,
    QuarterOutcome,
    QuotaMode,
    SanctionKind,
    Status,
)
from kaohe_excel.deciding.report import QuarterPerson, QuarterReport, YearPerson, YearReport
from kaohe_excel.policy import load_policy
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import Secondment
from kaohe_excel.rules.annual import decide_year
from kaohe_excel.rules.decisions import apply_decisions, is_settled
from kaohe_excel.rules.model import AnnualCase, AnnualDecision, Ground, QuarterDecision, QuarterResult
from kaohe_excel.rules.quota import Quota, excellent_quota
from kaohe_excel.scoring.figures import DeductionLine, MonthFigures, QuarterFigures, YearFigures
from tests.offices import made
from tests.papers.office import converted, without_results
from tests.papers.office import page_count as pages_of_pdf

UNIT = "张店区统计局"
YEAR = Period(2026)
Q1, Q2, Q3, Q4 = YEAR.quarters
QUARTER = Q1
LIST = "收件/2026-02/负面表现清单.xlsx"
OFFICE, SURVEY, LONG = "办公室", "农村调查科", "工业交通能源与固定资产投资统计科"

# Person: name, the four quarters (outcome and score in hundredths), 平时年度分 and 年度测评得分, all worked out by hand.
QuarterSpec = tuple[str, int | None] | None


@dataclass(frozen=True)
class Spec:
    person: str
    name: str
    quarters: tuple[QuarterSpec, QuarterSpec, QuarterSpec, QuarterSpec]
    routine: int | None
    poll: int | None
    score: int | None
    ground: str = ""
    probation: bool = False
    host_year: bool = False
    undecided: tuple[Period, ...] = ()


def q(grade: str, score: int | None = None) -> QuarterSpec:
    return (grade, score)


GOOD, FAIRLY, FAIR, POOR = "好", "较好", "一般", "较差"
SPECS = (
    Spec("ZD001", "王海燕", (q(GOOD, 9500), q(GOOD, 9610), q(GOOD, 9450), q(GOOD, 9520)), 9520, 9700, 9592),
    # 94.00, 93.00, 92.00, 93.05 make 372.05, a quarter of which is 93.0125.
    Spec("ZD002", "=1+1", (q(GOOD, 9400), q(GOOD, 9300), q(GOOD, 9200), q(GOOD, 9305)), 9301, 9500, 9381),
    Spec("ZD003", "李敏", (q(GOOD, 9100), q(FAIRLY, 8900), q(GOOD, 9200), q(GOOD, 9200)), 9100, 9600, 9300),
    Spec(
        "ZD004",
        "阿卜杜热依木·买买提江·吐尔逊",
        (q(GOOD, 9200), q(GOOD, 9100), q(FAIRLY, 8900), q(GOOD, 9200)),
        9100,
        9600,
        9300,
    ),
    Spec("ZD005", "周敏", (q(FAIRLY, 8500), q(FAIRLY, 8400), q(FAIRLY, 8600), q(FAIRLY, 8500)), 8500, 9000, 8700),
    Spec(
        "ZD006",
        "吴强",
        (q(FAIR, 9100), q(FAIR, 8800), q(FAIRLY, 8700), q(FAIRLY, 8600)),
        8800,
        9000,
        8880,
        ground="warning_period",
    ),
    Spec("ZD007", "郑爽", (q(FAIRLY, 8000), q(POOR, 5900), q(FAIRLY, 8100), q(FAIRLY, 8000)), 7500, 8000, 7700),
    Spec("ZD008", "冯立", (q(FAIR, 7000), q(FAIR, 7100), q(FAIR, 7200), q(FAIRLY, 7500)), 7200, 7800, 7440),
    Spec("ZD009", "陈晨", (q(POOR, 5500), q(FAIR, 6500), q(POOR, 5800), q(FAIR, 6100)), 5975, 7000, 6385),
    Spec("ZD010", "褚卫", (q(GOOD, 9000), q(FAIRLY, 8800), q("待补"), q(FAIRLY, 8700)), 8833, 9000, 8900),
    Spec("ZD011", "卫兰", (q(GOOD, 9150), q("外单位确定"), q("外单位确定"), q(FAIRLY, 8850)), 9000, 9200, 9080),
    Spec(
        "ZD012",
        "蒋平",
        (q("外单位确定"), q("外单位确定"), q("外单位确定"), q("外单位确定")),
        None,
        None,
        None,
        host_year=True,
    ),
    Spec("ZD013", "沈洪", (q(FAIRLY, 8000), q("不参加"), q(FAIRLY, 8200), q(FAIRLY, 8100)), 8100, 8500, 8260),
    Spec("ZD014", "韩冬", (None, None, q(FAIRLY, 8000), q(GOOD, 9000)), 8500, 8500, 8500, probation=True),
    Spec("ZD015", "杨柳", (q(POOR, 8000), q(FAIRLY, 8200), q(FAIRLY, 8400), q(FAIRLY, 8600)), 8300, 8000, 8180),
    Spec("ZD016", "朱明", (q(GOOD, 9200), q(GOOD, 9300), q(GOOD, 9100), q(GOOD, 9200)), 9200, None, None),
    Spec("ZD017", "秦岭", (q("不定等次"), q("不定等次"), q("不定等次"), q("不定等次")), None, 8000, None),
    Spec(
        "ZD018",
        "尤佳",
        (q(GOOD, 9000), q(FAIRLY, 8800), q(FAIRLY, 8900), q(GOOD, 9050)),
        8938,
        9100,
        9003,
        undecided=(Q3, Q4),
    ),
    Spec("ZD019", "许诺", (None, q(FAIRLY, 8500), q(GOOD, 9000), q(FAIRLY, 8600)), 8700, 8600, 8660),
)
NAMES = {spec.person: spec.name for spec in SPECS}
DEPARTMENTS = {spec.person: (OFFICE, SURVEY, LONG)[i % 3] for i, spec in enumerate(SPECS)}
HOST_YEAR = HostOpinion(
    "ZD012",
    YEAR,
    "区委巡察办",
    "政治坚定，工作扎实，服从安排。",
    9300,
    "优秀",
    Place("收件/外单位.xlsx", "外单位评价意见", "A4:F4"),
)


def _place(row: int, sheet: str = "处分") -> Place:
    return Place(LIST, sheet, f"A{row}")


SANCTIONS = (
    Sanction("ZD006", SanctionKind.WARNING, date(2025, 11, 20), date(2026, 5, 19), "张统处〔2025〕3号", _place(4)),
    Sanction("ZD017", SanctionKind.DEMERIT, date(2026, 1, 10), date(2027, 1, 9), "张统处〔2026〕1号", _place(5)),
)
ADMONITIONS = (
    Admonition("ZD015", date(2026, 2, 3), Q1, "周纪实没有按时填写", "王局长", _place(4, "告诫")),
    Admonition("ZD015", date(2026, 3, 3), Q1, "月报告没有按要求填写", "王局长", _place(5, "告诫")),
)
NON_PARTICIPATIONS = (NonParticipation("ZD013", date(2026, 5, 8), Q2, "拒绝填写登记表", _place(4, "无故不参加")),)
ACCOUNTABILITIES = (Accountability("ZD007", date(2026, 5, 6), "书面检查", Grade.POOR, "区纪委通报", _place(4, "问责")),)
FACTS = Facts(
    behaviour_lists=(
        BehaviourList(
            LIST,
            Period.of_month(2026, 2),
            admonitions=ADMONITIONS,
            accountabilities=ACCOUNTABILITIES,
            sanctions=SANCTIONS,
            non_participations=NON_PARTICIPATIONS,
        ),
    )
)
MOVEMENTS = (
    Movement("ZD011", MovementKind.LOAN, date(2026, 3, 25), date(2026, 9, 30), "区乡村振兴局", "", Place("名册.xlsx")),
    Movement("ZD012", MovementKind.DETACHMENT, date(2025, 9, 1), None, "区委巡察办", "", Place("名册.xlsx")),
    Movement("ZD005", MovementKind.LEAVE, date(2026, 2, 26), date(2026, 3, 10), "", "", Place("名册.xlsx")),
)


def roster() -> Roster:
    rows = tuple(
        RosterRow(
            spec.person,
            spec.name,
            DEPARTMENTS[spec.person],
            "四级主任科员",
            "公务员",
            "",
            date(2026, 7, 1) if spec.quarters[0] is None else date(2020, 1, 1),
            None,
            False,
            "",
            Place("名册.xlsx", "名册", f"A{i + 4}"),
        )
        for i, spec in enumerate(SPECS)
    )
    return Roster(UNIT, rows, MOVEMENTS, (), "名册.xlsx")


# --- the year ------------------------------------------------------------------------------------------------------


def ground(rule: str, clause: str, effect: str, modality: Modality = Modality.MAY) -> Ground:
    places = (Place("收件/2026-01/评分表_赵建国.xlsx", "评分表", "D7:T7"),)
    return made.ground(rule, clause, effect, modality=modality, places=places)


_BANDS = {"好": "得分90以上", "较好": "得分75以上不足90", "一般": "得分60以上不足75", "较差": "得分不足60"}


def result_of(spec: Spec, quarter: Period, found: tuple[str, int | None]) -> QuarterResult:
    outcome, score = QuarterOutcome(found[0]), found[1]
    grade = Grade(outcome.value) if outcome.value in set(Grade) else None
    if outcome is QuarterOutcome.HOST_DETERMINED:
        grade = Grade.FAIRLY_GOOD
    decided = outcome is not QuarterOutcome.INCOMPLETE and quarter not in spec.undecided
    own = ground("grade_by_score", "七-1", _BANDS.get(outcome.value, ""))
    if spec.ground and outcome is QuarterOutcome.FAIR:
        own = ground(spec.ground, "七-4", "受警告处分期间，最高为一般", Modality.MUST_NOT)
    return QuarterResult(quarter, outcome, grade, score, decided, (own,) if grade else ())


def case_of(spec: Spec) -> AnnualCase:
    quarters = {
        quarter: result_of(spec, quarter, found)
        for quarter, found in zip(YEAR.quarters, spec.quarters, strict=True)
        if found is not None
    }
    seconded = Secondment("ZD012", MovementKind.DETACHMENT, "区委巡察办", date(2025, 9, 1), None, (Place("名册.xlsx"),))
    return AnnualCase(
        person=spec.person,
        year=YEAR,
        quarters=quarters,
        routine=spec.routine,
        poll=spec.poll,
        score=spec.score,
        admonitions=tuple(a for a in ADMONITIONS if a.person == spec.person),
        sanctions=tuple(s for s in SANCTIONS if s.person == spec.person),
        non_participations=tuple(n for n in NON_PARTICIPATIONS if n.person == spec.person),
        probation_places=(Place("名册.xlsx", "人员变动", "A4"),) if spec.probation else None,
        leave_places=None,
        seconded_over_half=seconded if spec.host_year else None,
        host=HOST_YEAR if spec.host_year else None,
        gaps=(),
        name=spec.name,
    )


def person_of(spec: Spec, decision: AnnualDecision) -> YearPerson:
    case = case_of(spec)
    waiting = [r for r in case.quarters.values() if r.outcome is QuarterOutcome.INCOMPLETE]
    scores = {quarter: r.score for quarter, r in case.quarters.items() if r.score is not None}
    return YearPerson(
        spec.person,
        spec.name,
        DEPARTMENTS[spec.person],
        "四级主任科员",
        "",
        False,
        case.quarters,
        YearFigures(spec.person, YEAR, scores, spec.routine, spec.poll, spec.score),
        decision,
        tuple(f"{r.quarter.chinese}{r.outcome}" for r in waiting),
        Status.DECIDED if is_settled(decision) else Status.PENDING,
    )


def year_report_of(policy: Policy, specs: Sequence[Spec] = SPECS, forms: tuple[DecisionForm, ...] = ()) -> YearReport:
    proposals = tuple(decide_year(case_of(spec), policy) for spec in specs)
    decisions, status, _ = apply_decisions(proposals, forms, NAMES)
    people = tuple(person_of(spec, decision) for spec, decision in zip(specs, decisions, strict=True))
    return YearReport(
        unit=UNIT,
        period=YEAR,
        policy=policy,
        as_of=date(2027, 1, 8),
        status=status,
        roster=roster(),
        facts=FACTS._replace(decisions=forms),
        names=NAMES,
        people=people,
        quota=excellent_quota(decisions, policy),
        receipts=(),
        findings=(),
        reminders=(),
        counts={"roster": len(people), "assessed": len(people)},
        meeting="局党组会议" if forms else "",
        decided_on=date(2027, 1, 6) if forms else None,
        issued_on=date(2027, 1, 6) if forms else None,
    )


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(None).on(date(2026, 12, 31))


@pytest.fixture(scope="session")
def year_report(policy: Policy) -> YearReport:
    return year_report_of(policy)


@pytest.fixture(scope="session")
def decided_year(policy: Policy) -> YearReport:
    """The same year with three people decided: 优秀, 称职 for a candidate, 不称职."""
    rows = tuple(
        DecisionRow(person, grade, reason, "", Place("收件/年度等次审核表.xlsx", "等次审核表", f"H{row}"))
        for row, (person, grade, reason) in enumerate(
            [
                ("ZD001", AnnualGrade.EXCELLENT, "年度得分第一"),
                ("ZD002", AnnualGrade.COMPETENT, ""),
                ("ZD009", AnnualGrade.INCOMPETENT, ""),
            ],
            6,
        )
    )
    form = DecisionForm("收件/年度等次审核表.xlsx", YEAR, "局党组会议", date(2027, 1, 6), rows)
    return year_report_of(policy, forms=(form,))


# --- the quarter ---------------------------------------------------------------------------------------------------

DIMENSION_SCORES = (1410, 1355, 1475, 3850, 1500)


def month_of(person: str, month: Period, missing: bool = False, lines: tuple[DeductionLine, ...] = ()) -> MonthFigures:
    before: dict[Dimension, int | None] = dict(zip(Dimension, DIMENSION_SCORES, strict=True))
    taken = {d: sum(line.counted for line in lines if line.dimension is d) for d in Dimension}
    after = {d: None if (b := before[d]) is None else b - taken[d] for d in Dimension}
    if missing:
        before, after = dict.fromkeys(Dimension), dict.fromkeys(Dimension)
    score = None if missing else sum(DIMENSION_SCORES) - sum(taken.values())
    deducted = {d: points for d, points in taken.items() if points}
    return MonthFigures(person, month, {}, (), before, lines, deducted, after, score)


def late(day: int, points: int = 100) -> DeductionLine:
    return DeductionLine(
        date(2026, 2, day),
        "F07",
        "迟到、早退（每次）",
        "上午签到迟到，没有请假",
        Dimension.DILIGENCE,
        1,
        points,
        points,
        Place(LIST, "负面表现", f"A{day}"),
    )


def quarter_person(
    person: str,
    figures: QuarterFigures,
    outcome: QuarterOutcome,
    *,
    effect: str = "",
    decided: Grade | None = None,
    host: HostOpinion | None = None,
) -> QuarterPerson:
    grade = Grade(outcome.value) if outcome.value in set(Grade) else None
    grounds = (ground("grade_by_score", "七-1", "得分90以上"),) if grade else ()
    grounds = (*grounds, ground("other", "七-4", effect, Modality.MUST)) if effect else grounds
    incomplete = outcome is QuarterOutcome.INCOMPLETE
    decision = QuarterDecision(
        person,
        QUARTER,
        outcome,
        grade,
        tuple(Grade)[list(Grade).index(grade) :] if grade else (),
        figures.score if grade else None,
        figures.assessment,
        figures.poll,
        grounds,
        False,
        host,
        decided=decided,
    )
    return QuarterPerson(
        person,
        NAMES[person],
        DEPARTMENTS[person],
        "四级主任科员",
        "",
        False,
        figures,
        decision,
        False,
        ("缺钱卫东2026年3月的评分",) if incomplete else (),
        Status.DECIDED if decided else Status.PENDING,
    )


HOST_SHORT = HostOpinion("ZD011", QUARTER, "区乡村振兴局", "工作扎实", 8815, "较好", Place("收件/外单位.xlsx"))
HOST_LONG = HostOpinion("ZD012", QUARTER, "区委巡察办", "表现好", 9300, "好", Place("收件/外单位.xlsx"))


def quarter_people() -> tuple[QuarterPerson, ...]:
    months = QUARTER.months

    def figures(person: str, held: tuple[MonthFigures, ...], *totals: int | None) -> QuarterFigures:
        return QuarterFigures(person, QUARTER, held, totals[0], None, totals[1], totals[2])

    # Each month sums to 95.90; with 1 point off in February 95.57 on average; 95.57 × 0.7 + 93.33 × 0.3 = 94.898.
    plain = tuple(month_of("ZD001", m) for m in months)
    reduced = tuple(month_of("ZD002", m, lines=(late(3),) if m.month == 2 else ()) for m in months)
    heavy = tuple(
        month_of("ZD003", m, lines=tuple(late(d, 50) for d in range(2, 16)) if m.month == 2 else ()) for m in months
    )
    gap = tuple(month_of("ZD004", m, missing=m.month == 3) for m in months)
    host = QuarterOutcome.HOST_DETERMINED
    return (
        quarter_person("ZD001", figures("ZD001", plain, 9590, 9600, 9593), QuarterOutcome.GOOD, decided=Grade.GOOD),
        quarter_person("ZD002", figures("ZD002", reduced, 9557, 9333, 9490), QuarterOutcome.GOOD),
        quarter_person("ZD003", figures("ZD003", heavy, 9357, 9000, 9250), QuarterOutcome.GOOD),
        quarter_person("ZD004", figures("ZD004", gap, None, 9000, None), QuarterOutcome.INCOMPLETE),
        quarter_person("ZD005", figures("ZD005", plain[:2], 9590, 9000, 9413), QuarterOutcome.GOOD),
        quarter_person(
            "ZD011",
            figures("ZD011", (), None, None, 8815)._replace(host=HOST_SHORT),
            QuarterOutcome.FAIRLY_GOOD,
            host=HOST_SHORT,
        ),
        quarter_person(
            "ZD012",
            figures("ZD012", (), None, None, None)._replace(host=HOST_LONG),
            host,
            effect="由区委巡察办考核，结果为“好”",
            host=HOST_LONG,
        ),
        quarter_person(
            "ZD017",
            figures("ZD017", plain, 9590, 9000, 9413),
            QuarterOutcome.UNGRADED,
            effect="在记过处分期内，只写评价意见、不定等次",
        ),
    )


@pytest.fixture(scope="session")
def quarter_report(policy: Policy) -> QuarterReport:
    people = quarter_people()
    return QuarterReport(
        unit=UNIT,
        period=QUARTER,
        policy=policy,
        as_of=date(2026, 4, 2),
        status=Status.PENDING,
        roster=roster(),
        facts=FACTS,
        names=NAMES,
        people=people,
        quota=Quota("好", 7, 2, "40%", QuotaMode.WARN, ("ZD001", "ZD002", "ZD005", "ZD003"), ("ZD005", "ZD003"), ()),
        receipts=(),
        findings=(),
        reminders=(),
        counts={"roster": 18, "assessed": 8},
        meeting="局长办公会",
        decided_on=date(2026, 4, 8),
        issued_on=date(2026, 4, 8),
    )


# --- looking at workbooks ------------------------------------------------------------------------------------------


@pytest.fixture
def opened() -> Callable[[bytes], Workbook]:
    """The workbook as a reader of formulas sees it."""
    return lambda content: load_workbook(BytesIO(content))


@pytest.fixture
def results() -> Callable[[bytes], Workbook]:
    """The workbook as a previewer sees it: stored results."""
    return lambda content: load_workbook(BytesIO(content), data_only=True)


def _convert(files: Mapping[str, bytes], folder: Path, suffix: str) -> Path:
    source = folder / "in"
    source.mkdir()
    for name, content in files.items():
        (source / name).write_bytes(content)
    return converted([source / name for name in files], folder / "out", suffix)


@pytest.fixture
def recomputed(tmp_path: Path) -> Callable[[Mapping[str, bytes]], dict[str, Workbook]]:
    """Workbooks as LibreOffice computes them, all stored results having been taken out first."""

    def compute(files: Mapping[str, bytes]) -> dict[str, Workbook]:
        out = _convert({name: without_results(content) for name, content in files.items()}, tmp_path, "xlsx")
        return {name: load_workbook(out / name, data_only=True) for name in files}

    return compute


@pytest.fixture
def page_count(tmp_path: Path) -> Callable[[bytes], int]:
    """How many pages a workbook prints on."""

    def count(content: bytes) -> int:
        out = _convert({"book.xlsx": content}, tmp_path, "pdf")
        return pages_of_pdf(out / "book.pdf")

    return count
