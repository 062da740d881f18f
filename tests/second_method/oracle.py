"""The second method: months, quarters and years worked out again, from the workbooks alone.

Written apart from the package and sharing none of its code, so that agreement between the two means something.
Plain loops over people and days, one fraction at a time; nothing here is fast, and nothing should become clever.
It reads clean workbooks and the simple kinds of wrong cell; it takes decisions and no reviews.
Scores are fractions.Fraction throughout; a figure that is missing is None.
"""

import calendar
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook

# Full marks of each indicator under its dimension; the five dimensions add up to 100.
INDICATORS: dict[str, dict[str, int]] = {
    "德": {"政治品德": 5, "职业道德": 4, "社会公德": 3, "家庭美德": 3},
    "能": {"业务素质": 5, "工作能力": 5, "教育培训": 5},
    "勤": {"工作态度": 5, "工作作风": 5, "签到考勤": 5},
    "绩": {"履行职责": 10, "年度目标": 10, "完成任务": 10, "交办事项": 10},
    "廉": {"遵章守纪": 8, "廉洁自律": 7},
}
FULL_MARKS = {name: full for group in INDICATORS.values() for name, full in group.items()}
ROLE_WEIGHTS = {"主要领导": 40, "分管领导": 40, "科室负责人": 20}  # in order of rank: equal weights go to the first
POINTS_OF_VOTE = {"好": 100, "较好": 85, "一般": 70, "较差": 50}
SHARE_OF_ASSESSMENT = Fraction(70, 100)
SHARE_OF_POLL = Fraction(30, 100)
SHARE_OF_ROUTINE = Fraction(60, 100)
SHARE_OF_ANNUAL_POLL = Fraction(40, 100)

ASSESSED = {"公务员", "科级以下公务员", "参公人员"}
SECONDMENTS = {"挂职", "借调", "学习培训"}
ABSENCES = SECONDMENTS | {"病事假", "产假"}
SANCTION_MONTHS = {"警告": 6, "记过": 12, "记大过": 18, "降级": 24, "撤职": 24}
UNGRADING = {"记过", "记大过", "降级", "撤职"}
TWO_YEARS = {"记大过", "降级", "撤职"}  # no grade in the year of the decision, and none in the next
LONGEST_SANCTION = 48  # months from a decision that falls into a running period
PARTY_KINDS = {"党内警告", "严重警告", "撤销党内职务", "留党察看", "开除党籍"}
GRADED_ANEW = {"不予处分", "免予处分", "警告", "党内警告"}  # a case that ends so no longer keeps the year open

GRADES = ["好", "较好", "一般", "较差"]
ANNUAL_GRADES = ["优秀", "称职", "基本称职", "不称职"]

Row = dict[str, Any]
Rule = tuple[str, set[str]]
Cells = list[list[Any]]


@dataclass
class Unit:
    """Everything one folder of workbooks says."""

    roster: list[Row] = field(default_factory=list)
    movements: list[Row] = field(default_factory=list)
    raters: list[Row] = field(default_factory=list)
    forms: dict[tuple[str, str], list[dict[str, dict[str, Fraction | None]]]] = field(default_factory=dict)
    behaviours: list[Row] = field(default_factory=list)
    admonitions: list[Row] = field(default_factory=list)
    accountabilities: list[Row] = field(default_factory=list)
    sanctions: list[Row] = field(default_factory=list)
    refusals: list[Row] = field(default_factory=list)
    investigations: list[Row] = field(default_factory=list)
    policy: dict[str, Any] = field(default_factory=dict)
    items: dict[str, dict[str, tuple[Fraction, Fraction | None]]] = field(default_factory=dict)
    polls: dict[tuple[str, str], Row] = field(default_factory=dict)
    opinions: dict[tuple[str, str], Row] = field(default_factory=dict)
    annual_polls: dict[tuple[str, str], Fraction | None] = field(default_factory=dict)
    decisions: dict[tuple[str, str], Row] = field(default_factory=dict)


# ---------------------------------------------------------------------------------------------------------------
# Reading cells
# ---------------------------------------------------------------------------------------------------------------


def plain(value: object) -> str:
    """A cell as text: half width, no spaces."""
    if value is None:
        return ""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value)))


def heading(value: object) -> str:
    """A heading without the full mark in brackets behind it."""
    return re.sub(r"\([\d.]+分\)$", "", plain(value))


def person_id(value: object) -> str:
    """Ids are compared half width, without spaces, in capitals."""
    return plain(value).upper()


def number(value: object) -> Fraction | None:
    """A number with at most two decimals, or None: numbers, text numbers, full width and `4分` are read."""
    if isinstance(value, bool) or value is None:
        return None
    text = repr(value) if isinstance(value, (int, float)) else plain(value).replace("。", ".").removesuffix("分")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return None
    read = Fraction(text)
    return read if (read * 100).denominator == 1 else None


def within(value: object, most: int) -> Fraction | None:
    """A number from 0 to `most`, or None."""
    read = number(value)
    return read if read is not None and 0 <= read <= most else None


def day(value: object) -> date | None:
    """A date cell, or a date in words or with dots or dashes."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = re.fullmatch(r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?", plain(value))
    return date(int(found[1]), int(found[2]), int(found[3])) if found else None


def period_of(value: object) -> str | None:
    """`2026-03`, `2026Q1` or `2026` out of whatever names such a period."""
    text = plain(value)
    for pattern in (r"(\d{4})年?第?([1-4一二三四])季度", r"(\d{4})[Qq]([1-4])"):
        if found := re.search(pattern, text):
            return f"{found[1]}Q{'一二三四'.find(found[2]) + 1 or int(found[2])}"
    if found := re.search(r"(\d{4})(?:年|-)(\d{1,2})月?", text):
        return f"{found[1]}-{int(found[2]):02d}"
    found = re.search(r"(\d{4})(?:年度?)?", text)
    return found[1] if found else None


# ---------------------------------------------------------------------------------------------------------------
# Reading workbooks
# ---------------------------------------------------------------------------------------------------------------

SHEETS: dict[str, set[str]] = {
    "roster": {"人员编号", "姓名", "科室", "人员类别", "起始日期"},
    "movements": {"人员编号", "变动类型", "开始日期"},
    "raters": {"人员编号", "角色", "评分范围"},
    "rating": {"人员编号", *FULL_MARKS},
    "behaviours": {"人员编号", "发生日期", "条目编号", "扣分"},
    "admonitions": {"人员编号", "告诫日期", "考核期"},
    "accountabilities": {"人员编号", "问责日期", "定等"},
    "sanctions": {"人员编号", "处分种类", "决定日期"},
    "refusals": {"人员编号", "日期", "考核期", "事由"},
    "investigations": {"人员编号", "立案日期", "结案日期"},
    "items": {"编号", "维度", "每次扣分", "上限"},
    "poll": {"人员编号", "发出", "收回", "有效", *GRADES},
    "opinion": {"人员编号", "现工作单位", "评价意见", "得分", "等次"},
    "annual_poll": {"人员编号", "年度测评得分"},
    "decisions": {"人员编号", "姓名", "确定等次", "理由"},
}
LAST_WORDS = ("合计", "总计", "小计", "注", "说明", "备注", "审核", "制表", "填表")


def find_table(cells: Cells, wanted: set[str]) -> tuple[int, dict[str, int]] | None:
    """The heading row and the column of each heading; a heading may stand one row higher over a blank cell."""
    for index in range(min(15, len(cells))):
        columns: dict[str, int] = {}
        for column, value in enumerate(cells[index]):
            name = heading(value)
            if not name and index > 0:
                name = heading(cells[index - 1][column])
            if name:
                columns.setdefault(name, column)
        if wanted <= columns.keys():
            return index, columns
    return None


def clean(name: str, value: object) -> object:
    """A cell by its column: dates as dates, ids as they are compared, text without spaces, the rest as it is."""
    if name.endswith("日期"):
        return day(value)
    if name == "人员编号":
        return person_id(value)
    return plain(value) if isinstance(value, str) else value


def data_rows(cells: Cells, top: int, columns: dict[str, int], key: str) -> list[Row]:
    """The rows under the headings that name somebody (or some item), down to the notes."""
    rows = []
    for line in cells[top + 1 :]:
        row: Row = {name: clean(name, line[column]) for name, column in columns.items()}
        first = next((plain(value) for value in line if plain(value)), "")
        if not plain(row[key]):
            if first.startswith(LAST_WORDS):
                break
            continue
        rows.append(row)
    return rows


def head_value(cells: Cells, top: int, label: str) -> str | None:
    """What stands behind `label：` above the headings, in the same cell or the next."""
    for line in cells[:top]:
        for column, value in enumerate(line):
            text = plain(value)
            if text.startswith(label + ":"):
                found = text[len(label) + 1 :]
                return found or next((plain(v) for v in line[column + 1 :] if plain(v)), None)
    return None


def read_folder(folder: Path) -> Unit:
    """Read every workbook under the folder, and the unit's own numbers where it has some."""
    unit = Unit()
    own = folder / "考核政策.toml"
    if own.exists():
        entries = tomllib.loads(own.read_text(encoding="utf-8"))
        unit.policy = {name: dated[-1]["value"] for name, dated in entries.items()}
    for path in sorted(folder.rglob("*.xlsx")):
        for sheet in load_workbook(path, data_only=True).worksheets:
            cells = [list(line) for line in sheet.iter_rows(values_only=True)]
            for kind, wanted in SHEETS.items():
                found = find_table(cells, wanted)
                if found:
                    top, columns = found
                    rows = data_rows(cells, top, columns, "编号" if kind == "items" else "人员编号")
                    take(unit, kind, rows, cells, top)
                    break
    return unit


def take(unit: Unit, kind: str, rows: list[Row], cells: Cells, top: int) -> None:
    """Put one sheet's rows where they belong."""
    if kind in ("roster", "movements", "raters"):
        getattr(unit, kind).extend(rows)
    elif kind in ("behaviours", "admonitions", "accountabilities", "sanctions", "refusals", "investigations"):
        # The same row in two lists, or twice in one, is one record.
        for row in rows:
            if row not in getattr(unit, kind):
                getattr(unit, kind).append(row)
    elif kind == "items":
        for row in rows:
            points = number(row["每次扣分"])
            assert points is not None
            unit.items.setdefault(plain(row["编号"]), {})[row["维度"]] = (points, number(row["上限"]))
    elif kind == "rating":
        period = period_of(head_value(cells, top, "考核期"))
        rater = re.search(r"\(([^()]+)\)", head_value(cells, top, "评分人") or "")
        assert period is not None
        assert rater is not None
        unit.forms.setdefault((person_id(rater[1]), period), []).append(read_form(rows))
    else:
        take_period(unit, kind, rows, cells, top)


def take_period(unit: Unit, kind: str, rows: list[Row], cells: Cells, top: int) -> None:
    """Put the rows of a sheet that is for one quarter or year where they belong."""
    period = period_of(head_value(cells, top, "考核期"))
    assert period is not None
    if kind == "decisions" and day(head_value(cells, top, "审定日期")) is None:
        return  # a draft
    for row in rows:
        key = (period, row["人员编号"])
        if kind == "annual_poll":
            unit.annual_polls[key] = within(row["年度测评得分"], 100)
        else:
            {"poll": unit.polls, "opinion": unit.opinions, "decisions": unit.decisions}[kind][key] = row


def read_form(rows: list[Row]) -> dict[str, dict[str, Fraction | None]]:
    """One rating form: person → indicator → score. A person with two rows that differ has no score in any."""
    form: dict[str, dict[str, Fraction | None]] = {}
    for row in rows:
        person = row["人员编号"]
        scores = {name: within(row[name], full) for name, full in FULL_MARKS.items()}
        if person in form and form[person] != scores:
            scores = dict.fromkeys(FULL_MARKS)
        form[person] = scores
    return form


# ---------------------------------------------------------------------------------------------------------------
# Days
# ---------------------------------------------------------------------------------------------------------------


def months_of(period: str) -> list[str]:
    """The months of a month, a quarter or a year."""
    year = int(period[:4])
    if "Q" in period:
        first = int(period[5]) * 3 - 2
        return [f"{year}-{month:02d}" for month in range(first, first + 3)]
    if "-" in period:
        return [period]
    return [f"{year}-{month:02d}" for month in range(1, 13)]


def days_of(period: str) -> list[date]:
    """Every calendar day of a period."""
    days = []
    for month in months_of(period):
        year, number_of_month = int(month[:4]), int(month[5:])
        for n in range(calendar.monthrange(year, number_of_month)[1]):
            days.append(date(year, number_of_month, n + 1))
    return days


def quarter_of(when: date) -> str:
    """The quarter a day lies in."""
    return f"{when.year}Q{(when.month + 2) // 3}"


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def row_on(unit: Unit, person: str, when: date) -> Row | None:
    """The person's roster row in force on a day; first and last day are inside, a blank end still runs."""
    for row in unit.roster:
        if row["人员编号"] == person:
            start, end = row["起始日期"], row.get("终止日期")
            if start is not None and start <= when and (end is None or when <= end):
                return row
    return None


def movements_on(unit: Unit, person: str, when: date) -> set[str]:
    """The kinds of movement a person is in on a day."""
    kinds = set()
    for row in unit.movements:
        start, end = row["开始日期"], row.get("结束日期")
        same = row["人员编号"] == person
        if same and start is not None and start <= when and (end is None or when <= end):
            kinds.add(row["变动类型"])
    return kinds


def present_days(unit: Unit, person: str, days: list[date]) -> int:
    """Days on the roster and not away; a day in two movements is one day."""
    count = 0
    for when in days:
        if row_on(unit, person, when) is not None and not movements_on(unit, person, when) & ABSENCES:
            count += 1
    return count


def days_in(unit: Unit, person: str, days: list[date], kinds: set[str]) -> int:
    """Days on the roster and in one of these movements."""
    count = 0
    for when in days:
        if row_on(unit, person, when) is not None and movements_on(unit, person, when) & kinds:
            count += 1
    return count


def more_than_half(count: int, days: list[date]) -> bool:
    """More than half of the calendar days: the half itself is not more."""
    return 2 * count > len(days)


def month_counts(unit: Unit, person: str, month: str) -> bool:
    """A month counts for a person who was present on more than half of its days."""
    days = days_of(month)
    return more_than_half(present_days(unit, person, days), days)


def department_in(unit: Unit, person: str, month: str) -> str | None:
    """The department of the roster row in force on the last day of the month that the person was on the roster."""
    for when in reversed(days_of(month)):
        row = row_on(unit, person, when)
        if row is not None:
            return str(row["科室"])
    return None


def roster_ids(unit: Unit) -> list[str]:
    """Every id of the roster once, in order."""
    return sorted({row["人员编号"] for row in unit.roster})


def is_assessed(unit: Unit, person: str, period: str) -> bool:
    """On the roster on the period's last day, in a category that is assessed."""
    row = row_on(unit, person, days_of(period)[-1])
    return row is not None and row["人员类别"] in ASSESSED


# ---------------------------------------------------------------------------------------------------------------
# Secondment
# ---------------------------------------------------------------------------------------------------------------


class Secondment(NamedTuple):
    """First and last day, kind and unit."""

    start: date
    end: date
    kind: str
    host: str


def secondments_of(unit: Unit, person: str, last: date) -> list[Secondment]:
    """A person's secondments; rows of one kind and unit without a gap are one.

    One without an end has lasted until `last`, the period's last day. Long training that the unit assesses itself
    is none.
    """
    rows = []
    for row in unit.movements:
        if row["人员编号"] == person and row["变动类型"] in SECONDMENTS:
            start, end = row["开始日期"], row.get("结束日期")
            assert start is not None
            if end is not None or start <= last:
                rows.append((row["变动类型"], plain(row.get("现工作单位")), start, end or last))
    joined: list[Secondment] = []
    for kind, host, start, end in sorted(rows):
        before = joined[-1] if joined else None
        if before and before[2:] == (kind, host) and start <= before.end + timedelta(days=1):
            joined[-1] = before._replace(end=max(end, before.end))
        else:
            joined.append(Secondment(start, end, kind, host))
    own = unit.policy.get("training_over_half") == "own"
    return [one for one in joined if not (own and one.kind == "学习培训" and over_six_months(one))]


def seconded_days(unit: Unit, person: str, days: list[date], secondments: list[Secondment]) -> int:
    """Days on the roster and in one of these secondments."""
    count = 0
    for when in days:
        if row_on(unit, person, when) is not None and any(one.start <= when <= one.end for one in secondments):
            count += 1
    return count


def over_six_months(one: Secondment) -> bool:
    """1 February to 31 July is exactly six months, and not over."""
    return one.end > add_months(one.start, 6) - timedelta(days=1)


def governing(unit: Unit, person: str, secondments: list[Secondment], days: list[date]) -> Secondment:
    """The one with more days in the period, then the longer one, then the earlier."""
    ranked = []
    for one in secondments:
        inside = seconded_days(unit, person, days, [one])
        ranked.append((-inside, (one.start - one.end).days, one))
    return min(ranked)[2]


def host_of(unit: Unit, person: str, period: str, host: str) -> dict[str, str | None]:
    """What the present workplace wrote about a person for a period."""
    row = unit.opinions.get((period, person), {})
    return {
        "unit": plain(row.get("现工作单位")) or host or None,
        "opinion": plain(row.get("评价意见")) or None,
        "score": text(within(row.get("得分"), 100)),
        "grade": plain(row.get("等次")) or None,
    }


# ---------------------------------------------------------------------------------------------------------------
# The figures of a month
# ---------------------------------------------------------------------------------------------------------------


def rounded(value: Fraction) -> Fraction:
    """Two decimals, the half upwards."""
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def text(value: Fraction | None) -> str | None:
    """A score as it is printed."""
    if value is None:
        return None
    cents = value * 100
    assert cents.denominator == 1
    return f"{cents.numerator // 100}.{cents.numerator % 100:02d}"


def mean(values: list[Fraction]) -> Fraction:
    """The plain mean."""
    return sum(values, Fraction(0)) / len(values)


def roles_over(unit: Unit, person: str, month: str) -> dict[str, str]:
    """Rater → role for everybody whose scope holds the person's department, the person excepted.

    One rater in two roles counts in the one of greater weight, and at equal weights in the higher one.
    """
    department = department_in(unit, person, month)
    roles: dict[str, str] = {}
    for row in unit.raters:
        rater, role, scope = row["人员编号"], row["角色"], row["评分范围"]
        if rater == person or (scope != "全局" and department not in scope.split("、")):
            continue
        order = list(ROLE_WEIGHTS)
        old = roles.get(rater)
        if old is None or (-ROLE_WEIGHTS[role], order.index(role)) < (-ROLE_WEIGHTS[old], order.index(old)):
            roles[rater] = role
    return roles


def is_expected(unit: Unit, rater: str, month: str) -> bool:
    """A rater is expected unless off the roster or away on more than half of the month."""
    days = days_of(month)
    return not more_than_half(len(days) - present_days(unit, rater, days), days)


def form_of(unit: Unit, rater: str, month: str) -> dict[str, dict[str, Fraction | None]] | None:
    """The rater's form of a month. Of two forms that differ, the people who differ have no score."""
    forms = unit.forms.get((rater, month))
    if not forms:
        return None
    merged = dict(forms[0])
    for other in forms[1:]:
        for person in sorted(merged.keys() | other.keys()):
            if merged.get(person) != other.get(person):
                merged[person] = dict.fromkeys(FULL_MARKS)
    return merged


def rated_dimension(scores: dict[str, Fraction | None], dimension: str) -> Fraction | None:
    """A rater's dimension score: the sum of its indicators, missing where one of them is."""
    total = Fraction(0)
    for name in INDICATORS[dimension]:
        score = scores.get(name)
        if score is None:
            return None
        total += score
    return total


def dimension_score(unit: Unit, person: str, month: str, dimension: str) -> Fraction | None:
    """Mean inside each role, weighted mean over the roles; missing where anybody's figure is missing."""
    by_role: dict[str, list[Fraction]] = {}
    for rater, role in roles_over(unit, person, month).items():
        form = form_of(unit, rater, month) or {}
        if person not in form:
            if is_expected(unit, rater, month):
                return None
            continue
        score = rated_dimension(form[person], dimension)
        if score is None:
            return None
        by_role.setdefault(role, []).append(score)
    if not by_role:
        return None
    weights = sum(ROLE_WEIGHTS[role] for role in by_role)
    weighted = sum((ROLE_WEIGHTS[role] * mean(scores) for role, scores in by_role.items()), Fraction(0))
    return rounded(weighted / weights)


def times_and_fit(row: Row, per_time: Fraction) -> int | None:
    """How often, where 次数 and 扣分 agree with the catalogue; None where the record is wrong."""
    times, points = number(row["次数"]), number(row["扣分"])
    if not plain(row["次数"]):
        return 1 if points == per_time else None
    if times is None or times.denominator != 1 or times < 1:
        return None
    if not plain(row["扣分"]):
        return int(times)
    return int(times) if points == times * per_time else None


def deductions_in(unit: Unit, person: str, month: str) -> tuple[dict[str, Fraction], set[str]]:
    """Points off by dimension, each item up to its cap for the month, and the dimensions a wrong record spoils."""
    taken: dict[tuple[str, str], Fraction] = {}
    spoiled: set[str] = set()
    for row in unit.behaviours:
        when = row["发生日期"]
        if row["人员编号"] != person or when is None or f"{when:%Y-%m}" != month:
            continue
        item = unit.items.get(row["条目编号"])
        if item is None:
            spoiled |= set(INDICATORS)
            continue
        times = times_and_fit(row, sum((points for points, _ in item.values()), Fraction(0)))
        if times is None:
            spoiled |= set(item)
            continue
        for dimension, (points, _) in item.items():
            key = (row["条目编号"], dimension)
            taken[key] = taken.get(key, Fraction(0)) + times * points
    totals: dict[str, Fraction] = {}
    for (code, dimension), points in taken.items():
        cap = unit.items[code][dimension][1]
        totals[dimension] = totals.get(dimension, Fraction(0)) + (points if cap is None else min(points, cap))
    return {d: points for d, points in totals.items() if points != 0}, spoiled


def month_figures(unit: Unit, person: str, month: str) -> dict[str, Any]:
    """A month that counts: dimensions after deductions and never under 0, their sum, the points taken off."""
    off, spoiled = deductions_in(unit, person, month)
    dimensions: dict[str, Fraction | None] = {}
    for dimension in INDICATORS:
        score = dimension_score(unit, person, month, dimension)
        if score is None or dimension in spoiled:
            dimensions[dimension] = None
        else:
            dimensions[dimension] = max(Fraction(0), score - off.get(dimension, Fraction(0)))
    found = [score for score in dimensions.values() if score is not None]
    return {
        "score": rounded(sum(found, Fraction(0))) if len(found) == len(INDICATORS) else None,
        "dimensions": dimensions,
        "deductions": off,
    }


def printed_month(figures: dict[str, Any]) -> dict[str, Any]:
    """A month's figures as text."""
    return {
        "score": text(figures["score"]),
        "dimensions": {name: text(value) for name, value in figures["dimensions"].items()},
        "deductions": {name: text(value) for name, value in figures["deductions"].items()},
    }


# ---------------------------------------------------------------------------------------------------------------
# Records that limit the grade
# ---------------------------------------------------------------------------------------------------------------


def quarter_of_record(row: Row, day_heading: str) -> str | None:
    """The quarter a record is for: by its 考核期, where a month means its quarter; where blank, by its date."""
    named = period_of(row["考核期"]) if plain(row["考核期"]) else None
    if named is None:
        when = row[day_heading]
        return quarter_of(when) if when is not None else None
    return quarter_of(days_of(named)[0]) if "-" in named else named


def admonitions_of(unit: Unit, person: str) -> list[tuple[str, bool]]:
    """The quarter of each 告诫, and whether it is for work records; one day, 考核期 and 事由 is one 告诫."""
    found: dict[tuple[Any, ...], tuple[str, bool]] = {}
    for row in unit.admonitions:
        quarter = quarter_of_record(row, "告诫日期")
        if row["人员编号"] == person and quarter:
            key = (row["告诫日期"], plain(row["考核期"]), plain(row.get("事由")))
            found.setdefault(key, (quarter, plain(row.get("类别")) != "其他"))
    return list(found.values())


def refused_quarters(unit: Unit, person: str) -> list[str]:
    """The quarter of each 无故不参加."""
    rows = [row for row in unit.refusals if row["人员编号"] == person]
    return [quarter for row in rows if (quarter := quarter_of_record(row, "日期"))]


def accountability_grades(unit: Unit, person: str, days: list[date]) -> list[str]:
    """The grade each 问责 of these days states, blank where it states none."""
    found = []
    for row in unit.accountabilities:
        when = row["问责日期"]
        if row["人员编号"] == person and when is not None and days[0] <= when <= days[-1]:
            found.append(plain(row["定等"]))
    return found


class Sanction(NamedTuple):
    """A 处分: the day of its decision, its last day and its kind."""

    start: date
    end: date
    kind: str


def sanctions_of(unit: Unit, person: str) -> list[Sanction]:
    """A person's 处分 in order; one that is decided while another runs is added to it, and both run to the joint end.

    Of several of one day the heaviest alone counts.
    """
    weights = list(SANCTION_MONTHS)
    by_day: dict[date, tuple[str, date | None]] = {}
    for row in unit.sanctions:
        kind, start = row["处分种类"], row["决定日期"]
        if row["人员编号"] != person or kind not in SANCTION_MONTHS or start is None:
            continue
        if start not in by_day or weights.index(kind) > weights.index(by_day[start][0]):
            by_day[start] = (kind, row.get("期满日期"))
    found: list[Sanction] = []
    chain: list[Sanction] = []
    own_end = date.min
    for start in sorted(by_day):
        kind, stated = by_day[start]
        own = add_months(start, SANCTION_MONTHS[kind]) - timedelta(days=1)
        if chain and start <= chain[0].end:
            end = joint_end(chain[0].end, own_end, start, kind)
            end = max(stated or end, chain[0].end)
            own_end = end
            chain = [one._replace(end=end) for one in chain] + [Sanction(start, end, kind)]
        else:
            found += chain
            own_end = own
            chain = [Sanction(start, stated or own, kind)]
    return found + chain


def joint_end(running: date, own: date, start: date, kind: str) -> date:
    """The running period's end and the new months, at most so many from the new decision.

    `own` is the running period's end by its own months: the row may state the joint end already, then that is it.
    """
    latest = add_months(start, LONGEST_SANCTION) - timedelta(days=1)

    def added(end: date) -> date:
        return min(add_months(end + timedelta(days=1), SANCTION_MONTHS[kind]) - timedelta(days=1), latest)

    return running if abs((added(own) - running).days) <= 1 else added(running)


def sanction_kinds(unit: Unit, person: str, days: list[date]) -> set[str]:
    """The 处分 that touch these days: one day in common, or by the unit's own choice the last day."""
    first = days[-1] if unit.policy.get("sanction_touch") == "last_day" else days[0]
    return {one.kind for one in sanctions_of(unit, person) if one.start <= days[-1] and one.end >= first}


def unreadable_sanction(unit: Unit, person: str) -> bool:
    """A sanction of unknown kind or without a date leaves the person incomplete."""
    for row in unit.sanctions:
        unknown = party_kind(row) is None and row["处分种类"] not in SANCTION_MONTHS
        if row["人员编号"] == person and (unknown or row["决定日期"] is None):
            return True
    return False


def party_kind(row: Row) -> str | None:
    """The 党纪处分 of a row, None where it is none."""
    kind = "严重警告" if row["处分种类"] == "党内严重警告" else row["处分种类"]
    return kind if kind in PARTY_KINDS else None


def heavier(scale: list[str], one: set[str], other: set[str]) -> set[str]:
    """Of two sets of grades, the one whose best grade is the worse."""
    return one if scale.index(best(scale, one)) >= scale.index(best(scale, other)) else other


def best(scale: list[str], grades: Iterable[str]) -> str:
    """The best grade of a set."""
    return min(grades, key=scale.index)


def meet(scale: list[str], sets: list[set[str]]) -> set[str]:
    """What all sets allow; where they have nothing in common, the heaviest alone."""
    common = set(scale)
    for one in sets:
        common &= one
    if common or not sets:
        return common
    heaviest = sets[0]
    for one in sets[1:]:
        heaviest = heavier(scale, one, heaviest)
    return heaviest


def grades_by_score(score: Fraction) -> set[str]:
    """90 leaves every grade open, 75 all under 好, 60 only 一般, less only 较差."""
    if score >= 90:
        return {"好", "较好", "一般", "较差"}
    if score >= 75:
        return {"较好", "一般", "较差"}
    return {"一般"} if score >= 60 else {"较差"}


def allowed_grades(score: Fraction | None, rules: list[Rule]) -> list[str]:
    """The records' limits and the score's set, best first; where nothing is common the heavier wins."""
    limit = meet(GRADES, [grades for _, grades in rules])
    if score is not None:
        open_by_score = grades_by_score(score)
        limit = (limit & open_by_score) or heavier(GRADES, limit, open_by_score)
    return [grade for grade in GRADES if grade in limit]


def limiting_rules(unit: Unit, person: str, quarter: str) -> list[Rule]:
    """告诫 for work records sets 较差, 问责 the grade it states, 警告 at most 一般."""
    days = days_of(quarter)
    rules: list[Rule] = []
    for one, for_work_records in admonitions_of(unit, person):
        if one == quarter and for_work_records:
            rules.append(("八-2", {"较差"}))
    for grade in accountability_grades(unit, person, days):
        if grade in ("一般", "较差"):
            rules.append(("七-3", {grade}))
    if "警告" in sanction_kinds(unit, person, days):
        rules.append(("七-4", {"一般", "较差"}))
    return rules


def grades_left(score: Fraction | None, rules: list[Rule], open_accountability: bool) -> list[str]:
    """The grades allowed; a 问责 without 定等 is tried with 一般 and with 较差, and what they lead to is allowed."""
    if not open_accountability:
        return allowed_grades(score, rules)
    tried = {allowed_grades(score, [*rules, ("七-3", {grade})])[0] for grade in ("一般", "较差")}
    return [grade for grade in GRADES if grade in tried]


# ---------------------------------------------------------------------------------------------------------------
# The quarter
# ---------------------------------------------------------------------------------------------------------------


def poll_score(unit: Unit, person: str, quarter: str) -> Fraction | None:
    """Votes times points over valid ballots; missing where the counts do not add up or no ballot is valid."""
    row = unit.polls.get((quarter, person))
    if row is None:
        return None
    issued, returned, valid = number(row["发出"]), number(row["收回"]), number(row["有效"])
    votes: dict[str, Fraction] = {}
    for grade in GRADES:
        # A blank vote is none, as long as the others add up.
        count = number(row[grade]) if plain(row[grade]) else Fraction(0)
        if count is None or count < 0 or count.denominator != 1:
            return None
        votes[grade] = count
    if issued is None or returned is None or valid is None or not 0 < valid <= returned <= issued:
        return None
    if sum(votes.values()) != valid:
        return None
    return rounded(sum((votes[grade] * POINTS_OF_VOTE[grade] for grade in GRADES), Fraction(0)) / valid)


def quarter_figures(unit: Unit, person: str, quarter: str) -> dict[str, Any]:
    """Everything about a person's quarter that is a figure or a fact, before any outcome."""
    days = days_of(quarter)
    secondments = secondments_of(unit, person, days[-1])
    seconded = more_than_half(seconded_days(unit, person, days, secondments), days)
    months = {}
    if not seconded:
        months = {m: month_figures(unit, person, m) for m in months_of(quarter) if month_counts(unit, person, m)}
    scores = [figures["score"] for figures in months.values()]
    complete = bool(scores) and None not in scores
    figures: dict[str, Any] = {
        "months": months,
        "complete": complete,
        "seconded": seconded,
        "assessment": rounded(mean(scores)) if complete else None,
        "poll": None if seconded else poll_score(unit, person, quarter),
        "host": None,
        "over": False,
        "training": False,
        "score": None,
    }
    if seconded:
        one = governing(unit, person, secondments, days)
        figures["over"] = over_six_months(one)
        figures["training"] = one.kind == "学习培训"
        figures["host"] = host_of(unit, person, quarter, one.host)
        # Within six months the present workplace's score is the quarter's score.
        if not figures["over"] and figures["host"]["score"] is not None:
            figures["score"] = Fraction(figures["host"]["score"])
    elif figures["assessment"] is not None and figures["poll"] is not None:
        both = SHARE_OF_ASSESSMENT * figures["assessment"] + SHARE_OF_POLL * figures["poll"]
        figures["score"] = rounded(both)
    return figures


def quarter_outcome(unit: Unit, person: str, quarter: str, figures: dict[str, Any]) -> str:
    """The outcome: the first of this order that applies; `等次` where a grade is to be given."""
    days = days_of(quarter)
    host = figures["host"]
    # 告诫 and 问责 fix a grade even where no score says one.
    fixed = any(clause in ("八-2", "七-3") for clause, _ in limiting_rules(unit, person, quarter))
    ungraded = bool(sanction_kinds(unit, person, days) & UNGRADING) or more_than_half(
        days_in(unit, person, days, {"病事假"}), days
    )
    incomplete = unreadable_sanction(unit, person)
    undecided = len(open_grades(unit, person, quarter, figures)) > 1
    if figures["seconded"]:
        # A host's grade outside the scale is a fault. One that says nothing within six months, or words without a
        # grade on long training, leaves it to us.
        over = figures["over"] and not trained_without_grade(figures)
        incomplete = incomplete or over or bool(host["grade"] and host["grade"] not in GRADES)
        undecided = undecided or (figures["score"] is None and not fixed)
    elif not figures["months"]:
        undecided = undecided or not fixed
    else:
        incomplete = incomplete or figures["score"] is None
    in_order = [
        ("不参加", quarter in refused_quarters(unit, person)),
        ("不定等次", ungraded),
        ("外单位确定", figures["over"] and host["grade"] in GRADES),
        ("待补", incomplete),
        ("待定", undecided),
    ]
    return next((outcome for outcome, applies in in_order if applies), "等次")


def trained_without_grade(figures: dict[str, Any]) -> bool:
    """Long training whose host wrote something, and no grade: people decide."""
    host = figures["host"]
    return bool(figures["training"] and (host["opinion"] or host["score"]) and not host["grade"])


def open_grades(unit: Unit, person: str, quarter: str, figures: dict[str, Any]) -> list[str]:
    """What a 问责 without 定等 leaves open; nothing where there is none."""
    if "" not in accountability_grades(unit, person, days_of(quarter)):
        return []
    return grades_left(figures["score"], limiting_rules(unit, person, quarter), open_accountability=True)


def decided(unit: Unit, period: str, result: dict[str, Any], score: str | None) -> dict[str, Any]:
    """A result with what people decided: within what is allowed, with a reason where it is not the proposal."""
    row = unit.decisions.get((period, result["id"]), {})
    grade, reason = plain(row.get("确定等次")), plain(row.get("理由"))
    needs_reason = grade != result["proposed"] and result["outcome"] != "待定"
    if grade not in result["allowed"] or (needs_reason and not reason):
        return result | {"decided": None}
    return result | {"decided": grade, "outcome": grade, "score": score}


def quarter_person(unit: Unit, person: str, quarter: str) -> dict[str, Any]:
    """One person's quarter."""
    figures = quarter_figures(unit, person, quarter)
    outcome = quarter_outcome(unit, person, quarter, figures)
    rules = limiting_rules(unit, person, quarter)
    is_open = "" in accountability_grades(unit, person, days_of(quarter))
    allowed: list[str] = []
    proposed = score = None
    if outcome == "待定":
        allowed = grades_left(figures["score"], rules, is_open)
    if outcome == "等次":
        # Without a month that counts there is no score, whatever the poll says.
        allowed, score = grades_left(figures["score"], rules, is_open), figures["score"]
        outcome = proposed = allowed[0]
    result = {
        "id": person,
        "outcome": outcome,
        "proposed": proposed,
        "allowed": allowed,
        "score": text(score),
        "assessment_score": text(figures["assessment"]),
        "poll_score": text(figures["poll"]),
        "months": {month: printed_month(one) for month, one in figures["months"].items()},
        "host": figures["host"],
        "needs_study": False,
        "grounds": quarter_grounds(unit, person, quarter, figures, outcome),
    }
    return decided(unit, quarter, result, text(figures["score"]))


def quarter_grounds(
    unit: Unit, person: str, quarter: str, figures: dict[str, Any], outcome: str
) -> list[tuple[str, bool]]:
    """Each clause that applied, and whether it alone, with the score, would lead to this outcome."""
    days = days_of(quarter)
    grounds: list[tuple[str, bool]] = []
    if quarter in refused_quarters(unit, person):
        grounds.append(("八-2", outcome == "不参加"))
    if sanction_kinds(unit, person, days) & UNGRADING:
        grounds.append(("七-4", outcome == "不定等次"))
    if more_than_half(days_in(unit, person, days, {"病事假"}), days):
        grounds.append(("公务员考核规定27", outcome == "不定等次"))
    if figures["over"]:
        grounds.append(("七-2", outcome == "外单位确定"))
    score = None if figures["over"] else figures["score"]
    if score is not None:
        grounds.append(("七-1", allowed_grades(score, [])[0] == outcome))
    for rule in limiting_rules(unit, person, quarter):
        left = allowed_grades(score, [rule])
        # Without a score only a rule that leaves one grade leads to it alone.
        grounds.append((rule[0], left[0] == outcome and (score is not None or len(left) == 1)))
    if "" in accountability_grades(unit, person, days):
        grounds.append(("七-3", grades_left(score, [], open_accountability=True) == [outcome]))
    return grounds


# ---------------------------------------------------------------------------------------------------------------
# The year
# ---------------------------------------------------------------------------------------------------------------


def up_to(grade: str) -> set[str]:
    """The annual grade and all below it."""
    return set(ANNUAL_GRADES[ANNUAL_GRADES.index(grade) :])


def year_table(grades: list[str]) -> tuple[set[str], bool]:
    """What the quarters' grades leave open for the year, and whether people have to look at it."""
    good, fair, poor = grades.count("好"), grades.count("一般"), grades.count("较差")
    if poor >= 2:
        return {"不称职"}, False
    if poor == 1 and fair == 0:
        return up_to("称职"), True
    if poor == 1 or fair >= 3:
        return up_to("基本称职"), True
    if fair == 2:
        return {"基本称职"}, False
    if fair == 1 or good == 0:
        return up_to("称职"), False
    return up_to("优秀"), False


def mostly_fair_or_poor(grades: list[str]) -> bool:
    """More than half of the graded quarters are 一般 or 较差."""
    return 2 * (grades.count("一般") + grades.count("较差")) > len(grades)


def year_rules(unit: Unit, person: str, year: str, grades: list[str]) -> list[Rule]:
    """The table over the quarters, two 告诫 in the year, a 警告 decided in it, a former unit's quarter missing."""
    rules: list[Rule] = []
    if grades:
        table = year_table(grades)[0]
        rules.append(("九-2", table))
        # Where the scheme fixes one grade, that is the stricter rule.
        if mostly_fair_or_poor(grades) and len(table) > 1:
            rules.append(("公务员平时考核办法", up_to("称职")))
    if sum(1 for quarter, _ in admonitions_of(unit, person) if quarter[:4] == year) >= 2:
        rules.append(("八-2", up_to("基本称职")))
    if any(one.kind == "警告" and str(one.start.year) == year for one in sanctions_of(unit, person)):
        rules.append(("公务员考核规定29", up_to("称职")))
    if party_effect(unit, person, year) == "非优秀":
        rules.append(("组通字〔1998〕19号", up_to("称职")))
    former = former_quarters(unit, person, year)
    if any(grade is None for grade in former.values()):
        rules.append(("公务员考核规定26", up_to("称职")))
    return rules


def party_effect(unit: Unit, person: str, year: str) -> str | None:
    """The heaviest that the 党纪处分 do to a year: 不称职, 不定等次, 研究 (不定等次, to be looked at), 非优秀."""
    effects = set()
    for row in unit.sanctions:
        kind, decided, end = party_kind(row), row["决定日期"], row.get("期满日期")
        if row["人员编号"] != person or kind is None or decided is None:
            continue
        later = int(year) - decided.year
        if later == 0:
            effects.add({"党内警告": "非优秀", "严重警告": "研究"}.get(kind, "不称职"))
        two = kind == "开除党籍" or (kind == "留党察看" and end is not None and end > add_months(decided, 12))
        if kind in ("留党察看", "开除党籍") and 0 < later <= 1 + two:
            effects.add("不定等次")
    return next((effect for effect in ("不称职", "研究", "不定等次", "非优秀") if effect in effects), None)


def former_quarters(unit: Unit, person: str, year: str) -> dict[str, str | None]:
    """The quarters of the year before the person's arrival from another unit, with that unit's grade if it is one."""
    found: dict[str, str | None] = {}
    for row in unit.movements:
        arrival = row["开始日期"]
        if row["人员编号"] != person or row["变动类型"] != "调入" or arrival is None or str(arrival.year) != year:
            continue
        for quarter in (f"{year}Q{n}" for n in (1, 2, 3, 4)):
            if days_of(quarter)[-1] < arrival and not is_assessed(unit, person, quarter):
                grade = plain(unit.opinions.get((quarter, person), {}).get("等次"))
                found[quarter] = grade if grade in GRADES else None
    return found


def under_investigation(unit: Unit, person: str, year: str) -> bool:
    """A case is open on 31 December, and has not ended lightly since; rows of one 立案日期 are one case."""
    last = days_of(year)[-1]
    cases: dict[date, Row] = {}
    for row in unit.investigations:
        opened = row["立案日期"]
        if row["人员编号"] != person or opened is None or opened > last:
            continue
        if opened not in cases or row["结案日期"] is not None:
            cases[opened] = row
    for row in cases.values():
        closed = row["结案日期"]
        if closed is None or (closed > last and plain(row["结论"]) not in GRADED_ANEW):
            return True
    return False


def annual_proposal(rules: list[Rule]) -> tuple[list[str], str]:
    """The grades allowed and the one proposed: 优秀 is never proposed, only decided."""
    left = meet(ANNUAL_GRADES, [grades for _, grades in rules])
    allowed = [grade for grade in ANNUAL_GRADES if grade in left]
    return allowed, "称职" if allowed[0] == "优秀" else allowed[0]


def year_quarters(unit: Unit, person: str, year: str) -> dict[str, dict[str, Any]]:
    """The quarters in which the person was assessed, here or by the unit he came from."""
    quarters = {}
    former = former_quarters(unit, person, year)
    for quarter in (f"{year}Q{n}" for n in (1, 2, 3, 4)):
        if is_assessed(unit, person, quarter):
            quarters[quarter] = quarter_person(unit, person, quarter)
        elif former.get(quarter):
            said = plain(unit.opinions[(quarter, person)].get("现工作单位"))
            quarters[quarter] = {"outcome": former[quarter], "score": None, "from": said}
    return quarters


def ungraded_year(unit: Unit, person: str, year: str) -> list[str]:
    """The clauses by which the year gets no grade: trial, sick leave, 处分 or 党纪处分 decided, an open case."""
    days = days_of(year)
    clauses = []
    if "试用期" in movements_on(unit, person, days[-1]):
        clauses.append("公务员考核规定25")
    if more_than_half(days_in(unit, person, days, {"病事假"}), days):
        clauses.append("公务员考核规定27")
    for one in sanctions_of(unit, person):
        later = int(year) - one.start.year
        if (one.kind in UNGRADING and later == 0) or (one.kind in TWO_YEARS and later == 1):
            clauses.append("公务员考核规定29")
    if party_effect(unit, person, year) in ("研究", "不定等次"):
        clauses.append("组通字〔1998〕19号")
    if under_investigation(unit, person, year):
        clauses.append("公务员考核规定28")
    return clauses


def year_host(unit: Unit, person: str, year: str) -> dict[str, Any] | None:
    """The present workplace's annual opinion, for who was away on secondments over six months most of the year."""
    days = days_of(year)
    longer = [one for one in secondments_of(unit, person, days[-1]) if over_six_months(one)]
    if not more_than_half(seconded_days(unit, person, days, longer), days):
        return None
    one = governing(unit, person, longer, days)
    return {"host": host_of(unit, person, year, one.host), "training": one.kind == "学习培训"}


def year_outcome(unit: Unit, person: str, year: str, quarters: dict[str, Any], away: dict[str, Any] | None) -> str:
    """The outcome: the first of this order that applies; `等次` where a grade is to be given."""
    outcomes = [one["outcome"] for one in quarters.values()]
    host = away["host"] if away else {}
    gap = "待补" in outcomes or "待定" in outcomes
    in_order = [
        ("不得参加", any(quarter[:4] == year for quarter in refused_quarters(unit, person))),
        ("不称职", party_effect(unit, person, year) == "不称职"),
        ("不定等次", bool(ungraded_year(unit, person, year))),
        ("外单位确定", host.get("grade") in ANNUAL_GRADES),
        ("待补", gap or not outcomes or (away is not None and not trained_without_grade(away))),
        ("待定", away is not None or set(outcomes) == {"不定等次"}),
    ]
    return next((outcome for outcome, applies in in_order if applies), "等次")


def year_grades(quarters: dict[str, Any]) -> list[str]:
    """The quarters' grades; one the present workplace gave counts like ours."""
    grades = [one["host"]["grade"] if one["outcome"] == "外单位确定" else one["outcome"] for one in quarters.values()]
    return [grade for grade in grades if grade in GRADES]


def graded_year(unit: Unit, person: str, year: str, quarters: dict[str, Any]) -> dict[str, Any]:
    """What a year's grade may be, what is proposed, and whether people have to look at it."""
    grades = year_grades(quarters)
    rules = year_rules(unit, person, year, grades)
    allowed, proposed = annual_proposal(rules)
    study = year_table(grades)[1] or len(grades) < 4
    if mostly_fair_or_poor(grades) and proposed == "称职":
        proposed, study = "基本称职", True
    return {
        "outcome": proposed,
        "allowed": allowed,
        "proposed": proposed,
        "candidate": "优秀" in allowed,
        "needs_study": study,
        "grounds": [(rule[0], annual_alone(rule) == proposed) for rule in rules],
    }


def annual_alone(rule: Rule) -> str:
    """What one rule alone would propose."""
    return "基本称职" if rule[0] == "公务员平时考核办法" else annual_proposal([rule])[1]


def open_year(unit: Unit, person: str, year: str, quarters: dict[str, Any]) -> dict[str, Any]:
    """What people may decide for a year that has no proposal; without a graded quarter it cannot be 优秀."""
    grades = year_grades(quarters)
    rules = year_rules(unit, person, year, grades)
    start: Rule = ("九-2", up_to("优秀" if grades else "称职"))
    return {"allowed": annual_proposal([start, *rules])[0], "needs_study": True}


def settled_grounds(unit: Unit, person: str, year: str, outcome: str) -> list[tuple[str, bool]]:
    """The clauses on which a year rests that has no grade of its quarters."""
    clauses = {"不得参加": ["八-2"], "不称职": ["组通字〔1998〕19号"], "不定等次": ungraded_year(unit, person, year)}
    return [(clause, True) for clause in clauses.get(outcome, [])]


def year_person(unit: Unit, person: str, year: str) -> dict[str, Any]:
    """One person's year."""
    quarters = year_quarters(unit, person, year)
    scores = [Fraction(one["score"]) for one in quarters.values() if one["score"] is not None]
    routine = rounded(mean(scores)) if scores else None
    annual_poll = unit.annual_polls.get((year, person))
    away = year_host(unit, person, year)
    outcome = year_outcome(unit, person, year, quarters, away)
    result: dict[str, Any] = {"allowed": [], "proposed": None, "candidate": False, "needs_study": False, "score": None}
    result |= {"outcome": outcome, "grounds": settled_grounds(unit, person, year, outcome)}
    if outcome == "不称职":
        grades = year_grades(quarters)
        study = len(grades) < 4 or year_table(grades)[1]
        result |= {"allowed": ["不称职"], "proposed": "不称职", "needs_study": study}
    elif outcome == "不定等次" and party_effect(unit, person, year) == "研究":
        result |= {"allowed": ["不称职"], "needs_study": True}
    elif outcome == "待定":
        result |= open_year(unit, person, year, quarters)
    elif outcome == "等次":
        result |= graded_year(unit, person, year, quarters)
    score = None
    if routine is not None and annual_poll is not None:
        score = text(rounded(SHARE_OF_ROUTINE * routine + SHARE_OF_ANNUAL_POLL * annual_poll))
    if result["outcome"] in ANNUAL_GRADES:
        result["score"] = score
    shown = ("score", "outcome", "from")
    result |= {
        "id": person,
        "quarters": {name: {key: one[key] for key in shown if key in one} for name, one in quarters.items()},
        "routine_score": text(routine),
        "annual_poll_score": text(annual_poll),
        "host": away["host"] if away else None,
    }
    return decided(unit, year, result, score)


# ---------------------------------------------------------------------------------------------------------------
# The month, and the whole
# ---------------------------------------------------------------------------------------------------------------


def month_person(unit: Unit, person: str, month: str) -> dict[str, Any]:
    """One person's month: a score, or that something is missing."""
    counts = month_counts(unit, person, month)
    figures = month_figures(unit, person, month) if counts else None
    return {
        "id": person,
        "outcome": "待补" if figures and figures["score"] is None else None,
        "score": text(figures["score"]) if figures else None,
        "months": {month: printed_month(figures)} if figures else {},
    }


def counts_of(unit: Unit, period: str) -> dict[str, int]:
    """On the roster on the last day, assessed among them, and the assessees who were there and left."""
    days = days_of(period)
    on_roster = left = 0
    for person in roster_ids(unit):
        if row_on(unit, person, days[-1]) is not None:
            on_roster += 1
            continue
        rows = [row for when in days if (row := row_on(unit, person, when)) is not None]
        if rows and rows[-1]["人员类别"] in ASSESSED:
            left += 1
    people = sum(1 for person in roster_ids(unit) if is_assessed(unit, person, period))
    return {"roster": on_roster, "assessed": people, "离岗": left}


def compute(folder: Path, period: str) -> dict[str, Any]:
    """The results of a month (`2026-03`), a quarter (`2026Q1`) or a year (`2026`) of one unit's folder."""
    unit = read_folder(folder)
    compute_one = quarter_person if "Q" in period else month_person if "-" in period else year_person
    people = [compute_one(unit, person, period) for person in roster_ids(unit) if is_assessed(unit, person, period)]
    return {"period": period, "people": people, "counts": counts_of(unit, period)}
