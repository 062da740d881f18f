"""Why a person has this result: the figures stage by stage down to the cells, and every rule that was tried, applied or not.

The same explanation is data (for ``--format json``) and text.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from kaohe_excel.archive.comparison import compared_with_seal
from kaohe_excel.archive.shelf import Seal
from kaohe_excel.commands.run import Assessed
from kaohe_excel.core.errors import KaoheError
from kaohe_excel.core.facts import Roster
from kaohe_excel.core.period import Period
from kaohe_excel.core.points import points_text, short_points_text
from kaohe_excel.core.terms import Role
from kaohe_excel.deciding.report import (
    Assessee,
    MonthPerson,
    MonthReport,
    QuarterPerson,
    QuarterReport,
    Report,
    YearPerson,
    YearReport,
)
from kaohe_excel.deciding.reports import QuarterDecided
from kaohe_excel.deciding.results_json import finding_data, results_of, score_text
from kaohe_excel.policy.describe import percent_text
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.annual import trace_year
from kaohe_excel.rules.decisions import why_undetermined
from kaohe_excel.rules.model import AnnualCase, Ground, RuleTrace, best_first
from kaohe_excel.rules.quarter import trace_quarter
from kaohe_excel.rules.quota import trace_excellent_quota, trace_good_quota
from kaohe_excel.rules.reviews import trace_review
from kaohe_excel.scoring.figures import MonthFigures, QuarterFigures

_INDENT = "  "

PersonT = TypeVar("PersonT", MonthPerson, QuarterPerson, YearPerson)


class Explanation(NamedTuple):
    """One person's result explained; ``content`` is the whole of it as plain data."""

    content: Mapping[str, Any]

    def data(self) -> Mapping[str, Any]:
        """The explanation as data."""
        return self.content

    def text(self) -> str:
        """The explanation in Chinese lines, for a person who asks why."""
        return "\n".join(_text_lines(self.content))


def explain(assessed: Assessed, written: str, seals: Mapping[Period, Seal]) -> Explanation:
    """Explain one person of an assessed period; ``written`` is an id, or a name that only one person has.

    A sealed period is explained as the folder has it now, and it is said whether that is still what was sealed.

    KaoheError where nobody or more than one person is meant, or the person is not assessed in the period.
    """
    report = assessed.report
    person = _person_id(report.roster, written)
    return Explanation(
        {
            "unit": report.unit,
            "period": str(report.period),
            "policy": report.policy.name,
            **_part(assessed, person),
            "sealed": _sealed(report, person, seals),
            "findings": [
                finding_data(f._replace(person=person, people=())) for f in report.findings if person in f.persons
            ],
        }
    )


def _part(assessed: Assessed, person: str) -> dict[str, Any]:
    match assessed.report:
        case MonthReport() as report:
            return _month_part(report, person)
        case QuarterReport() as report:
            return _quarter_part(report, assessed.quarters[0], person)
        case YearReport() as report:
            return _year_part(report, assessed.year_cases, person)
    raise ValueError(f"nobody is assessed in a report of {assessed.report.period}")


def _month_part(report: MonthReport, person: str) -> dict[str, Any]:
    entry = _entry(report, report.people, person)
    figures = entry.figures
    result = {"score": score_text(figures.score) if figures else None, "missing": list(entry.reasons)}
    stages = {"months": [_month(figures, report)]} if figures else {}
    return {"person": _who(entry), "result": result, "stages": stages, "rules": []}


def _quarter_part(report: QuarterReport, decided: QuarterDecided, person: str) -> dict[str, Any]:
    entry = _entry(report, report.people, person)
    return {
        "person": _who(entry),
        "result": _result(entry),
        "stages": _quarter_stages(entry.figures, report),
        "rules": _quarter_rules(decided, entry, report.policy),
        "decision": _decision(report, person),
        "review": _review(report, entry),
    }


def _year_part(report: YearReport, cases: Sequence[AnnualCase], person: str) -> dict[str, Any]:
    entry = _entry(report, report.people, person)
    return {
        "person": _who(entry),
        "result": _result(entry),
        "stages": _year_stages(entry, report.policy),
        "rules": _year_rules(cases, entry, report),
        "decision": _decision(report, person),
    }


def _sealed(report: Report, person: str, seals: Mapping[Period, Seal]) -> dict[str, Any] | None:
    found = compared_with_seal(results_of(report), person, report.period, seals)
    if found is None:
        return None
    return {
        "period": str(found.period),
        "date": found.day.isoformat(),
        "same": None if found.differences is None else not found.differences,
        "differences": [difference._asdict() for difference in found.differences or ()],
    }


# --- who is meant --------------------------------------------------------------------------------------------------


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _person_id(roster: Roster, written: str) -> str:
    wanted = _key(written)
    ids = [person for person in roster.persons if _key(person) == wanted]
    named = [person for person in roster.persons if any(_key(row.name) == wanted for row in roster.rows_of(person))]
    found = ids or named
    if not found:
        raise KaoheError(f"名册上没有“{written}”，请写人员编号。")
    if len(found) > 1:
        raise KaoheError(f"“{written}”在名册上有 {len(found)} 位（{'、'.join(found)}），请写人员编号。")
    return found[0]


def _who(entry: Assessee) -> dict[str, str]:
    return {"id": entry.person, "name": entry.name, "department": entry.department, "post": entry.post}


def _entry(report: Report, people: Sequence[PersonT], person: str) -> PersonT:
    entry = next((entry for entry in people if entry.person == person), None)
    if entry is None:
        raise KaoheError(
            f"{report.names[person]}（{person}）不是{report.period.chinese}的考核对象（三：不在册、已离岗或属班子成员）。"
        )
    return entry


def _result(entry: QuarterPerson | YearPerson) -> dict[str, Any]:
    decision = entry.decision
    return {
        "outcome": decision.outcome,
        "proposed": decision.proposed,
        "decided": decision.decided,
        "allowed": list(decision.allowed),
        "score": score_text(decision.score),
        "needs_study": decision.needs_study,
        "status": entry.status,
        "reason": decision.reason,
        "because": why_undetermined(decision),
        "missing": list(entry.reasons),
    }


# --- the figures ---------------------------------------------------------------------------------------------------


def _month(month: MonthFigures, report: Report) -> dict[str, Any]:
    return {
        "period": str(month.period),
        "raters": [
            {
                "id": mark.rater,
                "name": report.names.get(mark.rater, mark.rater),
                "role": mark.role,
                "dimensions": {dimension: score_text(score) for dimension, score in mark.dimensions.items()},
                "cells": str(mark.rating.place) if mark.rating else None,
            }
            for mark in month.marks
        ],
        "weights": {role: f"{percent_text(month.weights[role])}%" for role in Role if role in month.weights},
        "before": {dimension: score_text(score) for dimension, score in month.before.items()},
        "deductions": [
            {
                "date": line.day.isoformat(),
                "item": line.item,
                "behaviour": line.behaviour,
                "dimension": line.dimension,
                "times": line.times,
                "nominal": points_text(line.nominal),
                "counted": points_text(line.counted),
                "cells": str(line.place),
            }
            for line in month.deduction_lines
        ],
        "after": {dimension: score_text(score) for dimension, score in month.after.items()},
        "score": score_text(month.score),
    }


def _quarter_stages(figures: QuarterFigures, report: Report) -> dict[str, Any]:
    policy = report.policy
    row, host = figures.poll_row, figures.host
    poll = row and {
        "votes": dict(row.votes),
        "points": {grade: short_points_text(points) for grade, points in policy.poll_points.items()},
        "valid": row.valid,
        "score": score_text(figures.poll),
        "cells": str(row.place),
    }
    opinion = host and {
        "unit": host.unit,
        "opinion": host.opinion,
        "score": score_text(host.score),
        "grade": host.grade,
        "cells": str(host.place),
    }
    return {
        "months": [_month(month, report) for month in figures.months],
        "assessment_score": score_text(figures.assessment),
        "poll": poll,
        "shares": _shares(policy),
        "host": opinion,
        "score": score_text(figures.score),
    }


def _shares(policy: Policy) -> dict[str, str]:
    label = next(setting.origin for setting in policy.settings if setting.key == "quarter_shares")
    return {
        "考核分": f"{percent_text(policy.assessment_share)}%",
        "测评分": f"{percent_text(policy.poll_share)}%",
        "label": label,
    }


def _year_stages(entry: YearPerson, policy: Policy) -> dict[str, Any]:
    return {
        "quarters": {
            str(quarter): {
                "score": score_text(result.score),
                "outcome": result.outcome,
                "decided": result.decided,
                "from": result.former or None,
                "grounds": [_ground_line(ground) for ground in result.grounds if ground.binding],
            }
            for quarter, result in entry.quarters.items()
        },
        "routine_score": score_text(entry.figures.routine),
        "annual_poll_score": score_text(entry.figures.poll),
        "shares": {
            "平时考核": f"{percent_text(policy.annual_routine_share)}%",
            "年度测评": f"{percent_text(policy.annual_poll_share)}%",
        },
        "score": score_text(entry.figures.score),
    }


def _ground_line(ground: Ground) -> str:
    return f"{ground.clause}：{ground.text}"


# --- the rules -----------------------------------------------------------------------------------------------------


def _quarter_rules(decided: QuarterDecided, entry: QuarterPerson, policy: Policy) -> list[dict[str, Any]]:
    case = next(case for case in decided.cases if case.person == entry.person)
    traces = (*trace_quarter(case, policy), trace_good_quota(entry.person, decided.proposed_quota, policy))
    return [_rule(trace, entry.decision.grounds) for trace in traces]


def _year_rules(cases: Sequence[AnnualCase], entry: YearPerson, report: Report) -> list[dict[str, Any]]:
    case = next(case for case in cases if case.person == entry.person)
    traces = [*trace_year(case, report.policy)]
    if report.quota is not None:
        traces.append(trace_excellent_quota(entry.person, report.quota, report.policy))
    return [_rule(trace, entry.decision.grounds) for trace in traces]


def _rule(trace: RuleTrace[Any, Any], grounds: Iterable[Ground]) -> dict[str, Any]:
    limit = trace.limit
    ground = next((ground for ground in grounds if ground.limit == limit), None)
    tried: dict[str, Any] = {
        "rule": trace.rule.id,
        "clause": trace.rule.clause,
        "title": trace.rule.title,
        "applied": trace.applied,
    }
    if limit is None:
        return {**tried, "why": trace.why}
    return {
        **tried,
        "modality": limit.modality,
        "label": limit.rule.label,
        "effect": limit.effect.text,
        "binding": ground is not None and ground.binding,
        "leaves": list(best_first(limit.effect.allowed or ())),
        "cells": [str(place) for place in limit.effect.places],
    }


# --- what people decided ------------------------------------------------------------------------------------------


def _decision(report: Report, person: str) -> dict[str, Any]:
    """The meeting that decided the period, and what its sheets say of the person."""
    rows = [
        {"grade": row.grade, "reason": row.reason, "printed": row.printed, "cells": str(row.place)}
        for form in sorted(report.facts.decisions, key=lambda form: form.file)
        for row in form.rows
        if form.period == report.period and row.person == person and row.grade
    ]
    day = report.decided_on
    return {"meeting": report.meeting, "date": day.isoformat() if day else None, "rows": rows}


def _review(report: Report, entry: QuarterPerson) -> dict[str, Any]:
    """复核 (八-1): what was asked and answered, and what it changed."""
    rows = sorted((r for r in report.facts.reviews if r.person == entry.person), key=lambda row: row.place)
    asked = [
        {
            "requested": row.requested.isoformat() if row.requested else None,
            "reason": row.reason,
            "conclusion": row.conclusion,
            "grade": row.grade or None,
            "answered": row.answered.isoformat() if row.answered else None,
            "cells": str(row.place),
        }
        for row in rows
        if row.period == report.period
    ]
    return {**_rule(trace_review(entry.decision), entry.decision.grounds), "requests": asked}


# --- as text -------------------------------------------------------------------------------------------------------


def _text_lines(content: Mapping[str, Any]) -> Iterator[str]:
    if content["sealed"]:
        yield _sealed_line(content["sealed"], content["period"])
    who = content["person"]
    yield f"{content['unit']}　{content['period']}　{who['name']}（{who['id']}，{who['department']}）"
    yield f"按 {content['policy']}"
    yield from _section("一、结果", _result_lines(content["result"]))
    yield from _section("二、分数", _stage_lines(content["stages"]))
    if content["rules"]:
        yield from _section("三、逐条规则（按方案次序，★为决定结果的）", _rule_lines(content["rules"]))
    if "decision" in content:
        lines = (*_decision_lines(content["decision"]), *_review_lines(content.get("review")))
        yield from _section("四、审定和复核", lines)
    found = [f"[{f['severity']} {f['code']}] {f['where']}　{f['message']}" for f in content["findings"]]
    yield from _section("五、与本人有关的问题" if "decision" in content else "三、与本人有关的问题", found or ["没有"])


def _sealed_line(sealed: Mapping[str, Any], period: str) -> str:
    """What a reader must know first: the period is sealed, and what follows is computed anew."""
    whole = Period.parse(sealed["period"]).chinese
    what = whole if sealed["period"] == period else f"{Period.parse(period).chinese}所在的{whole}"
    differences = [f"{one['what']} 归档 {one['sealed']}、现在 {one['now']}" for one in sealed["differences"]]
    if sealed["same"] is None:
        outcome = "归档里没有本人这一期的结果，无从比较"
    elif sealed["same"]:
        outcome = "本人的分数和结果与归档相同"
    else:
        outcome = f"本人的结果与归档不同，以归档为准：{'；'.join(differences)}"
    return f"{what}已归档（{sealed['date']}）。以下按文件夹里现在的表重新计算，{outcome}。"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield title
    yield from (f"{_INDENT}{line}" for line in lines)


def _result_lines(result: Mapping[str, Any]) -> Iterator[str]:
    if "outcome" in result:
        yield f"{result['outcome']}（{result['status']}）"
        if result["decided"] and result["decided"] != result["proposed"]:
            reason = f"，理由：{result['reason']}" if result["reason"] else ""
            yield f"建议 {result['proposed'] or '—'}，审定 {result['decided']}{reason}"
        if result["allowed"]:
            yield f"可定等次：{'、'.join(result['allowed'])}"
    if result.get("needs_study"):
        yield "需研究确定：方案没有写明或季度不全，由领导小组研究"
    yield from (f"待定：{why}" for why in result.get("because", ()))
    yield f"得分：{result['score'] or '—'}"
    yield from (f"缺：{reason}" for reason in result["missing"])


def _stage_lines(stages: Mapping[str, Any]) -> Iterator[str]:
    for month in stages.get("months", ()):
        yield from _month_lines(month)
    if stages.get("host"):
        yield from _host_lines(stages["host"])
    if "poll" in stages:
        yield from _quarter_lines(stages)
    if "quarters" in stages:
        yield from _year_lines(stages)
    if not stages:
        yield "本期不计分"


def _month_lines(month: Mapping[str, Any]) -> Iterator[str]:
    yield f"{month['period']}（权重 {_pairs(month['weights'])}）"
    for rater in month["raters"]:
        cells = rater["cells"] or "未交"
        yield f"{_INDENT}{rater['role']} {rater['name']}：{_pairs(rater['dimensions'])}　← {cells}"
    yield f"{_INDENT}各维度（按角色加权平均，四舍五入到 0.01）：{_pairs(month['before'])}"
    for line in month["deductions"]:
        capped = "" if line["nominal"] == line["counted"] else f"，按上限计 {line['counted']}"
        yield (
            f"{_INDENT}扣分 {line['dimension']}：{line['date']} {line['item']} {line['behaviour']} {line['times']} 次，"
            f"扣 {line['nominal']}{capped}　← {line['cells']}"
        )
    if month["deductions"]:
        yield f"{_INDENT}扣分后：{_pairs(month['after'])}"
    sum_text = " + ".join(score or "缺" for score in month["after"].values())
    yield f"{_INDENT}月度得分 = {sum_text} = {month['score'] or '缺'}"


def _pairs(values: Mapping[str, str | None]) -> str:
    return "　".join(f"{name} {value or '缺'}" for name, value in values.items())


def _host_lines(host: Mapping[str, Any]) -> Iterator[str]:
    yield f"外单位评价意见（{host['unit']}）：得分 {host['score'] or '未给'}，等次 {host['grade'] or '未给'}　← {host['cells']}"
    yield f"{_INDENT}{host['opinion']}"


def _quarter_lines(stages: Mapping[str, Any]) -> Iterator[str]:
    scores = [month["score"] or "缺" for month in stages["months"]]
    if scores:
        yield f"季度考核分 = （{' + '.join(scores)}）÷ {len(scores)} = {stages['assessment_score'] or '缺'}"
    poll = stages["poll"]
    if poll:
        sums = " + ".join(f"{grade} {count}×{poll['points'][grade]}" for grade, count in poll["votes"].items())
        yield f"测评分 = （{sums}）÷ 有效票 {poll['valid']} = {poll['score'] or '缺'}　← {poll['cells']}"
    shares = stages["shares"]
    if scores:
        yield (
            f"季度得分 = {stages['assessment_score'] or '缺'} × {shares['考核分']} + "
            f"{(poll and poll['score']) or '缺'} × {shares['测评分']} = {stages['score'] or '缺'}（比例：{shares['label']}）"
        )


def _year_lines(stages: Mapping[str, Any]) -> Iterator[str]:
    for quarter, result in stages["quarters"].items():
        pending = "" if result["decided"] else "（待审定）"
        former = f"·原（{result['from']}）" if result["from"] else ""
        yield f"{quarter}：{result['outcome']}{former}{pending}，得分 {result['score'] or '—'}"
        yield from (f"{_INDENT}{ground}" for ground in result["grounds"])
    shares = stages["shares"]
    yield f"平时年度分（有得分的季度平均）= {stages['routine_score'] or '—'}"
    yield (
        f"年度得分 = {stages['routine_score'] or '缺'} × {shares['平时考核']} + "
        f"年度测评 {stages['annual_poll_score'] or '缺'} × {shares['年度测评']} = {stages['score'] or '缺'}"
    )


def _decision_lines(decision: Mapping[str, Any]) -> Iterator[str]:
    if not decision["rows"]:
        yield "审核表上还没有写本人的确定等次"
    for row in decision["rows"]:
        meeting = "，".join(filter(None, (decision["date"], decision["meeting"]))) or "没有审定日期"
        reason = f"，理由：{row['reason']}" if row["reason"] else ""
        yield f"{meeting}：确定“{row['grade']}”{reason}　← {row['cells']}"


def _review_lines(review: Mapping[str, Any] | None) -> Iterator[str]:
    if review is None:
        return
    for asked in review["requests"]:
        answer = asked["grade"] or asked["conclusion"] or "还没有答复"
        yield f"复核申请 {asked['requested'] or ''} {asked['reason']}：{answer} {asked['answered'] or ''}　← {asked['cells']}"
    yield from _rule_lines([review])


def _rule_lines(rules: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for rule in rules:
        if not rule["applied"]:
            yield f"［不适用］{rule['clause']}　{rule['title']}：{rule['why']}"
            continue
        mark = "★" if rule["binding"] else ""
        yield f"［适用{mark}］{rule['clause']}（{rule['modality']}，{rule['label']}）　{rule['title']}：{rule['effect']}"
        if rule["leaves"]:
            yield f"{_INDENT}留下：{'、'.join(rule['leaves'])}"
        yield from (f"{_INDENT}← {cell}" for cell in rule["cells"])
