"""年度通知书: what one person is told about his year, quarter by quarter (九-1, 九-2)."""

from kaohe_excel.core.points import points_text
from kaohe_excel.core.terms import AnnualGrade, AnnualOutcome, Dimension, QuarterOutcome, Status
from kaohe_excel.core.workdays import last_day_within
from kaohe_excel.deciding.report import Report, YearPerson, YearReport
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.model import QuarterResult
from kaohe_excel.rules.reviews import ANNUAL_REVIEW_DAYS, ANSWER_DAYS, APPEAL_DAYS
from kaohe_excel.scoring.figures import YearFigures
from kaohe_excel.writing.pages.charts import TrendChart
from kaohe_excel.writing.pages.notice_parts import (
    QUESTIONS,
    Common,
    Fact,
    Notice,
    TableRow,
    departure_sentences,
    ground_lines,
    head_facts,
    incomplete_sentences,
    opinion_words,
    questions,
    unknown_days,
    why_open,
)
from kaohe_excel.writing.pages.notice_scores import period_trend, short_period
from kaohe_excel.writing.press.filenames import safe_file_name
from kaohe_excel.writing.wording import (
    chinese_date,
    listed,
    names_pattern,
    paper_day,
    percent_text,
    score_text,
    status_text,
)

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
        facts=head_facts(report, person, status_text(person.status, report.meeting, report.decided_on), person.status),
        result_label="拟定等次" if _is_grade(person) and person.status is Status.PENDING else "考核结果",
        result=str(person.decision.outcome),
        sentences=_sentences(common, person),
        steps=_steps(report.policy, person.figures),
        ratio_note=_ratio_note(report.policy, person.figures),
        trend=_trend(person),
        table_title="各季度结果",
        heads=("季度", "季度得分", "等次", "状态"),
        rows=_quarter_rows(person),
        grounds=ground_lines(common, person, person.decision.grounds),
        opinion=opinion_words(common, person, person.decision.host),
        remedy="复核和申诉" if _has_remedies(person) else QUESTIONS,
        rights=_remedies(report, person) if _has_remedies(person) else questions(),
    )


def _is_grade(person: YearPerson) -> bool:
    return person.decision.outcome.value in tuple(AnnualGrade)


def _sentences(common: Common, person: YearPerson) -> tuple[str, ...]:
    outcome, year = person.decision.outcome, common.report.period.chinese
    if outcome is AnnualOutcome.INCOMPLETE:
        return incomplete_sentences(_missing(person), "本年度", "暂不提出等次")
    if outcome is AnnualOutcome.UNDETERMINED:
        return (f"{why_open(common, person)}。您本年度的等次由考核领导小组研究确定，确定后另行通知。",)
    if not _is_grade(person):
        return (_OTHER_OUTCOMES[outcome],)
    if person.status is Status.PENDING:
        proposal = f"经汇总测算，您{year}考核等次拟定为“{outcome}”，待考核领导小组审定。"
        return (proposal, "本页是草稿，供核对，不作正式通知。")
    done = "经复核，等次改定为" if person.status is Status.REVIEWED else "经考核领导小组审定，等次为"
    told = f"您{year}考核{done}“{outcome}”。"
    return (told, *departure_sentences(common, person), _CLOSINGS[outcome])


_CLOSINGS = {
    AnnualOutcome.EXCELLENT: "感谢您一年来的付出，请继续保持。",
    AnnualOutcome.COMPETENT: "感谢您一年来的付出。",
    AnnualOutcome.BASICALLY_COMPETENT: "请对照各季度结果找准差距；主管领导将与您沟通，一起商量改进办法。",
    AnnualOutcome.INCOMPETENT: "结果的依据和您可以采取的救济途径列在下面。",
}


def _has_remedies(person: YearPerson) -> bool:
    return person.decision.outcome is AnnualOutcome.INCOMPETENT and person.status is not Status.REVIEWED


def _remedies(report: Report, person: YearPerson) -> tuple[str, ...]:
    """复核 and 申诉 against 不称职 with their last days (公务员法95, 96); without days while it is a draft."""
    last = last_day_within(person.served or paper_day(report, person.status), ANNUAL_REVIEW_DAYS)
    until = "" if person.status is Status.PENDING else f"，即{chinese_date(last.end)}前（含当日{unknown_days(last)}）"
    since = "收到正式通知书" if person.status is Status.PENDING else "本通知书送达" if person.served else "本通知书制发"
    return (
        f"您如对“不称职”不服，可自{since}次日起{ANNUAL_REVIEW_DAYS}日内{until}，向本单位书面申请复核（公务员法95）；"
        f"本单位自收到申请之日起{ANSWER_DAYS}日内书面答复（公务员法96）。",
        f"对复核结果不服的，可自收到复核答复次日起{APPEAL_DAYS}日内，向同级公务员主管部门或者作出该决定的机关的上一级机关申诉；"
        f"也可以不经复核，自{since}次日起{ANNUAL_REVIEW_DAYS}日内{until}直接申诉（公务员法95）。",
    )


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
                _outcome_text(result),
                "已定" if result.decided else "待审定",
            ),
        )
        for quarter, result in sorted(person.quarters.items())
    )


def _outcome_text(result: QuarterResult) -> str:
    """A quarter's outcome; a grade that another unit set says which."""
    if result.is_set_elsewhere:
        return f"{result.grade}（{'原单位' if result.former else '现工作单位'}）"
    return str(result.outcome)


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


def _ratio_note(policy: Policy, figures: YearFigures) -> str:
    if figures.score is None:
        return ""
    share = percent_text(policy.annual_routine_share)
    return f"平时考核结果在年度考核中占{share}（九-1）；年度得分没有分数线，只用于排序。"
