"""Which workbooks go back to their senders, with what, under which name."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from kaohe_excel.core.design import Design
from kaohe_excel.core.findings import FORM_UNUSABLE, Finding
from kaohe_excel.core.names import RETURNS
from kaohe_excel.core.terms import Severity
from kaohe_excel.deciding.report import Report
from kaohe_excel.reading import ReaderPool, start_pool
from kaohe_excel.reading.folder import folder_entries
from kaohe_excel.writing.returns.marking import annotate
from kaohe_excel.writing.returns.order import Fault, Look, Order, Sum
from kaohe_excel.writing.wording import persons_text

_LISTED = (Severity.ERROR, Severity.WARNING)
_ADDRESS = re.compile(r"([A-Z]+)([0-9]+)")
_NO_COPY = {
    "changed": "检查之后，原文件又有改动。请重新检查。",
    "killed": "原文件过大或结构异常，做不出标注副本。请按问题清单在原表上改正后交回。",
}
_NO_COPY_OTHERWISE = "原文件现在打不开，做不出标注副本。请按问题清单在原表上改正后交回。"


def write_returns(report: Report, root: Path, pool: ReaderPool | None = None) -> dict[str, bytes]:
    """The annotated copies of all forms with errors: ``退回/…`` as in the folder → workbook, the same bytes each time.

    ``root`` is the folder that was read, ``pool`` the parsing children that read it (without it, some for the occasion). A copy
    that cannot be made (the child died or ran over its deadline, the file changed meanwhile) is a short .txt instead. The
    inputs are only read.
    """
    faulty = faulty_files(report)
    if not faulty:
        return {}
    if pool is None:
        with start_pool() as own:
            return dict(_returned(report, root, faulty, own))
    return dict(_returned(report, root, faulty, pool))


def faulty_files(report: Report) -> dict[str, tuple[Finding, ...]]:
    """The received forms with errors, and what to tell about each: errors, then warnings, from top to bottom."""
    found: dict[str, list[Finding]] = {receipt.file: [] for receipt in report.receipts if receipt.form}
    for finding in report.findings:
        # That a form cannot be used is told to its office; its sender reads why.
        if finding.where.file in found and finding.kind.severity in _LISTED and finding.kind is not FORM_UNUSABLE:
            found[finding.where.file].append(finding)
    return {
        file: tuple(sorted(own, key=_position))
        for file, own in sorted(found.items())
        if any(finding.kind.severity is Severity.ERROR for finding in own)
    }


def _position(finding: Finding) -> tuple[int, str, int, int, str]:
    match = _ADDRESS.match(finding.where.cell)
    row, letters = (int(match[2]), match[1]) if match else (0, "")
    return _LISTED.index(finding.kind.severity), finding.where.sheet, row, len(letters), f"{letters}{finding.sort_key}"


def _returned(
    report: Report, root: Path, faulty: Mapping[str, Sequence[Finding]], pool: ReaderPool
) -> Iterator[tuple[str, bytes]]:
    digests = {receipt.file: receipt.sha256 for receipt in report.receipts}
    look = _look(report.design)
    orders = {file: _order(report, file, digests[file], findings, look) for file, findings in faulty.items()}
    paths = {entry.file: entry.path for entry in folder_entries(root)}
    pending = {file: pool.ask(annotate, str(paths.get(file, root / file)), order) for file, order in orders.items()}
    for file, name in return_names(faulty).items():
        _, status, content = pool.answer(pending[file])
        if status == "copy":
            yield f"{RETURNS}/{name}", content
        else:
            yield f"{RETURNS}/{name}.txt", f"{file}\n{_NO_COPY.get(status, _NO_COPY_OTHERWISE)}\n".encode()


def return_names(files: Iterable[str]) -> dict[str, str]:
    """Each file's copy by name, always an .xlsx; two files never share one, on any file system.

    >>> return_names(["a/x.xls", "a/x.xlsx"])
    {'a/x.xls': 'a/x（2）.xlsx', 'a/x.xlsx': 'a/x.xlsx'}
    """
    ordered = list(files)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for file in sorted(ordered, key=lambda file: not _one_name(file).endswith(".xlsx")):
        names[file] = file if _one_name(file).endswith(".xlsx") else str(PurePosixPath(file).with_suffix(".xlsx"))
        number = 2
        while _one_name(names[file]) in taken:
            path = PurePosixPath(file)
            names[file], number = str(path.with_name(f"{path.stem}（{number}）.xlsx")), number + 1
        taken.add(_one_name(names[file]))
    return {file: names[file] for file in ordered}


def _one_name(file: str) -> str:
    """What all spellings of a file name have in common that some file system takes for one name."""
    return unicodedata.normalize("NFC", file).casefold()


# --- what the child is asked ----------------------------------------------------------------------------------------


def _order(report: Report, file: str, sha256: str, findings: Sequence[Finding], look: Look) -> Order:
    errors = sum(finding.kind.severity is Severity.ERROR for finding in findings)
    warnings = len(findings) - errors
    counts = f"错误 {errors} 处，请改正" + (f"；警告 {warnings} 处，请看一下" if warnings else "")
    heading = "　".join(part for part in (report.unit, file, counts) if part)
    return Order(sha256, heading, tuple(_fault(report, finding) for finding in findings), _sums(report, file), look)


def _fault(report: Report, finding: Finding) -> Fault:
    where = finding.where
    person = persons_text(finding, report.names)
    return Fault(str(finding.kind.severity), where.sheet, where.cell, person, finding.message, finding.remedy)


def _sums(report: Report, file: str) -> tuple[Sum, ...]:
    """The score cells of each row of a rating form."""
    forms = [form for form in report.facts.rating_forms if form.file == file]
    return tuple(Sum(rating.place.sheet, tuple(rating.cells)) for form in forms for rating in form.ratings)


def _look(design: Design) -> Look:
    fills = {severity: design.severity_colours[severity].lstrip("#") for severity in _LISTED}
    colours = {use: colour.lstrip("#") for use, colour in design.colours.items()}
    title, heading, body = ((design.workbook_fonts[u], design.workbook_sizes[u]) for u in ("title", "heading", "body"))
    return Look(
        title_font=title,
        heading_font=heading,
        body_font=body,
        ink=colours["ink"],
        line=colours["line"],
        heading_fill=colours["heading_fill"],
        link=colours["accent"],
        severity_fills=tuple((str(severity), fill) for severity, fill in fills.items()),
    )
