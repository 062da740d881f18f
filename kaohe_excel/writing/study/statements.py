"""What 自查 says in sentences: what was seen, in numbers, and what it may come from; never who is to blame."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kaohe_excel.core.points import short_points_text
from kaohe_excel.policy.describe import percent_text
from kaohe_excel.policy.model import StudyLimits
from kaohe_excel.study.agreement import Interval
from kaohe_excel.study.marks import CONFIDENCE
from kaohe_excel.study.patterns import Alike, Copy
from kaohe_excel.study.study import Agreement, Study

_LEAST_SHOWN = 0.001
_SOLID, _FAIR = 0.75, 0.5


class Statement(NamedTuple):
    """One thing to look at: which kind, about whom, the sentence, and what may explain it."""

    kind: str
    rater: str
    text: str
    reading: str


def statements(found: Study, names: Mapping[str, str]) -> tuple[Statement, ...]:
    """Everything noted, in a fixed order."""
    return (
        *_severity(found, names),
        *_outliers(found, names),
        *(_alike(one, names) for one in found.alike),
        *(_copy(one, names) for one in found.copies),
        *_jumps(found, names),
    )


def _severity(found: Study, names: Mapping[str, str]) -> Iterator[Statement]:
    for one in found.severe:
        hard = one.difference.value < 0
        yield Statement(
            "宽严",
            names[one.rater],
            f"对共同评分的 {one.people} 人，平均比其他评分人{'低' if hard else '高'} {abs(one.difference.value):.1f} 分"
            f"（{interval_text(one.difference)}，{chance_text(one.probability)}）",
            "可能是掌握标准不同，也可能是了解的情况不同；建议统一赋分标准后再看。",
        )


def _outliers(found: Study, names: Mapping[str, str]) -> Iterator[Statement]:
    for one in found.outliers:
        yield Statement(
            "个别分数",
            names[one.rater],
            f"给{names[one.person]}平均 {one.mark:.1f} 分，按其他 {one.raters - 1} 位评分人和本人的宽严推算约 {one.expected:.1f} 分，"
            f"相差 {one.difference:+.1f} 分（{chance_text(one.probability)}）",
            "可能有别人不了解的事实，也可能是误填；建议向评分人核实依据。",
        )


def _alike(one: Alike, names: Mapping[str, str]) -> Statement:
    what = "各人的每项分数都相同" if one.everybody else "每项指标都按满分的同一比例给分"
    return Statement(
        "分数雷同",
        names[one.rater],
        f"{one.period.chinese}的评分表 {one.people} 人中有 {one.share:.0%} {what}",
        "这样的分数分不出高低；建议对照赋分标准逐项评。",
    )


def _copy(one: Copy, names: Mapping[str, str]) -> Statement:
    same_rater = one.rater == one.other_rater
    other = f"本人{one.other_period.chinese}" if same_rater else f"{names[one.other_rater]}同期"
    return Statement(
        "两表相同",
        names[one.rater],
        f"{one.period.chinese}的评分表与{other}的评分表，{one.people} 人中 {one.same} 人的每项分数完全相同",
        "可能是误交了旧表或共用了一份表；建议核对原件。",
    )


def _jumps(found: Study, names: Mapping[str, str]) -> Iterator[Statement]:
    for one in found.jumps:
        yield Statement(
            "前后变化",
            names[one.rater],
            f"从{one.before.chinese}到{one.period.chinese}，对同样 {one.people} 人的评分平均变化 {one.own:+.1f} 分，"
            f"其他评分人同期变化 {one.others:+.1f} 分（{chance_text(one.probability)}）",
            "可能是换了掌握标准的尺度；建议保持前后一致。",
        )


def interval_text(interval: Interval) -> str:
    """An interval as people read it."""
    return f"95%区间 {interval.low:.1f} 至 {interval.high:.1f}"


def chance_text(probability: float) -> str:
    """How likely so much would come by chance alone, after the correction for many looks."""
    return "纯属偶然的可能不到 0.1%" if probability < _LEAST_SHOWN else f"纯属偶然的可能约 {probability:.1%}"


def agreement_texts(found: Study, names: Mapping[str, str]) -> tuple[str, ...]:
    """Agreement between the kinds of raters, then of each group of raters that is large enough, and how many are not."""
    figured = [one for one in found.agreements if one.reliability is not None and one.concordance is not None]
    few = len(found.agreements) - len(figured)
    rest = f"另有 {few} 组评分人共同评分的人太少或分数没有差别，不计算。" if few else ""
    return tuple(filter(None, (*(agreement_text(one, names) for one in (found.roles, *figured)), rest)))


def agreement_text(one: Agreement, names: Mapping[str, str]) -> str:
    """One group's agreement in a sentence."""
    raters = "、".join(names.get(rater, rater) for rater in one.raters)
    if one.reliability is None or one.concordance is None:
        return f"{raters}（共同评分 {one.people} 人）：{one.why}。"
    return (
        f"{raters}（共同评分 {one.people} 人）：平均分的可靠性 ICC(2,{len(one.raters)}) = {one.reliability.value:.2f}"
        f"（95%区间 {one.reliability.low:.2f} 至 {one.reliability.high:.2f}），{_degree(one.reliability.value)}；"
        f"排序一致性 W = {one.concordance.w:.2f}（同分名次 {one.concordance.tied} 个）。"
    )


def _degree(value: float) -> str:
    return "较好" if value >= _SOLID else "一般" if value >= _FAIR else "较低"


def method_notes(limits: StudyLimits, looks: int) -> tuple[str, ...]:
    """How the figures come about, for whoever asks."""
    return (
        "宽严：每个分数看作本人水平加评分人宽严再加其余；宽严从共同评分的评分人中居中的一位量起，所以一位偏严不会使别人都显得偏宽。",
        f"提请留意的条件：相差不小于 {short_points_text(limits.severity)} 分（个别分数 {short_points_text(limits.outlier)} 分、前后变化 {short_points_text(limits.jump)} 分），并且校正后"
        f"纯属偶然的可能小于 {1 - CONFIDENCE:.0%}；雷同和两表相同的条件是至少 {limits.people} 人、{percent_text(limits.alike)}% 相同。这些界限见政策里的“自查报告从多大起提请留意”，可以改。",
        f"同时看了 {looks} 位评分人和每一个分数，看得多就容易碰巧，所以用霍尔姆法（个别分数用邦费罗尼法）作了校正。",
        f"少于 {limits.people} 人的不下结论；只有两位评分人时，相差多少只作说明，不说谁偏。",
        "ICC(2,k)：施劳特和弗莱斯（1979）；W：肯德尔，已按同分校正；α：克里彭多夫，允许缺格。",
    )
