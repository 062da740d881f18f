"""Every way of breaking the folder, room by room."""

from tests.broken import cases_cells, cases_files
from tests.broken.case import Case, Stop

CASES: tuple[Case, ...] = (*cases_cells.CASES, *cases_files.CASES)
STOPS: tuple[Stop, ...] = ()
