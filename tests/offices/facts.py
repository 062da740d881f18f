"""A small office put together step by step. One indicator per dimension, so that a rating is five numbers."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from kaohe_excel.checking import Checked, check
from kaohe_excel.core.facts import (
    Behaviour,
    BehaviourList,
    CatalogueItem,
    Facts,
    Gap,
    HostOpinion,
    Movement,
    Place,
    PollForm,
    PollRow,
    RaterRow,
    Rating,
    RatingForm,
    Roster,
    RosterRow,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.points import points
from kaohe_excel.core.terms import Dimension, Grade, MovementKind, Role
from kaohe_excel.policy import Policies, load_policy
from kaohe_excel.policy.model import Indicator, Policy
from kaohe_excel.scoring.figures import Figures
from kaohe_excel.scoring.frames import score

FULL = {"德": 1500, "能": 1500, "勤": 1500, "绩": 4000, "廉": 1500}
LEADER, DEPUTY, HEAD = Role
Q1 = Period.parse("2026Q1")
JAN, FEB, MAR = Q1.months


def day(text: str) -> date:
    return date.fromisoformat(text)


def item(code: str, dimension: str, each: str, cap: str | None = None) -> CatalogueItem:
    place = Place("收件/清单.xlsx", "条目", f"A{code}")
    return CatalogueItem(code, Dimension(dimension), f"条目{code}", points(each), points(cap) if cap else None, place)


@dataclass
class Book:
    """One policy for all days."""

    policy: Policy

    def on(self, _day: date) -> Policy:
        return self.policy

    at = on


def simple_policy(**changes: Any) -> Policy:
    indicators = tuple(Indicator(Dimension(d), f"{d}分", full) for d, full in FULL.items())
    shipped = load_policy(None).on(date(2026, 3, 31))
    return shipped._replace(indicator_sets={"": indicators}, catalogue=(), **changes)


@dataclass
class Office:
    """Everything the rooms are asked about, built by small calls; places differ from row to row."""

    policy: Policy = field(default_factory=simple_policy)
    people: list[RosterRow] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    raters: list[RaterRow] = field(default_factory=list)
    forms: list[RatingForm] = field(default_factory=list)
    lists: list[BehaviourList] = field(default_factory=list)
    polls: list[PollForm] = field(default_factory=list)
    opinions: list[HostOpinion] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)

    def person(
        self,
        person: str,
        department: str = "一科",
        category: str = "公务员",
        start: str = "2020-01-01",
        end: str | None = None,
        name: str = "",
    ) -> "Office":
        place = Place("名册.xlsx", "名册", f"A{len(self.people) + 2}")
        ends = day(end) if end else None
        self.people.append(
            RosterRow(
                person, name or f"{person}某", department, "科员", category, "", day(start), ends, False, "", place
            )
        )
        return self

    def away(self, person: str, kind: str, start: str, end: str | None, unit: str = "区委办") -> "Office":
        place = Place("名册.xlsx", "人员变动", f"A{len(self.movements) + 2}")
        ends = day(end) if end else None
        self.movements.append(Movement(person, MovementKind(kind), day(start), ends, unit, "", place))
        return self

    def rater(self, person: str, role: Role, *departments: str) -> "Office":
        place = Place("名册.xlsx", "评分人", f"A{len(self.raters) + 2}")
        self.raters.append(RaterRow(person, role, frozenset(departments) or None, place))
        return self

    def rate(self, rater: str, period: Period, file: str = "", **people: str) -> "Office":
        """``rate("L", JAN, A="14 13 12 36 15")``; a dash is a score that could not be read."""
        name = file or f"收件/{rater}-{period}.xlsx"
        ratings = []
        for row, (person, text) in enumerate(people.items(), 5):
            scores = tuple(None if score == "-" else points(score) for score in text.split())
            cells = tuple(f"{column}{row}" for column in "DEFGH")
            place = Place(name, "评分表", f"D{row}:H{row}")
            ratings.append(Rating(rater, person, period, scores, cells, "", place))
        self.forms.append(RatingForm(name, rater, period, tuple(ratings)))
        return self

    def rate_all(self, period: Period, scores: str, *people: str) -> "Office":
        """The same scores from every rater for everyone in his scope."""
        for rater in dict.fromkeys(row.person for row in self.raters):
            scopes = [row for row in self.raters if row.person == rater]
            rated = [
                row.person
                for row in self.people
                if row.person in people and row.person != rater and any(s.covers(row.department) for s in scopes)
            ]
            self.rate(rater, period, **dict.fromkeys(rated, scores))
        return self

    def listed(self, month: Period, *behaviours: Behaviour, file: str = "", **records: Any) -> "Office":
        name = file or f"收件/清单-{month}.xlsx"
        self.lists.append(BehaviourList(name, month, tuple(behaviours), **records))
        return self

    def reports(self) -> "Office":
        """零报告 for all three months of the quarter."""
        for month in Q1.months:
            self.listed(month)
        return self

    def poll(self, period: Period, file: str = "收件/测评.xlsx", **votes: str) -> "Office":
        """``poll(Q1, A="8 1 1 0")`` in the order 好 较好 一般 较差."""
        rows = []
        for row, (person, text) in enumerate(votes.items(), 5):
            counts = [int(count) for count in text.split()]
            total = sum(counts)
            place = Place(file, "测评表", f"D{row}:J{row}")
            rows.append(PollRow(person, total, total, total, dict(zip(Grade, counts, strict=True)), place))
        self.polls.append(PollForm(file, period, tuple(rows)))
        return self

    def opinion(
        self, person: str, period: Period, text: str = "好", score: str | None = None, grade: str = "", **where: str
    ) -> "Office":
        place = Place(where.get("file", f"收件/意见{len(self.opinions)}.xlsx"), "外单位评价意见", "A4:F4")
        unit = where.get("unit", "区委办")
        self.opinions.append(HostOpinion(person, period, unit, text, points(score) if score else None, grade, place))
        return self

    @property
    def roster(self) -> Roster:
        return Roster("某局", tuple(self.people), tuple(self.movements), tuple(self.raters), "名册.xlsx")

    @property
    def facts(self) -> Facts:
        return Facts(
            rating_forms=tuple(self.forms),
            behaviour_lists=tuple(self.lists),
            poll_forms=tuple(self.polls),
            host_opinions=tuple(self.opinions),
            gaps=tuple(self.gaps),
            **self.extra,
        )

    def checked(self, period: Period = Q1) -> Checked:
        return check(self.roster, self.facts, cast(Policies, Book(self.policy)), period)

    def figures(self, period: Period = Q1) -> Figures:
        checked = self.checked(period)
        return score(self.roster, checked.facts, checked.assignments)


def behaviour(person: str, when: str, code: str, times: int = 1, **changes: Any) -> Behaviour:
    place = changes.pop("place", Place("收件/清单.xlsx", "负面表现", f"A{when}{code}"))
    return Behaviour(person, day(when), code, "", times, "", "", place)._replace(**changes)


def leaders() -> Office:
    """主要领导 L, 分管领导 D over all, 科室负责人 H over 一科; A and B work in 一科 with H."""
    office = Office()
    office.person("L", "局领导", "班子成员").person("D", "局领导", "班子成员")
    office.person("H").person("A").person("B")
    return office.rater("L", LEADER).rater("D", DEPUTY).rater("H", HEAD, "一科")
