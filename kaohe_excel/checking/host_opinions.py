"""外单位评价意见 that do not fit together: a score and a grade, a unit and the movement that sent somebody there (七-2)."""

from collections.abc import Iterable, Iterator

from kaohe_excel.core.facts import HostOpinion, Roster
from kaohe_excel.core.findings import HOST_SCORE_DOUBTFUL, HOST_UNIT_OTHER, Finding
from kaohe_excel.core.points import short_points_text
from kaohe_excel.core.terms import AnnualGrade, Grade
from kaohe_excel.policy import Policies
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import name_of, over_six_months_over_half, secondment_over_half

_TEN_MARKS = 1000
_WORST = ("", Grade.POOR, AnnualGrade.INCOMPETENT)


def opinion_doubts(roster: Roster, opinions: Iterable[HostOpinion], policies: Policies) -> Iterator[Finding]:
    """What is worth a question to the other unit about each opinion; all of them are used."""
    for opinion in opinions:
        values = {"name": name_of(roster, opinion.person), "grade": opinion.grade}
        look = _doubt(opinion, policies.on(opinion.period.last_day))
        if look is not None and opinion.score is not None:
            more = {"score": short_points_text(opinion.score), "look": look}
            yield Finding(HOST_SCORE_DOUBTFUL, opinion.place, opinion.person, values=values | more)
        sent = _unit(roster, opinion)
        if sent and opinion.unit and "".join(opinion.unit.split()) != "".join(sent.split()):
            yield Finding(
                HOST_UNIT_OTHER, opinion.place, opinion.person, values=values | {"unit": opinion.unit, "sent": sent}
            )


def _doubt(opinion: HostOpinion, policy: Policy) -> str | None:
    """Why a score does not fit its grade, in brackets or without a word; ``None`` where it does."""
    if opinion.score is None or not opinion.grade:
        return None
    if opinion.score <= _TEN_MARKS and opinion.grade not in _WORST:
        return "（像是按十分制填的）"
    if opinion.period.kind == "year" or opinion.grade in _open_to(opinion.score, policy):
        return None
    return ""


def _open_to(score: int, policy: Policy) -> tuple[str, ...]:
    """The grades that a score leaves open by itself (七-1): 一般 and 较差 are fixed by it, the better two are not."""
    grades = tuple(Grade)
    best = next((grade for grade, line in policy.grade_lines if score >= line), Grade.POOR)
    return (best,) if best in (Grade.FAIR, Grade.POOR) else grades[grades.index(best) :]


def _unit(roster: Roster, opinion: HostOpinion) -> str:
    governing = over_six_months_over_half if opinion.period.kind == "year" else secondment_over_half
    secondment = governing(roster, opinion.person, opinion.period)
    return secondment.host_unit if secondment else ""
