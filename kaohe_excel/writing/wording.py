"""How our papers put things: dates, shares, statuses, grounds, origins and people in words, and what of a free text may be
shown to whom.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from kaohe_excel.core.design import Design
from kaohe_excel.core.findings import Finding
from kaohe_excel.core.points import points_text
from kaohe_excel.core.terms import Label, QuarterOutcome, Status
from kaohe_excel.deciding.report import Report
from kaohe_excel.policy.model import Setting
from kaohe_excel.rules.model import AnnualDecision, Ground, QuarterDecision
from kaohe_excel.rules.quota import Quota

MISSING = "缺"
"""What stands for a figure that is not there; a missing figure is never shown as 0."""

_CLASSIFIED_WORDS = ("涉密", "保密", "秘密", "机密", "绝密")
_SOMEBODY = "（某同志）"
# A file's name may have brackets of its own: 评分表（修改）.xlsx.
_INSIDE = r"(?:[^（）]|（[^（）]*）)*?"
_PLACE = re.compile(rf"（{_INSIDE}(?:!|\.(?:xlsx|xlsm|xls|ods)){_INSIDE}）", re.IGNORECASE)
_MOST_PERSONS = 8


def chinese_date(day: date) -> str:
    """A day as written on paper.

    >>> chinese_date(date(2026, 4, 2))
    '2026年4月2日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: date) -> str:
    """A day whose year is plain from its surroundings.

    >>> short_date(date(2026, 4, 2))
    '4月2日'
    """
    return f"{day.month}月{day.day}日"


def percent_text(share: Fraction) -> str:
    """A share in percent where that is exact with two decimals, else as a fraction.

    >>> percent_text(Fraction(7, 10)), percent_text(Fraction(1, 8)), percent_text(Fraction(2, 3))
    ('70%', '12.5%', '2/3')
    """
    hundredths = share * 10_000
    if hundredths.denominator != 1:
        return f"{share.numerator}/{share.denominator}"
    return points_text(int(hundredths)).rstrip("0").rstrip(".") + "%"


def score_text(score: int | None) -> str:
    """A score with two decimals, or 缺.

    >>> score_text(8842), score_text(None)
    ('88.42', '缺')
    """
    return MISSING if score is None else points_text(score)


def shortened(text: str, size: int) -> str:
    """A text cut to ``size`` signs where a paper has no room for more, the cut being visible.

    >>> shortened("统计局", 5), shortened("张店区统计局", 5)
    ('统计局', '张店区统…')
    """
    plain = " ".join(text.split())
    return plain if len(plain) <= size else plain[: size - 1] + "…"


def is_dated(report: Report, status: Status | None = None) -> bool:
    """Whether a paper bears the day that was recorded for it: a decision stands behind it (``status``: of one person)."""
    return (status or report.status) is not Status.PENDING and report.issued_on is not None


def paper_day(report: Report, status: Status | None = None) -> date:
    """The day a paper bears: 制发日期 once what it tells is decided, so that it stays what it is; a draft's is the as-of date."""
    return report.issued_on if report.issued_on and is_dated(report, status) else report.as_of


def day_name(report: Report, status: Status | None = None) -> str:
    """What the day of a paper is called."""
    return "制发日期" if is_dated(report, status) else "截至"


def status_text(status: Status, meeting: str, decided_on: date | None) -> str:
    """A status as printed, with meeting and day of the decision where there are any.

    >>> status_text(Status.DECIDED, "局长办公会", date(2026, 4, 8)), status_text(Status.PENDING, "", None)
    ('已审定（2026年4月8日，局长办公会）', '待审定')
    >>> status_text(Status.REVIEWED, "局长办公会", date(2026, 4, 8))
    '复核改定（原审定：2026年4月8日，局长办公会）'
    """
    if status is Status.PENDING:
        return str(status)
    parts = [chinese_date(decided_on)] if decided_on else []
    parts += [meeting] if meeting else []
    earlier = "原审定：" if status is Status.REVIEWED else ""
    return f"{status}（{earlier}{'，'.join(parts)}）" if parts else str(status)


def is_withheld(classified: bool, *texts: str) -> bool:
    """Whether a free text stays inside the office: it is about a 涉密 person or speaks of secrets (六-二-3).

    >>> is_withheld(True, "迟到"), is_withheld(False, "机密文件"), is_withheld(False, "迟到")
    (True, True, False)
    """
    return classified or any(word in text for text in texts for word in _CLASSIFIED_WORDS)


def without_particulars(classified: bool, text: str) -> str:
    """A rule's effect without what stands in brackets, where that may not leave the office.

    >>> without_particulars(True, "问责（通报批评），定为一般"), without_particulars(False, "问责（通报批评），定为一般")
    ('问责，定为一般', '问责（通报批评），定为一般')
    """
    return re.sub(r"（[^（）]*）", "", text) if is_withheld(classified, text) else text


def names_pattern(names: Mapping[str, str]) -> re.Pattern[str]:
    """What finds any rostered person's name in a text, also with blanks between its signs; longer names first."""
    known = {"".join(name.split()) for name in names.values()}
    usable = sorted((name for name in known if len(name) > 1), key=lambda name: (-len(name), name))
    return re.compile("|".join(r"\s*".join(map(re.escape, name)) for name in usable) or r"(?!)")


def without_other_names(text: str, own_name: str, pattern: re.Pattern[str]) -> str:
    """A free text with everybody's name but the reader's own left out.

    >>> pattern = names_pattern({"1": "张三", "2": "李四", "3": "张三丰"})
    >>> without_other_names("张三代李 四值班，张三丰在场", "张三", pattern)
    '张三代（某同志）值班，（某同志）在场'
    """
    own = "".join(own_name.split())
    return pattern.sub(lambda found: found[0] if "".join(found[0].split()) == own else _SOMEBODY, text)


def listed(parts: Iterable[str]) -> str:
    """Several things as Chinese lists them.

    >>> listed(["张三", "李四"])
    '张三、李四'
    """
    return "、".join(parts)


def official_text(ground: Ground) -> str:
    """One ground as official papers have it: clause and effect, without marks and without cells."""
    return f"{without_places(ground.text)}（{ground.clause}）"


def without_places(text: str) -> str:
    """A text without the files and cells in brackets, for papers that leave the office.

    >>> without_places("3月评分有错误（收件/a.xlsx!评分表!C6），待补（张三）")
    '3月评分有错误，待补（张三）'
    >>> without_places("测评有错误（收件/测评表（修改）.xlsx!测评表!C6）")
    '测评有错误'
    """
    return _PLACE.sub("", text)


def ground_text(ground: Ground) -> str:
    """One ground as printed: clause, modality, effect, and 默认 where the reading is ours."""
    default = "［默认］" if ground.label is Label.DEFAULT else ""
    return f"{ground.clause}（{ground.modality}）{ground.text}{default}"


def grounds_text(grounds: Sequence[Ground], words: Callable[[Ground], str] = ground_text) -> str:
    """All grounds of an outcome, those that decide it first."""
    ordered = sorted(grounds, key=lambda ground: not ground.binding)
    return "；".join(map(words, ordered))


def departure_text(decision: QuarterDecision | AnnualDecision) -> str:
    """Why people decided otherwise than was proposed, as they wrote it; empty where they did not, or wrote nothing.

    What 复核 changed later does not touch what was decided first.
    """
    first = decision.reviewed_from or decision.decided
    departs = first is not None and first != decision.proposed
    return f"领导小组研究意见：{decision.reason}" if departs and decision.reason else ""


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


def host_words(decision: QuarterDecision | AnnualDecision) -> str:
    """What grade another unit suggests for someone whose grade is ours to decide; empty where none does."""
    host = decision.host
    ours = host is not None and decision.outcome.value != QuarterOutcome.HOST_DETERMINED
    return f"现工作单位建议等次“{host.grade.strip()}”" if host and ours and host.grade.strip() else ""


def person_text(person: str, names: Mapping[str, str]) -> str:
    """A person by name and id, as far as known.

    >>> person_text("ZD005", {"ZD005": "张三"}), person_text("X", {}), person_text("", {})
    ('张三（ZD005）', 'X', '')
    """
    name = names.get(person)
    return f"{name}（{person}）" if name else person


def persons_text(finding: Finding, names: Mapping[str, str]) -> str:
    """Whom a finding touches, the first few by name and id."""
    listed = "、".join(person_text(person, names) for person in finding.persons[:_MOST_PERSONS])
    return listed + (f"等{len(finding.persons)}人" if len(finding.persons) > _MOST_PERSONS else "")


def quota_text(quota: Quota) -> str:
    """The quota line in words: places, holders, and whether people have to choose.

    >>> from kaohe_excel.core.terms import QuotaMode
    >>> quota_text(Quota("好", 10, 4, "40%", QuotaMode.WARN, ("a", "b"), (), ()))
    '“好”等次名额：10 人的 40% 为 4 人；目前 2 人，未超出。'
    """
    over = len(quota.holders) - quota.limit
    text = f"“{quota.grade}”等次名额：{quota.base} 人的 {quota.share_text} 为 {quota.limit} 人；目前 {len(quota.holders)} 人"
    if over <= 0:
        return f"{text}，未超出。"
    tied = f"，名额线上同分 {len(quota.tied)} 人" if quota.tied else ""
    return f"{text}，超出 {over} 人{tied}，由领导小组研究确定。"
