"""Which column holds which field: by name, in any order."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kaohe_excel.forms.model import Field, FieldKind, SheetForm
from kaohe_excel.reading.book import Sheet
from kaohe_excel.reading.cells import bare_heading, heading_key, is_blank, loose_heading

_BRACKETS = str.maketrans("（）", "()")
_IDENTITY = (FieldKind.PERSON_ID, FieldKind.PERSON_NAME)
_WORDS = (FieldKind.TEXT, FieldKind.TOTAL, *_IDENTITY)
UNIT = Field(
    "of_unit", "单位", FieldKind.TEXT, required=False, aliases=("所在单位", "工作单位", "单位名称", "填报单位")
)
"""The unit of a row's person: no form asks for it, but a row of another unit is none of ours."""

UNDER = "·"
"""Joins a heading over several columns with the lower heading of one of them."""

_GRADES = frozenset({"好", "较好", "一般", "较差", "优秀", "称职", "基本称职", "不称职"})
_SCORES = frozenset(
    {
        "得分",
        "评分",
        "分数",
        "打分",
        "领导评",
        "领导评分",
        "考核分",
        "考核得分",
        "实得",
        "实得分",
        "票数",
        "得票",
        "得票数",
    }
)
_NEVER_SCORES = frozenset(
    {"分值", "满分", "标准分", "权重", "自评", "自评分", "自评得分", "扣分", "比例", "占比", "百分比", "得票率", "%"}
)
_LOWER_HEADINGS = _GRADES | _SCORES | _NEVER_SCORES
_FULL_MARKS = re.compile(r"\(?[0-9.]+分?\)?")


class Columns(NamedTuple):
    """Columns by field key; ``loose`` are those whose heading was written in another way, ``doubled`` the fields with more
    than one candidate, ``missing`` the headings of required columns that are not there.
    """

    found: dict[str, int]
    loose: tuple[tuple[Field, int], ...]
    doubled: tuple[tuple[Field, tuple[int, ...]], ...]
    missing: tuple[str, ...]


def under_headings(sheet: Sheet, row: int, headings: dict[int, str], form: SheetForm) -> tuple[dict[int, str], int]:
    """The headings with those of a further row under them, as 满分 and 得分 under each indicator, and the first row of data.

    A heading over several columns names the one that alone means the score; where none or several do, it names them all. So
    does one that is merged over several columns which hold something.
    """
    lower = _lower_headings(sheet, row)
    if not lower:
        return {**headings, **_spread(sheet, row, headings, form)}, row + 1
    inside = {
        c for (top, left), (bottom, right) in sheet.merges if top <= row <= bottom for c in range(left + 1, right + 1)
    }
    groups: dict[int, list[int]] = {}
    for column in lower:
        over = max((left for left in headings if left <= column and left not in inside), default=column)
        groups.setdefault(over, []).append(column)
    combined = {column: text for column, text in headings.items() if column not in groups}
    for over, columns in groups.items():
        named = _named_columns({column: bare_heading(heading_key(lower[column])) for column in columns})
        above = headings.get(over, "")
        combined |= {c: above if c in named else f"{above}{UNDER}{lower[c].strip()}" for c in columns}
    return combined, row + 2


def _lower_headings(sheet: Sheet, row: int) -> dict[int, str]:
    """The texts of a row that holds nothing but lower headings."""
    if row + 1 >= len(sheet.rows):
        return {}
    texts: dict[int, str] = {}
    for column, value in enumerate(sheet.rows[row + 1]):
        if not isinstance(value, str) or (value and not is_blank(value) and not _is_lower(heading_key(value))):
            return {}
        if not is_blank(value):
            texts[column] = value
    return texts if len(texts) > 1 else {}


def _is_lower(key: str) -> bool:
    return bare_heading(key) in _LOWER_HEADINGS or _FULL_MARKS.fullmatch(key) is not None


def _named_columns(lower: Mapping[int, str]) -> list[int]:
    """Which of the columns under one heading it names, by their lower headings."""
    scores = [column for column, key in lower.items() if key in _SCORES]
    if scores or all(key in _GRADES for key in lower.values()):
        return scores
    alone = len(lower) == 1 and next(iter(lower.values())) not in _NEVER_SCORES
    return [*lower] if alone or len(lower) > 1 else []


def _spread(sheet: Sheet, row: int, headings: Mapping[int, str], form: SheetForm) -> dict[int, str]:
    """The further columns over which a heading of figures is merged, as far as they hold anything."""
    figures = {heading_key(field.heading) for field in form.fields if field.kind not in _WORDS}
    found: dict[int, str] = {}
    for (top, left), (bottom, right) in sheet.merges:
        if (
            left < right
            and top <= row <= bottom
            and left in headings
            and loose_heading(heading_key(headings[left])) in figures
        ):
            for column in range(left + 1, right + 1):
                if any(not is_blank(cells[column]) for cells in sheet.rows[row + 1 :] if column < len(cells)):
                    found[column] = headings[left]
    return found


def match_columns(form: SheetForm, headings: Mapping[int, str]) -> Columns:
    """Find every field's column. A heading as declared comes before one that is merely alike."""
    keys = {column: heading_key(text) for column, text in headings.items()}
    found: dict[str, int] = {}
    loose: list[tuple[Field, int]] = []
    doubled: list[tuple[Field, tuple[int, ...]]] = []
    for field in form.readable if _asks_for_units(form) else (*form.readable, UNIT):
        columns = _candidates(field, keys)
        if len(columns) > 1 and field is not UNIT:
            doubled.append((field, columns))
        elif columns:
            found[field.key] = columns[0]
            if _close(headings[columns[0]]) not in (_close(field.heading), _close(field.heading + field.suffix)):
                loose.append((field, columns[0]))
    return Columns(found, tuple(loose), tuple(doubled), _missing(form, found, doubled))


def _asks_for_units(form: SheetForm) -> bool:
    """Whether a form has units of its own: where people are seconded, or those of the roster."""
    return any(field.key in ("unit", "host_unit", "category", "role") for field in form.fields)


def _close(heading: str) -> str:
    """A heading as it is, but for line breaks and the width of its brackets."""
    return heading.replace("\n", "").strip().translate(_BRACKETS)


def _candidates(field: Field, keys: Mapping[int, str]) -> tuple[int, ...]:
    exact = {heading_key(field.heading), heading_key(field.heading + field.suffix)}
    if columns := _columns(keys.items(), exact):
        return columns
    bare = {column: bare_heading(key) for column, key in keys.items()}
    for name in (field.heading, *field.aliases):
        if columns := _columns(bare.items(), {heading_key(name)}):
            return columns
    loose = {column: loose_heading(key) for column, key in keys.items()}
    return _columns(loose.items(), {heading_key(field.heading)})


def _columns(keys: Iterable[tuple[int, str]], wanted: set[str]) -> tuple[int, ...]:
    return tuple(column for column, key in keys if key in wanted)


def _missing(
    form: SheetForm, found: Mapping[str, int], doubled: list[tuple[Field, tuple[int, ...]]]
) -> tuple[str, ...]:
    held = found.keys() | {field.key for field, _ in doubled}
    held |= {field.stands_for for field in form.also if field.key in held}
    missing = [field.heading for field in form.fields if field.required and field.key not in held]
    identity = [field for field in form.fields if field.kind in _IDENTITY and not field.required]
    if identity and not any(field.key in held for field in identity):
        missing.insert(0, "或".join(field.heading for field in identity))
    return tuple(missing)
