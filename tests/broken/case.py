"""One way of breaking the clean folder, and exactly what must come of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kaohe_excel.core.findings import CATALOGUE
from tests.offices.clean_year import list_file, rating_file
from tests.offices.folder import UnitFolder

Found = tuple[str, str, str]
"""A finding's code, its place as printed, and the person it is about (several with blanks between)."""


WAITING = "待补"
CLEAN_NOTES: Mapping[str, tuple[Found, ...]] = {
    "retyped_quarter": (("K651", "", ""),),
    "official_quarter": (("K651", "", ""),),
    "retyped_year": (),
}
"""What is said of the clean folders: that nobody keeps a 工作记实台账."""

LEADER = rating_file("ZD001")
"""王建国's March form: rows 6–12 are ZD003 … ZD009."""
HEAD = rating_file("ZD003")
"""赵敏's March form: row 6 is ZD004 钱伟, row 7 ZD005 孙丽; scores in E–T, 合计 in U."""
OTHER_HEAD = rating_file("ZD006")
"""周强's March form: row 6 is ZD007 张伟, row 7 ZD008 张伟."""
LIST = list_file()
"""March's list: row 4 of sheet 负面表现 is ZD005's record."""


@dataclass(frozen=True)
class Case:
    """``found`` is every finding of the run, none more; ``outcomes`` says whose result changes, and what it becomes;
    ``gone`` are those who are no longer assessed, ``spared`` the notes of the clean folder that fall away.
    """

    title: str
    harm: Callable[[UnitFolder], object]
    found: tuple[Found, ...]
    outcomes: Mapping[str, str] = field(default_factory=dict)
    layout: str = "retyped_quarter"
    gone: tuple[str, ...] = ()
    spared: tuple[Found, ...] = ()


@dataclass(frozen=True)
class Stop:
    """A break that makes a run impossible: every fault of the roster that is listed, as code and place."""

    title: str
    harm: Callable[[UnitFolder], object]
    faults: tuple[tuple[str, str], ...]


def waiting(*persons: str) -> dict[str, str]:
    """Nobody but these is 待补."""
    return dict.fromkeys(persons, WAITING)


def about(code: str, where: str, *persons: str) -> tuple[Found, ...]:
    """The same finding about several people: one where one cause touches them all, else one each."""
    shared = any(kind.code == code and kind.shared for kind in CATALOGUE)
    return ((code, where, " ".join(persons)),) if shared else tuple((code, where, person) for person in persons)


def typed(file: str, cells: Mapping[str, Any], sheet: str = "") -> Callable[[UnitFolder], object]:
    """Type into cells of a workbook."""
    return lambda box: box.set(file, cells, sheet)


def added(file: str, data: bytes) -> Callable[[UnitFolder], object]:
    """Put another file into the folder, or another in its place."""
    return lambda box: box.put(file, data)


def together(*harms: Callable[[UnitFolder], object]) -> Callable[[UnitFolder], object]:
    """Several breaks at once."""

    def harm(box: UnitFolder) -> None:
        for one in harms:
            one(box)

    return harm
