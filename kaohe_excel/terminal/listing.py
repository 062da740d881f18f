"""Plain lines for the terminal: the numbers in force, the clause table, and what a run brought out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kaohe_excel.core.names import OVERVIEW, PROBLEMS_PAGE
from kaohe_excel.core.terms import Severity, Verdict
from kaohe_excel.deciding.report import Report
from kaohe_excel.policy.clauses import Clause, clause_table
from kaohe_excel.policy.model import Policy, Setting
from kaohe_excel.writing.blanks.handout import RECIPIENTS, Handout

COUNT_NAMES = {"roster": "在册", "assessed": "考核对象"}
"""How the counts of results.json are called that have an English name there; they are told even where they are 0."""


def policy_rows(policy: Policy) -> list[dict[str, Any]]:
    """Every number in force as data."""
    return [
        {
            "key": setting.key,
            "title": setting.title,
            "value": setting.value,
            "label": setting.label,
            "reference": setting.reference,
            "since": setting.since.isoformat(),
            "overridden": setting.overridden,
        }
        for setting in policy.settings
    ]


def policy_text(policy: Policy, notes: Sequence[str]) -> str:
    """Every number in force, one to a line, with where it comes from; then what the unit should think over."""
    lines = [f"考核政策 {policy.name}", "（默认：方案和上级规定都没有写，是本系统的取值，请单位确认）", ""]
    lines += [_setting_line(setting) for setting in policy.settings]
    lines += ["", *(f"注意：{note}" for note in notes)] if notes else []
    return "\n".join(lines)


def _setting_line(setting: Setting) -> str:
    return f"[{setting.origin}] {setting.title}：{setting.value}（{setting.reference}；自 {setting.since} 起）"


def clause_rows() -> list[dict[str, Any]]:
    """The clause table as data."""
    return [
        {
            "clause": clause.id,
            "title": clause.title,
            "rules": list(clause.rules),
            "settings": list(clause.settings),
            "outputs": list(clause.outputs),
            "why_nothing": clause.why_nothing,
        }
        for clause in clause_table()
    ]


def clause_text() -> str:
    """The clause table, a few lines to a clause."""
    return "\n".join(_clause_line(clause) for clause in clause_table())


def _clause_line(clause: Clause) -> str:
    carried = [
        f"    {title}：{'、'.join(names)}"
        for title, names in (("规则", clause.rules), ("数字", clause.settings), ("文书", clause.outputs))
        if names
    ]
    reason = [f"    不计算：{clause.why_nothing}"] if clause.why_nothing else []
    return "\n".join([f"{clause.id}　{clause.title}", *carried, *reason])


def summary_text(written: Mapping[str, Report], out: Path) -> str:
    """What a run brought out, and the next step in one sentence."""
    blocks = [_report_block(report, out / name) for name, report in written.items()]
    return "\n".join([*blocks, next_step(written, out)])


def _report_block(report: Report, folder: Path) -> str:
    verdicts = Counter(str(receipt.verdict) for receipt in report.receipts)
    severities = Counter(str(finding.kind.severity) for finding in report.findings)
    lines = [
        f"{report.unit}　{report.period.chinese}　{report.status}",
        f"  文件：共 {len(report.receipts)} 份，{_listed(Verdict, verdicts)}",
        *([f"  人员：{_people(report)}"] if report.counts else []),
        f"  问题：{_listed(Severity, severities)}",
        f"  结果：{folder}",
    ]
    return "\n".join(lines)


def _listed(names: Iterable[str], counts: Mapping[str, int]) -> str:
    return "，".join(f"{name} {counts.get(name, 0)}" for name in names)


def _people(report: Report) -> str:
    counted = {name: count for name, count in report.counts.items() if count or name in COUNT_NAMES}
    return "，".join(f"{COUNT_NAMES.get(name, name)} {count}" for name, count in counted.items())


def next_step(written: Mapping[str, Report], out: Path) -> str:
    """What to do now, in one sentence."""
    name, report = list(written.items())[-1]
    errors = sum(f.kind.severity is Severity.ERROR for each in written.values() for f in each.findings)
    first = out / name / (OVERVIEW if report.counts else PROBLEMS_PAGE)
    if errors:
        return f"下一步：打开 {first}；有 {errors} 处错误，请把问题清单和催报清单交给填表人，改好后再运行一次。"
    if report.people and not report.period.month:
        return f"下一步：打开 {first}；没有错误，可以把等次审核表送领导小组审定。"
    return f"下一步：打开 {first}；没有错误。"


def handout_data(handout: Handout, folder: Path) -> dict[str, Any]:
    """What was handed out as data."""
    return {
        "unit": handout.unit,
        "period": str(handout.period),
        "folder": str(folder),
        "files": list(handout.files),
        "left_out": [{"id": one.person, "name": one.name, "reason": one.reason} for one in handout.left_out],
        "unrated": list(handout.unrated),
    }


def handout_text(handout: Handout, folder: Path, inbox: Path) -> str:
    """What was handed out to whom, whom it leaves out, and the next step."""
    lines = [f"{handout.unit}　{handout.period.chinese}　发放表"]
    for recipient in RECIPIENTS:
        if files := handout.files_for(recipient):
            lines.append(f"  {recipient}：{len(files)} 份，在 {folder / recipient}")
    if handout.left_out:
        lines.append(f"  不用评分：{'、'.join(one.text for one in handout.left_out)}")
    if handout.unrated:
        lines.append(f"  注意：没有人负责给{'、'.join(handout.unrated)}评分，请在名册的“评分人”表中补上，再发一次。")
    step = f"下一步：按文件名发给填表人；填好的表收进 {inbox}，再运行 kaohe check {inbox} {handout.period}。"
    return "\n".join([*lines, step])
