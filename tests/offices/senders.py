"""A unit whose 分管领导 hands in a form of the sample year with faults, and gets it back."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook, load_workbook

from kaohe_excel.commands.check import check_report
from kaohe_excel.core.facts import Rating, Receipt
from kaohe_excel.core.findings import Finding
from kaohe_excel.core.period import Period
from kaohe_excel.deciding.report import Report
from kaohe_excel.reading import ReaderPool
from kaohe_excel.writing.returns import write_returns
from tests.offices.folder import UnitFolder

FORM = "收件/钱.xlsx"
COPY = f"退回/{FORM}"
CORRECTED = "收件/钱（更正）.xlsx"
SHEET = "评分表"
FIRST_SHEET = "xl/worksheets/sheet1.xml"
FAULTS: Mapping[str, Any] = {"D6": 99, "F8": None, "G9": "2,5"}
"""Out of range (full mark 5), blank, no number with a single reading."""
CORRECT: Mapping[str, Any] = {"D6": 4, "F8": 2.5, "G9": 2.5}


@dataclass
class Sender(UnitFolder):
    """A folder with the 人员名册 and what is put into 收件."""

    sample: Path = Path()

    def original(self, month: str = "2026-03") -> bytes:
        """The form of SL002 as the sample year has it."""
        return next((self.sample / "收件" / month).glob(f"SL002_*_评分表_{month}.xlsx")).read_bytes()

    def report(self, period: str = "2026-03") -> Report:
        with self.opened(date(2026, 4, 2)) as unit:
            return check_report(unit, Period.parse(period))

    def returned(self, report: Report | None = None) -> dict[str, bytes]:
        return write_returns(report or self.report(), self.root, self.pool)


def start_sender(root: Path, pool: ReaderPool, sample: Path) -> Sender:
    shutil.copy(sample / "人员名册.xlsx", root)
    return Sender(root, pool, sample=sample)


def retyped(data: bytes, cells: Mapping[str, Any], part: str = FIRST_SHEET) -> bytes:
    """A workbook with other values typed into cells, and nothing else touched."""

    def typed(match: re.Match[str]) -> str:
        value = cells[match[1]]
        style = re.search(r's="[0-9]+"', match[0])
        head = f'<c r="{match[1]}" {style[0] if style else ""}'
        if value is None:
            return f"{head}/>"
        if isinstance(value, str):
            return f'{head} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f"{head}><v>{value}</v></c>"

    names = "|".join(cells)
    pattern = re.compile(rf'<c r="({names})"(?:[^>]*/>|[^>]*[^/]>.*?</c>)')
    return edited(data, {part: lambda text: pattern.sub(typed, text)})


def edited(data: bytes, edits: Mapping[str, Callable[[str], str]], more: Mapping[str, bytes] | None = None) -> bytes:
    """A package with some of its parts edited as text, and others added."""
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, edits[name](part.decode()) if name in edits else part)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return memory.getvalue()


def opened(data: bytes, *, values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(data), data_only=values)


def saved(workbook: Workbook) -> bytes:
    memory = io.BytesIO()
    workbook.save(memory)
    return memory.getvalue()


def corrected(data: bytes, cells: Mapping[str, Any] = CORRECT, sheet: str = SHEET) -> bytes:
    """What the sender does with a copy: type the right figures and save."""
    workbook = opened(data)
    for cell, value in cells.items():
        workbook[sheet][cell] = value
    return saved(workbook)


def remarks(workbook: Workbook, sheet: str = SHEET) -> dict[str, str]:
    """Every comment of a sheet by cell."""
    return {cell.coordinate: cell.comment.text for row in workbook[sheet].iter_rows() for cell in row if cell.comment}


def coloured(workbook: Workbook, sheet: str = SHEET, colour: str = "F8D7D4") -> set[str]:
    """The cells of a sheet that have a colour."""
    rows = workbook[sheet].iter_rows()
    return {cell.coordinate for row in rows for cell in row if cell.fill.fgColor.rgb[-6:] == colour}


def found_in(report: Report, file: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.where.file == file]


def codes(report: Report, file: str) -> list[str]:
    return [finding.kind.code for finding in found_in(report, file)]


def receipt_of(report: Report, file: str) -> Receipt:
    return next(receipt for receipt in report.receipts if receipt.file == file)


def ratings_in(report: Report, file: str) -> list[Rating]:
    return [rating for form in report.facts.rating_forms if form.file == file for rating in form.ratings]


def converted(data: bytes, kind: str, folder: Path) -> bytes:
    """The form as LibreOffice stores it in another format."""
    (folder / "form.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder),
        str(folder / "form.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return (folder / f"form.{kind}").read_bytes()
