"""自查报告.html: the study on one page with its pictures; the last parts are the outline of the written 自查 report (十-2)."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from kaohe_excel.core.terms import QuarterOutcome
from kaohe_excel.deciding.report import Report
from kaohe_excel.study.conduct import Share
from kaohe_excel.study.sensitivity import WITHOUT, Sensitivity
from kaohe_excel.study.study import RaterView, Study
from kaohe_excel.writing.press.rendering import render_page
from kaohe_excel.writing.study.drawings import (
    Bars,
    Ladder,
    Tiles,
    compared,
    correlations,
    heat_map,
    sensitivity_bars,
    severity_ladder,
)
from kaohe_excel.writing.study.statements import Statement, agreement_texts, method_notes, statements
from kaohe_excel.writing.wording import chinese_date

_NOTHING = "—"
_KIND_TITLES = {WITHOUT: "少一位评分人时，几个人的建议等次会变"}


class RaterWords(NamedTuple):
    """One rater in words."""

    name: str
    role: str
    forms: int
    people: int
    difference: str
    interval: str
    spread: str
    halo: str
    full: str


class TitledText(NamedTuple):
    """A title with a text."""

    title: str
    text: str


class GroupRow(NamedTuple):
    """One group's outcomes in words."""

    group: str
    text: str


class Distribution(NamedTuple):
    """Outcomes by one kind of group."""

    title: str
    rows: tuple[GroupRow, ...]


class Chapter(NamedTuple):
    """One part of the written report's outline."""

    title: str
    lines: tuple[str, ...]


class StudyPage(NamedTuple):
    """Everything on the page, ready for the template."""

    unit: str
    period: str
    as_of: str
    summary: str
    statements: tuple[Statement, ...]
    ladder: Ladder
    raters: tuple[RaterWords, ...]
    agreements: tuple[str, ...]
    heat: Tiles
    bars: tuple[Bars, ...]
    changes: tuple[TitledText, ...]
    distributions: tuple[Distribution, ...]
    notes: tuple[str, ...]
    correlations: Tiles
    skeleton: tuple[Chapter, ...]
    methods: Sequence[str]


def study_html(report: Report, found: Study) -> str:
    """自查报告 as a page."""
    return render_page("study.html", report.design, page=study_page(report, found))


def study_page(report: Report, found: Study) -> StudyPage:
    """The page of a studied period."""
    names, departments = report.names, {person.person: person.department for person in report.people}
    noted = statements(found, names)
    return StudyPage(
        unit=report.unit,
        period=report.period.chinese,
        as_of=chinese_date(report.as_of),
        summary=summary_text(found),
        statements=noted,
        ladder=severity_ladder(found, names),
        raters=rater_rows(found.raters, names),
        agreements=(*agreement_texts(found, names), overall_text(found)),
        heat=heat_map(found, names, departments),
        bars=_bars(found, len(report.people)),
        changes=change_lines(found.sensitivities, names),
        distributions=distributions(found),
        notes=(near_line_text(found, names), again_text(found, names)),
        correlations=correlations(found),
        skeleton=skeleton(report, found, noted),
        methods=method_notes(found.limits, compared(found.raters)),
    )


def summary_text(found: Study) -> str:
    """How many things to look at, or that there is none."""
    if not found.raters:
        return "本期没有可以分析的评分。"
    if not found.flags:
        return "没有发现需要提请留意的情况。"
    return f"有 {found.flags} 项情况提请留意。这些只是数字上的情况，原因要由了解情况的人来说明，不能据此认定谁有问题。"


def rater_rows(views: Iterable[RaterView], names: Mapping[str, str]) -> tuple[RaterWords, ...]:
    """Every rater's figures; a dash where there are too few people."""
    return tuple(
        RaterWords(
            names[view.rater],
            view.role,
            view.forms,
            view.people,
            f"{one.difference.value:+.1f}" if (one := view.severity) else _NOTHING,
            f"{one.difference.low:+.1f} 至 {one.difference.high:+.1f}" if one else _NOTHING,
            f"{one.spread:.1f}（{one.others:.1f}）" if one else _NOTHING,
            _NOTHING if view.halo is None else f"{view.halo:.2f}",
            f"{view.ends.full:.0%}",
        )
        for view in views
    )


def overall_text(found: Study) -> str:
    """α over everybody, with what is missing."""
    one = found.overall
    if one.alpha is None:
        return f"全部评分（{one.people} 人、{one.raters} 位评分人）：没有两位评分人评过同一个人，或分数没有差别，α 不计算。"
    return (
        f"全部评分：{one.people} 人、{one.raters} 位评分人、{one.marks} 个平均分（不属其评分范围的 {one.missing} 格空着），"
        f"α = {one.alpha:.2f}（1 为完全一致，0 为与随意打分一样）。"
    )


def _bars(found: Study, people: int) -> tuple[Bars, ...]:
    return tuple(
        sensitivity_bars(_KIND_TITLES.get(kind, f"换一种{kind}时，几个人的建议等次会变"), tuple(group), people)
        for kind, group in groupby(found.sensitivities, key=lambda one: one.kind)
    )


def change_lines(found: Sequence[Sensitivity], names: Mapping[str, str]) -> tuple[TitledText, ...]:
    """Who would have another proposal, variation by variation; those that change nothing are left out."""
    return tuple(
        TitledText(
            f"没有{one.title}的评分" if one.kind == WITHOUT else f"{one.kind}为 {one.title}",
            "、".join(f"{names[c.person]}（{c.today}→{c.instead}）" for c in one.changes) + _unsaid(one, names),
        )
        for one in found
        if one.changes or one.open
    )


def _unsaid(one: Sensitivity, names: Mapping[str, str]) -> str:
    if not one.open:
        return ""
    people = "、".join(names[person] for person in one.open)
    return f"{'；' if one.changes else ''}{people}没有其他人评分，无从比较"


def distributions(found: Study) -> tuple[Distribution, ...]:
    """Outcomes by 科室, by 岗位类别 and by whether somebody rates others; empty for a month."""
    parts = (("按科室", found.by_department), ("按岗位类别", found.by_job_class), ("按是否参加评分", found.by_role))
    return tuple(Distribution(title, tuple(_group_row(one) for one in groups)) for title, groups in parts if groups)


def _group_row(share: Share) -> GroupRow:
    counted = [outcome.value for outcome in QuarterOutcome if share.outcomes.get(outcome.value)]
    return GroupRow(share.group, "，".join(f"{name} {share.outcomes[name]}" for name in counted))


def near_line_text(found: Study, names: Mapping[str, str]) -> str:
    """Who stands near a line between two grades."""
    people = "、".join(names[person] for person in found.near_line)
    return (
        f"得分在等次线附近（临界）的 {len(found.near_line)} 人：{people}。" if people else "没有人的得分在等次线附近。"
    )


def again_text(found: Study, names: Mapping[str, str]) -> str:
    """Who has been 好 every time."""
    people = "、".join(f"{names.get(one.person, one.person)}（{one.good}个季度）" for one in found.always_good)
    return f"有记录以来每个季度都是“好”的：{people}。" if people else "没有人在至少四个有等次的季度里每次都是“好”。"


def skeleton(report: Report, found: Study, noted: Sequence[Statement]) -> tuple[Chapter, ...]:
    """制度, 执行, 问题, 整改: the parts that 组织部 asks for, filled as far as figures go; the rest is for people to write."""
    ours = sum(setting.label.value == "默认" and not setting.overridden for setting in report.policy.settings)
    return (
        Chapter(
            "制度",
            (f"按{report.policy.document or '本单位方案'}执行；其中 {ours} 项数字或理解是默认的，尚待单位确认。",),
        ),
        Chapter("执行", execution_lines(report, found)),
        Chapter(
            "问题",
            tuple(f"{one.kind}：{one.rater}，{one.text}。" for one in noted) or ("评分数字上没有需要提请留意的情况。",),
        ),
        Chapter("整改", ("（由办公室填写：对以上情况核实的结果、统一标准的办法、完成时限。）",)),
    )


def execution_lines(report: Report, found: Study) -> tuple[str, ...]:
    """What the counts say of how the period was run."""
    one = found.conduct
    records = (
        f"工作记实应记 {one.records_due} 件，按时 {one.records_in_time} 件。"
        if one.records_due
        else "本期没有工作记实台账。"
    )
    away = "、".join(report.names[person] for person in one.away)
    reviews = "，".join(f"{conclusion} {count} 件" for conclusion, count in one.reviews.items()) or "没有"
    return (
        f"收到并使用的考核用表 {one.files_used} 份，未使用 {one.files_unused} 份，还缺 {one.forms_missing} 项。",
        records,
        f"已审定 {one.decided} 人，其中与建议等次不同的 {len(one.away)} 人{f'：{away}' if away else ''}。",
        f"“好”等次 {one.good} 人，名额 {one.good_limit} 人（基数 {one.good_base} 人）。",
        f"复核：{reviews}。",
    )
