"""What 办公室 and the host units hand in: 名册, 负面表现清单, 测评表, 外单位评价意见, 年度测评表; and what lies beside them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from kaohe_excel.core.facts import RosterRow
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Grade
from kaohe_excel.forms.official import ANNUAL_POLL, BEHAVIOUR_LIST, HOST_OPINION, POLL, ROSTER
from kaohe_excel.policy.model import Policy
from kaohe_excel.sample.marks import ballots
from kaohe_excel.sample.mistakes import (
    ANNUAL_POLL_LEFT_OUT,
    BY_CATALOGUE,
    ITEM_CAPS,
    POLL_SLIPS,
    RECORDS,
    SANCTIONS_LISTED_TWICE,
    Record,
)
from kaohe_excel.sample.office import Office, Staff
from kaohe_excel.sample.script import Opinion, Sanctioned
from kaohe_excel.writing.blanks.forms import (
    Row,
    Value,
    annual_persons,
    catalogue_rows,
    form_bytes,
    identity_row,
    poll_persons,
)
from kaohe_excel.writing.press.filenames import safe_file_name

_SPARE_ROWS = 5


# --- 名册 ---------------------------------------------------------------------------------------------------------


def roster_workbook(office: Office) -> bytes:
    """The office's 人员名册 with its three sheets."""
    names = {row.person: row.name for row in office.roster.rows}
    rows: dict[str, list[Row]] = {
        "roster": [_roster_row(row) for row in office.roster.rows],
        "movements": [
            {
                "person": movement.person,
                "name": names[movement.person],
                "kind": str(movement.kind),
                "start": movement.start,
                "end": movement.end,
                "host_unit": movement.host_unit or None,
            }
            for movement in office.roster.movements
        ],
        "raters": [
            {
                "person": rater.person,
                "name": names[rater.person],
                "role": str(rater.role),
                "scope": _scope_text(office, rater.scope),
            }
            for rater in office.roster.raters
        ],
    }
    return form_bytes(ROSTER, {"unit": office.unit}, rows, spare_rows=_SPARE_ROWS)


def _roster_row(row: RosterRow) -> Row:
    return {
        **identity_row(row),
        "post": row.post,
        "category": row.category,
        "job_class": row.job_class or None,
        "start": row.start,
        "end": row.end,
        "classified": "是" if row.classified else "否",
    }


def _scope_text(office: Office, scope: frozenset[str] | None) -> str:
    if scope is None:
        return "全局"
    departments = dict.fromkeys(row.department for row in office.roster.rows)
    return "、".join(department for department in departments if department in scope)


# --- 负面表现清单 ---------------------------------------------------------------------------------------------------


def behaviour_list(office: Office, policy: Policy, month: Period) -> bytes:
    """A month's list with all its sheets; those without a record are empty."""
    catalogue = [{**row, "cap": ITEM_CAPS.get(str(row["code"]))} for row in catalogue_rows(policy)]
    rows: dict[str, Sequence[Row]] = {
        "behaviours": [_record_row(office, catalogue, record) for record in _records(office, month)],
        "admonitions": list(_admonitions(office, month)),
        "accountabilities": list(_accountabilities(office, month)),
        "sanctions": list(_sanctions(office, month)),
        "non_participations": list(_non_participations(office, month)),
        "catalogue": catalogue,
        # A unit without a case leaves this sheet off.
        **({"investigations": cases} if (cases := list(_investigations(office, month))) else {}),
    }
    head = {"unit": office.unit, "period": month.chinese}
    return form_bytes(BEHAVIOUR_LIST, head, rows, spare_rows=_SPARE_ROWS)


def _named(one: Staff) -> dict[str, Value]:
    return {"person": one.person, "name": one.name}


def _records(office: Office, month: Period) -> list[Record]:
    return [record for record in RECORDS if record.month == month.month and record.person in office.ids]


def _record_row(office: Office, catalogue: Sequence[Row], record: Record) -> Row:
    one = office.staff[office.ids[record.person]]
    each = sum(points for row in catalogue if row["code"] == record.item and isinstance(points := row["points"], int))
    honest = record.points == BY_CATALOGUE
    return {
        **_named(one),
        "day": record.day_text.format(year=office.year) or record.day.on(office.year),
        "item": record.item,
        "matter": record.matter,
        "times": record.times,
        "points": each * (record.times or 1) if honest else record.points,
        "basis": "考勤和业务台账",
        "recorder": office.staff[office.ids["office_head"]].name,
    }


def _admonitions(office: Office, month: Period) -> Iterator[Row]:
    for one in office.staff.values():
        for record in one.member.admonitions:
            if (day := record.day.on(office.year)) in month:
                yield {
                    **_named(one),
                    "day": day,
                    "period": Period.of_quarter(office.year, record.quarter).chinese,
                    "reason": record.reason,
                    "admonisher": office.roster.rows[0].name,
                    "kind": str(record.kind) if record.kind else None,
                }


def _accountabilities(office: Office, month: Period) -> Iterator[Row]:
    for one in office.staff.values():
        for record in one.member.accountabilities:
            if (day := record.day.on(office.year)) in month:
                grade = str(record.grade) if record.grade else None
                yield {**_named(one), "day": day, "means": record.means, "grade": grade, "basis": "示例问责决定"}


def _sanctions(office: Office, month: Period) -> Iterator[Row]:
    """Earlier decisions stand in January's list, this year's in their month's."""
    for one in office.staff.values():
        for record in one.member.sanctions:
            listed = max(record.decided.on(office.year), Period(office.year).first_day)
            again = month.month == 2 and one.member.key in SANCTIONS_LISTED_TWICE
            if listed in month or again:
                yield _sanction_row(office, one, record)


def _sanction_row(office: Office, one: Staff, record: Sanctioned) -> Row:
    decided = record.decided.on(office.year)
    return {
        **_named(one),
        "kind": str(record.kind),
        "decided": decided,
        "end": record.end.on(office.year) if record.end else None,
        "document": f"示统处〔{decided.year}〕{decided.month}号",
    }


def _investigations(office: Office, month: Period) -> Iterator[Row]:
    """A case stands in the list of the month it was opened in; once closed, with its end in that month's."""
    for one in office.staff.values():
        for case in one.member.investigations:
            opened, closed = case.opened.on(office.year), case.closed.on(office.year) if case.closed else None
            if closed is not None and closed in month:
                yield {**_named(one), "opened": opened, "closed": closed, "conclusion": case.conclusion}
            elif opened in month:
                yield {**_named(one), "opened": opened}


def later_lists(office: Office) -> list[Period]:
    """The months after the year whose lists tell how a case of the year ended."""
    ends = [
        case.closed.on(office.year)
        for one in office.staff.values()
        for case in one.member.investigations
        if case.closed
    ]
    return sorted({Period.of_month(end.year, end.month) for end in ends if end.year > office.year})


def _non_participations(office: Office, month: Period) -> Iterator[Row]:
    for one in office.staff.values():
        for record in one.member.non_participations:
            if (day := record.day.on(office.year)) in month:
                quarter = Period.of_quarter(office.year, record.quarter).chinese
                yield {**_named(one), "day": day, "period": quarter, "reason": "无故不参加平时考核"}


# --- 测评表, 外单位评价意见, 年度测评表 --------------------------------------------------------------------------------


def poll(office: Office, policy: Policy, quarter: Period) -> bytes:
    """A quarter's 测评表."""
    rows = [_poll_row(office, quarter, row) for row in poll_persons(office.roster, policy, quarter)]
    return form_bytes(POLL, {"unit": office.unit, "period": quarter.chinese}, {"poll": rows})


def _poll_row(office: Office, quarter: Period, row: RosterRow) -> Row:
    one = office.staff[row.person]
    count = ballots(one.member, quarter.quarter, office.draws, list(office.ids).index(one.member.key))
    votes = {f"votes_{grade}": number for grade, number in zip(Grade, count.votes, strict=True)}
    slips = {
        slip.column: slip.value
        for slip in POLL_SLIPS
        if (slip.quarter, slip.person) == (quarter.quarter, one.member.key)
    }
    counts = {"issued": count.issued, "returned": count.returned, "valid": count.valid, **votes, **slips}
    return {**identity_row(row), **counts}


def opinions(office: Office, period: Period) -> Iterator[tuple[str, bytes]]:
    """The 外单位评价意见 that came for a quarter or for the year, one workbook a person."""
    for one in office.staff.values():
        for opinion in one.member.opinions:
            if opinion.quarter == period.quarter:
                name = safe_file_name(one.person, one.name, f"_{HOST_OPINION.name}_{period}.xlsx")
                rows = [_opinion_row(one, opinion)]
                yield name, form_bytes(HOST_OPINION, {"period": period.chinese}, {"opinions": rows})


def _opinion_row(one: Staff, opinion: Opinion) -> Row:
    return {
        **_named(one),
        "unit": next(away.host for away in one.member.away if away.host),
        "opinion": opinion.words,
        "score": opinion.score,
        "grade": opinion.grade or None,
    }


def annual_poll(office: Office, policy: Policy) -> bytes:
    """The year's 年度测评表: near the mean of the levels."""
    year = Period(office.year)
    rows = [
        {**identity_row(row), "score": _annual_score(office, office.staff[row.person])}
        for row in annual_persons(office.roster, policy, year)
        if office.staff[row.person].member.key not in ANNUAL_POLL_LEFT_OUT
    ]
    return form_bytes(ANNUAL_POLL, {"unit": office.unit, "period": year.chinese}, {"annual_poll": rows})


def _annual_score(office: Office, one: Staff) -> int:
    number = list(office.ids).index(one.member.key)
    return sum(one.member.levels) * 25 + office.draws.below(300, number, 40) - 150


# --- what lies beside them ------------------------------------------------------------------------------------------


def duty_table(office: Office) -> bytes:
    """A workbook that has nothing to do with the assessment."""
    target = BytesIO()
    workbook = Workbook(target, {"in_memory": True})
    workbook.set_properties({"created": datetime(office.year, 1, 4)})
    sheet = workbook.add_worksheet("值班表")
    names = [row.name for row in office.roster.rows]
    for row, words in enumerate([("日期", "带班领导", "值班人员"), *_duties(office.year, names)]):
        for column, word in enumerate(words):
            sheet.write_string(row, column, word)
    workbook.close()
    return target.getvalue()


def _duties(year: int, names: Sequence[str]) -> list[tuple[str, str, str]]:
    return [(f"{year}年1月{day}日", names[day % 5], names[5 + day % 20]) for day in range(1, 11)]
