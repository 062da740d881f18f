"""年度通知书: what one person is told about his year, quarter by quarter (九-1, 九-2)."""

from kaohe_excel.core.points import points_text
from kaohe_excel.core.terms import AnnualGrade, AnnualOutcome, Dimension, QuarterOutcome, Status
from kaohe_excel.deciding.report import Report, YearPerson, YearReport
from kaohe_excel.policy.model import Policy
from kaohe_excel.scoring.figures import YearFigures
from kaohe_excel.writing.pages.charts import TrendChart
from kaohe_excel.writing.pages.notice_parts import (
    Common,
    Fact,
    Notice,
    TableRow,
    ground_lines,
    head_facts,
    incomplete_sentences,
    opinion_words,
    questions,
)
from kaohe_excel.writing.pages.notice_scores import period_trend, short_period
from kaohe_excel.writing.press.filenames import safe_file_name
from kaohe_excel.writing.wording import listed, names_pattern, origin_of, percent_text, score_text, status_text

_OTHER_OUTCOMES = {
    AnnualOutcome.UNGRADED: "按有关规定（见下列依据），您本年度只写评语、不确定等次。",
    AnnualOutcome.BARRED: "按规定（见下列依据），您不得参加本年度的年度考核。如记录与事实不符，请尽快与考核办公室核实。",
    AnnualOutcome.HOST_DETERMINED: "您本年度由现工作单位考核，本单位如实登记其结果，不作改动。",
}


def annual_notices(report: YearReport) -> tuple[Notice, ...]:
    """The sheets of a year in the report's order of people."""
    common = Common(report, dict.fromkeys(Dimension), None, names_pattern(report.names))
    return tuple(annual_notice(common, person) for person in report.people)


def annual_notice(common: Common, person: YearPerson) -> Notice:
    """A year's sheet: the quarters, the annual score step by step, the outcome and its grounds."""
    report = common.report
    return Notice(
        file_name=safe_file_name(person.person, person.name, ".html"),
        name=person.name,
        title=report.design.wording["annual_notice_title"],
        subtitle=report.unit,
        draft=person.status is Status.PENDING,
        facts=head_facts(report, person, status_text(person.status, report.meeting, report.decided_on)),
        result_label="拟定等次" if _is_grade(person) and person.status is Status.PENDING else "考核结果",
        result=str(person.decision.outcome),
        sentences=_sentences(report, person),
        steps=_steps(report.policy, person.figures),
        ratio_note=_ratio_note(report, person.figures),
        trend=_trend(person),
        table_title="各季度结果",
        heads=("季度", "季度得分", "等次", "状态"),
        rows=_quarter_rows(person),
        grounds=ground_lines(common, person, person.decision.grounds),
        opinion=opinion_words(common, person, person.decision.host),
        rights=questions(),
    )


def _is_grade(person: YearPerson) -> bool:
    return person.decision.outcome.value in tuple(AnnualGrade)


def _sentences(report: Report, person: YearPerson) -> tuple[str, ...]:
    outcome, year = person.decision.outcome, report.period.chinese
    if outcome is AnnualOutcome.INCOMPLETE:
        return incomplete_sentences(_missing(person), "本年度", "暂不提出等次")
    if not _is_grade(person):
        return (_OTHER_OUTCOMES[outcome],)
    if person.status is Status.PENDING:
        proposal = f"经汇总测算，您{year}考核等次拟定为“{outcome}”，待考核领导小组审定。"
        return (proposal, "本页是草稿，供核对，不作正式通知。")
    return (f"经考核领导小组审定，您{year}考核等次为“{outcome}”。", "感谢您一年来的付出。")


def _missing(person: YearPerson) -> list[str]:
    open_quarters = [q for q, result in sorted(person.quarters.items()) if result.grade is None]
    return [f"{listed(map(short_period, open_quarters))}的平时考核等次"] if open_quarters else ["有关记录的核实"]


def _trend(person: YearPerson) -> TrendChart | None:
    scores = {quarter: result.score for quarter, result in sorted(person.quarters.items())}
    open_ = {QuarterOutcome.INCOMPLETE, QuarterOutcome.UNDETERMINED}
    idle = {q for q, result in person.quarters.items() if result.score is None and result.outcome not in open_}
    return period_trend("季度得分走势", scores, idle)


def _quarter_rows(person: YearPerson) -> tuple[TableRow, ...]:
    return tuple(
        TableRow(
            short_period(quarter),
            (
                "—" if result.score is None else points_text(result.score),
                str(result.outcome),
                "已定" if result.decided else "待审定",
            ),
        )
        for quarter, result in sorted(person.quarters.items())
    )


def _steps(policy: Policy, figures: YearFigures) -> tuple[Fact, ...]:
    steps = []
    if figures.routine is not None:
        scores = "＋".join(points_text(score) for _, score in sorted(figures.quarter_scores.items()))
        words = f"{points_text(figures.routine)}＝（{scores}）÷{len(figures.quarter_scores)}"
        steps = [Fact("平时年度分", words), Fact("年度测评得分", score_text(figures.poll))]
    if figures.score is not None and figures.routine is not None and figures.poll is not None:
        routine = f"{points_text(figures.routine)}×{percent_text(policy.annual_routine_share)}"
        poll = f"{points_text(figures.poll)}×{percent_text(policy.annual_poll_share)}"
        steps.append(Fact("年度得分", f"{points_text(figures.score)}＝{routine}＋{poll}"))
    return tuple(steps)


def _ratio_note(report: Report, figures: YearFigures) -> str:
    if figures.score is None:
        return ""
    share, origin = percent_text(report.policy.annual_routine_share), origin_of(report, "annual_shares")
    return f"平时考核结果在年度考核中占{share}（九-1；{origin}）；年度得分没有分数线，只用于排序。"
