"""Which work records a period asks for, and the last day of each (六-一-3, 六-二)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import RecordKind
from kaohe_excel.core.weeks import Week, weeks_of
from kaohe_excel.core.workdays import add_working_days, is_working_day
from kaohe_excel.policy import Policies


class Duty(NamedTuple):
    """One record that is due: ``due`` is the last day for it. ``period`` is a year for its goals, a quarter for its summary,
    else a month; a note has its ``week`` too.
    """

    kind: RecordKind
    period: Period
    week: Week | None
    due: date

    @property
    def key(self) -> "DutyKey":
        """What the rows of a ledger that belong to it have in common."""
        return self.kind, self.period, self.week

    @property
    def title(self) -> str:
        """As it is named in a sentence.

        >>> Duty(RecordKind.MONTHLY_PLAN, Period.of_month(2026, 3), None, date(2026, 2, 22)).title
        '2026年3月月度计划'
        """
        return f"{self.week.chinese if self.week else self.period.chinese}{self.kind}"


DutyKey = tuple[RecordKind, Period, Week | None]


def duties_of(period: Period, policies: Policies) -> tuple[Duty, ...]:
    """What a month or a quarter asks of somebody who is here all the time, in the order of a ledger.

    The year's goals stand in January and the first quarter, the 季小结 in its quarter. Weeks without a working day are left
    out. The numbers are those in force on the last day of the month or quarter.
    """
    goals = [_goals(period.year)] if Period.of_month(period.year, 1) in period.months else []
    months = [duty for month in period.months for duty in _month_duties(month, policies)]
    return (*goals, *months, *([_summary(period, policies)] if period.kind == "quarter" else []))


def _goals(year: int) -> Duty:
    return Duty(RecordKind.ANNUAL_GOAL, Period(year), None, date(year, 1, 31))


def _month_duties(month: Period, policies: Policies) -> Iterator[Duty]:
    policy = policies.on(month.last_day)
    yield Duty(RecordKind.MONTHLY_PLAN, month, None, month.first_day - timedelta(policy.plan_lead_days))
    for week in weeks_of(month):
        if any(map(is_working_day, week.days)):
            due = add_working_days(week.sunday, policy.week_note_working_days).end
            yield Duty(RecordKind.WEEKLY_NOTE, month, week, due)
    due = add_working_days(month.last_day, policy.month_report_working_days).end
    yield Duty(RecordKind.MONTHLY_REPORT, month, None, due)


def _summary(quarter: Period, policies: Policies) -> Duty:
    days = policies.on(quarter.last_day).quarter_summary_working_days
    return Duty(RecordKind.QUARTERLY_SUMMARY, quarter, None, add_working_days(quarter.last_day, days).end)
