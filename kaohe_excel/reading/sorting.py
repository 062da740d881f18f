"""What each file of the folder is: a form, an unrelated workbook, or nothing to be read. Every file gets its receipt."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kaohe_excel.core.design import DESIGN_NAME
from kaohe_excel.core.facts import Place, Receipt
from kaohe_excel.core.findings import (
    FILE_ENCRYPTED,
    FILE_EXTENSION,
    FILE_KILLED,
    FILE_NOT_EXCEL,
    FILE_REFUSED,
    FILE_UNREADABLE,
    FILE_XLSB,
    HIDDEN_UNSEEN,
    INVISIBLE_SIGNS,
    PAPER_CHANGED,
    PAPERS_NOT_READ,
    SHEET_LISTED_TWICE,
    Finding,
)
from kaohe_excel.core.terms import Verdict
from kaohe_excel.forms.model import Form
from kaohe_excel.policy import OVERRIDE_NAME, Policies
from kaohe_excel.reading.book import Book, address, book_of
from kaohe_excel.reading.child import Answer, snapshot
from kaohe_excel.reading.folder import MAX_BYTES, Entry
from kaohe_excel.reading.foreign import Stranger, forms_of, stranger_of
from kaohe_excel.reading.guard import known_by_name
from kaohe_excel.reading.recognise import Block, FormIndex

_EXTENSIONS: Mapping[str, Collection[str]] = {
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "xls": (".xls", ".xlt", ".et", ".ett"),
    "ods": (".ods", ".ots"),
}
_WORKBOOK_EXTENSIONS = frozenset(extension for own in _EXTENSIONS.values() for extension in own) | {".xlsb"}
_SETTINGS = {OVERRIDE_NAME: "政策文件", DESIGN_NAME: "版式文件"}
_KILLED_REASON = "超出了时间或内存限制，或使读取程序崩溃"


@dataclass(slots=True)
class SortedFiles:
    """The files that hold forms, with the blocks of each, other workbooks, and the receipts and findings of all others.

    ``add`` takes them in the folder's order.
    """

    policies: Policies
    index: FormIndex = field(init=False)
    _forms: tuple[Form, ...] = field(init=False)
    books: list[tuple[Book, tuple[Block, ...]]] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.index = FormIndex(self.policies.versions)
        self._forms = forms_of(self.policies)

    def add(self, entry: Entry, answer: Answer | None) -> None:
        """Sort one file by what the parsing child said of it (``None`` for what was not opened)."""
        if answer is None:
            self.receipts.append(Receipt(entry.file, "", "", Verdict.IGNORED, entry.ignored))
            self._warn(entry)
        elif answer[1] == "book":
            self._add_book(book_of(entry.file, answer[0], answer[2]))
        else:
            self._refuse(entry, *answer)

    def _warn(self, entry: Entry) -> None:
        """A word on what may have been filled in where the program wrote it, once for a folder."""
        if entry.is_changed_paper:
            self.findings.append(Finding(PAPER_CHANGED, Place(entry.file)))
        elif folder := entry.passed_over:
            found = Finding(PAPERS_NOT_READ, Place(folder))
            self.findings += [found] if found not in self.findings else []

    def _add_book(self, book: Book) -> None:
        blocks = self.index.recognise(book)
        if blocks:
            self.books.append((book, blocks))
            return
        self.strangers.append(stranger_of(book, self._forms))

    def _refuse(self, entry: Entry, sha256: str, kind: str, reason: str) -> None:
        path = PurePosixPath(entry.file)
        what = reason if kind == "foreign" else known_by_name(path.suffix) if kind == "other" else ""
        if kind == "foreign":
            kind, reason = "other", f"内容是{reason}，不是工作簿"
        if kind == "other" and path.suffix.lower() not in _WORKBOOK_EXTENSIONS:
            reason = _SETTINGS.get(path.name, reason)
            self.receipts.append(Receipt(entry.file, sha256, "", Verdict.IGNORED, reason))
            if what:
                self.findings.append(Finding(FILE_NOT_EXCEL, Place(entry.file), values={"what": what}))
            return
        finding = _refusal(entry.file, kind, reason)
        self.findings.append(finding)
        digest = sha256 or _digest(entry.path)
        self.receipts.append(Receipt(entry.file, digest, "", Verdict.NOT_USED, finding.message))


def _refusal(file: str, kind: str, reason: str) -> Finding:
    if kind == "encrypted":
        return Finding(FILE_ENCRYPTED, Place(file))
    if kind == "repeated":
        return Finding(SHEET_LISTED_TWICE, Place(file), values={"sheet": reason})
    if kind == "xlsb":
        return Finding(FILE_XLSB, Place(file))
    if kind == "killed":
        return Finding(FILE_KILLED, Place(file), values={"reason": _KILLED_REASON})
    return Finding(FILE_UNREADABLE if kind == "damaged" else FILE_REFUSED, Place(file), values={"reason": reason})


def _digest(path: Path) -> str:
    """The digest of a file whose child died before it could say it; ``""`` for one that is too large to be read at all."""
    try:
        data = snapshot(str(path))
    except OSError:
        return ""
    return "" if len(data) > MAX_BYTES else hashlib.sha256(data).hexdigest()


def format_findings(book: Book) -> list[Finding]:
    """A word on an extension that says another format, and on a format in which hidden rows cannot be seen."""
    extension = PurePosixPath(book.file).suffix.lower()
    found: list[Finding] = []
    if extension not in _EXTENSIONS[book.kind]:
        values = {"extension": extension or "（无）", "actual": book.kind}
        found.append(Finding(FILE_EXTENSION, Place(book.file), values=values))
    if any(sheet.looks.unknown for sheet in book.sheets):
        found.append(Finding(HIDDEN_UNSEEN, Place(book.file), values={"kind": f".{book.kind}"}))
    for sheet in book.sheets:
        if sheet.invisible is not None:
            found.append(Finding(INVISIBLE_SIGNS, Place(book.file, sheet.name, address(*sheet.invisible))))
            break
    return found
