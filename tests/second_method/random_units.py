"""Small random units, written as clean workbooks: the same seed and period, the same folder.

Six to twelve people in two or three departments. What happens to them sits on the edges of the rules: half of a
month or quarter, six months to the day, first and last days, scores at 90, 75 and 60. All points are int hundredths.
"""

import calendar
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

INDICATORS: dict[str, dict[str, int]] = {
    "德": {"政治品德": 5, "职业道德": 4, "社会公德": 3, "家庭美德": 3},
    "能": {"业务素质": 5, "工作能力": 5, "教育培训": 5},
    "勤": {"工作态度": 5, "工作作风": 5, "签到考勤": 5},
    "绩": {"履行职责": 10, "年度目标": 10, "完成任务": 10, "交办事项": 10},
    "廉": {"遵章守纪": 8, "廉洁自律": 7},
}
FULL_MARKS = {name: full for group in INDICATORS.values() for name, full in group.items()}
GRADES = ("好", "较好", "一般", "较差")
ANNUAL_GRADES = ("优秀", "称职", "基本称职", "不称职")
VOTE_POINTS = (100, 85, 70, 50)
AWAY = ("挂职", "借调", "学习培训", "病事假", "产假")
SECONDMENTS = ("挂职", "借调", "学习培训")
SANCTION_MONTHS = {"警告": 6, "记过": 12, "记大过": 18, "降级": 24, "撤职": 24}
PARTY_KINDS = ("党内警告", "严重警告", "党内严重警告", "撤销党内职务", "留党察看", "开除党籍")
DEPARTMENTS = ("办公室", "综合科", "执法科")
NAMES = [
    "赵一鸣",
    "钱双全",
    "孙三省",
    "李思远",
    "周五洲",
    "吴六奇",
    "郑七星",
    "王八方",
    "冯九歌",
    "陈拾遗",
    "褚百川",
    "卫千里",
    "蒋万里",
    "沈亿年",
    "韩兆丰",
]
# code, dimension, points each time, cap for a person and month (hundredths)
CATALOGUE = (
    ("J1", "绩", 100, 500),
    ("J2", "绩", 200, None),
    ("N1", "能", 100, 300),
    ("D1", "绩", 1000, 1500),
    ("D1", "廉", 500, 500),
    ("Q1", "勤", 500, 1000),
    ("Q2", "勤", 50, 100),
    ("P1", "德", 200, 400),
    ("L1", "廉", 1500, 1500),
)
ONE_DAY = timedelta(days=1)

Line = list[Any]


@dataclass
class Draft:
    """A unit before it is written: its people, what happened to them, and who sent what."""

    rng: random.Random
    period: str
    quarters: list[str]
    departments: tuple[str, ...] = ()
    roster: list[Line] = field(default_factory=list)
    movements: list[Line] = field(default_factory=list)
    raters: list[Line] = field(default_factory=list)
    records: dict[str, list[Line]] = field(default_factory=dict)
    poor: set[tuple[str, str]] = field(default_factory=set)
    opinions: dict[str, list[Line]] = field(default_factory=dict)
    targets: dict[tuple[str, str], int] = field(default_factory=dict)
    votes: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def is_year(self) -> bool:
        """Whether the folder holds a whole year."""
        return len(self.quarters) > 1

    def chance(self, probability: float) -> bool:
        """Whether something happens."""
        return self.rng.random() < probability

    def assessees(self) -> list[str]:
        """The ids of the people, without the leaders."""
        return [person for person in self.names if not person.startswith("LD")]

    def record(self, sheet: str, *line: Any) -> None:
        """Note a record for one of the monthly lists."""
        self.records.setdefault(sheet, []).append(list(line))


# ---------------------------------------------------------------------------------------------------------------
# Days
# ---------------------------------------------------------------------------------------------------------------


def months_of(quarter: str) -> list[str]:
    """The three months of a quarter."""
    first = int(quarter[5]) * 3 - 2
    return [f"{quarter[:4]}-{month:02d}" for month in range(first, first + 3)]


def bounds(period: str) -> tuple[date, date]:
    """First and last day of a month, a quarter or a year."""
    year = int(period[:4])
    months = [int(m[5:]) for m in months_of(period)] if "Q" in period else [int(period[5:])] if period[4:] else [1, 12]
    return date(year, months[0], 1), date(year, months[-1], calendar.monthrange(year, months[-1])[1])


def length(period: str) -> int:
    """The days of a period."""
    first, last = bounds(period)
    return (last - first).days + 1


def add_months(start: date, months: int) -> date:
    """So many months later, clamped to the month's end."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def chinese(period: str) -> str:
    """A period as the forms print it."""
    if "Q" in period:
        return f"{period[:4]}年第{period[5]}季度"
    return f"{period[:4]}年{int(period[5:])}月" if "-" in period else f"{period}年"


def covers(line_start: date, line_end: date | None, when: date) -> bool:
    """Whether a row with these dates is in force on a day."""
    return line_start <= when and (line_end is None or when <= line_end)


def present(draft: Draft, person: str, month: str) -> int:
    """The days of a month on which a person is on the roster and not away."""
    first, last = bounds(month)
    days = 0
    for n in range((last - first).days + 1):
        when = first + n * ONE_DAY
        on_roster = any(row[0] == person and covers(row[6], row[7], when) for row in draft.roster)
        away = any(row[0] == person and row[2] in AWAY and covers(row[3], row[4], when) for row in draft.movements)
        days += on_roster and not away
    return days


# ---------------------------------------------------------------------------------------------------------------
# The cast
# ---------------------------------------------------------------------------------------------------------------


def cast(draft: Draft) -> None:
    """Leaders, people, departments and raters."""
    rng = draft.rng
    draft.departments = DEPARTMENTS[: rng.choice((2, 3))]
    long_ago = date(2020, 1, 1)
    for n in (1, 2, 3):
        leader = f"LD{n}"
        draft.names[leader] = ("高主任", "何副主任", "吕副主任")[n - 1]
        category = rng.choice(("班子成员", "区管领导干部"))
        draft.roster.append([leader, draft.names[leader], "局领导", "领导", category, "", long_ago, None, "", ""])
    for n in range(rng.randint(6, 12)):
        person = f"ZD{n + 1:03d}"
        draft.names[person] = NAMES[n]
        department = draft.departments[n % len(draft.departments)]
        category = rng.choice(("公务员", "公务员", "科级以下公务员", "参公人员"))
        draft.roster.append([person, NAMES[n], department, "科员", category, "", long_ago, None, "", ""])
    cast_raters(draft)


def cast_raters(draft: Draft) -> None:
    """Who rates which departments: two heads here, none there, one person in two roles."""
    rng, departments = draft.rng, draft.departments

    def add(person: str, role: str, scope: str) -> None:
        draft.raters.append([person, draft.names[person], role, scope])

    add("LD1", "主要领导", "全局")
    add("LD2", "分管领导", "、".join(departments[:2]) if draft.chance(0.7) else "全局")
    add("LD3", "分管领导", departments[-1])
    if draft.chance(0.3):
        add("LD3", "科室负责人", departments[-1])
    if draft.chance(0.15):
        add("LD1", "分管领导", departments[0])
    for n, department in enumerate(departments):
        members = [row[0] for row in draft.roster if row[2] == department]
        if n == 1 and draft.chance(0.25):
            continue
        add(members[0], "科室负责人", department)
        if draft.chance(0.3):
            add(members[1], "科室负责人", department)
    if draft.chance(0.2):
        head = next(row[0] for row in draft.raters if row[2] == "科室负责人" and row[0] != "LD3")
        add(head, "分管领导", rng.choice(departments))
    rng.shuffle(draft.raters)


# ---------------------------------------------------------------------------------------------------------------
# What happens to a person in a quarter
# ---------------------------------------------------------------------------------------------------------------


def moved(draft: Draft, person: str, kind: str, start: date, end: date | None, host: str = "") -> None:
    """Note a movement."""
    draft.movements.append([person, draft.names[person], kind, start, end, host, ""])


def seconded_about_six_months(draft: Draft, person: str, quarter: str) -> None:
    """Six months to the day, one day over, one under; in one row, two rows, or with a gap or another unit."""
    first, _ = bounds(quarter)
    rng = draft.rng
    start = add_months(first, rng.choice((-3, -2, -1, 0))) + rng.choice((0, 0, 9, 14, 27)) * ONE_DAY
    kind = rng.choice(SECONDMENTS)
    shape = rng.choice(("one", "one", "two rows", "gap", "other unit", "other kind"))
    over = rng.choice((-1, 0, 0, 1, 1, 40) if shape == "one" else (0, 1, 1, 2, 40))
    end = add_months(start, 6) - ONE_DAY + over * ONE_DAY
    if shape == "one":
        moved(draft, person, kind, start, end, host="市统计局")
        return
    middle = start + rng.choice((60, 90, 100)) * ONE_DAY
    moved(draft, person, kind, start, middle, host="市统计局")
    after = middle + (2 if shape == "gap" else 1) * ONE_DAY
    other = SECONDMENTS[(SECONDMENTS.index(kind) + 1) % 3] if shape == "other kind" else kind
    moved(draft, person, other, after, end, host="省统计局" if shape == "other unit" else "市统计局")


def seconded_without_end(draft: Draft, person: str, quarter: str) -> None:
    """Still away: on the quarter's last day just six months, or a day more or less."""
    _, last = bounds(quarter)
    start = add_months(last + ONE_DAY, -6) + draft.rng.choice((-1, 0, 1, 40)) * ONE_DAY
    moved(draft, person, draft.rng.choice(SECONDMENTS), start, None, host="区委办")


def seconded_about_half(draft: Draft, person: str, quarter: str) -> None:
    """Half of the quarter's days, or one more."""
    first, _ = bounds(quarter)
    start = first + draft.rng.choice((0, 5, 30)) * ONE_DAY
    days = length(quarter) // 2 + draft.rng.choice((0, 1))
    moved(draft, person, draft.rng.choice(SECONDMENTS), start, start + (days - 1) * ONE_DAY, host="市统计局")


def seconded_with_a_record(draft: Draft, person: str, quarter: str) -> None:
    """Away about six months, and 告诫, 问责 or 处分 at home."""
    seconded_about_six_months(draft, person, quarter)
    draft.rng.choice((admonished, held_to_account, sanctioned))(draft, person, quarter)


def on_leave_about_half(draft: Draft, person: str, quarter: str) -> None:
    """病事假 for half of the quarter or one day more, sometimes as two rows that overlap."""
    first, _ = bounds(quarter)
    start = first + draft.rng.choice((0, 3, 20)) * ONE_DAY
    days = length(quarter) // 2 + draft.rng.choice((0, 1))
    end = start + (days - 1) * ONE_DAY
    if draft.chance(0.4):
        moved(draft, person, "病事假", start, start + 20 * ONE_DAY)
        start += draft.rng.choice((10, 21)) * ONE_DAY
    moved(draft, person, "病事假", start, end)


def away_about_half_a_month(draft: Draft, person: str, quarter: str) -> None:
    """Away on half of a month's days, or one more."""
    first, _ = bounds(draft.rng.choice(months_of(quarter)))
    days = calendar.monthrange(first.year, first.month)[1] // 2 + draft.rng.choice((0, 1))
    start = first + draft.rng.choice((0, 4)) * ONE_DAY
    moved(draft, person, draft.rng.choice(AWAY), start, start + (days - 1) * ONE_DAY, host="市统计局")


def on_maternity_leave(draft: Draft, person: str, quarter: str) -> None:
    """产假 over the whole quarter, or most of it."""
    first, last = bounds(quarter)
    moved(draft, person, "产假", first + draft.rng.choice((-20, 0, 16)) * ONE_DAY, last + 60 * ONE_DAY)


def joins(draft: Draft, person: str, quarter: str) -> None:
    """Joined with half of a month left, or one day more."""
    _, last = bounds(draft.rng.choice(months_of(quarter)))
    days = last.day // 2 + draft.rng.choice((0, 1))
    row = next(row for row in draft.roster if row[0] == person)
    if row[7] is None:
        row[6] = draft.rng.choice((last - (days - 1) * ONE_DAY, last - (days - 1) * ONE_DAY, last, bounds(quarter)[0]))


def leaves(draft: Draft, person: str, quarter: str) -> None:
    """Left on the quarter's last day, the day before, or in the middle."""
    first, last = bounds(quarter)
    row = next(row for row in reversed(draft.roster) if row[0] == person)
    if row[6] < first:
        row[7] = draft.rng.choice((last, last - ONE_DAY, first + 40 * ONE_DAY))


def changes_department(draft: Draft, person: str, quarter: str) -> None:
    """Another department from a day of the quarter on; now and then another category."""
    row = next(row for row in reversed(draft.roster) if row[0] == person)
    first, last = bounds(quarter)
    change = draft.rng.choice((first, last, bounds(months_of(quarter)[1])[1], first + 50 * ONE_DAY))
    if row[6] >= change or row[7] is not None:
        return
    other = next(department for department in draft.departments if department != row[2])
    row[7] = change - ONE_DAY
    category = "班子成员" if draft.chance(0.1) else row[4]
    draft.roster.append([person, row[1], other, "副科长", category, "", change, None, "", ""])


def sanctioned(draft: Draft, person: str, quarter: str) -> None:
    """A sanction that begins or ends on the quarter's first or last day, or a day beside it."""
    first, last = bounds(quarter)
    rng = draft.rng
    kind = rng.choice(("警告", "警告", "警告", "记过", "记大过", "降级", "撤职"))
    months = SANCTION_MONTHS[kind]
    shape = rng.choice(("starts", "computed end", "stated end", "early end"))
    stated = None
    if shape == "starts":
        decided = last + rng.choice((0, 1)) * ONE_DAY
    else:
        end = first - rng.choice((0, 1)) * ONE_DAY
        decided = add_months(end + ONE_DAY, -months)
        if shape == "stated end":
            stated = end
            decided += rng.choice((-2, 0, 1)) * ONE_DAY
        elif shape == "early end":
            decided += 30 * ONE_DAY
            stated = first - ONE_DAY
    draft.record("处分", person, draft.names[person], kind, decided, stated, "统处〔2026〕1号")


def sanctioned_again(draft: Draft, person: str, quarter: str) -> None:
    """A second 处分 on the first one's last day, within it, on the same day or a day after it; now and then a third.

    The joint end falls near the quarter, or is stated in the first row or the second.
    """
    rng = draft.rng
    first, last = bounds(quarter)
    one, two = (rng.choice(("警告", "警告", "记过", "记大过", "撤职")) for _ in range(2))
    months = SANCTION_MONTHS[one] + SANCTION_MONTHS[two]
    decided = add_months(rng.choice((first, last, first + 40 * ONE_DAY)), -months) + rng.choice((-1, 0, 1)) * ONE_DAY
    end = add_months(decided, SANCTION_MONTHS[one]) - ONE_DAY
    again = rng.choice((end, end + ONE_DAY, decided, end - 40 * ONE_DAY, decided + 90 * ONE_DAY))
    joint = add_months(end + ONE_DAY, SANCTION_MONTHS[two]) - ONE_DAY
    stated = rng.choice((None, None, None, "first", "second"))
    if again == decided or again > end or joint > add_months(again, 48) - ONE_DAY:
        stated = None
    if again == decided and one == two:
        two = "记过" if one == "警告" else "警告"
    name = draft.names[person]
    draft.record("处分", person, name, one, decided, joint if stated == "first" else None, "统处〔2025〕3号")
    draft.record("处分", person, name, two, again, joint if stated == "second" else None, "统处〔2025〕4号")
    if draft.chance(0.15):
        draft.record("处分", person, name, "警告", max(again, joint - 70 * ONE_DAY), None, "统处〔2025〕5号")


def sanctioned_by_the_party(draft: Draft, person: str, quarter: str) -> None:
    """党纪处分 of this year, on its first or last day, or of the two years before it."""
    rng, (first, last) = draft.rng, bounds(quarter[:4])
    kind = rng.choice(PARTY_KINDS)
    decided = rng.choice((first, last, first - ONE_DAY, first + 100 * ONE_DAY, first - 300 * ONE_DAY))
    if draft.chance(0.3):
        decided = add_months(decided, -12)
    end = add_months(decided, rng.choice((12, 24))) - ONE_DAY if kind == "留党察看" else None
    draft.record("处分", person, draft.names[person], kind, decided, end, "统纪〔2025〕1号")
    if draft.chance(0.2):
        sanctioned(draft, person, quarter)


def investigated(draft: Draft, person: str, quarter: str) -> None:
    """立案 open on 31 December or closed on it, or later with a light or a heavy end; sometimes as two rows."""
    rng, (first, last) = draft.rng, bounds(quarter[:4])
    opened = rng.choice((last, last + ONE_DAY, first + 50 * ONE_DAY, first - 30 * ONE_DAY))
    closed = rng.choice((None, last, last + ONE_DAY, last + 20 * ONE_DAY, last + 20 * ONE_DAY, last - ONE_DAY))
    ends = ("不予处分", "免予处分", "警告", "党内警告", "记过", "严重警告")
    if closed is not None and closed < opened:
        closed = None
    if closed is not None and draft.chance(0.2):
        draft.record("立案", person, draft.names[person], opened, None, "")
    draft.record("立案", person, draft.names[person], opened, closed, "" if closed is None else rng.choice(ends))


def transferred(draft: Draft, person: str, quarter: str) -> None:
    """调入 from another unit: on a quarter's first day, in its middle, or on its last day."""
    rng, (first, last) = draft.rng, bounds(quarter)
    row = next(row for row in draft.roster if row[0] == person)
    if row[7] is not None or any(line[0] == person and line[2] == "调入" for line in draft.movements):
        return
    row[6] = rng.choice((first, first + 40 * ONE_DAY, last, last - ONE_DAY))
    moved(draft, person, "调入", row[6], None, host="原单位统计局")
    for before in draft.quarters:
        if bounds(before)[1] < row[6] and draft.chance(0.85):
            grade = rng.choice(("", "称职")) if draft.chance(0.1) else rng.choice(GRADES)
            line = [person, draft.names[person], "原单位统计局", "表现良好", rng.choice(("", 88.5)), grade]
            draft.opinions.setdefault(before, []).append(line)


def away_and_back(draft: Draft, person: str, quarter: str) -> None:
    """Off the roster for some days around a month's end, then back, often in another department."""
    rng = draft.rng
    row = next(row for row in reversed(draft.roster) if row[0] == person)
    _, last = bounds(rng.choice(months_of(quarter)))
    gone = last - rng.choice((0, 3, 10)) * ONE_DAY
    if row[6] >= gone or row[7] is not None:
        return
    row[7] = gone
    department = rng.choice(draft.departments)
    draft.roster.append([person, row[1], department, "科员", row[4], "", last + rng.choice((1, 2, 12)) * ONE_DAY, None])
    draft.roster[-1] += ["", ""]


def in_long_training(draft: Draft, person: str, quarter: str) -> None:
    """学习培训 of more than six months, or of just six."""
    first, _ = bounds(quarter)
    start = add_months(first, draft.rng.choice((-2, -1, 0)))
    end = add_months(start, 6) + draft.rng.choice((-1, 0, 60)) * ONE_DAY
    moved(draft, person, "学习培训", start, end, host="市委党校")


def dated_or_named(draft: Draft, quarter: str) -> tuple[date | None, str]:
    """A record's day and 考核期: a month of the quarter, the quarter, the quarter before, or blank."""
    first, last = bounds(quarter)
    before = first - ONE_DAY
    return draft.rng.choice(
        [
            (last + 5 * ONE_DAY, chinese(months_of(quarter)[1])),
            (first + 10 * ONE_DAY, chinese(quarter)),
            (None, chinese(quarter)),
            (first, ""),
            (last, ""),
            (before, ""),
            (first + 3 * ONE_DAY, chinese(f"{before:%Y-%m}")),
        ]
    )


def admonished(draft: Draft, person: str, quarter: str) -> None:
    """告诫 by 考核期 or by date, for work records or something else, sometimes written down twice."""
    when, named = dated_or_named(draft, quarter)
    kind = draft.rng.choice(("", "", "工作记实", "其他"))
    reason = "会上迟到" if kind == "其他" else "未按时填写工作记实"
    for leader in ("高主任", "何副主任")[: 2 if draft.chance(0.2) else 1]:
        draft.record("告诫", person, draft.names[person], when, named, reason, leader, kind)


def held_to_account(draft: Draft, person: str, quarter: str) -> None:
    """问责 with 一般 or 较差 on an edge day; now and then without a grade."""
    first, last = bounds(quarter)
    when = draft.rng.choice((first, last, first + 20 * ONE_DAY, first - ONE_DAY, last + ONE_DAY))
    grade = "" if draft.chance(0.1 if draft.is_year else 0.3) else draft.rng.choice(("一般", "较差"))
    draft.record("问责", person, draft.names[person], when, "组织谈话", grade, "党组会议纪要")
    if draft.chance(0.4):
        draft.poor.add((person, quarter))


def refuses(draft: Draft, person: str, quarter: str) -> None:
    """无故不参加 by 考核期 or by date."""
    if draft.is_year and draft.chance(0.6):
        return
    when, named = dated_or_named(draft, quarter)
    draft.record("无故不参加", person, draft.names[person], when, named, "无故不参加季度测评")


EVENTS: tuple[Callable[[Draft, str, str], None], ...] = (
    seconded_about_six_months,
    seconded_about_six_months,
    seconded_with_a_record,
    seconded_with_a_record,
    seconded_without_end,
    seconded_about_half,
    on_leave_about_half,
    away_about_half_a_month,
    away_about_half_a_month,
    on_maternity_leave,
    joins,
    leaves,
    changes_department,
    changes_department,
    sanctioned,
    sanctioned,
    sanctioned,
    admonished,
    admonished,
    held_to_account,
    held_to_account,
    refuses,
    sanctioned_again,
    sanctioned_again,
    sanctioned_by_the_party,
    investigated,
    transferred,
    away_and_back,
    in_long_training,
    in_long_training,
)


# ---------------------------------------------------------------------------------------------------------------
# What happens to a person in a year
# ---------------------------------------------------------------------------------------------------------------


def on_trial(draft: Draft, person: str, year: str) -> None:
    """试用期 to the year's last day, or the day before."""
    _, last = bounds(year)
    moved(draft, person, "试用期", last - 200 * ONE_DAY, draft.rng.choice((last, last - ONE_DAY, None)))


def on_leave_half_the_year(draft: Draft, person: str, year: str) -> None:
    """病事假 on 182 or 183 of 365 days."""
    first, _ = bounds(year)
    start = first + draft.rng.choice((0, 60)) * ONE_DAY
    moved(draft, person, "病事假", start, start + (length(year) // 2 - 1 + draft.rng.choice((0, 1))) * ONE_DAY)


def seconded_half_the_year(draft: Draft, person: str, year: str) -> None:
    """Over six months, on 182 or 183 of the year's days, or for longer."""
    first, last = bounds(year)
    if draft.chance(0.4):
        start = first - 100 * ONE_DAY
        end = first + (length(year) // 2 - 1 + draft.rng.choice((0, 1))) * ONE_DAY
        moved(draft, person, "借调", start, end, host="市统计局")
    else:
        moved(draft, person, "挂职", first + 80 * ONE_DAY, draft.rng.choice((None, last)), host="区委办")


def sanctioned_around_the_year(draft: Draft, person: str, year: str) -> None:
    """A sanction that ends on 1 January or the day before, or is decided on a year's first or last day."""
    first, last = bounds(year)
    kind = draft.rng.choice(("警告", "警告", "记过", "记过", "记大过", "降级", "撤职"))
    end = first - draft.rng.choice((0, 1)) * ONE_DAY
    at_the_turn = (last, first, first - ONE_DAY, add_months(first, -12), add_months(first, -12) - ONE_DAY)
    decided = draft.rng.choice((add_months(end + ONE_DAY, -SANCTION_MONTHS[kind]), *at_the_turn))
    draft.record("处分", person, draft.names[person], kind, decided, None, "统处〔2025〕2号")


def admonished_twice(draft: Draft, person: str, year: str) -> None:
    """Two 告诫 in the year, in one quarter or in two."""
    one = draft.rng.choice(draft.quarters)
    other = draft.rng.choice((one, draft.rng.choice(draft.quarters)))
    name, kind = draft.names[person], draft.rng.choice(("", "其他"))
    draft.record("告诫", person, name, bounds(one)[0], "", "未按时填写工作记实", "高主任", kind)
    draft.record("告诫", person, name, bounds(other)[1], chinese(other), "未按规定填写工作记实", "高主任", "")


def joins_in_the_year(draft: Draft, person: str, year: str) -> None:
    """Joined on the first day of the second or third quarter, or the last day of the first."""
    row = next(row for row in draft.roster if row[0] == person)
    if row[7] is None:
        starts = (date(int(year), 4, 1), date(int(year), 3, 31), date(int(year), 7, 1))
        row[6] = draft.rng.choice(starts)


def seconded_past_the_year(draft: Draft, person: str, year: str) -> None:
    """Over six months from July on: two quarters graded elsewhere, yet less than half the year."""
    moved(draft, person, "挂职", date(int(year), 7, draft.rng.choice((4, 5, 20))), date(int(year) + 1, 2, 28), "区委办")


def ungraded_all_year(draft: Draft, person: str, year: str) -> None:
    """记过 decided in the year before, whose period covers every quarter of this one; now and then a 告诫 twice too."""
    first, _ = bounds(year)
    decided = first - draft.rng.choice((1, 20, 89)) * ONE_DAY
    draft.record("处分", person, draft.names[person], "记过", decided, None, "统处〔2025〕6号")
    if draft.chance(0.3):
        admonished_twice(draft, person, year)


def trained_half_the_year(draft: Draft, person: str, year: str) -> None:
    """学习培训 of seven months or longer, over half of the year or just under."""
    start = date(int(year), draft.rng.choice((1, 3, 6)), 1)
    moved(draft, person, "学习培训", start, draft.rng.choice((None, add_months(start, 7))), host="市委党校")


YEAR_EVENTS: tuple[Callable[[Draft, str, str], None], ...] = (
    on_trial,
    on_leave_half_the_year,
    joins_in_the_year,
    joins_in_the_year,
    seconded_half_the_year,
    seconded_past_the_year,
    seconded_past_the_year,
    sanctioned_around_the_year,
    sanctioned_around_the_year,
    admonished_twice,
    admonished_twice,
    ungraded_all_year,
    trained_half_the_year,
    sanctioned_by_the_party,
    sanctioned_by_the_party,
    investigated,
)


def let_things_happen(draft: Draft) -> None:
    """Give most people one or two events."""
    for person in draft.assessees():
        many = draft.rng.choice((0, 0, 1, 1) if draft.is_year else (0, 1, 1, 2))
        for event in draft.rng.sample(EVENTS, many):
            event(draft, person, draft.rng.choice(draft.quarters))
        if draft.is_year and draft.chance(0.5):
            draft.rng.choice(YEAR_EVENTS)(draft, person, draft.period)
    heads = sorted({row[0] for row in draft.raters} - {"LD1", "LD2"})
    if draft.chance(0.6):
        away_about_half_a_month(draft, draft.rng.choice(heads), draft.rng.choice(draft.quarters))
    if draft.chance(0.15):
        leaves(draft, "LD3", draft.quarters[-1])
    for person in draft.assessees():
        for quarter in draft.quarters:
            if draft.chance(0.35):
                misbehaves(draft, person, quarter)


def misbehaves(draft: Draft, person: str, quarter: str) -> None:
    """One to three records of the catalogue, with 扣分 or 次数 blank now and then."""
    rng = draft.rng
    month = rng.choice(months_of(quarter))
    for _ in range(rng.randint(1, 3)):
        code = rng.choice(CATALOGUE)[0]
        each = sum(points for item, _, points, _ in CATALOGUE if item == code)
        times = rng.choice((1, 1, 2, 3, 5))
        when = (
            bounds(month)[rng.choice((0, 1))] if draft.chance(0.5) else bounds(month)[0] + rng.randint(1, 25) * ONE_DAY
        )
        points: float | str = times * each / 100
        written: int | str = times
        if draft.chance(0.2):
            points = ""
        elif times == 1 and draft.chance(0.2):
            written = ""
        elif draft.chance(0.01):
            points = times * each / 100 + 1
        matter = f"事项{rng.randint(1, 10**6)}"
        draft.record("负面表现", person, draft.names[person], when, code, matter, written, points, "", "")


# ---------------------------------------------------------------------------------------------------------------
# Scores, votes, opinions
# ---------------------------------------------------------------------------------------------------------------

LINES = (9000, 7500, 6000)
YEAR_PROFILES = (
    (9300, 9200, 9400, 9100),
    (8200, 8000, 8400, 7900),
    (9200, 8000, 6800, 8500),
    (6800, 9300, 6500, 8800),
    (6800, 6900, 6500, 8800),
    (9300, 8100, 5000, 9200),
    (9300, 6800, 5000, 8000),
    (4800, 9300, 5000, 6800),
)


def aim(draft: Draft) -> None:
    """What each person's quarter should come to (hundredths); 0 where nothing is aimed at."""
    for person in draft.assessees():
        profile = draft.rng.choice(YEAR_PROFILES)
        for n, quarter in enumerate(draft.quarters):
            on_the_line = draft.rng.choice(LINES) + draft.rng.choice((-2, -1, 0, 0, 1))
            if draft.is_year:
                draft.targets[person, quarter] = on_the_line if draft.chance(0.15) else profile[n]
            else:
                draft.targets[person, quarter] = on_the_line if draft.chance(0.6) else 0
            if (person, quarter) in draft.poor:
                draft.targets[person, quarter] = 5400
            draft.votes[person, quarter] = votes_near(draft, draft.targets[person, quarter] or 8200)


def votes_near(draft: Draft, target: int) -> list[int]:
    """Votes that come to something near a target."""
    counts = [0, 0, 0, 0]
    for _ in range(draft.rng.randint(5, 23)):
        nearest = sorted(range(4), key=lambda n: abs(VOTE_POINTS[n] * 100 - target))
        counts[draft.rng.choice((nearest[0], nearest[0], nearest[1], nearest[1]))] += 1
    return counts


def assessment_for(draft: Draft, person: str, quarter: str) -> int:
    """The assessment score that brings the quarter to its target, give or take a hundredth."""
    target, votes = draft.targets[person, quarter], draft.votes[person, quarter]
    if not target:
        return draft.rng.randint(4500, 9900)
    total, valid = sum(n * points for n, points in zip(votes, VOTE_POINTS, strict=True)), sum(votes)
    poll = (200 * total + valid) // (2 * valid)
    return max(3000, min(9950, (100 * target - 30 * poll) // 70 + draft.rng.choice((0, 0, 1))))


def spread(total: int) -> dict[str, int]:
    """A total in hundredths over the indicators, each near its share of the full mark."""
    scores = {name: full * total // 100 for name, full in FULL_MARKS.items()}
    rest = total - sum(scores.values())
    for name in list(scores)[:rest]:
        scores[name] += 1
    return scores


def scores_of(draft: Draft, person: str, quarter: str) -> Callable[[int], dict[str, int]]:
    """How the raters score a person in the n-th month: alike where a target is aimed at, else each as he likes."""
    middle = assessment_for(draft, person, quarter)
    swing = draft.rng.choice((0, 0, 13, 40))
    aimed = bool(draft.targets[person, quarter])
    grid = draft.rng.choice((1, 10, 25, 50))

    def score(n: int) -> dict[str, int]:
        if aimed:
            return spread(middle + swing * (n - 1))
        scores = {}
        for name, full in FULL_MARKS.items():
            raw = full * (middle + draft.rng.randint(-900, 900)) // 100 // grid * grid
            scores[name] = max(0, min(full * 100, raw))
        return scores

    return score


def collect_opinions(draft: Draft) -> None:
    """What present workplaces write: nothing, words only, or words with a score or a grade or both."""
    rng = draft.rng
    for person in draft.assessees():
        hosts = [row[5] for row in draft.movements if row[0] == person and row[2] in SECONDMENTS]
        if not hosts:
            continue
        for period in [*draft.quarters, *([draft.period] if draft.is_year else [])]:
            shape = rng.choice(("nothing", "words", "words", "score", "grade", "both", "both", "both"))
            if draft.is_year and draft.chance(0.8):
                shape = "both"
            if shape == "nothing" or any(line[0] == person for line in draft.opinions.get(period, [])):
                continue
            score = rng.choice(LINES) / 100 + rng.choice((-0.01, 0, 0, 0.5, 5.25))
            scale = GRADES if "Q" in period else ANNUAL_GRADES
            grade = rng.choice(scale) if draft.chance(0.97 if draft.is_year else 0.9) else "良好"
            line = [person, draft.names[person], hosts[-1], "表现良好"]
            line += [round(score, 2) if shape in ("score", "both") else "", grade if shape in ("grade", "both") else ""]
            draft.opinions.setdefault(period, []).append(line)


# ---------------------------------------------------------------------------------------------------------------
# Workbooks
# ---------------------------------------------------------------------------------------------------------------


class Book:
    """A workbook written row by row: title, head, headings, lines."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        self.book.set_properties({"created": datetime(2026, 1, 1)})
        self.dates = self.book.add_format({"num_format": "yyyy-mm-dd"})

    def sheet(self, name: str, title: str, head: list[str], headings: list[str], lines: list[Line]) -> None:
        """One sheet with one heading row."""
        sheet = self.book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, len(headings) - 1, title)
        for n, text in enumerate(head):
            sheet.write_string(1, n * 3, text)
        for column, text in enumerate(headings):
            sheet.write_string(2, column, text)
        for n, line in enumerate(lines):
            for column, value in enumerate(line):
                self.cell(sheet, 3 + n, column, value)

    def cell(self, sheet: Any, row: int, column: int, value: Any) -> None:
        """One cell by its kind; blanks stay blank."""
        if isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self.dates)
        elif isinstance(value, str):
            if value:
                sheet.write_string(row, column, value)
        elif value is not None:
            sheet.write_number(row, column, value)

    def close(self) -> None:
        """Write the file."""
        self.book.close()


def write_roster(draft: Draft, folder: Path) -> None:
    """附件3: 名册, 人员变动, 评分人."""
    book = Book(folder / "人员名册.xlsx")
    columns = ["人员编号", "姓名", "科室", "职务职级", "人员类别", "岗位类别", "起始日期", "终止日期", "涉密", "备注"]
    book.sheet("名册", "平时考核人员名册", ["填报单位：某区统计局"], columns, draft.roster)
    columns = ["人员编号", "姓名", "变动类型", "开始日期", "结束日期", "现工作单位", "说明"]
    book.sheet("人员变动", "人员变动登记", ["填报单位：某区统计局"], columns, draft.movements)
    columns = ["人员编号", "姓名", "角色", "评分范围"]
    book.sheet("评分人", "评分人及评分范围", ["填报单位：某区统计局"], columns, draft.raters)
    book.close()


def rating_headings(book: Book, sheet: Any) -> None:
    """Two heading rows: dimensions over their indicators, the other columns through both."""
    middle = book.book.add_format({"align": "center"})
    for column, text in enumerate(("人员编号", "姓名", "科室")):
        sheet.merge_range(2, column, 3, column, text, middle)
    column = 3
    for dimension, group in INDICATORS.items():
        sheet.merge_range(2, column, 2, column + len(group) - 1, f"{dimension}（{sum(group.values())}分）", middle)
        for name, full in group.items():
            sheet.write_string(3, column, f"{name}（{full}分）")
            column += 1
    sheet.merge_range(2, column, 3, column, "合计", middle)
    sheet.merge_range(2, column + 1, 3, column + 1, "评语", middle)


def write_rating(draft: Draft, path: Path, rater: str, month: str, lines: list[Line]) -> None:
    """附件1: one rater's form of a month."""
    book = Book(path)
    sheet = book.book.add_worksheet("评分表")
    sheet.merge_range(0, 0, 0, 20, "公务员平时考核评分表")
    sheet.write_string(1, 0, "填报单位：某区统计局")
    sheet.write_string(1, 5, f"考核期：{chinese(month)}")
    sheet.write_string(1, 10, f"评分人：{draft.names[rater]}（{rater}）")
    rating_headings(book, sheet)
    for n, line in enumerate(lines):
        for column, value in enumerate(line):
            book.cell(sheet, 4 + n, column, value)
    sheet.write_string(4 + len(lines), 0, "注：各项按满分以内评分。")
    book.close()


def rating_line(draft: Draft, person: str, department: str, scores: dict[str, int]) -> Line:
    """One row of a rating form."""
    marks = [cents / 100 for cents in scores.values()]
    return [person, draft.names[person], department, *marks, sum(scores.values()) / 100, ""]


def rows_for(draft: Draft, rater: str, month: str, score: dict[str, Callable[[int], dict[str, int]]]) -> list[Line]:
    """The people of the rater's scopes who were there in the month, and now and then somebody he does not rate."""
    n = int(month[5:]) % 3
    scopes = {part for row in draft.raters if row[0] == rater for part in row[3].split("、")}
    first, last = bounds(month)
    lines = []
    done = set()
    for row in draft.roster:
        person, department = row[0], row[2]
        if person in done or person.startswith("LD") or row[6] > last or (row[7] is not None and row[7] < first):
            continue
        inside = "全局" in scopes or any(r[0] == person and r[2] in scopes for r in draft.roster)
        if not inside and not draft.chance(0.03):
            continue
        counts = 2 * present(draft, person, month) > length(month)
        if (counts and draft.chance(0.003)) or (not counts and draft.chance(0.5)):
            continue
        if person == rater and draft.chance(0.9):
            continue
        lines.append(rating_line(draft, person, department, score[person](n - 1 if n else 2)))
        done.add(person)
    return lines


def spoil(draft: Draft, lines: list[Line]) -> None:
    """A wrong cell, or one that is written oddly but can be read."""
    if not lines or not draft.chance(0.03 if draft.is_year else 0.25):
        return
    line = draft.rng.choice(lines)
    column = draft.rng.randint(3, 2 + len(FULL_MARKS))
    value = line[column]
    if draft.chance(0.3):
        line[column] = draft.rng.choice(("", "优", 12.5, -1, 3.125, "缺"))
        return
    full_width = str(value).translate({ord("0") + n: chr(ord("０") + n) for n in range(10)})
    line[column] = draft.rng.choice((full_width, f"{value}分", str(value)))


def write_ratings(draft: Draft, quarter: str, folder: Path) -> None:
    """Every rater's forms of a quarter: mostly sent, now and then missing or sent twice."""
    score = {person: scores_of(draft, person, quarter) for person in draft.assessees()}
    for month in months_of(quarter):
        for rater in sorted({row[0] for row in draft.raters}):
            lines = rows_for(draft, rater, month, score)
            spoil(draft, lines)
            absent = length(month) - present(draft, rater, month)
            missing = 0.6 if 2 * absent >= length(month) else 0.001 if rater.startswith("LD") else 0.02
            if draft.chance(missing * (0.3 if draft.is_year and missing < 0.1 else 1)):
                continue
            path = folder / month / f"评分表-{rater}.xlsx"
            write_rating(draft, path, rater, month, lines)
            if lines and draft.chance(0.005 if draft.is_year else 0.04):
                again = [list(line) for line in lines]
                if draft.chance(0.4):
                    again[0][3] = 1 if again[0][3] != 1 else 2
                write_rating(draft, path.with_name(f"评分表-{rater}-再报.xlsx"), rater, month, again)


LISTS = {
    "负面表现": "人员编号 姓名 发生日期 条目编号 事项 次数 扣分 依据 记录人",
    "告诫": "人员编号 姓名 告诫日期 考核期 事由 告诫人 类别",
    "问责": "人员编号 姓名 问责日期 问责方式 定等 依据",
    "处分": "人员编号 姓名 处分种类 决定日期 期满日期 文号",
    "无故不参加": "人员编号 姓名 日期 考核期 事由",
    "立案": "人员编号 姓名 立案日期 结案日期 结论",
}


def write_lists(draft: Draft, folder: Path) -> None:
    """附件2, a list a month: behaviour mostly in its own month's list, the other records in any, some in two."""
    months = [month for quarter in draft.quarters for month in months_of(quarter)]
    placed: dict[tuple[str, str], list[Line]] = {}
    for sheet, lines in draft.records.items():
        for line in lines:
            own = f"{line[2]:%Y-%m}" if sheet == "负面表现" else ""
            month = own if own in months and draft.chance(0.9) else draft.rng.choice(months)
            placed.setdefault((month, sheet), []).append(line)
            if draft.chance(0.08):
                placed.setdefault((draft.rng.choice(months), sheet), []).append(line)
    items = [[code, dim, points / 100, None if cap is None else cap / 100] for code, dim, points, cap in CATALOGUE]
    for n, month in enumerate(months):
        head = [f"考核期：{chinese(month)}"]
        if not any(key[0] == month for key in placed) and draft.chance(0.3):
            continue
        book = Book(folder / month / "负面表现清单.xlsx")
        for sheet, headings in LISTS.items():
            book.sheet(sheet, f"{sheet}登记", head, headings.split(), placed.get((month, sheet), []))
        if n == 0 or draft.chance(0.5) or any(key == (month, "负面表现") for key in placed):
            catalogue = [[code, dim, "", points, cap] for code, dim, points, cap in items]
            book.sheet("条目", "负面表现条目", [], ["编号", "维度", "表现", "每次扣分", "上限"], catalogue)
        book.close()


def poll_line(draft: Draft, person: str, quarter: str) -> Line | None:
    """One row of the poll: as counted, or left out, or without a valid ballot, or with votes that do not add up."""
    votes: list[Any] = list(draft.votes[person, quarter])
    valid = sum(votes)
    returned = valid + draft.rng.choice((0, 0, 1))
    issued = returned + draft.rng.choice((0, 0, 2))
    trouble = draft.rng.random() * (4 if draft.is_year else 1)
    if trouble < 0.02:
        return None
    if trouble < 0.04:
        valid, votes = 0, [0, 0, 0, 0]
    elif trouble < 0.06:
        votes[0] += 1
    elif trouble < 0.07:
        returned = valid - 1
    elif draft.chance(0.3):
        votes = ["" if n == 0 else n for n in votes]
    return [person, draft.names[person], issued, returned, valid, *votes]


def write_polls(draft: Draft, folder: Path) -> None:
    """测评表 a quarter, the annual one, and what present workplaces wrote."""
    for quarter in draft.quarters:
        lines = [line for person in draft.assessees() if (line := poll_line(draft, person, quarter))]
        book = Book(folder / f"测评表-{quarter}.xlsx")
        columns = ["人员编号", "姓名", "发出", "收回", "有效", *GRADES]
        head = [f"考核期：{chinese(quarter)}"]
        book.sheet("测评表", "民主测评统计表", head, columns, lines)
        book.close()
    for period, opinions in draft.opinions.items():
        book = Book(folder / f"外单位评价意见-{period}.xlsx")
        columns = ["人员编号", "姓名", "现工作单位", "评价意见", "得分", "等次"]
        book.sheet("外单位评价意见", "外单位评价意见", [f"考核期：{chinese(period)}"], columns, opinions)
        book.close()
    if draft.is_year:
        scored = [person for person in draft.assessees() if draft.chance(0.95)]
        lines = [[person, draft.names[person], draft.rng.randint(6000, 9999) / 100] for person in scored]
        book = Book(folder / "年度测评表.xlsx")
        head = [f"考核期：{chinese(draft.period)}"]
        book.sheet("年度测评表", "年度测评表", head, ["人员编号", "姓名", "年度测评得分"], lines)
        book.close()


def write_decisions(draft: Draft, folder: Path) -> None:
    """等次审核表 of some periods: blank, as proposed or not, near or far from it, with a reason or without, undated."""
    rng = draft.rng
    for period in [*draft.quarters, *([draft.period] if draft.is_year else [])]:
        if draft.chance(0.6):
            continue
        lines = []
        for person in draft.assessees():
            grade = rng.choice(GRADES if "Q" in period else ANNUAL_GRADES) if draft.chance(0.4) else ""
            reason = "会议研究" if grade and draft.chance(0.8) else ""
            lines.append([person, draft.names[person], "", grade, reason])
        dated = "" if draft.chance(0.1) else f"{bounds(period)[1] + 9 * ONE_DAY:%Y-%m-%d}"
        head = [f"考核期：{chinese(period)}", "审定会议：领导小组会议", f"审定日期：{dated}"]
        book = Book(folder / f"等次审核表-{period}.xlsx")
        columns = ["人员编号", "姓名", "建议等次", "确定等次", "理由"]
        book.sheet("等次审核表", "平时考核等次审核表", head, columns, lines)
        book.close()


def write_policy(draft: Draft, folder: Path) -> None:
    """The unit's own choice in a third of the units: which day counts for 七-4, who assesses long training."""
    own = {"sanction_touch": ("any_day", "last_day"), "training_over_half": ("host", "own")}
    lines = []
    for name, values in own.items():
        if draft.chance(0.3):
            value = draft.rng.choice(values)
            lines += [f"[[{name}]]", "from = 2020-12-08", 'reference = "党组会议"', f'value = "{value}"', ""]
    if lines:
        (folder / "考核政策.toml").write_text("\n".join(lines), encoding="utf-8")


def write_unit(seed: int, period: str, folder: Path) -> None:
    """Write the workbooks of a random unit for a quarter (`2026Q1`) or a whole year (`2026`)."""
    quarters = [period] if "Q" in period else [f"{period}Q{n}" for n in (1, 2, 3, 4)]
    draft = Draft(rng=random.Random(f"{seed}/{period}"), period=period, quarters=quarters)
    cast(draft)
    let_things_happen(draft)
    aim(draft)
    collect_opinions(draft)
    write_roster(draft, folder)
    write_policy(draft, folder)
    for quarter in quarters:
        write_ratings(draft, quarter, folder)
    write_lists(draft, folder)
    write_polls(draft, folder)
    write_decisions(draft, folder)
