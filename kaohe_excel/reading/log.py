"""What is noticed while a file is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kaohe_excel.core.facts import Gap, Place, Stage
from kaohe_excel.core.findings import Finding, Kind
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Dimension
from kaohe_excel.forms.model import SheetForm
from kaohe_excel.reading.book import Sheet


class InUse(NamedTuple):
    """A stretch of a sheet that is read as a form: its columns by field, and where its data begin."""

    sheet: Sheet
    form: SheetForm
    columns: Mapping[str, int]
    first_row: int


@dataclass(slots=True)
class Log:
    """Findings and gaps of one file, in the order of reading; ``rater`` goes into every finding of a rater's form;
    ``used`` says where its forms stood.
    """

    rater: str = ""
    findings: list[Finding] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    used: list[InUse] = field(default_factory=list)

    def add(self, kind: Kind, place: Place, person: str = "", /, **values: str) -> None:
        """Note one thing seen."""
        self.findings.append(Finding(kind, place, person, self.rater, values))

    def leave_open(
        self,
        persons: tuple[str, ...],
        stage: Stage,
        period: Period | None,
        *,
        place: Place,
        kind: Kind,
        dimensions: frozenset[Dimension] = frozenset(),
    ) -> None:
        """Note that something was handed in about these persons that cannot be used."""
        self.gaps.extend(Gap(person, stage, period, place, kind.code, dimensions) for person in persons)
