"""Plain lines for the terminal: the numbers in force, the clause table, and what a run brought out."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kaohe_excel.policy.clauses import Clause, clause_table
from kaohe_excel.policy.model import Policy, Setting
from kaohe_excel.report import Report
from kaohe_excel.terms import QuarterOutcome, Severity, Verdict


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


def summary_text(reports: Sequence[Report], out: Path) -> str:
    """What a run brought out, and the next step in one sentence."""
    blocks = [_report_block(report, out) for report in reports]
    folder = out / reports[-1].folder
    step = _next_step(reports)
    return "\n".join([*blocks, f"下一步：{step}请先打开 {folder / 'index.html'}。"])


def _report_block(report: Report, out: Path) -> str:
    verdicts = Counter(receipt.verdict for receipt in report.receipts)
    severities = Counter(finding.kind.severity for finding in report.findings)
    used, unused, ignored = (verdicts[verdict] for verdict in Verdict)
    return "\n".join(
        [
            f"{report.unit}　{report.period.chinese}　{report.status}",
            f"  文件：共 {len(report.receipts)} 份，已用 {used}，不用 {unused}，忽略 {ignored}",
            f"  人员：{'，'.join(f'{name} {count}' for name, count in _chinese_counts(report))}",
            f"  问题：{'，'.join(f'{severity} {severities[severity]}' for severity in Severity)}",
            f"  结果：{out / report.folder}",
        ]
    )


def _chinese_counts(report: Report) -> list[tuple[str, int]]:
    names = {"roster": "在册", "assessed": "考核对象"}
    return [(names.get(name, name), count) for name, count in report.counts.items() if count or name in names]


def _next_step(reports: Sequence[Report]) -> str:
    errors = sum(finding.kind.severity is Severity.ERROR for report in reports for finding in report.findings)
    incomplete = max(report.counts.get(QuarterOutcome.INCOMPLETE, 0) for report in reports)
    if errors:
        return f"有 {errors} 处错误（待补 {incomplete} 人），把问题清单和催报清单交给填表人；"
    return "没有错误，可以送领导小组审定；"
