"""总览: a period at a glance for 办公室 - what came in, what is missing, how it stands, and a way to every paper."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import quote

from kaohe_excel.checking.reminder import State, still_owed
from kaohe_excel.core.facts import Receipt
from kaohe_excel.core.points import points_text
from kaohe_excel.core.terms import QuarterOutcome, Severity, Verdict
from kaohe_excel.deciding.report import MonthPerson, QuarterPerson, Report, YearPerson
from kaohe_excel.reading.context import UNWANTED
from kaohe_excel.writing.pages.charts import StackedChart, TrendChart
from kaohe_excel.writing.pages.notice_parts import notices_name
from kaohe_excel.writing.pages.overview_figures import (
    SCORED,
    CandidateRow,
    Person,
    candidate_rows,
    department_chart,
    department_scores,
    grade_heads,
    grade_table,
    mean_trend,
    nearest_line,
    other_words,
    outcome_text,
    overall_chart,
    quota_words,
    score_of,
)
from kaohe_excel.writing.pages.problems_page import severity_counts
from kaohe_excel.writing.press.filenames import safe_file_name
from kaohe_excel.writing.wording import chinese_date, listed, status_text


class Tile(NamedTuple):
    """One number with its meaning; ``kind`` colours it."""

    label: str
    value: str
    kind: str = ""


class Link(NamedTuple):
    """A paper and its relative address."""

    title: str
    href: str


class PersonRow(NamedTuple):
    """One assessee: where he stands, with the address of his notice."""

    person: str
    name: str
    department: str
    outcome: str
    score: str
    status: str
    href: str


class MissingRow(NamedTuple):
    """One debtor with a form not handed in and whom it concerns."""

    debtor: str
    form: str
    period: str
    persons: str


class OpenPerson(NamedTuple):
    """Somebody 待补 and why, or near a line and which."""

    name: str
    department: str
    words: str


class ReceiptRow(NamedTuple):
    """How many files of one form were used, not used or left aside."""

    form: str
    counts: tuple[int, ...]


class Overview(NamedTuple):
    """The page's content."""

    unit: str
    period: str
    status: str
    as_of: str
    policy: str
    tiles: tuple[Tile, ...]
    papers: tuple[Link, ...]
    missing: tuple[MissingRow, ...]
    incomplete: tuple[OpenPerson, ...]
    undetermined: tuple[OpenPerson, ...]
    overall: StackedChart | None
    departments: StackedChart | None
    trend: TrendChart | None
    grade_table: tuple[tuple[str, tuple[int, ...]], ...]
    grade_heads: tuple[str, ...]
    others: str
    department_scores: tuple[tuple[str, tuple[str, ...]], ...]
    candidates: tuple[CandidateRow, ...]
    quota: tuple[str, ...]
    near: tuple[OpenPerson, ...]
    severities: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, str, int], ...]
    receipts: tuple[ReceiptRow, ...]
    verdicts: tuple[str, ...]
    unused: tuple[Receipt, ...]
    other_periods: tuple[str, ...]
    people: tuple[PersonRow, ...]


def overview(report: Report, papers: Sequence[tuple[str, str]]) -> Overview:
    """Everything of a period's first page; ``papers`` are titles with paths relative to it."""
    people = people_of(report)
    table = grade_table(report, people)
    return Overview(
        unit=report.unit,
        period=report.period.chinese,
        status=_status(report),
        as_of=chinese_date(report.as_of),
        policy=report.policy.name,
        tiles=_tiles(report, people),
        papers=tuple(Link(title, quote(path)) for title, path in papers),
        missing=_missing(report),
        incomplete=_open(people, QuarterOutcome.INCOMPLETE),
        undetermined=_open(people, QuarterOutcome.UNDETERMINED),
        overall=overall_chart(report, people),
        departments=department_chart(table),
        trend=mean_trend(report),
        grade_table=tuple((label, tuple(counts.values())) for label, counts in table.items()),
        grade_heads=grade_heads(report),
        others=other_words(report, people),
        department_scores=department_scores(report, people),
        candidates=candidate_rows(report),
        quota=quota_words(report),
        near=_near(report),
        severities=severity_counts(report.findings),
        kinds=_kinds(report),
        receipts=_receipts(report),
        verdicts=tuple(Verdict),
        unused=tuple(r for r in report.receipts if r.verdict is not Verdict.USED and r.reason != UNWANTED),
        other_periods=tuple(receipt.file for receipt in report.receipts if receipt.reason == UNWANTED),
        people=tuple(_person_row(person, notices_name(report.period)) for person in people),
    )


def _status(report: Report) -> str:
    """Where the period's grades stand; a month has none to decide."""
    if report.period.kind == "month":
        return "月度通报"
    return status_text(report.status, report.meeting, report.decided_on)


def people_of(report: Report) -> tuple[Person, ...]:
    """The assessees of whichever kind of period it is."""
    return tuple(p for p in report.people if isinstance(p, MonthPerson | QuarterPerson | YearPerson))


def _tiles(report: Report, people: Sequence[Person]) -> tuple[Tile, ...]:
    outcomes = Counter(outcome_text(person) for person in people)
    errors = dict(severity_counts(report.findings))[Severity.ERROR]
    done = sum(outcomes[grade] for grade in (*grade_heads(report), SCORED))
    open_count, owed = outcomes[QuarterOutcome.INCOMPLETE], still_owed(report.reminders)
    return (
        Tile("考核对象", str(len(people))),
        Tile(SCORED if report.period.kind == "month" else "已有等次", str(done)),
        Tile("待补", str(open_count), "missing" if open_count else ""),
        Tile("未交材料", str(len(owed)), "missing" if owed else ""),
        Tile("错误", str(errors), "missing" if errors else ""),
        Tile("收到文件", str(len(report.receipts))),
    )


# --- who and what is missing ----------------------------------------------------------------------------------------


def _missing(report: Report) -> tuple[MissingRow, ...]:
    return tuple(
        MissingRow(
            debtor=f"{reminder.debtor_name}（{reminder.department}）" if reminder.department else reminder.debtor_name,
            form=reminder.form if reminder.state is State.MISSING else f"{reminder.form}（{reminder.state}）",
            period=reminder.period.chinese,
            persons=_some(reminder.names),
        )
        for reminder in still_owed(report.reminders)
    )


def _some(names: Sequence[str]) -> str:
    """Up to eight names, then how many they are together."""
    return listed(names) if len(names) <= 8 else f"{listed(names[:8])}等{len(names)}人"


def _open(people: Iterable[Person], outcome: QuarterOutcome) -> tuple[OpenPerson, ...]:
    """Who has an outcome that is still open, each with why; a year knows the same words."""
    return tuple(
        OpenPerson(person.name, person.department, _why_open(person))
        for person in people
        if outcome_text(person) == outcome
    )


def _why_open(person: Person) -> str:
    """What is missing for a person; where no finding says so, the ground that leaves the outcome open does."""
    if person.reasons or isinstance(person, MonthPerson):
        return "；".join(person.reasons)
    return "；".join(ground.text for ground in person.decision.grounds if ground.binding)


def _near(report: Report) -> tuple[OpenPerson, ...]:
    return tuple(
        OpenPerson(p.name, p.department, f"{points_text(p.decision.score)}，{nearest_line(report, p.decision.score)}")
        for p in report.people
        if isinstance(p, QuarterPerson) and p.near_line and p.decision.score is not None
    )


# --- findings, files and people -------------------------------------------------------------------------------------


def _kinds(report: Report) -> tuple[tuple[str, str, int], ...]:
    """The errors and warnings by kind: severity, an example's words, how many; the most frequent first."""
    held = [f for f in report.findings if f.kind.severity in {Severity.ERROR, Severity.WARNING}]
    counts = Counter(finding.kind.code for finding in held)
    examples = {finding.kind.code: finding for finding in sorted(held, key=lambda f: f.sort_key, reverse=True)}
    order = sorted(counts, key=lambda code: (list(Severity).index(examples[code].kind.severity), -counts[code], code))
    return tuple((examples[code].kind.severity, examples[code].message, counts[code]) for code in order)


def _receipts(report: Report) -> tuple[ReceiptRow, ...]:
    counts = Counter((receipt.form or "其他文件", receipt.verdict) for receipt in report.receipts)
    forms = sorted({form for form, _ in counts})
    return tuple(ReceiptRow(form, tuple(counts[form, verdict] for verdict in Verdict)) for form in forms)


def _person_row(person: Person, folder: str) -> PersonRow:
    score = score_of(person)
    status = "" if isinstance(person, MonthPerson) else str(person.status)
    return PersonRow(
        person=person.person,
        name=person.name,
        department=person.department,
        outcome=outcome_text(person),
        score="" if score is None else points_text(score),
        status=status,
        href=quote(f"{folder}/{safe_file_name(person.person, person.name, '.html')}"),
    )
