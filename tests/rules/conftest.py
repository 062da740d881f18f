"""Cases, records and a policy built by hand, so that the rules are tested without any other room."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from kaohe_excel.core.facts import (
    Accountability,
    Admonition,
    DecisionForm,
    DecisionRow,
    Gap,
    HostOpinion,
    NonParticipation,
    Place,
    ReviewRow,
    Sanction,
    Stage,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import (
    AnnualGrade,
    AnnualOutcome,
    Grade,
    MovementKind,
    QuarterOutcome,
    QuotaMode,
    SanctionKind,
)
from kaohe_excel.policy import load_policy
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import Secondment
from kaohe_excel.rules.model import AnnualCase, AnnualDecision, Ground, QuarterCase, QuarterDecision, QuarterResult
from tests.offices import made

Q1 = Period.of_quarter(2026, 1)
YEAR = Period(2026)
PERSON = "ZD005"


def _policy(mode: QuotaMode) -> Policy:
    """The shipped numbers; what the rules look at is written out in the tests."""
    return load_policy().on(date(2026, 3, 31))._replace(name="test", good_quota_mode=mode, settings=())


class Make:
    """Builders with plain defaults: a person with 80 points, here all the time, about whom nothing else is recorded."""

    quarter_case_defaults: Mapping[str, Any] = {
        "person": PERSON,
        "quarter": Q1,
        "score": 8000,
        "assessment": 8000,
        "poll": 8000,
        "score_places": (Place("收件/a.xlsx", "评分表", "C6:T6"),),
        "no_month_counts": False,
        "secondment": None,
        "host": None,
        "leave_places": None,
        "admonitions": (),
        "accountabilities": (),
        "sanctions": (),
        "non_participations": (),
        "gaps": (),
        "missing": (),
        "name": "张三",
    }

    def quarter(self, **values: Any) -> QuarterCase:
        """A quarter's case; a score of ``None`` by itself makes the person 待补."""
        return QuarterCase(**{**self.quarter_case_defaults, **values})

    def seconded(self, **values: Any) -> QuarterCase:
        """A quarter spent elsewhere within six months, the host having given 80 points."""
        plain = {"secondment": self.secondment(), "host": self.host(score=8000), "assessment": None, "poll": None}
        return self.quarter(**{**plain, **values})

    def away(self, **values: Any) -> QuarterCase:
        """A quarter of a secondment over six months, assessed 好 by the host."""
        plain = {
            "secondment": self.secondment(start=date(2025, 1, 1), end=date(2026, 12, 31)),
            "host": self.host(score=9500, grade="好"),
            "score": None,
            "assessment": None,
            "poll": None,
        }
        return self.quarter(**{**plain, **values})

    def absent(self, **values: Any) -> QuarterCase:
        """A quarter without a single month that counts."""
        return self.quarter(
            **{"score": None, "assessment": None, "poll": None, "no_month_counts": True, "score_places": (), **values}
        )

    @staticmethod
    def secondment(start: date = date(2026, 1, 1), end: date | None = date(2026, 4, 30)) -> Secondment:
        return Secondment(PERSON, MovementKind.LOAN, "区发改局", start, end, (Place("名册.xlsx", "人员变动", "A3"),))

    @staticmethod
    def host(score: int | None = None, grade: str = "", opinion: str = "表现良好", period: Period = Q1) -> HostOpinion:
        return HostOpinion(PERSON, period, "区发改局", opinion, score, grade, Place("收件/h.xlsx", "评价意见", "A5"))

    @staticmethod
    def admonition(quarter: Period = Q1, cell: str = "A4") -> Admonition:
        return Admonition(
            PERSON, quarter.first_day, quarter, "周纪实未填", "李局长", Place("收件/n.xlsx", "告诫", cell)
        )

    @staticmethod
    def accountability(grade: Grade, day: date = date(2026, 2, 10), cell: str = "A4") -> Accountability:
        return Accountability(PERSON, day, "诫勉谈话", grade, "区纪委", Place("收件/n.xlsx", "问责", cell))

    @staticmethod
    def sanction(
        kind: SanctionKind, decided: date = date(2026, 1, 15), end: date = date(2026, 7, 14), cell: str = "A4"
    ) -> Sanction:
        return Sanction(PERSON, kind, decided, end, "张政〔2026〕1号", Place("收件/n.xlsx", "处分", cell))

    @staticmethod
    def non_participation(quarter: Period = Q1) -> NonParticipation:
        return NonParticipation(PERSON, None, quarter, "", Place("收件/n.xlsx", "无故不参加", "A4"))

    @staticmethod
    def gap(stage: Stage, period: Period | None = Q1) -> Gap:
        return Gap(PERSON, stage, period, Place("收件/n.xlsx", "问责", "G4"), "K408")

    def result(self, quarter: int, outcome: QuarterOutcome | Grade | str, **values: Any) -> QuarterResult:
        """A quarter of 2026 as the year sees it, decided unless told otherwise."""
        value = QuarterOutcome(str(outcome))
        grade = next((grade for grade in Grade if grade.value == value.value), None)
        plain = QuarterResult(Period.of_quarter(2026, quarter), value, grade, 8000 if grade else None, True, ())
        return plain._replace(**values)

    def year(self, *outcomes: QuarterOutcome | Grade | str, **values: Any) -> AnnualCase:
        """A year's case from the outcomes of its quarters, first quarter first."""
        results = [self.result(index, outcome) for index, outcome in enumerate(outcomes, start=1)]
        plain: dict[str, Any] = {
            "person": PERSON,
            "year": YEAR,
            "quarters": {result.quarter: result for result in results},
            "routine": 8000,
            "poll": 8500,
            "score": 8200,
            "admonitions": (),
            "sanctions": (),
            "non_participations": (),
            "probation_places": None,
            "leave_places": None,
            "seconded_over_half": None,
            "host": None,
            "gaps": (),
            "name": "张三",
        }
        return AnnualCase(**{**plain, **values})

    @staticmethod
    def quarter_decision(person: str, outcome: str, score: int | None = None, **values: Any) -> QuarterDecision:
        """A quarter's decision as the quota sees it."""
        value = QuarterOutcome(outcome)
        grade = next((grade for grade in Grade if grade.value == value.value), None)
        plain = QuarterDecision(
            person, Q1, value, grade, tuple(Grade) if grade else (), score, score, None, (), False, None
        )
        return plain._replace(**values)

    @staticmethod
    def annual_decision(person: str, outcome: str, score: int | None = None, **values: Any) -> AnnualDecision:
        """A year's decision as the quota sees it: a candidate where it is 称职."""
        value = AnnualOutcome(outcome)
        grade = next((grade for grade in AnnualGrade if grade.value == value.value), None)
        plain = AnnualDecision(
            person,
            YEAR,
            value,
            grade,
            tuple(AnnualGrade) if grade else (),
            grade is AnnualGrade.COMPETENT,
            score,
            score,
            score,
            (),
            False,
            None,
        )
        return plain._replace(**values)

    @staticmethod
    def sheet(*rows: tuple[str, ...], file: str = "收件/审核.xlsx", **values: Any) -> DecisionForm:
        """A filled 等次审核表; rows are (person, 确定等次, 理由, 建议等次), the last two may be left out."""
        filled = tuple(
            DecisionRow(person, grade, reason, printed, Place(file, "等次审核表", f"E{index}"))
            for index, (person, grade, reason, printed, *_) in enumerate(((*row, "", "") for row in rows), start=5)
        )
        plain = DecisionForm(file, Q1, "局党组会", date(2026, 4, 8), filled)
        return plain._replace(**values)

    @staticmethod
    def review(grade: str = "一般", **values: Any) -> ReviewRow:
        """An answered 复核 of PERSON's 较差."""
        plain = ReviewRow(
            PERSON,
            Q1,
            "较差",
            date(2026, 4, 15),
            "对告诫有异议",
            "改定" if grade else "",
            grade,
            date(2026, 4, 20) if grade else None,
            Place("收件/复核.xlsx", "复核登记表", "A4"),
        )
        return plain._replace(**values)

    @staticmethod
    def ground(rule: str, clause: str = "七-4") -> Ground:
        """A ground of 七-4 that binds."""
        return made.ground(rule, clause, "")


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()


@pytest.fixture(scope="session")
def policy() -> Policy:
    return _policy(QuotaMode.WARN)


@pytest.fixture(scope="session")
def proposing() -> Policy:
    return _policy(QuotaMode.PROPOSE)
