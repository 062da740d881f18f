"""Every way of breaking the folder, room by room."""

from tests.broken import cases_cells, cases_files, cases_people
from tests.broken.case import Case, Stop

CASES: tuple[Case, ...] = (*cases_cells.CASES, *cases_files.CASES, *cases_people.CASES)
STOPS: tuple[Stop, ...] = cases_people.STOPS
