"""From what TOML says to exact numbers and terms; whatever does not fit is refused by key and file."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from kaohe_excel.core.facts import CatalogueItem, Place
from kaohe_excel.core.points import short_points_text
from kaohe_excel.core.terms import Dimension, Grade, Role, SanctionKind
from kaohe_excel.policy.entries import Entry
from kaohe_excel.policy.model import RULE_SETS, Indicator, StudyLimits

TermT = TypeVar("TermT", bound=StrEnum)

FULL = 10000
"""A hundred points (四-4), or a hundred per cent, in hundredths."""

_LINED_GRADES = (Grade.GOOD, Grade.FAIRLY_GOOD, Grade.FAIR)
_ITEM_FIELDS = ("code", "dimension", "behaviour", "points", "cap")
_RATING_HEADINGS = frozenset({"人员编号", "编号", "工号", "姓名", "科室", "合计", "评语"})
_SHEET_NAME_SIGNS = frozenset("[]:*?/\\'")
_JOB_CLASS_LENGTH = 28
_LEAST_STUDIED = 3


def read_text(entry: Entry) -> str:
    """A non-empty text."""
    if not isinstance(entry.value, str) or not entry.value.strip():
        raise entry.refuse("要写文字，加引号，不能空着")
    return entry.value.strip()


def read_choice(entry: Entry, choices: Sequence[str]) -> str:
    """One of the listed words."""
    if entry.value not in choices:
        raise entry.refuse(f"要写 {'、'.join(choices)} 之一，加引号")
    return str(entry.value)


def read_term(entry: Entry, terms: type[TermT]) -> TermT:
    """One of the words of a term."""
    return terms(read_choice(entry, tuple(terms)))


def read_rule_set(entry: Entry) -> str:
    """The name of a set of rules that the rules know."""
    return read_choice(entry, RULE_SETS)


def read_days(entry: Entry) -> int:
    """A whole number of days, 1 to 366."""
    return _whole(entry, entry.value, "天数", 366)


def read_quarters(entry: Entry) -> int:
    """How many of a year's quarters, 1 to 4."""
    return _whole(entry, entry.value, "季度数", 4)


def read_hundredths(entry: Entry) -> int:
    """Points of 0 to 100 as hundredths."""
    return _hundredths(entry, entry.value, "分数")


def read_share(entry: Entry) -> Fraction:
    """One percentage as an exact fraction of 1."""
    return Fraction(_hundredths(entry, entry.value, "比例"), FULL)


def read_shares(entry: Entry, first: str, second: str) -> tuple[Fraction, Fraction]:
    """Two percentages that add to 100, as exact fractions of 1."""
    table = _table(entry, entry.value, (first, second))
    shares = [_hundredths(entry, table[name], name) for name in (first, second)]
    if sum(shares) != FULL:
        raise entry.refuse(f"{first}与{second}合计是 {short_points_text(sum(shares))}%，应为 100%")
    return Fraction(shares[0], FULL), Fraction(shares[1], FULL)


def read_full_marks(entry: Entry) -> dict[Dimension, int]:
    """The five full marks in hundredths; they add to 100 points (四-4)."""
    marks = _points_by(entry, Dimension)
    if sum(marks.values()) != FULL:
        raise entry.refuse(f"五个维度合计是 {short_points_text(sum(marks.values()))} 分，应为 100 分（四-4）")
    if not all(marks.values()):
        raise entry.refuse("每个维度的满分都要大于 0")
    return marks


def read_role_weights(entry: Entry) -> dict[Role, Fraction]:
    """The rater roles' weights, scaled to a sum of 1.

    None may be zero: somebody whose only rater has that role would be left without a score.
    """
    weights = _points_by(entry, Role)
    if not all(weights.values()):
        raise entry.refuse("权重都要大于 0；不评分的角色，在名册的“评分人”表中不列即可")
    total = sum(weights.values())
    return {role: Fraction(weight, total) for role, weight in weights.items()}


def read_poll_points(entry: Entry) -> dict[Grade, int]:
    """Points of the four kinds of vote in hundredths, a better vote never worth less."""
    points = _points_by(entry, Grade)
    _check_falling(entry, tuple(points.values()), "好、较好、一般、较差的分数不能后面的比前面的高", strictly=False)
    return points


def read_grade_lines(entry: Entry) -> tuple[tuple[Grade, int], ...]:
    """The lower bounds of 好, 较好 and 一般 in hundredths, strictly falling; 较差 has none (七-1)."""
    table = _table(entry, entry.value, _LINED_GRADES)
    lines = tuple((grade, _hundredths(entry, table[grade], grade)) for grade in _LINED_GRADES)
    _check_falling(entry, tuple(line for _, line in lines), "分数线要从高到低：好、较好、一般", strictly=True)
    if not lines[-1][1]:
        raise entry.refuse("“一般”的分数线要大于 0")
    return lines


def read_sanction_months(entry: Entry) -> dict[SanctionKind, int]:
    """Months that each 处分 runs, 1 to 60."""
    table = _table(entry, entry.value, tuple(SanctionKind))
    return {kind: _whole(entry, table[kind], f"{kind}的月数", 60) for kind in SanctionKind}


def read_study_limits(entry: Entry) -> StudyLimits:
    """From where on 自查 names something: three numbers of points, a share and a number of people, at least 3."""
    names = ("宽严", "个别分数", "前后变化", "雷同", "人数")
    table = _table(entry, entry.value, names)
    severity, outlier, jump, alike = (_hundredths(entry, table[name], name) for name in names[:-1])
    people = _whole(entry, table["人数"], "人数", 366)
    if people < _LEAST_STUDIED:
        raise entry.refuse(f"人数不能少于 {_LEAST_STUDIED}，太少的不能下结论")
    return StudyLimits(severity, outlier, jump, Fraction(alike, FULL), people)


def read_indicators(entry: Entry, full_marks: Mapping[Dimension, int]) -> tuple[Indicator, ...]:
    """One set of indicators; each dimension's add to its full mark."""
    return _indicator_set(entry, entry.value, full_marks, "")


def read_job_class_indicators(entry: Entry, full_marks: Mapping[Dimension, int]) -> dict[str, tuple[Indicator, ...]]:
    """The sets of single 岗位类别 (四-3), by that word; each sums like the general one."""
    if not isinstance(entry.value, dict):
        raise entry.refuse("要按岗位类别分别写五个维度的指标")
    for job_class in entry.value:
        _check_job_class(entry, job_class)
    return {name: _indicator_set(entry, tables, full_marks, name) for name, tables in entry.value.items()}


def read_catalogue(entry: Entry) -> tuple[CatalogueItem, ...]:
    """The catalogue of 负面表现: a code may stand once in each dimension, always with the same words."""
    if not isinstance(entry.value, list) or not entry.value:
        raise entry.refuse("要写成条目的列表，至少一条")
    items = tuple(_catalogue_item(entry, row) for row in entry.value)
    words: dict[str, str] = {}
    for item in items:
        if words.setdefault(item.code, item.behaviour) != item.behaviour:
            raise entry.refuse(f"编号 {item.code} 的表现写法不一致")
    _check_once(entry, [f"{item.code}（{item.dimension}）" for item in items])
    return items


def _catalogue_item(entry: Entry, row: object) -> CatalogueItem:
    fields = _ITEM_FIELDS if isinstance(row, dict) and "cap" in row else _ITEM_FIELDS[:-1]
    table = _table(entry, row, fields)
    code, behaviour = (_item_words(entry, table[field], field) for field in ("code", "behaviour"))
    if table["dimension"] not in tuple(Dimension):
        raise entry.refuse(f"条目 {code} 的 dimension 要写 {'、'.join(Dimension)} 之一")
    points = _item_points(entry, table["points"], f"条目 {code} 的扣分")
    cap = _item_points(entry, table["cap"], f"条目 {code} 的上限") if "cap" in table else None
    return CatalogueItem(code, Dimension(str(table["dimension"])), behaviour, points, cap, Place())


def _item_words(entry: Entry, value: object, field: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise entry.refuse(f"条目的 {field} 要写文字，加引号，不能空着")
    return value.strip()


def _item_points(entry: Entry, value: object, what: str) -> int:
    points = _hundredths(entry, value, what)
    if not points:
        raise entry.refuse(f"{what}要大于 0")
    return points


def _indicator_set(
    entry: Entry, value: object, full_marks: Mapping[Dimension, int], job_class: str
) -> tuple[Indicator, ...]:
    tables = _table(entry, value, tuple(Dimension))
    indicators = tuple(
        _indicator(entry, dimension, name, points)
        for dimension in Dimension
        for name, points in _any_table(entry, tables[dimension], dimension).items()
    )
    _check_once(entry, [indicator.name for indicator in indicators])
    for dimension, full in full_marks.items():
        total = sum(indicator.full for indicator in indicators if indicator.dimension is dimension)
        if total != full:
            raise entry.refuse(
                f"{job_class}{dimension}的指标合计 {short_points_text(total)} 分，"
                f"与 full_marks 规定的满分 {short_points_text(full)} 分不符"
            )
    return indicators


def _indicator(entry: Entry, dimension: Dimension, name: str, points: object) -> Indicator:
    full = _hundredths(entry, points, name)
    if not full:
        raise entry.refuse(f"指标“{name}”的满分要大于 0")
    if not name.strip() or name.strip() != name or name in _RATING_HEADINGS:
        raise entry.refuse(f"指标不能叫“{name}”：不能空着、首尾带空格，也不能与评分表的其他列同名")
    return Indicator(dimension, name, full)


def _check_job_class(entry: Entry, job_class: str) -> None:
    """A 岗位类别 becomes part of a sheet's name, so it must fit one."""
    fits = 0 < len(job_class.strip()) == len(job_class) <= _JOB_CLASS_LENGTH
    if not fits or _SHEET_NAME_SIGNS & set(job_class):
        raise entry.refuse(
            f"岗位类别“{job_class}”要用作工作表名：1 到 {_JOB_CLASS_LENGTH} 个字，首尾不带空格，不含 []:*?/\\'"
        )


def _check_once(entry: Entry, names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise entry.refuse(f"“{name}”写了不止一次")


def _check_falling(entry: Entry, numbers: Sequence[int], reason: str, *, strictly: bool) -> None:
    for earlier, later in pairwise(numbers):
        if later > earlier or (strictly and later == earlier):
            raise entry.refuse(reason)


def _points_by(entry: Entry, terms: type[TermT]) -> dict[TermT, int]:
    table = _table(entry, entry.value, tuple(terms))
    return {term: _hundredths(entry, table[term], term) for term in terms}


def _any_table(entry: Entry, value: object, what: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise entry.refuse(f"{what}要写成 {{ … }} 的形式")
    return value


def _table(entry: Entry, value: object, names: Iterable[str]) -> dict[str, object]:
    """A table with exactly these names."""
    wanted = list(names)
    table = _any_table(entry, value, "数值")
    if unknown := [name for name in table if name not in wanted]:
        raise entry.refuse(f"不认识“{'、'.join(unknown)}”；这里应当写 {'、'.join(wanted)}")
    if absent := [name for name in wanted if name not in table]:
        raise entry.refuse(f"缺少“{'、'.join(absent)}”")
    return table


def _whole(entry: Entry, value: object, what: str, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= high:
        raise entry.refuse(f"{what}要写 1 到 {high} 的整数，不加引号")
    return value


def _hundredths(entry: Entry, value: object, what: str) -> int:
    """A plain number of 0 to 100 with at most two decimals, as hundredths."""
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        raise entry.refuse(f"{what}要写数字，不加引号")
    number = Decimal(value)
    if not (number.is_finite() and 0 <= number <= 100 and number * 100 == int(number * 100)):
        raise entry.refuse(f"{what}写的是 {value}，要在 0 到 100 之间，最多两位小数")
    return int(number * 100)
