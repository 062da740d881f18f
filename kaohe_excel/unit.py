"""A unit's folder as a command holds it while it works."""

from dataclasses import dataclass
from datetime import date

from kaohe_excel.policy import PolicyBook
from kaohe_excel.progress import Progress
from kaohe_excel.reading import Folder


@dataclass(frozen=True, slots=True)
class OpenUnit:
    """The opened folder, the unit's policy, the day its papers are dated, and where progress is told."""

    folder: Folder
    book: PolicyBook
    as_of: date
    progress: Progress
