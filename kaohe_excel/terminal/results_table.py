"""What a run brought out, on a terminal: one table, a column for each period, then the next step in one sentence.

rich is loaded with this module, so it is imported only where there is a terminal.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kaohe_excel.core.terms import Severity, Verdict
from kaohe_excel.deciding.report import Report
from kaohe_excel.terminal.listing import COUNT_NAMES, next_step
from kaohe_excel.terminal.speech import printable

_NONE = "—"
_LOOKS: Mapping[str, str] = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}
_ALWAYS = frozenset({*COUNT_NAMES.values(), *Verdict, *Severity})


def print_results(written: Mapping[str, Report], out: Path, *, color: bool) -> None:
    """Print the table and the next step; the line of the next step is left to the terminal to break, so that a path in it
    can be copied whole.
    """
    console = Console(no_color=not color, highlight=False)
    console.print(results_table(written))
    console.print(printable(next_step(written, out), "utf-8"), soft_wrap=True, markup=False)


def results_table(written: Mapping[str, Report]) -> Table:
    """Files, people, outcomes and findings of each period; what is nowhere is not listed."""
    reports = tuple(written.values())
    table = Table(
        box=SIMPLE_HEAD,
        title=Text(printable(reports[-1].unit, "utf-8")),
        title_justify="left",
        title_style="bold",
        pad_edge=False,
    )
    table.add_column("", no_wrap=True)
    for report in reports:
        table.add_column(report.period.chinese, justify="right")
    table.add_row("状态", *(str(report.status) for report in reports))
    _add_counts(table, "文件", tuple(map(_files, reports)))
    table.add_section()
    _add_counts(table, "", tuple(map(_people, reports)))
    table.add_section()
    _add_counts(table, "", tuple(map(_findings, reports)))
    return table


def _add_counts(table: Table, title: str, columns: Sequence[Mapping[str, int]]) -> None:
    for name in dict.fromkeys(name for column in columns for name in column):
        counts = [column.get(name) for column in columns]
        if any(counts) or name in _ALWAYS:
            look = _LOOKS.get(name, "")
            cells = [Text(_NONE if count is None else str(count), style=look if count else "") for count in counts]
            table.add_row(f"{title}{name}", *cells)


def _files(report: Report) -> Mapping[str, int]:
    counts = Counter(receipt.verdict for receipt in report.receipts)
    return {str(verdict): counts[verdict] for verdict in Verdict}


def _people(report: Report) -> Mapping[str, int]:
    return {COUNT_NAMES.get(name, name): count for name, count in report.counts.items()}


def _findings(report: Report) -> Mapping[str, int]:
    counts = Counter(finding.kind.severity for finding in report.findings)
    return {str(severity): counts[severity] for severity in Severity}
