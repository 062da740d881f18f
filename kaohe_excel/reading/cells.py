"""One cell's value as a number, a date, a period, an id or a name: read where a single reading exists, else refused.

Every parser answers with a ``Parsed``: the value (``None`` where there is none), what is wrong, and whether the value was
written in another way than it is read, which is then listed as a 更正.
"""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from kaohe_excel.core.period import Period
from kaohe_excel.reading.book import Value

ValueT = TypeVar("ValueT")

_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_PARTED = re.compile(r"\d\s+\d")  # "3 5" may be 35 or 3.5
_ERROR = re.compile(r"#(?:N/A|DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:[0-9]+", re.IGNORECASE)
_DATE = re.compile(
    r"([0-9]{4})(?:年([0-9]{1,2})月([0-9]{1,2})日?|([-/.])([0-9]{1,2})\4([0-9]{1,2}))(?:0?0:00(?::00)?)?"
)
_DAY_OF_MONTH = re.compile(r"([0-9]{1,2})月([0-9]{1,2})[日号]")
_COMPACT_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_TIME_OF_DAY = re.compile(
    r"(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|\s*(?:上午|下午|中午|晚上|凌晨)"
    r"|(?:\s|T|(?<=[日午一二三四五六天)]))\s*[0-9]{1,2}(?:[:时点][0-9]{1,2}分?(?::[0-9]{1,2})?|[时点]))+$"
)
_MONTH_SPAN = re.compile(r"([0-9]{4})年([0-9]{1,2})月?[-—–~至到]([0-9]{1,2})月")
_DAY_SPAN = re.compile(
    r"([0-9]{4})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?[-—–~至到]"
    r"(?:([0-9]{4})[年./-])?(?:([0-9]{1,2})[月./-])?([0-9]{1,2})日?"
)
_COMPACT_MONTH = re.compile(r"([0-9]{4})(0[1-9]|1[0-2])")
_CHINESE_YEAR = re.compile(r"[〇○OＯ零一二三四五六七八九]{4}(?=年)")
_CHINESE_MONTH = re.compile(r"(?<=年)(十[一二]?|[一二三四五六七八九])(?=月)")
_DIGITS = {
    **dict(zip("〇○O零", "0000", strict=True)),
    **{sign: str(n) for n, sign in enumerate("一二三四五六七八九", 1)},
}
_AGREED = frozenset(
    {"同意", "√", "✓", "✔", "☑", "同意建议", "同意建议等次", "按建议", "按建议等次", "同建议", "同建议等次"}
)
_GRADE_CODE = re.compile(r"^(?:\([A-Za-z0-9]\)|[A-Za-z0-9][-—.、:)]?)|\([A-Za-z0-9]\)$")
_NUMBERED = re.compile(r"^(?:\(?[0-9]{1,2}[).、:]?|[一二三四五六七八九十]{1,3}[、.:])")
_FULL_MARKS = re.compile(r"(?:(?:满分)?(?:[0-9.]+[-~–—至到])?[0-9.]+分?|得分|评分|分数|分)$")
_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_DOTS = str.maketrans(dict.fromkeys("•・․‧∙⋅.。｡", "·"))
_COUNT_UNITS = ("票", "张", "次", "人", "份")
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73050  # 1950-01-01 … 2099-12-31 counted from 1900
_DAYS_1904 = 1462
_FIRST_DAY, _LAST_DAY = date(1950, 1, 1), date(2099, 12, 31)


class Fault(Enum):
    """Why a cell gives no value."""

    BLANK = "blank"
    UNREADABLE = "unreadable"
    TOO_PRECISE = "too precise"
    ERROR_VALUE = "error value"


class Parsed(NamedTuple, Generic[ValueT]):
    """A value, or the fault that stands in its way; ``corrected`` where it was written in another way than it is read."""

    value: ValueT | None
    fault: Fault | None = None
    corrected: bool = False


# The same headings, titles and labels stand in every form, and each is looked at for many questions.
@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """Text in normal width without any white space.

    >>> plain("　９０ 分 ")
    '90分'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def written(value: Value) -> str:
    """A value as a person would see it in the cell.

    >>> written(4.0), written(4.125), written(date(2026, 3, 5)), written(" a ")
    ('4', '4.125', '2026-03-05', 'a')
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def is_blank(value: Value) -> bool:
    """Whether a cell holds nothing that can be seen."""
    return isinstance(value, str) and not value.strip()


def error_text(value: Value) -> str:
    """The error value that a cell shows as text, else ``""``.

    >>> error_text("#N/A"), error_text("5")
    ('#N/A', '')
    """
    return value.strip() if isinstance(value, str) and _ERROR.fullmatch(value.strip()) else ""


def is_picture(value: Value) -> bool:
    """Whether a cell holds a picture that the office suite keeps in the cell itself.

    >>> is_picture('=DISPIMG("ID_7F",1)'), is_picture("李敏")
    (True, False)
    """
    return isinstance(value, str) and "DISPIMG(" in value.upper().replace(" ", "(")


def points_of(value: Value) -> Parsed[int]:
    """Points as hundredths. Text such as ``90分``, ``９０`` or ``90。5`` is read and marked as corrected.

    A binary float within the 15 digits that a spreadsheet itself keeps of a two-decimal number is that number, marked as
    corrected; any other third decimal is too precise.

    >>> points_of(4.5), points_of("９０分").value, points_of("2,5").fault, points_of(4.125).fault
    (Parsed(value=450, fault=None, corrected=False), 9000, <Fault.UNREADABLE: 'unreadable'>, <Fault.TOO_PRECISE: 'too precise'>)
    >>> points_of(4.499999999999999), points_of("nan").fault, points_of("1e3").fault, points_of(True).fault is None
    (Parsed(value=450, fault=None, corrected=True), <Fault.UNREADABLE: 'unreadable'>, <Fault.UNREADABLE: 'unreadable'>, False)
    """
    if isinstance(value, float):
        return _points_of_float(value)
    if isinstance(value, str):
        return _points_of_text(value, ("分",))
    if isinstance(value, int) and not isinstance(value, bool):
        return Parsed(100 * value)
    return Parsed(None, Fault.UNREADABLE)


def hundred_marks_of(value: Value) -> Parsed[int]:
    """Points out of a hundred: of these alone ``95%`` says as much as 95.

    >>> hundred_marks_of("95%"), points_of("95%").fault
    (Parsed(value=9500, fault=None, corrected=True), <Fault.UNREADABLE: 'unreadable'>)
    """
    return points_of(plain(value).removesuffix("%") if isinstance(value, str) else value)


def _points_of_float(value: float) -> Parsed[int]:
    if not -1e12 < value < 1e12:  # also false for nan
        return Parsed(None, Fault.UNREADABLE)
    hundredths = round(value * 100)
    if hundredths / 100 == value:
        return Parsed(hundredths)
    if float(f"{value:.15g}") == hundredths / 100:
        return Parsed(hundredths, None, True)
    return Parsed(None, Fault.TOO_PRECISE)


def _points_of_text(text: str, units: tuple[str, ...]) -> Parsed[int]:
    if not text.strip():
        return Parsed(None, Fault.BLANK)
    if error_text(text):
        return Parsed(None, Fault.ERROR_VALUE)
    if any(letter.isnumeric() and not letter.isdecimal() for letter in text):  # ² and ① are no digits
        return Parsed(None, Fault.UNREADABLE)
    if _PARTED.search(text):
        return Parsed(None, Fault.UNREADABLE)
    digits = plain(text).replace("。", ".").replace("−", "-")
    if digits.endswith(units):
        digits = digits[:-1]
    if _DECIMAL.fullmatch(digits) is None or len(digits) > 15:
        return Parsed(None, Fault.UNREADABLE)
    whole, _, decimals = digits.partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) > 2:
        return Parsed(None, Fault.TOO_PRECISE)
    size = int(whole.lstrip("-")) * 100 + int(decimals.ljust(2, "0"))
    return Parsed(-size if whole.startswith("-") else size, None, True)


def count_of(value: Value) -> Parsed[int]:
    """A whole number; ``3票`` and text are read and marked.

    >>> count_of(3.0).value, count_of("3票"), count_of(2.5).fault
    (3, Parsed(value=3, fault=None, corrected=True), <Fault.UNREADABLE: 'unreadable'>)
    """
    parsed = _points_of_text(value, _COUNT_UNITS) if isinstance(value, str) else points_of(value)
    if parsed.value is None:
        return parsed._replace(fault=Fault.UNREADABLE) if parsed.fault is Fault.TOO_PRECISE else parsed
    whole, rest = divmod(parsed.value, 100)
    return Parsed(None, Fault.UNREADABLE) if rest else Parsed(whole, None, parsed.corrected)


def date_of(value: Value, *, from_1904: bool = False, within: Period | None = None) -> Parsed[date]:
    """A day: a date cell, ``2026.3.5``, ``2026年3月5日``, ``2026-3-5``, ``2026/3/5``, ``20260305`` or a serial number.

    A day without a year is one of the period it stands ``within``.

    >>> date_of("2026年3月5日"), date_of(46086.0).value, date_of("2026.13.1").fault
    (Parsed(value=datetime.date(2026, 3, 5), fault=None, corrected=True), datetime.date(2026, 3, 5), <Fault.UNREADABLE: 'unreadable'>)
    >>> date_of("2026年2月6日（周五）上午9:30").value, date_of("2月6日", within=Period.parse("2026Q1")).value, date_of("2月6日").fault
    (datetime.date(2026, 2, 6), datetime.date(2026, 2, 6), <Fault.UNREADABLE: 'unreadable'>)
    """
    if isinstance(value, datetime):
        return _sane(value.date(), corrected=False)
    if isinstance(value, date):
        return _sane(value, corrected=False)
    if isinstance(value, str):
        return (within and _day_within(value, within)) or _date_of_text(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1:
        return _date_of_number(int(value), from_1904=from_1904)
    return Parsed(None, Fault.UNREADABLE)


def _day_within(text: str, period: Period) -> Parsed[date] | None:
    match = _DAY_OF_MONTH.fullmatch(plain(text))
    parsed = _calendar_day([period.year, int(match[1]), int(match[2])]) if match else None
    return parsed if parsed and parsed.value and parsed.value in period else None


def _sane(day: date, *, corrected: bool) -> Parsed[date]:
    return Parsed(day, None, corrected) if _FIRST_DAY <= day <= _LAST_DAY else Parsed(None, Fault.UNREADABLE)


def _date_of_text(text: str) -> Parsed[date]:
    if not text.strip():
        return Parsed(None, Fault.BLANK)
    if error_text(text):
        return Parsed(None, Fault.ERROR_VALUE)
    close = plain(text).replace("。", ".")
    match = _DATE.fullmatch(close) or _COMPACT_DATE.fullmatch(close)
    if match is None and (bare := _TIME_OF_DAY.sub("", unicodedata.normalize("NFKC", text).strip())) != text.strip():
        match = _DATE.fullmatch(plain(bare).replace("。", "."))
    return _calendar_day([int(part) for part in match.groups() if part and part.isdigit()] if match else [])


def _calendar_day(parts: list[int]) -> Parsed[date]:
    try:
        return _sane(date(*parts), corrected=True)
    except (TypeError, ValueError):
        return Parsed(None, Fault.UNREADABLE)


def _date_of_number(number: int, *, from_1904: bool) -> Parsed[date]:
    serial = number + _DAYS_1904 if from_1904 else number
    if _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return Parsed(date(1899, 12, 30) + timedelta(serial), None, True)
    return _date_of_text(str(number))


def period_of(value: Value, *, from_1904: bool = False) -> Parsed[Period]:
    """A month, quarter or year as people write it in a head cell.

    ``2026.3`` typed as a number is March, ``2026.11`` November; ``2026.1`` could be January or October, so it is refused.
    As text it says what it shows. A date cell is its month, which is what a spreadsheet makes of ``2026年3月``.

    >>> str(period_of("2026年3月份").value), str(period_of(2026.3).value), period_of(2026.1).fault, str(period_of("2026.10").value)
    ('2026-03', '2026-03', <Fault.UNREADABLE: 'unreadable'>, '2026-10')
    >>> str(period_of("2026年1—3月").value), str(period_of("2026年度").value), str(period_of("2026年一季度").value)
    ('2026Q1', '2026', '2026Q1')
    >>> str(period_of("2026年2月1日至2月28日").value), str(period_of("二〇二六年十二月").value), str(period_of(202602).value)
    ('2026-02', '2026-12', '2026-02')
    """
    if isinstance(value, str):
        return _period_of_text(value)
    if isinstance(value, bool):
        return Parsed(None, Fault.UNREADABLE)
    if isinstance(value, float) and not value.is_integer():
        return Parsed(None, Fault.UNREADABLE) if repr(value).endswith(".1") else _period_of_text(repr(value))
    if isinstance(value, (int, float)) and 1950 <= value <= 2099:
        return Parsed(Period(int(value)))
    if isinstance(value, (int, float)) and 195001 <= value <= 209912:
        return _period_of_text(str(int(value)))
    day = date_of(value, from_1904=from_1904)
    return Parsed(Period.month_of(day.value), None, True) if day.value else Parsed(None, Fault.UNREADABLE)


def _period_of_text(text: str) -> Parsed[Period]:
    close = western(_BRACKETS.sub("", plain(text)))
    if not close:
        return Parsed(None, Fault.BLANK)
    if close.endswith("年度"):
        close = close[:-1]
    if span := _span_of(close):
        return Parsed(span)
    if compact := _COMPACT_MONTH.fullmatch(close):
        close = f"{compact[1]}-{compact[2]}"
    try:
        period = Period.parse(close)
    except ValueError:
        day = _date_of_text(close).value
        return Parsed(Period.month_of(day), None, True) if day else Parsed(None, Fault.UNREADABLE)
    return Parsed(period) if 1950 <= period.year <= 2099 else Parsed(None, Fault.UNREADABLE)


def western(text: str) -> str:
    """A text with the year and month that are written in Chinese numerals in figures.

    >>> western("二〇二六年十一月评分表"), western("第一季度")
    ('2026年11月评分表', '第一季度')
    """
    text = _CHINESE_YEAR.sub(lambda match: "".join(_DIGITS[sign] for sign in match[0]), text)
    return _CHINESE_MONTH.sub(lambda match: str(_chinese_month(match[1])), text)


def _chinese_month(text: str) -> int:
    return 10 + int(_DIGITS.get(text[1:], "0")) if text.startswith("十") else int(_DIGITS[text])


def _span_of(close: str) -> Period | None:
    """The month, quarter or year that a span of months or days covers exactly."""
    if months := _MONTH_SPAN.fullmatch(close):
        year, first, last = (int(part) for part in months.groups())
        named = {(period.months[0].month, period.months[-1].month): period for period in Period(year).quarters}
        return Period(year) if (first, last) == (1, 12) else named.get((first, last))
    if not (days := _DAY_SPAN.fullmatch(close)):
        return None
    start = [int(part) for part in days.groups()[:3]]
    end = [int(part) if part else start[place] for place, part in enumerate(days.groups()[3:])]
    first_day, last_day = _calendar_day(start).value, _calendar_day(end).value
    year_periods = (Period(start[0]), *Period(start[0]).quarters, *Period(start[0]).months)
    return next(
        (period for period in year_periods if (period.first_day, period.last_day) == (first_day, last_day)), None
    )


def grade_of(text: str, grades: Collection[str], agreed: str = "") -> str:
    """The grade that a text means, or the text itself where it means none: with a code, in quotes, with 等次 behind it, or by a
    tick or a word of agreement with what was proposed.

    >>> [grade_of(text, ("好", "较好")) for text in ("A-好", "1.好", "1好", "好(A)", "“好”", "较好等次", "不好")]
    ['好', '好', '好', '好', '好', '较好', '不好']
    >>> grade_of("同意", ("好",), "好"), grade_of("√", ("好",), "好"), grade_of("同意", ("好",))
    ('好', '好', '同意')
    """
    if text in grades or not text:
        return text
    if text in _AGREED and agreed in grades:
        return agreed
    bare = _GRADE_CODE.sub("", text.strip("“”\"'‘’「」『』")).removesuffix("等次")
    return bare if bare in grades else text


def id_key(value: Value) -> str:
    """A 人员编号 for comparison: normal width, no spaces, upper case.

    >>> id_key(" zd００5"), id_key(12.0)
    ('ZD005', '12')
    """
    return plain(written(value)).upper()


def name_key(value: Value) -> str:
    """A name for comparison: normal width, no spaces, one kind of dot.

    >>> name_key("张　三"), name_key("买买提•艾力")
    ('张三', '买买提·艾力')
    """
    return plain(written(value)).translate(_DOTS)


def heading_key(value: Value) -> str:
    """A heading for comparison: normal width, no spaces or line breaks.

    >>> heading_key("政治品德\\n（５分）")
    '政治品德(5分)'
    """
    return plain(value) if isinstance(value, str) else ""


def bare_heading(key: str) -> str:
    """A heading's key without unit, asterisk or colon.

    >>> bare_heading("扣分(分)"), bare_heading("*姓名:")
    ('扣分', '姓名')
    """
    return _BRACKETS.sub("", key).strip("*:﹡※")


@lru_cache(maxsize=1024)
def loose_heading(key: str) -> str:
    """A heading's key also without a leading number and without the full marks or the word 得分 behind it.

    >>> loose_heading("1.政治品德"), loose_heading("(一)政治品德5分"), loose_heading("政治品德0-5分"), loose_heading("①政治品德得分")
    ('政治品德', '政治品德', '政治品德', '政治品德')
    >>> loose_heading("5.得分")
    '得分'
    """
    unnumbered = _NUMBERED.sub("", bare_heading(unicodedata.normalize("NFKC", key)))
    return _FULL_MARKS.sub("", unnumbered) or unnumbered
