"""总览: a period at a glance for 办公室 - what came in, what is missing, how it stands, and a way to every paper."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from kaohe_excel.exact import points_text
from kaohe_excel.report import MonthPerson, QuarterPerson, Quota, Report, YearPerson
from kaohe_excel.terms import AnnualGrade, Grade, QuarterOutcome, QuotaMode, Severity, Verdict
from kaohe_excel.writing.charts import StackedChart, stacked
from kaohe_excel.writing.filenames import safe_file_name
from kaohe_excel.writing.phrases import quota_text
from kaohe_excel.writing.problems_page import severity_counts
from kaohe_excel.writing.wording import chinese_date, listed, status_text

OTHER = "其他"
"""What every outcome that is not a grade is counted as in the drawings."""

Person = MonthPerson | QuarterPerson | YearPerson


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with its meaning; ``kind`` colours it."""

    label: str
    value: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A paper and its relative address."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One assessee: where he stands, with the address of his notice."""

    person: str
    name: str
    department: str
    outcome: str
    score: str
    status: str
    href: str


@dataclass(frozen=True, slots=True)
class MissingRow:
    """One debtor with a form not handed in and whom it concerns."""

    debtor: str
    form: str
    period: str
    persons: str


@dataclass(frozen=True, slots=True)
class OpenPerson:
    """Somebody 待补 and why, or near a line and which."""

    name: str
    department: str
    words: str


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """How many files of one form were used, not used or left aside."""

    form: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overview:
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
    overall: StackedChart | None
    departments: StackedChart | None
    grade_table: tuple[tuple[str, tuple[int, ...]], ...]
    grade_heads: tuple[str, ...]
    quota: tuple[str, ...]
    near: tuple[OpenPerson, ...]
    severities: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, str, int], ...]
    receipts: tuple[ReceiptRow, ...]
    verdicts: tuple[str, ...]
    unused: tuple[tuple[str, str, str], ...]
    people: tuple[PersonRow, ...]


def overview(report: Report, papers: Sequence[tuple[str, str]], notice_folder: str) -> Overview:
    """Everything of a period's first page; ``papers`` are titles with paths relative to it."""
    people = people_of(report)
    table = _grade_table(report, people)
    return Overview(
        unit=report.unit,
        period=report.period.chinese,
        status=_status(report),
        as_of=chinese_date(report.as_of),
        policy=report.policy.name,
        tiles=_tiles(report, people),
        papers=tuple(Link(title, quote(path)) for title, path in papers),
        missing=_missing(report),
        incomplete=_incomplete(people),
        overall=_overall_chart(report, people),
        departments=_department_chart(table),
        grade_table=tuple((label, tuple(counts.values())) for label, counts in table.items()),
        grade_heads=grade_heads(report),
        quota=_quota_words(report),
        near=_near(report),
        severities=severity_counts(report.findings),
        kinds=_kinds(report),
        receipts=_receipts(report),
        verdicts=tuple(Verdict),
        unused=tuple((r.file, r.verdict, r.reason) for r in report.receipts if r.verdict is not Verdict.USED),
        people=tuple(_person_row(person, notice_folder) for person in people),
    )


def _status(report: Report) -> str:
    """Where the period's grades stand; a month has none to decide."""
    if report.period.kind == "month":
        return "月度通报"
    return status_text(report.status, report.meeting, report.decided_on)


def people_of(report: Report) -> tuple[Person, ...]:
    """The assessees of whichever kind of period it is."""
    return report.month_people or report.quarter_people or report.year_people


def outcome_text(person: Person) -> str:
    """Where a person stands, in one word or two."""
    if not isinstance(person, MonthPerson):
        return str(person.decision.outcome)
    if person.figures is None:
        return "不计"
    return str(QuarterOutcome.INCOMPLETE) if person.incomplete else "已计分"


def grade_heads(report: Report) -> tuple[str, ...]:
    """The grades of this kind of period, and 其他; nothing for a month."""
    if report.period.kind == "month":
        return ()
    return (*(AnnualGrade if report.period.kind == "year" else Grade), OTHER)


def _tiles(report: Report, people: Sequence[Person]) -> tuple[Tile, ...]:
    outcomes = Counter(outcome_text(person) for person in people)
    errors = dict(severity_counts(report.findings))[Severity.ERROR]
    done = sum(outcomes[grade] for grade in (*grade_heads(report), "已计分"))
    open_count = outcomes[QuarterOutcome.INCOMPLETE]
    return (
        Tile("考核对象", str(len(people))),
        Tile("已计分" if report.period.kind == "month" else "已有等次", str(done)),
        Tile("待补", str(open_count), "missing" if open_count else ""),
        Tile("未交材料", str(len(report.reminders)), "missing" if report.reminders else ""),
        Tile("错误", str(errors), "missing" if errors else ""),
        Tile("收到文件", str(len(report.receipts))),
    )


# --- who and what is missing ----------------------------------------------------------------------------------------


def _missing(report: Report) -> tuple[MissingRow, ...]:
    return tuple(
        MissingRow(
            debtor=f"{reminder.debtor_name}（{reminder.department}）" if reminder.department else reminder.debtor_name,
            form=reminder.form,
            period=reminder.period.chinese,
            persons=_some(reminder.names),
        )
        for reminder in report.reminders
    )


def _some(names: Sequence[str]) -> str:
    """Up to eight names, then how many they are together."""
    return listed(names) if len(names) <= 8 else f"{listed(names[:8])}等{len(names)}人"


def _incomplete(people: Iterable[Person]) -> tuple[OpenPerson, ...]:
    return tuple(
        OpenPerson(person.name, person.department, "；".join(person.reasons))
        for person in people
        if outcome_text(person) == QuarterOutcome.INCOMPLETE
    )


def _near(report: Report) -> tuple[OpenPerson, ...]:
    return tuple(
        OpenPerson(p.name, p.department, f"{points_text(p.decision.score)}，{_nearest_line(report, p.decision.score)}")
        for p in report.quarter_people
        if p.near_line and p.decision.score is not None
    )


def _nearest_line(report: Report, score: int) -> str:
    grade, line = min(report.policy.grade_lines, key=lambda held: abs(score - held[1]))
    side = "高出" if score >= line else "差"
    return f"距“{grade}”的分数线{side}{points_text(abs(score - line))}分"


# --- grades ---------------------------------------------------------------------------------------------------------


def _grade_table(report: Report, people: Iterable[Person]) -> Mapping[str, Mapping[str, int]]:
    heads = grade_heads(report)
    table: dict[str, dict[str, int]] = {}
    for person in people if heads else ():
        counts = table.setdefault(person.department, dict.fromkeys(heads, 0))
        outcome = outcome_text(person)
        counts[outcome if outcome in heads else OTHER] += 1
    return table


def _overall_chart(report: Report, people: Iterable[Person]) -> StackedChart | None:
    heads = grade_heads(report)
    outcomes = Counter(outcome_text(person) for person in people)
    if not heads or not outcomes:
        return None
    known = {head: outcomes[head] for head in heads if head != OTHER}
    counts = {**known, OTHER: outcomes.total() - sum(known.values())}
    return stacked("各等次人数", [(head, [(head, count)]) for head, count in counts.items()])


def _department_chart(table: Mapping[str, Mapping[str, int]]) -> StackedChart | None:
    if not table:
        return None
    return stacked("各科室等次分布", [(department, list(counts.items())) for department, counts in table.items()])


def _quota_words(report: Report) -> tuple[str, ...]:
    quota = report.quota
    if quota is None:
        return ()
    return (quota_text(quota), *_quota_people(report, quota))


def _quota_people(report: Report, quota: Quota) -> tuple[str, ...]:
    words = []
    if quota.over:
        words.append(f"超出名额：{listed(report.names.get(p, p) for p in quota.over)}。")
    if quota.tied:
        words.append(f"在名额线上得分相同，由领导小组研究：{listed(report.names.get(p, p) for p in quota.tied)}。")
    if quota.over and quota.mode is QuotaMode.WARN:
        words.append("程序只列出、不改动任何人的等次，由领导小组研究确定。")
    return tuple(words)


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
    if isinstance(person, MonthPerson):
        score, status = person.figures.score if person.figures else None, ""
    else:
        score, status = person.decision.score, str(person.status)
    return PersonRow(
        person=person.person,
        name=person.name,
        department=person.department,
        outcome=outcome_text(person),
        score="" if score is None else points_text(score),
        status=status,
        href=quote(f"{folder}/{safe_file_name(person.person, person.name, '.html')}"),
    )
