"""Official forms as workbooks, blank or filled, straight from their declarations; and the forms a period needs."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from kaohe_excel.core.design import Design, load_design
from kaohe_excel.core.facts import Roster, RosterRow
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import ABSENCES, Cycle
from kaohe_excel.forms.model import (
    GUIDANCE_SHEET,
    META_FORM,
    META_PERIOD,
    META_RATER,
    META_SHEET,
    META_UNIT,
    Form,
    SheetForm,
)
from kaohe_excel.forms.official import ANNUAL_POLL, BEHAVIOUR_LIST, HOST_OPINION, POLL, rating_form
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import (
    counts,
    is_assessed,
    is_available,
    movements_in,
    over_six_months_over_half,
    raters_of,
    row_for,
    secondment_over_half,
)
from kaohe_excel.writing.blanks.form_appendix import Appendix, write_appendix
from kaohe_excel.writing.blanks.form_guidance import guidance, sheet_note
from kaohe_excel.writing.blanks.form_sheet import (
    IDENTITY,
    BlankFormula,
    Row,
    SheetPlan,
    Value,
    Words,
    plan_sheet,
    write_sheet,
)
from kaohe_excel.writing.press.filenames import safe_file_name
from kaohe_excel.writing.press.named_styles import StyledWorkbook
from kaohe_excel.writing.press.styles import Measure, Styles, own_font, row_height

__all__ = ["BlankFormula", "Row", "Value", "blank_forms", "catalogue_rows", "form_bytes", "ratees", "write_form"]

FORM_VERSION = "1"
_CREATED = datetime(2020, 12, 8)
_GUIDANCE_WIDTH = 100
_SPARE_ROWS = 12
_PEOPLE_ADDED = frozenset({"roster", "behaviour", "review", "work_record"})
_LISTS = {
    ("behaviours", "item"): ("catalogue", "code"),
    ("movements", "person"): ("roster", "person"),
    ("raters", "person"): ("roster", "person"),
}
FOR_RATERS, FOR_OFFICE, FOR_HOSTS = "评分人", "办公室", "外单位"
"""The folder of each kind of recipient."""

AppendixOf = Callable[[Period, Sequence[RosterRow]], Appendix]
"""Makes the sheet that goes with a month's 评分表 about these people."""


class LeftOut(NamedTuple):
    """Somebody whom no 评分表 of a scoring period names, and why in a word or two."""

    person: str
    name: str
    reason: str

    @property
    def text(self) -> str:
        """As it is said to people.

        >>> LeftOut("ZD005", "张三", "借调").text
        '张三（借调）'
        """
        return f"{self.name}（{self.reason}）"


_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_form(
    target: BinaryIO | Path,
    form: Form,
    head: Mapping[str, str],
    rows: Mapping[str, Sequence[Row]],
    *,
    spare_rows: int = 0,
    appendix: Appendix | None = None,
    remark: str = "",
    design: Design | None = None,
) -> None:
    """Write a form with these rows; the same arguments give the same bytes.

    ``head`` gives head cells by key (``period`` as ``Period.parse`` reads it; ``unit`` also stands before the title); a value ``…_id``
    is put in brackets behind its twin. ``rows`` gives the rows of each sheet to be written, by sheet key, perhaps none. ``spare_rows``
    empty rows follow on every sheet whose people are not given beforehand. ``appendix`` is a sheet to be read, not filled in;
    ``remark`` closes every sheet's 注. ``design`` is the unit's, where the form is a unit's: else it looks as shipped.
    """
    design = design or load_design()
    workbook = StyledWorkbook(str(target) if isinstance(target, Path) else target, {**_OPTIONS, **own_font(design)})
    workbook.set_properties({"created": _CREATED, "title": form.name})
    styles = Styles(workbook, design)
    plans = _plans(form, rows, spare_rows, styles.measure)
    for plan in plans:
        sheet = workbook.add_worksheet(plan.form.name)
        title = head.get("unit", "") + plan.form.title
        write_sheet(sheet, styles, plan, Words(title, _head_texts(form, head), sheet_note(plan.form) + remark))
    if appendix is not None:
        write_appendix(workbook, styles, appendix)
    given = frozenset[str]() if form.key in _PEOPLE_ADDED else IDENTITY
    _write_guidance(workbook, styles, guidance(form, tuple(plan.form for plan in plans), given, _open_cells(design)))
    _write_meta(workbook, form, head, plans)
    workbook.close()


def form_bytes(
    form: Form,
    head: Mapping[str, str],
    rows: Mapping[str, Sequence[Row]],
    *,
    spare_rows: int = 0,
    appendix: Appendix | None = None,
    remark: str = "",
    design: Design | None = None,
) -> bytes:
    """The workbook that ``write_form`` writes, as bytes."""
    target = BytesIO()
    write_form(target, form, head, rows, spare_rows=spare_rows, appendix=appendix, remark=remark, design=design)
    return target.getvalue()


def _open_cells(design: Design) -> str:
    """How the cells to be filled in are told from the others; a unit may have given them another colour."""
    shipped = load_design().colours["input_fill"]
    return "浅黄色的格子" if design.colours["input_fill"] == shipped else "表头以下有底色的格子"


def _plans(form: Form, rows: Mapping[str, Sequence[Row]], spare_rows: int, measure: Measure) -> tuple[SheetPlan, ...]:
    """A plan for each sheet to be written, those first that others take their dropdowns from."""
    sheets = [sheet for sheet in form.sheets if sheet.key in rows]
    added = form.key in _PEOPLE_ADDED
    spare = spare_rows if added else 0
    bare = {
        sheet.key: plan_sheet(sheet, rows.get(sheet.key, ()), measure, spare_rows=spare, issued=not added, choices={})
        for sheet in sheets
    }
    return tuple(plan._replace(choices=_choices(plan.form, bare)) for plan in bare.values())


def _choices(sheet: SheetForm, plans: Mapping[str, SheetPlan]) -> dict[str, str]:
    """Dropdowns of a sheet that show another sheet's column, where that sheet is in the workbook."""
    return {
        key: plans[source].column_range(column)
        for (holder, key), (source, column) in _LISTS.items()
        if holder == sheet.key and source in plans
    }


def _head_texts(form: Form, head: Mapping[str, str]) -> tuple[str, ...]:
    """The head line's cells, as ``评分人：姓名（编号）``."""
    shown = [field for field in form.head if not field.key.endswith("_id")]
    return tuple(f"{field.label}：{head.get(field.key, '')}{_in_brackets(head, field.key)}" for field in shown)


def _in_brackets(head: Mapping[str, str], key: str) -> str:
    identity = head.get(f"{key}_id", "")
    return f"（{identity}）" if identity else ""


def _write_guidance(workbook: StyledWorkbook, styles: Styles, lines: Sequence[str]) -> None:
    sheet, measure = workbook.add_worksheet(GUIDANCE_SHEET), styles.measure
    width = measure.page(_GUIDANCE_WIDTH)
    sheet.set_column(0, 0, width)
    sheet.write_string(0, 0, GUIDANCE_SHEET, styles("title"))
    sheet.set_row(0, measure.height(30, "title"))
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line, styles("plain"))
        sheet.set_row(row, measure.height(row_height(measure.lines(line, width))))
    sheet.fit_to_pages(1, 0)
    if width < _GUIDANCE_WIDTH:  # larger type fills its lines, and a single column is never drawn in by LibreOffice
        sheet.set_margins(left=0.3, right=0.3)
    sheet.set_paper(9)


def _write_meta(workbook: StyledWorkbook, form: Form, head: Mapping[str, str], plans: Sequence[SheetPlan]) -> None:
    """What lets a returned form be known without its look: which form, whose, for when, with which people."""
    period = head.get("period", "")
    pairs = (
        (META_FORM, form.key),
        (META_UNIT, head.get("unit", "")),
        (META_PERIOD, str(Period.parse(period)) if period else ""),
        (META_RATER, head.get("rater_id", "")),
        ("版本", FORM_VERSION),
        ("预填摘要", _digest(plans)),
    )
    sheet = workbook.add_worksheet(META_SHEET)
    sheet.hide()
    for row, (key, value) in enumerate(pairs):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)


def _digest(plans: Sequence[SheetPlan]) -> str:
    """A digest of the identities a form was issued with."""
    issued = [(row.get("person"), row.get("name")) for plan in plans if plan.issued for row in plan.rows]
    return hashlib.sha256(repr(issued).encode()).hexdigest()[:16]


# --- the forms of a period ----------------------------------------------------------------------------------------


class _Blank(NamedTuple):
    """A form to be handed out: its path, and what ``form_bytes`` takes."""

    path: str
    form: Form
    head: Mapping[str, str]
    rows: Mapping[str, Sequence[Row]]
    spare_rows: int = 0
    appendix: Appendix | None = None
    remark: str = ""


def blank_forms(
    roster: Roster, policy: Policy, period: Period, design: Design, appendix: AppendixOf | None = None
) -> tuple[tuple[str, bytes], ...]:
    """Every form a period needs, as (path below a folder for each kind of recipient, workbook): personal 评分表, then the office's own.

    A month gives its own forms, a quarter or a year those of its months. A quarter's last month adds 测评表 and one 外单位评价意见 for
    each person seconded over half of it, December 年度测评表 and the year's opinions. ``appendix`` makes the sheet that goes with a
    month's 评分表 about the people on it.
    """
    blanks = (blank for month in period.months for blank in _month_forms(roster, policy, month, appendix))
    return tuple((blank.path, _blank_bytes(blank, design)) for blank in blanks)


def _blank_bytes(blank: _Blank, design: Design) -> bytes:
    return form_bytes(
        blank.form,
        blank.head,
        blank.rows,
        spare_rows=blank.spare_rows,
        appendix=blank.appendix,
        remark=blank.remark,
        design=design,
    )


def _month_forms(roster: Roster, policy: Policy, month: Period, appendix: AppendixOf | None) -> list[_Blank]:
    quarter, year = month.quarters[0], Period(month.year)
    forms = [] if policy.cycle is Cycle.QUARTER else _rating_forms(roster, policy, month, appendix)
    forms.append(_office_form(BEHAVIOUR_LIST, roster, month, _empty_lists(policy), spare_rows=_SPARE_ROWS))
    if month == quarter.months[-1]:
        forms += _rating_forms(roster, policy, quarter) if policy.cycle is Cycle.QUARTER else []
        forms.append(_office_form(POLL, roster, quarter, {"poll": _identities(poll_persons(roster, policy, quarter))}))
        forms += _opinion_forms(quarter, quarter_hosts(roster, policy, quarter))
    if month == year.months[-1]:
        polled = _identities(annual_persons(roster, policy, year))
        forms.append(_office_form(ANNUAL_POLL, roster, year, {"annual_poll": polled}))
        forms += _opinion_forms(year, annual_hosts(roster, policy, year))
    return forms


def _office_form(
    form: Form, roster: Roster, period: Period, rows: Mapping[str, Sequence[Row]], *, spare_rows: int = 0
) -> _Blank:
    head = {"unit": roster.unit, "period": period.chinese}
    return _Blank(f"{FOR_OFFICE}/{form.name}_{period}.xlsx", form, head, rows, spare_rows)


def _rating_forms(roster: Roster, policy: Policy, period: Period, appendix: AppendixOf | None = None) -> list[_Blank]:
    raters = dict.fromkeys(rater.person for rater in roster.raters)
    lists = [(rater, ratees(roster, policy, rater, period)) for rater in raters]
    return [
        _rating_form(roster, policy, period, rater, rows, appendix and appendix(period, rows))
        for rater, rows in lists
        if rows
    ]


def _rating_form(
    roster: Roster,
    policy: Policy,
    period: Period,
    rater: str,
    people: Sequence[RosterRow],
    appendix: Appendix | None,
) -> _Blank:
    form = rating_form(policy.indicator_sets)
    name = rater_name(roster, rater)
    head = {"unit": roster.unit, "period": period.chinese, "rater": name, "rater_id": rater}
    rows = by_job_class(policy, people, [identity_row(row) for row in people])
    file = safe_file_name(rater, name, f"_{form.name}_{period}.xlsx")
    remark = _remark(left_out(roster, policy, rater, period))
    return _Blank(f"{FOR_RATERS}/{file}", form, head, rows, appendix=appendix, remark=remark)


def _remark(people: Sequence[LeftOut]) -> str:
    """Whom a rater may miss on his form, so that he does not add them himself."""
    return f"{'、'.join(one.text for one in people)}本期不用评分。" if people else ""


def rater_name(roster: Roster, rater: str) -> str:
    """A rater's name as it stands in the roster."""
    return next(row.name for row in roster.rows if row.person == rater)


def by_job_class(policy: Policy, people: Sequence[RosterRow], rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows shared out to the rating form's sheets: a 岗位类别 with its own indicators has its own sheet."""
    sheets: dict[str, list[Row]] = {}
    for person, row in zip(people, rows, strict=True):
        job_class = person.job_class if person.job_class in policy.indicator_sets else ""
        sheets.setdefault(f"rating:{job_class}", []).append(row)
    return sheets


def identity_row(row: RosterRow) -> Row:
    """The pre-filled cells of one person."""
    return {"person": row.person, "name": row.name, "department": row.department}


def _identities(people: Sequence[RosterRow]) -> list[Row]:
    return [identity_row(row) for row in people]


def ratees(roster: Roster, policy: Policy, rater: str, period: Period) -> tuple[RosterRow, ...]:
    """Whom a rater is expected to rate in a scoring period, 科室 by 科室 in the roster's order.

    Left out: who is not assessed, and whose period does not count. Who leaves for another unit later in the quarter is rated for
    the months before (七-2): only the quarter leaves those ratings aside.
    """
    team = _team(roster, policy, rater, period)
    return by_department(roster, [row for row in team if counts(roster, row.person, period)])


def left_out(roster: Roster, policy: Policy, rater: str, period: Period) -> tuple[LeftOut, ...]:
    """Whom a rater's scope holds and nobody rates in a scoring period, 科室 by 科室 in the roster's order."""
    team = _team(roster, policy, rater, period)
    return tuple(
        LeftOut(row.person, row.name, absence(roster, row.person, period))
        for row in by_department(roster, [row for row in team if not counts(roster, row.person, period)])
    )


def _team(roster: Roster, policy: Policy, rater: str, period: Period) -> list[RosterRow]:
    """Everybody assessed whom a rater's scope holds, himself excepted; nobody where he is away himself."""
    if not is_available(roster, rater, period):
        return []
    return [
        row
        for row in assessed_rows(roster, period)
        if rater in {expected.rater for expected in raters_of(roster, row.person, period, policy.role_weights)}
    ]


def absence(roster: Roster, person: str, period: Period) -> str:
    """In a word or two why somebody is not rated."""
    kinds = [movement.kind for movement in movements_in(roster, person, period, ABSENCES)]
    return "、".join(dict.fromkeys(kinds)) or "在册时间不足"


def assessed_rows(roster: Roster, period: Period) -> tuple[RosterRow, ...]:
    """The row that holds on the period's last day of everybody assessed in it, 科室 by 科室 in the roster's order."""
    rows = [row_for(roster, person, period) for person in roster.persons if is_assessed(roster, person, period)]
    return by_department(roster, [row for row in rows if row is not None])


def by_department(roster: Roster, people: Sequence[RosterRow]) -> tuple[RosterRow, ...]:
    """People grouped by 科室, both in the roster's order."""
    departments = list(dict.fromkeys(row.department for row in roster.rows))
    return tuple(sorted(people, key=lambda row: departments.index(row.department)))


def poll_persons(roster: Roster, policy: Policy, quarter: Period) -> tuple[RosterRow, ...]:
    """Who is voted on: assessed, not left to another unit for the quarter, and here in one month at least."""
    return tuple(
        row
        for row in assessed_rows(roster, quarter)
        if not secondment_over_half(roster, row.person, quarter, policy.training_over_half)
        and any(counts(roster, row.person, month) for month in quarter.months)
    )


def annual_persons(roster: Roster, policy: Policy, year: Period) -> tuple[RosterRow, ...]:
    """Who stands in 年度测评表: assessed on 31 December and not left to another unit for the year."""
    rows, training = assessed_rows(roster, year), policy.training_over_half
    return tuple(row for row in rows if over_six_months_over_half(roster, row.person, year, training) is None)


def quarter_hosts(roster: Roster, policy: Policy, quarter: Period) -> tuple[tuple[RosterRow, str], ...]:
    """Everybody who worked elsewhere over half of the quarter, with the unit that is asked (七-2).

    Long 学习培训 that the sending unit assesses itself (考核规定26) is not among them.
    """
    rows, training = assessed_rows(roster, quarter), policy.training_over_half
    pairs = [(row, secondment_over_half(roster, row.person, quarter, training)) for row in rows]
    return tuple((row, secondment.host_unit) for row, secondment in pairs if secondment)


def annual_hosts(roster: Roster, policy: Policy, year: Period) -> tuple[tuple[RosterRow, str], ...]:
    """Everybody whom another unit assesses for the year, with that unit (七-2)."""
    rows, training = assessed_rows(roster, year), policy.training_over_half
    pairs = [(row, over_six_months_over_half(roster, row.person, year, training)) for row in rows]
    return tuple((row, secondment.host_unit) for row, secondment in pairs if secondment)


def _opinion_forms(period: Period, hosts: Sequence[tuple[RosterRow, str]]) -> list[_Blank]:
    return [
        _Blank(
            f"{FOR_HOSTS}/{safe_file_name(row.person, row.name, f'_{HOST_OPINION.name}_{period}.xlsx')}",
            HOST_OPINION,
            {"period": period.chinese},
            {"opinions": [{**identity_row(row), "unit": unit}]},
        )
        for row, unit in hosts
    ]


def _empty_lists(policy: Policy) -> dict[str, Sequence[Row]]:
    sheets: dict[str, Sequence[Row]] = {sheet.key: () for sheet in BEHAVIOUR_LIST.sheets}
    return {**sheets, "catalogue": catalogue_rows(policy)}


def catalogue_rows(policy: Policy) -> list[Row]:
    """The policy's catalogue as rows of the sheet 条目."""
    return [
        {
            "code": item.code,
            "dimension": str(item.dimension),
            "behaviour": item.behaviour,
            "points": item.points,
            "cap": item.cap,
        }
        for item in policy.catalogue
    ]
