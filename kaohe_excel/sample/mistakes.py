"""The ordinary mistakes of a year of paperwork, table by table: what, in which month, on whose form, about whom.

The first quarter holds mostly harmless ones, so that it can be graded; the second and third hold the rest, mostly about people whose
year does not depend on that quarter.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kaohe_excel.core.points import short_points_text
from kaohe_excel.sample.script import Day
from kaohe_excel.writing.blanks.forms import BlankFormula, Value

_TO_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def full_width(value: Value) -> Value:
    """A score typed with a Chinese input method.

    >>> full_width(850)
    '８．５'
    """
    return _plain(value).translate(_TO_FULL_WIDTH)


def with_unit(value: Value) -> Value:
    """A score with its unit behind it."""
    return f"{_plain(value)}分"


def as_text(value: Value) -> Value:
    """A score stored as text."""
    return _plain(value)


def with_chinese_stop(value: Value) -> Value:
    """A score with 。 for the decimal point; a whole one gets its zero."""
    text = _plain(value)
    return text.replace(".", "。") if "." in text else f"{text}。0"


def padded(value: Value) -> Value:
    """A name drawn out to the width of three signs, as ``张　三``."""
    text = str(value)
    return f"{text[0]}　{text[1:]}"


def too_much(value: Value) -> Value:
    """A total that is a point and a half above its parts."""
    return value + 150 if isinstance(value, int) else value


def instead(value: Value) -> Callable[[Value], Value]:
    """Something else altogether; ``None`` leaves the cell blank."""
    return lambda _: value


def _plain(value: Value) -> str:
    return short_points_text(value) if isinstance(value, int) else str(value)


@dataclass(frozen=True, slots=True)
class Slip:
    """One cell of a rating form filled otherwise: ``column`` is a field's key."""

    month: int
    rater: str
    person: str
    column: str
    turned: Callable[[Value], Value]


SLIPS: tuple[Slip, ...] = (
    # 一季度：只有一种读法的，读得出来
    Slip(1, "deputy_office", "accounts_head", "履行职责", full_width),
    Slip(1, "office_head", "moved_and_classified", "name", padded),
    Slip(1, "census_head", "removed", "业务素质", with_unit),
    Slip(2, "industry_head", "warned_in_february", "total", too_much),
    Slip(2, "deputy_rural", "rural_head", "遵章守纪", as_text),
    Slip(3, "services_head", "warned_last_november", "工作态度", full_width),
    Slip(3, "principal", "census_head", "履行职责", with_chinese_stop),
    # 二季度
    Slip(5, "census_head", "demoted", "完成任务", instead(None)),
    Slip(5, "deputy_rural", "demoted", "履行职责", instead(1200)),
    Slip(5, "deputy_rural", "retired_in_august", "年度目标", instead("优")),
    Slip(5, "rural_head", "retired_in_august", "工作能力", instead("4.333")),
    Slip(5, "office_head", "warned_last_september", "person", instead(None)),
    Slip(6, "deputy_industry", "services_head", "廉洁自律", with_unit),
    # 三季度
    Slip(8, "deputy_enforcement", "not_taking_part", "完成任务", instead("4/5")),
    Slip(8, "deputy_enforcement", "newcomer_on_probation", "完成任务", instead(BlankFormula("=NA()", "#N/A"))),
    Slip(8, "deputy_enforcement", "newcomer_on_probation", "工作作风", instead("2,5")),
    Slip(8, "deputy_enforcement", "demerit", "完成任务", instead(BlankFormula("=4+5", ""))),
    Slip(8, "deputy_enforcement", "demerit", "交办事项", instead("9分半")),
    Slip(8, "principal", "newcomer_on_probation", "履行职责", instead(-100)),
    Slip(8, "principal", "major_demerit", "person", instead(None)),
    Slip(9, "rural_head", "admonished_in_two_quarters", "name", padded),
)


@dataclass(frozen=True, slots=True)
class StrayRow:
    """A row too many on a rating form: somebody who does not belong there, or a person for the second time.

    ``person`` is a key of the script, or a made-up name that is nobody's. ``differs`` changes the second row's last score.
    """

    month: int
    rater: str
    person: str
    differs: bool = False


STRAY_ROWS: tuple[StrayRow, ...] = (
    StrayRow(5, "office_head", "office_head"),
    StrayRow(5, "deputy_industry", "佚名样"),
    StrayRow(5, "services_head", "major_demerit"),
    StrayRow(5, "enforcement_head", "demerit"),
    StrayRow(8, "deputy_rural", "demoted", differs=True),
)

LEFT_OUT: frozenset[tuple[int, str, str]] = frozenset({(2, "accounts_head", "left_out_in_february")})
"""Whom a rater forgot: month, rater, person."""

NOT_HANDED_IN: frozenset[tuple[int, str]] = frozenset({(8, "enforcement_head")})
"""Rating forms that never came."""

HANDED_IN_TWICE: frozenset[tuple[int, str]] = frozenset({(3, "deputy_industry"), (5, "accounts_head")})
"""Rating forms that lie in the folder twice, alike."""


@dataclass(frozen=True, slots=True)
class SecondVersion:
    """A rating form that lies in the folder a second time with another figure for one person."""

    month: int
    rater: str
    person: str
    column: str


SECOND_VERSIONS: tuple[SecondVersion, ...] = (SecondVersion(8, "census_head", "demoted", "签到考勤"),)


@dataclass(frozen=True, slots=True)
class Retyped:
    """A rating form typed anew in an empty workbook. ``titled_month`` is the month in its title where that was not changed.

    ``hidden_row`` names a person, ``hidden_column`` a field; ``merged`` two neighbours whose scores of a field were merged.
    """

    month: int
    rater: str
    titled_month: int = 0
    hidden_row: str = ""
    hidden_column: str = ""
    merged: tuple[str, str, str] | None = None


RETYPED: tuple[Retyped, ...] = (
    Retyped(2, "rural_head"),
    Retyped(4, "industry_head", hidden_row="major_demerit"),
    Retyped(5, "deputy_enforcement", titled_month=4),
    Retyped(6, "accounts_head", hidden_column="社会公德"),
    Retyped(7, "deputy_rural", merged=("demoted", "removed", "完成任务")),
)


@dataclass(frozen=True, slots=True)
class PollSlip:
    """One cell of a 测评表 filled otherwise."""

    quarter: int
    person: str
    column: str
    value: int | None


POLL_SLIPS: tuple[PollSlip, ...] = (
    PollSlip(2, "office_head", "votes_较差", None),
    PollSlip(3, "demoted", "votes_好", 30),
    PollSlip(3, "not_taking_part", "returned", 40),
    *(
        PollSlip(3, "newcomer_on_probation", column, 0)
        for column in ("valid", "votes_好", "votes_较好", "votes_一般", "votes_较差")
    ),
)

ANNUAL_POLL_LEFT_OUT = frozenset({"census_head", "not_taking_part"})
"""Not in 年度测评表: one was forgotten, the other may not take part."""


BY_CATALOGUE = -1
"""``Record.points`` of an honest row."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of 负面表现 in the list of a month. ``points`` in hundredths where they are not times × catalogue; ``None`` blank.

    ``day_text`` is written in the place of the day; ``{year}`` in it is the sample's year.
    """

    month: int
    person: str
    day: Day
    item: str
    matter: str
    times: int | None = 1
    points: int | None = BY_CATALOGUE
    day_text: str = ""


RECORDS: tuple[Record, ...] = (
    Record(1, "moved_and_classified", Day(1, 8), "F07", "晨会迟到"),
    Record(1, "ill_over_half_a_quarter", Day(1, 15), "F10", "会上接打电话", day_text="{year}.1.15"),
    Record(1, "warned_in_february", Day(1, 20), "F01", "月报迟报两天", times=2),
    Record(2, "census_head", Day(2, 12), "F02", "年报错报一处", day_text="{year}年2月12日"),
    Record(2, "admonished_twice_in_a_quarter", Day(2, 24), "F05", "未参加业务培训"),
    Record(3, "warned_last_september", Day(3, 5), "F07", "迟到", times=2),
    Record(3, "removed", Day(3, 18), "F16", "违反廉洁纪律"),
    # 迟到早退五次，条目上限三分
    Record(4, "warned_last_november", Day(4, 22), "F07", "当月迟到五次", times=5),
    Record(4, "industry_head", Day(4, 27), "F03", "数据波动未说明"),
    # 日期不在本月；扣分漏填；次数漏填
    Record(5, "demerit", Day(4, 28), "F09", "上班时间脱岗"),
    Record(5, "warned_in_february", Day(5, 13), "F01", "月报迟报一天", points=None),
    Record(5, "admonished_in_two_quarters", Day(5, 26), "F12", "被投诉属实", times=None),
    # 与五月清单重复登记
    Record(6, "warned_in_february", Day(5, 13), "F01", "月报迟报一天"),
    Record(7, "census_head", Day(7, 9), "F04", "查询未及时答复"),
    # 编号不存在；扣分算错；日期看不出
    Record(8, "demerit", Day(8, 6), "F99", "其他", points=100),
    Record(8, "not_taking_part", Day(8, 12), "F07", "迟到两次", times=2, points=500),
    Record(8, "newcomer_on_probation", Day(8, 15), "F10", "会议迟到", day_text="8月中旬"),
    Record(8, "warned_last_september", Day(8, 20), "F11", "上班时间玩游戏"),
    Record(9, "industry_head", Day(9, 16), "F02", "漏报两户", times=2),
    # 一次扣两个维度
    Record(10, "admonished_in_two_quarters", Day(10, 14), "F06", "代填企业报表一份"),
    Record(12, "major_demerit", Day(12, 3), "F07", "迟到"),
    Record(12, "below_six_months", Day(12, 16), "F08", "旷工一天"),
)
"""No record in November: that list is a 零报告."""

ITEM_CAPS = {"F07": 300}
"""上限 in the office's own catalogue, in hundredths."""

SANCTIONS_LISTED_TWICE = frozenset({"warned_last_november"})
"""Sanctions that stand in the February list again."""
