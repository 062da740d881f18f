"""A unit's folder on disk: what every test that hands in files puts them into, spoils, reads and runs."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Self

import openpyxl

from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.facts import Rating, Receipt
from kaohe_excel.core.period import Period
from kaohe_excel.policy import Policies, load_policy
from kaohe_excel.reading import Intake, ReaderPool, collect, open_folder
from kaohe_excel.terminal.progress import Progress
from tests.offices.sheets import Page, file_bytes


def put(root: Path, file: str, *content: Page | bytes) -> Path:
    """Write one file below a folder: these bytes, or a workbook of these sheets."""
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file_bytes(*content))
    return path


@dataclass
class UnitFolder:
    """Files are put in and changed as people do; ``read`` reads them, ``opened`` is what a command works on."""

    root: Path
    pool: ReaderPool | None = None
    policies: Policies = field(default_factory=load_policy)

    def put(self, file: str, *content: Page | bytes, data: bytes | None = None) -> Path:
        """Write one file: these bytes, or a workbook of these sheets."""
        return put(self.root, file, *(content if data is None else (data,)))

    def fill(self, files: Mapping[str, bytes]) -> Self:
        """Put in many files."""
        for file, data in files.items():
            self.put(file, data)
        return self

    def get(self, file: str) -> bytes:
        return (self.root / file).read_bytes()

    def move(self, file: str, to: str) -> None:
        self.put(to, self.get(file))
        self.remove(file)

    def remove(self, *files: str) -> None:
        for file in files:
            (self.root / file).unlink()

    def edit(self, file: str, change: Callable[[Any], None], sheet: str = "") -> None:
        """Change a sheet (the first, or the one named) with openpyxl and save the workbook."""
        book = openpyxl.load_workbook(self.root / file)
        change(book[sheet] if sheet else book.worksheets[0])
        book.save(self.root / file)

    def set(self, file: str, cells: Mapping[str, Any], sheet: str = "") -> None:
        """Type into cells; ``None`` empties one."""

        def typed(page: Any) -> None:
            for place, value in cells.items():
                page[place].value = value

        self.edit(file, typed, sheet)

    def patch(self, file: str, part: str, pattern: str, by: str) -> None:
        """Replace a pattern in one XML part of a workbook; it must occur."""
        self.put(file, patched(self.get(file), part, pattern, by))

    def read(self, *wanted: Period) -> Intake:
        """Read the folder for these periods, or for all."""
        with open_folder(self.root, self.pool) as folder:
            return collect(folder, self.policies, wanted or None)

    @contextmanager
    def opened(self, as_of: date) -> Iterator[OpenUnit]:
        """The unit as a command has it."""
        with open_folder(self.root, self.pool) as folder:
            yield OpenUnit(folder, self.policies, as_of, Progress(quiet=True))


def seen(intake: Intake, *files: str) -> list[tuple[str, str, str]]:
    """(code, cell, person) of every finding, or of those in the given files, in order."""
    return [
        (finding.kind.code, finding.where.cell, finding.person)
        for finding in intake.findings
        if not files or finding.where.file in files
    ]


def ratings_of(intake: Intake) -> dict[str, Rating]:
    """The ratings of the one form in the folder, by person."""
    (form,) = intake.facts.rating_forms
    return {rating.person: rating for rating in form.ratings}


def messages(intake: Intake, code: str) -> list[str]:
    """The sentences of the findings of one kind."""
    return [finding.message for finding in intake.findings if finding.kind.code == code]


def receipt(intake: Intake, file: str) -> Receipt:
    """What became of a file."""
    return next(receipt for receipt in intake.facts.receipts if receipt.file == file)


def patched(data: bytes, part: str, pattern: str, by: str) -> bytes:
    memory, hits = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if re.fullmatch(part, name):
                text, count = re.subn(pattern, by, content.decode())
                hits += count
                content = text.encode()
            new.writestr(name, content)
    if not hits:
        raise ValueError(f"{pattern} does not occur in {part}")
    return memory.getvalue()
