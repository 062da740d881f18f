"""Folder → files → cells → records: everything that the workbooks in a folder say, each fact with the cell it came from.

``open_folder`` starts the reading, ``collect`` waits for it: between the two the program can load its libraries.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kaohe_excel.core.facts import Facts, Place, Receipt, Roster, UnusedForm
from kaohe_excel.core.findings import FORM_CORRECTED, Finding
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Severity, Verdict
from kaohe_excel.forms.model import Form
from kaohe_excel.forms.official import ROSTER
from kaohe_excel.policy import Policies
from kaohe_excel.reading.apart import apart, notes_on, whole_form
from kaohe_excel.reading.behaviours import OpenList, lists_rules, open_list, read_list
from kaohe_excel.reading.book import Book
from kaohe_excel.reading.child import Answer
from kaohe_excel.reading.classified import without_quotes
from kaohe_excel.reading.columns import match_columns
from kaohe_excel.reading.context import UNWANTED, Context, Harvest, Unused, Workbook
from kaohe_excel.reading.corrections import corrected_forms, subject_of
from kaohe_excel.reading.decisions import read_decision, read_review
from kaohe_excel.reading.folder import Entry, folder_entries
from kaohe_excel.reading.foreign import Stranger, foreign_finding
from kaohe_excel.reading.leftovers import leftover_findings
from kaohe_excel.reading.log import InUse, Log
from kaohe_excel.reading.persons import People
from kaohe_excel.reading.polls import read_annual_poll, read_host_opinion, read_poll
from kaohe_excel.reading.pool import Pending, ReaderPool, start_pool
from kaohe_excel.reading.ratings import read_ratings
from kaohe_excel.reading.recognise import Block
from kaohe_excel.reading.roster import read_roster
from kaohe_excel.reading.sorting import SortedFiles, format_findings
from kaohe_excel.reading.work_records import read_work_records

_READERS: Mapping[str, Callable[[Workbook, Context, Log, Harvest], None]] = {
    "rating": read_ratings,
    "poll": read_poll,
    "annual_poll": read_annual_poll,
    "host_opinion": read_host_opinion,
    "decision": read_decision,
    "review": read_review,
    "work_record": read_work_records,
}

_AHEAD = 64
"""How many files' answers may wait to be taken."""


class Intake(NamedTuple):
    """A folder as read. ``facts.receipts`` has one receipt for each file, in order of the paths."""

    roster: Roster
    facts: Facts
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Folder:
    """A unit's folder with its files handed to the parsing children; each is parsed once for a policy, however often it is
    collected.
    """

    root: Path
    pool: ReaderPool
    entries: tuple[Entry, ...]
    _waiting: deque[Entry]
    _pending: dict[str, Pending] = field(default_factory=dict)
    _sorted: tuple[Policies, SortedFiles] | None = field(default=None, repr=False)

    def sorted_files(self, policies: Policies, progress: Callable[[str], None] | None = None) -> SortedFiles:
        """Its files, recognised by the forms of this policy; ``progress`` hears each file's path."""
        if self._sorted is None or self._sorted[0] != policies:
            files = SortedFiles(policies)
            for entry in self.entries:
                files.add(entry, None if entry.ignored else self._answer(entry))
                if progress:
                    progress(entry.file)
            self._sorted = policies, files
        return self._sorted[1]

    def _answer(self, entry: Entry) -> Answer:
        """What a file holds. It is not kept: of thousands of workbooks that are no forms, nothing stays in memory."""
        pending = self._pending.pop(entry.file) if entry.file in self._pending else self.pool.submit(entry.path)
        self.read_ahead()
        return self.pool.answer(pending)

    def read_ahead(self) -> None:
        """Hand the next files to the children, so many that they never wait, and no more than can be kept."""
        while self._waiting and len(self._pending) < _AHEAD:
            entry = self._waiting.popleft()
            self._pending[entry.file] = self.pool.submit(entry.path)


@contextmanager
def open_folder(root: Path, pool: ReaderPool | None = None, out: Path | None = None) -> Iterator[Folder]:
    """Walk a folder and begin to parse its files; returns at once, so that the caller can load its libraries meanwhile.

    ``pool`` is a pool shared by many folders; without it the folder has its own for the time of the context. ``out`` is where
    this run's results go.
    """
    if pool is None:
        with start_pool() as own, open_folder(root, own, out) as folder:
            yield folder
    else:
        entries = folder_entries(root, out)
        folder = Folder(root, pool, entries, deque(entry for entry in entries if not entry.ignored))
        folder.read_ahead()
        yield folder


def collect(
    folder: Folder | Path,
    policies: Policies,
    wanted: Collection[Period] | None,
    progress: Callable[[str], None] | None = None,
) -> Intake:
    """Read everything that the workbooks under a folder say.

    ``wanted`` are the periods that the run needs (``None``: all): a form of one period for another period is not used and
    leaves no finding. ``progress`` hears each file's path as it is read. RosterError where the 人员名册 is absent, doubled
    or structurally wrong.
    """
    if isinstance(folder, Path):
        with open_folder(folder) as opened:
            return collect(opened, policies, wanted, progress)
    files = folder.sorted_files(policies, progress)
    return _Intake(files, policies, frozenset(wanted) if wanted is not None else None).whole()


def _unopened(findings: Sequence[Finding]) -> tuple[str, ...]:
    """A line for each workbook that could not be opened: the roster may be among them."""
    return tuple(f"{f.where}：{f.message}" for f in findings if f.kind.severity is Severity.ERROR)


class _Receipts:
    """What became of each file: used, where one of its forms is, else why not."""

    def __init__(self, receipts: Sequence[Receipt]) -> None:
        self._receipts = list(receipts)
        self._stamps: dict[str, list[tuple[Form, str]]] = {}

    def add(self, receipt: Receipt) -> None:
        """A file that holds no form at all."""
        self._receipts.append(receipt)

    def stamp(self, file: str, form: Form, reason: str = "") -> None:
        """One of the file's forms, and why it is not used, if it is not."""
        self._stamps.setdefault(file, []).append((form, reason))

    def used(self, file: str) -> bool:
        """Whether a form of the file is used."""
        return any(not reason for _, reason in self._stamps.get(file, ()))

    def all(self, books: Sequence[tuple[Book, Sequence[Block]]]) -> Iterator[Receipt]:
        """One receipt for each file, in order of the paths."""
        found = [*self._receipts, *(self._receipt(book, blocks) for book, blocks in books)]
        return iter(sorted(found, key=lambda receipt: receipt.file))

    def _receipt(self, book: Book, blocks: Sequence[Block]) -> Receipt:
        stamps = self._stamps.get(book.file) or [(block.form, UNWANTED) for block in blocks]
        used = self.used(book.file)
        stamps = [(form, reason) for form, reason in stamps if not (used and reason)]
        names = "、".join(dict.fromkeys(form.name for form, _ in stamps))
        reasons = "、".join(dict.fromkeys(reason for _, reason in stamps))
        return Receipt(book.file, book.sha256, names, Verdict.USED if used else Verdict.NOT_USED, reasons)


class _Intake:
    """Reads the forms among sorted files, the roster first."""

    def __init__(self, files: SortedFiles, policies: Policies, wanted: frozenset[Period] | None) -> None:
        self._files = files
        self._receipts = _Receipts(files.receipts)
        self._harvest = Harvest(findings=list(files.findings))
        self._used: dict[str, list[InUse]] = {}
        rosters = [
            whole_form(*found, ROSTER) for found in files.books if any(b.form.key == ROSTER.key for b in found[1])
        ]
        self._roster, findings = read_roster(rosters, _unopened(files.findings))
        self._harvest.findings.extend(findings)
        self._context = Context(self._roster, People(self._roster), policies, wanted)
        self._all = self._forms_apart()
        self._corrected = corrected_forms(self._all, self._context.people)
        self._judge_strangers(files.strangers, policies)
        for form in rosters:
            same = form.book.file == self._roster.file
            self._stamp(form, Log(), "" if same else f"与 {self._roster.file} 内容相同")

    def _judge_strangers(self, strangers: Sequence[Stranger], policies: Policies) -> None:
        """Say of each workbook that is no form what it might have been meant as."""
        for stranger in strangers:
            finding = foreign_finding(stranger, policies, self._context.people)
            self._harvest.findings.append(finding)
            reason = finding.message if finding.kind.severity is Severity.ERROR else "不是考核用表"
            self._receipts.add(Receipt(stranger.file, stranger.sha256, "", Verdict.NOT_USED, reason))

    def _forms_apart(self) -> list[Workbook]:
        """Every form, one by one; the sheets that cannot be used are noted."""
        forms: list[Workbook] = []
        for book, blocks in self._files.books:
            found = apart(book, blocks, self._context)
            forms += found.forms
            for refused in found.refused:
                self._harvest.findings.append(refused.finding)
                self._harvest.unused_forms.append(self._unused(refused.form, refused.reason))
                self._receipts.stamp(book.file, refused.form.form, refused.reason)
        return forms

    def whole(self) -> Intake:
        """Everything, in an order that does not depend on how the folder was walked."""
        self._read_lists(self._forms("behaviour"))
        for key, read in _READERS.items():
            for form in self._forms(key):
                with self._stamped(form) as log:
                    read(form, self._context, log, self._harvest)
        self._set_aside_corrected()
        for book, blocks in self._files.books:
            if self._receipts.used(book.file):
                self._harvest.findings.extend(format_findings(book))
                used = self._in_use(book, blocks)
                self._harvest.findings.extend(without_quotes(leftover_findings(book, used), used))
        findings = sorted(self._harvest.findings, key=lambda finding: finding.sort_key)
        return Intake(self._roster, self._harvest.facts(tuple(self._receipts.all(self._files.books))), tuple(findings))

    def _in_use(self, book: Book, blocks: Sequence[Block]) -> list[InUse]:
        """Where the forms of a book stand; a sheet that was refused has its own finding."""
        used = self._used.get(book.file, [])
        sheets = {one.sheet.name for one in used}
        parts = [block.part for block in blocks if block.part.sheet.name not in sheets]
        return [*used, *(InUse(p.sheet, p.form, match_columns(p.form, p.headings).found, p.data.start) for p in parts)]

    def _forms(self, key: str) -> list[Workbook]:
        """The forms of one kind, without those that have been corrected by another."""
        return [form for n, form in enumerate(self._all) if form.form.key == key and n not in self._corrected]

    def _set_aside_corrected(self) -> None:
        """Give what has been corrected its receipt; it is worth a word where what corrects it is used in this run."""
        noted: set[tuple[str, str]] = set()
        for number, other in self._corrected.items():
            form, log = self._all[number], Log()
            if self._receipts.used(other) and (form.book.file, other) not in noted:
                noted.add((form.book.file, other))
                log.add(FORM_CORRECTED, Place(form.book.file), other=other)
            self._stamp(form, log, f"已由 {other} 更正")

    def _read_lists(self, forms: Sequence[Workbook]) -> None:
        """Read the 负面表现清单, the catalogues of all of them first."""
        opened: list[OpenList] = []
        for form in forms:
            log = Log()
            try:
                opened.append(open_list(form, self._context, log))
            except Unused as unused:
                self._stamp(form, log, unused.reason)
        rules = lists_rules(opened, self._context)
        for one in opened:
            read_list(one, rules[one.period], self._context, self._harvest)
            self._stamp(one.workbook, one.log)

    @contextmanager
    def _stamped(self, form: Workbook) -> Iterator[Log]:
        log = Log()
        try:
            yield log
        except Unused as unused:
            self._stamp(form, log, unused.reason)
        else:
            self._stamp(form, log)

    def _stamp(self, form: Workbook, log: Log, reason: str = "") -> None:
        """Keep what became of a form (with the reason where it is not used) and what was noticed in it."""
        log.findings[:] = without_quotes(log.findings, log.used)
        self._harvest.take(log)
        self._used.setdefault(form.book.file, []).extend([] if reason else log.used)
        if not reason:
            self._harvest.findings.extend(notes_on(form))
        elif form.form.key != "roster" and not any(form is self._all[number] for number in self._corrected):
            self._harvest.unused_forms.append(self._unused(form, reason))
        self._receipts.stamp(form.book.file, form.form, reason)

    def _unused(self, form: Workbook, reason: str) -> UnusedForm:
        subject = subject_of(form, self._context.people)
        return UnusedForm(
            form.book.file, form.form.name, subject.periods, subject.rater, reason, unwanted=reason == UNWANTED
        )
