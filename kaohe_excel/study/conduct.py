"""How the assessment was run: what came in, records in time, decisions against the proposal, reviews, the line on 好."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kaohe_excel.checking.reminder import still_owed
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import QuarterOutcome, Verdict
from kaohe_excel.deciding.report import Report
from kaohe_excel.rules.model import QuarterDecision

_LEAST_QUARTERS = 4
"""Of fewer quarters nothing is said about who is 好 again and again."""


class Conduct(NamedTuple):
    """Counts of a period. ``unused`` are files of our forms that could not be used; ``away`` who was decided otherwise than proposed.

    ``records_due`` and ``records_in_time`` are 0 where the unit keeps no ledgers. ``reviews`` counts 复核 by how they ended.
    """

    files_used: int
    files_unused: int
    forms_missing: int
    records_due: int
    records_in_time: int
    decided: int
    away: tuple[str, ...]
    reviews: Mapping[str, int]
    good: int
    good_limit: int
    good_base: int


class Again(NamedTuple):
    """Somebody who was 好 in ``good`` of the ``quarters`` for which a grade is known."""

    person: str
    good: int
    quarters: int


class Share(NamedTuple):
    """Outcomes of one group of people, in the order of the outcomes."""

    group: str
    outcomes: Mapping[str, int]


def conduct(report: Report, decisions: Sequence[QuarterDecision]) -> Conduct:
    """How a period was run, as far as the forms tell."""
    verdicts = Counter(receipt.verdict for receipt in report.receipts if receipt.form)
    decided = [decision for decision in decisions if decision.decided is not None]
    kept = report.work_records.values()
    graded = [decision for decision in decisions if decision.outcome in _GRADES]
    return Conduct(
        files_used=verdicts[Verdict.USED],
        files_unused=verdicts[Verdict.NOT_USED],
        forms_missing=len(still_owed(report.reminders)),
        records_due=sum(one.expected for one in kept),
        records_in_time=sum(one.in_time for one in kept),
        decided=len(decided),
        away=tuple(one.person for one in decided if one.proposed is not None and one.decided != one.proposed),
        reviews=dict(sorted(Counter(row.conclusion or "未答复" for row in report.facts.reviews).items())),
        good=sum(decision.outcome is QuarterOutcome.GOOD for decision in graded),
        good_limit=report.quota.limit if report.quota else 0,
        good_base=report.quota.base if report.quota else 0,
    )


_GRADES = (QuarterOutcome.GOOD, QuarterOutcome.FAIRLY_GOOD, QuarterOutcome.FAIR, QuarterOutcome.POOR)


def always_good(history: Mapping[Period, Mapping[str, QuarterOutcome]]) -> tuple[Again, ...]:
    """Who was 好 in every quarter with a grade, of at least four: the same people again and again, or really the best.

    ``history`` holds each quarter's outcomes. Ordered by how many quarters, the most first.
    """
    found = []
    for person in dict.fromkeys(person for outcomes in history.values() for person in outcomes):
        grades = [outcomes[person] for outcomes in history.values() if outcomes.get(person) in _GRADES]
        good = sum(grade is QuarterOutcome.GOOD for grade in grades)
        if len(grades) >= _LEAST_QUARTERS and good == len(grades):
            found.append(Again(person, good, len(grades)))
    return tuple(sorted(found, key=lambda one: (-one.quarters, one.person)))


def shares(groups: Mapping[str, str], outcomes: Mapping[str, QuarterOutcome]) -> tuple[Share, ...]:
    """Outcomes counted by group; ``groups`` maps people to the name of theirs."""
    counted: dict[str, Counter[str]] = {}
    for person, group in groups.items():
        if person in outcomes:
            counted.setdefault(group, Counter())[outcomes[person].value] += 1
    return tuple(Share(group, _ordered(counts)) for group, counts in counted.items())


def _ordered(counts: Mapping[str, int]) -> Mapping[str, int]:
    names: Iterable[str] = (outcome.value for outcome in QuarterOutcome)
    return {name: counts[name] for name in names if counts.get(name)}
