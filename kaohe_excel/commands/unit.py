"""A unit's folder as a command holds it while it works."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from kaohe_excel.archive.shelf import Seal
from kaohe_excel.core.period import Period
from kaohe_excel.policy import Policies
from kaohe_excel.reading import Folder
from kaohe_excel.terminal.progress import Progress


class OpenUnit(NamedTuple):
    """The opened folder, the unit's policy, the day its papers are dated, and where progress is told.

    ``seals`` are the sealed periods to go by, where they are not simply those of the folder's own archive.
    """

    folder: Folder
    policies: Policies
    as_of: date
    progress: Progress
    seals: Mapping[Period, Seal] | None = None
