"""What is asked of the child that annotates a workbook: plain tuples of plain texts."""

from typing import NamedTuple


class Fault(NamedTuple):
    """One finding as the sender reads it. ``sheet`` and ``cells`` (``C6``, ``D7:T7``, ``C6、F6``) are empty where it is about all of it."""

    severity: str
    sheet: str
    cells: str
    person: str
    message: str
    remedy: str


class Look(NamedTuple):
    """Fonts as name and points, and colours as ``RRGGBB``: of texts, lines, headings, links, and of each severity."""

    title_font: tuple[str, int]
    heading_font: tuple[str, int]
    body_font: tuple[str, int]
    ink: str
    line: str
    heading_fill: str
    link: str
    severity_fills: tuple[tuple[str, str], ...]

    def fill(self, severity: str) -> str:
        """The colour of a severity."""
        return dict(self.severity_fills)[severity]


class Sum(NamedTuple):
    """Cells of one row that its total adds up."""

    sheet: str
    cells: tuple[str, ...]


class Order(NamedTuple):
    """One workbook to annotate: the digest it must have, what stands above the list, the faults, the totals, the look."""

    sha256: str
    heading: str
    faults: tuple[Fault, ...]
    sums: tuple[Sum, ...]
    look: Look
