"""Standing phrases of our workbooks: grounds in a line, where a number comes from, people by name."""

from collections.abc import Mapping, Sequence

from kaohe_excel.design import Design
from kaohe_excel.policy.model import Setting
from kaohe_excel.report import Quota, Report
from kaohe_excel.rules.model import Ground
from kaohe_excel.terms import Label


def ground_text(ground: Ground) -> str:
    """One ground as printed: clause, modality, effect, and 默认 where the reading is ours."""
    default = "［默认］" if ground.label is Label.DEFAULT else ""
    return f"{ground.clause}（{ground.modality}）{ground.effect}{default}"


def grounds_text(grounds: Sequence[Ground]) -> str:
    """All grounds of an outcome, those that decide it first."""
    ordered = sorted(grounds, key=lambda ground: not ground.binding)
    return "；".join(ground_text(ground) for ground in ordered)


def origin_text(setting: Setting, design: Design) -> str:
    """Where a number comes from: its label, and instead of 默认 that it is ours and to be confirmed."""
    ours = setting.label is Label.DEFAULT and not setting.overridden
    return design.wording["default_note"] if ours else setting.origin


def origin_note(report: Report, key: str) -> str:
    """A setting's value and origin in one line; empty where the policy has no such setting."""
    for setting in report.policy.settings:
        if setting.key == key:
            return f"{setting.title}：{setting.value}（{origin_text(setting, report.design)}）"
    return ""


def person_text(person: str, names: Mapping[str, str]) -> str:
    """A person by name and id, as far as known.

    >>> person_text("ZD005", {"ZD005": "张三"}), person_text("X", {}), person_text("", {})
    ('张三（ZD005）', 'X', '')
    """
    name = names.get(person)
    return f"{name}（{person}）" if name else person


def quota_text(quota: Quota) -> str:
    """The quota line in words: places, holders, and whether people have to choose.

    >>> from kaohe_excel.terms import QuotaMode
    >>> quota_text(Quota("好", 10, 4, "40%", QuotaMode.WARN, ("a", "b"), (), ()))
    '“好”等次名额：10 人的 40% 为 4 人；目前 2 人，未超出。'
    """
    over = len(quota.holders) - quota.limit
    text = f"“{quota.grade}”等次名额：{quota.base} 人的 {quota.share_text} 为 {quota.limit} 人；目前 {len(quota.holders)} 人"
    if over <= 0:
        return f"{text}，未超出。"
    tied = f"，名额线上同分 {len(quota.tied)} 人" if quota.tied else ""
    return f"{text}，超出 {over} 人{tied}，由领导小组研究确定。"
