"""Folder → files → cells → records: everything that the workbooks in a folder say, each fact with the cell it came from.

``open_folder`` starts the reading, ``collect`` waits for it: between the two the program can load its libraries.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kaohe_excel.facts import Facts, Place, Receipt, Roster
from kaohe_excel.finding import (
    FILE_ENCRYPTED,
    FILE_EXTENSION,
    FILE_KILLED,
    FILE_REFUSED,
    FILE_UNREADABLE,
    FORM_UNKNOWN,
    HIDDEN_UNSEEN,
    Finding,
)
from kaohe_excel.period import Period
from kaohe_excel.policy import OVERRIDE_NAME, PolicyBook
from kaohe_excel.reading.behaviours import OpenList, lists_rules, open_list, read_list
from kaohe_excel.reading.book import book_of
from kaohe_excel.reading.child import Answer
from kaohe_excel.reading.context import Context, Harvest, Unused
from kaohe_excel.reading.decisions import read_decision, read_review
from kaohe_excel.reading.folder import Entry, folder_entries
from kaohe_excel.reading.log import Log
from kaohe_excel.reading.persons import People
from kaohe_excel.reading.polls import read_annual_poll, read_host_opinion, read_poll
from kaohe_excel.reading.pool import Pending, ReaderPool, start_pool
from kaohe_excel.reading.ratings import read_ratings
from kaohe_excel.reading.recognise import FormIndex, Workbook
from kaohe_excel.reading.roster import read_roster
from kaohe_excel.terms import Verdict

WORKBOOK_EXTENSIONS = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".et", ".ett", ".ods", ".ots"}
)
_OWN_EXTENSIONS: Mapping[str, Collection[str]] = {
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "xlsb": (".xlsb",),
    "xls": (".xls", ".xlt", ".et", ".ett"),
    "ods": (".ods", ".ots"),
}
_KILLED_REASON = "超出了时间或内存限制，或使读取程序崩溃"
_READERS: Mapping[str, Callable[[Workbook, Context, Log, Harvest], None]] = {
    "rating": read_ratings,
    "poll": read_poll,
    "annual_poll": read_annual_poll,
    "host_opinion": read_host_opinion,
    "decision": read_decision,
    "review": read_review,
}


@dataclass(frozen=True, slots=True)
class Intake:
    """A folder as read. ``facts.receipts`` has one receipt for each file, in order of the paths."""

    roster: Roster
    facts: Facts
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Folder:
    """A unit's folder with its files handed to the parsing children; each is parsed once, however often it is collected."""

    root: Path
    pool: ReaderPool
    entries: tuple[Entry, ...]
    _pending: dict[str, Pending]
    _sorted: "tuple[PolicyBook, _Desk] | None" = field(default=None, repr=False)

    def sorted_with(self, book: PolicyBook, progress: Callable[[str], None] | None) -> "_Desk":
        """Its files, recognised by the forms of this policy; ``progress`` hears each file's path."""
        if self._sorted is None or self._sorted[0] != book:
            desk = _Desk(FormIndex(book.versions()))
            for entry in self.entries:
                pending = self._pending.get(entry.file)
                desk.sort(entry, self.pool.answer(pending) if pending else None)
                if progress:
                    progress(entry.file)
            self._sorted = book, desk
        return self._sorted[1]


@contextmanager
def open_folder(root: Path, pool: ReaderPool | None = None) -> Iterator[Folder]:
    """Walk a folder and begin to parse its files; returns at once, so that the caller can load its libraries meanwhile.

    ``pool`` is a pool shared by many folders; without it the folder has its own for the time of the context.
    """
    if pool is None:
        with start_pool() as own, open_folder(root, own) as folder:
            yield folder
    else:
        entries = folder_entries(root)
        yield Folder(root, pool, entries, {e.file: pool.submit(e.path) for e in entries if not e.ignored})


def collect(
    folder: Folder | Path,
    book: PolicyBook,
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
            return collect(opened, book, wanted, progress)
    desk = folder.sorted_with(book, progress)
    return desk.intake(book, frozenset(wanted) if wanted is not None else None)


@dataclass(slots=True)
class _Desk:
    """The table on which files are sorted: what is a form waits for the roster, the rest has its receipt at once."""

    index: FormIndex
    receipts: dict[str, Receipt] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    forms: list[Workbook] = field(default_factory=list)

    def sort(self, entry: Entry, answer: Answer | None) -> None:
        """Give a file its receipt, or put it with the forms."""
        if answer is None:
            self._stamp(entry.file, "", "", Verdict.IGNORED, entry.ignored)
        elif answer[1] == "book":
            self._recognise(entry, answer)
        else:
            self._refuse(entry, answer)

    def _stamp(self, file: str, sha256: str, form: str, verdict: Verdict, reason: str = "") -> None:
        self.receipts[file] = Receipt(file, sha256, form, verdict, reason)

    def _recognise(self, entry: Entry, answer: Answer) -> None:
        workbook = self.index.recognise(book_of(entry.file, answer[0], answer[2]))
        if workbook is None:
            self.findings.append(Finding(FORM_UNKNOWN, Place(entry.file)))
            self._stamp(entry.file, answer[0], "", Verdict.NOT_USED, "不是考核用表")
        else:
            self.forms.append(workbook)

    def _refuse(self, entry: Entry, answer: Answer) -> None:
        sha256, kind, reason = answer
        is_workbook = PurePosixPath(entry.file).suffix.lower() in WORKBOOK_EXTENSIONS
        if kind == "other" and not is_workbook:
            policy = PurePosixPath(entry.file).name == OVERRIDE_NAME
            self._stamp(entry.file, sha256, "", Verdict.IGNORED, "政策文件" if policy else reason)
            return
        finding = _refusal(entry.file, kind, reason)
        self.findings.append(finding)
        self._stamp(entry.file, sha256 or _digest(entry.path), "", Verdict.NOT_USED, finding.message)

    def intake(self, book: PolicyBook, wanted: frozenset[Period] | None) -> Intake:
        """Read the forms, the roster first, and put everything together; can be asked again for other periods."""
        rosters = [form for form in self.forms if form.form.key == "roster"]
        roster, findings, _ = read_roster(rosters)
        self.findings.extend(findings)
        context = Context(roster, People(roster), book, wanted)
        harvest = Harvest()
        for form in rosters:
            reason = "" if form.book.file == roster.file else f"与 {roster.file} 内容相同"
            self._used(form, Log(), harvest, reason)
        self._read_lists([form for form in self.forms if form.form.key == "behaviour"], context, harvest)
        for form in self.forms:
            if form.form.key in _READERS:
                log = Log()
                try:
                    _READERS[form.form.key](form, context, log, harvest)
                except Unused as unused:
                    self._used(form, log, harvest, unused.reason)
                else:
                    self._used(form, log, harvest)
        receipts = [self.receipts[file] for file in sorted(self.receipts)]
        everything = sorted([*self.findings, *harvest.findings], key=lambda finding: finding.sort_key)
        return Intake(roster, harvest.facts(receipts), tuple(everything))

    def _read_lists(self, forms: Sequence[Workbook], context: Context, harvest: Harvest) -> None:
        """Read the 负面表现清单, the catalogues of all of them first."""
        opened: list[OpenList] = []
        for form in forms:
            log = Log()
            try:
                opened.append(open_list(form, context, log))
            except Unused as unused:
                self._used(form, log, harvest, unused.reason)
        rules = lists_rules(opened, context)
        for one in opened:
            read_list(one, rules[one.period], context, harvest)
            self._used(one.workbook, one.log, harvest)

    def _used(self, form: Workbook, log: Log, harvest: Harvest, reason: str = "") -> None:
        """Stamp a form as used, or with the reason why not, and keep what was noticed in it."""
        if not reason:
            _note_format(form, log)
        harvest.take(log)
        verdict = Verdict.NOT_USED if reason else Verdict.USED
        self._stamp(form.book.file, form.book.sha256, form.form.name, verdict, reason)


def _note_format(form: Workbook, log: Log) -> None:
    """Report an extension that says another format, and a format in which hidden rows cannot be seen."""
    file, kind = form.book.file, form.book.kind
    extension = PurePosixPath(file).suffix.lower()
    if extension not in _OWN_EXTENSIONS[kind]:
        log.add(FILE_EXTENSION, Place(file), extension=extension or "（无）", actual=kind)
    if kind in ("xls", "xlsb"):
        log.add(HIDDEN_UNSEEN, Place(file), kind=f".{kind}")


def _refusal(file: str, kind: str, reason: str) -> Finding:
    if kind == "encrypted":
        return Finding(FILE_ENCRYPTED, Place(file))
    if kind == "killed":
        return Finding(FILE_KILLED, Place(file), values={"reason": _KILLED_REASON})
    if kind == "damaged":
        return Finding(FILE_UNREADABLE, Place(file), values={"reason": reason})
    return Finding(FILE_REFUSED, Place(file), values={"reason": reason})


def _digest(path: Path) -> str:
    """The digest of a file whose child died before it could say it."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
