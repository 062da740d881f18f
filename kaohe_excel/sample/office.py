"""The sample's office: the told people and ordinary staff put on a roster with numbers and names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kaohe_excel.core.facts import Movement, Place, RaterRow, Roster, RosterRow
from kaohe_excel.core.terms import Role
from kaohe_excel.sample.draws import Draws
from kaohe_excel.sample.script import HEADS, WHOLE_YEAR, Away, Day, Leader, Member, Script

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
_MARKERS = "示样例"
_DIGITS = "〇一二三四五六七八九"
_LEADER_START = Day(1, 1, years=-6)


@dataclass(frozen=True, slots=True)
class Staff:
    """One person of one office: the story with the 人员编号 and 姓名 it got there."""

    member: Member
    person: str
    name: str


@dataclass(frozen=True, slots=True)
class Office:
    """One unit of the sample in one year. ``ids`` maps the script's keys to 人员编号."""

    unit: str
    year: int
    roster: Roster
    staff: Mapping[str, Staff]
    ids: Mapping[str, str]
    draws: Draws


def plain_name(index: int) -> str:
    """The name of the person of that index: plainly made up, and nobody else's.

    >>> plain_name(0), plain_name(1), plain_name(60)
    ('赵示一', '钱样一', '赵示二')
    """
    number = index // len(_SURNAMES) + 1
    digits = "".join(_DIGITS[int(digit)] for digit in str(number))
    return f"{_SURNAMES[index % len(_SURNAMES)]}{_MARKERS[index % len(_MARKERS)]}{digits}"


def open_office(unit: str, prefix: str, people: int, year: int, draws: Draws, script: Script = WHOLE_YEAR) -> Office:
    """An office of so many people: leaders and told people first, ordinary staff after them."""
    leaders, departments = script.leaders, script.departments
    ordinary = [_ordinary_member(index, departments, draws) for index in range(people - script.fewest)]
    members = (*script.cast, *ordinary)
    keys = [*(leader.key for leader in leaders), *(member.key for member in members)]
    ids = {key: f"{prefix}{number:03d}" for number, key in enumerate(keys, start=1)}
    names = {key: plain_name(index) for index, key in enumerate(ids)}
    names |= {member.key: names[member.same_name_as] for member in members if member.same_name_as}
    staff = [Staff(member, ids[member.key], names[member.key]) for member in members]
    rows = [_leader_row(leader, ids, names, year) for leader in leaders]
    for department in departments:
        rows += [row for one in staff if one.member.department == department for row in _staff_rows(one, year)]
    movements = _movements((*leaders, *members), ids, year)
    roster = Roster(unit, tuple(rows), movements, _raters(leaders, ids), "人员名册.xlsx")
    return Office(unit, year, roster, {one.person: one for one in staff}, ids, draws)


def _ordinary_member(index: int, departments: Sequence[str], draws: Draws) -> Member:
    """Nobody special: each quarter 较好, or 好 about one time in four, away from any line."""
    good = [draws.below(4, 1, index, quarter) == 0 for quarter in range(4)]
    levels = tuple((93 if is_good else 80) + draws.below(4, 2, index, quarter) for quarter, is_good in enumerate(good))
    outcomes = tuple("好" if is_good else "较好" for is_good in good)
    return Member(
        f"ordinary_{index + 1}",
        "一年平稳",
        departments[index % len(departments)],
        "一级科员",
        levels=(levels[0], levels[1], levels[2], levels[3]),
        quarters=(outcomes[0], outcomes[1], outcomes[2], outcomes[3]),
    )


def _leader_row(leader: Leader, ids: Mapping[str, str], names: Mapping[str, str], year: int) -> RosterRow:
    return RosterRow(
        person=ids[leader.key],
        name=names[leader.key],
        department="局领导",
        post=leader.post,
        category=leader.category,
        job_class="",
        start=_LEADER_START.on(year),
        end=None,
        classified=False,
        remark="",
        place=Place(),
    )


def _staff_rows(one: Staff, year: int) -> list[RosterRow]:
    """A person's rows: one, or two where he moved from one 科室 to another."""
    member = one.member
    start, end = member.start.on(year), member.end.on(year) if member.end else None
    if member.moved is None:
        return [_staff_row(one, member.department, start, end)]
    moved = member.moved.on(year)
    former = _staff_row(one, member.former_department, start, moved)
    return [former, _staff_row(one, member.department, moved + timedelta(1), end)]


def _staff_row(one: Staff, department: str, start: date, end: date | None) -> RosterRow:
    return RosterRow(
        person=one.person,
        name=one.name,
        department=department,
        post=one.member.post,
        category="参公人员" if department == "普查中心" else "公务员",
        job_class="综合管理" if department == "办公室" else "统计业务",
        start=start,
        end=end,
        classified=one.member.classified,
        remark="",
        place=Place(),
    )


def _movements(people: Sequence[Leader | Member], ids: Mapping[str, str], year: int) -> tuple[Movement, ...]:
    return tuple(_movement(ids[one.key], leave, year) for one in people for leave in one.away)


def _movement(person: str, away: Away, year: int) -> Movement:
    end = away.end.on(year) if away.end else None
    return Movement(person, away.kind, away.start.on(year), end, away.host, "", Place())


def _raters(leaders: Sequence[Leader], ids: Mapping[str, str]) -> tuple[RaterRow, ...]:
    rows = [RaterRow(ids[leaders[0].key], Role.PRINCIPAL_LEADER, None, Place())]
    rows += [RaterRow(ids[one.key], Role.DEPUTY_LEADER, frozenset(one.scope), Place()) for one in leaders if one.scope]
    heads = [(one.key, one.department) for one in HEADS if one.key in ids]
    heads += [(one.key, one.also_heads) for one in leaders if one.also_heads]
    rows += [RaterRow(ids[key], Role.DEPARTMENT_HEAD, frozenset({department}), Place()) for key, department in heads]
    return tuple(rows)
