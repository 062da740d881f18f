"""A small clean unit as leaves, and a run over it in this process: no children, each file parsed once."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kaohe_excel.commands.run import assess
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.period import Period
from kaohe_excel.deciding.report import Report
from kaohe_excel.deciding.results_json import results_of
from kaohe_excel.policy import load_policy
from kaohe_excel.reading import ReaderPool, open_folder
from kaohe_excel.reading.child import Answer, read_workbook
from kaohe_excel.terminal.progress import Progress
from tests.habits.leaves import Book, leaves_of, written
from tests.offices import clean_year as base

PERIOD = Period.parse("2026Q1")
AS_OF = date(2026, 4, 10)
LAYOUTS = ("retyped_quarter", "official_quarter")
RATINGS = tuple(base.rating_file(rater, month) for rater in base.RATED for month in base.MONTHS)
LIST, POLL, OPINION, DECISION = base.list_file(), base.poll_file(), base.opinion_file(), base.decision_file()
TOLD = ("outcome", "proposed", "decided", "score", "assessment_score", "poll_score", "months", "host")


@dataclass
class Desk:
    """What lies on the desk: workbooks as leaves, files of other kinds as bytes, and which of them were touched."""

    books: dict[str, Book]
    others: dict[str, bytes] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    copies: set[str] = field(default_factory=set)

    def fill(self, root: Path, clean: Mapping[str, bytes]) -> None:
        """Write everything to disk; what is as clean as before is not written anew."""
        unchanged = _clean_books()
        for file, book in self.books.items():
            same = any(file in books and book == books[file] for books in unchanged)
            data = clean[file] if same else written(book)
            _put(root / file, data)
            if file in self.copies:
                _put(root / file.replace(".xlsx", "（1）.xlsx"), data)
        for file, data in self.others.items():
            _put(root / file, data)


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _clean_books() -> list[Mapping[str, Book]]:
    return [clean_books(layout) for layout in LAYOUTS]


@cache
def clean_books(layout: str) -> Mapping[str, Book]:
    """The clean quarter: no two raters, months or persons with the same figures, so that none can stand for another."""
    books = {file: leaves_of(data) for file, data in getattr(base, layout)().items()}
    for number, file in enumerate(RATINGS):
        _apart(books[file], number)
    _votes_apart(books[POLL])
    books[DECISION] = leaves_of(base.decision_book("2026年第1季度"))
    return books


def _apart(book: Book, number: int) -> None:
    leaf = book[0]
    first, total = leaf.figures()[0][1], leaf.column("合计")
    for index, row in enumerate(leaf.people):
        less = (7 * number + index + 1) / 100
        leaf.cells[row, first] = round(leaf.cells[row, first] - less, 2)
        formula = leaf.cells[row, total][0]
        leaf.cells[row, total] = (formula, round(sum(leaf.cells[p] for p in leaf.figures() if p[0] == row), 2))


def _votes_apart(book: Book) -> None:
    leaf = book[0]
    for index, row in enumerate(leaf.people):
        better = leaf.column("较好")
        leaf.cells[row, better - 1] -= index % 7
        leaf.cells[row, better] += index % 7


def clean_desk(layout: str) -> Desk:
    return Desk({file: deepcopy(book) for file, book in clean_books(layout).items()})


@cache
def clean_bytes(layout: str) -> Mapping[str, bytes]:
    return {file: written(book) for file, book in clean_books(layout).items()}


class InProcess(ReaderPool):
    """Reads in this process, and each content once."""

    _answers: dict[str, Answer]

    def submit(self, path: Path) -> Any:
        return path

    def answer(self, pending: Any) -> Answer:
        digest = hashlib.sha256(pending.read_bytes()).hexdigest()
        if digest not in _ANSWERS:
            _ANSWERS[digest] = read_workbook(str(pending))
        return _ANSWERS[digest]


_ANSWERS: dict[str, Answer] = {}
_POLICIES = load_policy()


@contextmanager
def opened(root: Path) -> Iterator[OpenUnit]:
    with open_folder(root, InProcess()) as folder:
        yield OpenUnit(folder, _POLICIES, AS_OF, Progress(quiet=True))


def assessed(root: Path) -> Report:
    with opened(root) as unit:
        return assess(unit, PERIOD).report


def people_of(report: Report) -> dict[str, dict[str, Any]]:
    """What each person's result is, without the cells that it rests on."""
    return {person["id"]: {key: person.get(key) for key in TOLD} for person in results_of(report)["people"]}
