"""反馈通知书 of a month or quarter: what one person is told about his own period, ready for the template (八-1, 八-3)."""

from kaohe_excel.core.points import points_text
from kaohe_excel.core.terms import Dimension, Grade, QuarterOutcome, Status
from kaohe_excel.core.workdays import add_working_days
from kaohe_excel.deciding.report import MonthPerson, MonthReport, QuarterPerson, QuarterReport, Report
from kaohe_excel.scoring.figures import QuarterFigures
from kaohe_excel.writing.pages.notice_deductions import deduction_note, deduction_rows, is_dense, rows_beside
from kaohe_excel.writing.pages.notice_parts import (
    QUESTIONS,
    Common,
    Notice,
    departure_sentences,
    ground_lines,
    head_facts,
    incomplete_sentences,
    median,
    opinion_words,
    questions,
    unknown_days,
    why_open,
)
from kaohe_excel.writing.pages.notice_scores import (
    HEADS,
    dimension_bars,
    mean_dimensions,
    missing_of_months,
    period_trend,
    quarter_steps,
    ratio_note,
    score_rows,
    strength,
)
from kaohe_excel.writing.press.filenames import safe_file_name
from kaohe_excel.writing.record_texts import punctuality_text
from kaohe_excel.writing.wording import chinese_date, names_pattern, paper_day, shortened, status_text

# --- a month --------------------------------------------------------------------------------------------------------


def month_notices(report: MonthReport) -> tuple[Notice, ...]:
    """The sheets of a month in the report's order of people."""
    figures = [person.figures for person in report.people if person.figures]
    medians = {d: median([held.after[d] for held in figures]) for d in Dimension}
    common = Common(report, medians, median([held.score for held in figures]), names_pattern(report.names))
    return tuple(month_notice(common, person) for person in report.people)


def month_notice(common: Common, person: MonthPerson) -> Notice:
    """A month's sheet: scores by dimension and deductions, no grade (a grade is for the quarter)."""
    figures = person.figures
    lines = figures.deduction_lines if figures else ()
    rows = deduction_rows(common, person, lines, rows_beside(()))
    return Notice(
        file_name=safe_file_name(person.person, person.name, ".html"),
        name=person.name,
        title=common.report.design.wording["month_notice_title"],
        subtitle=common.report.unit,
        draft=False,
        facts=head_facts(common.report, person, "月度通报，不确定等次"),
        result_label="月度得分",
        result="本月不计" if figures is None else "待补" if figures.score is None else points_text(figures.score),
        sentences=_month_sentences(common, person),
        bars=dimension_bars(common, figures.after) if figures else None,
        table_title="各维度得分（扣分后）",
        heads=HEADS,
        rows=score_rows(common, (figures,), None) if figures else (),
        deductions=rows,
        deduction_note=deduction_note(lines) if figures else "",
        records=punctuality_text(common.report, person.person, paper_day(common.report)),
        dense=is_dense(rows, ()),
        rights=questions(),
    )


def _month_sentences(common: Common, person: MonthPerson) -> tuple[str, ...]:
    figures = person.figures
    if figures is None:
        absence = common.own_words(person.absence, person.name, 40)
        return (f"您本月不计入平时考核{f'（{absence}）' if absence else ''}，季度考核分按其他月份计算。",)
    if figures.score is None:
        return incomplete_sentences(missing_of_months((figures,)), "本月", "暂不计算得分")
    return (
        "月度只通报得分和扣分情况，等次按季度确定。",
        *strength(figures.after, common.report.policy),
        "感谢您这一个月的努力。",
    )


# --- a quarter ------------------------------------------------------------------------------------------------------


def quarter_notices(report: QuarterReport) -> tuple[Notice, ...]:
    """The sheets of a quarter in the report's order of people."""
    everyone = [mean_dimensions(person.figures.months) for person in report.people]
    medians = {d: median([means[d] for means in everyone]) for d in Dimension}
    scores = [person.figures.assessment for person in report.people if person.figures.months]
    common = Common(report, medians, median(scores), names_pattern(report.names))
    return tuple(quarter_notice(common, person) for person in report.people)


def quarter_notice(common: Common, person: QuarterPerson) -> Notice:
    """A quarter's sheet: the way from scores to grade, the grounds, and what the person can do."""
    report, figures, months = common.report, person.figures, person.figures.months
    lines = tuple(line for month in months for line in month.deduction_lines)
    grounds = ground_lines(common, person, person.decision.grounds)
    rows = deduction_rows(common, person, lines, rows_beside(grounds))
    return Notice(
        file_name=safe_file_name(person.person, person.name, ".html"),
        name=person.name,
        title=report.design.wording["notice_title"],
        subtitle=report.unit,
        draft=person.status is Status.PENDING,
        facts=head_facts(report, person, status_text(person.status, report.meeting, report.decided_on), person.status),
        result_label="拟定等次" if _is_proposal(person) else "考核结果",
        result=str(person.decision.outcome),
        sentences=_quarter_sentences(common, person),
        steps=quarter_steps(report.policy, figures, person.decision.score),
        ratio_note=ratio_note(report) if months and person.decision.score is not None else "",
        bars=dimension_bars(common, mean_dimensions(months)) if months else None,
        trend=period_trend("月度得分走势", {month.period: month.score for month in months}),
        table_title="各月各维度得分（扣分后）",
        heads=HEADS,
        rows=score_rows(common, months, figures.assessment),
        deductions=rows,
        deduction_note=deduction_note(lines) if months else "",
        records=punctuality_text(report, person.person, paper_day(report, person.status)),
        dense=is_dense(rows, grounds),
        grounds=grounds,
        opinion=opinion_words(common, person, person.decision.host),
        remedy="复核" if _may_ask_review(person) else QUESTIONS,
        rights=_rights(report, person),
    )


_CLOSINGS = {
    QuarterOutcome.GOOD: "感谢您本季度的扎实付出，请继续保持。",
    QuarterOutcome.FAIRLY_GOOD: "感谢您本季度的努力，愿您更进一步。",
    QuarterOutcome.FAIR: "请对照得分和扣分情况找准差距；主管领导将与您沟通，一起商量改进办法。",
    QuarterOutcome.POOR: "请对照得分和扣分情况查找原因；主管领导将与您谈话，一起商量改进办法。",
}

_OTHER_OUTCOMES = {
    QuarterOutcome.UNGRADED: "按有关规定（见下列依据），您本季度不确定等次；有关情形结束后，平时考核照常进行。",
    QuarterOutcome.NOT_PARTICIPATING: "记录显示您本季度无故未参加平时考核，按规定不确定等次，后果见下列依据。"
    "如记录与事实不符，请尽快与考核办公室核实。",
    QuarterOutcome.HOST_DETERMINED: "您本季度由现工作单位考核，本单位如实登记其结果，不作改动。",
}


def _is_grade(outcome: QuarterOutcome) -> bool:
    return outcome.value in tuple(Grade)


def _is_proposal(person: QuarterPerson) -> bool:
    return person.status is Status.PENDING and _is_grade(person.decision.outcome)


def _quarter_sentences(common: Common, person: QuarterPerson) -> tuple[str, ...]:
    outcome, host = person.decision.outcome, person.decision.host
    if _is_grade(outcome):
        return _grade_sentences(common, person)
    if outcome is QuarterOutcome.INCOMPLETE:
        return incomplete_sentences(_missing(person.figures), "本季度", "暂不提出等次")
    if outcome is QuarterOutcome.HOST_DETERMINED and host is not None and host.grade:
        unit, grade = shortened(host.unit, 30), shortened(host.grade, 10)
        return (f"您本季度由现工作单位{unit}考核，结果为“{grade}”。本单位如实登记，不作改动。",)
    if outcome is QuarterOutcome.UNDETERMINED:
        return (f"{why_open(common, person)}。您本季度的等次由考核领导小组研究确定，确定后另行通知。",)
    return (_OTHER_OUTCOMES[outcome],)


def _grade_sentences(common: Common, person: QuarterPerson) -> tuple[str, ...]:
    report = common.report
    outcome, period = person.decision.outcome, report.period.chinese
    best_and_least = strength(mean_dimensions(person.figures.months), report.policy)
    if person.status is Status.PENDING:
        proposal = f"经汇总测算，您{period}平时考核等次拟定为“{outcome}”，待考核领导小组审定。"
        return (proposal, "本页是草稿，供核对，不作正式通知。", *best_and_least)
    done = "经复核，等次改定为" if person.status is Status.REVIEWED else "经考核领导小组审定，等次为"
    told = f"您{period}平时考核{done}“{outcome}”。"
    return (told, *departure_sentences(common, person), *best_and_least, _CLOSINGS[outcome])


def _missing(figures: QuarterFigures) -> list[str]:
    missing = missing_of_months(figures.months)
    if figures.months and figures.poll is None:
        missing.append("测评结果")
    return missing or ["有关记录或评价意见的核实"]


def _may_ask_review(person: QuarterPerson) -> bool:
    return person.decision.outcome is QuarterOutcome.POOR and person.status is not Status.REVIEWED


def _rights(report: Report, person: QuarterPerson) -> tuple[str, ...]:
    if not _may_ask_review(person):
        return questions()
    days = report.policy.review_working_days
    if person.status is Status.PENDING:
        start = "如最终审定为“较差”而您不服，可自收到正式通知书次日起"
        return (f"{start}{days}个工作日内向考核办公室申请复核（八-1）。",)
    last = add_working_days(person.served or paper_day(report, person.status), days)
    since = "送达" if person.served else "制发"
    return (
        f"您如对“较差”等次不服，可自本通知书{since}次日起{days}个工作日内，即{chinese_date(last.end)}前"
        f"（含当日{unknown_days(last)}），以书面形式向考核办公室申请复核（八-1）。",
    )
