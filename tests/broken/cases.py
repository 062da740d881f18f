"""Every way of breaking the folder, room by room."""

from tests.broken import cases_cells
from tests.broken.case import Case, Stop

CASES: tuple[Case, ...] = (*cases_cells.CASES,)
STOPS: tuple[Stop, ...] = ()
