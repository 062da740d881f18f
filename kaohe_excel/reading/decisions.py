"""等次审核表 that came back, and 复核登记表: what people decided. Whether they may is not judged here."""

from datetime import date

from kaohe_excel.core.facts import DecisionForm, DecisionRow, ReviewRow
from kaohe_excel.core.findings import CELL_BLANK, CELL_NOT_DATE, CELL_READ_AS, TICKS_SEVERAL
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import AnnualGrade, Grade
from kaohe_excel.forms.model import META_INPUT
from kaohe_excel.forms.official import DECISION, GRADE_TICK
from kaohe_excel.reading.appearance import is_as_seen
from kaohe_excel.reading.cells import Fault, date_of, is_blank, plain, written
from kaohe_excel.reading.context import Context, Harvest, Workbook, form_period
from kaohe_excel.reading.heads import Head
from kaohe_excel.reading.log import Log
from kaohe_excel.reading.rows import Row, person_rows
from kaohe_excel.reading.single_rows import all_tables, single_rows

GRADES = (*Grade, *AnnualGrade)


def read_decision(workbook: Workbook, context: Context, log: Log, harvest: Harvest) -> None:
    """Read a 等次审核表 of a quarter or a year; rows without 确定等次 are kept with an empty grade."""
    head = workbook.head
    period = form_period(head, ("quarter", "year"), context, log)
    rows = single_rows(all_tables(workbook, log), period, None, context, log)
    meeting = head.cells.get("meeting")
    harvest.decisions.append(
        DecisionForm(
            file=workbook.book.file,
            period=period,
            meeting=written(meeting.value) if meeting else "",
            day=_head_day(workbook, head, "day", log),
            rows=tuple(decided for row in rows if (decided := _decision_row(row)) is not None),
            printed_from={
                key.removeprefix(META_INPUT): str(file)
                for key, file in workbook.meta.items()
                if key.startswith(META_INPUT)
            },
            issued=_head_day(workbook, head, "issued", log),
            posted=_head_day(workbook, head, "posted", log),
        )
    )


def _decision_row(row: Row) -> DecisionRow | None:
    """What was decided about a person: in words, or by a tick in the column of a grade; ``None`` where that cannot be told."""
    if row.is_merged_down("grade"):
        return None
    printed, served = plain(row.text("printed")), row.day("served", required=False).value
    ticks = [field for field in row.table.form.also if field.key in row.table.columns]
    if not ticks or plain(row.text("grade")):
        grade = row.grade("grade", GRADES, printed)
        return DecisionRow(row.person, grade, row.text("reason"), printed, row.place("grade"), served)
    ticked = {field.key: row.tick(field.key) for field in ticks}
    if None in ticked.values():
        return None
    grades = [key.removeprefix(GRADE_TICK) for key, is_ticked in ticked.items() if is_ticked]
    if len(grades) > 1:
        row.log.add(TICKS_SEVERAL, row.span, row.person, grades="、".join(grades))
        return None
    place = row.place(GRADE_TICK + grades[0]) if grades else row.span
    return DecisionRow(row.person, grades[0] if grades else "", row.text("reason"), printed, place, served)


def _head_day(workbook: Workbook, head: Head, key: str, log: Log) -> date | None:
    """One of the days that the head of the sheet states."""
    cell = head.cells.get(key)
    label = next(field.label for field in DECISION.head if field.key == key)
    if cell is None or is_blank(cell.value) or not plain(written(cell.value)).strip("年月日_-—/"):
        return None
    place = cell.place(workbook.book.file)
    parsed = date_of(cell.value, from_1904=workbook.book.dates_from_1904)
    if parsed.value is None:
        log.add(CELL_NOT_DATE, place, heading=label, written=written(cell.value))
    elif parsed.corrected:
        log.add(CELL_READ_AS, place, heading=label, written=written(cell.value), value=str(parsed.value))
    return parsed.value


def read_review(workbook: Workbook, context: Context, log: Log, harvest: Harvest) -> None:
    """Read a 复核登记表: requests and answers, each with its own 考核期 (八-1)."""
    for table in all_tables(workbook, log):
        for row in person_rows(table, context.people, log):
            review = _review(row) if row.person and is_as_seen(row) else None
            if review is not None:
                harvest.reviews.append(review)


def _review(row: Row) -> ReviewRow | None:
    if row.is_empty():
        row.log.add(CELL_BLANK, row.span, row.person, heading="考核期")
        return None
    period = _review_period(row)
    requested, answered = row.day("requested", required=False), row.day("answered", required=False)
    faults = {requested.fault, answered.fault} - {None, Fault.BLANK}
    if period is None or faults or row.is_merged_down("grade"):
        return None
    return ReviewRow(
        person=row.person,
        period=period,
        original=row.grade("original", GRADES),
        requested=requested.value,
        reason=row.text("reason"),
        conclusion=row.text("conclusion"),
        grade=row.grade("grade", GRADES),
        answered=answered.value,
        place=row.span,
    )


def _review_period(row: Row) -> Period | None:
    """The quarter or year; a month means its quarter."""
    period = row.period("period").value
    if period is not None and period.month:
        quarter = period.quarters[0]
        values = {"heading": "考核期", "written": row.text("period"), "value": quarter.chinese}
        row.log.add(CELL_READ_AS, row.place("period"), row.person, **values)
        return quarter
    return period
