"""What a seal's results.json says: a quarter's decisions are what the year is computed from."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kaohe_excel.archive.shelf import OUTPUTS, Seal
from kaohe_excel.archive.stamp import Damaged
from kaohe_excel.core.errors import KaoheError
from kaohe_excel.core.facts import HostOpinion, Place
from kaohe_excel.core.names import RESULTS
from kaohe_excel.core.period import Period
from kaohe_excel.core.points import points
from kaohe_excel.core.terms import AnnualOutcome, Grade, Label, Modality, QuarterOutcome
from kaohe_excel.rules.model import Effect, Ground, Limit, QuarterDecision, Rule
from kaohe_excel.rules.quarter import RULES_BY_SET, grade_by_score
from kaohe_excel.rules.quota import beyond_good
from kaohe_excel.rules.reviews import review

_SEALED_RESULTS = f"{OUTPUTS}/{RESULTS}"
_TITLES = {
    **{rule.id: rule.title for rules in RULES_BY_SET.values() for rule in rules},
    beyond_good.id: beyond_good.title,
    review.id: review.title,
}


def sealed_decisions(seal: Seal) -> tuple[QuarterDecision, ...]:
    """Everyone's outcome, score and grounds as they were sealed. KaoheError where the seal is broken."""
    return tuple(_decision(person, seal.manifest.period) for person in sealed_people(seal))


def sealed_people(seal: Seal) -> Sequence[Mapping[str, Any]]:
    """The people of a seal's results.json. KaoheError where the seal is broken."""
    try:
        people: Sequence[Mapping[str, Any]] = json.loads(seal.read(_SEALED_RESULTS))["people"]
    except Damaged as error:
        raise KaoheError(f"归档 {seal.folder} 已损坏，请先运行 kaohe verify 查明。") from error
    return people


def sealed_grades(seal: Seal) -> Mapping[str, str]:
    """What a sealed year ended in for each person, a host's grade where a host determined it."""
    return {person["id"]: _grade(person) for person in sealed_people(seal)}


def _grade(person: Mapping[str, Any]) -> str:
    by_host = person["outcome"] == AnnualOutcome.HOST_DETERMINED and person.get("host")
    return str(by_host["grade"] if by_host else person["outcome"])


def _decision(person: Mapping[str, Any], quarter: Period) -> QuarterDecision:
    return QuarterDecision(
        person=person["id"],
        quarter=quarter,
        outcome=QuarterOutcome(person["outcome"]),
        proposed=Grade(person["proposed"]) if person["proposed"] else None,
        allowed=tuple(Grade(grade) for grade in person["allowed"]),
        score=_points(person["score"]),
        assessment=_points(person["assessment_score"]),
        poll=_points(person["poll_score"]),
        grounds=tuple(ground_of(ground) for ground in person["grounds"]),
        needs_study=person["needs_study"],
        host=_host(person["id"], quarter, person["host"]) if "host" in person else None,
        decided=Grade(person["decided"]) if person["decided"] else None,
    )


def _points(text: str | None) -> int | None:
    return None if text is None else points(text)


def ground_of(ground: Mapping[str, Any]) -> Ground:
    """A ground as results.json holds it, whole: also what it leaves open and what it alone leads to."""
    # A seal from before the results told what a ground leaves open and leads to is read as far as it goes.
    leaves = frozenset(Grade(grade) for grade in ground.get("leaves", ()))
    effect: Effect[Grade, QuarterOutcome] = Effect(
        ground["effect"], tuple(_place(cell) for cell in ground["cells"]), leaves or None
    )
    return Ground(Limit(_rule(ground), effect), ground["binding"], ground.get("leads_to", ""))


def _rule(ground: Mapping[str, Any]) -> Rule[Any, Grade, QuarterOutcome]:
    """The rule that a sealed ground names, with clause, modality and label as they were then."""
    return Rule(
        id=ground["rule"],
        clause=ground["clause"],
        title=_TITLES.get(ground["rule"], ground["clause"]),
        modality=Modality(ground["modality"]),
        label=Label(ground["label"]),
        absent="",
        check=lambda _case, _policy: (),
        needs_grade=ground["rule"] == grade_by_score.id,
    )


def _place(text: str) -> Place:
    """The place that was written as ``file!sheet!cell``; a file name may hold a ``!`` of its own.

    >>> _place("a!b.xlsx!评分表!C6"), _place("a.xlsx")
    (Place(file='a!b.xlsx', sheet='评分表', cell='C6'), Place(file='a.xlsx', sheet='', cell=''))
    """
    if text.count("!") < 2:
        return Place(*text.split("!"))
    return Place(*text.rsplit("!", 2))


def _host(person: str, quarter: Period, host: Mapping[str, Any]) -> HostOpinion:
    score = _points(host["score"])
    return HostOpinion(person, quarter, host["unit"], host["opinion"], score, host["grade"] or "", Place())
