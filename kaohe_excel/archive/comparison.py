"""What a person's results are now, beside what was sealed: the two may differ when the folder has changed since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from kaohe_excel.archive.quarters import sealed_people
from kaohe_excel.archive.shelf import Seal
from kaohe_excel.core.period import Period

_NOTHING = "—"
_SCALARS = {
    "outcome": "结果",
    "proposed": "建议等次",
    "decided": "确定等次",
    "allowed": "可定等次",
    "candidate": "优秀人选",
    "score": "得分",
    "assessment_score": "考核分",
    "poll_score": "测评分",
    "routine_score": "平时年度分",
    "annual_poll_score": "年度测评得分",
    "needs_study": "需研究确定",
}
_HOST = {"unit": "现工作单位", "opinion": "外单位评价意见", "score": "外单位得分", "grade": "外单位等次"}


class Difference(NamedTuple):
    """A figure that is no longer as it was sealed."""

    what: str
    sealed: str
    now: str


class Comparison(NamedTuple):
    """The seal that holds a person's period, the day that it is dated, and what differs; ``None`` where it has nothing on them."""

    period: Period
    day: date
    differences: tuple[Difference, ...] | None


def compared_with_seal(
    results: Mapping[str, Any], person: str, period: Period, seals: Mapping[Period, Seal]
) -> Comparison | None:
    """One person of a period's results.json, as it is now, beside the seal of the period; ``None`` where it is not sealed.

    A month is looked up in its quarter's seal, and where there is none, like a quarter in its year's. KaoheError where the
    seal is broken.
    """
    spans = (period,) if period.kind == "year" else (period, period.quarters[0], Period(period.year))
    seal = next((seals[span] for span in spans if span in seals), None)
    if seal is None:
        return None
    held = seal.manifest.period
    now = _entry(results["people"], person)
    if period.kind == "quarter" and held != period:
        now = {"quarters": {str(period): now}}
    before = _facts(_entry(sealed_people(seal), person), held, period)
    differences = None if before is None else _differences(before, _facts(now, held, period) or {})
    return Comparison(held, seal.manifest.as_of, differences)


def _entry(people: Iterable[Mapping[str, Any]], person: str) -> Mapping[str, Any]:
    return next((entry for entry in people if entry["id"] == person), {})


def _facts(entry: Mapping[str, Any], held: Period, period: Period) -> dict[str, str] | None:
    """What an entry of the held period says about a period in it, by name; ``None`` where that is nothing."""
    if held == period:
        return dict(_all(entry)) if entry else None
    parts, facts = ("months", _month) if period.month else ("quarters", _quarter)
    part = entry.get(parts, {}).get(str(period))
    return None if part is None else dict(facts(str(period), part))


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[Difference, ...]:
    named = ((what, before.get(what, _NOTHING), now.get(what, _NOTHING)) for what in {**before, **now})
    return tuple(Difference(*one) for one in named if one[1] != one[2])


# --- the figures of an entry by name -------------------------------------------------------------------------------


def _all(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((name, _text(entry[key])) for key, name in _SCALARS.items() if key in entry)
    for month, data in entry.get("months", {}).items():
        yield from _month(month, data)
    for quarter, data in entry.get("quarters", {}).items():
        yield from _quarter(quarter, data)
    yield from ((_HOST[key], _text(value)) for key, value in entry.get("host", {}).items())
    grounds = (f"{ground['clause']} {ground['effect']}" for ground in entry["grounds"] if ground["binding"])
    yield "依据", "、".join(grounds) or _NOTHING


def _month(month: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield f"{month}得分", _text(data["score"])
    yield from ((f"{month}{dimension}", _text(score)) for dimension, score in data["dimensions"].items())
    yield from ((f"{month}扣分（{dimension}）", _text(score)) for dimension, score in data["deductions"].items())


def _quarter(quarter: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield f"{quarter}得分", _text(data["score"])
    yield f"{quarter}结果", _text(data["outcome"])


def _text(value: str | bool | Sequence[str] | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return (value if isinstance(value, str) else "、".join(value or ())) or _NOTHING
