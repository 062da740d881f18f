"""问题清单 as a page: every finding, file by file, the heaviest first, with what to do about it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from kaohe_excel.core.findings import Finding
from kaohe_excel.core.terms import Severity
from kaohe_excel.deciding.report import Report
from kaohe_excel.writing.wording import person_text, persons_text

NO_FILE = "没有交来的材料及名册上的情况"
"""Heading of what no file holds."""


class Problem(NamedTuple):
    """One finding as printed."""

    code: str
    severity: str
    spot: str
    person: str
    rater: str
    message: str
    remedy: str


class FileProblems(NamedTuple):
    """One file's findings with their numbers by severity."""

    file: str
    counts: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]


def problems_by_file(report: Report) -> tuple[FileProblems, ...]:
    """The findings grouped by file, files in order of their names, what has no file first."""
    ordered = sorted(report.findings, key=lambda finding: (finding.where.file, _weight(finding), finding.sort_key))
    return tuple(
        _file_problems(report, file, tuple(held)) for file, held in groupby(ordered, key=lambda f: f.where.file)
    )


def severity_counts(findings: Iterable[Finding]) -> tuple[tuple[str, int], ...]:
    """How many findings of each severity, heaviest first, zeros kept."""
    counts = Counter(finding.kind.severity for finding in findings)
    return tuple((str(severity), counts[severity]) for severity in Severity)


def _weight(finding: Finding) -> int:
    return list(Severity).index(finding.kind.severity)


def _file_problems(report: Report, file: str, findings: Sequence[Finding]) -> FileProblems:
    counts = tuple((severity, count) for severity, count in severity_counts(findings) if count)
    return FileProblems(file or NO_FILE, counts, tuple(_problem(report, finding) for finding in findings))


def _problem(report: Report, finding: Finding) -> Problem:
    return Problem(
        code=finding.kind.code,
        severity=finding.kind.severity,
        spot=" ".join(part for part in (finding.where.sheet, finding.where.cell) if part),
        person=persons_text(finding, report.names),
        rater=person_text(finding.rater, report.names),
        message=finding.message,
        remedy=finding.remedy,
    )
