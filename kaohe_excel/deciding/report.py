"""One period of one unit, finished: everything the writing room puts on paper, and results.json with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaohe_excel.checking.reminder import Reminder
from kaohe_excel.core.design import Design, load_design
from kaohe_excel.core.facts import Facts, Receipt, Roster
from kaohe_excel.core.findings import Finding
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Status
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.model import AnnualDecision, QuarterDecision, QuarterResult
from kaohe_excel.rules.quota import Quota
from kaohe_excel.scoring.figures import MonthFigures, QuarterFigures, YearFigures
from kaohe_excel.work_records.draw import Drawing
from kaohe_excel.work_records.persons import PersonRecords


@dataclass(frozen=True, slots=True)
class Assessee:
    """Who a person is on the last day of the period, by the roster."""

    person: str
    name: str
    department: str
    post: str
    job_class: str
    classified: bool


@dataclass(frozen=True, slots=True)
class MonthPerson(Assessee):
    """One assessee in a month's report. ``figures`` is ``None`` where the month does not count for the person
    (``absence`` says why); ``incomplete`` is true where the month's score cannot be had.
    """

    figures: MonthFigures | None
    absence: str
    incomplete: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuarterPerson(Assessee):
    """One assessee in a quarter's report. ``near_line`` marks a score within the policy's 临界 distance of a line;
    ``reasons`` says in words what is missing where the outcome is 待补.
    """

    figures: QuarterFigures
    decision: QuarterDecision
    near_line: bool
    reasons: tuple[str, ...]
    status: Status
    served: date | None = None


@dataclass(frozen=True, slots=True)
class YearPerson(Assessee):
    """One assessee in a year's report with the quarters it rests on."""

    quarters: Mapping[Period, QuarterResult]
    figures: YearFigures
    decision: AnnualDecision
    reasons: tuple[str, ...]
    status: Status
    served: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What every period's result has; alone it is the report of a check, which says what was found and grades nobody.

    ``issued_on`` is the day that what follows from a decision bears (制发日期), ``posted_on`` the day on which 公示 begins where
    the decision sheet says so; both are ``None`` before a decision. ``served`` of a person is the 送达日期.

    ``names`` maps every id on the roster to its name; ``counts`` are those of results.json in their order. ``work_records``
    holds everybody's records of a month or quarter, nobody's where the unit keeps none; ``drawing`` is the lot of
    an asked-for 抽查; ``design`` is how the unit's papers look.
    """

    unit: str
    period: Period
    policy: Policy
    as_of: date
    status: Status = Status.PENDING
    roster: Roster
    facts: Facts
    names: Mapping[str, str]
    receipts: tuple[Receipt, ...]
    findings: tuple[Finding, ...]
    reminders: tuple[Reminder, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    people: tuple[Assessee, ...] = ()
    quota: Quota | None = None
    meeting: str = ""
    decided_on: date | None = None
    issued_on: date | None = None
    posted_on: date | None = None
    work_records: Mapping[str, PersonRecords] = field(default_factory=dict)
    drawing: Drawing | None = None
    design: Design = field(default_factory=load_design)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReport(Report):
    """A month: scores without grades."""

    people: tuple[MonthPerson, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterReport(Report):
    """A quarter: scores, grades and grounds; ``quota`` is the line on 好."""

    people: tuple[QuarterPerson, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class YearReport(Report):
    """A year with the quarters it rests on; ``quota`` is the line on 优秀.

    ``former_years`` holds what the sealed years before it say: outcomes by person, by year.
    """

    people: tuple[YearPerson, ...] = ()
    former_years: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
