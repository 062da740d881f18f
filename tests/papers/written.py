"""Papers of a report by what they are, for tests that look at one sort alone."""

from kaohe_excel.deciding.report import Report
from kaohe_excel.writing.papers import PAPERS


def html_of(report: Report) -> dict[str, str]:
    """Every page of a report, by its path."""
    return {name: content.decode() for name, content in _written(report, ".html").items()}


def books_of(report: Report) -> dict[str, bytes]:
    """Every workbook of a report, by its name."""
    return _written(report, ".xlsx")


def _written(report: Report, suffix: str) -> dict[str, bytes]:
    kind = report.period.kind
    papers = [p for p in PAPERS if p.name.endswith(suffix) and kind in p.kinds and p.when(report)]
    return {name: content for paper in papers for name, content in paper.files(report, kind).items()}
