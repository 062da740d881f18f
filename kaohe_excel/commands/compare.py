"""One folder judged by its own numbers and by another policy file, side by side: who would have another result (九-1)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kaohe_excel.commands.run import assess
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.period import Period
from kaohe_excel.deciding.results_json import results_of
from kaohe_excel.policy import Policies
from kaohe_excel.policy.model import Setting

_TOLD = {
    "outcome": "结果",
    "proposed": "建议等次",
    "allowed": "可定等次",
    "candidate": "优秀人选",
    "needs_study": "需研究确定",
    "score": "得分",
}
"""What is compared of a person, the result first."""


class Changed(NamedTuple):
    """One person whose results are not the same: what differs, as (what, by the unit's own numbers, by the others)."""

    person: str
    name: str
    department: str
    differences: tuple[tuple[str, Any, Any], ...]

    @property
    def is_other_result(self) -> bool:
        """Whether the outcome itself differs, not only a score or what may be decided."""
        return any(what == "outcome" for what, _, _ in self.differences)


class SideBySide(NamedTuple):
    """A period under two policies: their names, the numbers that differ, and everybody whose results do."""

    period: Period
    own: str
    other: str
    numbers: tuple[tuple[Setting, Setting], ...]
    people: int
    changed: tuple[Changed, ...]


def compare(unit: OpenUnit, period: Period, other: Policies) -> SideBySide:
    """Judge a period of the folder twice. Nothing is written; what people decided counts in both as far as it may."""
    own = results_of(assess(unit, period).report)
    others = results_of(assess(unit._replace(policies=other), period).report)
    policies = unit.policies.on(period.last_day), other.on(period.last_day)
    return SideBySide(
        period=period,
        own=policies[0].name,
        other=policies[1].name,
        numbers=tuple(
            pair
            for pair in zip(policies[0].settings, policies[1].settings, strict=True)
            if pair[0].value != pair[1].value
        ),
        people=len(own["people"]),
        changed=_changed(own["people"], others["people"]),
    )


def _changed(own: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> tuple[Changed, ...]:
    """Those who have another outcome first, in the roster's order."""
    beside = {entry["id"]: entry for entry in others}
    found = [
        Changed(entry["id"], entry["name"], entry["department"], differences)
        for entry in own
        if (differences := _differences(entry, beside[entry["id"]]))
    ]
    return tuple(sorted(found, key=lambda one: not one.is_other_result))


def _differences(own: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    return tuple((key, own[key], other[key]) for key in _TOLD if key in own and own[key] != other[key])


def comparison_data(found: SideBySide) -> dict[str, Any]:
    """The comparison as data."""
    return {
        "period": str(found.period),
        "own": found.own,
        "other": found.other,
        "numbers": [{"key": own.key, "own": own.value, "other": other.value} for own, other in found.numbers],
        "people": found.people,
        "changed": [
            {
                "id": one.person,
                "name": one.name,
                "other_result": one.is_other_result,
                "differences": [{"what": what, "own": own, "other": other} for what, own, other in one.differences],
            }
            for one in found.changed
        ],
    }


def comparison_text(found: SideBySide) -> str:
    """The comparison in Chinese lines: the numbers that differ, then whoever has another result, then the others."""
    results = [one for one in found.changed if one.is_other_result]
    lines = [f"{found.period.chinese}：本单位现用 {found.own}，对照 {found.other}"]
    lines += [f"  {own.title}：{own.value} → {other.value}" for own, other in found.numbers] or ["  两份政策的数字相同"]
    lines.append(
        f"考核对象 {found.people} 人，结果改变的 {len(results)} 人，只有得分或可定等次改变的 {len(found.changed) - len(results)} 人"
    )
    for one in found.changed:
        told = "；".join(f"{_TOLD[what]} {_word(own)} → {_word(other)}" for what, own, other in one.differences)
        lines.append(f"{'★' if one.is_other_result else '　'}{one.name}（{one.person}，{one.department}）{told}")
    return "\n".join(lines)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(value) if isinstance(value, list) else str(value or "—")
