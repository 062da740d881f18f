"""What a register form says about a person beside the scores: days away, and rewards, sanctions and bad conduct."""

from collections.abc import Iterable, Sequence
from datetime import date

from kaohe_excel.core.facts import Facts, Movement
from kaohe_excel.core.period import Period
from kaohe_excel.core.points import short_points_text
from kaohe_excel.core.terms import ABSENCES, Grade, MovementKind
from kaohe_excel.deciding.report import Report
from kaohe_excel.roster.presence import days_covered, movements_in, present_days
from kaohe_excel.scoring.figures import DeductionLine, MonthFigures
from kaohe_excel.writing.wording import chinese_date, shortened

MOST_LINES = 10
"""How many deductions a page has room for; the rest are counted and the place named where they stand."""

NOTHING = "无负面表现、告诫、问责、处分记录。"


def attendance_text(report: Report, person: str, period: Period) -> str:
    """Days at work and days away by kind, from the roster's movements that touch the period (三, 七-2)."""
    present = f"在岗 {present_days(report.roster, person, period)} 天（{period.chinese}共 {period.day_count} 天）"
    away = [_away_text(report, person, period, kind) for kind in MovementKind if kind in ABSENCES]
    return "；".join([present, *filter(None, away)]) + "。"


def _away_text(report: Report, person: str, period: Period, kind: MovementKind) -> str:
    movements = movements_in(report.roster, person, period, {kind})
    if not movements:
        return ""
    spans = "、".join(_span_text(movement, period) for movement in movements)
    return f"{kind} {days_covered(movements, period)} 天（{spans}）"


def _span_text(movement: Movement, period: Period) -> str:
    first = max(movement.start, period.first_day)
    last = period.last_day if movement.end is None else min(movement.end, period.last_day)
    unit = f"，{shortened(movement.host_unit, 20)}" if movement.host_unit else ""
    return f"{_day(first)}至{_day(last)}{unit}"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def deduction_texts(months: Iterable[MonthFigures]) -> list[str]:
    """Every deduction of the months with day, behaviour, times and what it took, in order of days."""
    lines = sorted((line for month in months for line in month.deduction_lines), key=lambda line: (line.day, line.item))
    texts = [_deduction_text(line) for line in lines]
    if len(texts) <= MOST_LINES:
        return texts
    rest = len(texts) - MOST_LINES
    return [*texts[:MOST_LINES], f"另有 {rest} 条，见平时考核汇总表“扣分明细”。"]


def _deduction_text(line: DeductionLine) -> str:
    matter = f"：{shortened(line.matter, 24)}" if line.matter else ""
    capped = "" if line.counted == line.nominal else f"（按上限，原应扣{short_points_text(line.nominal)}分）"
    return (
        f"{_day(line.day)}　{line.item} {shortened(line.behaviour, 18)}{matter}，{line.times}次，"
        f"{line.dimension}扣{short_points_text(line.counted)}分{capped}"
    )


def record_texts(facts: Facts, person: str, period: Period) -> list[str]:
    """告诫, 问责, 处分 and 无故不参加 that belong to the period, each in a line."""
    texts = [
        *_admonitions(facts, person, period),
        *_accountabilities(facts, person, period),
        *_sanctions(facts, person, period),
        *_non_participations(facts, person, period),
    ]
    return list(dict.fromkeys(texts))


def _within(quarter: Period, period: Period) -> bool:
    return quarter in period.quarters


def _dated(day: date | None, quarter: Period) -> str:
    return chinese_date(day) if day else quarter.chinese


def _admonitions(facts: Facts, person: str, period: Period) -> Iterable[str]:
    for form in facts.behaviour_lists:
        for record in form.admonitions:
            if record.person == person and _within(record.quarter, period):
                by = f"（告诫人{record.admonisher}）" if record.admonisher else ""
                yield f"告诫：{_dated(record.day, record.quarter)}　{shortened(record.reason, 40)}{by}"


def _accountabilities(facts: Facts, person: str, period: Period) -> Iterable[str]:
    for form in facts.behaviour_lists:
        for record in form.accountabilities:
            if record.person == person and record.day in period:
                means = record.means or "责任追究"
                yield f"问责：{chinese_date(record.day)}　{means}，{_fixed(record.grade)}　{shortened(record.basis, 40)}".rstrip()


def _sanctions(facts: Facts, person: str, period: Period) -> Iterable[str]:
    for form in facts.behaviour_lists:
        for record in form.sanctions:
            if record.person == person and period.overlaps(record.decided, record.end):
                number = f"（{record.document}）" if record.document else ""
                yield f"处分：{record.kind}，{chinese_date(record.decided)}至{chinese_date(record.end)}{number}"


def _non_participations(facts: Facts, person: str, period: Period) -> Iterable[str]:
    for form in facts.behaviour_lists:
        for record in form.non_participations:
            if record.person == person and _within(record.quarter, period):
                yield f"无故不参加平时考核：{_dated(record.day, record.quarter)}　{shortened(record.reason, 40)}".rstrip()


def conduct_text(lines: Sequence[str]) -> str:
    """The box 奖惩与不良行为: a line left for rewards, which no list carries, then what the lists say."""
    return "\n".join(["奖励：", *(lines or [NOTHING])])


def _fixed(grade: Grade | None) -> str:
    """What a 问责 record says of the grade; without 定等 the group decides (七-3)."""
    return f"定为{grade}" if grade else "没有写定等"
