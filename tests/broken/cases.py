"""Every way of breaking the folder, room by room."""

from tests.broken import (
    cases_cells,
    cases_files,
    cases_foreign,
    cases_grades,
    cases_higher,
    cases_later,
    cases_looks,
    cases_people,
    cases_records,
    cases_sheets,
    cases_work_records,
)
from tests.broken.case import Case, Stop

CASES: tuple[Case, ...] = (
    *cases_files.CASES,
    *cases_foreign.CASES,
    *cases_cells.CASES,
    *cases_looks.CASES,
    *cases_people.CASES,
    *cases_records.CASES,
    *cases_grades.CASES,
    *cases_higher.CASES,
    *cases_sheets.CASES,
    *cases_work_records.CASES,
    *cases_later.CASES,
)
STOPS: tuple[Stop, ...] = cases_people.STOPS
