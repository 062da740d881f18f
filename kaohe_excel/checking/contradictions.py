"""The same form handed in twice: alike is used once, different is used by nobody until somebody says which one holds."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Generic, NamedTuple, Protocol, TypeVar

from kaohe_excel.core.facts import (
    AnnualPoll,
    Facts,
    Gap,
    HostOpinion,
    Place,
    PollForm,
    PollRow,
    Rating,
    RatingForm,
    Roster,
    Stage,
)
from kaohe_excel.core.findings import (
    FORM_CONFLICT,
    FORM_MERGED,
    FORM_REPEATED,
    MOVEMENT_OFF_ROSTER,
    MOVEMENTS_OVERLAP,
    SECONDMENT_OPEN_ENDED,
    Finding,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.points import short_points_text
from kaohe_excel.core.terms import ABSENCES, SECONDMENTS, MovementKind
from kaohe_excel.roster.presence import movements_in, name_of


class _Row(Protocol):
    @property
    def person(self) -> str: ...
    @property
    def place(self) -> Place: ...


RowT = TypeVar("RowT", bound=_Row)
ItemT = TypeVar("ItemT")


class _Copy(NamedTuple, Generic[RowT]):
    """One of several forms that should be one: where it is and what it says of whom."""

    place: Place
    rows: Mapping[str, RowT]


@dataclass(slots=True)
class _Compared(Generic[RowT]):
    """For each copy the rows to use; the first row of everyone whose figures differ; what to say about it."""

    kept: list[dict[str, RowT]] = field(default_factory=list)
    disputed: dict[str, RowT] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def resolve_contradictions(roster: Roster, facts: Facts) -> tuple[Facts, tuple[Finding, ...]]:
    """The facts with every form said once, and a finding for every form said twice.

    A disputed rating stays as a row without scores, a disputed poll row or opinion becomes a gap; either makes that person
    待补 and nobody else. Rows that only one copy has are used; forms about different people are no copies of one another.
    """
    findings: list[Finding] = []
    gaps: list[Gap] = []
    resolved = facts._replace(
        rating_forms=_resolved_ratings(roster, facts.rating_forms, findings),
        poll_forms=_resolved_polls(roster, facts.poll_forms, findings, gaps),
        host_opinions=_resolved_opinions(roster, facts.host_opinions, findings, gaps),
        annual_polls=_resolved_annual_polls(roster, facts.annual_polls, findings, gaps),
    )
    return resolved._replace(gaps=(*facts.gaps, *gaps)), tuple(findings)


def movement_overlaps(roster: Roster, period: Period) -> tuple[Finding, ...]:
    """A warning for every two absences of one person that share a day of the period."""
    return tuple(
        Finding(
            MOVEMENTS_OVERLAP,
            later.place,
            person,
            values={"name": name_of(roster, person), "other": str(earlier.place)},
        )
        for person in roster.persons
        for earlier, later in combinations(movements_in(roster, person, period, ABSENCES), 2)
        if _share_a_day((earlier.start, later.start), (earlier.end, later.end), period)
    )


def movements_off_roster(roster: Roster, period: Period) -> tuple[Finding, ...]:
    """A warning for every movement touching the period that begins or ends on a day when its person is not on the roster."""
    return tuple(
        Finding(
            MOVEMENT_OFF_ROSTER,
            movement.place,
            person,
            values={
                "name": name_of(roster, person),
                "kind": movement.kind,
                "start": str(movement.start),
                "end": str(movement.end or "今"),
            },
        )
        for person in roster.persons
        for movement in movements_in(roster, person, period, tuple(MovementKind))
        if any(roster.row_on(person, day) is None for day in (movement.start, movement.end) if day is not None)
    )


def open_secondments(roster: Roster, period: Period) -> tuple[Finding, ...]:
    """A note for every secondment touching the period whose end nobody wrote down."""
    return tuple(
        Finding(
            SECONDMENT_OPEN_ENDED,
            movement.place,
            person,
            values={"name": name_of(roster, person), "kind": movement.kind, "start": str(movement.start)},
        )
        for person in roster.persons
        for movement in movements_in(roster, person, period, SECONDMENTS)
        if movement.end is None
    )


def _share_a_day(starts: Iterable[date], ends: Iterable[date | None], period: Period) -> bool:
    first = max(*starts, period.first_day)
    last = min((end for end in ends if end is not None), default=period.last_day)
    return first <= min(last, period.last_day)


# --- one kind of form after the other ------------------------------------------------------------------------------


def _resolved_ratings(roster: Roster, forms: Sequence[RatingForm], findings: list[Finding]) -> tuple[RatingForm, ...]:
    resolved: list[RatingForm] = []
    for copies in _grouped(forms, lambda form: (form.period, form.rater)):
        compared = _compare(roster, [_copy(form.file, form.ratings) for form in copies], _rating_figures, _rating_cells)
        findings += [finding._replace(rater=copies[0].rater) for finding in compared.findings]
        for form, kept in zip(copies, compared.kept, strict=True):
            own = {rating.person: rating for rating in form.ratings}
            rows = (kept.get(person) or _disputed_in(compared, rating) for person, rating in own.items())
            used = form._replace(ratings=tuple(rating for rating in rows if rating is not None))
            if used.ratings or form is copies[0]:
                resolved.append(used)
    return tuple(resolved)


def _disputed_in(compared: _Compared[Rating], rating: Rating) -> Rating | None:
    """The row without scores, where this is the first row about somebody whose figures differ."""
    if compared.disputed.get(rating.person) is not rating:
        return None
    return rating._replace(scores=(None,) * len(rating.scores))


def _rating_figures(rating: Rating) -> Hashable:
    return rating.scores


def _rating_cells(rating: Rating, other: Rating) -> str:
    if len(rating.scores) != len(other.scores):
        return f"{rating.place.cell}，另一份{other.place.cell}"
    return "；".join(
        f"{cell}为{_shown(score)}，另一份{other_cell}为{_shown(other_score)}"
        for score, cell, other_score, other_cell in zip(
            rating.scores, rating.cells, other.scores, other.cells, strict=True
        )
        if score != other_score
    )


def _shown(score: int | None) -> str:
    return "空白或无效" if score is None else short_points_text(score)


def _resolved_polls(
    roster: Roster, forms: Sequence[PollForm], findings: list[Finding], gaps: list[Gap]
) -> tuple[PollForm, ...]:
    resolved: list[PollForm] = []
    for copies in _grouped(forms, lambda form: form.period):
        compared = _compare(roster, [_copy(form.file, form.rows) for form in copies], _poll_figures, _row_cells)
        findings += compared.findings
        gaps += _gaps(compared, Stage.POLL, copies[0].period)
        resolved += [
            form._replace(rows=tuple(kept.values()))
            for form, kept in zip(copies, compared.kept, strict=True)
            if kept or form is copies[0]
        ]
    return tuple(resolved)


def _poll_figures(row: PollRow) -> Hashable:
    return (row.issued, row.returned, row.valid, tuple(sorted(row.votes.items())))


def _resolved_opinions(
    roster: Roster, opinions: Sequence[HostOpinion], findings: list[Finding], gaps: list[Gap]
) -> tuple[HostOpinion, ...]:
    resolved: list[HostOpinion] = []
    for rows in _grouped(opinions, lambda opinion: opinion.period):
        compared = _compare(roster, _copies(rows), _opinion_figures, _row_cells)
        findings += compared.findings
        gaps += _gaps(compared, Stage.OPINION, rows[0].period)
        resolved += [row for kept in compared.kept for row in kept.values()]
    return tuple(resolved)


def _opinion_figures(opinion: HostOpinion) -> Hashable:
    return (opinion.opinion, opinion.score, opinion.grade)


def _resolved_annual_polls(
    roster: Roster, polls: Sequence[AnnualPoll], findings: list[Finding], gaps: list[Gap]
) -> tuple[AnnualPoll, ...]:
    resolved: list[AnnualPoll] = []
    for rows in _grouped(polls, lambda poll: poll.year):
        compared = _compare(roster, _copies(rows), lambda row: row.score, _row_cells)
        findings += compared.findings
        gaps += _gaps(compared, Stage.POLL, rows[0].year)
        resolved += [row for kept in compared.kept for row in kept.values()]
    return tuple(resolved)


def _row_cells(row: _Row, other: _Row) -> str:
    return f"{row.place.cell}，另一份{other.place.cell}"


# --- comparing -----------------------------------------------------------------------------------------------------


def _grouped(items: Iterable[ItemT], key: Callable[[ItemT], Hashable]) -> list[list[ItemT]]:
    groups: dict[Hashable, list[ItemT]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())


def _copy(file: str, rows: Iterable[RowT]) -> _Copy[RowT]:
    """A form as a copy among others; its place is the sheet of its first row."""
    by_person = {row.person: row for row in rows}
    place = min((sheet_of(row.place) for row in by_person.values()), default=Place(file))
    return _Copy(place, by_person)


def _copies(rows: Iterable[RowT]) -> list[_Copy[RowT]]:
    """Rows that came loose as copies, file by file; a second row about somebody in one file is a copy of its own."""
    times: Counter[tuple[str, str]] = Counter()
    groups: dict[tuple[str, int], list[RowT]] = {}
    for row in rows:
        key = (row.place.file, row.person)
        groups.setdefault((row.place.file, times[key]), []).append(row)
        times[key] += 1
    return [_copy(file, own) for (file, _), own in groups.items()]


def sheet_of(place: Place) -> Place:
    """The sheet that a cell stands on."""
    return Place(place.file, place.sheet)


def _compare(
    roster: Roster,
    copies: Sequence[_Copy[RowT]],
    figures: Callable[[RowT], Hashable],
    cells: Callable[[RowT, RowT], str],
) -> _Compared[RowT]:
    """Hold each copy against the rows seen in those before it."""
    compared: _Compared[RowT] = _Compared()
    seen: dict[str, RowT] = {}
    for copy in copies:
        shared = {person: seen[person] for person in copy.rows if person in seen}
        differing = {p: row for p, row in shared.items() if figures(row) != figures(copy.rows[p])}
        fresh = {person: row for person, row in copy.rows.items() if person not in seen}
        compared.disputed |= {p: row for p, row in differing.items() if p not in compared.disputed}
        compared.findings += [
            _conflict(roster, copy.rows[p], row, cells(copy.rows[p], row)) for p, row in differing.items()
        ]
        if shared and not differing:
            other = str(sheet_of(next(iter(shared.values())).place))
            compared.findings.append(
                Finding(FORM_MERGED if fresh else FORM_REPEATED, copy.place, values={"other": other})
            )
        compared.kept.append(fresh)
        seen |= fresh
    compared.kept = [{p: row for p, row in kept.items() if p not in compared.disputed} for kept in compared.kept]
    return compared


def _conflict(roster: Roster, row: _Row, other: _Row, cells: str) -> Finding:
    values = {"name": name_of(roster, row.person), "other": str(sheet_of(other.place)), "cells": cells}
    return Finding(FORM_CONFLICT, row.place, row.person, values=values)


def _gaps(compared: _Compared[RowT], stage: Stage, period: Period) -> list[Gap]:
    return [Gap(p, stage, period, row.place, FORM_CONFLICT.code) for p, row in compared.disputed.items()]
